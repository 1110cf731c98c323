"""The topics of the answers about Provodnik itself, read from the files that an editor changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.texts.words import TEXTS
from catalogue.model import Language

FOLDER = "about"
FIELDS = frozenset({"title", "asked", "answer", "beside", "page", "doc"})


class AboutTextError(ValueError):
    """A file of topics is not as it must be; the message names file, topic and field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One thing that people ask without asking for a solution.

    `asked` are ways to ask it, `answer` has placeholders of bot/about/figures.py, and so has `beside`, which is said
    instead where the message asks for something else too; `page` is a page of ours to open, `doc` the file of the
    documentation that tells more.
    """

    id: str
    section: str
    title: str
    asked: tuple[str, ...]
    answer: str
    beside: str | None
    page: str | None
    doc: str | None

    @property
    def address(self) -> str:
        """The page to open: the one of the topic, else its place among the answers."""
        return self.page or f"/about#{self.id}"


@cache
def topics_in(language: Language) -> tuple[Topic, ...]:
    """The topics of a language, section by section. Raises AboutTextError."""
    found: dict[str, Topic] = {}
    for path in sorted((TEXTS / language / FOLDER).glob("*.yml")):
        for topic in _read(path):
            if topic.id in found:
                raise AboutTextError(f"{path.name}: {topic.id} is told twice")
            found[topic.id] = topic
    return tuple(found.values())


def _read(path: Path) -> list[Topic]:
    loaded = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(loaded, dict):
        raise AboutTextError(f"{path.name}: expected topics by name")
    return [_topic(path, str(name), record) for name, record in loaded.items()]


def _topic(path: Path, name: str, record: Any) -> Topic:
    if not isinstance(record, dict) or (record.keys() - FIELDS):
        raise AboutTextError(f"{path.name}: {name}: expected the fields {', '.join(sorted(FIELDS))}")
    asked = record.get("asked")
    if not isinstance(asked, list) or not asked or not all(isinstance(a, str) and a.strip() for a in asked):
        raise AboutTextError(f"{path.name}: {name}: asked: expected a list of questions")
    return Topic(
        id=name,
        section=path.stem,
        title=_text(path, name, record, "title"),
        asked=tuple(asked),
        answer=_text(path, name, record, "answer"),
        beside=_text(path, name, record, "beside") if "beside" in record else None,
        page=record.get("page"),
        doc=record.get("doc"),
    )


def _text(path: Path, name: str, record: Mapping[str, Any], key: str) -> str:
    text = record.get(key)
    if not isinstance(text, str) or not text.strip():
        raise AboutTextError(f"{path.name}: {name}: {key}: expected a text")
    return text
