"""The list as a wide table: a row for each commitment, a column for each year with the status at its end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.cli import cli_messages
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import SortKey
from tracker.render.formats import Answer, Format, Item

if TYPE_CHECKING:
    from tracker.cli.answer_options import AnswerContext
    from tracker.db import Connection
    from tracker.domain.records import AsOf, Selection


def parse_period(text: str) -> str:
    """The period of which each gets a column: year. Raises UsageError."""
    if text.strip().casefold() not in ("year", "years"):
        message = fill(cli_messages.NOT_A_WIDE_PERIOD, text=text)
        raise UsageError(message, fill(cli_messages.WIDE_PERIODS))
    return "year"


def require_table(context: AnswerContext) -> None:
    """Raise UsageError for a format whose keys are always the same, and for chosen columns."""
    if context.output_format in (Format.JSON, Format.JSONL) or context.columns is not None:
        raise UsageError(fill(cli_messages.WIDE_IS_A_TABLE), fill(cli_messages.WIDE_IS_A_TABLE_HINT))


def wide_answer(connection: Connection, selection: Selection, at: AsOf, *, open_only: bool) -> Answer:
    """The statuses of what is selected as of a day, at the end of each year since the first was agreed.

    Years before anything was known are left out; what is not known is blank.
    """
    from tracker import queries

    listed = queries.standings(connection, selection, at, open_only=open_only, order=SortKey.REF)
    selected = list(listed.items)
    rows: dict[str, Item] = {
        one.terms.ref: {"ref": one.terms.ref, "title": one.terms.title} for one in selected
    }
    first = min((one.agreed_on for one in selected), default=at.day)
    headings: list[str] = []
    for day in (min(date(year, 12, 31), at.day) for year in range(first.year, at.day.year + 1)):
        known = queries.known_statuses(connection, at._replace(day=day), tuple(rows)) if rows else ()
        statuses = dict(known)
        for ref, status in statuses.items():
            rows[ref][_heading(day)] = status
        if statuses or headings:
            headings.append(_heading(day))
    keys = ("ref", "title", *headings)
    items = [{key: row.get(key) for key in keys} for row in rows.values()]
    return Answer(schema="list", items=items, keys=keys, at=at, total=len(items), count=len(items))


def _heading(day: date) -> str:
    """A year that is over is named by its number, any other day by itself: so it can be read back."""
    return str(day.year) if (day.month, day.day) == (12, 31) else day.isoformat()
