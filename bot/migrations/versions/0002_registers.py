"""The registers: imported files, their entries, and the keys by which entries are found."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "register_snapshots",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("register", sa.String(20), nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("format", sa.String(20), nullable=False),
        sa.Column("records", sa.Integer, nullable=False, comment="entries kept of the file"),
        sa.Column("headings", sa.JSON, nullable=False),
        sa.Column("unknown_fields", sa.JSON, nullable=False),
        sa.Column("imported", sa.Date, nullable=False),
    )
    op.create_index("register_snapshots_newest", "register_snapshots", ["register", "date"])
    op.create_table(
        "register_entries",
        sa.Column("register", sa.String(20), primary_key=True),
        sa.Column("number", sa.String(60), primary_key=True),
        sa.Column("seen", sa.Date, nullable=False, comment="day of the newest file that has the entry"),
        sa.Column("included", sa.Date),
        sa.Column("body", sa.Text, nullable=False, comment="the entry as JSON"),
    )
    op.create_table(
        "register_keys",
        sa.Column("kind", sa.String(8), primary_key=True, comment="name, alias, module, word, inn, class"),
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("register", sa.String(20), primary_key=True),
        sa.Column("number", sa.String(60), primary_key=True),
        sqlite_with_rowid=False,
    )
