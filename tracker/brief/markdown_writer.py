"""The brief as Markdown, which reads as it stands: what ``tracker brief`` prints."""

import re
from collections.abc import Iterable, Iterator

from tracker.brief.page_model import (
    BulletList,
    DataText,
    Page,
    Paragraph,
    Part,
    Phrase,
    SourceNumber,
    StatusBarChart,
    Table,
    TimelineChart,
    plain_text,
)
from tracker.domain.records import round_half_up
from tracker.domain.text import escape_control_characters, has_right_to_left_letters
from tracker.domain.timeline import STATUS_LETTERS, draw_timeline, explain_symbols
from tracker.render.formats import escape_markdown

LINE, BAR = 60, 30  # characters of a timeline, and of a bar
_BEGINNING = re.compile(r"^(\d*)([#>+=.)-])")
LEFT_TO_RIGHT = "\u200e"  # seen by no one: what stands after Persian words stays on their right


def render_markdown(page: Page) -> Iterator[str]:
    """The page, piece by piece."""
    yield f"# {page.title}\n\n"
    yield "".join(f"- **{label}:** {phrase_markdown(words)}\n" for label, words in page.head)
    yield f"\n**{' '.join(phrase_markdown(words) for words in page.bottom_line)}**\n"
    for section in page.sections:
        yield f"\n## {section.title}\n\n"
        yield "\n".join(_part(part) for part in section.parts) or "none\n"


def phrase_markdown(words: Phrase) -> str:
    """A few words, in which nothing from the database is taken for Markdown."""
    return "".join(_piece(piece) for piece in words)


def _piece(piece: object) -> str:
    match piece:
        case SourceNumber():
            return f"[{piece.number}]"
        case DataText():
            mark = LEFT_TO_RIGHT if has_right_to_left_letters(piece.text) else ""
            return f"{mark}{escape_markdown(piece.text)}{mark}"
        case _:
            return str(piece)


def _part(part: Part) -> str:
    match part:
        case Paragraph():
            return f"{phrase_markdown(part.words)}\n"
        case Table():
            return _table(part)
        case BulletList():
            return _items(part)
        case StatusBarChart():
            return _drawn(part.caption, _bars(part))
        case TimelineChart():
            return _drawn(part.caption, _chart(part))


def _table(table: Table) -> str:
    rows = (f"| {' | '.join(phrase_markdown(cell) for cell in row)} |\n" for row in table.rows)
    return f"| {' | '.join(table.headings)} |\n|{' --- |' * len(table.headings)}\n{''.join(rows)}"


def _items(items: BulletList) -> str:
    signs = (f"{number}." if items.numbered else "-" for number in range(1, len(items.items) + 1))
    lines = (
        f"{sign} {_begun(phrase_markdown(words))}\n" for sign, words in zip(signs, items.items, strict=True)
    )
    return f"{items.caption}:\n\n{''.join(lines)}"


def _begun(line: str) -> str:
    """A line whose beginning is not taken for a heading, a quotation or a list of its own."""
    return _BEGINNING.sub(r"\1\\\2", line.lstrip())


def _drawn(caption: str, lines: Iterable[str]) -> str:
    """What is drawn with letters: every one of them as wide as the others."""
    return f"{caption}:\n\n```text\n" + "".join(f"{drawn}\n" for drawn in lines) + "```\n"


def _bars(bars: StatusBarChart) -> Iterator[str]:
    for bar in bars.bars:
        total, done, drawn = sum(bar.counts.values()), 0, ""
        for status, count in bar.counts.items():
            done += count
            drawn += STATUS_LETTERS[status] * (round_half_up(BAR * done, total) - len(drawn))
        yield f"{drawn}  {escape_control_characters(plain_text(bar.label))}, {total}"
    used = dict.fromkeys(status for bar in bars.bars for status, count in bar.counts.items() if count)
    yield f"\n{', '.join(f'{STATUS_LETTERS[status]} {status}' for status in used)}"


def _chart(chart: TimelineChart) -> Iterator[str]:
    signs: dict[str, None] = {}
    for row in chart.rows:
        drawn = draw_timeline(row.timeline, chart.axis, LINE)
        signs |= dict.fromkeys(explain_symbols(row.timeline, drawn))
        yield f"{drawn}  {escape_control_characters(plain_text(row.label))}"
    yield f"\n{', '.join(signs)}"
