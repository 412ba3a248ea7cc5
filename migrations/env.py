"""Runs the migrations on the connection that ``tracker.storage`` hands over.

Whoever writes a migration names a database made by the tracker instead:
alembic -x db=PATH revision --autogenerate
"""

from alembic import context

from tracker import storage
from tracker.tables import metadata


def run(connection):
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


if handed_over := context.config.attributes.get("connection"):
    run(handed_over)
else:
    place = storage.locate(context.get_x_argument(as_dictionary=True)["db"])
    with storage.writing(place) as opened, opened.core() as core:
        run(core)
