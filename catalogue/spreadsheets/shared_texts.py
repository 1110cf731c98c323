"""The texts that a workbook keeps once for all its cells: in memory while they are few, then on the disk."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Mapping
from typing import IO

from catalogue.spreadsheets.guard import PackageError, PackageFault, Policy

IN_MEMORY_CHARS = 20_000_000
"""Characters that are kept in memory; the industrial register has ten times as many."""
TEXT_COST = 32
"""Characters that a text counts for besides its own, so that many empty ones are no way around a limit."""


class SharedTexts:
    """Texts by their place, from 0."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._chars, self._bytes = 0, 0
        self._ends = array("Q")
        self._file: IO[bytes] | None = None

    def __len__(self) -> int:
        return len(self._ends) if self._file else len(self._texts)

    def add(self, text: str) -> None:
        self._chars += len(text) + TEXT_COST
        if self._file is None and self._chars > IN_MEMORY_CHARS:
            self._to_disk()
        if self._file is None:
            self._texts.append(text)
        else:
            self._append(self._file, text)

    def __getitem__(self, index: int) -> str:
        if self._file is None:
            return self._texts[index]
        start = self._ends[index - 1] if index else 0
        self._file.seek(start)
        return self._file.read(self._ends[index] - start).decode("utf-8", "surrogatepass")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def _to_disk(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        for text in self._texts:
            self._append(self._file, text)
        self._texts.clear()

    def _append(self, file: IO[bytes], text: str) -> None:
        self._bytes += file.write(text.encode("utf-8", "surrogatepass"))
        self._ends.append(self._bytes)


class SharedTextsReading:
    """Takes the tags of the part of texts; runs of one text come together, reading aids are left out."""

    def __init__(self, policy: Policy) -> None:
        self.texts = SharedTexts()
        self._parts: list[str] = []
        self._chars, self._aids, self._policy = 0, 0, policy

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        self._aids += tag == "rPh"

    def end(self, tag: str, text: str) -> None:
        self._aids -= tag == "rPh"
        if tag == "t" and not self._aids:
            self._parts.append(text)
        elif tag == "si":
            whole = "".join(self._parts)[: self._policy.max_cell_chars + 1]
            self._parts.clear()
            self._chars += len(whole) + TEXT_COST
            limit = self._policy.max_shared_chars
            if limit is not None and self._chars > limit:
                raise PackageError.of(PackageFault.TOO_MUCH_TEXT, limit=limit)
            self.texts.add(whole)
