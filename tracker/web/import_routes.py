"""The addresses of the import: a file is sent, tried with nothing saved, then confirmed."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from tracker import queries
from tracker.domain.errors import InvalidInputFile, TrackerError, UsageError
from tracker.domain.message_filling import fill
from tracker.exchange.column_mapping import MappingTexts, parse_mapping
from tracker.exchange.import_transaction import record_import, try_import
from tracker.exchange.importer import ImportResult, import_file
from tracker.exchange.input_files import is_document, open_input_file, open_table_source
from tracker.exchange.mapping_proposal import Proposal, propose_mapping
from tracker.queries.entities_with_refs import AGREEMENT
from tracker.queries.refs import resolve_ref
from tracker.render import render_messages
from tracker.render.import_words import (
    describe_import,
    describe_left_out,
    describe_made_actor,
    explain_import,
    name_similar_actors,
)
from tracker.web import web_messages
from tracker.web.answers import go_to, page_answer, page_links
from tracker.web.import_drafts import ImportDrafts
from tracker.web.offered_values import offered_records
from tracker.web.page_content import PageContent
from tracker.web.site_context import site_context
from tracker.web.web_hint_messages import say_error, say_hint

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tracker.db.connection import Connection
    from tracker.exchange.import_remarks import LeftOut, MadeActor
    from tracker.ledger import AuditStamp

imports = Blueprint("imports", __name__)


def _drafts() -> ImportDrafts:
    context = site_context()
    return ImportDrafts(context.settings.drafts, context.author, context.settings.now())


@imports.get("/import")
def choose_file() -> Response:
    """The form that takes a file."""
    site_context().require_recording()
    return _form_answer("")


@imports.post("/import")
def take_file() -> Response:
    """Keep the file, and go on to what would happen."""
    site_context().require_recording()
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        error = UsageError(fill(web_messages.NO_FILE), fill(web_messages.NO_FILE_HINT))
        return _form_answer(say_error(error), 422)
    token = _drafts().keep(sent.filename, sent.stream)
    agreement = request.form.get("agreement", "").strip()
    return go_to(page_links(now=True).to(f"import/{token}", [("agreement", agreement)] if agreement else ()))


def _form_answer(error: str, status: int = 200) -> Response:
    links, context = page_links(now=True), site_context()
    with context.read_transaction(wait_for_writer=False) as connection:
        agreements = offered_records(connection, AGREEMENT.name, context.at)
    values = {"error": error, "action": links.to("import"), "agreements": agreements}
    content = PageContent("import.html", fill(web_messages.IMPORT_TITLE), values)
    return page_answer(content, has_time=False, status=status)


@imports.get("/import/<token>")
def try_file(token: str) -> Response:
    """What would happen; nothing is saved."""
    site_context().require_recording()
    file = _drafts().find(token)
    proposal = _propose(file)
    values: dict[str, Any] = {"told": (), "problems": (), "can_confirm": False, "error": ""}
    status = 200
    try:
        values["told"] = _describe(file, _run(file, proposal, dry_run=True), dry_run=True)
        values["can_confirm"] = True
    except InvalidInputFile as error:
        values |= {"problems": error.details or [say_error(error)], "error": say_error(error)}
        status = 422
    except (UsageError, TrackerError) as error:
        values["error"], status = say_error(error), 422
    return _tried_answer(token, proposal, values, status)


def _tried_answer(token: str, proposal: Proposal | None, values: dict[str, Any], status: int) -> Response:
    links, agreement = page_links(now=True), request.args.get("agreement", "")
    given = [("agreement", agreement)] if agreement else []
    is_used = bool(request.args.get("proposed"))
    values |= {
        "action": links.to(f"import/{token}", [*given, *([("proposed", "1")] if is_used else [])]),
        "proposed": _other_names(proposal) if not is_used else (),
        "use_proposal": links.to(f"import/{token}", [*given, ("proposed", "1")]),
        "back": links.to("import"),
    }
    return page_answer(
        PageContent("import_tried.html", fill(web_messages.IMPORT_TRIED_TITLE), values),
        has_time=False,
        status=status,
    )


@imports.post("/import/<token>")
def confirm_file(token: str) -> Response:
    """Bring the file in."""
    site_context().require_recording()
    drafts = _drafts()
    file = drafts.find(token)
    try:
        result = _run(file, _propose(file), dry_run=False)
    except InvalidInputFile:  # others have recorded since: what is wrong now is on the page before
        return go_to(page_links(now=True).to(f"import/{token}"), [fill(web_messages.DATABASE_CHANGED)])
    said = _describe(file, result, dry_run=False)
    drafts.remove(token)
    with site_context().read_transaction(wait_for_writer=False) as connection:
        command = queries.last_command_of(connection, site_context().author)
    return go_to(page_links(now=True).to("log"), said, command.number if command else 0)


def _run(file: Path, proposal: Proposal | None, *, dry_run: bool) -> ImportResult:
    """Import a file in one transaction; for a dry run nothing of it is saved. Raises InvalidInputFile."""
    context, agreement = site_context(), request.args.get("agreement", "").strip()
    is_proposed = bool(request.args.get("proposed")) and proposal is not None
    texts = proposal.texts if is_proposed and proposal else MappingTexts()
    with contextlib.closing(open_input_file(file, parse_mapping(texts), say_hint=say_hint)) as opened:

        def run(connection: Connection, stamp: AuditStamp) -> ImportResult:
            ref = resolve_ref(connection, AGREEMENT, agreement) if agreement else None
            return import_file(connection, opened, file.name, stamp, agreement=ref, say_hint=_say_of_row)

        return try_import(context, file.name, run) if dry_run else record_import(context, file, run)


def _say_of_row(hint: Any) -> str:  # noqa: ANN401 - a hint
    """A hint about a row of a file, which nobody typed here: only what is a sentence of its own."""
    return hint if isinstance(hint, str) else ""


def _describe(file: Path, result: ImportResult, *, dry_run: bool) -> list[str]:
    """What was added or would be, what the file leaves open, and what of it was not read."""
    told = [describe_import(file.name, result.added, result.already_there, dry_run=dry_run)]
    told += map(_describe_actor, result.made_actors)
    told += explain_import(result.owed_by_parties, result.starts_of_due_dates)
    left_out = result.left_out
    told += describe_left_out(
        left_out.columns, left_out.sheets, _others_left_out(left_out), is_computed=bool(left_out.computed)
    )
    return [*told, *result.notes]


def _describe_actor(actor: MadeActor) -> str:
    """Who is made of a name in the file: one that was mistyped is seen."""
    made = describe_made_actor(actor.code, actor.name, actor.kind)
    if not actor.similar:
        return made
    return fill(web_messages.IMPORT_NEARLY, made=made, similar=name_similar_actors(actor.similar))


def _others_left_out(left_out: LeftOut) -> Iterator[str]:
    """What is not read because it is known, or because nobody says what it is."""
    if left_out.known_statuses:
        yield fill(web_messages.IMPORT_KNOWN_STATUSES, count=left_out.known_statuses)
    if left_out.dated:
        columns = fill(render_messages.LIST_COMMA).join(left_out.dated)
        yield fill(web_messages.IMPORT_DATED_COLUMNS, columns=columns)


def _propose(file: Path) -> Proposal | None:
    """How the columns of a table could be read; None for what is none."""
    if is_document(file):
        return None
    texts = MappingTexts(agreement=request.args.get("agreement", ""))
    with contextlib.suppress(TrackerError):
        source = open_table_source(file, texts.delimiter)
        with contextlib.closing(source), site_context().read_transaction(wait_for_writer=False) as connection:
            return propose_mapping(source, texts, connection)
    return None


def _other_names(proposal: Proposal | None) -> list[str]:
    """The columns that are called otherwise than the fields they could hold."""
    if proposal is None:
        return []
    return [
        fill(web_messages.IMPORT_COLUMN, column=one.column, field=one.field)
        for one in proposal.columns
        if one.column.casefold().replace(" ", "_") != one.field
    ]
