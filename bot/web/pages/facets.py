"""The facets of a list as fields of a form: every value with the number that choosing it leaves."""

from __future__ import annotations

from collections.abc import Mapping

from bot.registers import wording as register_wording
from bot.texts.words import Words
from bot.web.access import WebServices
from catalogue.registers.status.component import Status
from recommender.browsing import Browsed, Chosen, Facet, choices


def chosen_of(query: Mapping[str, str]) -> dict[Facet, str]:
    """The values that an address chooses; one that does not exist chooses nothing."""
    return {f: v for f in Facet if (v := query.get(f.value, "")) in choices(f)}


def facet_fields(services: WebServices, words: Words, chosen: Chosen, found: Browsed) -> list[dict[str, object]]:
    """Each facet with the values that leave something, and the one that is chosen."""
    return [
        {
            "name": facet.value,
            "label": words(f"browse.facet.{facet}"),
            "options": [
                (
                    value,
                    f"{value_name(services, words, facet, value)} ({found.counts[facet][value]})",
                    value == chosen.get(facet),
                )
                for value in choices(facet)
                if found.counts[facet].get(value) or value == chosen.get(facet)
            ],
        }
        for facet in Facet
    ]


def value_name(services: WebServices, words: Words, facet: Facet, value: str) -> str:
    """A value of a facet in words."""
    match facet:
        case Facet.DIRECTION:
            return next(f.name[words.language] for d, f in services.catalogue.directions.items() if d.value == value)
        case Facet.TOWN:
            return words("browse.town", n=words.number(int(value)))
        case Facet.EVIDENCE:
            return words("browse.evidence", n=value)
        case Facet.REGISTER:
            return register_wording.label(words, Status(value))
        case Facet.COST:
            return words("browse.cost_known")
        case Facet.FIT:
            return words(f"browse.fit.{value}")
