"""Messages and buttons as they travel between the actions, the gateway and the page."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from bot.dialogue.model import Button, Message
from catalogue.model import Language


def payload_of(button: Button) -> str:
    """A button as Rasa reads it: /intent{"name": value}."""
    values = json.dumps(dict(button.values), ensure_ascii=False, sort_keys=True) if button.values else ""
    return f"/{button.intent}{values}"


def message_to_dict(message: Message, language: Language | None) -> dict[str, Any]:
    return {
        "text": message.text,
        "buttons": [{"title": b.title, "payload": payload_of(b)} for b in message.buttons],
        "cards": [asdict(card) for card in message.cards],
        "links": [asdict(link) for link in message.links],
        "language": (language or Language.RU).value,
    }
