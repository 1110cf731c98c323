"""Which modules add which commands: one command imports its own only, which is half of what a short one takes."""

from __future__ import annotations

from importlib import import_module

import typer

from bot.cli.app import app

COMMANDS: dict[str, tuple[str, ...]] = {
    "recommend": ("recommend",),
    "roadmap": ("roadmap",),
    "questions": ("assessment",),
    "assess": ("assessment",),
    "municipality": ("places",),
    "similar": ("places",),
    "region": ("places",),
    "compare": ("comparison",),
    "figures": ("figures",),
    "search": ("catalogue",),
    "index": ("catalogue",),
    "catalogue": ("catalogue", "cards", "cards_age"),
    "desk": ("worklist",),
    "about": ("about",),
    "papers": ("papers",),
    "register": ("register", "register_check"),
    "requests": ("requests", "requests_tokens"),
    "backup": ("backup",),
    "restore": ("backup",),
    "prepare": ("running",),
    "serve": ("running",),
    "run": ("running",),
}
"""The modules whose import adds a command to the application, in the order in which help shows them."""


def command_line(name: str | None = None) -> typer.Typer:
    """The application with one command; with all of them where the name is of none, for help and for slips."""
    wanted = COMMANDS.get(name or "") or dict.fromkeys(module for modules in COMMANDS.values() for module in modules)
    for module in wanted:
        import_module(f"bot.cli.{module}")
    return app
