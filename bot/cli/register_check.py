"""Asking the registers: a product, a class, what replaces a foreign one, and the links that editors confirm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli.app import Json, Speech, fail, print_json
from bot.cli.opened import opened
from bot.cli.register import register_app
from bot.registers import wording
from bot.registers.model import RegisterAnswer, RegisterMatch, fields_of, match_fields, understood_fields
from bot.texts.words import Words, words_in
from catalogue.model import Catalogue, Language
from catalogue.registers.model import RegisterKind
from catalogue.registers.status.links import Link, LinkError, SubjectKind
from catalogue.registers.status.purchase import PurchaseRule

Who = Annotated[str, typer.Option("--who", help="Who decides this.")]
Why = Annotated[str, typer.Option("--why", help="What it rests on.")]
OfProduct = Annotated[str | None, typer.Option("--product", help="A product of the catalogue, by its name.")]
OfSolution = Annotated[str | None, typer.Option("--solution", help="A solution of the catalogue, by its id.")]
OfRegister = Annotated[RegisterKind, typer.Option("--register", help="The register of the entry.")]


@register_app.command("check")
def register_check(text: str, as_json: Json = False, language: Speech = Language.RU) -> None:
    """What is known of a product: by its name, its owner's INN, or the number of an entry."""
    words = words_in(language)
    with opened() as parts:
        answers, registers = parts.register.check_each(text, parts.today()), parts.register
        rules = [registers.purchase_rules(answer, registers.kinds_of_answer(answer)) for answer in answers]
    if as_json:
        print_json({**fields_of(answers[0]), "others": [fields_of(answer) for answer in answers[1:]]})
        return
    for answer, meaning in zip(answers, rules, strict=True):
        if len(answers) > 1:
            print(f"«{answer.query}»")
        _print(answer, meaning, words)
    print(words("product_disclaimer"))


def _print(answer: RegisterAnswer, rules: Sequence[PurchaseRule], words: Words) -> None:
    language = words.language
    print(answer.wording[language])
    print(answer.next_step[language])
    if answer.url:
        print(words("product_url", url=answer.url))
    for rule in rules:
        print(words("purchase_action", kind=words(f"purchase_kind.{rule.kind}"), action=rule.action[language]))


@register_app.command("class")
def register_class(
    code: str,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """The entries of a class of software in force, the trusted first."""
    with opened() as parts:
        entries = parts.register.in_class(code, parts.today(), limit)
    if as_json:
        print_json({"class": code, "entries": [match_fields(m) for m in entries]})
        return
    words = words_in(language)
    if not entries:
        raise fail(words("register_class_empty", code=code))
    for entry in entries:
        print(_entry(entry, words))


@register_app.command("replace")
def register_replace(
    product: str,
    code: Annotated[str | None, typer.Option("--class", help="The class of software to look in.")] = None,
    as_json: Json = False,
    language: Speech = Language.RU,
) -> None:
    """What may replace a foreign product: entries of its class, and hints that are marked as hints."""
    with opened() as parts:
        meant = parts.register.identify(product)
        found = parts.register.replacements(meant.one or product, parts.today(), code)
    if as_json:
        print_json(
            {
                "asked": found.asked,
                "understood": understood_fields(meant),
                "classes": list(found.codes),
                "entries": [match_fields(m) for m in found.entries],
                "hints": [p.name.ru for p in found.hints],
                "snapshot_date": found.snapshot_date.isoformat() if found.snapshot_date else None,
            }
        )
        return
    if doubt := wording.told_doubt(words_in(language), meant):
        print(doubt)
    print(found.wording[language])


@register_app.command("link")
def register_link(
    number: str,
    who: Who,
    why: Why,
    product: OfProduct = None,
    solution: OfSolution = None,
    register: OfRegister = RegisterKind.SOFTWARE,
    language: Speech = Language.RU,
) -> None:
    """Confirm that a product or a solution is the entry of a number: its status then comes from the register."""
    words = words_in(language)
    with opened() as parts, _told(words):
        subject = _subject(parts.catalogue, product, solution, words)
        parts.links.confirm(subject.link(register, number, who, why))


@register_app.command("unlink")
def register_unlink(
    number: str,
    who: Who,
    why: Why,
    product: OfProduct = None,
    solution: OfSolution = None,
    register: OfRegister = RegisterKind.SOFTWARE,
    language: Speech = Language.RU,
) -> None:
    """Withdraw a confirmed link; that it was there stays in the history."""
    words = words_in(language)
    with opened() as parts, _told(words):
        subject = _subject(parts.catalogue, product, solution, words)
        parts.links.withdraw(subject.link(register, number, who, why))


@register_app.command("links")
def register_links(as_json: Json = False) -> None:
    """All confirmed links: what, which entry, who, when and why."""
    with opened() as parts:
        links = parts.links.all()
    rows = [
        {
            "subject": link.subject_kind.value,
            "id": link.subject_id,
            "register": link.register.value,
            "number": link.number,
            "who": link.who,
            "when": link.when.isoformat(),
            "why": link.why,
        }
        for link in links
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        print("  ".join(row.values()))


@contextmanager
def _told(words: Words) -> Iterator[None]:
    """What is wrong with a link, said in the language of the one who made it."""
    try:
        yield
    except LinkError as error:
        raise fail(words(f"register_link_problem.{error.problem}", field=error.field), 2) from None


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is linked with an entry."""

    kind: SubjectKind
    id: str

    def link(self, register: RegisterKind, number: str, who: str, why: str) -> Link:
        return Link(
            subject_kind=self.kind,
            subject_id=self.id,
            register=register,
            number=number,
            who=who,
            when=datetime.now(UTC),
            why=why,
        )


def _subject(catalogue: Catalogue, product: str | None, solution: str | None, words: Words) -> _Subject:
    """The product or the solution that the options name; else a sentence and exit code 2."""
    if solution in catalogue.solutions and product is None:
        return _Subject(SubjectKind.SOLUTION, str(solution))
    if product in {p.name.ru for p in catalogue.products} and solution is None:
        return _Subject(SubjectKind.PRODUCT, str(product))
    raise fail(words("register_link_subject"), 2)


def _entry(entry: RegisterMatch, words: Words) -> str:
    label = words(f"register_status.{entry.status}")
    return words(
        "register_replace_entry", number=entry.entry_number, name=entry.product, owner=entry.owner, label=label
    )
