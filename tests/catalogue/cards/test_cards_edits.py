"""Changes are kept whole, in order, for good; two editors never overwrite each other unseen."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cards_factories import NEW_ID, changed, copy_of, new_card_rows, put
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.settings import ROOT
from catalogue.cards.history.changes import ChangeKind, merge
from catalogue.cards.history.edits import (
    Edit,
    Edited,
    EditKind,
    MovedError,
    Revision,
    StoredEdits,
    UndoError,
    checked,
    edited_by,
    undoing,
)
from catalogue.cards.history.revisions import steps
from catalogue.cards.importing import apply, propose, read_file, undo
from catalogue.cards.json_form import write_json
from catalogue.cards.submission import Submission
from catalogue.cards.workbook.layout import CardSheet
from catalogue.load.catalogue import DATA, CatalogueError, load_catalogue
from catalogue.load.overlay import Card, read_cards, version_of
from catalogue.model import Catalogue

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def mine(cards: Mapping[str, Card], revision: int = 0, **names: str) -> Submission:
    """What an editor hands in who changed the Russian names of some cards."""
    edited = copy_of(cards)
    for identifier, name in names.items():
        edited[identifier.replace("_", "-")]["name_ru"] = name
    whole = json.loads(write_json(edited, revision))
    whole["versions"] = {identifier: version_of(card) for identifier, card in cards.items()}
    return read_file(json.dumps(whole).encode())


def hand_in(edits: StoredEdits, submission: Submission, folder: Path) -> int | None:
    return apply(edits, submission, "Анна", "уточнение", NOW, folder=folder)[1]


# The store


def test_edits_are_told_with_who_when_why_and_the_whole_card(database: Engine, cards: Mapping[str, Card]) -> None:
    edits = StoredEdits(database)
    assert (edits.revision(), edits.history(), edits.edited()) == (0, (), Edited())
    made = (Edit("ujin-os", EditKind.CHANGED, dict(cards["ujin-os"])), Edit("old", EditKind.REMOVED))
    assert edits.add(0, made, "Анна", "новый источник", NOW) == 1
    assert edits.add(1, checked(["ujin-os"], NOW.date()), "Борис", "", NOW) == 2
    again = StoredEdits(database).history()
    assert again[0] == Revision(1, NOW, "Анна", "новый источник", made)
    assert [(r.number, r.who) for r in again] == [(1, "Анна"), (2, "Борис")]
    assert edits.edited() == Edited(2, {"ujin-os": cards["ujin-os"], "old": None}, {"ujin-os": "2026-11-24"})


def test_revision_is_taken_by_one_editor_only(database: Engine) -> None:
    edits = StoredEdits(database)
    edits.add(0, checked(["ujin-os"], NOW.date()), "Анна", "", NOW)
    with pytest.raises(MovedError):
        edits.add(0, checked(["snowy-ufa"], NOW.date()), "Борис", "", NOW)
    assert [r.who for r in edits.history()] == ["Анна"]
    assert edits.edited().checked == {"ujin-os": "2026-11-24"}


_edit = st.builds(
    lambda card, kind, text: Edit(
        card,
        kind,
        {"id": card, "name": text} if kind is EditKind.CHANGED else None,
        f"2026-01-0{len(text)}" if kind is EditKind.CHECKED and text else None,
    ),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(list(EditKind)),
    st.text("xy", max_size=3),
)
_histories = st.lists(st.lists(_edit, min_size=1, max_size=3, unique_by=lambda e: e.track), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None)
@given(told=_histories)
def test_undoing_the_newest_revision_gives_what_was_before_it(told: list[list[Edit]]) -> None:
    history = [Revision(n, NOW, "", "", tuple(edits)) for n, edits in enumerate(told, 1)]
    before = edited_by(history[:-1])
    back = undoing(history, len(history))
    after = edited_by([*history, Revision(len(history) + 1, NOW, "", "", back)])
    assert (after.overlay, after.checked) == (before.overlay, before.checked)


def test_revision_that_later_ones_build_on_is_not_undone_before_them() -> None:
    first = Revision(1, NOW, "", "", (Edit("a", EditKind.CHANGED, {"n": 1}),))
    other = Revision(2, NOW, "", "", (Edit("b", EditKind.REMOVED), *checked(["a"], NOW.date())))
    later = Revision(3, NOW, "", "", (Edit("a", EditKind.CHANGED, {"n": 2}),))
    assert undoing([first, other], 1) == (Edit("a", EditKind.PACKAGED),)
    with pytest.raises(UndoError) as caught:
        undoing([first, other, later], 1)
    assert caught.value.later == {"a": 3}
    with pytest.raises(UndoError):
        undoing([first], 9)


# The catalogue with edits


def test_data_files_stay_as_they_are_and_the_hash_tells_edits_apart(
    catalogue: Catalogue, cards: Mapping[str, Card]
) -> None:
    files = {path: path.read_bytes() for path in DATA.iterdir() if path.is_file()}
    card = copy_of(cards)["ujin-os"] | {"name_ru": "Иначе"}
    one = load_catalogue(overlay={"ujin-os": card})
    assert one.solutions["ujin-os"].name.ru == "Иначе"
    assert list(one.solutions) == list(catalogue.solutions)
    gone = load_catalogue(overlay={"snowy-ufa": None, "helsinki-snowplough-data": None})
    assert set(catalogue.solutions) - set(gone.solutions) == {"snowy-ufa", "helsinki-snowplough-data"}
    assert len({catalogue.content_hash, one.content_hash, gone.content_hash}) == 3
    assert load_catalogue(overlay={}).content_hash == catalogue.content_hash
    assert {path: path.read_bytes() for path in files} == files


def test_overlay_is_held_to_the_rules_of_the_data_files(cards: Mapping[str, Card]) -> None:
    card = copy_of(cards)["ujin-os"] | {"domains": ["magic"], "name_en": ""}
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(overlay={"ujin-os": card})
    assert {(p.place.entry, p.place.path) for p in caught.value.problems} >= {
        ("ujin-os", ("domains", 0)),
        ("ujin-os", ("name_en",)),
    }


# Importing


def test_import_of_an_untouched_export_changes_nothing(workbook: bytes, folder: Path) -> None:
    proposal = propose(read_file(workbook), Edited(), NOW.date(), folder=folder)
    assert proposal.stands
    assert proposal.changes == ()


def test_new_card_of_the_workbook_is_applied_told_and_undone(
    database: Engine, workbook: bytes, cards: Mapping[str, Card], folder: Path
) -> None:
    edits = StoredEdits(database)
    submission = read_file(changed(workbook, *new_card_rows(), put(CardSheet.CARDS, "C2", "Новое имя")))
    shown = propose(submission, edits.edited(), NOW.date(), folder=folder)
    assert shown.stands
    assert edits.revision() == 0
    first = next(iter(cards.values()))
    assert [(c.id, c.kind) for c in shown.changes] == [(first["id"], ChangeKind.CHANGED), (NEW_ID, ChangeKind.ADDED)]
    (field,) = shown.changes[0].fields
    assert (field.path, field.old, field.new) == (("name_ru",), first["name_ru"], "Новое имя")
    assert hand_in(edits, submission, folder) == 1
    catalogue = load_catalogue(folder, edits.edited().overlay)
    assert catalogue.solutions[NEW_ID].name.ru == "Скамейки с подогревом сидений"
    assert len(catalogue.solutions) == len(cards) + 1
    assert hand_in(edits, submission, folder) is None
    assert undo(edits, 1, "Борис", "ошибка", NOW, folder) == 2
    assert edits.edited().overlay == {}
    told = list(steps(edits.history(), cards))
    assert [c.kind for c in told[1].changes] == [ChangeKind.CHANGED, ChangeKind.REMOVED]
    assert [s.revision.number for s in steps(edits.history(), cards, NEW_ID)] == [1, 2]


def test_card_that_others_need_is_not_undone_away(database: Engine, cards: Mapping[str, Card], folder: Path) -> None:
    edits, edited = StoredEdits(database), copy_of(cards)
    edited[NEW_ID] = copy_of(cards)["snowy-ufa"] | {"id": NEW_ID}
    added = {NEW_ID: edited[NEW_ID]}
    edits.add(0, [Edit(i, EditKind.CHANGED, c) for i, c in added.items()], "Анна", "", NOW)
    world = edited["helsinki-snowplough-data"] | {"domestic_counterparts": [NEW_ID]}
    edits.add(1, [Edit(world["id"], EditKind.CHANGED, world)], "Анна", "", NOW)
    with pytest.raises(CatalogueError, match=NEW_ID):
        undo(edits, 1, "Анна", "лишняя", NOW, folder)
    assert edits.revision() == 2


def test_cards_missing_in_the_file_are_removed_only_when_that_is_said(
    database: Engine, cards: Mapping[str, Card], folder: Path
) -> None:
    edits = StoredEdits(database)
    submission = mine(cards)
    fewer = {i: c for i, c in submission.cards.items() if i != "helsinki-snowplough-data"}
    without = Submission(fewer, submission.versions, 0, submission.places)
    proposal, revision = apply(edits, without, "Анна", "устарела", NOW, folder=folder)
    assert (proposal.refused_removals, revision) == (("helsinki-snowplough-data",), None)
    assert edits.revision() == 0
    assert apply(edits, without, "Анна", "устарела", NOW, allow_removal=True, folder=folder)[1] == 1
    assert "helsinki-snowplough-data" not in read_cards(DATA, edits.edited().overlay)


def test_second_editor_on_an_old_export_is_refused_with_the_cards_named(
    database: Engine, cards: Mapping[str, Card], folder: Path
) -> None:
    edits = StoredEdits(database)
    assert hand_in(edits, mine(cards, ujin_os="Первая", snowy_ufa="Общее"), folder) == 1
    late = mine(cards, ujin_os="Вторая", snowy_ufa="Общее", emias="Третья")
    proposal, revision = apply(edits, late, "Борис", "уточнение", NOW, folder=folder)
    # What both wrote alike is no conflict; what only one wrote is kept back with the rest: all or nothing.
    assert (proposal.conflicts, revision) == (("ujin-os",), None)
    assert edits.edited().overlay["ujin-os"]["name_ru"] == "Первая"  # type: ignore[index]
    assert "emias" not in edits.edited().overlay


def test_editors_of_different_cards_do_not_disturb_each_other(
    database: Engine, cards: Mapping[str, Card], folder: Path
) -> None:
    edits = StoredEdits(database)
    assert hand_in(edits, mine(cards, ujin_os="Первая"), folder) == 1
    assert hand_in(edits, mine(cards, snowy_ufa="Вторая"), folder) == 2
    names = {i: c["name_ru"] for i, c in edits.edited().overlay.items() if c}
    assert names == {"ujin-os": "Первая", "snowy-ufa": "Вторая"}


def test_imports_at_the_same_moment_end_as_if_one_came_after_the_other(
    database: Engine, cards: Mapping[str, Card], folder: Path
) -> None:
    edits = StoredEdits(database)
    submissions = [mine(cards, ujin_os="Первая"), mine(cards, ujin_os="Вторая"), mine(cards, snowy_ufa="Третья")]
    start, outcomes = threading.Barrier(3), {}

    def hand(number: int) -> None:
        start.wait()
        outcomes[number] = apply(edits, submissions[number], f"редактор {number}", "", NOW, folder=folder)

    threads = [threading.Thread(target=hand, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [n for n in (0, 1) if outcomes[n][1] is None]
    assert len(refused) == 1
    assert outcomes[refused[0]][0].conflicts == ("ujin-os",)
    assert outcomes[2][1] is not None
    assert [r.number for r in edits.history()] == [1, 2]
    names = {i: c["name_ru"] for i, c in edits.edited().overlay.items() if c}
    assert names == {"ujin-os": ("Первая", "Вторая")[1 - refused[0]], "snowy-ufa": "Третья"}


APPLIED = """
import os, signal, sys
from datetime import UTC, datetime
from sqlalchemy import event
from bot.database import open_database
from catalogue.cards.history.edits import Edit, EditKind, StoredEdits
engine = open_database(sys.argv[1])
def die(*args):
    if len(args) == 1 or "card_edits" in args[2]:
        os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[2] != "never":
    event.listen(engine, sys.argv[2], die)
