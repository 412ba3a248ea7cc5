"""The histories of commitments, read many at once: what judgements are worked out from."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import groupby, repeat
from operator import attrgetter
from typing import NamedTuple
from weakref import proxy

from tracker.db.connection import Connection
from tracker.db.judged_sql import DUTY_TERMS
from tracker.db.sql import among_ids_sql, among_sql, in_force_sql, members_sql, retracted_sql
from tracker.db.standing_sql import TELLS_SOMETHING
from tracker.db.terms_sql import (
    ALWAYS,
    ever_renamed,
    ever_retracted,
    hung_on_at_moment_sql,
    terms_steps_sql,
)
from tracker.domain.commitment_history import (
    CommitmentHistory,
    Due,
    DutyTerms,
    HistoryEntry,
    StandingEntry,
)
from tracker.domain.days import END_OF_TIME
from tracker.domain.due_rules import read_due_rule, read_period
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import (
    NO_DUE_DAY,
    ActorKind,
    AgreementStanding,
    CommitmentKind,
    Status,
    Strength,
)
from tracker.queries.anchor_days import AnchorDays


class DutyRow(NamedTuple):
    """The terms of a commitment as they were recorded first, its agreement, and when that was concluded."""

    id: int
    ref: str
    agreement: str
    concluded_on: date
    obligors: tuple[str, ...]
    strength: Strength
    kind: CommitmentKind
    agreed_on: date | None
    due_on: date | None
    due: str | None
    after: str | None
    every: str | None
    starts_on: date | None
    ends_on: date | None


class EntryRow(NamedTuple):
    """An entry of the log that counts: the fields of a HistoryEntry, with the due date as it is stored."""

    commitment_id: int
    number: int
    effective_on: date
    status: Status | None
    side: str | None
    reporter: str | None
    due_on: date | None
    occurrence: date | None
    is_seen: bool
    tells_news: bool
    has_value: bool
    ordered_at: int


class RevisedTermRow(NamedTuple):
    """What a revision says of one term; of a correction the day is ALWAYS."""

    commitment_id: int
    id: int
    effective_on: date
    recorded_at: int
    term: str
    value: str


class StandingRow(NamedTuple):
    """What is said of the standing of an agreement."""

    agreement: str
    id: int
    effective_on: date
    standing: AgreementStanding
    reporter: str | None
    side: str | None
    recorded_at: int


class HistoryReader:
    """Reads the histories of commitments, and of those that their due dates hang on."""

    def __init__(self, connection: Connection, at: AsOf) -> None:
        self._connection, self._at = connection, at
        self._cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
        self._rows: dict[int, DutyRow] = {}
        self._entries: dict[int, tuple[HistoryEntry, ...]] = {}
        self._revised: dict[int, Sequence[RevisedTermRow]] = {}
        self._standings: dict[str, tuple[StandingEntry, ...]] = {}
        self._media = frozenset(self._read_media())
        # A proxy, as they would keep each other in memory: a command has no collector of circles.
        self._anchors = AnchorDays(connection, at, proxy(self))

    def read(self, ids: Sequence[int]) -> Iterator[tuple[int, CommitmentHistory]]:
        """The history of each of some commitments that are on record, with its key."""
        self.load(ids)
        for key in ids:
            if key in self._rows:
                yield key, self.history_of(key)

    def load(self, ids: Sequence[int]) -> None:
        """Read what is on record of some commitments, and of those on which they hang."""
        missing = [key for key in ids if key not in self._rows]
        while missing:
            self._load_rows(missing)
            named = {name for key in missing if key in self._rows for name in self._names_in(key)}
            found = self._anchors.load(named)
            missing = [key for key in found if key not in self._rows]

    def history_of(self, key: int) -> CommitmentHistory:
        """The history of a commitment that was loaded."""
        row = self._rows[key]
        terms, amended = self._terms_by_day(row)
        entries = self._history_entries(row, terms[0][1].due, amended)
        if terms[-1][1].kind is CommitmentKind.CONTINUING:  # it has no due date, whatever we said of one
            entries = tuple(
                entry if entry.due is None or entry.reporter else entry._replace(due=None)
                for entry in entries
            )
        names = self._names_in(key)
        anchors = {name: self._anchors.days_of(name) for name in names}
        return CommitmentHistory(terms, entries, self._standings.get(row.agreement, ()), anchors, self._media)

    # -- reading ---------------------------------------------------------------------------------------

    def _load_rows(self, ids: Sequence[int]) -> None:
        connection, keys = self._connection, tuple(ids)
        rows = connection.all(_duties_sql(connection), DutyRow, ids=keys, **self._cut)
        self._rows |= {row.id: row for row in rows}
        self._load_entries(keys)
        revised = connection.all(_revised_sql(connection), RevisedTermRow, ids=keys, **self._cut)
        self._revised |= {key: list(some) for key, some in groupby(revised, key=attrgetter("commitment_id"))}
        agreements = {row.agreement for row in rows} - self._standings.keys()
        self._standings |= dict.fromkeys(agreements, ())
        said = connection.all(
            _standings_sql(connection), StandingRow, agreements=tuple(agreements), **self._cut
        )
        self._standings |= {
            agreement: tuple(StandingEntry(*row[1:]) for row in some)
            for agreement, some in groupby(said, key=attrgetter("agreement"))
        }

    def _load_entries(self, keys: Sequence[int]) -> None:
        """Read the entries of some commitments, which are most of what is read: so without a row of each."""
        sql = _entries_sql(self._connection)
        of, *columns = self._connection.columns(sql, EntryRow, ids=keys, **self._cut)
        place = EntryRow._fields.index("due_on") - 1
        columns[place] = [None if due_on is None else _to_due(due_on) for due_on in columns[place]]
        is_amendment = repeat(object=False)
        entries = list(map(HistoryEntry._make, zip(*columns, is_amendment, strict=False)))
        begins = 0
        for key, count in Counter(of).items():
            self._entries[key] = tuple(entries[begins : begins + count])
            begins += count

    def _read_media(self) -> Sequence[str]:
        sql = f"""WITH {terms_steps_sql(self._connection)}
