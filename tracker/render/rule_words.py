"""When something is due by a rule, and how often, in words; on record both are in the words of a file."""

from tracker.domain.commitment_history import Offset
from tracker.domain.due_rules import read_due_rule, read_period, split_period
from tracker.domain.message_filling import fill, fill_count
from tracker.render import render_messages


def say_rule(due: str) -> str:
    """What a due date hangs on, and how much later it is: d-day + 40 days."""
    rule = read_due_rule(due)
    return fill(render_messages.RULE, anchor=rule.anchor, distance=_say_distance(rule.offset))


def say_period(every: str) -> str:
    """How often: every month, every 3 months."""
    count, unit = split_period(read_period(every))
    return fill_count(render_messages.EVERY_ONE[unit], render_messages.EVERY_MANY[unit], count)


def _say_distance(offset: Offset) -> str:
    unit = offset.unit.removesuffix("s")
    return fill_count(render_messages.DISTANCE_ONE[unit], render_messages.DISTANCE_MANY[unit], offset.count)
