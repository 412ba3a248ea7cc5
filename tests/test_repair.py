"""The way out of a file that is not sound: a new one of all that can be read, and a list of what cannot."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from check_cases import CASES
from conftest import ON_A_FILE, CommandLine, fill_once
from database_files import is_sound, overwrite_some_pages, read_folder
from test_checks import fill_all_columns, run_without_rules
from test_file_schema import ACTING, change_schema
from test_unsound_cells import CHANGES, LAST_ROWS, ROW

from tracker.db.tables import metadata

pytestmark = ON_A_FILE  # a server's rows are in the hands of its administrator


@pytest.fixture
def tracker(tracker: CommandLine) -> CommandLine:
    """The command line on a database with something in every table and column."""
    fill_once(tracker.path, "every_column", lambda: fill_all_columns(tracker.path))
    return tracker


def rows_of(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


TABLES = [table.name for table in metadata.sorted_tables]


def test_a_sound_file_is_the_same_in_a_new_one(tracker: CommandLine, tmp_path: Path) -> None:
    """All rows, with all their numbers; and the old file is as it was."""
    before = tracker.path.read_bytes()
    told = tracker(f"check --repair-into {tmp_path / 'new.db'}").out
    assert "Nothing: all could be read." in told
    for table in TABLES:
        assert rows_of(tmp_path / "new.db", table) == rows_of(tracker.path, table)
    assert is_sound(tmp_path / "new.db")
    assert tracker.path.read_bytes() == before


@pytest.mark.usefixtures("quick_repairs")
@pytest.mark.parametrize("what", LAST_ROWS)
def test_a_row_that_ends_all_recording_is_left_out(tracker: CommandLine, tmp_path: Path, what: str) -> None:
    """Everything else keeps its number, and recording goes on."""
    number, at = LAST_ROWS[what]
    wanted = {table: rows_of(tracker.path, table) for table in TABLES}
    run_without_rules(tracker.path, ROW.format(number=number, at=at))
    tracker(f"check --repair-into {tmp_path / 'new.db'}")
    if "number" not in what:  # that row can be read, and gets the next number
        assert {table: rows_of(tmp_path / "new.db", table) for table in TABLES} == wanted
    assert is_sound(tmp_path / "new.db")
    tracker(f"update hotline limited -m more --db {tmp_path / 'new.db'}")


@pytest.mark.usefixtures("quick_repairs")
@pytest.mark.parametrize("what", [*list(CASES)[::16], *list(CHANGES)[::8]])
def test_what_breaks_a_rule_is_left_out_and_told(tracker: CommandLine, tmp_path: Path, what: str) -> None:
    """The new file is sound, whatever was wrong with the old one."""
    statements = CASES[what][0] if what in CASES else (CHANGES[what],)
    run_without_rules(tracker.path, *statements)
    answer = tracker(f"check --json --repair-into {tmp_path / 'new.db'}").json["items"][0]
    assert is_sound(tmp_path / "new.db"), answer["lost"]


@pytest.mark.usefixtures("quick_repairs")
def test_a_lost_entry_leaves_no_gap(tracker: CommandLine, tmp_path: Path) -> None:
    """Those after it have the next numbers, and what takes them back still does."""
    run_without_rules(tracker.path, "UPDATE status_update SET effective_on = 'soon' WHERE id = 1")
    told = tracker(f"check --repair-into {tmp_path / 'new.db'}").out
    assert "Rows of status_update that cannot be read: 1." in told
    assert "Numbers of status_update that are other now, from 2 on: " in told
    for path, number in ((tracker.path, 3), (tmp_path / "new.db", 2)):
        with closing(sqlite3.connect(path)) as connection:
            sql = "SELECT u.id, u.due_on FROM retraction r JOIN status_update u ON u.id = r.update_id"
            assert connection.execute(sql).fetchone() == (number, "2019-01-01")
    assert is_sound(tmp_path / "new.db")


@pytest.mark.usefixtures("quick_repairs")
@pytest.mark.parametrize("what", [what for what in ACTING if "index" not in what])
def test_nothing_that_acts_comes_along(tracker: CommandLine, tmp_path: Path, what: str) -> None:
    """Rows are copied, and no trigger or view."""
    change_schema(tracker.path, ACTING[what])
    tracker(f"check --repair-into {tmp_path / 'new.db'}")
    assert is_sound(tmp_path / "new.db")


@pytest.mark.usefixtures("quick_repairs")
def test_of_a_damaged_file_what_can_be_read_is_kept(tracker: CommandLine, tmp_path: Path) -> None:
    """Whatever is left of it; a file of which nothing can be read is refused."""
    overwrite_some_pages(tracker.path)
    answer = tracker.run_unchecked(f"check --repair-into {tmp_path / 'new.db'}")
    assert answer.code in (0, 6)
    assert answer.code == 6 or is_sound(tmp_path / "new.db")


@pytest.mark.usefixtures("quick_repairs")
@pytest.mark.parametrize(("version", "way_on"), [("0006", "tracker upgrade"), ("0999", "newer one")])
def test_a_file_of_another_version_is_not_repaired(
    tracker: CommandLine, tmp_path: Path, version: str, way_on: str
) -> None:
    """What only that version has would be lost unseen."""
    run_without_rules(tracker.path, f"UPDATE alembic_version SET version_num = '{version}'")
    assert way_on in tracker(f"check --repair-into {tmp_path / 'new.db'}", fails=6).err
    assert not (tmp_path / "new.db").exists()


def test_the_check_of_an_unsound_file_says_how_to_make_a_sound_one(tracker: CommandLine) -> None:
    """Whatever is wrong with it."""
    run_without_rules(tracker.path, "UPDATE status_update SET effective_on = 'soon' WHERE id = 1")
    assert "tracker check --repair-into" in tracker("check", fails=8).err


@pytest.mark.usefixtures("quick_repairs")
def test_nothing_is_replaced_by_a_repaired_file(tracker: CommandLine, tmp_path: Path) -> None:
    """Neither the file itself nor another."""
    (tmp_path / "mine.db").write_bytes(b"mine")
    before = read_folder(tmp_path)
    for target in (tracker.path, tmp_path / "mine.db"):
        tracker(f"check --repair-into {target}", fails=2)
    assert read_folder(tmp_path) == before
