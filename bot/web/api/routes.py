"""All routes of the JSON API under one prefix."""

from __future__ import annotations

from fastapi import APIRouter

from bot.web.api import advice, chat, papers, places, registers, solutions

router = APIRouter(prefix="/api/v1")
for part in (chat, places, solutions, advice, papers, registers):
    router.include_router(part.router)
