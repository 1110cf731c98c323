"""A card is as old as the newest date it gives or an editor's check; where no date is known, that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalogue.cards.checks.freshness import Age, freshness, months_before
from catalogue.model import Catalogue, Solution

TODAY = date(2026, 11, 24)


@pytest.fixture
def bare(catalogue: Catalogue) -> Solution:
    """A card without any date."""
    card = catalogue.solutions["ujin-os"]
    register = replace(card.import_substitution, as_of=None, entry_date=None)
    deployments = tuple(replace(d, since=None) for d in card.deployments)
    return replace(card, import_substitution=register, deployments=deployments, effects=())


def dated(card: Solution, as_of: str) -> Solution:
    return replace(card, import_substitution=replace(card.import_substitution, as_of=as_of))


@pytest.mark.parametrize(
    ("as_of", "age"),
    [
        ("2025-11-24", Age.FRESH),
        ("2025-11-23", Age.STALE),
        ("2025-11", Age.FRESH),
        ("2025-10", Age.STALE),
        ("2025", Age.FRESH),
        ("2024", Age.STALE),
    ],
)
def test_card_is_stale_after_its_newest_date_is_a_year_old(bare: Solution, as_of: str, age: Age) -> None:
    assert freshness(dated(bare, as_of), None, TODAY).age is age


def test_card_without_a_date_is_of_unknown_age_until_it_is_checked(bare: Solution) -> None:
    told = freshness(bare, None, TODAY)
    assert (told.seen, told.newest, told.age) == (None, None, Age.UNKNOWN)
    told = freshness(bare, "2026-11-01", TODAY)
    assert (told.seen, told.checked, told.newest, told.age) == (None, "2026-11-01", "2026-11-01", Age.FRESH)


def test_check_makes_an_old_card_fresh_and_an_old_check_ages_too(bare: Solution) -> None:
    old = dated(bare, "2019-05")
    assert freshness(old, "2026-01-01", TODAY).age is Age.FRESH
    assert freshness(old, "2025-01-01", TODAY).age is Age.STALE
    assert freshness(old, "2025-01-01", TODAY, months=24).age is Age.FRESH


def test_newest_of_all_dates_counts(catalogue: Catalogue, bare: Solution) -> None:
    started = replace(bare, deployments=(replace(bare.deployments[0], since=2024),))
    assert freshness(dated(started, "2022-01-01"), "2023-06-01", TODAY).newest == "2024"


def test_every_real_card_has_an_age(catalogue: Catalogue) -> None:
    ages = {freshness(s, None, TODAY).age for s in catalogue.solutions.values()}
    assert ages == set(Age)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
    ],
)
def test_months_are_counted_as_people_do(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before
