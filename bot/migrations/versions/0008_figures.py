"""Open figures that operators imported, with the source of each edition."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "figure_editions",
        sa.Column("indicator", sa.String(100), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("source", sa.String(500), nullable=False),
        sa.Column("licence", sa.String(200), nullable=False),
        sa.Column("imported_on", sa.String(10), nullable=False),
    )
    op.create_table(
        "figures",
        sa.Column("indicator", sa.String(100), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place_id", sa.String(200), primary_key=True),
        sa.Column("value", sa.Float, nullable=False),
    )
