"""A real server of the request pages without the model, started again whenever it was killed.

Run as a program: imports everything and loads the catalogue once, then forks a server, and another one as soon as
that is dead, so a killed server is back in a fraction of a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import uvicorn
from fastapi import FastAPI
from requests_factories import OPERATOR

from bot.database import open_database
from bot.process.supervisor import free_port
from bot.requests.service import open_request_service
from bot.settings import ROOT, RequestSettings
from bot.web.cookies import keep_behind_tls
from bot.web.pages.requests.official import attach
from catalogue.load.catalogue import load_catalogue
from catalogue.model import Catalogue


def main(database: str, port: int) -> None:
    catalogue = load_catalogue()
    while True:
        child = os.fork()
        if child == 0:
            serve(catalogue, database, port)
            os._exit(0)
        os.waitpid(child, 0)


def serve(catalogue: Catalogue, database: str, port: int) -> None:
    settings = RequestSettings(enabled=True, operator=OPERATOR, per_sender_per_day=10**6, per_donor_per_day=10**6)
    service = open_request_service(settings, catalogue, open_database(database))
    app = FastAPI(openapi_url=None)
    keep_behind_tls(app, False)
    attach(app, lambda: service, "secret")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", access_log=False)


@dataclass
class Server:
    """The running pair: who starts servers, and the present server."""

    url: str
    starter: subprocess.Popen[bytes]

    @classmethod
    def start(cls, database: Path) -> Server:
        port = free_port()
        command = [sys.executable, __file__, f"sqlite:///{database}", str(port)]
        paths = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
        started = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": paths})
        server = cls(f"http://127.0.0.1:{port}", started)
        server.wait()
        return server

    def wait(self, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.starter.poll() is None, "the server did not start"
            try:
                httpx.get(f"{self.url}/consent", timeout=5, trust_env=False)
                return
            except httpx.TransportError:
                time.sleep(0.02)
        raise AssertionError("the server does not answer")

    def kill(self) -> int:
        """SIGKILL for the present server: it gets no chance to write anything more. Tells how many were killed."""
        children = psutil.Process(self.starter.pid).children()
        for child in children:
            child.kill()
        return len(children)

    def stop(self) -> None:
        parent = psutil.Process(self.starter.pid)
        parent.suspend()
        children = parent.children()
        parent.kill()
        for child in children:
            child.kill()
        self.starter.wait()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
