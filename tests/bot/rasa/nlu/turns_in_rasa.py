"""Runs in the Rasa environment: plays a conversation through our tracker store, prints what each turn starts from.

Reads {"turns": n, "forgetful": n} from stdin: so many turns that set the memory, then so many whose action failed.
"""

import asyncio
import json
import sys

from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered

from bot.rasa.nlu.tracker_store import Conversations

RANKING = [{"name": f"intent_{n}", "confidence": 0.1} for n in range(10)]
CARD = {"title": "Датчики", "why": ["долгий рассказ"] * 50, "sources": [{"title": "a", "url": "https://example.org"}]}


def turn(number: int, remembers: bool) -> list:
    """The events of one turn as Rasa makes them."""
    read = {"intent": RANKING[0], "entities": [], "intent_ranking": RANKING, "text_tokens": [[0, 4]] * 20}
    told = {"custom": {"text": f"ответ {number}", "language": "ru", "cards": [CARD], "buttons": [{"title": "ещё"}]}}
    events = [UserUttered(f"вопрос {number}", RANKING[0], [], read), ActionExecuted("action_recommend")]
    if remembers:
        events += [BotUttered(None, told), SlotSet("memory", {"turn": number})]
    return [*events, ActionExecuted("action_listen")]


async def main(turns: int, forgetful: int) -> None:
    domain = Domain.load("bot/rasa/domain.yml")
    store = Conversations(domain=domain)
    loaded = []
    for number in range(turns + forgetful):
        tracker = await store.get_or_create_tracker("own", append_action_listen=False)
        loaded.append([len(tracker.events), tracker.get_slot("memory")])
        if not number:
            tracker.update_with_events([SessionStarted(), ActionExecuted("action_listen")], domain)
        tracker.update_with_events(turn(number, number < turns), domain)
        await store.save(tracker)
        await store.save(tracker)
    body = RemoteAction("action_recommend", None)._action_call_format(tracker, domain)
    print(json.dumps({"loaded": loaded, "call": body}))


asked = json.load(sys.stdin)
asyncio.run(main(asked["turns"], asked["forgetful"]))
