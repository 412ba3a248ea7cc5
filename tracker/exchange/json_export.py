"""Export of everything as one JSON document; the same content always gives the same bytes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.due_rules import NO_DUE_DATE
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import NO_DUE_DAY, NOTE_REQUIRED_STANDINGS, NOTE_REQUIRED_STATUSES
from tracker.exchange import exchange_messages
from tracker.exchange.document_schema import COMMANDS, DOCUMENT_SCHEMA, SECTIONS, Item
from tracker.exchange.document_scope import DocumentScope
from tracker.exchange.log_export import command_items
from tracker.exchange.log_section import LOG_SECTION
from tracker.queries.export import (
    ActorRecord,
    AgreementRecord,
    CommitmentRecord,
    DocumentRecord,
    EventDayRecord,
    EventRecord,
    MarkRecord,
    MeetingRecord,
    OfficeRecord,
    RetractionRecord,
    StandingRecord,
    UpdateRecord,
    every_actor,
    every_agreement,
    every_commitment,
    every_document,
    every_event,
    every_event_day,
    every_former_ref,
    every_mark,
    every_meeting,
    every_office,
    every_retraction,
    every_standing,
    every_update,
)
from tracker.queries.revisions import Revision, every_revision
from tracker.queries.terms_in_force import value_of_term
from tracker.render.formats import dump_json

CHUNK_ROWS = 500  # rows written at a time

ReportProgress = Callable[[float], None]
"""Takes the part of a task that is done, 0 to 1."""
_Item = TypeVar("_Item")


def json_document(
    connection: Connection,
    counts: Counter[str],
    report_progress: ReportProgress | None = None,
    *,
    scope: DocumentScope | None = None,
) -> Iterator[str]:
    """The document in pieces of text, with one line for each item.

    ``counts`` is filled with the number of items of each section; ``report_progress`` is called with the part
    of the updates that was written, 0 to 1. With a ``scope`` only what is part of it is written. What was
    recorded first comes first, so that two offices that imported each other's files write the same document;
    entries of one moment stay in the order in which they were recorded.
    """
    total = queries.count_commitments_and_updates(connection).updates or 1
    yield f'{{"schema": "{DOCUMENT_SCHEMA}"'
    for section, items in _items_by_section(connection).items():
        field_names = list(SECTIONS[section].parsers)
        written = items if scope is None else filter(partial(scope.holds, section), items)
        if connection.is_shareable:
            written = map(partial(_with_required_words, section), written)
        yield f',\n"{section}": ['
        for chunk in _split_into_chunks(written):
            yield (",\n" if counts[section] else "\n") + ",\n".join(
                _item_line(item, field_names) for item in chunk
            )
            counts[section] += len(chunk)
            if report_progress:
                report_progress(counts["updates"] / total)
        yield "\n]" if counts[section] else "]"
    if scope is None and not connection.is_shareable:
        yield from _commands_section(connection)
    yield "}\n"


def _commands_section(connection: Connection) -> Iterator[str]:
    """What the commands wrote; not where something is left out, since they could not be followed there."""
    field_names, is_first = list(LOG_SECTION.parsers), True
    yield f',\n"{COMMANDS}": ['
    for chunk in _split_into_chunks(command_items(connection)):
        yield ("\n" if is_first else ",\n") + ",\n".join(_item_line(item, field_names) for item in chunk)
        is_first = False
    yield "]" if is_first else "\n]"


def _with_required_words(section: str, item: Item) -> Item:
    """An item for the other side: where a rule asks for words of ours that are not shared, it says just that.

    Else no office could take the document in.
    """
    is_required = {
        "updates": item.get("status") in NOTE_REQUIRED_STATUSES,
        "standings": item.get("standing") in NOTE_REQUIRED_STANDINGS,
    }
    name = "note" if is_required.get(section) else "reason" if section in ("revisions", "retractions") else ""
    return item if not name or item.get(name) else item | {name: fill(exchange_messages.NOT_SHARED)}


def _split_into_chunks(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """The items in lists of CHUNK_ROWS."""
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK_ROWS)):
        yield chunk


def _item_line(item: Item, field_names: Sequence[str]) -> str:
    """An item as JSON on one line, without the fields that have no value."""
    return dump_json({name: value for name in field_names if (value := item.get(name)) not in (None, ())})


def _items_by_section(connection: Connection) -> dict[str, Iterable[Item]]:
    """The items of each section; commitments, updates and retractions are read while they are written."""
    return {
        "actors": map(_record_item, every_actor(connection)),
        "office": map(_record_item, every_office(connection)),
        "agreements": map(_record_item, every_agreement(connection)),
        "documents": map(_record_item, every_document(connection)),
        "events": map(_record_item, every_event(connection)),
        "meetings": map(_record_item, every_meeting(connection)),
        "commitments": _commitment_items(connection),
        "updates": map(_update_item, every_update(connection)),
        "standings": map(_record_item, every_standing(connection)),
        "event_days": map(_record_item, every_event_day(connection)),
        "revisions": map(_revision_item, every_revision(connection)),
        "retractions": map(_retraction_item, every_retraction(connection)),
        "marks": map(_mark_item, every_mark(connection)),
    }


def _revision_item(revision: Revision) -> Item:
    """The fields of a revision: its terms stand beside the others, and those taken away are named."""
    kind = revision.of.kind
    given = {term: value_of_term(kind, term, text) for term, text in revision.terms.items() if text}
    cleared = [term for term, text in revision.terms.items() if not text]
    return {**revision._asdict(), **given, "of": revision.of._asdict(), "cleared": cleared or None}


def _commitment_items(connection: Connection) -> Iterator[Item]:
    """The commitments, each with the refs that it had before, and until when."""
    former: dict[str, list[Item]] = {}
    for record in every_former_ref(connection):
        by = record.by or fill(exchange_messages.NOT_SHARED)
        one = {"ref": record.ref, "until": record.until, "by": by}
        former.setdefault(record.commitment, []).append(one)
    for commitment in every_commitment(connection):
        yield _record_item(commitment) | {"former_refs": former.get(commitment.terms.ref)}


def _retraction_item(record: RetractionRecord) -> Item:
    """The fields of a retraction; what has no uid is named by its kind and ref."""
    of = record.of_uid or {"kind": record.of_kind, "ref": record.of_ref}
    return record._asdict() | {"of": of}


def _mark_item(record: MarkRecord) -> Item:
    """The fields of a mark, and what it is of."""
    of = record.of_uid or {"kind": record.of_kind, "ref": record.of_ref}
    return record._asdict() | {"of": of}


def _update_item(record: UpdateRecord) -> Item:
    """The fields of an update; what is not so is left out, and a due date that ends is none."""
    item = _record_item(record)
    if item["due_on"] == NO_DUE_DAY:
        item["due_on"] = NO_DUE_DATE
    return item | {"is_seen": item["is_seen"] or None}


def _record_item(
    record: ActorRecord
    | AgreementRecord
    | DocumentRecord
    | EventRecord
    | MeetingRecord
    | OfficeRecord
    | CommitmentRecord
    | UpdateRecord
    | StandingRecord
    | EventDayRecord,
) -> Item:
    """The fields of a record, and when and by whom it was recorded."""
    return record.terms._asdict() | {"recorded_at": record.recorded_at, "recorded_by": record.recorded_by}
