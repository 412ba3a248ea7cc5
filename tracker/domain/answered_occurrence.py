"""To which occurrence of a recurring duty a word belongs that names one or none."""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tracker.domain.occurrences import Schedule
    from tracker.domain.recurring_part import RecurringPart


class LastAndNext(NamedTuple):
    """The last occurrence due by a day and the next one after it; None where there is none.

    ``is_answered``: each part that owes the last one has answered it before the day.
    """

    last: int | None
    following: int | None
    is_answered: bool


def find_last_and_next(
    schedule: Schedule, parts: Sequence[RecurringPart], day: date, actor: str | None
) -> LastAndNext:
    """The occurrences to which a word of a day about some parts can belong, by us or by an actor.

    None that is spent, or that none of the parts owes; what is said of such a day is not lost,
    but of the next.
    """

    def can_answer(number: int) -> bool:
        return any(part.can_answer(number, day) for part in parts)

    last = next((number for number in schedule.until(day) if can_answer(number)), None)
    following = next((number for number in schedule.after(day) if can_answer(number)), None)
    if following is not None and following >= schedule.number_after(day) and not schedule.has_next(day):
        following = None
    owing = [part for part in parts if last is not None and part.owes(last, day)]
    return LastAndNext(last, following, all(last in part.answered_before(day, actor) for part in owing))


def find_answered_occurrence(
    schedule: Schedule, parts: Sequence[RecurringPart], day: date, named: date | None, actor: str | None
) -> int:
    """The number of the occurrence to which a word of a day belongs.

    It belongs to the one it names, else to the last one due by its day if a part has not answered that, else
    to the next; after the end to the last one before. Of what has no day yet it is the next all the same.
    """
    number = None if named is None else schedule.find_named(named, day)
    if number is not None:
        return number
    last, following, is_answered = find_last_and_next(schedule, parts, day, actor)
    if last is not None and not is_answered:
        return last
    if following is not None:
        return following
    if last is not None and (schedule.has_ended(day) or not schedule.is_next_unknown(day)):
        return last
    return schedule.number_after(day)
