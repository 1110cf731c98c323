"""The editors' changes of cards: who, when, why, and each card whole."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "card_revisions",
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger, nullable=False, comment="seconds since 1970, UTC"),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "card_edits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision", sa.Integer, sa.ForeignKey("card_revisions.revision"), nullable=False),
        sa.Column("card_id", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False, comment="changed, removed, packaged, checked"),
        sa.Column("card", sa.JSON(none_as_null=True), comment="the whole card as the data files write it"),
        sa.Column("checked_on", sa.String(10), comment="YYYY-MM-DD"),
    )
    op.create_index("card_edits_of_revision", "card_edits", ["revision"])
