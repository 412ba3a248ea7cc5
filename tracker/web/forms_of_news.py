"""The forms of what is new: news of a commitment, a claim that is accepted, a new record."""

from collections.abc import Mapping

from flask import request

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.message_filling import fill, say_label
from tracker.domain.records import AsOf
from tracker.ledger import AuditStamp
from tracker.queries.entities_with_refs import AGREEMENT, COMMITMENT
from tracker.queries.implementation_state import implementation_state
from tracker.queries.log import log_entry
from tracker.queries.refs import resolve_ref
from tracker.render.retraction_words import describe_entry
from tracker.web import web_messages
from tracker.web.entry_numbers_typed import typed_entry_number
from tracker.web.form_cycle import FormRefused, RecordForm
from tracker.web.form_fields import FieldGroup, read_form
from tracker.web.form_page import FormState, FormWords, group_of, mark_field, missing_errors, read_mark
from tracker.web.page_links import PageLinks
from tracker.web.record_forms import (
    NEWS_GROUPS,
    Recorded,
    accept,
    added_fields,
    news_fields,
    record_added,
    record_news,
    required_fields,
)
from tracker.web.site_context import SiteContext
from tracker.web.stale_form import describe_entries_since, find_newest_moment
from tracker.web.typed_questions import Arguments


class NewsForm(RecordForm):
    """News of one commitment."""

    command = ("update",)

    def __init__(self, context: SiteContext, links: PageLinks, ref: str) -> None:
        super().__init__(context, links)
        self.ref = ref

    def begin(self, connection: Connection) -> None:
        """Find the commitment."""
        self.ref = resolve_ref(connection, COMMITMENT, self.ref)

    def words(self, connection: Connection) -> FormWords:
        """How far it is now."""
        state = implementation_state(connection, self.ref, AsOf(self.context.today))
        return FormWords(
            fill(web_messages.NEWS_TITLE, ref=self.ref),
            [fill(web_messages.NEWS_NOW, status=state.status)],
            self.links.to(f"news/{self.ref}"),
            self.links.record("commitment", self.ref),
        )

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """What, whose word, and what is seldom needed."""
        fields, at = news_fields(), AsOf(self.context.today)
        found = [
            group_of(
                connection,
                say_label(legend),
                [fields[name] for name in names],
                state,
                at,
                is_folded=bool(legend),
            )
            for legend, names in NEWS_GROUPS.items()
        ]
        first, *others, seldom = found
        obligors = [(code, "") for code in queries.obligors_of(connection, self.ref)]
        sided = [
            one._replace(widget="choice", choices=obligors) if one.name == "side" else one
            for one in first.fields
        ]
        seldom = seldom._replace(fields=[*seldom.fields, mark_field(state)])
        return [first._replace(fields=sided), *others, seldom]

    def opened(self, connection: Connection) -> str:
        """The newest entry."""
        return find_newest_moment(connection, self.ref)

    def meanwhile(self, connection: Connection, opened: str) -> list[str]:
        """The entries since."""
        return describe_entries_since(connection, self.ref, opened)

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record the update."""
        found = read_form(news_fields().values(), typed, self.context.today)
        if found.errors:
            raise FormRefused(found.errors)
        values = {"commitment": self.ref, **found.given}
        return record_news(connection, stamp, values, read_mark(typed), AsOf(self.context.today))


class AcceptForm(RecordForm):
    """A claim that we accept."""

    command = ("accept",)

    def __init__(self, context: SiteContext, links: PageLinks, number: str) -> None:
        super().__init__(context, links)
        self.number = typed_entry_number(number)

    def words(self, connection: Connection) -> FormWords:
        """What the claim says."""
        entry = log_entry(connection, self.number)
        return FormWords(
            fill(web_messages.ACCEPT_TITLE, entry=entry.update),
            [fill(web_messages.ACCEPT_WORDS, entry=describe_entry(entry))],
            self.links.to(f"accept/{entry.update}"),
            self.links.record("commitment", entry.commitment),
            web_messages.ACCEPT_BUTTON,
        )

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """A note."""
        note = [news_fields()["note"]]
        return [group_of(connection, "", note, state, AsOf(self.context.today))]

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record our assessment."""
        note = typed.get("note", "").replace("\r\n", "\n").strip() or None
        return accept(connection, stamp, self.number, note, AsOf(self.context.today))


class AddForm(RecordForm):
    """A new record of a kind."""

    def __init__(self, context: SiteContext, links: PageLinks, kind: str) -> None:
        super().__init__(context, links)
        self.kind = kind
        self.command = ("add",) if kind == COMMITMENT.name else (kind, "add")

    def words(self, connection: Connection) -> FormWords:  # noqa: ARG002 - as of other forms
        """What is added."""
        title = fill(web_messages.ADD_OF_KIND[self.kind])
        return FormWords(title, (), self.links.to(f"add/{self.kind}"), self.links.to("add"))

    def present(self, connection: Connection) -> Mapping[str, str]:
        """The agreement that the address names; where there is only one, that."""
        given = dict(request.args)
        if "agreement" in added_fields(self.kind) and not given.get("agreement"):
            refs = connection.scalars(f"SELECT ref FROM {AGREEMENT.name} ORDER BY ref LIMIT 2", str)  # noqa: S608
            given |= {"agreement": refs[0]} if len(refs) == 1 else {}
        defaults = {"strength": "agreed", "kind": "one-off"} if self.kind == COMMITMENT.name else {}
        return {**defaults, **given}

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """What must be given, then the rest."""
        fields, at = added_fields(self.kind), AsOf(self.context.today)
        needed = required_fields(self.kind, fields)
        first = [one for name, one in fields.items() if name in (*needed, *_OFTEN_GIVEN)]
        rest = [one for one in fields.values() if one not in first]
        made = [group_of(connection, "", first, state, at, required=needed)]
        legend = fill(web_messages.SELDOM_GROUP)
        return [*made, group_of(connection, legend, rest, state, at, is_folded=True)] if rest else made

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Add it."""
        fields = added_fields(self.kind)
        found = read_form(fields.values(), typed, self.context.today)
        errors = missing_errors(required_fields(self.kind, fields), typed) | found.errors
        if errors:
            raise FormRefused(errors)
        return record_added(connection, stamp, self.kind, found.given, AsOf(self.context.today))


_OFTEN_GIVEN = ("obligors", "due_on", "strength", "kind", "theme", "day", "wording", "document", "locator")
