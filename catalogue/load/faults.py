"""What can be wrong with the data files, each with its English sentence, and the refusal of the whole catalogue."""

from __future__ import annotations

from catalogue.problems import ProblemCode, RefusedError

WHOLE_FILE = "whole file"
"""The entry that a problem of a whole file names."""


class EntryFault(ProblemCode):
    """Why a value of an entry cannot be taken over; cards of editors are told of the same ones."""

    MISSING = "missing", "field {field!r} is missing"
    BLANK = "blank", "field {field!r}: expected {expected}, found {found!r}"
    KIND = "kind", "field {field!r}: expected {expected}, found {found!r}"
    LANGUAGES = "languages", "field {field!r}: both languages are needed"
    VOCABULARY = "vocabulary", "field {field!r}: {value!r} is not one of {choices}"
    DATE = "date", "field {field!r}: {value!r} is not a date YYYY, YYYY-MM or YYYY-MM-DD"
    ADDRESS = "address", "field {field!r}: {value!r} is not a web address"
    ID = "id", "field 'id': small letters, digits and hyphens only"
    NO_DIRECTION = "no-direction", "field 'domains': at least one direction is needed"
    POPULATION = "population", "field 'min_population': {value} is not a number of residents"
    BELOW_ZERO = "below-zero", "field {field!r}: {value} is below 0"
    PHRASES = "phrases", "field 'problems': needs a list of phrases for {language!r}"
    PHRASE_COUNT = "phrase-count", "field 'problems': {count} phrases in {language!r}, 5 to 10 are needed"
    PHRASE_TWICE = "phrase-twice", "field 'problems': a phrase stands twice in {language!r}"
    TWICE = "twice", "the id {value!r} stands twice"
    UNKNOWN_CITY = "unknown-city", "city {value!r} is not in cities.json or cities_world.json"
    UNKNOWN_COUNTERPART = "unknown-counterpart", "domestic counterpart {value!r} is not in solutions.json"
    UNKNOWN_MEASURE = "unknown-measure", "measure {value!r} is not in iq_method.json"
    NEEDS_AND_PROVIDES = "needs-and-provides", "it cannot both need and provide {value!r}"
    NO_SOURCE = "no-source", "evidence is {value!r}, but there is no source"
    OTHER = "other", "{message}"


class DataFault(ProblemCode):
    """What only the packaged data files can have wrong; editors do not write these files."""

    UNREADABLE = "unreadable", "{reason}"
    NOT_A_LIST = "not-a-list", "expected a list, found {found}"
    NOT_AN_OBJECT = "not-an-object", "expected an object, found {found}"
    ABOVE_MAXIMUM = "above-maximum", "field 'value': {value} is not between 0 and the edition's maximum {maximum}"
    ENTRY_NUMBER = (
        "entry-number",
        "field 'entry_number': {value!r} is no entry number (1 to 5 digits); "
        "page ids, Rospatent certificates and application numbers look alike",
    )
    UNKNOWN_REGION = "unknown-region", "field 'region_id': {value!r} is not in regions.csv"
    NUMBER = "number", "a number cannot be read: {reason}"
    NO_NAME = "no-name", "an id and both names are needed"
    RANGE = "range", "the population or a coordinate is out of its range"
    UNKNOWN_INDICATOR = "unknown-indicator", "indicator {value} is not among the indicators"
    OTHER_DIRECTION = "other-direction", "indicator {value} is of direction {direction!r}"
    UNKNOWN_EDITION = "unknown-edition", "the indicator has no edition of {value}"
    DIRECTION_MISSING = "direction-missing", "direction {value!r} is missing"


class CatalogueError(RefusedError):
    """The data files cannot be used."""

    def __str__(self) -> str:
        return f"{len(self.problems)} problems in the catalogue:\n{super().__str__()}"
