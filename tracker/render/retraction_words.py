"""An entry of the log in a few words, and what is said when it is taken back."""

from collections.abc import Iterator

from tracker.domain.command_content import CommandContent, RevisedNow
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill, say_word
from tracker.domain.records import LogEntry
from tracker.domain.vocabulary import Status
from tracker.render import render_messages
from tracker.render.counted_words import format_counts
from tracker.render.entry_words import describe_amounts, describe_due, describe_scope
from tracker.render.revision_words import describe_terms


def describe_retraction(entry: LogEntry, status_now: Status | None) -> str:
    """That an update was taken back, and how its commitment stands now."""
    return fill(
        render_messages.RETRACTED, entry=describe_entry(entry), ref=entry.commitment, status=status_now
    )


def describe_entry(entry: LogEntry) -> str:
    """An entry in a few words, with the beginning of its note."""
    described = fill(
        render_messages.ENTRY,
        update=entry.update,
        ref=entry.commitment,
        change=describe_change(entry),
        day=format_day(entry.effective_on),
    )
    if not entry.note:
        return described
    return fill(render_messages.ENTRY_WITH_NOTE, entry=described, note=entry.note[:60])


def describe_change(entry: LogEntry) -> str:
    """Whose word an entry is, and all that it says but its note."""
    comma, due = fill(render_messages.LIST_COMMA), list(describe_due(entry))
    status = say_word(entry.status) if entry.status else None
    said = [*filter(None, (status, *describe_scope(entry))), *([] if entry.reporter else due)]
    change = comma.join(filter(None, (" ".join(said), *describe_amounts(entry))))
    if not entry.reporter:
        return change or fill(render_messages.NOTE)
    claim = fill(render_messages.ENTRY_CLAIM, change=change) if change or not due else ""
    told = comma.join(filter(None, (claim, *due)))
    return fill(render_messages.ENTRY_OF_REPORTER, reporter=entry.reporter, change=told).rstrip()


def describe_command(content: CommandContent) -> Iterator[str]:
    """What a command recorded: how much, and the first of it, each in a line."""
    if update := content.only_update:
        yield fill(render_messages.LAST_UPDATE, entry=describe_entry(update))
        return
    moment, counted = content.recorded_at, format_counts(content.counts)
    yield fill(render_messages.LAST_COMMAND, command=content.words, moment=moment, counted=counted)
    for row in content.first_rows:
        yield fill(render_messages.GOES_TOO, entry=_describe_row(row))


def _describe_row(row: LogEntry | RevisedNow | str) -> str:
    match row:
        case LogEntry():
            return describe_entry(row)
        case RevisedNow():
            return describe_revised_now(row)
    return row


def describe_revised_now(revised: RevisedNow) -> str:
    """What a revision says."""
    terms = describe_terms(revised.terms)
    return fill(render_messages.REVISION, number=revised.number, ref=revised.ref, terms=terms)
