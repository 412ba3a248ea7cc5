"""Days, and numbers of days, in a few words."""

from datetime import date

from tracker.domain.message_filling import fill_count
from tracker.render import render_messages


def days_label(number: int) -> str:
    """A number of days: 1 day, 2 days."""
    return fill_count(render_messages.DAYS_ONE, render_messages.DAYS_MANY, number)


def format_short_day(day: date) -> str:
    """A day as it is written in a table: 1 Jun 2018."""
    return f"{day.day} {day:%b} {day.year}"
