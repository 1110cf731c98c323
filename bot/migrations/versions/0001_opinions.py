"""What people thought of the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False, comment="seconds since 1970, UTC"),
        sa.Column("good", sa.Boolean, nullable=False),
        sa.Column("solutions", sa.JSON, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
    )
