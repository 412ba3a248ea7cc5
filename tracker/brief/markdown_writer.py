"""The brief as Markdown, which is readable as it is: what ``tracker brief`` prints."""

import re
from collections.abc import Iterable, Iterator

from tracker.brief import brief_messages
from tracker.brief.page_model import (
    LEFT_TO_RIGHT_MARK,
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
from tracker.domain.message_filling import fill
from tracker.domain.tallies import round_half_up
from tracker.domain.timeline import (
    STATUS_LETTERS,
    draw_events,
    draw_timeline,
    explain_events,
    explain_symbols,
)
from tracker.domain.untrusted_text import escape_control_characters, has_right_to_left_letters
from tracker.render.formats import escape_markdown

TIMELINE_WIDTH, BAR_WIDTH = 60, 30  # characters
_BLOCK_MARKER = re.compile(r"^(\d*)([#>+=.)-])")


def render_markdown(page: Page) -> Iterator[str]:
    """The page as Markdown, piece by piece."""
    yield f"# {page.title}\n\n"
    yield "".join(f"- **{label}:** {phrase_markdown(phrase)}\n" for label, phrase in page.head)
    yield f"\n**{' '.join(phrase_markdown(sentence) for sentence in page.bottom_line)}**\n"
    for section in page.sections:
        yield f"\n## {section.title}\n\n"
        yield "\n".join(_part_markdown(part) for part in section.parts) or f"{fill(brief_messages.NONE)}\n"


def phrase_markdown(phrase: Phrase) -> str:
    """A phrase as Markdown; text from the database is escaped, so that none of it is markup."""
    return "".join(_piece_markdown(piece) for piece in phrase)


def _piece_markdown(piece: object) -> str:
    match piece:
        case SourceNumber():
            return f"[{piece.number}]"
        case DataText():
            mark = LEFT_TO_RIGHT_MARK if has_right_to_left_letters(piece.text) else ""
            return f"{mark}{escape_markdown(piece.text)}{mark}"
        case _:
            return str(piece)


def _part_markdown(part: Part) -> str:
    match part:
        case Paragraph():
            return f"{phrase_markdown(part.phrase)}\n"
        case Table():
            return _table_markdown(part)
        case BulletList():
            return _list_markdown(part)
        case StatusBarChart():
            return _drawing_markdown(part.caption, _draw_bars(part))
        case TimelineChart():
            return _drawing_markdown(part.caption, _draw_timelines(part))


def _table_markdown(table: Table) -> str:
    rows = (f"| {' | '.join(phrase_markdown(cell) for cell in row)} |\n" for row in table.rows)
    return f"| {' | '.join(table.headings)} |\n|{' --- |' * len(table.headings)}\n{''.join(rows)}"


def _list_markdown(bullet_list: BulletList) -> str:
    lines = []
    for number, item in enumerate(bullet_list.items, start=1):
        bullet = f"{number}." if bullet_list.numbered else "-"
        lines.append(f"{bullet} {_escape_block_marker(phrase_markdown(item))}\n")
    return f"{bullet_list.caption}:\n\n{''.join(lines)}"


def _escape_block_marker(line: str) -> str:
    """A line that does not begin a heading, a quotation or a list of its own."""
    return _BLOCK_MARKER.sub(r"\1\\\2", line.lstrip())


def _drawing_markdown(caption: str, lines: Iterable[str]) -> str:
    """Lines drawn with letters, as a code block: every letter has the same width there."""
    return f"{caption}:\n\n```text\n" + "".join(f"{line}\n" for line in lines) + "```\n"


def _draw_bars(chart: StatusBarChart) -> Iterator[str]:
    """A line for each bar, then the key."""
    for bar in chart.bars:
        total, drawn_count, drawing = sum(bar.counts.values()), 0, ""
        for status, count in bar.counts.items():
            drawn_count += count
            end = round_half_up(BAR_WIDTH * drawn_count, total)
            drawing += STATUS_LETTERS[status] * (end - len(drawing))
        yield f"{drawing}  {escape_control_characters(plain_text(bar.label))}, {total}"
    shown = dict.fromkeys(status for bar in chart.bars for status, count in bar.counts.items() if count)
    key = fill(brief_messages.LIST_COMMA).join(f"{STATUS_LETTERS[status]} {status}" for status in shown)
    yield f"\n{key}"


def _draw_timelines(chart: TimelineChart) -> Iterator[str]:
    """A line for each timeline, then the key."""
    symbols: dict[str, None] = {}
    for row in chart.rows:
        drawing = draw_timeline(row.timeline, chart.axis, TIMELINE_WIDTH)
        symbols |= dict.fromkeys(explain_symbols(row.timeline, drawing))
        yield f"{drawing}  {escape_control_characters(plain_text(row.label))}"
    if events := draw_events(chart.events, chart.until, chart.axis, TIMELINE_WIDTH):
        yield f"{events:{TIMELINE_WIDTH}}  {fill(brief_messages.EVENTS_LABEL)}"
    symbols |= dict.fromkeys(map(escape_control_characters, explain_events(chart.events, chart.axis)))
    yield f"\n{fill(brief_messages.LIST_COMMA).join(symbols)}"
