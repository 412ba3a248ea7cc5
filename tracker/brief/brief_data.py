"""What a brief rests on, read from the database once; everything on the page is made of these records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tracker.db.connection import Connection
from tracker.domain.records import Actor, Agreement, AsOf, Document, LogEntry, Selection, Standing
from tracker.domain.tallies import Summary, Tally
from tracker.domain.timeline import Timeline
from tracker.domain.vocabulary import TENTATIVE_STRENGTHS, ActorKind, Flag, GroupKey, Strength
from tracker.queries.entities import all_actors, all_agreements, all_documents, count_known_commitments
from tracker.queries.log import log_entries
from tracker.queries.standings import standings
from tracker.queries.summary import summary
from tracker.queries.timelines import timelines_of

DUE_SOON_WINDOW = 90  # days: what falls due within them is on the page


@dataclass(frozen=True, kw_only=True)
class BriefData:
    """The standings of the selected commitments, worst first, now and before the last meeting; their logs.

    ``since`` is the day of the last meeting. ``tentative`` are the commitments that nobody has agreed to
    and nobody has asked for. ``earlier_standings`` holds, by ref, the standings on the day before the last
    meeting, by what is known now. ``logs`` holds the log of each commitment, by ref. ``due_refs`` are the
    refs of what falls due within DUE_SOON_WINDOW days. ``outside_selection`` is the number of commitments
    that the selection leaves out, ``agreed_later`` the number of those that were agreed only after the day
    asked about.
    """

    selection: Selection
    at: AsOf
    since: date | None
    standings: tuple[Standing, ...]
    tentative: tuple[Standing, ...]
    earlier_standings: Mapping[str, Standing]
    logs: Mapping[str, Sequence[LogEntry]]
    due_refs: frozenset[str]
    by_obligor: Summary
    by_theme: Summary
    outside_selection: int
    agreed_later: int
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

    @property
    def was_on_record(self) -> bool:
        """Whether anything was on record before the last meeting."""
        learnt = self.by_theme.learnt_since
        return learnt is not None and learnt.was_on_record

    @property
    def last_recorded_at(self) -> datetime | None:
        """The moment at which the latest record on the page was made; None if the page has no record."""
        commitments = [standing.recorded_at for standing in self.all_standings]
        entries = [entry.recorded_at for log in self.logs.values() for entry in log]
        return max((*commitments, *entries), default=None)


def load_brief_data(connection: Connection, selection: Selection, at: AsOf, since: date | None) -> BriefData:
    """Read everything about the selected commitments, open and closed, as of a day and a moment."""
    all_strengths = selection._replace(strengths=selection.strengths or tuple(Strength))
    # At the last meeting and in the log, the same commitments may have had another status or other flags.
    by_terms_only = all_strengths.without_state()._replace(search="")
    found = _load_standings(connection, all_strengths, at)
    earlier = () if since is None else _load_standings(connection, by_terms_only, at.before(since))
    by_theme = summary(connection, selection, at, group_by=GroupKey.THEME, since=since)
    outside_selection, agreed_later = _count_left_out(connection, by_theme.total, at)
    due_soon = by_terms_only._replace(flags=(Flag.DUE_SOON,), due_soon_within=DUE_SOON_WINDOW)
    logs = _load_logs(connection, by_terms_only, at, [standing.ref for standing in found])
    actors = {actor.code: actor for actor in all_actors(connection, at)}
    media = frozenset(code for code, actor in actors.items() if actor.kind is ActorKind.MEDIA)
    return BriefData(
        selection=selection,
        at=at,
        since=since,
        standings=tuple(standing for standing in found if not _is_set_apart(standing, selection)),
        tentative=tuple(standing for standing in found if _is_set_apart(standing, selection)),
        earlier_standings={standing.ref: standing for standing in earlier if standing.ref in logs},
        logs=logs,
        due_refs=frozenset(standing.ref for standing in _load_standings(connection, due_soon, at)),
        by_obligor=summary(connection, selection, at, group_by=GroupKey.OBLIGOR, since=since),
        by_theme=by_theme,
        outside_selection=outside_selection,
        agreed_later=agreed_later,
        agreements={one.ref: one for one in all_agreements(connection, at) if at.is_known(one.recorded_at)},
        documents={one.ref: one for one in all_documents(connection, at) if at.is_known(one.recorded_at)},
        actors=actors,
        timelines=timelines_of(connection, found, logs, at, media),
    )


def _is_set_apart(standing: Standing, selection: Selection) -> bool:
    """Whether a commitment is tentative, and was not asked for by its strength."""
    return not selection.strengths and standing.terms.strength in TENTATIVE_STRENGTHS


def _load_standings(connection: Connection, selection: Selection, at: AsOf) -> tuple[Standing, ...]:
    return tuple(standings(connection, selection, at, open_only=False).items)


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
