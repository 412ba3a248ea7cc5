"""What only some entries say: how much there is, how many incidents, what we ask for, who follows it up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import (
    AMOUNTS_AND_ASKS,
    ASSESSMENT,
    KNOWN_OF_ALL,
    among_ids_sql,
    in_force_sql,
    retracted_sql,
)
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import (
    AsOf,
    IncidentCount,
    OurAsk,
    Standing,
    StatedValue,
    format_update_number,
)
from tracker.domain.vocabulary import NO_ASK, NO_OWNER, Status, is_done


class AmountRow(NamedTuple):
    """An entry that says how much, how many, what we ask for, or who follows it up."""

    commitment_id: int
    id: int
    effective_on: date
    side: str | None
    reporter: str | None
    value: Decimal | None
    incidents: int | None
    ask: str | None
    owner: str | None
    ordered_at: int
    tiebreak: int

    @property
    def place(self) -> tuple[date, int, int]:
        """Its place in the log."""
        return self.effective_on, self.ordered_at, self.tiebreak


AmountsByCommitment = Mapping[int, Sequence[AmountRow]]
"""The entries of each commitment, in order, by its key."""


def read_amounts(connection: Connection, at: AsOf, ids: Sequence[int] | None = None) -> AmountsByCommitment:
    """The entries of all commitments, or of some, that count as of a day and moment."""
    scope = "" if ids is None else f" AND {among_ids_sql(connection.dialect, 'u.commitment_id')}"
    sql = f"""SELECT u.commitment_id, u.id, u.effective_on, u.side, u.reporter, u.value, u.incidents, u.ask,
  u.owner, u.ordered_at, u.tiebreak
FROM status_update u WHERE ({AMOUNTS_AND_ASKS}) AND u.effective_on <= :as_of AND {KNOWN_OF_ALL}
  AND NOT {retracted_sql()}{scope}"""
    cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    # Sorted here: asked for their order, SQLite would go through all of the log in that order to find them.
    rows = sorted(
        connection.all(sql, AmountRow, ids=ids, **cut), key=lambda row: (row.commitment_id, row.place)
    )
    return {key: list(some) for key, some in groupby(rows, key=attrgetter("commitment_id"))}


class AssessmentRow(NamedTuple):
    """An assessment that counts."""

    commitment_id: int
    effective_on: date
    ordered_at: int
    tiebreak: int
    status: Status


def read_assessments(
    connection: Connection, at: AsOf, amounts: AmountsByCommitment
) -> Mapping[int, Sequence[AssessmentRow]]:
    """Our assessments, in order, of the commitments of which we ask for something."""
    ids = tuple(key for key, rows in amounts.items() if any(row.ask is not None for row in rows))
    if not ids:
        return {}
    sql = f"""SELECT u.commitment_id, u.effective_on, u.ordered_at, u.tiebreak, u.status FROM status_update u
WHERE {ASSESSMENT} AND {in_force_sql()} AND {among_ids_sql(connection.dialect, "u.commitment_id")}"""
    cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    rows = sorted(connection.all(sql, AssessmentRow, ids=ids, **cut))
    return {key: list(some) for key, some in groupby(rows, key=attrgetter("commitment_id"))}


AsksSince = Mapping[str, date]
"""The day from which on what we ask for is still asked, by side: since its part was done or closed last."""


def find_asks_since(standing: Standing, rows: Iterable[AssessmentRow], day: date) -> AsksSince:
    """The same of a commitment whose parts all stand as the whole does, from our assessments of it."""
    statuses = {max(row.effective_on, standing.agreed_on): row.status for row in rows}
    ends = [*list(statuses)[1:], day + timedelta(days=1)]
    done = [end for end, status in zip(ends, statuses.values(), strict=False) if is_done(status)]
    return dict.fromkeys(standing.terms.obligors, done[-1]) if done else {}


def with_amounts(standing: Standing, rows: Sequence[AmountRow], since: AsksSince) -> Standing:
    """A standing with what its entries say of how much, how many, what we ask for, and who follows it up."""
    if not rows:
        return standing
    obligors = standing.terms.obligors
    details = standing.details._replace(
        values=latest_values(rows),
        incidents=count_incidents(rows, obligors),
        our_asks=_asks_in_force(rows, obligors, since),
        owner=_latest_owner(rows),
    )
    return standing._replace(details=details)


def with_what_is_so(standing: Standing, rows: Sequence[AmountRow]) -> Standing:
    """A standing with those of its values and counts that are so by all ``rows`` too, not only by some."""
    values, counts = latest_values(rows), count_incidents(rows, standing.terms.obligors)
    details = standing.details._replace(
        values=tuple(one for one in standing.details.values if one in values),
        incidents=tuple(one for one in standing.details.incidents if one in counts),
    )
    return standing._replace(details=details)


def latest_values(rows: Iterable[AmountRow]) -> tuple[StatedValue, ...]:
    """What each voice said last, ours first."""
    latest = {row.reporter: row for row in rows if row.value is not None}
    return tuple(
        StatedValue(reporter, row.value, row.effective_on, format_update_number(row.id))
        for reporter, row in sorted(latest.items(), key=lambda item: (item[0] is not None, item[0] or ""))
        if row.value is not None
    )


def count_incidents(rows: Iterable[AmountRow], obligors: Sequence[str]) -> tuple[IncidentCount, ...]:
    """The incidents that each voice has counted of each side, never added to those of another voice.

    What an obligor says is of its own part unless it names another.
    """
    counts: dict[tuple[str | None, str | None], IncidentCount] = {}
    for row in rows:
        if row.incidents is not None:
            of = (row.reporter, row.side or (row.reporter if row.reporter in obligors else None))
            before = counts[of].incidents if of in counts else 0
            counts[of] = IncidentCount(*of, before + row.incidents, row.effective_on)
    return tuple(
        one for _, one in sorted(counts.items(), key=lambda item: tuple(part or "" for part in item[0]))
    )


def _asks_in_force(
    rows: Iterable[AmountRow], obligors: Sequence[str], since: AsksSince
) -> tuple[OurAsk, ...]:
    """What we ask for of each side: the latest, until it is cleared or its part is done or closed.

    What is asked of all stands once.
    """
    latest: dict[str, AmountRow] = {}
    for row in rows:
        if row.ask is not None:
            latest |= dict.fromkeys(obligors if row.side is None else (row.side,), row)
    asked = {
        side: row
        for side, row in sorted(latest.items())
        if side in obligors and row.ask != NO_ASK and row.effective_on >= since.get(side, date.min)
    }
    if len(asked) == len(obligors) and all(row.side is None for row in asked.values()):
        return tuple(_to_ask(None, row) for row in dict.fromkeys(asked.values()))
    return tuple(_to_ask(side, row) for side, row in asked.items())


def _to_ask(side: str | None, row: AmountRow) -> OurAsk:
    return OurAsk(side, row.ask or "", row.effective_on, format_update_number(row.id))


def _latest_owner(rows: Iterable[AmountRow]) -> str | None:
    """Who of us follows it up, by what was said last."""
    owners = [row.owner for row in rows if row.owner is not None]
    return owners[-1] if owners and owners[-1] != NO_OWNER else None
