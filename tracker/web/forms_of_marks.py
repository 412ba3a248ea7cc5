"""The forms that say for whose eyes an entry is, or what has a ref."""

from collections.abc import Mapping

from tracker import ledger, queries
from tracker.db.connection import Connection
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.records import format_update_number
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import Mark
from tracker.ledger import AuditStamp
from tracker.queries.entities_with_refs import ENTITIES
from tracker.queries.log_numbers import entry_with_number
from tracker.queries.marks import mark_of
from tracker.queries.refs import resolve_ref
from tracker.render.record_sentences import describe_mark
from tracker.web import web_messages
from tracker.web.entry_numbers_typed import typed_entry_number
from tracker.web.form_cycle import FormRefused, RecordForm
from tracker.web.form_fields import FieldGroup
from tracker.web.form_page import MARK, FormState, FormWords, mark_field, read_mark
from tracker.web.forms_of_retractions import UPDATE_TABLE, name_of_entry
from tracker.web.page_links import PageLinks
from tracker.web.record_forms import Recorded
from tracker.web.site_context import SiteContext
from tracker.web.typed_questions import Arguments


class MarkForm(RecordForm):
    """For whose eyes something is that has a ref."""

    command = ("mark",)

    def __init__(self, context: SiteContext, links: PageLinks, kind: str, ref: str) -> None:
        super().__init__(context, links)
        self.kind, self.name = kind, ref
        self.of: str | EntityRef = ""

    def begin(self, connection: Connection) -> None:
        """Find it. Raises NoSuchRef, and RuleViolation for what is taken back."""
        self.name = resolve_ref(connection, ENTITIES[self.kind], self.name)
        ledger.require_unretracted(connection, ENTITIES[self.kind], self.name)
        self.of = EntityRef(self.kind, self.name)

    def words(self, connection: Connection) -> FormWords:
        """What it is called, and how it is marked."""
        title = queries.title_of(connection, ENTITIES[self.kind], self.name)
        address = self.links.to(f"mark/{self.kind}/{self.name}")
        return self._words(connection, title, address, self.links.record(self.kind, self.name))

    def _words(self, connection: Connection, described: str, action: str, back: str) -> FormWords:
        mark = mark_of(connection, self.of)
        is_said = mark is not Mark.NONE
        now = fill(web_messages.MARK_NOW, mark=mark) if is_said else fill(web_messages.MARK_NONE_NOW)
        told = [described, now, fill(web_messages.MARK_WORDS)]
        return FormWords(fill(web_messages.MARK_TITLE, name=self.name), told, action, back)

    def present(self, connection: Connection) -> Mapping[str, str]:
        """How it is marked."""
        return {MARK: mark_of(connection, self.of)}

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:  # noqa: ARG002
        """The mark."""
        return [FieldGroup("", [mark_field(state, is_required=True)])]

    def opened(self, connection: Connection) -> str:
        """How it is marked."""
        return mark_of(connection, self.of)

    def meanwhile(self, connection: Connection, opened: str) -> list[str]:
        """Whether it is marked otherwise now."""
        mark = mark_of(connection, self.of)
        return [] if opened == mark else [fill(web_messages.MARKED_MEANWHILE, name=self.name, mark=mark)]

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record the mark."""
        mark = read_mark(typed)
        if mark is None:
            raise FormRefused({MARK: UsageError(fill(web_messages.FIELD_NEEDED), field=MARK)})
        number = ledger.record_mark(connection, self.of, mark, self.name, stamp)
        return Recorded([describe_mark(self.name, mark, number, "")], *self.marked_record(connection))

    def marked_record(self, connection: Connection) -> tuple[str, str]:  # noqa: ARG002 - of entries it is asked
        """The kind and the ref of what shows the mark."""
        return self.kind, self.name


class MarkEntryForm(MarkForm):
    """For whose eyes an entry of the log is."""

    def __init__(self, context: SiteContext, links: PageLinks, number: str) -> None:
        self.number = typed_entry_number(number)
        super().__init__(context, links, "", format_update_number(self.number))

    def begin(self, connection: Connection) -> None:
        """Find it. Raises NoSuchRef, and RuleViolation for a mark."""
        entry = entry_with_number(connection, self.number)
        ledger.require_no_mark(entry.table, self.number)
        self.of = entry.uid
        self.is_update = entry.table == UPDATE_TABLE

    def words(self, connection: Connection) -> FormWords:
        """What it says, and how it is marked."""
        described = name_of_entry(connection, self.number)
        address = self.links.to(f"mark-entry/{self.name}")
        return self._words(connection, described, address, self.links.to(f"entry/{self.name}"))

    def marked_record(self, connection: Connection) -> tuple[str, str]:
        """The commitment; of other entries the log shows it."""
        return (
            ("commitment", queries.log_entry(connection, self.number).commitment)
            if self.is_update
            else ("", "")
        )

    def page_after(self, recorded: Recorded) -> str:
        """The commitment, else the log."""
        return super().page_after(recorded) if recorded.kind else self.links.to("log")
