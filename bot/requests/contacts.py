"""A work e-mail or a phone, as people write it."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([^@]+)")
_LABEL = re.compile(r"[^\W_]([\w-]*[^\W_])?")
_PHONE = re.compile(r"\+?[\d\s().-]+(?:,?\s*(?:доб|ext|вн)\.?\s*\d{1,6})?", re.IGNORECASE)
MAX_CONTACT = 254
"""Characters of the longest e-mail address (RFC 5321)."""
_DIGITS = range(10, 22)
"""Digits of a phone with its country and extension."""


def mail_of(contact: str) -> str | None:
    """The address with its domain as the mail takes it, None when the contact is no e-mail."""
    found = _MAIL.fullmatch(contact)
    if not found or len(contact) > MAX_CONTACT or len(contact.split("@")[0]) > 64:
        return None
    labels = found[2].split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    try:
        domain = found[2].encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return f"{contact.split('@')[0]}@{domain}"


def is_phone(contact: str) -> bool:
    return bool(_PHONE.fullmatch(contact)) and sum(c.isdigit() for c in contact) in _DIGITS


def key_of_contact(contact: str) -> str:
    """What all spellings of a contact share: an address in small letters, a phone's digits from the country on."""
    if mail := mail_of(contact):
        return mail.lower()
    digits = "".join(c for c in contact if c.isdigit())
    return "7" + digits[1:] if len(digits) >= 11 and digits.startswith("8") else digits
