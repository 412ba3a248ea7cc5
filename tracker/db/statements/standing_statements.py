"""How commitments stand: status, due date, evidence and flags, for any cut.

It is computed in steps, each a common table expression that the next one reads:

    known     the commitments there were, with the two seeks that everything else rests on: status, due date
    chosen    those of them that are selected
    page      of a list as many as are asked for, in their order
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Label,
    Select,
    and_,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    true,
)

from tracker.db.schema import (
    agreement,
    commitment,
    commitment_obligor,
    is_assessment,
    sets_due_date,
    status_update,
)
from tracker.db.statements import FLAG_COLUMNS
from tracker.db.statements.flag_conditions import evidence_on, flag_conditions, is_open
from tracker.db.statements.pieces import (
    AS_OF,
    KNOWN_AT,
    AsOfColumns,
    boolean_parameter,
    claims_column,
    day_parameter,
    in_list_if_given,
    integer_list_parameter,
    integer_parameter,
    latest_value,
    level_column,
    obligors_column,
    register_for_all_and_ids,
    register_statement,
    status_column,
    text_list_parameter,
    text_parameter,
)
from tracker.domain.vocabulary import CLOSED_STATUSES, TENTATIVE_STRENGTHS, Flag, GroupKey, SortKey, Status

_ORDER = text_parameter("order")
_GROUPING = text_parameter("grouping")


# -- the steps ---------------------------------------------------------------------------------------


def _known(among: bool) -> CTE:
    """The commitments known under the cut, with status and due date.

    Materialised in key order: the seeks then walk each index from one end to the other.
    """
    c, a = commitment, agreement
    conditions = [a.c.concluded_on <= AS_OF, a.c.recorded_at <= KNOWN_AT, c.c.recorded_at <= KNOWN_AT]
    if among:
        conditions.append(c.c.id.in_(integer_list_parameter("found")))
    return (
        select(
            c.c.id,
            c.c.ref,
            c.c.agreement,
            c.c.theme,
            c.c.strength,
            a.c.concluded_on.label("agreed_on"),
            status_column(c.c.id).label("status"),
            func.coalesce(latest_value("due_on", c.c.id, sets_due_date), c.c.due_on).label("due_on"),
        )
        .join_from(c, a, c.c.agreement == a.c.ref)
        .where(*conditions)
        .order_by(c.c.id)
        .cte("known")
        .prefix_with("MATERIALIZED")
    )


def _chosen(among: bool) -> CTE:
    """Those of the selected status, due date and flags."""
    step = _known(among)
    is_apart = and_(not_(boolean_parameter("any_strength")), step.c.strength.in_(TENTATIVE_STRENGTHS))
    return select(*step.c, is_apart.label("apart")).where(*_states(step), *_wanted_flags(step)).cte("chosen")


def _states(step: FromClause) -> tuple[ColumnElement[bool], ...]:
    """What a selection asks of status and due date; closed ones only where they are asked for."""
    statuses, due_before = text_parameter("statuses"), day_parameter("due_before")
    return (
        case(
            (statuses.is_not(None), step.c.status.in_(text_list_parameter("statuses"))),
            (boolean_parameter("open_only"), step.c.status.not_in(CLOSED_STATUSES)),
            else_=true(),
        ),
        or_(due_before.is_(None), step.c.due_on < due_before),
    )


def _wanted_flags(step: FromClause) -> Iterator[ColumnElement[bool]]:
    """What a selection asks of flags; none is computed that is not asked for."""
    for flag, holds in flag_conditions(step).items():
        yield or_(not_(boolean_parameter(f"only_{FLAG_COLUMNS[flag]}")), holds)


# -- the questions -----------------------------------------------------------------------------------


@register_for_all_and_ids
def standings(among: bool) -> Select[Any]:
    """The first of those that are chosen, in order; only of these is looked up what does not decide it."""
    step = _chosen(among)
    keys = _keys(step)
    first = (
        select(*step.c, *keys)
        .where(~step.c.apart)
        .order_by(*keys)
        .limit(integer_parameter("most"))
        .subquery()
    )
    page = select(*first.c, evidence_on(first).label("evidence_on"))
    return _shown(step, page.cte("page").prefix_with("MATERIALIZED"))


@register_for_all_and_ids
def every_standing(among: bool) -> Select[Any]:
    """All that are chosen, in order: what is looked up of each is looked up in key order, and then sorted.

    Without a limit, under which SQLite would put each row in its place as it comes.
    """
    chosen = _chosen(among)
    found = (holds.label(FLAG_COLUMNS[flag]) for flag, holds in flag_conditions(chosen).items())
    judged = select(*chosen.c, evidence_on(chosen).label("evidence_on"), *found)
    step = judged.cte("judged").prefix_with("MATERIALIZED")
    keys = _keys(step)
    page = select(*step.c, *keys).where(~step.c.apart).order_by(*keys)
    return _shown(step, page.cte("page").prefix_with("MATERIALIZED"))


def _keys(step: FromClause) -> list[Label[Any]]:
    return [key.label(f"key_{place}") for place, key in enumerate(_ordering(step))]


def _shown(step: FromClause, page: CTE) -> Select[Any]:
    """A page with all that is shown of it. The first row has the totals, also where nothing was found."""
    totals = select(
        func.count().filter(~step.c.apart).label("total"), func.count().filter(step.c.apart).label("left_out")
    ).cte("totals")
    c = commitment
    looked_up = (holds.label(FLAG_COLUMNS[flag]) for flag, holds in flag_conditions(page).items())
    return (
        select(
            totals,
            page,
            *(column for column in c.c if column.name not in page.c),
            c.c.due_on.label("original_due_on"),
            latest_value("effective_on", page.c.id, is_assessment).label("status_on"),
            level_column(page.c.id, page.c.status).label("level"),
            latest_value("note", page.c.id, lambda update: update.c.note.is_not(None)).label("last_note"),
            obligors_column(page.c.id).label("obligors"),
            claims_column(page.c.id).label("claims"),
            *(column for column in looked_up if column.name not in page.c),
        )
        .select_from(totals)
        .outerjoin(page, true())
        .outerjoin(c, c.c.id == page.c.id)
        .order_by(*(column for column in page.c if column.name.startswith("key_")))
    )


def _ordering(step: FromClause) -> list[ColumnElement[Any]]:
    """What a list is sorted by, each key none for all where the order asked for does not look at it."""
    places = case({status.value: place for place, status in enumerate(Status)}, value=step.c.status)
    is_worst_first = _ORDER.in_((SortKey.WORST, SortKey.STATUS, SortKey.AGREEMENT))
    is_due_first = or_(is_worst_first, _ORDER == SortKey.DUE)
    return [
        case((_ORDER == SortKey.AGREEMENT, step.c.agreement)),
        case((_ORDER == SortKey.STATUS, places)),
        case((is_worst_first, _badness(step))),
        case((is_due_first, step.c.due_on.is_(None))),
        case((is_due_first, step.c.due_on), (_ORDER == SortKey.EVIDENCE, evidence_on(step))),
        step.c.ref,
    ]


def _badness(step: FromClause) -> ColumnElement[int]:
    """Worst first, as the vocabulary orders every list."""
    has = flag_conditions(step)
    worst_first = (
        step.c.status == Status.BREACHED,
        has[Flag.OVERDUE],
        has[Flag.CONTESTED],
        step.c.status == Status.SUSPENDED,
        step.c.status == Status.STALLED,
        has[Flag.UNVERIFIED],
        has[Flag.STALE],
    )
    return case(*((holds, place) for place, holds in enumerate(worst_first)), else_=len(worst_first))


@register_for_all_and_ids
def tallies(among: bool) -> Select[Any]:
    """How many there are of each status, level and flag, in the groups that are asked for."""
    step = _chosen(among)
    group = case(
        (_GROUPING == GroupKey.AGREEMENT, step.c.agreement),
        (_GROUPING == GroupKey.THEME, step.c.theme),
        (_GROUPING == GroupKey.OBLIGOR, obligors_column(step.c.id)),
    )
    row = select(
        group.label("group"),
        step.c.status,
        step.c.apart,
        level_column(step.c.id, step.c.status).label("level"),
        is_open(step).label("open"),
        *(holds.label(FLAG_COLUMNS[flag]) for flag, holds in flag_conditions(step).items()),
    )
    # Materialised in key order: sorted into its groups first, each would be looked up wherever it stands.
    judged = row.cte("judged").prefix_with("MATERIALIZED")
    j = judged.c
    return select(
        j.group,
        j.status,
        j.apart,
        func.count().label("commitments"),
        func.sum(case((j.open, 1), else_=0)).label("open"),
        j.level,
        *(func.sum(case((j[column], 1), else_=0)).label(column) for column in FLAG_COLUMNS.values()),
    ).group_by(j.group, j.status, j.apart, j.level)


@register_for_all_and_ids
def keys_in_state(among: bool) -> Select[Any]:
    """The keys of those whose status, due date and flags are selected."""
    return select(_chosen(among).c.id)


@register_statement
def keys() -> Select[Any]:
    """The keys of those whose terms, which no update changes, are selected."""
    c, owes = commitment.c, commitment_obligor.c
    is_owed = exists().where(owes.commitment_id == c.id, owes.actor.in_(text_list_parameter("obligors")))
    return select(c.id).where(
        in_list_if_given("refs", c.ref),
        in_list_if_given("agreements", c.agreement),
        in_list_if_given("strengths", c.strength),
        in_list_if_given("themes", c.theme),
        or_(text_parameter("obligors").is_(None), is_owed),
    )


@register_statement
def keys_of_refs() -> Select[Any]:
    """The keys of those with some refs."""
    return select(commitment.c.id).where(commitment.c.ref.in_(text_list_parameter("refs")))


# -- one commitment's status, for the rules and the echo ---------------------------------------------


@register_statement
def position() -> Select[Any]:
    """How far one commitment is, whatever else is true of it."""
    c, a = commitment, agreement
    status = status_column(c.c.id)
    return (
        select(status.label("status"), level_column(c.c.id, status).label("level"), a.c.concluded_on)
        .join_from(c, a, c.c.agreement == a.c.ref)
        .where(c.c.ref == text_parameter("ref"))
    )


@register_statement
def positions_before() -> Select[Any]:
    """For each of some assessments, its status, and how far it was on its day when that was recorded."""
    own, c, a = status_update.alias("own"), commitment, agreement
    at = AsOfColumns(own.c.effective_on, own.c.recorded_at)

    def assessed_before(update: FromClause) -> ColumnElement[bool]:
        earlier = or_(update.c.recorded_at < own.c.recorded_at, update.c.id < own.c.id)
        return and_(is_assessment(update), earlier)

    status = status_column(own.c.commitment_id, assessed_before, at)
    level = level_column(own.c.commitment_id, status, assessed_before, at)
    return (
        select(own.c.id, own.c.status, status.label("before"), level.label("level"), a.c.concluded_on)
        .join_from(own, c, own.c.commitment_id == c.c.id)
        .join(a, c.c.agreement == a.c.ref)
        .where(own.c.id.in_(integer_list_parameter("updates")))
    )
