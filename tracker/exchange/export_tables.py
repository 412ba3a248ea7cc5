"""The tables that are exported: commitments with their standing, and one for each other kind of record."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.days import NO_DUE_DAY
from tracker.domain.due_rules import NO_DUE_DATE
from tracker.domain.records import AsOf, Selection, Standing
from tracker.domain.terms import EventDayTerms, EventTerms, MeetingTerms, StandingTerms, UpdateTerms
from tracker.domain.vocabulary import SortKey, Strength
from tracker.exchange.table_writers import ExportTable
from tracker.queries.filters import apply_filters, filter_by_state
from tracker.queries.selected_records import (
    SelectedEvent,
    SelectedEventDay,
    SelectedMeeting,
    SelectedStanding,
    SelectedUpdate,
    refs_of_selected,
    selected_event_days,
    selected_events,
    selected_meetings,
    selected_standings,
    selected_updates,
    surroundings_of,
)
from tracker.render.formats import Item
from tracker.render.items import STANDING_KEYS, TERM_KEYS, standing_item_with_terms

ALWAYS_WRITTEN = ("commitment", "update")
"""The kinds whose table is written also where it has no rows."""
COMMITMENT_KEYS = (*STANDING_KEYS, *TERM_KEYS)
_FIRST_UPDATE_KEYS = (
    *("update", "commitment", "agreement", "effective_on", "status", "due_on", "note", "reporter", "source"),
    *("successor", "recorded_at", "recorded_by", "uid", "corrects", "successors", "first_author"),
)
UPDATE_KEYS = (
    *_FIRST_UPDATE_KEYS,
    *(name for name in UpdateTerms._fields if name not in _FIRST_UPDATE_KEYS),
)
_RECORDED = ("recorded_at", "recorded_by")
KEYS_OF_KINDS = {
    "commitment": COMMITMENT_KEYS,
    "update": UPDATE_KEYS,
    "event": ("event", *EventTerms._fields[1:], *_RECORDED),
    "meeting": ("meeting", *MeetingTerms._fields[1:], *_RECORDED),
    "standing": (*StandingTerms._fields, *_RECORDED),
    "event_day": (*EventDayTerms._fields, *_RECORDED),
}
"""The columns of each table. An event and a meeting stand under their own names, so that nobody takes a table
of them for one of commitments."""


_Record = SelectedEvent | SelectedMeeting | SelectedStanding | SelectedEventDay


class ExportScope(NamedTuple):
    """What is exported: of which commitments, and as of when."""

    selection: Selection
    at: AsOf


def load_export_tables(connection: Connection, scope: ExportScope) -> list[ExportTable]:
    """All tables that are written; the rows of the first two are read while they are written."""
    selection, at = with_all_strengths(scope.selection), scope.at
    standings = queries.standings(connection, selection, at, open_only=False, order=SortKey.REF)
    filtered = filter_by_state(connection, apply_filters(connection, selection, at), at)
    around = surroundings_of(connection, filtered, at)
    few: dict[str, Sequence[_Record]] = {
        "event": selected_events(connection, around, at),
        "meeting": selected_meetings(connection, around, at),
        "standing": selected_standings(connection, around, at),
        "event_day": selected_event_days(connection, around, at),
    }
    return [
        _new_table("commitment", map(_commitment_item, standings.items)),
        _new_table("update", map(_update_item, selected_updates(connection, filtered, at))),
        *(_new_table(kind, map(_record_item, rows)) for kind, rows in few.items() if rows),
    ]


def selected_refs(connection: Connection, scope: ExportScope) -> list[str]:
    """The refs of the selected commitments, open and closed."""
    selection, at = with_all_strengths(scope.selection), scope.at
    return refs_of_selected(
        connection, filter_by_state(connection, apply_filters(connection, selection, at), at)
    )


def with_all_strengths(selection: Selection) -> Selection:
    """Also what is only intended, proposed or discussed, where no strength is asked for."""
    return selection if selection.strengths else selection._replace(strengths=tuple(Strength))


def _new_table(kind: str, items: Iterable[Item]) -> ExportTable:
    return ExportTable(kind, KEYS_OF_KINDS[kind], iter(items))


def _commitment_item(standing: Standing) -> Item:
    """A commitment as it stands; when it was agreed only where the terms say so, as they are read."""
    return standing_item_with_terms(standing) | {"agreed_on": standing.terms.agreed_on}


def _update_item(row: SelectedUpdate) -> Item:
    """An update by the names and uids by which it is read; a due date that ends is none."""
    item: Item = {**row.terms._asdict(), **row._asdict()}
    item["successor"] = next(iter(row.terms.successors), None)
    item["due_on"] = NO_DUE_DATE if row.terms.due_on == NO_DUE_DAY else row.terms.due_on
    return item | {"is_seen": row.terms.is_seen or None}


def _record_item(row: _Record) -> Item:
    """A record of another kind; its own ref stands under the name of its kind too."""
    item: Item = {**row.terms._asdict(), **row._asdict()}
    ref = item.get("ref")
    return item if ref is None else {"event": ref, "meeting": ref} | item
