"""What all commands share: the application, options, messages, the opened house."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot.database import open_database
from bot.registers.service import RegisterService
from bot.services import Services, build_index, edited_catalogue, open_encoder, open_services
from bot.settings import Settings, load_settings
from bot.texts.words import Words
from catalogue.model import Catalogue, Language, Municipality
from catalogue.places.gazetteer import Gazetteer, display, entered_by_hand, namesakes
from catalogue.products import ProductFinder, common_words
from catalogue.registers.status.links import Links
from catalogue.registers.status.purchase import load_purchase_table
from catalogue.registers.store.entries import RegisterStore

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
messages = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Speech = Annotated[Language, typer.Option("--language", help="Language of the readable answer.")]


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def fail(message: str, code: int = 1) -> typer.Exit:
    messages.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(code)


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float], None]]:
    """A bar for long work; silent when nobody watches a terminal."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=messages,
        transient=True,
        disable=not messages.is_terminal,
    ) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def known_catalogue() -> Catalogue:
    """The catalogue with the editors' changes, without the model."""
    return edited_catalogue(load_settings())


def open_register() -> tuple[RegisterService, Links, Catalogue]:
    """The registers' service with the links and the catalogue, without the model."""
    catalogue, engine = known_catalogue(), open_database(load_settings().database_url)
    products = ProductFinder(catalogue.products, common_words(catalogue.solutions.values()))
    links = Links(engine)
    return RegisterService(RegisterStore(engine), links, catalogue, products, load_purchase_table()), links, catalogue


def ready_house(settings: Settings) -> Services:
    """The house, with weights and index made where they are missing."""
    with progress_bar("weights") as progress:
        encoder = open_encoder(settings, progress)
    with progress_bar("index") as progress:
        build_index(settings, encoder, progress=progress)
    return open_services(settings, encoder)


def lines_of_input() -> Iterator[str]:
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


def town_of(
    gazetteer: Gazetteer, text: str, words: Words, region: str | None = None, population: int | None = None
) -> Municipality:
    """The one town that is meant; else a sentence and exit code 2."""
    if region is not None or population is not None:
        try:
            return entered_by_hand(text, region or "", population or 0)
        except ValueError:
            raise fail(words("page.error_own"), 2) from None
    known = gazetteer.get(text)
    if known:
        return known
    towns = namesakes(gazetteer.find(text, 10))
    if not towns:
        raise fail(words("cli_no_town", text=text[:100]), 2)
    if len(towns) > 1:
        choices = "\n".join(f"  {t.id}   {display(t, words.language)}" for t in towns)
        raise fail(f"{words('cli_namesakes', text=text[:100])}\n{choices}", 2)
    return towns[0]
