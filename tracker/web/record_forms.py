"""The forms that record: what each has in it, and what is done with what was typed."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tracker import ledger, queries
from tracker.db.connection import Connection
from tracker.domain.fields import Field
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventDayTerms,
    EventTerms,
    MeetingTerms,
    UpdateTerms,
)
from tracker.domain.vocabulary import Mark
from tracker.ledger import AuditStamp
from tracker.ledger.recorded_updates import load_recorded
from tracker.queries.terms_in_force import due_date_in_force
from tracker.queries.typed_refs import resolve_refs
from tracker.render.added_words import (
    describe_added_actor,
    describe_added_agreement,
    describe_added_document,
    describe_added_event,
    describe_added_meeting,
)
from tracker.render.record_sentences import describe_acceptance
from tracker.render.update_words import NextSteps, describe_doubts, describe_update
from tracker.web import web_messages
from tracker.web.form_fields import form_fields_of

NEWS_GROUPS: Mapping[str, Sequence[str]] = {
    "": ("status", "side", "effective_on", "is_seen", "note", "due_on", "value", "incidents"),
    web_messages.WHOSE_GROUP: ("reporter", "speaker", "source"),
    web_messages.SELDOM_GROUP: ("ask", "owner", "occurrence", "successors"),
}
"""The fields of news, by their headings; what is seldom needed is folded."""
ADDED_RECORDS: Mapping[str, type[NamedTuple]] = {
    "commitment": CommitmentTerms,
    "agreement": AgreementTerms,
    "actor": ActorTerms,
    "document": DocumentTerms,
    "event": EventTerms,
    "meeting": MeetingTerms,
}
NOT_NEEDED = {"commitment": ("ref",)}
"""What a form can leave blank although a record has it."""


class Recorded(NamedTuple):
    """What was recorded in sentences, and of what."""

    said: Sequence[str]
    kind: str
    ref: str


def news_fields() -> dict[str, Field]:
    """The fields of news of a commitment, which is known."""
    fields = form_fields_of(UpdateTerms)
    return {name: fields[name] for names in NEWS_GROUPS.values() for name in names}


def record_news(
    connection: Connection, stamp: AuditStamp, values: Mapping[str, Any], mark: Mark | None, at: AsOf
) -> Recorded:
    """Record an update. Raises NoSuchRef, UsageError and RuleViolation."""
    terms = UpdateTerms(**resolve_refs(connection, UpdateTerms, {"effective_on": at.day, **values}))
    due_before = due_date_in_force(connection, terms.commitment, AsOf(terms.effective_on))
    outcome = ledger.record_update(connection, terms, stamp, mark)
    recorded = load_recorded(connection, outcome, at, due_before)
    said = [describe_update(recorded, at.day, next_steps()), *describe_doubts(recorded)]
    return Recorded(said, "commitment", terms.commitment)


def next_steps() -> NextSteps:
    """How to go on, beside what was recorded: taking it back has a link of its own."""
    return NextSteps("", lambda _: fill(web_messages.CLAIM_MOVES_NOTHING))


def accept(connection: Connection, stamp: AuditStamp, number: int, note: str | None, at: AsOf) -> Recorded:
    """Record as our assessment what a claim says."""
    outcomes = ledger.accept_claim(connection, number, note, stamp)
    all_recorded = [load_recorded(connection, one, at, None) for one in outcomes]
    said = [
        describe_acceptance(str(one.entry.accepts), describe_update(one, at.day, next_steps()))
        for one in all_recorded
    ]
    return Recorded(said, "commitment", all_recorded[0].entry.commitment)


# -- new records -------------------------------------------------------------------------------------


def added_fields(kind: str) -> dict[str, Field]:
    """The fields of a new record of a kind; of an event also its day."""
    fields = form_fields_of(ADDED_RECORDS[kind])
    if kind == "event":
        fields["day"] = form_fields_of(EventDayTerms)["day"]
    return fields


def required_fields(kind: str, fields: Mapping[str, Field]) -> list[str]:
    """The fields of a new record that cannot be left blank."""
    return [name for name, one in fields.items() if one.is_required and name not in NOT_NEEDED.get(kind, ())]


def record_added(
    connection: Connection, stamp: AuditStamp, kind: str, values: Mapping[str, Any], at: AsOf
) -> Recorded:
    """Add a record of a kind. Raises NoSuchRef, UsageError and RuleViolation."""
    given = resolve_refs(connection, ADDED_RECORDS[kind], values)
    if kind == "commitment":
        return _add_commitment(connection, stamp, given, at)
    if kind == "event":
        day = given.pop("day", None)
        first = None if day is None else EventDayTerms("", min(day, at.day), day)
        ref = ledger.add_event(connection, EventTerms(**given), stamp, first)
        return Recorded([describe_added_event(ref, day, "")], kind, ref)
    return _add_other(connection, stamp, kind, given)


def _add_commitment(connection: Connection, stamp: AuditStamp, values: dict[str, Any], at: AsOf) -> Recorded:
    from tracker.domain.days import LATEST_DAY
    from tracker.domain.terms import EntityRef
    from tracker.queries.moved_due_dates import due_date_by_rule
    from tracker.queries.terms_in_force import terms_in_force
    from tracker.render.added_words import describe_added

    if "ref" not in values:
        ledger.require_new_title(connection, values["agreement"], values["title"])
        values["ref"] = ledger.next_commitment_ref(connection, values["agreement"])
    ref = ledger.add_commitment(connection, CommitmentTerms(**values), stamp)
    item = dict(terms_in_force(connection, EntityRef("commitment", ref), AsOf(LATEST_DAY)))
    item |= {"ref": ref, "obligors": queries.obligors_of(connection, ref)}
    due_by_rule = due_date_by_rule(connection, item["due"], at)
    parties = "" if values.get("obligors") else fill(web_messages.THE_PARTIES)
    return Recorded([describe_added(item, due_by_rule, parties)], "commitment", ref)


def _add_other(connection: Connection, stamp: AuditStamp, kind: str, values: dict[str, Any]) -> Recorded:
    match kind:
        case "actor":
            actor = ActorTerms(**values)
            code = ledger.add_actor(connection, actor, stamp)
            return Recorded([describe_added_actor(actor._replace(code=code))], kind, code)
        case "agreement":
            agreement = AgreementTerms(**values)
            ref = ledger.add_agreement(connection, agreement, stamp)
            return Recorded([describe_added_agreement(ref, agreement, "")], kind, ref)
        case "document":
            document = DocumentTerms(**values)
            ref = ledger.add_document(connection, document, stamp)
            return Recorded([describe_added_document(ref, document)], kind, ref)
    meeting = MeetingTerms(**values)
    ref = ledger.add_meeting(connection, meeting, stamp)
    return Recorded([describe_added_meeting(ref, meeting, "")], kind, ref)
