"""Runs the migrations on the connection that ``tracker.storage`` hands over.

Whoever writes a migration names a database made by the tracker instead; CONTRIBUTING.md says how:
alembic -x db=PATH revision --autogenerate -m "WHAT CHANGES"
"""

from alembic import context
from alembic.util import CommandError

from tracker import storage
from tracker.tables import metadata


def run(connection):
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        process_revision_directives=number,
    )
    with context.begin_transaction():
        context.run_migrations()


def number(_context, _revision, directives):
    """A new migration gets the number after the last one: files and databases are ordered by it."""
    last = context.script.get_current_head()
    directives[0].rev_id = f"{int(last or 0) + 1:04}"


if handed_over := context.config.attributes.get("connection"):
    run(handed_over)
elif named := context.get_x_argument(as_dictionary=True).get("db"):
    place = storage.locate(named)
    with storage.writing(place) as opened, opened.core() as core:
        run(core)
else:
    raise CommandError("Name a database made by the tracker: alembic -x db=PATH ...")
