"""Runs the migrations on the connection that ``tracker.db`` hands over.

Whoever writes a migration names a database made by the tracker instead; CONTRIBUTING.md says how:
alembic -x db=PATH revision --autogenerate -m "WHAT CHANGES"
"""

from alembic import context
from alembic.util import CommandError

from tracker import db
from tracker.db.tables import metadata


def run(connection):
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        process_revision_directives=assign_next_number,
    )
    with context.begin_transaction():
        context.run_migrations()


def assign_next_number(_context, _revision, directives):
    """Give a new migration the number after the last one: files and databases are ordered by it."""
    last = context.script.get_current_head()
    directives[0].rev_id = f"{int(last or 0) + 1:04}"


if handed_over := context.config.attributes.get("connection"):
    run(handed_over)
elif given := context.get_x_argument(as_dictionary=True).get("db"):
    location = db.locate_database(given)
    with db.write_transaction(location) as opened, opened.as_sqlalchemy() as core:
        run(core)
else:
    raise CommandError("Name a database made by the tracker: alembic -x db=PATH ...")
