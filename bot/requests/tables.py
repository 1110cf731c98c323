"""The tables of requests; docs/requests.md says what each keeps and for how long."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, String, Table, Text

_META = MetaData()


def _of_request(primary: bool) -> Column[int]:
    return Column("request_id", Integer, ForeignKey("requests.id"), primary_key=primary, nullable=False)


REQUESTS = Table(
    "requests",
    _META,
    Column("id", Integer, primary_key=True),
    Column("key_hash", String(64), nullable=False),
    Column("number", String(14)),
    Column("secret_salt", String(32)),
    Column("secret_hash", String(64)),
    Column("body_hash", String(64)),
    Column("solution", String(200), nullable=False),
    Column("donor", String(100), nullable=False),
    Column("region", String(100), nullable=False),
    Column("status", String(16), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
)
PEOPLE = Table(
    "request_people",
    _META,
    _of_request(primary=True),
    Column("organisation", String(300), nullable=False),
    Column("position", String(200), nullable=False),
    Column("contact", String(254), nullable=False),
    Column("contact_key", String(254), nullable=False),
    Column("message", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("consent", String(60), nullable=False),
    Column("consented", BigInteger, nullable=False),
)
STEPS = Table(
    "request_steps",
    _META,
    Column("id", Integer, primary_key=True),
    _of_request(primary=False),
    Column("at", BigInteger, nullable=False),
    Column("status", String(16), nullable=False),
    Column("actor", String(16), nullable=False),
)
ANSWERS = Table(
    "request_answers",
    _META,
    Column("id", Integer, primary_key=True),
    _of_request(primary=False),
    Column("at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Column("link", String(1000), nullable=False),
)
LETTERS = Table(
    "request_letters",
    _META,
    _of_request(primary=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("fault", String(60), nullable=False),
)
CONSENTS = Table("request_consents", _META, Column("version", String(60), primary_key=True), Column("text", Text))
TOKENS = Table(
    "donor_tokens",
    _META,
    Column("id", Integer, primary_key=True),
    Column("city", String(100), nullable=False),
    Column("label", String(100), nullable=False),
    Column("salt", String(32), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("withdrawn", BigInteger),
    Column("until", BigInteger),
)
SESSIONS = Table(
    "donor_sessions",
    _META,
    Column("hash", String(64), primary_key=True),
    Column("token_id", Integer, ForeignKey("donor_tokens.id"), nullable=False),
    Column("until", BigInteger, nullable=False),
)
OF_ONE_REQUEST = (PEOPLE, STEPS, ANSWERS, LETTERS)
"""What is deleted with a request; the row of REQUESTS stays for the counts."""
