"""Which modules add which commands: one command imports its own only, which is half of what a short one takes."""

from __future__ import annotations

from collections.abc import Iterable
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
    "doctor": ("doctor",),
}
"""The modules whose import adds a command to the application, in the order in which help shows them."""

EXAMPLES: dict[str, tuple[str, ...]] = {
    "recommend": (
        'recommend --municipality Лысьва --problem "переполняются контейнеры"',
        "recommend --municipality Нытва --only-my-size --exclude-tag video-surveillance --json",
    ),
    "roadmap": ("roadmap --municipality Нытва --limit 4 --has cameras",),
    "assess": ("assess --municipality Таганрог --answer smart-lighting=part --compare-with Шахты",),
    "municipality": ('municipality "мы из Нытвы" --json',),
    "similar": ("similar Лысьва --inside",),
    "region": ('region "Пермский край"',),
    "compare": ("compare Лысьва Соликамск Березники", "compare --regions"),
    "search": ('search "темно на улицах" --limit 5',),
    "about": ('about "откуда данные"',),
    "backup": ("backup backup.tar.gz",),
    "restore": ("restore backup.tar.gz",),
    "run": ("run", "run --no-assistant"),
    "doctor": ("doctor", "doctor --language en --json"),
}
"""How a command is used, without the word `provodnik` before it; help shows them below the options."""
FIRST_EXAMPLES = ("run", "doctor", "recommend", "search")
"""Whose examples the help of the whole shows."""


def _epilog(examples: Iterable[str]) -> str:
    return "Examples:\n\n" + "\n\n".join(f"provodnik {example}" for example in examples)


def command_line(name: str | None = None) -> typer.Typer:
    """The application with one command; with all of them where the name is of none, for help and for slips."""
    wanted = COMMANDS.get(name or "") or dict.fromkeys(module for modules in COMMANDS.values() for module in modules)
    for module in wanted:
        import_module(f"bot.cli.{module}")
    for command in app.registered_commands:
        called = command.name or (command.callback.__name__ if command.callback else "")
        if called in EXAMPLES:
            command.epilog = _epilog(EXAMPLES[called])
    app.info.epilog = _epilog(EXAMPLES[name][0] for name in FIRST_EXAMPLES)
    return app
