"""Compares the pipelines: `python -m benchmarks.nlu` (docs/benchmarks.md); tables to stdout, progress to stderr.

What was trained once with the same data and code is recalled; `--fresh` measures it again.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from benchmarks.nlu import tables
from benchmarks.nlu.cross_validation import validate
from benchmarks.nlu.examples import held_out, training_examples
from benchmarks.nlu.training import OURS, outcome, pipelines, shipped_fallback
from bot.settings import load_settings


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def compare(names: Sequence[str], epochs: int | None, fresh: bool) -> None:
    """Trains every pipeline on the same examples and asks it the same held-out messages."""
    settings, fallback = load_settings(), shipped_fallback()
    trained_on, asked = training_examples(), held_out()
    runs = []
    for name, pipeline in pipelines(epochs).items():
        if name == OURS or name in names or not names:
            say(f"== {name}: trained on {len(trained_on)}, asked {len(asked)}")
            runs.append(tables.Run(name, outcome(settings, pipeline, trained_on, asked, fresh)))
    print(f"{len(trained_on)} training examples, {len(asked)} held-out messages\n")
    print(tables.quality(asked, runs, fallback))
    print(tables.paired(asked, runs, fallback))
    print(tables.cost(runs))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nlu", description=__doc__)
    parser.add_argument("pipelines", nargs="*", help="names in benchmarks/nlu/pipelines (all); ours always runs")
    parser.add_argument("--epochs", type=int, help="shorter training of the networks, for a trial")
    parser.add_argument("--fresh", action="store_true", help="measure again what an earlier run has kept")
    parser.add_argument("--cross-validation", action="store_true", help="only this part")
    parser.add_argument("--comparison", action="store_true", help="only this part")
    given = parser.parse_args()
    if not given.cross_validation:
        compare(given.pipelines, given.epochs, given.fresh)
    if not given.comparison:
        examples = training_examples()
        print(tables.validation(examples, validate(load_settings(), examples), shipped_fallback()))


main()
