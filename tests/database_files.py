"""Database files for the tests: what they hold, and ways to damage or replace them."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from conftest import open_with_sqlite3

from tracker.db.checks import find_problems

NEW_ROW = (
    "(commitment_id, effective_on, note, uid, recorded_at, recorded_by, ordered_at, tiebreak)"
    " VALUES (1, '2018-01-15', 'x', 'x', 1, 'x', 1, 1)"
)
"""An update, as another program writes it."""

OLDEST_RELEASE = Path(__file__).parent / "released" / "0001.db"


def dump_sql(path: Path) -> list[str]:
    """All that a database file holds, as the SQL that SQLite itself writes."""
    with open_with_sqlite3(path) as connection:
        return list(connection.iterdump())


def count_updates(path: Path) -> int:
    with open_with_sqlite3(path) as connection:
        found: int = connection.execute("SELECT count(*) FROM status_update").fetchone()[0]
    return found


def list_notes(path: Path) -> list[str]:
    with open_with_sqlite3(path) as connection:
        return [note for (note,) in connection.execute("SELECT note FROM status_update ORDER BY id")]


def read_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a folder, by path."""
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def is_sound(path: Path) -> bool:
    return find_problems(path, datetime.now(UTC)) == []


def overwrite_some_pages(path: Path) -> None:
    """Damage a file: some pages are random bytes, the header is as it was."""
    content = bytearray(path.read_bytes())
    for page in (1, 3, 6):
        content[page * 4096 : page * 4096 + 2000] = os.urandom(2000)
    path.write_bytes(content)


def blank_first_page(path: Path) -> None:
    """Damage a file: its first page is blank, as some file systems leave it when the power fails."""
    content = path.read_bytes()
    path.write_bytes(bytes(4096) + content[4096:])


def truncate_to_nothing(path: Path) -> None:
    """Damage a file: it is empty."""
    os.truncate(path, 0)


def copy_with_hot_journal(source: Path, path: Path) -> None:
    """Copy a file with its journal, as a program leaves both that is killed while it writes.

    More commitments are added first, so that no copy made before has what the journal holds.
    """
    with open_with_sqlite3(source) as connection:
        columns = "agreement, title, strength, kind, recorded_at, recorded_by"
        values = "c.agreement, c.title, c.strength, c.kind, c.recorded_at, c.recorded_by"
        connection.execute(
            "CREATE TEMP TABLE more AS SELECT (SELECT max(id) FROM commitment) + row_number() OVER () AS id,"
            f" d.ref || '-' || c.ref || c.id AS ref, d.ref || c.uid AS uid, {values}"
            " FROM commitment AS c, document AS d"
        )
        connection.execute("INSERT INTO commitment_obligor SELECT id, 'IR' FROM more")
        connection.execute(f"INSERT INTO commitment (id, ref, uid, {columns}) SELECT * FROM more ORDER BY id")
    with contextlib.closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")  # so that changed pages are written before the end
        connection.execute("BEGIN")
        connection.execute("UPDATE commitment SET title = title || ?, note = ?", ["!", "x" * 3000])
        shutil.copy(source, path)
        shutil.copy(f"{source}-journal", f"{path}-journal")
        connection.execute("ROLLBACK")


def mark_as_newer(path: Path) -> None:
    with open_with_sqlite3(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def delete_an_actor(path: Path) -> None:
    """Leave rows that point to an actor who is not there."""
    with open_with_sqlite3(path) as connection:
        connection.execute("DELETE FROM actor WHERE code = 'IR'")


def replace_by_other_database(path: Path) -> None:
    path.unlink()
    with open_with_sqlite3(path) as connection:
        connection.execute("CREATE TABLE commitment (id)")


def replace_by_empty_file(path: Path) -> None:
    path.write_bytes(b"")


def replace_by_text(path: Path) -> None:
    path.write_text("Dear colleague")


def cut_off_last_third(path: Path) -> None:
    """Damage a file: its last third is missing."""
    os.truncate(path, path.stat().st_size * 2 // 3)


def overwrite_all_but_header(path: Path) -> None:
    """Damage a database file: nothing but its header can be read."""
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(content)


def remove_row_from_index(path: Path) -> None:
    """An index lacks a row that its table has, so that a seek in it gives another answer."""
    with open_with_sqlite3(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        index = "ix_status_update_evidence"
        row = connection.execute("SELECT * FROM sqlite_schema WHERE name = ?", [index]).fetchone()
        connection.execute("DELETE FROM sqlite_schema WHERE name = ?", [index])
    with open_with_sqlite3(path) as connection:
        connection.execute(f"INSERT INTO status_update {NEW_ROW}")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", row)


DAMAGES = [overwrite_some_pages, cut_off_last_third, overwrite_all_but_header]


@contextlib.contextmanager
def read_only_copy(path: Path) -> Iterator[Path]:
    """A read-only copy in a read-only folder; root gives up its rights for as long as that."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copy(path, folder))
        copy.chmod(0o444)
        copy.parent.chmod(0o555)
        is_root = os.geteuid() == 0
        os.seteuid(65534 if is_root else os.geteuid())
        try:
            yield copy
        finally:
            os.seteuid(0 if is_root else os.geteuid())
            copy.parent.chmod(0o755)
