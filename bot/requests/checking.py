"""What a person filled in, cleaned and checked: all that is wrong is told at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.privacy.hiding import hide
from bot.requests.contacts import MAX_CONTACT, is_phone, mail_of
from bot.requests.model import Filled
from bot.requests.problems import FieldFault
from bot.texts.words import Words
from catalogue.model import Catalogue, City, Language, Region, Scope, Solution
from catalogue.places.regions import regions_of
from catalogue.problems import Place, Problem

LONGEST = {"organisation": 300, "position": 200, "contact": MAX_CONTACT, "message": 4000}
SHORTEST = {"organisation": 3, "position": 2, "contact": 1, "message": 10}
"""Characters of each field that a person writes."""
FIELDS = ("solution", "donor", "region", "organisation", "position", "contact", "message")
"""In the order of the form."""
_TURNING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Invisible marks, those that turn the direction of writing among them."""


@dataclass(frozen=True)
class Offer:
    """What can be asked for: the solutions that work in our cities, the cities they work in, the regions."""

    catalogue: Catalogue

    @cached_property
    def solutions(self) -> Mapping[str, Solution]:
        domestic = [s for s in self.catalogue.solutions.values() if s.scope is Scope.DOMESTIC and s.deployments]
        return {s.id: s for s in sorted(domestic, key=lambda s: (s.name.ru.casefold(), s.id))}

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        regions = regions_of(self.catalogue.municipalities.values())
        return dict(sorted(regions.items(), key=lambda item: item[1].name.ru))

    @cached_property
    def donor_cities(self) -> Mapping[str, City]:
        """Every city that may be asked for some solution."""
        return {city.id: city for solution in self.solutions for city in self.donors(solution).values()}

    def donors(self, solution_id: str) -> Mapping[str, City]:
        """The cities where a solution works or was tried, in the order of the card."""
        solution = self.solutions.get(solution_id)
        cities = [d.city_id for d in solution.deployments] if solution else []
        return {city: self.catalogue.cities[city] for city in dict.fromkeys(cities)}

    def solution_name(self, solution_id: str, language: Language) -> str:
        """The name of a solution, its id once editors took the card away."""
        found = self.catalogue.solutions.get(solution_id)
        return found.name[language] if found else solution_id

    def city_name(self, city_id: str, language: Language) -> str:
        found = self.catalogue.cities.get(city_id)
        return found.name[language] if found else city_id

    def region_name(self, region_id: str, language: Language) -> str:
        found = self.regions.get(region_id)
        return found.name[language] if found else region_id


def one_line(text: str) -> str:
    """A text without line breaks, control characters and invisible marks: nothing a header could take for its end."""
    text = _TURNING.sub("", unicodedata.normalize("NFC", text))
    return " ".join("".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text).split())


def lines(text: str) -> str:
    """A text of several lines, cleaned line by line."""
    kept = [one_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def cleaned(form: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form as they are kept and shown again."""
    return {name: (lines if name == "message" else one_line)(form.get(name, "")) for name in FIELDS}


def without_personal_data(fields: Mapping[str, str], words: Words) -> dict[str, str]:
    """Cleaned fields with what is personal hidden in the message; the sender's own contact has a field of its own."""
    return dict(fields) | {"message": hide(fields["message"], words)}


def problems_of(fields: Mapping[str, str], offer: Offer) -> tuple[Problem, ...]:
    """Everything wrong with cleaned fields, in the order of the form; the field is the place's entry."""
    found: list[Problem] = []
    for name in FIELDS:
        value = fields[name]
        if not value:
            found.append(_problem(name, FieldFault.EMPTY))
        elif len(value) > LONGEST.get(name, 300):
            found.append(_problem(name, FieldFault.LONG, limit=LONGEST.get(name, 300)))
        elif len(value) < SHORTEST.get(name, 0):
            found.append(_problem(name, FieldFault.SHORT, limit=SHORTEST[name]))
        elif name == "contact" and not (mail_of(value) or is_phone(value)):
            found.append(_problem(name, FieldFault.CONTACT))
    known = {"solution": offer.solutions, "donor": offer.donors(fields["solution"]), "region": offer.regions}
    for name, values in known.items():
        if fields[name] and fields[name] not in values and not any(p.place.entry == name for p in found):
            found.append(_problem(name, FieldFault.UNKNOWN))
    return tuple(sorted(found, key=lambda p: FIELDS.index(p.place.entry)))


def _problem(field: str, fault: FieldFault, **params: object) -> Problem:
    return Problem(code=fault, place=Place(entry=field), params=params)


def filled_of(fields: Mapping[str, str], language: Language) -> Filled:
    """Cleaned fields without faults as a request's words."""
    return Filled(**{name: fields[name] for name in FIELDS}, language=language)
