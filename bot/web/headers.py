"""Headers of every response: what a browser may do with it, and who may keep it."""

from __future__ import annotations

from fastapi import Response

A_YEAR = 31_536_000
ALWAYS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
BEHIND_TLS = {"Strict-Transport-Security": f"max-age={A_YEAR}"}
"""Not for subdomains: the host may stand beside others of the municipality that have no TLS."""
ONE_READER = "private, no-cache"
"""An answer has its reader's language and words: no cache between keeps it, the browser asks again."""
NOBODY = "no-store"
FOR_ALL = "public, max-age={seconds}, immutable"
"""For what is the same for everybody and never changes under its address."""


def put_headers(response: Response, behind_tls: bool) -> None:
    """Adds what is not there; an answer that may be kept says so itself."""
    for name, value in (ALWAYS | BEHIND_TLS if behind_tls else ALWAYS).items():
        response.headers.setdefault(name, value)
    if not response.headers.setdefault("Cache-Control", ONE_READER).startswith("public"):
        response.headers.add_vary_header("Accept-Language, Cookie")
