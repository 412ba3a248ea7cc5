"""Commitments over time: of those that are judged by their whole history, with each side's part."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import among_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf, LogEntry, Selection, Standing
from tracker.domain.timeline import (
    ONE_DAY,
    EventOnTimeline,
    StatusSpan,
    Timeline,
    TimelineLane,
    build_timeline,
)
from tracker.domain.vocabulary import OUTDATED_AFTER_DAYS, ActorKind, Flag, Status
from tracker.queries.entities import all_actors
from tracker.queries.events import all_events
from tracker.queries.judgements import find_ids_to_judge
from tracker.queries.log import log_entries

if TYPE_CHECKING:
    from tracker.domain.commitment_history import CommitmentHistory
    from tracker.domain.status_steps import StatusStep


def timeline_of(
    connection: Connection, standing: Standing, at: AsOf, *, with_contested: bool = True
) -> Timeline:
    """The timeline of one commitment up to a day."""
    media = frozenset(actor.code for actor in all_actors(connection, at) if actor.kind is ActorKind.MEDIA)
    log = list(log_entries(connection, Selection(refs=(standing.ref,)), at, until=at.day))
    logs = {standing.ref: log}
    found = timelines_of(connection, [standing], logs, at, media, with_contested=with_contested)
    return found[standing.ref]


def timelines_of(
    connection: Connection,
    standings: Sequence[Standing],
    logs: Mapping[str, Sequence[LogEntry]],
    at: AsOf,
    media: frozenset[str],
    *,
    with_contested: bool = True,
) -> dict[str, Timeline]:
    """The timeline of each of some commitments up to a day, by ref; ``logs`` has the log of each.

    To find when one was contested takes most of the time, above all of those that are judged by their whole
    history; it is left out where nobody wants to know.
    """
    found = {
        one.ref: build_timeline(one, logs.get(one.ref, ()), at.day, media, with_contested=with_contested)
        for one in standings
    }
    found = _with_events(connection, standings, found, at)
    keys = _refs_by_key(connection, list(found), at)
    ids = find_ids_to_judge(connection, Selection(ids=tuple(keys)), at, by_side=True)
    if ids:
        from tracker.queries.histories import HistoryReader

        by_ref = {one.ref: one for one in standings}
        touched = [key for key in ids if key in connection.touched]
        whole = dict(HistoryReader(connection.whole, at).read(touched)) if touched else {}
        for key, history in HistoryReader(connection, at).read(ids):
            standing = by_ref[keys[key]]
            log = logs.get(standing.ref, ())
            timeline = _judged_timeline(found[standing.ref], standing, history, log)
            if with_contested:
                periods = _contested_periods(history, timeline.begins, timeline.until)
                timeline = timeline._replace(contested_periods=periods)
            if key in whole:
                timeline = _without_what_is_not_so(timeline, standing, whole[key])
            found[standing.ref] = timeline
    return found


def _without_what_is_not_so(timeline: Timeline, standing: Standing, whole: "CommitmentHistory") -> Timeline:
    """A timeline for the other side, of which nothing is known where it is otherwise by all there is.

    A run of a status is known as a whole, or not: else its end would tell the day of what does not go out.
    """
    from tracker.domain.status_steps import status_steps

    steps = status_steps(whole, timeline.until)
    lanes = tuple(
        lane._replace(spans=_spans_that_are_so(lane.spans, steps.parts.get(lane.side, ())))
        for lane in timeline.lanes
    )
    spans = _spans_that_are_so(timeline.spans, steps.whole)
    periods = timeline.contested_periods and _contested_periods(whole, timeline.begins, timeline.until)
    return timeline._replace(
        spans=spans,
        lanes=lanes,
        contested_periods=timeline.contested_periods if periods == timeline.contested_periods else (),
        due_dates=() if standing.details.is_due_withheld else timeline.due_dates,
    )


def _spans_that_are_so(spans: Sequence[StatusSpan], steps: Sequence["StatusStep"]) -> tuple[StatusSpan, ...]:
    """The spans; where one is otherwise by the steps of all there is, it is without information."""
    ends = [*(step.day for step in steps[1:]), date.max]
    runs = list(zip(steps, ends, strict=True))
    found: list[StatusSpan] = []
    for span in spans:
        met = [step.status for step, end in runs if step.day < span.ends and end > span.begins]
        is_so = set(met) == {span.status}
        known = span if is_so else StatusSpan(span.begins, span.ends, Status.NO_INFORMATION, None)
        if found and not is_so and found[-1].status is Status.NO_INFORMATION:
            known, _ = found[-1]._replace(ends=span.ends), found.pop()
        found.append(known)
    return tuple(found)


def _with_events(
    connection: Connection, standings: Sequence[Standing], found: Mapping[str, Timeline], at: AsOf
) -> dict[str, Timeline]:
    """The timelines with the events of their agreements of which the day is known."""
    by_agreement: dict[str, list[EventOnTimeline]] = {}
    for event in all_events(connection, at):
        if event.day is not None and not event.is_signing:
            by_agreement.setdefault(event.agreement, []).append(
                EventOnTimeline(event.title, event.day, event.title_in)
            )
    events = {agreement: tuple(sorted(some, key=itemgetter(1))) for agreement, some in by_agreement.items()}
    return {one.ref: found[one.ref]._replace(events=events.get(one.terms.agreement, ())) for one in standings}


class _KeyRow(NamedTuple):
    id: int
    ref: str


def _refs_by_key(connection: Connection, refs: Sequence[str], at: AsOf) -> dict[int, str]:
    """The refs that were asked about, by the keys of their commitments."""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT c.id, c.ref FROM commitment_in_force c WHERE {among_sql(connection.dialect, "c.ref", ":refs")}"""
    cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    return {row.id: row.ref for row in connection.all(sql, _KeyRow, refs=tuple(refs), **cut)}


