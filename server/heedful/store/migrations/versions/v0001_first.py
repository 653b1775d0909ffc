"""Tokens, pairing codes and reports, as they were before the schema had numbers.

A database from then has some or all of these tables; what it lacks is made.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables that are not there."""
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("revoked", sa.DateTime),
        if_not_exists=True,
    )
    op.create_table(
        "token_origins",
        sa.Column("token", sa.String(16), primary_key=True),
        sa.Column("origin", sa.String(200), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "pairing_codes",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("expires", sa.DateTime, nullable=False),
        sa.Column("uses", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("token", sa.String(16)),
        sa.Column("finding", sa.String(100), nullable=False),
        sa.Column("up", sa.Boolean, nullable=False),
        sa.Column("words", sa.String(500), nullable=False),
        sa.Column("site", sa.String(40), nullable=False),
        sa.Column("revision", sa.String(100), nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_reports_at", "reports", ["at"], if_not_exists=True)
