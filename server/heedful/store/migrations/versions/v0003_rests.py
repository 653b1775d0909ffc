"""What the files of a change and of a revision rest on: words that came from elsewhere, and may come anew."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make room; of what is there already, nobody knows what it rests on."""
    for table in ("drafts", "revisions"):
        op.add_column(table, sa.Column("rests", sa.Text, nullable=False, server_default="{}"))
    op.create_table(
        "texts",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )
