"""The log as lines of a page."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.text import Text

from tracker.domain.message_filling import fill, say_word
from tracker.domain.records import LogEntry
from tracker.domain.terms_entry import EventDayEntry, OtherEntry, StandingChange, TermsEntry
from tracker.domain.vocabulary import Status
from tracker.render import render_messages
from tracker.render.template_filling import fill_each
from tracker.render.terminal_log import author_text, change_text, entry_number
from tracker.web.page_links import PageLinks

Entry = LogEntry | TermsEntry | OtherEntry


class LogLine(NamedTuple):
    """What a line of the log shows; ``entry_address`` is where the entry can be corrected or taken back."""

    day: str
    ref: str
    address: str
    number: str
    entry_address: str
    who: str
    status: Status | None
    what: Text
    note: str
    source: str


def log_line(entry: Entry, links: PageLinks, *, can_record: bool) -> LogLine:
    """The line of one entry."""
    number, what = entry_number(entry), change_text(entry)
    kind, ref = _of_whom(entry)
    is_retraction = not isinstance(entry, OtherEntry) and entry.is_retraction
    # What takes back can be taken back itself; a mark never is.
    is_gone = not is_retraction and bool(getattr(entry, "retracted", True))
    is_open = can_record and not is_gone
    status = _status_of(entry, what)
    if status:
        length = len(say_word(status))
        what = what[length:] if len(what) > length else Text()
    return LogLine(
        str(entry.effective_on),
        ref,
        links.record(kind, ref) if kind else "",
        number,
        links.to(f"entry/{number}", now=True) if is_open else "",
        author_text(entry).plain,
        status,
        what,
        _note_of(entry) or "",
        _source_of(entry),
    )


def log_lines(entries: Iterable[Entry], links: PageLinks, *, can_record: bool) -> list[LogLine]:
    """The lines of several entries."""
    return [log_line(entry, links, can_record=can_record) for entry in entries]


def latest_first(entries: Sequence[Entry]) -> list[Entry]:
    """Entries in the order in which they were recorded, the last first."""
    return sorted(entries, key=lambda entry: (entry.recorded_at, entry.uid), reverse=True)


def log_headings(*, has_ref: bool) -> list[str]:
    """The headings of a log: of several commitments, or of one."""
    headings = render_messages.LOG_HEADINGS if has_ref else render_messages.COMMITMENT_LOG_HEADINGS
    return list(fill_each(headings))


def _status_of(entry: Entry, said: Text) -> Status | None:
    """The status with which the words of an entry begin, unless it is taken back."""
    if not isinstance(entry, LogEntry) or entry.status is None or entry.retracted:
        return None
    return entry.status if said.plain.startswith(say_word(entry.status)) else None


def _of_whom(entry: Entry) -> tuple[str, str]:
    if isinstance(entry, LogEntry):
        return "commitment", entry.commitment
    return entry.of.kind, entry.of.ref


def _note_of(entry: Entry) -> str | None:
    if isinstance(entry, LogEntry | TermsEntry | StandingChange | EventDayEntry):
        return entry.note
    return None


def _source_of(entry: Entry) -> str:
    """Who spoke, and where it can be read."""
    if not isinstance(entry, LogEntry | StandingChange):
        return ""
    return fill(render_messages.LIST_COMMA).join(filter(None, (entry.speaker, entry.source)))
