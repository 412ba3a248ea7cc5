"""The page as a Word document: real styles, lists, tables and pictures, to go on writing in."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tracker.brief import brief_messages
from tracker.brief.chart_geometry import describe_bar, statuses_shown, timeline_pictures
from tracker.brief.emf_picture import EmfPicture
from tracker.brief.page_model import (
    BulletList,
    DataText,
    Page,
    Paragraph,
    Part,
    Phrase,
    Section,
    StatusBarChart,
    Table,
    TimelineChart,
    TrendChart,
    plain_text,
)
from tracker.brief.word_elements import (
    CELL_STYLE,
    LANGUAGE_TAGS,
    Cells,
    Element,
    column_widths,
    make_cell,
    make_element,
    make_paragraph,
    make_picture,
    make_runs,
    make_table,
    piece_text,
)
from tracker.brief.word_pictures import draw_axis, draw_bar, draw_timeline_row, draw_trend
from tracker.brief.word_template import (
    Document,
    add_running_lines,
    open_template,
    remove_all_but_styles,
    use_styles_by_name,
)
from tracker.domain.errors import MissingPackage
from tracker.domain.languages import chosen_language
from tracker.domain.message_filling import fill
from tracker.render.template_filling import fill_each

try:
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as DocumentPart
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt
except ImportError:
    raise MissingPackage(fill(brief_messages.WORD_DOCUMENTS), "python-docx") from None

# Styles of the document that python-docx starts from: font size, space before and space after, in points.
HEAD_STYLE, SMALL_STYLE, OPENING_STYLE = "List", "BodyText3", "ListBullet"
STYLE_SIZES = {
    "Normal": (10.5, 0, 3),
    "Title": (15, 0, 3),
    "Heading1": (12, 7, 2),
    "Heading2": (10.5, 4, 1),
    "Caption": (10.5, 3, 1),
    "Header": (9, 0, 0),
    "Footer": (9, 0, 0),
    "ListBullet": (10.5, 0, 1),
    "ListNumber": (10.5, 0, 1),
    HEAD_STYLE: (10.5, 0, 4),
    CELL_STYLE: (10.5, 0, 0),
    SMALL_STYLE: (10.5, 0, 2),
}
TABLE_STYLES = {"TableNormal", "TableGrid"}
BOLD_STYLES = {"Title", "Heading1", "Heading2", "Caption"}
FONT = "Arial"  # every machine with Word has it, with Persian and Urdu letters
TABLE_LINE_COLOUR = "8A94A3"
CHART_COLUMN_WIDTHS = (4105, 6100)  # twentieths of a point
CREATED_AT = datetime(1980, 1, 1, tzinfo=UTC)  # of every document: the earliest moment that a zip can hold


def render_word(page: Page, template: Path | None = None) -> bytes:
    """The page as a .docx file, in the styles of a template where one is given, by their names.

    The same page and template give the same bytes on one machine. Raises UsageError for what is no template.
    """
    document = docx.Document() if template is None else open_template(template)
    properties = document.core_properties
    properties.title = "".join(map(piece_text, page.title))
    properties.language = LANGUAGE_TAGS[chosen_language().code]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = CREATED_AT
    remove_all_but_styles(document)
    if template is None:
        _remove_unused_styles(document)
        _set_up_document(document)
    add_running_lines(document, page)
    for element in _DocumentWriter(document).write(page):
        document.element.body.sectPr.addprevious(element)
    if template is not None:
        use_styles_by_name(document)
    saved = io.BytesIO()
    document.save(saved)
    return _without_file_times(saved)


def _remove_unused_styles(document: Document) -> None:
    """Remove the table styles that the document has that python-docx starts from: most of its size.

    Word offers its own in every document, also without the hundred that are removed here.
    """
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.style_id not in TABLE_STYLES:
            style.delete()


def _set_up_document(document: Document) -> None:
    """Set A4 paper, grey lines in tables, and our own fonts instead of blue headings."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    section.header_distance = section.footer_distance = Mm(7)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for line in document.styles["Table Grid"].element.xpath("w:tblPr/w:tblBorders/*"):
        line.set(qn("w:color"), TABLE_LINE_COLOUR)
    for style in document.styles:
        if sizes := STYLE_SIZES.get(style.style_id):
            size, *space = sizes
            style.paragraph_format.space_before, style.paragraph_format.space_after = map(Pt, space)
            style.paragraph_format.line_spacing = 1.0
            style.element.get_or_add_rPr()[:] = _font_elements(style.style_id, size)
    (mode,) = document.settings.element.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']")
    mode.set(qn("w:val"), "15")  # today's Word; it opens documents of an earlier one in compatibility mode


def _font_elements(style: str, size: float) -> Iterator[Element]:
    """The font of a style, also for Persian letters; python-docx sets it for European ones only."""
    yield make_element("rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT)
    if style in BOLD_STYLES:
        yield from (make_element("b"), make_element("bCs"))
    yield from (make_element(name, val=round(2 * size)) for name in ("sz", "szCs"))
    chosen = chosen_language()
    tag = LANGUAGE_TAGS[chosen.code]
    european, other = ("en-GB", tag) if chosen.is_right_to_left else (tag, "fa-IR")
    yield make_element("lang", val=european, bidi=other)


def _without_file_times(saved: io.BytesIO) -> bytes:
    """The same files, compressed, in a zip that does not say when and on which system it was made."""
    result = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, CREATED_AT.timetuple()[:6])
            info.create_system = 0
            target.writestr(info, source.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()


class _DocumentWriter:
    """Writes the page as elements of a document, which gets a part for each picture."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._pictures = 0

    def write(self, page: Page) -> Iterator[Element]:
        """The first sheet, on a page of its own, and the others."""
        yield make_paragraph("Title", *make_runs(page.title))
        yield make_paragraph(HEAD_STYLE, *make_runs(page.subtitle))
        for sentence in page.opening:
            yield make_paragraph(OPENING_STYLE, *make_runs(sentence))
        for section in page.first_sheet:
            yield from self._section_elements(section, [])
        for number, section in enumerate(page.sections):
            starts_sheet = page.first_sheet and not number
            properties = [make_element("pageBreakBefore")] if starts_sheet else []
            yield from self._section_elements(section, properties)

    def _section_elements(self, section: Section, properties: list[Element]) -> Iterator[Element]:
        yield make_paragraph("Heading1", *make_runs((section.title,)), properties=properties)
        for part in section.parts or (Paragraph((fill(brief_messages.NONE),)),):
            yield from self._part_elements(part, section.title)

    def _part_elements(self, part: Part, section_title: str) -> Iterator[Element]:
        """A part under its caption; without the caption if it only repeats the title of the section."""
        own_captions = (fill(brief_messages.ASK_TITLE), fill(brief_messages.CHANGES_CAPTION))
        if not isinstance(part, Paragraph) and part.caption not in ("", section_title, *own_captions):
            yield make_paragraph(
                "Heading2" if isinstance(part, BulletList) else "Caption", *make_runs((part.caption,))
            )
        match part:
            case Paragraph(phrase):
                yield make_paragraph("Normal", *make_runs(phrase))
            case BulletList():
                yield from _list_elements(part)
            case Table(caption, headings):
                rows = ([make_cell(phrase) for phrase in row] for row in part.rows)
                yield make_table(caption, column_widths(part), headings, rows)
            case StatusBarChart():
                yield _key_paragraph(part)
                yield self._bars_table(part)
            case TimelineChart():
                yield _key_paragraph(part)
                yield self._timelines_table(part)
            case TrendChart(description=described):
                yield self._add_picture(draw_trend(part), described)

    def _bars_table(self, chart: StatusBarChart) -> Element:
        headings = fill_each(brief_messages.BARS_TABLE_HEADINGS)
        rows: Iterator[Cells] = (
            [make_cell(bar.label), [self._add_picture(draw_bar(bar, chart.longest), describe_bar(bar))]]
            for bar in chart.bars
        )
        return make_table(chart.caption, CHART_COLUMN_WIDTHS, headings, rows)

    def _timelines_table(self, chart: TimelineChart) -> Element:
        """A row for each timeline, under one axis; what it shows is said in words too."""
        axis: Phrase = (DataText(chart.caption),)
        rows: list[Cells] = [[make_cell(axis), [self._add_picture(draw_axis(chart), chart.caption)]]]
        rows += [
            [
                make_cell(row.label),
                [self._add_picture(draw_timeline_row(row, chart), plain_text(row.description))],
            ]
            for row in timeline_pictures(chart)
        ]
        headings = (fill(brief_messages.TIMELINE_HEADING), fill(brief_messages.TIMELINE_TITLE))
        return make_table(chart.caption, CHART_COLUMN_WIDTHS, headings, rows)

    def _add_picture(self, picture: EmfPicture, words: str) -> Element:
        """A paragraph with a picture, which is kept in a part of the document."""
        self._pictures += 1
        name = PackURI(f"/word/media/drawing{self._pictures}.emf")
        part = DocumentPart(name, "image/x-emf", picture.to_bytes(), self._document.part.package)
        relationship = self._document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        return make_picture(relationship, self._pictures, picture.width, picture.height, words)


def _list_elements(bullet_list: BulletList) -> Iterator[Element]:
    """The items; those of a numbered list are sources, and have bookmarks that their numbers link to."""
    for number, item in enumerate(bullet_list.items, start=1):
        if bullet_list.numbered:
            start = make_element("bookmarkStart", id=number, name=f"source_{number}")
            end = make_element("bookmarkEnd", id=number)
            yield make_paragraph("ListNumber", start, *make_runs(item), end)
        else:
            yield make_paragraph("ListBullet", *make_runs(item))


def _key_paragraph(chart: StatusBarChart | TimelineChart) -> Element:
    """What the letters and colours mean; on the same page as the chart that follows."""
    phrase = tuple(
        piece for status in statuses_shown(chart) for piece in (fill(brief_messages.LIST_COMMA), status)
    )[1:]
    return make_paragraph(SMALL_STYLE, *make_runs(phrase), properties=[make_element("keepNext")])
