"""Runs the migrations on the connection that ``tracker.db`` hands over.

Whoever writes a migration names a database made by the tracker instead:
alembic -x db=PATH revision --autogenerate
"""

from alembic import context

from tracker import db
from tracker.db.schema import metadata


def run(connection):
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


if handed_over := context.config.attributes.get("connection"):
    run(handed_over)
else:
    place = db.locate_database(context.get_x_argument(as_dictionary=True)["db"])
    with db.write_transaction(place) as opened, opened.sqlalchemy_connection() as core:
        run(core)
