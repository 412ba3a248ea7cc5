"""What titles and names are in other languages."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
COLUMNS = {
    "actor": "name_in",
    "agreement": "title_in",
    "document": "title_in",
    "event": "title_in",
    "meeting": "title_in",
    "commitment": "title_in",
}
"""The new column of each table: a JSON object of texts by the codes of their languages."""
VIEWS = (
    "status_interval",
    "commitment_standing", "commitment_log", "entry_in_force", "daily_assessment", "daily_due_date",
    "daily_claim", "actor_position", "commitment_in_force", "obligor_in_force", "agreement_in_force",
    "party_in_force", "document_in_force", "document_agreement_in_force", "actor_in_force",
    "event_in_force", "meeting_in_force", "meeting_agreement_in_force", "revised_term_in_force",
)  # fmt: skip
"""Those that the program makes; a column that one reads cannot be taken away."""


def upgrade():
    for table, column in COLUMNS.items():
        op.add_column(table, sa.Column(column, TEXT))


def downgrade():
    # Revisions that say what a title is in other languages stay: the log is append-only.
    for view in VIEWS:
        op.execute(f"DROP VIEW IF EXISTS {view}")
    for table, column in COLUMNS.items():
        op.drop_column(table, column)