SELECT code FROM actor_in_force WHERE kind = '{ActorKind.MEDIA}'"""
        return self._connection.scalars(sql, str, **self._cut)

    # -- terms -----------------------------------------------------------------------------------------

    def _names_in(self, key: int) -> Set[str]:
        """The events and commitments that the due dates of a commitment ever hung on; mostly none."""
        row, revised = self._rows[key], self._revised.get(key, ())
        if not (row.due or row.after or revised):
            return _NOTHING
        rules = [row.due, *(one.value for one in revised if one.term == "due")]
        conditions = [row.after, *(one.value for one in revised if one.term == "after")]
        return {read_due_rule(rule).anchor for rule in rules if rule} | {name for name in conditions if name}

    def _terms_by_day(
        self, row: DutyRow
    ) -> tuple[tuple[tuple[date, DutyTerms], ...], list[tuple[date, int, int, Mapping[str, str]]]]:
        """The terms from each day on; and the amendments that speak of the due date, with what they say."""
        if row.id not in self._revised:
            return ((date.min, _make_terms(row)),), []
        values = row._asdict()
        by_day: list[tuple[date, DutyTerms]] = []
        amended: list[tuple[date, int, int, Mapping[str, str]]] = []
        revisions = groupby(
            self._revised.get(row.id, ()), key=attrgetter("effective_on", "recorded_at", "id")
        )
        for (day, recorded_at, number), some in revisions:
            said = {one.term: one.value for one in some}
            if day != ALWAYS and not by_day:
                by_day.append((date.min, _make_terms(DutyRow(**values))))
            values |= {term: _read_value(term, text) for term, text in _as_one_term(said).items()}
            if day != ALWAYS:
                by_day.append((day, _make_terms(DutyRow(**values))))
                if _DUE_TERMS & said.keys():
                    amended.append((day, recorded_at, number, said))
        return tuple(by_day) or ((date.min, _make_terms(DutyRow(**values))),), amended

    def _history_entries(
        self, row: DutyRow, first_due: Due, amended: Sequence[tuple[date, int, int, Mapping[str, str]]]
    ) -> tuple[HistoryEntry, ...]:
        """The entries of the log in order, and the amendments of the due date among them."""
        entries = self._entries.get(row.id, ())
        if not amended:
            return entries
        placed: list[tuple[date, int, HistoryEntry | tuple[int, Mapping[str, str]]]] = [
            (entry.effective_on, entry.ordered_at, entry) for entry in entries
        ]
        placed += [(day, moment, (number, said)) for day, moment, number, said in amended]
        due, merged = first_due, []
        for day, _, one in sorted(placed, key=lambda place: place[:2]):
            if isinstance(one, HistoryEntry):
                if one.due is not None and one.reporter is None:
                    due = one.due._replace(condition=due.condition)
                merged.append(one)
                continue
            number, said = one
            due = _amend_due(due, said)
            merged.append(
                HistoryEntry(
                    number=number,
                    effective_on=day,
                    status=None,
                    side=None,
                    reporter=None,
                    due=due,
                    occurrence=None,
                    is_seen=False,
                    tells_news=False,
                    is_amendment=True,
                )
            )
        return tuple(merged)


_DUE_TERMS = {"due_on", "due", "after"}
_NOTHING: Set[str] = frozenset()


def _as_one_term(said: Mapping[str, str]) -> dict[str, str]:
    """What a revision says, with the day taken away where it gives a rule, and the other way round."""
    found = dict(said)
    if found.get("due_on") and "due" not in found:
        found["due"] = ""
    elif found.get("due") and "due_on" not in found:
        found["due_on"] = ""
    return found


def _amend_due(due: Due, said: Mapping[str, str]) -> Due:
    """The due date after an amendment: a condition stays unless it is amended too."""
    condition = due.condition if "after" not in said else said["after"] or None
    if not {"due_on", "due"} & said.keys():
        return due._replace(condition=condition)
    if said.get("due"):
        rule = read_due_rule(said["due"])
        return Due(anchor=rule.anchor, offset=rule.offset, condition=condition)
    if said.get("due_on"):
        return Due(day=date.fromisoformat(said["due_on"]), condition=condition)
    return Due(condition=condition)


def _read_value(term: str, text: str) -> object:
    """The value of a revised term."""
    if term == "obligors":
        return tuple(json.loads(text)) if text else ()
    if not text:
        return None
    if term.endswith("_on"):
        return date.fromisoformat(text)
    return {"strength": Strength, "kind": CommitmentKind}.get(term, str)(text)


def _make_terms(row: DutyRow) -> DutyTerms:
    """The terms of a duty of the values of its fields."""
    if row.due:
        rule = read_due_rule(row.due)
        due = Due(anchor=rule.anchor, offset=rule.offset, condition=row.after)
    else:
        due = Due(day=row.due_on, condition=row.after)
    return DutyTerms(
        obligors=row.obligors,
        strength=row.strength,
        kind=row.kind,
        agreed_on=row.agreed_on or row.concluded_on,
        due=Due() if row.kind is CommitmentKind.CONTINUING else due,
        every=read_period(row.every) if row.every else None,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _to_due(due_on: date) -> Due:
    """The due date that an entry gives, which may be none any more."""
    return Due(day=None if due_on == NO_DUE_DAY else due_on)


# -- questions -----------------------------------------------------------------------------------------


def _duties_sql(connection: Connection) -> str:
    obligors = members_sql(connection.dialect, "commitment_obligor", "commitment_id", "c.id")
    return f"""WITH {terms_steps_sql(connection)}