edits = [Edit(f"card-{n}", EditKind.REMOVED) for n in range(500)]
StoredEdits(engine).add(0, edits, "who", "why", datetime.now(UTC))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("dies", "kept"), [("after_cursor_execute", 0), ("commit", 0), ("never", 500)], ids=["midway", "before", "after"]
)
def test_process_killed_while_applying_leaves_all_or_nothing(database: Engine, dies: str, kept: int) -> None:
    url = database.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-c", APPLIED, url, dies], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -9, done.stderr
    edits = StoredEdits(database)
    assert (edits.revision(), len(edits.edited().overlay)) == (1 if kept else 0, kept)
    assert edits.add(edits.revision(), [Edit("a", EditKind.REMOVED)], "Анна", "после сбоя", NOW) == (2 if kept else 1)


# Merging, against a plain table of cases

_versions = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("123"), max_size=4)


@settings(max_examples=150, deadline=None)
@given(base=_versions, own=_versions, now=_versions)
def test_merge_takes_ones_own_changes_and_nobody_elses(
    base: dict[str, str], own: dict[str, str], now: dict[str, str]
) -> None:
    def cards(table: dict[str, str]) -> dict[str, Any]:
        return {identifier: {"id": identifier, "n": n} for identifier, n in table.items()}

    versions = {identifier: version_of(card) for identifier, card in cards(base).items()}
    merged = merge(cards(own), versions, cards(now))
    wanted_changes, wanted_conflicts = {}, set()
    for i in "abcd":
        b, o, n = base.get(i), own.get(i), now.get(i)
        if o != b and o != n:
            if n == b:
                wanted_changes[i] = o
            else:
                wanted_conflicts.add(i)
    assert {c.id: c.new["n"] if c.new else None for c in merged.changes} == wanted_changes
    assert set(merged.conflicts) == wanted_conflicts
