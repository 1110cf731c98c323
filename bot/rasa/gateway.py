"""Between the page and Rasa: owns the conversation's id, lets only issued buttons through, bounds every
message, and turns silence into a sentence."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import httpx
from itsdangerous import BadSignature, Signer, TimestampSigner

from bot.settings import ChatSettings
from bot.texts.language import detect
from bot.texts.words import words_in
from catalogue.model import Language

logger = logging.getLogger(__name__)

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_COMMAND = re.compile(r"/+\s*\w+\s*(\{|$|\w+@)|/\w+_")
"""What Rasa would take for a command or a button; a slash before ordinary words is dropped."""
REMEMBERED_SENDERS = 10_000


@dataclass(frozen=True, slots=True)
class ChatAnswer:
    """What the page shows: messages as plain values, each button signed for its conversation."""

    messages: list[dict[str, Any]]
    language: Language


class Gateway:
    def __init__(
        self,
        rasa_url: str,
        secret: str,
        settings: ChatSettings,
        client: httpx.AsyncClient,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._settings, self._client, self._clock = rasa_url, settings, client, clock
        self._sessions = TimestampSigner(secret, salt="provodnik.session")
        self._buttons = Signer(secret, salt="provodnik.button")
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._recent: OrderedDict[str, deque[float]] = OrderedDict()
        self._spoken: OrderedDict[str, Language] = OrderedDict()

    # -- conversations -------------------------------------------------------------------------------

    def new_session(self) -> str:
        """A signed conversation id for a cookie; nobody can choose or guess one."""
        return self._sessions.sign(secrets.token_hex(16)).decode()

    def sender_of(self, session: str | None) -> str | None:
        """The conversation id of a cookie, None when it is forged or too old."""
        if not session:
            return None
        try:
            days = self._settings.conversation_days
            return self._sessions.unsign(session, max_age=days * 86_400).decode()
        except BadSignature:
            return None

    def _signed(self, sender: str, payload: str) -> str:
        signature = self._buttons.get_signature(f"{sender}:{payload}").decode()
        return f"{signature}:{payload}"

    def _issued(self, sender: str, signed: str) -> str | None:
        """The payload of a button, None when it was not issued in this conversation."""
        signature, _, payload = signed.partition(":")
        if payload and self._buttons.verify_signature(f"{sender}:{payload}", signature):
            return payload
        return None

    # -- one message ---------------------------------------------------------------------------------

    async def say(
        self,
        sender: str,
        text: str | None,
        payload: str | None,
        language: Language | None,
        page_language: Language | None,
    ) -> ChatAnswer:
        """Sends one message or button of a conversation to Rasa and returns its answer.

        Never raises for what people do or for a Rasa that is down: every case has its sentence.
        """
        spoken = language or detect(text or "")[0] or page_language or Language.RU
        words = words_in(spoken)
        before: list[dict[str, Any]] = []
        if not self._allowed(sender):
            return self._only(words("too_fast"), spoken)
        if payload is not None:
            issued = self._issued(sender, payload)
            if issued is None:
                return self._only(words("forged_button"), spoken)
            message = issued
        else:
            message = _cleaned(text or "")
            if _COMMAND.match(message):
                # A command is spelt in Latin whoever types it.
                kept = language or self._spoken.get(sender) or page_language or Language.RU
                return self._only(words_in(kept)("no_commands"), kept)
            message = message.lstrip("/").strip()
            if not message:
                return self._only(words("empty_message"), spoken)
            limit = self._settings.max_characters
            if len(message) > limit:
                message = message[:limit]
                before.append(_plain(words("too_long", limit=limit)))
        metadata = {
            "language": language.value if language else None,
            "page_language": page_language.value if page_language else None,
        }
        lock = self._locks.setdefault(sender, asyncio.Lock())
        async with lock:
            answers = await self._ask(sender, message, metadata)
        if not answers:
            return self._only(words("assistant_down"), spoken)
        signed = [self._with_signed_buttons(sender, m) for m in answers]
        self._spoken[sender] = Language(answers[-1].get("language", spoken))
        while len(self._spoken) > REMEMBERED_SENDERS:
            self._spoken.popitem(last=False)
        return ChatAnswer(before + signed, self._spoken[sender])

    async def _ask(self, sender: str, message: str, metadata: dict[str, Any]) -> list[dict[str, Any]]:
        try:
            response = await self._client.post(
                f"{self._url}/webhooks/rest/webhook",
                json={"sender": sender, "message": message, "metadata": metadata},
                timeout=self._settings.answer_seconds,
            )
            response.raise_for_status()
            return [m["custom"] for m in response.json() if isinstance(m.get("custom"), dict)]
        except (httpx.HTTPError, ValueError) as error:
            logger.warning("Rasa did not answer: %s", type(error).__name__)
            return []

    async def is_up(self) -> bool:
        """Whether Rasa answers."""
        try:
            response = await self._client.get(f"{self._url}/", timeout=2)
            return response.status_code == 200
        except httpx.HTTPError:
            return False

    def _allowed(self, sender: str) -> bool:
        """At most so many messages a minute and conversation."""
        now = self._clock()
        times = self._recent.setdefault(sender, deque())
        self._recent.move_to_end(sender)
        while len(self._recent) > REMEMBERED_SENDERS:
            self._recent.popitem(last=False)
        while times and now - times[0] > 60:
            times.popleft()
        if len(times) >= self._settings.messages_per_minute:
            return False
        times.append(now)
        return True

    def _with_signed_buttons(self, sender: str, message: dict[str, Any]) -> dict[str, Any]:
        buttons = [
            {"title": b["title"], "payload": self._signed(sender, b["payload"])} for b in message.get("buttons", [])
        ]
        return {
            "text": message.get("text", ""),
            "buttons": buttons,
            "cards": message.get("cards", []),
            "links": message.get("links", []),
        }

    @staticmethod
    def _only(text: str, language: Language) -> ChatAnswer:
        return ChatAnswer([_plain(text)], language)


def _plain(text: str) -> dict[str, Any]:
    return {"text": text, "buttons": [], "cards": [], "links": []}


def _cleaned(text: str) -> str:
    """A message without control characters and without marks that turn the direction of writing."""
    return _CONTROL.sub(" ", text).strip()
