"""Towns are found as people write them: in any case form, with a slip, in Latin letters, among namesakes."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model import Catalogue, Language, Municipality
from catalogue.places.gazetteer import (
    MAX_TEXT_WORDS,
    NAMESAKE_MARGIN,
    Gazetteer,
    Mention,
    display,
    entered_by_hand,
    namesakes,
)
from catalogue.places.spelling import key_of, words_of

ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
FLOOR_CASES, FLOOR_SLIPS = 0.98, 0.95


@pytest.fixture(scope="session")
def towns(catalogue: Catalogue) -> list[Municipality]:
    """Towns by population, the largest first."""
    return sorted(catalogue.municipalities.values(), key=lambda m: (-(m.population or 0), m.id))


def _forms(town: Municipality) -> list[str]:
    assert town.cases is not None
    c = town.cases
    return [town.name.ru, c.genitive, c.dative, c.accusative, c.instrumental, c.prepositional]


def _means(found: list[Mention], town: Municipality) -> bool:
    """Whether an answer leads to the town: it comes first, or is among those asked about."""
    return bool(found) and (found[0].municipality == town or town in namesakes(found))


def _ids(found: list[Mention]) -> list[str]:
    return [m.municipality.id for m in found]


# Case forms


def test_every_case_form_of_the_300_largest_towns_finds_its_town(
    gazetteer: Gazetteer, towns: list[Municipality]
) -> None:
    asked = [(town, form) for town in towns[:300] for form in _forms(town)]
    assert len(asked) == 1800
    missed = [(town.id, form) for town, form in asked if not _means(gazetteer.find(form), town)]
    assert 1 - len(missed) / len(asked) >= FLOOR_CASES, missed


@pytest.mark.parametrize("sentence", ["Администрация {0} просит совета", "Мы из {0}, помогите, пожалуйста!"])
def test_town_in_a_sentence_is_found(gazetteer: Gazetteer, towns: list[Municipality], sentence: str) -> None:
    asked = [(town, sentence.format(_forms(town)[1])) for town in towns[:300]]
    missed = [text for town, text in asked if not _means(gazetteer.find(text), town)]
    assert 1 - len(missed) / len(asked) >= FLOOR_CASES, missed


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("в Москве", "moscow"),
        ("под Казанью", "kazan"),
        ("к Перми", "perm"),
        ("из Нытвы", "nytva"),
        ("о Лысьве", "lysva"),
        ("в Соликамске", "solikamsk"),
        ("за Березниками", "berezniki"),
        ("в Нижнем Новгороде", "nizhny-novgorod"),
        ("из Ростова-на-Дону", "rostov-on-don"),
        ("в ростове на дону", "rostov-on-don"),
        ("в Санкт-Петербурге", "saint-petersburg"),
        ("Питер", "saint-petersburg"),
        ("город Таганрог", "taganrog"),
    ],
)
def test_town_is_found_by_a_form_known_from_speech(gazetteer: Gazetteer, text: str, identifier: str) -> None:
    assert _ids(gazetteer.find(text))[0] == identifier
    assert [t.id for t in namesakes(gazetteer.find(text))] == [identifier]


def test_letter_case_makes_no_difference(gazetteer: Gazetteer, towns: list[Municipality]) -> None:
    for form in (form for town in towns[:300] for form in _forms(town)):
        plain = _ids(gazetteer.find(form))
        assert _ids(gazetteer.find(form.upper())) == _ids(gazetteer.find(form.lower())) == plain != []


def test_longest_name_wins_over_the_names_inside_it(gazetteer: Gazetteer) -> None:
    assert _ids(gazetteer.mentions("Нижний Новгород и Великий Новгород")) == ["nizhny-novgorod", "velikiy-novgorod"]


def test_mentions_come_in_the_order_of_the_text(gazetteer: Gazetteer) -> None:
    found = gazetteer.mentions("Из Перми в Казань через Ижевск, потом Москва")
    assert _ids(found) == ["perm", "kazan", "izhevsk", "moscow"]
    assert [(m.start, m.end, m.words) for m in found][:2] == [(1, 2, ("Перми",)), (3, 4, ("Казань",))]


def test_nominative_is_surer_than_a_case_form_and_that_than_another_spelling(gazetteer: Gazetteer) -> None:
    scores = [gazetteer.find(text)[0].score for text in ("Казань", "Казани", "Питер")]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


# ё and е


def test_yo_and_ye_find_the_same_towns(gazetteer: Gazetteer, towns: list[Municipality]) -> None:
    with_yo = [form for town in towns for form in _forms(town) if "ё" in form.lower()]
    assert len(with_yo) > 300
    differing = [f for f in with_yo if _ids(gazetteer.find(f)) != _ids(gazetteer.find(f.replace("ё", "е")))]
    assert differing == []


@pytest.mark.parametrize(("wrong", "identifier"), [("Берёзники", "berezniki"), ("Тюмёнь", "tyumen"), ("Орел", "oryol")])
def test_yo_where_there_is_none_does_no_harm(gazetteer: Gazetteer, wrong: str, identifier: str) -> None:
    assert _ids(gazetteer.find(wrong)) == [identifier]


# Slips


def _slip(word: str, rng: random.Random) -> str:
    """One edit anywhere: a letter added, lost, changed, or two neighbours swapped."""
    at = rng.randrange(len(word))
    match rng.choice("alcs"):
        case "a":
            return word[:at] + rng.choice(ALPHABET) + word[at:]
        case "l":
            return word[:at] + word[at + 1 :]
        case "c":
            return word[:at] + rng.choice(ALPHABET.replace(word[at].lower(), "")) + word[at + 1 :]
        case _:
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def test_one_slip_in_a_name_of_one_word_still_finds_the_town(gazetteer: Gazetteer, towns: list[Municipality]) -> None:
    rng = random.Random(2023)
    single = [t for t in towns if re.fullmatch(r"\w{5,}", t.name.ru)][:300]
    asked = [(town, _slip(town.name.ru, rng)) for town in single]
    missed = [(town.name.ru, text) for town, text in asked if not _means(gazetteer.find(text), town)]
    assert len(asked) == 300
    assert 1 - len(missed) / len(asked) >= FLOOR_SLIPS, missed


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Салекамск", "solikamsk"),
        ("Екатиринбург", "ekaterinburg"),
        ("Красноярк", "krasnoyarsk"),
        ("Санкт-Питербург", "saint-petersburg"),
        ("Нвосибирск", "novosibirsk"),
        ("Chelyabinks", "chelyabinsk"),
    ],
)
def test_misspelt_town_is_found_below_certainty(gazetteer: Gazetteer, text: str, identifier: str) -> None:
    best = gazetteer.find(text)[0]
    assert best.municipality.id == identifier
    assert 0.5 < best.score < 1


def test_slips_are_not_looked_for_where_a_name_is_written_right(gazetteer: Gazetteer) -> None:
    assert _ids(gazetteer.find("Орск")) == ["orsk"]
    assert "omsk" in _ids(gazetteer.similar("Орск"))


# Latin letters


def test_english_name_of_each_of_the_300_largest_towns_finds_it(
    gazetteer: Gazetteer, towns: list[Municipality]
) -> None:
    missed = [(t.id, t.name.en) for t in towns[:300] if not _means(gazetteer.find(t.name.en), t)]
    assert 1 - len(missed) / 300 >= FLOOR_CASES, missed


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Moscow", "moscow"),
        ("St. Petersburg", "saint-petersburg"),
        ("Saint Petersburg", "saint-petersburg"),
        ("Nizhny Novgorod", "nizhny-novgorod"),
        ("Nizhniy Novgorod", "nizhny-novgorod"),
        ("Ekaterinburg", "ekaterinburg"),
        ("Yekaterinburg", "ekaterinburg"),
        ("Rostov-on-Don", "rostov-on-don"),
        ("Khabarovsk", "khabarovsk"),
        ("Habarovsk", "khabarovsk"),
        ("Yaroslavl", "yaroslavl"),
        ("Iaroslavl", "yaroslavl"),
        ("Tyumen", "tyumen"),
        ("Tiumen'", "tyumen"),
        ("Stary Oskol", "staryy-oskol"),
        ("Staryy Oskol", "staryy-oskol"),
        ("Chaikovsky", "chaikovsky"),
        ("Chaykovskiy", "chaikovsky"),
        ("we are from Solikamsk", "solikamsk"),
        ("Nyt’va", "nytva"),
        ("LYSVA", "lysva"),
    ],
)
def test_latin_spelling_finds_the_town(gazetteer: Gazetteer, text: str, identifier: str) -> None:
    assert _ids(gazetteer.find(text))[0] == identifier


# Namesakes


def test_towns_called_kirov_are_asked_about_the_larger_first(gazetteer: Gazetteer) -> None:
    for text in ("Киров", "в Кирове", "Kirov"):
        asked = namesakes(gazetteer.find(text))
        assert [t.id for t in asked] == ["kirov-kirov-oblast", "kirov-kaluga-oblast"]


@pytest.mark.parametrize("name", ["Советск", "Железногорск", "Мирный"])
def test_every_namesake_asked_about_bears_the_name_in_a_region_of_its_own(gazetteer: Gazetteer, name: str) -> None:
    asked = namesakes(gazetteer.find(name))
    assert len(asked) > 1
    assert {t.name.ru for t in asked} == {name}
    assert len({t.region.id for t in asked}) == len(asked)


@pytest.mark.parametrize(("name", "identifier"), [("Москва", "moscow"), ("Казань", "kazan"), ("Пермь", "perm")])
def test_city_far_larger_than_its_namesakes_is_meant_without_asking(
    gazetteer: Gazetteer, name: str, identifier: str
) -> None:
    assert [t.id for t in namesakes(gazetteer.find(name))] == [identifier]


def _town(identifier: str, population: int | None) -> Municipality:
    town = entered_by_hand("Каменка", identifier, 1)
    return Municipality(
        id=identifier,
        name=town.name,
        region=town.region,
        population=population,
        population_year=None,
        lat=None,
        lon=None,
        source="test",
        cases=town.cases,
        alternates=town.alternates,
    )


@pytest.mark.parametrize(
    ("large", "small", "asked"),
    [
        (250_000, 12_500, ["a"]),  # exactly twenty times larger
        (250_000, 12_501, ["a", "b"]),
        (249_999, 100, ["a", "b"]),  # not a city of 250,000
        (300_000, None, ["a"]),
        (None, None, ["a", "b"]),
    ],
)
def test_dominance_needs_250_000_residents_and_twenty_times_more(
    large: int | None, small: int | None, asked: list[str]
) -> None:
    found = Gazetteer([_town("a", large), _town("b", small)]).find("Каменка")
    assert [t.id for t in namesakes(found)] == asked


def _mention(identifier: str, score: float, start: int = 0) -> Mention:
    return Mention(_town(identifier, 1000), score, start, start + 1, ("Каменка",))


def test_namesakes_of_a_form_share_its_place_in_the_text_and_nearly_its_score() -> None:
    near, far = _mention("b", 0.99 - NAMESAKE_MARGIN / 2), _mention("c", 0.99 - 2 * NAMESAKE_MARGIN)
    asked = namesakes([_mention("a", 0.99), near, far, _mention("d", 0.99, start=3)])
    assert [t.id for t in asked] == ["a", "b"]


def test_name_itself_has_no_namesakes_but_its_equals() -> None:
    asked = namesakes([_mention("a", 1.0), _mention("b", 1.0), _mention("c", 0.99)])
    assert [t.id for t in asked] == ["a", "b"]


# Nothing found, long and odd texts


@pytest.mark.parametrize("text", ["", "   ", "12345", "🙂🙂", "?!—", "щъыьэщъыь", "xyzzyqwfp", "не знаю"])
def test_nothing_found_is_an_empty_list(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []
    assert namesakes(gazetteer.find(text)) == []


def test_text_of_10_000_characters_names_its_town_at_the_beginning(gazetteer: Gazetteer) -> None:
    text = ("Мы из Лысьвы. " + "щъыь " * 2000)[:10_000]
    assert len(text) == 10_000
    assert _ids(gazetteer.find(text)) == ["lysva"]


def test_town_is_looked_for_in_the_first_60_words_only(gazetteer: Gazetteer) -> None:
    assert MAX_TEXT_WORDS == 60
    assert _ids(gazetteer.find("щъыь " * 59 + "Лысьва")) == ["lysva"]
    assert gazetteer.find("щъыь " * 60 + "Лысьва") == []


@pytest.mark.parametrize("unit", ["щ", "Пермь ", "Нижний "])
def test_any_text_of_10_000_characters_is_answered(gazetteer: Gazetteer, unit: str) -> None:
    found = gazetteer.find((unit * 10_000)[:10_000], limit=5)
    assert len(found) <= 5
    assert all(m.end <= MAX_TEXT_WORDS for m in found)


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60) | st.text("аеёионстрвклмдП -'’", max_size=40))
def test_whatever_is_written_every_mention_points_at_its_own_words(gazetteer: Gazetteer, text: str) -> None:
    words = words_of(text)
    for mention in gazetteer.find(text):
        assert list(mention.words) == words[mention.start : mention.end] != []
        assert 0 < mention.score <= 1


def test_no_more_towns_than_asked_for_and_none_twice(gazetteer: Gazetteer) -> None:
    text = "Пермь, Казань, Омск, Уфа, Пермь, Самара, Тула"
    assert _ids(gazetteer.find(text, limit=3)) == _ids(gazetteer.find(text, limit=10))[:3]
    assert sorted(_ids(gazetteer.find(text, limit=10))) == ["kazan", "omsk", "perm", "samara", "tula", "ufa"]


def test_capital_letter_of_a_mention_is_told(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("город Клин")[0].capitalised
    assert not gazetteer.find("вбить клин")[0].capitalised


def test_words_and_keys_are_what_the_names_are_compared_by() -> None:
    assert words_of("Ростов-на-Дону, дом 5!") == ["Ростов", "на", "Дону", "дом", "5"]
    assert key_of(["Орёл"]) == "орел"
    assert key_of(["Nyt’va", "City"]) == "nytva city"


# Towns by identifier and by hand


def test_town_is_had_by_its_identifier_and_an_unknown_one_is_none(gazetteer: Gazetteer) -> None:
    assert gazetteer["lysva"].name.ru == "Лысьва"
    assert gazetteer.get("lysva") == gazetteer["lysva"]
    assert gazetteer.get("atlantis") is None
    assert gazetteer.get(None) is None
    with pytest.raises(KeyError):
        gazetteer["atlantis"]


@pytest.mark.parametrize(
    ("identifier", "russian", "english"),
    [
        ("moscow", "Москва (город федерального значения)", "Moscow (federal city)"),
        ("kazan", "Казань (Республика Татарстан)", "Kazan (Republic of Tatarstan)"),
        ("perm", "Пермь (Пермский край)", "Perm (Perm Krai)"),
    ],
)
def test_town_is_shown_with_its_region_in_both_languages(
    gazetteer: Gazetteer, identifier: str, russian: str, english: str
) -> None:
    town = gazetteer[identifier]
    assert (display(town, Language.RU), display(town, Language.EN)) == (russian, english)


def test_town_entered_by_hand_is_kept_as_it_was_entered() -> None:
    town = entered_by_hand("  Новая Деревня ", " Пермский край ", 1)
    assert (town.name.ru, town.name.en) == ("Новая Деревня", "Новая Деревня")
    assert town.region.name.ru == "Пермский край"
    assert town.population == 1
    assert (town.lat, town.lon, town.population_year) == (None, None, None)
    assert "official" in town.source


def test_town_entered_by_hand_takes_no_identifier_of_the_table(catalogue: Catalogue) -> None:
    assert entered_by_hand("Лысьва", "Пермский край", 60_000).id not in catalogue.municipalities


@pytest.mark.parametrize(
    ("name", "region", "population", "says"),
    [
        ("", "Пермский край", 1000, "needs a name and a region"),
        ("  ", "Пермский край", 1000, "needs a name and a region"),
        ("Посёлок", "\t", 1000, "needs a name and a region"),
        ("Посёлок", "Пермский край", 0, "0 is not a number of residents"),
        ("Посёлок", "Пермский край", -5, "-5 is not a number of residents"),
        ("Посёлок", "Пермский край", 20_000_001, "20000001 is not a number of residents"),
    ],
)
def test_town_entered_by_hand_that_cannot_be_is_refused(name: str, region: str, population: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        entered_by_hand(name, region, population)


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("Нижний Новгоро", "nizhny-novgorod"),
        ("мы из Нижнего Новгрода", "nizhny-novgorod"),
        ("Moskva", "moscow"),
        ("Sankt-Peterburg", "saint-petersburg"),
        ("Korolyov", "korolyov"),
        ("Rostov-na-Donu", "rostov-on-don"),
        ("Rostov", "rostov-on-don"),
    ],
)
def test_name_with_a_slip_or_in_other_letters_is_found(gazetteer: Gazetteer, text: str, town: str) -> None:
    assert gazetteer.find(text)[0].municipality.id == town
