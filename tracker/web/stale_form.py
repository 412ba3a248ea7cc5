"""What somebody else recorded while a form was open."""

import hashlib
from collections.abc import Mapping

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.days import LATEST_DAY, format_day
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, LogEntry, Selection
from tracker.render.retraction_words import describe_entry
from tracker.render.terminal_log import change_text, entry_number
from tracker.web import web_messages
from tracker.web.log_lines import Entry


def find_newest_moment(connection: Connection, commitment: str) -> str:
    """The moment of the newest entry about a commitment, as a form keeps it."""
    return max((_moment(one) for one in _entries(connection, commitment)), default=_in_order(0))


def describe_entries_since(connection: Connection, commitment: str, opened: str) -> list[str]:
    """What was recorded about a commitment since a form was opened, each entry in a few words."""
    return [_describe(one) for one in _entries(connection, commitment) if _moment(one) > opened]


def hash_terms(present: Mapping[str, str]) -> str:
    """What tells whether terms are still those that stood in a form."""
    return hashlib.sha256(repr(sorted(present.items())).encode()).hexdigest()[:32]


def describe_changed_terms(present: Mapping[str, str], opened: str) -> list[str]:
    """That terms are other than they stood in a form."""
    return [] if hash_terms(present) == opened else [fill(web_messages.TERMS_CHANGED)]


def _entries(connection: Connection, commitment: str) -> list[Entry]:
    return list(queries.whole_log(connection, Selection(refs=(commitment,)), AsOf(LATEST_DAY)))


def _describe(entry: Entry) -> str:
    if isinstance(entry, LogEntry) and not entry.is_retraction:
        return describe_entry(entry)
    number, what = entry_number(entry), change_text(entry).plain
    return fill(web_messages.OTHER_ENTRY, number=number, what=what, day=format_day(entry.effective_on))


def _moment(entry: Entry) -> str:
    return _in_order(round(entry.recorded_at.timestamp() * 1_000_000))


def _in_order(moment: int) -> str:
    """A moment as text that sorts as it does."""
    return str(moment).rjust(20, "0")
