"""A link that cannot be made or withdrawn is told in words, and nothing is kept of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.commands import command_line

WHO = ("--who", "Отдел", "--why", "проверка")


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(command_line(), ["register", *words])
    return done.exit_code, done.output


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("unlink", "2309", "--solution", "ufa-its", *WHO), "снимать нечего"),
        (("link", "2022661214", "--solution", "ufa-its", *WHO), "не номер записи"),
        (("link", "2309", "--solution", "ufa-its", "--who", " ", "--why", "проверка"), "Заполните"),
        (("link", "2309", "--solution", "none", *WHO), "Назовите что-то одно"),
        (("unlink", "2309", "--solution", "ufa-its", *WHO, "--language", "en"), "nothing to withdraw"),
    ],
)
def test_wrong_link_is_one_sentence_and_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...], said: str
) -> None:
    monkeypatch.setenv("PROVODNIK_DATABASE_URL", f"sqlite:///{tmp_path / 'provodnik.db'}")
    code, told = run(*command)
    assert code == 2
    assert said in " ".join(told.split())
    assert json.loads(run("links", "--json")[1]) == []
