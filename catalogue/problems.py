"""What is wrong with data: one record for every reader and check, and the base of all refusals.

A room has its own vocabulary of codes (a ProblemCode, or a plain StrEnum) and its own child of RefusedError.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

Path = tuple[str | int, ...]
"""Keys and indexes that lead to a value inside an entry: ("deployments", 1, "city")."""


class ProblemCode(StrEnum):
    """Base of vocabularies whose members carry an English sentence: MISSING = "missing", "field {field!r} is missing".

    The braces are filled from the params of the problem.
    """

    sentence: str

    def __new__(cls, value: str, sentence: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something is wrong; what does not apply stays empty.

    `entry` is the id of a record, `path` leads on to the value inside it. `row` counts from 1 as Excel does, `column`
    is a heading, `cell` is as the file names it (D17). `also_rows` are further rows with exactly the same problem.
    """

    file: str = ""
    entry: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""
    path: Path = ()
    also_rows: tuple[int, ...] = ()

    @property
    def sheet_cell(self) -> str:
        """Карточки!D17, the sheet alone, or nothing."""
        return f"{self.sheet}!{self.cell}" if self.sheet and self.cell else self.sheet or self.cell

    @property
    def part(self) -> str:
        """The entry with the member of a list inside it that has the value: "mesh-school deployments[1]"."""
        pairs = zip(self.path, self.path[1:-1], strict=False)
        inner = [f"{key}[{index}]" for key, index in pairs if isinstance(index, int)]
        return " ".join(filter(None, (self.entry, *inner)))

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        return ", ".join(filter(None, (self.file, self.sheet_cell, row, self.column))) or "file"


NOWHERE = Place()
"""The whole of what was read, where nothing nearer is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong: a code of the room's vocabulary, its place, and the values that a sentence about it names."""

    code: StrEnum
    place: Place = NOWHERE
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong, in English, without the place."""
        if isinstance(self.code, ProblemCode) and self.code.sentence:
            try:
                return self.code.sentence.format_map(self.params)
            except (KeyError, IndexError, ValueError):
                pass  # A sentence without its params is still told by its code.
        params = ", ".join(f"{key}={value!r}" for key, value in self.params.items())
        return self.code.value + (f" ({params})" if params else "")

    def __str__(self) -> str:
        part = f"{self.place.part}: " if self.place.part else ""
        return f"{self.place}: {part}{self.message}"


class RefusedError(Exception):
    """Something is refused as a whole; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    @classmethod
    def of(cls, code: StrEnum, place: Place = NOWHERE, /, **params: object) -> Self:
        """A refusal for one reason."""
        return cls([Problem(code=code, place=place, params=params)])

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
