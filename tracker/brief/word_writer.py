"""The page as a Word document: real styles, lists and tables, for people who go on writing in it."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from tracker.brief import brief_messages
from tracker.brief.chart_geometry import statuses_shown
from tracker.brief.page_model import (
    LEFT_TO_RIGHT_MARK,
    BulletList,
    DataText,
    Emphasis,
    EntryNumber,
    Page,
    Paragraph,
    Part,
    Phrase,
    SectionLink,
    SourceNumber,
    StatusBarChart,
    Table,
    TimelineChart,
    TrendChart,
)
from tracker.brief.phrasing import format_short_day, join_phrases
from tracker.brief.status_colours import STATUS_COLOURS
from tracker.domain.errors import MissingPackage
from tracker.domain.message_filling import fill
from tracker.domain.timeline import (
    CONTESTED_LETTERS,
    ONE_DAY,
    STATUS_LETTERS,
    draw_events,
    draw_timeline,
    explain_events,
    explain_symbols,
)
from tracker.domain.untrusted_text import (
    detect_language,
    escape_control_characters,
    has_right_to_left_letters,
)
from tracker.domain.vocabulary import Status
from tracker.render.template_filling import fill_each

try:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt
except ImportError:
    raise MissingPackage(fill(brief_messages.WORD_DOCUMENTS), "python-docx") from None

Document = Any  # of python-docx, which has no types
Element = Any  # of lxml, which has none either
Cells = Sequence[Sequence[Element]]  # the cells of a row, each with its paragraphs

# Styles of the document that python-docx starts from: font size, space before and space after, in points.
HEAD_STYLE, BOTTOM_LINE_STYLE, CELL_STYLE = "List", "BodyText", "NoSpacing"
SMALL_STYLE, MONOSPACE_STYLE = "BodyText3", "MacroText"
STYLE_SIZES = {
    "Normal": (10, 4, 6),
    "Title": (20, 0, 12),
    "Heading1": (14, 16, 4),
    "Heading2": (11, 12, 4),
    "Caption": (10, 12, 4),
    "Footer": (8, 0, 0),
    BOTTOM_LINE_STYLE: (11, 8, 8),
    CELL_STYLE: (9, 1, 1),
    SMALL_STYLE: (8, 0, 4),
    MONOSPACE_STYLE: (8, 1, 0),
}
TABLE_STYLES = {"TableNormal", "TableGrid"}
UNUSED_PARTS = ("stylesWithEffects", "customXml", "thumbnail")
BOLD_STYLES = {"Title", "Heading1", "Heading2", "Caption", BOTTOM_LINE_STYLE}
# Every machine with Word has both fonts, and the first one has Persian and Urdu letters.
FONT, MONOSPACE_FONT = "Arial", "Courier New"
TABLE_LINE_COLOUR = "8A94A3"

# In twentieths of a point: the width of A4 between its margins, of a letter in a table, of the margins of a
# cell, and of the two columns of a chart.
TEXT_WIDTH, LETTER_WIDTH, CELL_MARGINS, CHART_COLUMN_WIDTHS = 9638, 95, 360, (2835, 6803)
# In letters: the width of a drawing (it fills the second column of a chart); a line that is never broken; the
# longest line for which a column is made wider.
DRAWING_WIDTH, SHORT_LINE, LONG_LINE = 68, 17, 60

CREATED_AT = datetime(1980, 1, 1, tzinfo=UTC)  # of every document: the earliest moment that a zip can hold
NO_BREAK_SPACE = "\xa0"
NOT_IN_XML = {0xFFFE: "<U+FFFE>", 0xFFFF: "<U+FFFF>"}

_STATUS_OF_LETTER = {letter: status for status, letter in STATUS_LETTERS.items()}
_STATUS_OF_LETTER |= {
    letter.translate(CONTESTED_LETTERS): status for letter, status in _STATUS_OF_LETTER.items()
}
_STATUS_OF_SYMBOL = {f"{letter} {status}": status for status, letter in STATUS_LETTERS.items()}


def render_word(page: Page) -> bytes:
    """The page as a .docx file; the same page gives the same bytes on one machine."""
    document: Document = docx.Document()
    properties = document.core_properties
    properties.title, properties.language = "".join(map(_piece_text, page.title)), "en-GB"
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = CREATED_AT
    _remove_unused_parts(document)
    _set_up_document(document)
    end = document.element.body.sectPr
    for element in _page_elements(page):
        end.addprevious(element)
    saved = io.BytesIO()
    document.save(saved)
    return _without_file_times(saved)


def _remove_unused_parts(document: Document) -> None:
    """Remove what the document that python-docx starts from has, but ours does not use: most of its size.

    Word offers its own table styles in every document, also without the hundred that are removed here.
    """
    for relationships in (document.part.rels, document.part.package.rels):
        for key, relationship in list(relationships.items()):
            if relationship.reltype.endswith(UNUSED_PARTS):
                del relationships[key]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.style_id not in TABLE_STYLES:
            style.delete()


def _set_up_document(document: Document) -> None:
    """Set A4 paper, numbered pages, grey lines in tables, and our own fonts instead of blue headings."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    page, pages = (_element("fldSimple", _run("1"), instr=f" {field} ") for field in ("PAGE", "NUMPAGES"))
    section.footer.part.element[:] = [_paragraph("Footer", page, _run(" / "), pages)]
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for line in document.styles["Table Grid"].element.xpath("w:tblPr/w:tblBorders/*"):
        line.set(qn("w:color"), TABLE_LINE_COLOUR)
    for style in document.styles:
        if sizes := STYLE_SIZES.get(style.style_id):
            size, *space = sizes
            style.paragraph_format.space_before, style.paragraph_format.space_after = map(Pt, space)
            style.element.get_or_add_rPr()[:] = _font_elements(style.style_id, size)
    (mode,) = document.settings.element.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']")
    mode.set(qn("w:val"), "15")  # today's Word; it opens documents of an earlier one in compatibility mode


