"""The brief for programs: the values that the page is made of, by refs, codes and numbers."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracker.brief.changes import Changes, DueDateChange, Held, IncidentsSince, StatusChange, ValueChange
from tracker.brief.commitment_choice import latest_news, text_order
from tracker.brief.late_knowledge import find_corrections, find_learnt
from tracker.brief.page_model import BulletList, Page, TrendChart, plain_text
from tracker.brief.quotations import SidesWords
from tracker.brief.requests import Request
from tracker.domain.records import Standing
from tracker.domain.tallies import Summary, Tally
from tracker.domain.timeline import StatusSpan, Timeline
from tracker.render.items import standing_item, tally_item

if TYPE_CHECKING:
    from tracker.brief.brief_content import BriefContent

Item = dict[str, Any]


def content_as_json(content: BriefContent, page: Page) -> Item:
    """What the page says, under the keys that it has in JSON."""
    data = content.data
    counts = data.counts
    return {
        "title": plain_text(page.title),
        "marking": page.marking or None,
        "opening": [plain_text(sentence) for sentence in page.opening],
        "requests": [_request_item(request) for request in content.requests],
        "changes": _changes_item(content.changes),
        "trend": _trend_items(page),
        "counts": tally_item(counts.total),
        "counts_before": _tally_or_null(counts.before),
        "counts_year_before": _tally_or_null(counts.year_before),
        "parties": _group_items(counts.by_obligor),
        "agreements": _group_items(counts.by_agreement),
        "commitments": [_line_item(content, one) for one in sorted(data.standings, key=text_order)],
        "not_listed": data.not_listed,
        "timelines": [_timeline_item(one.ref, data.timelines[one.ref]) for one in data.standings],
        "words": [item for words in content.words for item in _words_items(words)],
        "proposals": [standing_item(one) for one in sorted(data.tentative, key=text_order)],
        "learnt": [entry.update for entry in find_learnt(data)],
        "corrected": [
            {"update": one.update.update, "by": one.retraction.number} for one in find_corrections(data)
        ],
        "log_head": data.log_head and data.log_head.digest,
        "sources": _list_sources(page),
    }


def _request_item(request: Request) -> Item:
    return {
        "ref": request.standing.ref,
        "kind": request.kind,
        "of": request.of,
        "text": request.text,
        "update": request.update,
        "answers": [claim.update for claim in request.claims],
    }


def _changes_item(changes: Changes) -> Item:
    return {
        "statuses": [_change_item(one) for one in changes.statuses],
        "values": [_change_item(one) for one in changes.values],
        "due_dates": [_change_item(one) for one in changes.due_dates],
        "flags_come": {flag.value: [one.ref for one in some] for flag, some in changes.flags_come.items()},
        "flags_gone": {flag.value: [one.ref for one in some] for flag, some in changes.flags_gone.items()},
        "done": [one.ref for one in changes.done],
        "held": [_change_item(one) for one in changes.held],
        "incidents": [_change_item(one) for one in changes.incidents],
        "agreed": [one.ref for one in changes.agreed],
    }


def _change_item(change: StatusChange | ValueChange | DueDateChange | Held | IncidentsSince) -> Item:
    """The fields of a change, with the ref of what changed in place of how it stands."""
    fields = change._asdict()
    return {"ref": fields.pop("standing").ref} | fields


def _trend_items(page: Page) -> list[Item]:
    charts = (part for section in page.first_sheet for part in section.parts)
    return [
        {"day": point.day, "index": point.score, "lower": point.lower, "upper": point.upper}
        | {"overdue": point.overdue, "scored": point.scored}
        for chart in charts
        if isinstance(chart, TrendChart)
        for point in chart.points
    ]


def _tally_or_null(tally: Tally | None) -> Item | None:
    return None if tally is None else tally_item(tally)


def _group_items(summary: Summary | None) -> list[Item]:
    return [{"group": tally.group} | tally_item(tally) for tally in (summary.groups if summary else ())]


def _line_item(content: BriefContent, standing: Standing) -> Item:
    """How a commitment stands, with the entry that is its latest news."""
    news = latest_news(content.data, standing)
    return standing_item(standing) | {
        "document": standing.terms.document,
        "locator": standing.terms.locator,
        "latest_news": news.update if news else None,
    }


def _words_items(words: SidesWords) -> list[Item]:
    return [{"ref": words.standing.ref} | one._asdict() for one in words.quotations]


def _timeline_item(ref: str, timeline: Timeline) -> Item:
    return {
        "ref": ref,
        "begins": timeline.begins,
        "until": timeline.until,
        "spans": _span_items(timeline.spans),
        "parts": [{"side": lane.side, "spans": _span_items(lane.spans)} for lane in timeline.lanes],
        "contested": [{"begins": begins, "ends": ends} for begins, ends in timeline.contested_periods],
        "claims": [
            {
                "update": claim.update,
                "reporter": claim.reporter,
                "status": claim.status,
                "side": claim.side,
                "on": claim.effective_on,
            }
            for claim in timeline.claims
        ],
        "due_dates": timeline.due_dates,
        "occurrences": timeline.occurrences,
        "events": [{"title": event.title, "day": event.day} for event in timeline.events],
    }


def _span_items(spans: Sequence[StatusSpan]) -> list[Item]:
    return [{"begins": span.begins, "ends": span.ends, "status": span.status} for span in spans]


def _list_sources(page: Page) -> list[str]:
    """The sources, in the order of the numbers that they have on the page."""
    lists = (part for section in page.sections for part in section.parts if isinstance(part, BulletList))
    return [plain_text(item) for one in lists if one.numbered for item in one.items]
