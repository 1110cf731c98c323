"""The form of the editors' workbook: its sheets, and for every column where its value stands in a card."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from catalogue.load.overlay import Card
from catalogue.problems import Path


class CardSheet(StrEnum):
    CARDS = "Карточки"
    DEPLOYMENTS = "Внедрения"
    EFFECTS = "Эффекты"
    COSTS = "Стоимость"
    SOURCES = "Источники"
    HELP = "Справка"
    VOCABULARIES = "Словари"
    PROBLEMS = "Ошибки"
    VERSIONS = "Версии"


READ = (CardSheet.CARDS, CardSheet.DEPLOYMENTS, CardSheet.EFFECTS, CardSheet.COSTS, CardSheet.SOURCES)
"""The sheets whose rows make the cards; all but the first have one row a part of a card."""


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    LINES = "lines"  # several values, one a line
    WHOLE = "whole"
    NUMBER = "number"  # whole or with a fraction
    YES_NO = "yes-no"
    CHOICE = "choice"  # a member of a vocabulary: "id" or "id — its name"
    DATE = "date"


class Vocabulary(StrEnum):
    """The lists to choose from; what is in them comes from the catalogue."""

    SCOPE = "scope"
    EVIDENCE = "evidence"
    DIRECTION = "direction"
    COMPONENT = "component"
    REQUIREMENT = "requirement"
    MEASURE = "measure"
    CAPABILITY = "capability"
    COUNTERPART = "counterpart"
    REGISTER_STATUS = "register-status"
    CITY = "city"
    DEPLOYMENT_STATUS = "deployment-status"
    EFFECT_KIND = "effect-kind"
    COST_KIND = "cost-kind"
    PRECISION = "precision"


@dataclass(frozen=True, slots=True)
class CardColumn:
    """A column; `slots` > 0 says that it is repeated with a number for a list of choices."""

    heading: str
    path: Path
    kind: Kind = Kind.TEXT
    vocabulary: Vocabulary | None = None
    slots: int = 0
    width: int = 18

    @property
    def hint(self) -> str:
        """The name of the column's hint: one for both languages and for all numbered columns."""
        name = "-".join(step for step in self.path if isinstance(step, str)).replace("_", "-")
        return name.removesuffix("-ru").removesuffix("-en")


def _choice(heading: str, key: str, vocabulary: Vocabulary, slots: int = 0) -> CardColumn:
    return CardColumn(heading, (key,), Kind.CHOICE, vocabulary=vocabulary, slots=slots, width=30)


def _both(heading: str, *path: str, width: int = 40) -> tuple[CardColumn, CardColumn]:
    """A text in both languages."""
    *way, key = path
    names = [f"{key}_{code}" if key else code for code in ("ru", "en")]
    return (
        CardColumn(f"{heading} (рус.)", (*way, names[0]), width=width),
        CardColumn(f"{heading} (англ.)", (*way, names[1]), width=width),
    )


