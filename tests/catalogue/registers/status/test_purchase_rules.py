"""The decision table holds a rule for every case, with sources and open points, and permits nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalogue.load.faults import CatalogueError
from catalogue.model import Component
from catalogue.registers.status.component import Status
from catalogue.registers.status.purchase import (
    FILE,
    PERMISSION,
    PurchaseKind,
    PurchaseTable,
    kinds_of,
    load_purchase_table,
)


@pytest.fixture(scope="module")
def table() -> PurchaseTable:
    return load_purchase_table()


def test_every_kind_and_status_has_exactly_one_rule(table: PurchaseTable) -> None:
    for kind in PurchaseKind:
        for status in Status:
            rule = table.rule_for(kind, status)
            assert rule.action.ru and rule.action.en
            assert len([r for r in table.rules if r.kind is kind and status in r.statuses]) == 1


def test_table_has_its_day_and_every_rule_a_source_or_an_open_point(table: PurchaseTable) -> None:
    assert table.as_of == date(2026, 11, 23)
    assert all(r.sources or r.needs_lawyer for r in table.rules)
    assert all(a.sources for a in table.acts)


def test_nothing_sounds_like_a_permission(table: PurchaseTable) -> None:
    texts = [t for r in table.rules for t in (r.action, r.document) if t]
    texts += [t for a in table.acts for t in (a.name, a.meaning)]
    texts += [p.text for p in table.open_points] + [table.caution]
    assert [t for t in texts if PERMISSION.search(t.ru) or PERMISSION.search(t.en)] == []


@pytest.mark.parametrize("status", [Status.REGISTERED_TRUSTED, Status.REGISTERED])
def test_confirmed_software_is_told_as_no_visible_obstacle_and_a_check_the_day_before(
    table: PurchaseTable, status: Status
) -> None:
    rule = table.rule_for(PurchaseKind.SOFTWARE, status)
    assert "препятствий не видно" in rule.action.ru
    assert rule.document is not None
    assert "за день до размещения" in rule.document.ru


def test_plain_entry_warns_of_trusted_software(table: PurchaseTable) -> None:
    rule = table.rule_for(PurchaseKind.SOFTWARE, Status.REGISTERED)
    assert "доверенн" in rule.action.ru
    assert "trusted-priority" in {a.id for a in rule.acts}


def test_unproved_statuses_share_one_rule_and_not_found_has_its_own(table: PurchaseTable) -> None:
    unproved = {Status.REGISTERED_CLAIMED, Status.UNVERIFIED, Status.UNKNOWN}
    rules = {table.rule_for(PurchaseKind.SOFTWARE, s).id for s in unproved}
    assert len(rules) == 1
    assert table.rule_for(PurchaseKind.SOFTWARE, Status.NOT_FOUND).id not in rules


def test_rules_of_significant_objects_transport_and_transfer_hold_for_any_status(table: PurchaseTable) -> None:
    for kind in (PurchaseKind.CRITICAL, PurchaseKind.ITS, PurchaseKind.NO_PURCHASE, PurchaseKind.PAK):
        assert len({table.rule_for(kind, s).id for s in Status}) == 1
    assert "70 %" in table.rule_for(PurchaseKind.ITS, Status.UNKNOWN).action.ru


def test_drafts_are_marked_and_open(table: PurchaseTable) -> None:
    drafts = [a for a in table.acts if a.draft]
    assert {a.id for a in drafts} == {"draft-critical-terms", "draft-two-os", "draft-camera-score"}
    assert all(a.open_points for a in drafts)


def test_open_points_need_a_lawyer(table: PurchaseTable) -> None:
    assert table.rule_for(PurchaseKind.SOFTWARE, Status.FOREIGN).needs_lawyer
    assert not table.rule_for(PurchaseKind.ITS, Status.UNKNOWN).needs_lawyer


@pytest.mark.parametrize(
    ("components", "kinds"),
    [
        ((Component.SOFTWARE,), (PurchaseKind.SOFTWARE,)),
        ((Component.SERVICE,), (PurchaseKind.SOFTWARE,)),
        ((Component.HARDWARE,), (PurchaseKind.HARDWARE,)),
        ((Component.HARDWARE, Component.SOFTWARE), (PurchaseKind.SOFTWARE, PurchaseKind.HARDWARE)),
        ((Component.HARDWARE, Component.SERVICE), (PurchaseKind.HARDWARE,)),
        ((), (PurchaseKind.SOFTWARE,)),
    ],
)
def test_components_tell_what_is_bought(components: tuple[Component, ...], kinds: tuple[PurchaseKind, ...]) -> None:
    assert kinds_of(components) == kinds


# -- a broken table --------------------------------------------------------------------------------------------


def problems_of(tmp_path: Path, raw: Any) -> list[str]:
    path = tmp_path / "rules.json"
    path.write_text(raw if isinstance(raw, str) else json.dumps(raw), "utf-8")
    with pytest.raises(CatalogueError) as error:
        load_purchase_table(path)
    return [f"{p.place.entry}: {p.message}" for p in error.value.problems]


@pytest.fixture
def raw() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return loaded


def test_everything_wrong_with_the_table_is_told_at_once(tmp_path: Path, raw: dict[str, Any]) -> None:
    raw["as_of"] = "yesterday"
    raw["acts"][0]["since"] = "2016"
    raw["acts"][1]["sources"] = []
    raw["rules"][0]["action_ru"] = "Закупка разрешена."
    raw["rules"][1]["action_en"] = ""
    raw["rules"][2]["acts"] = ["no-such-act"]
    raw["rules"][3]["statuses"].append("happy")
    raw["rules"][4]["kind"] = "boat"
    raw["rules"][5]["id"] = raw["rules"][6]["id"]
    raw["rules"][7]["sources"] = raw["rules"][7]["open_points"] = []
    told = "\n".join(problems_of(tmp_path, raw))
    for expected in (
        "'yesterday' is not a date",
        "'2016' is not a date",
        "an act needs a source",
        "sounds like a permission",
        "both languages are needed",
        "'no-such-act' is not known",
        "'happy' is not known",
        "'boat' is not known",
        "the id is used twice",
        "a rule needs a source",
        "expected one rule, found none",
    ):
        assert expected in told, expected


def test_case_with_two_rules_is_refused(tmp_path: Path, raw: dict[str, Any]) -> None:
    raw["rules"][0]["statuses"].append("foreign")
    assert any(
        "software foreign: expected one rule, found software-trusted, software-foreign" in p
        for p in problems_of(tmp_path, raw)
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", "{", "null"])
def test_file_that_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    assert problems_of(tmp_path, text)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        load_purchase_table(tmp_path / "none.json")
