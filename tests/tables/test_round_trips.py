"""Our tables through other programs: what they save again is what was exported."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine
from run_report import not_tried
from table_makers import Merged, Number, make_xlsx

pytestmark = ON_A_FILE  # about files, not about the database

NO_LIBREOFFICE = "tables through LibreOffice. Install Debian's package libreoffice-calc-nogui."
NOTES = [
    "=1+1",
    "'=1",
    "two\nlines",
    "مرز\u200cها",
    "007",
    "2018-01-05",
    "TRUE",
    "1/2",
    " x ",
    "3-1",
]
REFS = ("115.10", "007", "3-1", "7/24")
AGREED = [
    "update 7/24 done --reporter IR --on 2018-02-01 --source x",
    "event add Opening --ref d-day --agreement pk-ir-2017",
    "event update d-day 2018-03-01 --on 2018-01-05",
    "meeting add Session --ref jbc-1 --agreement pk-ir-2017 --on 2018-02-01",
    "agreement update pk-ir-2017 suspended --side IR -m Note --on 2018-03-01",
    'add Lorries --agreement pk-ir-2017 --ref n-1 --due "d-day + 40 days" --target 1700 --unit lorries',
    "add Reports --agreement pk-ir-2017 --ref n-2 --kind recurring --every month --due 2018-01-31",
    "update n-1 --value 0.0000005 --on 2018-03-02",
    "update n-1 limited --side IR --seen 2018-03-05 -m Seen",
    "update n-2 done --occurrence 2018-01-31 --on 2018-02-02 --incidents 3 --owner Desk",
    "update 3-1 --due none --on 2018-03-06",
]
"""What only our tables can say, besides."""


@pytest.fixture
def office(tracker: CommandLine) -> CommandLine:
    """The command line on refs and notes that spreadsheets like to change."""
    for ref in REFS:
        tracker(f"add Measure-{ref} --agreement pk-ir-2017 --ref {ref} --due 2019-06-30")
    for note in NOTES:
        tracker("update 115.10 limited --on=2018-01-05", f"--note={note}")
    for line in AGREED:
        tracker(line)
    return tracker


def convert(file: Path, suffix: str) -> Path:
    """A file as LibreOffice saves it in another format."""
    program = shutil.which("soffice") or not_tried(NO_LIBREOFFICE)
    folder = file.parent / "converted"
    profile = (file.parent / "profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
    done = subprocess.run([*command, "--outdir", folder, file], capture_output=True, check=False, timeout=120)
    made = folder / f"{file.stem}.{suffix}"
    assert made.is_file(), done.stderr
    return made


def test_a_workbook_comes_back_from_libreoffice(office: CommandLine, tmp_path: Path) -> None:
    """As .ods and as .xlsx: nothing is added, nothing differs."""
    office(f"export -o {tmp_path / 'desk.xlsx'}")
    before = office("export").out
    saved = convert(tmp_path / "desk.xlsx", "ods")
    for file in (saved, convert(saved, "xlsx")):
        assert office(f"import {file}").out == (
            f"{file.name}: added nothing. There already: 1 event, 1 meeting, 21 commitments, "
            f"{len(NOTES) + 5} updates, 1 standing of an agreement and 1 day of an event.\n"
        )
    assert office("export").out == before


def test_what_a_sheet_shows_is_the_same_in_libreoffice(tracker: CommandLine, tmp_path: Path) -> None:
    """Formats of numbers and merged cells are read alike from what two programs save."""
    rows = [
        (Merged("Plan", columns=3),),
        ("ref", "title", "obligors"),
        (Number(115.1, "115.10", "0.00"), "A", Merged("IR", rows=2)),
        (Number(7, "007", "000"), "B", None),
    ]
    file = tmp_path / "plan.xlsx"
    file.write_bytes(make_xlsx(rows))
    assert "added 2 commitments" in tracker(f"import {file} --agreement pk-ir-2017").out
    told = tracker(f"import {convert(file, 'ods')} --agreement pk-ir-2017")
    assert told.out == "plan.ods: added nothing. There already: 2 commitments.\n"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize("are_numbers_read", [False, True], ids=["as text", "numbers and truth values"])
def test_tables_come_back_from_pandas(
    office: CommandLine, tmp_path: Path, suffix: str, are_numbers_read: bool
) -> None:
    """Saved in any format, whole numbers as fractions, truth values in capitals, without byte-order mark."""
    import pandas  # which takes half a second

    office(f"export -o {tmp_path / 'desk.csv'}")
    before = office("export").out
    for exported in sorted(tmp_path.glob("desk-*.csv")):
        refs = dict.fromkeys(("ref", "commitment", "agreement", "update"), str)
        read = refs if are_numbers_read else str
        frame = pandas.read_csv(exported, dtype=read, keep_default_na=are_numbers_read)
        file = tmp_path / f"{exported.stem}-saved.{suffix}"
        if suffix == "csv":
            frame.to_csv(file, index=False)
        else:
            frame.to_excel(file, index=False)
        assert office(f"import {file}").out.startswith(f"{file.name}: added nothing. There already: ")
    assert office("export").out == before


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_lists_of_records_come_back(office: CommandLine, tmp_path: Path, suffix: str) -> None:
    """What the list and the log print for programs, without an apostrophe before anything."""
    before = office("export").out
    for name, line in (("commitments", "list --all"), ("updates", "log")):
        records = map(json.loads, office(f"{line} --format jsonl").out.strip().split("\n"))
        listed = [one for one in records if one.get("entry", "update") == "update"]
        file = tmp_path / f"{name}.{suffix}"
        lines = "\n".join(map(json.dumps, listed))
        file.write_text(lines if suffix == "jsonl" else json.dumps(listed), encoding="utf-8")
        assert office(f"import {file} --as {name}").out.startswith(f"{file.name}: added nothing. There")
    assert office("export").out == before
