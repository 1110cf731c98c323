"""Every town and every unit in the forms people write is the right one or asked back; ordinary words are none."""

from __future__ import annotations

import random
import re
from dataclasses import fields

import pymorphy3
import pytest
from place_texts import SEED, Tally, alone, field_of, measured
from wordfreq import top_n_list

from catalogue.identified import Certainty
from catalogue.model import Catalogue, Language, Municipality, PlaceKind
from catalogue.places.dictionary import kind_of
from catalogue.places.gazetteer import display
from catalogue.places.resolution import Places, Why
from catalogue.places.short_names import SHORT_NAMES
from catalogue.places.spelling import key_of, words_of

DRAWN = 200
"""Towns and units drawn of all: `python -m benchmarks.places` takes all of them (docs/benchmarks.md)."""
LEAST_FOUND, MOST_WRONG = 0.99, 0.001


def check(tallies: dict[str, Tally]) -> None:
    """Right or asked back in 99 of 100, taken for another in at most two of the drawn texts."""
    count = sum(t.count for t in tallies.values())
    missed, wrong = [x for t in tallies.values() for x in t.missed], [x for t in tallies.values() for x in t.wrong]
    assert len(missed) <= (1 - LEAST_FOUND) * count, missed
    assert len(wrong) <= max(2, MOST_WRONG * count), wrong


def _drawn(places: dict[str, Municipality]) -> list[Municipality]:
    known = [places[i] for i in sorted(places)]
    return random.Random(SEED).sample(known, min(DRAWN, len(known)))


def test_every_town_is_found_or_asked_and_hardly_ever_taken_for_another(catalogue: Catalogue, places: Places) -> None:
    towns = {i: m for i, m in catalogue.municipalities.items() if m.kind is PlaceKind.TOWN}
    assert len(towns) == 1117
    check(measured(_drawn(towns), alone, field_of(places)))


def test_every_unit_is_found_or_asked_and_hardly_ever_taken_for_another(catalogue: Catalogue, places: Places) -> None:
    assert len(catalogue.units) == 2327
    check(measured(_drawn(dict(catalogue.units)), alone, field_of(places)))


def test_ordinary_words_are_no_places(places: Places) -> None:
    # The dictionary ships no frequencies: its short normal forms stand for the common words.
    analyzer = pymorphy3.MorphAnalyzer()
    words: set[str] = set()
    for word, tag, normal, _, _ in analyzer.dictionary.iter_known_words("по"):
        if word == normal and re.fullmatch("[а-я]{4,9}", word) and not {"Geox", "Name", "Surn"} & tag.grammemes:
            words.add(word)
    drawn = random.Random(SEED).sample(sorted(words), 2000)
    taken = [f"{w}: {found.candidates[0].name.ru}" for w in drawn if (found := places.resolve(w)).one is not None]
    assert taken == []


def common_words() -> list[str]:
    """The 20,000 commonest Russian words of the list, the commonest first."""
    listed = top_n_list("ru", 40_000)
    return [word for word in listed if re.fullmatch("[а-яё-]+", word)][:20_000]


def forms_of(town: Municipality) -> set[str]:
    """A town's names in all cases, and its other names, as they are compared."""
    cases = [getattr(town.cases, f.name) for f in fields(town.cases)] if town.cases else []
    whole = [town.name.ru, *cases, *town.alternates, *SHORT_NAMES.get(town.id, ())]
    return {key_of(words_of(name)) for full in whole for name in (full, full.partition("-на-")[0])}


@pytest.mark.parametrize("capitalised", [False, True], ids=["small letters", "capitalised"])
def test_common_words_are_acted_on_only_as_the_name_of_a_town_and_of_nothing_else(
    places: Places, capitalised: bool
) -> None:
    words = common_words()
    assert len(words) == 20_000
    wrong: list[str] = []
    for word in words:
        text = word.capitalize() if capitalised else word
        found = places.resolve(text)
        if found.one is None:
            continue
        kind = kind_of(word)
        homograph = kind.common or kind.person or found.one.kind is not PlaceKind.TOWN
        itself = key_of([word]) == key_of(words_of(found.one.name.ru))
        river = found.one.name.ru.lower().startswith(f"{word}-на-") and not kind.common
        allowed = capitalised and (itself or river) if homograph else key_of([word]) in forms_of(found.one)
        if not allowed:
            wrong.append(f"{text}: {found.certainty} {found.one.name.ru}")
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "identifier"),
    [("Влад", "vladivostok"), ("Нск", "novosibirsk"), ("НТ", "nizhny-tagil")],
)
def test_short_name_that_may_mean_another_place_is_asked(places: Places, text: str, identifier: str) -> None:
    found = places.resolve(text)
    assert found.certainty is Certainty.ASKED
    assert identifier in [t.id for t in found.candidates]


