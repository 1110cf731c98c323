"""Cuts a message into clauses, each of which may be for something else: a greeting, a town, a problem, a question.

Pure text, of the standard library only: Rasa's environment loads it as well as ours.
"""

from __future__ import annotations

import re
from typing import List, Text

MOST_CLAUSES = 12
"""What follows more clauses than these stays with the last one."""

_COURTESY = (
    r"здрав?ств?уй(?:те)?|здрас[тсь]+е|добр(?:ый|ого) (?:день|дня|вечер|вечера|утро|утра|времени суток)|доброе утро"
    r"|приветствую|привет|салют|hello|hi there|hi|hey|good (?:morning|afternoon|evening|day)|greetings"
)
_COURTESY_LED = re.compile(rf"^\W*(?:{_COURTESY})\b[\s,.!)–—-]*", re.I)
_THANKS_END = re.compile(
    r"[\s,.!;–—-]+(?:заранее (?:спасибо|благодар\w+)|спасибо|благодарю|с уважением"
    r"|thanks(?: in advance)?|thank you)\W*$",
    re.I,
)
_QUESTION = (
    r"(?:кто|кого|кому|чей|чья|чь[её]|что|чем|сколько|скока|где|куда|откуда|когда|как|как(?:ой|ая|ое|ие)|каков\w*"
    r"|почему|зачем|можно ли|есть ли|who|whose|what|how|where|when|why|is it|is there|can we|does it|do they)\b"
)
_REQUEST = (
    r"(?:покажи|расскажи|сравни|составь|сделай|напиши|пришли|скинь|объясни|дай|show|tell|compare|write|send|give|explain)"
    r"(?:те)?\b"
)
_AND_ASKS = re.compile(rf"(?:и|а|and)\s+(?:{_QUESTION}|{_REQUEST})", re.I)
"""After "and" something else may be asked without a comma: "сколько стоит и кто ставил", "and compare it"."""
_ASKS_AT_LAST = re.compile(r"(?:где|куда|когда|where|when)\b[^,.!?;\n]*\?\s*$", re.I)
"""A question that a message ends with: "хотим умный город, где мы отстаём?"."""
_ASKED = re.compile(r"(?:спросил|спросила|спрашивал|спрашивала|спрашиваю|asked|asking)\W*$", re.I)
_TOLD_AGAIN = re.compile(_QUESTION, re.I)
"""A question told again is cut from who asked it: "я спросил кто вас сделал"."""
_END = re.compile(
    r"""
    (?<=[^\W\d_]{3})\.\s+(?=\S) | (?<=\d)\.\s+(?=[^\W\d_]{2}) | (?<=[.)"»])\.\s+ | [!?…]+\s* | [;\n]+\s*
    | \s[–—-]\s+ | :\s+ | (?:^|(?<=\s))\d{1,2}[.)]\s*(?=[^\W\d_]{3})
    | (?<!\d),\s* | (?<=\d),(?!\d)\s* | \s+
    """,
    re.VERBOSE,
)
"""Ends of sentences, commas, dashes and colons; no point of an abbreviation of one or two letters ("п. Полазна") and
no comma inside a number. The numbers of a list ("1) автобусы 2) свалки") end what stands before them."""
_NUMBER = re.compile(r"^\d{1,2}[.)]\s*(?=[^\W\d_]{3})")
_DEPENDENT = re.compile(
    r"(?:что|чтоб\w*|котор\w+|где|когда|если|потому|поскольку|так как|как|хотя|пока|из-за|либо|или|чтобы|куда|откуда"
    r"|чем|это|that|which|who|whose|where|when|if|because|since|although|while|so|or|than|as)\b",
    re.I,
)
"""A clause that begins so belongs to the one before its comma."""


def clauses(text: Text) -> List[Text]:
    """The clauses of a message in their order, each with its question mark; the whole text where there is but one."""
    lead = _COURTESY_LED.match(text)
    start = lead.end() if lead else 0
    closing = _THANKS_END.search(text, start)
    end = closing.start() if closing and closing.start() > start else len(text)
    parts = [text[:start], *_cut(text[start:end]), text[end:]]
    said = [_NUMBER.sub("", part.strip(" \t\n,;:–—-")) for part in parts]
    return [part for part in said if re.search(r"\w", part)] or [text.strip()]


def _cut(text: Text) -> List[Text]:
    parts: List[Text] = []
    at = 0
    for end in _END.finditer(text):
        cuts = len(parts) < MOST_CLAUSES - 1 and re.search(r"\w", text[at : end.start()])
        mark = end.group().strip()
        again = bool(_ASKED.search(text[at : end.start()]) and _TOLD_AGAIN.match(text, end.end()))
        depends = mark == "," and _DEPENDENT.match(text, end.end()) and not _ASKS_AT_LAST.match(text, end.end())
        if not cuts or (depends and not again):
            continue
        if not (mark or "\n" in end.group() or again or _AND_ASKS.match(text, end.end())):
            continue
        parts.append(text[at : end.start()] + (mark if mark[:1] in ("?", "!") else ""))
        at = end.end()
    return [*parts, text[at:]]
