"""Excel in, every form out, written whole or not at all; and files of every kind, damaged at random."""

import codecs
import csv
import errno
import gc
import io
import json
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ON_A_FILE
from conftest import CommandLine as Typed
from conftest import CommandResult as Result
from conftest import database_content as held
from conftest import empty_database as empty
from conftest import examples_per_engine as shared
from conftest import run_tracker as run
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Component

from tracker import db
from tracker.cli import app

__all__ = ["empty"]

HEADER = ("commitment", "effective_on", "status", "note", "reporter")
ROW = ("hotline", date(2018, 1, 5), "limited", "Numbers exchanged")
CSV = b"commitment,effective_on,status,note,reporter\nhotline,2018-01-05,limited,Numbers exchanged,\n"
DAY = "--on=2018-01-05"
FORMS = ("out.json", "out.csv", "out.xlsx", "out.ics")
# All that may leave a command when a file is read: done, wrong usage, no such ref, refused, a bad file.
CODES = {0, 2, 3, 4, 5}
ACTS_ON_A_SCREEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

ImportContent = Callable[..., Result]
Sheets = dict[str, Iterable[Sequence[Any]]]


@pytest.fixture
def take(tracker: Typed, tmp_path: Path) -> ImportContent:
    """Imports a workbook; where that fails, not a byte of the database may differ."""

    def taken(content: bytes | Sheets, *more: str, name: str = "plan.xlsx", fails: int = 0) -> Result:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else workbook(content))
        before = held(tracker.path)
        result = tracker("import", str(path), *more, fails=fails)
        assert not fails or held(tracker.path) == before
        return result

    return taken


