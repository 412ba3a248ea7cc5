"""What titles and names are in other languages."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
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


def upgrade():
    for table, column in COLUMNS.items():
        op.add_column(table, sa.Column(column, TEXT))


def downgrade():
    for table, column in COLUMNS.items():
        op.drop_column(table, column)
