"""${message}

Rules, each learned from data that was lost:

- A migration that has been released is never edited: the schema changes by a new one.
- Prefer ADD COLUMN. Batch mode rebuilds the table: it drops triggers, AUTOINCREMENT and unnamed checks, so
  put them back, and test that they are there.
- Views are left alone: ``tracker.db.migrate.run_migrations`` drops them first, and makes them last.
- A new word in the vocabulary (a status, a kind) needs its CHECK changed by hand: autogenerate sees none.
- No ON DELETE CASCADE, ever: rebuilding the parent would silently empty the child.
- A text on a server is sorted by code point, as in a file: sa.String(collation="C") for PostgreSQL.
- ``tracker.db.upgrade.upgrade_database`` runs it in one transaction: of a file with foreign keys off, which are
  checked at its end.
- Spell table contents out here: no import from the tracker.
- Raise ``LATEST_REVISION`` in ``tracker/db/database.py``, and keep a file of it in ``tests/released``.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = "${up_revision}"
down_revision = "${down_revision}"
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
