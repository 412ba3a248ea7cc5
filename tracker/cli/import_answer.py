"""What import answers: what was added, what it takes back of ours, what had been taken back here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.cli import cli_messages
from tracker.cli.console import print_hint
from tracker.cli.context import CommandContext, shell_quote, today
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.render.counted_words import format_counts
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.exchange.import_remarks import LeftOut, MadeActor
    from tracker.exchange.importer import ImportResult
    from tracker.exchange.input_files import InputFile
    from tracker.ledger.recorders import TakenBack

MAX_TAKEN_BACK_SHOWN = 10  # of what a file takes back of ours
MAX_ACTORS_SHOWN = 50  # of those that are made
MAX_EDITS_SHOWN = 20  # of what was edited in our own list
RECORD_KINDS = (
    *("actor", "agreement", "document", "commitment", "update", "revision", "retraction"),
    *("event", "meeting", "standing", "event_day", "mark", "office"),
)


class DescribedLoss(NamedTuple):
    """Something of ours that a file takes back: as JSON has it, and in a sentence."""

    item: dict[str, object]
    sentence: str


def describe_taken_back(connection: Connection, taken_back: Sequence[TakenBack]) -> list[DescribedLoss]:
    """What a file takes back of ours, each by its name and with what it says."""
    return [_describe_one_taken_back(connection, one) for one in taken_back]


def describe_edits(connection: Connection, input_file: InputFile) -> Iterator[str]:
    """How to record what somebody has edited in our own list, where status and due date are not read."""
    if not input_file.has_columns:
        return
    from tracker.domain.records import AsOf
    from tracker.exchange.edited_list import find_edits
    from tracker.exchange.table_file import TableFile

    if not isinstance(input_file, TableFile):
        return
    blank = fill(cli_messages.BLANK_VALUE)
    for edit in islice(find_edits(connection, input_file, AsOf(today())), MAX_EDITS_SHOWN):
        values = edit.theirs or "none"
        option = shell_quote(values)
        if edit.field == "due_on":
            option = fill(cli_messages.DUE_OPTION, value=option)
        yield fill(
            cli_messages.IMPORT_EDITED,
            ref=edit.ref,
            field=edit.field,
            theirs=edit.theirs or blank,
            ours=edit.ours or blank,
            option=option,
        )


def _describe_one_taken_back(connection: Connection, one: TakenBack) -> DescribedLoss:
    from tracker import queries
    from tracker.render.retraction_words import describe_change

    entry = queries.log_entry(connection, int(one.key)) if one.table == "status_update" else None
    if entry is None:
        name = queries.name_of_row(connection, one.table, str(one.key))
        ref, commitment, status = name.rpartition(" ")[2], None, None
    else:
        name = fill(
            cli_messages.ENTRY_AND_CHANGE,
            update=entry.update,
            ref=entry.commitment,
            change=describe_change(entry),
        )
        ref, commitment, status = entry.update, entry.commitment, entry.status
    kind = "update" if entry else one.table
    item: dict[str, object] = {"kind": kind, "ref": ref, "commitment": commitment, "status": status}
    item |= {"reason": one.reason, "recorded_at": one.recorded_at, "recorded_by": one.recorded_by}
    day = format_day(one.recorded_at.date())
    return DescribedLoss(
        item, fill(cli_messages.IMPORT_TAKES_BACK, entry=name, author=one.recorded_by, day=day)
    )


def _describe_retractions(
    result: ImportResult, taken_back: Sequence[DescribedLoss], *, again: bool, dry_run: bool
) -> Iterator[str]:
    """What the file takes back of ours, and what it has that was taken back here."""
    yield from (one.sentence for one in taken_back[:MAX_TAKEN_BACK_SHOWN])
    if len(taken_back) > MAX_TAKEN_BACK_SHOWN:
        yield fill(cli_messages.IMPORT_TAKES_BACK_MORE, count=len(taken_back) - MAX_TAKEN_BACK_SHOWN)
    counted = format_counts({kind: result.retracted[kind] for kind in RECORD_KINDS})
    if not counted or result.last_retracted is None:
        return
    if again:
        template = cli_messages.IMPORT_WOULD_BRING_BACK if dry_run else cli_messages.IMPORT_BROUGHT_BACK
        yield fill(template, counted=counted)
    else:
        day = format_day(result.last_retracted.date())
        yield fill(cli_messages.IMPORT_TAKEN_BACK_HERE, counted=counted, day=day)


def _made_actor_item(actor: MadeActor) -> dict[str, object]:
    """An actor that was made, as JSON has it."""
    similar = [one.code for one in actor.similar]
    return {"code": actor.code, "name": actor.name, "kind": actor.kind, "similar": similar}


def _print_made_actors(actors: Sequence[MadeActor], *, dry_run: bool) -> None:
    """Say who was made, or would be: a name that was mistyped is seen, and how to read it as another's."""
    from tracker.render.import_words import describe_made_actor, name_similar_actors

    for actor in actors[:MAX_ACTORS_SHOWN]:
        made = describe_made_actor(actor.code, actor.name, actor.kind)
        if not actor.similar:
            print_hint(made)
            continue
        value = shell_quote(f"{actor.field}:{actor.name}={actor.similar[0].code}")
        option = fill(cli_messages.VALUES_OPTION, value=value)
        template = cli_messages.IMPORT_NEARLY_IF_TRIED if dry_run else cli_messages.IMPORT_NEARLY
        similar = name_similar_actors(actor.similar)
        print_hint(fill(template, made=made, similar=similar, option=option), unbroken=option)
    if len(actors) > MAX_ACTORS_SHOWN:
        print_hint(fill(cli_messages.IMPORT_MADE_MORE_ACTORS, count=len(actors) - MAX_ACTORS_SHOWN))


