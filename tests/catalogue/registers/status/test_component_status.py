"""The status of a component: its proof, its age, and how parts join."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from register_shelf import DAY, TODAY, make_entry, make_snapshot, make_standing

from catalogue.model import Catalogue, ImportSubstitution, Product, RegisterStatus, Text
from catalogue.registers.model import RegisterKind
from catalogue.registers.status.component import (
    CONFIRMED,
    FAVOURABILITY,
    ComponentStatus,
    Evidence,
    Freshness,
    Status,
    freshness,
    is_greyed,
    mixed,
    no_record,
    not_found,
    of_catalogue,
    of_entry,
    of_missing_link,
    rank,
)


def make_known(status: RegisterStatus, **changes: Any) -> ImportSubstitution:
    return replace(
        ImportSubstitution(
            status=status, register=None, entry_number=None, entry_date=None, as_of=None, evidence=None, note=None
        ),
        **changes,
    )


def make_product(status: RegisterStatus, **changes: Any) -> Product:
    return replace(
        Product(
            name=Text("Вега", "Vega"),
            vendor=None,
            register=None,
            entry_number=None,
            entry_date=None,
            status=status,
            replaces=(),
            source=None,
            as_of=None,
            note=None,
        ),
        **changes,
    )


def of_status(status: Status) -> ComponentStatus:
    return ComponentStatus(status, status)


# -- an entry of an imported file ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"trusted": True}, Status.REGISTERED_TRUSTED),
        ({"trusted": False}, Status.REGISTERED),
        ({"trusted": None}, Status.REGISTERED),
        ({"register": RegisterKind.EAEU_SOFTWARE}, Status.REGISTERED_EAEU),
        ({"register": RegisterKind.EAEU_SOFTWARE, "trusted": True}, Status.REGISTERED_TRUSTED),
        ({"register": RegisterKind.OWN_USE}, Status.OWN_USE),
        ({"register": RegisterKind.OWN_USE, "trusted": True}, Status.OWN_USE),
        ({"register": RegisterKind.INDUSTRIAL, "valid_till": TODAY}, Status.INDUSTRIAL_VALID),
        ({"register": RegisterKind.EAEU_GOODS, "valid_till": TODAY}, Status.INDUSTRIAL_VALID),
        ({"excluded": True}, Status.EXCLUDED),
        ({"excluded": True, "trusted": True}, Status.EXCLUDED),
        ({"register": RegisterKind.OWN_USE, "excluded": True}, Status.EXCLUDED),
    ],
)
def test_entry_of_a_file_gives_its_status(changes: dict[str, Any], status: Status) -> None:
    told = of_entry(make_standing(make_entry(**changes)), TODAY)
    assert (told.status, told.deciding) == (status, status)
    assert (told.number, told.snapshot_date, told.entry_date) == ("16383", DAY, "2023-01-20")
    assert Evidence.ENTRY in told.evidence


def test_entry_that_vanished_is_not_found_in_the_newest_file() -> None:
    told = of_entry(make_standing(seen=DAY - timedelta(days=30)), TODAY)
    assert told.status is Status.NOT_FOUND
    assert told.evidence == (Evidence.ABSENT,)
    assert told.entry is not None


def test_exclusion_outlives_the_entry_in_the_file() -> None:
    gone = make_standing(make_entry(excluded=True), seen=DAY - timedelta(days=400))
    assert of_entry(gone, TODAY).status is Status.EXCLUDED


@pytest.mark.parametrize(
    ("changes", "status", "evidence"),
    [
        ({"valid_till": TODAY}, Status.INDUSTRIAL_VALID, ()),
        ({"valid_till": TODAY - timedelta(days=1)}, Status.INDUSTRIAL_EXPIRED, (Evidence.TERM_PASSED,)),
        ({"valid_till": TODAY, "ended": TODAY}, Status.INDUSTRIAL_EXPIRED, (Evidence.ENDED_EARLY,)),
        ({"valid_till": TODAY, "ended": TODAY + timedelta(days=1)}, Status.INDUSTRIAL_VALID, ()),
        ({"valid_till": TODAY, "included": TODAY}, Status.INDUSTRIAL_VALID, ()),
        ({"valid_till": TODAY, "included": TODAY + timedelta(days=1)}, Status.UNVERIFIED, (Evidence.NOT_YET,)),
        ({"valid_till": None}, Status.UNVERIFIED, (Evidence.NO_TERM,)),
    ],
)
def test_term_of_an_industrial_entry_is_judged_on_the_day_of_the_answer(
    changes: dict[str, Any], status: Status, evidence: tuple[Evidence, ...]
) -> None:
    told = of_entry(make_standing(make_entry(register=RegisterKind.INDUSTRIAL, **changes)), TODAY)
    assert told.status is status
    assert told.evidence == (Evidence.ENTRY, *evidence)


def test_industrial_entry_expires_without_a_new_import() -> None:
    standing = make_standing(make_entry(register=RegisterKind.INDUSTRIAL, valid_till=TODAY))
    assert of_entry(standing, TODAY).status is Status.INDUSTRIAL_VALID
    assert of_entry(standing, TODAY + timedelta(days=1)).status is Status.INDUSTRIAL_EXPIRED


def test_number_that_does_not_fit_its_date_is_warned_of() -> None:
    misdated = make_standing(make_entry(number="16383", included=date(2026, 11, 1)))
    told = of_entry(misdated, TODAY)
    assert told.status is Status.REGISTERED
    assert Evidence.NUMBER_DATE in told.evidence


def test_number_of_another_register_is_not_held_against_the_software_register() -> None:
    entry = make_entry(register=RegisterKind.INDUSTRIAL, valid_till=TODAY, included=date(2026, 11, 1))
    assert Evidence.NUMBER_DATE not in of_entry(make_standing(entry), TODAY).evidence


# -- age of a file ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age_days", "confirmed", "missed"),
    [
        (0, Freshness.CURRENT, Freshness.CURRENT),
        (7, Freshness.CURRENT, Freshness.CURRENT),
        (8, Freshness.CHECK, Freshness.STALE),
        (30, Freshness.CHECK, Freshness.STALE),
        (31, Freshness.STALE, Freshness.STALE),
        (180, Freshness.STALE, Freshness.STALE),
        (181, Freshness.REFUSED, Freshness.REFUSED),
    ],
)
def test_file_ages_at_7_30_and_180_days_and_not_found_after_7(
    age_days: int, confirmed: Freshness, missed: Freshness
) -> None:
    day = TODAY - timedelta(days=age_days)
    assert freshness(day, TODAY, Status.REGISTERED) is confirmed
    assert freshness(day, TODAY, Status.NOT_FOUND) is missed


@pytest.mark.parametrize(("age_days", "greyed"), [(7, False), (8, False), (30, False), (31, True), (181, True)])
@pytest.mark.parametrize("changes", [{}, {"trusted": True}, {"register": RegisterKind.OWN_USE}])
def test_confirmed_status_greys_after_30_days(changes: dict[str, Any], age_days: int, greyed: bool) -> None:
    day = TODAY - timedelta(days=age_days)
    assert of_entry(make_standing(make_entry(**changes), seen=day, snapshot=day), TODAY).greyed is greyed


@pytest.mark.parametrize(("age_days", "greyed"), [(7, False), (8, True)])
def test_not_found_greys_after_7_days(age_days: int, greyed: bool) -> None:
    told = not_found(make_snapshot(day=TODAY - timedelta(days=age_days)), TODAY)
    assert (told.status, told.greyed) == (Status.NOT_FOUND, greyed)


def test_exclusion_does_not_grey() -> None:
    day = TODAY - timedelta(days=200)
    told = of_entry(make_standing(make_entry(excluded=True), seen=day, snapshot=day), TODAY)
    assert (told.status, told.freshness, told.greyed) == (Status.EXCLUDED, Freshness.REFUSED, False)


@given(status=st.sampled_from(Status), age_days=st.integers(0, 1000))
def test_what_is_greyed_stays_greyed_as_the_file_ages(status: Status, age_days: int) -> None:
    def grey(days: int) -> bool:
        return is_greyed(status, freshness(TODAY - timedelta(days=days), TODAY, status))

    assert grey(age_days + 1) >= grey(age_days)
    assert grey(age_days) <= (status in CONFIRMED | {Status.NOT_FOUND})


# -- the catalogue ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (RegisterStatus.REGISTERED, Status.REGISTERED_CLAIMED),
        (RegisterStatus.EAEU, Status.REGISTERED_CLAIMED),
        (RegisterStatus.UNCONFIRMED, Status.UNVERIFIED),
        (RegisterStatus.MIXED, Status.MIXED),
        (RegisterStatus.FOREIGN, Status.FOREIGN),
        (RegisterStatus.EXCLUDED, Status.EXCLUDED),
        (RegisterStatus.UNKNOWN, Status.UNKNOWN),
    ],
)
def test_record_of_the_catalogue_gives_its_status(known: RegisterStatus, status: Status) -> None:
    assert of_catalogue(make_known(known)).status is status
    assert of_catalogue(make_product(known)).status is status


def test_catalogue_never_confirms_an_entry(catalogue: Catalogue) -> None:
    records = [of_catalogue(p) for p in catalogue.products]
    records += [of_catalogue(s.import_substitution) for s in catalogue.solutions.values()]
    assert len(records) > 200
    assert {r.status for r in records} & (CONFIRMED - {Status.OWN_USE}) == set()
    assert {(r.freshness, r.snapshot_date, r.greyed) for r in records} == {(Freshness.UNDATED, None, False)}


def test_numbers_of_the_catalogue_are_entry_numbers_that_fit_their_dates(catalogue: Catalogue) -> None:
    doubtful = {Evidence.NOT_A_NUMBER, Evidence.NUMBER_DATE}
    assert [p.name.ru for p in catalogue.products if doubtful & set(of_catalogue(p).evidence)] == []


@pytest.mark.parametrize("number", ["3607428", "2022661214"])
def test_claimed_number_that_is_none_of_the_register_claims_nothing(number: str) -> None:
    told = of_catalogue(make_known(RegisterStatus.REGISTERED, register="software", entry_number=number))
    assert told.status is Status.UNVERIFIED
    assert Evidence.NOT_A_NUMBER in told.evidence


def test_claimed_number_with_a_date_of_other_numbers_is_warned_of() -> None:
    claim = make_known(RegisterStatus.REGISTERED, register="software", entry_number="16383", entry_date="2026-11-24")
    told = of_catalogue(claim)
    assert told.status is Status.REGISTERED_CLAIMED
    assert Evidence.NUMBER_DATE in told.evidence
    only_year = replace(claim, entry_date="2023")
    assert Evidence.NUMBER_DATE not in of_catalogue(only_year).evidence


def test_own_use_and_expired_hardware_are_told_by_their_registers() -> None:
    assert of_catalogue(make_known(RegisterStatus.UNCONFIRMED, register="own-use")).status is Status.OWN_USE
    expired = of_catalogue(make_known(RegisterStatus.EXCLUDED, register="radio-electronics"))
    assert (expired.status, expired.register) == (Status.INDUSTRIAL_EXPIRED, RegisterKind.INDUSTRIAL)


def test_confirmed_link_without_the_entry_is_a_claim() -> None:
    told = of_missing_link(RegisterKind.SOFTWARE, "15861")
    assert (told.status, told.number, told.evidence) == (Status.REGISTERED_CLAIMED, "15861", (Evidence.LINK,))


# -- parts -----------------------------------------------------------------------------------------------------


def test_order_of_favourability_is_this_and_holds_every_status() -> None:
    assert [s.value for s in FAVOURABILITY] == [
        "registered-trusted",
        "registered",
        "registered-eaeu",
        "industrial-valid",
        "registered-claimed",
        "unverified",
        "unknown",
        "mixed",
        "own-use",
        "industrial-expired",
        "not-found",
        "foreign",
        "excluded",
    ]


def test_whole_of_different_parts_is_mixed_and_the_least_favourable_decides() -> None:
    parts = [of_status(Status.REGISTERED), of_status(Status.FOREIGN), of_status(Status.INDUSTRIAL_VALID)]
    whole = mixed(parts)
    assert (whole.status, whole.deciding) == (Status.MIXED, Status.FOREIGN)
    assert whole.parts == tuple(parts)


def test_whole_of_equal_parts_has_their_status() -> None:
    whole = mixed([of_status(Status.REGISTERED), of_status(Status.REGISTERED)])
    assert (whole.status, whole.deciding, len(whole.parts)) == (Status.REGISTERED, Status.REGISTERED, 2)


def test_single_part_is_the_whole() -> None:
    part = of_entry(make_standing(), TODAY)
    assert mixed([part]) is part


def test_whole_without_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        mixed([])


def test_part_without_any_record_is_unknown() -> None:
    whole = mixed([of_entry(make_standing(), TODAY), no_record("hardware")])
    assert (whole.status, whole.deciding) == (Status.MIXED, Status.UNKNOWN)


def test_whole_is_as_old_as_its_oldest_part_and_greys_with_it() -> None:
    old = TODAY - timedelta(days=40)
    parts = [
        of_entry(make_standing(), TODAY),
        of_entry(make_standing(make_entry(number="16384"), seen=old, snapshot=old), TODAY),
    ]
    whole = mixed(parts)
    assert (whole.snapshot_date, whole.freshness, whole.greyed) == (old, Freshness.STALE, True)


@given(statuses=st.lists(st.sampled_from(Status), min_size=1, max_size=6))
def test_whole_is_never_better_than_any_of_its_parts(statuses: list[Status]) -> None:
    whole = mixed([of_status(s) for s in statuses])
    assert all(rank(whole.deciding) >= rank(s) for s in statuses)
    assert whole.deciding in statuses
    assert whole.status in {whole.deciding, Status.MIXED}


@given(statuses=st.permutations([Status.REGISTERED, Status.UNKNOWN, Status.FOREIGN, Status.INDUSTRIAL_VALID]))
def test_order_of_parts_makes_no_difference(statuses: list[Status]) -> None:
    assert mixed([of_status(s) for s in statuses]).deciding is Status.FOREIGN
