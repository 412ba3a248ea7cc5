"""How many there are of each kind of record, in words."""

from collections.abc import Mapping

from tracker.domain.message_filling import fill, fill_count
from tracker.render import render_messages


def format_counts(counts: Mapping[str, int]) -> str:
    """The counts as words, without those that are 0: "15 commitments and 1 update"; empty if all are 0."""
    parts = [format_count(record_kind, count) for record_kind, count in counts.items() if count]
    all_but_last = fill(render_messages.LIST_COMMA).join(parts[:-1])
    return fill(render_messages.LIST_AND).join(filter(None, (all_but_last, *parts[-1:])))


def format_count(record_kind: str, count: int) -> str:
    """A count as words: "1 update"."""
    return fill_count(
        render_messages.COUNTED_ONE[record_kind], render_messages.COUNTED_MANY[record_kind], count
    )