def _describe_left_out(left_out: LeftOut) -> Iterator[str]:
    """What of the file is not read, and with which option it would be."""
    if left_out.known_statuses:
        yield fill(cli_messages.IMPORT_KNOWN_STATUSES, count=left_out.known_statuses)
    if left_out.dated:
        columns = fill(cli_messages.LIST_COMMA).join(left_out.dated)
        yield fill(cli_messages.IMPORT_DATED_COLUMNS, columns=columns)


def print_import_result(
    context: CommandContext,
    file: Path,
    name: str,
    result: ImportResult,
    taken_back: Sequence[DescribedLoss],
    *,
    again: bool,
    dry_run: bool,
) -> None:
    """Print what was added, what was already there, and what was left out."""
    from tracker.render.import_words import describe_import, describe_left_out, explain_import

    item = {
        "file": str(file),
        "dry_run": dry_run,
        "added": {record_kind: result.added[record_kind] for record_kind in RECORD_KINDS},
        "there_already": {record_kind: result.already_there[record_kind] for record_kind in RECORD_KINDS},
        "left_out": result.left_out.names,
        "notes": result.notes,
        "past_since": result.earliest_moment,
        "taken_back": [one.item for one in taken_back],
        "starts_of_due_dates": result.starts_of_due_dates,
        "taken_back_here": {record_kind: result.retracted[record_kind] for record_kind in RECORD_KINDS},
        "owed_by_parties": result.owed_by_parties,
        "made_actors": [_made_actor_item(actor) for actor in result.made_actors],
    }
    message = describe_import(name, result.added, result.already_there, dry_run=dry_run)
    context.print_result(Answer(schema="import", items=[item], keys=tuple(item)), message)
    if context.json:
        return
    _print_made_actors(result.made_actors, dry_run=dry_run)
    for sentence in _describe_retractions(result, taken_back, again=again, dry_run=dry_run):
        print_hint(sentence)
    for sentence in explain_import(result.owed_by_parties, result.starts_of_due_dates):
        print_hint(sentence)
    left_out = result.left_out
    others, is_computed = _describe_left_out(left_out), bool(left_out.computed)
    for sentence in describe_left_out(left_out.columns, left_out.sheets, others, is_computed=is_computed):
        print_hint(sentence)
    for note in result.notes:
        print_hint(note)
    if result.earliest_moment and not dry_run:
        day, time = format_day(result.earliest_moment.date()), f"{result.earliest_moment:%H:%M}"
        print_hint(fill(cli_messages.IMPORT_OF_PAST, day=day, time=time))
