"""What the tests share: a database made by the migrations once and copied, and the command line as typed."""

import contextlib
import itertools
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import browser as browsers
import office
import pytest
from browser import NOT_TRIED, Browser
from hypothesis import HealthCheck, settings
from office import Office
from sqlalchemy import text

from tracker import ledger, storage
from tracker.exchange import incoming
from tracker.exchange.documents import TomlDocument
from tracker.ledger import Signature
from tracker.storage import Connection
from tracker.storage.postgresql import Server

Place = Any  # Path | Server: a test that runs on both takes either
Fresh = Callable[[str], Place]
ON_A_FILE, ON_A_SERVER = pytest.mark.on_a_file, pytest.mark.on_a_server
ENGINES = {ON_A_FILE.name: "file", ON_A_SERVER.name: "server"}

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

    def __init__(self, path: Place, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def turn_to(self, place: Place) -> None:
        """Go on with another database."""
        self.path = place
        os.environ["TRACKER_DB"] = str(place)

    def __call__(self, line: str, *more: str, fails: int = 0) -> Result:
        """Run ``tracker LINE MORE…`` and hold its exit code to what is expected."""
        done = self.whatever_comes(line, *more)
        assert done.code == fails, f"tracker {line}: exit {done.code}: {done.err}"
        return done

    def whatever_comes(self, line: str, *more: str) -> Result:
        """Run ``tracker LINE MORE…``."""
        from tracker.cli import app

        self._capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            app([*shlex.split(line), *more], prog_name="tracker")
        captured = self._capsys.readouterr()
        assert isinstance(leaving.value.code, int)
        return Result(leaving.value.code, captured.out, captured.err)


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


def pytest_configure() -> None:
    """One server for all processes of a run."""
    office.choose_folder()


def shared(examples: int) -> int:
    """How many of the examples that a rule is tried with each engine gets: both together get them all."""
    return (examples + 1) // 2


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever has a database runs on a file and on a server, unless it is about one of them."""
    if "engine" in metafunc.fixturenames and not _engines_of(metafunc.definition):
        marks = (ON_A_FILE, ON_A_SERVER)
        metafunc.parametrize("engine", [pytest.param(ENGINES[mark.name], marks=mark) for mark in marks])


def _engines_of(node: pytest.Item) -> list[str]:
    """The engines that a test says it runs on; what stands nearest to it comes first."""
    return [ENGINES[mark.name] for mark in node.iter_markers() if mark.name in ENGINES]


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """What a test runs on; one that asks both itself begins with the one that it names first."""
    return next(iter(_engines_of(request.node)), "file")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium."""
    with browsers.started(tmp_path_factory.mktemp("home")) as found:
        yield found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was not tried is said at the end, where it is read."""
    if any(NOT_TRIED in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section(NOT_TRIED, sep="!", red=True)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty and a seeded file, made by the migrations."""
    folder = tmp_path_factory.mktemp("templates")
    made = {"empty": folder / "empty.db", "seeded": folder / "seeded.db"}
    storage.create(made["empty"], lambda connection: True)
    storage.create(made["seeded"], _load_seeds)
    return made


@pytest.fixture(scope="session")
def the_office() -> Iterator[Office]:
    """The server."""
    with contextlib.closing(office.the_office()) as found:
        yield found


@pytest.fixture(scope="session")
def server_template(the_office: Office) -> Iterator[Server]:
    """A database on the server made by the migrations, that keeps what an empty and a seeded one hold."""
    made = the_office.make()
    storage.create(made, lambda connection: True)
    the_office.keep(made, "empty")
    with storage.writing(made) as connection:
        _load_seeds(connection)
    the_office.keep(made, "seeded")
    the_office.release(made)
    yield made
    the_office.drop(made)


def _load_seeds(connection: Connection) -> bool:
    for seed in storage.shipped("seeds").glob("*.toml"):
        incoming.load(connection, TomlDocument(seed), seed.name, signature(connection))
    return True


@pytest.fixture
def files(templates: dict[str, Path], tmp_path: Path) -> Fresh:
    """Makes files of its own for a test."""
    names = (f"-{number}" if number else "" for number in itertools.count())
    return lambda content: Path(shutil.copy(templates[content], tmp_path / f"{content}{next(names)}.db"))


@pytest.fixture
def servers(the_office: Office, server_template: Server, request: pytest.FixtureRequest) -> Iterator[Fresh]:
    """Makes databases on the server for a test, which says that it needs one, so that it can be left out."""
    assert "server" in _engines_of(request.node)
    lent: list[Server] = []

    def lend(content: str) -> Server:
        lent.append(the_office.lend(server_template, content))
        return lent[-1]

    yield lend
    for server in lent:
        the_office.give_back(server)


@pytest.fixture
def fresh(engine: str, request: pytest.FixtureRequest) -> Fresh:
    """Makes databases of its own for a test, on the engine that it runs on."""
    made: Fresh = request.getfixturevalue("files" if engine == "file" else "servers")
    return made


@pytest.fixture
def empty(fresh: Fresh) -> Place:
    """A database with nothing in it."""
    return fresh("empty")


@pytest.fixture
def seeded(fresh: Fresh) -> Place:
    """A database with the agreement that comes with the tracker."""
    return fresh("seeded")


@pytest.fixture
def tracker(seeded: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typed:
    """The command line, on the seeded database."""
    monkeypatch.setenv("TRACKER_DB", str(seeded))
    return Typed(seeded, capsys)


def signature(connection: Connection, at: datetime | None = None, by: str = "desk") -> Signature:
    """Who records, and when: now unless said."""
    return ledger.sign(connection, by, at or datetime.now(UTC))


@pytest.fixture
def writing(seeded: Place) -> Iterator[Connection]:
    """A transaction on the seeded database, undone at the end."""
    with contextlib.suppress(_Undone), storage.writing(seeded) as connection:
        yield connection
        raise _Undone


def held(place: Place) -> object:
    """All that a database holds: of a file every byte, of a server every row."""
    return place.read_bytes() if isinstance(place, Path) else office.the_office().rows(place)


_KEPT: dict[str, bytes] = {}


def once(place: Place, content: str, fill: Callable[[], object]) -> None:
    """Fill a database; what it holds then is kept by name, and the next one gets it without being filled."""
    is_file = isinstance(place, Path)
    if content in _KEPT if is_file else office.the_office().keeps(place, content):
        put_back(place, content)
        return
    fill()
    if is_file:
        _KEPT[content] = place.read_bytes()
    else:
        office.the_office().keep(place, content)


def put_back(place: Place, content: str) -> None:
    """Put what was kept in the place of what a database holds."""
    if isinstance(place, Path):
        place.write_bytes(_KEPT[content])
    else:
        office.the_office().fill(place, content)


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


def sql(connection: Connection, words: str, **values: object) -> list[Any]:
    """The rows with which a database answers words of a test's own."""
    with connection.core() as core:
        found = core.execute(text(words), values)
        return list(found) if found.returns_rows else []


@contextlib.contextmanager
def undone(*connections: Connection) -> Iterator[None]:
    """What is written meanwhile is taken out again: an example leaves the databases as they were."""
    for connection in connections:
        sql(connection, "SAVEPOINT example")
    try:
        yield
    finally:
        for connection in connections:
            sql(connection, "ROLLBACK TO SAVEPOINT example")
            sql(connection, "RELEASE SAVEPOINT example")


class _Undone(Exception):
    """Ends a transaction without saving it."""


def run(*args: str, db: Place = None, **more: Any) -> subprocess.CompletedProcess[str]:
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
