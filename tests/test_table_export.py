"""CSV and Excel out: as spreadsheets open them, without a formula, and imported again as they were."""

import codecs
import csv
import json
import re
import time
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from conftest import ON_A_FILE, CommandLine
from csv_helpers import only_sentence

from tracker import db

pytestmark = ON_A_FILE  # about files; test_engines compares those of a server

DAY_OPTION = "--on=2018-01-05"
HOSTILE_NOTES = [
    *("=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\x0b=1"),
    *("＝1", "＋1", "－1", "＠x", "'=1", "''=1", "'＝1", "' -1", "'", "'quoted'", "it's", '"'),
    'a "b", c;\td',
    *("two\nlines", "two\r\nlines", "مرز\u200cها", "plain", "1", "2018-01-05", "TRUE", "_x0041_"),
    '=HYPERLINK("http://example.org","x")',
]


def record_notes(tracker: CommandLine, notes: Iterable[str] = HOSTILE_NOTES) -> None:
    for note in notes:
        tracker("update hotline limited", DAY_OPTION, f"--note={note}")


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_exported_csv_is_two_files_as_spreadsheets_open_them(tracker: CommandLine, tmp_path: Path) -> None:
    """A byte-order mark, CRLF, RFC 4180, and no cell that a spreadsheet would run."""
    record_notes(tracker)
    found = tracker("export -o", str(tmp_path / "desk.csv"))
    assert found.out == (
        f"desk-commitments.csv, desk-updates.csv and datapackage.json: "
        f"15 commitments and {len(HOSTILE_NOTES)} updates written.\n"
    )
    raw = (tmp_path / "desk-updates.csv").read_bytes()
    assert raw.startswith(codecs.BOM_UTF8)
    assert raw.endswith(b"\r\n")
    assert len(read_rows(tmp_path / "desk-commitments.csv")) == 15
    notes = [row["note"] for row in read_rows(tmp_path / "desk-updates.csv")]
    assert not [note for note in notes if re.match(r"\s*[=+\-@＝＋－＠]|[\t\r\n]", note)]
    shown = [note.replace("\r", "␍").replace("\x0b", "␋") for note in HOSTILE_NOTES[:10]]
    assert [note.removeprefix("'") for note in notes[:10]] == shown
    assert "\x0b" not in raw.decode()
    assert notes[-6:-1] == ["plain", "1", "2018-01-05", "TRUE", "_x0041_"]


@ON_A_FILE
def test_a_workbook_of_the_same_rows_has_the_same_bytes(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever it is written: nothing in it says when that was."""
    record_notes(tracker, ["Numbers exchanged"])
    tracker("export -o", str(tmp_path / "first.xlsx"))
    hour_later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: hour_later)
    tracker("export -o", str(tmp_path / "second.xlsx"))
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "first.xlsx") as workbook:
        assert {part.date_time for part in workbook.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_was_taken_back_is_said_to_be_left_out(tracker: CommandLine, tmp_path: Path) -> None:
    """And counts neither as what is to come nor as what a part leaves out."""
    record_notes(tracker, ["Numbers exchanged"])
    tracker("retract U-1 -m Misread")
    tracker("retract fencing -m Twice --yes")
    path = str(tmp_path / "desk.csv")
    left_out = "Taken back, and only in the .json: 1 commitment and 1 update.\n"
    assert tracker("export -o", path).err == left_out
    assert "14 of 14 commitments" in tracker("export --agreement pk-ir-2017 -o", path).err


@pytest.mark.parametrize("name", ["desk.csv", "desk.xlsx"])
def test_exported_tables_are_imported_as_they_were(
    tracker: CommandLine, empty_database: Path, tmp_path: Path, name: str
) -> None:
    """Into the database it came from it adds nothing; into another with the same terms, the same log."""
    unlike = (
        r"\x0b|\r(?!\n)" if name == "desk.csv" else r"[\r\x0b]"
    )  # these come back as symbols, or as others
    notes = [note for note in HOSTILE_NOTES if not re.search(unlike, note)]
    record_notes(tracker, notes)
    tracker("update soil superseded --successor=patrols --reporter IR --due 2019-02-03", DAY_OPTION)
    tracker("export -o", str(tmp_path / name))
    whole = tracker("export").out
    files = sorted(tmp_path.glob("desk*"))  # without what describes them
    for file in files:
        assert tracker("import", str(file)).out.startswith(f"{file.name}: added nothing. There already: ")
    assert tracker("export").out == whole
    seeds = db.packaged_folder("seeds") / "pk-ir-2017.toml"
    for file in (seeds, *files):
        tracker("import", str(file), f"--db={empty_database}")
    again = json.loads(tracker("export", f"--db={empty_database}").out)
    assert again["updates"] == json.loads(whole)["updates"]
    assert [item["title"] for item in again["commitments"]]


def test_line_ends_in_a_note_come_back_from_excel(tracker: CommandLine, tmp_path: Path) -> None:
    """A note pasted on Windows is no other note after a way through Excel."""
    record_notes(tracker, ["two\r\nlines"])
    tracker("export -o", str(tmp_path / "desk.xlsx"))
    assert tracker("import", str(tmp_path / "desk.xlsx")).out.startswith("desk.xlsx: added nothing.")


def test_an_exported_workbook_has_real_days_and_no_formula(tracker: CommandLine, tmp_path: Path) -> None:
    """Two sheets with a header that stays, filters, days that are days, words that are words."""
    record_notes(tracker)
    tracker("update patrols --due 2018-05-02 -m x", DAY_OPTION)
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


def test_a_text_longer_than_a_cell_is_cut_off_and_reported(tracker: CommandLine, tmp_path: Path) -> None:
    """Excel holds 32,767 characters; the rest is left out, and stderr says so."""
    record_notes(tracker, ["ی" * 32_767])
    assert not tracker("export -o", str(tmp_path / "desk.xlsx")).err
    record_notes(tracker, ["ی" * 40_000])
    assert "cut off" in only_sentence(tracker("export -o", str(tmp_path / "desk.xlsx")))
    sheet = openpyxl.load_workbook(tmp_path / "desk.xlsx")["Updates"]
    note = [cell.value for cell in sheet[1]].index("note")
    assert [len(str(sheet[row][note].value)) for row in (2, 3)] == [32_767, 32_767]
