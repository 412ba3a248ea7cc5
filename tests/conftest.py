"""What the tests share: a database made by the migrations once and copied, and the command line as typed."""

import contextlib
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection

from tracker import ledger, storage
from tracker.exchange import incoming
from tracker.exchange.documents import TomlDocument
from tracker.ledger import Signature

TODAY = date(2018, 6, 1)

settings.register_profile(
    "suite", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("suite")


@dataclass
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer, read back."""
        return json.loads(self.out)


class Typed:
    """Runs commands as a person types them, on one database and one day."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def __call__(self, line: str, *more: str, fails: int = 0) -> Result:
        """Run ``tracker LINE MORE…`` and hold its exit code to what is expected."""
        from tracker.cli import app

        self._capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            app([*shlex.split(line), *more], prog_name="tracker")
        captured = self._capsys.readouterr()
        code = leaving.value.code
        assert isinstance(code, int)
        assert code == fails, f"tracker {line}: exit {code}: {captured.err}"
        return Result(code, captured.out, captured.err)


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A day, an author and a place of their own; nothing of the machine's user is read or written."""
    for name in ("TRACKER_DB", "NO_COLOR", "COLUMNS", "FORCE_COLOR", "PYTHONUNBUFFERED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRACKER_TODAY", TODAY.isoformat())
    monkeypatch.setenv("TRACKER_AUTHOR", "desk")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    handlers = {stop: signal.getsignal(stop) for stop in (signal.SIGINT, signal.SIGTERM)}
    yield
    for stop, handler in handlers.items():
        signal.signal(stop, handler)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty and a seeded database, made by the migrations."""
    folder = tmp_path_factory.mktemp("templates")
    made = {"empty": folder / "empty.db", "seeded": folder / "seeded.db"}
    storage.create(made["empty"], lambda connection: True)
    storage.create(made["seeded"], _load_seeds)
    return made


def _load_seeds(connection: Connection) -> bool:
    for seed in storage.shipped("seeds").glob("*.toml"):
        incoming.load(connection, TomlDocument(seed), seed.name, signature(connection))
    return True


@pytest.fixture
def empty(templates: dict[str, Path], tmp_path: Path) -> Path:
    """A database with nothing in it."""
    return Path(shutil.copy(templates["empty"], tmp_path / "empty.db"))


@pytest.fixture
def seeded(templates: dict[str, Path], tmp_path: Path) -> Path:
    """A database with the agreement that comes with the tracker."""
    return Path(shutil.copy(templates["seeded"], tmp_path / "seeded.db"))


@pytest.fixture
def tracker(seeded: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """The command line, on the seeded database."""
    monkeypatch.setenv("TRACKER_DB", str(seeded))
    return Typed(seeded, capsys)


def signature(connection: Connection, at: datetime | None = None, by: str = "desk") -> Signature:
    """Who records, and when: now unless said."""
    return ledger.sign(connection, by, at or datetime.now(UTC))


@pytest.fixture
def writing(seeded: Path) -> Iterator[Connection]:
    """A transaction on the seeded database, undone at the end."""
    with contextlib.suppress(_Undone), storage.writing(seeded) as connection:
        yield connection
        raise _Undone


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as another program opens it: what it did is saved, and it is closed."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def cut_off(path: Path) -> None:
    """The file lacks its last third."""
    os.truncate(path, path.stat().st_size * 2 // 3)


def wipe_the_schema(path: Path) -> None:
    """Nothing but the header can be read."""
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(content)


class _Undone(Exception):
    """Ends a transaction without saving it."""


def run(*args: str, db: Path | None = None, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the tracker as a process of its own, as the system would."""
    environment = dict(os.environ) | ({"TRACKER_DB": str(db)} if db else {}) | more.pop("env", {})
    return subprocess.run(
        [sys.executable, "-m", "tracker", *args],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **more,
    )
