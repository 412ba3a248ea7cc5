"""What is said beside an answer for the other side, to those who hand it on."""

from collections.abc import Iterator, Mapping

from tracker.domain.days import format_day
from tracker.domain.message_filling import fill, say_word
from tracker.domain.records import Standing
from tracker.render import render_messages
from tracker.render.counted_words import format_counts


def describe_difference(ref: str, ours: Standing, theirs: Standing | None) -> str:
    """How a commitment reads otherwise than ours."""
    read = fill(render_messages.NOT_IN_THEIRS) if theirs is None else _describe(theirs)
    return fill(render_messages.READS_OTHERWISE, ref=ref, ours=_describe(ours), theirs=read)


def describe_withheld(counts: Mapping[str, int]) -> str:
    """How much does not go out; empty where all does."""
    withheld = format_counts(counts)
    return fill(render_messages.WITHHELD, entries=withheld) if withheld else ""


def _describe(standing: Standing) -> str:
    """How a commitment stands, as far as it can read otherwise, in a few words."""
    return fill(render_messages.LIST_COMMA).join(_words(standing))


def _words(standing: Standing) -> Iterator[str]:
    day = standing.status_on
    if day is None:
        yield say_word(standing.status)
    else:
        yield fill(render_messages.STATUS_SINCE_DAY, status=standing.status, day=format_day(day))
    yield from map(say_word, standing.flags)
    if standing.details.is_due_withheld:
        yield fill(render_messages.DUE_NOT_KNOWN)
    elif standing.due_on:
        yield fill(render_messages.DUE_ON_DAY, day=format_day(standing.due_on))
