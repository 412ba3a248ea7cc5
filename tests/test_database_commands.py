"""The commands init, where and upgrade."""

import sys
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, database_content


def test_init_makes_the_database_and_says_what_is_next(tmp_path: Path, tracker: CommandLine) -> None:
    """Init makes the database, loads the seeds, says where it is and what to type next."""
    path = tmp_path / "new" / "t.db"
    made = tracker(f"init --db {path}")
    assert made.out == f"{path} is made; 1 agreement and 15 commitments were added.\n"
    own = "For an agreement of your own, in a file of its own: tracker init --empty --db FILE"
    assert made.err == f"Next: tracker list --db {path}, or in a browser: tracker serve --db {path}\n{own}\n"
    again = tracker(f"init --db {path}")
    assert again.out == f"{path} was there already; nothing was missing.\n"
    assert again.err == f"Next: tracker list --db {path}, or in a browser: tracker serve --db {path}\n"
    assert tracker("init").err == "Next: tracker list, or in a browser: tracker serve\n"


@ON_A_FILE
def test_init_empty_says_how_an_agreement_of_ones_own_begins(
    tmp_path: Path, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Actors, agreement, commitments, in the database that was made: also when only --db names it."""
    steps = "tracker actor add, then tracker agreement add, then tracker add"
    assert tracker(f"init --empty --db {tmp_path / 'a.db'}").err == (
        f"Next, each with --db {tmp_path / 'a.db'}: {steps}\n"
    )
    monkeypatch.setenv("TRACKER_DB", str(tmp_path / "b.db"))
    assert tracker("init --empty").err == f"Next: {steps}\n"


@ON_A_FILE
@pytest.mark.parametrize(
    ("called", "path", "told"),
    [
        ("office/.venv/bin/tracker", "", ".venv/bin/tracker"),
        ("office/.venv/bin/tracker", "office/.venv/bin", "tracker"),
        ("office/.venv/bin/tracker", "elsewhere", ".venv/bin/tracker"),
        ("elsewhere/tracker", "", "{}/elsewhere/tracker"),
        ("office/tracker", "", "./tracker"),
        ("office/tracker.pyz", "", "./tracker.pyz"),
        ("office/our files/tracker", "", "tracker"),
        ("office/tracker/__main__.py", "", "tracker"),
    ],
)
def test_init_says_what_is_next_in_words_that_reach_the_tracker(
    tmp_path: Path, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, called: str, path: str, told: str
) -> None:
    """By its name where PATH has this one; else by the path by which it was called, as any shell takes it."""
    for program in (called, "elsewhere/tracker", "office/here"):
        (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / program).touch(mode=0o700)
    monkeypatch.chdir(tmp_path / "office")
    monkeypatch.setenv("PATH", str(tmp_path / path) if path else "")
    monkeypatch.setattr(sys, "argv", [str(tmp_path / called), "init"])
    called_so = told.format(tmp_path)
    told_next = f"Next: {called_so} list, or in a browser: {called_so} serve\n"
    assert tracker("init").err == told_next


def test_init_empty_leaves_the_seeds_out(tmp_path: Path, tracker: CommandLine) -> None:
    """The database has no commitments."""
    made = tracker(f"init --empty --db {tmp_path / 't.db'} --json").json
    assert made["items"][0]["commitments"] == 0
    assert tracker(f"list --db {tmp_path / 't.db'} --json").json["total"] == 0


@ON_A_FILE
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


@ON_A_FILE
def test_an_empty_db_option_does_not_mean_the_default(tracker: CommandLine) -> None:
    """It may come from a shell variable that is not set."""
    assert "--db names no database" in tracker("list --db ''", fails=2).err
