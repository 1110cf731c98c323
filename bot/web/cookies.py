"""The cookies: no script reads them, no other site's form sends them, behind TLS no other host can set them."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

HOST_ONLY = "__Host-"
"""A browser takes a cookie of this name only over TLS, for the whole of this host and from this host alone."""


def keep_behind_tls(app: FastAPI, secure: bool) -> None:
    """Tells an application whether its visitors come over TLS (setting `web.secure_cookie`)."""
    app.state.secure_cookie = secure


def cookie_of(request: Request, name: str) -> str | None:
    """What the browser keeps under a name."""
    return request.cookies.get(_kept_as(request, name))


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Lets the browser keep a value."""
    secure = _is_secure(request)
    response.set_cookie(
        _kept_as(request, name), value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="lax"
    )


def drop_cookie(request: Request, response: Response, name: str) -> None:
    """Lets the browser forget a value."""
    secure = _is_secure(request)
    response.delete_cookie(_kept_as(request, name), path="/", secure=secure, httponly=True, samesite="lax")


def _kept_as(request: Request, name: str) -> str:
    return f"{HOST_ONLY}{name}" if _is_secure(request) else name


def _is_secure(request: Request) -> bool:
    return bool(request.app.state.secure_cookie)
