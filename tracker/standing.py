"""The one statement that computes how commitments stand: status, due date, evidence and flags, for any cut.

It is built in steps, each a common table expression that the next one reads:

    known     the commitments there were, with the three seeks: status, due date, evidence date
    flagged   those, with everything that follows: is it open, overdue, contested …
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Date,
    FromClause,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from tracker.records import Cut, Selection
from tracker.tables import (
    Moment,
    actor,
    agreement,
    assesses,
    claims,
    commitment,
    commitment_obligor,
    moves_due,
    retraction,
    says_anything,
    status_update,
)
from tracker.text import folded
from tracker.vocabulary import (
    APART,
    CLOSED,
    DUE_SOON_DAYS,
    KEEPS_LEVEL,
    LEVELS,
    PROPER,
    ActorKind,
    Flag,
    Status,
)

AS_OF = bindparam("as_of", type_=Date)
KNOWN_AT = bindparam("known_at", type_=Moment)
SOON_ON = bindparam("soon_on", type_=Date)
STALE_ON = bindparam("stale_on", type_=Date)

IN_CHUNKS = {"yield_per": 500}
"""How an answer is read that may be long, so that it never stands in memory whole."""

FLAG_COLUMNS = {flag: flag.name.lower() for flag in Flag}

Conditions = list[ColumnElement[bool]]
Which = Callable[[FromClause], ColumnElement[bool]]

_END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)


def parameters(selection: Selection, cut: Cut) -> dict[str, object]:
    """The values of the named parameters that a question comes down to."""
    return {
        "as_of": cut.as_of,
        "known_at": cut.known_at or _END_OF_TIME,
        "soon_on": cut.as_of + timedelta(days=DUE_SOON_DAYS),
        "stale_on": selection.stale_on(cut.as_of),
    }


# -- the latest update of a kind ---------------------------------------------------------------------


class At(NamedTuple):
    """The day and the moment of a cut: parameters, or columns where each row has a cut of its own."""

    day: ColumnElement[date] = AS_OF
    moment: ColumnElement[datetime] = KNOWN_AT


THE_CUT = At()


def in_force(update: FromClause, at: At = THE_CUT) -> ColumnElement[bool]:
    """Whether an update counts under a cut: true by the day, known by the moment, not taken back."""
    known = update.c.recorded_at <= at.moment
    return and_(update.c.effective_on <= at.day, known, ~taken_back(update, at.moment))


def taken_back(update: FromClause, moment: ColumnElement[datetime] = KNOWN_AT) -> ColumnElement[bool]:
    """Whether a retraction known by the moment takes an update back."""
    return exists().where(retraction.c.update_id == update.c.id, retraction.c.recorded_at <= moment)


def newest_first(update: FromClause) -> tuple[ColumnElement[object], ...]:
    """The order in which the first one counts: by day, then by order of recording."""
    return update.c.effective_on.desc(), update.c.recorded_at.desc(), update.c.id.desc()


def latest(
    column: str,
    of: ColumnElement[int],
    which: Which,
    *,
    where: Which | None = None,
    at: At = THE_CUT,
) -> ScalarSelect[object]:
    """A column of the latest update in force of a commitment.

    A correlated seek into the covering index for that kind of update, so its cost is the same however
    long the log is; a window over the log would read all of it.
    """
    update = status_update
    conditions = [update.c.commitment_id == of, which(update), in_force(update, at)]
    if where is not None:
        conditions.append(where(update))
    return (
        select(update.c[column])
        .where(*conditions)
        .order_by(*newest_first(update))
        .limit(1)
        .correlate_except(update)
        .scalar_subquery()
    )


def status_of(
    commitment_id: ColumnElement[int], which: Which = assesses, at: At = THE_CUT
) -> ColumnElement[str]:
    """*The* status: the latest assessment's; ``no-information`` before there is one."""
    return func.coalesce(latest("status", commitment_id, which, at=at), Status.NO_INFORMATION.value)


