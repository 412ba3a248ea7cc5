"""The brief on a terminal: its tables as tables, in any width, with the colours of the statuses."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.cells import cell_len
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from tracker.brief import brief_messages
from tracker.brief.markdown_writer import BAR_WIDTH, draw_bar, draw_trend_lines
from tracker.brief.page_model import (
    BulletList,
    DataText,
    Emphasis,
    EntryNumber,
    Page,
    Paragraph,
    Part,
    Phrase,
    Section,
    SectionLink,
    SourceNumber,
    StatusBarChart,
    Table,
    TimelineChart,
    TrendChart,
    plain_text,
)
from tracker.domain.message_filling import fill
from tracker.domain.timeline import (
    CONTESTED_LETTERS,
    STATUS_LETTERS,
    draw_events,
    draw_timeline,
    explain_events,
    explain_symbols,
)
from tracker.domain.vocabulary import Status
from tracker.render.terminal_text import STATUS_STYLES, data_text, fields_table, new_table, status_text

MIN_CELL_WIDTH = 11  # cells of a column on average; in a narrower table words are broken, so it is a list
CHART_SHARE = 2  # a bar or a timeline takes half of the width at most, what it is about the rest
MAX_TIMELINE_WIDTH = 60


def page_view(page: Page, width: int) -> Iterator[RenderableType]:
    """The page for a terminal of some width in cells, part by part."""
    if page.marking:
        yield _bold(data_text(page.marking))
    yield _bold(phrase_text(page.title))
    yield phrase_text(page.subtitle)
    yield Text("")
    yield from _list_view(BulletList(page.opening))
    for section in page.all_sections:
        yield from _section_view(section, width)
    if page.marking:
        yield _bold(data_text(page.marking))


def _section_view(section: Section, width: int) -> Iterator[RenderableType]:
    """A section under its title; "none" if there is nothing in it."""
    yield Text("")
    yield Text(section.title, style="bold underline")
    for number, part in enumerate(section.parts):
        if number:
            yield Text("")
        if not isinstance(part, Paragraph) and part.caption not in ("", section.title):
            yield Text(part.caption, style="dim")
        yield from _part_view(part, width)
    if not section.parts:
        yield Text(fill(brief_messages.NONE), style="dim")


def phrase_text(phrase: Phrase) -> Text:
    """A phrase in which each status has its colour; text from the database cannot act on the screen."""
    return Text.assemble(*map(_piece_text, phrase))


def _piece_text(piece: object) -> Text:
    match piece:
        case Status():
            return status_text(piece)
        case SourceNumber():
            return Text(f"[{piece.number}]", style="dim")
        case Emphasis():
            return Text(piece.text, style="bold")
        case SectionLink():
            return data_text(piece.title)
        case DataText() | EntryNumber():
            return data_text(piece.text)
        case _:
            return data_text(piece)


def _bold(text: Text) -> Text:
    text.stylize("bold")
    return text


def _part_view(part: Part, width: int) -> Iterator[RenderableType]:
    match part:
        case Paragraph():
            yield phrase_text(part.phrase)
        case Table():
            yield from _table_view(part, width)
        case BulletList():
            yield from _list_view(part)
        case StatusBarChart():
            yield from _bars_view(part, width)
        case TimelineChart():
            yield from _timelines_view(part, width)
        case TrendChart():
            yield from map(Text, draw_trend_lines(part))


def _table_view(table: Table, width: int) -> Iterator[RenderableType]:
    """A table; in a terminal that is too narrow for it a few lines for each row."""
    if len(table.headings) * MIN_CELL_WIDTH > width:
        yield from _rows_as_fields(table)
        return
    grid = new_table(*table.headings)
    for column, cells in zip(grid.columns, zip(*table.rows, strict=True), strict=False):
        column.no_wrap = all(isinstance(piece, Status) for cell in cells for piece in cell)
    words = [word for first, *_ in table.rows for word in plain_text(first).split()]
    grid.columns[0].min_width = min(width // 3, max(map(cell_len, words), default=0))  # a ref stays whole
    for row in table.rows:
        grid.add_row(*map(phrase_text, row))
    yield grid


def _rows_as_fields(table: Table) -> Iterator[RenderableType]:
    """A heading for each row, which says what it is about, and under it a line for each other cell."""
    for first, *others in table.rows:
        yield _bold(phrase_text(first))
        cells = zip(table.headings[1:], map(phrase_text, others), strict=True)
        yield fields_table({heading: cell or None for heading, cell in cells})


def _list_view(bullet_list: BulletList) -> Iterator[RenderableType]:
    """A list; what is longer than a line goes on under its beginning."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(overflow="fold")
    for number, item in enumerate(bullet_list.items, start=1):
        grid.add_row(f"{number}." if bullet_list.numbered else "-", phrase_text(item))
    yield Padding(grid, (0, 0, 0, 2))


def _bars_view(chart: StatusBarChart, width: int) -> Iterator[RenderableType]:
    """A line for each bar, drawn with the letters of the statuses, and the key."""
    grid = new_table("", "")
    grid.show_header = False
    grid.columns[0].no_wrap = True
    longest, bar_width = chart.longest, min(BAR_WIDTH, width // CHART_SHARE)
    for bar in chart.bars:
        grid.add_row(_colour_letters(draw_bar(bar, longest, bar_width)), phrase_text(bar.label))
    yield grid
    shown = dict.fromkeys(status for bar in chart.bars for status, count in bar.counts.items() if count)
    key = fill(brief_messages.LIST_COMMA).join(f"{STATUS_LETTERS[status]} {status}" for status in shown)
    yield Text(key, style="dim")


def _timelines_view(chart: TimelineChart, width: int) -> Iterator[RenderableType]:
    """A line for each timeline, and the key."""
    grid = new_table("", "")
    grid.show_header = False
    grid.columns[0].no_wrap = True
    symbols: dict[str, None] = {}
    timeline_width = max(1, min(MAX_TIMELINE_WIDTH, width // CHART_SHARE))
    for row in chart.rows:
        drawn = draw_timeline(row.timeline, chart.axis, timeline_width)
        symbols |= dict.fromkeys(explain_symbols(row.timeline, drawn))
        grid.add_row(_colour_letters(drawn), phrase_text(row.label))
    if events := draw_events(chart.events, chart.until, chart.axis, timeline_width):
        grid.add_row(Text(events), Text(fill(brief_messages.EVENTS_LABEL)))
    yield grid
    symbols |= dict.fromkeys(explain_events(chart.events, chart.axis))
    key = data_text(fill(brief_messages.LIST_COMMA).join(symbols))
    key.stylize("dim")
    yield key


def _colour_letters(drawn: Iterable[str]) -> Text:
    """A drawn timeline, each letter in the colour of its status."""
    styles = {STATUS_LETTERS[status]: style for status, style in STATUS_STYLES.items()}
    styles |= {letter.translate(CONTESTED_LETTERS): style for letter, style in styles.items()}
    return Text.assemble(*(("".join(group), styles.get(symbol, "")) for symbol, group in groupby(drawn)))
