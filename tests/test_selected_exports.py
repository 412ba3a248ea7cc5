"""A part of everything goes out: what is selected, as of a day and moment; a document is whole in itself."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from agreed_documents import EVERYTHING, write_content
from conftest import ON_A_FILE, CommandLine, MakeDatabase
from csv_helpers import only_sentence

TABLES = {
    "commitments": ("ref", ["free", "keep", "last", "later", "meet", "vote", "withdraw"]),
    "events": ("event", ["ab:d-day", "cd:elections"]),
    "standings": ("standing", ["in-force"]),
    "event-days": ("event", ["ab:d-day"]),
}


@pytest.fixture
def treaty(tracker: CommandLine, make_database: MakeDatabase, tmp_path: Path) -> CommandLine:
    """The command line on a database with the treaty alone."""
    tracker.use_database(make_database("empty"))
    tracker("import", str(write_content(tmp_path / "treaty.json", EVERYTHING)))
    return tracker


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_a_table_is_written_for_each_kind_that_has_rows(treaty: CommandLine, tmp_path: Path) -> None:
    """What was taken back is in none, and a kind without rows has no file."""
    treaty("export -o", str(tmp_path / "x.csv"))
    for name, (key, expected) in TABLES.items():
        assert [row[key] for row in read_rows(tmp_path / f"x-{name}.csv")] == expected, name
    assert not (tmp_path / "x-meetings.csv").exists()


def test_a_table_of_an_earlier_export_is_not_left_as_it_was(treaty: CommandLine, tmp_path: Path) -> None:
    """It is written anew, without rows, where there is nothing to be in it any more."""
    (tmp_path / "x-meetings.csv").write_text("old", encoding="utf-8")
    treaty("export -o", str(tmp_path / "x.csv"))
    assert read_rows(tmp_path / "x-meetings.csv") == []
    assert (
        (tmp_path / "x-meetings.csv").read_text(encoding="utf-8-sig").startswith("meeting,agreements,held_on")
    )


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_all_tables_come_in_again(
    treaty: CommandLine, make_database: MakeDatabase, tmp_path: Path, name: str
) -> None:
    """Here they add nothing; in another database, with its actors and agreements, the same entries."""
    no_amendment = {"retractions": [{"of": "amended", "reason": "Tables have the terms of one day"}]}
    treaty("import", str(write_content(tmp_path / "more.json", no_amendment)))
    treaty("export -o", str(tmp_path / name))
    files = sorted(tmp_path.glob("x*"))
    files.sort(key=lambda path: ("-events" not in path.stem, "-commitments" not in path.stem))
    for file in files:
        assert "added nothing" in treaty("import", str(file)).out, file
    whole = json.loads(treaty("export").out)
    treaty.use_database(make_database("empty"))
    common = {name: EVERYTHING[name] for name in ("actors", "agreements")}
    treaty("import", str(write_content(tmp_path / "common.json", common)))
    for file in files:
        treaty("import", str(file))
    again = json.loads(treaty("export").out)
    taken_back = {one["of"] for one in whole["retractions"] if isinstance(one["of"], str)}
    for section in ("updates", "standings", "event_days"):
        assert again[section] == [one for one in whole[section] if one["uid"] not in taken_back], section
    assert [one["ref"] for one in again["events"]] == ["ab:d-day", "cd:elections"]
    terms = {one["ref"]: one for one in again["commitments"]}
    assert terms["withdraw"]["due"] == "ab:d-day + 40 days"
    assert (terms["free"]["target"], terms["free"]["every"]) == (6000.5, "month")


def test_amounts_are_numbers_in_a_workbook(treaty: CommandLine, tmp_path: Path) -> None:
    """With one sheet for each kind that has rows; days of events are days."""
    treaty("export -o", str(tmp_path / "x.xlsx"))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["Commitments", "Updates", "Events", "Standings", "Event days"]
    header, *rows = book["Updates"].iter_rows(values_only=True)
    assert [row[header.index("value")] for row in rows if row[header.index("value")]] == [1700]
    header, *rows = book["Commitments"].iter_rows(values_only=True)
    assert [row[header.index("target")] for row in rows if row[header.index("target")]] == [6000.5]


# -- a selection, a day, a moment ----------------------------------------------------------------------


def exported(treaty: CommandLine, folder: Path, name: str, *options: str) -> dict[str, list[Any]]:
    """The first column of each table of an export with options, by table."""
    treaty("export -o", str(folder / name), *options)
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(folder / name)
        sheets = {sheet.title: sheet.iter_rows(values_only=True, min_row=2) for sheet in book.worksheets}
        return {title.lower().replace(" ", "-"): [row[0] for row in rows] for title, rows in sheets.items()}
    files = folder.glob("x-*.csv")
    return {file.stem[2:]: [next(iter(row.values())) for row in read_rows(file)] for file in files}


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_tables_have_what_is_selected_and_what_it_hangs_on(
    treaty: CommandLine, tmp_path: Path, name: str
) -> None:
    """An event of another agreement, but not the standings of that."""
    found = exported(treaty, tmp_path, name, "--search=withdraw")
    assert found["commitments"] == ["withdraw"]
    assert found["updates"] == []
    assert found["events"] == ["ab:d-day", "cd:elections"]
    assert found["standings"] == ["ab"]


@ON_A_FILE
def test_an_export_says_that_it_is_a_part(treaty: CommandLine, tmp_path: Path) -> None:
    """How much of it, and as of when."""
    found = treaty("export -o", str(tmp_path / "x.csv"), "--search=withdraw", "--as-of=2018-02-01")
    assert found.err.endswith("A part of what there is: 1 of 7 commitments, as of Thu 1 Feb 2018.\n")
    assert not treaty("export -o", str(tmp_path / "x.csv")).err.startswith("A part")


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_tables_are_as_of_a_day(treaty: CommandLine, tmp_path: Path, name: str) -> None:
    """Nothing that was true later is in them, and an amendment of later is not in the terms."""
    found = exported(treaty, tmp_path, name, "--as-of=2018-02-02")
    assert found["updates"] == ["U-1", "U-2"]
    assert "standings" not in found
    assert "event-days" not in found  # the day that was known then is taken back since
    if name == "x.csv":
        terms = {row["ref"]: row for row in read_rows(tmp_path / "x-commitments.csv")}
        assert terms["withdraw"]["due"] == "ab:d-day + 40 days"


def test_tables_are_as_known_at_a_moment(treaty: CommandLine, tmp_path: Path) -> None:
    """Before anything was recorded there is nothing, and no file of another kind."""
    found = exported(treaty, tmp_path, "x.csv", "--known-at=2000-01-01")
    assert found == {"commitments": [], "updates": []}


def test_a_calendar_has_what_is_selected(treaty: CommandLine, tmp_path: Path) -> None:
    """As of a day."""
    found = treaty("export --format ics --search 'To vote' --as-of 2018-01-31").out
    assert found.count("BEGIN:VEVENT") == 1
    assert "To vote" in found
    assert "BEGIN:VEVENT" not in treaty("export --format ics --search 'To vote' --as-of 2017-12-31").out


# -- a part of a document ------------------------------------------------------------------------------


def names_in(document: str) -> dict[str, list[str]]:
    content = json.loads(document)
    del content["schema"]
    return {
        section: [
            str(one.get("ref") or one.get("code") or one.get("uid") or one.get("name")) for one in items
        ]
        for section, items in content.items()
    }


def test_a_part_of_a_document_is_whole_in_itself(
    treaty: CommandLine, make_database: MakeDatabase, tmp_path: Path
) -> None:
    """It has what the selected hang on and are about, comes in where nothing is, and goes out the same."""
    path = tmp_path / "part.json"
    said = treaty("export -o", str(path), "--search=withdraw").err
    assert "2 of 7 commitments, with all that belongs to them; 1 are selected" in said
    found = names_in(path.read_text(encoding="utf-8"))
    assert found["commitments"] == ["last", "withdraw"]
    assert found["agreements"] == ["ab", "cd"]  # a meeting is about both, and an event is of the other
    assert found["events"] == ["ab:d-day", "cd:elections"]
    assert (found["meetings"], found["updates"], found["office"]) == (["jbc"], [], ["Joint desk"])
    assert "r" in found["revisions"]
    treaty.use_database(make_database("empty"))
    treaty("import", str(path))
    whole = treaty("export").out  # which has commands too, as no part has
    assert whole.partition(',\n"commands": [')[0] == path.read_text(encoding="utf-8").removesuffix("}\n")


def test_a_part_leaves_out_what_does_not_belong_to_it(treaty: CommandLine) -> None:
    """Neither the log of other commitments, nor what takes back or marks that."""
    content = json.loads(treaty("export --search 'To keep'").out)
    assert [one["ref"] for one in content["commitments"]] == ["keep"]
    assert not content["updates"]
    assert {str(one["of"]) for one in content["marks"]} == {
        str({"kind": kind, "ref": ref})
        for kind, ref in (("event", "ab:d-day"), ("commitment", "keep"), ("meeting", "jbc"))
    }
    assert {one["of"] for one in content["retractions"] if isinstance(one["of"], str)} == {"s", "e", "r"}


def test_what_replaces_a_selected_commitment_is_handed_on_with_it(tracker: CommandLine) -> None:
    """With its own log; a document of everything stays what it was."""
    tracker("update hotline superseded --successor patrols --on 2018-01-05 -m x")
    tracker("update patrols limited --on 2018-01-06 -m y")
    whole = json.loads(tracker("export").out)
    part = json.loads(tracker("export --search hotline").out)
    assert [one["ref"] for one in part["commitments"]] == ["hotline", "patrols"]
    assert part["updates"] == whole["updates"]


@ON_A_FILE
@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "export -o x.json --as-of 2018-01-01",
            "hands on all that was recorded, whatever the day. Leave out",
        ),
        ("export --known-at 2018-01-01", "hands on all that was recorded, whatever the day"),
        ("export -o x.csv --alarm 14d", "csv has no reminders. Leave out --alarm"),
        ("export -o x.ics --alarm soon", '"soon" does not say how many days before. Write 14d'),
        ("export -o x.ics --alarm -3", '"-3" does not say how many days before'),
    ],
)
def test_what_does_not_fit_an_export_is_refused(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, says: str
) -> None:
    """A document of a day, a reminder in what is no calendar, a reminder that says no time."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert says in only_sentence(tracker(line, fails=2))
    assert sorted(tmp_path.iterdir()) == before
