"""Entry point: expected errors are one clear message and exit code 1."""

from __future__ import annotations

import errno
import sys

from bot.cli.app import messages
from bot.cli.commands import command_line
from bot.database import NewerDatabaseError
from bot.intake import IntakeError
from bot.process.backup import BackupError
from bot.process.supervisor import StartError
from bot.rasa.installation import RasaError
from bot.settings import SettingsError
from catalogue.load.faults import CatalogueError
from embeddings.store import StaleIndexError
from embeddings.weights_file import WeightsError

EXPECTED_ERRORS = (
    SettingsError,
    CatalogueError,
    WeightsError,
    StaleIndexError,
    RasaError,
    StartError,
    BackupError,
    NewerDatabaseError,
)
DISK = dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room") | {errno.EROFS: "make it writable"}
"""Errors that are the disk's and not of a file or argument of the user's: what to do."""


def main() -> None:
    try:
        command_line(sys.argv[1] if len(sys.argv) > 1 else None)()
    except IntakeError as error:
        messages.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
    except EXPECTED_ERRORS as error:
        messages.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
    except OSError as error:
        if error.errno not in DISK:
            raise
        where = f" ({error.filename})" if error.filename else ""
        messages.print(
            f"{error.strerror}{where}: {DISK[error.errno]}, then run the same command again", style="red", markup=False
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
