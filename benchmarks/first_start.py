"""What the first start on a fresh machine takes, its steps apart: weights, search index, training of the assistant.

Then both of the latter again after one text was changed. Processor seconds and the peak of memory are those of the
process that does the step; installing is not in it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bot.settings import ROOT

OPENED = "from bot.services import *; from bot.settings import load_settings; s = load_settings()"
STEPS = {
    "weights": "from embeddings import weights; from bot.settings import load_settings; "
    "weights.build(load_settings().weights_home)",
    "search index": f"{OPENED}; build_index(s, open_encoder(s))",
    "training": "from bot.rasa.training import train; from bot.settings import load_settings; train(load_settings())",
}
CHANGED = {
    "search index, one card changed": f"{OPENED}; from dataclasses import replace; from catalogue.model import Text; "
    "p = Parts(s); c = p.catalogue.solutions; k = next(iter(c)); "
    "c[k] = replace(c[k], summary=Text('Иначе.', 'Otherwise.')); p.build_index(open_encoder(s))",
    "training, one example changed": "import bot.rasa.training as t; from bot.settings import load_settings; "
    "old = t.problem_examples; t.problem_examples = lambda: old() + '    - тонут подвалы\\n'; t.train(load_settings())",
}


def step(code: str, home: Path) -> str:
    """Runs a step in a process of its own; its clock, its processor time and its peak as cells of a table."""
    environment = os.environ | {"PROVODNIK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        ["/usr/bin/time", "-v", sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    clock, after = time.perf_counter() - start, os.times()
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    peak = re.search(r"Maximum resident set size \(kbytes\): (\d+)", done.stderr)
    return f"{clock:.0f} | {spent:.0f} | {int(peak[1]) / 1024 if peak else 0:.0f}"


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="first-start-"))
    print("| step | clock s | processor s | peak MiB |")
    print("|---|---|---|---|")
    try:
        for name, code in {**STEPS, **CHANGED}.items():
            print(f"| {name} | {step(code, home)} |", flush=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
