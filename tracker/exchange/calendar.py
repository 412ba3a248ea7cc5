"""Due dates as a calendar takes them in: a whole day for each open commitment that has one."""

from tracker import queries
from tracker.days import start_of
from tracker.errors import NeedsPackage
from tracker.records import Cut, Selection, Standing
from tracker.storage import Connection
from tracker.vocabulary import Order


def calendar(connection: Connection, cut: Cut) -> tuple[str, int]:
    """The due dates of what is open, as iCalendar (RFC 5545); and how many there are.

    An entry keeps its name, so a calendar that takes the file in again moves it and does not double it.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise NeedsPackage("Calendars", "icalendar") from None
    found = Calendar()
    found.add("prodid", "-//tracker//due dates//EN")
    found.add("version", "2.0")
    open_ones = queries.standings(connection, Selection(), cut, order=Order.DUE).items
    due = [standing for standing in open_ones if standing.due_on]
    for standing in due:
        event = Event()
        event.add("uid", f"{standing.ref}.{standing.agreement}@tracker")
        event.add("dtstamp", start_of(cut.as_of))
        event.add("dtstart", standing.due_on)
        event.add("summary", f"Due: {standing.title}")
        event.add("description", _description(standing))
        event.add("categories", [standing.theme or standing.agreement])
        event.add("transp", "TRANSPARENT")  # a day on which something is due is no busy day
        found.add_component(event)
    return found.to_ical().decode(), len(due)


def _description(standing: Standing) -> str:
    lines = (
        f"{standing.ref}, {standing.agreement}",
        f"Owed by: {', '.join(standing.obligors)}",
        f"Status: {standing.status}",
        f"First due: {standing.original_due_on}" if standing.slip else "",
        f"Flags: {', '.join(standing.flags)}" if standing.flags else "",
        standing.last_note or "",
    )
    return "\n".join(filter(None, lines))
