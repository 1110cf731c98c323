"""Who may be spoken to as, and from where: the hosts that this application has, and forms of other sites."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from fastapi import Request, Response

from bot.web.refusals import refusal

CHECKS = frozenset({"/healthz", "/livez", "/readyz"})
"""Asked by the supervisor and by balancers, by whatever address they know; they tell the same to everybody."""
HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = frozenset({"same-origin", "none"})
"""What a browser says of a request from a page of ours, and of one that a person typed."""


def foreign(request: Request, allowed: Collection[str]) -> Response | None:
    """The answer to a request for another host or made by another site's page; `allowed` are the hosts we have."""
    if is_foreign_host(request, allowed):
        return refusal(request, 400, "page.foreign_host")
    return refusal(request, 403, "page.foreign_form") if is_foreign_form(request, allowed) else None


def is_foreign_host(request: Request, allowed: Collection[str]) -> bool:
    """Whether a request names a host that is not ours; with none named in the settings all are."""
    if not allowed or request.url.path in CHECKS:
        return False
    return _name_of(f"//{request.headers.get('host', '')}") not in allowed


def is_foreign_form(request: Request, allowed: Collection[str]) -> bool:
    """Whether a request that may change something was made by a page of another origin (cross-site request forgery).

    Browsers say so themselves: Sec-Fetch-Site over TLS and on loopback, else Origin, which then has to be the host that
    was asked or one of the settings. What sends neither is no browser and has no visitor's cookies.
    """
    if request.method in HARMLESS:
        return False
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if site in OWN or (site is None and origin is None):
        return False
    if origin is not None and _name_of(origin) in allowed:
        return False
    return site is not None or urlsplit(origin or "").netloc.lower() != request.headers.get("host", "").lower()


def _name_of(address: str) -> str | None:
    """The host of an address, without its port; None for no address."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None
