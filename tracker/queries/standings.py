"""How commitments stand: status, due date and flags of each, in order."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from tracker.db.connection import Connection
from tracker.db.history_needs_sql import IS_JOINT, IS_RELATIVE
from tracker.db.sql import CLOSED, commitment_terms_sql, latest_sql
from tracker.db.standing_sql import (
    EVIDENCE,
    FALLEN_ON,
    FLAG_COLUMNS,
    FLAGS,
    FLAGS_AS_COLUMNS,
    LEVEL,
    ORIGINAL_DUE_DATE,
    OUR_NOTES,
    THEIR_NOTES,
    asked_dates_sql,
    claims_sql,
    due_dates_sql,
    stood_sql,
)
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME, LATEST_DAY
from tracker.domain.records import (
    AskedDate,
    AsOf,
    Claim,
    Note,
    Selection,
    Standing,
    StandingList,
    format_update_number,
)
from tracker.domain.terms import CommitmentTerms
from tracker.domain.vocabulary import Flag, SortKey, Status, Strength, find_openness_of_status
from tracker.queries.amounts_and_asks import (
    find_asks_since,
    read_amounts,
    read_assessments,
    with_amounts,
    with_what_is_so,
)
from tracker.queries.filters import apply_filters, chosen_sql, not_yet_owed_sql, query_parameters
from tracker.queries.found_standings import with_only_part
from tracker.queries.judged_commitments import JudgedCommitment
from tracker.queries.judgements import judge_as_told, judge_listed
from tracker.queries.sort_columns import SortColumns

if TYPE_CHECKING:  # what judges is loaded only where something is to be judged
    from tracker.domain.judgement import Judgement

ROWS_AT_ONCE = 1000
"""How many rows of a list are read before those among them that have a history are judged."""
_FLAG_FIELDS = FLAG_COLUMNS | {Flag.NOT_YET_OWED: "not_yet_owed_now"}
_FOUND_FLAGS = {flag: f"k.{column}" for flag, column in FLAG_COLUMNS.items()}


class StandingRow(NamedTuple):
    """One commitment as it stands, with the totals of all that were found; ``id`` is None where none was.

    Where it ``is_told``, seeks find all that is told of it; ``moved_to`` has due dates of what hangs on an
    event.
    """

    total: int
    apart: int
    not_yet_owed: int
    id: int | None
    is_told: bool
    terms: CommitmentTerms
    status: Status
    status_on: date
    level: int | None
    due_now: date | None
    original_due_on: date | None
    done_on: date | None
    fallen_back_on: date | None
    evidence_on: date
    overdue: bool
    fallen_back: bool
    contested: bool
    unverified: bool
    stale: bool
    due_soon: bool
    done_late: bool
    waiting: bool
    not_yet_owed_now: bool
    promised_again: bool
    agreement_disputed: bool
    our_note: str | None
    our_note_on: date | None
    our_note_in: int | None
    their_note: str | None
    their_note_by: str | None
    their_note_on: date | None
    their_note_in: int | None
    claims: str | None
    asks: str | None
    moved_to: str | None
    recorded_at: datetime
    recorded_by: str
    agreed_on: date


def standings(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    *,
    open_only: bool = True,
    order: SortKey = SortKey.WORST,
    descending: bool = False,
    limit: int | None = None,
) -> StandingList:
    """How the selected commitments stand, in order; read row by row as they are taken.

    ``descending`` turns the order round; what has no due date is last in both.
    """
    is_page = limit is not None
    selection = apply_filters(connection, selection, at)
    columns = SortColumns(connection.dialect, order, is_descending=descending, is_limited=is_page)
    worst_shown = limit if open_only and columns.is_page_of_worst else None
    selection = judge_listed(
        connection, selection, at, open_only=open_only, is_page=is_page, worst_shown=worst_shown
    )
    sql = _standings_sql(connection, selection, columns, open_only=open_only)
    values = query_parameters(selection, at) | ({} if limit is None else {"most": limit})
    rows = connection.stream(sql, StandingRow, **values)
    first = next(rows)  # there is always one, with the totals, whatever was found
    found = chain([first] if first.id is not None else [], rows)
    return StandingList(
        total=first.total,
        shown=first.total if limit is None else min(limit, first.total),
        apart=first.apart - first.not_yet_owed,
        not_yet_owed=first.not_yet_owed,
        asked=selection,
        items=_to_standings(connection, found, selection, at, is_page=is_page),
    )


def _to_standings(
    connection: Connection, rows: Iterator[StandingRow], selection: Selection, at: AsOf, *, is_page: bool
) -> Iterator[Standing]:
    """The standings of rows, with what only some commitments have."""
    amounts = read_amounts(connection, at, selection.ids)
    touched = tuple(sorted(connection.touched))
    all_amounts = read_amounts(connection.whole, at, touched) if touched else {}
    assessments = read_assessments(connection, at, amounts)
    for row, judged in _with_judgements(connection, rows, selection, at, is_page=is_page):
        key, standing = row.id or 0, _to_standing(row, at.day)
        if judged is not None:
            from tracker.queries.judged_standings import asks_since, with_judgement

            standing, since = with_judgement(standing, judged), asks_since(judged)
        else:
            since = find_asks_since(standing, assessments.get(key, ()), at.day)
        standing = with_amounts(standing, amounts.get(key, ()), since)
        yield with_what_is_so(standing, all_amounts[key]) if key in all_amounts else standing


def _with_judgements(
    connection: Connection, rows: Iterator[StandingRow], selection: Selection, at: AsOf, *, is_page: bool
) -> "Iterator[tuple[StandingRow, JudgedCommitment[Judgement] | None]]":
    """Rows with how those stand that have a history to tell of.

    Judged here are those that were judged in brief, and those with a relative due date of which seeks find
    how they stand and no more.
    """
    judged: Mapping[int, JudgedCommitment[Judgement]] = {} if is_page else selection.judged
    while some := list(islice(rows, ROWS_AT_ONCE)):
        missing = [row.id or 0 for row in some if not (row.is_told or row.id in judged)]
        added = judge_as_told(connection, selection, at, missing)
        yield from ((row, added.get(row.id or 0) or judged.get(row.id or 0)) for row in some)


def _standings_sql(
    connection: Connection, selection: Selection, columns: SortColumns, *, open_only: bool
) -> str:
    """Of a page only its own rows are looked up; of all rows each flag, in key order, before they are sorted.

    Without a limit, since under one SQLite would put each row in its place as it comes. What is told of those
    that are judged by their history is not looked up (``_with_judgements``).
    """
    dialect = connection.dialect
    with_flags, is_limited = columns.needs_flags, columns.is_limited
    only_front = columns.is_page_of_worst and not selection.has_flags
    chosen = chosen_sql(
        connection, selection, open_only=open_only, with_flags=with_flags, only_front=only_front
    )
    step = (
        _page_sql(columns, has_flags=with_flags or selection.has_flags) if is_limited else _all_sql(columns)
    )
    counted = ("fitting" if only_front else "chosen") if is_limited else "judged_flags"
    return f"""WITH {chosen},
{step},
totals AS (
  SELECT count(*) FILTER (WHERE NOT apart) AS total, count(*) FILTER (WHERE apart) AS apart,
    count(*) FILTER (WHERE apart AND {not_yet_owed_sql(selection)}) AS not_yet_owed
  FROM {counted} k)
