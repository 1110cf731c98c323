"""Writes the editors' workbook: drop-downs for every vocabulary, hints, a sheet for what an import refuses."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook as Book
from xlsxwriter.worksheet import Worksheet

from catalogue.cards.workbook.cells import CHOICE_MARK, NO, YES
from catalogue.cards.workbook.fields import cells_of, parts_of
from catalogue.cards.workbook.layout import (
    LIST_OF,
    OWNER_PATH,
    PROBLEM_HEADINGS,
    READ,
    REVISION_KEY,
    VERSION_HEADINGS,
    CardColumn,
    CardSheet,
    Kind,
    Vocabulary,
    spread,
)
from catalogue.load.overlay import Card, version_of
from catalogue.problems import Problem

LAST_ROW = 5_000
"""How far down drop-downs and hints reach."""
_TITLE, _MESSAGE = 32, 255
"""Letters that Excel shows of a hint's title and text."""
_MARKED = PatternFill("solid", fgColor="FFF2B8B5")

Choices = Mapping[Vocabulary, Mapping[str, str]]
"""The members of every vocabulary with their names."""


@dataclass(frozen=True, slots=True)
class BookWords:
    """What the workbook says: the hint of a column, why a choice is refused, the lines of the help."""

    hint: Callable[[CardSheet, CardColumn], str]
    refused: str
    help_lines: Sequence[str]
    help_headings: Sequence[str]


