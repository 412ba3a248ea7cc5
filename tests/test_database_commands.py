"""The commands init, where and upgrade."""

from pathlib import Path

import pytest
from conftest import CommandLine, database_content


def test_init_makes_the_database_and_says_what_is_next(tmp_path: Path, tracker: CommandLine) -> None:
    """It loads the seeds; a second time nothing is missing."""
    path = tmp_path / "new" / "t.db"
    made = tracker(f"init --db {path}")
    assert made.out == f"{path} is made; 1 agreement and 15 commitments were added.\n"
    assert made.err == "Next: tracker list\n"
    again = tracker(f"init --db {path}")
    assert again.out == f"{path} was there already; nothing was missing.\n"


def test_init_empty_leaves_the_seeds_out(tmp_path: Path, tracker: CommandLine) -> None:
    """The database has no commitments."""
    made = tracker(f"init --empty --db {tmp_path / 't.db'} --json").json
    assert made["items"][0]["commitments"] == 0
    assert tracker(f"list --db {tmp_path / 't.db'} --json").json["total"] == 0


def test_the_database_is_chosen_by_option_then_variable_then_default(
    tmp_path: Path, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By --db, else TRACKER_DB, else tracker.db in the data folder of the user."""
    assert tracker("where").out == f"{tracker.path}\n"
    assert tracker(f"where --db {tmp_path / 'x.db'}").out == f"{tmp_path / 'x.db'}\n"
    monkeypatch.delenv("TRACKER_DB")
    missing = tracker("where")
    assert missing.out == f"{tmp_path / 'data' / 'tracker' / 'tracker.db'}\n"
    assert "To make one: tracker init" in missing.err
    assert tracker("where --json").json["items"][0]["usable"] is False


def test_a_missing_database_is_exit_6_and_names_the_command(tmp_path: Path, tracker: CommandLine) -> None:
    """The command makes that very file."""
    missing = tracker(f"list --db '{tmp_path}/no such.db'", fails=6)
    assert missing.err.endswith(f"To make one: tracker init --db '{tmp_path}/no such.db'\n")


def test_upgrade_of_a_current_database_changes_nothing(tracker: CommandLine) -> None:
    """It says that the database is up to date."""
    before = database_content(tracker.path)
    assert "up to date already" in tracker("upgrade").out
    assert database_content(tracker.path) == before


def test_an_empty_db_option_does_not_mean_the_default(tracker: CommandLine) -> None:
    """It may come from a shell variable that is not set."""
    assert "--db names no database" in tracker("list --db ''", fails=2).err
