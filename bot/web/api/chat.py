"""The chat over the API: one turn a request."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request, Response

from bot.schemas.chat import ChatIn, ChatOut
from bot.web.access import LANGUAGE_COOKIE, SESSION_COOKIE, gateway_of, services_of
from bot.web.client_limits import client_of
from catalogue.model import Language

router = APIRouter()


@router.post("/chat", response_model=ChatOut)
async def chat(body: ChatIn, request: Request, response: Response) -> ChatOut:
    """One turn of a conversation; the session cookie of the answer continues it."""
    gateway = gateway_of(request)
    session = request.cookies.get(SESSION_COOKIE)
    sender = gateway.conversations.sender_of(session)
    if sender is None:
        session = gateway.conversations.new_session()
        sender = cast(str, gateway.conversations.sender_of(session))
        settings = services_of(request).settings
        response.set_cookie(
            SESSION_COOKIE,
            session,
            max_age=settings.chat.conversation_days * 86_400,
            httponly=True,
            samesite="lax",
            secure=settings.web.secure_cookie,
        )
    code = request.cookies.get(LANGUAGE_COOKIE)
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
