"""What can be asked: standings, history, summary. Returns records and never writes."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Row,
    ScalarSelect,
    Select,
    String,
    bindparam,
    case,
    false,
    func,
    select,
    true,
)

from tracker import tables
from tracker.days import EARLIEST, LATEST, end_of, start_of
from tracker.errors import AmbiguousRef, NoSuchRef
from tracker.standing import (
    FLAG_COLUMNS,
    KNOWN_AT,
    flagged,
    latest,
    level_of,
    matches,
    parameters,
    selected,
    status_of,
    taken_back,
)
from tracker.tables import assesses, claims, commitment, commitment_obligor, retraction, status_update
from tracker.vocabulary import (
    Actor,
    ActorKind,
    Agreement,
    Claim,
    Cut,
    Document,
    Entry,
    Flag,
    Grouping,
    Kind,
    Listing,
    Order,
    Selection,
    Standing,
    Status,
    Strength,
    Summary,
    Tally,
)

CHUNK = 500  # rows fetched, and claims looked up, at a time
NEAR = 2000  # refs that a mistyped one is compared with


# -- what a ref means --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Noun:
    """A kind of thing that has refs: its name, where they are, and the command that lists them."""

    name: str
    column: ColumnElement[str]
    listing: str


COMMITMENT = Noun("commitment", commitment.c.ref, "tracker list --all")
AGREEMENT = Noun("agreement", tables.agreement.c.ref, "tracker agreement list")
DOCUMENT = Noun("document", tables.document.c.ref, "tracker document list")
ACTOR = Noun("actor", tables.actor.c.code, "tracker actor list")


def resolve(connection: Connection, noun: Noun, given: str) -> str:
    """The ref meant, in any case and from any beginning that only one has.

    Raises NoSuchRef with the nearest ones, and AmbiguousRef with those that begin like that.
    """
    wanted = given.strip()
    wanted = wanted.upper() if noun is ACTOR else wanted.lower()
    if has(connection, noun, wanted):
        return wanted
    begins = noun.column.startswith(wanted, autoescape=True)
    found = connection.scalars(select(noun.column).where(begins).order_by(noun.column).limit(10)).all()
    if not wanted or not found:
        raise no_such(connection, noun, given)
    if len(found) > 1:
        raise AmbiguousRef(noun.name, given, found)
    return found[0]


def has(connection: Connection, noun: Noun, ref: str) -> bool:
    """Whether exactly this ref is there."""
    return (
        connection.scalar(select(true()).where(select(noun.column).where(noun.column == ref).exists()))
        or False
    )


def no_such(connection: Connection, noun: Noun, given: str) -> NoSuchRef:
    """The error for a ref that is not there, with the nearest ones that are."""
    error = NoSuchRef(noun.name, given, _near(connection, noun, given.strip().lower()), noun.listing)
    if noun is COMMITMENT and has(connection, AGREEMENT, given.strip().lower()):
        error.hint = f"It is an agreement: tracker agreement show {given.strip().lower()}"
    return error


def _near(connection: Connection, noun: Noun, wanted: str) -> Sequence[str]:
    """Refs of about the same length, those with the same first letter first: enough to find a slip in."""
    length = func.length(noun.column)
    similar = length.between(len(wanted) - 3, len(wanted) + 3)
    first = case((func.lower(noun.column).startswith(wanted[:1], autoescape=True), 0), else_=1)
    return connection.scalars(
        select(noun.column).where(similar).order_by(first, noun.column).limit(NEAR)
    ).all()


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
    statement = _standings(selection, open_only=open_only, order=order, limit=limit)
    values = parameters(selection, cut)
    rows = iter(connection.execution_options(yield_per=CHUNK).execute(statement, values))
    first = next(rows)  # there is always one, with the totals, whatever was found
    found = chain([first], rows) if first.id is not None else ()
    return Listing(
        total=first.total,
        count=first.total if limit is None else min(limit, first.total),
        apart=first.left_out,
        items=_records(connection, found, cut, values),
    )


def standing(connection: Connection, ref: str, cut: Cut) -> Standing | None:
    """How one commitment stands; none if it was not agreed on the day, or not recorded by the moment."""
    only = Selection(refs=(ref,), strengths=tuple(Strength))
    return next(standings(connection, only, cut, open_only=False).items, None)


def _standings(
    selection: Selection, *, open_only: bool, order: Order, limit: int | None
) -> Select[tuple[object]]:
    """Flag all, keep a page of ids in order, and only then look up what is shown of those."""
    step = flagged(selection)
    chosen = matches(selection, step, open_only=open_only)
    totals = select(
        func.count().filter(~step.c.apart).label("total"), func.count().filter(step.c.apart).label("left_out")
    ).where(chosen)
    totals_step = totals.cte("totals")
    page = (
        select(*step.c)
        .where(chosen, ~step.c.apart)
        .order_by(*_ordering(order, step))
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
        )
        .select_from(totals_step)
        .outerjoin(page, true())
        .outerjoin(c, c.c.id == page.c.id)
        .order_by(*_ordering(order, page))
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
    owes = commitment_obligor.alias()
    sorted_codes = (
        select(owes.c.actor)
        .where(owes.c.commitment_id == commitment_id)
        .order_by(owes.c.actor)
        .correlate_except(owes)
        .subquery()
    )
    return (
        select(func.aggregate_strings(sorted_codes.c.actor, ";"))
        .correlate_except(sorted_codes)
        .scalar_subquery()
    )


def _records(
    connection: Connection, rows: Iterable[Row[Any]], cut: Cut, values: dict[str, object]
) -> Iterator[Standing]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        claimed = _claims(connection, [row.id for row in chunk], values)
        for row in chunk:
            yield _standing(row, claimed.get(row.id, ()), cut.as_of)


def _standing(row: Row[Any], claimed: Sequence[Claim], as_of: date) -> Standing:
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
        claims=tuple(claimed),
        wording=row.wording,
        document=row.document,
        locator=row.locator,
        note=row.note,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )


def _claims(connection: Connection, ids: list[int], values: dict[str, object]) -> dict[int, list[Claim]]:
    """Each actor's latest claim about each of some commitments."""
    update = status_update.alias()
    newest = latest(
        "id", update.c.commitment_id, claims, where=lambda other: other.c.reporter == update.c.reporter
    )
    statement = (
        select(update.c.commitment_id, update.c.reporter, update.c.status, update.c.effective_on, update.c.id)
        .where(
            update.c.commitment_id.in_(bindparam("ids", expanding=True)),
            claims(update),
            update.c.id == newest,
        )
        .order_by(update.c.commitment_id, update.c.reporter)
    )
    found: dict[int, list[Claim]] = {}
    for row in connection.execute(statement, values | {"ids": ids}):
        claim = Claim(
            reporter=row.reporter, status=Status(row.status), on=row.effective_on, update=update_name(row.id)
        )
        found.setdefault(row.commitment_id, []).append(claim)
    return found


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

    ``since`` adds what they were at the end of that day, as far as it was known then.
    """
    groups = _tallies(connection, selection, cut, group_by)
    before = None
    if since is not None:
        then = Cut(as_of=since, known_at=end_of(since))
        before = _total(_tallies(connection, selection, then, None))
    return Summary(total=_total(groups), groups=tuple(groups) if group_by else (), before=before)


def _tallies(
    connection: Connection, selection: Selection, cut: Cut, group_by: Grouping | None
) -> list[Tally]:
    step = flagged(selection)
    group = {
        None: bindparam("all", None, type_=String),
        Grouping.AGREEMENT: step.c.agreement,
        Grouping.THEME: step.c.theme,
        Grouping.OBLIGOR: obligors_of(step.c.id),
    }[group_by]
    row = select(*step.c, group.label("group"), level_of(step.c.id, step.c.status).label("level"))
    each = row.where(matches(selection, step, open_only=False)).subquery()
    statement = select(
        each.c.group,
        each.c.status,
        each.c.apart,
        func.count().label("commitments"),
        func.sum(case((each.c.open, 1), else_=0)).label("open"),
        func.sum(each.c.level).label("levels"),
        func.count(each.c.level).label("assessed"),
        *(func.sum(case((each.c[column], 1), else_=0)).label(column) for column in FLAG_COLUMNS.values()),
    ).group_by(each.c.group, each.c.status, each.c.apart)
    rows = connection.execute(statement, parameters(selection, cut)).all()
    names = sorted({row.group for row in rows}, key=lambda name: (name is None, name or ""))
    return [_tally(name, [row for row in rows if row.group == name]) for name in names]


def _tally(group: str | None, rows: Sequence[Row[Any]]) -> Tally:
    counted = [row for row in rows if not row.apart]
    by_status = {row.status: row.commitments for row in counted}
    return Tally(
        group=group,
        by_status={status: by_status.get(status, 0) for status in Status},
        flags={flag: sum(getattr(row, column) for row in counted) for flag, column in FLAG_COLUMNS.items()},
        open=sum(row.open for row in counted),
        levels=sum(row.levels or 0 for row in counted),
        assessed=sum(row.assessed for row in counted),
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


# -- history -----------------------------------------------------------------------------------------


def history(
    connection: Connection,
    selection: Selection,
    cut: Cut,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Entry]:
    """What was written about the selected commitments, oldest first by the day it was true.

    ``since`` and ``until`` bound that day, both included; a retraction's day is the one it was recorded on.
    The cut says when the selection is made, and by when an entry must have been recorded.
    """
    values = parameters(selection, cut) | {
        "since": since or EARLIEST,
        "until": until or LATEST,
        "since_moment": start_of(since or EARLIEST),
        "until_moment": end_of(until or LATEST),
    }
    reader = connection.execution_options(yield_per=CHUNK)
    updates = (_entry(row) for row in reader.execute(_updates(selection), values))
    retractions = (_entry(row) for row in reader.execute(_retractions(selection), values))
    return heapq.merge(updates, retractions, key=attrgetter("on"))


def last_recorded(connection: Connection, by: str) -> Entry | None:
    """The update that somebody recorded last, of those that are not taken back; none if there is none."""
    u = status_update
    values = {"since": EARLIEST, "until": LATEST, "known_at": end_of(LATEST)}
    mine = _updates(Selection()).where(u.c.recorded_by == by, ~taken_back(u)).order_by(None)
    row = connection.execute(mine.order_by(u.c.id.desc()).limit(1), values).one_or_none()
    return None if row is None else _entry(row)


def entry(connection: Connection, update: int) -> Entry:
    """One update. Raises NoSuchRef if there is no such number."""
    values = {"since": EARLIEST, "until": LATEST, "known_at": end_of(LATEST)}
    row = connection.execute(_updates(Selection()).where(status_update.c.id == update), values).one_or_none()
    if row is None:
        raise NoSuchRef("update", update_name(update), (), "tracker log")
    return _entry(row)


def update_name(number: int) -> str:
    """What an update is called: U-45."""
    return f"U-{number}"


def _updates(selection: Selection) -> Select[tuple[object, ...]]:
    u, c, successor = status_update, commitment, commitment.alias("successor")
    return (
        select(
            u.c.id,
            c.c.ref,
            c.c.agreement,
            u.c.effective_on.label("on"),
            u.c.status,
            u.c.due_on,
            u.c.note,
            u.c.reporter,
            u.c.source,
            successor.c.ref.label("successor"),
            u.c.recorded_at,
            u.c.recorded_by,
            u.c.uid,
            taken_back(u).label("retracted"),
            false().label("is_retraction"),
        )
        .join_from(u, c, u.c.commitment_id == c.c.id)
        .outerjoin(successor, u.c.successor_id == successor.c.id)
        .where(
            u.c.commitment_id.in_(selected(selection)),
            u.c.effective_on.between(bindparam("since", type_=Date), bindparam("until", type_=Date)),
            u.c.recorded_at <= KNOWN_AT,
        )
        .order_by(u.c.effective_on, u.c.id)
    )


def _retractions(selection: Selection) -> Select[tuple[object, ...]]:
    r, u, c = retraction, status_update, commitment
    first, last = (bindparam(name, type_=tables.Moment) for name in ("since_moment", "until_moment"))
    return (
        select(
            u.c.id,
            c.c.ref,
            c.c.agreement,
            r.c.reason.label("note"),
            r.c.recorded_at,
            r.c.recorded_by,
            u.c.uid,
            true().label("is_retraction"),
        )
        .join_from(r, u, r.c.update_id == u.c.id)
        .join(c, u.c.commitment_id == c.c.id)
        .where(
            u.c.commitment_id.in_(selected(selection)),
            r.c.recorded_at.between(first, last),
            r.c.recorded_at <= KNOWN_AT,
        )
        .order_by(r.c.recorded_at, r.c.update_id)
    )


def _entry(row: Row[Any]) -> Entry:
    back = row.is_retraction
    return Entry(
        update=update_name(row.id),
        ref=row.ref,
        agreement=row.agreement,
        on=row.recorded_at.date() if back else row.on,
        status=None if back or row.status is None else Status(row.status),
        due_on=None if back else row.due_on,
        note=row.note,
        reporter=None if back else row.reporter,
        source=None if back else row.source,
        successor=None if back else row.successor,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        uid=row.uid,
        retracted=False if back else row.retracted,
        is_retraction=back,
    )


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
    shown = [d.c[name] for name in ("ref", "agreement", "title", "publisher", "published_on", "url", "note")]
    statement = select(*shown).order_by(d.c.agreement, d.c.published_on.is_(None), d.c.published_on, d.c.ref)
    return [Document(**row._mapping) for row in connection.execute(statement)]  # noqa: SLF001


def name_of(connection: Connection, code: str) -> str:
    """What an actor is called."""
    name: str = connection.scalars(select(tables.actor.c.name).where(tables.actor.c.code == code)).one()
    return name


def actors(connection: Connection) -> list[Actor]:
    """All actors, by code."""
    rows = connection.execute(select(tables.actor).order_by(tables.actor.c.code))
    return [Actor(code=row.code, name=row.name, kind=ActorKind(row.kind)) for row in rows]
