"""The problems of an imported file: how many are shown, in which order, and with which parts in JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import csv_text

pytestmark = ON_A_FILE  # about how problems are told, whatever they were found for

UPDATES = "commitment,effective_on,note"
PLAN = "ref,title,obligors,due_on"


def test_the_first_twenty_problems_are_shown_in_order(import_content: ImportContent) -> None:
    """All are counted; one that is found only when the whole file was read has its place too."""
    closed = ("hotline,2018-01-05,withdrawn,n,", "hotline,2018-01-06,limited,,")
    says = import_content(
        csv_text(*closed, *[f"hotline,bad {n},limited,n," for n in range(24)]), fails=5
    ).err.splitlines()
    assert says[0] == "plan.csv has 25 problems; nothing was saved."
    assert [int(line.split(",")[0].removeprefix("line ")) for line in says[1:21]] == list(range(3, 23))
    assert says[1] == 'line 3, note: Leaving "withdrawn" needs a note.'
    assert says[21:] == ["... and 5 more."]


@ON_A_FILE
@pytest.mark.parametrize(
    ("header", "rows", "says"),
    [
        (
            UPDATES,
            ["hotline,2028-03-01,x"],
            "Nothing is true before its day; the day by which it is due is due_on.",
        ),
        (
            "commitment,effective_on,value",
            ["hotline,2018-03-01,5"],
            "Correct the terms of hotline first: how much of what there shall be.",
        ),
        (PLAN, ["t,A road,IR,Immediately"], "what the text says instead of a day is due_words."),
        (PLAN, ["t,A road,Iran and Pakistan,"], '"IRAN AND PAKISTAN". Put semicolons between several.'),
        (PLAN, ["t,A road,ir/pk,"], '"IR/PK". Put semicolons between several.'),
        (PLAN, ["t,A road,Iran and others,"], '"IRAN AND OTHERS". '),
        (
            PLAN,
            ["t,A road,IR,", "t,A bridge,IR,"],
            'The file has the commitment "t" twice, with another title: first "A road", then "A bridge".',
        ),
    ],
)
def test_what_is_refused_says_how_to_go_on(
    import_content: ImportContent, header: str, rows: list[str], says: str
) -> None:
    """In the words of a file: its fields, and no options of a command that nobody typed."""
    content = "\n".join([header, *rows])
    options = ["--agreement=pk-ir-2017"] if header == PLAN else []
    assert says in import_content(content, *options, fails=5).err


@ON_A_FILE
def test_an_empty_list_of_records_is_an_empty_table(import_content: ImportContent) -> None:
    """As a CSV file without a line."""
    assert "The file is empty." in import_content("[]", name="plan.json", fails=5).err


def test_json_lists_all_problems_with_their_parts(import_content: ImportContent) -> None:
    """File, line, field, value and reason."""
    content = csv_text(
        *[f"hotline,5/6/{n},limited,n," for n in range(10, 34)], "hotlin,2018-01-05,limited,n,"
    )
    error = json.loads(import_content(content, "--json", fails=5).err)["error"]
    assert (error["code"], len(error["problems"])) == (5, 25)
    reasons = [problem.pop("reason") for problem in error["problems"]]
    assert error["problems"][0] == {
        "file": "plan.csv",
        "place": "line 2",
        "line": 2,
        "field": "effective_on",
        "value": "5/6/10",
        "rows": 1,
    }
    assert error["problems"][24] == {
        "file": "plan.csv",
        "place": "line 26",
        "line": 26,
        "field": "commitment",
        "value": "hotlin",
        "rows": 1,
    }
    assert "5 June 2010" in reasons[0]


@pytest.mark.parametrize("field", ["recorded_at", "effective_on", "due_on"])
@pytest.mark.parametrize("value", ["soon", "31 Foo 2018", "2018-02-30", "now"])
def test_an_unreadable_day_or_moment_of_a_file_is_not_answered_with_today(
    import_content: ImportContent, field: str, value: str
) -> None:
    """Words that mean a day when they are typed mean none in a file."""
    row = {"effective_on": "2018-01-05", "recorded_at": "2018-01-05", "due_on": "2018-01-05"} | {field: value}
    content = csv_text(
        ",".join(["hotline", *row.values(), "n"]), header=",".join(["commitment", *row, "note"])
    )
    says = import_content(content, fails=5).err
    assert "Write it as 2018-03-07." in says
    assert ("A time is written 2018-03-07T14:30Z." in says) == (field == "recorded_at")
    assert "today" not in says


def test_a_word_that_is_not_known_is_one_problem(import_content: ImportContent) -> None:
    """However many rows have it: it is said once, with their number and the first of them."""
    rows = [
        "hotline,2018-01-05,limited,n,",
        *["hotline,2018-01-05,Not done,n,", "soil,2018-01-06,Finito,n,"] * 16,
    ]
    says = import_content(csv_text(*rows, "soil,2018-01-07,fulfiled,n,"), fails=5).err.splitlines()
    assert says[0].startswith("plan.csv has 3 problems; nothing was saved. To say what a word")
    assert says[1].startswith(
        'line 3 (the first of 16 rows), status: "Not done" is not a status. Is it not-started (there are '
    )
    assert says[2].startswith('line 4 (the first of 16 rows), status: "Finito" is not a status. Statuses: ')
    assert says[3].startswith('line 35, status: "fulfiled" is not a status. Did you mean implemented? ')


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            "hotlin,2018-01-05,limited,n,",
            'commitment: There is no commitment "hotlin". Did you mean hotline?',
        ),
        ("hotline,2018-01-05,limited,n,Irak", 'reporter: There is no actor "IRAK". Did you mean IR?'),
        (
            "hotline,05/06/2017,limited,n,",
            'effective_on: "05/06/2017" can be read as 5 June 2017 or 6 May 2017.',
        ),
    ],
)
def test_a_text_that_is_wrong_in_many_rows_is_one_problem(
    import_content: ImportContent, row: str, says: str
) -> None:
    """With their number and the first of them; what to do about it is the same in all."""
    content = csv_text("hotline,2018-01-04,limited,n,", *[row] * 16)
    told = import_content(content, fails=5).err
    assert told.startswith(f"plan.csv, line 3 (the first of 16 rows), {says}")
    assert ("--values FIELD:THEIRS=OURS" in told) == ("There is no" in says)


def test_a_blank_that_is_missed_in_many_rows_is_told_of_each(import_content: ImportContent) -> None:
    """Each has to be filled in its own way."""
    says = import_content(csv_text(*["hotline,,limited,n,"] * 3), fails=5).err.splitlines()
    assert [line.partition(",")[0] for line in says[1:]] == ["line 2", "line 3", "line 4"]


def test_a_document_is_not_told_of_options_for_tables(tracker: CommandLine, tmp_path: Path) -> None:
    """It has no columns."""
    file = tmp_path / "one.json"
    update = {"commitment": "nowhere", "effective_on": "2018-01-05", "status": "limited"}
    file.write_text(json.dumps({"schema": "tracker/2", "updates": [update] * 2}), encoding="utf-8")
    told = tracker(f"import {file}", fails=5).err
    assert "(the first of 2 rows)" in told
    assert "--values" not in told


def test_json_has_the_number_of_rows_of_a_word(import_content: ImportContent) -> None:
    """As ``rows``; the line and the place are those of the first."""
    rows = ["hotline,2018-01-05,half,n,", "soil,2018-01-06,unknown,n,", "soil,2018-01-07,half,n,"]
    problems = json.loads(import_content(csv_text(*rows), "--json", fails=5).err)["error"]["problems"]
    assert [(one["line"], one["value"], one["rows"]) for one in problems] == [
        (2, "half", 2),
        (3, "unknown", 1),
    ]


def test_json_lists_a_bad_header_as_a_problem(import_content: ImportContent) -> None:
    """It has the file, the line and the reason."""
    (problem,) = json.loads(import_content("a,b\n", "--json", fails=5).err)["error"]["problems"]
    assert (problem["file"], problem["line"]) == ("plan.csv", 1)
    assert "The header says neither" in problem["reason"]


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("hotline,bad,fulfiled,n,", ["effective_on", "status"]),
        ("hotlin,2018-01-05,limited,n,USA", ["commitment", "reporter"]),
        ("hotlin,bad,limited,n,", ["commitment", "effective_on"]),
    ],
)
def test_all_problems_of_a_row_are_reported_together(
    import_content: ImportContent, row: str, fields: list[str]
) -> None:
    """So that a file is corrected in one go."""
    error = json.loads(import_content(csv_text(row), "--json", fails=5).err)["error"]
    assert sorted(problem["field"] for problem in error["problems"]) == fields


def test_consequences_of_a_refused_row_are_not_reported(import_content: ImportContent) -> None:
    """Neither an update of a commitment that was refused, nor the retraction of such an update."""
    document = {
        "schema": "tracker/1",
        "commitments": [{"ref": "n1", "agreement": "pk-ir-2017", "title": "T", "obligors": ["XX"]}],
        "updates": [
            {"commitment": "n1", "effective_on": "2018-01-05", "status": "limited", "uid": "u1"},
            {"commitment": "hotline", "effective_on": "bad", "status": "limited", "uid": "u2"},
        ],
        "retractions": [{"update": uid, "reason": "slip"} for uid in ("u1", "u2")],
    }
    error = json.loads(import_content(json.dumps(document), "--json", name="plan.json", fails=5).err)["error"]
    assert [problem["field"] for problem in error["problems"]] == ["obligors", "effective_on"]


@pytest.mark.parametrize(
    ("section", "items", "field", "value"),
    [
        (
            "commitments",
            [{"ref": "soil", "agreement": "pk-ir-2017", "title": "Another", "obligors": ["IR", "PK"]}],
            "title",
            "Another",
        ),
        ("retractions", [{"update": "nowhere", "reason": "slip"}], "of", "nowhere"),
    ],
)
def test_a_problem_found_at_the_end_has_its_value(
    import_content: ImportContent, section: str, items: list[Any], field: str, value: str
) -> None:
    """Also if it is found only when the rows are compared with the database."""
    content = json.dumps({"schema": "tracker/1", section: items})
    error = json.loads(import_content(content, "--json", name="plan.json", fails=5).err)["error"]
    assert (field, value) in [(problem["field"], problem["value"]) for problem in error["problems"]]
