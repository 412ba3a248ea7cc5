"""The entries of the log about agreements as a whole, the days of events, and marks."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import (
    among_ids_sql,
    among_sql,
    columns_sql,
    kind_named_sql,
    mark_sql,
    ref_named_sql,
    retracted_sql,
)
from tracker.db.terms_sql import agreement_now_sql, terms_steps_sql
from tracker.domain.records import Selection
from tracker.domain.terms_entry import EventDayEntry, MarkEntry, OtherEntry, StandingChange
from tracker.queries.commands import written_by_commands_sql


class LogScope(NamedTuple):
    """Which entries are asked for: conditions on an entry ``v`` and its commitment ``c``."""

    connection: Connection
    of_commitments: str
    """Of the selected commitments; empty where all are asked for."""
    own_agreements: str | None
    """Of the agreements that are selected; None where more than agreements is."""
    own_reporters: str
    is_of_commands: bool

    @classmethod
    def of(
        cls,
        connection: Connection,
        selection: Selection,
        chosen: Selection,
        commands: Sequence[int] | None,
    ) -> "LogScope":
        """The scope of a selection, and of the commitments that were ``chosen`` by it."""
        among = f" AND {among_ids_sql(connection.dialect, 'c.id')}"
        rest = selection._replace(agreements=(), reporters=(), strengths=(), stale_after=0)
        asks_for_more = rest != Selection(stale_after=0)
        own = among_sql(connection.dialect, "{}", ":own_agreements") if selection.agreements else "TRUE"
        reporters = f" AND {among_sql(connection.dialect, 'v.reporter', ':own_reporters')}"
        return cls(
            connection,
            "" if chosen.ids is None else among,
            None if asks_for_more else own,
            reporters if selection.reporters else "",
            commands is not None,
        )

    def either_sql(self, agreement: str) -> str:
        """Whether an entry is about one of the commitments, or about an agreement as a whole."""
        if not self.of_commitments:
            return ""
        of_commitment = self.of_commitments.removeprefix(" AND ")
        own = "FALSE" if self.own_agreements is None else self.own_agreements.replace("{}", agreement)
        return f" AND ({of_commitment} OR (c.id IS NULL AND {own}))"

    def written_sql(self, table: str) -> str:
        """Whether one of the commands wrote an entry, where that is asked."""
        if not self.is_of_commands:
            return ""
        return f" AND {written_by_commands_sql(self.connection.dialect, table, 'v')}"


def find_other_entries(
    connection: Connection, scope: LogScope, values: dict[str, object]
) -> Iterator[OtherEntry]:
    """The entries about agreements and events that are asked for, and the marks; in no order."""
    if scope.own_agreements is not None:
        yield from _standings(connection, scope, values)
    if not scope.own_reporters:
        if scope.own_agreements is not None:
            yield from _event_days(connection, scope, values)
        yield from _marks(connection, scope, values)


_NUMBER = "'U-' || v.id"
_IN_TIME = "v.effective_on BETWEEN :since AND :until AND v.recorded_at <= :known_at"


def _standings(
    connection: Connection, scope: LogScope, values: dict[str, object]
) -> Sequence[StandingChange]:
    retracted = retracted_sql(u="v", link="standing_id")
    own = (scope.own_agreements or "").replace("{}", "v.agreement")
    columns = columns_sql(StandingChange, "v", number=_NUMBER, retracted=retracted, mark=mark_sql("v.uid"))
    sql = f"""SELECT {columns} FROM agreement_standing v
WHERE {_IN_TIME} AND {own}{scope.own_reporters}{scope.written_sql("agreement_standing")}"""
    return connection.all(sql, StandingChange, **values)


def _event_days(
    connection: Connection, scope: LogScope, values: dict[str, object]
) -> Sequence[EventDayEntry]:
    retracted = retracted_sql(u="v", link="event_day_id")
    own = (scope.own_agreements or "").replace("{}", "e.agreement")
    columns = columns_sql(
        EventDayEntry,
        "v",
        number=_NUMBER,
        agreement="e.agreement",
        retracted=retracted,
        mark=mark_sql("v.uid"),
    )
    sql = f"""SELECT {columns} FROM event_day v JOIN event e ON e.ref = v.event
WHERE {_IN_TIME} AND {own}{scope.written_sql("event_day")}"""
    return connection.all(sql, EventDayEntry, **values)


_MARKED = """SELECT m.id, m.mark, m.recorded_at, m.recorded_by, m.uid, m.document, m.actor, m.meeting,
    coalesce(m.commitment_id, u.commitment_id, w.commitment_id) AS commitment_id,
    coalesce(m.agreement, s.agreement, w.agreement) AS agreement,
    coalesce(m.event, d.event, w.event) AS event,
    'U-' || coalesce(w.id, u.id, s.id, d.id, r.id) AS marks
  FROM mark m LEFT JOIN status_update u ON u.uid = m.entry LEFT JOIN revision w ON w.uid = m.entry
  LEFT JOIN agreement_standing s ON s.uid = m.entry LEFT JOIN event_day d ON d.uid = m.entry
  LEFT JOIN retraction r ON r.uid = m.entry
  WHERE m.recorded_at <= :known_at AND m.recorded_at BETWEEN :since_moment AND :until_moment"""
"""The marks, each with the number of the entry that it is of, and what that is about."""


def _marks(connection: Connection, scope: LogScope, values: dict[str, object]) -> Sequence[MarkEntry]:
    of_event = "(SELECT o.agreement FROM event o WHERE o.ref = v.event)"
    agreement = f"CASE WHEN c.id IS NULL THEN coalesce(v.agreement, {of_event}) ELSE {{}} END"
    columns = columns_sql(
        MarkEntry,
        "v",
        number=_NUMBER,
        kind=f"coalesce({kind_named_sql('v')}, 'retraction')",
        ref=f"coalesce({ref_named_sql('v')}, v.marks)",
        agreement=agreement.format(agreement_now_sql(connection)),
    )
    where = scope.either_sql(f"coalesce(v.agreement, {of_event})") + scope.written_sql("mark")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns} FROM ({_MARKED}) v LEFT JOIN commitment c ON c.id = v.commitment_id WHERE TRUE{where}"""
    return connection.all(sql, MarkEntry, **values)
