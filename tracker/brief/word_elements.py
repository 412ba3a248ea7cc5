"""What a Word document is made of: paragraphs, runs, tables, pictures, as elements of WordprocessingML."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tracker.brief import brief_messages
from tracker.brief.page_model import (
    LEFT_TO_RIGHT_MARK,
    RIGHT_TO_LEFT_MARK,
    DataText,
    Emphasis,
    EntryNumber,
    Phrase,
    SectionLink,
    SourceNumber,
    Table,
)
from tracker.brief.status_colours import STATUS_COLOURS
from tracker.domain.errors import MissingPackage
from tracker.domain.languages import END_OF_ISOLATE, START_OF_ISOLATE, chosen_language
from tracker.domain.message_filling import fill, say_word
from tracker.domain.timeline import STATUS_LETTERS
from tracker.domain.untrusted_text import (
    detect_language,
    escape_control_characters,
    has_right_to_left_letters,
)
from tracker.domain.vocabulary import Status

try:
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn
except ImportError:
    raise MissingPackage(fill(brief_messages.WORD_DOCUMENTS), "python-docx") from None

Element = Any  # of lxml, which has no types
Cells = Sequence[Sequence[Element]]  # the cells of a row, each with its paragraphs

CELL_STYLE = "NoSpacing"
# In twentieths of a point: the width of A4 between its margins, of a letter, of the margins of a cell.
TEXT_WIDTH, LETTER_WIDTH, CELL_MARGINS = 10205, 112, 260
SHORT_LINE, LONG_LINE = 15, 120  # letters: a line that is never broken; the longest that widens its column
LONGEST_WORD = 18  # letters of a word that is not broken: a status with its letter
NO_BREAK_SPACE = "\xa0"
NOT_IN_XML = {0xFFFE: "<U+FFFE>", 0xFFFF: "<U+FFFF>"}
LANGUAGE_TAGS = {"en": "en-GB", "fr": "fr-FR", "fa": "fa-IR", "ur": "ur-PK", "ar": "ar-SA"}
"""How Word names the languages."""
_MARKS_OF_ISOLATES = dict.fromkeys(map(ord, (START_OF_ISOLATE, END_OF_ISOLATE)), LEFT_TO_RIGHT_MARK)
"""Word does not know isolates; what stands between two marks reads from left to right as well."""
EMU_PER_UNIT = 3600  # of a tenth of a millimetre


def make_table(
    caption: str, widths: Sequence[int], headings: Sequence[str], rows: Iterable[Cells]
) -> Element:
    """A table whose first row is repeated on every page.

    Made of elements: 300 commitments fill 5,000 cells, for which python-docx needs 3 seconds instead of 0.2.
    What is also used here (links, bookmarks, colours, Persian words, repeated rows) it cannot make at all.
    """
    properties = make_element(
        "tblPr",
        make_element("tblStyle", val="TableGrid"),
        *([make_element("bidiVisual")] if chosen_language().is_right_to_left else []),
        make_element("tblW", w=sum(widths), type="dxa"),
        make_element("tblLayout", type="fixed"),  # else a very long word makes the table wider than the page
        make_element("tblLook", firstRow=1, firstColumn=1),
        make_element("tblCaption", val=piece_text(caption)),
    )
    grid = make_element("tblGrid", *(make_element("gridCol", w=width) for width in widths))
    heading_cells = [
        [make_paragraph(CELL_STYLE, make_run(piece_text(heading), make_element("b")))] for heading in headings
    ]
    header = _table_row(heading_cells, widths, make_element("tblHeader"))
    return make_element("tbl", properties, grid, header, *(_table_row(cells, widths) for cells in rows))


def _table_row(cells: Cells, widths: Sequence[int], *properties: Element) -> Element:
    """A row that stays on one page."""
    row = make_element("tr", make_element("trPr", make_element("cantSplit"), *properties))
    for cell, width in zip(cells, widths, strict=True):
        row.append(make_element("tc", make_element("tcPr", make_element("tcW", w=width, type="dxa")), *cell))
    return row


def make_cell(phrase: Phrase) -> list[Element]:
    """The paragraph of a cell; it begins on the right if it holds nothing but Persian words."""
    from_right = len(phrase) == 1 and isinstance(phrase[0], DataText) and _begins_right(phrase[0].text)
    return [make_paragraph(CELL_STYLE, *make_runs(phrase), from_right=from_right)]


def column_widths(table: Table) -> list[int]:
    """The widths of the columns, in twentieths of a point.

    Each has room for what is not broken in it, and then for as much of its longest line as the page allows.
    """
    rows = [table.headings, *(["".join(map(piece_text, cell)) for cell in row] for row in table.rows)]
    columns = list(zip(*rows, strict=True))
    least = [_letters_width(max(map(_unbroken_letters, column))) for column in columns]
    wished = [_letters_width(min(max(map(len, column)), LONG_LINE)) for column in columns]
    available, more = TEXT_WIDTH - sum(least), sum(wished) - sum(least)
    if available < 0:
        return [width * TEXT_WIDTH // sum(least) for width in least]
    share = min(available, more) / max(1, more)
    return [int(low + share * (high - low)) for low, high in zip(least, wished, strict=True)]


def _unbroken_letters(text: str) -> int:
    """How many letters of a cell stand on one line: a short text whole, of a longer one its longest word."""
    if len(text) <= SHORT_LINE:
        return len(text)
    return min(max(map(len, text.split(" "))), LONGEST_WORD)


def _letters_width(number: int) -> int:
    return number * LETTER_WIDTH + CELL_MARGINS


def make_paragraph(
    style: str, *content: Element, properties: Iterable[Element] = (), from_right: bool = False
) -> Element:
    """A paragraph in a style; it begins on the right also where the language of the document does."""
    begins_right = from_right or chosen_language().is_right_to_left
    direction = [make_element("bidi")] if begins_right else []
    # In the order of the schema: what keeps it on its page, then its direction, then where it is set.
    before = [one for one in properties if one.tag != qn("w:jc")]
    after = [one for one in properties if one.tag == qn("w:jc")]
    all_properties = make_element("pPr", make_element("pStyle", val=style), *before, *direction, *after)
    return make_element("p", all_properties, *content)


def make_runs(phrase: Phrase) -> Iterator[Element]:
    """The runs of a phrase: statuses in colour, sources as links, Persian words marked as such."""
    for piece in phrase:
        match piece:
            case Status():
                mark = RIGHT_TO_LEFT_MARK if chosen_language().is_right_to_left else ""
                yield coloured_run(mark + piece_text(piece), piece)
            case Emphasis(text):
                yield make_run(text, make_element("b"))
            case SourceNumber(number):
                yield make_element(
                    "hyperlink", make_run(piece_text(piece)), anchor=f"source_{number}", history=1
                )
            case DataText(text) if has_right_to_left_letters(text) and not chosen_language().is_right_to_left:
                language = "ur-PK" if detect_language(text) == "ur" else "fa-IR"
                direction = (
                    [make_element("rtl"), make_element("lang", bidi=language)] if _begins_right(text) else []
                )
                mark = LEFT_TO_RIGHT_MARK
                yield from (make_run(mark), make_run(piece_text(piece), *direction), make_run(mark))
            case _:
                yield make_run(piece_text(piece))


def _begins_right(text: str) -> bool:
    """Whether the first letter that has a direction is read from right to left."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((direction != "L" for direction in directions if direction in ("L", "R", "AL")), False)


