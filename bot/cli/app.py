"""The base of all commands: the application, shared options, messages, JSON, progress, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from catalogue.model import Language

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
messages = Console(stderr=True)


def _tell_version(asked: bool) -> None:
    if asked:
        print(f"provodnik {metadata.version('provodnik')}")
        raise typer.Exit


@app.callback()
def provodnik(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version and end.")
    ] = False,
) -> None:
    """Proven smart-city solutions for municipalities: whom to ask, what fits, what is known of the register."""


Bar = Callable[[str], Callable[[float], None]]
"""Adds a bar by its title; what it gives is called with the share done, 0 to 1."""
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Speech = Annotated[Language, typer.Option("--language", help="Language of the readable answer.")]


def print_json(value: Any) -> None:
    """An answer for programs, on stdout."""
    print(json.dumps(value, ensure_ascii=False))


def fail(message: str, code: int = 1) -> typer.Exit:
    """Says what is wrong on stderr; to be raised."""
    messages.print(message, style="red", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(code)


def table_console(width: int) -> Console:
    """A console for tables: as wide as the terminal, `width` characters where there is none."""
    return Console(width=None if sys.stdout.isatty() else width, markup=False, highlight=False)


@contextmanager
def progress_bars() -> Iterator[Bar]:
    """Bars for long work done side by side, with the time that is left; silent when nobody watches a terminal."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=messages,
        transient=True,
        disable=not messages.is_terminal,
    ) as bars:

        def bar(title: str) -> Callable[[float], None]:
            task = bars.add_task(title, total=1.0)
            return lambda share: bars.update(task, completed=share)

        yield bar


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[float], None]]:
    """One such bar."""
    with progress_bars() as bar:
        yield bar(title)


def lines_of_input() -> Iterator[str]:
    """The lines of stdin that are not empty."""
    for line in sys.stdin:
        if line.strip():
            yield line.strip()
