"""Our own lists, saved and brought in again: what is computed in them is not read, and frightens nobody."""

import csv
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine
from csv_helpers import csv_text, only_sentence

pytestmark = ON_A_FILE  # about files, not about the database

COMPUTED = "What the tracker computes in its own tables, such as status and flags, is not read."


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list.jsonl", "desk.xlsx", "log.csv"])
@pytest.mark.parametrize("dry_run", ["", " --dry-run"])
def test_our_own_table_is_told_in_one_sentence(
    tracker: CommandLine, tmp_path: Path, name: str, dry_run: str
) -> None:
    """That computed columns are not read; nothing is proposed that would read them."""
    tracker("update hotline limited -m n --on 2018-01-05")
    file = tmp_path / name
    command = {"list": "list --all", "desk": "export", "log": "log"}[file.stem]
    if file.suffix == ".jsonl":
        file.write_text(tracker(f"{command} --format jsonl").out, encoding="utf-8")
    else:
        tracker(f"{command} -o {file}")
    told = tracker(f"import {file}{dry_run}")
    assert told.out.count("\n") == 1, told.out
    assert only_sentence(told) == COMPUTED


def test_a_column_that_somebody_added_to_our_list_is_named(tracker: CommandLine, tmp_path: Path) -> None:
    """Beside the sentence, and alone; in JSON stands all that is not read."""
    file = tmp_path / "list.csv"
    tracker(f"list --all -o {file}")
    with file.open(encoding="utf-8-sig", newline="") as opened:
        header, *rows = csv.reader(opened)
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([[*header, "Budget"], *([*row, "7"] for row in rows)])
    told = tracker(f"import {file}")
    assert told.err.splitlines() == [COMPUTED, "Left out, because no field is called so: Budget."]
    left_out = tracker(f"import {file} --json").json["items"][0]["left_out"]
    assert left_out[-1] == "Budget"
    assert {"status", "flags"} <= set(left_out)


def test_a_column_called_level_makes_no_table_ours(tracker: CommandLine, tmp_path: Path) -> None:
    """Its statuses are read, or refused, as those of any table."""
    file = tmp_path / "plan.csv"
    file.write_text(csv_text("n1,A,limited,high", header="ref,title,status,Level"), encoding="utf-8")
    told = only_sentence(tracker(f"import {file} --agreement pk-ir-2017", fails=5))
    assert 'a column "status" and none for the day on which it was true' in told
