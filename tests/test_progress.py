"""How far something long is: told as it goes on, shown on a terminal only and once it takes its time."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ON_A_FILE, TODAY, Typed, signature
from openpyxl import Workbook

from tracker import storage
from tracker.cli import files, streams
from tracker.exchange import FileFormat, documents, incoming, outgoing
from tracker.exchange.layout import Legend
from tracker.records import Cut

pytestmark = ON_A_FILE  # about what is told, whatever is written to

ROWS = 1_100
HEADER = ["commitment", "effective_on", "status", "note"]
UPDATES = [["hotline", "2018-01-05", "limited", f"note {number:,}"] for number in range(ROWS)]


def written(path: Path) -> Path:
    """A file of 1,100 updates, in the form that its name says."""
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


def taken_in(seeded: Path, path: Path) -> list[float]:
    """What is told while a file is taken in."""
    told: list[float] = []
    source = incoming.source_of(path, Legend())
    with storage.writing(seeded) as connection:
        incoming.load(connection, source, path.name, signature(connection), progress=told.append)
    source.close()
    return told


@pytest.mark.parametrize("name", ["long.csv", "long.json", "long.xlsx"])
def test_an_import_tells_how_much_is_read(
    seeded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """At its first row and at every five hundredth, about as much as it is: a file is read a piece ahead."""
    monkeypatch.setattr(documents, "PIECE", 4096)
    told = taken_in(seeded, written(tmp_path / name))
    ahead = [done - number / ROWS for done, number in zip(told, (0, 500, 1_000), strict=True)]
    assert all(0 <= piece < 0.2 for piece in ahead), told
    assert max(told) <= 1


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (FileFormat.JSON, [0, 0, 0, 0, 500 / ROWS, 1_000 / ROWS, 1]),
        (FileFormat.CSV, [500 / (ROWS + 15), 1_000 / (ROWS + 15)]),
        (FileFormat.XLSX, [500 / (ROWS + 15), 1_000 / (ROWS + 15)]),
        (FileFormat.ICS, []),
    ],
)
def test_an_export_tells_how_much_is_written(
    seeded: Path, tmp_path: Path, form: FileFormat, told: list[float]
) -> None:
    """In steps of five hundred: of a document its updates, of tables all their rows."""
    taken_in(seeded, written(tmp_path / "long.csv"))
    found: list[float] = []
    with storage.reading(seeded) as connection:
        outgoing.export(connection, tmp_path / f"out.{form}", form, Cut(TODAY), found.append)
    assert found == told


def test_what_is_under_way_is_named(tracker: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import reads a file, an export writes one; each is told how far it is."""
    shown: dict[str, list[float]] = {}

    @contextmanager
    def noted(what: str) -> Iterator[object]:
        yield shown.setdefault(what, []).append

    monkeypatch.setattr(files, "progress", noted)
    tracker(f"import {written(tmp_path / 'long.csv')}")
    tracker(f"export -o {tmp_path / 'all.json'}")
    assert {what: len(told) for what, told in shown.items()} == {"Reading long.csv": 3, "Writing all.json": 7}


class Terminal(io.StringIO):
    """A terminal that remembers what it was told to show."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A clock that stands still until it is set, and a terminal on which a bar can move."""
    monkeypatch.setenv("TERM", "xterm")
    found = SimpleNamespace(now=100.0)
    monkeypatch.setattr(streams, "time", SimpleNamespace(monotonic=lambda: found.now))
    return found


@contextmanager
def shown_on(stream: io.StringIO) -> Iterator[Callable[[float], None]]:
    """A bar as a command has it, whose errors go to a stream; the name would act on a screen if it could."""
    with redirect_stderr(stream), streams.progress("Reading [red]\x1b[2Jplan.csv") as show:
        yield show


def test_what_is_done_in_a_second_shows_nothing(clock: SimpleNamespace) -> None:
    """A bar that comes and goes at once only makes somebody wonder what it said."""
    terminal = Terminal()
    with shown_on(terminal) as show:
        clock.now += 1
        show(0.5)
    assert terminal.getvalue() == ""


def test_what_takes_longer_shows_how_far_it_is(clock: SimpleNamespace) -> None:
    """With its name, in percent; when it is over the line is empty and the cursor back."""
    terminal = Terminal()
    with shown_on(terminal) as show:
        clock.now += 1.01
        show(0.25)
        show(0.5)
    shown = terminal.getvalue()
    assert "Reading [red]␛[2Jplan.csv" in shown
    assert " 50%" in shown
    assert shown.endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_the_bar_goes_also_when_it_is_stopped(clock: SimpleNamespace) -> None:
    """Whatever stops it, the line is empty and the cursor back."""
    terminal = Terminal()
    with pytest.raises(ZeroDivisionError), shown_on(terminal) as show:
        clock.now += 2
        show(0.5)
        raise ZeroDivisionError
    assert terminal.getvalue().endswith("\x1b[?25h\r\x1b[1A\x1b[2K")


def test_where_nobody_looks_nothing_is_shown(clock: SimpleNamespace) -> None:
    """A file or a pipe gets no bar, however long it takes."""
    pipe = io.StringIO()
    with shown_on(pipe) as show:
        clock.now += 5
        show(0.5)
    assert pipe.getvalue() == ""
