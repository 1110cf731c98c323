"""Keys of donor cities get an end; those made before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("donor_tokens", sa.Column("until", sa.BigInteger, comment="seconds since 1970, UTC; empty: no end"))
