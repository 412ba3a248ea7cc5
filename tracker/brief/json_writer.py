"""The brief for programs: what is on the page, as plain values that JSON can hold."""

from typing import Any

from tracker.brief.page_model import (
    BulletList,
    Page,
    Paragraph,
    Part,
    StatusBarChart,
    Table,
    TimelineChart,
    TimelineRow,
    plain_text,
)


def page_as_json(page: Page) -> dict[str, Any]:
    """The page, under the keys that it has in JSON."""
    return {
        "title": page.title,
        "head": {label: plain_text(phrase) for label, phrase in page.head},
        "bottom_line": [plain_text(sentence) for sentence in page.bottom_line],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "parts": [_part_as_json(part) for part in section.parts],
            }
            for section in page.sections
        ],
    }


def _part_as_json(part: Part) -> dict[str, Any]:
    match part:
        case Paragraph():
            return {"text": plain_text(part.phrase)}
        case Table():
            rows = [[plain_text(cell) for cell in row] for row in part.rows]
            return {"caption": part.caption, "headings": part.headings, "rows": rows}
        case BulletList():
            return {"caption": part.caption, "items": [plain_text(item) for item in part.items]}
        case StatusBarChart():
            bars = [{"label": plain_text(bar.label), "counts": bar.counts} for bar in part.bars]
            return {"caption": part.caption, "bars": bars}
        case TimelineChart():
            return {"caption": part.caption, "timelines": [_timeline_as_json(row) for row in part.rows]}


def _timeline_as_json(row: TimelineRow) -> dict[str, Any]:
    timeline = row.timeline
    return {
        "label": plain_text(row.label),
        "begins": timeline.begins,
        "until": timeline.until,
        "spans": [
            {"begins": span.begins, "ends": span.ends, "status": span.status} for span in timeline.spans
        ],
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
