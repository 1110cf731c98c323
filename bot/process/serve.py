"""The application process: the public port and the action webhook on loopback, one model for both."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Sequence

import uvicorn

from bot.metrics import Metrics
from bot.process.gauges import gauges_of
from bot.rasa.actions import create_action_app
from bot.rasa.signing import actions_token
from bot.rasa.vectors import message_vectors
from bot.reload import ReloadableServices
from bot.services import open_services
from bot.settings import Settings, secret_of
from bot.web.app import create_app

LOOPBACK = "127.0.0.1"


class _Server(uvicorn.Server):
    """A server whose signals are handled once for both."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


def serve(settings: Settings, rasa_url: str | None, actions_port: int) -> None:
    """Serves until SIGINT or SIGTERM; without `rasa_url` page and API only."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    reloadable = ReloadableServices(open_services(settings))
    reloadable.current.retriever.search("прогрев", limit=1)
    vectors = message_vectors(reloadable) if rasa_url else None
    prepare = vectors.prepare if vectors else None
    secret = secret_of(settings)
    metrics = Metrics()
    metrics.ask_too(gauges_of(reloadable))
    app = create_app(lambda: reloadable.current, rasa_url, secret, prepare=prepare, metrics=metrics)
    servers = [_server(app, settings.web.host, settings.web.port, settings.web.trusted_proxies)]
    if rasa_url:
        actions = create_action_app(reloadable, actions_token(secret), vectors, metrics)
        servers.append(_server(actions, LOOPBACK, actions_port))
    if settings.web.metrics_port:
        servers.append(_server(metrics.served(), LOOPBACK, settings.web.metrics_port))
    asyncio.run(_serve(servers, reloadable))


def _server(app: object, host: str, port: int, proxies: Sequence[str] = ()) -> _Server:
    """A server; `proxies` are the addresses whose word on the client is taken."""
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
    )
    return _Server(config)


async def _serve(servers: list[_Server], reloadable: ReloadableServices) -> None:
    """Serves, and takes over what editors change meanwhile."""
    loop = asyncio.get_running_loop()
    watching = asyncio.create_task(reloadable.watch())

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