SELECT c.id, c.ref, f.agreement, a.concluded_on, {obligors} AS obligors, c.strength, c.kind, c.agreed_on,
  c.due_on, {_hung_on_sql(connection, "c.due", is_rule=True)} AS due,
  {_hung_on_sql(connection, "c.after", is_rule=False)} AS after, c.every, c.starts_on, c.ends_on
FROM commitment c JOIN commitment_in_force f ON f.id = c.id
  JOIN agreement_in_force a ON a.ref = f.agreement
WHERE {among_ids_sql(connection.dialect, "c.id")} AND c.recorded_at <= :known_at
  AND a.recorded_at <= :known_at ORDER BY c.id"""


def _hung_on_sql(connection: Connection, term: str, *, is_rule: bool) -> str:
    """A term that says what a due date hangs on, by the ref that this had at the moment asked about."""
    if not ever_renamed(connection):
        return term
    return hung_on_at_moment_sql(connection.dialect, term, is_rule=is_rule)


def _entries_sql(connection: Connection) -> str:
    return f"""SELECT u.commitment_id, u.id AS number, u.effective_on, u.status, u.side, u.reporter, u.due_on,
  u.occurrence, u.is_seen, {TELLS_SOMETHING} AS tells_news, u.value IS NOT NULL AS has_value, u.ordered_at
FROM status_update u
WHERE {among_ids_sql(connection.dialect, "u.commitment_id")}
  AND {in_force_sql(has_retractions=ever_retracted(connection))}
  AND NOT EXISTS (SELECT 1 FROM revision v WHERE v.id = u.id)
ORDER BY u.commitment_id, u.effective_on, u.ordered_at, u.tiebreak"""


def _revised_sql(connection: Connection) -> str:
    is_retracted = retracted_sql(u="v", link="revision_id")
    terms = ", ".join(f"'{term}'" for term in DUTY_TERMS)
    rule = _hung_on_sql(connection, "t.value", is_rule=True)
    condition = _hung_on_sql(connection, "t.value", is_rule=False)
    return f"""SELECT v.commitment_id, v.id, v.effective_on, v.recorded_at, t.term,
  CASE t.term WHEN 'due' THEN {rule} WHEN 'after' THEN {condition} ELSE t.value END AS value
FROM revision v JOIN revised_term t ON t.revision_id = v.id
WHERE v.commitment_id IS NOT NULL AND {among_ids_sql(connection.dialect, "v.commitment_id")}
  AND t.term IN ({terms}) AND v.effective_on <= :as_of AND v.recorded_at <= :known_at AND NOT {is_retracted}
ORDER BY v.commitment_id, v.effective_on, v.recorded_at, v.uid"""


def _standings_sql(connection: Connection) -> str:
    """Our word, and that of the parties: of others nobody asks whether the agreement is in force."""
    is_retracted = retracted_sql(u="s", link="standing_id")
    return f"""WITH {terms_steps_sql(connection)}
SELECT s.agreement, s.id, s.effective_on, s.standing, s.reporter, s.side, s.recorded_at
FROM agreement_standing s
WHERE (s.reporter IS NULL OR s.reporter IN (
    SELECT p.actor FROM party_in_force p WHERE p.agreement = s.agreement))
  AND {among_sql(connection.dialect, "s.agreement", ":agreements")}
  AND s.effective_on <= :as_of AND s.recorded_at <= :known_at AND NOT {is_retracted}
ORDER BY s.agreement, s.effective_on, s.recorded_at, s.uid"""
