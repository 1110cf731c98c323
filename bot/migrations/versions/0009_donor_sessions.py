"""Who is signed in for a donor city, so that signing out ends it whoever holds the cookie."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "donor_sessions",
        sa.Column("hash", sa.String(64), primary_key=True, comment="SHA-256 of what the cookie holds"),
        sa.Column("token_id", sa.Integer, sa.ForeignKey("donor_tokens.id"), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False, comment="seconds since 1970, UTC"),
    )
