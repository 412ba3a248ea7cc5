"""The steps that stand for the tables in an answer for the other side: without what does not go out.

Each has the name of its table, so whatever is asked of that is asked of the step. Its columns are made of the
declarations in ``domain.sharing``; what is not declared there is empty.
"""

from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

from tracker.db.dialect import Dialect
from tracker.db.sql import among_ids_sql, among_sql
from tracker.db.withheld import Withheld
from tracker.db.withheld_finder import KEYS_BY_TABLE
from tracker.domain.fields import Day, Ref, Refs, Retracted, YesNo, fields_of
from tracker.domain.sharing import SHARING, Sharing, sharing_of
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventDayTerms,
    EventTerms,
    FormerRef,
    MeetingTerms,
    OfficeTerms,
    RetractionTerms,
    RevisionTerms,
    StandingTerms,
    UpdateTerms,
)

SAYS_SOMETHING = "says_something"
"""The column of an update that says whether anything of it goes out but its day."""
TELLS_NEWS = "tells_news"
"""The column of an update that says whether it tells something, be it in words that do not go out."""
STORED = "stored_"
"""How the columns of an update begin by which it is found: what they hold is not to be shown."""
_NO_TEXT = "CAST(NULL AS text)"
_SAYING = ("status", "due_on", "note", "value", "incidents")
_TELLING = ("status", "note", "value", "incidents")
_LINKS = ("commitment_id", "agreement", "document", "actor", "event", "meeting")


class _StoredTable(NamedTuple):
    """A table with the record whose fields it holds, and its columns beside those."""

    record: type[NamedTuple]
    others: tuple[str, ...] = ()


STORED_TABLES: Mapping[str, _StoredTable] = {
    "actor": _StoredTable(ActorTerms),
    "agreement": _StoredTable(AgreementTerms),
    "document": _StoredTable(DocumentTerms),
    "event": _StoredTable(EventTerms),
    "meeting": _StoredTable(MeetingTerms),
    "commitment": _StoredTable(CommitmentTerms, ("id",)),
    "former_ref": _StoredTable(FormerRef, ("commitment_id",)),
    "status_update": _StoredTable(UpdateTerms, ("id", "ordered_at", "tiebreak")),
    "agreement_standing": _StoredTable(StandingTerms, ("id",)),
    "event_day": _StoredTable(EventDayTerms, ("id",)),
    "revision": _StoredTable(RevisionTerms, ("id", *_LINKS)),
    "retraction": _StoredTable(
        RetractionTerms,
        ("id", "update_id", "revision_id", "retraction_id", "standing_id", "event_day_id", *_LINKS),
    ),
    "office": _StoredTable(OfficeTerms, ("id",)),
}
"""The tables of records."""
WITHHELD_TABLES = {
    "mark": (*("id", "entry", *_LINKS, "mark", "uid", "recorded_at", "recorded_by"),),
    "command": ("id", "recorded_at", "recorded_by", "words", "undoes", "digest"),
    "command_entry": ("command_id", "kind", "first_key", "last_key", "by_others"),
    "earlier_moment": ("command_id", "kind", "name", "recorded_at", "recorded_by"),
    "other_command": (
        *("digest", "previous", "recorded_at", "recorded_by", "words", "heads", "refs", "command_id"),
    ),
    "other_command_entry": ("digest", "kind", "first_key", "last_key"),
    "other_command_line": ("digest", "kind", "name", "line"),
}
"""The tables of which nothing goes out: for whose eyes what is, and what was typed."""
MEMBER_TABLES = {
    "update_successor": (("update_id", "status_update"), ("successor_id", "commitment")),
    "commitment_obligor": (("commitment_id", "commitment"), ("actor", "actor")),
    "agreement_party": (("agreement", "agreement"), ("actor", "actor")),
    "document_agreement": (("document", "document"), ("agreement", "agreement")),
    "meeting_agreement": (("meeting", "meeting"), ("agreement", "agreement")),
    "revised_term": (("revision_id", "revision"),),
}
"""The tables that name two records, or the terms of one: each column with the table that it names."""


class Step(NamedTuple):
    """What stands for a table: its columns, each with what it holds, and where they are read."""

    columns: Mapping[str, str]
    source: str

    def select(self, words: Set[str] | None = None) -> str:
        """The step with those of its columns that are among some words; with all without words.

        An engine goes through all columns wherever a step is named, and most are not asked for.
        """
        asked = [f"{sql} AS {name}" for name, sql in self.columns.items() if words is None or name in words]
        return f"SELECT {', '.join(asked) or '1 AS present'} {self.source}"


