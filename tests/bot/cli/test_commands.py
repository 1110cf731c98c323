"""One command imports the modules that it needs, and help shows all commands."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
import typer

from bot.cli.commands import COMMANDS, EXAMPLES, command_line
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


@pytest.mark.parametrize("example", [example for examples in EXAMPLES.values() for example in examples])
def test_examples_of_the_help_are_understood_by_the_command_line(example: str) -> None:
    name, *arguments = shlex.split(example)
    group = typer.main.get_command(command_line(name))
    command = getattr(group, "commands", {}).get(name, group)
    assert command.make_context(name, arguments).info_name == name


def test_help_shows_examples_and_version_tells_the_package() -> None:
    def told(*arguments: str) -> str:
        command = [sys.executable, "-m", "bot.cli", *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert told("--version").split() == ["provodnik", metadata.version("provodnik")]
    assert "provodnik doctor" in told("--help")
    assert "provodnik search" in told("search", "--help")


def test_shell_completes_commands() -> None:
    environment = {"_PROVODNIK_COMPLETE": "complete_bash", "COMP_WORDS": "provodnik re", "COMP_CWORD": "1"}
    command = [str(Path(sys.executable).parent / "provodnik")]
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert {"recommend", "region", "register", "requests", "restore"} <= set(done.stdout.split())
