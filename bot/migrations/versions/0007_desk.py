"""What the chat could not answer well: the editors' work list."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "desk_items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("same", sa.String(64), unique=True, comment="what makes questions the same; null once closed"),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("town_id", sa.String(200), comment="null: not known, or not always the same"),
        sa.Column("solutions", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, comment="without personal data; null where texts are not kept"),
        sa.Column("first", sa.BigInteger, nullable=False, comment="seconds since 1970, UTC, a whole hour"),
        sa.Column("last", sa.BigInteger, nullable=False, comment="seconds since 1970, UTC, a whole hour"),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("closed", sa.BigInteger, comment="seconds since 1970, UTC"),
        sa.Column("who", sa.String(120)),
        sa.Column("note", sa.String(1000)),
    )
    op.create_index("desk_items_last", "desk_items", ["last"])
