"""What can be asked: standings, summary, agreements. Returns records, never writes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple

from tracker.records import (
    Actor,
    Agreement,
    Claim,
    Cut,
    Document,
    Listing,
    Selection,
    Standing,
    Summary,
    Tally,
    update_name,
)
from tracker.selecting import narrowed, parameters
from tracker.statements import FLAG_COLUMNS, among
from tracker.storage import Connection, Row
from tracker.vocabulary import ActorKind, Flag, Grouping, Kind, Order, Status, Strength

# -- standings ---------------------------------------------------------------------------------------


def standings(
    connection: Connection,
    selection: Selection,
    cut: Cut,
    *,
    open_only: bool = True,
    order: Order = Order.WORST,
    limit: int | None = None,
) -> Listing:
    """How the selected commitments stand, in order; read row by row as they are taken."""
    selection = narrowed(connection, selection, cut)
    values = parameters(selection, cut) | {"order": order, "open_only": open_only, "most": limit}
    question = "every_standing" if limit is None else "standings"
    rows = connection.each(among(question, selection.found), **values)
    first = next(rows)  # there is always one, with the totals, whatever was found
    found = chain([first] if first.id is not None else [], rows)
    return Listing(
        total=first.total,
        shown=first.total if limit is None else min(limit, first.total),
        apart=first.left_out,
        items=(_standing(row, cut.as_of) for row in found),
    )


def standing(connection: Connection, ref: str, cut: Cut) -> Standing | None:
    """How one commitment stands; none if it was not agreed on the day, or not recorded by the moment."""
    only = Selection(refs=(ref,), strengths=tuple(Strength))
    found = list(standings(connection, only, cut, open_only=False).items)
    return found[0] if found else None


def obligors(connection: Connection, ref: str) -> list[str]:
    """Who owes a commitment."""
    return connection.column("obligors_of_ref", ref=ref)


def _standing(row: Row, as_of: date) -> Standing:
    flags = tuple(flag for flag, column in FLAG_COLUMNS.items() if getattr(row, column))
    until = {Flag.OVERDUE: as_of, Flag.DONE_LATE: row.status_on}
    late = next((until[flag] - row.due_on for flag in until if flag in flags), None)
    return Standing(
        ref=row.ref,
        agreement=row.agreement,
        title=row.title,
        obligors=tuple(row.obligors.split(";")),
        theme=row.theme,
        strength=Strength(row.strength),
        kind=Kind(row.kind),
        status=Status(row.status),
        status_on=row.status_on,
        level=row.level,
        due_on=row.due_on,
        original_due_on=row.original_due_on,
        days_late=late.days if late else None,
        evidence_on=row.evidence_on,
        flags=flags,
        last_note=row.last_note,
        claims=tuple(_claim(said) for said in (row.claims or "").split(";") if said),
        wording=row.wording,
        document=row.document,
        locator=row.locator,
        note=row.note,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        agreed_on=row.agreed_on,
    )


def _claim(said: str) -> Claim:
    reporter, status, day, number = said.split(" ")
    on = date.fromisoformat(day)
    return Claim(reporter=reporter, status=Status(status), on=on, update=update_name(int(number)))


# -- summary -----------------------------------------------------------------------------------------


def summary(
    connection: Connection,
    selection: Selection,
    cut: Cut,
    *,
    group_by: Grouping | None = None,
    since: date | None = None,
) -> Summary:
    """The counts and scores of what is selected, closed ones too.

    ``since`` adds what they were at the end of that day, as far as it was known then (and by the cut).
    """
    groups = _tallies(connection, selection, cut, group_by)
    before = None if since is None else _tallies(connection, selection, cut.then(since), group_by)
    return Summary(
        total=_total(groups),
        groups=tuple(groups) if group_by else (),
        before=None if before is None else _total(before),
        groups_before=tuple(before) if before and group_by else (),
    )


def _tallies(
    connection: Connection, selection: Selection, cut: Cut, group_by: Grouping | None
) -> list[Tally]:
    selection = narrowed(connection, selection, cut)
    values = parameters(selection, cut) | {"grouping": group_by}
    rows = connection.rows(among("tallies", selection.found), **values)
    names = sorted({row.group for row in rows}, key=lambda name: (name is None, name or ""))
    return [_tally(name, [row for row in rows if row.group == name]) for name in names]


def _tally(group: str | None, rows: Sequence[Row]) -> Tally:
    counted = [row for row in rows if not row.apart]
    levels = [(row.level, row.commitments) for row in counted if row.level is not None]
    by_status: Counter[str] = Counter()
    for row in counted:
        by_status[row.status] += row.commitments
    return Tally(
        group=group,
        by_status={status: by_status[status] for status in Status},
        flags={flag: sum(getattr(row, column) for row in counted) for flag, column in FLAG_COLUMNS.items()},
        open=sum(row.open for row in counted),
        levels=sum(level * commitments for level, commitments in levels),
        assessed=sum(commitments for _, commitments in levels),
        apart=sum(row.commitments for row in rows if row.apart),
    )


def _total(tallies: Sequence[Tally]) -> Tally:
    return Tally(
        group=None,
        by_status={status: sum(tally.by_status[status] for tally in tallies) for status in Status},
        flags={flag: sum(tally.flags[flag] for tally in tallies) for flag in Flag},
        open=sum(tally.open for tally in tallies),
        levels=sum(tally.levels for tally in tallies),
        assessed=sum(tally.assessed for tally in tallies),
        apart=sum(tally.apart for tally in tallies),
    )


# -- one commitment's status, for the rules and the echo ---------------------------------------------


@dataclass(frozen=True)
class Position:
    """How far a commitment is on a day: its status and level, and since when it is owed at all."""

    status: Status
    level: int | None
    agreed_on: date


def position(connection: Connection, ref: str, cut: Cut) -> Position:
    """How far a commitment is under a cut, whatever else is true of it."""
    (row,) = connection.rows("position", **parameters(Selection(), cut), ref=ref)
    return Position(Status(row.status), row.level, row.concluded_on)


def positions_before(
    connection: Connection, updates: Sequence[int]
) -> Iterator[tuple[int, Status, Position]]:
    """For each of some assessments, its status, and how far it was on its day when that was recorded."""
    for row in connection.rows("positions_before", updates=updates):
        before = Position(Status(row.before), row.level, row.concluded_on)
        yield row.id, Status(row.status), before


# -- agreements, documents, actors -------------------------------------------------------------------


def agreements(connection: Connection) -> list[Agreement]:
    """All agreements, oldest first, each with its parties and the number of its commitments."""
    parties: dict[str, list[str]] = {}
    for agreement, code in connection.rows("parties"):
        parties.setdefault(agreement, []).append(code)
    return [
        Agreement(parties=tuple(parties.get(row.ref, ())), **row._asdict())
        for row in connection.rows("agreements")
    ]


def documents(connection: Connection) -> list[Document]:
    """All documents, by agreement and then by day."""
    return [Document(*row) for row in connection.rows("documents")]


class Counts(NamedTuple):
    """How much there is, whatever its state."""

    commitments: int
    updates: int


def counts(connection: Connection) -> Counts:
    """How many commitments and updates there are."""
    (found,) = connection.rows("counts")
    return Counts(*found)


def name_of(connection: Connection, code: str) -> str:
    """What an actor is called."""
    return str(connection.value("name_of", code=code))


def actors(connection: Connection) -> list[Actor]:
    """All actors, by code."""
    rows = connection.rows("actors")
    return [Actor(code=row.code, name=row.name, kind=ActorKind(row.kind)) for row in rows]
