"""What can be asked: standings, summary, agreements. Returns records, never writes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    true,
)

from tracker import tables
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
from tracker.standing import (
    FLAG_COLUMNS,
    IN_CHUNKS,
    At,
    flagged,
    latest,
    level_of,
    matches,
    parameters,
    searched,
    status_of,
)
from tracker.tables import assesses, claims, commitment, commitment_obligor, status_update
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
    selection = searched(connection, selection, cut)
    statement = _standings(selection, open_only=open_only, order=order, limit=limit)
    values = parameters(selection, cut)
    once = {**IN_CHUNKS, "compiled_cache": None}  # a command asks once
    rows = iter(connection.execute(statement, values, execution_options=once))
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


def _standings(
    selection: Selection, *, open_only: bool, order: Order, limit: int | None
) -> Select[tuple[object]]:
    """Flag all, keep a page of ids in order, and only then look up what is shown of those."""
    step = flagged(selection, open_only=open_only)
    chosen = matches(selection, step)
    totals = select(
        func.count().filter(~step.c.apart).label("total"), func.count().filter(step.c.apart).label("left_out")
    ).where(chosen)
    totals_step = totals.cte("totals")
    keys = [key.label(f"key_{number}") for number, key in enumerate(_ordering(order, step))]
    page = (
        select(*step.c, *keys)
        .where(chosen, ~step.c.apart)
        .order_by(*keys)
        .limit(limit)
        .cte("page")
        .prefix_with("MATERIALIZED")
    )
    c = commitment
    return (
        select(
            totals_step,
            page,
            *(column for column in c.c if column.name not in page.c),
            c.c.due_on.label("original_due_on"),
            latest("effective_on", page.c.id, assesses).label("status_on"),
            level_of(page.c.id, page.c.status).label("level"),
            latest("note", page.c.id, lambda update: update.c.note.is_not(None)).label("last_note"),
            obligors_of(page.c.id).label("obligors"),
            claims_of(page.c.id).label("claims"),
        )
        .select_from(totals_step)
        .outerjoin(page, true())
        .outerjoin(c, c.c.id == page.c.id)
        .order_by(*(page.c[key.name] for key in keys))
    )


def _ordering(order: Order, step: FromClause) -> list[ColumnElement[object]]:
    by_due = [step.c.due_on.is_(None), step.c.due_on]
    worst = [_badness(step), *by_due]
    keys: dict[Order, list[ColumnElement[object]]] = {
        Order.WORST: worst,
        Order.REF: [],
        Order.DUE: by_due,
        Order.STATUS: [
            case({status.value: n for n, status in enumerate(Status)}, value=step.c.status),
            *worst,
        ],
        Order.EVIDENCE: [step.c.evidence_on],
        Order.AGREEMENT: [step.c.agreement, *worst],
    }
    return [*keys[order], step.c.ref]


def _badness(step: FromClause) -> ColumnElement[int]:
    """Worst first, as the vocabulary orders every list."""
    worst_first = (
        step.c.status == Status.BREACHED,
        step.c.overdue,
        step.c.contested,
        step.c.status == Status.SUSPENDED,
        step.c.status == Status.STALLED,
        step.c.unverified,
        step.c.stale,
    )
    return case(*((holds, place) for place, holds in enumerate(worst_first)), else_=len(worst_first))


def obligors(connection: Connection, ref: str) -> list[str]:
    """Who owes a commitment."""
    owes = commitment_obligor.c
    of = select(commitment.c.id).where(commitment.c.ref == ref).scalar_subquery()
    return list(connection.scalars(select(owes.actor).where(owes.commitment_id == of).order_by(owes.actor)))


def obligors_of(commitment_id: ColumnElement[int]) -> ScalarSelect[str]:
    """The obligors of a commitment in one string, ``IR;PK``, always in the same order."""
    owes = commitment_obligor
    return _joined(
        select(owes.c.actor).where(owes.c.commitment_id == commitment_id).order_by(owes.c.actor), owes
    )


def claims_of(commitment_id: ColumnElement[int]) -> ScalarSelect[str]:
    """Each actor's latest claim in one string, by actor: ``IR implemented 2018-02-20 2;PK limited ...``."""
    claim = status_update.alias("claim")
    newest = latest("id", commitment_id, claims, where=lambda update: update.c.reporter == claim.c.reporter)
    day, number = cast(claim.c.effective_on, String), cast(claim.c.id, String)
    words = claim.c.reporter + " " + claim.c.status + " " + day + " " + number
    of_it = (claim.c.commitment_id == commitment_id, claims(claim), claim.c.id == newest)
    return _joined(select(words.label("words")).where(*of_it).order_by(claim.c.reporter), claim)


