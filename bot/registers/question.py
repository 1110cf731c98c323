"""What a question on the register asks about: a product's name, its owner's tax number, or a number taken for an
entry's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.registers.product_names import product_name
from catalogue.registers.status.numbers import NumberKind, industrial_number, is_inn, kind_of_number

_DIGITS = re.compile(r"(?<![\w-])[0-9]{1,12}(?![\w-])")
_QUOTED = re.compile(r"[«\"“„]([^«»\"“”„]+)[»\"”“]")
_NUMBER_WORDS = re.compile(
    r"№|\bномер\w*|\bзапис\w*|\bзаявк\w*|\bзаявлени\w*|\bсвидетельств\w*|\bроспатент\w*|\bentry\b|\bnumber\b|\bno\b"
    r"|\bapplication\b|\bcertificate\b|\brospatent\b",
    re.I,
)
_ASKING = re.compile(r"реестр|провер|купить|закуп|register|check|buy|purchase|\?", re.I)
_ASKED_WITH = frozenset(
    "есть ли в во реестре реестр реестра реестром отечественного российского российском по можно нельзя купить "
    "закупить закупать покупать проверь проверьте проверить пожалуйста статус запись записи о об что с нам предлагают "
    "инн а и это is are there in the register registered a an check status of can we may buy purchase please software "
    "russian inn what about".split()
)
_WORD = re.compile(r"[\w+.:-]*\w[\w+.:-]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """`name` is what is left of the text without tax number and question words, `others` are further ways to read the
    name, the quoted part of it among them; `number` is the only other number.
    """

    text: str
    name: str
    inn: str | None = None
    number: str | None = None
    kind: NumberKind = NumberKind.UNKNOWN
    others: tuple[str, ...] = ()


def asked_in(text: str) -> Asked:
    """What a text asks about. A number counts as an entry's only where the text is about a number, not a product."""
    whole = " ".join(text.split())
    inn = next((d for d in _DIGITS.findall(whole) if is_inn(d) and not _is_certificate(whole, d)), None)
    rest = whole.replace(inn, " ") if inn else whole
    if not inn and (number := _number_in(rest)):
        return Asked(whole, whole, None, number, kind_of_number(rest))
    quoted = _QUOTED.search(rest)
    if not quoted:
        left = _without_question(rest, tax_number=bool(inn))
        name = named_in(rest) if not inn and _ASKING.search(rest) else ""
        return Asked(whole, name or left, inn, others=(left,) if name and name != left else ())
    name, around = quoted.group(1).strip(), _unquestioned(rest)
    return Asked(whole, name, inn, others=tuple(n for n in dict.fromkeys((around, rest.strip())) if n and n != name))


def named_in(text: str) -> str:
    """The words of a question that are written as a product's name; "" where none are."""
    return product_name(text, _ASKED_WITH)


def _is_certificate(text: str, digits: str) -> bool:
    return kind_of_number(text) is NumberKind.ROSPATENT and digits in text


def _number_in(text: str) -> str | None:
    """The number that a text is about: an address of a page, or digits with nothing but words on numbers."""
    page = re.search(r"/reestr/(\d+)", text)
    if page:
        return page.group(1)
    if industrial := industrial_number(text):
        return industrial
    digits = _DIGITS.findall(text)
    others = _words(_DIGITS.sub(" ", _NUMBER_WORDS.sub(" ", text)))
    about_number = all(w.lower() in _ASKED_WITH for w in others)
    return digits[0] if len(digits) == 1 and about_number and not _QUOTED.search(text) else None


def _without_question(text: str, *, tax_number: bool) -> str:
    words = _words(text)
    if not tax_number and not _ASKING.search(text):
        return " ".join(text.split())
    kept = [w for w in words if w.lower() not in _ASKED_WITH]
    return " ".join(kept if tax_number else kept or words)


def _unquestioned(text: str) -> str:
    """A text with its quotation marks and without the question words at its ends."""
    words = text.strip(" ?.!").split()
    while words and _is_question(words[0]):
        words.pop(0)
    while words and _is_question(words[-1]):
        words.pop()
    return " ".join(words)


def _is_question(word: str) -> bool:
    return word.strip("?!.,:;").lower() in _ASKED_WITH


def _words(text: str) -> list[str]:
    return _WORD.findall(text)
