"""Hashes of what is made once and loaded often, kept beside it in the form of `sha256sum` and compared before loading.

They find what was cut short, mixed up or changed by mistake. Who may write into the data directory may write them too.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

SUMS = "SHA256SUMS"
"""In a folder: the hash of every file in it. Beside a single file: its name with ENDING."""
ENDING = ".sha256"


def seal(folder: Path) -> None:
    """Writes down the hashes of all files of a folder."""
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in _files(folder)]
    (folder / SUMS).write_text("".join(lines), "utf-8")


def fault_of(folder: Path) -> str | None:
    """The first file of a folder that is missing, changed or not written down; None where all are as they were made."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return SUMS
    made = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = set(_files(folder))
    if odd := sorted(found ^ made.keys()):
        return odd[0]
    return next((name for name, digest in made.items() if sha256_of(folder / name) != digest), None)


def seal_file(file: Path) -> None:
    """Writes down the hash of one file."""
    _beside(file).write_text(f"{sha256_of(file)}  {file.name}\n", "utf-8")


def is_sealed(file: Path) -> bool:
    """Whether a file is there as it was when its hash was written down."""
    try:
        written = _beside(file).read_text("utf-8")
        return written == f"{sha256_of(file)}  {file.name}\n"
    except (OSError, UnicodeDecodeError):
        return False


def unseal_file(file: Path) -> None:
    """Removes a file with its hash."""
    file.unlink(missing_ok=True)
    _beside(file).unlink(missing_ok=True)


def sha256_of(file: Path) -> str:
    """The hash of a file, read in parts."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _files(folder: Path) -> list[str]:
    """The files of a folder and of those in it, by their path from there."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p != folder / SUMS)


def _beside(file: Path) -> Path:
    return file.with_name(file.name + ENDING)
