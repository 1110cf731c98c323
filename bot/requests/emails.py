"""The letter of a request as mail: to the donor's body, with the official's contact to answer to."""

from __future__ import annotations

from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime

from bot.requests.checking import one_line
from bot.requests.contacts import mail_of
from bot.requests.model import DonorRequest
from bot.texts.words import words_in
from catalogue.model import City, Language

LANGUAGE = Language.RU
"""The addressees are Russian bodies; the official's own words stay as they were written."""
NO_SENDER = "provodnik.invalid"
"""The domain of a Message-ID where no mail is configured (RFC 2606: nobody's)."""


class _WordsHeader(str):
    """A header in words whose spaces survive its folding.

    The standard library folds a long one into encoded words with spaces between them, which readers must drop
    (RFC 2047, section 6.2); here every space stands inside an encoded word.
    """

    __slots__ = ("name",)
    name: str

    @classmethod
    def of(cls, name: str, text: str) -> _WordsHeader:
        """The header; raises ValueError for a text of several lines."""
        if len(text.splitlines()) > 1:
            raise ValueError(f"{name} has several lines")
        header = cls(text)
        header.name = name
        return header

    def fold(self, *, policy: Policy) -> str:
        """The header as it is sent."""
        if self.isascii():
            return f"{self.name}: {self}{policy.linesep}"
        folded = Header(self, "utf-8", header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {folded}{policy.linesep}"


def letter_of(
    request: DonorRequest, *, solution: str, city: City, region: str, address: str | None, sender: str | None
) -> EmailMessage:
    """The letter; without an address it has no To, and names the body's page for who sends it by hand.

    Raises ValueError for a header with a line break, which cleaned fields cannot have.
    """
    words, filled = words_in(LANGUAGE), request.filled
    mail = EmailMessage(policy=SMTP)
    subject = words("letter_mail.subject", solution=_headline(solution), number=request.number)
    mail["Subject"] = _WordsHeader.of("Subject", subject)
    mail["Date"] = format_datetime(request.created)
    # The same id at every attempt: a mailbox that got the letter twice shows it once.
    mail["Message-ID"] = f"<{request.number.lower()}@{sender.partition('@')[2] if sender else NO_SENDER}>"
    mail["Auto-Submitted"] = "auto-generated"
    if sender:
        mail["From"] = Address(addr_spec=sender)
    if reply_to := mail_of(filled.contact):
        mail["Reply-To"] = Address(addr_spec=reply_to)
    if address:
        mail["To"] = Address(addr_spec=address)
    else:
        way = words("letter_mail.no_address", url=city.contact.url or words("page.unknown"))
        mail["Comments"] = _WordsHeader.of("Comments", one_line(way))
        mail["X-Unsent"] = "1"  # mail programs open it as a letter still to be sent
    mail.set_content(
        words(
            "letter_mail.body",
            body=city.contact.body[LANGUAGE],
            organisation=filled.organisation,
            region=region,
            solution=solution,
            message=filled.message,
            position=filled.position,
            contact=filled.contact,
            number=request.number,
            date=words.date(request.created.date().isoformat()),
        ),
        cte="base64",
    )
    return mail


def file_name(request: DonorRequest) -> str:
    """The name of the letter in the outbox; digits, letters and dashes only."""
    return f"{request.number}.eml"


def _headline(name: str) -> str:
    """A name short enough for a subject line."""
    name = one_line(name)
    return name if len(name) <= 100 else name[:99].rstrip() + "…"
