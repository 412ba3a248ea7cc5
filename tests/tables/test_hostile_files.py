"""Files made to fill the memory or to take for ever: each is refused where that shows, in constant memory."""

import io
import zipfile
from collections.abc import Callable, Iterable

import pytest
from conftest import ON_A_FILE, ImportContent
from csv_helpers import only_sentence
from table_makers import ODS_BEGINNING, ODS_END, make_shared_xlsx, zip_ods

from tracker.exchange import excel_sheets, import_problems, workbook_parts

pytestmark = ON_A_FILE  # about what is in a file, whatever takes it in

TOO_LARGE = "This is larger than what can be read of a workbook. Save its sheets as CSV UTF-8."
ROWS = [("commitment", "effective_on", "status", "note"), ("hotline", "2018-01-05", "limited", "n")]
HEADINGS = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ROWS[0])
BEGINNING = f'<worksheet xmlns="x"><sheetData><row r="1">{HEADINGS}</row>'
END = "</sheetData></worksheet>"


def with_sheet(*pieces: str, part: str = "sheet1.xml") -> bytes:
    """A workbook whose sheet, or another part, has this content."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(make_shared_xlsx(ROWS))) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            with new.open(name, "w") as to:
                to.writelines(map(str.encode, pieces) if name.endswith(part) else [old.read(name)])
    return made.getvalue()


def with_rows(*pieces: str) -> bytes:
    return with_sheet(BEGINNING, *pieces, END)


def repeated_cells(rows: int, columns: int) -> bytes:
    """A sheet of .ods with one row of one cell, each so many times."""
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}<text:p>x</text:p></table:table-cell>'
    return zip_ods(
        f'{ODS_BEGINNING}<table:table table:name="Plan">{row}</table:table-row></table:table>{ODS_END}'
    )


def archive_of(names: Iterable[str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return made.getvalue()


def text_cell(text: str) -> str:
    return f'<row r="2"><c t="inlineStr"><is><t>{text}</t></is></c></row>'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (lambda: with_rows('<row r="999999999999"><c><v>1</v></c></row>'), "plan.xlsx"),
        (lambda: with_rows('<row r="2">', "<c><v>1</v></c>" * 17_000, "</row>"), "plan.xlsx"),
        (lambda: with_rows('<row r="2"><c r="ZZZZ2"><v>1</v></c></row>'), "plan.xlsx"),
        (lambda: with_rows(text_cell("x" * 1_100_000)), "plan.xlsx"),
        (lambda: with_rows(f'<row r="2"><c t="{"x" * 5_000_000}"/></row>'), "plan.xlsx"),
        (lambda: with_rows("<a>" * 200), "plan.xlsx"),
        (lambda: with_rows("<!--" + "x" * 20_000_000 + "-->"), "plan.xlsx"),
        (
            lambda: with_sheet(f"<sst><si><t>{'x' * 1_100_000}</t></si></sst>", part="sharedStrings.xml"),
            "plan.xlsx",
        ),
        (lambda: with_sheet(BEGINNING, END[:12], '<mergeCell ref="A1:B2"/>' * 100_001), "plan.xlsx"),
        (lambda: archive_of(map(str, range(10_001))), "plan.xlsx"),
        (lambda: repeated_cells(1_048_577, 1), "p.ods"),
        (lambda: repeated_cells(1, 16_385), "p.ods"),
        (lambda: repeated_cells(1_000, 1_100), "p.ods"),
    ],
    ids=[
        *("row number", "cells", "column", "string", "attribute", "depth", "comment", "shared", "merged"),
        *("parts", "rows of ods", "columns of ods", "cells of ods"),
    ],
)
def test_a_workbook_that_is_larger_than_any_is_refused(
    import_content: ImportContent, content: Callable[[], bytes], name: str
) -> None:
    """As soon as that shows, and not when all of it is read; the sentence says what serves instead."""
    assert TOO_LARGE in only_sentence(import_content(content(), name=name, fails=5))


@pytest.mark.parametrize(
    "content",
    [
        with_sheet('<!DOCTYPE a [<!ENTITY b "bb">]>', BEGINNING, text_cell("&b;"), END),
        archive_of(["inner.zip"]),
    ],
    ids=["entities", "zip of zips"],
)
def test_what_no_workbook_has_is_refused(import_content: ImportContent, content: bytes) -> None:
    """Entities that multiply, archives in an archive."""
    assert "is no Excel workbook" in only_sentence(import_content(content, name="plan.xlsx", fails=5))


def test_much_that_was_packed_into_little_is_refused_unread(
    import_content: ImportContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The archive says how large a part is; nothing people write becomes 250 times smaller."""
    content = with_rows(text_cell("n") * 5_000)
    monkeypatch.setattr(workbook_parts, "SIZE_OF_ANY_RATIO", 1000)
    monkeypatch.setattr(workbook_parts, "MAX_RATIO", 10)
    assert TOO_LARGE in only_sentence(import_content(content, name="plan.xlsx", fails=5))


