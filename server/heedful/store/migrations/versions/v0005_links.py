"""Links without role and team: whoever is let in by one has both already."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Take both away; links that are there stay good."""
    op.drop_index("ix_links_team", "links")
    with op.batch_alter_table("links") as table:
        table.drop_constraint("fk_links_team", type_="foreignkey")
        table.drop_column("team")
        table.drop_column("role")
