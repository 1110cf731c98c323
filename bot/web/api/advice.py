"""Advice over the API: forms and tables, where a town stands, what to do, in which order."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request

from bot.intake import IntakeError
from bot.schemas.assessment import AssessmentOut, QuestionsOut
from bot.schemas.places import Answered, as_read
from bot.schemas.recommendation import ProfileIn, RecommendIn, ReportOut, RoadmapIn, RoadmapOut, TableOut, TableRow
from bot.texts.words import words_in
from bot.web.access import WebServices, services_of
from bot.web.api.errors import REFUSED, ApiRoute, api_error, refused
from bot.web.api.intake import found_of, intake_of, profile_of, question_of
from catalogue.model import Language
from recommender.service import UnknownSolutionError

router = APIRouter(route_class=ApiRoute)


@router.get("/questions", response_model=QuestionsOut)
def questions(request: Request) -> QuestionsOut:
    """The short form (27 measures) and the long form (47 indicators), to be answered in one mapping."""
    return QuestionsOut.of(services_of(request).catalogue)


@router.post("/tables", response_model=TableOut, responses=REFUSED)
async def tables(request: Request, filename: str = "table", language: Language = Language.RU) -> TableOut:
    """Reads an official table (the body is the CSV or XLSX file) into rows for `table` of other requests.

    Nothing is kept. What is wrong is told with row and column, all of it at once; `notes` tell what was read otherwise
    than it stands, or left out.
    """
    services = services_of(request)
    content = await request.body()
    intake = intake_of(services, language)
    try:
        table = await asyncio.to_thread(intake.table, content, filename)
    except IntakeError as error:
        raise refused(error) from None
    rows = [TableRow.of(v) for v in table.values]
    notes = list(intake.table_notes(table))
    return TableOut(rows=rows, ignored_columns=list(table.ignored_columns), notes=notes, sha256=table.sha256)


@router.post("/assessments", response_model=AssessmentOut, responses=REFUSED)
def assessments(body: ProfileIn, request: Request) -> AssessmentOut:
    """Where a municipality stands in the ten directions, and how far from a reference."""
    services = services_of(request)
    try:
        profile = profile_of(services, body)
        unscored = intake_of(services, body.language).form(body.answers).unscored
    except IntakeError as error:
        raise refused(error) from None
    out = AssessmentOut.of(profile.municipality, services.recommender.assess(profile), unscored)
    return _as_read(services, body, out)


@router.post("/recommendations", response_model=ReportOut, responses=REFUSED)
def recommendations(body: RecommendIn, request: Request) -> ReportOut:
    """Ranked solutions for a municipality and a problem; several towns of one name are answered with 409."""
    services = services_of(request)
    out = ReportOut.of(services.recommender.recommend(question_of(services, body)))
    return _as_read(services, body, out)


@router.post("/roadmaps", response_model=RoadmapOut, responses=REFUSED)
def roadmaps(body: RoadmapIn, request: Request) -> RoadmapOut:
    """An order of work for the chosen solutions, or for the first recommended ones."""
    services = services_of(request)
    words = words_in(body.language)
    question = question_of(services, body)
    try:
        plan = services.recommender.roadmap(question, body.solutions, body.has)
    except UnknownSolutionError as error:
        raise api_error(422, [words("roadmap_unplannable", ids=", ".join(error.ids))]) from None
    out = RoadmapOut.of(question.profile.municipality, plan, words("roadmap_assumption"))
    return _as_read(services, body, out)


def _as_read(services: WebServices, body: ProfileIn, out: Answered) -> Answered:
    """An answer with how every name of its question was understood."""
    donors = body.donors if isinstance(body, RecommendIn) else ()
    others = intake_of(services, body.language).read_otherwise(body.compare_with, *donors)
    return as_read(out, found_of(services, body.municipality, body.language), words_in(body.language), others)
