"""Between the page and Rasa: lets issued buttons through, hides personal data, bounds messages, words silence."""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from weakref import WeakValueDictionary

import httpx

from bot.metrics import Metrics
from bot.privacy.hiding import hide, told_of, without_self_description
from bot.rasa.client import RasaClient
from bot.rasa.messages import RasaMessage
from bot.rasa.signing import ButtonSignatures, ConversationIds
from bot.rate_limit import RateLimit
from bot.schemas.chat import ButtonOut, MessageOut
from bot.settings import ChatSettings
from bot.texts.language import detect
from bot.texts.transliteration import read_back
from bot.texts.words import words_in
from catalogue.model import Language

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half of a character beyond the first 65,536, such as half an emoji: JSON can spell it, nothing can write it."""
_COMMAND = re.compile(r"/++\s*+\w++(?:@|\s*+(?:\{|$|\w++@))|/\w[^\W_]*+_")
"""What Rasa would take for a command or a button; a slash before ordinary words is dropped. Never steps back."""
Prepare = Callable[[str], Awaitable[None]]
REMEMBERED_SENDERS = 10_000
READ_TIMES = 5
"""What stands beyond so many times the characters of a message is cut off before anything looks at it."""
MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatAnswer:
    """What the page shows: messages whose buttons are signed for their conversation."""

    messages: tuple[MessageOut, ...]
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class _Accepted:
    """A message that may be sent to Rasa, and what is told before its answer."""

    message: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refused:
    """Why a message goes nowhere."""

    text: str
    language: Language


class Gateway:
    """One chat before one Rasa server, or before none; `conversations` are the ids in cookies.

    `prepare` is awaited with every message that people typed, before Rasa gets it; `by_client` bounds one address.
    """

    def __init__(
        self,
        rasa_url: str | None,
        secret: str,
        settings: ChatSettings,
        client: httpx.AsyncClient,
        prepare: Prepare | None = None,
        by_client: RateLimit | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self.conversations = ConversationIds(secret, settings.conversation_days)
        self._buttons = ButtonSignatures(secret)
        self._rasa = RasaClient(rasa_url, client, settings.answer_seconds) if rasa_url else None
        self._limit = RateLimit(settings.messages_per_minute, MINUTE)
        self._by_client = by_client
        self._metrics = metrics or Metrics()
        self._prepare = prepare
        self._most_characters = settings.max_characters
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._spoken: OrderedDict[str, Language] = OrderedDict()

    async def say(
        self,
        sender: str,
        *,
        text: str | None = None,
        payload: str | None = None,
        language: Language | None = None,
        page_language: Language | None = None,
        client: str | None = None,
    ) -> ChatAnswer:
        """Sends one message, or one button by its signed payload, to Rasa and returns its answer.

        `client` is the address that it comes from: a new conversation gives no new quota.

        Never raises for what people do or for a Rasa that is down: every case has its sentence.
        """
        text = text and text[: READ_TIMES * self._most_characters]
        spoken = language or detect(text or "")[0] or page_language or Language.RU
        words = words_in(spoken)
        if self._rasa is None:
            return _only(words("assistant_off"), spoken)
        within = client is None or self._by_client is None or self._by_client.count(client)
        if not (within and self._limit.count(sender)):
            self._metrics.turns.labels("refused").inc()
            return _only(words("too_fast"), spoken)
        if payload is not None:
            checked = self._button(sender, payload, spoken)
        else:
            # A command is spelt in Latin whoever types it.
            kept = language or self._spoken.get(sender) or page_language or Language.RU
            checked = self._message(text or "", spoken, kept)
        if isinstance(checked, _Refused):
            self._metrics.turns.labels("refused").inc()
            return _only(checked.text, checked.language)
        lock = self._locks.setdefault(sender, asyncio.Lock())
        async with lock:
            with self._metrics.timed("turn"):
                if self._prepare and payload is None:
                    with self._metrics.timed("vectors"):
                        await self._prepare(checked.message)
                answers = await self._rasa.ask(sender, checked.message, language=language, page_language=page_language)
        self._metrics.turns.labels("answered" if answers else "unanswered").inc()
        if not answers:
            return _only(words("assistant_down"), spoken)
        self._remember(sender, answers[-1].language)
        remarks = tuple(_plain(remark) for remark in checked.remarks)
        return ChatAnswer(
            messages=remarks + tuple(self._with_signed_buttons(sender, m) for m in answers),
            language=answers[-1].language,
        )

    @property
    def has_assistant(self) -> bool:
        """Whether there is a Rasa server at all: Provodnik can be run without one."""
        return self._rasa is not None

    async def is_up(self) -> bool:
        """Whether Rasa answers."""
        return self._rasa is not None and await self._rasa.is_up()

    def _button(self, sender: str, payload: str, spoken: Language) -> _Accepted | _Refused:
        issued = self._buttons.opened(sender, payload)
        if issued is None:
            return _Refused(text=words_in(spoken)("forged_button"), language=spoken)
        return _Accepted(message=issued)

    def _message(self, text: str, spoken: Language, kept: Language) -> _Accepted | _Refused:
        """What people typed, cleaned and cut; `kept` is the language of the conversation so far."""
        words, remarks = words_in(spoken), []
        message = _cleaned(text)
        if _COMMAND.match(message):
            return _Refused(text=words_in(kept)("no_commands"), language=kept)
        message = message.lstrip("/").strip()
        broken = _SURROGATE.search(text) is not None
        if not message:
            return _Refused(text=words("unreadable_message" if broken else "empty_message"), language=spoken)
        if broken:
            remarks.append(words("unreadable_characters"))
        if russian := read_back(message):
            message, words = russian, words_in(Language.RU)
            remarks.append(words("read_back"))
        # From here on nothing personal is left: not for Rasa, its store, the letter, the log or the editors.
        message = hide(message, words)
        if told := told_of(message, words):
            remarks.append(told)
            message = without_self_description(message, words)
        if len(message) > self._most_characters:
            message = message[: self._most_characters]
            remarks.append(words("too_long", limit=self._most_characters))
        return _Accepted(message=message, remarks=tuple(remarks))

    def _remember(self, sender: str, language: Language) -> None:
        self._spoken[sender] = language
        while len(self._spoken) > REMEMBERED_SENDERS:
            self._spoken.popitem(last=False)

    def _with_signed_buttons(self, sender: str, message: RasaMessage) -> MessageOut:
        buttons = [ButtonOut(title=b.title, payload=self._buttons.signed(sender, b.payload)) for b in message.buttons]
        return MessageOut(text=message.text, buttons=buttons, cards=message.cards, links=message.links)


def _only(text: str, language: Language) -> ChatAnswer:
    return ChatAnswer(messages=(_plain(text),), language=language)


def _plain(text: str) -> MessageOut:
    return MessageOut(text=text, buttons=[], cards=[], links=[])


def _cleaned(text: str) -> str:
    """A message without control characters, half characters and marks that turn the direction of writing."""
    return _SURROGATE.sub(" ", _CONTROL.sub(" ", text)).strip()
