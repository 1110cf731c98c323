"""Drawn towns in sentences that also tell a problem; ordinary words and people's names in the same places are none."""

from __future__ import annotations

import random
import re

import pytest
from place_texts import alone, awaited_of, chat_of, in_sentences, measured
from wordfreq import top_n_list

from bot.dialogue.understanding.town import read_town
from catalogue.identified import Certainty
from catalogue.model import Catalogue, Municipality, PlaceKind
from catalogue.places.dictionary import kind_of
from catalogue.places.resolution import Places, Why

SEED, DRAWN = 20261129, 150
LEAST_FOUND, LEAST_WITH_A_SLIP = 0.99, 0.98
"""With a slip at the edge of a sentence a name may become an ordinary word, which is never read as one."""
FRAMES = (
    "Мы из {genitive}, у нас не убирают снег",
    "{name}, темно на улицах",
    "Ямы на дорогах, {name}",
    "Здравствуйте! Пишу из {genitive}. Не хватает мест у поликлиники",
    "{name} ({region}). Нужно освещение",
    "Работаю в администрации {genitive}, дома без счётчиков тепла",
    "у нас в {prepositional} протекают трубы",
)


@pytest.fixture(scope="module")
def drawn(catalogue: Catalogue) -> list[Municipality]:
    towns = [m for _, m in sorted(catalogue.municipalities.items()) if m.kind is PlaceKind.TOWN and m.cases]
    return random.Random(SEED).sample(towns, DRAWN)


@pytest.mark.parametrize("frame", FRAMES)
def test_town_is_found_or_asked_in_a_message_with_a_problem(
    places: Places, drawn: list[Municipality], frame: str
) -> None:
    missed = []
    for town in drawn:
        assert town.cases is not None
        cases = {"genitive": town.cases.genitive, "prepositional": town.cases.prepositional}
        text = frame.format(name=town.name.ru, region=town.region.name.ru, **cases)
        if town not in read_town(text, places, expected=False).towns:
            missed.append(text)
    assert len(missed) <= (1 - LEAST_FOUND) * DRAWN, missed


@pytest.mark.parametrize("kind", ["towns", "units"])
def test_places_in_sentences_with_slips_are_found_or_asked_and_hardly_ever_taken_for_others(
    catalogue: Catalogue, places: Places, drawn: list[Municipality], kind: str
) -> None:
    units = random.Random(SEED).sample([u for _, u in sorted(catalogue.units.items())], DRAWN)
    asked = drawn if kind == "towns" else units
    for tallies in (measured(asked, in_sentences, chat_of(places)), measured(asked, alone, awaited_of(places))):
        for slips, least in ((False, LEAST_FOUND), (True, LEAST_WITH_A_SLIP)):
            chosen = [t for title, t in tallies.items() if ("slip" in title) is slips]
            count = sum(t.count for t in chosen)
            missed, wrong = [x for t in chosen for x in t.missed], [x for t in chosen for x in t.wrong]
            assert len(missed) <= (1 - least) * count, missed
            assert len(wrong) <= 2, wrong


@pytest.mark.parametrize(
    "text",
    [
        "Мы из городского округа, у нас не убирают снег",
        "перечислите, какие города Архангельской области есть в базе",
        "у нас в Сбербанке очередь",
        "Реклама в Телеграме не работает, Иванцов",
    ],
)
def test_what_only_looks_like_a_place_with_a_slip_is_none(places: Places, text: str) -> None:
    assert read_town(text, places, expected=False).found.certainty is Certainty.UNKNOWN


def test_town_with_a_slip_after_the_word_for_a_town_is_told(places: Places) -> None:
    found = read_town("Мы из города Новосбирск, снег не убирают", places, expected=False).found
    assert found.one is not None
    assert (found.one.id, found.certainty) == ("novosibirsk", Certainty.TOLD)
    assert Why.SLIP in found.why


@pytest.mark.parametrize("frame", ["{}, покажи камеры", "Снег не убирают, {}", "мы {} хотим", "мы из {} пишем"])
def test_common_words_are_acted_on_as_no_settlement(places: Places, frame: str) -> None:
    words = [w for w in top_n_list("ru", 12_000) if re.fullmatch("[а-яё]+", w) and kind_of(w).common]
    taken = []
    for word in random.Random(SEED).sample(words, 600):
        said = word.capitalize() if frame.startswith("{") else word
        found = read_town(frame.format(said), places, expected="хотим" in frame).found
        if found.one is not None and found.one.kind is not PlaceKind.TOWN:
            taken.append(f"{said}: {found.one.name.ru}")
    assert taken == []


