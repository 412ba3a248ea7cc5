"""The page as a Word document: real styles, lists and tables, for people who go on writing in it."""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from tracker.brief.colours import COLOURS
from tracker.brief.page import Bars, Chart, Data, Items, Page, Paragraph, Part, Source, Table, Words
from tracker.brief.phrases import joined, short
from tracker.brief.pictures import statuses
from tracker.errors import NeedsPackage
from tracker.text import is_right_to_left, language_of, visible
from tracker.timeline import CONTESTED, LETTERS, ONE_DAY, key, line
from tracker.vocabulary import Status

try:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt
except ImportError:
    raise NeedsPackage("Word documents", "python-docx") from None

Element = Any  # of lxml, which does not say what it has
Cells = Sequence[Sequence[Element]]

# Styles of the document that python-docx begins with: the size of their letters, the space before and after
# them, in points. Both fonts are wherever Word is, and the first has Persian and Urdu letters.
HEAD, BOTTOM_LINE, CELL, SMALL, EVEN = "List", "BodyText", "NoSpacing", "BodyText3", "MacroText"
LOOKS = {
    "Normal": (10, 4, 6),
    "Title": (20, 0, 12),
    "Heading1": (14, 16, 4),
    "Heading2": (11, 12, 4),
    "Caption": (10, 12, 4),
    "Footer": (8, 0, 0),
    BOTTOM_LINE: (11, 8, 8),
    CELL: (9, 1, 1),
    SMALL: (8, 0, 4),
    EVEN: (8, 1, 0),
}
BOLD = {"Title", "Heading1", "Heading2", "Caption", BOTTOM_LINE}
FONT, EVEN_FONT, RULES = "Arial", "Courier New", "8A94A3"

# In twentieths of a point: what A4 leaves between its margins, a letter, the edges of a cell, and the columns
# of a picture. In letters: what the second of them holds, lines that are kept whole, and long enough ones.
WIDTH, LETTER, EDGES, PICTURE = 9638, 95, 360, (2835, 6803)
DRAWN, SHORT, LONG = 68, 17, 60

MADE = datetime(1980, 1, 1, tzinfo=UTC)  # said of every document: the earliest that a zip can say
FIXED = "\xa0"  # a space at which no line ends
LEFT_TO_RIGHT = "\u200e"  # seen by no one: what stands after Persian words stays on their right
NO_XML = {0xFFFE: "<U+FFFE>", 0xFFFF: "<U+FFFF>"}

_STATUSES = {letter: status for status, letter in LETTERS.items()}
_STATUSES |= {letter.translate(CONTESTED): status for letter, status in _STATUSES.items()}
_SIGNS = {f"{letter} {status}": status for status, letter in LETTERS.items()}


def document(page: Page) -> bytes:
    """A .docx, the same for the same page."""
    made: Any = docx.Document()
    about = made.core_properties
    about.title, about.language = _said(page.title), "en-GB"
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = MADE
    _set_up(made)
    end = made.element.body.sectPr
    for one in _page(page):
        end.addprevious(one)
    saved = io.BytesIO()
    made.save(saved)
    return _ageless(saved)


def _set_up(made: Element) -> None:
    """A4, numbered pages, rules of a table that are not black, and our letters instead of blue ones."""
    paper = made.sections[0]
    paper.page_width, paper.page_height = Mm(210), Mm(297)
    paper.left_margin = paper.right_margin = paper.top_margin = paper.bottom_margin = Mm(20)
    page, pages = (_element("fldSimple", _run("1"), instr=f" {field} ") for field in ("PAGE", "NUMPAGES"))
    paper.footer.part.element[:] = [_paragraph("Footer", page, _run(" / "), pages)]
    made.styles["Caption"].paragraph_format.keep_with_next = True
    for rule in made.styles["Table Grid"].element.xpath("w:tblPr/w:tblBorders/*"):
        rule.set(qn("w:color"), RULES)
    for style in made.styles:
        if look := LOOKS.get(style.style_id):
            size, *space = look
            style.paragraph_format.space_before, style.paragraph_format.space_after = map(Pt, space)
            style.element.get_or_add_rPr()[:] = _letters(style.style_id, size)
    (mode,) = made.settings.element.xpath("w:compat/w:compatSetting[@w:name='compatibilityMode']")
    mode.set(qn("w:val"), "15")  # today's Word, which calls what was made for an earlier one old


def _letters(style: str, size: int) -> Iterator[Element]:
    """The letters of a style: python-docx has words for those of Europe only."""
    font = EVEN_FONT if style == EVEN else FONT
    yield _element("rFonts", ascii=font, hAnsi=font, eastAsia=font, cs=font)
    if style in BOLD:
        yield from (_element("b"), _element("bCs"))
    yield from (_element(name, val=2 * size) for name in ("sz", "szCs"))
    yield _element("lang", val="en-GB", bidi="fa-IR")