def piece_text(piece: object) -> str:
    """The text of a piece; what XML cannot hold, or would reverse a line, is made visible."""
    match piece:
        case Status():
            return f"{NO_BREAK_SPACE}{STATUS_LETTERS[piece]}{NO_BREAK_SPACE}{say_word(piece)}{NO_BREAK_SPACE}"
        case SourceNumber(number):
            return f"[{number}]"
        case Emphasis(text) | EntryNumber(text):
            return text
        case SectionLink(title=title):
            return title
        case DataText(text):
            return piece_text(text.replace("\r\n", "\n"))
        case _:
            return escape_control_characters(str(piece), keep_lines=True).translate(NOT_IN_XML)


def coloured_run(text: str, status: Status | None) -> Element:
    """A run in the colours of a status; a plain one without a status."""
    if status is None:
        return make_run(text)
    background, foreground = STATUS_COLOURS[status]
    shading = make_element("shd", val="clear", color="auto", fill=background)
    return make_run(text, make_element("color", val=foreground), shading)


def make_run(text: str, *properties: Element) -> Element:
    """A run of text with some properties; its line ends are line breaks in the document."""
    chosen = chosen_language()
    if chosen.is_right_to_left and has_right_to_left_letters(text):
        properties = (*properties, make_element("rtl"), make_element("lang", bidi=LANGUAGE_TAGS[chosen.code]))
    text = text.translate(_MARKS_OF_ISOLATES)
    run = make_element("r", make_element("rPr", *properties)) if properties else make_element("r")
    for number, line in enumerate(text.split("\n")):
        run.extend([make_element("br")] if number else [])
        run.append(make_element("t"))
        run[-1].text = line
        run[-1].set(qn("xml:space"), "preserve")
    return run


def make_element(name: str, /, *children: Element, **attributes: object) -> Element:
    """An element of WordprocessingML: w:NAME, with attributes in the same namespace."""
    qualified = {qn(f"w:{key}"): str(value) for key, value in attributes.items()}
    element: Element = OxmlElement(f"w:{name}", qualified)
    element.extend(children)
    return element


def make_picture(relationship: str, number: int, width: float, height: float, words: str) -> Element:
    """A paragraph with a picture; lengths are in tenths of a millimetre, ``words`` say what it shows."""
    size = {"cx": str(round(width * EMU_PER_UNIT)), "cy": str(round(height * EMU_PER_UNIT))}
    inline = parse_xml(INLINE_PICTURE.format(namespaces=nsdecls("wp", "a", "pic", "r")))
    for part in inline.xpath(".//wp:extent | .//a:ext"):
        part.attrib.update(size)
    (about,) = inline.xpath(".//wp:docPr")
    about.attrib.update({"id": str(number), "descr": piece_text(words)})
    inline.xpath(".//a:blip")[0].set(qn("r:embed"), relationship)
    # Not from the right, which would turn the letters of the words in the picture around.
    style = make_element("pPr", make_element("pStyle", val=CELL_STYLE))
    return make_element("p", style, make_element("r", make_element("drawing", inline)))


INLINE_PICTURE = """<wp:inline {namespaces}><wp:extent/><wp:docPr id="0" name="Picture"/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="Picture"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic></wp:inline>"""