SELECT totals.total, totals.apart, totals.not_yet_owed, k.id, {_IS_TOLD} AS is_told,
  {commitment_terms_sql(dialect, "obligor_in_force")},
  k.status, k.since AS status_on, {LEVEL} AS level,
  k.due_on AS due_now, {_if_told_sql(ORIGINAL_DUE_DATE)} AS original_due_on,
  CASE WHEN k.done_late THEN k.met_on END AS done_on,
  {_if_told_sql(f"CASE WHEN k.fallen_back THEN {FALLEN_ON} END")} AS fallen_back_on, k.evidence_on,
  {", ".join(f"{found} AS {_FLAG_FIELDS[flag]}" for flag, found in _FOUND_FLAGS.items())},
  our.note AS our_note, our.effective_on AS our_note_on, our.id AS our_note_in,
  their.note AS their_note, their.reporter AS their_note_by, their.effective_on AS their_note_on,
  their.id AS their_note_in,
  {_if_told_sql(claims_sql(dialect))} AS claims, {_if_told_sql(asked_dates_sql(dialect))} AS asks,
  CASE WHEN {_IS_TOLD} AND {IS_RELATIVE} THEN coalesce({due_dates_sql(dialect)}, '') END AS moved_to,
  c.recorded_at, c.recorded_by, k.agreed_on
