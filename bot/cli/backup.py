"""A copy of everything, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.app import app, fail, messages
from bot.process import supervisor
from bot.process.backup import back_up
from bot.process.backup import restore as restore_backup
from bot.settings import load_settings


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new file, for example backup.tar.gz.")]) -> None:
    """Keep everything in one file: both databases, the editors' changes, the key, the settings. Servers may run."""
    kept = back_up(load_settings(), file)
    messages.print(f"{file}: {sum(kept.rows.values())} rows of {len(kept.rows)} tables", markup=False)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that `provodnik backup` wrote.")]) -> None:
    """Bring a backup into a new data directory or an empty database, of whichever kind. Servers must not run."""
    settings = load_settings()
    if supervisor.is_taken(settings.web.host, settings.web.port):
        raise fail("Provodnik is running: stop it first")
    kept = restore_backup(settings, file)
    messages.print(f"restored as of {kept.made}: {sum(kept.rows.values())} rows", markup=False)
    messages.print("config.yml is in the file and is not replaced: compare it by hand", markup=False)
