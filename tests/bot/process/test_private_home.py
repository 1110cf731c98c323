"""Other users of the machine see nothing of the data directory."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.process.private_home import keep_private

NOBODY = 65534


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_new_directory_is_the_owners_alone(tmp_path: Path) -> None:
    keep_private(tmp_path / "a" / "var")
    assert _mode(tmp_path / "a" / "var") == 0o700


@pytest.mark.parametrize(("before", "after"), [(0o755, 0o750), (0o777, 0o770), (0o750, 0o750), (0o700, 0o700)])
def test_directory_is_shut_to_others_and_left_open_to_its_group(tmp_path: Path, before: int, after: int) -> None:
    tmp_path.chmod(before)
    keep_private(tmp_path)
    assert _mode(tmp_path) == after


def test_directory_of_somebody_else_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    os.chmod(tmp_path, 0o755)
    keep_private(tmp_path)
    assert f"chmod o= {tmp_path}" in caplog.text


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the machine may enter, which those of the tests are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(
    os.geteuid() != 0,
    reason="only root can become another user: the modes of the folder are checked, not a reading by somebody else",
)
def test_another_user_reads_nothing_in_it(open_folder: Path) -> None:
    home = open_folder / "var"
    home.mkdir(mode=0o755)
    kept = home / "provodnik.db"
    kept.write_text("contacts", "utf-8")
    kept.chmod(0o644)
    read = f"import os; os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY}); print(open({str(kept)!r}).read())"
    command = ["/usr/bin/env", "python3", "-c", read]
    seen = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "contacts" in seen.stdout, seen.stderr
    keep_private(home)
    refused = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "PermissionError" in refused.stderr
    assert not refused.stdout
