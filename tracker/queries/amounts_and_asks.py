"""What only some entries say: how much there is, how many incidents, what we ask for, who follows it up."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import AMOUNTS_AND_ASKS, KNOWN_OF_ALL, among_ids_sql, retracted_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import (
    AsOf,
    IncidentCount,
    OurAsk,
    Standing,
    StatedValue,
    format_update_number,
)
from tracker.domain.vocabulary import NO_ASK, NO_OWNER, Openness, Status


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


def with_amounts(standing: Standing, rows: Sequence[AmountRow]) -> Standing:
    """A standing with what its entries say of how much, how many, what we ask for, and who follows it up."""
    if not rows:
        return standing
    details = standing.details._replace(
        values=latest_values(rows),
        incidents=count_incidents(rows),
        our_asks=tuple(ask for ask in _latest_asks(rows) if _is_to_be_asked(standing, ask)),
        owner=_latest_owner(rows),
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


def count_incidents(rows: Iterable[AmountRow]) -> tuple[IncidentCount, ...]:
    """The incidents that each voice has counted of each side, never added to those of another voice."""
    counts: dict[tuple[str | None, str | None], IncidentCount] = {}
    for row in rows:
        if row.incidents is not None:
            of = (row.reporter, row.side)
            before = counts[of].incidents if of in counts else 0
            counts[of] = IncidentCount(*of, before + row.incidents, row.effective_on)
    return tuple(
        one for _, one in sorted(counts.items(), key=lambda item: tuple(part or "" for part in item[0]))
    )


def _latest_asks(rows: Iterable[AmountRow]) -> tuple[OurAsk, ...]:
    """What we ask for of each side: the latest, until it is cleared."""
    latest = {row.side: row for row in rows if row.ask is not None}
    return tuple(
        OurAsk(side, row.ask, row.effective_on, format_update_number(row.id))
        for side, row in sorted(latest.items(), key=lambda item: item[0] or "")
        if row.ask is not None and row.ask != NO_ASK
    )


def _is_to_be_asked(standing: Standing, ask: OurAsk) -> bool:
    """Whether a side's part is not done yet, nor closed."""
    parts = [part for part in standing.details.parts if ask.side in (None, part.side)]
    stands = [(part.status, part.openness) for part in parts] or [(standing.status, standing.openness)]
    return any(
        status is not Status.IMPLEMENTED and openness is not Openness.CLOSED for status, openness in stands
    )


def _latest_owner(rows: Iterable[AmountRow]) -> str | None:
    """Who of us follows it up, by what was said last."""
    owners = [row.owner for row in rows if row.owner is not None]
    return owners[-1] if owners and owners[-1] != NO_OWNER else None
