"""Numbers and secrets of requests: random, short enough to be read out, protected against slips."""

from __future__ import annotations

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""31 signs, a prime number, without those that look alike (I, L, O, U, Z)."""
NUMBER_SIGNS, SECRET_SIGNS, GROUP = 12, 16, 4
_ALIKE = str.maketrans("OILАВЕКМНОРСТХУЗ", "011ABEKMH0PCTXY3")
"""Letters that people type for a sign: Latin look-alikes of digits, Cyrillic look-alikes of Latin."""


def new_number() -> str:
    """A number that cannot be guessed (54 bits) and whose last sign is a check."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(NUMBER_SIGNS - 1))
    return _grouped(body + _check(body))


def secret_of_key(server_secret: str, key: str) -> str:
    """The secret of the request that a form makes, the same whenever the form is sent again (79 bits)."""
    digest = hmac.new(server_secret.encode(), f"provodnik.request.secret:{key}".encode(), hashlib.sha256).digest()
    number, signs = int.from_bytes(digest, "big"), []
    for _ in range(SECRET_SIGNS):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return _grouped("".join(signs))


def read_number(typed: str) -> str | None:
    """A number as people type it, in the form it is kept in; None when it cannot be one."""
    signs = _signs(typed, NUMBER_SIGNS)
    return _grouped(signs) if signs and _check(signs[:-1]) == signs[-1] else None


def read_secret(typed: str) -> str | None:
    signs = _signs(typed, SECRET_SIGNS)
    return _grouped(signs) if signs else None


def salted_hash(salt: str, value: str) -> str:
    """What is kept of a random value of 79 bits or more: a salted SHA-256, for it cannot be brute-forced."""
    return hashlib.sha256(f"{salt}:{value}".encode()).hexdigest()


def matches(salt: str, value: str, kept: str) -> bool:
    """Whether a value is the one whose hash was kept; takes the same time either way."""
    return hmac.compare_digest(salted_hash(salt, value), kept)


def _check(body: str) -> str:
    """The check sign: finds every single wrong sign and every swap of two, for 31 is prime."""
    total = sum((place + 1) * ALPHABET.index(sign) for place, sign in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def _signs(typed: str, length: int) -> str | None:
    """The signs of a typed number or secret without its spaces and dashes."""
    signs = "".join(c for c in typed[:100].upper().translate(_ALIKE) if not (c.isspace() or c in "-–—‑№"))
    return signs if len(signs) == length and all(c in ALPHABET for c in signs) else None


def _grouped(signs: str) -> str:
    return "-".join(signs[i : i + GROUP] for i in range(0, len(signs), GROUP))