def workbook(sheets: Sheets) -> bytes:
    """A workbook with the rows of each sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def rebuilt(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name.endswith(part) else old.read(name))
    return made.getvalue()


def entries(tracker: Typed, key: str) -> list[Any]:
    return [item[key] for item in tracker("log --json").json["items"]]


def told(result: Result) -> str:
    """The one sentence on stderr."""
    assert result.err.count("\n") == 1, result.err
    return result.err.strip()


# -- Excel in ------------------------------------------------------------------------------------------


def test_cells_are_read_as_they_are_seen(take: ImportContent, tracker: Typed) -> None:
    """Real dates are days, of a time the day; 12.0 is 12; a text in ISO is a day too."""
    rows = [
        HEADER,
        ("hotline", date(2018, 1, 5), "limited", 12.0),
        ("hotline", datetime(2018, 1, 6, 23, 30), "Limited ", 0.5),  # noqa: DTZ001 - cells know no zone
        ("HOTLINE", "2018-01-07", "limited", "012", "ir"),
        ("hotline", "۲۰۱۸-۰۱-۰۸", "limited", "=not a formula"[1:]),
    ]
    assert take({"S": rows}).out == "plan.xlsx: added 4 updates.\n"
    assert entries(tracker, "effective_on") == ["2018-01-05", "2018-01-06", "2018-01-07", "2018-01-08"]
    assert entries(tracker, "note") == ["12", "0.5", "012", "not a formula"]


def test_a_date_in_a_text_is_written_as_a_day(take: ImportContent, tracker: Typed) -> None:
    """What the screen shows as a day does not gain a midnight."""
    take({"S": [HEADER, (*ROW[:3], date(2018, 3, 7))]})
    assert entries(tracker, "note") == ["2018-03-07"]


def test_blank_rows_are_passed_over_and_counted(take: ImportContent) -> None:
    """Also those with only spaces; the row that is told is the one Excel shows."""
    rows = [HEADER, [], ROW, [None], ("  ", " "), ("hotline", "bad", "limited")]
    assert told(take({"S": rows}, fails=5)).startswith('plan.xlsx, sheet "S", row 6, effective_on: "bad"')
    assert take({"S": rows[:-1]}).out == "plan.xlsx: added 1 update.\n"


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (43105, '"43105" is not a day'),
        (0.25, '"0.25" is not a day'),
        (True, "is not a day"),
        (datetime(2018, 1, 5, 6, 0).time(), "is not a day"),  # noqa: DTZ001
        (timedelta(days=3), "is not a day"),
        ("5/6/18", "5 June 2018 or 6 May 2018"),
        ("#N/A", '"#N/A" is not a day'),
    ],
)
def test_a_cell_that_is_no_day_is_told(take: ImportContent, cell: object, says: str) -> None:
    """Sheet, row, field and value, in words that nobody needs Python for."""
    found = told(take({"S": [HEADER, ("hotline", cell, "limited")]}, fails=5))
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
def test_a_cell_under_no_heading_is_told(take: ImportContent, rows: list[Sequence[Any]]) -> None:
    """Beyond the header or under a gap in it: what somebody wrote is not dropped in silence."""
    found = told(take({"S": rows}, fails=5))
    assert 'sheet "S", row 2: A cell with "stray" stands under no heading.' in found


def test_several_sheets_are_one_file(take: ImportContent) -> None:
    """Commitments come before their updates in any order of sheets; a sheet that is no table is named."""
    terms = [("Ref", "Title", "Agreement"), ("n1", "New measure", "pk-ir-2017")]
    found = take(
        {"Updates": [HEADER, ("n1", *ROW[1:]), ROW], "Notes": [["Anything"]], "More": [HEADER], "Plan": terms}
    )
    assert found.out == "plan.xlsx: added 1 commitment and 2 updates.\n"
    assert told(found) == 'Left out, because no field is called so: the sheet "Notes".'


def test_a_problem_names_its_sheet(take: ImportContent) -> None:
    """Problems of several sheets stand in the order of the sheets; what follows from one is not told."""
    sheets = {
        "One": [HEADER, ("n1", *ROW[1:]), ("hotline", date(2018, 1, 5), "limitd")],
        "Two": [("ref", "title", "agreement"), ("n1", "T", "pk-ir-2018")],
    }
    says = take(sheets, fails=5).err.splitlines()
    assert says[0] == "plan.xlsx has 2 problems; nothing was saved."
    assert says[1].startswith('sheet "One", row 3, status: "limitd" is not a status.')
    assert says[2].startswith('sheet "Two", row 2, agreement: There is no agreement "pk-ir-2018".')


def test_with_json_a_problem_names_its_sheet_too(take: ImportContent) -> None:
    """A row of a workbook is found by its sheet, also by a program."""
    sheets = {"One": [HEADER, ROW], "Two": [HEADER, ("hotline", "bad", "limited")]}
    (problem,) = json.loads(take(sheets, "--json", fails=5).err)["error"]["problems"]
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
def test_a_bad_header_is_told_with_its_sheet(
    take: ImportContent, rows: list[Sequence[Any]], says: str
) -> None:
    """Sheet and row, not the line of a file that has no lines."""
    found = told(take({"Plan": rows}, fails=5))
    assert says in found
    assert found.startswith('plan.xlsx, sheet "Plan": ')


@pytest.mark.parametrize("header", [("commitment", "status"), (*HEADER, "note")])
def test_a_table_with_a_bad_header_is_not_left_out(take: ImportContent, header: Sequence[str]) -> None:
    """A sheet that is clearly meant to be read refuses the file, also beside a sheet that can be."""
    take({"Good": [HEADER, ROW], "Bad": [header, ("hotline",)]}, fails=5)


@pytest.mark.parametrize(
    ("terms", "news", "option"),
    [
        (("ref", "Measure", "agreement"), HEADER, "--map=title=Measure"),
        (("ref", "title", "agreement"), (*HEADER[:3], "Remark"), "--map=note=Remark"),
    ],
)
def test_map_leaves_the_other_sheets_alone(
    take: ImportContent, terms: Sequence[str], news: Sequence[str], option: str
) -> None:
    """A column named for commitments does not cost the sheet of updates, nor the other way round."""
    sheets = {"Plan": [terms, ("n1", "New measure", "pk-ir-2017")], "News": [news, ROW]}
    assert take(sheets, option).out == "plan.xlsx: added 1 commitment and 1 update.\n"


@pytest.mark.parametrize("blank", [1, 2])
def test_blank_rows_above_the_header_are_passed_over(take: ImportContent, blank: int) -> None:
    """As blank lines of CSV are."""
    assert take({"S": [*[[]] * blank, HEADER, ROW]}).out == "plan.xlsx: added 1 update.\n"


LONG = {
    "One": [HEADER, ROW],
    "Two": [HEADER, *(("hotline", date(2018, 1, 6), "limited", f"{n} {'n' * 60}") for n in range(1500))],
}


@pytest.mark.parametrize("kept", [100, 3000, 200_000])
def test_a_broken_sheet_is_told_by_its_name(take: ImportContent, kept: int) -> None:
    """Broken at its beginning or far down: it is that sheet which is named, and no other."""
    found = told(take(rebuilt(workbook(LONG), "sheet2.xml", lambda xml: xml[:kept]), fails=5))
    assert "One" not in found
    assert "row 0" not in found
    assert "Save" in found


def an_archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("letter.txt", "words")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("plan.xlsx", an_archive(), "is no Excel workbook"),
        ("plan.xlsx", workbook(LONG)[:5000], "is no Excel workbook"),
        ("plan.xlsx", CSV, "is no Excel workbook"),
        ("plan.xlsx", b"", "is no Excel workbook"),
        (
            "plan.csv",
            workbook(LONG),
            "plan.csv: This is an archive and no text. If it is a workbook, call it .xlsx",
        ),
        ("plan.json", workbook(LONG), "plan.json: This is an archive and no text"),
        ("plan.xls", CSV, "The tracker reads .json, .toml, .csv and .xlsx."),
        ("plan", CSV, "The tracker reads .json, .toml, .csv and .xlsx."),
    ],
    # Made of what is in a workbook, a test's name would change with the second in which that was made.
    ids=["archive", "cut off", "text", "empty", "named csv", "named json", "named xls", "no ending"],
)
def test_what_is_no_workbook_is_told(take: ImportContent, name: str, content: bytes, says: str) -> None:
    """By what it is, not by an error of the library that could not read it."""
    found = told(take(content, name=name, fails=5))
    assert says in found
    assert "Error" not in found


@ON_A_FILE  # about the workbook, whatever takes it in
@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("sheet1.xml", lambda xml: xml[:800]),
        ("workbook.xml", lambda xml: xml[:100]),
        ("sheet2.xml", lambda xml: xml[:3000]),
    ],
)
def test_a_refused_workbook_is_closed(
    take: ImportContent, part: str, change: Callable[[bytes], bytes]
) -> None:
    """Or Windows would not let anybody mend the file."""
    take(rebuilt(workbook(LONG), part, change), fails=5)
    gc.collect()  # pytest makes an error of a file that was only closed by this


# -- out -----------------------------------------------------------------------------------------------

HOSTILE_NOTES = [
    *("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\x0b=1"),
    *(
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "'=1",
        "''=1",
        "'＝1",
        "' -1",
        "'",
        "'quoted'",
        "it's",
        '"',
        'a "b", c;\td',
    ),
    *("two\nlines", "two\r\nlines", "مرز\u200cها", "plain", "1", "2018-01-05", "TRUE", "_x0041_"),
    '=HYPERLINK("http://example.org","x")',
]


def with_notes(tracker: Typed, notes: Iterable[str] = HOSTILE_NOTES) -> None:
    for note in notes:
        tracker("update hotline limited", DAY, f"--note={note}")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_csv_out_is_two_files_as_spreadsheets_open_them(tracker: Typed, tmp_path: Path) -> None:
    """A byte-order mark, CRLF, RFC 4180, and no cell that a spreadsheet would run."""
    with_notes(tracker)
    found = tracker("export -o", str(tmp_path / "desk.csv"))
    assert found.out == (
        f"desk-commitments.csv and desk-updates.csv: "
        f"15 commitments and {len(HOSTILE_NOTES)} updates written.\n"
    )
    raw = (tmp_path / "desk-updates.csv").read_bytes()
    assert raw.startswith(codecs.BOM_UTF8)
    assert raw.endswith(b"\r\n")
    assert len(rows_of(tmp_path / "desk-commitments.csv")) == 15
    notes = [row["note"] for row in rows_of(tmp_path / "desk-updates.csv")]
    assert not [note for note in notes if re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", note)]
    assert [note.removeprefix("'") for note in notes[:10]] == HOSTILE_NOTES[:10]
    assert notes[-6:-1] == ["plain", "1", "2018-01-05", "TRUE", "_x0041_"]


@pytest.mark.parametrize("name", ["desk.csv", "desk.xlsx"])
def test_what_was_written_is_read_back_as_it_was(
    tracker: Typed, empty: Path, tmp_path: Path, name: str
) -> None:
    """Into the database it came from it adds nothing; into another with the same terms, the same log."""
    notes = [note for note in HOSTILE_NOTES if name == "desk.csv" or not re.search(r"[\r\x0b]", note)]
    with_notes(tracker, notes)
    tracker("update soil superseded --successor=patrols --reporter IR --due 2019-02-03", DAY)
    tracker("export -o", str(tmp_path / name))
    whole = tracker("export").out
    files = sorted(tmp_path.glob("desk*"))
    for file in files:
        assert tracker("import", str(file)).out.startswith(f"{file.name}: added nothing. There already: ")
    assert tracker("export").out == whole
    seeds = db.packaged_folder("seeds") / "pk-ir-2017.toml"
    for file in (seeds, *files):
        tracker("import", str(file), f"--db={empty}")
    again = json.loads(tracker("export", f"--db={empty}").out)
    assert again["updates"] == json.loads(whole)["updates"]
    assert [item["title"] for item in again["commitments"]]


def test_line_ends_in_a_note_come_back_from_excel(tracker: Typed, tmp_path: Path) -> None:
    """A note pasted on Windows is no other note after a way through Excel."""
    with_notes(tracker, ["two\r\nlines"])
    tracker("export -o", str(tmp_path / "desk.xlsx"))
    assert tracker("import", str(tmp_path / "desk.xlsx")).out.startswith("desk.xlsx: added nothing.")


def test_excel_out_holds_real_days_and_no_formula(tracker: Typed, tmp_path: Path) -> None:
    """Two sheets with a header that stays, filters, days that are days, words that are words."""
    with_notes(tracker)
    tracker("update patrols --due 2018-05-02 -m x", DAY)
    tracker("export -o", str(tmp_path / "desk.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "desk.xlsx")
    assert book.sheetnames == ["Commitments", "Updates"]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    header, *rows = book["Updates"].iter_rows()
    column = {cell.value: place for place, cell in enumerate(header)}
    assert all(row[column["effective_on"]].is_date for row in rows)
    assert rows[-1][column["due_on"]].value == datetime(2018, 5, 2)  # noqa: DTZ001 - cells know no zone
    assert [rows[n][column["note"]].value for n in (0, 1, 10)] == ["=1+1", "+1", "＝1"]


def test_a_text_longer_than_a_cell_is_cut_and_said(tracker: Typed, tmp_path: Path) -> None:
    """Excel holds 32,767 characters; the rest is left out, and stderr says so."""
    with_notes(tracker, ["ی" * 32_767])
    assert not tracker("export -o", str(tmp_path / "desk.xlsx")).err
    with_notes(tracker, ["ی" * 40_000])
    assert "cut off" in told(tracker("export -o", str(tmp_path / "desk.xlsx")))
    sheet = openpyxl.load_workbook(tmp_path / "desk.xlsx")["Updates"]
    note = [cell.value for cell in sheet[1]].index("note")
    assert [len(str(sheet[row][note].value)) for row in (2, 3)] == [32_767, 32_767]


def due_days(path: Path) -> dict[str, date]:
    """The day of each entry of a calendar, by its uid."""
    events = list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))
    found = {str(event["uid"]): event["dtstart"].dt for event in events}
    assert len(found) == len(events)
    assert all(event["dtstart"].params["VALUE"] == "DATE" for event in events)
    return found


def test_a_calendar_holds_what_is_open_and_due(tracker: Typed, tmp_path: Path) -> None:
    """Exactly the open commitments with a due date, as whole days, each under a name that stays."""
    path = tmp_path / "due.ics"
    for ref, more in (
        ("hotline", "--due 2018-05-02"),
        ("fencing", "--due 2019-01-02"),
        ("soil", "done --due 2018-07-01"),  # closed
        ("terrorism", "--due 2018-07-01 -m x"),  # an intention
    ):
        tracker(f"update {ref} {more}", DAY)
    tracker("update patrols", DAY, "--due=2018-08-09", "--note=a,b;c\\d\r\nEND:VEVENT\nUID:forged" + "ی" * 90)
    assert tracker("export -o", str(path)).out == "due.ics: 3 due dates written.\n"
    items = tracker("list --json --limit 0").json["items"]
    before = due_days(path)
    assert {uid.split(".")[0]: day.isoformat() for uid, day in before.items()} == {
        item["ref"]: item["due_on"] for item in items if item["due_on"]
    }
    assert all(type(day) is date for day in before.values())
    assert max(map(len, path.read_bytes().split(b"\r\n"))) <= 75
    tracker("update hotline --due 2018-09-10", DAY)
    tracker("export -o", str(path))
    assert due_days(path) == before | {next(uid for uid in before if "hotline" in uid): date(2018, 9, 10)}


def test_an_entry_of_a_calendar_says_what_is_due_and_makes_nobody_busy(
    tracker: Typed, tmp_path: Path
) -> None:
    """Who owes what and how far it is; filed under its theme, else its agreement; and the day stays free."""
    path = tmp_path / "due.ics"
    tracker("add 'Border posts' --agreement pk-ir-2017 --ref posts --due 2018-08-01 --obligor IR")
    tracker("update posts --due 2018-12-31 --on 2018-05-30")
    tracker("update hotline --due 2018-07-02 -m 'Numbers, exchanged' --on 2018-03-05")
    tracker("update hotline done --reporter IR --on 2018-03-06")
    tracker("export -o", str(path))
    calendar = Calendar.from_ical(path.read_bytes())
    assert raw(calendar) == {"VERSION": "2.0", "PRODID": "-//tracker//due dates//EN"}
    common = {"DTSTAMP": "20180601T000000Z", "TRANSP": "TRANSPARENT"}
    assert [raw(event) for event in calendar.walk("VEVENT")] == [
        common
        | {
            "UID": "hotline.pk-ir-2017@tracker",
            "DTSTART": "20180702",
            "SUMMARY": "Due: Hotline between the field commanders along the border",
            "DESCRIPTION": r"hotline\, pk-ir-2017\nOwed by: IR\, PK\nStatus: no-information\n"
            r"Flags: unverified\nNumbers\, exchanged",
            "CATEGORIES": "border",
        },
        common
        | {
            "UID": "posts.pk-ir-2017@tracker",
            "DTSTART": "20181231",
            "SUMMARY": "Due: Border posts",
            "DESCRIPTION": r"posts\, pk-ir-2017\nOwed by: IR\nStatus: no-information\nFirst due: 2018-08-01",
            "CATEGORIES": "pk-ir-2017",
        },
    ]


def raw(component: Component) -> dict[str, str]:
    """What stands in a calendar or in one of its entries, as it is written."""
    return {name: value.to_ical().decode() for name, value in component.items()}


def test_an_empty_database_is_handed_on_too(tracker: Typed, empty: Path, tmp_path: Path) -> None:
    """Tables with a header and no rows, a calendar without entries; and they are read back."""
    for name in FORMS:
        tracker(f"export --db={empty} -o", str(tmp_path / name))
    for name in ("out.json", "out-commitments.csv", "out-updates.csv", "out.xlsx"):
        assert tracker("import", str(tmp_path / name)).out == f"{name}: added nothing.\n"
    assert not due_days(tmp_path / "out.ics")


# -- where it is written -------------------------------------------------------------------------------


def made(name: str) -> list[str]:
    """The files that an export under a name makes."""
    return ["out-commitments.csv", "out-updates.csv"] if name == "out.csv" else [name]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
@pytest.mark.parametrize("name", FORMS)
def test_a_file_is_replaced_and_only_its_owners(tracker: Typed, tmp_path: Path, name: str) -> None:
    """What stood there goes, links stay links, the new file is 0600, and no draft is left."""
    folder = tmp_path / "out"
    folder.mkdir()
    for file in made(name):
        (tmp_path / f"real-{file}").write_text("old")
        (tmp_path / f"real-{file}").chmod(0o644)
        (folder / file).symlink_to(tmp_path / f"real-{file}")
    tracker("export -o", str(folder / name))
    for file in made(name):
        assert (folder / file).is_symlink()
        assert (tmp_path / f"real-{file}").read_bytes() != b"old"
        assert stat.S_IMODE((folder / file).stat().st_mode) == 0o600
    assert not list(tmp_path.glob("**/*.new"))


@ON_A_FILE
@pytest.mark.parametrize(
    ("options", "says"),
    [
        ("-o {}/folder.json", "is a folder"),
        ("-o {}/folder --format json", "is a folder"),
        ("-o {}/missing/out.json", "There is no folder"),
        ("-o {}/out.docx", "out.docx does not say its format. End it in .json, .csv, .xlsx, .ics"),
        ("-o {}/out", "does not say its format"),
        ("-o {}/out.csv --format xlsx", "out.csv is csv by its name, and --format says xlsx."),
        ("-o {}/out.json --format pdf", '"pdf" is not a file format.'),
        ("--format csv", "Name a file for it: -o report.csv"),
        ("--format xlsx", "Name a file for it: -o report.xlsx"),
        ("-o {}/seeded.db --format json", "is the database itself"),
        ("-o {}/link.json", "is the database itself"),
        ("-o {}/hard.json", "is the database itself"),
        ("-o {}/two.csv", "is the database itself"),
    ],
)
def test_where_no_file_can_be_is_told(tracker: Typed, tmp_path: Path, options: str, says: str) -> None:
    """A folder, a missing one, an unknown or contradicted name, the database itself in any disguise."""
    for folder in ("folder.json", "folder"):
        (tmp_path / folder).mkdir()
    for link in ("link.json", "two-updates.csv"):
        (tmp_path / link).symlink_to(tracker.path)
    (tmp_path / "hard.json").hardlink_to(tracker.path)
    before = held(tracker.path), sorted(tmp_path.rglob("*"))
    assert says in told(tracker(f"export {options.format(tmp_path)}", fails=2))
    assert (held(tracker.path), sorted(tmp_path.rglob("*"))) == before


@pytest.mark.parametrize("name", FORMS)
def test_a_full_disk_leaves_what_stood_there(
    tracker: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """When the last byte cannot be made safe, the old file stays and no draft does."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for file in made(name):
        (tmp_path / file).write_text("old")
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(os, "fsync", full)
    says = told(tracker("export -o", str(tmp_path / name), fails=7))
    assert "could not be written (No space left on device); what stood there is as it was." in says
    assert [(tmp_path / file).read_text() for file in made(name)] == ["old"] * len(made(name))
    assert sorted(tmp_path.iterdir()) == before


