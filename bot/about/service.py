"""Answers about Provodnik itself, alike for chat, page, API and command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.about.figures import figures
from bot.about.finder import BESIDE, LEAST, SHARED, SHARED_LEAST, SURE, FoundTopic, TopicFinder
from bot.about.topics import Topic, topics_in
from bot.settings import Settings
from bot.texts.words import Words, words_in
from catalogue.model import Catalogue, Language
from catalogue.registers.model import Snapshot
from catalogue.registers.status.purchase import PurchaseTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTopic:
    """A topic with the figures of now; `address` is a page of ours, `doc` a file of the documentation."""

    id: str
    section: str
    title: str
    answer: str
    beside: str | None
    address: str
    doc: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAnswer:
    """`told` is the topic that a question means, None where none does; `nearest` are others that it may mean."""

    told: ToldTopic | None
    nearest: tuple[ToldTopic, ...]
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MeantTopic(FoundTopic):
    """A topic that a question means, the section it stands in; `sure`: whatever else the question was taken for."""

    section: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutService:
    """Over the topics and what their figures are counted in."""

    finder: TopicFinder
    catalogue: Catalogue
    settings: Settings
    table: PurchaseTable
    snapshots: Callable[[], Iterable[Snapshot]]
    today: Callable[[], date]

    def meant(self, question: str) -> MeantTopic | None:
        """The topic that a question means, with how surely; None where none comes near enough. Nothing is told yet."""
        return _best(self.finder.nearest(question))

    def ask(self, question: str, language: Language) -> AboutAnswer:
        """The topic that a question means, told in a language; the nearest ones where none comes near enough."""
        found = self.finder.nearest(question)
        told = {t.id: t for t in self.topics(language)}
        meant = _best(found)
        others = [f for f in found if meant is None or (f.id != meant.id and f.score >= BESIDE)]
        return AboutAnswer(
            told=told[meant.id] if meant else None,
            nearest=tuple(told[f.id] for f in others),
            sure=meant is not None and meant.sure,
        )

    def topic(self, identifier: str, language: Language) -> ToldTopic | None:
        """The topic of a button; None where an editor has removed it since."""
        return next((t for t in self.topics(language) if t.id == identifier), None)

    def topics(self, language: Language) -> tuple[ToldTopic, ...]:
        """All topics in the order of their files."""
        w = words_in(language)
        values = figures(w, self.catalogue, self.settings, self.table, self.snapshots(), self.today())
        return tuple(_told(w, topic, values) for topic in topics_in(language))


def _best(found: tuple[FoundTopic, ...]) -> MeantTopic | None:
    """The first of the topics found, if it comes near enough: itself, or together with others of its section, between
    which a question of a few words may be shared.
    """
    if not found:
        return None
    sections = {t.id: t.section for t in topics_in(Language.RU)}
    first, section = found[0], sections[found[0].id]
    shared = sum(f.score for f in found if sections[f.id] == section)
    if first.score < LEAST and (first.score < SHARED_LEAST or shared < SHARED):
        return None
    return MeantTopic(id=first.id, section=section, sure=first.score >= SURE, score=first.score)


def _told(w: Words, topic: Topic, values: Mapping[str, int | str]) -> ToldTopic:
    return ToldTopic(
        id=topic.id,
        section=topic.section,
        title=topic.title,
        answer=w.filled(topic.answer, values),
        beside=w.filled(topic.beside, values) if topic.beside else None,
        address=topic.address,
        doc=topic.doc,
    )
