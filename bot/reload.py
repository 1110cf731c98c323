"""The house that is served: when editors change a card, a new one is built beside it and takes its place."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.services import Services, build_index, open_services
from catalogue.cards.history.edits import StoredEdits

logger = logging.getLogger(__name__)

POLL_SECONDS = 5.0
"""How often the database is asked for its newest revision; one small query."""
RETRY_SECONDS = 30.0
"""After so long a revision that could not be opened is tried again."""


def rebuilt(services: Services) -> Services:
    """The house as the editors' changes make it now: same model and database, new texts embedded only."""
    encoder, database = services.retriever.encoder, services.database
    build_index(services.settings, encoder, database=database)
    return open_services(services.settings, encoder, database, services.today)


class ReloadableServices:
    """Gives the house of now; who took one before a change keeps theirs until the answer is given."""

    def __init__(
        self,
        services: Services,
        rebuild: Callable[[Services], Services] = rebuilt,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._house, self._rebuild, self._clock = services, rebuild, clock
        self._edits = StoredEdits(services.database)
        self._failed: tuple[int, float] | None = None

    @property
    def current(self) -> Services:
        return self._house

    def refresh(self) -> bool:
        """Takes over what editors changed since; tells whether the house is a new one.

        A house that cannot be built is logged and tried again later or when the next change comes; the one that
        works goes on working. Blocks for as long as the building takes: to be called outside the event loop.
        """
        try:
            newest = self._edits.revision()
        except SQLAlchemyError as error:
            logger.error("the editors' changes cannot be asked for: %s", type(error).__name__)
            return False
        if newest == self._house.edited.revision:
            return False
        if self._failed and self._failed[0] == newest and self._clock() < self._failed[1] + RETRY_SECONDS:
            return False
        try:
            # One assignment: whoever asks at this moment gets the whole old house or the whole new one.
            self._house = self._rebuild(self._house)
        except Exception:
            self._failed = (newest, self._clock())
            logger.exception(
                "revision %d of the cards cannot be served, revision %d stays", newest, self._house.edited.revision
            )
            return False
        self._failed = None
        logger.info("cards of revision %d are served", self._house.edited.revision)
        return True

    async def watch(self, seconds: float = POLL_SECONDS) -> None:
        """Looks for changes until it is cancelled."""
        while True:
            await asyncio.sleep(seconds)
            await asyncio.to_thread(self.refresh)


def live(services: Services | ReloadableServices) -> ReloadableServices:
    """What is served from: a house that is opened once stays as it is until its holder is refreshed."""
    return services if isinstance(services, ReloadableServices) else ReloadableServices(services)
