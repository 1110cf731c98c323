"""How the Rasa server is trained and started: its own environment, loopback only, no HTTP API."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.settings import CONFIG, ROOT, Settings
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Language, Scope

ASSISTANT = ROOT / "bot" / "rasa"
COMPONENTS = ASSISTANT / "nlu"
ENVIRONMENT = ROOT / ".venv-rasa"
MODEL = "provodnik"
LOOPBACK = "127.0.0.1"
TRAINING_SECONDS = 1800


class RasaError(Exception):
    """The assistant cannot be trained or started; the message says what to do."""


def python() -> Path:
    """The interpreter of the Rasa environment; raises RasaError when it has not been built."""
    path = ENVIRONMENT / "bin" / "python"
    if not path.exists():
        raise RasaError("the Rasa environment is missing: run `make install`")
    return path


def environment(settings: Settings) -> dict[str, str]:
    """What Rasa and its libraries need to stay quiet, offline and on one thread."""
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_CACHE_DIRECTORY": str(settings.rasa_home / "cache"),
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": str(settings.rasa_home / "matplotlib"),
        "LOG_LEVEL": "WARNING",
        "GIT_PYTHON_REFRESH": "quiet",
    }


def problem_examples() -> str:
    """Training data of the intent `describe_problem` from the catalogue: a phrase a language of every solution.

    Without them the intent knew the problems its author thought of; one phrase is enough, more make
    everything look like a problem (docs/assistant.md).
    """
    examples = [
        f"    - {solution.problems[language][0]}"
        for solution in load_catalogue().in_scope(Scope.DOMESTIC)
        for language in Language
    ]
    head = ['version: "3.1"', "nlu:", "- intent: describe_problem", "  examples: |"]
    return "\n".join([*head, *dict.fromkeys(examples)]) + "\n"


def _training_files() -> Iterator[Path]:
    yield ASSISTANT / "domain.yml"
    yield from sorted((ASSISTANT / "data").rglob("*.yml"))
    yield from sorted(COMPONENTS.glob("*.py"))
    yield from sorted((ROOT / "requirements").glob("rasa.txt"))


def training_fingerprint() -> str:
    """Names everything a trained model depends on: the pipeline, the data, the code of our components.

    Provodnik's own settings stand in the same file; changing them trains nothing again.
    """
    pipeline = yaml.safe_load(CONFIG.read_text("utf-8"))
    pipeline.pop("provodnik", None)
    digest = hashlib.sha256(json.dumps(pipeline, sort_keys=True).encode())
    for path in _training_files():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(problem_examples().encode())
    return digest.hexdigest()[:16]


def model_path(settings: Settings) -> Path:
    return settings.rasa_home / "models" / f"{MODEL}-{training_fingerprint()}.tar.gz"


def train(settings: Settings) -> bool:
    """Trains when the training data or our components changed; tells whether it had to.

    Raises RasaError with Rasa's last words.
    """
    target = model_path(settings)
    if target.is_file():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [str(python()), "-m", "rasa", "train", "--quiet", "--force"]
    command += ["--config", str(CONFIG), "--domain", str(ASSISTANT / "domain.yml")]
    examples = settings.rasa_home / "problems.yml"
    examples.write_text(problem_examples(), "utf-8")
    command += ["--data", str(ASSISTANT / "data"), str(examples), "--out", str(target.parent)]
    command += ["--fixed-model-name", f".{target.name.removesuffix('.tar.gz')}"]
    done = subprocess.run(
        command,
        cwd=settings.rasa_home,
        env=environment(settings),
        capture_output=True,
        text=True,
        timeout=TRAINING_SECONDS,
    )
    fresh = target.parent / f".{target.name}"
    if done.returncode or not fresh.is_file():
        raise RasaError("training the assistant failed:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-15:]))
    os.replace(fresh, target)
    for old in target.parent.glob(f"{MODEL}-*.tar.gz"):
        if old != target:
            old.unlink()
    return True


def conversations(settings: Settings) -> Path:
    """The database in which Rasa's tracker keeps the conversations."""
    return settings.rasa_home / "conversations.db"


def run_command(settings: Settings, port: int) -> list[str]:
    command = [str(python()), "-m", "rasa", "run", "-i", LOOPBACK, "-p", str(port)]
    command += ["--model", str(model_path(settings)), "--endpoints", str(ASSISTANT / "endpoints.yml")]
    return [*command, "--credentials", str(ASSISTANT / "credentials.yml")]


def run_environment(settings: Settings, actions_port: int) -> dict[str, str]:
    return environment(settings) | {
        "PROVODNIK_ACTIONS_URL": f"http://{LOOPBACK}:{actions_port}/webhook",
        "PROVODNIK_TRACKER_DB": str(conversations(settings)),
    }
