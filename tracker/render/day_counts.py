"""Numbers of days in a few words."""

from tracker.domain.message_filling import fill_count
from tracker.render import render_messages


def days_label(number: int) -> str:
    """A number of days: 1 day, 2 days."""
    return fill_count(render_messages.DAYS_ONE, render_messages.DAYS_MANY, number)
