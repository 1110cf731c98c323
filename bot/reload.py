"""Wraps the services so that they can be reloaded while serving: an editor's change needs no restart."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.services import Parts, Services
from catalogue.cards.history.edits import StoredEdits

logger = logging.getLogger(__name__)

POLL_SECONDS = 5.0
"""How often the database is asked for its newest revision; one small query."""
RETRY_SECONDS = 30.0
"""After so long a revision that could not be opened is tried again."""


def rebuilt(services: Services) -> Services:
    """The services with the editors' changes of now: same model and database, only new texts are embedded."""
    encoder = services.retriever.encoder
    parts = Parts(services.settings, services.database, services.today)
    parts.build_index(encoder)
    return parts.services(encoder, services.tables)


class ReloadableServices:
    """Gives the current services; running requests keep those they started with."""

    def __init__(
        self,
        services: Services,
        rebuild: Callable[[Services], Services] = rebuilt,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services, self._rebuild, self._clock = services, rebuild, clock
        self._edits = StoredEdits(services.database)
        self._failed: tuple[int, float] | None = None

    @property
    def current(self) -> Services:
        """The services as of the last successful reload."""
        return self._services

    def refresh(self) -> bool:
        """Reloads when the editors changed something since; tells whether it did.

        When reloading fails, the error is logged, the present services stay, and it is tried again after
        RETRY_SECONDS or when the next change comes. Blocks while loading: to be called outside the event loop.
        """
        try:
            newest = self._edits.revision()
        except SQLAlchemyError as error:
            logger.error("the editors' changes cannot be asked for: %s", type(error).__name__)
            return False
        if newest == self._services.edited.revision:
            return False
        if self._failed and self._failed[0] == newest and self._clock() < self._failed[1] + RETRY_SECONDS:
            return False
        try:
            # One assignment: a request that starts at this moment gets all old services or all new ones.
            self._services = self._rebuild(self._services)
        except Exception:
            self._failed = (newest, self._clock())
            logger.exception(
                "revision %d of the cards cannot be served, revision %d stays", newest, self._services.edited.revision
            )
            return False
        self._failed = None
        logger.info("cards of revision %d are served", self._services.edited.revision)
        return True

    async def watch(self, seconds: float = POLL_SECONDS) -> None:
        """Looks for changes until it is cancelled."""
        while True:
            await asyncio.sleep(seconds)
            await asyncio.to_thread(self.refresh)


def live(services: Services | ReloadableServices) -> ReloadableServices:
    """The services in a holder that can reload them; a holder is given back as it is."""
    return services if isinstance(services, ReloadableServices) else ReloadableServices(services)
