"""Asks the addresses that cards name as sources whether they still answer; nothing is changed by it."""

from __future__ import annotations

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import httpx

from catalogue.model import Solution

AT_ONCE = 6
"""Addresses asked at the same time; of one site only one, so as not to be a burden."""
SECONDS = 15.0
"""How long an address may take to answer."""
MAX_REDIRECTS = 8
AGENT = "Provodnik-link-check/1.0"
_GONE = frozenset({404, 410})
_NOT_FOR_PROGRAMS = frozenset({401, 403, 405, 406, 418, 429, 451, 999})


class LinkState(StrEnum):
    WORKS = "works"
    GONE = "gone"  # the site answers that there is no such page
    REFUSED = "refused"  # the site answers, but not to a program: a person has to look
    SITE_ERROR = "site-error"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"  # no server answered
    CERTIFICATE = "certificate"  # a server answered, but this machine does not trust its certificate
    REDIRECTS = "redirects"


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """What became of one address: `status` is HTTP's, None where no answer came; `cards` name the address."""

    url: str
    state: LinkState
    status: int | None
    cards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkReport:
    """`could_check` is false when no server answered at all: the machine is offline, and nothing is said of the
    addresses.
    """

    links: tuple[CheckedLink, ...]
    could_check: bool

    @property
    def broken(self) -> tuple[CheckedLink, ...]:
        return tuple(link for link in self.links if link.state is not LinkState.WORKS)


def addresses(solutions: Iterable[Solution]) -> dict[str, tuple[str, ...]]:
    """Every web address that cards name, with the ids of the cards, by address."""
    named: dict[str, set[str]] = defaultdict(set)
    for s in solutions:
        found = {*s.sources, s.import_substitution.evidence, s.vendor.url if s.vendor else None}
        found |= {d.source for d in s.deployments} | {e.source for e in s.effects}
        found |= {d.lesson.source for d in s.deployments if d.lesson}
        for url in found:
            if url and url.startswith(("http://", "https://")):
                named[url].add(s.id)
    return {url: tuple(sorted(named[url])) for url in sorted(named)}


async def check_links(
    named: Mapping[str, tuple[str, ...]],
    seconds: float = SECONDS,
    progress: Callable[[float], None] = lambda share: None,
) -> LinkReport:
    """Asks every address (HEAD, then GET where that is refused), a few at a time, one at a time of each site."""
    gate = asyncio.Semaphore(AT_ONCE)
    sites: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
    done = 0

    async def one(client: httpx.AsyncClient, url: str, cards: tuple[str, ...]) -> CheckedLink:
        nonlocal done
        # The site's turn comes first: whoever waits for a slow site takes no place from the others.
        async with sites[_site(url)], gate:
            state, status = await _ask(client, url, seconds)
        done += 1
        progress(done / len(named))
        return CheckedLink(url, state, status, cards)

    headers = {"User-Agent": AGENT, "Accept": "*/*"}
    timeout = httpx.Timeout(seconds)
    async with httpx.AsyncClient(
        headers=headers, timeout=timeout, follow_redirects=True, max_redirects=MAX_REDIRECTS
    ) as client:
        links = await asyncio.gather(*(one(client, url, cards) for url, cards in named.items()))
    could = not links or any(link.state is not LinkState.UNREACHABLE for link in links)
    return LinkReport(tuple(links), could)


async def _ask(client: httpx.AsyncClient, url: str, seconds: float) -> tuple[LinkState, int | None]:
    try:
        # The limit is for the whole answer: a server that sends a byte now and then does not hold the list up.
        async with asyncio.timeout(seconds):
            status = (await client.head(url)).status_code
            if status >= 400:
                async with client.stream("GET", url) as response:
                    status = response.status_code
    except (httpx.TimeoutException, TimeoutError):
        return LinkState.TIMEOUT, None
    except httpx.TooManyRedirects:
        return LinkState.REDIRECTS, None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return (LinkState.CERTIFICATE if _is_untrusted(error) else LinkState.UNREACHABLE), None
    return _state(status), status


def _state(status: int) -> LinkState:
    if status in _GONE:
        return LinkState.GONE
    if status in _NOT_FOR_PROGRAMS:
        return LinkState.REFUSED
    return LinkState.WORKS if status < 400 else LinkState.SITE_ERROR


def _is_untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _site(url: str) -> str:
    try:
        return httpx.URL(url).netloc.decode("ascii", "replace")
    except httpx.InvalidURL:
        return url
