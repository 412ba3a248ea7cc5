"""What is handed on in tables, as of a day and moment: what was said of the selected commitments, and beside.

A selection is one that was filtered: it has the keys of its commitments, or None for all there is.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import (
    OLDEST_FIRST,
    among_ids_sql,
    among_sql,
    columns_sql,
    in_force_sql,
    meeting_terms_sql,
    retracted_sql,
    successors_sql,
)
from tracker.db.terms_sql import ever_renamed, ref_at_moment_sql, terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.due_rules import read_due_rule
from tracker.domain.records import AsOf, Selection
from tracker.domain.terms import EventDayTerms, EventTerms, MeetingTerms, StandingTerms, UpdateTerms
from tracker.queries.filters import query_parameters
from tracker.queries.log import FIRST_AUTHOR

_KNOWN = "e.recorded_at <= :known_at"


class SelectedUpdate(NamedTuple):
    """An update that counts, with its number and the agreement of its commitment."""

    update: str
    agreement: str
    terms: UpdateTerms
    first_author: str | None
    recorded_at: datetime
    recorded_by: str | None


class SelectedEvent(NamedTuple):
    """An event."""

    terms: EventTerms
    recorded_at: datetime
    recorded_by: str | None


class SelectedMeeting(NamedTuple):
    """A meeting."""

    terms: MeetingTerms
    recorded_at: datetime
    recorded_by: str | None


class SelectedStanding(NamedTuple):
    """A standing of an agreement that counts."""

    terms: StandingTerms
    recorded_at: datetime
    recorded_by: str | None


class SelectedEventDay(NamedTuple):
    """A day of an event that counts."""

    terms: EventDayTerms
    recorded_at: datetime
    recorded_by: str | None


class Surroundings(NamedTuple):
    """The agreements of selected commitments, and the events that their due dates hang on; None for all."""

    agreements: tuple[str, ...] | None = None
    events: tuple[str, ...] = ()


class _AgreementAndAnchors(NamedTuple):
    agreement: str
    due: str | None
    after: str | None


def refs_of_selected(connection: Connection, selection: Selection) -> list[str]:
    """The refs that the selected commitments have now."""
    scope = "" if selection.ids is None else f" WHERE {among_ids_sql(connection.dialect, 'c.id')}"
    values = {} if selection.ids is None else {"ids": selection.ids}
    return connection.scalars(f"SELECT c.ref FROM commitment c{scope} ORDER BY c.ref", str, **values)


def surroundings_of(connection: Connection, selection: Selection, at: AsOf) -> Surroundings:
    """What selected commitments belong to and hang on."""
    if selection.ids is None:
        return Surroundings()
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT DISTINCT c.agreement, c.due, c.after FROM commitment_in_force c
WHERE {among_ids_sql(connection.dialect, "c.id")}"""
    rows = connection.all(sql, _AgreementAndAnchors, **query_parameters(selection, at))
    rules = {read_due_rule(row.due).anchor for row in rows if row.due}
    anchors = rules | {row.after for row in rows if row.after}
    events = sorted(name for name in anchors if ":" in name)
    return Surroundings(tuple(sorted({row.agreement for row in rows})), tuple(events))


def selected_updates(connection: Connection, selection: Selection, at: AsOf) -> Iterator[SelectedUpdate]:
    """The updates that count, oldest first, but for due dates of amendments, which are revisions."""
    dialect = connection.dialect
    ref = ref_at_moment_sql("s") if ever_renamed(connection) else "s.ref"
    scope = "" if selection.ids is None else f" AND {among_ids_sql(dialect, 'c.id')}"
    scope += connection.shown_sql("u")
    columns = columns_sql(UpdateTerms, "u", commitment="c.ref", successors=successors_sql(dialect, ref))
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT 'U-' || u.id AS "update", c.agreement, {columns}, {FIRST_AUTHOR} AS first_author,
  u.recorded_at, u.recorded_by
FROM status_update u JOIN commitment_in_force c ON c.id = u.commitment_id
WHERE {in_force_sql()} AND c.recorded_at <= :known_at AND u.id NOT IN (SELECT id FROM revision){scope}
ORDER BY {OLDEST_FIRST}"""
    return connection.stream(sql, SelectedUpdate, **query_parameters(selection, at))


def selected_events(connection: Connection, around: Surroundings, at: AsOf) -> list[SelectedEvent]:
    """The events of agreements, and those that due dates hang on, by ref."""
    where = _scope_sql(connection, around, "e.agreement", "e.ref")
    by_ref = connection.dialect.natural_key.format("e.ref")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns_sql(EventTerms, "e")}, e.recorded_at, e.recorded_by
FROM event_in_force e WHERE {_KNOWN}{where} ORDER BY {by_ref}, e.ref"""
    return connection.all(sql, SelectedEvent, **_parameters(around, at))


def selected_event_days(connection: Connection, around: Surroundings, at: AsOf) -> list[SelectedEventDay]:
    """The days of these events, oldest first."""
    where = _scope_sql(connection, around, "v.agreement", "v.ref")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns_sql(EventDayTerms, "e")}, e.recorded_at, e.recorded_by
FROM event_day e JOIN event_in_force v ON v.ref = e.event
WHERE {_counts_sql("event_day_id")}{where} ORDER BY e.effective_on, e.recorded_at, e.uid"""
    return connection.all(sql, SelectedEventDay, **_parameters(around, at))


def selected_standings(connection: Connection, around: Surroundings, at: AsOf) -> list[SelectedStanding]:
    """The standings of agreements, oldest first."""
    where = _scope_sql(connection, around, "e.agreement")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns_sql(StandingTerms, "e")}, e.recorded_at, e.recorded_by
FROM agreement_standing e JOIN agreement_in_force a ON a.ref = e.agreement
WHERE {_counts_sql("standing_id")}{where} ORDER BY e.effective_on, e.recorded_at, e.uid"""
    return connection.all(sql, SelectedStanding, **_parameters(around, at))


def selected_meetings(connection: Connection, around: Surroundings, at: AsOf) -> list[SelectedMeeting]:
    """The meetings about agreements, also those still to come, by day."""
    where = _scope_sql(connection, around, "m.agreement")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {meeting_terms_sql(connection.dialect, "meeting_agreement_in_force")},
  meeting.recorded_at, meeting.recorded_by
FROM meeting_in_force meeting WHERE meeting.recorded_at <= :known_at AND EXISTS (
  SELECT 1 FROM meeting_agreement_in_force m WHERE m.meeting = meeting.ref{where})
ORDER BY meeting.held_on, meeting.ref"""
    return connection.all(sql, SelectedMeeting, **_parameters(around, at))


def _counts_sql(link: str) -> str:
    """Whether an entry ``e`` was true by the day and known by the moment, and is not taken back."""
    return f"e.effective_on <= :as_of AND {_KNOWN} AND NOT {retracted_sql(u='e', link=link)}"


def _scope_sql(connection: Connection, around: Surroundings, agreement: str, event: str = "") -> str:
    if around.agreements is None:
        return ""
    of_agreement = among_sql(connection.dialect, agreement, ":agreements")
    if not event:
        return f" AND {of_agreement}"
    return f" AND ({of_agreement} OR {among_sql(connection.dialect, event, ':events')})"


def _parameters(around: Surroundings, at: AsOf) -> Mapping[str, object]:
    cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    return cut if around.agreements is None else cut | around._asdict()
