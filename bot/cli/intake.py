"""Reads what stands on the command line into towns, answers, tables, profiles and questions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot.cli.app import fail, messages
from bot.cli.options import ProfileOptions, QuestionOptions, TownOptions
from bot.intake import Intake, OwnTownError, TownError, town_meant
from bot.presentation.places import asked_about, region_meant, understood
from bot.privacy.hiding import told_of
from bot.schemas.places import Answered, as_read
from bot.services import Parts
from bot.table_reading import TablesHere, limits_of
from bot.texts.words import Words
from catalogue.identified import Identified
from catalogue.model import Direction, Municipality, Scope
from catalogue.official_table import RatedValue
from catalogue.places.gazetteer import display
from catalogue.places.resolution import Places, Why
from recommender.model import Constraints, Profile, Question


def intake_of(parts: Parts, words: Words) -> Intake:
    """The reader of what people write, for answers in one language; it needs no model."""
    tables = TablesHere(parts.places, parts.catalogue.directions, limits_of(parts.settings.tables))
    return Intake(parts.catalogue, parts.places, words, tables)


def found_of(
    places: Places, text: str, words: Words, region: str | None = None, population: int | None = None
) -> Identified[Municipality]:
    """The one town that is meant, told on stderr where it was not written plainly; else a sentence and exit code 2."""
    try:
        found = town_meant(places, words, text, region or "", population)
    except TownError as error:
        raise fail(asked_back(error.found, places, words), 2) from None
    except OwnTownError as error:
        raise fail(str(error), 2) from None
    tell([told] if (told := understood(found, words)) else [])
    return found


def asked_back(found: Identified[Municipality], places: Places, words: Words) -> str:
    """Why no town may be acted on, with the ids to choose from or the command that shows the region named instead."""
    if region := region_meant(found, places):
        name = region.name[words.language]
        return "\n".join([words("place_is_region", region=name), words("cli_region_view", region=name)])
    if not found.candidates:
        return words("place_inside" if Why.INSIDE in found.why else "cli_no_town", text=found.said[:100])
    asked = words("cli_namesakes", text=found.said[:100]) if Why.NAMESAKES in found.why else asked_about(found, words)
    return "\n".join([asked, *(f"  {t.id}   {display(t, words.language)}" for t in found.candidates)])


def asking(parts: Parts, asked: TownOptions, words: Words) -> Identified[Municipality]:
    """The town of the options, and how surely; else a sentence and exit code 2."""
    return found_of(parts.places, asked.municipality, words, asked.region, asked.population)


def as_asked(out: Answered, parts: Parts, asked: ProfileOptions, words: Words) -> Answered:
    """An answer in JSON with how its town and the other names of its question were understood."""
    found = town_meant(parts.places, words, asked.municipality, asked.region or "", asked.population)
    return as_read(out, found, words, others_read(asked, intake_of(parts, words)))


def others_read(asked: ProfileOptions, intake: Intake) -> tuple[str, ...]:
    """How donors and the town to compare with were read where they were not written plainly."""
    donors = (asked.donor or ()) if isinstance(asked, QuestionOptions) else ()
    return intake.read_otherwise(asked.compare_with, *donors)


def profile_of(
    parts: Parts, asked: ProfileOptions, words: Words, weights: Mapping[Direction, float] | None = None
) -> Profile:
    """Who asks. Raises IntakeError with all that is wrong with answers and reference."""
    town = asking(parts, asked, words).candidates[0]
    given = answers_of(asked, words)
    intake = intake_of(parts, words)
    tell(others_read(asked, intake))
    return intake.profile(town, given, weights or {}, rows_of(asked.table, intake), asked.compare_with)


def question_of(
    parts: Parts, asked: QuestionOptions, words: Words, limit: int, scope: Scope = Scope.DOMESTIC
) -> Question:
    """The whole question. Raises IntakeError with all that is wrong with profile and filters."""
    intake, town = intake_of(parts, words), asking(parts, asked, words).candidates[0]
    given, weights, rows = answers_of(asked, words), weights_of(asked.weight, words), rows_of(asked.table, intake)
    constraints = Constraints(
        only_registered=asked.only_registered,
        exclude_vendors=tuple(asked.exclude_vendor or ()),
        directions=tuple(asked.direction or ()),
        tags=tuple(asked.tag or ()),
        exclude_tags=tuple(asked.exclude_tag or ()),
        max_city_population=asked.max_city_population,
        only_my_size=asked.only_my_size,
        donors=intake.donors(asked.donor or ()),
    )
    question = intake.question(
        lambda: intake.profile(town, given, weights, rows, asked.compare_with),
        constraints,
        asked.problem,
        scope=scope,
        limit=limit,
    )
    tell(others_read(asked, intake))
    tell_hidden(question, words)
    return question


def tell_hidden(question: Question, words: Words) -> None:
    """Tells on stderr what of a problem was personal and is hidden."""
    tell([told] if (told := told_of(question.problem, words)) else [])


def tell(lines: Iterable[str]) -> None:
    """Tells on stderr what is not a part of the answer."""
    for line in lines:
        messages.print(line, markup=False, highlight=False, soft_wrap=True)


def answers_of(asked: ProfileOptions, words: Words) -> dict[str, str]:
    """The answers of a JSON file {question: answer}, those of the command line on top."""
    answers: dict[str, str] = {}
    if asked.answers is not None:
        try:
            answers = {str(k): str(v) for k, v in json.loads(asked.answers.read_text("utf-8-sig")).items()}
        except (OSError, ValueError, AttributeError) as error:
            raise fail(words("cli_answers_file", file=asked.answers, detail=error), 2) from None
    return answers | _pairs("--answer", asked.answer, "smart-lighting=part", words)


def weights_of(given: list[str] | None, words: Words) -> Mapping[Direction, float]:
    """How much each named direction matters; else a sentence and exit code 2."""
    weights: dict[Direction, float] = {}
    for name, value in _pairs("--weight", given, "urban-transport=3", words).items():
        try:
            weights[Direction(name)] = float(value.replace(",", "."))
        except ValueError:
            names = ", ".join(Direction)
            raise fail(words("cli_weight", name=name, value=value, names=names), 2) from None
        if not 0 <= weights[Direction(name)] <= 100:
            raise fail(words("cli_weight_range", name=name, value=value), 2)
    return weights


def rows_of(path: Path | None, intake: Intake) -> tuple[RatedValue, ...]:
    """The rows of an official table; what of it is not read is told on stderr."""
    if path is None:
        return ()
    try:
        content = path.read_bytes()
    except OSError as error:
        detail = error.strerror or error
        raise fail(intake.words("cli_unreadable", file=path, detail=detail), 2) from None
    read = intake.table(content, path.name)
    if read.ignored_columns:
        messages.print(intake.words("table_ignored", columns=", ".join(read.ignored_columns)), markup=False)
    for note in intake.table_notes(read):
        messages.print(note, markup=False)
    return read.values


def _pairs(option: str, given: list[str] | None, example: str, words: Words) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for item in given or []:
        name, separator, value = item.partition("=")
        if not separator:
            raise fail(words("cli_pair", option=option, item=item, example=example), 2)
        pairs[name.strip()] = value.strip()
    return pairs
