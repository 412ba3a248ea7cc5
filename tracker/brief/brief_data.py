"""What a brief rests on, asked of the database once; everything on the page is made of these records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tracker.db.connection import Connection
from tracker.domain.days import LATEST_DAY
from tracker.domain.records import (
    Actor,
    Agreement,
    AsOf,
    Document,
    LogEntry,
    Selection,
    Standing,
    Summary,
    Tally,
)
from tracker.domain.timeline import Timeline, build_timeline
from tracker.domain.vocabulary import TENTATIVE_STRENGTHS, ActorKind, GroupKey, Strength
from tracker.queries.entities import all_actors, all_agreements, all_documents
from tracker.queries.log import log_entries
from tracker.queries.standings import standings
from tracker.queries.summary import summary


@dataclass(frozen=True, kw_only=True)
class BriefData:
    """How the selected commitments stand, worst first, how they stood then, and all that was recorded.

    ``apart`` are those that nobody has agreed to and nobody has asked for; ``outside`` counts what the
    selection does not take in, ``later`` what was agreed only after the day asked about. ``then`` holds, by
    ref, how things stood on the day of the last meeting, as it was known at its end.
    """

    selection: Selection
    at: AsOf
    since: date | None
    standings: tuple[Standing, ...]
    apart: tuple[Standing, ...]
    then: Mapping[str, Standing]
    logs: Mapping[str, Sequence[LogEntry]]
    by_obligor: Summary
    by_theme: Summary
    outside_selection: int
    agreed_later: int
    agreements: Mapping[str, Agreement]
    documents: Mapping[str, Document]
    actors: Mapping[str, Actor]

    @cached_property
    def media(self) -> frozenset[str]:
        """The actors that report, but contest nothing."""
        return frozenset(code for code, actor in self.actors.items() if actor.kind is ActorKind.MEDIA)

    @cached_property
    def timelines(self) -> Mapping[str, Timeline]:
        """The life of each commitment on the page, by ref."""
        return {
            one.ref: build_timeline(
                one,
                self.logs.get(one.ref, ()),
                self.at,
                self.media,
            )
            for one in (*self.standings, *self.apart)
        }

    @property
    def last_recorded(self) -> datetime | None:
        """The moment of the last thing recorded that is on the page; none where nothing is."""
        made = [one.recorded_at for one in (*self.standings, *self.apart)]
        said = [entry.recorded_at for log in self.logs.values() for entry in log]
        return max((*made, *said), default=None)


def load_brief_data(connection: Connection, selection: Selection, at: AsOf, since: date | None) -> BriefData:
    """Everything about the selected commitments, open and closed, under a cut."""
    every = selection._replace(strengths=selection.strengths or tuple(Strength))
    of_the_terms = every._replace(search="", flags=(), statuses=(), due_before=None)
    found = _standings(connection, every, at)
    then = () if since is None else _standings(connection, of_the_terms, at.at_end_of(since))
    by_theme = summary(connection, selection, at, group_by=GroupKey.THEME, since=since)
    outside, later = _left_out(connection, by_theme.total, at)
    logs = _logs(connection, of_the_terms, at, [one.ref for one in found])
    return BriefData(
        selection=selection,
        at=at,
        since=since,
        standings=tuple(
            one for one in found if selection.strengths or one.strength not in TENTATIVE_STRENGTHS
        ),
        apart=tuple(one for one in found if not selection.strengths and one.strength in TENTATIVE_STRENGTHS),
        then={one.ref: one for one in then if one.ref in logs},
        logs=logs,
        by_obligor=summary(connection, selection, at, group_by=GroupKey.OBLIGOR, since=since),
        by_theme=by_theme,
        outside_selection=outside,
        agreed_later=later,
        agreements={one.ref: one for one in all_agreements(connection) if at.is_known(one.recorded_at)},
        documents={one.ref: one for one in all_documents(connection) if at.is_known(one.recorded_at)},
        actors={one.code: one for one in all_actors(connection)},
    )


def _standings(connection: Connection, selection: Selection, at: AsOf) -> tuple[Standing, ...]:
    return tuple(standings(connection, selection, at, open_only=False).items)


def _logs(
    connection: Connection, selection: Selection, at: AsOf, refs: Sequence[str]
) -> dict[str, list[LogEntry]]:
    logs: dict[str, list[LogEntry]] = {ref: [] for ref in refs}
    for entry in log_entries(connection, selection, at):
        if entry.commitment in logs:
            logs[entry.commitment].append(entry)
    return logs


def _left_out(connection: Connection, chosen: Tally, at: AsOf) -> tuple[int, int]:
    """How many of the commitments known by then the selection leaves out, and how many were agreed later."""
    by_the_day = _number(summary(connection, Selection(), at).total)
    ever = _number(summary(connection, Selection(), at._replace(day=LATEST_DAY)).total)
    return by_the_day - _number(chosen), ever - by_the_day


def _number(tally: Tally) -> int:
    return tally.commitments + tally.apart
