"""Towns, list references and languages in what people write."""

from __future__ import annotations

import pytest

from bot.dialogue.understanding.follow_up import FollowUp, follow_up
from bot.dialogue.understanding.references import item_of
from bot.dialogue.understanding.town import has_problem, is_bare_town, read_town
from bot.texts.language import asked_for, detect
from catalogue.model import Language
from catalogue.places.gazetteer import Gazetteer
from catalogue.places.resolution import Places


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Мы из Лысьвы", "lysva"),
        ("администрация города Нытва Пермского края", "nytva"),
        ("представляю Чусовой", "chusovoy"),
        ("не Лысьва, а Нытва", "nytva"),
        ("нет, мы не из Лысьвы, а из Кунгура", "kungur"),
        ("We are from Lysva", "lysva"),
        ("I work for the city of Perm", "perm"),
        ("мы из набережных челнов", "naberezhnyye-chelny"),
        ("г. Ростов-на-Дону", "rostov-on-don"),
        ("Лысва", "lysva"),
        ("мы из Чайковского", "chaikovsky"),
        ("Шахты", "shakhty"),
        ("Киров, Калужская область", "kirov-kaluga-oblast"),
    ],
)
def test_town_one_serves_is_read(places: Places, text: str, town: str) -> None:
    assert [t.id for t in read_town(text, places, expected=True).towns] == [town]


def test_namesakes_are_all_offered(places: Places) -> None:
    towns = read_town("мы из Кирова", places, expected=True).towns
    assert {t.id for t in towns} == {"kirov-kirov-oblast", "kirov-kaluga-oblast"}


@pytest.mark.parametrize(
    "text",
    [
        "переполняются контейнеры, жители жалуются",
        "нужен мирный способ решить спор о парковке",
        "шахты лифтов в плохом состоянии",
        "свободный доступ к камерам",
        "орёл решка и прочее",
        "bins overflow in the yards",
    ],
)
def test_ordinary_words_are_no_towns(places: Places, text: str) -> None:
    assert read_town(text, places, expected=False).towns == ()


def test_problem_in_the_same_message_is_kept(places: Places) -> None:
    reading = read_town("Мы из Лысьвы. Переполняются контейнеры, жители жалуются", places, expected=True)
    assert reading.rest == "Переполняются контейнеры, жители жалуются"
    assert has_problem(reading.rest)


@pytest.mark.parametrize(
    "text", ["Мы из Лысьвы", "администрация города Нытва Пермского края", "Здравствуйте, я глава округа Кунгур"]
)
def test_naming_a_town_alone_states_no_problem(places: Places, text: str) -> None:
    assert not has_problem(read_town(text, places, expected=True).rest)


def test_bare_town_is_told_from_a_sentence(gazetteer: Gazetteer) -> None:
    assert is_bare_town("Шахты", gazetteer)
    assert is_bare_town("нижний новгород", gazetteer)
    assert not is_bare_town("шахты лифтов", gazetteer)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("расскажи про второй", 2),
        ("подробнее о третьем", 3),
        ("а что за первое решение", 1),
        ("№2", 2),
        ("номер 4", 4),
        ("2-й вариант", 2),
        ("последний вариант", 5),
        ("tell me about the second", 2),
        ("open number 3", 3),
        ("the last one", 5),
        ("покажи пятое", 5),
        ("вариант два", 2),
        ("first one please", 1),
        ("12", 12),
    ],
)
def test_list_reference_is_read(text: str, number: int) -> None:
    assert item_of(text, 5) == number


@pytest.mark.parametrize("text", ["почему", "в пятницу", "а вторичное сырьё?", "население 60 300", "про камеры"])
def test_what_refers_to_no_item_is_not_read_as_one(text: str) -> None:
    assert item_of(text, 5) is None


@pytest.mark.parametrize(
    ("text", "language", "sure"),
    [
        ("переполняются контейнеры", Language.RU, True),
        ("bins overflow", Language.EN, True),
        ("есть ли CarPlace Pro Enterprise в реестре", Language.RU, True),
        ("TrueConf", Language.EN, False),
        ("42!", None, False),
    ],
)
def test_language_is_told_by_letters(text: str, language: Language | None, sure: bool) -> None:
    assert detect(text) == (language, sure)


def test_asked_language_is_understood() -> None:
    assert asked_for("in English please") is Language.EN
    assert asked_for("давай по-русски") is Language.RU
    assert asked_for("с английского на русский") is Language.RU
    assert asked_for("продолжим") is None


@pytest.mark.parametrize(
    ("text", "town", "rest"),
    [
        ("Мы из Омска, грязный воздух в городе", "omsk", "грязный воздух в городе"),
        ("Мы из Кунгура, скользкие тротуары зимой", "kungur", "скользкие тротуары зимой"),
        ("Лысьва Пермского края, темно в крае", "lysva", "темно в крае"),
        ("Пермский край, Лысьва, темно на улицах", "lysva", "темно на улицах"),
        ("we are from Omsk, no street lights in the city", "omsk", "no street lights in the city"),
    ],
)
def test_words_of_the_problem_are_not_taken_for_the_place(places: Places, text: str, town: str, rest: str) -> None:
    reading = read_town(text, places, expected=True)
    assert [t.id for t in reading.towns] == [town]
    assert reading.rest == rest


@pytest.mark.parametrize("text", ["we are from Kirov", "мы из Кирова", "Kirov"])
def test_a_name_is_not_the_name_of_its_own_region(places: Places, text: str) -> None:
    assert {t.id for t in read_town(text, places, expected=True).towns} == {
        "kirov-kirov-oblast",
        "kirov-kaluga-oblast",
    }


def test_region_beside_the_name_chooses_in_both_languages(places: Places) -> None:
    for text in ("Kirov, Kaluga Oblast", "Киров, Калужская область", "Киров Калужской области"):
        assert [t.id for t in read_town(text, places, expected=True).towns] == ["kirov-kaluga-oblast"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("а у Омска?", FollowUp.TOWN),
        ("ну а в Перми", FollowUp.TOWN),
        ("what about Kazan?", FollowUp.TOWN),
        ("а второе?", FollowUp.ITEM),
        ("and the third one", FollowUp.ITEM),
        ("а почему не второе?", None),
        ("а в Омске темно", None),
        ("Омск", None),
        ("а", None),
    ],
)
def test_follow_ups_are_told_from_new_questions(gazetteer: Gazetteer, text: str, kind: FollowUp | None) -> None:
    assert follow_up(text, gazetteer) is kind
