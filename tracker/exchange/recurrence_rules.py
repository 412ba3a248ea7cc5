"""How often something is due, as a calendar says it (RRULE of RFC 5545).

A month without such a day has the occurrence on its last day: of the 31st that is 28 February.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from tracker.domain.day_arithmetic import add_offset
from tracker.domain.due_rules import read_period
from tracker.domain.records import Standing

Rule = dict[str, object]
_LAST_OF_LONG_MONTHS = 31
_ALWAYS_THERE = 28
"""Every month has this day, and those before it."""


class MovedOccurrence(NamedTuple):
    """An occurrence that is due on another day than its terms say."""

    scheduled_on: date
    due_on: date


class Recurrence(NamedTuple):
    """When something is due again and again: from a first day on by a rule, or on single days.

    ``put_off`` are the days by the terms of what is put off without a day.
    """

    first: date
    rule: Rule | None
    days: Sequence[date]
    moved: Sequence[MovedOccurrence]
    put_off: Sequence[date]


def recurrence(standing: Standing) -> Recurrence | None:
    """When a duty that recurs is due, by its occurrences; None while its first day is not known.

    Where the terms were amended, no rule says all of it: then each occurrence stands for itself, as far as
    they are worked out.
    """
    occurrences = standing.details.occurrences
    days = [one.scheduled_on for one in occurrences]
    if not days or not standing.terms.every:
        return None
    every, ends_on = standing.terms.every, standing.terms.ends_on
    is_regular = _is_regular(days, every)
    moved = [(one.scheduled_on, one.due_on) for one in occurrences if one.due_on]
    return Recurrence(
        days[0],
        recurrence_rule(days[0], every, ends_on) if is_regular else None,
        [] if is_regular else days[1:],
        [MovedOccurrence(*pair) for pair in moved if pair[0] != pair[1]],
        [one.scheduled_on for one in occurrences if one.due_on is None],
    )


def _is_regular(days: Sequence[date], every: str) -> bool:
    """Whether days are those of one rule, each so many periods after the first."""
    period = read_period(every)
    return all(day == add_offset(days[0], period, number) for number, day in enumerate(days))


def recurrence_rule(first: date, every: str, ends_on: date | None) -> Rule:
    """The rule of what is due first on a day and then every so often; from the day it ends nothing is due."""
    period = read_period(every)
    rule = _rule_of_days(period.count) if period.unit == "days" else _rule_of_months(first, period.count)
    return rule if ends_on is None else rule | {"until": ends_on - timedelta(days=1)}


def _rule_of_days(count: int) -> Rule:
    if count % 7 == 0:
        return {"freq": "weekly", "interval": count // 7}
    return {"freq": "daily", "interval": count}


def _rule_of_months(first: date, count: int) -> Rule:
    """Of the days from the 28th on, the last that a month has, up to that of the first due date."""
    rule: Rule = {"freq": "monthly", "interval": count}
    if first.day <= _ALWAYS_THERE:
        return {"freq": "yearly", "interval": count // 12} if count % 12 == 0 else rule
    if first.day == _LAST_OF_LONG_MONTHS:
        return rule | {"bymonthday": -1}
    return rule | {"bymonthday": list(range(_ALWAYS_THERE, first.day + 1)), "bysetpos": -1}
