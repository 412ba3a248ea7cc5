"""Answers saved to a file with -o, and answers with only some columns."""

import codecs
import csv
import json
from pathlib import Path

import openpyxl
import pytest
from conftest import ON_A_FILE, CommandLine
from terminals import run_on_terminal, without_colour

pytestmark = ON_A_FILE  # about what is made of an answer, whatever it is of

QUESTIONS = ["list", "log", "summary --group-by theme", "summary --every month"]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.json", "a.jsonl", "a.md", "A.Markdown"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_saved_in_the_format_of_the_name(
    tracker_with_updates: CommandLine, tmp_path: Path, question: str, name: str
) -> None:
    """With the same content as in a pipe; CSV begins with a byte-order mark, which Excel needs."""
    suffix = name.lower().rpartition(".")[2]
    form = {"md": "markdown"}.get(suffix, suffix)
    saved = tracker_with_updates(f"{question} -o", str(tmp_path / name))
    piped = tracker_with_updates(f"{question} --format {form}")
    raw = (tmp_path / name).read_bytes()
    assert raw.startswith(codecs.BOM_UTF8) == (form == "csv")
    assert raw.decode("utf-8-sig") == piped.out
    assert saved.out == f"{name} is written.\n"
    assert saved.err == tracker_with_updates(f"{question} --format tsv").err


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_saved_as_a_workbook(
    tracker_with_updates: CommandLine, tmp_path: Path, question: str
) -> None:
    """One sheet with the rows and columns of the CSV; days are days, and no cell is a formula."""
    tracker_with_updates("update formalisation limited", "--note==1+1", "--due=2018-12-31", "--on=2018-05-01")
    tracker_with_updates(f"{question} -o", str(tmp_path / "a.xlsx"))
    tracker_with_updates(f"{question} -o", str(tmp_path / "a.csv"))
    (sheet,) = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [cell.value for cell in sheet[1]] == rows[0]
    assert sheet.max_row == len(rows)
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(name.endswith("_on") for name in rows[0]) == any(cell.is_date for cell in cells)


def test_a_file_is_answered_as_json_if_that_is_asked_for(
    tracker_with_updates: CommandLine, tmp_path: Path
) -> None:
    """What is printed says which file; the file has the format of its name, and nothing stands beside it."""
    path = tmp_path / "a.csv"
    saved = tracker_with_updates("list --json -o", str(path))
    assert (saved.json["schema"], saved.err) == ("tracker.saved/1", "")
    assert saved.json["items"] == [{"file": str(path), "format": "csv"}]
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    tracker_with_updates("list -o", str(tmp_path / "b.json"))
    assert json.loads((tmp_path / "b.json").read_text())["schema"] == "tracker.list/1"


def test_a_list_in_a_file_is_never_shortened(tracker_with_updates: CommandLine, tmp_path: Path) -> None:
    """A terminal shows the first hundred; a file has all, and all that --limit lets through."""
    plan = tmp_path / "plan.csv"
    plan.write_text(
        "ref,title\n" + "".join(f"m-{number},Measure {number}\n" for number in range(101)), encoding="utf-8"
    )
    tracker_with_updates("import --agreement pk-ir-2017", str(plan))
    around = {"TRACKER_DB": str(tracker_with_updates.path)}
    run_on_terminal("list", "-o", str(tmp_path / "a.tsv"), environment=around)
    assert (tmp_path / "a.tsv").read_text().count("\n") == 1 + 9 + 101


def test_a_hyphen_is_standard_output(tracker_with_updates: CommandLine) -> None:
    """As everywhere; without a byte-order mark."""
    assert tracker_with_updates("list -o - --format csv").out == tracker_with_updates("list --format csv").out


