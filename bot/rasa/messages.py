"""Messages on their way through Rasa: written by the action webhook, read by the gateway, one record for both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from pydantic import Field

from bot.dialogue.model import Button, Message
from bot.schemas.chat import MessageOut
from catalogue.model import Language


class RasaMessage(MessageOut):
    """A message of the chat with the language of its conversation; Rasa carries it in `custom`."""

    language: Language = Field(description="The language in which the conversation goes on")


def to_rasa(message: Message, language: Language | None) -> dict[str, Any]:
    """A message of the dialogue as JSON for Rasa; Russian where the conversation has no language yet."""
    carried = {
        "text": message.text,
        "buttons": [{"title": b.title, "payload": payload_of(b)} for b in message.buttons],
        "cards": [asdict(card) for card in message.cards],
        "links": [asdict(link) for link in message.links],
        "language": language or Language.RU,
    }
    return RasaMessage.model_validate(carried).model_dump(mode="json")


def from_rasa(answer: Iterable[dict[str, Any]]) -> list[RasaMessage]:
    """The messages in an answer of Rasa's REST channel; pydantic's ValidationError for what no action wrote."""
    return [RasaMessage.model_validate(m["custom"]) for m in answer if isinstance(m.get("custom"), dict)]


def payload_of(button: Button) -> str:
    """A button as Rasa reads it: /intent{"name": value}."""
    values = json.dumps(dict(button.values), ensure_ascii=False, sort_keys=True) if button.values else ""
    return f"/{button.intent}{values}"
