"""Which words were found good, and which way back was taken without a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make room; what was published so far was published as it should be."""
    op.create_table(
        "verdicts",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_verdicts_at", "verdicts", ["at"])
    op.add_column("publications", sa.Column("alone", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("publications", sa.Column("seen", sa.String(16), nullable=False, server_default=""))
