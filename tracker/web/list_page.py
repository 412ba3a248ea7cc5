"""The list: commitments that are selected, in any order, a page at a time."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.message_filling import fill, fill_count, say_label
from tracker.domain.records import AsOf, StandingList
from tracker.domain.vocabulary import Flag, SortKey, Status, Strength
from tracker.queries.typed_selection import resolve_selection
from tracker.render.items import flag_key
from tracker.web import web_messages
from tracker.web.offered_values import offered_values
from tracker.web.page_content import PageContent
from tracker.web.page_links import PageLinks
from tracker.web.standing_rows import ColumnHeading, plain_headings, standing_line
from tracker.web.typed_questions import SELECTION_FIELDS, Arguments, SortOrder, TypedSelection

ROWS = 50  # of a page
SORT_KEYS = (SortKey.REF, SortKey.STATUS, SortKey.DUE, None, SortKey.WORST, None, None, None)
"""What each column can be sorted by."""
DOWNLOADS = ("csv", "xlsx", "json", "ics")
CHOICES: Mapping[str, Mapping[str, StrEnum]] = {
    "status": {status: status for status in Status},
    "flag": {flag_key(flag): flag for flag in Flag},
    "strength": {strength: strength for strength in Strength},
}
"""The words from which a field chooses, as an address says them."""


class AskedList(NamedTuple):
    """What a list is asked for."""

    typed: TypedSelection
    order: SortOrder
    page: int
    arguments: Arguments

    def given(self, **others: object) -> list[tuple[str, object]]:
        """What its address says, with something other in it; None leaves it out."""
        kept = [
            (name, value)
            for name, value in self.arguments.items(multi=True)
            if name in (*SELECTION_FIELDS, "sort", "page") and name not in others and value.strip()
        ]
        return [*kept, *((name, value) for name, value in others.items() if value is not None)]


def list_page(connection: Connection, asked: AskedList, at: AsOf, links: PageLinks) -> PageContent:
    """The page. Raises NoSuchRef, NoSuchTheme and NoSuchOwner."""
    standings = load_list(connection, asked, at, first=(asked.page - 1) * ROWS, rows=ROWS)
    rows = [standing_line(one, links) for one in standings.items]
    last_page = max(1, -(-standings.total // ROWS))
    first = (asked.page - 1) * ROWS + 1
    values: dict[str, Any] = {
        "rows": rows,
        "headings": _headings(asked, links, has_notes=any(row.our_note or row.their_note for row in rows)),
        "counted": _describe(standings, at, asked, first, len(rows)),
        "beside": _describe_beside(standings, asked, links),
        "filters": filter_fields(connection, asked.arguments, at),
        "is_filtered": any(name in SELECTION_FIELDS for name in asked.arguments),
        "action": links.to("list", now=True),
        "downloads": {suffix: links.to(f"list.{suffix}", asked.given(page=None)) for suffix in DOWNLOADS},
        "previous": links.to("list", asked.given(page=asked.page - 1)) if asked.page > 1 else "",
        "next": links.to("list", asked.given(page=asked.page + 1)) if asked.page < last_page else "",
        "page_of": fill(web_messages.PAGE_OF, page=asked.page, last=last_page),
        "order": str(asked.order),
    }
    return PageContent("list.html", fill(web_messages.LIST_TITLE), values)


def load_list(
    connection: Connection, asked: AskedList, at: AsOf, *, first: int = 0, rows: int | None = None
) -> StandingList:
    """The commitments of a list, or so many from the one in the place ``first`` on."""
    selection = resolve_selection(connection, asked.typed.selection)
    standings = queries.standings(
        connection,
        selection,
        at,
        open_only=asked.typed.open_only,
        order=asked.order.key,
        descending=asked.order.is_descending,
        limit=None if rows is None else first + rows,
    )
    if not first:
        return standings
    items = list(standings.items)[first:]
    return standings._replace(items=iter(items), shown=len(items))


def _headings(asked: AskedList, links: PageLinks, *, has_notes: bool) -> list[ColumnHeading]:
    """The headings of the columns, each with the address of the list in its order, or that turned round."""
    found = []
    for name, key in zip(plain_headings(has_notes=has_notes), SORT_KEYS, strict=False):
        if key is None:
            found.append(name)
            continue
        is_this = asked.order.key is key
        turned = SortOrder(key, is_descending=is_this and not asked.order.is_descending)
        order = ("descending" if asked.order.is_descending else "ascending") if is_this else ""
        found.append(ColumnHeading(name.name, links.to("list", asked.given(sort=turned, page=None)), order))
    return found


def _describe(standings: StandingList, at: AsOf, asked: AskedList, first: int, shown: int) -> str:
    """How many commitments there are, of which day, and which of them are on the page."""
    is_open = asked.typed.open_only and not (
        asked.typed.selection.statuses or asked.typed.selection.any_flags
    )
    one = web_messages.OPEN_COMMITMENTS_ONE if is_open else web_messages.COMMITMENTS_ONE
    many = web_messages.OPEN_COMMITMENTS_MANY if is_open else web_messages.COMMITMENTS_MANY
    counted = fill_count(one, many, standings.total)
    if shown and shown < standings.total:
        counted = fill(web_messages.LISTED_FROM_TO, commitments=counted, first=first, last=first + shown - 1)
    return fill(web_messages.LISTED, commitments=counted, as_of=at.description)


class Beside(NamedTuple):
    """What is not in a list, and the address of one that has it."""

    told: str
    address: str


def _describe_beside(standings: StandingList, asked: AskedList, links: PageLinks) -> list[Beside]:
    """What is left out: what is not yet owed, and what is only intended, proposed or discussed."""
    found = []
    if standings.not_yet_owed:
        told = fill(web_messages.BESIDE_NOT_YET_OWED, number=standings.not_yet_owed)
        address = links.to("list", asked.given(flag=flag_key(Flag.NOT_YET_OWED), page=None))
        found.append(Beside(told, address))
    if standings.apart:
        told = fill(web_messages.BESIDE_TENTATIVE, number=standings.apart)
        weak = [("strength", one) for one in (Strength.INTENTION, Strength.PROPOSED, Strength.DISCUSSED)]
        kept = asked.given(strength=None, page=None)
        found.append(Beside(told, links.to("list", [*kept, *weak])))
    return found


# -- the form of a selection -------------------------------------------------------------------------


class FilterField(NamedTuple):
    """One field of the form that selects: chosen from ``choices``, or typed with ``offered`` values."""

    name: str
    label: str
    value: str
    choices: Mapping[str, StrEnum] = MappingProxyType({})
    offered: Sequence[tuple[str, str]] = ()
    is_checkbox: bool = False


def filter_fields(
    connection: Connection,
    arguments: Arguments,
    at: AsOf,
    *,
    labels: Mapping[str, str] = web_messages.FILTER_LABELS,
    without: Sequence[str] = (),
) -> list[FilterField]:
    """The form with what the address says; of several values of one name a line each."""
    return [
        FilterField(
            name,
            say_label(labels[name]),
            value,
            CHOICES.get(name, {}),
            offered_values(connection, name, at),
            is_checkbox=name == "all",
        )
        for name in SELECTION_FIELDS
        if name not in without and not (name == "owner" and connection.is_shareable)
        for value in [one for one in arguments.getlist(name) if one.strip()] or [""]
    ]
