"""The option --calendar: each day is written in another calendar too."""

import typer

from tracker.cli import cli_messages
from tracker.domain.errors import UsageError, join_list, shorten
from tracker.domain.message_filling import fill
from tracker.domain.other_calendars import CalendarName, write_beside


def _parse_calendar(text: str) -> CalendarName:
    """The calendar that was typed. Raises UsageError."""
    try:
        return CalendarName(text.strip().casefold().replace("_", "-"))
    except ValueError:
        message = fill(cli_messages.NO_SUCH_CALENDAR, text=shorten(text))
        known = join_list(calendar.value for calendar in CalendarName)
        raise UsageError(message, fill(cli_messages.CALENDARS, known=known)) from None


def _complete_calendars(incomplete: str) -> list[str]:
    """Offer the calendars."""
    return [calendar for calendar in CalendarName if calendar.startswith(incomplete)]


CALENDAR_OPTION = typer.Option(
    "--calendar",
    parser=_parse_calendar,
    metavar="C",
    help="Write each day in this calendar too: solar-hijri, hijri.",
    autocompletion=_complete_calendars,
)


def write_days_too(calendar: CalendarName | None) -> None:
    """Write each day in a calendar too, where one was typed. Raises MissingPackage."""
    if calendar is not None:
        from tracker.render import calendars  # noqa: F401 - it says what package is missing, before anything

        write_beside(calendar)
