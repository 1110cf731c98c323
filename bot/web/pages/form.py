"""The short form on the page: a measure a page, back and skip, the answers checked before they count.

Nothing is kept here: the answers are in the address, which can be saved and gone on with.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from bot.presentation.solutions import Presenter
from bot.texts.words import Words, words_in
from bot.web.access import WebServices, language_of, services_of
from bot.web.numbers import whole_number
from bot.web.own_words import without_personal_data
from bot.web.pages.asking import ANSWER, Asking, asking_of
from bot.web.pages.rendering import render_page
from catalogue.model import Direction, Measure
from recommender.model import Answer

router = APIRouter(include_in_schema=False)
NUMBER, FROM_CHECK, GIVEN = "n", "check", "answered"


@router.get("/form")
def form(request: Request) -> Response:
    """One question of the form, or all answers to check; without a municipality, the question which it is."""
    services, words = services_of(request), words_in(language_of(request))
    if address := without_personal_data(request, words):
        return address
    asking = asking_of(request, services, words)
    measures = ordered(services.catalogue.measures)
    if asking.town is None:
        return render_page(
            request, "form_start.html", asking.status, asking=asking, action="/form", total=len(measures)
        )
    number = whole_number(request.query_params.get(NUMBER, "1"), len(measures) + 1) or 1
    checking = request.query_params.get(FROM_CHECK) == "on"
    town = Presenter(services.catalogue, words).town_in_region(asking.town)
    answers = asking.profile.answers if asking.profile else {}
    if number > len(measures):
        rows = _rows(services, words, asking, measures)
        return render_page(request, "form_check.html", asking=asking, town=town, rows=rows, answered=len(answers))
    # A page that was sent names the question that it asked; the next one is another address.
    if (given := whole_number(request.query_params.get(GIVEN, ""), len(measures))) and (
        measures[given - 1].id in answers
    ):
        following = len(measures) + 1 if checking else given + 1
        return RedirectResponse(f"/form?{asking.query((NUMBER, str(following)))}", 303)
    number = given or number
    measure = measures[number - 1]
    return render_page(
        request,
        "form_question.html",
        asking=asking,
        town=town,
        measure=measure.name[words.language],
        direction=services.catalogue.directions[measure.direction].name[words.language],
        field=f"{ANSWER}{measure.id}",
        options=[(a.value, words(f"answer.{a}"), answers.get(measure.id) is a) for a in Answer],
        number=number,
        total=len(measures),
        checking=checking,
        refused=bool(given),
        back=f"/form?{asking.query((NUMBER, str(number - 1)))}" if number > 1 else f"/town?{asking.query()}",
        skip=f"/form?{asking.query((NUMBER, str(number + 1)))}",
        end=f"/form?{asking.query((NUMBER, str(len(measures) + 1)))}",
    )


def ordered(measures: tuple[Measure, ...]) -> list[Measure]:
    """The measures, those of a direction together."""
    directions = list(Direction)
    return sorted(measures, key=lambda m: directions.index(m.direction))


def _rows(services: WebServices, words: Words, asking: Asking, measures: list[Measure]) -> list[dict[str, str]]:
    answers = asking.profile.answers if asking.profile else {}
    return [
        {
            "measure": m.name[words.language],
            "answer": words(f"answer.{answers[m.id]}") if m.id in answers else words("form.no_answer"),
            "change": f"/form?{asking.query((NUMBER, str(n)), (FROM_CHECK, 'on'))}",
        }
        for n, m in enumerate(measures, 1)
    ]
