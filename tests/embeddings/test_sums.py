"""Hashes find whatever is not as it was made."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_parts import need

from embeddings import sums


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    (made / "part").mkdir(parents=True)
    (made / "vectors.bin").write_bytes(bytes(range(256)) * 8)
    (made / "part" / "слова  два.json").write_text("{}", "utf-8")
    sums.seal(made)
    return made


def test_what_was_sealed_is_as_it_was_made_wherever_it_is_moved(folder: Path, tmp_path: Path) -> None:
    assert sums.fault_of(folder) is None
    shutil.copytree(folder, tmp_path / "moved")
    assert sums.fault_of(tmp_path / "moved") is None


SPOILT: dict[str, tuple[str, Callable[[Path], object]]] = {
    "cut": ("vectors.bin", lambda file: file.write_bytes(file.read_bytes()[:-1])),
    "one bit": ("vectors.bin", lambda file: file.write_bytes(b"\x01" + file.read_bytes()[1:])),
    "emptied": ("part/слова  два.json", lambda file: file.write_bytes(b"")),
    "missing": ("part/слова  два.json", Path.unlink),
    "added": ("pytorch_model.bin", lambda file: file.write_bytes(b"another's")),
    "no sums": (sums.SUMS, Path.unlink),
    "odd sums": (sums.SUMS, lambda file: file.write_bytes(b"\xff\xfe")),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_what_is_not_as_it_was_made_is_named(folder: Path, kind: str) -> None:
    name, spoil = SPOILT[kind]
    spoil(folder / name)
    assert sums.fault_of(folder) == name


def test_folder_that_is_not_there_is_not_as_it_was_made(tmp_path: Path) -> None:
    assert sums.fault_of(tmp_path / "none") == sums.SUMS


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_file_is_sealed_for_its_very_bytes(tmp_path_factory: pytest.TempPathFactory, made: bytes, now: bytes) -> None:
    file = tmp_path_factory.mktemp("file") / "model.tar.gz"
    file.write_bytes(made)
    assert not sums.is_sealed(file)
    sums.seal_file(file)
    file.write_bytes(now)
    assert sums.is_sealed(file) == (made == now)
    sums.unseal_file(file)
    assert not list(file.parent.iterdir())


def test_operator_can_check_them_with_the_ordinary_program(folder: Path) -> None:
    program = shutil.which("sha256sum")
    need(program, "sha256sum is not on this machine")
    checked = subprocess.run([str(program), "-c", "--strict", sums.SUMS], cwd=folder, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
