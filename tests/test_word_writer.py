"""The brief as a Word document: what it says, that data are only text in it, that it is always the same."""

import importlib
import io
import os
import pickle
import re
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from brief_pages import TREND, page_of
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.brief.page_model import (
    BulletList,
    DataText,
    Page,
    Paragraph,
    Section,
    SourceNumber,
    StatusBar,
    StatusBarChart,
    Table,
    TimelineChart,
    TimelineRow,
)
from tracker.brief.status_colours import STATUS_COLOURS
from tracker.brief.word_elements import CELL_MARGINS, TEXT_WIDTH
from tracker.brief.word_writer import render_word
from tracker.cli.hint_messages import say_error
from tracker.domain.errors import MissingPackage, UsageError
from tracker.domain.installation import installation_of
from tracker.domain.timeline import ONE_DAY, STATUS_LETTERS, Axis, StatusSpan, Timeline
from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import Status

PERSIAN, URDU, MARK = "خط تماس برقرار شد (U-3)", "رپورٹ موصول ہوئی", "\u200e"
LIMITED, STALLED, DONE = Status.LIMITED, Status.STALLED, Status.IMPLEMENTED
DAYS = (date(2018, 3, 1), date(2018, 4, 1), date(2018, 5, 10), date(2018, 7, 1))
SPANS = zip(DAYS, DAYS[1:], (Status.NO_INFORMATION, LIMITED, STALLED), strict=False)
CONTESTED, DUES = ((date(2018, 4, 20), date(2018, 5, 20)),), (date(2018, 5, 1), date(2018, 7, 15))
TIMELINE = Timeline(
    DAYS[0],
    DAYS[3] - ONE_DAY,
    tuple(StatusSpan(*span, None) for span in SPANS),
    CONTESTED,
    (),
    DUES,
    frozenset(),
)
AXIS = Axis(DAYS[0], date(2018, 8, 1))
ROWS = ((DataText("Hotline"),), (LIMITED, " ", SourceNumber(1))), (("b",), ())
TABLE = Table("Commitments", ("Commitment", "Note"), ROWS)
BARS = StatusBarChart(
    "Shares",
    (StatusBar((DataText("AA"),), {LIMITED: 2, STALLED: 0, DONE: 1}), StatusBar(("BB",), {STALLED: 1})),
)
TIMELINES = TimelineChart(
    "Lives", AXIS, date(2018, 5, 1), (TimelineRow((DataText("Hotline"),), TIMELINE, ("due 15 Jul 2018",)),)
)
SOURCES = BulletList(
    (("Treaty, ", DataText("article 4")), (DataText("https://example.org/a?b=1&c=2"),)), numbered=True
)
PAGE = page_of(
    *(
        Section(
            "moved", "What moved", (Paragraph((DataText("hotline"), " is ", LIMITED, " ", SourceNumber(2))),)
        ),
        Section("late", "Late"),
        Section("all", "Commitments", (TABLE, BARS, TIMELINES)),
        Section("method", "Method", (BulletList((("One.",), (DONE,)), caption="Words"), SOURCES)),
    ),
    title=("Where things stand",),
    subtitle=(DataText("Treaty"), " ", SourceNumber(1)),
    opening=(("1 of 2 is ", DONE, "."), ("The worst is ", DataText(PERSIAN), ".")),
)


def render_and_read(page: Page) -> Any:
    return docx.Document(io.BytesIO(render_word(page)))


def document_of(*parts: Any) -> Any:
    """A document with these parts alone, in one section."""
    return render_and_read(page_of(Section("s", "S", parts)))


def paragraph_of(*pieces: Any) -> Any:
    """The paragraph that these pieces make."""
    return document_of(Paragraph(pieces)).paragraphs[-1]


def status_text(status: Status) -> str:
    return f"\xa0{STATUS_LETTERS[status]}\xa0{status}\xa0"


def coloured_runs(paragraph: Any) -> list[tuple[str, ...]]:
    """The runs of a paragraph that have a background: their text, background and text colour."""
    return [
        (run.text, shading.get(qn("w:fill")), str(run.font.color.rgb).lower())
        for run in paragraph.runs
        for shading in run._r.xpath("w:rPr/w:shd")
    ]


