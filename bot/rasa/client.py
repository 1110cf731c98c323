"""Asks the Rasa server over its REST channel."""

from __future__ import annotations

import logging

import httpx

from bot.rasa.messages import RasaMessage, from_rasa
from catalogue.model import Language

logger = logging.getLogger(__name__)

HEALTH_SECONDS = 2


class RasaClient:
    """A Rasa server at an address; `seconds` is how long an answer is waited for."""

    def __init__(self, url: str, client: httpx.AsyncClient, seconds: float) -> None:
        self._url, self._client, self._seconds = url, client, seconds

    async def ask(
        self, sender: str, message: str, *, language: Language | None, page_language: Language | None
    ) -> list[RasaMessage]:
        """The answer to one message or button of a conversation; nothing when Rasa is down, slow or confused."""
        metadata = {"language": language, "page_language": page_language}
        try:
            response = await self._client.post(
                f"{self._url}/webhooks/rest/webhook",
                json={"sender": sender, "message": message, "metadata": metadata},
                timeout=self._seconds,
            )
            response.raise_for_status()
            return from_rasa(response.json())
        except (httpx.HTTPError, ValueError) as error:
            logger.warning("Rasa did not answer: %s", type(error).__name__)
            return []

    async def is_up(self) -> bool:
        """Whether Rasa answers."""
        try:
            response = await self._client.get(f"{self._url}/", timeout=HEALTH_SECONDS)
            return response.status_code == 200
        except httpx.HTTPError:
            return False