def _ageless(saved: io.BytesIO) -> bytes:
    """The same in a zip that does not say when and where it was made; pressed, it would differ by machine."""
    made = io.BytesIO()
    with zipfile.ZipFile(saved) as found, zipfile.ZipFile(made, "w") as full:
        for name in found.namelist():
            part = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            part.create_system = 0
            full.writestr(part, found.read(name))
    return made.getvalue()


# -- What stands on the page ---------------------------------------------------------------------------


def _page(page: Page) -> Iterator[Element]:
    yield _paragraph("Title", *_runs((page.title,)))
    for label, words in page.head:
        yield _paragraph(HEAD, _run(f"{_said(label)}: ", _element("b")), *_runs(words))
    yield _paragraph(BOTTOM_LINE, *_runs(joined(page.bottom_line, " ")))
    for section in page.sections:
        yield _paragraph("Heading1", *_runs((section.title,)))
        for part in section.parts or (Paragraph(("none",)),):
            yield from _part(part, section.title)


def _part(part: Part, heading: str) -> Iterator[Element]:
    """A part, under its caption where that is not what the heading has said."""
    if not isinstance(part, Paragraph) and part.caption not in ("", heading):
        yield _paragraph("Heading2" if isinstance(part, Items) else "Caption", *_runs((part.caption,)))
    match part:
        case Paragraph(words):
            yield _paragraph("Normal", *_runs(words))
        case Items():
            yield from _items(part)
        case Table(caption, headings):
            rows = ([_cell(words) for words in row] for row in part.rows)
            yield _table(caption, _widths(part), headings, rows)
        case Bars(caption, bars):
            yield _key(statuses(part))
            rows = ([_cell(bar.label), [_bar(bar.counts)]] for bar in bars)
            yield _table(caption, PICTURE, ("Group", "By status"), rows)
        case Chart():
            yield from _chart(part)


def _items(part: Items) -> Iterator[Element]:
    for number, words in enumerate(part.items, start=1):
        if part.numbered:
            begins = _element("bookmarkStart", id=number, name=f"source_{number}")
            yield _paragraph("ListNumber", begins, *_runs(words), _element("bookmarkEnd", id=number))
        else:
            yield _paragraph("ListBullet", *_runs(words))


def _bar(counts: Mapping[Status, int]) -> Element:
    """A bar of even letters: for each status its letter and its number, on as much ground as is its share."""
    texts = {status: f"{LETTERS[status]} {count}" for status, count in counts.items() if count}
    wide = {status: len(text) + 1 for status, text in texts.items()}
    for _ in range(DRAWN - sum(wide.values()) if wide else 0):
        wide[max(wide, key=lambda status: counts[status] / wide[status])] += 1
    runs = (_coloured(text.center(wide[status], FIXED), status) for status, text in texts.items())
    return _paragraph(EVEN, *runs)


def _chart(part: Chart) -> Iterator[Element]:
    """Timelines, each letter on the ground of its status, and under each what it shows in words."""
    signs: dict[str, None] = {}
    rows = []
    for row in part.rows:
        drawn = line(row.timeline, part.axis, DRAWN)
        signs |= dict.fromkeys(key(row.timeline, drawn))
        letters = (_coloured("".join(same), status) for status, same in groupby(drawn, key=_STATUSES.get))
        rows.append([_cell(row.label), [_paragraph(EVEN, *letters), _paragraph(SMALL, *_runs(row.told))]])
    yield _key(_SIGNS.get(sign, sign) for sign in signs)
    days = f"{short(part.axis.begins)} to {short(part.axis.ends - ONE_DAY)}"
    meeting = f", last meeting {short(part.since)}" if part.since else ""
    yield _table(part.caption, PICTURE, ("Commitment", f"{days}{meeting}"), rows)


def _key(signs: Iterable[str]) -> Element:
    """What the colours stand for, then the other signs; it stays with what follows."""
    words = joined([(sign,) for sign in sorted(signs, key=lambda sign: sign not in LETTERS)], ", ")
    return _paragraph(SMALL, *_runs(words), looks=[_element("keepNext")])


