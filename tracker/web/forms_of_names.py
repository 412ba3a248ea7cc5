"""The forms that say what a commitment is called, and who we are."""

from collections.abc import Mapping

from tracker import ledger, queries
from tracker.db.connection import Connection
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill, say_label
from tracker.domain.records import AsOf
from tracker.domain.terms import CommitmentTerms, OfficeTerms
from tracker.ledger import AuditStamp
from tracker.queries.entities_with_refs import ACTOR, COMMITMENT
from tracker.queries.office import current_office
from tracker.queries.refs import resolve_ref
from tracker.queries.typed_refs import resolve_refs
from tracker.render.record_sentences import describe_office, describe_rename
from tracker.web import web_messages
from tracker.web.form_cycle import FormRefused, RecordForm
from tracker.web.form_fields import FieldGroup, form_fields_of, read_form, shown_value
from tracker.web.form_page import FormState, FormWords, group_of, missing_errors
from tracker.web.page_links import PageLinks
from tracker.web.record_forms import Recorded
from tracker.web.site_context import SiteContext
from tracker.web.stale_form import hash_terms
from tracker.web.typed_questions import Arguments

REF = "ref"


class RenameForm(RecordForm):
    """A commitment that gets another ref."""

    command = ("rename",)

    def __init__(self, context: SiteContext, links: PageLinks, ref: str) -> None:
        super().__init__(context, links)
        self.ref = ref

    def begin(self, connection: Connection) -> None:
        """Find the commitment, by what it is called or was."""
        self.ref = resolve_ref(connection, COMMITMENT, self.ref)
        ledger.require_unretracted(connection, COMMITMENT, self.ref)

    def words(self, connection: Connection) -> FormWords:
        """What becomes of the ref that it has."""
        title = queries.title_of(connection, COMMITMENT, self.ref)
        return FormWords(
            fill(web_messages.RENAME_TITLE, ref=self.ref),
            [title, fill(web_messages.RENAME_WORDS, ref=self.ref)],
            self.links.to(f"rename/{self.ref}"),
            self.links.record(COMMITMENT.name, self.ref),
        )

    def present(self, connection: Connection) -> Mapping[str, str]:  # noqa: ARG002 - it is found already
        """The ref that it has."""
        return {REF: self.ref}

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """The new ref."""
        field = form_fields_of(CommitmentTerms)[REF]
        made = group_of(connection, "", [field], state, AsOf(self.context.today), required=[REF])
        return [FieldGroup("", [one._replace(help=fill(web_messages.RENAME_HELP)) for one in made.fields])]

    def opened(self, connection: Connection) -> str:  # noqa: ARG002 - it is found already
        """The ref that it has."""
        return self.ref

    def meanwhile(self, connection: Connection, opened: str) -> list[str]:  # noqa: ARG002
        """Whether it is called otherwise now."""
        return [] if opened == self.ref else [describe_rename(opened, self.ref, "")]

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Give it the new ref."""
        if errors := missing_errors([REF], typed):
            raise FormRefused(errors)
        new = ledger.rename_commitment(connection, self.ref, typed[REF].strip(), stamp)
        return Recorded([describe_rename(self.ref, new, "")], COMMITMENT.name, new)


class OfficeForm(RecordForm):
    """Who we are: what our pages bear, and which actor is ourselves."""

    command = ("office",)

    def words(self, connection: Connection) -> FormWords:
        """Who we are now."""
        told = filter(None, (office_words(connection), fill(web_messages.OFFICE_WORDS)))
        about = self.links.to("about")
        return FormWords(fill(web_messages.OFFICE_TITLE), [*told], self.links.to("office"), about)

    def present(self, connection: Connection) -> Mapping[str, str]:
        """What was said last."""
        office = current_office(connection)
        return {name: shown_value(value) for name, value in office._asdict().items()}

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """The name and the actor."""
        fields = form_fields_of(OfficeTerms).values()
        made = group_of(connection, "", fields, state, AsOf(self.context.today)).fields
        labels = web_messages.OFFICE_LABELS
        return [FieldGroup("", [one._replace(label=say_label(labels[one.name]), help="") for one in made])]

    def opened(self, connection: Connection) -> str:
        """What was said last."""
        return hash_terms(self.present(connection))

    def meanwhile(self, connection: Connection, opened: str) -> list[str]:
        """Who we are, where that was said otherwise."""
        return [] if opened == self.opened(connection) else [office_words(connection)]

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record what is other; what was said once cannot be left unsaid."""
        present, fields = self.present(connection), form_fields_of(OfficeTerms)
        changed = {name: one for name, one in fields.items() if typed.get(name, "").strip() != present[name]}
        if errors := missing_errors(changed, typed):
            raise FormRefused(errors)
        found = read_form(changed.values(), typed, self.context.today)
        if found.errors:
            raise FormRefused(found.errors)
        if not found.given:
            raise UsageError(fill(web_messages.NOTHING_OTHER), fill(web_messages.NOTHING_OTHER_HINT))
        terms = OfficeTerms(**resolve_refs(connection, OfficeTerms, found.given))
        ledger.record_office(connection, terms, stamp)
        return Recorded([office_words(connection)], "", "")

    def page_after(self, recorded: Recorded) -> str:  # noqa: ARG002 - it has one page
        """Where it is said who we are."""
        return self.links.to("about")


def office_words(connection: Connection) -> str:
    """Who we are, in a sentence; empty where nobody has said."""
    office = current_office(connection)
    name = queries.title_of(connection, ACTOR, office.actor) if office.actor else None
    return describe_office(office.name, office.actor, name)
