"""What a newer copy of a table has lost, gained and changed, by what names its rows."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tracker.exchange.document_schema import Item
from tracker.exchange.folded_words import fold_word
from tracker.exchange.table_file import TableFile


class ChangedField(NamedTuple):
    """A field of a row that has another value now."""

    row: str
    field: str
    before: str
    now: str


class CopyChanges(NamedTuple):
    """What is gone from a table, new in it, and changed."""

    gone: list[str]
    new: list[str]
    changed: list[ChangedField]


def compare_copies(older: TableFile, newer: TableFile) -> CopyChanges:
    """What the newer of two copies has otherwise. Raises InvalidInputFile."""
    before, now = dict(_named_records(older)), dict(_named_records(newer))
    changed = [
        ChangedField(name, field, _as_text(before[name].get(field)), _as_text(now[name].get(field)))
        for name in now
        if name in before
        for field in dict.fromkeys([*before[name], *now[name]])
        if fold_word(_as_text(before[name].get(field))) != fold_word(_as_text(now[name].get(field)))
    ]
    gone, new = [name for name in before if name not in now], [name for name in now if name not in before]
    return CopyChanges(gone, new, changed)


def _named_records(table: TableFile) -> Iterator[tuple[str, Item]]:
    """The records, each with the name by which it is found again; of several of one name with a number."""
    times: dict[str, int] = {}
    for record in table.records():
        parts = [record.get(name) for name in ("ref", "commitment", "code")]
        name = next((_as_text(part) for part in parts if part), _as_text(record.get("title")))
        if "title" not in record and "effective_on" in record:
            name = f"{name} {_as_text(record['effective_on'])}"
        times[name] = times.get(name, 0) + 1
        yield (name if times[name] == 1 else f"{name} ({times[name]})"), record


def _as_text(value: object) -> str:
    """A value as it is compared and shown."""
    if isinstance(value, list):
        return ";".join(map(_as_text, value))
    return value.isoformat()[:10] if isinstance(value, date) else str(value or "")
