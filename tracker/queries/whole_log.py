"""The log with all that is in it: updates, revisions, what takes any of it back, and other entries."""

import heapq
import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import DUE_DATE, NEWEST_FIRST, in_force_sql, members_sql, retracted_sql
from tracker.db.terms_sql import (
    ALWAYS,
    LIST_TABLES,
    TERMS_TABLES,
    TermsTable,
    agreement_now_sql,
    terms_steps_sql,
)
from tracker.domain.days import EARLIEST_DAY, LATEST_DAY, end_of_day, start_of_day
from tracker.domain.fields import Field, terms_of
from tracker.domain.records import AsOf, LogEntry, Selection, format_update_number
from tracker.domain.terms import REVISABLE, EntityRef
from tracker.domain.terms_entry import OtherEntry, TermsEntry
from tracker.queries.filters import apply_filters, query_parameters
from tracker.queries.judgements import filter_by_state
from tracker.queries.log import log_entries
from tracker.queries.other_entries import LogScope, find_other_entries
from tracker.queries.revisions import REVISED_KIND, REVISED_REF
from tracker.queries.terms_in_force import value_of_term

LogLine = LogEntry | TermsEntry | OtherEntry


class _RevisedTermRow(NamedTuple):
    """One term of a revision, with what it was before, by what was known then."""

    id: int
    kind: str
    ref: str
    agreement: str | None
    effective_on: date
    reason: str | None
    recorded_at: datetime
    recorded_by: str | None
    uid: str
    retracted: bool
    term: str
    before: str | None
    after: str


class _RetractionRow(NamedTuple):
    """What takes back a revision, a retraction, or what has a ref."""

    id: int
    kind: str
    ref: str
    agreement: str | None
    takes_back: int | None
    reason: str | None
    recorded_at: datetime
    recorded_by: str | None
    uid: str
    retracted: bool


def whole_log(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    since: date | None = None,
    until: date | None = None,
    commands: Sequence[int] | None = None,
    updates: Iterable[LogEntry] | None = None,
) -> Iterator[LogLine]:
    """All that was written about the selected commitments, as ``log_entries`` gives it, oldest first.

    What is about agreements, documents and actors is in it where all commitments are asked for. The standing
    of an agreement and the days of its events are in it too where nothing but agreements is selected.
    ``updates`` are what ``log_entries`` gives of the same, where they are read already.
    """
    if updates is None:
        updates = log_entries(connection, selection, at, since=since, until=until, commands=commands)
    shown = (entry for entry in updates if not entry.is_amendment)
    if selection.statuses:  # only an update has one
        return shown
    chosen = filter_by_state(connection, apply_filters(connection, selection, at), at)
    scope = LogScope.of(connection, selection, chosen, commands)
    values = query_parameters(chosen, at) | {
        "since": since or EARLIEST_DAY,
        "until": until or LATEST_DAY,
        "since_moment": start_of_day(since or EARLIEST_DAY),
        "until_moment": end_of_day(until or LATEST_DAY),
        "commands": commands and tuple(commands),
        "own_agreements": selection.agreements,
        "own_reporters": selection.reporters,
    }
    others: list[TermsEntry | OtherEntry] = list(find_other_entries(connection, scope, values))
    if not selection.reporters:  # nobody reports terms
        others += _revisions(connection, scope, values)
        others += _retractions(connection, scope, values)
    others.sort(key=lambda entry: (entry.effective_on, entry.recorded_at, entry.uid))
    return heapq.merge(shown, others, key=attrgetter("effective_on"))


# -- revisions ---------------------------------------------------------------------------------------


def _revisions(connection: Connection, scope: LogScope, values: dict[str, object]) -> Iterator[TermsEntry]:
    in_time = f"""v.recorded_at <= :known_at AND CASE WHEN v.effective_on = '{ALWAYS}'
    THEN v.recorded_at BETWEEN :since_moment AND :until_moment
    ELSE v.effective_on BETWEEN :since AND :until END"""
    found = "\nUNION ALL\n".join(
        _revisions_sql(connection, table, f"{in_time}{scope.of_commitments}{scope.written_sql('revision')}")
        for table in TERMS_TABLES
    )
    sql = f"WITH {terms_steps_sql(connection)}\nSELECT * FROM ({found}) found ORDER BY id, term"
    rows = connection.all(sql, _RevisedTermRow, **values)
    for _, of_one in itertools.groupby(rows, key=attrgetter("id")):
        yield _to_entry(list(of_one))


def _to_entry(rows: list[_RevisedTermRow]) -> TermsEntry:
    row, is_correction = rows[0], rows[0].effective_on == ALWAYS
    return TermsEntry(
        number=format_update_number(row.id),
        of=EntityRef(row.kind, row.ref),
        commitment=row.ref if row.kind == "commitment" else None,
        agreement=row.agreement,
        effective_on=row.recorded_at.date() if is_correction else row.effective_on,
        note=row.reason,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        uid=row.uid,
        retracted=row.retracted,
        is_amendment=not is_correction,
        terms=tuple((one.term, _value(one, one.before), _value(one, one.after)) for one in rows),
    )


def _value(row: _RevisedTermRow, text: str | None) -> object:
    field = terms_of(REVISABLE[row.kind]).get(row.term)
    if text and field and field.is_list and not text.startswith("["):  # as it was recorded first
        return text.split(";")
    return value_of_term(row.kind, row.term, text or "")


