"""The comparison as tables of Markdown; every figure that is no cost is a share from 0 to 1."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.nlu.cross_validation import Validated
from benchmarks.nlu.examples import Example
from benchmarks.nlu.scores import (
    OUT_OF_SCOPE,
    Fallback,
    IntentReading,
    Values,
    best_threshold,
    difference,
    rejected,
    right,
)
from benchmarks.nlu.training import Outcome

KINDS = {
    "clean": "clean",
    "typos": "typos",
    "short": "short",
    "long": "long",
    "switch": "mixed",
    "lookalike": "look-alike",
    OUT_OF_SCOPE: "out of scope, rejected",
}
ALL, WRONGLY = "all", "good, wrongly rejected"


@dataclass(frozen=True, slots=True)
class Run:
    """A pipeline on the held-out messages."""

    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PipelineFigures:
    """A pipeline at one threshold: figures of every message by column."""

    name: str
    columns: dict[str, Values]


def columns(asked: Sequence[Example], verdicts: Sequence[str]) -> dict[str, Values]:
    """Right or wrong by kind of message, and which good ones were rejected."""
    correct, away = right(asked, verdicts), rejected(verdicts)
    by_kind = {
        title: correct[[e.kind == kind for e in asked]]
        for kind, title in KINDS.items()
        if any(e.kind == kind for e in asked)
    }
    return {ALL: correct} | by_kind | {WRONGLY: away[[e.intent != OUT_OF_SCOPE for e in asked]]}


def rows(asked: Sequence[Example], runs: Sequence[Run], fallback: Fallback) -> list[PipelineFigures]:
    """Every pipeline at the shipped threshold and at the one that suits it best on these very messages.

    The second is a bound that no honest choice of a threshold can pass.
    Raises ValueError when Rasa's verdicts are not those of the rule by which other thresholds are judged.
    """
    found = []
    for run in runs:
        readings = run.outcome.readings
        if list(run.outcome.verdicts) != [fallback.verdict(r) for r in readings]:
            raise ValueError(f"{run.name}: Rasa's fallback decided otherwise than the rule of {fallback}")
        best = best_threshold(asked, readings, fallback.ambiguity)
        for threshold in dict.fromkeys((fallback.threshold, best)):
            rule, note = replace(fallback, threshold=threshold), " (its best)" if threshold == best else ""
            verdicts = [rule.verdict(r) for r in readings]
            found.append(PipelineFigures(f"{run.name}, {threshold:.2f}{note}", columns(asked, verdicts)))
    return found


def quality(asked: Sequence[Example], runs: Sequence[Run], fallback: Fallback) -> str:
    """Share of right answers by kind of message; the number of messages stands in the head."""
    table = rows(asked, runs, fallback)
    head = ["pipeline, threshold", *(f"{title} ({len(v)})" for title, v in table[0].columns.items())]
    return _table(head, ([r.name, *(f"{v.mean():.3f}" for v in r.columns.values())] for r in table))


def paired(asked: Sequence[Example], runs: Sequence[Run], fallback: Fallback) -> str:
    """Ours as shipped less each other row, message by message, with the bootstrap 95 % interval."""
    ours, *others = rows(asked, runs, fallback)
    lines = ([r.name, *(_gap(ours.columns[title], v) for title, v in r.columns.items())] for r in others)
    return _table([f"{ours.name} less", *ours.columns], lines)


def cost(runs: Sequence[Run]) -> str:
    head = ["pipeline", "training s", "of them processor s", "model MB", "ms a message (median)"]
    return _table(
        head,
        (
            [
                run.name,
                f"{run.outcome.seconds:.0f}",
                f"{run.outcome.processor_seconds:.0f}",
                f"{run.outcome.model_bytes / 1e6:.1f}",
                f"{run.outcome.milliseconds:.0f}",
            ]
            for run in runs
        ),
    )


def validation(examples: Sequence[Example], tried: Sequence[Validated], fallback: Fallback) -> str:
    """Each setting beside the shipped one, which comes first."""

    def shares(readings: Sequence[IntentReading]) -> dict[str, Values]:
        return columns(examples, [fallback.verdict(r) for r in readings])

    written, slips = shares(tried[0].written), shares(tried[0].slips)
    strange = np.asarray([e.intent == OUT_OF_SCOPE for e in examples])
    lines = []
    for one in tried:
        w, s = shares(one.written), shares(one.slips)
        line = [f"{one.setting.spelling:g}", f"{one.setting.regularisation:g}", f"{w[ALL].mean():.3f}"]
        line += [f"{s[ALL].mean():.3f}", f"{w[ALL][strange].mean():.3f}", f"{w[WRONGLY].mean():.3f}"]
        same = one is tried[0]
        lines.append(line + (["", ""] if same else [_gap(written[ALL], w[ALL]), _gap(slips[ALL], s[ALL])]))
    head = ["spelling", "C", "as written", "with a slip", "out of scope, rejected", WRONGLY]
    return _table([*head, "shipped less this, as written", "with a slip"], lines)


def _gap(ours: Values, theirs: Values) -> str:
    mean, low, high = difference(ours, theirs)
    return f"{mean:+.3f} ({low:+.3f} to {high:+.3f})"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rule = ["---"] * len(head)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, rule, *lines]) + "\n"
