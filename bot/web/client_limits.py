"""How much one client, and all clients together, may ask within a minute.

A client is an address: a new cookie gives no new quota. Behind a proxy it is the address that a trusted proxy tells
(setting `web.trusted_proxies`). Messages to the assistant are counted by the gateway, everything else here.
"""

from __future__ import annotations

from enum import StrEnum

from fastapi import Request, Response

from bot.rate_limit import RateLimit
from bot.settings import LimitSettings
from bot.web.refusals import API, refusal

MINUTE = 60
CHAT = f"{API}chat"


class Work(StrEnum):
    """What a request has computed, as far as limits tell it apart."""

    SEARCH = "search"
    PAPERS = "papers"
    TABLES = "tables"


def work_of(request: Request) -> Work | None:
    """What a request has computed; None for pages and files that are there anyway, and for the chat."""
    path = request.url.path
    if path == CHAT:
        return None
    if path in (f"{API}tables", "/table") and request.method == "POST":
        return Work.TABLES
    if path.removeprefix(API).lstrip("/").partition("/")[0] == "papers":
        return Work.PAPERS
    return Work.SEARCH if path.startswith(API) or request.url.query or request.method == "POST" else None


def client_of(request: Request) -> str:
    """The client's address."""
    return request.client.host if request.client else ""


class ClientLimits:
    """Counts requests within the last minute; a restart forgets them."""

    def __init__(self, settings: LimitSettings) -> None:
        each = {Work.SEARCH: settings.search, Work.PAPERS: settings.papers, Work.TABLES: settings.tables}
        self._each = {work: RateLimit(most, MINUTE) for work, most in each.items()}
        self._everybody = RateLimit(settings.everybody, MINUTE)

    async def refusal(self, request: Request) -> Response | None:
        """The answer to a request that is one too many, None for one that may go on (and is counted)."""
        work = work_of(request)
        if work is None or (self._each[work].count(client_of(request)) and self._everybody.count("")):
            return None
        response = refusal(request, 429, "page.too_many")
        response.headers["Retry-After"] = str(MINUTE)
        return response
