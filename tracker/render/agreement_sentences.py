"""What is said of a standing that was recorded, and of an event that got another day."""

from collections.abc import Mapping
from datetime import date

from tracker.domain.agreement_records import EventChange, MovedDueDate
from tracker.domain.days import format_day, format_day_of_month, format_short_day
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.records import format_update_number
from tracker.domain.terms import StandingTerms
from tracker.domain.vocabulary import AgreementStanding
from tracker.render import render_messages

MAX_MOVES_SHOWN = 10


def describe_standing(
    terms: StandingTerms,
    names: Mapping[str, str],
    before_and_now: tuple[AgreementStanding, AgreementStanding],
    number: str,
    take_back: str,
) -> str:
    """What was recorded, and how the agreement stands today by our word."""
    before, now = before_and_now
    change = fill(render_messages.CHANGE_OF_STANDING, before=before, standing=terms.standing)
    if terms.reporter:
        change = fill(
            render_messages.STANDING_CLAIMED, reporter=names[terms.reporter], standing=terms.standing
        )
    elif before is terms.standing:
        change = fill(render_messages.STANDING_AS_BEFORE, standing=terms.standing)
    if terms.side:
        change = fill(render_messages.STANDING_CHANGED_BY, change=change, side=names[terms.side])
    outcome = take_back
    if now is not terms.standing:
        template = render_messages.OUR_STANDING if terms.reporter else render_messages.LATER_STANDING
        outcome = fill(template, standing=now, undo=take_back).rstrip()
    return fill(
        render_messages.STANDING_RECORDED,
        ref=terms.agreement,
        change=change,
        day=format_day(terms.effective_on),
        number=number,
        outcome=outcome,
    ).rstrip()


def describe_event_change(change: EventChange, said_on: date, number: int | None, take_back: str) -> str:
    """The day before and after, and which due dates move with it."""
    before, after = (_day_or_unknown(day) for day in (change.before, change.day))
    event, moves = change.event.rpartition(":")[2], _describe_moves(change, is_done=number is not None)
    if change.later:
        update, now = change.later.update, _day_or_unknown(change.later.day)
        moves = fill(render_messages.LATER_DAY_STANDS, moves=moves, update=update, today=now)
    if number is None:
        return fill(render_messages.EVENT_WOULD_MOVE, event=event, before=before, after=after, moves=moves)
    return fill(
        render_messages.EVENT_MOVED,
        event=event,
        before=before,
        after=after,
        day=format_day(said_on),
        number=format_update_number(number),
        moves=moves,
        undo=take_back,
    ).rstrip()


def _describe_moves(change: EventChange, *, is_done: bool) -> str:
    """How many due dates move, and each from when to when."""
    if not change.moves:
        return fill(render_messages.MOVES_NOTHING if is_done else render_messages.WOULD_MOVE_NOTHING)
    one = render_messages.MOVES_ONE if is_done else render_messages.WOULD_MOVE_ONE
    many = render_messages.MOVES_MANY if is_done else render_messages.WOULD_MOVE_MANY
    moves = [_describe_move(move) for move in change.moves[:MAX_MOVES_SHOWN]]
    if len(change.moves) > MAX_MOVES_SHOWN:
        moves.append(fill(render_messages.MORE_MOVE, count=len(change.moves) - MAX_MOVES_SHOWN))
    listed = fill(render_messages.LIST_COMMA).join(moves)
    return fill_count(one, many, len(change.moves), moves=listed)


def _describe_move(move: MovedDueDate) -> str:
    with_year = move.before is None or move.after is None or move.before.year != move.after.year
    before, after = (_short_day(day, with_year=with_year) for day in (move.before, move.after))
    return fill(render_messages.MOVE, commitment=move.commitment, before=before, after=after)


def _short_day(day: date | None, *, with_year: bool) -> str:
    """A day in few words: 24 Mar, with its year where that is not plain."""
    if day is None:
        return fill(render_messages.EVENT_DAY_UNKNOWN)
    return format_short_day(day) if with_year else format_day_of_month(day)


def _day_or_unknown(day: date | None) -> str:
    return format_day(day) if day else fill(render_messages.EVENT_DAY_UNKNOWN)
