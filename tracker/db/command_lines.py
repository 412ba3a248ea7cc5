"""The lines of what a command wrote, as they are the same in every office: names and not local numbers.

A line has what a row is named by, when and by whom it was recorded, and its fields in an order that stays. A
field that is declared later stands at the end with its name, where it has a value: so no older line changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.dialect import Dialect
from tracker.db.sql import kind_named_sql, members_sql
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventDayTerms,
    EventTerms,
    MeetingTerms,
    OfficeTerms,
    StandingTerms,
    UpdateTerms,
)

Line = tuple[Any, ...]
"""What a row is named by, its moment in microseconds since 1970, its author, and its fields."""

EARLIER = "earlier"
"""The kind of lines that say when and by whom an entry was recorded, until it was recorded earlier."""

_ENTITIES = ("agreement", "document", "actor", "event", "meeting")
_REF_THEN = """coalesce((SELECT n.ref FROM former_ref n WHERE n.commitment_id = e.id
    AND n.recorded_at >= w.moment ORDER BY n.recorded_at LIMIT 1), e.ref)"""
_REF_AFTER = """coalesce((SELECT n.ref FROM former_ref n WHERE n.commitment_id = e.commitment_id
    AND n.recorded_at > e.recorded_at ORDER BY n.recorded_at LIMIT 1), c.ref)"""
_SUCCESSORS = """CASE WHEN e.status = 'superseded' THEN (SELECT {joined} FROM (SELECT s.uid FROM
    update_successor m JOIN commitment s ON s.id = m.successor_id WHERE m.update_id = e.id ORDER BY s.uid)
    member) END"""
_TERMS = """(SELECT {joined} FROM (SELECT t.term || ':' || length(t.value) || ':' || t.value AS said
    FROM revised_term t WHERE t.revision_id = e.id ORDER BY t.term) member)"""
_MORE = """coalesce(s.status, s.side, s.value, CAST(s.incidents AS text), s.note, s.reporter, s.speaker,
    s.source, CAST(s.occurrence AS text), s.ask, s.owner, s.accepts, s.corrects,
    CASE WHEN s.is_seen THEN 'seen' END, CASE WHEN s.recorded_at <> e.recorded_at THEN 'moved' END)"""
_ENTRY_TAKEN_BACK = f"""coalesce({
    ", ".join(
        f"(SELECT x.uid FROM {table} x WHERE x.id = e.{link})"
        for table, link in (
            ("revision", "revision_id"),
            ("status_update", "update_id"),
            ("retraction", "retraction_id"),
            ("agreement_standing", "standing_id"),
            ("event_day", "event_day_id"),
        )
    )
})"""
_NAMED = f"coalesce(c.uid, {', '.join(f'e.{kind}' for kind in _ENTITIES)})"
_OF_COMMITMENT = "LEFT JOIN commitment c ON c.id = e.commitment_id"


class LineKind(NamedTuple):
    """How the lines of a table are read: ``name`` is the SQL of what names a row in every office."""

    table: str
    section: str
    """The section of a document that has such records."""
    key: str
    """The column by which commands name a row of the table."""
    name: str
    fields: str
    """The fields in their order, as they were when lines were first made."""
    sql: Mapping[str, str]
    """The SQL of those that are no column of the table."""
    joins: str = ""
    terms: type[NamedTuple] | None = None
    """The record that may get more fields."""
    has_moment: bool = True

    @property
    def later_fields(self) -> tuple[str, ...]:
        """The fields that were declared later."""
        known = {*self.fields.split(), "uid", "ref", "code"}
        return tuple(name for name in self.terms._fields if name not in known) if self.terms else ()

    @property
    def is_numbered(self) -> bool:
        """Whether its keys are numbers."""
        return self.key == "id"


_OF = {"kind": kind_named_sql("e"), "named": _NAMED}
LINE_KINDS = (
    LineKind("actor", "actors", "code", "e.code", "name kind", {}, terms=ActorTerms),
    LineKind("office", "office", "id", "CAST(e.recorded_at AS text)", "name actor", {}, terms=OfficeTerms),
    LineKind(
        "agreement",
        "agreements",
        "ref",
        "e.ref",
        "title form concluded_on parties place note",
        {"parties": "MEMBERS agreement_party agreement actor"},
        terms=AgreementTerms,
    ),
    LineKind(
        "document",
        "documents",
        "ref",
        "e.ref",
        "agreements title publisher published_on url note",
        {"agreements": "MEMBERS document_agreement document agreement"},
        terms=DocumentTerms,
    ),
    LineKind("event", "events", "ref", "e.ref", "agreement title note", {}, terms=EventTerms),
    LineKind(
        "meeting",
        "meetings",
        "ref",
        "e.ref",
        "agreements held_on title place note",
        {"agreements": "MEMBERS meeting_agreement meeting agreement"},
        terms=MeetingTerms,
    ),
    LineKind(
        "commitment",
        "commitments",
        "id",
        "e.uid",
        "agreement title obligors strength kind theme agreed_on due_on due after due_words every "
        "starts_on ends_on target unit wording document locator note",
        {"obligors": "MEMBERS commitment_obligor commitment_id actor"},
        terms=CommitmentTerms,
    ),
    LineKind(
        "status_update",
        "updates",
        "id",
        "e.uid",
        "commitment effective_on status side due_on value incidents note reporter speaker source occurrence "
        "ask owner is_seen successors accepts corrects",
        {"commitment": "c.uid", "is_seen": "CASE WHEN e.is_seen THEN 1 END", "successors": _SUCCESSORS},
        _OF_COMMITMENT,
        UpdateTerms,
    ),
    LineKind(
        "agreement_standing",
        "standings",
        "id",
        "e.uid",
        "agreement standing effective_on side note reporter speaker source",
        {},
        terms=StandingTerms,
    ),
    LineKind(
        "event_day", "event_days", "id", "e.uid", "event effective_on day note", {}, terms=EventDayTerms
    ),
    LineKind(
        "revision",
        "revisions",
        "id",
        "e.uid",
        "kind named effective_on reason terms due_on due_from due_of more",
        _OF
        | {
            "terms": _TERMS,
            "due_on": "s.due_on",
            "due_from": "s.effective_on",
            "due_of": "(SELECT x.uid FROM commitment x WHERE x.id = s.commitment_id)",
            "more": _MORE,
        },
        f"{_OF_COMMITMENT} LEFT JOIN status_update s ON s.id = e.id",
    ),
    LineKind(
        "retraction",
        "retractions",
        "id",
        "e.uid",
        "entry kind named reason undone_by",
        _OF | {"entry": _ENTRY_TAKEN_BACK},
        _OF_COMMITMENT,
    ),
    LineKind("mark", "marks", "id", "e.uid", "entry kind named mark", _OF, _OF_COMMITMENT),
)
"""The tables in the order in which the lines of a command stand.

