"""What follows from status and due date: whether it is open, each flag, the evidence.

Each costs seeks of its own, and is looked up only where a statement looks at it.
"""

from datetime import date

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, and_, case, exists, false, func, select

from tracker.db.schema import actor, commitment_obligor, is_any_update, is_assessment, is_claim, status_update
from tracker.db.statements import FLAG_COLUMNS
from tracker.db.statements.pieces import AS_OF, day_parameter, latest_value
from tracker.domain.vocabulary import CLOSED_STATUSES, PROPER_STRENGTHS, ActorKind, Flag, Status


def flag_conditions(step: FromClause) -> dict[Flag, ColumnElement[bool]]:
    """Whether each flag holds: as a step before has found, or looked up."""
    if FLAG_COLUMNS[Flag.OVERDUE] in step.c:
        return {flag: step.c[column] for flag, column in FLAG_COLUMNS.items()}
    has_due = step.c.due_on.is_not(None)
    return {
        Flag.OVERDUE: and_(has_due, step.c.due_on < AS_OF, is_open(step)),
        Flag.DUE_SOON: and_(has_due, step.c.due_on.between(AS_OF, day_parameter("soon_on")), is_open(step)),
        Flag.DONE_LATE: and_(has_due, _done_late(step)),
        Flag.CONTESTED: _contested(step),
        Flag.UNVERIFIED: _unverified(step),
        Flag.STALE: evidence_on(step) <= day_parameter("stale_on"),
    }


def is_open(step: FromClause) -> ColumnElement[bool]:
    """Whether something is still owed: never of what was only intended, proposed or discussed."""
    return and_(step.c.strength.in_(PROPER_STRENGTHS), step.c.status.not_in(CLOSED_STATUSES))


def evidence_on(step: FromClause) -> ColumnElement[date]:
    """The day of the latest news, or of the agreement where there is none."""
    if "evidence_on" in step.c:
        return step.c.evidence_on
    return func.coalesce(latest_value("effective_on", step.c.id, is_any_update), step.c.agreed_on)


def _done_late(step: FromClause) -> ColumnElement[bool]:
    done_on = latest_value("effective_on", step.c.id, is_assessment)
    return case((step.c.status == Status.IMPLEMENTED, done_on > step.c.due_on), else_=false())


def _latest_claim(step: FromClause, reporter: ColumnElement[str]) -> ScalarSelect[object]:
    return latest_value("status", step.c.id, is_claim, where=lambda update: update.c.reporter == reporter)


def _contested(step: FromClause) -> ColumnElement[bool]:
    """Whether the latest claims of two actors, media apart, are different statuses."""
    claim = status_update
    not_media = claim.c.reporter.not_in(select(actor.c.code).where(actor.c.kind == ActorKind.MEDIA))
    reporters = (
        select(claim.c.reporter)
        .where(claim.c.commitment_id == step.c.id, is_claim(claim), not_media)
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