SCOPE_PATH: Path = ("scope",)
OWNER_PATH: Path = ("card",)
_OWNER = CardColumn("Карточка", OWNER_PATH, width=28)
COLUMNS: Mapping[CardSheet, tuple[CardColumn, ...]] = {
    CardSheet.CARDS: (
        CardColumn("Код", ("id",), width=28),
        _choice("Раздел", "scope", Vocabulary.SCOPE),
        *_both("Название", "name"),
        *_both("Что это", "title_functional"),
        CardColumn("Назван в статье", ("named_in_paper",), Kind.YES_NO, width=10),
        _choice("Подтверждённость", "evidence", Vocabulary.EVIDENCE),
        _choice("Направление", "domains", Vocabulary.DIRECTION, 4),
        *_both("Кратко", "summary", width=60),
        CardColumn("Метки", ("tags",), Kind.LINES, width=24),
        _choice("Компонент", "components", Vocabulary.COMPONENT, 3),
        CardColumn("Население от", ("min_population",), Kind.WHOLE, width=12),
        _choice("Нужна инфраструктура", "requires", Vocabulary.REQUIREMENT, 2),
        _choice("Мера", "measures", Vocabulary.MEASURE, 3),
        _choice("Опирается на", "needs", Vocabulary.CAPABILITY, 3),
        _choice("Оставляет", "provides", Vocabulary.CAPABILITY, 3),
        _choice("Российский аналог", "domestic_counterparts", Vocabulary.COUNTERPART, 4),
        *_both("Форма договора", "contract_form"),
        *_both("Поставщик", "vendor", "name"),
        CardColumn("Страна поставщика", ("vendor", "country"), width=10),
        CardColumn("ИНН поставщика", ("vendor", "inn"), width=14),
        CardColumn("Сайт поставщика", ("vendor", "url"), width=30),
        CardColumn(
            "Реестр: статус", ("import_substitution", "status"), Kind.CHOICE, Vocabulary.REGISTER_STATUS, width=30
        ),
        CardColumn("Реестр: название", ("import_substitution", "register"), width=30),
        CardColumn("Реестр: номер записи", ("import_substitution", "entry_number"), width=12),
        CardColumn("Реестр: дата записи", ("import_substitution", "entry_date"), Kind.DATE, width=12),
        CardColumn("Реестр: дата сведений", ("import_substitution", "as_of"), Kind.DATE, width=12),
        CardColumn("Реестр: источник", ("import_substitution", "evidence"), width=30),
        *_both("Реестр: примечание", "import_substitution", "note"),
        CardColumn("Фразы (рус.)", ("problems", "ru"), Kind.LINES, width=60),
        CardColumn("Фразы (англ.)", ("problems", "en"), Kind.LINES, width=60),
    ),
    CardSheet.DEPLOYMENTS: (
        _OWNER,
        _choice("Город", "city", Vocabulary.CITY),
        CardColumn("С какого года", ("since",), Kind.WHOLE, width=12),
        _choice("Состояние", "status", Vocabulary.DEPLOYMENT_STATUS),
        *_both("Масштаб", "scale"),
        CardColumn("Источник", ("source",), width=50),
        *_both("Урок", "lesson", ""),
        CardColumn("Источник урока", ("lesson", "source"), width=50),
    ),
    CardSheet.EFFECTS: (
        _OWNER,
        _choice("Вид", "kind", Vocabulary.EFFECT_KIND),
        *_both("Показатель", "metric"),
        *_both("Значение", "value"),
        _choice("Город", "city", Vocabulary.CITY),
        CardColumn("Год", ("year",), Kind.WHOLE, width=10),
        CardColumn("Источник", ("source",), width=50),
    ),
    CardSheet.COSTS: (
        _OWNER,
        _choice("Вид", "kind", Vocabulary.COST_KIND),
        CardColumn("Сумма", ("amount",), Kind.NUMBER, width=16),
        CardColumn("Валюта", ("currency",), width=10),
        _choice("Точность", "precision", Vocabulary.PRECISION),
        *_both("За единицу", "unit", width=20),
        *_both("Что входит", "covers"),
        _choice("Город", "city", Vocabulary.CITY),
        CardColumn("Год", ("year",), Kind.WHOLE, width=10),
        CardColumn("Источник", ("source",), width=50),
    ),
    CardSheet.SOURCES: (_OWNER, CardColumn("Адрес", ("url",), width=80)),
}
LIST_OF = {
    CardSheet.DEPLOYMENTS: "deployments",
    CardSheet.EFFECTS: "effects",
    CardSheet.COSTS: "costs",
    CardSheet.SOURCES: "sources",
}
"""The field of a card that the rows of a sheet make."""
ONLY_DOMESTIC = ("measures", "needs", "provides")
ONLY_WORLD = ("domestic_counterparts",)
VERSION_HEADINGS = ("Карточка", "Версия")
REVISION_KEY = "#revision"
"""The row of the versions that tells which revision of the changes was exported."""
PROBLEM_HEADINGS = ("Место", "Карточка", "Что не так")
_NUMBERED = re.compile(r"(.+?) (\d{1,2})")


def spread(sheet: CardSheet, cards: Sequence[Card] = ()) -> list[CardColumn]:
    """The columns of a sheet one by one: repeated ones as often as the longest list of the cards needs."""
    columns: list[CardColumn] = []
    for column in COLUMNS[sheet]:
        if not column.slots:
            columns.append(column)
            continue
        longest = max((len(card.get(str(column.path[0]), ())) for card in cards), default=0)
        for slot in range(max(column.slots, longest)):
            columns.append(replace(column, heading=f"{column.heading} {slot + 1}", path=(*column.path, slot), slots=0))
    return columns


def column_of(sheet: CardSheet, heading: str) -> CardColumn | None:
    """The column a heading names, None for an unknown one."""
    name = " ".join(heading.split())
    for column in COLUMNS[sheet]:
        if not column.slots and column.heading == name:
            return column
        numbered = _NUMBERED.fullmatch(name)
        if column.slots and numbered and numbered[1] == column.heading and int(numbered[2]) > 0:
            return replace(column, heading=name, path=(*column.path, int(numbered[2]) - 1), slots=0)
    return None


def column_paths(sheet: CardSheet) -> dict[Path, str]:
    """The headings of a sheet by the path of their value; a repeated column stands for its whole list."""
    return {column.path: column.heading for column in COLUMNS[sheet]}


def value_at(record: Any, path: Path) -> Any:
    """The value a path leads to inside a card, None where the way ends."""
    for step in path:
        if isinstance(record, Mapping):
            record = record.get(step)
        elif isinstance(record, (list, tuple)) and isinstance(step, int) and step < len(record):
            record = record[step]
        else:
            return None
    return record
