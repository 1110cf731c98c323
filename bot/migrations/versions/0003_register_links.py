"""Which entry of a register a product or a solution is, as people confirmed it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "register_links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False, comment="seconds since 1970, UTC"),
        sa.Column("confirmed", sa.Boolean, nullable=False, comment="false: the link was withdrawn"),
        sa.Column("subject_kind", sa.String(16), nullable=False),
        sa.Column("subject_id", sa.String(300), nullable=False),
        sa.Column("register", sa.String(32), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("who", sa.String(120), nullable=False),
        sa.Column("why", sa.String(1000), nullable=False),
    )
    op.create_index("register_links_subject", "register_links", ["subject_kind", "subject_id"])
