"""Why a command failed: something stands in the database that no command of the tracker has written."""

import contextlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tracker import db
from tracker.db import db_messages
from tracker.db.integrity import require_undamaged
from tracker.db.sqlite_connection import SqliteConnection
from tracker.domain.errors import DatabaseDamaged, DatabaseError
from tracker.domain.hint_actions import CHECK_DATABASE
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.db.database import Location


def explain_failure(place: "Location", now: datetime) -> DatabaseError | None:
    """What failed of a cell that cannot be read, in a sentence with its table, row and column; or of damage.

    None where nothing in the rows is wrong, or nothing can be found out: then it is a fault of the tracker.
    """
    with contextlib.suppress(Exception):
        try:
            problem = _find_problem(place, now)
        except DatabaseDamaged as error:
            return error
        if problem:
            message = fill(db_messages.NOT_READABLE_CELL, place=place, problem=problem)
            return DatabaseError(message, CHECK_DATABASE)
    return None


def _find_problem(place: "Location", now: datetime) -> str | None:
    """The first thing that is wrong with a row, in a sentence. Raises DatabaseDamaged."""
    with db.read_transaction(place) as connection:
        if isinstance(connection, SqliteConnection):
            from tracker.db.checks.sqlite_checks import find_row_problems

            found = next(find_row_problems(connection.raw, now), None)
            if found is None and isinstance(place, Path):
                require_undamaged(connection.raw, place)
        else:
            from tracker.db.checks import postgresql_checks

            with connection.as_sqlalchemy() as core:
                found = next(postgresql_checks.find_row_problems(core, connection.now(now)), None)
    return found.problem if found else None
