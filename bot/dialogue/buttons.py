"""Titles of buttons that are typed: they do what the button does, whether it is in sight or was shown before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.model import Button, Intent, Message
from bot.texts.words import words_in
from catalogue.model import Language

MOST_OFFERED = 24
"""Buttons that are remembered."""
STANDING: Mapping[str, tuple[Intent, Mapping[str, Any]]] = {
    "button.more": (Intent.SHOW_MORE, {}),
    "button.recommend": (Intent.RECOMMEND, {}),
    "button.gaps": (Intent.ASK_GAPS, {}),
    "button.all_gaps": (Intent.ASK_GAPS, {"wish": "whole"}),
    "button.start_over": (Intent.START_OVER, {}),
    "button.capabilities": (Intent.CAPABILITIES, {}),
    "button.roadmap": (Intent.ROADMAP, {}),
    "button.whole_plan": (Intent.ROADMAP, {"wish": "whole"}),
    "button.form": (Intent.FILL_FORM, {}),
    "button.form_go_on": (Intent.FILL_FORM, {}),
    "button.back": (Intent.GO_BACK, {}),
    "button.to_human": (Intent.HUMAN, {}),
    "button.refine": (Intent.REFINE, {}),
    "button.purchase": (Intent.PURCHASE, {}),
    "button.register": (Intent.REGISTER_STATUS, {}),
    "button.letter": (Intent.ASK_DONOR, {"wish": "letter"}),
    "button.all_lessons": (Intent.LESSONS, {"wish": "all"}),
    "button.no_wishes": (Intent.REFINE, {"wish": "reset"}),
    "button.wish_registered": (Intent.REFINE, {"wish": "registered"}),
    "button.wish_my_size": (Intent.REFINE, {"wish": "my_size"}),
    "button.wish_no_video": (Intent.REFINE, {"wish": "no_video"}),
    "town_without": (Intent.RECOMMEND, {"without_town": True}),
}
"""Buttons that mean the same wherever they stand."""


def typed_button(text: str, offered: Iterable[Mapping[str, Any]]) -> Button | None:
    """The button whose title a message is; those offered lately first."""
    said = _plain(text)
    for known in offered:
        if _plain(str(known.get("title"))) == said and known.get("intent") in set(Intent):
            values = known.get("values")
            return Button(str(known["title"]), Intent(known["intent"]), values if isinstance(values, Mapping) else {})
    for language in Language:
        words = words_in(language)
        for key, (intent, values) in STANDING.items():
            if _plain(words(key)) == said:
                return Button(words(key), intent, values)
    return None


def offered_with(messages: Iterable[Message], before: Iterable[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The buttons of a reply and those known before, newest first; of equal titles the newest.

    A title of one word ("Да") means something only right after it was shown.
    """
    kept: dict[str, Mapping[str, Any]] = {
        _plain(b.title): {"title": b.title, "intent": b.intent.value, "values": dict(b.values)}
        for m in messages
        for b in m.buttons
    }
    for known in before:
        title = _plain(str(known.get("title")))
        if " " in title:
            kept.setdefault(title, known)
    return tuple(kept.values())[:MOST_OFFERED]


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.lower().replace("ё", "е")))