@pytest.mark.parametrize(
    ("name", "more", "sentence"),
    [
        ("a.doc", "", "a.doc: no answer can be made as .doc. End it in .csv, .tsv,"),
        ("a.txt", "--format table", "a.txt does not say its format."),
        ("a.csv", "--format json", "a.csv is csv by its name, and --format says json.| Leave one out."),
        ("a.xlsx", "--format csv", "a.xlsx is xlsx by its name, and --format says csv. Leave one out."),
    ],
)
def test_a_name_that_says_no_format_or_another_is_refused(
    tracker_with_updates: CommandLine, tmp_path: Path, name: str, more: str, sentence: str
) -> None:
    """And no file is made."""
    found = tracker_with_updates(f"list {more} -o", str(tmp_path / name), fails=2)
    assert all(part in found.err for part in sentence.split("| "))
    assert not (tmp_path / name).exists()
    saved = tracker_with_updates("list --format csv -o", str(tmp_path / "report"))
    assert saved.out == "report is written.\n"


def test_the_database_is_never_overwritten_by_an_answer(tracker_with_updates: CommandLine) -> None:
    """Also where its name would do."""
    before = tracker_with_updates.path.read_bytes()
    tracker_with_updates("list --format csv -o", str(tracker_with_updates.path), fails=2)
    assert tracker_with_updates.path.read_bytes() == before


def test_a_file_that_cannot_be_written_leaves_what_was_there(
    tracker_with_updates: CommandLine, tmp_path: Path
) -> None:
    """A wrong column is found before anything is written."""
    (tmp_path / "a.csv").write_text("kept")
    tracker_with_updates("list --columns nope -o", str(tmp_path / "a.csv"), fails=2)
    assert (tmp_path / "a.csv").read_text() == "kept"
    assert [path.name for path in tmp_path.glob("*a.csv*")] == ["a.csv"]


# -- columns -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "asked", "header"),
    [
        ("list", "ref,status,due_on", "ref\tstatus\tdue_on"),
        ("list", "Owed by, REF ,Due", "obligors\tref\tdue_on"),
        ("list", "ref,wording,locator,slip", "ref\twording\tlocator\tslip"),
        ("log", "day,update,note", "effective_on\tupdate\tnote"),
        ("summary", "open,due-soon,fallen_back", "open\tdue soon\tfallen back"),
    ],
)
def test_only_the_columns_that_are_asked_for_are_printed(
    tracker_with_updates: CommandLine, question: str, asked: str, header: str
) -> None:
    """In their order; by their keys in any case, or by the headings of the table."""
    found = tracker_with_updates(question, "--columns", asked)
    assert found.out.splitlines()[0] == header
    whole = tracker_with_updates(question)
    assert (found.err, found.out.count("\n")) == (whole.err, whole.out.count("\n"))
    for form in ("csv", "markdown"):
        assert tracker_with_updates(f"{question} --format {form} --columns", asked).out


def test_columns_can_be_asked_for_in_a_file_and_on_a_terminal(
    tracker_with_updates: CommandLine, tmp_path: Path
) -> None:
    """A terminal has them as a table."""
    tracker_with_updates("list --columns ref,locator -o", str(tmp_path / "a.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [cell.value for cell in sheet[1]] == ["ref", "locator"]
    environment = {"TRACKER_DB": str(tracker_with_updates.path), "COLUMNS": "40"}
    _, shown = run_on_terminal("list", "--columns", "ref,status,title", environment=environment)
    lines = without_colour(shown).splitlines()
    assert lines[0].split() == ["ref", "status", "title"]
    assert all(len(line) <= 40 for line in lines)
    assert any(line.startswith("formalisation  no-information") for line in lines)


def test_an_unknown_column_names_the_nearest(tracker_with_updates: CommandLine) -> None:
    """And all there are."""
    found = tracker_with_updates("list --columns ref,statsu", fails=2).err
    assert found.startswith('"statsu" is not a column of this answer. Did you mean status? Columns: ref, ')
    assert "Did you mean due_on" in tracker_with_updates("list --columns due_onn", fails=2).err
    assert "names no column" in tracker_with_updates("list --columns ,", fails=2).err


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_always_has_all_its_keys(tracker_with_updates: CommandLine, form: str) -> None:
    """So that a program can rely on them; nothing is left out in silence either."""
    found = tracker_with_updates(f"list --columns ref --format {form}", fails=2)
    assert f"{form} always has all its keys" in found.err
