"""Rasa's action protocol over the dialogue: POST /webhook runs one turn."""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot.dialogue.model import Act, Intent, Memory, Turn
from bot.dialogue.router import answer
from bot.metrics import Metrics
from bot.rasa import vectors
from bot.rasa.messages import to_rasa
from bot.rasa.vectors import MessageVectors
from bot.reload import ReloadableServices, live
from bot.services import Services
from catalogue.model import Language

logger = logging.getLogger(__name__)

MEMORY_SLOT = "memory"


def action_name(intent: Intent) -> str:
    """The action of an intent, as domain.yml names it."""
    return "action_default_fallback" if intent is Intent.FALLBACK else f"action_{intent}"


class DialogueAction(Action):  # type: ignore[misc]
    """One intent of the dialogue as a Rasa action."""

    def __init__(self, intent: Intent, reloadable: ReloadableServices, metrics: Metrics) -> None:
        self._intent, self._services, self._metrics = intent, reloadable, metrics

    def name(self) -> str:
        return action_name(self._intent)

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = _turn(tracker, self._intent)
        memory = Memory.from_dict(tracker.get_slot(MEMORY_SLOT))
        # Embedding and ranking compute: the event loop goes on serving the page meanwhile.
        with self._metrics.timed("dialogue"):
            reply = await asyncio.to_thread(answer, self._services.current.dialogue, turn, memory)
        self._metrics.acts.labels(self._intent.value).inc()
        for message in reply.messages:
            dispatcher.utter_message(json_message=to_rasa(message, reply.memory.language))
        return [SlotSet(MEMORY_SLOT, reply.memory.to_dict())]


def _turn(tracker: Tracker, intent: Intent) -> Turn:
    latest = tracker.latest_message
    metadata = latest.get("metadata") or {}
    values = {e["entity"]: e["value"] for e in latest.get("entities") or [] if "entity" in e}
    acts = values.pop("acts", None)
    return Turn(
        text=str(latest.get("text") or ""),
        intent=intent,
        values=values,
        language=_language(metadata.get("language")),
        page_language=_language(metadata.get("page_language")),
        nearest=tuple(Intent(r["name"]) for r in latest.get("intent_ranking") or [] if r.get("name") in set(Intent)),
        acts=tuple(_act(a) for a in acts if a["intent"] in set(Intent)) if isinstance(acts, list) else (),
    )


def _act(read: dict[str, Any]) -> Act:
    """An act as bot/rasa/nlu/classifier.py hands it over."""
    nearest = tuple(Intent(name) for name, _ in read["nearest"] if name in set(Intent))
    return Act(intent=Intent(read["intent"]), piece=read["text"], confidence=read["confidence"], nearest=nearest)


def _language(code: object) -> Language | None:
    return Language(code) if isinstance(code, str) and code in set(Language) else None


def create_action_app(
    served: Services | ReloadableServices,
    token: str,
    message_vectors: MessageVectors | None = None,
    metrics: Metrics | None = None,
) -> FastAPI:
    """The application for a loopback port, with the vectors of messages where they are given.

    It must never be reachable from outside; Rasa's calls without the token of `signing` are refused with 403.
    """
    reloadable = live(served)
    executor, metrics = ActionExecutor(), metrics or Metrics()
    for intent in Intent:
        executor.register_action(DialogueAction(intent, reloadable, metrics))
    app = FastAPI(title="Provodnik actions", docs_url=None, redoc_url=None, openapi_url=None)

    expected = f"Bearer {token}".encode()

    async def from_rasa(request: Request) -> None:
        given = request.headers.get("Authorization", "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, expected):
            raise HTTPException(403, "the token of this installation is missing")

    only_rasa = [Depends(from_rasa)]
    if message_vectors:
        app.include_router(vectors.router_of(message_vectors), dependencies=only_rasa)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/webhook", dependencies=only_rasa)
    async def webhook(request: Request) -> JSONResponse:
        call = await request.json()
        call.setdefault("domain", {})
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            return JSONResponse({"error": str(error), "action_name": error.action_name}, 400)
        except ActionNotFoundException as error:
            return JSONResponse({"error": str(error), "action_name": error.action_name}, 404)
        except Exception:
            logger.exception("action %s failed", call.get("next_action"))
            return JSONResponse({"error": "the action failed", "action_name": call.get("next_action")}, 500)
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return app
