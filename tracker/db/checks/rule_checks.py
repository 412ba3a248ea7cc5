"""The rules of the vocabulary as questions to a database: each names the rows that break one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Column, Date, String
from sqlalchemy.types import TypeEngine

from tracker.db.schema import metadata
from tracker.domain.days import EARLIEST_DAY, LATEST_DAY, start_of_day, to_microseconds
from tracker.domain.fields import Prose, fields_of
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    RetractionTerms,
    UpdateTerms,
)
from tracker.domain.text import LINE_LIMIT, NOTE_LIMIT, REF_LIMIT
from tracker.domain.vocabulary import NOTE_REQUIRED_STATUSES, ActorKind, CommitmentKind, Status, Strength

CLOCK_TOLERANCE = timedelta(days=1)  # that the clock of another office may be before ours
MAX_NAMED = 3  # of what is wrong; of the rest the number is said

RunQuery = Callable[[str, dict[str, int]], Iterable[Sequence[object]]]
Questions = Iterator[tuple[str, str]]


class EngineConditions(NamedTuple):
    """What files and servers have different words for; a server refuses what is no day or number itself."""

    no_ref: str
    no_code: str
    no_day: str
    no_number: str


SQLITE_CONDITIONS = EngineConditions(
    no_ref=f"ref GLOB '*[^a-z0-9._-]*' OR ref NOT GLOB '[a-z0-9]*' OR length(ref) > {REF_LIMIT}",
    no_code="code GLOB '*[^A-Z0-9-]*' OR code NOT GLOB '[A-Z0-9]*' OR length(code) > 16",
    no_day="{0} IS NOT date({0}, '+0 days')",  # which puts 30 February into March
    no_number="typeof({}) <> 'integer'",
)
POSTGRESQL_CONDITIONS = EngineConditions(
    no_ref=f"ref !~ '^[a-z0-9][a-z0-9._-]*$' OR length(ref) > {REF_LIMIT}",
    no_code="code !~ '^[A-Z0-9][A-Z0-9-]*$' OR length(code) > 16",
    no_day="false",
    no_number="false",
)


def find_broken_rules(ask: RunQuery, words: EngineConditions, now: datetime) -> Iterator[str]:
    """What is wrong with the rows of a database, in sentences that name some of them."""
    bounds = {
        "early": to_microseconds(start_of_day(EARLIEST_DAY)),
        "late": to_microseconds(now + CLOCK_TOLERANCE),
    }
    for what, question in rule_queries(words).items():
        names = [str(name) for (name,) in ask(question, bounds)]
        if names:
            more = f" and {len(names) - MAX_NAMED:,} more" if len(names) > MAX_NAMED else ""
            yield f"{what}: {', '.join(names[:MAX_NAMED])}{more}."


_UPDATE = "'U-' || id"
_RECORDS = (ActorTerms, AgreementTerms, DocumentTerms, CommitmentTerms, UpdateTerms, RetractionTerms)
_PROSE = {field.name for record in _RECORDS for field in fields_of(record) if isinstance(field.kind, Prose)}
_NAMES = {"commitment": "ref", "status_update": _UPDATE, "retraction": "'U-' || update_id"}


def _not_in(words: type[StrEnum] | Sequence[Status]) -> str:
    return f"NOT IN ({', '.join(repr(str(word)) for word in words)})"


def _columns_of_type(type_: type[TypeEngine[Any]]) -> Iterator[tuple[str, Column[Any], str]]:
    """Every column of a type, with its table and what its rows are named by."""
    for table in metadata.sorted_tables:
        name = _NAMES.get(table.name, next(iter(table.primary_key)).name)
        for column in table.columns:
            if isinstance(column.type, type_):
                yield table.name, column, name


def _days(words: EngineConditions) -> Questions:
    """Days that are none, or that no agreement between states can mean."""
    for table, column, name in _columns_of_type(Date):
        is_far = f"{column.name} NOT BETWEEN '{EARLIEST_DAY}' AND '{LATEST_DAY}'"
        wrong = f"{words.no_day.format(column.name)} OR {is_far}"
        question = f"SELECT {name} FROM {table} WHERE {column.name} IS NOT NULL AND ({wrong})"
        yield f"The {column.name} of this {table} is no day", question


def _moments(words: EngineConditions) -> Questions:
    """Moments that are none, or still to come."""
    for table, name in (
        ("agreement", "ref"),
        ("document", "ref"),
        ("commitment", "ref"),
        ("status_update", _UPDATE),
        ("retraction", "'U-' || update_id"),
    ):
        wrong = f"{words.no_number.format('recorded_at')} OR recorded_at NOT BETWEEN :early AND :late"
        what = f"The moment at which this {table} was recorded is none, or is still to come"
        yield what, f"SELECT {name} FROM {table} WHERE {wrong}"


def _refs(words: EngineConditions) -> Questions:
    """Refs and codes that nobody could type."""
    for table in ("agreement", "document", "commitment"):
        yield f"This is no ref of a {table}", f"SELECT ref FROM {table} WHERE {words.no_ref}"
    yield "This is no code of an actor", f"SELECT code FROM actor WHERE {words.no_code}"


def _texts() -> Questions:
    """Texts that are empty where they are required, or longer than they may be."""
    for table, column, name in _columns_of_type(String):
        limit = NOTE_LIMIT if column.name in _PROSE else LINE_LIMIT
        empty = "" if column.nullable else f" OR trim({column.name}) = ''"
        yield (
            f"The {column.name} of this {table} is empty or too long",
            f"SELECT {name} FROM {table} WHERE length({column.name}) > {limit}{empty}",
        )


_RULES = {
    "This actor is of a kind that there is not": f"SELECT code FROM actor WHERE kind {_not_in(ActorKind)}",
    "This commitment has a strength that there is not": (
        f"SELECT ref FROM commitment WHERE strength {_not_in(Strength)}"
    ),
    "This commitment is of a kind that there is not": (
        f"SELECT ref FROM commitment WHERE kind {_not_in(CommitmentKind)}"
    ),
    "This update has a status that there is not": (
        f"SELECT {_UPDATE} FROM status_update WHERE status {_not_in(Status)}"
    ),
    "This update says nothing": (
        f"SELECT {_UPDATE} FROM status_update WHERE status IS NULL AND due_on IS NULL AND note IS NULL"
    ),
    "The status of this update needs a note": (
        f"SELECT {_UPDATE} FROM status_update "
        f"WHERE note IS NULL AND NOT status {_not_in(NOTE_REQUIRED_STATUSES)}"
    ),
    "This update is superseded by nothing, or replaced without being superseded": (
        f"SELECT {_UPDATE} FROM status_update "
        "WHERE (coalesce(status, '') = 'superseded') <> (successor_id IS NOT NULL)"
    ),
    "This update is superseded by its own commitment": (
        f"SELECT {_UPDATE} FROM status_update WHERE successor_id = commitment_id"
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
}


def rule_queries(words: EngineConditions) -> dict[str, str]:
    """What may not be, each with the question that names where it is."""
    return _RULES | dict(chain(_refs(words), _days(words), _moments(words), _texts()))
