"""What the tests of the papers share: a recommender without a model, dossiers, and what can be read out of files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace

from docx import Document
from docx.document import Document as DocumentObject
from docx.table import _Cell

from bot.papers.compiling import compile_dossier
from bot.papers.model import Chosen, Dossier
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Catalogue, Municipality, Scope
from embeddings.retriever import SearchResult
from recommender.model import Profile, Question
from recommender.roadmap import Roadmap, Step
from recommender.service import Recommender

TODAY = date(2026, 11, 26)
NBSP = "\u00a0"


class FindsNothing:
    """A retriever that knows no words: the papers need the plan and the facts, not the search."""

    index = SimpleNamespace(lexical=SimpleNamespace(vocabulary=frozenset()))

    def search(self, *_: object, **__: object) -> SearchResult:
        return SearchResult((), 0.0, 0.0)


@cache
def known_catalogue() -> Catalogue:
    return load_catalogue()


@cache
def make_recommender() -> Recommender:
    return Recommender(known_catalogue(), FindsNothing())  # type: ignore[arg-type]


def town(town_id: str = "nytva") -> Municipality:
    return known_catalogue().municipalities[town_id]


def make_dossier(
    ids: str | Sequence[str],
    problem: str = "",
    municipality: Municipality | None = None,
    donor: str | None = None,
    profile: Profile | None = None,
) -> Dossier:
    """A dossier; what depends on neither problem nor name is compiled once for all tests."""
    asked = Question(profile=profile or Profile(municipality=municipality or town()), problem=problem)
    chosen = (ids,) if isinstance(ids, str) else tuple(ids)
    if profile is not None:
        return compile_dossier(make_recommender(), asked, chosen, TODAY, donor)
    known = asked.profile.municipality.id
    compiled = _compiled(chosen, known if known in known_catalogue().municipalities else "nytva", donor)
    return replace(compiled, question=asked)


@cache
def _compiled(ids: tuple[str, ...], town_id: str, donor: str | None) -> Dossier:
    return compile_dossier(make_recommender(), Question(profile=Profile(municipality=town(town_id))), ids, TODAY, donor)


@cache
def everything() -> tuple[tuple[Dossier, Chosen], ...]:
    """Every solution that an official of Нытва can be told of, each with the same problem and a step of its own."""
    question = Question(profile=Profile(municipality=town()), limit=1000)
    report = make_recommender().recommend(question)
    asked = replace(question, problem="переполняются контейнеры, жители жалуются")
    pairs = []
    for r in report.recommendations:
        step = Step(
            order=1,
            wave=1,
            recommendation=r,
            closes=r.solution.measures,
            priority_share=0.0,
            after=(),
            missing=r.solution.needs,
        )
        chosen = Chosen(r, r.donors[0], step)
        plan = Roadmap(steps=(step,), prerequisites=(), together=(), movements=(), unmeasured=())
        pairs.append(
            (
                Dossier(
                    question=asked,
                    today=TODAY,
                    assessment=report.assessment,
                    chosen=(chosen,),
                    alternatives=(),
                    roadmap=plan,
                    catalogue=known_catalogue(),
                ),
                chosen,
            )
        )
    return tuple(pairs)


def domestic(catalogue: Catalogue) -> list[str]:
    """Solutions with somebody to ask that do not run in Нытва itself."""
    return [
        s.id
        for s in catalogue.in_scope(Scope.DOMESTIC)
        if s.deployments and all(d.city_id != "nytva" for d in s.deployments)
    ]


def only(dossier: Dossier) -> Chosen:
    (chosen,) = dossier.chosen
    return chosen


def opened(content: bytes) -> DocumentObject:
    return Document(io.BytesIO(content))


def texts_of(content: bytes) -> list[str]:
    """All paragraphs of a DOCX, those of its tables included, in one spelling of spaces."""
    document = opened(content)
    paragraphs = [p.text for p in document.paragraphs]
    cells: Iterable[_Cell] = (cell for t in document.tables for row in t.rows for cell in row.cells)
    paragraphs += [p.text for cell in cells for p in cell.paragraphs]
    return [p.replace(NBSP, " ") for p in paragraphs]


def markup_of(content: bytes) -> str:
    """The markup of a DOCX: its text, footer and links."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [n for n in archive.namelist() if re.match(r"word/(document|footer\d*)\.xml|word/_rels/", n)]
        return "".join(archive.read(n).decode("utf-8") for n in names)


def plain(text: str) -> str:
    """Text as it is read: one kind of space, no hyphens of line ends."""
    return re.sub(r"\s+", " ", text.replace(NBSP, " ")).strip()
