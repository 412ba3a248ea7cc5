"""What is said of an import: what was added or would be, and what its file left open."""

from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.message_filling import fill, fill_count
from tracker.render import render_messages
from tracker.render.counted_words import format_counts


def describe_import(
    file_name: str, added_counts: Mapping[str, int], there_counts: Mapping[str, int], *, dry_run: bool
) -> str:
    """A sentence: what was added or would be, and what was already there."""
    added = format_counts(added_counts) or fill(render_messages.COUNTED_NONE)
    already_there = format_counts(there_counts)
    if not already_there:
        template = render_messages.IMPORT_TRIED if dry_run else render_messages.IMPORTED
        return fill(template, file=file_name, added=added)
    longer_template = render_messages.IMPORT_TRIED_BESIDE if dry_run else render_messages.IMPORTED_BESIDE
    return fill(longer_template, file=file_name, added=added, already_there=already_there)


def explain_import(owed_by_parties: int, starts_of_due_dates: int, left_out: Sequence[str]) -> Iterator[str]:
    """Sentences about what the file does not say, or says otherwise: obligors, first days, columns."""
    if owed_by_parties:
        one, many = render_messages.IMPORT_OWED_BY_PARTIES_ONE, render_messages.IMPORT_OWED_BY_PARTIES_MANY
        yield fill_count(one, many, owed_by_parties)
    if starts_of_due_dates:
        yield fill(render_messages.IMPORT_STARTS, count=starts_of_due_dates)
    if left_out:
        columns = fill(render_messages.LIST_COMMA).join(left_out)
        yield fill(render_messages.IMPORT_LEFT_OUT, columns=columns)
