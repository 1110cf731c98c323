"""The words people read, one folder a language; numbers choose their forms here."""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from catalogue.model import Language

TEXTS = Path(__file__).resolve().parent


def plural_form(language: Language, n: int) -> int:
    """Which of the forms a number takes: 1 день, 2 дня, 5 дней; 1 day, 2 days."""
    if language is Language.EN:
        return 0 if n == 1 else 1
    n = abs(n)
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2


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
        return self._formatter.vformat(self._texts[key], (), params)

    def template(self, key: str) -> str:
        """The text of a key with its placeholders as they are, for those who fill them elsewhere."""
        return self._texts[key]

    def number(self, value: float, digits: int = 0) -> str:
        """A number as the language writes it: 1 234,5 or 1,234.5."""
        plain = f"{value:,.{digits}f}"
        if self.language is Language.RU:
            return plain.replace(",", "\u00a0").replace(".", ",")
        return plain

    def date(self, iso: str) -> str:
        """An ISO 8601 date, also one known to the month or year only, as the language writes it."""
        if self.language is Language.EN:
            return iso
        return ".".join(reversed(iso.split("-")))

    def percent(self, share: float) -> str:
        return self.number(100 * share)


def read_texts(language: Language) -> dict[str, str]:
    """All texts of a language by key; ValueError where two files say the same key."""
    texts: dict[str, str] = {}
    for path in sorted((TEXTS / language).glob("*.yml")):
        loaded: dict[str, str] = yaml.safe_load(path.read_text("utf-8")) or {}
        if twice := texts.keys() & loaded.keys():
            raise ValueError(f"{path.name} repeats {', '.join(sorted(twice))}")
        texts |= loaded
    return texts


@cache
def words_in(language: Language) -> Words:
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
