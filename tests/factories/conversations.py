"""A conversation with the dialogue, without servers."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.dialogue.model import Act, Intent, Memory, Reply, Turn
from bot.dialogue.router import answer
from bot.services import Services


class Conversation:
    """Says one thing after another and remembers, as the tracker would: through JSON."""

    def __init__(self, services: Services) -> None:
        self.services, self.memory, self.reply = services, Memory(), Reply((), Memory())

    def say(self, text: str, intent: Intent, acts: Sequence[tuple[str, Intent]] = (), **values: object) -> str:
        """`acts`: what the clauses of the text are for, where they are for several things; `values`: a button's."""
        read = tuple(Act(intent=i, piece=piece, nearest=(i,)) for piece, i in acts)
        turn = Turn("/" + intent if values else text, intent, values, nearest=(intent,), acts=read)
        return self._answered(turn)

    def say_unsurely(self, text: str, intent: Intent, then: Intent) -> str:
        """A message that the classifier takes for `intent` with little confidence, and next for `then`."""
        act = Act(intent=intent, piece=text, confidence=0.4, nearest=(intent, then))
        return self._answered(Turn(text, intent, nearest=act.nearest, acts=(act,)))

    def say_as_read(self, text: str, act: Act) -> str:
        """A message with what the reading made of it."""
        return self._answered(Turn(text, act.intent, nearest=act.nearest, acts=(act,)))

    def _answered(self, turn: Turn) -> str:
        self.reply = answer(self.services.dialogue, turn, self.memory)
        self.memory = Memory.from_dict(json.loads(json.dumps(self.reply.memory.to_dict())))
        return "\n".join(m.text for m in self.reply.messages)

    @property
    def cards(self) -> list[str]:
        return [c.solution_id for m in self.reply.messages for c in m.cards]
