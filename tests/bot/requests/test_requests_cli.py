"""The operator's commands, run as a person runs them."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from requests_factories import FILLED, FORM, NO_LIMITS, NOW, make_new
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.cli.commands import command_line
from bot.requests.donors import DonorTokens
from bot.requests.model import LetterState, RequestStatus
from bot.requests.store import RequestStore

Run = Callable[..., Result]


@pytest.fixture
def run(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", str(sqlite.url))
    return lambda *words: CliRunner().invoke(command_line(), ["requests", *map(str, words)])


@pytest.fixture
def store(sqlite: Engine) -> RequestStore:
    return RequestStore(sqlite)


def test_list_shows_numbers_and_faults_but_nobody(run: Run, store: RequestStore) -> None:
    assert run("list", "--json").stdout.strip() == "[]"
    number = store.add(make_new(), NO_LIMITS, NOW).number
    (request,) = store.all()
    store.close_letter(request.id, LetterState.FAILED, NOW, "recipient-550")
    told = run("list")
    assert number in told.stdout and "recipient-550" in told.stdout and "Нижний Новгород" in told.stdout
    (row,) = json.loads(run("list", "--failed", "--json").stdout)
    assert (row["number"], row["letter"], row["fault"]) == (number, "failed", "recipient-550")
    for value in (FILLED.contact, FILLED.organisation, FILLED.position, FILLED.message):
        assert value not in told.stdout and value not in str(row)
    assert json.loads(run("list", "--status", "sent", "--json").stdout) == []


def test_show_tells_all_of_one(run: Run, store: RequestStore) -> None:
    number = store.add(make_new(), NO_LIMITS, NOW).number
    assert FILLED.contact in run("show", number.lower()).stdout
    shown = json.loads(run("show", number, "--json").stdout)
    assert {name: shown[name] for name in FORM} == FORM
    assert run("show", "0000-0000-0000").exit_code == 2


def test_letters_are_written_where_no_mail_server_is_set(run: Run, store: RequestStore, tmp_path: Path) -> None:
    number = store.add(make_new(), NO_LIMITS, NOW).number
    assert run("send").exit_code == 2
    told = json.loads(run("send", "--outbox", tmp_path / "out", "--json").stdout)
    assert [(w["number"], w["where"]) for w in told["written"]] == [(number, "https://admgor.nnov.ru/")]
    assert (tmp_path / "out" / f"{number}.eml").is_file()
    assert json.loads(run("send", "--outbox", tmp_path / "out", "--json").stdout)["written"] == []
    assert run("send", "--outbox", tmp_path / "out" / f"{number}.eml").exit_code == 1


def test_status_moves_along_the_ways_only(run: Run, store: RequestStore) -> None:
    numbers = [store.add(make_new(), NO_LIMITS, NOW).number for _ in range(2)]
    assert run("status", *numbers, "sent").exit_code == 0
    assert {r.status for r in store.all()} == {RequestStatus.SENT}
    refused = run("status", numbers[0], "implemented")
    assert refused.exit_code == 1
    assert "отправлено" in refused.stderr and "внедрено" in refused.stderr
    assert run("status", numbers[0], "lost").exit_code == 2
    assert run("status", "sent").exit_code == 2


def test_purge_forgets_old_ones_or_those_named(run: Run, store: RequestStore) -> None:
    old = store.add(make_new(), NO_LIMITS, NOW.replace(year=NOW.year - 9)).number
    named, kept = (store.add(make_new(), NO_LIMITS, NOW.replace(year=2100)).number for _ in range(2))
    assert json.loads(run("purge", "--json").stdout) == {"forgotten": 1}
    assert store.find(old) is None
    assert json.loads(run("purge", named, "--json").stdout) == {"forgotten": 1}
    assert [r.number for r in store.all()] == [kept]


def test_export_is_guarded_and_its_owners_alone(run: Run, store: RequestStore, tmp_path: Path) -> None:
    formula = '=HYPERLINK("https://evil.example")'
    store.add(make_new(organisation=formula, message=f"{formula}\nвторая строка"), NO_LIMITS, NOW)
    file = tmp_path / "requests.csv"
    assert run("export", file).exit_code == 0
    headings, row = csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""), delimiter=";")
    found = dict(zip(headings, row, strict=True))
    assert found["organisation"] == f"'{formula}"
    assert found["message"].startswith("'=") and found["message"].endswith("вторая строка")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_keys_are_made_shown_once_and_withdrawn(run: Run, sqlite: Engine) -> None:
    made = run("tokens", "add", "perm", "--label", "отдел цифровизации")
    token = made.stdout.strip()
    assert DonorTokens(sqlite).check("perm", token, datetime.now(UTC)) == 1
    assert DonorTokens(sqlite).check("perm", token, datetime.now(UTC) + timedelta(days=366)) is None
    listed = run("tokens", "list")
    assert "отдел цифровизации" in listed.stdout and token not in listed.stdout
    assert "действует до" in listed.stdout
    assert json.loads(run("tokens", "list", "--json").stdout)[0]["withdrawn"] is None
    assert run("tokens", "withdraw", 1).exit_code == 0
    assert run("tokens", "withdraw", 1).exit_code == 2
    assert DonorTokens(sqlite).check("perm", token, datetime.now(UTC)) is None
    assert "отозван" in run("tokens", "list").stdout
    assert run("tokens", "add", "atlantis").exit_code == 2


def test_uptake_is_counted_in_words_and_in_json(run: Run, store: RequestStore) -> None:
    for donor in ("moscow", "moscow", "nizhny-novgorod"):
        store.add(make_new(donor=donor), NO_LIMITS, NOW)
    told = json.loads(run("uptake", "--json").stdout)
    assert told["requests"] == 3
    assert told["asked_for"] == {FILLED.solution: 3}
    assert [(t["donor"], t["requests"]) for t in told["totals"]] == [("moscow", 2), ("nizhny-novgorod", 1)]
    shown = run("uptake", "--language", "en").stdout
    assert "By donor city" in shown and "Moscow" in shown and FILLED.contact not in shown
