"""The studio: people, teams, sessions, links, audit, words, counts, cases, and what steers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make what the studio needs; rows that are there stay as they are."""
    _widen()
    _accounts()
    _words()
    _figures()


def _widen() -> None:
    # Without a default there would be nothing for the rows that are there.
    def text(name: str, length: int, default: str = "") -> sa.Column[str]:
        return sa.Column(name, sa.String(length), nullable=False, server_default=default)

    op.add_column("tokens", text("person", 16))
    op.add_column("tokens", sa.Column("used", sa.Date))
    op.create_index("ix_tokens_person", "tokens", ["person"])
    op.add_column("pairing_codes", text("person", 16))
    op.add_column("reports", text("entry", 200))
    op.add_column("reports", text("state", 16, "new"))
    op.add_column("reports", text("answer", 2000))
    op.add_column("reports", text("settler", 200))
    op.add_column("reports", sa.Column("settled", sa.DateTime))


def _accounts() -> None:
    op.create_table(
        "teams",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
    )
    op.create_index("ix_teams_name", "teams", ["name"], unique=True)
    op.create_table(
        "people",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("team", sa.String(16), sa.ForeignKey("teams.id", name="fk_people_team")),
        sa.Column("subject", sa.String(500)),
        sa.Column("password", sa.String(200), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("disabled", sa.DateTime),
    )
    op.create_index("ix_people_email", "people", ["email"], unique=True)
    op.create_index("ix_people_subject", "people", ["subject"], unique=True)
    op.create_index("ix_people_team", "people", ["team"])
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column(
            "person",
            sa.String(16),
            sa.ForeignKey("people.id", name="fk_sessions_person", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_index("ix_sessions_person", "sessions", ["person"])
    op.create_table(
        "links",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("person", sa.String(16), sa.ForeignKey("people.id", name="fk_links_person", ondelete="CASCADE")),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("team", sa.String(16), sa.ForeignKey("teams.id", name="fk_links_team", ondelete="CASCADE")),
        sa.Column("expires", sa.DateTime, nullable=False),
    )
    op.create_index("ix_links_person", "links", ["person"])
    op.create_index("ix_links_team", "links", ["team"])


def _words() -> None:
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("approver", sa.String(16), nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("base", sa.Integer, sa.ForeignKey("revisions.id", name="fk_drafts_base")),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reviewer", sa.String(16), nullable=False),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", sa.DateTime, nullable=False),
        sa.Column("updated", sa.DateTime, nullable=False),
    )
    op.create_index("ix_drafts_state", "drafts", ["state"])
    op.create_index("ix_drafts_base", "drafts", ["base"])
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision", sa.Integer, sa.ForeignKey("revisions.id", name="fk_publications_revision")),
        sa.Column("who", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_publications_revision", "publications", ["revision"])


def _figures() -> None:
    op.create_table(
        "counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("who", sa.String(16), primary_key=True),
        sa.Column("team", sa.String(16), primary_key=True),
        sa.Column("action", sa.String(40), primary_key=True),
        sa.Column("subject", sa.String(200), primary_key=True),
        sa.Column("week", sa.Date, nullable=False),
        sa.Column("n", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("about", sa.String(500), nullable=False),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated", sa.DateTime, nullable=False),
    )
    op.create_table(
        "steering",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("updated", sa.DateTime, nullable=False),
    )
    op.create_table(
        "turns",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
    )