An amended due date, which is in the log under the number of its revision, is part of the line of that.
"""
REF_KINDS = (
    LineKind("commitment", "refs", "id", "e.uid", "ref", {"ref": _REF_THEN}, has_moment=False),
    LineKind(
        "former_ref",
        "former_refs",
        "ref",
        "e.ref",
        "commitment new_ref",
        {"commitment": "c.uid", "new_ref": _REF_AFTER},
        _OF_COMMITMENT,
    ),
)
"""What commitments are called, and were called before: that is an office's own, and stands in its digests as
one digest that no other office can make.
"""
KIND_OF_SECTION = {kind.section: kind for kind in (*LINE_KINDS, *REF_KINDS)}
KIND_OF_TABLE = {kind.table: kind for kind in LINE_KINDS}

_WRITTEN = "m.recorded_at AS moment, n.kind, n.first_key, n.last_key, n.by_others"
WRITTEN = f"""(SELECT n.command_id AS place, {_WRITTEN}
  FROM command m JOIN command_entry n ON n.command_id = m.id WHERE m.digest IS NOT NULL)"""
"""What commands wrote that are part of the chain; ``place`` is their number."""
WRITTEN_NOW = """(SELECT n.command_id AS place, CAST(:moment AS bigint) AS moment, n.kind, n.first_key,
  n.last_key, n.by_others FROM command_entry n WHERE n.command_id = :command)"""
"""What one command wrote, before it is there itself."""
WRITTEN_IN_ORDER = f"""(SELECT m.place, {_WRITTEN}
  FROM (SELECT id, recorded_at, row_number() OVER (ORDER BY recorded_at, digest) AS place
    FROM command WHERE digest IS NOT NULL) m JOIN command_entry n ON n.command_id = m.id)"""
"""The same; ``place`` is the one that a command has in a document."""
WRITTEN_BY_OTHERS = """(SELECT m.place, m.recorded_at AS moment, n.kind, n.first_key, n.last_key,
    FALSE AS by_others
  FROM (SELECT digest, recorded_at, row_number() OVER (ORDER BY recorded_at, digest) AS place
    FROM other_command) m JOIN other_command_entry n ON n.digest = m.digest)"""
"""What the commands of others wrote that is the same here; ``place`` as in a document."""
WrittenKeys = Mapping[str, Sequence[tuple[int, int, str, str]]]
"""What commands wrote, by table: the place of each, its moment, and the keys from one to another."""


def stream_lines(
    connection: Connection, kind: LineKind, written: str, **values: object
) -> Iterator[tuple[Any, ...]]:
    """The lines of what was written into a table, each after its place: by place, and then by name.

    For rows that the commands of others wrote those answer, but for what commitments are called here.
    """
    own = "" if kind in REF_KINDS else " AND NOT w.by_others"
    sql = f"""SELECT w.place, {_columns_sql(connection.dialect, kind.section)}
