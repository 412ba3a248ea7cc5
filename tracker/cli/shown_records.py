"""What is shown of one record whole: the answer for programs, and what a terminal shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.cli.context import QueryContext, today
from tracker.cli.show_answer import ShownRecord
from tracker.cli.shown_events_and_meetings import load_event, load_meeting
from tracker.domain.records import AsOf, Selection
from tracker.queries.entities_with_refs import (
    ACTOR,
    AGREEMENT,
    COMMITMENT,
    DOCUMENT,
    EVENT,
    MEETING,
    Entity,
)
from tracker.render.formats import Format
from tracker.render.items import (
    ACTOR_KEYS,
    AGREEMENT_KEYS,
    DOCUMENT_KEYS,
    WORD_KEYS,
    record_item,
    single_item_answer,
    standing_item_with_log,
)

if TYPE_CHECKING:
    from datetime import date

    from tracker.db import Connection


def show_record(context: QueryContext, entity: Entity, given: str) -> None:
    """Show one record whole, as it is today."""
    from tracker.queries.refs import resolve_ref

    with context.read_transaction() as connection:
        ref = resolve_ref(connection, entity, given)
        shown = load_shown_record(connection, entity, ref, AsOf(today()), context.output_format)
    context.print_answer(shown.answer, shown.view)


def load_shown_record(
    connection: Connection,
    entity: Entity,
    ref: str,
    at: AsOf,
    output_format: Format,
    *,
    log_until: date | None = None,
) -> ShownRecord:
    """All that is shown of something that has a ref, as of a day and moment.

    ``log_until`` is the last day of the log of a commitment, which else is shown to its end.
    Raises NotOnRecordYet for what was not there then, and RuleViolation for what is taken back.
    """
    if entity is COMMITMENT:
        return _load_commitment(connection, ref, at, output_format, log_until)
    load = {
        AGREEMENT: _load_agreement,
        DOCUMENT: _load_document,
        ACTOR: _load_actor,
        EVENT: load_event,
        MEETING: load_meeting,
    }
    return load[entity](connection, ref, at, output_format)


# -- a commitment ------------------------------------------------------------------------------------


def _load_commitment(
    connection: Connection, ref: str, at: AsOf, output_format: Format, log_until: date | None
) -> ShownRecord:
    from tracker import queries

    standing = queries.standing(connection, ref, at)
    if standing is None:  # only then is what records loaded
        from tracker.ledger.records_shown import missing_commitment_error

        raise missing_commitment_error(connection, ref, at)
    log = list(queries.whole_log(connection, Selection(refs=(ref,)), at, until=log_until))
    promises = queries.promise_history(connection, standing, at)
    url = queries.find_document_url(connection, standing.terms.document, at)
    is_table = output_format is Format.TABLE
    timeline = None
    if is_table:  # only a terminal shows it
        from tracker.queries.timelines import timeline_of

        timeline = timeline_of(connection, standing, at)
    item = standing_item_with_log(standing, log, promises, url)
    return ShownRecord(
        single_item_answer("show", item, at, output_format),
        lambda screen, width: screen.standing_view(standing, log, at, timeline, width, promises, url),
    )


def _load_agreement(connection: Connection, ref: str, at: AsOf, output_format: Format) -> ShownRecord:
    from tracker import queries
    from tracker.ledger.records_shown import require_on_record
    from tracker.queries.agreement_words import agreement_words

    agreements = {one.ref: one for one in queries.all_agreements(connection, at)}
    agreement = require_on_record(connection, AGREEMENT, ref, agreements.get(ref), at)
    documents = [one for one in queries.all_documents(connection, at) if ref in one.agreements]
    words = agreement_words(connection, at).get(ref, [])
    item = record_item(agreement, AGREEMENT_KEYS)
    item["documents"] = [record_item(document, DOCUMENT_KEYS) for document in documents]
    item["words"] = [record_item(word, WORD_KEYS) for word in words]
    return ShownRecord(
        single_item_answer("agreement-show", item, at, output_format),
        lambda screen, _: screen.agreement_view(agreement, documents, words),
    )


def _load_document(connection: Connection, ref: str, at: AsOf, output_format: Format) -> ShownRecord:
    from tracker import queries
    from tracker.ledger.records_shown import require_on_record

    documents = {one.ref: one for one in queries.all_documents(connection, at)}
    document = require_on_record(connection, DOCUMENT, ref, documents.get(ref), at)
    mentions = queries.document_mentions(connection, ref, at)
    item = record_item(document, (*DOCUMENT_KEYS, "recorded_at", "recorded_by")) | mentions._asdict()
    return ShownRecord(
        single_item_answer("document-show", item, at, output_format),
        lambda screen, _: screen.document_view(document, mentions),
    )


def _load_actor(connection: Connection, code: str, at: AsOf, output_format: Format) -> ShownRecord:
    from tracker import queries
    from tracker.ledger.records_shown import require_on_record

    actors = {one.code: one for one in queries.all_actors(connection, at)}
    actor = require_on_record(connection, ACTOR, code, actors.get(code), at)
    mentions = queries.actor_mentions(connection, code, at)
    item = record_item(actor, (*ACTOR_KEYS, "recorded_at", "recorded_by")) | mentions._asdict()
    return ShownRecord(
        single_item_answer("actor-show", item, at, output_format),
        lambda screen, _: screen.actor_view(actor, mentions),
    )