class StepMaker:
    """Makes the steps of what is withheld."""

    def __init__(self, dialect: Dialect, withheld: Withheld) -> None:
        self._dialect, self._withheld = dialect, withheld

    @property
    def parameters(self) -> dict[str, object]:
        """The values that the steps are written with."""
        withheld = self._withheld
        found: dict[str, object] = {}
        for name, rows in (("withheld", withheld.rows), ("shared", withheld.shared)):
            found |= {f"{name}_{table}": tuple(keys) for table, keys in rows.items()}
        named = ("statuses", "due_dates", "due_rules", "conditions", "terms")
        return found | {f"withheld_{name}": tuple(getattr(withheld, name)) for name in named}

    def make(self) -> dict[str, Step]:
        """Each step by the name of its table."""
        steps = {table: self._step_of_records(table, stored) for table, stored in STORED_TABLES.items()}
        steps |= {table: self._step_of_members(table) for table in MEMBER_TABLES}
        return steps | {
            table: Step({name: f"e.{name}" for name in columns}, f"FROM {self._own(table)} e WHERE FALSE")
            for table, columns in WITHHELD_TABLES.items()
        }

    def _own(self, table: str) -> str:
        """A table itself, and not the step that stands for it."""
        return self._dialect.own_table.format(table)

    # -- conditions ------------------------------------------------------------------------------------

    def _among(self, column: str, parameter: str, *, is_number: bool) -> str:
        among = among_ids_sql if is_number else among_sql
        return among(self._dialect, column, f":{parameter}")

    def _is_withheld(self, table: str, column: str) -> Iterator[str]:
        """Whether a column names a withheld row of a table; nothing where none is."""
        if self._withheld.rows.get(table):
            yield self._among(column, f"withheld_{table}", is_number=KEYS_BY_TABLE[table] == "id")

    def _is_shared(self, table: str) -> str:
        if not self._withheld.shared.get(table):
            return "FALSE"
        key = KEYS_BY_TABLE[table]
        return self._among(f"e.{key}", f"shared_{table}", is_number=key == "id")

    # -- records ---------------------------------------------------------------------------------------

    def _step_of_records(self, table: str, stored: _StoredTable) -> Step:
        columns = dict(self._columns(table, stored))
        if table == "status_update":
            for name, said in ((SAYS_SOMETHING, columns), (TELLS_NEWS, {})):
                parts = _SAYING if name == SAYS_SOMETHING else _TELLING
                columns[name] = " OR ".join(f"({said.get(part, f'e.{part}')}) IS NOT NULL" for part in parts)
            columns |= {f"{STORED}{name}": f"e.{name}" for name in ("status", "due_on")}
        key = "commitment_id" if table == "former_ref" else KEYS_BY_TABLE.get(table, "")
        of = "commitment" if table == "former_ref" else table
        left_out = [f"NOT {one}" for one in self._is_withheld(of, f"e.{key}")]
        where = f" WHERE {' AND '.join(left_out)}" if left_out else ""
        return Step(columns, f"FROM {self._own(table)} e{where}")

    def _columns(self, table: str, stored: _StoredTable) -> Iterator[tuple[str, str]]:
        """The columns of a table of records, each with what it holds in the step."""
        for column in stored.others:
            yield column, f"e.{column}"
        if stored.record is FormerRef:
            yield from (("ref", "e.ref"), ("recorded_at", "e.recorded_at"), ("recorded_by", _NO_TEXT))
            return
        for field in fields_of(stored.record):
            if isinstance(field.kind, Refs | Retracted) or field.name in ("of", "terms", "cleared"):
                continue
            is_key = isinstance(field.kind, Ref) and field.kind.entity == "commitment"
            name = f"{field.name}_id" if is_key else field.name
            empty = "CAST(NULL AS date)" if isinstance(field.kind, Day) else _NO_TEXT
            empty = "FALSE" if isinstance(field.kind, YesNo) else empty
            yield name, self._column(table, stored.record, field.name, name, empty)
        yield from (("recorded_at", "e.recorded_at"), ("recorded_by", _NO_TEXT))

    def _column(self, table: str, record: type[NamedTuple], field: str, name: str, empty: str) -> str:
        sharing = sharing_of(record, field)
        if sharing is Sharing.NEVER:
            return empty
        if sharing is Sharing.IF_SHARED:
            is_theirs = "e.reporter IS NOT NULL OR " if "reporter" in SHARING[record] else ""
            return f"CASE WHEN {is_theirs}{self._is_shared(table)} THEN e.{name} END"
        hidden = list(self._is_hidden(table, field))
        return f"CASE WHEN NOT ({' OR '.join(hidden)}) THEN e.{name} END" if hidden else f"e.{name}"

    def _is_hidden(self, table: str, field: str) -> Iterator[str]:
        """Whether a field that goes out is withheld in some rows, for what it says or names."""
        keys = {
            ("status_update", "status"): "statuses",
            ("status_update", "due_on"): "due_dates",
            ("commitment", "due"): "due_rules",
            ("commitment", "after"): "conditions",
        }
        if (name := keys.get((table, field))) and getattr(self._withheld, name):
            yield self._among("e.id", f"withheld_{name}", is_number=True)
        named = {
            ("status_update", "accepts"): ("status_update", "accepts"),
            ("status_update", "corrects"): ("status_update", "corrects"),
            ("commitment", "document"): ("document", "document"),
            ("commitment", "locator"): ("document", "document"),
            ("office", "actor"): ("actor", "actor"),
        }
        if (table, field) in named:
            of, column = named[table, field]
            yield from self._names_withheld(of, column)

    def _names_withheld(self, of: str, column: str) -> Iterator[str]:
        """Whether a column names something withheld: an update by its uid, else by its ref."""
        if of == "status_update":
            for one in self._is_withheld(of, "o.id"):
                yield f"EXISTS (SELECT 1 FROM {self._own(of)} o WHERE o.uid = e.{column} AND {one})"
        else:
            yield from (f"(e.{column} IS NOT NULL AND {one})" for one in self._is_withheld(of, f"e.{column}"))

    def _step_of_members(self, table: str) -> Step:
        left_out = [
            f"NOT {one}"
            for column, of in MEMBER_TABLES[table]
            for one in self._is_withheld(of, f"e.{column}")
        ]
        if table == "revised_term" and self._withheld.terms:
            left_out.append(
                "NOT " + self._among("e.revision_id || ':' || e.term", "withheld_terms", is_number=False)
            )
        where = f" WHERE {' AND '.join(left_out)}" if left_out else ""
        names = [column for column, _ in MEMBER_TABLES[table]]
        names += ["term", "value"] if table == "revised_term" else []
        return Step({name: f"e.{name}" for name in names}, f"FROM {self._own(table)} e{where}")
