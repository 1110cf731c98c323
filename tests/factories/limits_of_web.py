"""Services that allow a client as much or as little as a test needs."""

from __future__ import annotations

from bot.services import Services
from bot.settings import LimitSettings


class Limited:
    """Services with other limits a minute."""

    def __init__(self, services: Services, **limits: int) -> None:
        self._services = services
        self.settings = services.settings.model_copy(update={"limits": LimitSettings(**limits)})

    def __getattr__(self, name: str) -> object:
        return getattr(self._services, name)
