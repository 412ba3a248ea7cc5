"""Tables with a column for each year, in and out; and what a newer copy of a table has otherwise."""

import json
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import AGREEMENT_OPTION, csv_text, log_values, only_sentence

pytestmark = ON_A_FILE  # about files, not about the database

WIDE = csv_text("hotline,limited,,done", "patrols,,not started,limited", header="commitment,2015,2016,2017")
MELTED = [
    ("hotline", "2015-12-31", "limited"),
    ("hotline", "2017-12-31", "implemented"),
    ("patrols", "2016-12-31", "not-started"),
    ("patrols", "2017-12-31", "limited"),
]


@pytest.fixture
def tracker_since_2014(tracker: CommandLine) -> CommandLine:
    """The command line on an agreement of 2014 with two commitments."""
    tracker("agreement add Old --ref old --on 2014-05-01 --party IR --party PK")
    for ref in ("a", "b"):
        tracker(f"add {ref.upper()} --agreement old --ref {ref}")
    return tracker


def test_columns_of_years_become_rows(import_content: ImportContent, tracker: CommandLine) -> None:
    """Each cell that is not blank is an entry as of the last day of its year."""
    told = import_content(WIDE, "--melt=20(\\d\\d)=status", "--set=note=n")
    assert told.out == "plan.csv: added 4 updates.\n"
    assert sorted(log_values(tracker, "commitment", "effective_on", "status")) == MELTED


@pytest.mark.parametrize(
    ("heading", "pattern", "day"),
    [
        ("Status 2016", "status (\\d+)=status", "2016-12-31"),
        ("2016-Q2", "\\d{4}-q\\d=status", "2016-06-30"),
        ("May 2016", ".* 2016=status", "2016-05-31"),
        ("2016-05-07", "2016.*=status", "2016-05-07"),
        ("As of (2016-05-07)", "as of \\((.*)\\)=status", "2016-05-07"),
    ],
)
def test_a_heading_says_the_day(
    import_content: ImportContent, tracker: CommandLine, heading: str, pattern: str, day: str
) -> None:
    """A year, a quarter, a month or a day; all of the heading, or the part in brackets."""
    import_content(csv_text("hotline,limited,n", header=f"commitment,{heading},note"), f"--melt={pattern}")
    assert log_values(tracker, "effective_on", "note") == [(day, "n")]


def test_a_wide_table_can_have_commitments_too(import_content: ImportContent, tracker: CommandLine) -> None:
    """In one pass, with status and value words of its own."""
    content = csv_text("A,ok,", "B,,ok", header="title,2016,2017")
    more = ["--melt=20..=status", "--values=status:ok=done", "--set=note=n", "--set=agreement=pk-ir-2017"]
    assert "added 2 commitments and 2 updates" in import_content(content, *more).out
    assert set(log_values(tracker, "commitment", "effective_on")) == {
        ("pk-ir-2017-16", "2016-12-31"),
        ("pk-ir-2017-17", "2017-12-31"),
    }


@pytest.mark.parametrize(
    ("option", "code", "says"),
    [
        ("--melt=19..=status", 5, 'There is no column "19..".'),
        ("--melt=com.*=status", 5, 'The heading "commitment" says no day, month, quarter or year.'),
        ("--melt=(=status", 2, '"(" is no pattern of headings'),
        ("--melt=20..", 2, '"20.." maps nothing.'),
        ("--melt=20..=colour", 2, 'There is no field "colour".'),
    ],
)
def test_a_pattern_that_finds_nothing_is_refused(
    import_content: ImportContent, option: str, code: int, says: str
) -> None:
    """With what it was to find."""
    assert says in only_sentence(import_content(WIDE, option, fails=code))


