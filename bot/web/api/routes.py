"""All routes of the JSON API under one prefix."""

from __future__ import annotations

from fastapi import APIRouter

from bot.web.api import about, advice, chat, papers, places, registers, solutions

router = APIRouter(prefix="/api/v1")
for part in (chat, places, solutions, advice, papers, registers, about):
    router.include_router(part.router)