def _joined(strings: Select[tuple[str]], source: FromClause) -> ScalarSelect[str]:
    """The strings that a correlated question finds in a table, in its order, in one."""
    found = strings.correlate_except(source).subquery()
    return select(func.aggregate_strings(found.c[0], ";")).correlate_except(found).scalar_subquery()


def _standing(row: Row[Any], as_of: date) -> Standing:
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
    selection = searched(connection, selection, cut)
    step = flagged(selection)
    group = {
        None: bindparam("all", None, type_=String),
        Grouping.AGREEMENT: step.c.agreement,
        Grouping.THEME: step.c.theme,
        Grouping.OBLIGOR: obligors_of(step.c.id),
    }[group_by]
    row = select(*step.c, group.label("group"), level_of(step.c.id, step.c.status).label("level"))
    each = row.where(matches(selection, step)).subquery()
    statement = select(
        each.c.group,
        each.c.status,
        each.c.apart,
        func.count().label("commitments"),
        func.sum(case((each.c.open, 1), else_=0)).label("open"),
        each.c.level,
        *(func.sum(case((each.c[column], 1), else_=0)).label(column) for column in FLAG_COLUMNS.values()),
    ).group_by(each.c.group, each.c.status, each.c.apart, each.c.level)
    rows = connection.execute(statement, parameters(selection, cut)).all()
    names = sorted({row.group for row in rows}, key=lambda name: (name is None, name or ""))
    return [_tally(name, [row for row in rows if row.group == name]) for name in names]


def _tally(group: str | None, rows: Sequence[Row[Any]]) -> Tally:
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
    c, a = commitment, tables.agreement
    status = status_of(c.c.id)
    row = connection.execute(
        select(status.label("status"), level_of(c.c.id, status).label("level"), a.c.concluded_on)
        .join_from(c, a, c.c.agreement == a.c.ref)
        .where(c.c.ref == ref),
        parameters(Selection(), cut),
    ).one()
    return Position(Status(row.status), row.level, row.concluded_on)


def positions_before(
    connection: Connection, updates: Sequence[int]
) -> Iterator[tuple[int, Status, Position]]:
    """For each of some assessments, its status, and how far it was on its day when that was recorded."""
    own, c, a = status_update.alias("own"), commitment, tables.agreement
    at = At(own.c.effective_on, own.c.recorded_at)

    def assessed_before(update: FromClause) -> ColumnElement[bool]:
        earlier = or_(update.c.recorded_at < own.c.recorded_at, update.c.id < own.c.id)
        return and_(assesses(update), earlier)

    status = status_of(own.c.commitment_id, assessed_before, at)
    level = level_of(own.c.commitment_id, status, assessed_before, at)
    statement = (
        select(
            own.c.id,
            own.c.status,
            status.label("before"),
            level.label("level"),
            a.c.concluded_on,
        )
        .join_from(own, c, own.c.commitment_id == c.c.id)
        .join(a, c.c.agreement == a.c.ref)
        .where(own.c.id.in_(updates))
    )
    for row in connection.execute(statement):
        before = Position(Status(row.before), row.level, row.concluded_on)
        yield row.id, Status(row.status), before


# -- agreements, documents, actors -------------------------------------------------------------------


def agreements(connection: Connection) -> list[Agreement]:
    """All agreements, oldest first, each with its parties and the number of its commitments."""
    a, party, c = tables.agreement, tables.agreement_party, commitment
    parties: dict[str, list[str]] = {}
    for row in connection.execute(select(party).order_by(party.c.agreement, party.c.actor)):
        parties.setdefault(row.agreement, []).append(row.actor)
    made = select(func.count()).where(c.c.agreement == a.c.ref).correlate(a).scalar_subquery()
    statement = select(a, made.label("commitments")).order_by(a.c.concluded_on, a.c.ref)
    return [
        Agreement(parties=tuple(parties.get(row.ref, ())), **row._mapping)  # noqa: SLF001 - public despite its name
        for row in connection.execute(statement)
    ]


def documents(connection: Connection) -> list[Document]:
    """All documents, by agreement and then by day."""
    d = tables.document
    statement = select(d).order_by(d.c.agreement, d.c.published_on.is_(None), d.c.published_on, d.c.ref)
    return [Document(**row._mapping) for row in connection.execute(statement)]  # noqa: SLF001


def name_of(connection: Connection, code: str) -> str:
    """What an actor is called."""
    name: str = connection.scalars(select(tables.actor.c.name).where(tables.actor.c.code == code)).one()
    return name


def actors(connection: Connection) -> list[Actor]:
    """All actors, by code."""
    rows = connection.execute(select(tables.actor).order_by(tables.actor.c.code))
    return [Actor(code=row.code, name=row.name, kind=ActorKind(row.kind)) for row in rows]
