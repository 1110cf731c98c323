"""A work e-mail or a phone, as people write it."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, ValidationResult

from bot.mail_address import mail_address

MAX_CONTACT = 254
"""Characters of the longest e-mail address (RFC 5321)."""
COUNTRY = "RU"
"""Numbers without a country are Russian."""
_EXTENSION = re.compile(r",?\s*(?:доб|ext|вн)\.?\s*(?=\d)", re.IGNORECASE)
_WRITTEN = re.compile(r"[\d\s().,;+\-\u2010-\u2015]+")
"""What a phone is written with, its extension's word apart."""


def mail_of(contact: str) -> str | None:
    """The address with its domain as the mail takes it, None when the contact is no e-mail."""
    return mail_address(contact) if len(contact) <= MAX_CONTACT else None


def is_phone(contact: str) -> bool:
    """Whether a contact is a whole phone number, with its area code."""
    return _phone_of(contact) is not None


def key_of_contact(contact: str) -> str:
    """What all spellings of a contact share: an address in small letters, a phone's digits from the country on."""
    if mail := mail_of(contact):
        return mail.lower()
    if phone := _phone_of(contact):
        return f"{phone.country_code}{phone.national_number}{phone.extension or ''}"
    return "".join(c for c in contact if c.isdigit())


def _phone_of(contact: str) -> PhoneNumber | None:
    if len(contact) > MAX_CONTACT or not _WRITTEN.fullmatch(_EXTENSION.sub("", contact)):
        return None
    try:
        phone = phonenumbers.parse(_EXTENSION.sub(" ext. ", contact), COUNTRY)
    except NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(phone) == ValidationResult.IS_POSSIBLE
    return phone if possible and phone.national_number else None
