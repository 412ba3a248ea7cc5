"""The log on a terminal: of one commitment, or of several."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.domain.message_filling import fill
from tracker.domain.records import LogEntry
from tracker.domain.terms_entry import TermsEntry
from tracker.render import render_messages
from tracker.render.template_filling import fill_each
from tracker.render.terminal_text import data_paragraph, data_text, fill_text, new_table, status_text


def log_table(log: Iterable[LogEntry | TermsEntry]) -> Table:
    """The log of several commitments, oldest first."""
    table = new_table(*fill_each(render_messages.LOG_HEADINGS))
    table.columns[1].no_wrap = True  # a ref is never cut
    for entry in log:
        day, update, *rest = _entry_cells(entry)
        table.add_row(day, data_text(entry.commitment or _of_whom(entry)), update, *rest)
    return table


def commitment_log_table(log: Sequence[LogEntry | TermsEntry]) -> RenderableType:
    """The log of one commitment, oldest first; a sentence if it is empty."""
    if not log:
        return Padding(Text(fill(render_messages.LOG_EMPTY), style="dim"), (0, 0, 0, 2))
    table = new_table(*fill_each(render_messages.COMMITMENT_LOG_HEADINGS))
    table.show_header = False
    for entry in log:
        table.add_row(*_entry_cells(entry))
    return Padding(table, (0, 0, 0, 2))


def _entry_cells(entry: LogEntry | TermsEntry) -> tuple[RenderableType, ...]:
    """Day, number, author, change and note of an entry."""
    day = str(entry.effective_on)
    if isinstance(entry, TermsEntry):
        author = data_text(entry.recorded_by, "dim")
        return day, entry.number, author, _terms_text(entry), data_paragraph(entry.note)
    number = entry.number if entry.is_retraction else entry.update
    return day, number, _author_text(entry), _change_text(entry), _note_text(entry)


def _of_whom(entry: LogEntry | TermsEntry) -> str:
    """What an entry is about that is about no commitment."""
    return entry.of.ref if isinstance(entry, TermsEntry) else ""


def _author_text(entry: LogEntry) -> Text:
    """Who said it: the reporter of a claim, or who recorded our own entry, and the one that it corrects."""
    if entry.reporter:
        return data_text(entry.reporter)
    if entry.first_author in (None, entry.recorded_by):
        return data_text(entry.recorded_by, "dim")
    author = fill(render_messages.ENTRY_FIRST_AUTHOR, author=entry.recorded_by, first=entry.first_author)
    return data_text(author, "dim")


def _terms_text(entry: TermsEntry) -> Text:
    """What each term was and is, or what is taken back; struck out if it is retracted."""
    if entry.is_retraction:
        what = entry.takes_back or fill(render_messages.ENTRY_OF, kind=entry.of.kind, ref=entry.of.ref)
        return Text(fill(render_messages.ENTRY_RETRACTION_OF, what=what), style="magenta")
    terms = [
        fill(
            render_messages.ENTRY_TERM,
            term=render_messages.TERM_NAMES.get(term, term),
            before=_value(before),
            after=_value(after),
        )
        for term, before, after in entry.terms
    ]
    since = render_messages.ENTRY_AMENDED if entry.is_amendment else render_messages.ENTRY_CORRECTED
    return _struck(data_text(fill(since, terms="; ".join(terms))), entry)


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return fill(render_messages.ENTRY_NO_TERM) if value is None else str(value)


def _change_text(entry: LogEntry) -> Text:
    """What an entry changes: status, successor, due date; struck out if it is retracted."""
    if entry.is_retraction:
        return Text(fill(render_messages.ENTRY_RETRACTION_OF, what=entry.update), style="magenta")
    parts = [status_text(entry.status)] if entry.status else []
    if entry.successors:
        refs = fill(render_messages.LIST_AND).join(entry.successors)
        parts.append(data_text(fill(render_messages.ENTRY_SUCCESSORS, refs=refs)))
    if entry.due_on:
        due = render_messages.ENTRY_ASKS if entry.reporter else render_messages.ENTRY_DUE
        parts.append(data_text(fill(due, day=entry.due_on)))
    if entry.corrects:
        parts.append(data_text(fill(render_messages.ENTRY_CORRECTS, update=entry.corrects), "dim"))
    return _struck(Text(" ").join(parts) if parts else Text(fill(render_messages.ENTRY_NOTE_ONLY)), entry)


def _struck(change: Text, entry: LogEntry | TermsEntry) -> Text:
    """What an entry says, struck out if it is retracted."""
    if not entry.retracted:
        return change
    change.stylize("strike")
    return fill_text(render_messages.ENTRY_RETRACTED, own_style="magenta", change=change)


def _note_text(entry: LogEntry) -> Text:
    """The note of an entry, and its source in brackets."""
    note = data_paragraph(entry.note or "")
    source = (
        data_text(fill(render_messages.ENTRY_SOURCE, source=entry.source), "dim")
        if entry.source
        else Text("")
    )
    return Text(" ").join([part for part in (note, source) if part])
