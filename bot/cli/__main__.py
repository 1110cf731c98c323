"""Entry point: expected errors are one clear message and exit code 1."""

from __future__ import annotations

import sys

from bot.cli import (
    assessment,
    cards,
    cards_age,
    catalogue,
    comparison,
    papers,
    places,
    recommend,
    register,
    register_check,
    requests,
    requests_tokens,
    roadmap,
    running,
    worklist,
)
from bot.cli.app import app, messages
from bot.intake import IntakeError
from bot.process.supervisor import StartError
from bot.rasa.installation import RasaError
from bot.settings import SettingsError
from catalogue.load.faults import CatalogueError
from embeddings.store import StaleIndexError
from embeddings.weights_file import WeightsError

COMMANDS = (
    recommend,
    roadmap,
    assessment,
    places,
    comparison,
    cards,
    cards_age,
    catalogue,
    worklist,
    papers,
    register,
    register_check,
    requests,
    requests_tokens,
    running,
)
"""The modules whose import adds their commands to the application."""
EXPECTED_ERRORS = (SettingsError, CatalogueError, WeightsError, StaleIndexError, RasaError, StartError)


def main() -> None:
    try:
        app()
    except IntakeError as error:
        messages.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(2)
    except EXPECTED_ERRORS as error:
        messages.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
