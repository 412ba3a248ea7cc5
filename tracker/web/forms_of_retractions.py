"""The forms that take back: an entry, what should never have been entered, and what was recorded last."""

from collections.abc import Mapping

from tracker import ledger, queries
from tracker.db.connection import Connection
from tracker.domain.errors import RuleViolation
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf, format_update_number
from tracker.ledger import AuditStamp
from tracker.queries.command_contents import content_of_command, revised_now
from tracker.queries.commands import Command
from tracker.queries.entities_with_refs import ENTITIES
from tracker.queries.log_numbers import entry_with_number
from tracker.queries.refs import resolve_ref
from tracker.render.retraction_words import (
    describe_command,
    describe_entry,
    describe_retraction,
    describe_revised_now,
)
from tracker.web import web_messages
from tracker.web.entry_numbers_typed import typed_entry_number
from tracker.web.form_cycle import FormRefused, RecordForm
from tracker.web.form_fields import FieldGroup
from tracker.web.form_page import REASON, FormState, FormWords, missing_errors, reason_field
from tracker.web.page_links import PageLinks
from tracker.web.record_forms import Recorded
from tracker.web.site_context import SiteContext
from tracker.web.typed_questions import Arguments

UPDATE_TABLE, RETRACTION_TABLE = "status_update", "retraction"
MAX_SHOWN = 20  # of what is taken back


class RetractForm(RecordForm):
    """What should never have been entered."""

    command = ("retract",)

    def __init__(self, context: SiteContext, links: PageLinks, kind: str, ref: str) -> None:
        super().__init__(context, links)
        self.kind, self.ref = kind, ref

    def begin(self, connection: Connection) -> None:
        """Find it. Raises RuleViolation for what something hangs on."""
        self.ref = resolve_ref(connection, ENTITIES[self.kind], self.ref)
        ledger.require_retractable(connection, ENTITIES[self.kind], self.ref)

    def words(self, connection: Connection) -> FormWords:
        """What goes."""
        title = queries.title_of(connection, ENTITIES[self.kind], self.ref)
        words = fill(web_messages.RETRACT_RECORD_WORDS, kind=self.kind, ref=self.ref)
        return FormWords(
            fill(web_messages.RETRACT_TITLE, name=self.ref),
            [title, words],
            self.links.to(f"retract/{self.kind}/{self.ref}"),
            self.links.record(self.kind, self.ref),
            web_messages.TAKE_BACK,
        )

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:  # noqa: ARG002
        """Why."""
        return [FieldGroup("", [reason_field(state)])]

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Take it back."""
        ledger.retract_entity(connection, ENTITIES[self.kind], self.ref, reason=_reason(typed), stamp=stamp)
        said = fill(web_messages.RETRACTED_RECORD, kind=self.kind, ref=self.ref)
        return Recorded([said], self.kind, self.ref)

    def page_after(self, recorded: Recorded) -> str:  # noqa: ARG002 - it has no page any more
        """The list of its kind."""
        return self.links.to("list" if self.kind == "commitment" else f"{self.kind}s")


class RetractEntryForm(RecordForm):
    """An entry of the log."""

    command = ("retract",)

    def __init__(self, context: SiteContext, links: PageLinks, number: str) -> None:
        super().__init__(context, links)
        self.number = typed_entry_number(number)

    def words(self, connection: Connection) -> FormWords:
        """What it says."""
        name = format_update_number(self.number)
        return FormWords(
            fill(web_messages.RETRACT_TITLE, name=name),
            [name_of_entry(connection, self.number), fill(web_messages.RETRACT_ENTRY_WORDS)],
            self.links.to(f"retract-entry/{name}"),
            self.links.to(f"entry/{name}"),
            web_messages.TAKE_BACK,
        )

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:  # noqa: ARG002
        """Why."""
        return [FieldGroup("", [reason_field(state)])]

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Take it back, and say how its commitment stands now."""
        reason = _reason(typed)
        if entry_with_number(connection, self.number).table == UPDATE_TABLE:
            entry = ledger.retract_update(connection, self.number, reason=reason, stamp=stamp)
            at = AsOf(self.context.today)
            status = queries.implementation_state(connection, entry.commitment, at).status
            return Recorded([describe_retraction(entry, status)], "commitment", entry.commitment)
        described = name_of_entry(connection, self.number)
        ledger.retract_entry(connection, self.number, reason=reason, stamp=stamp)
        return Recorded([fill(web_messages.RETRACTED_ENTRY, entry=described)], "", "")

    def page_after(self, recorded: Recorded) -> str:
        """The commitment, else the log."""
        return super().page_after(recorded) if recorded.kind else self.links.to("log")


def name_of_entry(connection: Connection, number: int) -> str:
    """An entry in a few words. Raises NoSuchRef."""
    if entry_with_number(connection, number).table == UPDATE_TABLE:
        return describe_entry(queries.log_entry(connection, number))
    revised = revised_now(connection, number)
    return describe_revised_now(revised) if revised else format_update_number(number)


def _reason(typed: Arguments) -> str:
    """Why. Raises FormRefused where nothing is said."""
    if errors := missing_errors([REASON], typed):
        raise FormRefused(errors)
    return typed[REASON].replace("\r\n", "\n").strip()


class UndoForm(RecordForm):
    """What was recorded last by who is there."""

    command = ("undo",)

    def begin(self, connection: Connection) -> None:
        """Find the command. Raises RuleViolation if there is none."""
        self.last = self._last_command(connection)

    def _last_command(self, connection: Connection) -> Command:
        command = queries.last_command_of(connection, self.context.author)
        if command is None or command.words == "init":
            message = fill(web_messages.NOTHING_TO_UNDO, author=self.context.author)
            raise RuleViolation(message, fill(web_messages.NOTHING_TO_UNDO_HINT))
        return command

    def words(self, connection: Connection) -> FormWords:
        """What goes."""
        content = content_of_command(connection, self.last, MAX_SHOWN)
        told = [*describe_command(content), fill(web_messages.UNDO_WORDS)]
        title, undo, log = fill(web_messages.UNDO_TITLE), self.links.to("undo"), self.links.to("log")
        return FormWords(title, told, undo, log, web_messages.TAKE_BACK)

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:  # noqa: ARG002
        """Nothing has to be said."""
        return []

    def present(self, connection: Connection) -> Mapping[str, str]:  # noqa: ARG002
        """Nothing."""
        return {}

    def opened(self, connection: Connection) -> str:  # noqa: ARG002
        """The command that was shown."""
        return str(self.last.number)

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Take back the command that was shown. Raises RuleViolation where it is not the last any more."""
        if typed.get("opened", "") != str(self.last.number):
            raise RuleViolation(fill(web_messages.UNDO_OTHER), fill(web_messages.UNDO_OTHER_HINT))
        update = content_of_command(connection, self.last, MAX_SHOWN).only_update
        ledger.undo_command(connection, self.last, reason=web_messages.UNDO_REASON, stamp=stamp)
        if update is None:
            return Recorded([fill(web_messages.UNDONE)], "", "")
        at = AsOf(self.context.today)
        status = queries.implementation_state(connection, update.commitment, at).status
        return Recorded([describe_retraction(update, status)], "commitment", update.commitment)

    def page_after(self, recorded: Recorded) -> str:
        """The commitment, else the log."""
        return super().page_after(recorded) if recorded.kind else self.links.to("log")
