"""Excel workbooks: cells are read as they are seen; a problem is reported with its sheet and row."""

import functools
import gc
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, CommandResult, ImportContent
from csv_helpers import ROW as CSV_ROW
from csv_helpers import csv_text, log_values, only_sentence
from workbook_helpers import HEADER, ROW, Sheets, change_part, make_workbook

pytestmark = ON_A_FILE  # about how a workbook is read, whatever takes it in

CSV = csv_text(CSV_ROW).encode()


@pytest.fixture
def import_workbook(import_content: ImportContent) -> ImportContent:
    """Imports a workbook, of its sheets or its bytes; if that fails, nothing may be saved."""

    def import_sheets(
        content: bytes | Sheets, *more: str, name: str = "plan.xlsx", fails: int = 0
    ) -> CommandResult:
        content = content if isinstance(content, bytes) else make_workbook(content)
        return import_content(content, *more, name=name, fails=fails)

    return import_sheets


def test_cells_are_read_as_they_are_seen(import_workbook: ImportContent, tracker: CommandLine) -> None:
    """Real dates are days, of a time the day; 12.0 is 12; a text in ISO is a day too."""
    rows = [
        HEADER,
        ("hotline", date(2018, 1, 5), "limited", 12.0),
        ("hotline", datetime(2018, 1, 6, 23, 30), "Limited ", 0.5),  # noqa: DTZ001 - cells know no zone
        ("HOTLINE", "2018-01-07", "limited", "012", "ir"),
        ("hotline", "۲۰۱۸-۰۱-۰۸", "limited", "=not a formula"[1:]),
    ]
    assert import_workbook({"S": rows}).out == "plan.xlsx: added 4 updates.\n"
    assert log_values(tracker, "effective_on") == ["2018-01-05", "2018-01-06", "2018-01-07", "2018-01-08"]
    assert log_values(tracker, "note") == ["12", "0.5", "012", "not a formula"]


def test_a_date_in_a_text_is_written_as_a_day(import_workbook: ImportContent, tracker: CommandLine) -> None:
    """What the screen shows as a day does not gain a midnight."""
    import_workbook({"S": [HEADER, (*ROW[:3], date(2018, 3, 7))]})
    assert log_values(tracker, "note") == ["2018-03-07"]


def test_blank_rows_are_skipped_and_counted(import_workbook: ImportContent) -> None:
    """Also those with only spaces; the row that is reported is the one Excel shows."""
    rows = [HEADER, [], ROW, [None], ("  ", " "), ("hotline", "bad", "limited")]
    assert only_sentence(import_workbook({"S": rows}, fails=5)).startswith(
        'plan.xlsx, sheet "S", row 6, effective_on: "bad"'
    )
    assert import_workbook({"S": rows[:-1]}).out == "plan.xlsx: added 1 update.\n"


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (43105, '"43105" is not a day'),
        (0.25, '"0.25" is not a day'),
        (True, "is not a day"),
        (datetime(2018, 1, 5, 6, 0).time(), "is not a day"),  # noqa: DTZ001
        (timedelta(days=3), "is not a day"),
        ("5/6/18", "5 June 2018 or 6 May 2018"),
        ("#N/A", "The cell B2 shows the error #N/A."),
    ],
)
def test_a_cell_that_is_not_a_day_is_reported(
    import_workbook: ImportContent, cell: object, says: str
) -> None:
    """Sheet, row, field and value, in words that nobody needs Python for."""
    found = only_sentence(import_workbook({"S": [HEADER, ("hotline", cell, "limited")]}, fails=5))
    assert found.startswith('plan.xlsx, sheet "S", row 2, effective_on: ')
    assert says in found
    assert "datetime" not in found
    assert "True" not in found


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, (*ROW, "IR", "stray")],
        [(*HEADER[:3], None, "note"), (*ROW[:3], "stray", "n")],
    ],
)
def test_a_cell_under_no_heading_is_reported(
    import_workbook: ImportContent, rows: list[Sequence[Any]]
) -> None:
    """Beyond the header or under a gap in it: what somebody wrote is not dropped in silence."""
    found = only_sentence(import_workbook({"S": rows}, fails=5))
    assert 'sheet "S", row 2: A cell with "stray" stands under no heading.' in found


def test_several_sheets_are_one_file(import_workbook: ImportContent) -> None:
    """Commitments come before their updates in any order of sheets; a sheet that is no table is named."""
    terms = [("Ref", "Title", "Agreement"), ("n1", "New measure", "pk-ir-2017")]
    found = import_workbook(
        {"Updates": [HEADER, ("n1", *ROW[1:]), ROW], "Notes": [["Anything"]], "More": [HEADER], "Plan": terms}
    )
    assert found.out == "plan.xlsx: added 1 commitment and 2 updates.\n"
    assert found.err.splitlines() == [
        "Of 1 commitment nobody is named who owes it: the parties do.",
        'Left out: the sheet "Notes".',
    ]


def test_a_problem_names_its_sheet(import_workbook: ImportContent) -> None:
    """Problems of several sheets stand in the order of the sheets; what follows from one is not told."""
    sheets = {
        "One": [HEADER, ("n1", *ROW[1:]), ("hotline", date(2018, 1, 5), "limitd")],
        "Two": [("ref", "title", "agreement"), ("n1", "T", "pk-ir-2018")],
    }
    says = import_workbook(sheets, fails=5).err.splitlines()
    assert says[0].startswith("plan.xlsx has 2 problems; nothing was saved.")
    assert says[1].startswith('sheet "One", row 3, status: "limitd" is not a status.')
    assert says[2].startswith('sheet "Two", row 2, agreement: There is no agreement "pk-ir-2018".')


