"""Which entry may be the product: by tax number and name for sure, by anything else for an editor to confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from register_shelf import DAY, INN, OTHER_INN, make_entry, make_standing, stored
from sqlalchemy import Engine

from catalogue.registers.model import Entry, RegisterKind
from catalogue.registers.status.matching import (
    OTHER_INN as OTHER_INN_SCORE,
)
from catalogue.registers.status.matching import (
    SURE_SCORE,
    By,
    Candidate,
    Query,
    candidates,
    search,
)

FINANCIAL = make_entry(
    "34016", "Финансовый помощник", owner="ООО «ТЕХНОКАП»", owner_inn=OTHER_INN, included=date(2026, 6, 18)
)
BUDGET = make_entry("8519", "Бюджет+", owner="ООО «Недвижимость»", owner_inn=OTHER_INN, included=date(2020, 12, 1))


def only(query: Query, entry: Entry) -> Candidate | None:
    found = candidates(query, [make_standing(entry)])
    assert len(found) <= 1
    return found[0] if found else None


@pytest.mark.parametrize(
    ("query", "changes", "by", "sure"),
    [
        (Query("Вега", inn=INN), {}, By.INN_AND_NAME, True),
        (Query("«ВЕГА» 2.0", inn=INN), {}, By.INN_AND_NAME, True),
        (Query("Вега", inn=INN), {"owner_inn": OTHER_INN, "other_inns": (INN,)}, By.INN_AND_NAME, True),
        (Query("Сириус", inn=INN), {"aliases": ("Сириус",)}, By.ALIAS, True),
        (Query("Сириус", inn=INN), {"modules": ("Сириус",)}, By.MODULE, False),
        (Query("Вегас", inn=INN), {}, By.INN_AND_NAME, False),
        (Query("Орион", inn=INN), {}, By.OWNER, False),
        (Query("Вега"), {}, By.NAME, False),
        (Query("Вега", owner="Вега Софт"), {}, By.NAME, False),
        (Query("Сириус"), {"aliases": ("Сириус",)}, By.ALIAS, False),
        (Query("Сириус"), {"modules": ("Сириус",)}, By.MODULE, False),
        (Query("Вега", number="16383"), {}, By.NUMBER, False),
        (Query("Вега", owner="ООО «Вега Софт»", number="16383"), {}, By.NUMBER, False),
    ],
)
def test_only_tax_number_with_a_name_of_the_entry_is_sure(
    query: Query, changes: dict[str, Any], by: By, sure: bool
) -> None:
    found = only(query, make_entry(**changes))
    assert found is not None
    assert (found.by, found.sure) == (by, sure)


def test_ways_of_recognition_are_ordered() -> None:
    sirius = {"aliases": ("Сириус",)}
    scores = [
        only(Query("Вега", inn=INN), make_entry()),
        only(Query("Сириус", inn=INN), make_entry(**sirius)),
        only(Query("Вега", owner="Вега Софт"), make_entry()),
        only(Query("Вега"), make_entry()),
        only(Query("Сириус"), make_entry(**sirius)),
        only(Query("Сириус"), make_entry(modules=("Сириус",))),
        only(Query("Орион", inn=INN), make_entry()),
    ]
    assert [s.score for s in scores if s] == [100.0, 95.0, 88.0, 80.0, 75.0, 60.0, 20.0]


@pytest.mark.parametrize("entry", [FINANCIAL, BUDGET])
def test_false_friend_stays_a_low_candidate(entry: Entry) -> None:
    by_name = only(Query(entry.name), entry)
    of_other = only(Query(entry.name, inn=INN), entry)
    assert by_name is not None
    assert by_name.score <= 45
    assert of_other is not None
    assert of_other.score <= OTHER_INN_SCORE


@pytest.mark.parametrize("name", ["Инициативный бюджет", "Бюджет для граждан", "Помощник главы", "Финансовый контроль"])
def test_product_that_shares_an_ordinary_word_is_no_false_friend_at_all(name: str) -> None:
    assert candidates(Query(name), [make_standing(FINANCIAL), make_standing(BUDGET)]) == ()


def test_owner_alone_never_identifies_a_product() -> None:
    found = only(Query("Орион", owner="ООО «Вега Софт»", inn=INN), make_entry())
    assert found is not None
    assert (found.by, found.sure) == (By.OWNER, False)
    assert only(Query("Орион", owner="ООО «Вега Софт»"), make_entry()) is None


def test_same_name_of_another_owner_is_lowered() -> None:
    known_owner = only(Query("Вега", owner="ООО «Ромашка»"), make_entry())
    assert known_owner is not None
    assert known_owner.score <= 60


def test_claimed_number_of_a_product_with_another_name_proves_nothing() -> None:
    assert only(Query("Орион", number="16383"), make_entry()) is None


def test_claimed_number_is_one_of_the_software_register() -> None:
    industrial = make_entry(register=RegisterKind.INDUSTRIAL)
    found = only(Query("Вега", number="16383"), industrial)
    assert found is not None
    assert found.by is By.NAME


def test_best_candidate_comes_first_and_each_entry_once() -> None:
    standings = [make_standing(make_entry("20000", "Вега Мини")), make_standing(), make_standing()]
    found = candidates(Query("Вега"), standings)
    assert [c.standing.entry.number for c in found] == ["16383", "20000"][: len(found)]
    assert found[0].standing.entry.number == "16383"


def test_equal_candidates_are_ordered_by_number() -> None:
    standings = [make_standing(make_entry(n)) for n in ("20000", "9000", "17000")]
    assert [c.standing.entry.number for c in candidates(Query("Вега"), standings)] == ["9000", "17000", "20000"]


TEXTS = st.sampled_from(["Вега", "Вегас", "Сириус", "Бюджет", "Система", "", "«»", "ООО"])


@settings(max_examples=200, deadline=None)
@given(
    name=TEXTS,
    entry_name=TEXTS,
    owner=st.sampled_from([None, "ООО «Вега Софт»", "Ромашка"]),
    inn=st.sampled_from([None, INN, OTHER_INN]),
    number=st.sampled_from([None, "16383", "5"]),
)
def test_nothing_is_sure_without_the_tax_number(
    name: str, entry_name: str, owner: str | None, inn: str | None, number: str | None
) -> None:
    found = candidates(Query(name, owner, inn, number), [make_standing(make_entry(name=entry_name))])
    assert all(0 <= c.score <= 100 for c in found)
    if inn != INN:
        assert all(c.score < SURE_SCORE for c in found)


# -- a search of the imported registers ------------------------------------------------------------------------


def test_search_finds_by_tax_number_name_alias_module_words_and_sound(database: Engine) -> None:
    entry = make_entry(name="Программный комплекс Macroscop", aliases=("Макро",), modules=("Сириус",))
    store = stored(database, [entry, make_entry("20000", "Другое", owner_inn=OTHER_INN)])
    for query in (
        Query("Программный комплекс Macroscop"),
        Query("Macroscop"),
        Query("Макроскоп"),
        Query("Макро"),
        Query("Сириус"),
        Query("Неизвестное", inn=INN),
    ):
        assert [c.standing.entry.number for c in search(store, query).candidates] == ["16383"], query


def test_search_that_found_only_others_products_was_in_vain(database: Engine) -> None:
    store = stored(database, [FINANCIAL, make_entry(name="Сириус")])
    found = search(store, Query("Финансовый помощник", inn=INN))
    assert {c.by for c in found.candidates} == {By.NAME, By.OWNER}
    assert found.in_vain
    assert not replace(found, by_inn=False).in_vain


def test_search_by_name_alone_is_never_in_vain(database: Engine) -> None:
    assert not search(stored(database, [make_entry()]), Query("Орион")).in_vain
    assert not search(stored(database, []), Query("", inn=OTHER_INN)).in_vain


def test_search_tells_the_newest_file_of_each_register(database: Engine) -> None:
    store = stored(database, [make_entry(), make_entry(register=RegisterKind.INDUSTRIAL)])
    found = search(store, Query("Вега"))
    assert [(s.register, s.date) for s in found.snapshots] == [
        (RegisterKind.SOFTWARE, DAY),
        (RegisterKind.INDUSTRIAL, DAY),
    ]
    assert found.snapshot_of(RegisterKind.OWN_USE) is None


def test_search_without_any_import_finds_nothing(database: Engine) -> None:
    found = search(stored(database, []), Query("Вега", inn=INN))
    assert (found.candidates, found.snapshots) == ((), ())
