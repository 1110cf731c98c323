"""Runs in the Rasa environment: reads texts as JSON from stdin, prints each one's intent with confidence."""

import asyncio
import contextlib
import json
import logging
import sys

import structlog


async def main(model: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with contextlib.redirect_stdout(sys.stderr):
        from rasa.core.agent import Agent

        agent = Agent.load(model)
        parsed = [(await agent.parse_message(text))["intent"] for text in json.load(sys.stdin)]
    print(json.dumps([[p["name"], p["confidence"]] for p in parsed]))


asyncio.run(main(sys.argv[1]))
