"""The brief as Markdown, which is readable as it is: what ``tracker brief`` prints."""

import re
from collections.abc import Iterable, Iterator

from tracker.brief import brief_messages
from tracker.brief.page_model import (
    LEFT_TO_RIGHT_MARK,
    BulletList,
    DataText,
    Emphasis,
    Page,
    Paragraph,
    Part,
    Phrase,
    Piece,
    StatusBar,
    StatusBarChart,
    Table,
    TimelineChart,
    TrendChart,
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
from tracker.render.sparkline import draw_sparkline

TIMELINE_WIDTH, BAR_WIDTH = 60, 30  # characters
MAX_SCORE = 100  # of the implementation index
_BLOCK_MARKER = re.compile(r"^(\d*)([#>+=.)-])")


def render_markdown(page: Page) -> Iterator[str]:
    """The page as Markdown, piece by piece."""
    marking = f"**{escape_markdown(page.marking)}**\n" if page.marking else ""
    yield f"{marking}\n" if marking else ""
    yield f"# {phrase_markdown(page.title)}\n\n{phrase_markdown(page.subtitle)}\n\n"
    yield "".join(f"- {phrase_markdown(sentence)}\n" for sentence in page.opening)
    for section in page.all_sections:
        yield f"\n## {section.title}\n\n"
        yield "\n".join(_part_markdown(part) for part in section.parts) or f"{fill(brief_messages.NONE)}\n"
    yield f"\n{marking}" if marking else ""


def phrase_markdown(phrase: Phrase) -> str:
    """A phrase as Markdown; text from the database is escaped, so that none of it is markup."""
    return "".join(_piece_markdown(piece) for piece in phrase)


def _piece_markdown(piece: Piece) -> str:
    match piece:
        case Emphasis():
            return f"**{piece.text}**"
        case DataText():
            mark = LEFT_TO_RIGHT_MARK if has_right_to_left_letters(piece.text) else ""
            return f"{mark}{escape_markdown(piece.text)}{mark}"
    return plain_text((piece,))


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
        case TrendChart():
            return _drawing_markdown(part.caption, draw_trend_lines(part))


def _table_markdown(table: Table) -> str:
    rows = (f"| {' | '.join(phrase_markdown(cell) for cell in row)} |\n" for row in table.rows)
    return f"| {' | '.join(table.headings)} |\n|{' --- |' * len(table.headings)}\n{''.join(rows)}"


def _list_markdown(bullet_list: BulletList) -> str:
    lines = []
    for number, item in enumerate(bullet_list.items, start=1):
        bullet = f"{number}." if bullet_list.numbered else "-"
        lines.append(f"{bullet} {_escape_block_marker(phrase_markdown(item))}\n")
    caption = f"{bullet_list.caption}:\n\n" if bullet_list.caption else ""
    return f"{caption}{''.join(lines)}"


def _escape_block_marker(line: str) -> str:
    """A line that does not begin a heading, a quotation or a list of its own."""
    return _BLOCK_MARKER.sub(r"\1\\\2", line.lstrip())


def _drawing_markdown(caption: str, lines: Iterable[str]) -> str:
    """Lines drawn with letters, as a code block: every letter has the same width there."""
    return f"{caption}:\n\n```text\n" + "".join(f"{line}\n" for line in lines) + "```\n"


def draw_bar(bar: StatusBar, longest: int, width: int) -> str:
    """A bar of letters, one for each status in turn; the longest bar has ``width`` of them."""
    drawn_count, drawing = 0, ""
    for status, count in bar.counts.items():
        drawn_count += count
        end = round_half_up(width * drawn_count, longest)
        drawing += STATUS_LETTERS[status] * (end - len(drawing))
    return drawing


def draw_trend_lines(chart: TrendChart) -> Iterator[str]:
    """The index and what is overdue, a line of blocks for each, with the first and the last number."""
    first, last = chart.points[0], chart.points[-1]
    scores = [point.score for point in chart.points]
    overdue = [float(point.overdue) for point in chart.points]
    yield fill(
        brief_messages.TREND_INDEX_LINE,
        line=draw_sparkline(scores, MAX_SCORE),
        first=_score(first.score),
        last=_score(last.score),
    )
    yield fill(
        brief_messages.TREND_OVERDUE_LINE,
        line=draw_sparkline(overdue, max(*overdue, 1)),
        first=first.overdue,
        last=last.overdue,
    )


def _score(score: float | None) -> str:
    return fill(brief_messages.NONE) if score is None else fill(brief_messages.INDEX, index=score)


def _draw_bars(chart: StatusBarChart) -> Iterator[str]:
    """A line for each bar, then the key."""
    longest = chart.longest
    for bar in chart.bars:
        drawing = draw_bar(bar, longest, BAR_WIDTH)
        yield f"{drawing:{BAR_WIDTH}}  {escape_control_characters(plain_text(bar.label))}"
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