FROM totals LEFT JOIN page k ON TRUE LEFT JOIN commitment_in_force c ON c.id = k.id
LEFT JOIN status_update our ON our.id = {latest_sql("id", "k.id", *OUR_NOTES)}
LEFT JOIN status_update their ON their.id = {latest_sql("id", "k.id", *THEIR_NOTES)}
ORDER BY {columns.order_sql("k")}"""


_IS_TOLD = f"""(k.bits IS NULL
    AND (NOT {IS_RELATIVE} OR (k.status NOT IN {CLOSED} AND NOT {IS_JOINT.format("k.id")})))"""
"""Whether seeks find all that is told: of what hangs on an event, where one owes it and it is not closed."""


def _if_told_sql(told: str) -> str:
    """What is told of a commitment of which seeks find all that is shown."""
    return f"CASE WHEN {_IS_TOLD} THEN {told} END"


def _page_sql(columns: SortColumns, *, has_flags: bool) -> str:
    """The first of those chosen; what flags rest on is looked up only of these, if it is not there yet."""
    rows = f"SELECT k.*, {columns.computed_sql(FLAGS)} FROM chosen k WHERE NOT k.apart"
    stood = "" if has_flags else f",\n{stood_sql('first')}"
    return f"""first AS MATERIALIZED (
  {columns.page_sql(rows)}){stood},
page AS MATERIALIZED (
  SELECT k.*, {EVIDENCE} AS evidence_on, {FLAGS_AS_COLUMNS}{columns.missing_sql()}
  FROM {"first" if has_flags else "stood"} k)"""


def _all_sql(columns: SortColumns) -> str:
    return f"""judged_flags AS MATERIALIZED (
  SELECT k.*, {EVIDENCE} AS evidence_on, {FLAGS_AS_COLUMNS} FROM chosen k),
page AS MATERIALIZED (
  SELECT k.*, {columns.computed_sql(_FOUND_FLAGS)} FROM judged_flags k
  WHERE NOT k.apart ORDER BY {columns.order_sql()})"""


def standing(connection: Connection, ref: str, at: AsOf) -> Standing | None:
    """How one commitment stands; None if it was not agreed on the day, or not recorded by the moment."""
    only = Selection(refs=(ref,), strengths=tuple(Strength))
    found = list(standings(connection, only, at, open_only=False).items)
    return found[0] if found else None


def obligors_of(connection: Connection, ref: str) -> list[str]:
    """Who owes a commitment, by all that is known, on the latest day."""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT o.actor FROM obligor_in_force o JOIN commitment c ON c.id = o.commitment_id
WHERE c.ref = :ref ORDER BY o.actor"""
    return connection.scalars(sql, str, ref=ref, as_of=LATEST_DAY, known_at=END_OF_TIME)


def _to_standing(row: StandingRow, as_of: date) -> Standing:
    found = Standing(
        terms=row.terms,
        status=row.status,
        status_on=row.status_on,
        level=row.level,
        due_on=row.due_now,
        original_due_on=row.original_due_on,
        days_late=_days_late(row, as_of),
        fallen_back_on=row.fallen_back_on,
        evidence_on=row.evidence_on,
        flags=tuple(flag for flag, column in _FLAG_FIELDS.items() if getattr(row, column)),
        our_note=_to_note(None, row.our_note, row.our_note_on, row.our_note_in),
        their_note=_to_note(row.their_note_by, row.their_note, row.their_note_on, row.their_note_in),
        claims=tuple(map(_parse_claim, _split_joined(row.claims))),
        asks=tuple(map(_parse_asked_date, _split_joined(row.asks))),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        agreed_on=row.agreed_on,
        openness=find_openness_of_status(row.terms.strength, row.terms.kind, row.status),
    )
    if row.moved_to is None:
        return found
    return with_only_part(found, map(date.fromisoformat, _split_joined(row.moved_to)))


def _days_late(row: StandingRow, as_of: date) -> int | None:
    """Days from the due date to the day asked about, or to the day it was done late; None if not late."""
    until = as_of if row.overdue else row.done_on
    return (until - row.due_now).days if until and row.due_now else None


def _to_note(reporter: str | None, text: str | None, on: date | None, number: int | None) -> Note | None:
    if text is None or on is None or number is None:
        return None
    return Note(reporter, text, on, format_update_number(number))


def _split_joined(joined: str | None) -> list[str]:
    return joined.split(";") if joined else []


def _parse_claim(claim: str) -> Claim:
    reporter, status, held_since, on, number = claim.split(" ")
    return Claim(
        reporter=reporter,
        status=Status(status),
        held_since=date.fromisoformat(held_since),
        on=date.fromisoformat(on),
        update=format_update_number(int(number)),
    )


def _parse_asked_date(asked: str) -> AskedDate:
    reporter, due_on, on, number = asked.split(" ")
    return AskedDate(
        reporter=reporter,
        due_on=date.fromisoformat(due_on),
        on=date.fromisoformat(on),
        update=format_update_number(int(number)),
    )
