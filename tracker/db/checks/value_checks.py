"""Values that SQL cannot tell from others: amounts, periods and rules, each read as the tracker reads it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, DecimalException
from typing import NamedTuple

from tracker.db import db_messages
from tracker.db.sql import RETRACTION_LINKS
from tracker.domain.due_rules import read_due_rule, read_period
from tracker.domain.errors import TrackerError
from tracker.domain.fields import Amount, DueRuleText, InLanguages, Period, fields_of, terms_of
from tracker.domain.quantities import parse_amount
from tracker.domain.terms import REVISABLE, UpdateTerms
from tracker.domain.translations import read_stored_translations

RunQuery = Callable[[str, dict[str, int]], Iterable[Sequence[object]]]


class ValueRule(NamedTuple):
    """Values that must be readable: what is said of one that is not, its values, whose rows, and which."""

    template: str
    values: Mapping[str, str]
    table: str
    question: str
    read: Callable[[str], object]


def _read_amount(stored: str) -> object:
    return parse_amount(Decimal(stored), "")


_READERS: Mapping[type, Callable[[str], object]] = {
    Amount: _read_amount,
    DueRuleText: read_due_rule,
    Period: read_period,
    InLanguages: read_stored_translations,
}
_TABLES: Mapping[str, tuple[str, type[NamedTuple]]] = {
    **{kind: ("code" if kind == "actor" else "ref", record) for kind, record in REVISABLE.items()},
    "status_update": ("'U-' || id", UpdateTerms),
}
"""The tables that have such values: what their rows are named by, and their records."""


def value_rules() -> Iterator[ValueRule]:
    """The values of rows, and the terms that revisions give, each with its reader."""
    for table, (name, record) in _TABLES.items():
        for field in fields_of(record):
            if read := _READERS.get(type(field.kind)):
                question = f"SELECT {name}, {field.name} FROM {table} WHERE {field.name} IS NOT NULL"
                values = {"table": table, "column": field.name}
                yield ValueRule(db_messages.BROKEN_VALUE, values, table, question, read)
    for kind, record in REVISABLE.items():
        for field in terms_of(record).values():
            if read := _READERS.get(type(field.kind)):
                question = f"""SELECT 'U-' || v.id, t.value
                FROM revised_term t JOIN revision v ON v.id = t.revision_id
                WHERE v.{RETRACTION_LINKS[kind]} IS NOT NULL AND t.term = '{field.name}' AND t.value <> ''"""
                values = {"term": field.name}
                yield ValueRule(db_messages.UNREADABLE_TERM, values, "revised_term", question, read)


def find_unreadable_values(ask: RunQuery) -> Iterator[tuple[ValueRule, list[str]]]:
    """The rules that are broken, each with the names of the rows."""
    for rule in value_rules():
        rows = list(ask(rule.question, {}))
        if names := [str(name) for name, value in rows if not can_read(rule.read, str(value))]:
            yield rule, names


def can_read(read: Callable[[str], object], value: str) -> bool:
    """Whether a stored value can be read."""
    try:
        read(value)
    except (ValueError, DecimalException, TrackerError):
        return False
    return True
