"""An editor adds a card through the workbook, and the running assistant recommends it; the register speaks at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from running import Chat, Provodnik

from bot.settings import ROOT

SECONDS = 60
MODEL, NEW = "municipal-virtual-assistant", "rooftop-beehive-monitoring"
PROBLEM = "на крышах гибнут пчёлы в ульях"
PHRASES = (
    [f"bees {what} in the hives on our roofs" for what in ("die", "starve", "freeze", "are ill", "swarm")],
    [PROBLEM, *(f"в ульях на крышах {what}" for what in ("холодно", "мало мёда", "больные пчёлы", "роятся пчёлы"))],
)
NAMES = {
    "Код": NEW,
    "Название (рус.)": "Мониторинг ульев на крышах",
    "Название (англ.)": "Rooftop beehive monitoring",
    "Что это (рус.)": "Датчики в ульях на крышах",
    "Что это (англ.)": "Sensors in rooftop beehives",
    "Кратко (рус.)": "Датчики в ульях на крышах следят за весом, теплом и звуком пчёл.",
    "Кратко (англ.)": "Sensors in rooftop beehives watch the weight, the warmth and the sound of the bees.",
}


def command(provodnik: Provodnik, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "provodnik"), *words],
        cwd=ROOT,
        env=os.environ | {"PROVODNIK_HOME": str(provodnik.home)},
        capture_output=True,
        text=True,
        check=False,
    )


def with_new_card(path: Path) -> None:
    """Adds a card to an exported workbook as an editor would: a row on each sheet, like that of another card."""
    book = openpyxl.load_workbook(path)
    for sheet_name, key in (("Карточки", "Код"), ("Внедрения", "Карточка"), ("Источники", "Карточка")):
        sheet = book[sheet_name]
        heads = [c.value for c in sheet[1]]
        row = next(r for r in sheet.iter_rows(min_row=2, values_only=True) if r[heads.index(key)] == MODEL)
        made: dict[str, Any] = dict(zip(heads, row, strict=True)) | {key: NEW}
        if sheet_name == "Карточки":
            made |= NAMES
            for head in heads:
                if head and head.startswith("Фразы"):
                    made[head] = "\n".join(PHRASES["рус" in head])
        place = max(i for i, r in enumerate(sheet.iter_rows(values_only=True), 1) if any(v is not None for v in r)) + 1
        for column, head in enumerate(heads, 1):
            sheet.cell(place, column, made[head])
    book.save(path)


@pytest.fixture
def cards(provodnik: Provodnik, tmp_path: Path) -> Path:
    path = tmp_path / "cards.xlsx"
    done = command(provodnik, "catalogue", "export", "--format", "xlsx", "--out", str(path))
    assert done.returncode == 0, done.stderr
    return path


def test_new_card_of_the_workbook_is_recommended_within_a_minute_and_undone_as_quickly(
    provodnik: Provodnik, cards: Path
) -> None:
    with_new_card(cards)
    shown = command(provodnik, "catalogue", "import", str(cards))
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert NEW in shown.stdout
    listing = httpx.get(f"{provodnik.url}/api/v1/solutions", trust_env=False, timeout=30).json()
    assert NEW not in {s["id"] for s in listing}
    applied = command(
        provodnik, "catalogue", "import", str(cards), "--apply", "--who", "Редактор", "--why", "проверка", "--json"
    )
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert _becomes(provodnik, known=True) < SECONDS
    chat = Chat(provodnik.url)
    chat.say("Мы из Лысьвы")
    chat.say(PROBLEM)
    assert chat.cards[0]["solution_id"] == NEW
    revision = json.loads(command(provodnik, "catalogue", "history", "--json").stdout)
    number = _revision(revision)
    undone = command(provodnik, "catalogue", "undo", str(number), "--who", "Редактор", "--why", "проверка")
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert _becomes(provodnik, known=False) < SECONDS


def _becomes(provodnik: Provodnik, known: bool) -> float:
    """Seconds until the new card is served, or served no more; every request on the way is answered."""
    start = time.monotonic()
    while time.monotonic() < start + 3 * SECONDS:
        status = httpx.get(f"{provodnik.url}/api/v1/solutions/{NEW}", trust_env=False, timeout=30).status_code
        assert status in (200, 404)
        if (status == 200) is known:
            return time.monotonic() - start
        time.sleep(0.5)
    raise AssertionError("never served")


def _revision(told: Any) -> int:
    rows = told if isinstance(told, list) else next(v for v in told.values() if isinstance(v, list))
    return max(int(r["revision"]) for r in rows)
