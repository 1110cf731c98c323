"""Entry point: expected errors are one clear message and exit code 1."""

from __future__ import annotations

import sys

from bot.cli.app import messages
from bot.cli.commands import command_line
from bot.intake import IntakeError
from bot.process.backup import BackupError
from bot.process.supervisor import StartError
from bot.rasa.installation import RasaError
from bot.settings import SettingsError
from catalogue.load.faults import CatalogueError
from embeddings.store import StaleIndexError
from embeddings.weights_file import WeightsError

EXPECTED_ERRORS = (SettingsError, CatalogueError, WeightsError, StaleIndexError, RasaError, StartError, BackupError)


def main() -> None:
    try:
        command_line(sys.argv[1] if len(sys.argv) > 1 else None)()
    except IntakeError as error:
        messages.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
    except EXPECTED_ERRORS as error:
        messages.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
