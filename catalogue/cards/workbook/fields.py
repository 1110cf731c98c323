"""Converts a card to cells of the workbook and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catalogue.cards.workbook.layout import (
    LIST_OF,
    ONLY_DOMESTIC,
    ONLY_WORLD,
    SCOPE_PATH,
    CardColumn,
    CardSheet,
    value_at,
)
from catalogue.load.overlay import WORLD_FILE, Card, file_of
from catalogue.model import Scope
from catalogue.problems import Path

Values = Mapping[Path, Any]
"""The filled cells of a row by the path of their column."""
_LESSON = ("ru", "en", "source")


def scope_of(card: Card) -> Scope:
    return Scope.WORLD if file_of(card) == WORLD_FILE else Scope.DOMESTIC


def cells_of(card: Card, columns: Sequence[CardColumn]) -> list[Any]:
    """The row of a card on the sheet of cards; lists in one cell stay lists."""
    return [scope_of(card).value if c.path == SCOPE_PATH else value_at(card, c.path) for c in columns]


def parts_of(card: Card, sheet: CardSheet, columns: Sequence[CardColumn]) -> list[list[Any]]:
    """The rows of a card on the sheet of its deployments, effects, costs or sources."""
    rows = []
    for part in card.get(LIST_OF[sheet], ()):
        record = {"url": part} if sheet is CardSheet.SOURCES else part
        rows.append([card["id"], *(value_at(record, c.path) for c in columns[1:])])
    return rows


def card_of(values: Values, parts: Mapping[CardSheet, Sequence[Values]]) -> dict[str, Any]:
    """The card that a row and the rows of its parts say, in the form of the data files; blank cells are null."""
    world = values.get(SCOPE_PATH) == Scope.WORLD.value
    card: dict[str, Any] = {
        "id": values.get(("id",)),
        **_plain(values, "name_en name_ru title_functional_en title_functional_ru named_in_paper"),
        "vendor": _group(values, "vendor", ("name_ru", "name_en", "country", "inn", "url")),
        "domains": _list(values, "domains"),
        **_plain(values, "summary_en summary_ru"),
        "tags": list(values.get(("tags",)) or ()),
        "components": _list(values, "components"),
        "min_population": values.get(("min_population",)),
        "requires": _list(values, "requires"),
    }
    card |= {key: _list(values, key) for key in (ONLY_WORLD if world else ONLY_DOMESTIC)}
    fields = ("status", "register", "entry_number", "entry_date", "as_of", "evidence", "note_ru", "note_en")
    card |= {
        "effects": [_effect(row) for row in parts.get(CardSheet.EFFECTS, ())],
        "costs": [_cost(row) for row in parts.get(CardSheet.COSTS, ())],
        **_plain(values, "contract_form_en contract_form_ru"),
        "import_substitution": {key: values.get(("import_substitution", key)) for key in fields},
        "deployments": [_deployment(row) for row in parts.get(CardSheet.DEPLOYMENTS, ())],
        "sources": [row.get(("url",)) for row in parts.get(CardSheet.SOURCES, ())],
        "evidence": values.get(("evidence",)),
        "problems": {code: list(values.get(("problems", code)) or ()) for code in ("ru", "en")},
    }
    return card


def misplaced(values: Values) -> list[Path]:
    """Filled cells that a card of this scope does not have."""
    world = values.get(SCOPE_PATH) == Scope.WORLD.value
    wrong = ONLY_DOMESTIC if world else ONLY_WORLD
    return [path for path, value in values.items() if path[0] in wrong and value is not None]


def _plain(values: Values, keys: str) -> dict[str, Any]:
    """The values of fields that one cell holds; `keys` are separated by spaces."""
    return {key: values.get((key,)) for key in keys.split()}


def _group(values: Values, key: str, fields: Sequence[str]) -> dict[str, Any] | None:
    """An object of several cells, none where all of them are blank."""
    group = {field: values.get((key, field)) for field in fields}
    return group if any(value is not None for value in group.values()) else None


def _list(values: Values, key: str) -> list[Any]:
    """The filled ones of the numbered cells, in their order."""
    slots = sorted(path[1] for path in values if path[0] == key and len(path) == 2 and isinstance(path[1], int))
    return [values[key, slot] for slot in slots if values[key, slot] is not None]


def _effect(row: Values) -> dict[str, Any]:
    return _plain(row, "kind metric_ru metric_en value_ru value_en city year source")


def _cost(row: Values) -> dict[str, Any]:
    return _plain(row, "kind amount currency precision unit_ru unit_en covers_ru covers_en city year source")


def _deployment(row: Values) -> dict[str, Any]:
    lesson = _group(row, "lesson", _LESSON)
    return _plain(row, "city since status scale_ru scale_en source") | {"lesson": lesson}