def _table(caption: str, widths: Sequence[int], headings: Sequence[str], rows: Iterable[Cells]) -> Element:
    """A table whose first row stands again on every page.

    Of elements: python-docx takes a millisecond for a cell, and 300 commitments fill 5,000.
    """
    properties = _element(
        "tblPr",
        _element("tblStyle", val="TableGrid"),
        _element("tblW", w=sum(widths), type="dxa"),
        _element("tblLayout", type="fixed"),  # else a word without an end takes it over the edge
        _element("tblLook", firstRow=1, firstColumn=1),
        _element("tblCaption", val=_said(caption)),
    )
    grid = _element("tblGrid", *(_element("gridCol", w=width) for width in widths))
    first = [[_paragraph(CELL, _run(_said(heading), _element("b")))] for heading in headings]
    header = _row(first, widths, _element("tblHeader"))
    return _element("tbl", properties, grid, header, *(_row(cells, widths) for cells in rows))


def _row(cells: Cells, widths: Sequence[int], *looks: Element) -> Element:
    """A row that is not torn apart."""
    made = _element("tr", _element("trPr", _element("cantSplit"), *looks))
    for cell, width in zip(cells, widths, strict=True):
        made.append(_element("tc", _element("tcPr", _element("tcW", w=width, type="dxa")), *cell))
    return made


def _cell(words: Words) -> list[Element]:
    """A paragraph in a cell; Persian words alone begin on its right."""
    from_right = len(words) == 1 and isinstance(words[0], Data) and _begins_right(words[0].text)
    return [_paragraph(CELL, *_runs(words), looks=[_element("bidi")] if from_right else [])]


def _widths(table: Table) -> list[int]:
    """Each column has room for a short line, then for as much of its longest one as the page allows."""
    rows = [table.headings, *(["".join(map(_said, words)) for words in row] for row in table.rows)]
    longest = [max(len(words.replace(FIXED, "")) for words in column) for column in zip(*rows, strict=True)]
    least, wished = ([min(one, most) * LETTER + EDGES for one in longest] for most in (SHORT, LONG))
    room, more = WIDTH - sum(least), sum(wished) - sum(least)
    if room < 0:
        return [one * WIDTH // sum(least) for one in least]
    share = min(room, more) / max(1, more)
    return [int(one + share * (wish - one)) for one, wish in zip(least, wished, strict=True)]


# -- Words ---------------------------------------------------------------------------------------------


def _paragraph(style: str, *inside: Element, looks: Iterable[Element] = ()) -> Element:
    return _element("p", _element("pPr", _element("pStyle", val=style), *looks), *inside)


def _runs(words: Words) -> Iterator[Element]:
    for piece in words:
        match piece:
            case Status():
                yield _coloured(_said(piece), piece)
            case Source(number):
                yield _element("hyperlink", _run(_said(piece)), anchor=f"source_{number}", history=1)
            case Data(text) if is_right_to_left(text):
                language = "ur-PK" if language_of(text) == "ur" else "fa-IR"
                looks = [_element("rtl"), _element("lang", bidi=language)] if _begins_right(text) else []
                yield from (_run(LEFT_TO_RIGHT), _run(_said(piece), *looks), _run(LEFT_TO_RIGHT))
            case _:
                yield _run(_said(piece))


def _begins_right(text: str) -> bool:
    """Whether the first letter that has a direction is one of those read from the right."""
    sides = (unicodedata.bidirectional(letter) for letter in text)
    return next((side != "L" for side in sides if side in ("L", "R", "AL")), False)


def _said(piece: object) -> str:
    """A piece as it is read; visible, what a document cannot hold, and what would turn its lines around."""
    match piece:
        case Status():
            return f"{FIXED}{LETTERS[piece]}{FIXED}{piece}{FIXED}"
        case Source(number):
            return f"[{number}]"
        case Data(text):
            return _said(text.replace("\r\n", "\n"))
        case _:
            return visible(str(piece), keep_lines=True).translate(NO_XML)


def _coloured(text: str, status: Status | None) -> Element:
    """Words on the ground of a status."""
    if status is None:
        return _run(text)
    ground, ink = COLOURS[status]
    return _run(text, _element("color", val=ink), _element("shd", val="clear", color="auto", fill=ground))


def _run(text: str, *looks: Element) -> Element:
    """Words of one look; where a line ends in them, it does so in the document."""
    made = _element("r", _element("rPr", *looks)) if looks else _element("r")
    for number, words in enumerate(text.split("\n")):
        made.extend([_element("br")] if number else [])
        made.append(_element("t"))
        made[-1].text = words
        made[-1].set(qn("xml:space"), "preserve")
    return made


def _element(name: str, /, *inside: Element, **attributes: object) -> Element:
    """An element of WordprocessingML: w:NAME, with attributes of that kind too."""
    made: Element = OxmlElement(f"w:{name}", {qn(f"w:{key}"): str(one) for key, one in attributes.items()})
    made.extend(inside)
    return made
