"""Runs the benchmarks: `python -m benchmarks [NAME ...]` with the names of RUNS, all without a name."""

from __future__ import annotations

import sys

from benchmarks import adoption, chat, indirect, latency, relevance, retrieval

RUNS = {
    "adoption": adoption.main,
    "indirect": indirect.main,
    "retrieval": retrieval.main,
    "latency": latency.main,
    "chat": chat.main,
    "relevance": relevance.main,
}

for name in sys.argv[1:] or list(RUNS):
    print(f"== {name} ==", flush=True)
    RUNS[name]()
