"""Trains a pipeline in the Rasa environment and parses the held-out messages; results are cached on disk."""

from __future__ import annotations

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from benchmarks.nlu.examples import Example, as_training_file
from benchmarks.nlu.scores import Fallback, IntentReading
from bot.rasa import installation
from bot.settings import CONFIG, ROOT, Settings

HERE = Path(__file__).parent
OURS = "ours"

Pipeline = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trained pipeline cost (seconds with the start of Rasa, median milliseconds a message) and said."""

    seconds: float
    processor_seconds: float
    model_bytes: int
    milliseconds: float
    verdicts: tuple[str, ...]
    readings: tuple[IntentReading, ...]


def shipped() -> Pipeline:
    pipeline: Pipeline = yaml.safe_load(CONFIG.read_text("utf-8"))["pipeline"]
    return pipeline


def shipped_fallback() -> Fallback:
    settings = next(c for c in shipped() if c["name"] == "FallbackClassifier")
    return Fallback(settings["threshold"], settings["ambiguity_threshold"])


def pipelines(epochs: int | None) -> dict[str, Pipeline]:
    """All by name, ours first, each ending in the shipped fallback; `epochs` shortens a trial of the networks."""
    fallback = [c for c in shipped() if c["name"] == "FallbackClassifier"]
    found = {OURS: shipped()}
    for path in sorted((HERE / "pipelines").glob("*.yml")):
        found[path.stem] = [_shortened(c, epochs) for c in yaml.safe_load(path.read_text("utf-8"))] + fallback
    return found


def _shortened(component: Mapping[str, Any], epochs: int | None) -> dict[str, Any]:
    return dict(component) | ({"epochs": epochs} if epochs and "epochs" in component else {})


def outcome(
    settings: Settings,
    pipeline: Pipeline,
    trained_on: Sequence[Example],
    asked: Sequence[Example],
    fresh: bool = False,
) -> Outcome:
    """Trains and asks, or recalls what the same pipeline, data and code gave before.

    Raises RasaError when Rasa fails; its own words are on stderr by then.
    """
    config = yaml.safe_dump({"recipe": "default.v1", "assistant_id": "x", "language": "ru", "pipeline": pipeline})
    data, texts = as_training_file(trained_on), json.dumps([e.text for e in asked])
    parts = [config, data, texts, *_code(pipeline)]
    name = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    kept = settings.home / "benchmarks" / "nlu" / f"{name}.json"
    if fresh or not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=kept.parent) as folder:
            (Path(folder) / "config.yml").write_text(config, "utf-8")
            (Path(folder) / "nlu.yml").write_text(data, "utf-8")
            kept.write_text(json.dumps(_measured(settings, Path(folder), texts)), "utf-8")
    return _outcome(json.loads(kept.read_text("utf-8")))


def _code(pipeline: Pipeline) -> list[str]:
    """The source of our own components in a pipeline, and of those they build on."""
    modules = {c["name"].rpartition(".")[0] for c in pipeline} - {""}
    files = {ROOT / f"{module.replace('.', '/')}.py" for module in modules}
    if files:
        files |= set(installation.COMPONENTS.glob("*.py"))
    return [path.read_text("utf-8") for path in sorted(files)]


def _measured(settings: Settings, folder: Path, texts: str) -> dict[str, Any]:
    train = ["-m", "rasa", "train", "nlu", "--config", "config.yml", "--nlu", "nlu.yml", "--out", "."]
    start, used = time.perf_counter(), _processor_seconds()
    in_rasa(settings, [*train, "--fixed-model-name", "model"], folder)
    seconds, processor_seconds = time.perf_counter() - start, _processor_seconds() - used
    model = folder / "model.tar.gz"
    said: dict[str, Any] = json.loads(
        in_rasa(settings, [str(HERE / "parse_in_rasa.py"), str(model)], folder, texts).splitlines()[-1]
    )
    size = model.stat().st_size
    return said | {"seconds": seconds, "processor_seconds": processor_seconds, "model_bytes": size}


def in_rasa(settings: Settings, arguments: Sequence[str], folder: Path, given: str = "") -> str:
    """Runs Python in the Rasa environment and gives its stdout; progress goes to stderr."""
    environment = installation.environment(settings) | {"RASA_MAX_CACHE_SIZE": "0", "LOG_LEVEL": "INFO"}
    done = subprocess.run(
        [str(installation.python()), *arguments],
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=folder,
    )
    if done.returncode:
        print(done.stdout[-2000:], file=sys.stderr)
        raise installation.RasaError(f"Rasa ended with {done.returncode}: {' '.join(arguments)}")
    return done.stdout


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _outcome(kept: Mapping[str, Any]) -> Outcome:
    readings = [as_reading(ranking) for _, ranking in kept["readings"]]
    return Outcome(
        kept["seconds"],
        kept["processor_seconds"],
        kept["model_bytes"],
        kept["milliseconds"],
        tuple(verdict for verdict, _ in kept["readings"]),
        tuple(readings),
    )


def as_reading(ranking: Sequence[tuple[str, float]]) -> IntentReading:
    """The reading of a ranking's first two intents."""
    (intent, first), (_, second) = ranking
    return IntentReading(intent, first, first - second)