def _font_elements(style: str, size: int) -> Iterator[Element]:
    """The font of a style, also for Persian letters; python-docx sets it for European ones only."""
    font = MONOSPACE_FONT if style == MONOSPACE_STYLE else FONT
    yield _element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
    if style in BOLD_STYLES:
        yield from (_element("b"), _element("bCs"))
    yield from (_element(name, val=2 * size) for name in ("sz", "szCs"))
    yield _element("lang", val="en-GB", bidi="fa-IR")


def _without_file_times(saved: io.BytesIO) -> bytes:
    """The same files, compressed, in a zip that does not say when and on which system it was made."""
    result = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, CREATED_AT.timetuple()[:6])
            info.create_system = 0
            target.writestr(info, source.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()


# -- sections, tables, charts ------------------------------------------------------------------------


def _page_elements(page: Page) -> Iterator[Element]:
    yield _paragraph("Title", *_runs(page.title))
    yield _paragraph(HEAD_STYLE, *_runs(page.subtitle))
    for sentence in page.opening:
        yield _paragraph(BOTTOM_LINE_STYLE, *_runs(sentence))
    for section in page.all_sections:
        yield _paragraph("Heading1", *_runs((section.title,)))
        for part in section.parts or (Paragraph((fill(brief_messages.NONE),)),):
            yield from _part_elements(part, section.title)


def _part_elements(part: Part, section_title: str) -> Iterator[Element]:
    """A part under its caption; without the caption if it only repeats the title of the section."""
    if not isinstance(part, Paragraph) and part.caption not in ("", section_title):
        yield _paragraph("Heading2" if isinstance(part, BulletList) else "Caption", *_runs((part.caption,)))
    match part:
        case Paragraph(phrase):
            yield _paragraph("Normal", *_runs(phrase))
        case BulletList():
            yield from _list_elements(part)
        case Table(caption, headings):
            rows = ([_cell(phrase) for phrase in row] for row in part.rows)
            yield _table(caption, _column_widths(part), headings, rows)
        case StatusBarChart(caption, bars):
            yield _key_paragraph(statuses_shown(part))
            rows = ([_cell(bar.label), [_bar_paragraph(bar.counts)]] for bar in bars)
            yield _table(caption, CHART_COLUMN_WIDTHS, fill_each(brief_messages.BARS_TABLE_HEADINGS), rows)
        case TimelineChart():
            yield from _timeline_elements(part)
        case TrendChart(description=described):
            yield _paragraph("Normal", *_runs((described,)))


def _list_elements(bullet_list: BulletList) -> Iterator[Element]:
    """The items; those of a numbered list are sources, and have bookmarks that their numbers link to."""
    for number, item in enumerate(bullet_list.items, start=1):
        if bullet_list.numbered:
            start = _element("bookmarkStart", id=number, name=f"source_{number}")
            yield _paragraph("ListNumber", start, *_runs(item), _element("bookmarkEnd", id=number))
        else:
            yield _paragraph("ListBullet", *_runs(item))


def _bar_paragraph(counts: Mapping[Status, int]) -> Element:
    """A bar of DRAWING_WIDTH letters: for each status its letter and count, as wide as its share."""
    texts = {status: f"{STATUS_LETTERS[status]} {count}" for status, count in counts.items() if count}
    widths = {status: len(text) + 1 for status, text in texts.items()}
    for _ in range(DRAWING_WIDTH - sum(widths.values()) if widths else 0):
        widths[max(widths, key=lambda status: counts[status] / widths[status])] += 1
    runs = (_coloured_run(text.center(widths[one], NO_BREAK_SPACE), one) for one, text in texts.items())
    return _paragraph(MONOSPACE_STYLE, *runs)


def _timeline_elements(chart: TimelineChart) -> Iterator[Element]:
    """A key, and a table of timelines: each letter in the colour of its status, the description under it."""
    symbols: dict[str, None] = {}
    rows = []
    for row in chart.rows:
        drawing = draw_timeline(row.timeline, chart.axis, DRAWING_WIDTH)
        symbols |= dict.fromkeys(explain_symbols(row.timeline, drawing))
        stretches = groupby(drawing, key=_STATUS_OF_LETTER.get)
        runs = (_coloured_run("".join(letters), status) for status, letters in stretches)
        description = _paragraph(SMALL_STYLE, *_runs(row.description))
        rows.append([_cell(row.label), [_paragraph(MONOSPACE_STYLE, *runs), description]])
    if events := draw_events(chart.events, chart.until, chart.axis, DRAWING_WIDTH):
        drawn = _paragraph(MONOSPACE_STYLE, _coloured_run(events, None))
        rows.append([_cell((fill(brief_messages.EVENTS_LABEL),)), [drawn]])
    events_key = map(DataText, explain_events(chart.events, chart.axis))
    yield _key_paragraph([*(_STATUS_OF_SYMBOL.get(symbol, symbol) for symbol in symbols), *events_key])
    yield _table(chart.caption, CHART_COLUMN_WIDTHS, _timeline_headings(chart), rows)


def _timeline_headings(chart: TimelineChart) -> tuple[str, ...]:
    first_day, last_day = format_short_day(chart.axis.begins), format_short_day(chart.axis.ends - ONE_DAY)
    if chart.since is None:
        return fill_each(brief_messages.TIMELINE_TABLE_HEADINGS, first_day=first_day, last_day=last_day)
    return fill_each(
        brief_messages.TIMELINE_TABLE_HEADINGS_WITH_MEETING,
        first_day=first_day,
        last_day=last_day,
        meeting=format_short_day(chart.since),
    )


def _key_paragraph(symbols: Iterable[str | DataText]) -> Element:
    """What the colours mean, then the other symbols; on the same page as the chart that follows."""
    statuses_first = sorted(symbols, key=lambda symbol: symbol not in STATUS_LETTERS)
    phrase = join_phrases([(symbol,) for symbol in statuses_first], fill(brief_messages.LIST_COMMA))
    return _paragraph(SMALL_STYLE, *_runs(phrase), properties=[_element("keepNext")])


def _table(caption: str, widths: Sequence[int], headings: Sequence[str], rows: Iterable[Cells]) -> Element:
    """A table whose first row is repeated on every page.

    Made of elements: 300 commitments fill 5,000 cells, for which python-docx needs 3 seconds instead of 0.2.
    What is also used here (links, bookmarks, colours, Persian words, repeated rows) it cannot make at all.
    """
    properties = _element(
        "tblPr",
        _element("tblStyle", val="TableGrid"),
        _element("tblW", w=sum(widths), type="dxa"),
        _element("tblLayout", type="fixed"),  # else a very long word makes the table wider than the page
        _element("tblLook", firstRow=1, firstColumn=1),
        _element("tblCaption", val=_piece_text(caption)),
    )
    grid = _element("tblGrid", *(_element("gridCol", w=width) for width in widths))
    heading_cells = [
        [_paragraph(CELL_STYLE, _run(_piece_text(heading), _element("b")))] for heading in headings
    ]
    header = _table_row(heading_cells, widths, _element("tblHeader"))
    return _element("tbl", properties, grid, header, *(_table_row(cells, widths) for cells in rows))


def _table_row(cells: Cells, widths: Sequence[int], *properties: Element) -> Element:
    """A row that stays on one page."""
    row = _element("tr", _element("trPr", _element("cantSplit"), *properties))
    for cell, width in zip(cells, widths, strict=True):
        row.append(_element("tc", _element("tcPr", _element("tcW", w=width, type="dxa")), *cell))
    return row


def _cell(phrase: Phrase) -> list[Element]:
    """The paragraph of a cell; it begins on the right if it holds nothing but Persian words."""
    from_right = len(phrase) == 1 and isinstance(phrase[0], DataText) and _begins_right(phrase[0].text)
    return [_paragraph(CELL_STYLE, *_runs(phrase), properties=[_element("bidi")] if from_right else [])]


def _column_widths(table: Table) -> list[int]:
    """The widths of the columns, in twentieths of a point.

    Each has room for a short line, and then for as much of its longest line as the page allows.
    """
    rows = [table.headings, *(["".join(map(_piece_text, cell)) for cell in row] for row in table.rows)]
    columns = zip(*rows, strict=True)
    longest = [max(len(text.replace(NO_BREAK_SPACE, "")) for text in column) for column in columns]
    least, wished = (
        [min(length, limit) * LETTER_WIDTH + CELL_MARGINS for length in longest]
        for limit in (SHORT_LINE, LONG_LINE)
    )
    available, more = TEXT_WIDTH - sum(least), sum(wished) - sum(least)
    if available < 0:
        return [width * TEXT_WIDTH // sum(least) for width in least]
    share = min(available, more) / max(1, more)
    return [int(low + share * (high - low)) for low, high in zip(least, wished, strict=True)]


# -- paragraphs and runs -----------------------------------------------------------------------------


def _paragraph(style: str, *content: Element, properties: Iterable[Element] = ()) -> Element:
    return _element("p", _element("pPr", _element("pStyle", val=style), *properties), *content)


def _runs(phrase: Phrase) -> Iterator[Element]:
    """The runs of a phrase: statuses in colour, sources as links, Persian words marked as such."""
    for piece in phrase:
        match piece:
            case Status():
                yield _coloured_run(_piece_text(piece), piece)
            case Emphasis(text):
                yield _run(text, _element("b"))
            case SourceNumber(number):
                yield _element("hyperlink", _run(_piece_text(piece)), anchor=f"source_{number}", history=1)
            case DataText(text) if has_right_to_left_letters(text):
                language = "ur-PK" if detect_language(text) == "ur" else "fa-IR"
                direction = [_element("rtl"), _element("lang", bidi=language)] if _begins_right(text) else []
                mark = LEFT_TO_RIGHT_MARK
                yield from (_run(mark), _run(_piece_text(piece), *direction), _run(mark))
            case _:
                yield _run(_piece_text(piece))


def _begins_right(text: str) -> bool:
    """Whether the first letter that has a direction is read from right to left."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((direction != "L" for direction in directions if direction in ("L", "R", "AL")), False)


def _piece_text(piece: object) -> str:
    """The text of a piece; what XML cannot hold, or would reverse a line, is made visible."""
    match piece:
        case Status():
            return f"{NO_BREAK_SPACE}{STATUS_LETTERS[piece]}{NO_BREAK_SPACE}{piece}{NO_BREAK_SPACE}"
        case SourceNumber(number):
            return f"[{number}]"
        case Emphasis(text) | EntryNumber(text):
            return text
        case SectionLink(title=title):
            return title
        case DataText(text):
            return _piece_text(text.replace("\r\n", "\n"))
        case _:
            return escape_control_characters(str(piece), keep_lines=True).translate(NOT_IN_XML)


def _coloured_run(text: str, status: Status | None) -> Element:
    """A run in the colours of a status; a plain one without a status."""
    if status is None:
        return _run(text)
    background, foreground = STATUS_COLOURS[status]
    shading = _element("shd", val="clear", color="auto", fill=background)
    return _run(text, _element("color", val=foreground), shading)


def _run(text: str, *properties: Element) -> Element:
    """A run of text with some properties; its line ends are line breaks in the document."""
    run = _element("r", _element("rPr", *properties)) if properties else _element("r")
    for number, line in enumerate(text.split("\n")):
        run.extend([_element("br")] if number else [])
        run.append(_element("t"))
        run[-1].text = line
        run[-1].set(qn("xml:space"), "preserve")
    return run


def _element(name: str, /, *children: Element, **attributes: object) -> Element:
    """An element of WordprocessingML: w:NAME, with attributes in the same namespace."""
    qualified = {qn(f"w:{key}"): str(value) for key, value in attributes.items()}
    element: Element = OxmlElement(f"w:{name}", qualified)
    element.extend(children)
    return element