@pytest.mark.parametrize("text", ["срок", "покажи", "Сергей", "меня зовут Роман Петрович", "???", "абырвалг", "🙂", ""])
def test_what_names_no_place_is_unknown(places: Places, text: str) -> None:
    assert places.resolve(text).certainty is Certainty.UNKNOWN


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("Лысьвенский городской округ", "oktmo-57726000"),
        ("Лысьвенский МО", "oktmo-57726000"),
        ("городской округ Лысьвенский", "oktmo-57726000"),
        ("городской округ Лысьва", "oktmo-57726000"),
        ("администрация Лысьвенского городского округа Пермского края", "oktmo-57726000"),
        ("Пермский район", "perm-district"),
        ("МО «город Березники»", "oktmo-57708000"),
        ("Октябрьский район, Пермский край", "oktmo-57761000"),
        ("ЗАТО Северск", "oktmo-69741000"),
    ],
)
def test_unit_is_told_and_is_not_its_town(places: Places, text: str, identifier: str) -> None:
    found = places.resolve(text)
    assert found.certainty is Certainty.TOLD
    assert Why.UNIT in found.why
    assert found.candidates[0].id == identifier


def test_unit_keeps_its_own_population_and_is_known_by_the_town_it_holds(places: Places) -> None:
    okrug, town = places["oktmo-57726000"], places["lysva"]
    assert okrug.population != town.population
    assert (okrug.population_year, town.population_year) == (2024, 2020)
    assert okrug.known_as == "lysva"
    around = places["perm-district"]
    assert around.centre_id == "perm"
    assert around.known_as == "perm-district"


def test_centre_of_a_unit_is_shown_with_it(places: Places) -> None:
    assert (
        display(places["oktmo-57726000"], Language.RU) == "Лысьвенский городской округ, центр — Лысьва (Пермский край)"
    )


def test_name_of_units_in_several_regions_is_asked(places: Places) -> None:
    found = places.resolve("Октябрьский район")
    assert found.certainty is Certainty.ASKED
    assert len({u.region.id for u in found.candidates}) == len(found.candidates) > 5


@pytest.mark.parametrize(
    ("text", "identifier", "why"),
    [
        ("Н. Новгород", "nizhny-novgorod", Why.SHORT_NAME),
        ("Наб. Челны", "naberezhnyye-chelny", Why.SHORT_NAME),
        ("Кам.-Уральский", "kamensk-uralsky", Why.SHORT_NAME),
        ("Мин. Воды", "mineralnye-vody", Why.SHORT_NAME),
        ("СПб", "saint-petersburg", Why.SHORT_NAME),
        ("Екб", "ekaterinburg", Why.SHORT_NAME),
        ("Пeрмь", "perm", Why.LATIN_LETTERS),
        ("Лысьвва", "lysva", Why.SLIP),
    ],
)
def test_what_is_not_written_plainly_is_told(places: Places, text: str, identifier: str, why: Why) -> None:
    found = places.resolve(text)
    assert (found.certainty, [t.id for t in found.candidates]) == (Certainty.TOLD, [identifier])
    assert why in found.why


@pytest.mark.parametrize("text", ["Йошкар-Ола", "г. Йошкар-Ола", "Йошкар‑Ола", "из Йошкар-Олы"])
def test_unicode_forms_and_signs_make_no_difference(places: Places, text: str) -> None:
    found = places.resolve(text)
    assert (found.certainty, [t.id for t in found.candidates]) == (Certainty.SURE, ["yoshkar-ola"])


def test_region_in_one_line_chooses_and_another_region_asks(places: Places) -> None:
    assert [t.id for t in places.resolve("Киров, Калужская область").candidates] == ["kirov-kaluga-oblast"]
    assert [t.id for t in places.resolve("Киров", "Калужская обл.").candidates] == ["kirov-kaluga-oblast"]
    elsewhere = places.resolve("Киров, Пермский край")
    assert (elsewhere.certainty, elsewhere.why[0]) == (Certainty.ASKED, Why.OTHER_REGION)


def test_name_of_a_region_inside_a_longer_name_is_no_region(places: Places) -> None:
    assert [t.id for t in places.resolve("Старого Крыма").candidates] == ["staryy-krym"]


def test_region_is_told_as_a_region(places: Places) -> None:
    found = places.resolve("Пермский край")
    assert (found.certainty, found.why) == (Certainty.UNKNOWN, (Why.REGION,))
    region = places.region_of("Пермского края")
    assert region is not None
    assert region.id == "perm-krai"