def level_of(
    commitment_id: ColumnElement[int], status: ColumnElement[str], which: Which = assesses, at: At = THE_CUT
) -> ColumnElement[int]:
    """The level: the status's own, or for those that keep it that of the latest assessment with its own."""
    own = {status.value: level for status, level in LEVELS.items()}
    kept = latest("status", commitment_id, which, where=lambda update: update.c.status.in_(own), at=at)
    return case(
        (status.in_(own), case(own, value=status)),
        (status.in_(KEEPS_LEVEL), case(own, value=kept)),
    )


# -- the steps ---------------------------------------------------------------------------------------


def known(selection: Selection) -> CTE:
    """The commitments known under the cut that have the selected terms, with status, due and evidence.

    Materialised in key order: the seeks then walk each index from one end to the other.
    """
    c, a = commitment, agreement
    return (
        select(
            c.c.id,
            c.c.ref,
            c.c.agreement,
            c.c.theme,
            c.c.strength,
            status_of(c.c.id).label("status"),
            func.coalesce(latest("due_on", c.c.id, moves_due), c.c.due_on).label("due_on"),
            func.coalesce(latest("effective_on", c.c.id, says_anything), a.c.concluded_on).label(
                "evidence_on"
            ),
        )
        .join_from(c, a, c.c.agreement == a.c.ref)
        .where(
            a.c.concluded_on <= AS_OF,
            a.c.recorded_at <= KNOWN_AT,
            c.c.recorded_at <= KNOWN_AT,
            *_terms(selection),
        )
        .order_by(c.c.id)
        .cte("known")
        .prefix_with("MATERIALIZED")
    )


def flagged(selection: Selection, *, open_only: bool = False) -> CTE:
    """Those of the selected status and due date, with what follows from them and the evidence, computed once.

    Closed ones only when they are asked for. What the flags cost is spent on nothing that is not selected.
    """
    step = known(selection)
    is_open = and_(step.c.strength.in_(PROPER), step.c.status.not_in(CLOSED))
    has_due = step.c.due_on.is_not(None)
    flags = {
        Flag.OVERDUE: and_(has_due, step.c.due_on < AS_OF, is_open),
        Flag.DUE_SOON: and_(has_due, step.c.due_on.between(AS_OF, SOON_ON), is_open),
        Flag.DONE_LATE: and_(has_due, _done_late(step)),
        Flag.CONTESTED: _contested(step),
        Flag.UNVERIFIED: _unverified(step),
        Flag.STALE: step.c.evidence_on <= STALE_ON,
    }
    return (
        select(
            *step.c,
            is_open.label("open"),
            (false() if selection.strengths else step.c.strength.in_(APART)).label("apart"),
            *(holds.label(FLAG_COLUMNS[flag]) for flag, holds in flags.items()),
        )
        .where(*_states(selection, step, open_only=open_only))
        .cte("flagged")
        .prefix_with("MATERIALIZED")
    )


def _done_late(step: FromClause) -> ColumnElement[bool]:
    done_on = latest("effective_on", step.c.id, assesses)
    return case((step.c.status == Status.IMPLEMENTED, done_on > step.c.due_on), else_=false())


def _latest_claim(step: FromClause, reporter: ColumnElement[str]) -> ScalarSelect[object]:
    return latest("status", step.c.id, claims, where=lambda update: update.c.reporter == reporter)


def _contested(step: FromClause) -> ColumnElement[bool]:
    """Whether the latest claims of two actors, media apart, are different statuses."""
    claim = status_update
    not_media = claim.c.reporter.not_in(select(actor.c.code).where(actor.c.kind == ActorKind.MEDIA))
    reporters = (
        select(claim.c.reporter)
        .where(claim.c.commitment_id == step.c.id, claims(claim), not_media)
        .distinct()
        .correlate(step)
        .subquery()
    )
    # Made distinct before it is counted: for count(DISTINCT ...) a server looks everything up twice.
    latest_claim = _latest_claim(step, reporters.c.reporter).label("status")
    said = select(latest_claim).select_from(reporters).distinct().correlate(step).subquery()
    return select(func.count(said.c.status)).correlate(step).scalar_subquery() > 1