def cell_texts(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def column_widths(table: Any) -> list[int]:
    """The widths of the columns, in twentieths of a point."""
    return [int(width) for width in table._tbl.xpath("w:tblGrid/w:gridCol/@w:w")]


def test_a_document_has_the_text_of_the_page() -> None:
    """In styles of Word; an empty section says none, and a caption does not repeat the heading."""
    key = ", ".join(map(status_text, (Status.NO_INFORMATION, LIMITED, STALLED)))
    assert [(one.style.name, one.text) for one in render_and_read(PAGE).paragraphs] == [
        ("Title", "Where things stand"),
        ("List", "Treaty [1]"),
        ("List Bullet", f"1 of 2 is {status_text(DONE)}."),
        ("List Bullet", f"The worst is {MARK}{PERSIAN}{MARK}."),
        ("Heading 1", "What moved"),
        ("Normal", f"hotline is {status_text(LIMITED)} [2]"),
        ("Heading 1", "Late"),
        ("Normal", "none"),
        ("Heading 1", "Commitments"),
        ("Caption", "Shares"),
        ("Body Text 3", ", ".join(map(status_text, (LIMITED, STALLED, DONE)))),
        ("Caption", "Lives"),
        ("Body Text 3", key),
        ("Heading 1", "Method"),
        ("Heading 2", "Words"),
        ("List Bullet", "One."),
        ("List Bullet", status_text(DONE)),
        ("List Number", "Treaty, article 4"),
        ("List Number", "https://example.org/a?b=1&c=2"),
    ]


def test_a_document_has_a_title_and_no_author() -> None:
    """No date of making either; and Word opens it with all its functions."""
    found = render_and_read(PAGE)
    about = found.core_properties
    assert (about.title, about.author, about.last_modified_by, about.comments) == (
        "Where things stand",
        "",
        "",
        "",
    )
    assert about.created == about.modified == datetime(1980, 1, 1, tzinfo=UTC)
    mode = "w:compat/w:compatSetting[@w:name='compatibilityMode']/@w:val"
    assert found.settings.element.xpath(mode) == ["15"]


def test_the_paper_is_a4_and_its_pages_are_numbered() -> None:
    """By fields, which stay right while people write; in a font of 10.5 points, also for Persian."""
    found = render_and_read(PAGE)
    section, letters = found.sections[0], found.styles["Normal"].element.rPr
    sides = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(side / Mm(1)) for side in sides] == [210, 297, 15, 15]
    assert section.footer._element.xpath("w:p/w:fldSimple/@w:instr") == [" PAGE ", " NUMPAGES "]
    assert letters.xpath("w:sz/@w:val | w:szCs/@w:val") == ["21", "21"]
    assert set(letters.xpath("w:rFonts/@*")) == {"Arial"}
    assert letters.xpath("w:lang/@w:*") == ["en-GB", "fa-IR"]


def test_a_status_is_a_letter_and_a_word_on_its_colour() -> None:
    """So that nobody needs to see the colour."""
    paragraph = paragraph_of(*(piece for status in Status for piece in (status, " ")))
    assert coloured_runs(paragraph) == [(status_text(status), *STATUS_COLOURS[status]) for status in Status]


def test_every_source_number_links_to_its_source() -> None:
    """By a bookmark around the source in the list."""
    found = document_of(Paragraph(tuple(SourceNumber(number) for number in (2, 1, 2))), SOURCES)
    links = [link for paragraph in found.paragraphs for link in paragraph.hyperlinks]
    assert [(link.text, link.address) for link in links] == [("[2]", ""), ("[1]", ""), ("[2]", "")]
    starts = found.element.xpath("//w:bookmarkStart")
    at = {start.get(qn("w:name")): start.getparent().xpath("string(.)") for start in starts}
    first, second = "Treaty, article 4", "https://example.org/a?b=1&c=2"
    assert [at[link.fragment] for link in links] == [second, first, second]
    assert found.element.xpath("//w:bookmarkStart/@w:id") == found.element.xpath("//w:bookmarkEnd/@w:id")


