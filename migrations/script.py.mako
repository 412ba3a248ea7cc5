"""${message}

Rules, each learned from data that was lost:

- A migration that has been released is never edited: the schema changes by a new one.
- Prefer ADD COLUMN. Batch mode rebuilds the table: it drops triggers, AUTOINCREMENT and unnamed checks, so
  put them back, and test that they are there.
- A view is dropped before a table that it reads is rebuilt, and made again afterwards, with its test.
- A new word in the vocabulary (a status, a kind) needs its CHECK changed by hand: autogenerate sees none.
- No ON DELETE CASCADE, ever: rebuilding the parent would silently empty the child.
- A text on a server is sorted by code point, as in a file: sa.String(collation="C") for PostgreSQL.
- Everything in one transaction, foreign keys off, checked afterwards; ``tracker.db.upgrade.upgrade_database`` sees to it.
- Raise LATEST_REVISION in ``tracker/db/database.py``, and spell the words of the tables out here: no import
  from the tracker.
"""

from alembic import op
import sqlalchemy as sa
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