def test_a_list_can_be_wide_and_comes_back(tracker_since_2014: CommandLine, tmp_path: Path) -> None:
    """A column for each year since something is known, the last one for the day asked about."""
    tracker = tracker_since_2014
    tracker("update a limited -m n --on 2015-03-01")
    tracker("update a done -m n --on 2017-05-01")
    tracker("update b stalled -m n --on 2018-02-01")
    wide = tracker("list --agreement old --all --wide year --format csv").out
    assert wide.split() == [
        "ref,title,2015,2016,2017,2018-06-01",
        "a,A,limited,limited,implemented,implemented",
        "b,B,,,,stalled",
    ]
    file = tmp_path / "wide.csv"
    tracker(f"list --agreement old --all --wide year -o {file}")
    melting = f"import {file} --melt 20.*=status --set note=n --agreement old"
    for dry_run in (" --dry-run", ""):
        told = tracker(melting + dry_run)
        assert told.out.startswith(f"wide.csv: {'would add' if dry_run else 'added'} nothing")
        assert only_sentence(told) == (
            "Not recorded again, because it is known here as of the day of its column (statuses: 5). "
            "To record it all the same: --set source=TEXT"
        )
    told = tracker(f"{melting} --set source=theirs")
    assert told.out == "wide.csv: added 5 updates. There already: 2 commitments.\n"
    assert tracker("list --agreement old --all --wide year --format csv").out == wide


def test_what_is_edited_in_a_wide_list_holds_for_one_column(
    tracker_since_2014: CommandLine, tmp_path: Path
) -> None:
    """Columns after it say that it did not last, though they are as they were."""
    tracker = tracker_since_2014
    tracker("update a limited -m n --on 2015-03-01")
    file = tmp_path / "wide.csv"
    tracker(f"list --agreement old --all --wide year -o {file}")
    edited = file.read_text(encoding="utf-8-sig").replace(
        "limited,limited,limited", "limited,done,limited", 1
    )
    file.write_text(edited, encoding="utf-8")
    told = tracker(f"import {file} --melt 20.*=status --set note=n --agreement old")
    assert "added 3 updates" in told.out
    wide = tracker("list --agreement old --all --wide year --format csv").out.split()
    assert wide[1] == "a,A,limited,implemented,limited,limited"


def test_columns_of_years_that_nobody_explains_are_told(import_content: ImportContent) -> None:
    """Neither as columns that are lost, nor as statuses of a day that somebody has to think of."""
    content = csv_text("hotline,A,limited,,done", header="ref,title,2015,2016,2017")
    told = import_content(content, AGREEMENT_OPTION, "--ours=title", "--dry-run")
    assert only_sentence(told) == (
        "Not read, because nobody says what was so on these days: 2015, 2016, 2017. "
        'If it is the status: --melt "PATTERN=status"'
    )
    assert told.out.splitlines()[-1].endswith(r"--map title=title --melt '\d\d\d\d=status'")


def test_a_wide_list_is_a_table(tracker: CommandLine) -> None:
    """In JSON every answer has the same keys."""
    for more in ("--json", "--format jsonl", "--columns ref"):
        assert "A wide table has columns of its own." in tracker(f"list --wide year {more}", fails=2).err
    assert "no period" in tracker("list --wide month", fails=2).err
    assert tracker("list --agreement pk-ir-2017 --wide year --format csv").out.startswith("ref,title")


def test_what_a_newer_copy_has_otherwise_is_told(
    import_content: ImportContent, tracker: CommandLine, tmp_path: Path
) -> None:
    """What is gone, what is new, and each field that is changed; also if the file is then refused."""
    header = "Nr,Title,Due"
    older = tmp_path / "older.csv"
    older.write_text(
        csv_text("b-1,A,2024-06-30", "b-2,B,2024-06-30", "b-3,C,", header=header), encoding="utf-8"
    )
    newer = csv_text("b-1,A,2024-07-31", "b-4,D,", "b-3,C ,", header=header)
    more = [AGREEMENT_OPTION, "--map=ref=Nr", "--map=due_on=Due", f"--since-last={older}"]
    told = import_content(newer, *more, "--dry-run")
    assert told.err.splitlines()[:3] == [
        "Since older.csv gone: b-2.",
        "Since older.csv new: b-4.",
        "Since older.csv changed: b-1, due_on: 2024-06-30 -> 2024-07-31.",
    ]
    same = import_content(older.read_text(encoding="utf-8"), *more)
    assert "Since older.csv nothing is other." in same.err
    assert (
        json.loads(import_content(newer, *more, "--json", fails=5).err.splitlines()[-1])["error"]["code"] == 5
    )
