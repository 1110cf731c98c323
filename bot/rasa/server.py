"""How the Rasa server is started: loopback only, no HTTP API, one REST channel."""

from __future__ import annotations

from bot.rasa.installation import ASSISTANT, environment, python
from bot.rasa.signing import actions_token
from bot.rasa.tracker import tracker_environment
from bot.rasa.training import trained_model
from bot.settings import Settings, secret_of
from embeddings.encoder import OFFLINE

LOOPBACK = "127.0.0.1"
VECTORS = "/vectors"
"""Where the application gives sentence vectors (bot/rasa/vectors.py)."""


def run_command(settings: Settings, port: int) -> list[str]:
    """The command that serves the trained model on a port. Raises RasaError where there is none."""
    command = [str(python()), "-m", "rasa", "run", "-i", LOOPBACK, "-p", str(port)]
    command += ["--model", str(trained_model(settings)), "--endpoints", str(ASSISTANT / "endpoints.yml")]
    return [*command, "--credentials", str(ASSISTANT / "credentials.yml")]


def run_environment(settings: Settings, actions_port: int) -> dict[str, str]:
    """Its variables: where and to whom actions and sentence vectors are served, and where conversations are kept."""
    application = f"http://{LOOPBACK}:{actions_port}"
    served = {
        "PROVODNIK_ACTIONS_URL": f"{application}/webhook",
        "PROVODNIK_ACTIONS_TOKEN": actions_token(secret_of(settings)),
    }
    if settings.embeddings.model == OFFLINE:
        # The intents are trained with this model only.
        served["PROVODNIK_VECTORS_URL"] = f"{application}{VECTORS}"
    return environment(settings) | tracker_environment(settings) | served
