"""How the Rasa server is started: loopback only, no HTTP API, one REST channel."""

from __future__ import annotations

from bot.rasa.installation import ASSISTANT, environment, python
from bot.rasa.tracker import tracker_environment
from bot.rasa.training import model_path
from bot.settings import Settings

LOOPBACK = "127.0.0.1"


def run_command(settings: Settings, port: int) -> list[str]:
    """The command that serves the trained model on a port."""
    command = [str(python()), "-m", "rasa", "run", "-i", LOOPBACK, "-p", str(port)]
    command += ["--model", str(model_path(settings)), "--endpoints", str(ASSISTANT / "endpoints.yml")]
    return [*command, "--credentials", str(ASSISTANT / "credentials.yml")]


def run_environment(settings: Settings, actions_port: int) -> dict[str, str]:
    """Its variables: where the actions are served, and where conversations are kept."""
    actions = {"PROVODNIK_ACTIONS_URL": f"http://{LOOPBACK}:{actions_port}/webhook"}
    return environment(settings) | tracker_environment(settings) | actions
