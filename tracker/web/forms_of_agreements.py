"""The forms about an agreement as a whole: whether it is in force, and on which day an event is."""

from typing import Any

from tracker import ledger, queries
from tracker.db.connection import Connection
from tracker.domain.agreement_records import EventChange
from tracker.domain.fields import Field
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, format_update_number
from tracker.domain.shown_titles import shown_name
from tracker.domain.terms import EventDayTerms, StandingTerms
from tracker.ledger import AuditStamp
from tracker.ledger.event_changes import find_event_change
from tracker.queries.agreement_words import our_standing
from tracker.queries.entities_with_refs import AGREEMENT, EVENT
from tracker.queries.refs import resolve_ref
from tracker.queries.typed_refs import resolve_refs
from tracker.render.agreement_sentences import describe_event_change, describe_standing
from tracker.web import web_messages
from tracker.web.form_cycle import FormRefused, RecordForm
from tracker.web.form_fields import FieldGroup, form_fields_of, read_form
from tracker.web.form_page import FormState, FormWords, group_of, missing_errors
from tracker.web.page_links import PageLinks
from tracker.web.record_forms import Recorded
from tracker.web.site_context import SiteContext
from tracker.web.typed_questions import Arguments


class _FormOfRef(RecordForm):
    """A form about something that has a ref, which the address names."""

    entity = AGREEMENT
    page = ""
    record_type: Any = StandingTerms
    required: tuple[str, ...] = ()

    def __init__(self, context: SiteContext, links: PageLinks, ref: str) -> None:
        super().__init__(context, links)
        self.ref = ref

    def begin(self, connection: Connection) -> None:
        """Find it."""
        self.ref = resolve_ref(connection, self.entity, self.ref)

    def words(self, connection: Connection) -> FormWords:
        """What it is called."""
        title = queries.title_of(connection, self.entity, self.ref)
        back = self.links.record(self.entity.name, self.ref)
        return FormWords(self.heading(), [title], self.links.to(f"{self.page}/{self.ref}"), back)

    def heading(self) -> str:
        """What the form is called."""
        raise NotImplementedError

    def fields(self) -> dict[str, Field]:
        """All but what it is about."""
        found = form_fields_of(self.record_type)
        return {name: one for name, one in found.items() if name != self.entity.name}

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """All of them."""
        at = AsOf(self.context.today)
        return [group_of(connection, "", self.fields().values(), state, at, required=self.required)]

    def read(self, typed: Arguments) -> dict[str, Any]:
        """What was typed. Raises FormRefused."""
        found = read_form(self.fields().values(), typed, self.context.today)
        if errors := missing_errors(self.required, typed) | found.errors:
            raise FormRefused(errors)
        return {"effective_on": self.context.today, self.entity.name: self.ref, **found.given}


class StandingForm(_FormOfRef):
    """Whether an agreement is in force, by us or by somebody."""

    command = ("agreement", "update")
    page = "standing"
    required = ("standing",)

    def heading(self) -> str:
        """That of the agreement."""
        return fill(web_messages.STANDING_TITLE, ref=self.ref)

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record the standing."""
        terms = StandingTerms(**resolve_refs(connection, StandingTerms, self.read(typed)))
        before = our_standing(connection, terms.agreement, AsOf(terms.effective_on))
        number = ledger.record_standing(connection, terms, stamp)
        at = AsOf(self.context.today)
        now = our_standing(connection, terms.agreement, at)
        names = {one.code: shown_name(one) for one in queries.all_actors(connection, at)}
        said = describe_standing(terms, names, (before, now), format_update_number(number), "")
        return Recorded([said], AGREEMENT.name, terms.agreement)


class EventDayForm(_FormOfRef):
    """On which day an event is; what is due by it moves too."""

    command = ("event", "update")
    entity = EVENT
    page = "event-day"
    record_type = EventDayTerms

    def heading(self) -> str:
        """That of the event."""
        return fill(web_messages.EVENT_DAY_TITLE, ref=self.ref)

    def words(self, connection: Connection) -> FormWords:
        """With a button that only says what would move."""
        return super().words(connection)._replace(try_button=web_messages.TRY_EVENT_DAY)

    def try_out(self, connection: Connection, typed: Arguments) -> list[str]:
        """The due dates that would move."""
        terms = EventDayTerms(**self.read(typed))
        return [describe_event_change(self._find_change(connection, terms), terms.effective_on, None, "")]

    def _find_change(self, connection: Connection, terms: EventDayTerms) -> EventChange:
        at = AsOf(self.context.today)
        return find_event_change(connection, terms.event, terms.day, terms.effective_on, at)

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record the day."""
        terms = EventDayTerms(**self.read(typed))
        change = self._find_change(connection, terms)
        number = ledger.record_event_day(connection, terms, stamp)
        said = describe_event_change(change, terms.effective_on, number, "")
        return Recorded([said], EVENT.name, self.ref)
