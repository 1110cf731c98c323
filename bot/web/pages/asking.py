"""Who asks and about what, as the address of a page says it: the same fields on every page, so that links keep them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from bot.intake import IntakeError, town_meant
from bot.presentation.places import understood
from bot.texts.words import Words
from bot.web.access import WebServices
from bot.web.numbers import MOST_RESIDENTS, whole_number
from catalogue.model import Municipality

FIELDS = ("municipality", "region", "population", "problem")
"""The fields that say who asks and about what, in every address that has them."""
MOST_NAME = 200
OWN = "own"
"""The id of a town entered by hand, which has no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`fields` keep it in a link, the town by its id; `told` says how the town was read where that is not plain,
    `problems` why none is meant although one is named.
    """

    town: Municipality | None
    problem: str
    fields: tuple[tuple[str, str], ...]
    told: str | None = None
    problems: tuple[str, ...] = ()

    def query(self, *more: tuple[str, str]) -> str:
        """The query of a link that keeps who asks."""
        return urlencode([*self.fields, *more])


def asking_of(request: Request, services: WebServices, words: Words) -> Asking:
    """What an address says of who asks; nothing is refused here."""
    given = {key: request.query_params.get(key, "").strip() for key in FIELDS}
    problem = given["problem"][: services.settings.chat.max_characters]
    name, region, residents = (given[key][:MOST_NAME] for key in FIELDS[:3])
    kept: Sequence[tuple[str, str]] = [("problem", problem)] if problem else []
    if not name:
        return Asking(town=None, problem=problem, fields=tuple(kept))
    population = (whole_number(residents, MOST_RESIDENTS) or 0) if residents else None
    try:
        found = town_meant(services.places, words, name, region, population)
    except IntakeError as error:
        return Asking(town=None, problem=problem, fields=tuple(kept), problems=error.lines)
    town = found.candidates[0]
    own = [("municipality", name), ("region", region)] if town.id == OWN else [("municipality", town.id)]
    own += [("population", residents)] if residents else []
    return Asking(town=town, problem=problem, fields=(*own, *kept), told=understood(found, words))
