"""The words people read, one folder a language; numbers and dates are written and counted by Babel (CLDR)."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from catalogue.model import Language

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml reads the same, ten times slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

TEXTS = Path(__file__).resolve().parent


LOCALES = {Language.RU: Locale("ru"), Language.EN: Locale("en")}
PLURAL_TAGS = ("one", "few", "many", "other")
"""The order in which a text gives its forms: English has the first and the last, Russian the first three."""
DATES = {Language.RU: ("yyyy", "MM.yyyy", "dd.MM.yyyy"), Language.EN: ("yyyy", "yyyy-MM", "yyyy-MM-dd")}
"""Patterns of dates known to the year, the month and the day."""


@lru_cache(maxsize=10_000)
def plural_form(language: Language, n: int) -> int:
    """Which of the forms a number takes: 1 день, 2 дня, 5 дней; 1 day, 2 days."""
    rule = LOCALES[language].plural_form
    return [tag for tag in PLURAL_TAGS if tag in {*rule.tags, "other"}].index(rule(n))


@lru_cache(maxsize=10_000)
def _number(language: Language, value: float, digits: int) -> str:
    pattern = f"#,##0.{'0' * digits}" if digits else "#,##0"
    # The exact value: what is half a unit only in print is not rounded as one.
    return str(format_decimal(Decimal(value), pattern, locale=LOCALES[language]))


class _Formatter(string.Formatter):
    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            forms = format_spec.split("|")
            return forms[min(plural_form(self.language, int(value)), len(forms) - 1)]
        return str(super().format_field(value, format_spec))


class Words:
    """All texts of one language."""

    def __init__(self, language: Language, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts
        self._formatter = _Formatter(language)

    def __call__(self, key: str, **params: Any) -> str:
        """The text of a key with its placeholders filled; KeyError names what is missing."""
        return self.filled(self._texts[key], params)

    def filled(self, template: str, values: Mapping[str, Any]) -> str:
        """A text that stands elsewhere with its placeholders filled; KeyError names what is missing."""
        if "{" not in template and "}" not in template:
            return template
        return self._formatter.vformat(template, (), values)

    def template(self, key: str) -> str:
        """The text of a key with its placeholders as they are, for those who fill them elsewhere."""
        return self._texts[key]

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the language writes it: 1 234,5 or 1,234.5."""
        # No negative nothing: -0.0 plus 0.0 is 0.0.
        return _number(self.language, float(value) + 0.0, digits)

    def date(self, iso: str) -> str:
        """An ISO 8601 date, also one known to the month or year only, as the language writes it.

        What is no date is given back as it stands: it may be quoted from a file.
        """
        known = iso.count("-")
        try:
            day = date.fromisoformat(iso + "-01" * (2 - known))
        except ValueError:
            return iso
        return format_date(day, DATES[self.language][known], locale=LOCALES[self.language])

    def percent(self, share: float) -> str:
        """A share of 0 to 1 in whole percent; the sign stands in the text around it."""
        return self.number(100 * share)


def read_texts(language: Language) -> dict[str, str]:
    """All texts of a language by key; ValueError where two files say the same key."""
    texts: dict[str, str] = {}
    for path in sorted((TEXTS / language).glob("*.yml")):
        loaded: dict[str, str] = yaml.load(path.read_text("utf-8"), Loader) or {}
        if twice := texts.keys() & loaded.keys():
            raise ValueError(f"{path.name} repeats {', '.join(sorted(twice))}")
        texts |= loaded
    return texts


@cache
def words_in(language: Language) -> Words:
    """The texts of a language, read once."""
    return Words(language, read_texts(language))


def placeholders(text: str) -> set[str]:
    """The names a text needs, also inside the forms of a number."""
    names: set[str] = set()
    for _, name, spec, _ in string.Formatter().parse(text):
        if name:
            names.add(name)
        if spec:
            names |= placeholders(spec)
    return names
