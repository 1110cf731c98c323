"""Who asks and about what, as the address of a page says it: the same fields on every page, so that links keep them.

`municipality`, `region`, `population`, `problem`; `ref` is what the gaps are measured against, `w.<direction>` how much
a direction matters, `a.<measure>` an answer of the short form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from bot.intake import Intake, IntakeError, TownError, town_meant
from bot.presentation.places import asked_about, region_view, understood
from bot.texts.words import Words
from bot.web.access import WebServices
from bot.web.numbers import MOST_RESIDENTS, whole_number
from catalogue.model import Direction, Municipality
from catalogue.places.gazetteer import display
from recommender.model import Answer, Profile

FIELDS = ("municipality", "region", "population", "problem")
"""The fields that say who asks and about what."""
REFERENCE, WEIGHT, ANSWER = "ref", "w.", "a."
CITY = "city"
"""Where a form lets a town be written as the reference; kept as `ref`."""
WEIGHTS = ("0", "1", "2", "3")
"""How much a direction may matter; a usual one has 1."""
USUAL = "1"
MOST_NAME = 200
OWN = "own"
"""The id of a town entered by hand, which has no other."""

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`profile` is what the address says of the town, None without one; `own_fields` say which town, `fields` all that
    a link keeps. `told`: how the town was read where that is not plain; `problems`: why none is meant although one is
    named, with `choices` (id and name) or the view of a `region` (name and address).
    """

    profile: Profile | None
    problem: str
    own_fields: Fields
    more_fields: Fields
    told: str | None = None
    problems: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    reference: str = ""
    region: tuple[str, str] | None = None
    name: str = ""

    @property
    def town(self) -> Municipality | None:
        return self.profile.municipality if self.profile else None

    @property
    def status(self) -> int:
        """The status of a page that asks which town is meant: 422 where the one that is named cannot be."""
        return 422 if self.problems and not self.choices else 200

    @property
    def fields(self) -> Fields:
        return (*self.own_fields, *self.more_fields)

    def query(self, *more: tuple[str, str]) -> str:
        """The query of a link that keeps who asks."""
        return urlencode([*self.fields, *more])

    def without(self, *names: str) -> Fields:
        """The fields of a form that asks some of them itself; a name that ends in a dot stands for all of its kind."""
        return tuple(
            (k, v) for k, v in self.fields if not any(k == n or (n[-1] == "." and k.startswith(n)) for n in names)
        )


def asking_of(request: Request, services: WebServices, words: Words) -> Asking:
    """What an address says of who asks; nothing is refused here."""
    query = request.query_params
    given = {key: query.get(key, "").strip() for key in FIELDS}
    problem = given["problem"][: services.settings.chat.max_characters]
    name, region, residents = (given[key][:MOST_NAME] for key in FIELDS[:3])
    said = said_of(query, services)
    more = (*((("problem", problem),) if problem else ()), *said.fields)
    nobody = Asking(profile=None, problem=problem, own_fields=(), more_fields=more, name=name)
    if not name:
        return nobody
    population = (whole_number(residents, MOST_RESIDENTS) or 0) if residents else None
    try:
        found = town_meant(services.places, words, name, region, population)
    except TownError as error:
        return _not_meant(nobody, error, services, words)
    except IntakeError as error:
        return Asking(profile=None, problem=problem, own_fields=(), more_fields=more, problems=error.lines)
    town = found.candidates[0]
    own = [("municipality", name), ("region", region)] if town.id == OWN else [("municipality", town.id)]
    own += [("population", residents)] if residents else []
    profile, refused = said.profile(services, words, town)
    return Asking(
        profile=profile,
        problem=problem,
        own_fields=tuple(own),
        more_fields=more,
        told=understood(found, words),
        problems=refused,
        reference=said.reference,
        name=name,
    )


def _not_meant(nobody: Asking, error: TownError, services: WebServices, words: Words) -> Asking:
    """Nobody, with whom the name may mean."""
    choices = tuple((t.id, display(t, words.language)) for t in error.found.candidates)
    return Asking(
        profile=None,
        problem=nobody.problem,
        own_fields=(),
        more_fields=nobody.more_fields,
        problems=(asked_about(error.found, words),) if choices else error.lines,
        choices=choices,
        region=region_view(error.found, services.places, words),
        name=nobody.name,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an address says of a town besides which it is; the fields that say it again."""

    reference: str
    weights: Mapping[Direction, float]
    answers: Mapping[str, str]

    @property
    def fields(self) -> Fields:
        return (
            *(((REFERENCE, self.reference),) if self.reference else ()),
            *((f"{WEIGHT}{d}", f"{w:g}") for d, w in self.weights.items()),
            *((f"{ANSWER}{measure}", answer) for measure, answer in self.answers.items()),
        )

    def profile(self, services: WebServices, words: Words, town: Municipality) -> tuple[Profile, tuple[str, ...]]:
        """The profile of a town; without the reference, and why, where that cannot be used."""
        intake = Intake(services.catalogue, services.places, words, services.tables)
        try:
            return intake.profile(town, self.answers, self.weights, (), self.reference), ()
        except IntakeError as error:
            return intake.profile(town, self.answers, self.weights), error.lines


def said_of(query: Mapping[str, str], services: WebServices) -> Said:
    """What the fields of an address say; what cannot be read is left out."""
    reference = (query.get(CITY, "").strip() or query.get(REFERENCE, "").strip())[:MOST_NAME]
    answers = answers_of(query, {m.id for m in services.catalogue.measures})
    return Said(reference=reference, weights=weights_of(query), answers=answers)


def weights_of(query: Mapping[str, str]) -> dict[Direction, float]:
    """The directions that matter more or less than usual, by the fields of an address."""
    asked = {d: query.get(f"{WEIGHT}{d}", USUAL) for d in Direction}
    return {d: float(value) for d, value in asked.items() if value in WEIGHTS and value != USUAL}


def answers_of(query: Mapping[str, str], measures: set[str]) -> dict[str, str]:
    """The answers of the short form by measure; what is no answer is left out."""
    asked = {key.removeprefix(ANSWER): value for key, value in query.items() if key.startswith(ANSWER)}
    return {measure: value for measure, value in asked.items() if measure in measures and value in set(Answer)}
