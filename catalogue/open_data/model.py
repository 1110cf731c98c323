"""What a file of open figures says, and what was left out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalogue.model import Figure
from catalogue.problems import ProblemCode, RefusedError


class FileKind(StrEnum):
    """Which official file it is."""

    ENVIRONMENT_INDEX = "environment-index"
    MUNICIPAL_DATABASE = "municipal-database"
    ROAD_CRASHES = "road-crashes"


class FigureFault(ProblemCode):
    """Why a file is refused."""

    TOO_LARGE = "too-large", "the file has {bytes} bytes, more than {limit}"
    NOT_A_TABLE = "not-a-table", "no table in it can be read: {detail}"
    NO_HEADINGS = "no-headings", "no row has the headings {missing}"
    NO_YEAR = "no-year", "the file does not say its year: give it with --year"
    NOT_A_NUMBER = "not-a-number", "{value!r} is not a number"
    OUT_OF_RANGE = "out-of-range", "{value} is not between 0 and {maximum}"
    OTHER_SUM = "other-sum", "the six parts add up to {parts}, the total says {total}"
    TWICE = "twice", "{place} stands twice"
    UNKNOWN_PLACES = "unknown-places", "{unknown} of {n} places are not known: is it the right file?"
    NOT_GEOJSON = "not-geojson", "it is no GeoJSON of points: {detail}"
    NOTHING = "nothing", "no figure of a known indicator is in it"


class FigureFileError(RefusedError):
    """A file that is not taken over; everything wrong with it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFigures:
    """The figures of a file by our ids; `left_out` are its places that are not known for sure, in its words."""

    figures: tuple[Figure, ...]
    left_out: tuple[str, ...] = ()
    incomplete_years: tuple[int, ...] = ()


MOST_UNKNOWN = 0.2
"""A file of which more places are unknown is another file."""