@pytest.mark.parametrize("text", ["Березников", "Шахт", "Владимира"])
def test_case_form_that_is_an_ordinary_word_is_told_where_nothing_but_a_place_is_asked_for(
    places: Places, text: str
) -> None:
    assert places.resolve(text).certainty is Certainty.ASKED
    assert places.resolve(text, place_asked=True).certainty is Certainty.TOLD


@pytest.mark.parametrize("text", ["Новый мост", "Правда жизни", "Игра престолов", "Выбор", "Мама"])
def test_ordinary_word_with_a_capital_is_never_acted_on_as_a_settlement(places: Places, text: str) -> None:
    assert places.resolve(text).certainty is Certainty.ASKED


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Донецк ДНР", "ДНР"),
        ("Первомайск Кировоградская область", "Кировоградская область"),
        ("Приморск, Запорожская область", "Запорожская область"),
    ],
)
def test_region_that_the_table_lacks_is_asked_about(places: Places, text: str, rest: str) -> None:
    found = places.resolve(text, place_asked=True)
    assert (found.certainty, found.rest) == (Certainty.ASKED, rest)
    assert Why.UNKNOWN_REGION in found.why


def test_initials_of_another_region_are_asked_about(places: Places) -> None:
    assert places.resolve("Лысьва СО", place_asked=True).certainty is Certainty.ASKED
    assert places.resolve("Лысьва ПК", place_asked=True).certainty is Certainty.SURE
    assert places.resolve("Казань, РТ", place_asked=True).certainty is Certainty.SURE


@pytest.mark.parametrize(
    ("text", "rest"), [("рядом с Пермью", "рядом"), ("Лысьва переполняются контейнеры", "переполняются контейнеры")]
)
def test_words_beside_a_name_that_are_not_used_are_told(places: Places, text: str, rest: str) -> None:
    found = places.resolve(text, place_asked=True)
    assert (found.certainty, found.rest) == (Certainty.TOLD, rest)
    assert Why.LEFT_OUT in found.why


@pytest.mark.parametrize("text", ["мы из Лысьвы", "администрация города Перми", "Сергиев Посад, Россия"])
def test_words_that_only_lead_to_a_name_are_passed_over(places: Places, text: str) -> None:
    assert places.resolve(text, place_asked=True).certainty is Certainty.SURE


def test_small_place_called_as_a_larger_town_in_short_is_asked_about(places: Places) -> None:
    found = places.resolve("Каменск", place_asked=True)
    assert found.certainty is Certainty.ASKED
    assert found.candidates[0].name.ru == "Каменск-Уральский"
    assert places.resolve("Каменск, Бурятия", place_asked=True).certainty is Certainty.SURE


@pytest.mark.parametrize(
    ("text", "name"), [("Береники", "Березники"), ("г. Рассказов", "Рассказово"), ("мы из Гуков", "Гуково")]
)
def test_slip_that_is_a_word_by_itself_is_asked_where_a_place_is_meant(places: Places, text: str, name: str) -> None:
    found = places.resolve(text, place_asked=True)
    assert found.certainty is Certainty.ASKED
    assert name in {t.name.ru for t in found.candidates}


def test_towns_own_whole_name_is_not_passed_over_for_the_short_name_of_a_larger_one(places: Places) -> None:
    found = places.resolve("Ростов")
    assert found.certainty is Certainty.ASKED
    assert {"rostov-on-don", "rostov-veliky"} <= {t.id for t in found.candidates}


def test_slip_that_is_as_near_to_two_towns_is_asked(places: Places) -> None:
    found = places.resolve("Хааровска")
    assert found.certainty is Certainty.ASKED
    assert {t.name.ru for t in found.candidates} == {"Хабаровск", "Харовск"}


def test_region_beside_a_town_that_bears_its_name_is_read(places: Places) -> None:
    found = places.resolve("Старый Крым, Республика Крым")
    assert (found.certainty, found.candidates[0].id) == (Certainty.SURE, "staryy-krym")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Усть-Донецкий район", "Усть-Донецкий муниципальный район"),
        ("Уст-Донецкий район", "Усть-Донецкий муниципальный район"),
        ("городской округ ЗАОТ город Заозерск", "городской округ ЗАТО город Заозерск"),
        ("городской округ гордо Мурманск", "городской округ город Мурманск"),
        ("Александровски муниципальный район", "Александровский муниципальный район"),
        ("Надтеречногоо района", "Надтеречный муниципальный район"),
    ],
)
def test_unit_with_a_slip_in_its_name_or_before_it_is_told_or_asked(places: Places, text: str, name: str) -> None:
    found = places.resolve(text)
    assert found.certainty in (Certainty.TOLD, Certainty.ASKED)
    assert name in {u.name.ru for u in found.candidates}
    assert found.one is None or found.one.name.ru == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("тагильский", "Нижний Тагил"),
        ("мы соликамские", "Соликамск"),
        ("вологодская", "Вологда"),
        ("великолукский", "Великие Луки"),
        ("Оскол", "Старый Оскол"),
        ("Красноярс", "Красноярск"),
        ("Посад", "Сергиев Посад"),
        ("Владик", "Владикавказ"),
        ("Кёниг", "Калининград"),
    ],
)
def test_adjective_a_part_of_a_name_and_a_nickname_are_told_or_asked(places: Places, text: str, name: str) -> None:
    found = places.resolve(text, place_asked=True)
    assert found.certainty in (Certainty.TOLD, Certainty.ASKED)
    assert name in {t.name.ru for t in found.candidates}


