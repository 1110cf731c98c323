"""Letters go out once, by a real mail server; what fails is tried again, what has no address is handed over."""

from __future__ import annotations

import email
import ssl
import stat
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from requests_factories import FILLED, NO_LIMITS, NOW, make_new
from requests_site import make_site
from sqlalchemy import Engine

from bot.process.supervisor import free_port
from bot.requests.emails import _WordsHeader
from bot.requests.model import Actor, DonorRequest, LetterState, RequestStatus
from bot.requests.sending import (
    SendingError,
    Sent,
    SmtpMailer,
    for_outbox,
    pause_after,
    send_due,
    write_outbox,
)
from bot.requests.service import RequestService
from bot.settings import RequestSettings, SettingsError
from catalogue.model import Catalogue

ADDRESS = "dit@nnov.example"
PASSWORD = "PROVODNIK_SMTP_PASSWORD"


class Postbox:
    """What a mail server was given, and what it answers."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.answers: list[str] = []
        self.refuse_recipient = ""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answers:
            return self.answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def make_desk(catalogue: Catalogue, database: Engine, port: int = 0, **settings: Any) -> RequestService:
    mail = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_from": "provodnik@krai.example", "smtp_starttls": False}
    addresses = {"addresses": {FILLED.donor: ADDRESS}}
    return make_site(catalogue, database, **(mail if port else {}) | addresses | settings).service


def test_letter_reaches_the_body_once_and_the_request_is_sent(
    catalogue: Catalogue, sqlite: Engine, postbox: tuple[Postbox, int]
) -> None:
    box, port = postbox
    service = make_desk(catalogue, sqlite, port)
    number = service.store.add(make_new(), NO_LIMITS, NOW).number
    assert service.send(NOW) == Sent(sent=1)
    assert service.send(NOW + timedelta(days=2)) == Sent()
    (letter,), (recipients,) = box.letters, box.recipients
    assert recipients == [ADDRESS]
    assert (letter["To"], letter["From"], letter["Reply-To"]) == (ADDRESS, "provodnik@krai.example", FILLED.contact)
    assert number in letter["Subject"]
    body = letter.get_content()
    for words in (FILLED.organisation, FILLED.position, FILLED.message, FILLED.contact, number):
        assert words in body
    kept = service.store.find(number)
    assert kept is not None
    assert (kept.status, kept.letter.state) == (RequestStatus.SENT, LetterState.SENT)
    assert [(s.status, s.actor) for s in kept.steps][-1] == (RequestStatus.SENT, Actor.MAILER)


def test_refusal_for_now_is_tried_again_after_longer_and_longer_pauses(
    catalogue: Catalogue, sqlite: Engine, postbox: tuple[Postbox, int]
) -> None:
    box, port = postbox
    box.answers = ["451 later", "451 later"]
    service = make_desk(catalogue, sqlite, port, retry_seconds=60)
    number = service.store.add(make_new(), NO_LIMITS, NOW).number
    assert service.send(NOW) == Sent(waiting=1)
    kept = service.store.find(number)
    assert kept is not None
    assert (kept.letter.attempts, kept.letter.fault) == (1, "refused-451")
    assert service.send(NOW + timedelta(seconds=59)) == Sent()
    assert service.send(NOW + timedelta(seconds=60)) == Sent(waiting=1)
    assert service.send(NOW + timedelta(seconds=179)) == Sent()
    assert service.send(NOW + timedelta(seconds=180)) == Sent(sent=1)
    assert len(box.letters) == 1


def test_letter_refused_for_good_is_given_up_and_goes_to_the_outbox(
    catalogue: Catalogue, sqlite: Engine, postbox: tuple[Postbox, int], tmp_path: Path
) -> None:
    box, port = postbox
    box.refuse_recipient = "550 no such user"
    service = make_desk(catalogue, sqlite, port)
    service.store.add(make_new(), NO_LIMITS, NOW)
    assert service.send(NOW) == Sent(failed=1)
    (kept,) = service.store.all()
    assert (kept.status, kept.letter.state, kept.letter.fault) == (
        RequestStatus.DRAFT,
        LetterState.FAILED,
        "recipient-550",
    )
    assert ADDRESS not in kept.letter.fault
    assert len(write_outbox(service.store, service.letter, service.settings, tmp_path / "out", NOW)) == 1


def test_letter_is_given_up_after_the_last_attempt(catalogue: Catalogue, sqlite: Engine) -> None:
    service = make_desk(catalogue, sqlite, free_port(), retry_seconds=1, attempts=3)
    service.store.add(make_new(), NO_LIMITS, NOW)
    told = [service.send(NOW + timedelta(days=day)) for day in range(4)]
    assert told == [Sent(waiting=1), Sent(waiting=1), Sent(failed=1), Sent()]
    (kept,) = service.store.all()
    assert (kept.letter.attempts, kept.letter.fault) == (3, "ConnectionRefusedError")
    service.store.retry_letter(kept.id, NOW)
    assert service.send(NOW) == Sent(waiting=1)


def test_every_attempt_carries_the_same_message_id(catalogue: Catalogue, sqlite: Engine) -> None:
    service = make_desk(catalogue, sqlite, 25)
    service.store.add(make_new(), NO_LIMITS, NOW)
    (kept,) = service.store.all()
    assert service.letter(kept)["Message-ID"] == service.letter(kept)["Message-ID"]


def test_body_without_an_address_is_never_written_to_by_guess(
    catalogue: Catalogue, sqlite: Engine, postbox: tuple[Postbox, int], tmp_path: Path
) -> None:
    box, port = postbox
    service = make_desk(catalogue, sqlite, port, addresses={})
    service.store.add(make_new(contact="+7 342 212-34-56"), NO_LIMITS, NOW)
    assert service.send(NOW) == Sent(no_address=1)
    ((_, path),) = write_outbox(service.store, service.letter, service.settings, tmp_path / "out", NOW)
    letter = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (letter["To"], letter["Reply-To"]) == (None, None)
    assert catalogue.cities[FILLED.donor].contact.url in str(letter["Comments"])
    assert box.letters == []


def test_outbox_holds_every_letter_once_for_its_owner_alone(
    catalogue: Catalogue, sqlite: Engine, tmp_path: Path
) -> None:
    service = make_desk(catalogue, sqlite)
    numbers = {service.store.add(make_new(), NO_LIMITS, NOW).number for _ in range(3)}
    assert service.send(NOW) == Sent()
    written = write_outbox(service.store, service.letter, service.settings, tmp_path / "out", NOW)
    assert {path.name for _, path in written} == {f"{n}.eml" for n in numbers}
    assert {stat.S_IMODE(path.stat().st_mode) for _, path in written} == {0o600}
    assert email.message_from_bytes(written[0][1].read_bytes(), policy=default)["To"] == ADDRESS
    assert for_outbox(service.store, service.settings) == ()
    assert {r.status for r in service.store.all()} == {RequestStatus.DRAFT}


def test_letter_that_the_donor_did_not_need_is_not_sent(
    catalogue: Catalogue, sqlite: Engine, postbox: tuple[Postbox, int]
) -> None:
    box, port = postbox
    service = make_desk(catalogue, sqlite, port)
    number = service.store.add(make_new(), NO_LIMITS, NOW).number
    service.store.answer([number], FILLED.donor, RequestStatus.ANSWERED, "Ответ", "", NOW)
    assert service.send(NOW) == Sent()
    assert box.letters == []


def test_letter_that_cannot_be_made_does_not_hold_up_the_others(
    catalogue: Catalogue, sqlite: Engine, postbox: tuple[Postbox, int], tmp_path: Path
) -> None:
    box, port = postbox
    service = make_desk(catalogue, sqlite, port)
    broken = service.store.add(make_new(), NO_LIMITS, NOW).number
    service.store.add(make_new(), NO_LIMITS, NOW)

    def compose(request: DonorRequest) -> EmailMessage:
        if request.number == broken:
            raise KeyError("atlantis")
        return service.letter(request)

    mailer = SmtpMailer(service.settings)
    assert send_due(service.store, compose, mailer, service.settings, NOW) == Sent(sent=1, failed=1)
    assert len(box.letters) == 1
    assert write_outbox(service.store, compose, service.settings, tmp_path / "out", NOW) == ()
    kept = service.store.find(broken)
    assert kept is not None
    assert (kept.letter.state, kept.letter.fault) == (LetterState.FAILED, "unwritable")


@pytest.mark.parametrize("field", ["organisation", "position", "contact", "message"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x85", "\x0b", "\x00"])
def test_letter_cannot_be_given_headers(catalogue: Catalogue, sqlite: Engine, field: str, end: str) -> None:
    """By the form, which cleans; and by a request that came past it, whose letter is refused or harmless."""
    attack = f"otdel@nytva.example{end}Bcc: victim@example.org{end}{end}<b>text"
    site = make_site(catalogue, sqlite)
    checked = site.check(**{field: attack})
    assert checked.status_code == (422 if field == "contact" else 200)
    if field != "contact":
        site.sent(**{field: attack})
        _has_no_foreign_header(site.service.letter(site.service.store.all()[0]))
    site.service.store.add(make_new(**{field: attack[:250]}), NO_LIMITS, NOW)
    for kept in site.service.store.all():
        try:
            _has_no_foreign_header(site.service.letter(kept))
        except ValueError:
            assert field == "contact"


def _has_no_foreign_header(letter: EmailMessage) -> None:
    read = email.message_from_bytes(bytes(letter), policy=default)
    assert read["Bcc"] is None
    known = {"Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To", "Comments", "X-Unsent", "MIME-Version"}
    assert set(read.keys()) <= known | {"Content-Type", "Content-Transfer-Encoding"}


def test_password_comes_from_the_environment_and_goes_encrypted_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="in the clear"):
        RequestSettings(smtp_host="h", smtp_from="a@b.example", smtp_user="me", smtp_starttls=False)
    tls = _certificate(tmp_path)
    seen: list[tuple[bytes, bytes]] = []

    def check(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)

    box, port = Postbox(), free_port()
    controller = Controller(
        box, hostname="127.0.0.1", port=port, tls_context=tls[0], require_starttls=True, authenticator=check
    )
    controller.start()
    try:
        settings = RequestSettings(
            smtp_host="localhost", smtp_port=port, smtp_from="a@b.example", smtp_user="me", smtp_starttls=True
        )
        letter = EmailMessage()
        letter["From"], letter["To"] = "a@b.example", ADDRESS
        letter.set_content("text")
        monkeypatch.setenv(PASSWORD, "wrong")
        with pytest.raises(SendingError) as caught:
            SmtpMailer(settings, tls[1]).send(letter)
        assert (caught.value.fault, caught.value.final) == ("server-535", False)
        with pytest.raises(SendingError) as caught:
            SmtpMailer(settings).send(letter)
        assert caught.value.fault == "SSLCertVerificationError"
        monkeypatch.setenv(PASSWORD, "right")
        SmtpMailer(settings, tls[1]).send(letter)
        assert len(box.letters) == 1
        assert {seen[0], seen[-1]} == {(b"me", b"wrong"), (b"me", b"right")}
    finally:
        controller.stop()


@pytest.mark.parametrize("starttls", [True, False])
def test_server_that_speaks_tls_from_the_first_byte_is_spoken_to(tmp_path: Path, starttls: bool) -> None:
    ours, trusting = _certificate(tmp_path)
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port, ssl_context=ours, server_hostname="localhost")
    controller.hostname = "localhost"  # the name of the certificate, for the controller's own first look
    controller.start()
    try:
        settings = RequestSettings(
            smtp_host="localhost", smtp_port=port, smtp_from="a@b.example", smtp_tls=True, smtp_starttls=starttls
        )
        letter = EmailMessage()
        letter["From"], letter["To"] = "a@b.example", ADDRESS
        letter.set_content("text")
        SmtpMailer(settings, trusting).send(letter)
        assert len(box.letters) == 1
        with pytest.raises(SendingError) as caught:
            SmtpMailer(settings).send(letter)
        assert caught.value.fault == "SSLCertVerificationError"
    finally:
        controller.stop()


def test_port_465_speaks_tls_without_being_asked() -> None:
    assert RequestSettings(smtp_port=465).implicit_tls
    assert not RequestSettings(smtp_port=587).implicit_tls
    assert RequestSettings(smtp_host="h", smtp_from="a@b.example", smtp_user="me", smtp_port=465, smtp_starttls=False)


@pytest.mark.parametrize("name", ["Светофор", "Умные остановки с подогревом и табло", "Ц " * 60, "a b " * 30, "é  x"])
def test_subject_is_read_as_it_was_written_in_lines_that_mail_allows(name: str) -> None:
    catalogue_name = " ".join(name.split())
    subject = f"Запрос об опыте: «{catalogue_name}» (запрос 1234-5678-9ABC)"
    mail = EmailMessage(policy=SMTP_POLICY)
    mail["Subject"] = _WordsHeader.of("Subject", subject)
    mail.set_content("x", cte="base64")
    sent = bytes(mail)
    assert email.message_from_bytes(sent, policy=default)["Subject"] == subject
    header = sent.partition(b"MIME-Version")[0].partition(b"\r\nContent")[0]
    assert all(len(line) <= 78 for line in header.split(b"\r\n"))


def _certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A TLS context for a server at localhost and one that trusts it alone."""
    key, crt = folder / "key.pem", folder / "crt.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    command += " -addext subjectAltName=DNS:localhost"
    subprocess.run([*command.split(), "-keyout", str(key), "-out", str(crt)], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(crt, key)
    return server, ssl.create_default_context(cafile=str(crt))


def test_pauses_double_up_to_a_day() -> None:
    settings = RequestSettings(retry_seconds=300)
    pauses = [pause_after(n, settings).total_seconds() for n in (1, 2, 3, 9, 100)]
    assert pauses == [300, 600, 1200, 76_800, 86_400]


@pytest.mark.parametrize(
    "wrong",
    [
        {"enabled": True},
        {"smtp_host": "mail.example"},
        {"addresses": {"perm": "a@b.example\nBcc: c@d.example"}},
        {"smtp_from": "нет"},
        {"retention_days": 0},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        RequestSettings(**wrong)


def test_address_of_an_unknown_city_is_an_error(catalogue: Catalogue, sqlite: Engine) -> None:
    with pytest.raises(SettingsError, match="atlantis"):
        make_desk(catalogue, sqlite, addresses={"atlantis": ADDRESS})
