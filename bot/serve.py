"""The application process: the public port and the action webhook on loopback, one model for both."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal

import uvicorn

from bot.actions.server import create_action_app
from bot.bootstrap import open_house
from bot.live import LiveHouse
from bot.settings import Settings, secret_of
from bot.web.app import create_app

LOOPBACK = "127.0.0.1"


class _Server(uvicorn.Server):
    """A server whose signals are handled once for both."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


def serve(settings: Settings, rasa_url: str, actions_port: int) -> None:
    """Serves until SIGINT or SIGTERM."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    houses = LiveHouse(open_house(settings))
    houses.current.retriever.search("прогрев", limit=1)
    app = create_app(houses, rasa_url, secret_of(settings))
    servers = [
        _server(app, settings.web.host, settings.web.port),
        _server(create_action_app(houses), LOOPBACK, actions_port),
    ]
    asyncio.run(_serve(servers, houses))


def _server(app: object, host: str, port: int) -> _Server:
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    return _Server(config)


async def _serve(servers: list[_Server], houses: LiveHouse) -> None:
    """Serves, and takes over what editors change meanwhile."""
    loop = asyncio.get_running_loop()
    watching = asyncio.create_task(houses.watch())

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        await asyncio.gather(*(server.serve() for server in servers))
    finally:
        stop()
        watching.cancel()
