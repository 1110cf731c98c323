"""A sum that a source names, written as it names it: the amount in a readable unit, what it is for, of what.

The amounts read like those in the sentences of the cards, so that one sum told twice is known as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalogue.model import Cost, CostKind, Language, Precision, Text

_SCALES = ((1e9, Text("млрд", "billion")), (1e6, Text("млн", "million")), (1e4, Text("тыс.", "thousand")))
"""From which amount on a unit is used; the last one stands for thousands."""
_SHOWN = {1e9: 1e9, 1e6: 1e6, 1e4: 1e3}
_QUALIFIED: Mapping[Precision, Text] = {
    Precision.EXACT: Text("", ""),
    Precision.ABOUT: Text("около ", "about "),
    Precision.OVER: Text("более ", "over "),
    Precision.UP_TO: Text("до ", "up to "),
}
_FREE = Text("бесплатно", "free of charge")


@dataclass(frozen=True, slots=True)
class _Currency:
    """How a sum of a currency is written around its number."""

    ru: str
    en: str


_CURRENCIES = {"RUB": _Currency("{number} руб.", "RUB {number}")}


def told_sum(cost: Cost) -> Text:
    """The amount with its unit and what it covers: "около 45 тыс. руб. за табло — 110 табло"."""
    amount = _FREE if cost.kind is CostKind.FREE else Text(*(_amount(cost, language) for language in Language))
    per = Text(f" {cost.unit.ru}", f" {cost.unit.en}") if cost.unit else Text("", "")
    return Text(f"{amount.ru}{per.ru} — {cost.covers.ru}", f"{amount.en}{per.en} — {cost.covers.en}")


def _amount(cost: Cost, language: Language) -> str:
    scale = next((least for least, _ in _SCALES if cost.amount >= least), None)
    word = f" {dict(_SCALES)[scale][language]}" if scale else ""
    number = f"{cost.amount / (_SHOWN[scale] if scale else 1):,.2f}".rstrip("0").rstrip(".")
    if language is Language.RU:
        number = number.replace(",", " ").replace(".", ",")
    known = _CURRENCIES.get(cost.currency, _Currency(f"{{number}} {cost.currency}", f"{cost.currency} {{number}}"))
    written = (known.ru if language is Language.RU else known.en).format(number=f"{number}{word}")
    return f"{_QUALIFIED[cost.precision][language]}{written}"
