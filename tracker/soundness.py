"""What can be wrong with a database, each thing found by a question of its own; nothing here writes."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import String

from tracker import storage
from tracker.days import EARLIEST, LATEST, start_of
from tracker.errors import Damaged
from tracker.refs import LONGEST
from tracker.tables import REVISION, metadata
from tracker.text import LINE_LIMIT, NOTE_LIMIT
from tracker.vocabulary import NEEDS_NOTE, ActorKind, Kind, Status, Strength

AHEAD = timedelta(days=1)  # that the clock of another office may be before ours
NAMED = 3  # of what is wrong; of the rest the number is said
MOST = 20  # lines of SQLite's own report

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BACK = "Go back to a backup: tracker restore FILE"
_BY_HAND = "The tracker does not write this; compare with a backup before you trust it."
_ANEW = "Make the file anew: tracker export -o all.json, then tracker init --empty and tracker import there."


class Finding(NamedTuple):
    """What is wrong, and what to do about it."""

    what: str
    way_on: str


def findings(path: Path, now: datetime) -> list[Finding]:
    """Everything that is wrong with a database. Raises Unusable for a file that is none of ours."""
    try:
        with storage.opened(path) as connection:
            connection.text_factory = lambda text: text.decode("utf-8", "backslashreplace")
            connection.execute("PRAGMA ignore_check_constraints = ON")  # the rules name the rows
            connection.execute("BEGIN")
            if damage := list(_damage(connection)):
                return damage  # what a damaged file says of itself cannot be trusted
            if age := _age(connection):
                return [age]
            structure = list(_structure(connection))
            if any(" table " in finding.what for finding in structure):
                return structure  # what is asked next would be asked of tables that are not there
            rows = (_pointing_nowhere(connection), _unreadable(connection), _broken_rules(connection, now))
            return [*structure, *chain.from_iterable(rows)]
    except Damaged as error:
        return [Finding(error.message, error.hint)]


def _damage(connection: sqlite3.Connection) -> Iterator[Finding]:
    for (line,) in connection.execute(f"PRAGMA integrity_check({MOST})"):
        if line != "ok":
            yield Finding(f"It is damaged: {line.splitlines()[-1]}.", _BACK)


def _pointing_nowhere(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(MOST):
        yield Finding(f"A row of {table} points to a row of {parent} that is not there.", _BACK)


def _age(connection: sqlite3.Connection) -> Finding | None:
    """Whether it is of another version, whose structure is another."""
    try:
        (found,) = connection.execute("SELECT coalesce(max(version_num), '') FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return Finding("It does not say which tracker made it.", _BACK)
    if found < REVISION:
        return Finding("It was made by an older tracker.", "To bring it up to date: tracker upgrade")
    if found > REVISION:
        return Finding("It was made by a newer tracker.", "Install that version, or a newer one.")
    return None


def _structure(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What differs from the tables, indexes, triggers and views as the migrations make them."""
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "new.db"
        storage.create(new, lambda _: True)
        with storage.opened(new) as fresh:
            wanted = _made(fresh)
    found = _made(connection)
    for name in sorted(wanted.keys() | found.keys()):
        if name not in found:
            kind, _ = wanted[name]
            yield Finding(f"Its {kind} {name} is missing.", _BACK if kind == "table" else _ANEW)
        elif name not in wanted:
            yield Finding(f"It has a {found[name][0]} {name} that is none of the tracker's.", _BY_HAND)
        elif found[name] != wanted[name]:
            yield Finding(f"Its {found[name][0]} {name} is not what the tracker makes.", _ANEW)


