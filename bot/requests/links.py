"""Links that a donor gives: https addresses of the open web."""

from __future__ import annotations

from urllib.parse import urlsplit

MAX_LINK = 1000


def is_link(text: str) -> bool:
    """Whether a text is an https address that can be shown as one."""
    if len(text) > MAX_LINK or any(c.isspace() or not c.isprintable() or c in "<>\"'\\" for c in text):
        return False
    try:
        parts = urlsplit(text)
        host, named = parts.hostname, parts.username is None and parts.password is None
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and "." in str(host) and named
