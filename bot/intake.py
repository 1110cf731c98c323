"""From what people and programs write to a profile and its constraints; what is wrong is told in their language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.presentation.places import refusal_of, understood
from bot.privacy.hiding import hide
from bot.table_reading import ReadsTables, TableTooHeavyError
from bot.texts.words import Words
from catalogue.identified import Certainty, Identified
from catalogue.model import Catalogue, Direction, Municipality, Scope
from catalogue.official_table import OfficialTable, RatedValue, TableError
from catalogue.official_table.problems import TableNoteCode, TableProblemCode
from catalogue.places.gazetteer import ENTERED, display, entered_by_hand
from catalogue.places.resolution import Places, Why
from catalogue.problems import Problem
from recommender.answers import AnswersError, FormAnswers, read_form
from recommender.constraints import ConstraintsError, check
from recommender.model import Constraints, Profile, Question, ReferenceChoice, ReferenceKind

MOST_RESIDENTS = 20_000_000
"""No municipality has more."""
ASKED = (ReferenceKind.BEST_OF_GROUP, ReferenceKind.TOP_QUARTILE, ReferenceKind.NEXT_BAND)
"""The references that are asked for by their kind; any other word names a town."""

_COLUMNS_IN: Mapping[str, Sequence[str]] = {
    TableProblemCode.MISSING_COLUMNS: ("columns",),
    TableNoteCode.HEADING_UNDERSTOOD: ("meant",),
}
"""Params that name columns, which are told by their headings."""

NO_FORM = FormAnswers(answers=MappingProxyType({}), indicators=MappingProxyType({}), unscored=MappingProxyType({}))


class IntakeError(Exception):
    """What was written cannot be used; `lines` say why, in the language of the one who wrote it."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(lines))


class TownError(IntakeError):
    """No town may be acted on: `found` is asked back or unknown."""

    def __init__(self, lines: Sequence[str], found: Identified[Municipality]) -> None:
        self.found = found
        super().__init__(lines)


class OwnTownError(IntakeError):
    """A town entered by hand lacks its region or its population."""


def town_meant(
    places: Places, words: Words, said: str, region: str = "", population: int | None = None
) -> Identified[Municipality]:
    """The one town that a person named, sure or told, or entered by hand with region and population.

    A known town with a population alone is that town with its residents corrected. Raises TownError where it must be
    asked back or is unknown, OwnTownError where an entry by hand is incomplete or a population is no number.
    """
    said, region = said.strip(), region.strip()
    if population is not None and not region and (known := places.resolve(said, place_asked=True)).one is not None:
        if not 1 <= population <= MOST_RESIDENTS:
            raise OwnTownError([words("page.error_population")])
        corrected = replace(known.one, population=population, population_year=None, source=ENTERED)
        return replace(known, candidates=(corrected,))
    if region or population is not None:
        try:
            own = entered_by_hand(said, region, population or 0)
        except ValueError:
            raise OwnTownError([words("page.error_own")]) from None
        known = places.resolve(said, region)
        same = any(t.name.ru.casefold() == said.casefold() for t in known.candidates)
        elsewhere = same and Why.OTHER_REGION in known.why
        if elsewhere or len(places.regions_named(region)) != 1:
            return Identified(said=said, certainty=Certainty.TOLD, candidates=(own,), why=(Why.BY_HAND,))
        return Identified(said=said, certainty=Certainty.SURE, candidates=(own,))
    found = places.resolve(said, place_asked=True)
    if found.one is None:
        lines = [refusal_of(found, places, words) if said else words("page.error_town")]
        raise TownError(lines, found)
    return found