FROM {written} w CROSS JOIN {kind.table} e {kind.joins}
WHERE w.kind = '{kind.table}'{own} AND {_key_sql(kind)} ORDER BY w.place, {kind.name}"""
    rows = connection.rows(sql, values, at_once=False)
    if not kind.later_fields:
        return map(tuple, rows)
    return (_with_later_fields(kind, tuple(row)) for row in rows)


def lines_given(
    connection: Connection, written: WrittenKeys, kinds: Sequence[LineKind] = LINE_KINDS
) -> Iterator[tuple[str, Iterator[tuple[Any, ...]]]]:
    """The lines of given keys by section, each line after its place."""
    for kind in kinds:
        if keys := written.get(kind.table):
            yield kind.section, stream_lines(connection, kind, _given_sql(connection, kind), keys=list(keys))


def _given_sql(connection: Connection, kind: LineKind) -> str:
    dialect = connection.dialect
    types = {"place": "integer", "moment": "bigint", "first_key": "text", "last_key": "text"}
    items = (
        f"{dialect.array_item.format(place=place, type=type_)} AS {name}"
        for place, (name, type_) in enumerate(types.items())
    )
    source = dialect.each_array.format(":keys")
    return f"(SELECT '{kind.table}' AS kind, FALSE AS by_others, {', '.join(items)} FROM {source})"


def _with_later_fields(kind: LineKind, row: tuple[Any, ...]) -> tuple[Any, ...]:
    names = kind.later_fields
    said = ([name, value] for name, value in zip(names, row[-len(names) :], strict=True) if value)
    return (*row[: -len(names)], *said)


def _key_sql(kind: LineKind) -> str:
    if kind.table == "former_ref":  # a ref can be had twice: it was given up at the moment of the command
        return "e.ref = w.first_key AND e.recorded_at = w.moment"
    if not kind.is_numbered:
        return f"e.{kind.key} = w.first_key"
    return "e.id BETWEEN CAST(w.first_key AS bigint) AND CAST(w.last_key AS bigint)"


@cache
def _columns_sql(dialect: Dialect, section: str) -> str:
    kind = KIND_OF_SECTION[section]
    names = (*kind.fields.split(), *kind.later_fields)
    fields = (_field_sql(dialect, kind, name) for name in names)
    recorded = ("e.recorded_at", "e.recorded_by") if kind.has_moment else ()
    return ", ".join((kind.name, *recorded, *fields))


def _field_sql(dialect: Dialect, kind: LineKind, name: str) -> str:
    sql = kind.sql.get(name, f"e.{name}")
    if sql.startswith("MEMBERS"):
        _, table, key, member = sql.split()
        return members_sql(dialect, table, key, f"e.{kind.key}", member)
    joined = dialect.joined.format("member.uid" if name == "successors" else "member.said")
    return sql.replace("{joined}", joined)