def _made(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """The kind of every object of a database, and the words that made it in one spelling."""
    rows = connection.execute("SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    return {name: (kind, " ".join(str(sql).split())) for name, kind, sql in rows}


def _unreadable(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Words that are no text: whatever reads them next would fail."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if not isinstance(column.type, String):
                continue
            given = f"SELECT typeof({column.name}), CAST({column.name} AS BLOB) FROM {table.name}"
            cells = connection.execute(f"{given} WHERE {column.name} IS NOT NULL")
            wrong = sum(kind != "text" or not _is_text(cell) for kind, cell in cells)
            if wrong:
                yield Finding(f"In {table.name}, {wrong} of {column.name} are no text.", _BY_HAND)


def _is_text(cell: bytes) -> bool:
    with contextlib.suppress(UnicodeDecodeError):
        return "\0" not in cell.decode()
    return False


# -- the rules of the vocabulary ---------------------------------------------------------------------


def _broken_rules(connection: sqlite3.Connection, now: datetime) -> Iterator[Finding]:
    bounds = {"early": _micros(start_of(EARLIEST)), "late": _micros(now + AHEAD)}
    for what, question in _RULES.items():
        names = [str(name) for (name,) in connection.execute(question, bounds)]
        if names:
            more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
            yield Finding(f"{what}: {', '.join(names[:NAMED])}{more}.", _BY_HAND)


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


_UPDATE = "'U-' || id"
_NAMES = {"commitment": "ref", "status_update": _UPDATE, "retraction": "'U-' || update_id"}


def _not_in(words: type[StrEnum] | Sequence[Status]) -> str:
    return f"NOT IN ({', '.join(repr(str(word)) for word in words)})"


def _days() -> Iterator[tuple[str, str]]:
    """Days that are none, or that no agreement between states can mean."""
    for table, column, name in (
        ("agreement", "concluded_on", "ref"),
        ("document", "published_on", "ref"),
        ("commitment", "due_on", "ref"),
        ("status_update", "effective_on", _UPDATE),
        ("status_update", "due_on", _UPDATE),
    ):
        is_none = f"{column} IS NOT date({column}, '+0 days')"  # which puts 30 February into March
        is_far = f"{column} NOT BETWEEN '{EARLIEST}' AND '{LATEST}'"
        question = f"SELECT {name} FROM {table} WHERE {column} IS NOT NULL AND ({is_none} OR {is_far})"
        yield f"The {column} of this {table} is no day", question


def _moments() -> Iterator[tuple[str, str]]:
    """Moments that are none, or still to come."""
    for table, name in (
        ("agreement", "ref"),
        ("document", "ref"),
        ("commitment", "ref"),
        ("status_update", _UPDATE),
        ("retraction", "'U-' || update_id"),
    ):
        is_none = "typeof(recorded_at) <> 'integer' OR recorded_at NOT BETWEEN :early AND :late"
        what = f"The moment at which this {table} was recorded is none, or is still to come"
        yield what, f"SELECT {name} FROM {table} WHERE {is_none}"


def _refs() -> Iterator[tuple[str, str]]:
    """Refs that nobody could type."""
    odd = f"ref GLOB '*[^a-z0-9._-]*' OR ref NOT GLOB '[a-z0-9]*' OR length(ref) > {LONGEST}"
    for table in ("agreement", "document", "commitment"):
        yield f"This is no ref of a {table}", f"SELECT ref FROM {table} WHERE {odd}"


def _texts() -> Iterator[tuple[str, str]]:
    """Texts that are empty where they are required, or longer than they may be."""
    for table in metadata.sorted_tables:
        name = _NAMES.get(table.name, next(iter(table.primary_key)).name)
        for column in table.columns:
            if isinstance(column.type, String):
                limit = NOTE_LIMIT if column.name in ("note", "reason") else LINE_LIMIT
                empty = "" if column.nullable else f" OR trim({column.name}) = ''"
                yield (
                    f"The {column.name} of this {table.name} is empty or too long",
                    f"SELECT {name} FROM {table.name} WHERE length({column.name}) > {limit}{empty}",
                )


_RULES = {
    "This actor is of a kind that there is not": f"SELECT code FROM actor WHERE kind {_not_in(ActorKind)}",
    "This commitment has a strength that there is not": (
        f"SELECT ref FROM commitment WHERE strength {_not_in(Strength)}"
    ),
    "This commitment is of a kind that there is not": (
        f"SELECT ref FROM commitment WHERE kind {_not_in(Kind)}"
    ),
    "This update has a status that there is not": (
        f"SELECT {_UPDATE} FROM status_update WHERE status {_not_in(Status)}"
    ),
    "This update says nothing": (
        f"SELECT {_UPDATE} FROM status_update WHERE status IS NULL AND due_on IS NULL AND note IS NULL"
    ),
    "The status of this update needs a note": (
        f"SELECT {_UPDATE} FROM status_update WHERE note IS NULL AND NOT status {_not_in(NEEDS_NOTE)}"
    ),
    "This update is superseded by nothing, or replaced without being superseded": (
        f"SELECT {_UPDATE} FROM status_update "
        "WHERE (coalesce(status, '') = 'superseded') <> (successor_id IS NOT NULL)"
    ),
    "This update is superseded by its own commitment": (
        f"SELECT {_UPDATE} FROM status_update WHERE successor_id = commitment_id"
    ),
    "This is no code of an actor": (
        "SELECT code FROM actor "
        "WHERE code GLOB '*[^A-Z0-9-]*' OR code NOT GLOB '[A-Z0-9]*' OR length(code) > 16"
    ),
    "Nobody is a party to this agreement": (
        "SELECT ref FROM agreement WHERE ref NOT IN (SELECT agreement FROM agreement_party)"
    ),
    "Nobody owes this commitment": (
        "SELECT ref FROM commitment WHERE id NOT IN (SELECT commitment_id FROM commitment_obligor)"
    ),
    "The document of this commitment is another agreement's": (
        "SELECT c.ref FROM commitment AS c JOIN document AS d ON d.ref = c.document "
        "WHERE d.agreement <> c.agreement"
    ),
    **dict(_refs()),
    **dict(_days()),
    **dict(_moments()),
    **dict(_texts()),
}
"""What may not be, each with the question that names where it is."""
