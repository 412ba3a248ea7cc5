"""The forms that put right or change terms, and those that put an entry of the log right."""

from collections.abc import Mapping
from datetime import date

from tracker import ledger
from tracker.db.connection import Connection
from tracker.domain.days import parse_day
from tracker.domain.errors import TrackerError
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, format_update_number
from tracker.domain.terms import ENTRY_KINDS, EntityRef
from tracker.ledger import AuditStamp
from tracker.queries.entities_with_refs import ENTITIES
from tracker.queries.refs import resolve_ref
from tracker.web import web_messages
from tracker.web.entry_numbers_typed import typed_entry_number
from tracker.web.form_cycle import FormRefused, RecordForm
from tracker.web.form_fields import FieldGroup, FormField
from tracker.web.form_page import (
    ON,
    REASON,
    FormState,
    FormWords,
    group_of,
    missing_errors,
    on_field,
    reason_field,
)
from tracker.web.page_links import PageLinks
from tracker.web.record_forms import Recorded
from tracker.web.revision_forms import (
    Revised,
    entry_fields,
    present_entry,
    present_terms,
    read_revised,
    record_corrected_entry,
    record_revision,
    revisable_fields,
)
from tracker.web.site_context import SiteContext
from tracker.web.stale_form import describe_changed_terms, hash_terms
from tracker.web.typed_questions import Arguments


class CorrectForm(RecordForm):
    """Terms that were recorded wrong."""

    command = ("correct",)

    def __init__(self, context: SiteContext, links: PageLinks, kind: str, ref: str) -> None:
        super().__init__(context, links)
        self.kind, self.ref = kind, ref

    def begin(self, connection: Connection) -> None:
        """Find what it is about."""
        self.ref = resolve_ref(connection, ENTITIES[self.kind], self.ref)
        ledger.require_unretracted(connection, ENTITIES[self.kind], self.ref)

    def words(self, connection: Connection) -> FormWords:  # noqa: ARG002 - as of other forms
        """What a correction is."""
        return FormWords(
            self.heading(),
            [self.meaning(), fill(web_messages.CLEAR_WORDS)],
            self.links.to(f"{self.command[0]}/{self.kind}/{self.ref}"),
            self.links.record(self.kind, self.ref),
        )

    def heading(self) -> str:
        """What the form is called."""
        return fill(web_messages.CORRECT_TITLE, name=self.ref)

    def meaning(self) -> str:
        """What it does."""
        return fill(web_messages.CORRECT_WORDS)

    def present(self, connection: Connection) -> Mapping[str, str]:
        """The terms as they are."""
        return present_terms(connection, EntityRef(self.kind, self.ref))

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """Why, and every term."""
        fields = revisable_fields(self.kind).values()
        terms = group_of(connection, "", fields, state, AsOf(self.context.today))
        return [FieldGroup("", [*terms.fields, *self.own_fields(state)])]

    def own_fields(self, state: FormState) -> list[FormField]:
        """What the form has beside the terms."""
        return [reason_field(state)]

    def opened(self, connection: Connection) -> str:
        """The terms as they are."""
        return hash_terms(self.present(connection))

    def meanwhile(self, connection: Connection, opened: str) -> list[str]:
        """Whether the terms are other."""
        return describe_changed_terms(self.present(connection), opened)

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record what is other."""
        fields, today = revisable_fields(self.kind), self.context.today
        revised = read_revised(fields, typed, self.present(connection), today)
        errors = missing_errors([REASON], typed) | revised.errors
        on = self.read_day(typed, errors)
        if errors:
            raise FormRefused(errors)
        reason = typed[REASON].replace("\r\n", "\n").strip()
        of = EntityRef(self.kind, self.ref)
        return record_revision(connection, stamp, of, on, revised, reason)

    def read_day(self, typed: Arguments, errors: dict[str, TrackerError]) -> date | None:  # noqa: ARG002
        """From which day on it holds; a correction holds for every day."""
        return None


class AmendForm(CorrectForm):
    """Terms that the parties changed."""

    command = ("amend",)

    def heading(self) -> str:
        """What the form is called."""
        return fill(web_messages.AMEND_TITLE, name=self.ref)

    def meaning(self) -> str:
        """What it does."""
        return fill(web_messages.AMEND_WORDS)

    def own_fields(self, state: FormState) -> list[FormField]:
        """The day too."""
        return [on_field(state), reason_field(state)]

    def read_day(self, typed: Arguments, errors: dict[str, TrackerError]) -> date | None:
        """The day that was typed."""
        errors |= missing_errors([ON], typed)
        if ON in errors:
            return None
        try:
            return parse_day(typed[ON], self.context.today)
        except TrackerError as error:
            errors[ON] = error
            return None


class CorrectEntryForm(RecordForm):
    """An entry of the log that was recorded wrong."""

    command = ("correct",)

    def __init__(self, context: SiteContext, links: PageLinks, number: str) -> None:
        super().__init__(context, links)
        self.number = typed_entry_number(number)
        self.kind = ""

    def begin(self, connection: Connection) -> None:
        """Find of which kind it is. Raises RuleViolation for one that cannot be corrected."""
        self.kind = ENTRY_KINDS[ledger.require_correctable(connection, self.number)]

    def words(self, connection: Connection) -> FormWords:  # noqa: ARG002 - as of other forms
        """What a correction is."""
        name = format_update_number(self.number)
        return FormWords(
            fill(web_messages.CORRECT_TITLE, name=name),
            [fill(web_messages.CORRECT_WORDS), fill(web_messages.CLEAR_WORDS)],
            self.links.to(f"correct-entry/{name}"),
            self.links.to(f"entry/{name}"),
        )

    def present(self, connection: Connection) -> Mapping[str, str]:
        """What it says."""
        return present_entry(connection, self.number)

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """Its fields, and why."""
        fields = entry_fields(self.kind).values()
        made = group_of(connection, "", fields, state, AsOf(self.context.today))
        return [FieldGroup("", [*made.fields, reason_field(state)])]

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record it anew."""
        present = self.present(connection)
        revised: Revised = read_revised(entry_fields(self.kind), typed, present, self.context.today)
        errors = missing_errors([REASON], typed) | revised.errors
        if errors:
            raise FormRefused(errors)
        reason = typed[REASON].replace("\r\n", "\n").strip()
        at = AsOf(self.context.today)
        return record_corrected_entry(connection, stamp, self.number, revised, reason, at)
