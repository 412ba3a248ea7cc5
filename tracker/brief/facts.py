"""What a brief rests on, asked of the database once; everything on the page is made of these records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from tracker import history, queries
from tracker.days import LATEST
from tracker.records import Actor, Agreement, Cut, Document, Entry, Selection, Standing, Summary, Tally
from tracker.storage import Connection
from tracker.timeline import Timeline, timeline
from tracker.vocabulary import APART, ActorKind, Grouping, Strength


@dataclass(frozen=True, kw_only=True)
class Facts:
    """How the selected commitments stand, worst first, how they stood then, and all that was recorded.

    ``apart`` are those that nobody has agreed to and nobody has asked for; ``outside`` counts what the
    selection does not take in, ``later`` what was agreed only after the day asked about. ``then`` holds, by
    ref, how things stood on the day of the last meeting, as it was known at its end.
    """

    selection: Selection
    cut: Cut
    since: date | None
    standings: tuple[Standing, ...]
    apart: tuple[Standing, ...]
    then: Mapping[str, Standing]
    logs: Mapping[str, Sequence[Entry]]
    by_obligor: Summary
    by_theme: Summary
    outside: int
    later: int
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
            one.ref: timeline(
                one,
                self.logs.get(one.ref, ()),
                self.cut,
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


def gather(connection: Connection, selection: Selection, cut: Cut, since: date | None) -> Facts:
    """Everything about the selected commitments, open and closed, under a cut."""
    every = selection._replace(strengths=selection.strengths or tuple(Strength))
    of_the_terms = every._replace(search="", flags=(), statuses=(), due_before=None)
    found = _standings(connection, every, cut)
    then = () if since is None else _standings(connection, of_the_terms, cut.then(since))
    by_theme = queries.summary(connection, selection, cut, group_by=Grouping.THEME, since=since)
    outside, later = _left_out(connection, by_theme.total, cut)
    logs = _logs(connection, of_the_terms, cut, [one.ref for one in found])
    return Facts(
        selection=selection,
        cut=cut,
        since=since,
        standings=tuple(one for one in found if selection.strengths or one.strength not in APART),
        apart=tuple(one for one in found if not selection.strengths and one.strength in APART),
        then={one.ref: one for one in then if one.ref in logs},
        logs=logs,
        by_obligor=queries.summary(connection, selection, cut, group_by=Grouping.OBLIGOR, since=since),
        by_theme=by_theme,
        outside=outside,
        later=later,
        agreements={one.ref: one for one in queries.agreements(connection) if cut.knows(one.recorded_at)},
        documents={one.ref: one for one in queries.documents(connection) if cut.knows(one.recorded_at)},
        actors={one.code: one for one in queries.actors(connection)},
    )


def _standings(connection: Connection, selection: Selection, cut: Cut) -> tuple[Standing, ...]:
    return tuple(queries.standings(connection, selection, cut, open_only=False).items)


def _logs(
    connection: Connection, selection: Selection, cut: Cut, refs: Sequence[str]
) -> dict[str, list[Entry]]:
    logs: dict[str, list[Entry]] = {ref: [] for ref in refs}
    for entry in history.entries(connection, selection, cut):
        if entry.commitment in logs:
            logs[entry.commitment].append(entry)
    return logs


def _left_out(connection: Connection, chosen: Tally, cut: Cut) -> tuple[int, int]:
    """How many of the commitments known by then the selection leaves out, and how many were agreed later."""
    by_the_day = _number(queries.summary(connection, Selection(), cut).total)
    ever = _number(queries.summary(connection, Selection(), cut._replace(as_of=LATEST)).total)
    return by_the_day - _number(chosen), ever - by_the_day


def _number(tally: Tally) -> int:
    return tally.commitments + tally.apart
