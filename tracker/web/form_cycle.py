"""How a form goes: it is shown; what comes back is recorded, or refused with nothing lost."""

from collections.abc import Mapping, Sequence

from flask import Response, request
from werkzeug.datastructures import MultiDict

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.errors import DatabaseError, TrackerError
from tracker.ledger import AuditStamp
from tracker.web.answers import STATUS_OF_EXIT_CODE, go_to, page_answer, page_links
from tracker.web.form_fields import FieldGroup
from tracker.web.form_page import OPENED, TRY, FormState, FormWords, form_page
from tracker.web.page_links import PageLinks
from tracker.web.record_forms import Recorded
from tracker.web.site_context import SiteContext, site_context
from tracker.web.typed_questions import Arguments


class FormRefused(Exception):
    """What was typed cannot be understood: an error for each of some fields."""

    def __init__(self, errors: Mapping[str, TrackerError]) -> None:
        super().__init__()
        self.errors = errors


class _RecordedMeanwhile(Exception):
    """Somebody else has recorded since the form was opened; ``told`` is what."""

    def __init__(self, told: Sequence[str], opened: str) -> None:
        super().__init__()
        self.told = told
        self.opened = opened


class RecordForm:
    """A form; each kind has its words, its fields, and what it records."""

    command: tuple[str, ...] = ()
    """What the command that does the same is called."""

    def __init__(self, context: SiteContext, links: PageLinks) -> None:
        self.context = context
        self.links = links

    def begin(self, connection: Connection) -> None:
        """Find what the form is about. Raises NoSuchRef."""

    def words(self, connection: Connection) -> FormWords:
        """What the form says of itself."""
        raise NotImplementedError

    def groups(self, connection: Connection, state: FormState) -> list[FieldGroup]:
        """Its fields."""
        raise NotImplementedError

    def present(self, connection: Connection) -> Mapping[str, str]:  # noqa: ARG002 - a form may begin empty
        """What stands in the fields at first: what the address says."""
        return request.args

    def opened(self, connection: Connection) -> str:  # noqa: ARG002 - nothing is there yet that changes
        """What tells whether somebody else records something of it meanwhile."""
        return ""

    def meanwhile(self, connection: Connection, opened: str) -> list[str]:  # noqa: ARG002
        """What was recorded of it since it was opened."""
        return []

    def record(self, connection: Connection, stamp: AuditStamp, typed: Arguments) -> Recorded:
        """Record what was typed. Raises FormRefused, and what a rule refuses."""
        raise NotImplementedError

    def try_out(self, connection: Connection, typed: Arguments) -> list[str]:
        """What would happen, of a form that can say so. Raises FormRefused, and what a rule refuses."""
        raise NotImplementedError

    def page_after(self, recorded: Recorded) -> str:
        """Where what was recorded is seen."""
        return self.links.record(recorded.kind, recorded.ref)


def answer_form(make: type[RecordForm], *about: str) -> Response:
    """Show a form, or record what came back of it."""
    form = make(site_context(), page_links(now=True), *about)
    form.context.require_recording()
    return _record(form) if request.method == "POST" else _show(form, None)


def _show(form: RecordForm, state: FormState | None, status: int = 200) -> Response:
    with form.context.read_transaction(wait_for_writer=False) as connection:
        form.begin(connection)
        if state is None:
            state = FormState(form.present(connection), {}, form.opened(connection))
        content = form_page(form.words(connection), form.groups(connection, state), state)
    return page_answer(content, has_time=False, status=status)


def _record(form: RecordForm) -> Response:
    typed = MultiDict(request.form)
    opened = typed.get(OPENED, "")
    try:
        if TRY in typed:
            return _show(form, FormState(typed, {}, opened, tried=_try_out(form, typed)))
        recorded, command = _record_in_turn(form, typed, opened)
    except FormRefused as refused:
        return _show(form, FormState(typed, refused.errors, opened), 422)
    except _RecordedMeanwhile as meanwhile:
        return _show(form, FormState(typed, {}, meanwhile.opened, meanwhile.told), 409)
    except DatabaseError:
        raise
    except TrackerError as error:
        status = STATUS_OF_EXIT_CODE.get(error.exit_code, 422)
        return _show(form, FormState(typed, {error.field: error}, opened), status)
    return go_to(form.page_after(recorded), recorded.said, command)


def _try_out(form: RecordForm, typed: Arguments) -> list[str]:
    with form.context.read_transaction(wait_for_writer=False) as connection:
        form.begin(connection)
        return form.try_out(connection, typed)


def _record_in_turn(form: RecordForm, typed: Arguments, opened: str) -> tuple[Recorded, int]:
    """What was recorded, and the number of the command that did it."""
    with form.context.write_transaction(*form.command) as (connection, stamp):
        form.begin(connection)
        if told := form.meanwhile(connection, opened):
            raise _RecordedMeanwhile(told, form.opened(connection))
        recorded = form.record(connection, stamp, typed)
        command = queries.last_command_of(connection, form.context.author)
    return recorded, command.number if command else 0
