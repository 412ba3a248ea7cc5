"""How commitments stand: status, due date and flags of each, in order."""

from datetime import date, datetime
from itertools import chain
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.dialect import Dialect
from tracker.db.sql import (
    ASSESSED_ON,
    EVIDENCE,
    FLAG_COLUMNS,
    FLAGS,
    FLAGS_AS_COLUMNS,
    claims_sql,
    commitment_terms_sql,
    latest_sql,
    level_sql,
    worst_first_sql,
)
from tracker.domain.records import AsOf, Claim, Selection, Standing, StandingList, format_update_number
from tracker.domain.terms import CommitmentTerms
from tracker.domain.vocabulary import Flag, SortKey, Status, Strength
from tracker.queries.filters import apply_filters, chosen_sql, query_parameters

ORDERS = {
    SortKey.WORST: "badness, no_due, due_on, ref",
    SortKey.REF: "ref",
    SortKey.DUE: "no_due, due_on, ref",
    SortKey.STATUS: "place, badness, no_due, due_on, ref",
    SortKey.EVIDENCE: "evidence_on, ref",
    SortKey.AGREEMENT: "agreement, badness, no_due, due_on, ref",
}
_FOUND_FLAGS = {flag: f"k.{column}" for flag, column in FLAG_COLUMNS.items()}
PLACES = " ".join(f"WHEN '{status}' THEN {place}" for place, status in enumerate(Status))


class StandingRow(NamedTuple):
    """One commitment as it stands, with the totals of all that were found; ``id`` is None where none was."""

    total: int
    apart: int
    id: int | None
    terms: CommitmentTerms
    status: Status
    status_on: date | None
    level: int | None
    due_now: date | None
    evidence_on: date
    overdue: bool
    contested: bool
    unverified: bool
    stale: bool
    due_soon: bool
    done_late: bool
    last_note: str | None
    claims: str | None
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
    limit: int | None = None,
) -> StandingList:
    """How the selected commitments stand, in order; read row by row as they are taken."""
    selection = apply_filters(connection, selection, at)
    sql = _standings_sql(
        connection.dialect, selection, open_only=open_only, order=order, is_limited=limit is not None
    )
    values = query_parameters(selection, at) | ({} if limit is None else {"most": limit})
    rows = connection.stream(sql, StandingRow, **values)
    first = next(rows)  # there is always one, with the totals, whatever was found
    found = chain([first] if first.id is not None else [], rows)
    return StandingList(
        total=first.total,
        shown=first.total if limit is None else min(limit, first.total),
        apart=first.apart,
        items=(_to_standing(row, at.day) for row in found),
    )


def _standings_sql(
    dialect: Dialect, selection: Selection, *, open_only: bool, order: SortKey, is_limited: bool
) -> str:
    """Of a page only its own rows are looked up; of all rows each flag, in key order, before they are sorted.

    Without a limit, since under one SQLite would put each row in its place as it comes.
    """
    step = _page_sql(order) if is_limited else _all_sql(order)
    return f"""WITH {chosen_sql(dialect, selection, open_only=open_only)},
{step},
totals AS (
  SELECT count(*) FILTER (WHERE NOT apart) AS total, count(*) FILTER (WHERE apart) AS apart
  FROM {"chosen" if is_limited else "judged"})
SELECT totals.total, totals.apart, k.id, {commitment_terms_sql(dialect)},
  k.status, {ASSESSED_ON} AS status_on, {level_sql("k.id", "k.status")} AS level, k.due_on AS due_now,
  k.evidence_on,
  {FLAGS_AS_COLUMNS if is_limited else ", ".join(_FOUND_FLAGS.values())},
  {latest_sql("note", "k.id", "u.note IS NOT NULL")} AS last_note, {claims_sql(dialect, "k.id")} AS claims,
  c.recorded_at, c.recorded_by, k.agreed_on
FROM totals LEFT JOIN page k ON TRUE LEFT JOIN commitment c ON c.id = k.id
ORDER BY {_ordered("k", order)}"""


def _page_sql(order: SortKey) -> str:
    """The first of those chosen; what a flag decides is looked up only where the order asks for it."""
    return f"""page AS MATERIALIZED (
  SELECT k.*, {EVIDENCE} AS evidence_on FROM (
    SELECT k.*, {_sort_columns(order, FLAGS)} FROM chosen k WHERE NOT k.apart
    ORDER BY {_ordered("", order)} LIMIT :most) k)"""


def _all_sql(order: SortKey) -> str:
    return f"""judged AS MATERIALIZED (
  SELECT k.*, {EVIDENCE} AS evidence_on, {FLAGS_AS_COLUMNS} FROM chosen k),
page AS MATERIALIZED (
  SELECT k.*, {_sort_columns(order, _FOUND_FLAGS)} FROM judged k
  WHERE NOT k.apart ORDER BY {_ordered("", order)})"""


def _sort_columns(order: SortKey, flags: dict[Flag, str]) -> str:
    """What an order looks at besides the columns that are there."""
    columns = {
        "badness": worst_first_sql(flags),
        "no_due": "k.due_on IS NULL",
        "place": f"CASE k.status {PLACES} END",
        "evidence_on": EVIDENCE if flags is FLAGS else "k.evidence_on",
    }
    keys = ORDERS[order].split(", ")
    return ", ".join(
        [f"{sql} AS sort_{key}" for key, sql in columns.items() if key in keys] or ["NULL AS unsorted"]
    )


def _ordered(step: str, order: SortKey) -> str:
    """The columns that an order goes by."""
    computed = ("badness", "no_due", "place", "evidence_on")
    keys = [f"sort_{key}" if key in computed else key for key in ORDERS[order].split(", ")]
    return ", ".join(f"{step}.{key}" if step else key for key in keys)


def standing(connection: Connection, ref: str, at: AsOf) -> Standing | None:
    """How one commitment stands; None if it was not agreed on the day, or not recorded by the moment."""
    only = Selection(refs=(ref,), strengths=tuple(Strength))
    found = list(standings(connection, only, at, open_only=False).items)
    return found[0] if found else None


def obligors_of(connection: Connection, ref: str) -> list[str]:
    """Who owes a commitment."""
    sql = """SELECT o.actor FROM commitment_obligor o JOIN commitment c ON c.id = o.commitment_id
        WHERE c.ref = :ref ORDER BY o.actor"""
    return connection.scalars(sql, str, ref=ref)


def _to_standing(row: StandingRow, as_of: date) -> Standing:
    return Standing(
        terms=row.terms,
        status=row.status,
        status_on=row.status_on,
        level=row.level,
        due_on=row.due_now,
        days_late=_days_late(row, as_of),
        evidence_on=row.evidence_on,
        flags=tuple(flag for flag, column in FLAG_COLUMNS.items() if getattr(row, column)),
        last_note=row.last_note,
        claims=tuple(_parse_claim(claim) for claim in (row.claims or "").split(";") if claim),
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        agreed_on=row.agreed_on,
    )


def _days_late(row: StandingRow, as_of: date) -> int | None:
    """Days from the due date to the day asked about, or to the day it was done late; None if not late."""
    until = as_of if row.overdue else row.status_on if row.done_late else None
    return (until - row.due_now).days if until and row.due_now else None


def _parse_claim(claim: str) -> Claim:
    reporter, status, day, number = claim.split(" ")
    on = date.fromisoformat(day)
    return Claim(reporter=reporter, status=Status(status), on=on, update=format_update_number(int(number)))
