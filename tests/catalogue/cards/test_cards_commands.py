"""The editors' commands as a person and as a program uses them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cards_factories import NEW_ID, changed, new_card_rows, put
from click.testing import Result
from typer.testing import CliRunner

from bot.cli import cards_age
from bot.cli.commands import command_line
from catalogue.cards.workbook.layout import CardSheet

pytestmark = pytest.mark.usefixtures("own_database")
BOTH = ("--who", "Анна", "--why", "новый источник")


@pytest.fixture
def own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", f"sqlite:///{tmp_path / 'provodnik.db'}")


def run(*args: str | Path, code: int = 0) -> Result:
    done = CliRunner().invoke(command_line(), ["catalogue", *map(str, args)])
    assert done.exit_code == code, (done.output, done.exception)
    return done


def told(*args: str | Path, code: int = 0) -> Any:
    return json.loads(run(*args, "--json", code=code).stdout)


def test_editor_adds_a_solution_through_the_workbook_and_takes_it_back(tmp_path: Path) -> None:
    file = tmp_path / "cards.xlsx"
    run("export", "--format", "xlsx", "--out", file)
    file.write_bytes(changed(file.read_bytes(), *new_card_rows()))
    shown = told("import", file)
    assert (shown["applied"], shown["revision"]) == (False, None)
    assert [(c["id"], c["kind"]) for c in shown["changes"]] == [(NEW_ID, "added")]
    assert run("history").stdout == ""
    assert run("import", file, "--apply", code=2).stdout == ""
    applied = told("import", file, "--apply", *BOTH)
    assert (applied["applied"], applied["revision"]) == (True, 1)
    (step,) = told("history", NEW_ID)
    assert (step["who"], step["why"], step["revision"]) == ("Анна", "новый источник", 1)
    assert NEW_ID in run("history").stdout
    assert told("import", file)["changes"] == []
    run("undo", "1", *BOTH)
    assert [c["kind"] for c in told("history", NEW_ID)[1]["changes"]] == ["removed"]
    assert "2" in run("undo", "1", *BOTH, code=1).stderr
    run("undo", "9", *BOTH, code=1)


def test_json_export_is_imported_like_the_workbook(tmp_path: Path) -> None:
    file = tmp_path / "cards.json"
    run("export", "--format", "json", "--out", file)
    whole = json.loads(file.read_text("utf-8"))
    whole["solutions.json"][0]["name_ru"] = "Новое имя"
    file.write_text(json.dumps(whole), "utf-8")
    (change,) = told("import", file)["changes"]
    assert change["fields"][0]["path"] == "name_ru"
    assert "→ Новое имя" in run("import", file).stdout
    del whole["solutions_world.json"][0]
    file.write_text(json.dumps(whole), "utf-8")
    assert len(told("import", file, code=1)["refused_removals"]) == 1
    assert told("import", file, "--apply", "--allow-removal", *BOTH)["revision"] == 1


def test_refused_workbook_comes_back_with_its_errors_and_nothing_is_changed(tmp_path: Path, workbook: bytes) -> None:
    file, errors = tmp_path / "cards.xlsx", tmp_path / "errors.xlsx"
    file.write_bytes(changed(workbook, put(CardSheet.CARDS, "C2", "=1+1"), put(CardSheet.CARDS, "I3", "magic")))
    done = run("import", file, "--apply", *BOTH, "--errors", errors, code=1)
    assert "Карточки!C2" in done.stderr
    assert "Карточки!I3" in done.stderr
    rows = [[c.value for c in row] for row in openpyxl.load_workbook(io.BytesIO(errors.read_bytes()))["Ошибки"].rows]
    assert [row[0] for row in rows[1:]] == ["Карточки!C2", "Карточки!I3"]
    problems = told("import", file, "--language", "en", code=1)["problems"]
    assert [p["code"] for p in problems] == ["formula", "vocabulary"]
    assert "is not in the list" in problems[1]["message"]
    assert run("history").stdout == ""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    assert told("import", broken, "--errors", errors, code=1)["problems"][0]["code"] == "broken"
    run("import", tmp_path / "nothing.xlsx", code=1)


def test_second_editor_is_refused_with_the_card_named(tmp_path: Path, workbook: bytes) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    first.write_bytes(changed(workbook, put(CardSheet.CARDS, "C2", "Первая правка")))
    second.write_bytes(changed(workbook, put(CardSheet.CARDS, "C2", "Вторая правка")))
    run("import", first, "--apply", *BOTH)
    identifier = openpyxl.load_workbook(io.BytesIO(workbook))["Карточки"]["A2"].value
    assert identifier in run("import", second, "--apply", *BOTH, code=1).stderr
    assert told("import", second, code=1)["conflicts"] == [identifier]


def test_check_of_a_card_is_kept_and_makes_it_fresh() -> None:
    old = told("stale", "--months", "12")["cards"][0]["id"]
    run("checked", old, "--who", "Анна")
    assert old not in {c["id"] for c in told("stale")["cards"]}
    assert told("history", old)[0]["checks"][0]["id"] == old
    run("checked", old, code=2)
    run("checked", "nobody", "--who", "Анна", code=1)
    run("checked", old, "--who", "Анна", "--on", "2999-01-01", code=2)
    assert "дата неизвестна" in run("stale").stdout


def test_links_without_internet_say_so_and_end_with_three(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = {"http://127.0.0.1:9/": ("ujin-os",), "http://name.invalid/": ("emias",)}
    monkeypatch.setattr(cards_age, "addresses", lambda solutions: dead)
    done = run("links", "--seconds", "2", code=3)
    assert done.stdout == ""
    answer = told("links", "--seconds", "2", code=3)
    assert (answer["could_check"], answer["broken"], answer["checked"]) == (False, [], 0)