def test_a_table_has_a_caption_and_repeated_headings() -> None:
    """No row is divided between two pages."""
    (found,) = document_of(TABLE).tables
    assert cell_texts(found) == [
        ["Commitment", "Note"],
        ["Hotline", f"{status_text(LIMITED)} [1]"],
        ["b", ""],
    ]
    rows = [row._tr for row in found.rows]
    assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True, False, False]
    assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)
    assert found._tbl.xpath("w:tblPr/w:tblCaption/@w:val") == ["Commitments"]


@pytest.mark.parametrize("long", ["word " * 80, "w" * 400, PERSIAN * 20])
def test_long_texts_get_the_width_that_short_columns_do_not_need(long: str) -> None:
    """Short words and days beside them are not broken."""
    row = (*[(DataText(long),)] * 4, ("12 Apr 2018",), (SourceNumber(3),))
    *wide, day, source = column_widths(
        document_of(Table("C", ("A", "B", "C", "D", "Day", "Source"), (row,))).tables[0]
    )
    assert day >= len("12 Apr 2018") * 100
    assert source >= len("Source") * 100
    assert len({*wide}) == 1
    assert TEXT_WIDTH - 6 <= sum(wide) + day + source <= TEXT_WIDTH


def test_a_status_with_its_letter_is_not_broken() -> None:
    """Also where it is followed by other words, and the columns beside it have long texts."""
    long = (DataText("word " * 80),)
    row = (long, (Status.BREACHED,), (Status.IMPLEMENTED, " since 12 Apr 2018"), *[long] * 4)
    table = document_of(Table("C", ("A", "Was", "Is", "D", "E", "F", "G"), (row,))).tables[0]
    _, status, followed, *_ = column_widths(table)
    assert status >= len(" B breached ") * 100 + CELL_MARGINS
    assert followed >= len(" D implemented ") * 100 + CELL_MARGINS


def test_many_columns_share_the_width_of_the_page() -> None:
    """Their words are broken, but none is left out."""
    wide = column_widths(document_of(Table("C", ("A", "Commitments") * 26, ())).tables[0])
    assert min(wide) > 0
    assert sum(wide) <= TEXT_WIDTH


def pictures_of(found: Any) -> list[tuple[str, bytes]]:
    """The pictures of a document in their order: what they show in words, and their bytes."""
    parts = found.part.related_parts
    return [
        (
            about.get("descr"),
            parts[about.getparent().xpath(".//a:blip/@r:embed")[0]].blob,
        )
        for about in found.element.body.xpath(".//wp:docPr")
    ]


def test_bars_timelines_and_the_trend_are_pictures() -> None:
    """Metafiles, which are drawn sharply at every size, with what they show in words."""
    found = document_of(BARS, TIMELINES, TREND)
    pictures = pictures_of(found)
    assert [words for words, _ in pictures] == [
        *("limited 2, implemented 1", "stalled 1", "Lives", "due 15 Jul 2018", "Described"),
    ]
    for _, picture in pictures:
        assert (picture[:4], picture[40:44]) == (b"\1\0\0\0", b" EMF")
        assert int.from_bytes(picture[48:52], "little") == len(picture)
    labels = [row[0] for table in found.tables for row in cell_texts(table)]
    assert labels == ["Party", "AA", "BB", "Commitment", "Lives", "Hotline"]


def test_every_sheet_has_its_title_number_and_marking() -> None:
    """By fields, which stay right while people write."""
    found = render_and_read(page_of(title=("Where things stand",), marking="RESTRICTED"))
    section = found.sections[0]
    assert [one.text for one in section.header.paragraphs if one.text] == ["RESTRICTED"]
    (foot,) = [one.text for one in section.footer.paragraphs if one.text]
    assert foot.startswith("RESTRICTED\nOn every sheet · ")


def make_template(folder: Path) -> Path:
    """A document of an office: with a heading of its own, a header, and neither a grid nor a list."""
    template = docx.Document()
    template.styles["Heading 1"].font.size = Pt(33)
    template.styles["Heading 1"].element.set(qn("w:styleId"), "berschrift1")
    for name in ("List Bullet", "Table Grid"):
        template.styles[name].delete()
    template.sections[0].header.paragraphs[0].text = "Ministry"
    template.add_paragraph("To be replaced")
    template.save(str(folder / "office.docx"))
    return folder / "office.docx"


