"""The schema that the migrations make, of this or an earlier revision, to compare a file with."""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tracker.db.file_schema import (
    FileSchema,
    PartName,
    SchemaDifference,
    find_differences,
    is_own_schema,
    read_schema,
)
from tracker.db.migrate import LATEST, migrations_folder, run_migrations
from tracker.db.sqlite_connection import SqliteConnection
from tracker.db.views import ALL_VIEW_NAMES


def made_schema(revision: str = LATEST) -> FileSchema:
    """The schema of a file that is made by the migrations, up to a revision; nobody may change it.

    It takes some tenths of a second, once in a process.
    """
    return _made_schema(revision, migrations_folder())


@functools.cache
def _made_schema(revision: str, _: Path) -> FileSchema:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        raw.execute("BEGIN")
        run_migrations(SqliteConnection(raw), revision)
        return read_schema(raw)


def differences_from_made(raw: sqlite3.Connection, revision: str = LATEST) -> list[SchemaDifference]:
    """What in a file is not as the migrations make it.

    Of an earlier revision the triggers are compared, and what there is: the words of its tables depend on the
    version of Alembic, and its views on that of the program, which makes them anew when it is brought up to
    date. A file with the schema of a new one, to the letter, is known by one number.
    """
    if revision == LATEST and is_own_schema(raw):
        return []
    return list(_differences(read_schema(raw), made_schema(revision), revision))


def find_unsafe_differences(raw: sqlite3.Connection, revision: str = LATEST) -> Iterator[SchemaDifference]:
    """What in a file would act when it is written to, or would be lacking then.

    What others have added beside, tables with their indexes, is left out: it does nothing by itself.
    """
    wanted = made_schema(revision)
    tables = {part.name for part in wanted if part.kind == "table"}
    for one in _differences(read_schema(raw), wanted, revision):
        is_beside = one.what == "added" and one.part.kind in ("table", "index")
        if not is_beside or one.table in tables:
            yield one


def _differences(found: FileSchema, wanted: FileSchema, revision: str) -> Iterator[SchemaDifference]:
    for one in find_differences(found, wanted):
        if revision == LATEST or not _may_differ(one.part, one.what):
            yield one


def is_own_view(difference: SchemaDifference) -> bool:
    """Whether it is about a view that this version makes, and would make anew."""
    kind, name = difference.part
    return kind == "view" and name in ALL_VIEW_NAMES


def _may_differ(part: PartName, what: str) -> bool:
    """Whether a part of an older file may be other than the migrations make it today."""
    if part.kind == "view":
        return part.name in ALL_VIEW_NAMES
    return part.kind in ("table", "index") and what == "changed"