def _unverified(step: FromClause) -> ColumnElement[bool]:
    """Whether an obligor's latest claim is ``implemented`` and the assessment is not."""
    obligor = commitment_obligor.c
    claimed = exists().where(
        obligor.commitment_id == step.c.id, _latest_claim(step, obligor.actor) == Status.IMPLEMENTED
    )
    return and_(step.c.status != Status.IMPLEMENTED, claimed)


# -- what is selected --------------------------------------------------------------------------------


def _terms(selection: Selection) -> Conditions:
    """What a selection asks of a commitment's terms, which no update changes."""
    c = commitment.c
    wanted = (
        (c.ref, selection.refs),
        (c.agreement, selection.agreements),
        (c.strength, selection.strengths),
        (c.theme, selection.themes),
    )
    conditions: Conditions = [column.in_(values) for column, values in wanted if values]
    if selection.obligors:
        owes = commitment_obligor.c
        conditions.append(exists().where(owes.commitment_id == c.id, owes.actor.in_(selection.obligors)))
    if selection.found is not None:
        # As numbers in the words of the statement, which may have only so many values.
        found = bindparam("found", selection.found, Integer, expanding=True, literal_execute=True)
        conditions.append(c.id.in_(found))
    return conditions


def searched(connection: Connection, selection: Selection, cut: Cut) -> Selection:
    """The selection once its themes and the words of its search are looked up.

    They are compared as ``tracker.text.folded`` makes them, which no database does, and all do differently:
    so it is done here, for the terms of commitments and for what is in force under the cut.
    """
    if selection.themes:
        wanted = {folded(theme) for theme in selection.themes}
        stored = connection.scalars(select(commitment.c.theme).distinct())
        themes = tuple(theme for theme in stored if theme and folded(theme) in wanted)
        selection = selection._replace(themes=themes or selection.themes)
    if selection.search:
        selection = selection._replace(found=tuple(_mentioning(connection, selection, cut)))
    return selection


def _mentioning(connection: Connection, selection: Selection, cut: Cut) -> Iterator[int]:
    """The commitments whose terms, or a note or source in their log, hold the words of a search."""
    c, update, words = commitment.c, status_update.c, folded(selection.search)
    terms = select(c.id, c.ref, c.title, c.theme, c.wording, c.note).where(*_terms(selection))
    said = select(update.commitment_id, update.note, update.source).where(
        update.commitment_id.in_(select(c.id).where(*_terms(selection))),
        or_(update.note.is_not(None), update.source.is_not(None)),
        in_force(status_update),
    )
    found = set()
    for question in (terms, said):
        values = parameters(selection, cut)
        for key, *texts in connection.execute(question, values, execution_options=IN_CHUNKS):
            if key in found:
                continue
            for text in texts:
                if text and words in folded(text):
                    found.add(key)
                    yield key
                    break


def selected(selection: Selection) -> Select[tuple[int]]:
    """The ids of the selected commitments; only what updates change costs a look at the log."""
    if selection.flags or selection.statuses or selection.due_before:
        step = flagged(selection)
        return select(step.c.id).where(matches(selection, step))
    return select(commitment.c.id).where(*_terms(selection))


def _states(selection: Selection, step: FromClause, *, open_only: bool) -> Conditions:
    """What a selection asks of status and due date."""
    conditions: Conditions = []
    if selection.statuses:
        conditions.append(step.c.status.in_(selection.statuses))
    elif open_only:
        conditions.append(step.c.status.not_in(CLOSED))
    if selection.due_before is not None:
        conditions.append(step.c.due_on < bindparam("due_before", selection.due_before, type_=Date))
    return conditions


def matches(selection: Selection, step: FromClause) -> ColumnElement[bool]:
    """Whether a flagged commitment has all the flags that are asked for."""
    return and_(true(), *(step.c[FLAG_COLUMNS[flag]] for flag in selection.flags))
