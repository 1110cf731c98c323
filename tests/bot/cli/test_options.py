"""A group of options stands on the command line as its options, each command's own beside them."""

from __future__ import annotations

import inspect

from typer.testing import CliRunner

from bot.cli.commands import command_line
from bot.cli.options import QuestionOptions, with_options


def test_a_command_takes_every_option_of_its_group_and_gives_them_as_one() -> None:
    taken: list[QuestionOptions] = []

    @with_options
    def command(asked: QuestionOptions, limit: int = 5) -> None:
        taken.append(asked)

    names = list(inspect.signature(command).parameters)
    assert names == [*QuestionOptions.__dataclass_fields__, "limit"]
    given = dict.fromkeys(QuestionOptions.__dataclass_fields__) | {"municipality": "Нытва", "tag": ["waste"]}
    command(**given, limit=1)
    assert (taken[0].municipality, taken[0].tag, taken[0].donor) == ("Нытва", ["waste"], None)


def test_recommend_and_roadmap_ask_with_the_same_options() -> None:
    app = command_line()
    shown = {name: CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"}).output for name in TWINS}
    for option in ("--municipality", "--problem", "--exclude-vendor", "--only-my-size", "--answers", "--compare-with"):
        assert all(option in text for text in shown.values()), option


TWINS = ("recommend", "roadmap")
