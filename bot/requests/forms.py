"""What binds a form to the browser it was given to: a signed session, and a token that no other site can make."""

from __future__ import annotations

import secrets
from enum import StrEnum

from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot.requests.numbers import secret_of_key
from bot.signatures import timed_serializer, timed_signer

SESSION_HOURS = 24


class Purpose(StrEnum):
    """What a form is for; a token of one does nothing in another."""

    REQUEST = "request"
    STATUS = "status"
    DONOR = "donor"


class FormGuard:
    """Signs sessions and forms with the secret of the installation."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._sessions = timed_signer(secret, "provodnik.request.session")

    def new_session(self) -> str:
        """A signed random id for a cookie; it is no conversation's."""
        return self._sessions.sign(secrets.token_hex(16)).decode()

    def session_of(self, cookie: str | None) -> str | None:
        """The id of a cookie, None when it is forged or too old."""
        try:
            return self._sessions.unsign(cookie or "", max_age=SESSION_HOURS * 3600).decode()
        except BadSignature:
            return None

    def token(self, session: str, purpose: Purpose) -> str:
        """A token for one form of a session, with a fresh key inside."""
        return str(self._forms(session, purpose).dumps(secrets.token_hex(16)))

    def key_of(self, session: str | None, purpose: Purpose, token: str) -> str | None:
        """The key of a token; None when it is forged, too old, of another session or of another form."""
        if not session:
            return None
        try:
            return str(self._forms(session, purpose).loads(token, max_age=SESSION_HOURS * 3600))
        except BadSignature:
            return None

    def secret_of(self, key: str) -> str:
        """The secret that opens the request of a form."""
        return secret_of_key(self._secret, key)

    def _forms(self, session: str, purpose: Purpose) -> URLSafeTimedSerializer:
        return timed_serializer(self._secret, f"provodnik.{purpose}.{session}")
