"""The addresses of the forms."""

from flask import Blueprint, Response

from tracker import queries
from tracker.domain.message_filling import fill, say_label
from tracker.domain.records import format_update_number
from tracker.queries.log_numbers import entry_with_number
from tracker.web import web_messages
from tracker.web.answers import page_answer, page_links
from tracker.web.entry_numbers_typed import typed_entry_number
from tracker.web.form_cycle import answer_form
from tracker.web.forms_of_agreements import EventDayForm, StandingForm
from tracker.web.forms_of_marks import MarkEntryForm, MarkForm
from tracker.web.forms_of_names import OfficeForm, RenameForm
from tracker.web.forms_of_news import AcceptForm, AddForm, NewsForm
from tracker.web.forms_of_retractions import (
    RETRACTION_TABLE,
    UPDATE_TABLE,
    RetractEntryForm,
    RetractForm,
    UndoForm,
    name_of_entry,
)
from tracker.web.forms_of_revisions import AmendForm, CorrectEntryForm, CorrectForm
from tracker.web.page_content import PageContent
from tracker.web.record_forms import ADDED_RECORDS
from tracker.web.site_context import site_context

forms = Blueprint("forms", __name__)

BOTH = ["GET", "POST"]
KIND = "<any(commitment, agreement, actor, document, event, meeting):kind>"


@forms.route("/news/<path:ref>", methods=BOTH)
def record_news(ref: str) -> Response:
    """News of a commitment."""
    return answer_form(NewsForm, ref)


@forms.route("/accept/<number>", methods=BOTH)
def accept_claim(number: str) -> Response:
    """A claim that we accept."""
    return answer_form(AcceptForm, number)


@forms.get("/add")
def choose_what_to_add() -> Response:
    """The kinds of records."""
    links, context = page_links(now=True), site_context()
    context.require_recording()
    choices = [(fill(web_messages.ADD_OF_KIND[kind]), links.to(f"add/{kind}")) for kind in ADDED_RECORDS]
    content = PageContent("choices.html", fill(web_messages.ADD_ONE), {"choices": choices, "told": ()})
    return page_answer(content, has_time=False)


@forms.route(f"/add/{KIND}", methods=BOTH)
def add_record(kind: str) -> Response:
    """A new record."""
    return answer_form(AddForm, kind)


@forms.route(f"/correct/{KIND}/<path:ref>", methods=BOTH)
def correct_record(kind: str, ref: str) -> Response:
    """Terms that were recorded wrong."""
    return answer_form(CorrectForm, kind, ref)


@forms.route(f"/amend/{KIND}/<path:ref>", methods=BOTH)
def amend_record(kind: str, ref: str) -> Response:
    """Terms that the parties changed."""
    return answer_form(AmendForm, kind, ref)


@forms.route(f"/retract/{KIND}/<path:ref>", methods=BOTH)
def retract_record(kind: str, ref: str) -> Response:
    """What should never have been entered."""
    return answer_form(RetractForm, kind, ref)


@forms.get("/entry/<number>")
def show_entry(number: str) -> Response:
    """One entry of the log, with what can be done about it."""
    links, wanted = page_links(now=True), typed_entry_number(number)
    name = format_update_number(wanted)
    with site_context().read_transaction() as connection:
        told = [name_of_entry(connection, wanted)]
        table = entry_with_number(connection, wanted).table
        update = queries.log_entry(connection, wanted) if table == UPDATE_TABLE else None
    words = {action: say_label(said) for action, said in web_messages.ENTRY_ACTIONS.items()}
    choices = [
        (words["retract"], links.to(f"retract-entry/{name}")),
        (words["mark"], links.to(f"mark-entry/{name}")),
    ]
    if table == RETRACTION_TABLE:
        told.append(fill(web_messages.TAKES_BACK))
    else:
        choices.insert(0, (words["correct"], links.to(f"correct-entry/{name}")))
    if update and update.reporter:
        choices.append((words["accept"], links.to(f"accept/{name}")))
    if update:
        told += [update.note] if update.note else []
        choices.append((fill(web_messages.LOOK_ON), links.record("commitment", update.commitment)))
    title = fill(web_messages.ENTRY_TITLE, number=name)
    return page_answer(PageContent("choices.html", title, {"choices": choices, "told": told}), has_time=False)


@forms.route("/correct-entry/<number>", methods=BOTH)
def correct_entry(number: str) -> Response:
    """An entry that was recorded wrong."""
    return answer_form(CorrectEntryForm, number)


@forms.route("/retract-entry/<number>", methods=BOTH)
def retract_entry(number: str) -> Response:
    """An entry that is taken back."""
    return answer_form(RetractEntryForm, number)


@forms.route(f"/mark/{KIND}/<path:ref>", methods=BOTH)
def mark_record(kind: str, ref: str) -> Response:
    """For whose eyes something is that has a ref."""
    return answer_form(MarkForm, kind, ref)


@forms.route("/mark-entry/<number>", methods=BOTH)
def mark_entry(number: str) -> Response:
    """For whose eyes an entry is."""
    return answer_form(MarkEntryForm, number)


@forms.route("/rename/<path:ref>", methods=BOTH)
def rename_commitment(ref: str) -> Response:
    """A commitment that gets another ref."""
    return answer_form(RenameForm, ref)


@forms.route("/office", methods=BOTH)
def record_office() -> Response:
    """Who we are."""
    return answer_form(OfficeForm)


@forms.route("/standing/<path:ref>", methods=BOTH)
def record_standing(ref: str) -> Response:
    """Whether an agreement is in force."""
    return answer_form(StandingForm, ref)


@forms.route("/event-day/<path:ref>", methods=BOTH)
def record_event_day(ref: str) -> Response:
    """On which day an event is."""
    return answer_form(EventDayForm, ref)


@forms.route("/undo", methods=BOTH)
def undo_command() -> Response:
    """What was recorded last."""
    return answer_form(UndoForm)
