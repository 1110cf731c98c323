"""Runs in the Rasa environment: reads texts as JSON from stdin, prints Rasa's verdict and the two likeliest intents."""

import asyncio
import contextlib
import json
import logging
import statistics
import sys
import time

import structlog

FALLBACK = "nlu_fallback"


async def main(model: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    readings, seconds = [], []
    with contextlib.redirect_stdout(sys.stderr):
        from rasa.core.agent import Agent

        agent = Agent.load(model)
        for text in json.load(sys.stdin):
            start = time.perf_counter()
            parsed = await agent.parse_message(text)
            seconds.append(time.perf_counter() - start)
            ranking = [r for r in parsed["intent_ranking"] if r["name"] != FALLBACK][:2]
            readings.append([parsed["intent"]["name"], [[r["name"], r["confidence"]] for r in ranking]])
    print(json.dumps({"milliseconds": 1000 * statistics.median(seconds), "readings": readings}))


asyncio.run(main(sys.argv[1]))