def write_workbook(cards: Mapping[str, Card], revision: int, choices: Choices, words: BookWords) -> bytes:
    """All cards as an XLSX file; no text of theirs becomes a formula or a link."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        _Writing(book, list(cards.values()), choices, words).write(revision)
    return target.getvalue()


class _Writing:
    def __init__(self, book: Book, cards: Sequence[Card], choices: Choices, words: BookWords) -> None:
        self.book, self.cards, self.choices, self.words = book, cards, choices, words
        self.head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E4ECF5"})
        self.key = book.add_format({"num_format": "@", "valign": "top", "bg_color": "#EEEEEE"})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        whole = book.add_format({"num_format": "0", "valign": "top"})
        self.plain = {Kind.WHOLE: whole, Kind.NUMBER: book.add_format({"num_format": "General", "valign": "top"})}
        self.lists: dict[Vocabulary, str] = {}

    def write(self, revision: int) -> None:
        sheets = {sheet: self.book.add_worksheet(sheet.value) for sheet in CardSheet}
        self._vocabularies(sheets[CardSheet.VOCABULARIES])
        for sheet in READ:
            columns = spread(sheet, self.cards)
            self._table(sheets[sheet], sheet, columns)
            rows = (
                [cells_of(card, columns) for card in self.cards]
                if sheet is CardSheet.CARDS
                else [row for card in self.cards for row in parts_of(card, sheet, columns)]
            )
            for number, row in enumerate(rows, 1):
                for index, (column, value) in enumerate(zip(columns, row, strict=True)):
                    self._cell(sheets[sheet], number, index, column, value)
        self._help(sheets[CardSheet.HELP])
        self._headings(sheets[CardSheet.PROBLEMS], PROBLEM_HEADINGS, (24, 30, 110))
        versions = sheets[CardSheet.VERSIONS]
        self._headings(versions, VERSION_HEADINGS, (36, 20))
        noted = [(REVISION_KEY, str(revision)), *((card["id"], version_of(card)) for card in self.cards)]
        for number, (identifier, version) in enumerate(noted, 1):
            versions.write_string(number, 0, identifier)
            versions.write_string(number, 1, version)
        versions.hide()
        sheets[CardSheet.CARDS].activate()

    def _vocabularies(self, sheet: Worksheet) -> None:
        for index, vocabulary in enumerate(Vocabulary):
            members = self.choices[vocabulary]
            sheet.write_string(0, index, vocabulary.value, self.head)
            sheet.set_column(index, index, 36)
            for number, (identifier, name) in enumerate(members.items(), 1):
                sheet.write_string(number, index, shown_choice(identifier, name), self.text)
            letters = xl_col_to_name(index)
            self.lists[vocabulary] = f"={CardSheet.VOCABULARIES}!${letters}$2:${letters}${max(2, len(members) + 1)}"
        sheet.freeze_panes(1, 0)

    def _table(self, sheet: Worksheet, name: CardSheet, columns: Sequence[CardColumn]) -> None:
        for index, column in enumerate(columns):
            owner = column.path in (("id",), OWNER_PATH)
            plain = self.plain.get(column.kind, self.text)
            # The format of the whole column keeps what is typed below as text: no date or number is made of it.
            sheet.set_column(index, index, column.width, self.key if owner else plain)
            sheet.write_string(0, index, column.heading, self.head)
            rule: dict[str, Any] = {
                "validate": "any",
                "input_title": column.heading[:_TITLE],
                "input_message": self.words.hint(name, column)[:_MESSAGE],
            }
            if column.vocabulary:
                rule |= {"validate": "list", "source": self.lists[column.vocabulary]}
            elif column.kind is Kind.YES_NO:
                rule |= {"validate": "list", "source": [YES, NO]}
            elif column.path == OWNER_PATH:
                rule |= {"validate": "list", "source": f"={CardSheet.CARDS}!$A$2:$A${LAST_ROW + 1}"}
            if rule["validate"] == "list":
                rule |= {"error_title": column.heading[:_TITLE], "error_message": self.words.refused[:_MESSAGE]}
            sheet.data_validation(1, index, LAST_ROW, index, rule)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, LAST_ROW, len(columns) - 1)

    def _cell(self, sheet: Worksheet, row: int, index: int, column: CardColumn, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_string(row, index, YES if value else NO)
        elif isinstance(value, (int, float)):
            sheet.write_number(row, index, value)
        elif column.kind is Kind.LINES:
            sheet.write_string(row, index, "\n".join(value))
        elif column.vocabulary:
            sheet.write_string(row, index, shown_choice(value, self.choices[column.vocabulary].get(value, "")))
        else:
            sheet.write_string(row, index, value)

    def _help(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 30)
        sheet.set_column(2, 2, 110, self.text)
        number = 0
        for number, line in enumerate(self.words.help_lines):
            sheet.write_string(number, 0, line)
        number += 2
        for index, heading in enumerate(self.words.help_headings):
            sheet.write_string(number, index, heading, self.head)
        for name in READ:
            for column in spread(name):
                if isinstance(column.path[-1], int) and column.path[-1] > 0:
                    continue
                number += 1
                for index, text in enumerate((name.value, column.heading, self.words.hint(name, column))):
                    sheet.write_string(number, index, text)

    def _headings(self, sheet: Worksheet, headings: Sequence[str], widths: Sequence[int]) -> None:
        for index, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(index, index, width, self.text)
            sheet.write_string(0, index, heading, self.head)
        sheet.freeze_panes(1, 0)


def shown_choice(identifier: str, name: str) -> str:
    """A choice as a drop-down shows it."""
    return f"{identifier}{CHOICE_MARK}{name}" if name else identifier


def with_problems(content: bytes | None, problems: Sequence[Problem], say: Callable[[Problem], str]) -> bytes:
    """A copy of the editor's workbook with its sheet of errors filled and the cells marked; of a file that cannot be
    opened safely (`content` is None) only the sheet of errors.
    """
    book = load_workbook(io.BytesIO(content)) if content is not None else Workbook()
    if content is None and book.active is not None:
        book.active.title = CardSheet.PROBLEMS.value
    sheet: Any = (
        book[CardSheet.PROBLEMS] if CardSheet.PROBLEMS in book.sheetnames else book.create_sheet(CardSheet.PROBLEMS)
    )
    sheet.delete_rows(1, sheet.max_row)
    sheet.append(PROBLEM_HEADINGS)
    for number, problem in enumerate(problems, 2):
        place = problem.place
        for column, text in enumerate((place.sheet_cell, place.entry, say(problem)), 1):
            # Text even where it begins with "=": what an editor wrote never becomes a formula here.
            sheet.cell(number, column).value = text
            sheet.cell(number, column).data_type = "s"
        if place.cell and place.sheet in book.sheetnames and place.sheet in LIST_OF.keys() | {CardSheet.CARDS}:
            sheet.cell(number, 1).hyperlink = f"#'{place.sheet}'!{place.cell}"
            book[place.sheet][place.cell].fill = _MARKED
    book.active = book.sheetnames.index(CardSheet.PROBLEMS)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
