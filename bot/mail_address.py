"""E-mail addresses as mail servers take them."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email


def mail_address(text: str) -> str | None:
    """An address with its domain in ASCII (xn--… for other letters), None where a text is none.

    Nobody is asked whether the mailbox exists.
    """
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return f"{found.ascii_local_part or found.local_part}@{found.ascii_domain}"