@pytest.mark.parametrize("text", ["Минск", "Алматы", "Харьков", "Ташкент", "London"])
def test_city_abroad_is_none(places: Places, text: str) -> None:
    assert places.resolve(text, place_asked=True).certainty is Certainty.UNKNOWN


@pytest.mark.parametrize("text", ["детский", "русский", "мирской", "городской", "муниципальный"])
def test_adjective_of_no_town_is_none(places: Places, text: str) -> None:
    assert places.resolve(text, place_asked=True).one is None


@pytest.mark.parametrize("text", ["57726000", "ОКТМО 57 726 000", "OKTMO: 57726000001"])
def test_code_of_a_municipality_is_told(places: Places, text: str) -> None:
    found = places.resolve(text, place_asked=True)
    assert (found.certainty, found.candidates[0].id) == (Certainty.TOLD, "oktmo-57726000")


@pytest.mark.parametrize(
    ("text", "name"),
    [("Зареченский район Тулы", "Тула"), ("Советский район г. Самары", "Самара"), ("Lenin district of Ufa", "Уфа")],
)
def test_district_inside_a_town_is_told_as_the_whole_town(places: Places, text: str, name: str) -> None:
    found = places.resolve(text, place_asked=True)
    assert (found.certainty, [t.name.ru for t in found.candidates]) == (Certainty.TOLD, [name])
    assert Why.INSIDE in found.why


def test_district_that_the_table_lacks_is_told_to_be_one_inside_a_town(places: Places) -> None:
    found = places.resolve("Мотовилихинский район", place_asked=True)
    assert (found.certainty, found.why) == (Certainty.UNKNOWN, (Why.INSIDE,))


@pytest.mark.parametrize("text", ["Донецк", "Урал", "Париж", "Варна", "Москва область", "Псков Псковский район"])
def test_name_of_something_larger_or_of_two_things_is_asked(places: Places, text: str) -> None:
    assert places.resolve(text, place_asked=True).certainty is Certainty.ASKED


@pytest.mark.parametrize("text", ["Донецк, Ростовская область", "село Париж", "с. Варна Челябинской области"])
def test_region_or_kind_said_with_it_leaves_no_doubt(places: Places, text: str) -> None:
    assert places.resolve(text, place_asked=True).one is not None


@pytest.mark.parametrize(
    "text",
    [
        "Пермский край, не город",
        "мы министерство региона, Пермский край",
        "министерство цифрового развития Пермского края",
        "Минцифры Татарстана",
        "правительство Свердловской области",
        "the Republic of Tatarstan",
    ],
)
def test_who_speaks_for_a_region_is_told_the_region(places: Places, text: str) -> None:
    found = places.resolve(text, place_asked=True)
    assert (found.certainty, found.why) == (Certainty.UNKNOWN, (Why.REGION,))
    assert places.region_of(text) is not None


def test_unknown_name_beside_a_region_is_no_region(places: Places) -> None:
    assert Why.REGION not in places.resolve("с. Кукуевка-Дальняя, Пермский край", place_asked=True).why


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Куйбышев", "Самара"),
        ("Первомайск", "Первомайск"),
        ("Псков псковский район", "Псков"),
        ("Chelny", "Набережные Челны"),
    ],
)
def test_name_that_a_larger_place_bore_or_bears_is_asked(places: Places, text: str, name: str) -> None:
    found = places.resolve(text, place_asked=True)
    assert found.certainty is Certainty.ASKED
    assert name in {t.name.ru for t in found.candidates}


def test_adjectives_that_are_surnames_too_are_declined_as_adjectives(places: Places) -> None:
    for text in ("Каменского муниципального района", "Урус-Мартановского района", "Хомутовского района"):
        found = places.resolve(text)
        assert found.candidates, text
        assert key_of(words_of(found.candidates[0].name.ru)).startswith(key_of(words_of(text))[:6]), text


def test_okrug_around_a_town_is_offered_with_it_where_an_adjective_means_either(places: Places) -> None:
    names = [t.name.ru for t in places.resolve("лысьвинский", place_asked=True).candidates]
    assert names[:2] == ["Лысьва", "Лысьвенский городской округ"]
