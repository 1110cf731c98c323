"""`provodnik register` as an official and as a program use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from register_files import PAGE_ID, Item, cut, items, products, write_industrial_csv, write_software_xml

from bot.settings import ROOT
from bot.texts.words import read_texts
from catalogue.model import Language
from catalogue.registers.model import FileFormat, FileProblem, RefusalCode


def run(home: Path, *args: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PROVODNIK_HOME": str(home)}
    env.pop("PROVODNIK_DATABASE_URL", None)
    command = [str(Path(sys.executable).parent / "provodnik"), "register", *args]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, check=False)


@pytest.mark.parametrize("language", Language)
def test_every_problem_reason_and_format_has_its_words(language: Language) -> None:
    needed = {f"register_import.{p}" for p in FileProblem} | {f"register_refusal.{r}" for r in RefusalCode}
    assert needed | {f"register_format.{f}" for f in FileFormat} <= read_texts(language).keys()


def test_import_is_told_to_programs_and_to_people(tmp_path: Path) -> None:
    made = [*items(30), Item(PAGE_ID), Item("31", more={"newTag": "1"})]
    path = write_software_xml(tmp_path / "реестр.xml", made)
    done = run(tmp_path, "import", str(path), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["kind"], told["format"], told["snapshot_date"]) == ("ru-software", "software-xml", "2026-09-12")
    assert (told["read"], told["kept"], told["added"], told["changed"], told["vanished"]) == (32, 31, 31, 0, 0)
    assert told["refused_total"] == 1
    assert told["refused"] == [
        {"place": "item 31", "column": "registrationNumber", "reason": "bad-number", "value": PAGE_ID}
    ]
    assert told["unknown_fields"] == {"newTag": 1}
    assert len(told["sha256"]) == 64
    again = run(tmp_path, "import", str(path))
    assert again.returncode == 0
    assert "уже загружен" in again.stdout
    readable = run(tmp_path, "import", str(path), "--force", "--language", "en").stdout
    assert "record 31, column registrationNumber: this is no entry number" in readable
    assert "newTag (1)" in readable
    shown = json.loads(run(tmp_path, "snapshots", "--json").stdout)["snapshots"]
    assert [(s["kind"], s["snapshot_date"], s["records"]) for s in shown] == [("ru-software", "2026-09-12", 31)]
    assert "12.09.2026" in run(tmp_path, "snapshots").stdout


def test_day_is_asked_for_and_taken_in_either_form(tmp_path: Path) -> None:
    path = write_industrial_csv(tmp_path / "a.csv", products(5))
    asked = run(tmp_path, "import", str(path))
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "--date" in asked.stderr
    done = run(tmp_path, "import", str(path), "--date", "20.11.2026", "--json")
    assert json.loads(done.stdout)["snapshot_date"] == "2026-11-20"


def test_refused_file_is_one_sentence_that_says_what_to_do(tmp_path: Path) -> None:
    path = cut(write_software_xml(tmp_path / "a.xml", items(30)), 0.5)
    done = run(tmp_path, "import", str(path), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["problem"] == "truncated"
    assert "скачайте файл ещё раз" in done.stderr
    assert "остались прежними" in done.stderr
    assert "Traceback" not in done.stderr
    assert "ещё не загружен" in run(tmp_path, "snapshots").stderr
    english = run(tmp_path, "import", str(tmp_path / "none.xml"), "--language", "en")
    assert english.returncode == 1
    assert "unchanged" in english.stderr
