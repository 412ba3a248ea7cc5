"""What an entry says besides its status, each in a few words: the same in the log and in answers about it."""

from collections.abc import Iterator

from tracker.domain.message_filling import fill, fill_count
from tracker.domain.quantities import format_amount
from tracker.domain.records import LogEntry
from tracker.domain.vocabulary import NO_ASK, NO_OWNER
from tracker.render import render_messages


def describe_scope(entry: LogEntry) -> Iterator[str]:
    """Of whose part an entry is, of which occurrence, and what takes the place of the commitment."""
    if entry.side:
        yield fill(render_messages.ENTRY_OF_SIDE, side=entry.side)
    if entry.is_seen:
        yield fill(render_messages.ENTRY_SEEN)
    if entry.occurrence:
        yield fill(render_messages.ENTRY_OCCURRENCE, day=entry.occurrence)
    if entry.successors:
        refs = fill(render_messages.LIST_AND).join(entry.successors)
        yield fill(render_messages.ENTRY_SUCCESSORS, refs=refs)


def describe_due(entry: LogEntry) -> Iterator[str]:
    """The due date that we say, or that a claim asks for; or that there is none any more."""
    if entry.due_on:
        yield fill(
            render_messages.ENTRY_ASKS if entry.reporter else render_messages.ENTRY_DUE, day=entry.due_on
        )
    if entry.ends_due_date:
        yield fill(render_messages.ENTRY_ASKS_NO_DUE if entry.reporter else render_messages.ENTRY_NO_DUE)


def describe_amounts(entry: LogEntry) -> Iterator[str]:
    """How much and how many there are, what is asked, who follows it up, and what is accepted."""
    if entry.value is not None:
        yield fill(render_messages.ENTRY_VALUE, value=format_amount(entry.value))
    if entry.incidents is not None:
        yield fill_count(render_messages.INCIDENTS_ONE, render_messages.INCIDENTS_MANY, entry.incidents)
    if entry.ask:
        is_cleared = entry.ask == NO_ASK
        yield (
            fill(render_messages.ENTRY_NO_ASK)
            if is_cleared
            else fill(render_messages.ENTRY_ASK, ask=entry.ask)
        )
    if entry.owner:
        is_nobody = entry.owner == NO_OWNER
        yield (
            fill(render_messages.ENTRY_NO_OWNER)
            if is_nobody
            else fill(render_messages.ENTRY_OWNER, owner=entry.owner)
        )
    if entry.accepts:
        yield fill(render_messages.ENTRY_ACCEPTS, update=entry.accepts)
