"""The doctor names faults made on purpose, each with the command that mends it, and changes nothing."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, make_url, text

from bot.database import NewerDatabaseError, open_database, open_engine
from bot.process.doctor import Finding, State, examine
from bot.process.supervisor import free_port
from bot.rasa.training import model_path
from bot.settings import CONFIG, ROOT, Settings
from catalogue.registers.model import RegisterKind
from catalogue.registers.store.tables import SNAPSHOTS
from embeddings import store

TODAY = dt.date(2026, 12, 1)


@pytest.fixture
def home(prepared: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory in which nothing is wrong; files that are costly to make are those of the prepared one."""
    home = tmp_path / "home"
    weights = home / "models" / prepared.weights_home.name
    shutil.copytree(prepared.weights_home, weights, copy_function=os.symlink)
    shutil.copytree(prepared.index_home, home / "index")
    (home / "rasa" / "models").mkdir(parents=True)
    for file in model_path(prepared).parent.glob(f"{model_path(prepared).name}*"):
        shutil.copy(file, home / "rasa" / "models")
    open_database(f"sqlite:///{home / 'provodnik.db'}").dispose()
    monkeypatch.setenv("PROVODNIK_HOME", str(home))
    monkeypatch.setenv("PROVODNIK_PORT", str(free_port()))
    for name in ("PROVODNIK_DATABASE_URL", "PROVODNIK_SECRETS_DIR", "PROVODNIK_SECRET"):
        monkeypatch.delenv(name, raising=False)
    return home


def _faults(config: Path = CONFIG) -> list[Finding]:
    return [finding for finding in examine(TODAY, config) if finding.state is State.FAULT]


def _one(code: str, config: Path = CONFIG) -> Finding:
    faults = _faults(config)
    assert [finding.code for finding in faults] == [code]
    assert faults[0].mend
    return faults[0]


def _files(home: Path) -> dict[str, tuple[int, int]]:
    return {str(p.relative_to(home)): (p.stat().st_size, p.stat().st_mtime_ns) for p in home.rglob("*") if p.is_file()}


def test_sound_installation_has_no_fault_and_is_left_as_it_is(home: Path) -> None:
    before = _files(home)
    findings = {finding.code: finding for finding in examine(TODAY)}
    assert not [f for f in findings.values() if f.state is State.FAULT]
    assert {"application", "rasa", "index_ok", "assistant_ok", "database_ok", "port_free", "fonts_ok"} <= set(findings)
    assert findings["registers_none"].mend == "provodnik register import FILE"
    assert _files(home) == before


