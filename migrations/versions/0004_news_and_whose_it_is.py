"""News is what tells something, and only we move a due date: the indexes hold whose each entry is.

What is computed changes with the rules; nothing changes in the tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FOUND = ("commitment_id", "effective_on", "recorded_at", "id")


def upgrade():
    remake_index("evidence", (*FOUND, "reporter"), None)
    remake_index("due", (*FOUND, "due_on", "reporter"), "due_on IS NOT NULL")


def downgrade():
    # The steps of the views of a file, which the program makes, stand in the way of older migrations.
    for step in ("entry_in_force", "daily_assessment", "daily_due_date", "daily_claim", "actor_position"):
        op.execute(f"DROP VIEW IF EXISTS {step}")
    remake_index("due", (*FOUND, "due_on"), "due_on IS NOT NULL")
    remake_index("evidence", FOUND, None)


def remake_index(name, columns, where):
    op.drop_index(f"ix_status_update_{name}", "status_update")
    condition = None if where is None else sa.text(where)
    op.create_index(
        f"ix_status_update_{name}",
        "status_update",
        list(columns),
        sqlite_where=condition,
        postgresql_where=condition,
    )
