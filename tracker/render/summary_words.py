"""What must be known to read counts: how groups add up, what was recorded late, where nobody has counted."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.records import AsOf
from tracker.domain.tallies import IncidentSeries, Series, Summary
from tracker.domain.vocabulary import GroupKey
from tracker.render import render_messages
from tracker.render.counted_words import format_counts


def explain_summary(counts: Summary, since: date) -> Iterator[str]:
    """How the groups of a summary add up, and what was recorded late."""
    if counts.groups and not counts.do_groups_add_up:
        yield fill(render_messages.SUMMARY_OF_SEVERAL_GROUPS)
    learnt, corrected = counts.learnt_since, counts.corrected_since
    if learnt is None:
        return
    day = format_day(since)
    if not learnt.was_on_record:
        yield fill(render_messages.SUMMARY_ALL_RECORDED_SINCE, day=day)
    elif learnt.updates or learnt.commitments or corrected:
        learnt_counts = format_counts({"commitment": learnt.commitments, "update": learnt.updates})
        nothing = fill(render_messages.COUNTED_NONE)
        yield fill(
            render_messages.SUMMARY_LATE_RECORDS,
            day=day,
            learnt=learnt_counts or nothing,
            corrected=format_counts({"update": corrected or 0}) or nothing,
        )


def explain_series(series: Series, at: AsOf) -> Iterator[str]:
    """That there is nothing to count, or that groups do not add up."""
    if series.begins_on is None:
        yield fill(render_messages.SERIES_OF_NOTHING, day=format_day(at.day))
    elif series.group_by is GroupKey.OBLIGOR:
        yield fill(render_messages.SERIES_OF_SEVERAL_GROUPS)


def explain_incidents(series: IncidentSeries, at: AsOf) -> Iterator[str]:
    """That nobody has counted, or that what two have counted is never added together."""
    if series.begins_on is None:
        yield fill(render_messages.SERIES_OF_NOTHING, day=format_day(at.day))
    elif not series.rows:
        first, last = format_day(series.begins_on), format_day(at.day)
        yield fill(render_messages.INCIDENTS_NONE, first=first, last=last)
    else:
        yield fill(render_messages.INCIDENTS_BY_VOICE)
