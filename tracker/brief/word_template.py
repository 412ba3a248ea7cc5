"""What a Word document has besides its words: the styles of a template, and what stands on every sheet."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.brief import brief_messages
from tracker.brief.page_model import Page
from tracker.brief.word_elements import Element, make_element, make_paragraph, make_run
from tracker.domain.errors import MissingPackage, UsageError
from tracker.domain.message_filling import fill

try:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.oxml.ns import qn
except ImportError:
    raise MissingPackage(fill(brief_messages.WORD_DOCUMENTS), "python-docx") from None

Document = Any  # of python-docx, which has no types

STYLES = ("styles", "numbering", "settings", "fontTable", "theme", "webSettings")
"""The parts of a template that are used, beside its headers and footers; all else belongs to its words."""
RUNNING_LINE = "tracker_sheet_"  # how the bookmarks begin in what the tracker puts on every sheet
FIRST_BOOKMARK = 100_000  # of those; the sources have numbers from 1 on


def open_template(template: Path) -> Document:
    """A document whose styles, margins, headers and footers are used. Raises UsageError."""
    try:
        return docx.Document(str(template))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, PackageNotFoundError):
        raise UsageError(fill(brief_messages.NOT_A_TEMPLATE, file=template.name)) from None


def remove_all_but_styles(document: Document) -> None:
    """Remove the words of a document, and the pictures, notes and comments that belong to them.

    A template can be a page of another day, or for other eyes: nothing of that goes out with this one.
    """
    body = document.element.body
    end = body.get_or_add_sectPr()
    for element in [one for one in body if one is not end]:
        body.remove(element)
    relationships, used = document.part.rels, end.xpath(".//@r:id")
    for key, relationship in list(relationships.items()):
        kind = relationship.reltype.rpartition("/")[2]
        if kind not in STYLES and key not in used:
            del relationships[key]
    for key, relationship in list(document.part.package.rels.items()):
        if relationship.reltype.endswith("thumbnail"):
            del document.part.package.rels[key]
    for notes in document.settings.element.xpath("w:footnotePr | w:endnotePr"):
        notes.getparent().remove(notes)
    for line in _find_running_lines(document):
        line.getparent().remove(line)


def use_styles_by_name(document: Document) -> None:
    """Give paragraphs and tables the styles of those names that the document has, else the usual one."""
    names = {style.style_id: style.name for style in docx.Document().styles}
    found = {style.name: style.style_id for style in document.styles}
    for element in (document.element.body, *_find_running_lines(document)):
        for used in element.xpath(".//w:pStyle | .//w:tblStyle"):
            name = names[used.get(qn("w:val"))]
            if name in found:
                used.set(qn("w:val"), found[name])
            else:
                used.getparent().remove(used)


# -- on every sheet ------------------------------------------------------------------------------------


def add_running_lines(document: Document, page: Page) -> None:
    """What stands on every sheet, after what a template has there: marking, title, day, sheet of how many."""
    for number, (header, footer) in enumerate(_find_headers_and_footers(document)):
        if page.marking:
            header.append(_running_line("Header", 2 * number, [make_run(page.marking, make_element("b"))]))
        footer.append(_running_line("Footer", 2 * number + 1, _make_foot(page)))


def _make_foot(page: Page) -> list[Element]:
    numbered = fill(brief_messages.PAGE_OF_PAGES, head=page.running_head, page="\0", pages="\0")
    before, between, after = map(make_run, numbered.split("\0"))
    here, last = (
        make_element("fldSimple", make_run("1"), instr=f" {name} ") for name in ("PAGE", "NUMPAGES")
    )
    marking = [make_run(page.marking, make_element("b")), make_element("r", make_element("br"))]
    return [*(marking if page.marking else []), before, here, between, last, after]


def _running_line(style: str, number: int, pieces: list[Element]) -> Element:
    """A line with a bookmark, by which it is known again where the page becomes a template."""
    key = FIRST_BOOKMARK + number
    begins = make_element("bookmarkStart", id=key, name=f"{RUNNING_LINE}{number}")
    ends = make_element("bookmarkEnd", id=key)
    return make_paragraph(style, begins, ends, *pieces, properties=[make_element("jc", val="center")])


def _find_headers_and_footers(document: Document) -> Iterator[tuple[Element, Element]]:
    """Those that sheets have: also of the first one, and of even ones, where a template tells them apart."""
    section = document.sections[-1]
    yield section.header.part.element, section.footer.part.element
    if section.different_first_page_header_footer:
        yield section.first_page_header.part.element, section.first_page_footer.part.element
    if document.settings.odd_and_even_pages_header_footer:
        yield section.even_page_header.part.element, section.even_page_footer.part.element


def _find_running_lines(document: Document) -> list[Element]:
    """What the tracker has put on every sheet, in this document or in one that became its template."""
    return [
        mark.getparent()
        for pair in _find_headers_and_footers(document)
        for part in pair
        for mark in part.xpath("w:p/w:bookmarkStart")
        if mark.get(qn("w:name")).startswith(RUNNING_LINE)
    ]
