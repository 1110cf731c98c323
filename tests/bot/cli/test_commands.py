"""One command imports the modules that it needs, and help shows all commands."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
import typer

from bot.cli.commands import COMMANDS, command_line
from bot.settings import ROOT


def modules_of(app: typer.Typer) -> Iterator[str]:
    """The modules that add commands to an application, and to its groups."""
    for command in app.registered_commands:
        assert command.callback is not None
        yield command.callback.__module__.rpartition(".")[2]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        yield from modules_of(group.typer_instance)


def by_name(app: typer.Typer) -> dict[str, set[str]]:
    """The modules behind every name that can be typed first."""
    found = {}
    for command in app.registered_commands:
        assert command.callback is not None
        found[command.name or command.callback.__name__] = {command.callback.__module__.rpartition(".")[2]}
    for group in app.registered_groups:
        assert group.typer_instance is not None and isinstance(group.name, str)
        found[group.name] = set(modules_of(group.typer_instance))
    return found


def test_every_command_is_listed_with_the_modules_that_add_it() -> None:
    assert by_name(command_line()) == {name: set(modules) for name, modules in COMMANDS.items()}


@pytest.mark.parametrize("unneeded", ["torch", "pandas", "openpyxl", "alembic", "weasyprint", "fastapi"])
def test_recommend_imports_nothing_that_it_does_not_use(unneeded: str) -> None:
    code = f"import sys, bot.cli.commands as c; c.command_line('recommend'); sys.exit({unneeded!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