def _judged_timeline(
    found: Timeline, standing: Standing, history: "CommitmentHistory", log: Sequence[LogEntry]
) -> Timeline:
    """The timeline of a commitment as it was judged on each day."""
    from tracker.domain.status_steps import status_steps

    steps = status_steps(history, found.until)
    entries = {int(entry.number.removeprefix("U-")): entry for entry in log if not entry.is_retraction}
    ends = found.until + ONE_DAY
    lanes = tuple(
        TimelineLane(side, _spans(own, ends, entries)) for side, own in sorted(steps.parts.items()) if own
    )
    due_dates, occurrences = _due_dates_and_occurrences(standing, found)
    return found._replace(
        begins=steps.whole[0].day,
        spans=_spans(steps.whole, ends, entries),
        contested_periods=(),
        due_dates=due_dates,
        lanes=lanes if len({lane.spans for lane in lanes}) > 1 else (),
        occurrences=occurrences,
    )


def _due_dates_and_occurrences(
    standing: Standing, found: Timeline
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """The due dates of what is due once; of what recurs the one in force, and the others apart."""
    said = found.due_dates if standing.details.due_dates is None else standing.details.due_dates
    if standing.terms.every is None:
        return said, ()
    in_force = () if standing.due_on is None else (standing.due_on,)
    others = {*said, *filter(None, [standing.details.next_due_on])} - {*in_force}
    return in_force, tuple(sorted(others))


def _spans(
    steps: Sequence["StatusStep"], ends: date, entries: Mapping[int, LogEntry]
) -> tuple[StatusSpan, ...]:
    next_days = [*(step.day for step in steps[1:]), ends]
    return tuple(
        StatusSpan(step.day, next_day, step.status, None if step.number is None else entries.get(step.number))
        for step, next_day in zip(steps, next_days, strict=True)
    )


def _contested_periods(
    history: "CommitmentHistory", begins: date, until: date
) -> tuple[tuple[date, date], ...]:
    """The periods in which it was contested: on each day on which something was said, or became outdated."""
    from tracker.domain.judgement import judge

    said = {max(entry.effective_on, begins) for entry in history.entries if entry.status}
    outdated = {day + timedelta(days=OUTDATED_AFTER_DAYS) for day in said}
    periods: list[tuple[date, date]] = []
    since: date | None = None
    for day in sorted(day for day in said | outdated if day <= until):
        is_contested = Flag.CONTESTED in judge(history, day).whole.flags
        if is_contested and since is None:
            since = day
        elif since is not None and not is_contested:
            periods.append((since, day))
            since = None
    if since is not None:
        periods.append((since, until + ONE_DAY))
    return tuple(periods)
