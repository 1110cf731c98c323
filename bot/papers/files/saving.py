"""Writes papers to a folder: atomically, and never over a file with other contents."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bot.papers.model import PaperFile
from bot.texts.words import Words

_KEYS = {
    errno.ENOSPC: "papers_save_full",
    errno.EDQUOT: "papers_save_full",
    errno.EACCES: "papers_save_denied",
    errno.EPERM: "papers_save_denied",
    errno.EROFS: "papers_save_denied",
    errno.ENOTDIR: "papers_save_not_folder",
    errno.EEXIST: "papers_save_not_folder",
}
MOST_COPIES = 1000


class SavingError(Exception):
    """A paper could not be written; `saved` are those that were, whole."""

    def __init__(self, path: Path, error: OSError, saved: Iterable[Path]) -> None:
        self.path, self.error, self.saved = path, error, tuple(saved)
        super().__init__(f"{path}: {error}")

    def told(self, words: Words) -> str:
        """What happened, what was kept and what to do, in the language of `words`."""
        key = _KEYS.get(self.error.errno or 0, "papers_save_failed")
        lines = [words(key, path=self.path, reason=self.error.strerror or self.error)]
        if self.saved:
            lines.append(words("papers_save_kept", paths=", ".join(map(str, self.saved))))
        return "\n".join(lines)


def save(files: Iterable[PaperFile], folder: Path) -> list[Path]:
    """Writes files into a folder, making it where it is missing; the paths written, in order.

    A file of the same name and content stays; one of another content stays too, and the new one gets a number:
    an official may have filled in its blanks. Raises SavingError.
    """
    saved: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SavingError(folder, error, saved) from None
    for file in files:
        path = _free(folder / file.filename, file.content)
        try:
            if not path.exists():
                _write(path, file.content)
        except OSError as error:
            raise SavingError(path, error, saved) from None
        saved.append(path)
    return saved


def _free(path: Path, content: bytes) -> Path:
    """The path, or the first numbered one that is free or holds the same content."""
    for n in range(1, MOST_COPIES):
        candidate = path if n == 1 else path.with_stem(f"{path.stem}-{n}")
        if not candidate.exists() or (candidate.is_file() and candidate.read_bytes() == content):
            return candidate
    return path


def _write(path: Path, content: bytes) -> None:
    """Atomic write: a temporary file beside it, fsync, rename."""
    handle, name = tempfile.mkstemp(prefix=".papers-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
