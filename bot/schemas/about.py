"""What Provodnik says about itself, in JSON."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from bot.about.service import AboutAnswer, ToldTopic
from bot.schemas.base import Schema
from bot.texts.words import Words


class AboutTopicOut(Schema):
    id: str
    section: str
    title: str
    answer: str
    url: str = Field(description="a page of this site")
    document: str | None = Field(description="the file of the documentation that tells more")

    @classmethod
    def of(cls, topic: ToldTopic) -> AboutTopicOut:
        return cls(
            id=topic.id,
            section=topic.section,
            title=topic.title,
            answer=topic.answer,
            url=topic.address,
            document=topic.doc,
        )


class AboutOut(Schema):
    """`topic` is null where no topic answers the question; without a question `nearest` are all topics."""

    topic: AboutTopicOut | None
    nearest: list[AboutTopicOut]
    wording: str = Field(description="the answer, or that nothing is known of it")

    @classmethod
    def of(cls, answer: AboutAnswer | None, every: Iterable[ToldTopic], words: Words) -> AboutOut:
        if answer is None:
            return cls(topic=None, nearest=[AboutTopicOut.of(t) for t in every], wording="")
        return cls(
            topic=AboutTopicOut.of(answer.told) if answer.told else None,
            nearest=[AboutTopicOut.of(t) for t in answer.nearest],
            wording=answer.told.answer if answer.told else words("about_unknown"),
        )
