"""The log: update, log, undo, retract."""

from __future__ import annotations

import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.options import (
    CutOptions,
    Note,
    Ref,
    SelectionOptions,
    StatusWord,
    Yes,
    day_option,
    make_app,
    spread,
)
from tracker.cli.session import Question, Session, author, today
from tracker.cli.streams import hint, typed
from tracker.days import spoken
from tracker.errors import Refused, Stopped, WrongUsage
from tracker.rendering import ENTRY_COLUMNS, ENTRY_KEYS, Answer, entry_item
from tracker.vocabulary import Status

if TYPE_CHECKING:
    from tracker.queries import Position
    from tracker.records import Entry


app = make_app()


@app.command()
@spread
def update(
    ref: Ref,
    session: Session,
    status: StatusWord = None,
    note: Note = None,
    on: Annotated[date | None, day_option("--on", "The day it was true; else today.")] = None,
    reporter: Annotated[
        str | None,
        typer.Option(
            "--reporter",
            metavar="ACTOR",
            help="Whose claim it is; without one it is the desk's own assessment.",
            autocompletion=completion.actors,
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where it can be read.")
    ] = None,
    due: Annotated[date | None, day_option("--due", "The new due date.")] = None,
    successor: Annotated[
        str | None,
        typer.Option(
            "--successor",
            metavar="REF",
            help="What replaces it, when superseded.",
            autocompletion=completion.refs,
        ),
    ] = None,
) -> None:
    """Record news: a status, a claim, a new due date, a note.

    Example: tracker update hotline limited -m "Numbers exchanged" --on 2018-01-15

    Example: tracker update fencing done --reporter IR --source "IRNA, 20 Feb"
    """
    from tracker import history, ledger, queries
    from tracker.refs import ACTOR, COMMITMENT, resolve

    day, said = on or today(), typed(note)
    with session.writing() as (connection, signature):
        whole = resolve(connection, COMMITMENT, ref)
        recorded = ledger.record_update(
            connection,
            whole,
            status,
            effective_on=day,
            note=said,
            reporter=None if reporter is None else resolve(connection, ACTOR, reporter),
            source=source,
            due_on=due,
            successor=None if successor is None else resolve(connection, COMMITMENT, successor),
            signature=signature,
        )
        entry = history.entry(connection, recorded.update)
        now = queries.position(connection, whole, CutOptions().cut)
        says = queries.name_of(connection, entry.reporter) if entry.reporter else ""
    item = entry_item(entry) | {"status_before": recorded.before.status, "status_now": now.status}
    session.tell(
        Answer(schema="update", items=[item], keys=tuple(item)), _told(entry, recorded.before, now, says)
    )
    if day < now.agreed_on and not session.json:
        hint(f"Note: {spoken(day)} is before the agreement was concluded, {spoken(now.agreed_on)}.")


def _told(entry: Entry, before: Position, now: Position, says: str) -> str:
    """What was recorded, in one line, with every day as it was understood."""
    parts = [f"due {spoken(entry.due_on)}"] if entry.due_on else []
    if entry.status and says:
        parts.insert(0, f"{says} says {entry.status}")
    elif entry.status:
        same = entry.status is before.status
        parts.insert(0, f"still {entry.status}" if same else f"{before.status} -> {entry.status}")
    what = ", ".join(parts) or "a note"
    day = _true_on(entry, is_claim=bool(says))
    return f"{entry.commitment}: {what}, {day} [{entry.update}]. {_outcome(entry, now)}"


def _true_on(entry: Entry, *, is_claim: bool) -> str:
    day = f"on {spoken(entry.effective_on)}"
    if is_claim:
        return day
    return f"true {day}" if entry.effective_on == today() else f"true {day} (recorded today)"


def _outcome(entry: Entry, now: Position) -> str:
    """How the commitment stands today, where the update alone does not say it; and the way back."""
    if entry.reporter and entry.status:
        return f"The assessment is {'also' if now.status is entry.status else 'still'} {now.status}."
    undo = "To take it back: tracker undo"
    if entry.status in (None, now.status):
        return undo
    begins = "It counts from that day" if entry.effective_on > today() else "A later assessment stands"
    return f"{begins}; today the status is {now.status}. {undo}"


@app.command()
@spread
def log(
    question: Question,
    selection: SelectionOptions,
    cut: CutOptions,
    ref: Annotated[
        str | None,
        typer.Argument(metavar="[REF]", help="Of that commitment only.", autocompletion=completion.refs),
    ] = None,
    since: Annotated[date | None, day_option("--since", "True on or after that day.")] = None,
    until: Annotated[date | None, day_option("--until", "True on or before that day.")] = None,
) -> None:
    """Show what changed, oldest first.

    Example: tracker log hotline

    Example: tracker log --since 2018-01-01 --until 2018-03-31 --format csv
    """
    from tracker import history
    from tracker.refs import COMMITMENT, resolve

    with question.reading(settled=cut.known_at is not None) as connection:
        chosen = selection.read(connection)
        if ref is not None:
            chosen = chosen._replace(refs=(resolve(connection, COMMITMENT, ref),))
        last = min(filter(None, (until, cut.as_of)), default=None)
        entries = history.entries(connection, chosen, cut.cut, since=since, until=last)
        items = map(entry_item, entries)
        answer = Answer(schema="log", items=items, keys=ENTRY_KEYS, columns=ENTRY_COLUMNS, cut=cut.cut)
        question.give(answer, lambda screen, _: [screen.log_table(entries)])
    if (since or last) and not question.json:
        bounds = (f"from {spoken(since)}" if since else "", f"until {spoken(last)}" if last else "")
        hint(f"Entries true {' '.join(filter(None, bounds))}.")


@app.command()
@spread
def retract(
    name: Annotated[str, typer.Argument(metavar="UPDATE", help="The update, as the log names it: U-45.")],
    session: Session,
    reason: Annotated[str, typer.Option("-m", "--note", metavar="REASON", help="Why it is taken back.")],
) -> None:
    """Take one update back; both stay on record.

    Example: tracker retract U-2 -m "Entered for the wrong commitment"
    """
    number = _number(name)
    _take_back(session, number, typed(reason) or "", schema="retract")


@app.command()
@spread
def undo(session: Session, yes: Yes = False) -> None:
    """Retract what I recorded last, after showing it.

    Example: tracker undo --yes
    """
    from tracker import history

    with session.reading() as connection:
        last = history.last_recorded(connection, author())
    if last is None:
        raise Refused(
            f"{author()} has recorded no update that could be taken back.", "To see all: tracker log"
        )
    if not yes:
        _ask(last)
    # The transaction was closed while the question stood, so this names the update that was shown.
    _take_back(session, int(last.update.removeprefix("U-")), "Taken back with undo.", schema="undo")


def _ask(last: Entry) -> None:
    if not sys.stdin.isatty():
        raise WrongUsage(
            f"The last update is {_shown(last)}.", "To take it back without being asked: tracker undo --yes"
        )
    hint(f"The last update is {_shown(last)}.")
    if not typer.confirm("Take it back?", err=True):
        raise Stopped


def _shown(entry: Entry) -> str:
    claimed = f"{entry.reporter} says" if entry.reporter else ""
    due = f"due {entry.due_on}" if entry.due_on else ""
    words = " ".join(filter(None, (claimed, entry.status, due))) or "a note"
    note = f': "{entry.note[:60]}"' if entry.note else ""
    return f"{entry.update}, {entry.commitment}: {words}, {spoken(entry.effective_on)}{note}"


def _number(name: str) -> int:
    found = re.fullmatch(r"(?:[uU]-)?([0-9]{1,18})", name.strip())
    if not found:
        raise WrongUsage(f'"{name}" is not an update.', "Updates are called U-45: tracker log shows them.")
    return int(found[1])


def _take_back(session: Session, number: int, reason: str, *, schema: str) -> None:
    from tracker import ledger, queries

    with session.writing() as (connection, signature):
        entry = ledger.retract(connection, number, reason=reason, signature=signature)
        now: Status = queries.position(connection, entry.commitment, CutOptions().cut).status
    item = {"update": entry.update, "ref": entry.commitment, "reason": reason, "status_now": now}
    told = f"Taken back: {_shown(entry)}. Today {entry.commitment} is {now}. Both stay on record."
    session.tell(Answer(schema=schema, items=[item], keys=tuple(item)), told)