def test_with_json_a_problem_names_its_sheet_too(import_workbook: ImportContent) -> None:
    """A row of a workbook is found by its sheet, also by a program."""
    sheets = {"One": [HEADER, ROW], "Two": [HEADER, ("hotline", "bad", "limited")]}
    (problem,) = json.loads(import_workbook(sheets, "--json", fails=5).err)["error"]["problems"]
    assert (problem["line"], problem["field"], problem["value"]) == (2, "effective_on", "bad")
    assert "Two" in str(problem)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "The header says neither"),
        ([("a", "b"), (1, 2)], "The header says neither"),
        ([("commitment", "status"), ("hotline", "limited")], 'needs a column "effective_on"'),
        ([(*HEADER, "note"), ROW], 'Two columns are called "note"'),
    ],
)
def test_a_bad_header_is_reported_with_its_sheet(
    import_workbook: ImportContent, rows: list[Sequence[Any]], says: str
) -> None:
    """Sheet and row, not the line of a file that has no lines."""
    found = only_sentence(import_workbook({"Plan": rows}, fails=5))
    assert says in found
    assert found.startswith('plan.xlsx, sheet "Plan": ')


@pytest.mark.parametrize("header", [("commitment", "status"), (*HEADER, "note")])
def test_a_table_with_a_bad_header_is_not_left_out(
    import_workbook: ImportContent, header: Sequence[str]
) -> None:
    """A sheet that is clearly meant to be read refuses the file, also beside a sheet that can be."""
    import_workbook({"Good": [HEADER, ROW], "Bad": [header, ("hotline",)]}, fails=5)


@pytest.mark.parametrize(
    ("terms", "news", "option"),
    [
        (("ref", "Measure", "agreement"), HEADER, "--map=title=Measure"),
        (("ref", "title", "agreement"), (*HEADER[:3], "Remark"), "--map=note=Remark"),
    ],
)
def test_map_of_one_sheet_leaves_the_others_alone(
    import_workbook: ImportContent, terms: Sequence[str], news: Sequence[str], option: str
) -> None:
    """A column named for commitments does not cost the sheet of updates, nor the other way round."""
    sheets = {"Plan": [terms, ("n1", "New measure", "pk-ir-2017")], "News": [news, ROW]}
    assert import_workbook(sheets, option).out == "plan.xlsx: added 1 commitment and 1 update.\n"


@pytest.mark.parametrize("blank", [1, 2])
def test_blank_rows_above_the_header_are_skipped(import_workbook: ImportContent, blank: int) -> None:
    """As blank lines of CSV are."""
    assert import_workbook({"S": [*[[]] * blank, HEADER, ROW]}).out == "plan.xlsx: added 1 update.\n"


@functools.cache
def long_workbook() -> bytes:
    """A workbook with two sheets, the second one long; made once, and only where a test needs it."""
    news = (("hotline", date(2018, 1, 6), "limited", f"{n} {'n' * 60}") for n in range(1500))
    return make_workbook({"One": [HEADER, ROW], "Two": [HEADER, *news]})


@pytest.mark.parametrize("kept", [100, 3000, 200_000])
def test_a_broken_sheet_is_reported_by_its_name(import_workbook: ImportContent, kept: int) -> None:
    """Broken at its beginning or far down: it is that sheet which is named, and no other."""
    found = only_sentence(
        import_workbook(change_part(long_workbook(), "sheet2.xml", lambda xml: xml[:kept]), fails=5)
    )
    assert "One" not in found
    assert "row 0" not in found
    assert "Save" in found


def make_archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("letter.txt", "words")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "make_content", "says"),
    [
        ("plan.xlsx", make_archive, "is no Excel workbook"),
        ("plan.xlsx", lambda: long_workbook()[:5000], "is no Excel workbook"),
        ("plan.xlsx", lambda: CSV, "is no Excel workbook"),
        ("plan.xlsx", bytes, "is no Excel workbook"),
        (
            "plan.csv",
            long_workbook,
            "plan.csv: This is an archive and no text. If it is a workbook, call it .xlsx",
        ),
        ("plan.json", long_workbook, "plan.json: This is an archive and no text"),
        ("plan.xls", lambda: CSV, ".tsv, .xlsx, .xlsm and .ods."),
        ("plan", lambda: CSV, ".tsv, .xlsx, .xlsm and .ods."),
    ],
    ids=["archive", "cut off", "text", "empty", "named csv", "named json", "named xls", "no ending"],
)
def test_a_file_that_is_not_a_workbook_is_refused(
    import_workbook: ImportContent, name: str, make_content: Callable[[], bytes], says: str
) -> None:
    """By what it is, not by an error of the library that could not read it."""
    found = only_sentence(import_workbook(make_content(), name=name, fails=5))
    assert says in found
    assert "Error" not in found


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("sheet1.xml", lambda xml: xml[:800]),
        ("workbook.xml", lambda xml: xml[:100]),
        ("sheet2.xml", lambda xml: xml[:3000]),
    ],
)
def test_a_refused_workbook_is_closed(
    import_workbook: ImportContent, part: str, change: Callable[[bytes], bytes]
) -> None:
    """Or Windows would not let anybody mend the file."""
    import_workbook(change_part(long_workbook(), part, change), fails=5)
    gc.collect()  # pytest makes an error of a file that was only closed by this
