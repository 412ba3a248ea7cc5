"""To which occurrence of a recurring duty a word belongs that names one or none."""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import islice
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
    last = _find_last(schedule, parts, day)
    return LastAndNext(last, _find_next(schedule, parts, day), _is_answered(last, parts, day, actor))


def _find_first(
    numbers: Iterable[int], schedule: Schedule, parts: Sequence[RecurringPart], day: date
) -> int | None:
    """The first of some occurrences of which a word of a day can be, for one of the parts."""
    for number in numbers:
        if schedule.is_plain or schedule.is_answerable(number, day):
            for part in parts:
                if part.owes(number, day):
                    return number
    return None


def _find_last(schedule: Schedule, parts: Sequence[RecurringPart], day: date) -> int | None:
    """The last occurrence due by a day of which a word of the day can be, for one of the parts."""
    if not schedule.is_plain:
        return _find_first(schedule.until(day), schedule, parts, day)
    place = schedule.count_until(day)
    if len(parts) == 1:
        return parts[0].find_last_owed(place, day)
    found = [number for part in parts if (number := part.find_last_owed(place, day)) is not None]
    return max(found, key=schedule.place_of, default=None)


def _find_next(schedule: Schedule, parts: Sequence[RecurringPart], day: date) -> int | None:
    """The next occurrence after a day to which a word can belong, as far as it was known of."""
    coming = schedule.after(day)
    if schedule.is_plain:  # either each of them is owed as of the day, or none
        coming = islice(coming, 1)
    number = _find_first(coming, schedule, parts, day)
    if number is not None and number >= schedule.number_after(day) and not schedule.has_next(day):
        return None
    return number


def _is_answered(last: int | None, parts: Sequence[RecurringPart], day: date, actor: str | None) -> bool:
    """Whether each part that owes the last occurrence has answered it before a day."""
    if last is not None:
        for part in parts:
            if part.owes(last, day) and not part.has_answered(last, day, actor):
                return False
    return True


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
    last = _find_last(schedule, parts, day)
    if last is not None and not _is_answered(last, parts, day, actor):
        return last
    following = _find_next(schedule, parts, day)
    if following is not None:
        return following
    if last is not None and (schedule.has_ended(day) or not schedule.is_next_unknown(day)):
        return last
    return schedule.number_after(day)
