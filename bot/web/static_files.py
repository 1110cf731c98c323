"""Style, script and icon, each under an address that changes with it, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

from fastapi import Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from bot.web.headers import A_YEAR, FOR_ALL

FOLDER = Path(__file__).resolve().parent / "static"
MOUNTED = "/static"
ASK_AGAIN = "public, no-cache"
"""For an address that does not say which version is meant."""


def address_of(name: str) -> str:
    """The address of a file of the folder as it is now."""
    return f"{MOUNTED}/{name}?v={_version(name)}"


class VersionedFiles(StaticFiles):
    """The files of the folder."""

    def __init__(self) -> None:
        super().__init__(directory=FOLDER)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, kept for good where its address names the version that it has."""
        response = await super().get_response(path, scope)
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("v", [])
        current = response.status_code < 400 and asked == [_version(path)]
        response.headers["Cache-Control"] = FOR_ALL.format(seconds=A_YEAR) if current else ASK_AGAIN
        return response


def _version(name: str) -> str:
    file = FOLDER / name
    return _digest(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _digest(file: Path, changed_ns: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]
