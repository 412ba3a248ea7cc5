"""Fixtures that several test modules use: updates, an office, browsers, a later version."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import Browser, browsers_by_font, find_chromium, started_playwright
from conftest import (
    CommandLine,
    CommandResult,
    ImportContent,
    Location,
    MakeDatabase,
    database_content,
    fill_once,
    rolled_back_transaction,
)
from fonts import FONTS, Font
from made_up_measures import Desk, record_two_states
from marked_office import AUTHOR, write_document
from offices import Offices
from sample_history import record_half_year

from tracker import db
from tracker.db import Connection, backup, database, migrate, repair, upgrade

if TYPE_CHECKING:
    from playwright.sync_api import Playwright


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the migrations of a later version of the tracker, to which a test adds one."""
    folder = tmp_path / "next"
    shutil.copytree(db.packaged_folder("migrations"), folder)
    monkeypatch.setattr(migrate, "packaged_folder", lambda name: folder)
    for module in (database, backup, upgrade):
        monkeypatch.setattr(module, "LATEST_REVISION", "0999")
    return folder


@pytest.fixture
def quick_repairs(templates: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Repairs of files that are quicker: what they fill is a copy of a new file, and is not made anew.

    To run the migrations takes most of the time of a repair. The test of a sound file runs them.
    """
    monkeypatch.setattr(repair, "create_database", lambda place, fill: shutil.copy(templates["empty"], place))


@pytest.fixture
def backup_copy(tracker: CommandLine, tmp_path: Path) -> Path:
    """A backup with one update, of a database that has two by now."""
    path = tmp_path / "copy.db"
    tracker("update hotline limited -m copied")
    tracker(f"backup {path}")
    tracker("update hotline substantial -m later")
    return path


@pytest.fixture
def import_content(tracker: CommandLine, tmp_path: Path) -> ImportContent:
    """Imports a file with a given content; if that fails, the database must not differ in a byte."""

    def import_file(
        content: str | bytes, *more: str, name: str = "plan.csv", fails: int = 0
    ) -> CommandResult:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        before = database_content(tracker.path)
        result = tracker("import", str(path), *more, fails=fails)
        if fails:
            assert database_content(tracker.path) == before
            assert not result.out
        return result

    return import_file


@pytest.fixture
def tracker_with_updates(tracker: CommandLine) -> CommandLine:
    """The command line on the seeds and two made-up updates: numbers exchanged, and a claim by Iran."""
    lines = (
        'update hotline limited -m "Numbers exchanged" --on 2018-01-15',
        'update fencing done --reporter IR --on 2018-02-20 --source "IRNA, 20 Feb 2018"',
    )
    fill_once(tracker.path, "reported", lambda: [tracker(line) for line in lines])
    return tracker


@pytest.fixture
def tracker_with_half_year(
    empty_database: Location, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line on the made-up half year of ``sample_history``."""

    def fill() -> None:
        with db.write_transaction(empty_database) as connection:
            record_half_year(connection)

    fill_once(empty_database, "half_a_year", fill)
    monkeypatch.setenv("TRACKER_DB", str(empty_database))
    return CommandLine(empty_database, capsys)


@pytest.fixture
def offices(make_database: MakeDatabase) -> Iterator[list[Connection]]:
    """Transactions on the empty databases of four offices."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(db.write_transaction(make_database("empty"))) for _ in "abcd"]


@pytest.fixture
def two_offices(tracker: CommandLine, make_database: MakeDatabase, tmp_path: Path) -> Offices:
    """The command lines of two offices that have the seeds in common: ours and theirs."""
    return Offices(tracker, tmp_path, ours=tracker.path, theirs=make_database("seeded"))


@pytest.fixture
def desk(empty_database: Location) -> Iterator[Desk]:
    """Records about measures of its own, in a database without any other; nothing of it is kept."""

    def fill() -> None:
        with db.write_transaction(empty_database) as connection:
            record_two_states(connection)

    fill_once(empty_database, "two_states", fill)
    with rolled_back_transaction(empty_database) as connection:
        yield Desk(connection)


@pytest.fixture
def marked_office(
    make_database: MakeDatabase,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> CommandLine:
    """The made-up office with a marker in all that must not go out, and one commitment renamed."""
    location = make_database("empty")
    monkeypatch.setenv("TRACKER_DB", str(location))
    monkeypatch.setenv("TRACKER_AUTHOR", AUTHOR)
    found = CommandLine(location, capsys)

    def fill() -> None:
        found(f"import {write_document(tmp_path)}")
        found("rename other otherwise")

    fill_once(location, "marked_office", fill)
    return found


@pytest.fixture(scope="session")
def playwright(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Playwright"]:
    """What browsers are driven with, started once for all of them."""
    find_chromium()
    with started_playwright(tmp_path_factory.mktemp("home")) as started:
        yield started


@pytest.fixture(scope="session")
def in_font(
    playwright: "Playwright", tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Font], Browser]]:
    """Chromium, with no font but the one that is asked for."""
    with browsers_by_font(playwright, tmp_path_factory.mktemp("homes")) as found:
        yield found


@pytest.fixture
def browser(in_font: Callable[[Font], Browser]) -> Browser:
    """Chromium, where it does not matter in which font."""
    return in_font(FONTS[0])
