"""Trains the assistant: what a trained model depends on, and training again when that changed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import yaml

from bot.about.topics import topics_in
from bot.rasa.installation import ASSISTANT, COMPONENTS, RasaError, environment, python
from bot.settings import CONFIG, RASA_REQUIREMENTS, ROOT, Settings
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Language, Scope
from embeddings import sums

MODEL = "provodnik"
TRAINING_SECONDS = 1800
ENCODED = re.compile(r"encoded (\d+) of (\d+)")
"""What our featurizer says while it encodes the examples (bot/rasa/nlu/kept_vectors.py)."""
VECTORS_SHARE = 0.8
"""How much of a first training is encoding."""
SERVING = {"action_answers.py", "action_calls.py", "application_vectors.py", "tracker_store.py"}
"""Modules of Rasa's that only the server uses: a trained model does not depend on them."""


def problem_examples() -> str:
    """Training data of the intent `describe_problem` from the catalogue: one phrase per language for each solution.

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


ABOUT_FORMS = 3
"""Ways of asking about a topic that the classifier learns; the others are left to the search among topics."""
UNLEARNT = frozenset({"law", "askers"})
"""Sections whose questions the classifier does not learn: they are found among the topics before it is asked."""


def about_examples() -> str:
    """Training data of the intent `ask_about` from the topics that editors write, less what other intents learn."""
    taken = {line.strip()[2:].casefold() for path in _nlu_files() for line in path.read_text("utf-8").splitlines()}
    topics = (topic for language in Language for topic in topics_in(language) if topic.section not in UNLEARNT)
    asked = [text for topic in topics for text in topic.asked[:ABOUT_FORMS]]
    examples = [f"    - {text}" for text in dict.fromkeys(asked) if text.casefold() not in taken]
    head = ['version: "3.1"', "nlu:", "- intent: ask_about", "  examples: |"]
    return "\n".join([*head, *examples]) + "\n"


def _nlu_files() -> Iterator[Path]:
    yield from sorted((ASSISTANT / "data" / "nlu").glob("*.yml"))


def _training_files() -> Iterator[Path]:
    yield ASSISTANT / "domain.yml"
    yield from sorted((ASSISTANT / "data").rglob("*.yml"))
    yield from sorted(path for path in COMPONENTS.glob("*.py") if path.name not in SERVING)


def training_fingerprint() -> str:
    """Names everything a trained model depends on: the pipeline, the data, the code of our components.

    Provodnik's own settings stand in the same file; changing them trains nothing again.
    """
    pipeline = yaml.safe_load(CONFIG.read_text("utf-8"))
    pipeline.pop("provodnik", None)
    digest = hashlib.sha256(json.dumps(pipeline, sort_keys=True).encode())
    for path in _training_files():
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    digest.update(b"requirements/rasa.txt\0" + RASA_REQUIREMENTS.read_bytes())
    digest.update(problem_examples().encode() + about_examples().encode())
    return digest.hexdigest()[:16]


def model_path(settings: Settings) -> Path:
    """The trained model of the present training data, whether it is there or not."""
    return settings.rasa_home / "models" / f"{MODEL}-{training_fingerprint()}.tar.gz"


def is_trained(settings: Settings) -> bool:
    """Whether there is a model of the present training data, as it was when it was trained."""
    return sums.is_sealed(model_path(settings))


def trained_model(settings: Settings) -> Path:
    """The model to serve. Raises RasaError with the command that makes it where it is missing or damaged."""
    if not is_trained(settings):
        raise RasaError(f"the trained assistant {model_path(settings)} is missing or damaged: run `provodnik prepare`")
    return model_path(settings)


def train(settings: Settings, progress: Callable[[float], None] = lambda share: None) -> bool:
    """Trains when the training data or our components changed; tells whether it had to.

    Raises RasaError with Rasa's last words.
    """
    if is_trained(settings):
        return False
    target = model_path(settings)
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f".{MODEL}-*"):  # of a training that was killed
        left.unlink()
    command = [str(python()), "-m", "rasa", "train", "--quiet", "--force", "--skip-validation"]
    command += ["--config", str(CONFIG), "--domain", str(ASSISTANT / "domain.yml")]
    problems, about = settings.rasa_home / "problems.yml", settings.rasa_home / "about.yml"
    problems.write_text(problem_examples(), "utf-8")
    about.write_text(about_examples(), "utf-8")
    command += ["--data", str(ASSISTANT / "data"), str(problems), str(about), "--out", str(target.parent)]
    command += ["--fixed-model-name", f".{target.name.removesuffix('.tar.gz')}"]
    code, last_words = _watched(command, settings, progress)
    fresh = target.parent / f".{target.name}"
    if code == -signal.SIGKILL:
        raise RasaError("training the assistant was killed (too little memory?): run the same command again")
    if code or not fresh.is_file():
        raise RasaError(f"training the assistant failed:\n{last_words}")
    os.replace(fresh, target)
    sums.seal_file(target)
    for old in target.parent.glob(f"{MODEL}-*.tar.gz"):
        if old != target:
            sums.unseal_file(old)
    return True


def _watched(command: list[str], settings: Settings, progress: Callable[[float], None]) -> tuple[int, str]:
    """Runs a training to its end, its vectors told as progress; its exit code and its last lines."""
    last_words: deque[str] = deque(maxlen=15)
    kept = {"PROVODNIK_TRAINING_VECTORS": str(settings.rasa_home / "vectors")}
    with subprocess.Popen(
        command,
        cwd=settings.rasa_home,
        env=environment(settings) | kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        timer = Timer(TRAINING_SECONDS, process.kill)
        timer.start()
        try:
            for line in process.stdout or ():
                if vectors := ENCODED.fullmatch(line.strip()):
                    progress(VECTORS_SHARE * int(vectors[1]) / int(vectors[2]))
                else:
                    last_words.append(line.rstrip())
        finally:
            timer.cancel()
    return process.returncode, "\n".join(last_words)
