"""The log on a terminal: of one commitment, or of several."""

from collections.abc import Iterable, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.domain.days import format_day
from tracker.domain.message_filling import fill, say_label, say_word
from tracker.domain.records import LogEntry
from tracker.domain.terms_entry import EventDayEntry, MarkEntry, OtherEntry, StandingChange, TermsEntry
from tracker.domain.translations import Translations
from tracker.domain.vocabulary import Mark
from tracker.render import render_messages
from tracker.render.entry_words import describe_amounts, describe_due, describe_scope
from tracker.render.revision_words import describe_translations
from tracker.render.template_filling import fill_each
from tracker.render.terminal_text import (
    data_paragraph,
    data_text,
    fill_text,
    join_with_comma,
    new_table,
    status_text,
)

Entry = LogEntry | TermsEntry | OtherEntry


def log_table(log: Iterable[Entry]) -> Table:
    """The log of several commitments, oldest first."""
    table = new_table(*fill_each(render_messages.LOG_HEADINGS))
    table.columns[1].no_wrap = True  # a ref is never cut
    for entry in log:
        day, update, *rest = entry_cells(entry)
        table.add_row(day, data_text(_of_whom(entry)), update, *rest)
    return table


def commitment_log_table(log: Sequence[Entry]) -> RenderableType:
    """The log of one commitment, oldest first; a sentence if it is empty."""
    if not log:
        return Padding(Text(fill(render_messages.LOG_EMPTY), style="dim"), (0, 0, 0, 2))
    table = new_table(*fill_each(render_messages.COMMITMENT_LOG_HEADINGS))
    table.show_header = False
    for entry in log:
        table.add_row(*entry_cells(entry))
    return Padding(table, (0, 0, 0, 2))


def entry_cells(entry: Entry) -> tuple[RenderableType, ...]:
    """Day, number, author, change and note of an entry."""
    day, number = str(entry.effective_on), entry_number(entry)
    return day, number, author_text(entry), change_text(entry), _note_text(entry)


def entry_number(entry: Entry) -> str:
    """The number by which an entry is named."""
    if isinstance(entry, LogEntry) and not entry.is_retraction:
        return entry.update
    return entry.number


def author_text(entry: Entry) -> Text:
    """Whose word an entry is."""
    match entry:
        case LogEntry():
            return _author_of_update(entry)
        case TermsEntry():
            return data_text(entry.recorded_by, "dim")
    return _author_of_other(entry)


def change_text(entry: Entry) -> Text:
    """What an entry says, without its note; struck out if it is retracted."""
    match entry:
        case LogEntry():
            return _update_text(entry)
        case TermsEntry():
            return _terms_text(entry)
    return _other_text(entry)


def _note_text(entry: Entry) -> Text:
    """The note of an entry, and in brackets who spoke and where it can be read."""
    match entry:
        case LogEntry() | StandingChange():
            return _note_and_source(entry.note, entry.source, entry.speaker)
        case TermsEntry() | EventDayEntry():
            return data_paragraph(entry.note or "")
    return Text("")


def _of_whom(entry: Entry) -> str:
    """What an entry is about."""
    return entry.commitment if isinstance(entry, LogEntry) else entry.of.ref


def _author_of_other(entry: OtherEntry) -> Text:
    """Whose word an entry is that is no update."""
    reporter = entry.reporter if isinstance(entry, StandingChange) else None
    return data_text(reporter) if reporter else data_text(entry.recorded_by, "dim")


def _other_text(entry: OtherEntry) -> Text:
    """What is said of an agreement or an event, or how something is marked."""
    match entry:
        case StandingChange():
            side = fill(render_messages.ENTRY_OF_SIDE, side=entry.side) if entry.side else ""
            text = " ".join(filter(None, (say_word(entry.standing), side)))
        case EventDayEntry():
            day = format_day(entry.day) if entry.day else fill(render_messages.DAY_NOT_KNOWN)
            text = fill(render_messages.ENTRY_EVENT_DAY, day=day)
        case MarkEntry():
            what = entry.marks or fill(render_messages.ENTRY_OF, kind=entry.of.kind, ref=entry.of.ref)
            return data_text(fill(render_messages.ENTRY_MARKS, what=what, mark=entry.mark))
    return _struck(_with_mark(data_text(text), entry.mark), entry)


def _with_mark(change: Text, mark: Mark | None) -> Text:
    """What an entry says, and for whose eyes it is."""
    if mark is None:
        return change
    return Text(" ").join([change, data_text(fill(render_messages.ENTRY_MARK, mark=mark), "dim")])


def _author_of_update(entry: LogEntry) -> Text:
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
            term=_term_name(term),
            before=_value(before),
            after=_value(after),
        )
        for term, before, after in entry.terms
    ]
    since = render_messages.ENTRY_AMENDED if entry.is_amendment else render_messages.ENTRY_CORRECTED
    return _struck(data_text(fill(since, terms="; ".join(terms))), entry)


def _term_name(name: str) -> str:
    """What a line of the log calls a term."""
    known = render_messages.TERM_NAMES.get(name)
    return say_label(known) if known else name


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, Translations):
        return describe_translations(value)
    return fill(render_messages.ENTRY_NO_TERM) if value is None else str(value)


def _update_text(entry: LogEntry) -> Text:
    """What an update changes: status, successor, due date; struck out if it is retracted."""
    if entry.is_retraction:
        return Text(fill(render_messages.ENTRY_RETRACTION_OF, what=entry.update), style="magenta")
    parts = [status_text(entry.status)] if entry.status else []
    parts += [data_text(text) for text in (*describe_scope(entry), *describe_due(entry))]
    if entry.corrects:
        parts.append(data_text(fill(render_messages.ENTRY_CORRECTS, update=entry.corrects), "dim"))
    more = [data_text(text) for text in describe_amounts(entry)]
    if parts or more:
        first = [Text(" ").join(parts)] if len(parts) > 1 else parts
        change = join_with_comma([*first, *more]) if more else first[0]
    else:
        change = Text(fill(render_messages.ENTRY_NOTE_ONLY))
    return _struck(_with_mark(change, entry.mark), entry)


def _struck(change: Text, entry: LogEntry | TermsEntry | StandingChange | EventDayEntry) -> Text:
    """What an entry says, struck out if it is retracted."""
    if not entry.retracted:
        return change
    change.stylize("strike")
    return fill_text(render_messages.ENTRY_RETRACTED, own_style="magenta", change=change)


def _note_and_source(note: str | None, source: str | None, speaker: str | None) -> Text:
    """A note, and in brackets who spoke and where it can be read."""
    said = fill(render_messages.LIST_COMMA).join(filter(None, (speaker, source)))
    bracketed = data_text(fill(render_messages.ENTRY_SOURCE, source=said), "dim") if said else Text("")
    return Text(" ").join([part for part in (data_paragraph(note or ""), bracketed) if part])
