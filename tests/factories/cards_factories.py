"""A workbook as an editor makes it: exported, changed in a table program, handed in."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl

from bot.cli.cards_words import book_words, choices_of
from bot.texts.words import words_in
from catalogue.cards.workbook.layout import CardSheet, spread
from catalogue.cards.workbook.writing import write_workbook
from catalogue.load.overlay import Card
from catalogue.model import Catalogue, Language

NEW_ID = "test-heated-benches"


def export(catalogue: Catalogue, cards: Mapping[str, Card], revision: int = 0) -> bytes:
    words = words_in(Language.RU)
    return write_workbook(cards, revision, choices_of(catalogue, words), book_words(words))


def changed(content: bytes, *edits: Callable[[Any], object]) -> bytes:
    """The workbook after somebody edited and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for edit in edits:
        edit(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def put(sheet: CardSheet, cell: str, value: Any) -> Callable[[Any], object]:
    def edit(book: Any) -> None:
        book[sheet.value][cell] = value

    return edit


def column(sheet: CardSheet, *path: str | int) -> str:
    """The letters of the column of a value in a fresh export."""
    index = next(i for i, c in enumerate(spread(sheet)) if c.path == path)
    return openpyxl.utils.get_column_letter(index + 1)


def add_row(sheet: CardSheet, values: Mapping[tuple[str | int, ...], Any]) -> Callable[[Any], object]:
    """A row below the others, as an editor types it."""

    def edit(book: Any) -> None:
        table = book[sheet.value]
        number = 1 + max(cell.row for cell in table["A"] if cell.value is not None)
        headings = [cell.value for cell in table[1]]
        names = {c.path: c.heading for c in spread(sheet)}
        for path, value in values.items():
            table.cell(number, headings.index(names[path]) + 1).value = value

    return edit


def new_card_rows(identifier: str = NEW_ID) -> list[Callable[[Any], object]]:
    """A new solution typed into the workbook: its row, a deployment and a source."""
    phrases_ru = [
        "мёрзнем на скамейках зимой",
        "холодно сидеть в парке",
        "лавочки ледяные",
        "негде согреться",
        "сиденья",
    ]
    phrases_en = ["benches freeze", "cold seats in the park", "icy bench", "nowhere to warm up", "heated seat"]
    row = {
        ("id",): identifier,
        ("scope",): "domestic — российское решение",
        ("name_ru",): "Скамейки с подогревом сидений",
        ("name_en",): "Benches with heated seats",
        ("named_in_paper",): "нет",
        ("evidence",): "documented",
        ("domains", 0): "urban-environment — Инновации для городской среды",
        (
            "summary_ru",
        ): "Скамейки в парках и на остановках греют сиденье зимой; нужна точка подключения к электросети.",
        ("summary_en",): "Park benches warm their seats in winter; a power connection is needed.",
        ("tags",): "street-furniture\nheating",
        ("components", 0): "hardware — оборудование",
        ("import_substitution", "status"): "unknown",
        ("problems", "ru"): "\n".join(phrases_ru),
        ("problems", "en"): "\n".join(phrases_en),
    }
    deployment = {("card",): identifier, ("city",): "perm — Пермь", ("status",): "pilot", ("since",): 2024}
    deployment[("source",)] = "https://example.org/benches"
    source = {("card",): identifier, ("url",): "https://example.org/benches"}
    return [
        add_row(CardSheet.CARDS, row),
        add_row(CardSheet.DEPLOYMENTS, deployment),
        add_row(CardSheet.SOURCES, source),
    ]


def copy_of(cards: Mapping[str, Card]) -> dict[str, dict[str, Any]]:
    """Cards that a test may change."""
    return {identifier: copy.deepcopy(dict(card)) for identifier, card in cards.items()}
