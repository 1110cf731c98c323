"""Signatures of everything that is given away and comes back: HMAC-SHA-256, a key of its own for each purpose."""

from __future__ import annotations

import hashlib
from typing import Any

from itsdangerous import Signer, TimestampSigner, URLSafeTimedSerializer

_HOW: dict[str, Any] = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}


def signer(secret: str, purpose: str) -> Signer:
    """Signs what holds for ever."""
    return Signer(secret, salt=purpose, **_HOW)


def timed_signer(secret: str, purpose: str) -> TimestampSigner:
    """Signs a text with the moment."""
    return TimestampSigner(secret, salt=purpose, **_HOW)


def timed_serializer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    """Signs a value with the moment."""
    return URLSafeTimedSerializer(secret, salt=purpose, signer_kwargs=_HOW)