def _revisions_sql(connection: Connection, table: TermsTable, where: str) -> str:
    """The question for the revisions of one kind of record, a row for each term."""
    before = f"coalesce({_said_before_sql(table)}, {_first_sql(connection, table)})"
    if table.name == "commitment":
        due = f"""(SELECT CAST(u.due_on AS text) FROM status_update u WHERE u.commitment_id = v.commitment_id
          AND {DUE_DATE} AND {in_force_sql("v.effective_on", "v.recorded_at - 1")}
        ORDER BY {NEWEST_FIRST} LIMIT 1)"""
        before = f"CASE WHEN t.term = 'due_on' THEN coalesce({due}, {before}) ELSE {before} END"
    return f"""SELECT v.id, {REVISED_KIND} AS kind, {REVISED_REF} AS ref,
  {_agreement_sql(connection)} AS agreement,
  v.effective_on, v.reason, v.recorded_at, v.recorded_by, v.uid,
  {retracted_sql(u="v", link="revision_id")} AS retracted, t.term, {before} AS "before", t.value AS "after"
FROM revision v JOIN revised_term t ON t.revision_id = v.id LEFT JOIN commitment c ON c.id = v.commitment_id
WHERE v.{table.link} IS NOT NULL AND {where}"""


def _said_before_sql(table: TermsTable) -> str:
    """What another revision said of a term, for a day not later, and before."""
    is_retracted = retracted_sql("v.recorded_at - 1", u="o", link="revision_id")
    return f"""(SELECT p.value FROM revision o JOIN revised_term p ON p.revision_id = o.id
      WHERE o.{table.link} = v.{table.link} AND p.term = t.term AND o.effective_on <= v.effective_on
        AND o.recorded_at < v.recorded_at AND NOT {is_retracted}
      ORDER BY o.effective_on DESC, o.recorded_at DESC, o.uid DESC LIMIT 1)"""


def _first_sql(connection: Connection, table: TermsTable) -> str:
    """A term as it was recorded first."""
    terms = terms_of(REVISABLE[table.name]).values()
    cases = " ".join(f"WHEN '{field.name}' THEN {_column_sql(connection, table, field)}" for field in terms)
    return f"(SELECT CASE t.term {cases} END FROM {table.name} e WHERE e.{table.key} = v.{table.link})"


def _column_sql(connection: Connection, table: TermsTable, field: Field) -> str:
    if not field.is_list:
        return f"CAST(e.{field.name} AS text)"
    (members,) = (one for one in LIST_TABLES if one.link == table.link)
    return members_sql(connection.dialect, members.name, members.owner, f"e.{table.key}", members.member)


def _agreement_sql(connection: Connection) -> str:
    """The agreement that an entry is about, or that of its commitment, document, event or meeting."""
    return f"""CASE WHEN c.id IS NOT NULL THEN {agreement_now_sql(connection)}
    ELSE coalesce(v.agreement,
      (SELECT min(d.agreement) FROM document_agreement d WHERE d.document = v.document),
      (SELECT w.agreement FROM event w WHERE w.ref = v.event),
      (SELECT min(m.agreement) FROM meeting_agreement m WHERE m.meeting = v.meeting)) END"""


# -- retractions -------------------------------------------------------------------------------------


_LINKS = ("document", "actor", "meeting")
_TAKEN_BACK = f"""SELECT r.id, r.uid, r.reason, r.recorded_at, r.recorded_by,
    coalesce(r.retraction_id, r.revision_id, r.standing_id, r.event_day_id) AS takes_back,
    coalesce(r.commitment_id, b.commitment_id, w.commitment_id, u.commitment_id) AS commitment_id,
    coalesce(r.agreement, b.agreement, w.agreement, s.agreement) AS agreement,
    coalesce(r.event, b.event, w.event, d.event) AS event,
    {", ".join(f"coalesce(r.{link}, b.{link}, w.{link}) AS {link}" for link in _LINKS)}
  FROM retraction r LEFT JOIN retraction b ON b.id = r.retraction_id
  LEFT JOIN revision w ON w.id = coalesce(r.revision_id, b.revision_id)
  LEFT JOIN agreement_standing s ON s.id = coalesce(r.standing_id, b.standing_id)
  LEFT JOIN event_day d ON d.id = coalesce(r.event_day_id, b.event_day_id)
  LEFT JOIN status_update u ON u.id = b.update_id
  WHERE r.update_id IS NULL AND r.recorded_at <= :known_at
    AND r.recorded_at BETWEEN :since_moment AND :until_moment"""
"""What takes back anything but an update, and what that is, or is about.

What brings something back is not taken back itself: so no more than two steps lead to what an entry is about.
"""


def _retractions(connection: Connection, scope: LogScope, values: dict[str, object]) -> Iterator[TermsEntry]:
    of_agreement = "coalesce(v.agreement, (SELECT o.agreement FROM event o WHERE o.ref = v.event))"
    where = scope.either_sql(of_agreement)
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT v.id, {REVISED_KIND} AS kind, {REVISED_REF} AS ref, {_agreement_sql(connection)} AS agreement,
  v.takes_back, v.reason, v.recorded_at, v.recorded_by, v.uid,
  {retracted_sql(u="v", link="retraction_id")} AS retracted
FROM ({_TAKEN_BACK}) v LEFT JOIN commitment c ON c.id = v.commitment_id
WHERE TRUE{where}{scope.written_sql("retraction")} ORDER BY v.recorded_at, v.uid"""
    return map(_to_retraction, connection.all(sql, _RetractionRow, **values))


def _to_retraction(row: _RetractionRow) -> TermsEntry:
    return TermsEntry(
        number=format_update_number(row.id),
        of=EntityRef(row.kind, row.ref),
        commitment=row.ref if row.kind == "commitment" else None,
        agreement=row.agreement,
        effective_on=row.recorded_at.date(),
        note=row.reason,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        uid=row.uid,
        retracted=row.retracted,
        takes_back=format_update_number(row.takes_back) if row.takes_back else None,
    )
