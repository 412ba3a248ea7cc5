"""The progress of long tasks: how it is reported, and when a terminal shows it as a bar."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ON_A_FILE, TODAY, CommandLine, make_stamp
from openpyxl import Workbook

from tracker import db
from tracker.cli import console, export_command, file_commands
from tracker.domain.records import AsOf
from tracker.exchange import FileFormat, document_readers, exporter, importer
from tracker.exchange.column_mapping import ColumnMapping

pytestmark = ON_A_FILE  # about files and the terminal, not about the database

ROWS = 1_100
HEADER = ["commitment", "effective_on", "status", "note"]
UPDATES = [["hotline", "2018-01-05", "limited", f"note {number:,}"] for number in range(ROWS)]


def write_updates(path: Path) -> Path:
    """Write 1,100 updates to a file, in the format that its name says; the same path."""
    if path.suffix == ".xlsx":
        book = Workbook()
        for row in (HEADER, *UPDATES):
            book.active.append(row)
        book.save(path)
    elif path.suffix == ".csv":
        path.write_text("".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in (HEADER, *UPDATES)))
    else:
        items = [dict(zip(HEADER, row, strict=True)) | {"uid": row[3]} for row in UPDATES]
        path.write_text(json.dumps({"schema": "tracker/1", "updates": items}))
    return path


def import_updates(database: Path, path: Path) -> list[float]:
    """Import a file; the fractions that are reported meanwhile."""
    fractions: list[float] = []
    with (
        closing(importer.open_input_file(path, ColumnMapping())) as file,
        db.write_transaction(database) as connection,
    ):
        importer.import_file(
            connection, file, path.name, make_stamp(connection), report_progress=fractions.append
        )
    return fractions


@pytest.mark.parametrize("name", ["long.csv", "long.json", "long.xlsx"])
def test_an_import_reports_how_much_is_read(
    seeded_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """At the first row and at every 500th, a little more than the rows so far: a file is read in chunks."""
    monkeypatch.setattr(document_readers, "CHUNK_SIZE", 4096)
    fractions = import_updates(seeded_database, write_updates(tmp_path / name))
    ahead = [read - number / ROWS for read, number in zip(fractions, (0, 500, 1_000), strict=True)]
    assert all(0 <= part < 0.2 for part in ahead), fractions
    assert max(fractions) <= 1


@pytest.mark.parametrize(
    ("file_format", "expected"),
    [
        (FileFormat.JSON, [0, 0, 0, 0, 500 / ROWS, 1_000 / ROWS, 1]),
        (FileFormat.CSV, [500 / (ROWS + 15), 1_000 / (ROWS + 15)]),
        (FileFormat.XLSX, [500 / (ROWS + 15), 1_000 / (ROWS + 15)]),
        (FileFormat.ICS, []),
    ],
)
def test_an_export_reports_how_much_is_written(
    seeded_database: Path, tmp_path: Path, file_format: FileFormat, expected: list[float]
) -> None:
    """In steps of 500 rows: of a document the updates count, of tables all rows."""
    import_updates(seeded_database, write_updates(tmp_path / "long.csv"))
    fractions: list[float] = []
    with db.read_transaction(seeded_database) as connection:
        path = tmp_path / f"out.{file_format}"
        exporter.export_database(connection, path, file_format, AsOf(TODAY), fractions.append)
    assert fractions == expected


def test_an_import_and_an_export_name_their_file(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of the task says so, and its progress is reported."""
    reported: dict[str, list[float]] = {}

    @contextmanager
    def keep_fractions(task_name: str) -> Iterator[object]:
        yield reported.setdefault(task_name, []).append

    for module in (file_commands, export_command):
        monkeypatch.setattr(module, "show_progress", keep_fractions)
    tracker(f"import {write_updates(tmp_path / 'long.csv')}")
    tracker(f"export -o {tmp_path / 'all.json'}")
    counts = {task_name: len(fractions) for task_name, fractions in reported.items()}
    assert counts == {"Reading long.csv": 3, "Writing all.json": 7}


class Terminal(io.StringIO):
    """A terminal that keeps what was written to it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that stands still until a test sets ``now``; and the kind of a terminal that can show a bar."""
    monkeypatch.setenv("TERM", "xterm")
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(console, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


@contextmanager
def shown_on(stream: io.StringIO) -> Iterator[Callable[[float], None]]:
    """A progress bar with a stream as its stderr; the name of the task has an escape sequence and markup."""
    with redirect_stderr(stream), console.show_progress("Reading [red]\x1b[2Jplan.csv") as report_fraction:
        yield report_fraction


def test_a_task_of_a_second_shows_no_bar(clock: SimpleNamespace) -> None:
    """A bar that disappears at once cannot be read."""
    terminal = Terminal()
    with shown_on(terminal) as report_fraction:
        clock.now += 1
        report_fraction(0.5)
    assert terminal.getvalue() == ""


def test_a_longer_task_shows_its_name_and_percentage(clock: SimpleNamespace) -> None:
    """At the end the line is empty and the cursor is shown again."""
    terminal = Terminal()
    with shown_on(terminal) as report_fraction:
        clock.now += 1.01
        report_fraction(0.25)
        report_fraction(0.5)
    shown = terminal.getvalue()
    assert "Reading [red]␛[2Jplan.csv" in shown
    assert " 50%" in shown
    assert shown.endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_the_bar_is_removed_after_an_error(clock: SimpleNamespace) -> None:
    """The line is empty and the cursor is shown again."""
    terminal = Terminal()
    with pytest.raises(ZeroDivisionError), shown_on(terminal) as report_fraction:
        clock.now += 2
        report_fraction(0.5)
        raise ZeroDivisionError
    assert terminal.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_no_bar_is_shown_without_a_terminal(clock: SimpleNamespace) -> None:
    """A file or a pipe gets nothing, however long the task takes."""
    pipe = io.StringIO()
    with shown_on(pipe) as report_fraction:
        clock.now += 5
        report_fraction(0.5)
    assert pipe.getvalue() == ""
