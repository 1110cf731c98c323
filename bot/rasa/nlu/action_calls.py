"""What Rasa sends to the action server: the message and the memory, without the history and the domain.

Rasa sends the whole conversation and its whole domain at every action; ours read neither, and both grow.
"""

from __future__ import annotations

from typing import Any, Dict, Text

from rasa import __version__
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

UNREAD = ("text_tokens", "response_selector")
"""Parts of a parsed message that no action reads."""


def send_without_history() -> None:
    """From now on every remote action is called this way."""
    RemoteAction._action_call_format = _call


def _call(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> Dict[Text, Any]:
    """The body of a call in the form of Rasa's action protocol."""
    state = tracker.current_state(EventVerbosity.NONE)
    message = {key: value for key, value in (state["latest_message"] or {}).items() if key not in UNREAD}
    return {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": {**state, "events": [], "latest_message": message},
        "version": __version__,
    }
