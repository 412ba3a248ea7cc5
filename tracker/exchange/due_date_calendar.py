"""Export of due dates as a calendar: an event of a whole day for each open commitment that has one."""

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.days import start_of_day
from tracker.domain.errors import MissingPackage, join_list
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, Note, Selection, Standing
from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import SortKey
from tracker.exchange import exchange_messages


def due_date_calendar(connection: Connection, at: AsOf) -> tuple[str, int]:
    """The due dates of open commitments as iCalendar (RFC 5545), and how many there are.

    The event of a commitment always has the same uid, so a program that imports a newer file moves the event
    and does not add a second one. Raises MissingPackage.
    """
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise MissingPackage(fill(exchange_messages.CALENDARS), "icalendar") from None
    calendar = Calendar()
    calendar.add("prodid", "-//tracker//due dates//EN")
    calendar.add("version", "2.0")
    open_standings = queries.standings(connection, Selection(), at, order=SortKey.DUE).items
    due_standings = [standing for standing in open_standings if standing.due_on]
    for standing in due_standings:
        event = Event()
        event.add("uid", f"{standing.ref}.{standing.terms.agreement}@tracker")
        event.add("dtstamp", start_of_day(at.day))
        event.add("dtstart", standing.due_on)
        event.add("summary", _as_shown(fill(exchange_messages.DUE_EVENT, title=standing.terms.title)))
        event.add("description", _as_shown(_describe_standing(standing)))
        event.add("categories", [_as_shown(standing.terms.theme or standing.terms.agreement)])
        event.add("transp", "TRANSPARENT")  # the user is not busy on a day when something is due
        calendar.add_component(event)
    return calendar.to_ical().decode(), len(due_standings)


def _as_shown(text: str) -> str:
    """A text without characters that act on a screen, none of which RFC 5545 allows; line ends stay."""
    return escape_control_characters(text.replace("\r\n", "\n"), keep_lines=True)


def _describe_standing(standing: Standing) -> str:
    """How a commitment stands, in a few lines."""
    terms = standing.terms
    lines = [
        fill(exchange_messages.REF_AND_AGREEMENT, ref=standing.ref, agreement=terms.agreement),
        fill(exchange_messages.OWED_BY, obligors=join_list(terms.obligors)),
        fill(exchange_messages.STATUS, status=standing.status),
    ]
    if standing.slip:
        lines.append(fill(exchange_messages.FIRST_DUE, day=standing.original_due_on))
    if standing.flags:
        lines.append(fill(exchange_messages.FLAGS, flags=join_list(standing.flags)))
    lines += [
        fill(exchange_messages.ASKED_DATE, reporter=asked.reporter, day=asked.due_on)
        for asked in standing.asks
    ]
    for note in filter(None, (standing.our_note, standing.their_note)):
        lines.append(_describe_note(note))
    return "\n".join(lines)


def _describe_note(note: Note) -> str:
    """A note, and whose it is."""
    if note.reporter is None:
        return fill(exchange_messages.OUR_NOTE, note=note.text)
    return fill(exchange_messages.THEIR_NOTE, reporter=note.reporter, note=note.text)
