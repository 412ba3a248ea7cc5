"""What is said of an import: what was added or would be, and what its file left open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tracker.domain.errors import join_alternatives
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


def explain_import(owed_by_parties: int, starts_of_due_dates: int) -> Iterator[str]:
    """Sentences about what the file does not say, or says otherwise: obligors, first days."""
    if owed_by_parties:
        one, many = render_messages.IMPORT_OWED_BY_PARTIES_ONE, render_messages.IMPORT_OWED_BY_PARTIES_MANY
        yield fill_count(one, many, owed_by_parties)
    if starts_of_due_dates:
        yield fill(render_messages.IMPORT_STARTS, count=starts_of_due_dates)


def describe_left_out(
    columns: Sequence[str], sheets: Sequence[str], others: Iterable[str], *, is_computed: bool
) -> Iterator[str]:
    """Sentences about what of a file is not read; ``others`` are those that each interface says itself."""
    comma = fill(render_messages.LIST_COMMA)
    if is_computed:
        yield fill(render_messages.IMPORT_COMPUTED)
    yield from others
    if columns:
        yield fill(render_messages.IMPORT_LEFT_OUT, columns=comma.join(columns))
    if sheets:
        yield fill(render_messages.IMPORT_SHEETS_LEFT_OUT, sheets=comma.join(sheets))


def describe_made_actor(code: str, name: str, kind: str) -> str:
    """A sentence about an actor that an import makes, or would make."""
    return fill(render_messages.IMPORT_MADE_ACTOR, code=code, name=name, kind=kind)


def name_similar_actors(actors: Iterable[tuple[str, str]]) -> str:
    """Actors, any of which may be meant, by name and code; of each its code and its name."""
    return join_alternatives(
        fill(render_messages.NAME_AND_CODE, name=name, code=code) for code, name in actors
    )
