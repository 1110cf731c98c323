"""Cross-validates the weight of the spelling features and the regularisation around the shipped values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.nlu.examples import Example, folds
from benchmarks.nlu.scores import IntentReading
from benchmarks.nlu.training import as_reading, in_rasa, shipped
from bot.settings import ROOT, Settings

WEIGHTS = (0.0, 2.0, 4.0, 16.0)
REGULARISATIONS = (1.0, 16.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """How much spelling counts beside meaning, and how freely the classifier fits (C)."""

    spelling: float
    regularisation: float


@dataclass(frozen=True, slots=True)
class Validated:
    """Out-of-fold readings of every example: as written, and with a keyboard slip."""

    setting: Setting
    written: tuple[IntentReading, ...]
    slips: tuple[IntentReading, ...]


def settings_to_try() -> list[Setting]:
    """The shipped setting first, then its neighbours in one direction at a time."""
    classifier = next(c for c in shipped() if "spelling" in c)
    spelling, regularisation = classifier["spelling"], classifier["regularisation"]
    weights = [Setting(weight, regularisation) for weight in WEIGHTS]
    return [Setting(spelling, regularisation), *weights, *(Setting(spelling, c) for c in REGULARISATIONS)]


def validate(settings: Settings, examples: Sequence[Example]) -> list[Validated]:
    """Five-fold cross-validation of every setting; raises RasaError when Rasa fails."""
    tried = settings_to_try()
    given = {
        "examples": [[e.text, e.intent] for e in examples],
        "folds": folds(examples),
        "settings": [asdict(s) for s in tried],
    }
    script = Path(__file__).parent / "cross_validate_in_rasa.py"
    said = map(json.loads, in_rasa(settings, [str(script)], ROOT, json.dumps(given)).splitlines())
    return [
        Validated(setting, tuple(map(as_reading, found["written"])), tuple(map(as_reading, found["slips"])))
        for setting, found in zip(tried, said, strict=True)
    ]
