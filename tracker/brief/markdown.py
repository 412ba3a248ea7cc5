"""The brief as Markdown, which reads as it stands: what ``tracker brief`` prints."""

import re
from collections.abc import Iterable, Iterator

from tracker.brief.page import Bars, Chart, Data, Items, Page, Paragraph, Part, Source, Table, Words, plain
from tracker.records import half_up
from tracker.rendering import markdown_text
from tracker.text import is_right_to_left, visible
from tracker.timeline import LETTERS, key, line

LINE, BAR = 60, 30  # characters of a timeline, and of a bar
_BEGINNING = re.compile(r"^(\d*)([#>+=.)-])")
LEFT_TO_RIGHT = "\u200e"  # seen by no one: what stands after Persian words stays on their right


def document(page: Page) -> Iterator[str]:
    """The page, piece by piece."""
    yield f"# {page.title}\n\n"
    yield "".join(f"- **{label}:** {said(words)}\n" for label, words in page.head)
    yield f"\n**{' '.join(said(words) for words in page.bottom_line)}**\n"
    for section in page.sections:
        yield f"\n## {section.title}\n\n"
        yield "\n".join(_part(part) for part in section.parts) or "none\n"


def said(words: Words) -> str:
    """A few words, in which nothing from the database is taken for Markdown."""
    return "".join(_piece(piece) for piece in words)


def _piece(piece: object) -> str:
    match piece:
        case Source():
            return f"[{piece.number}]"
        case Data():
            mark = LEFT_TO_RIGHT if is_right_to_left(piece.text) else ""
            return f"{mark}{markdown_text(piece.text)}{mark}"
        case _:
            return str(piece)


def _part(part: Part) -> str:
    match part:
        case Paragraph():
            return f"{said(part.words)}\n"
        case Table():
            return _table(part)
        case Items():
            return _items(part)
        case Bars():
            return _drawn(part.caption, _bars(part))
        case Chart():
            return _drawn(part.caption, _chart(part))


def _table(table: Table) -> str:
    rows = (f"| {' | '.join(said(cell) for cell in row)} |\n" for row in table.rows)
    return f"| {' | '.join(table.headings)} |\n|{' --- |' * len(table.headings)}\n{''.join(rows)}"


def _items(items: Items) -> str:
    signs = (f"{number}." if items.numbered else "-" for number in range(1, len(items.items) + 1))
    lines = (f"{sign} {_begun(said(words))}\n" for sign, words in zip(signs, items.items, strict=True))
    return f"{items.caption}:\n\n{''.join(lines)}"


def _begun(line: str) -> str:
    """A line whose beginning is not taken for a heading, a quotation or a list of its own."""
    return _BEGINNING.sub(r"\1\\\2", line.lstrip())


def _drawn(caption: str, lines: Iterable[str]) -> str:
    """What is drawn with letters: every one of them as wide as the others."""
    return f"{caption}:\n\n```text\n" + "".join(f"{drawn}\n" for drawn in lines) + "```\n"


def _bars(bars: Bars) -> Iterator[str]:
    for bar in bars.bars:
        total, done, drawn = sum(bar.counts.values()), 0, ""
        for status, count in bar.counts.items():
            done += count
            drawn += LETTERS[status] * (half_up(BAR * done, total) - len(drawn))
        yield f"{drawn}  {visible(plain(bar.label))}, {total}"
    used = dict.fromkeys(status for bar in bars.bars for status, count in bar.counts.items() if count)
    yield f"\n{', '.join(f'{LETTERS[status]} {status}' for status in used)}"


def _chart(chart: Chart) -> Iterator[str]:
    signs: dict[str, None] = {}
    for row in chart.rows:
        drawn = line(row.timeline, chart.axis, LINE)
        signs |= dict.fromkeys(key(row.timeline, drawn))
        yield f"{drawn}  {visible(plain(row.label))}"
    yield f"\n{', '.join(signs)}"
