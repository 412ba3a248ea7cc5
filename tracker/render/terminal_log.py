"""The log on a terminal: of one commitment, or of several."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.domain.message_filling import fill
from tracker.domain.records import LogEntry
from tracker.render import render_messages
from tracker.render.template_filling import fill_each
from tracker.render.terminal_text import data_paragraph, data_text, fill_text, new_table, status_text


def log_table(log: Iterable[LogEntry]) -> Table:
    """The log of several commitments, oldest first."""
    table = new_table(*fill_each(render_messages.LOG_HEADINGS))
    table.columns[1].no_wrap = True  # a ref is never cut
    for entry in log:
        day, update, *rest = _entry_cells(entry)
        table.add_row(day, data_text(entry.commitment), update, *rest)
    return table


def commitment_log_table(log: Sequence[LogEntry]) -> RenderableType:
    """The log of one commitment, oldest first; a sentence if it is empty."""
    if not log:
        return Padding(Text(fill(render_messages.LOG_EMPTY), style="dim"), (0, 0, 0, 2))
    table = new_table(*fill_each(render_messages.COMMITMENT_LOG_HEADINGS))
    table.show_header = False
    for entry in log:
        table.add_row(*_entry_cells(entry))
    return Padding(table, (0, 0, 0, 2))


def _entry_cells(entry: LogEntry) -> tuple[RenderableType, ...]:
    """Day, update, author, change and note of an entry."""
    day = str(entry.effective_on)
    return day, entry.update, _author_text(entry), _change_text(entry), _note_text(entry)


def _author_text(entry: LogEntry) -> Text:
    """Who said it: the reporter of a claim, or who recorded our own entry."""
    return data_text(entry.reporter or entry.recorded_by, "" if entry.reporter else "dim")


def _change_text(entry: LogEntry) -> Text:
    """What an entry changes: status, successor, due date; struck out if it is retracted."""
    if entry.is_retraction:
        return Text(fill(render_messages.ENTRY_RETRACTION), style="magenta")
    parts = [status_text(entry.status)] if entry.status else []
    if entry.successors:
        refs = fill(render_messages.LIST_AND).join(entry.successors)
        parts.append(data_text(fill(render_messages.ENTRY_SUCCESSORS, refs=refs)))
    if entry.due_on:
        due = render_messages.ENTRY_ASKS if entry.reporter else render_messages.ENTRY_DUE
        parts.append(data_text(fill(due, day=entry.due_on)))
    change = Text(" ").join(parts) if parts else Text(fill(render_messages.ENTRY_NOTE_ONLY))
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
