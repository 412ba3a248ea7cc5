"""How often something is due, as a calendar says it (RRULE of RFC 5545).

A month without such a day has the occurrence on its last day: of the 31st that is 28 February.
"""

from datetime import date, timedelta

from tracker.domain.day_arithmetic import add_offset
from tracker.domain.due_rules import parse_period

Rule = dict[str, object]
_LAST_OF_LONG_MONTHS = 31
_ALWAYS_THERE = 28
"""Every month has this day, and those before it."""


def recurrence_rule(first: date, every: str, ends_on: date | None) -> Rule:
    """The rule of what is due first on a day and then every so often; from the day it ends nothing is due."""
    period = parse_period(every)
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


def occurrence_on_or_after(first: date, every: str, day: date) -> date:
    """The due date of the first occurrence that is due on a day or after it."""
    period = parse_period(every)
    passed = (day - first).days if period.unit == "days" else _months_between(first, day)
    number = max(0, passed // period.count - 1)
    while (due := add_offset(first, period, number) or day) < day:
        number += 1
    return due


def _months_between(first: date, day: date) -> int:
    return (day.year - first.year) * 12 + day.month - first.month