def test_nothing_is_made_where_nothing_was(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVODNIK_HOME", str(tmp_path / "new"))
    findings = {finding.code: finding for finding in examine(TODAY)}
    assert "database_new" in findings
    assert (findings["index"].mend, findings["assistant"].mend) == ("provodnik prepare", "provodnik prepare")
    assert not (tmp_path / "new").exists()


def test_wrong_setting_is_named(home: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yml"
    config.write_text("provodnik:\n  web:\n    prot: 80\n", "utf-8")
    assert "web.prot" in str(_one("settings", config).values["why"])


def test_missing_folder_of_secrets_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVODNIK_SECRETS_DIR", "/nowhere")
    assert "/nowhere" in str(_one("settings").values["why"])


def test_package_of_another_version_is_named(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "site" / "faiss_cpu-0.9.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: faiss-cpu\nVersion: 0.9\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    finding = _one("packages")
    assert "faiss-cpu 0.9 (" in str(finding.values["names"])
    assert finding.mend.endswith("make install")


def test_missing_and_broken_environment_of_the_assistant(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROVODNIK_RASA_ENV", str(tmp_path / "none"))
    assert _one("rasa_missing").mend == "make install"
    (tmp_path / "none" / "bin").mkdir(parents=True)
    (tmp_path / "none" / "bin" / "python").symlink_to(sys.executable)
    assert "make install" in _one("rasa_broken").mend


def test_port_of_another_program_and_our_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PROVODNIK_PORT", str(other.getsockname()[1]))
        assert _one("port").mend.startswith("PROVODNIK_PORT=")
    monkeypatch.setenv("PROVODNIK_WEB__HOST", "192.0.2.1.invalid")
    assert _one("host").values["host"] == "192.0.2.1.invalid"


def test_font_that_is_not_there_is_a_warning(home: Path, tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig/>', "utf-8")
    found = _told_by_the_command({"FONTCONFIG_FILE": str(fonts)})
    assert found["fonts"]["state"] == "warning"
    assert "fonts-liberation" in found["fonts"]["mend"]


def _told_by_the_command(environment: dict[str, str], *before: str, language: str = "en") -> dict[str, dict[str, str]]:
    """What `provodnik doctor --json` tells, by code."""
    done = subprocess.run(
        [*before, sys.executable, "-m", "bot.cli", "doctor", "--json", "--language", language],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    found = {finding["code"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == any(finding["state"] == "fault" for finding in found.values())
    return found


def _mounts() -> bool:
    try:
        return subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], check=False).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(
    not _mounts(), reason="no mounts of its own here: every fault but a full disk and a broken library is tried"
)
def test_full_disk_and_a_library_that_is_not_one(home: Path, tmp_path: Path) -> None:
    small, nothing = tmp_path / "small", tmp_path / "nothing"
    small.mkdir()
    nothing.touch()
    libraries = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=True).stdout.splitlines()
    pango = next(line.split("=> ")[1] for line in libraries if "libpango-1.0.so.0" in line)
    mount = f'mount -t tmpfs -o size=1m tmpfs {small} && mount --bind {nothing} {pango} && exec "$@"'
    found = _told_by_the_command({"PROVODNIK_HOME": str(small)}, "unshare", "-rm", "sh", "-c", mount, "sh")
    assert found["disk"]["state"] == "fault"
    assert found["pango"]["mend"].startswith("apt install libpango")


def test_home_that_cannot_be_written_is_named(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PROVODNIK_HOME", str(tmp_path / "file"))
    assert "home" in [finding.code for finding in _faults()]


def _cut(path: Path) -> None:
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(whole[: len(whole) // 2])


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (lambda home: home / "models" / "multilingual-e5-small" / "tokenizer.json", "damaged"),
        (lambda home: (store.current(home / "index") or home) / "rows.json", "damaged"),
        (lambda home: next((home / "rasa" / "models").glob("provodnik-*.tar.gz")), "assistant_damaged"),
    ],
)
def test_file_cut_short_is_named_and_the_next_start_makes_it_anew(
    home: Path, file: Callable[[Path], Path], code: str
) -> None:
    _cut(file(home))
    finding = _one(code)
    assert finding.mend == "provodnik prepare"
    if code == "damaged":
        assert file(home).name in str(finding.values["file"])


def test_index_of_another_catalogue_is_named(home: Path) -> None:
    pointer = home / "index" / "current"
    folder = home / "index" / pointer.read_text("utf-8").strip()
    other = folder.with_name("0" * 8 + ".1234")
    folder.rename(other)
    pointer.write_text(other.name, "utf-8")
    findings = {finding.code: finding for finding in examine(TODAY)}
    assert findings["index"].mend == "provodnik prepare"


def test_database_that_is_none_or_of_a_newer_version_is_named(home: Path) -> None:
    file = home / "provodnik.db"
    engine = open_engine(make_url(f"sqlite:///{file}"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert _one("database_newer").values["revision"] == "9999"
    with pytest.raises(NewerDatabaseError, match="9999"):
        open_database(f"sqlite:///{file}")
    for left in home.glob("provodnik.db*"):
        left.unlink()
    file.write_bytes(b"no database at all, but long enough to look like one" * 200)
    assert _one("database").mend.startswith("provodnik restore")


def test_password_of_the_database_is_never_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", f"postgresql+psycopg://me:hidden@127.0.0.1:{free_port()}/none")
    finding = _one("database")
    assert "hidden" not in str(finding) and "me:***@" in str(finding.values["address"])


def test_old_export_of_a_register_is_named_with_its_age(home: Path) -> None:
    engine = open_engine(make_url(f"sqlite:///{home / 'provodnik.db'}"))
    row = {
        "register": RegisterKind.SOFTWARE.value,
        "date": TODAY - dt.timedelta(days=45),
        "sha256": "0",
        "records": 1,
        "imported": TODAY,
        "headings": [],
        "format": "xml",
        "unknown_fields": [],
    }
    with engine.begin() as connection:
        connection.execute(insert(SNAPSHOTS).values(row))
    engine.dispose()
    finding = next(f for f in examine(TODAY) if f.code == "register_old")
    assert (finding.values["days"], finding.mend) == (45, "provodnik register import FILE")


def test_key_that_others_can_read_is_named(home: Path) -> None:
    (home / "secret").write_text("key", "utf-8")
    (home / "secret").chmod(0o644)
    assert _one("key").mend == f"chmod 600 {home / 'secret'}"


def test_both_languages_tell_the_same_things(home: Path) -> None:
    russian, english = _told_by_the_command({}, language="ru"), _told_by_the_command({})
    assert list(russian) == list(english)
    assert russian["index_ok"]["wording"] != english["index_ok"]["wording"]
