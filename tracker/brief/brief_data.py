"""What a brief rests on, read from the database once; everything on the page is made of these records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.agreement_records import Meeting, Office
from tracker.domain.records import Actor, Agreement, AsOf, Document, LogEntry, Selection, Standing
from tracker.domain.tallies import Learnt, Series, Summary, Tally
from tracker.domain.timeline import Timeline
from tracker.domain.vocabulary import TENTATIVE_STRENGTHS, ActorKind, Frequency, GroupKey, Strength
from tracker.queries.entities import all_actors, all_agreements, all_documents, count_known_commitments
from tracker.queries.log import log_entries
from tracker.queries.log_heads import LogHead, log_head
from tracker.queries.meetings import all_meetings
from tracker.queries.office import office_known_at
from tracker.queries.series import series
from tracker.queries.standings import standings
from tracker.queries.summary import summary
from tracker.queries.timelines import timelines_of

MAX_LISTED, MOST_LISTED_OF_MORE = 2000, 300
"""How many commitments a page lists one by one; and of how many of the worst, where there are more."""
MAX_TREND_YEARS = 3
MONTHLY_TREND_DAYS = 550  # of a shorter life each month is counted, of a longer one each quarter


class Counts(NamedTuple):
    """What is counted on the page, as every summary of the same selection counts it.

    ``before`` is how it was on the day before the last meeting, ``year_before`` a year ago. Of more
    commitments than a page lists only the total is counted, which takes seconds.
    """

    total: Tally
    before: Tally | None = None
    year_before: Tally | None = None
    by_obligor: Summary | None = None
    by_agreement: Summary | None = None
    learnt: Learnt | None = None
    corrected: int | None = None


@dataclass(frozen=True, kw_only=True)
class BriefData:
    """The standings of the selected commitments, worst first, now and before the last meeting; their logs.

    ``since`` is the day of the last meeting, ``meeting`` that meeting, where it is on record. ``tentative``
    are the commitments that nobody has agreed to and nobody has asked for. ``earlier_standings`` holds, by
    ref, the standings on the day before the last meeting, by what is known now. ``logs`` holds the log of
    each commitment, by ref. ``not_listed`` is the number of commitments that are counted and not listed,
    because there are too many. ``outside_selection`` is the number of commitments that the selection leaves
    out, ``agreed_later`` the number of those that were agreed only after the day asked about.
    ``is_shareable`` says that the page is for the other side: what we ask for is not in it.
    """

    selection: Selection
    at: AsOf
    since: date | None
    meeting: Meeting | None
    office: Office
    standings: tuple[Standing, ...]
    tentative: tuple[Standing, ...]
    not_listed: int
    earlier_standings: Mapping[str, Standing]
    logs: Mapping[str, Sequence[LogEntry]]
    counts: Counts
    trend: Series | None
    outside_selection: int
    agreed_later: int
    is_shareable: bool
    log_head: LogHead | None
    """Of what was known; None on a page for the other side, whom it would tell that something is left out."""
    agreements: Mapping[str, Agreement]
    documents: Mapping[str, Document]
    actors: Mapping[str, Actor]
    timelines: Mapping[str, Timeline]

    @cached_property
    def media_codes(self) -> frozenset[str]:
        """The codes of the media: they report, but their claims do not make a commitment contested."""
        return frozenset(code for code, actor in self.actors.items() if actor.kind is ActorKind.MEDIA)

    @property
    def all_standings(self) -> tuple[Standing, ...]:
        """All commitments on the page: those that count, then the tentative ones."""
        return (*self.standings, *self.tentative)

    @cached_property
    def agreements_on_page(self) -> tuple[Agreement, ...]:
        """The agreements of the commitments on the page, and those asked for; the latest first."""
        refs = {standing.terms.agreement for standing in self.all_standings} | {*self.selection.agreements}
        found = [agreement for ref, agreement in self.agreements.items() if ref in refs]
        return tuple(sorted(found, key=lambda agreement: agreement.concluded_on, reverse=True))

    @property
    def was_on_record(self) -> bool:
        """Whether anything was on record before the last meeting."""
        return self.counts.learnt is not None and self.counts.learnt.was_on_record

    @property
    def last_recorded_at(self) -> datetime | None:
        """The moment at which the latest record on the page was made; None if the page has no record."""
        commitments = [standing.recorded_at for standing in self.all_standings]
        entries = [entry.recorded_at for log in self.logs.values() for entry in log]
        return max((*commitments, *entries), default=None)


def load_brief_data(connection: Connection, selection: Selection, at: AsOf, since: date | None) -> BriefData:
    """Read everything about the selected commitments, open and closed, as of a day and a moment."""
    all_strengths = selection._replace(strengths=selection.strengths or tuple(Strength))
    found, total = _load_listed(connection, all_strengths, at)
    refs = tuple(standing.ref for standing in found)
    # At the last meeting and in the log, the same commitments may have had another status or other flags.
    by_terms_only = all_strengths.without_state()._replace(search="")
    is_whole = total == len(found)
    if not is_whole:
        by_terms_only = by_terms_only._replace(refs=refs)
    earlier = () if since is None else _load_standings(connection, by_terms_only, at.before(since))
    counts = (
        _load_counts(connection, selection, at, since)
        if is_whole
        else Counts(summary(connection, selection, at).total)
    )
    outside_selection, agreed_later = _count_left_out(connection, counts.total, at)
    logs = _load_logs(connection, by_terms_only, at, refs)
    actors = {actor.code: actor for actor in all_actors(connection, at)}
    media = frozenset(code for code, actor in actors.items() if actor.kind is ActorKind.MEDIA)
    counted = tuple(standing for standing in found if not _is_set_apart(standing, selection))
    return BriefData(
        selection=selection,
        at=at,
        since=since,
        meeting=_find_meeting(connection, selection, at, since),
        office=office_known_at(connection, at),
        standings=counted,
        tentative=tuple(standing for standing in found if _is_set_apart(standing, selection)),
        not_listed=total - len(found),
        earlier_standings={standing.ref: standing for standing in earlier if standing.ref in logs},
        logs=logs,
        counts=counts,
        trend=load_trend(connection, selection, at, _first_agreed_on(counted)) if is_whole else None,
        outside_selection=outside_selection,
        agreed_later=agreed_later,
        is_shareable=connection.is_shareable,
        log_head=None if connection.is_shareable else log_head(connection, at.known_at),
        agreements={one.ref: one for one in all_agreements(connection, at) if at.is_known(one.recorded_at)},
        documents={one.ref: one for one in all_documents(connection, at) if at.is_known(one.recorded_at)},
        actors=actors,
        timelines=timelines_of(connection, found, logs, at, media),
    )


def _is_set_apart(standing: Standing, selection: Selection) -> bool:
    """Whether a commitment is tentative, and was not asked for by its strength."""
    return not selection.strengths and standing.terms.strength in TENTATIVE_STRENGTHS


def _load_listed(connection: Connection, selection: Selection, at: AsOf) -> tuple[tuple[Standing, ...], int]:
    """The standings that are listed, the worst where there are too many; and how many there are."""
    found = standings(connection, selection, at, open_only=False, limit=MOST_LISTED_OF_MORE)
    worst = tuple(found.items)
    if len(worst) < found.total <= MAX_LISTED:
        return _load_standings(connection, selection, at), found.total
    return worst, found.total


def _load_standings(connection: Connection, selection: Selection, at: AsOf) -> tuple[Standing, ...]:
    return tuple(standings(connection, selection, at, open_only=False).items)


def _load_counts(connection: Connection, selection: Selection, at: AsOf, since: date | None) -> Counts:
    by_obligor = summary(connection, selection, at, group_by=GroupKey.OBLIGOR, since=since)
    year_before = at._replace(day=_years_before(at.day, 1))
    return Counts(
        total=by_obligor.total,
        before=by_obligor.before,
        year_before=summary(connection, selection, year_before).total,
        by_obligor=by_obligor,
        by_agreement=summary(connection, selection, at, group_by=GroupKey.AGREEMENT),
        learnt=by_obligor.learnt_since,
        corrected=by_obligor.corrected_since,
    )


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _first_agreed_on(counted: Sequence[Standing]) -> date | None:
    return min((standing.agreed_on for standing in counted), default=None)


def load_trend(
    connection: Connection,
    selection: Selection,
    at: AsOf,
    agreed_on: date | None,
    *,
    every: Frequency | None = None,
) -> Series | None:
    """The counts over the life of what was first agreed on a day, or its last years; None without one."""
    if agreed_on is None:
        return None
    first = max(agreed_on, _years_before(at.day, MAX_TREND_YEARS))
    is_short = (at.day - first).days <= MONTHLY_TREND_DAYS
    every = every or (Frequency.MONTH if is_short else Frequency.QUARTER)
    return series(connection, selection, at, every, first=first)


def _find_meeting(
    connection: Connection, selection: Selection, at: AsOf, since: date | None
) -> Meeting | None:
    """The meeting of that day about what is selected, where one is on record."""
    held = (one for one in all_meetings(connection, at) if one.held_on == since)
    wanted = {*selection.agreements}
    return next((one for one in held if not wanted or wanted & {*one.agreements}), None)


def _load_logs(
    connection: Connection, selection: Selection, at: AsOf, refs: Sequence[str]
) -> dict[str, list[LogEntry]]:
    logs: dict[str, list[LogEntry]] = {ref: [] for ref in refs}
    for entry in log_entries(connection, selection, at):
        if entry.commitment in logs:
            logs[entry.commitment].append(entry)
    return logs


def _count_left_out(connection: Connection, selected: Tally, at: AsOf) -> tuple[int, int]:
    """How many commitments the selection leaves out, and how many were agreed after the day asked about."""
    known = count_known_commitments(connection, at)
    return known.agreed_by_day - selected.commitments - selected.apart, known.agreed_later
