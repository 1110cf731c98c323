"""Runs the benchmarks: `python -m benchmarks [retrieval|chat]`, all without a name."""

from __future__ import annotations

import sys

from benchmarks import chat, retrieval

RUNS = {"retrieval": retrieval.main, "chat": chat.main}

for name in sys.argv[1:] or list(RUNS):
    print(f"== {name} ==", flush=True)
    RUNS[name]()