@pytest.mark.parametrize(
    "frame", ["Меня зовут {}", "{} Петрович, отдел дорог", "У {} во дворе яма", "Снег не убирают. С уважением, {}"]
)
def test_names_of_people_are_acted_on_as_no_town(places: Places, frame: str) -> None:
    names = {w.capitalize() for w in top_n_list("ru", 20_000) if kind_of(w).person and not kind_of(w).common}
    assert "Владимир" in names
    drawn = [*random.Random(SEED).sample(sorted(names), 300), "Владимир", "Артём", "Роман", "Вяземский", "Макаров"]
    taken = [n for n in drawn if read_town(frame.format(n), places, expected=False).found.one is not None]
    assert taken == []


def test_longer_name_with_a_slip_is_not_taken_for_the_shorter_one_in_it(places: Places) -> None:
    found = read_town("Мы из города Нижний Таоил, снег не убирают", places, expected=False).found
    assert found.candidates[0].id == "nizhny-tagil"


def test_okrug_that_closes_a_message_is_not_taken_for_its_town(places: Places) -> None:
    found = read_town("Ямы на дорогах, городской округ Полевской", places, expected=False).found
    assert found.one is not None
    assert found.one.kind is PlaceKind.URBAN_OKRUG


@pytest.mark.parametrize("expected", [False, True], ids=["unasked", "asked for"])
@pytest.mark.parametrize(
    "text",
    [
        "Please plant trees on our street",
        "local suppliers never hear about purchases",
        "free wi-fi in parks and at the station",
        "Непонятно, куда нести пластек и стекло",
        "Того района уже нет",
        "Вадим район плохой",
    ],
)
def test_words_of_a_complaint_are_acted_on_as_no_place(places: Places, text: str, expected: bool) -> None:
    assert read_town(text, places, expected=expected).found.one is None


def test_complaints_of_several_words_are_no_places(places: Places) -> None:
    words = [w for w in top_n_list("ru", 40_000) if re.fullmatch("[а-яё-]+", w)][:20_000]
    names = {w for w in words if kind_of(w).place or not kind_of(w).common}
    taken = []
    for word in random.Random(SEED).sample(sorted(set(words) - names), 800):
        for frame in ("Не работает {}, помогите", "У нас в {} проблема", "мы хотим {} во дворе", "Из {} пишут жалобы"):
            found = read_town(frame.format(word), places, expected=False).found
            if found.one is not None:
                taken.append(f"{frame.format(word)}: {found.one.name.ru}")
    assert taken == []


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Работаю в администрации рянска, дома без счётчиков тепла", "bryansk"),
        ("Ямы на дорогах, Горячи Ключ", "goryachiy-klyuch"),
        ("У нас в Красном Куве протекают трубы", "krasnyy-kut"),
        ("у нас в Калуг протекают трубы", "kaluga"),
        ("Мы из Новопавловка, у нас не убирают снег", "novopavlovsk"),
        ("Работаю в администрации Саки, дома без счётчиков тепла", "satka"),
    ],
)
def test_slip_that_leaves_words_of_the_dictionary_or_another_name_is_asked(
    places: Places, text: str, identifier: str
) -> None:
    found = read_town(text, places, expected=False).found
    assert found.certainty is Certainty.ASKED
    assert identifier in [t.id for t in found.candidates]


def test_name_of_several_words_with_a_slip_opens_a_message_though_the_dictionary_has_each(places: Places) -> None:
    found = read_town("Нижние Сери, темно на улицах", places, expected=False).found
    assert (found.certainty, [t.id for t in found.candidates]) == (Certainty.TOLD, ["nizhniye-sergi"])
    assert Why.SLIP in found.why


@pytest.mark.parametrize(
    "text", ["Мы из Перми, темно", "у нас в Печоре темно", "у нас в интернете, в соцсетях и в эфире пишут о ямах"]
)
def test_names_in_their_right_case_and_ordinary_words_are_not_asked_about(places: Places, text: str) -> None:
    assert read_town(text, places, expected=False).found.certainty is not Certainty.ASKED
