"""What Rasa's processes are told of the environment."""

from __future__ import annotations

import pytest

from bot.rasa.installation import environment
from bot.rasa.server import run_environment
from bot.settings import Settings


@pytest.mark.parametrize(
    "name", ["PROVODNIK_SECRET", "PROVODNIK_SMTP_PASSWORD", "PROVODNIK_DATABASE_URL", "HTTP_PROXY", "AWS_SECRET", "X"]
)
def test_rasa_sees_no_secret(settings: Settings, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("PATH", "/usr/bin")
    monkeypatch.setenv(name, "sqlite:///hidden.db?long-enough-to-be-taken-for-a-key")
    for given in (environment(settings), run_environment(settings, 8002)):
        assert name not in given
        assert given["PATH"] == "/usr/bin"
