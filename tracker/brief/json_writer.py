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
        "head": {label: plain_text(words) for label, words in page.head},
        "bottom_line": [plain_text(words) for words in page.bottom_line],
        "sections": [
            {"key": section.key, "title": section.title, "parts": [_part(part) for part in section.parts]}
            for section in page.sections
        ],
    }


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Paragraph():
            return {"text": plain_text(part.words)}
        case Table():
            rows = [[plain_text(cell) for cell in row] for row in part.rows]
            return {"caption": part.caption, "headings": part.headings, "rows": rows}
        case BulletList():
            return {"caption": part.caption, "items": [plain_text(words) for words in part.items]}
        case StatusBarChart():
            bars = [{"label": plain_text(bar.label), "counts": bar.counts} for bar in part.bars]
            return {"caption": part.caption, "bars": bars}
        case TimelineChart():
            return {"caption": part.caption, "timelines": [_row(row) for row in part.rows]}


def _row(row: TimelineRow) -> dict[str, Any]:
    life = row.timeline
    return {
        "label": plain_text(row.label),
        "begins": life.begins,
        "until": life.until,
        "spans": [{"begins": one.begins, "ends": one.ends, "status": one.status} for one in life.spans],
        "contested": [{"begins": begins, "ends": ends} for begins, ends in life.contested_periods],
        "claims": [
            {"update": one.update, "reporter": one.reporter, "status": one.status, "on": one.effective_on}
            for one in life.claims
        ],
        "due_dates": life.due_dates,
    }