def test_a_template_gives_its_styles_by_their_names(tmp_path: Path) -> None:
    """Whatever it calls them within; what it has not is as usual, and what it says on each sheet stays."""
    page = page_of(
        Section("s", "Heading", (TABLE, BulletList((("One.",),)))), opening=(("First.",),), marking="SECRET"
    )
    found = docx.Document(io.BytesIO(render_word(page, make_template(tmp_path))))
    texts = {one.text: one.style.name for one in found.paragraphs}
    assert "To be replaced" not in texts
    assert (texts["Heading"], texts["One."]) == ("Heading 1", "Normal")
    heading = next(one for one in found.paragraphs if one.text == "Heading")
    assert heading.style.font.size == Pt(33)
    header = [one.text for one in found.sections[0].header.paragraphs]
    assert (header[0], header[-1]) == ("Ministry", "SECRET")


def test_nothing_of_the_words_of_a_template_goes_out(tmp_path: Path) -> None:
    """A page of ours can be one: its pictures, its running lines and the remarks on it are gone."""
    chart = Section("trend", "Trend", (TREND,))
    old = docx.Document(io.BytesIO(render_word(page_of(chart, chart, marking="SECRET"))))
    old.add_comment(old.paragraphs[0].add_run("Then"), text="Remarked")
    old.save(str(tmp_path / "old.docx"))
    made = render_word(page_of(chart), tmp_path / "old.docx")
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        names = parts.namelist()
        everything = b"".join(map(parts.read, names))
    assert len(names) == len(set(names))
    assert len(pictures_of(docx.Document(io.BytesIO(made)))) == sum("media" in name for name in names) == 1
    for word in (b"SECRET", b"Then", b"Remarked"):
        assert word not in everything
    foot = docx.Document(io.BytesIO(made)).sections[0].footer.paragraphs
    assert [one.text for one in foot if one.text] == ["On every sheet ·  of "]  # the numbers are fields


def test_every_sheet_of_a_template_has_its_marking(tmp_path: Path) -> None:
    """With several sections, and other headers on the first sheet and on even ones; in its own style."""
    template = docx.Document()
    template.add_section()
    template.sections[-1].different_first_page_header_footer = True
    template.settings.odd_and_even_pages_header_footer = True
    template.styles["Footer"].element.set(qn("w:styleId"), "Fuzeile")
    template.save(str(tmp_path / "office.docx"))
    page = page_of(marking="RESTRICTED")
    (section,) = docx.Document(io.BytesIO(render_word(page, tmp_path / "office.docx"))).sections
    parts = [
        *(section.header, section.first_page_header, section.even_page_header),
        *(section.footer, section.first_page_footer, section.even_page_footer),
    ]
    assert ["RESTRICTED" in part.paragraphs[-1].text for part in parts] == [True] * 6
    assert section.footer.paragraphs[-1].style.name == "Footer"


def test_what_is_no_template_is_said_to_be_none(tmp_path: Path) -> None:
    """And no page is made."""
    path = tmp_path / "notes.txt"
    path.write_text("notes", encoding="utf-8")
    with pytest.raises(UsageError, match=r"notes\.txt is not a Word document"):
        render_word(PAGE, path)


@pytest.mark.parametrize(
    ("words", "language"), [(PERSIAN, ["fa-IR"]), (URDU, ["ur-PK"]), ("hotline: خط.", [])]
)
def test_persian_and_urdu_words_have_their_direction_and_language(words: str, language: list[str]) -> None:
    """What follows them stays on their right."""
    found = paragraph_of("Note: ", DataText(words), ", 2018")
    assert [run.text for run in found.runs] == ["Note: ", MARK, words, MARK, ", 2018"]
    assert [bool(run.font.rtl) for run in found.runs] == [False, False, bool(language), False, False]
    assert found._p.xpath("w:r/w:rPr/w:lang/@w:bidi") == language
    assert not found._p.xpath("w:r/w:t[not(@xml:space='preserve')]")


