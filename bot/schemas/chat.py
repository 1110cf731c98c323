"""The chat in JSON."""

from __future__ import annotations

from pydantic import Field

from bot.presentation.model import Card
from bot.schemas.base import Schema
from catalogue.model import Language


class ChatIn(Schema):
    text: str | None = None
    payload: str | None = Field(None, max_length=3000)
    language: Language | None = None


class ButtonOut(Schema):
    title: str
    payload: str


class LinkOut(Schema):
    title: str
    url: str


class MessageOut(Schema):
    text: str
    buttons: list[ButtonOut]
    cards: list[Card]
    links: list[LinkOut]


class ChatOut(Schema):
    messages: list[MessageOut]
    language: Language
