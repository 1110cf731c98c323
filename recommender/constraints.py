"""Filters out the solutions that an official excludes; checks that the catalogue knows the vendors, tags and donors."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from catalogue.model import Catalogue, City, Municipality, PopulationGroup, Solution
from catalogue.problems import Problem
from catalogue.registers.status.component import ComponentStatus, Status, of_catalogue
from recommender.model import Constraints
from recommender.problems import RecommenderError

NAMED = frozenset(
    {
        Status.REGISTERED_TRUSTED,
        Status.REGISTERED,
        Status.REGISTERED_EAEU,
        Status.INDUSTRIAL_VALID,
        Status.REGISTERED_CLAIMED,
    }
)
"""Statuses that name an entry of a register, proved or claimed."""
SUGGESTIONS, SUGGESTION_SCORE = 3, 60.0


class ConstraintCode(StrEnum):
    """What the catalogue does not know; each with `value` as it was written and `nearest`, the names most like it."""

    UNKNOWN_VENDOR = "unknown-vendor"
    UNKNOWN_TAG = "unknown-tag"
    UNKNOWN_DONOR = "unknown-donor"


class ConstraintsError(RecommenderError):
    """Some constraints name what the catalogue does not know: they would silently do nothing."""


def check(constraints: Constraints, catalogue: Catalogue) -> None:
    """Raises ConstraintsError with every vendor, tag and donor that the catalogue does not know."""
    if constraints == Constraints():
        return
    solutions = catalogue.solutions.values()
    tags = sorted({t for s in solutions for t in s.tags})
    vendors = sorted({name for s in solutions for name in _vendor_names(s)})
    problems = [
        *(_unknown(ConstraintCode.UNKNOWN_TAG, t, tags) for t in (*constraints.tags, *constraints.exclude_tags)),
        *(
            None if any(_is_vendor(s, v) for s in solutions) else _nearest(ConstraintCode.UNKNOWN_VENDOR, v, vendors)
            for v in constraints.exclude_vendors
        ),
        *(
            _unknown(ConstraintCode.UNKNOWN_DONOR, d, sorted(catalogue.cities))
            for d in (*constraints.donors, *constraints.exclude_cities)
        ),
    ]
    found = [p for p in problems if p is not None]
    if found:
        raise ConstraintsError(found)


def allows(
    constraints: Constraints,
    solution: Solution,
    town: Municipality,
    cities: Mapping[str, City],
    register: ComponentStatus | None = None,
) -> bool:
    """Whether a solution may be shown; a filter on cities asks for one deployment that meets it.

    `register` is the status of its confirmed entries, None where there are none and the card speaks.
    """
    c = constraints
    return (
        (not c.only_registered or (register or of_catalogue(solution.import_substitution)).deciding in NAMED)
        and not any(_is_vendor(solution, vendor) for vendor in c.exclude_vendors)
        and (not c.directions or bool(set(c.directions) & set(solution.directions)))
        and (not c.tags or bool(set(c.tags) & set(solution.tags)))
        and not any(_has_tag(solution, tag) for tag in c.exclude_tags)
        and bool(donor_cities(c, (d.city_id for d in solution.deployments), town, cities))
    )


_SPOKEN_OF = {
    tag: re.compile(pattern, re.IGNORECASE)
    for tag, pattern in {
        "video-surveillance": r"видеонаблюд|видеокамер|\bкамер(?!н)",
        "video-analytics": r"видеоаналитик",
        "biometrics": r"биометри|распозна\w+ лиц|\bлица\b|по лицу|лиц в розыске",
        "blockchain": r"блокчейн",
        "e-voting": r"электронн\w+ голосован",
        "ai": r"нейросет|искусственн\w+ интеллект|\bИИ\b",
        "sensors": r"датчик|сенсор",
        "mobile-app": r"мобильн\w+ приложени",
    }.items()
}
"""Words by which a card has a tag, whether or not an editor gave it: who excludes cameras wants no card with them."""


def _has_tag(solution: Solution, tag: str) -> bool:
    pattern = _SPOKEN_OF.get(tag)
    scales = " ".join(d.scale.ru for d in solution.deployments if d.scale)
    told = f"{solution.name.ru} {solution.summary.ru} {scales}"
    return tag in solution.tags or (pattern is not None and bool(pattern.search(told)))


def _group(place: City) -> PopulationGroup | None:
    """None of a place of unknown size, and of a region, whose size says nothing of its towns."""
    return PopulationGroup.of(place.population) if place.population else None


def donor_cities(
    constraints: Constraints, city_ids: Iterable[str], town: Municipality, cities: Mapping[str, City]
) -> set[str]:
    """The cities that the constraints allow as donors."""
    c = constraints
    own = PopulationGroup.of(town.population) if town.population is not None else None
    return {
        i
        for i in city_ids
        if (not c.donors or i in c.donors)
        and i not in c.exclude_cities
        and (c.max_city_population is None or (cities[i].population or math.inf) <= c.max_city_population)
        and (not c.only_my_size or _group(cities[i]) is own)
    }


def _vendor_names(solution: Solution) -> tuple[str, ...]:
    return (solution.vendor.name.ru, solution.vendor.name.en) if solution.vendor else ()


def _is_vendor(solution: Solution, said: str) -> bool:
    """Whether the name of the vendor contains what was written; case and quotes do not count."""
    wanted = _plain(said)
    return bool(wanted) and any(wanted in _plain(name) for name in _vendor_names(solution))


def _plain(name: str) -> str:
    bare = name.casefold().replace("ё", "е").translate(str.maketrans("", "", "«»“”„\"'"))
    return " ".join(bare.split())


def _unknown(code: ConstraintCode, value: str, known: Sequence[str]) -> Problem | None:
    return None if value in known else _nearest(code, value, known)


def _nearest(code: ConstraintCode, value: str, known: Sequence[str]) -> Problem:
    near = process.extract(
        value,
        known,
        scorer=fuzz.WRatio,
        processor=default_process,
        limit=SUGGESTIONS,
        score_cutoff=SUGGESTION_SCORE,
    )
    return Problem(code=code, params={"value": value[:100], "nearest": ", ".join(name for name, _, _ in near)})