def test_a_cell_with_only_persian_begins_on_the_right() -> None:
    """Not one that also has English words, or begins with them."""
    cells = ((DataText(PERSIAN),), (DataText(PERSIAN), " (ref)"), (DataText("ref خط"),))
    (found,) = document_of(Table("C", ("A", "B", "C"), (cells,))).tables
    begun = [bool(cell.paragraphs[0]._p.xpath("w:pPr/w:bidi")) for cell in found.rows[1].cells]
    assert begun == [True, False, False]


ANY_TEXT = st.text(st.characters() | st.sampled_from("\x00\x1b\u202e\ufffe\uffff\ud800<&]]>خa1( \n"))


@settings(max_examples=10)  # each opens a whole document
@given(ANY_TEXT)
@example('<script>alert("1")</script> & ]]> &amp; {PAGE} <w:t/>\r\n')
@example("\x00\x1b[31m\x85\u202e\ufeff\ufffe\uffff\ud800\t\r")
def test_data_is_only_text_in_a_document(text: str) -> None:
    """Nothing is lost and nothing becomes a field or a link, in any part of the document."""
    said = (DataText(text),)
    parts = (
        Paragraph(said),
        Table(text, (text,), ((said,),)),
        BulletList((said,), caption=text),
        BulletList((said,), numbered=True),
        StatusBarChart(text, (StatusBar(said, {LIMITED: 1}),)),
        TimelineChart(text, AXIS, None, (TimelineRow(said, TIMELINE, said),)),
    )
    found = render_and_read(page_of(Section("s", "heading", parts), title=said, opening=(said,)))
    shown = escape_control_characters(text.replace("\r\n", "\n"), keep_lines=True)
    shown = shown.replace("\ufffe", "<U+FFFE>").replace("\uffff", "<U+FFFF>")
    paragraph = next(one for one in found.paragraphs if one.style.name == "Normal")
    cells = [table.rows[1].cells[0].text for table in found.tables]
    assert {one.replace(MARK, "") for one in (paragraph.text, *cells)} == {shown.replace(MARK, "")}
    tags = {element.tag for element in found.element.body.iter()}
    assert not tags & {qn("w:fldSimple"), qn("w:fldChar"), qn("w:instrText"), qn("w:hyperlink")}


RENDER_AGAIN = """
import pickle, sys
from tracker.brief.word_writer import render_word
sys.stdout.buffer.write(render_word(pickle.load(sys.stdin.buffer)))
"""


def test_the_same_page_is_the_same_document() -> None:
    """Made anew with other settings too: no part says when or on which system it was made."""
    first, elsewhere = render_word(PAGE), {**os.environ, "TZ": "Asia/Tehran", "PYTHONHASHSEED": "7"}
    run = [sys.executable, "-c", RENDER_AGAIN]
    anew = subprocess.run(run, input=pickle.dumps(PAGE), env=elsewhere, capture_output=True, check=True)
    assert anew.stdout == first
    with zipfile.ZipFile(io.BytesIO(first)) as found:
        ages = {(part.date_time, part.create_system, part.compress_type) for part in found.infolist()}
    assert ages == {((1980, 1, 1, 0, 0, 0), 0, zipfile.ZIP_DEFLATED)}


def test_a_document_can_be_mailed() -> None:
    """It is compressed, and has no part and no table style that it does not use."""
    document = render_word(PAGE)
    assert len(document) < 25_000
    with zipfile.ZipFile(io.BytesIO(document)) as found:
        names = " ".join(found.namelist())
    assert not re.search("WithEffects|customXml|thumbnail", names)
    styles = docx.Document(io.BytesIO(document)).styles
    table_styles = [style.name for style in styles if style.type == WD_STYLE_TYPE.TABLE]
    assert table_styles == ["Normal Table", "Table Grid"]


def test_without_python_docx_a_sentence_names_the_command_that_adds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is an optional package."""
    monkeypatch.setitem(sys.modules, "docx", None)
    for name in ("docx.oxml", "docx.oxml.ns"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.delitem(sys.modules, "tracker.brief.word_writer")
    monkeypatch.delitem(sys.modules, "tracker.brief.word_elements")
    with pytest.raises(MissingPackage) as raised:
        importlib.import_module("tracker.brief.word_writer")
    way_on = installation_of("python-docx").sentence
    assert say_error(raised.value) == f"Word documents need one more package, python-docx. {way_on}"
    assert raised.value.exit_code == 2
