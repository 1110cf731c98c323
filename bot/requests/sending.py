"""Letters on their way: by SMTP where it is set up, else into a folder from which a person sends them."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from bot.requests.emails import file_name
from bot.requests.model import DonorRequest, LetterState
from bot.requests.store import RequestStore
from bot.settings import RequestSettings, read_secrets

LONGEST_PAUSE = timedelta(days=1)
TIMEOUT_SECONDS = 20
UNWRITABLE = (ValueError, KeyError)
"""What a letter raises that cannot be made: a header out of form, a city that left the catalogue."""
Compose = Callable[[DonorRequest], EmailMessage]
"""Makes the letter of a request."""


class SendingError(Exception):
    """A letter did not go out. `fault` is a code without addresses; `final` when trying again is of no use."""

    def __init__(self, fault: str, final: bool) -> None:
        self.fault, self.final = fault, final
        super().__init__(fault)


class Mailer(Protocol):
    """Sends a letter, or raises SendingError."""

    def send(self, mail: EmailMessage) -> None: ...


class SmtpMailer:
    """Sends through the mail server of the settings; `tls` says whom to trust instead of the system's authorities."""

    def __init__(self, settings: RequestSettings, tls: ssl.SSLContext | None = None) -> None:
        self._settings, self._tls = settings, tls

    def send(self, mail: EmailMessage) -> None:
        settings = self._settings
        try:
            with self._connected() as server:
                if settings.smtp_user:
                    server.login(settings.smtp_user, read_secrets().smtp_password.get_secret_value())
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise SendingError(f"recipient-{max(codes)}", final=min(codes) >= 500) from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
            raise SendingError(f"refused-{error.smtp_code}", final=error.smtp_code >= 500) from None
        except smtplib.SMTPResponseException as error:
            # A wrong password or a server that is not ready is no fault of the letter.
            raise SendingError(f"server-{error.smtp_code}", final=False) from None
        except (smtplib.SMTPException, OSError) as error:
            raise SendingError(type(error).__name__[:50], final=False) from None

    def _connected(self) -> smtplib.SMTP:
        """A connection, encrypted as the settings ask."""
        host, port = self._settings.smtp_host, self._settings.smtp_port
        if self._settings.implicit_tls:
            return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=self._context())
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
        if self._settings.smtp_starttls:
            try:
                server.starttls(context=self._context())
            except BaseException:
                server.close()
                raise
        return server

    def _context(self) -> ssl.SSLContext:
        return self._tls or ssl.create_default_context()


def pause_after(attempts: int, settings: RequestSettings) -> timedelta:
    """How long to wait after so many attempts: each pause is twice the one before, a day at most."""
    doubled = settings.retry_seconds * 2.0 ** min(attempts - 1, 30)
    return min(timedelta(seconds=doubled), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the letters that were due: how many went out, wait, were given up, lack an address."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    no_address: int = 0


def send_due(store: RequestStore, compose: Compose, mailer: Mailer, settings: RequestSettings, at: datetime) -> Sent:
    """Sends every letter that is due and has an address; each attempt and its end are kept."""
    counts = {"sent": 0, "waiting": 0, "failed": 0, "no_address": 0}
    for request in store.due_letters(at):
        if request.filled.donor not in settings.addresses:
            counts["no_address"] += 1
            continue
        attempts = request.letter.attempts + 1
        if not store.claim_letter(request, at + pause_after(attempts, settings)):
            continue
        try:
            mailer.send(compose(request))
        except UNWRITABLE:
            store.close_letter(request.id, LetterState.FAILED, at, "unwritable")
            counts["failed"] += 1
        except SendingError as error:
            given_up = error.final or attempts >= settings.attempts
            state = LetterState.FAILED if given_up else LetterState.WAITING
            store.close_letter(request.id, state, at, error.fault)
            counts["failed" if given_up else "waiting"] += 1
        else:
            store.close_letter(request.id, LetterState.SENT, at)
            counts["sent"] += 1
    return Sent(**counts)


def for_outbox(store: RequestStore, settings: RequestSettings) -> tuple[DonorRequest, ...]:
    """The letters that only a person can send: no mail server, no address, or given up."""

    def by_hand(request: DonorRequest) -> bool:
        waiting = request.letter.state is LetterState.WAITING
        without_way = not settings.smtp_host or request.filled.donor not in settings.addresses
        return request.letter.state is LetterState.FAILED or (waiting and without_way)

    return tuple(request for request in store.all() if by_hand(request))


def write_outbox(
    store: RequestStore, compose: Compose, settings: RequestSettings, folder: Path, at: datetime
) -> tuple[tuple[DonorRequest, Path], ...]:
    """Writes the letters that a person must send, readable by their owner alone, and marks them handed.

    Raises OSError when the folder takes none; what was written before stays marked.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for request in for_outbox(store, settings):
        path, fresh = folder / file_name(request), folder / f".{file_name(request)}.part"
        try:
            content = bytes(compose(request))
        except UNWRITABLE:
            store.close_letter(request.id, LetterState.FAILED, at, "unwritable")
            continue
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        fresh.replace(path)
        store.close_letter(request.id, LetterState.HANDED, at, request.letter.fault)
        written.append((request, path))
    return tuple(written)
