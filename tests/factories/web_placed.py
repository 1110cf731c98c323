"""Services of an installation that is reached in another way: behind TLS, under names of its own."""

from __future__ import annotations

from typing import Any

from bot.services import Services
from bot.settings import WebSettings


class Placed:
    """Services with other settings of the section `web`."""

    def __init__(self, services: Services, **web: Any) -> None:
        self._services = services
        self.settings = services.settings.model_copy(update={"web": WebSettings(**web)})

    def __getattr__(self, name: str) -> object:
        return getattr(self._services, name)
