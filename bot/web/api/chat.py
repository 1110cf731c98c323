"""The chat over the API: one turn a request."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request, Response

from bot.rasa.signing import SECONDS_A_DAY
from bot.schemas.chat import ChatIn, ChatOut
from bot.web.access import LANGUAGE_COOKIE, SESSION_COOKIE, gateway_of, services_of
from bot.web.client_limits import client_of
from bot.web.cookies import cookie_of, set_cookie
from bot.web.headers import NOBODY
from catalogue.model import Language

router = APIRouter()


@router.post("/chat", response_model=ChatOut)
async def chat(body: ChatIn, request: Request, response: Response) -> ChatOut:
    """One turn of a conversation; the session cookie of the answer continues it."""
    gateway = gateway_of(request)
    session = cookie_of(request, SESSION_COOKIE)
    sender = gateway.conversations.sender_of(session)
    if sender is None:
        session = gateway.conversations.new_session()
        sender = cast(str, gateway.conversations.sender_of(session))
        days = services_of(request).settings.chat.conversation_days
        set_cookie(request, response, SESSION_COOKIE, session, days * SECONDS_A_DAY)
    response.headers["Cache-Control"] = NOBODY
    code = cookie_of(request, LANGUAGE_COOKIE)
    page_language = Language(code) if code in set(Language) else None
    answer = await gateway.say(
        sender,
        text=body.text,
        payload=body.payload,
        language=body.language,
        page_language=page_language,
        client=client_of(request),
    )
    return ChatOut(messages=list(answer.messages), language=answer.language)