def test_more_text_than_is_kept_in_memory_is_refused(
    import_content: ImportContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A workbook keeps its texts in one part, which is read first."""
    monkeypatch.setattr(excel_sheets, "MAX_SHARED_LENGTH", 10)
    assert TOO_LARGE in only_sentence(import_content(make_shared_xlsx(ROWS), name="plan.xlsx", fails=5))


def test_a_merged_cell_of_a_whole_sheet_is_no_trouble(import_content: ImportContent) -> None:
    """Only as many of its columns are filled as a table may have."""
    merged = '</sheetData><mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>'
    content = with_sheet(BEGINNING, text_cell("x") * 3, merged)
    assert "row 2: " in import_content(content, name="plan.xlsx", fails=5).err


def test_after_very_many_problems_a_file_is_not_read_on(
    import_content: ImportContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody needs to know how many there are."""
    monkeypatch.setattr(import_problems, "MAX_PROBLEMS_COUNTED", 50)
    rows = "".join(f"n{n},T,pk-ir-2017,x{n}\n" for n in range(100))
    told = import_content(f"ref,title,agreement,obligors\n{rows}", fails=5).err
    assert told.startswith("plan.csv has 50 problems or more; nothing was saved.")


def test_keys_of_very_many_parts_are_refused(import_content: ImportContent) -> None:
    """To read one takes the square of their number; in a text or a comment they are words."""
    dotted = ".".join("a" * 50)
    told = only_sentence(import_content(f'schema = "tracker/2"\n{dotted} = 1\n', name="plan.toml", fails=5))
    assert told.startswith("plan.toml, line 2: This is no TOML: the key a.a.")
    harmless = f"""schema = "tracker/2"  # {dotted}
[[updates]]
commitment = "hotline"
effective_on = 2018-01-05
note = "{dotted}"
"""
    assert "added 1 update" in import_content(harmless, name="plan.toml").out


def test_lines_of_a_text_are_not_taken_for_items(import_content: ImportContent) -> None:
    """The line of what is wrong is that of the item, however its texts look."""
    text = "[[updates]]\n" * 3
    content = f"""schema = "tracker/2"
[[updates]]
commitment = "hotline"
effective_on = 2018-01-05
note = \"\"\"
{text}\"\"\"
[[updates]]
commitment = "hotlin"
effective_on = 2018-01-05
note = "n"
"""
    told = only_sentence(import_content(content, name="plan.toml", fails=5))
    assert told.startswith("plan.toml, line 10, commitment: ")


def test_a_key_that_stands_twice_among_many_is_named(import_content: ImportContent) -> None:
    """However many keys there are."""
    keys = ", ".join(f'"k{n}": 1' for n in range(2_000))
    content = f'{{"schema": "tracker/2", "updates": [{{{keys}, "k1999": 1}}]}}'
    told = only_sentence(import_content(content, name="plan.json", fails=5))
    assert 'the key "k1999" stands twice' in told