@ON_A_FILE  # about the disk, whatever is written to it
@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
@pytest.mark.parametrize("name", FORMS)
def test_a_file_that_may_not_grow_leaves_what_stood_there(tracker: Typed, tmp_path: Path, name: str) -> None:
    """A real limit, half way through the file."""
    import resource

    with_notes(tracker, [os.urandom(4000).hex()])
    tracker("update hotline --due 2018-08-01", DAY)
    for file in made(name):
        (tmp_path / file).write_text("old")
    before = sorted(tmp_path.iterdir())
    done = run(
        *("export", "-o", str(tmp_path / name)),
        db=tracker.path,
        env={"PYTHONDONTWRITEBYTECODE": "1"},  # or Python itself would leave half files behind
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (7, "", 1)
    assert "could not be written" in done.stderr
    assert [(tmp_path / file).read_text() for file in made(name)] == ["old"] * len(made(name))
    assert sorted(tmp_path.iterdir()) == before


# -- files damaged at random ---------------------------------------------------------------------------

DOCUMENT = {
    "schema": "tracker/1",
    "commitments": [{"ref": "n1", "agreement": "pk-ir-2017", "title": "T", "obligors": ["IR"]}],
    "updates": [
        {"commitment": "n1", "effective_on": "2018-01-05", "status": "limited", "uid": "u1"},
        {"commitment": "hotline", "effective_on": "2018-01-06", "note": "مرز", "reporter": "IR"},
    ],
    "retractions": [{"update": "u1", "reason": "slip"}],
}
BOOK = workbook({"One": [HEADER, ROW], "Two": [("ref", "title", "agreement"), ("n1", "T", "pk-ir-2017")]})
WHOLE = {
    "updates.csv": CSV + b'hotline,2018-01-06,done,"a ""b""\nc",IR\n',
    "commitments.csv": codecs.BOM_UTF8 + b"ref;title;agreement\r\nn1;New;pk-ir-2017\r\n",
    "all.json": json.dumps(DOCUMENT, indent=1, ensure_ascii=False).encode(),
    "seed.toml": (db.packaged_folder("seeds") / "pk-ir-2017.toml").read_bytes(),
    "book.xlsx": BOOK,
}
PIECES = '" "" , ; \t \n \r \r\n \0 [ ] { } : = \' """ \\ < > & [[updates]] -1 1e999 nan'
HOSTILE = [
    *(piece.encode() for piece in PIECES.split(" ")),
    *("\x1b]0;owned\x07\x1b[2J\x9b31m \u202ecba\u2066\u2028\x85\x7f".encode(), b"\xff\xfe", b"\xe2\x80"),
    *("مرز\u200cها 🇮🇷 [red]x[/]".encode(), b"9" * 5000, b"[" * 5000, b"\\ud800", b"x" * 3000, b"null"),
    *(b"2018-02-30", b"hotline", b"superseded", b"9999-12-31T23:59:59-23:59", b"0001-01-01T00:00+23:59"),
]
# Where (of the whole), how many bytes go, and what comes instead.
Damage = list[tuple[float, int, bytes]]
DAMAGE = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from([b"", *HOSTILE]) | st.binary(max_size=8)),
    min_size=1,
    max_size=4,
)
PARTS = ["", "sheet1.xml", "sheet2.xml", "workbook.xml", "styles.xml", "workbook.xml.rels"]


