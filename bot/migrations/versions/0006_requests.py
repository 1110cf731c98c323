"""Requests to donor cities. What is personal stands in tables of its own, so that it can be deleted whole."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key_hash", sa.String(64), nullable=False, unique=True, comment="SHA-256 of the form's key"),
        sa.Column("number", sa.String(14), unique=True, comment="empty when the request was deleted"),
        sa.Column("secret_salt", sa.String(32)),
        sa.Column("secret_hash", sa.String(64)),
        sa.Column("body_hash", sa.String(64)),
        sa.Column("solution", sa.String(200), nullable=False),
        sa.Column("donor", sa.String(100), nullable=False),
        sa.Column("region", sa.String(100), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False, comment="seconds since 1970, UTC; the day once deleted"),
        sa.Column("changed", sa.BigInteger, nullable=False),
    )
    op.create_index("requests_of_donor", "requests", ["donor", "created"])
    op.create_index("requests_changed", "requests", ["changed"])
    op.create_table(
        "request_people",
        sa.Column("request_id", sa.Integer, sa.ForeignKey("requests.id"), primary_key=True, autoincrement=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("position", sa.String(200), nullable=False),
        sa.Column("contact", sa.String(254), nullable=False, comment="e-mail or phone"),
        sa.Column("contact_key", sa.String(254), nullable=False, comment="the contact as all its spellings have it"),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("consent", sa.String(60), nullable=False, comment="version of the text that was agreed to"),
        sa.Column("consented", sa.BigInteger, nullable=False),
    )
    op.create_index("request_people_contact", "request_people", ["contact_key"])
    op.create_table(
        "request_steps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request_id", sa.Integer, sa.ForeignKey("requests.id"), nullable=False, index=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
    )
    op.create_table(
        "request_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("request_id", sa.Integer, sa.ForeignKey("requests.id"), nullable=False, index=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("link", sa.String(1000), nullable=False),
    )
    op.create_table(
        "request_letters",
        sa.Column("request_id", sa.Integer, sa.ForeignKey("requests.id"), primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False, comment="when it is to be tried next"),
        sa.Column("fault", sa.String(60), nullable=False, comment="why the last attempt failed; no address in it"),
    )
    op.create_table(
        "request_consents",
        sa.Column("version", sa.String(60), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "donor_tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("city", sa.String(100), nullable=False, index=True),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("withdrawn", sa.BigInteger),
    )
