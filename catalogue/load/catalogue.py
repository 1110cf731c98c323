"""Reads and validates the data files; every problem is reported at once, with file and entry id."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from catalogue.load.overlay import CARD_FILES, NO_EDITS, Overlay, canonical, overlaid
from catalogue.model import (
    Capability,
    Cases,
    Catalogue,
    City,
    Component,
    Contact,
    Deployment,
    DeploymentStatus,
    Direction,
    DirectionFacts,
    Edition,
    Effect,
    EffectKind,
    Evidence,
    ImportSubstitution,
    Indicator,
    IndicatorKind,
    Language,
    Lesson,
    Measure,
    Municipality,
    Product,
    RatingRow,
    Region,
    RegisterStatus,
    Requirement,
    Scope,
    Solution,
    Text,
    Vendor,
)
from catalogue.problems import EntryProblem, Fault
from catalogue.problems import Path as Place

DATA = Path(__file__).resolve().parents[1] / "data"
FILES = (
    "solutions.json",
    "solutions_world.json",
    "cities.json",
    "cities_world.json",
    "ratings.json",
    "iq_method.json",
    "register.json",
    "regions.csv",
    "municipalities.csv",
)
PAPER = "paper"
URL = re.compile(r"https?://[^/\s]+\S*")
CSV_COLUMNS = {
    "regions.csv": ("id", "name_ru", "name_en"),
    "municipalities.csv": (
        "id name_ru name_en region_id population population_year lat lon source genitive dative accusative "
        "instrumental prepositional alternates"
    ).split(),
}
PHRASES_PER_LANGUAGE = range(5, 11)
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")
Record = Mapping[str, Any]


class CatalogueError(Exception):
    """The data files do not hold; `problems` lists everything that is wrong with them."""

    def __init__(self, problems: Iterable[EntryProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems in the catalogue:\n" + "\n".join(map(str, self.problems)))


class _FieldError(Exception):
    """One field cannot be read; the entry is reported and left out."""

    def __init__(self, message: str, fault: Fault = Fault.OTHER, *path: str | int, **params: object) -> None:
        self.fault, self.path = fault, path
        self.params = {key: str(value) for key, value in params.items()}
        super().__init__(message)


class _LeftOutError(Exception):
    """Everything wrong with an entry has been told; it is left out."""


class _Entry:
    """One record being read: knows its place, collects what is wrong with it."""

    def __init__(self, record: Any, file: str, index: int, problems: list[EntryProblem]) -> None:
        self.record: Record = record if isinstance(record, dict) else {}
        self.file, self.problems, self.is_object = file, problems, isinstance(record, dict)
        name = self.record.get("id") or self.record.get("slug") or self.record.get("product_ru")
        self.place = str(name or f"entry {index + 1}")
        self.root, self.path = str(name or ""), Place()
        if not self.is_object:
            self.wrong(f"expected an object, found {type(record).__name__}")

    def wrong(self, message: str, fault: Fault = Fault.OTHER, *path: str | int, **params: object) -> None:
        told = {key: str(value) for key, value in params.items()}
        self.problems.append(EntryProblem(self.file, self.place, message, self.root, (*self.path, *path), fault, told))

    def all_of(self, **reads: Callable[[], Any]) -> dict[str, Any]:
        """What each of the reads gives; everything that is wrong is told before the entry is left out."""
        values: dict[str, Any] = {}
        if not self.is_object:
            raise _LeftOutError
        for name, read in reads.items():
            try:
                values[name] = read()
            except _FieldError as error:
                self.wrong(str(error), error.fault, *error.path, **error.params)
            except _LeftOutError:
                pass
        if len(values) < len(reads):
            raise _LeftOutError
        return values

    def get(self, key: str, *kinds: type, optional: bool = False) -> Any:
        if key not in self.record:
            raise _FieldError(f"field {key!r} is missing", Fault.MISSING, key)
        value = self.record[key]
        if value is None and optional:
            return None
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            wanted = " or ".join(k.__name__ for k in kinds)
            fault = Fault.BLANK if value is None else Fault.KIND
            message = f"field {key!r}: expected {wanted}, found {value!r}"
            raise _FieldError(message, fault, key, expected=wanted, found=value)
        return value

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(self._all(key, str))

    def numbers(self, key: str) -> tuple[int, ...]:
        return tuple(self._all(key, int))

    def _all(self, key: str, kind: type) -> list[Any]:
        """A list whose members are all of one kind."""
        values: list[Any] = self.get(key, list)
        for index, value in enumerate(values):
            if not isinstance(value, kind) or isinstance(value, bool):
                message = f"field {key!r}: expected a list of {kind.__name__}, found {value!r} in it"
                raise _FieldError(message, Fault.KIND, key, index, expected=kind.__name__, found=value)
        return values

    def text(self, key: str) -> Text:
        ru, en = self.get(f"{key}_ru", str).strip(), self.get(f"{key}_en", str).strip()
        if not ru or not en:
            blank = f"{key}_en" if ru else f"{key}_ru"
            raise _FieldError(f"field {key!r}: both languages are needed", Fault.LANGUAGES, blank)
        return Text(ru, en)

    def optional_text(self, key: str) -> Text | None:
        if self.record.get(f"{key}_ru") is None and self.record.get(f"{key}_en") is None:
            return None
        return self.text(key)

    def enum(self, key: str, kind: type[E]) -> E:
        return self.member(key, self.get(key, str), kind)

    def members(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """A list of members of a vocabulary."""
        return tuple(self.member(key, value, kind, index) for index, value in enumerate(self.get(key, list)))

    def member(self, key: str, value: Any, kind: type[E], *index: int) -> E:
        try:
            return kind(value)
        except ValueError:
            choices = ", ".join(kind)
            message = f"field {key!r}: {value!r} is not one of {choices}"
            raise _FieldError(message, Fault.VOCABULARY, key, *index, value=value, choices=choices) from None

    def date(self, key: str) -> str | None:
        value: str | None = self.get(key, str, optional=True)
        if value is not None and not _is_date(value):
            message = f"field {key!r}: {value!r} is not a date YYYY, YYYY-MM or YYYY-MM-DD"
            raise _FieldError(message, Fault.DATE, key, value=value)
        return value

    def url(self, key: str, optional: bool = False, paper: bool = False) -> Any:
        value = self.get(key, str, optional=optional)
        if value is not None and not (URL.fullmatch(value) or (paper and value == PAPER)):
            raise _FieldError(f"field {key!r}: {value!r} is not a web address", Fault.ADDRESS, key, value=value)
        return value

    def part(self, key: str) -> _Entry:
        """The object in a field, told of as part of this entry."""
        part = _Entry(self.get(key, dict), self.file, 0, self.problems)
        part.place, part.root, part.path = self.place, self.root, (*self.path, key)
        return part

    def inner(self, key: str) -> list[_Entry]:
        items = []
        for index, item in enumerate(self.get(key, list)):
            entry = _Entry(item, self.file, index, self.problems)
            entry.place = f"{self.place} {key}[{index}]"
            entry.root, entry.path = self.root, (*self.path, key, index)
            items.append(entry)
        return items


def _is_date(value: str) -> bool:
    """Whether a text is an ISO 8601 date, also one known to the month or year only."""
    if not DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01" * (2 - value.count("-")))
    except ValueError:
        return False
    return True


def _read_each(
    records: Any, file: str, problems: list[EntryProblem], read: Callable[[_Entry], T]
) -> list[tuple[_Entry, T]]:
    if not isinstance(records, list):
        problems.append(EntryProblem(file, "whole file", f"expected a list, found {type(records).__name__}"))
        return []
    entries = []
    for index, record in enumerate(records):
        entry = _Entry(record, file, index, problems)
        try:
            entries.append((entry, read(entry)))
        except _FieldError as error:
            entry.wrong(str(error), error.fault, *error.path, **error.params)
        except _LeftOutError:
            continue
    return entries


def _vendor(entry: _Entry) -> Vendor | None:
    if entry.get("vendor", dict, optional=True) is None:
        return None
    vendor = entry.part("vendor")
    return Vendor(
        **vendor.all_of(
            name=lambda: vendor.text("name"),
            country=lambda: vendor.get("country", str, optional=True),
            inn=lambda: vendor.get("inn", str, optional=True),
            url=lambda: vendor.url("url", optional=True),
        )
    )


def _lesson(entry: _Entry) -> Lesson | None:
    if entry.get("lesson", dict, optional=True) is None:
        return None
    lesson = entry.part("lesson")
    return Lesson(
        **lesson.all_of(
            text=lambda: Text(lesson.get("ru", str), lesson.get("en", str)),
            source=lambda: lesson.url("source"),
        )
    )


def _deployment(entry: _Entry) -> Deployment:
    return Deployment(
        **entry.all_of(
            city_id=lambda: entry.get("city", str),
            since=lambda: entry.get("since", int, optional=True),
            status=lambda: entry.enum("status", DeploymentStatus),
            scale=lambda: entry.optional_text("scale"),
            source=lambda: entry.url("source", paper=True),
            lesson=lambda: _lesson(entry),
        )
    )


def _effect(entry: _Entry) -> Effect:
    return Effect(
        **entry.all_of(
            kind=lambda: entry.enum("kind", EffectKind),
            metric=lambda: entry.text("metric"),
            value=lambda: entry.text("value"),
            city_id=lambda: entry.get("city", str, optional=True),
            year=lambda: entry.get("year", int, optional=True),
            source=lambda: entry.url("source", paper=True),
        )
    )


def _import_substitution(entry: _Entry) -> ImportSubstitution:
    inner = entry.part("import_substitution")
    return ImportSubstitution(
        **inner.all_of(
            status=lambda: inner.enum("status", RegisterStatus),
            register=lambda: inner.get("register", str, optional=True),
            entry_number=lambda: inner.get("entry_number", str, optional=True),
            entry_date=lambda: inner.date("entry_date"),
            as_of=lambda: inner.date("as_of"),
            evidence=lambda: inner.url("evidence", optional=True, paper=True),
            note=lambda: inner.optional_text("note"),
        )
    )


def _problems(entry: _Entry) -> dict[Language, tuple[str, ...]]:
    part = entry.part("problems")
    read = part.all_of(**{language.value: partial(_phrases, part, language) for language in Language})
    return {language: read[language.value] for language in Language}


def _phrases(entry: _Entry, language: Language) -> tuple[str, ...]:
    """How people state the need, in one language."""
    code, words = language.value, entry.record.get(language.value)
    if not isinstance(words, list) or not all(isinstance(w, str) and w.strip() for w in words):
        message = f"field 'problems': needs a list of phrases for {code!r}"
        raise _FieldError(message, Fault.PHRASES, code, language=code)
    if len(words) not in PHRASES_PER_LANGUAGE:
        message = f"field 'problems': {len(words)} phrases in {code!r}, 5 to 10 are needed"
        raise _FieldError(message, Fault.PHRASE_COUNT, code, count=len(words), language=code)
    if len({w.casefold() for w in words}) != len(words):
        message = f"field 'problems': a phrase stands twice in {code!r}"
        raise _FieldError(message, Fault.PHRASE_TWICE, code, language=code)
    return tuple(words)


def _each_inner(entry: _Entry, key: str, read: Callable[[_Entry], T]) -> tuple[T, ...]:
    """Reads nested records, reporting each bad one at its own place."""
    values = []
    for inner in entry.inner(key):
        with suppress(_LeftOutError):
            values.append(read(inner))
    return tuple(values)


def _sources(entry: _Entry) -> tuple[str, ...]:
    sources = entry.get("sources", list)
    for index, source in enumerate(sources):
        if not isinstance(source, str) or not URL.fullmatch(source):
            message = f"field 'sources': {source!r} is not a web address"
            raise _FieldError(message, Fault.ADDRESS, "sources", index, value=source)
    return tuple(sources)


def _id(entry: _Entry) -> str:
    identifier: str = entry.get("id", str)
    if not ID.fullmatch(identifier):
        raise _FieldError("field 'id': small letters, digits and hyphens only", Fault.ID, "id", value=identifier)
    return identifier


def _directions(entry: _Entry) -> tuple[Direction, ...]:
    directions = entry.members("domains", Direction)
    if not directions:
        raise _FieldError("field 'domains': at least one direction is needed", Fault.NO_DIRECTION, "domains")
    return directions


def _min_population(entry: _Entry) -> int | None:
    minimum: int | None = entry.get("min_population", int, optional=True)
    if minimum is not None and minimum <= 0:
        message = f"field 'min_population': {minimum} is not a number of residents"
        raise _FieldError(message, Fault.POPULATION, "min_population", value=minimum)
    return minimum


def _solution(scope: Scope) -> Callable[[_Entry], Solution]:
    home = scope is Scope.DOMESTIC

    def read(entry: _Entry) -> Solution:
        fields = entry.all_of(
            id=lambda: _id(entry),
            name=lambda: entry.text("name"),
            named_in_paper=lambda: entry.get("named_in_paper", bool),
            vendor=lambda: _vendor(entry),
            directions=lambda: _directions(entry),
            summary=lambda: entry.text("summary"),
            tags=lambda: entry.names("tags"),
            components=lambda: entry.members("components", Component),
            min_population=lambda: _min_population(entry),
            requires=lambda: entry.members("requires", Requirement),
            measures=lambda: entry.names("measures") if home else (),
            needs=lambda: entry.members("needs", Capability) if home else (),
            provides=lambda: entry.members("provides", Capability) if home else (),
            effects=lambda: _each_inner(entry, "effects", _effect),
            import_substitution=lambda: _import_substitution(entry),
            deployments=lambda: _each_inner(entry, "deployments", _deployment),
            sources=lambda: _sources(entry),
            evidence=lambda: entry.enum("evidence", Evidence),
            problems=lambda: _problems(entry),
            domestic_counterparts=lambda: () if home else entry.names("domestic_counterparts"),
        )
        return Solution(**fields, scope=scope)

    return read


def _city(entry: _Entry) -> City:
    contact = entry.part("donor_contact")
    return City(
        id=entry.get("id", str),
        name=entry.text("name"),
        region=entry.text("region"),
        population=entry.get("population", int),
        population_year=entry.get("population_year", int),
        lat=float(entry.get("lat", int, float)),
        lon=float(entry.get("lon", int, float)),
        rank_2021=entry.get("smart_city_rating_2021", int, optional=True),
        contact=Contact(contact.text("body"), contact.url("url", optional=True), contact.url("source", optional=True)),
    )


def _rating(entry: _Entry) -> RatingRow:
    entry.place = f"{entry.record.get('rating')} {entry.record.get('year')} {entry.record.get('subject')}"
    value, top = entry.get("value", int, float, optional=True), entry.get("max", int, float, optional=True)
    if value is not None and top is not None and not 0 <= value <= top:
        raise _FieldError(f"field 'value': {value} is not between 0 and the edition's maximum {top}")
    direction = entry.get("direction", str, optional=True)
    return RatingRow(
        entry.get("rating", str),
        entry.get("year", int, optional=True),
        entry.get("subject", str),
        entry.get("subject_kind", str),
        entry.member("direction", direction, Direction) if direction else None,
        None if value is None else float(value),
        None if top is None else float(top),
        entry.get("rank", int, optional=True),
        entry.get("grade", str, optional=True),
        entry.get("group", str, optional=True),
        entry.url("source", paper=True),
        entry.optional_text("note"),
    )


def _direction(entry: _Entry) -> DirectionFacts:
    return DirectionFacts(entry.enum("slug", Direction), entry.text("name"), float(entry.get("max", int, float)))


def _measure(entry: _Entry) -> Measure:
    return Measure(
        entry.get("id", str),
        entry.enum("direction", Direction),
        entry.text("name"),
        entry.numbers("indicators"),
    )


def _indicator(entry: _Entry) -> Indicator:
    entry.place = f"indicator {entry.record.get('number')}"
    items = entry.get("yes_no_items", int, optional=True)
    if items is not None and items < 0:
        raise _FieldError(f"field 'yes_no_items': {items} is below 0")
    return Indicator(
        entry.get("number", int),
        entry.enum("direction", Direction),
        entry.enum("kind", IndicatorKind),
        entry.text("name"),
        entry.optional_text("counted"),
        items,
        entry.get("numbers_needed", int, optional=True),
        entry.get("source", str),
    )


def _edition(entry: _Entry) -> Edition:
    mean = entry.get("mean", int, float, optional=True)
    return Edition(
        entry.get("year", int),
        float(entry.get("max", int, float)),
        None if mean is None else float(mean),
        entry.url("source"),
    )


def _product(entry: _Entry) -> Product:
    number = entry.get("entry_number", str, optional=True)
    if number is not None and not re.fullmatch(r"\d{1,5}", number):
        entry.wrong(
            f"field 'entry_number': {number!r} is no entry number (1 to 5 digits); "
            "page ids, Rospatent certificates and application numbers look alike"
        )
    return Product(
        entry.text("product"),
        entry.get("vendor_ru", str, optional=True),
        entry.get("register", str, optional=True),
        number,
        entry.date("entry_date"),
        entry.enum("status", RegisterStatus),
        entry.names("replaces"),
        entry.get("source", str, optional=True),
        entry.date("as_of"),
        entry.optional_text("note"),
    )


def _municipality(regions: Mapping[str, Region]) -> Callable[[_Entry], Municipality]:
    def read(entry: _Entry) -> Municipality:
        row = entry.record
        region = regions.get(row["region_id"])
        if region is None:
            raise _FieldError(f"field 'region_id': {row['region_id']!r} is not in regions.csv")
        try:
            population = int(row["population"]) if row["population"] else None
            year = int(row["population_year"]) if row["population_year"] else None
            lat, lon = float(row["lat"]), float(row["lon"])
        except ValueError as error:
            raise _FieldError(f"a number cannot be read: {error}") from None
        if not ID.fullmatch(row["id"]) or not row["name_ru"] or not row["name_en"]:
            raise _FieldError("an id and both names are needed")
        if (population or 0) < 0 or abs(lat) > 90 or abs(lon) > 180:
            raise _FieldError("the population or a coordinate is out of its range")
        names = (row["genitive"], row["dative"], row["accusative"], row["instrumental"], row["prepositional"])
        return Municipality(
            row["id"],
            Text(row["name_ru"], row["name_en"]),
            region,
            population,
            year,
            lat,
            lon,
            row["source"],
            Cases(*names),
            tuple(a for a in row["alternates"].split("|") if a),
        )

    return read


def _unique(entries: list[tuple[_Entry, T]], key: Callable[[T], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for entry, value in entries:
        if key(value) in found:
            entry.wrong(f"the id {key(value)!r} stands twice", Fault.TWICE, "id", value=key(value))
        found[key(value)] = value
    return found


def _cross_check(
    solutions: list[tuple[_Entry, Solution]], cities: Mapping[str, City], measures: Collection[str] | None
) -> None:
    domestic = {s.id for _, s in solutions if s.scope is Scope.DOMESTIC}
    for entry, solution in solutions:
        named = {d.city_id for d in solution.deployments} | {e.city_id for e in solution.effects if e.city_id}
        for city in sorted(named - set(cities)):
            message = f"city {city!r} is not in cities.json or cities_world.json"
            entry.wrong(message, Fault.UNKNOWN_CITY, *_where(entry.record, city), value=city)
        for other in sorted(set(solution.domestic_counterparts) - domestic):
            place = ("domestic_counterparts", solution.domestic_counterparts.index(other))
            message = f"domestic counterpart {other!r} is not in solutions.json"
            entry.wrong(message, Fault.UNKNOWN_COUNTERPART, *place, value=other)
        for other in sorted(set(solution.measures) - set(measures if measures is not None else solution.measures)):
            place = ("measures", solution.measures.index(other))
            entry.wrong(f"measure {other!r} is not in iq_method.json", Fault.UNKNOWN_MEASURE, *place, value=other)
        for both in sorted(set(solution.needs) & set(solution.provides)):
            place = ("needs", solution.needs.index(both))
            message = f"it cannot both need and provide {both.value!r}"
            entry.wrong(message, Fault.NEEDS_AND_PROVIDES, *place, value=both.value)
        if solution.evidence is not Evidence.PAPER_ONLY and not solution.sources:
            message = f"evidence is {solution.evidence.value!r}, but there is no source"
            entry.wrong(message, Fault.NO_SOURCE, "evidence", value=solution.evidence.value)


def _where(record: Record, city: str) -> Place:
    """The first place of a card that names a city."""
    for key in ("deployments", "effects"):
        for index, inner in enumerate(record[key]):
            if isinstance(inner, dict) and inner.get("city") == city:
                return (key, index, "city")
    return ()


def _check_measures(
    measures: list[tuple[_Entry, Measure]], indicators: list[tuple[_Entry, Indicator]], named: set[int] | None
) -> None:
    """Every indicator of a measure exists and is of its direction."""
    direction_of = {i.number: i.direction for _, i in indicators}
    for entry, measure in measures:
        for number in sorted(set(measure.indicators)):
            if named is not None and number not in named:
                entry.wrong(f"indicator {number} is not among the indicators")
            elif direction_of.get(number, measure.direction) is not measure.direction:
                entry.wrong(f"indicator {number} is of direction {direction_of[number].value!r}")


def _named(records: Any, key: str, kind: type) -> set[Any] | None:
    """What the records of a list call themselves, also those that cannot be read otherwise; None when one does not
    say: what refers to it is no fault of its own.
    """
    if not isinstance(records, list):
        return None
    names = [r.get(key) for r in records if isinstance(r, dict)]
    return set(names) if all(isinstance(n, kind) for n in names) and len(names) == len(records) else None


def _rows(name: str, text: str) -> list[dict[str, str]]:
    """The rows of a CSV file; ValueError when it is empty or lacks a column."""
    reader = csv.DictReader(text.splitlines())
    rows = list(reader)
    missing = [c for c in CSV_COLUMNS[name] if c not in (reader.fieldnames or ())]
    if missing:
        raise ValueError(f"columns are missing: {', '.join(missing)}")
    if not rows:
        raise ValueError("the file has no rows")
    if any(None in row.values() for row in rows):
        raise ValueError("a row is shorter than the heading")
    return rows


def load_catalogue(folder: Path = DATA, overlay: Overlay = NO_EDITS) -> Catalogue:
    """The whole catalogue of a folder of data files, with the editors' cards laid over those of the files.

    Raises CatalogueError with every problem found: unreadable files, missing or mistyped fields, unknown
    vocabulary, duplicate ids, references to nothing.
    """
    problems: list[EntryProblem] = []
    raw: dict[str, Any] = {}
    digest = hashlib.sha256()
    for name in FILES:
        try:
            text = (folder / name).read_text("utf-8")
            digest.update(name.encode() + text.encode())
            raw[name] = json.loads(text) if name.endswith(".json") else _rows(name, text)
        except (OSError, ValueError) as error:
            problems.append(EntryProblem(name, "whole file", str(error)))
    if problems:
        raise CatalogueError(problems)
    for name in CARD_FILES:
        raw[name] = overlaid(name, raw[name], overlay)
    if overlay:
        digest.update(canonical(dict(overlay)).encode())

    def each(name: str, read: Callable[[_Entry], T], records: Any = None) -> list[tuple[_Entry, T]]:
        return _read_each(raw[name] if records is None else records, name, problems, read)

    cities = _unique(each("cities.json", _city) + each("cities_world.json", _city), lambda c: c.id)
    solutions = each("solutions.json", _solution(Scope.DOMESTIC)) + each("solutions_world.json", _solution(Scope.WORLD))
    method = raw["iq_method.json"] if isinstance(raw["iq_method.json"], dict) else {}
    index = method.get("index") if isinstance(method.get("index"), dict) else {}
    directions = each("iq_method.json", _direction, method.get("directions", "nothing"))
    measures = each("iq_method.json", _measure, method.get("measures", "nothing"))
    editions = each("iq_method.json", _edition, (index or {}).get("editions", "nothing"))
    indicators = each("iq_method.json", _indicator, method.get("indicators", "nothing"))
    _unique(indicators, lambda i: str(i.number))
    _unique(measures, lambda m: m.id)
    _cross_check(solutions, cities, _named(method.get("measures"), "id", str))
    _check_measures(measures, indicators, _named(method.get("indicators"), "number", int))
    regions = {r["id"]: Region(r["id"], Text(r["name_ru"], r["name_en"])) for r in raw["regions.csv"]}
    municipalities = _unique(each("municipalities.csv", _municipality(regions)), lambda m: m.id)
    by_id = _unique(solutions, lambda s: s.id)
    found = {d.id: d for _, d in directions}
    for missing in sorted(set(Direction) - set(found)):
        problems.append(EntryProblem("iq_method.json", "directions", f"direction {missing.value!r} is missing"))
    ratings = tuple(r for _, r in each("ratings.json", _rating))
    products = tuple(_unique(each("register.json", _product), lambda p: p.name.ru).values())
    if problems:
        raise CatalogueError(problems)
    return Catalogue(
        by_id,
        cities,
        ratings,
        found,
        tuple(m for _, m in measures),
        tuple(i for _, i in indicators),
        {e.year: e for _, e in editions},
        products,
        municipalities,
        digest.hexdigest(),
    )
