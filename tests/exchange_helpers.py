"""Imports and exports for the tests that compare databases with each other."""

import contextlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from random_documents import random_day
from sqlalchemy import Table, select

from tracker import ledger, queries
from tracker.db import Connection
from tracker.db.log_chain import find_break, find_unwritten
from tracker.db.tables import metadata
from tracker.domain.days import LATEST_DAY, parse_moment
from tracker.domain.records import AsOf, LogEntry, Selection
from tracker.domain.vocabulary import GroupKey, Strength
from tracker.exchange import importer
from tracker.exchange.column_mapping import ColumnMapping
from tracker.exchange.json_export import json_document

NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
AFTER_ALL = NOW + timedelta(days=260)
"""Later than all that an office of the tests records, and not to come for a database of today."""


ALL_STRENGTHS = Selection(strengths=tuple(Strength))


def import_document(
    connection: Connection, path: Path, now: datetime = NOW, by: str = "desk"
) -> importer.ImportResult:
    """Import a file as an office, at a moment; the log that it brings, and ours after it, must fit."""
    with contextlib.closing(importer.open_input_file(path, ColumnMapping())) as source:
        stamp = ledger.new_stamp(connection, by, now)
        result = importer.import_file(connection, source, path.name, stamp)
    assert [note for note in result.notes if "the log" in note] == []
    assert find_break(connection) is None
    assert list(find_unwritten(connection)) == []
    return result


def export_text(connection: Connection) -> str:
    """The export of a database as text."""
    return "".join(json_document(connection, Counter()))


def records_text(connection: Connection) -> str:
    """The same without the commands: two offices may have recorded the same by other commands."""
    records, commands, _ = export_text(connection).partition(',\n"commands": [')
    assert commands
    return records


def export_to(connection: Connection, path: Path) -> Path:
    """Write the export of a database to a file."""
    path.write_text(export_text(connection), encoding="utf-8", newline="\n")
    return path


def read_all_rows(
    connection: Connection, *without: str, of: Sequence[Table] = metadata.sorted_tables
) -> list[Any]:
    """Every row of every table, or of some, without the columns named."""
    tables = [[column for column in table.c if column.name not in without] for table in of]
    with connection.as_sqlalchemy() as core:
        return [core.execute(select(*columns).order_by(*columns)).all() for columns in tables]


def ask_all(connection: Connection, at: AsOf, grouping: GroupKey) -> list[Any]:
    """One answer of each kind, without the numbers of updates, which differ between databases."""
    listing = queries.standings(connection, ALL_STRENGTHS, at, open_only=False)
    return [
        (listing.total, listing.apart),
        [without_numbers(standing) for standing in listing.items],
        queries.summary(connection, Selection(), at, group_by=grouping),
        [_of_any_database(entry) for entry in queries.log_entries(connection, ALL_STRENGTHS, at)],
    ]


def _of_any_database(entry: LogEntry) -> LogEntry:
    """The entry without its own number and those of others that it names."""
    return entry._replace(update="", number="", corrects=entry.corrects and "")


def without_numbers(value: Any) -> Any:
    """A record, with those in it, without the numbers of the updates that it names."""
    if isinstance(value, tuple):
        parts = map(without_numbers, value)
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    return "U-" if isinstance(value, str) and re.fullmatch(r"U-\d+", value) else value


def random_as_of(random: Random, export: str) -> AsOf:
    """A day, often the last, and often a moment: of a record, or just before it."""
    sections = (items for items in json.loads(export).values() if isinstance(items, list))
    said = sorted({item["recorded_at"] for items in sections for item in items if "recorded_at" in item})
    moment = parse_moment(random.choice(said), None) - timedelta(microseconds=random.choice([0, 0, 1]))
    return AsOf(
        random.choice([LATEST_DAY, LATEST_DAY, random_day(random)]), random.choice([None, moment, moment])
    )


def assert_same_answers(one: Connection, other: Connection, random: Random, export: str) -> None:
    at, grouping = random_as_of(random, export), random.choice(list(GroupKey))
    assert ask_all(one, at, grouping) == ask_all(other, at, grouping), at
