"""The consent to keep contact data: a document of its own, with a version that changes whenever its words do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.requests.model import Consent
from bot.settings import RequestSettings
from bot.texts.words import Words


@dataclass(frozen=True, slots=True)
class Point:
    """A numbered point of the consent."""

    heading: str
    text: str


def points_of(words: Words, settings: RequestSettings) -> tuple[Point, ...]:
    """What is agreed to: who keeps what, for what, who else sees it, for how long, how to take it back."""
    return (
        Point(words("consent.operator_heading"), words("consent.operator", operator=settings.operator)),
        Point(words("consent.purpose_heading"), words("consent.purpose")),
        Point(words("consent.data_heading"), words("consent.data")),
        Point(words("consent.actions_heading"), words("consent.actions")),
        Point(words("consent.others_heading"), words("consent.others")),
        Point(words("consent.term_heading"), words("consent.term", days=settings.retention_days)),
        Point(words("consent.withdrawal_heading"), words("consent.withdrawal")),
    )


def consent_of(words: Words, settings: RequestSettings) -> Consent:
    """The text in one language, and a version made of its words: the same words, the same version."""
    parts = [words("consent.title"), words("consent.statement")]
    parts += [f"{n}. {p.heading}. {p.text}" for n, p in enumerate(points_of(words, settings), 1)]
    text = "\n".join(parts)
    return Consent(f"{words.language}-{hashlib.sha256(text.encode()).hexdigest()[:12]}", text)