def damaged(content: bytes, damage: Damage) -> bytes:
    for where, gone, instead in damage:
        at = int(where * len(content))
        content = content[:at] + instead + content[at + gone :]
    return content


@settings(max_examples=shared(200))
@given(st.sampled_from([*WHOLE, "book.xlsx"]), DAMAGE, st.sampled_from(PARTS), st.booleans())
def test_a_damaged_file_is_read_or_told(
    tracker: Typed,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    engine: str,
    name: str,
    damage: Damage,
    part: str,
    as_json: bool,
) -> None:
    """Whatever stands in a file: it is taken in, or told in sentences and nothing is saved."""
    inside = part and name == "book.xlsx"
    content = (
        rebuilt(BOOK, part, lambda xml: damaged(xml, damage)) if inside else damaged(WHOLE[name], damage)
    )
    path = tmp_path / name
    path.write_bytes(content)
    before = held(tracker.path)
    with pytest.raises(SystemExit) as leaving:
        app(["import", str(path), *["--json"] * as_json], prog_name="tracker")
    err = capsys.readouterr().err
    assert leaving.value.code in CODES, err
    assert not ACTS_ON_A_SCREEN.search(err)
    assert "Traceback" not in err
    assert len(err) < 20_000
    if not leaving.value.code:
        if engine == "file":  # on a server the next one finds more there, which is as good
            tracker.path.write_bytes(before)
        return
    assert err.endswith("\n")
    assert not as_json or json.loads(err)["error"]["code"] == leaving.value.code
    assert held(tracker.path) == before
