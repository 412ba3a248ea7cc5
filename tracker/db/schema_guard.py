"""What a file must be made of before it is used: a file can come from anywhere, and a trigger in it acts."""

import sqlite3
from pathlib import Path

from tracker.db import db_messages
from tracker.db.file_schema import find_no_tables
from tracker.domain.errors import DatabaseError
from tracker.domain.hint_actions import CHECK_DATABASE, UPGRADE_DATABASE
from tracker.domain.message_filling import fill


def require_own_schema(raw: sqlite3.Connection, path: Path) -> None:
    """Raise DatabaseError for a file in which something would act, or be lacking, when it is written to."""
    from tracker.db.made_schema import find_unsafe_differences, is_own_view

    for difference in find_unsafe_differences(raw):
        message = fill(db_messages.NOT_OUR_SCHEMA, path=path, difference=difference.sentence)
        raise DatabaseError(message, UPGRADE_DATABASE if is_own_view(difference) else CHECK_DATABASE)


def require_ordinary_tables(raw: sqlite3.Connection, path: Path, *names: str) -> None:
    """Raise DatabaseError where one of these, by default one of all, is missing or no table."""
    for difference in find_no_tables(raw, *names):
        message = fill(db_messages.NOT_READABLE_SCHEMA, path=path, difference=difference.sentence)
        raise DatabaseError(message, CHECK_DATABASE)
