"""Links without role and team: whoever is let in by one has both already.

The columns stay for one version, since servers of the version before go on meanwhile and read and write both: a later
step takes them away. What is written without them says what those servers wrote where nothing was chosen.
"""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Let links be written without them; those that are there stay good."""
    with op.batch_alter_table("links") as table:
        table.alter_column("role", server_default="agent")