class Intake:
    """Reads profiles and constraints over one catalogue, for one language."""

    def __init__(self, catalogue: Catalogue, places: Places, words: Words, tables: ReadsTables) -> None:
        self.catalogue, self.places, self.words, self._tables = catalogue, places, words, tables

    def table(self, content: bytes, filename: str) -> OfficialTable:
        """An official table; raises IntakeError with every problem, its row and its column."""
        try:
            return self._tables.read(content, filename)
        except TableTooHeavyError:
            raise IntakeError([self.words("table_too_heavy")]) from None
        except TableError as error:
            raise IntakeError([self._told(p, "table_problem") for p in error.problems]) from None

    def table_notes(self, table: OfficialTable) -> tuple[str, ...]:
        """How a table was read otherwise than it stands, and what was left out, each with its row and column."""
        return tuple(self._told(note, "table_note") for note in table.notes)

    def _told(self, problem: Problem, kind: str) -> str:
        w, language = self.words, self.words.language
        params = {k.removesuffix(f"_{language}"): v for k, v in problem.params.items()}
        for named in _COLUMNS_IN.get(problem.code, ()):
            params[named] = ", ".join(w(f"table_heading.{c}") for c in str(params[named]).split(", "))
        where = problem.place
        place = [w("table_row", row=where.row)] if where.row is not None else []
        place += [w("table_column", column=where.column)] if where.column else []
        told = w(f"{kind}.{problem.code}", **params)
        if problem.code == TableNoteCode.TOWN_UNDERSTOOD:
            whys = (w(f"place_why.{why}", rest=params["rest"]) for why in str(params["why"]).split())
            told = " ".join([told, *whys])
        if params.get("nearest"):
            told += f" ({w('table_nearest', names=params['nearest'])})"
        if where.also_rows:
            told += f" ({w('table_also', n=len(where.also_rows))})"
        return f"{', '.join(place)}: {told}" if place else told

    def form(self, given: Mapping[str, str]) -> FormAnswers:
        """The answers of both forms; raises IntakeError with every problem."""
        try:
            return read_form(given, self.catalogue.measures, self.catalogue.indicators)
        except AnswersError as error:
            raise IntakeError(
                [self.words(f"answer_problem.{p.code}", question=p.place.entry, **p.params) for p in error.problems]
            ) from None

    def profile(
        self,
        town: Municipality,
        given: Mapping[str, str],
        weights: Mapping[Direction, float],
        table: Sequence[RatedValue] = (),
        compare_with: str | None = None,
    ) -> Profile:
        """Who asks; raises IntakeError with all that is wrong with the answers and the reference."""
        lines: list[str] = []
        form, reference = NO_FORM, ReferenceChoice()
        try:
            form = self.form(given)
        except IntakeError as error:
            lines += error.lines
        try:
            reference = self.reference(compare_with)
        except IntakeError as error:
            lines += error.lines
        if lines:
            raise IntakeError(lines)
        return Profile(
            municipality=town,
            answers=form.answers,
            weights=weights,
            indicators=form.indicators,
            table=tuple(table),
            reference=reference,
        )

    def question(
        self,
        profile: Callable[[], Profile],
        constraints: Constraints,
        problem: str = "",
        scope: Scope = Scope.DOMESTIC,
        limit: int = 5,
    ) -> Question:
        """A whole question, personal data in its problem hidden.

        Raises IntakeError with all that is wrong with its profile and its constraints.
        """
        lines: list[str] = []
        asks: Profile | None = None
        try:
            asks = profile()
        except IntakeError as error:
            lines += error.lines
        try:
            self.constraints(constraints)
        except IntakeError as error:
            lines += error.lines
        if asks is None or lines:
            raise IntakeError(lines)
        return Question(
            profile=asks, problem=hide(problem, self.words), scope=scope, constraints=constraints, limit=limit
        )

    def reference(self, said: str | None) -> ReferenceChoice:
        """A kind of reference or a town in any case form; the best of the group when nothing is said."""
        said = (said or "").strip()
        if not said:
            return ReferenceChoice()
        if said.casefold() in set(ASKED):
            return ReferenceChoice(kind=ReferenceKind(said.casefold()))
        found = self.places.resolve(said, place_asked=True)
        if found.certainty is Certainty.UNKNOWN:
            raise IntakeError([self.words("reference_unknown", value=said[:100], choices=", ".join(ASKED))])
        if found.one is None:
            names = ", ".join(f"{t.id} — {display(t, self.words.language)}" for t in found.candidates)
            key = "reference_namesakes" if Why.NAMESAKES in found.why else "reference_asked"
            raise IntakeError([self.words(key, value=said[:100], choices=names)])
        return ReferenceChoice(kind=ReferenceKind.CITY, city=found.one.id)

    def donors(self, said: Sequence[str]) -> tuple[str, ...]:
        """Ids of donor cities; a name is taken too where it is sure or told, any other is left to `constraints`."""
        ids = []
        for name in said:
            town = None if name in self.catalogue.cities else self.places.resolve(name, place_asked=True).one
            ids.append(town.known_as if town and town.known_as in self.catalogue.cities else name)
        return tuple(ids)

    def read_otherwise(self, *said: str | None) -> tuple[str, ...]:
        """How names of other towns (donors, the one to compare with) were read where that is not plain."""
        named = [name for name in said if name and name not in self.catalogue.cities]
        told = (understood(self.places.resolve(name, place_asked=True), self.words) for name in dict.fromkeys(named))
        return tuple(line for line in told if line)

    def constraints(self, constraints: Constraints) -> Constraints:
        """The same constraints, checked; raises IntakeError with every word that the catalogue does not know."""
        try:
            check(constraints, self.catalogue)
        except ConstraintsError as error:
            lines = []
            for p in error.problems:
                line = self.words(f"constraint_problem.{p.code}", value=p.params["value"])
                near = self.words("constraint_nearest", names=nearest) if (nearest := p.params["nearest"]) else ""
                lines.append(f"{line} {near}".rstrip())
            raise IntakeError(lines) from None
        return constraints
