"""Sentence vectors for the Rasa server: computed here once a message, and found again by the search of its action."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Response
from pydantic import Field

from bot.rasa.nlu.clauses import clauses
from bot.rasa.server import VECTORS
from bot.reload import ReloadableServices
from bot.schemas.base import Schema
from embeddings.encoder import OfflineEncoder

READ_CHARACTERS = 600
"""What Rasa reads of a message for its intent (bot/rasa/nlu/e5.py)."""
MOST_TEXTS = 64


class VectorsIn(Schema):
    texts: list[str] = Field(max_length=MOST_TEXTS)


class MessageVectors:
    """The vectors of messages as the intents of Rasa read them: in lower case, their beginning."""

    def __init__(self, encoder: OfflineEncoder) -> None:
        self._encoder = encoder

    async def prepare(self, message: str) -> None:
        """Computes the vectors of a message and its clauses before Rasa asks: its one thread waits for nobody."""
        await self.of([" ".join(text.lower().split())[:READ_CHARACTERS] for text in (message, *clauses(message))])

    async def of(self, texts: list[str]) -> bytes:
        """One row a text, each number as four bytes, least significant first."""
        return (await asyncio.to_thread(self._encoder.queries, texts)).astype("<f4").tobytes()


def message_vectors(reloadable: ReloadableServices) -> MessageVectors | None:
    """None where search encodes with another model than the intents were trained with."""
    encoder = reloadable.current.retriever.encoder
    return MessageVectors(encoder) if isinstance(encoder, OfflineEncoder) else None


def router_of(vectors: MessageVectors) -> APIRouter:
    """Serves them to Rasa."""
    router = APIRouter()

    @router.post(VECTORS)
    async def of(body: VectorsIn) -> Response:
        return Response(await vectors.of(body.texts), media_type="application/octet-stream")

    return router
