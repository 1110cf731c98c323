"""Options that several commands share, in groups: a command that takes a group takes every option of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from catalogue.model import Direction

Town = Annotated[str, typer.Option("--municipality", help="A name in any form, or an id.")]
TownArgument = Annotated[str, typer.Argument(help="A name in any form, or an id.")]
OwnRegion = Annotated[str | None, typer.Option("--region", help="For a town that the table lacks.")]
OwnPopulation = Annotated[int | None, typer.Option("--population", help="For a town that the table lacks.")]
AnswersFile = Annotated[
    Path | None, typer.Option("--answers", help="JSON file {measure or indicator: answer}; see `provodnik questions`.")
]
OneAnswer = Annotated[list[str] | None, typer.Option("--answer", help="One answer: measure=part, or indicator=3/13.")]
TableFile = Annotated[
    Path | None, typer.Option("--table", help="Official table, CSV or XLSX: city, year, direction, value, max.")
]
CompareWith = Annotated[
    str | None,
    typer.Option("--compare-with", help="best-of-group (default), top-quartile, next-band, or a town."),
]
DirectionWeights = Annotated[
    list[str] | None, typer.Option("--weight", help="What matters more: direction=weight, 1 where nothing is said.")
]
Problem = Annotated[str, typer.Option("--problem", help="What is wrong, in words; may be left out.")]
OnlyRegistered = Annotated[
    bool, typer.Option("--only-registered", help="Only with a claimed or confirmed register entry.")
]
ExcludeVendor = Annotated[list[str] | None, typer.Option("--exclude-vendor", help="A vendor not to be shown.")]
InDirection = Annotated[list[Direction] | None, typer.Option("--direction", help="Only these directions.")]
WithTag = Annotated[list[str] | None, typer.Option("--tag", help="Only with one of these tags.")]
WithoutTag = Annotated[list[str] | None, typer.Option("--exclude-tag", help="Nothing with this tag.")]
MaxCity = Annotated[
    int | None, typer.Option("--max-city-population", min=1, help="Only what runs in a city of at most so many.")
]
MySize = Annotated[bool, typer.Option("--only-my-size", help="Only what runs in a city of your population group.")]
FromDonor = Annotated[list[str] | None, typer.Option("--donor", help="Only what runs in this city.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TownOptions:
    """Which town asks."""

    municipality: Town
    region: OwnRegion = None
    population: OwnPopulation = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileOptions(TownOptions):
    """Which town asks, what it says of itself, and with whom it compares itself."""

    answers: AnswersFile = None
    answer: OneAnswer = None
    table: TableFile = None
    compare_with: CompareWith = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionOptions(ProfileOptions):
    """A whole question: who asks, what is wrong, what matters more, and what may be shown."""

    problem: Problem = ""
    weight: DirectionWeights = None
    only_registered: OnlyRegistered = False
    exclude_vendor: ExcludeVendor = None
    direction: InDirection = None
    tag: WithTag = None
    exclude_tag: WithoutTag = None
    max_city_population: MaxCity = None
    only_my_size: MySize = False
    donor: FromDonor = None


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameters that are groups stand on the command line as the options of the group."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if is_dataclass(hint)}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        group = groups.get(parameter.name)
        parameters += _options(group) if group else [parameter.replace(annotation=hints[parameter.name])]

    def run(**given: Any) -> None:
        built = {
            name: group(**{field.name: given.pop(field.name) for field in fields(group)})
            for name, group in groups.items()
        }
        command(**built, **given)

    run.__name__, run.__doc__, run.__module__ = command.__name__, command.__doc__, command.__module__
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in parameters]
    )
    run.__annotations__ = {p.name: p.annotation for p in parameters}
    return run


def _options(group: Any) -> list[inspect.Parameter]:
    """The options of a group as parameters."""
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(group)
    ]
