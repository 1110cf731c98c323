"""What is signed: conversations in cookies, buttons for the conversation that they were shown in, Rasa's own calls."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature

from bot.signatures import signer, timed_signer

SECONDS_A_DAY = 86_400


class ConversationIds:
    """Conversation ids in cookies; nobody can choose or guess one."""

    def __init__(self, secret: str, days: int) -> None:
        self._signer = timed_signer(secret, "provodnik.session")
        self._days = days

    def new_session(self) -> str:
        """A signed new conversation id for a cookie."""
        return self._signer.sign(secrets.token_hex(16)).decode()

    def sender_of(self, session: str | None) -> str | None:
        """The conversation id of a cookie, None when it is forged or too old."""
        if not session:
            return None
        try:
            return self._signer.unsign(session, max_age=self._days * SECONDS_A_DAY).decode()
        except BadSignature:
            return None


def actions_token(secret: str) -> str:
    """What Rasa shows the action webhook: loopback is open to every user of the machine."""
    return signer(secret, "provodnik.actions").get_signature("rasa").decode()


class ButtonSignatures:
    """A button works only in the conversation in which it was shown."""

    def __init__(self, secret: str) -> None:
        self._signer = signer(secret, "provodnik.button")

    def signed(self, sender: str, payload: str) -> str:
        """The payload with its signature before it."""
        return f"{self._signer.get_signature(f'{sender}:{payload}').decode()}:{payload}"

    def opened(self, sender: str, signed: str) -> str | None:
        """The payload, None when it was not signed for this conversation."""
        signature, _, payload = signed.partition(":")
        value = f"{sender}:{payload}".encode("utf-8", "replace")  # half a character was never signed
        return payload if payload and self._signer.verify_signature(value, signature) else None
