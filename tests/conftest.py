"""What the tests share: a database made by the migrations once and copied, and the command line as typed."""

import contextlib
import functools
import gc
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

import pytest
import run_report
from hypothesis import HealthCheck, settings
from local_server import FOLDER_VARIABLE, LocalServer, choose_folder, get_local_server
from quick_folder import find_quick_folder
from sqlalchemy import text

from tracker import db, ledger
from tracker.cli.hint_messages import say_error
from tracker.db import Connection
from tracker.db.postgresql_server import Server
from tracker.domain.errors import TrackerError
from tracker.domain.languages import ENGLISH, choose_language
from tracker.domain.other_calendars import offer_other_calendars, write_beside
from tracker.exchange import importer
from tracker.exchange.document_readers import TomlFile
from tracker.ledger import AuditStamp

pytest_plugins = ["shared_fixtures", "server_fixtures"]

Location = Any  # Path | Server: a test that runs on both takes either
MakeDatabase = Callable[[str], Location]  # of the name of a content: "empty" or "seeded"
ON_A_FILE, ON_A_SERVER = pytest.mark.on_a_file, pytest.mark.on_a_server
ENGINES = {ON_A_FILE.name: "file", ON_A_SERVER.name: "server"}

TODAY = date(2018, 6, 1)

OF_A_USER = ("TRACKER_", "PG")  # how the variables begin that tell the tracker, and libpq, where to go
OF_A_TERMINAL = (
    *("TERM", "COLUMNS", "LINES", "TERMINAL_WIDTH", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
    *("NO_COLOR", "FORCE_COLOR", "PY_COLORS", "GITHUB_ACTIONS", "PYTHONUNBUFFERED"),
)

settings.register_profile(
    "suite", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("suite")


@dataclass
class CommandResult:
    """The exit code of a command, and what it wrote to stdout and stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer on stdout, parsed as JSON."""
        return json.loads(self.out)


class CommandLine:
    """Runs commands as a person types them, on one database and one day."""

    def __init__(self, path: Location, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def use_database(self, location: Location) -> None:
        """Run the next commands on another database."""
        self.path = location
        os.environ["TRACKER_DB"] = str(location)

    def __call__(self, line: str, *more: str, fails: int = 0) -> CommandResult:
        """Run ``tracker LINE MORE…``, and assert that its exit code is ``fails``."""
        result = self.run_unchecked(line, *more)
        assert result.code == fails, f"tracker {line}: exit {result.code}: {result.err}"
        return result

    def run_unchecked(self, line: str, *more: str) -> CommandResult:
        """Run ``tracker LINE MORE…``, whatever its exit code is."""
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            whole_command_line()([*shlex.split(line), *more], prog_name="tracker")
        captured = self._capsys.readouterr()
        assert isinstance(leaving.value.code, int)
        return CommandResult(leaving.value.code, captured.out, captured.err)


@functools.cache
def whole_command_line() -> Any:
    """What Typer makes of all commands at each start; made once, it saves a tenth of each command."""
    import typer

    from tracker.cli import app

    return typer.main.get_command(app)


ImportContent = Callable[..., CommandResult]  # of the content of a file, and options of the command


@pytest.fixture(autouse=True)
def isolated_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A day, an author and a data folder of the tests' own; nothing of the machine's user is used."""
    for name in OF_A_TERMINAL:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TRACKER_TODAY", TODAY.isoformat())
    monkeypatch.setenv("TRACKER_AUTHOR", "desk")
    monkeypatch.setenv("TRACKER_LANGUAGE", ENGLISH.code)  # whatever the machine speaks
    monkeypatch.setenv("EDITOR", "false")  # a real one would wait for somebody to type
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    handlers = {stop: signal.getsignal(stop) for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    yield
    choose_language(ENGLISH.code)
    offer_other_calendars(None)
    write_beside(None)
    for stop, handler in handlers.items():
        signal.signal(stop, handler)


def pytest_configure(config: pytest.Config) -> None:
    """One server for all processes of a run, and nothing of whoever starts it: no settings, no habits.

    A shell makes what it starts in the background ignore Ctrl-C, and so would all that the tests start. Where
    Python keeps no byte code, each of them would compile the tracker again: it is kept for the run.
    """
    for name in [name for name in os.environ if name.startswith(OF_A_USER) and name != FOLDER_VARIABLE]:
        del os.environ[name]
    folder = choose_folder()
    if quick := find_quick_folder():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    starts_workers = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if not starts_workers and os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Each process has its part of the modules from beginning to end; one that is done takes from another's.

    By default modules are torn apart, and what the tests of a module share is made once for each process.
    """
    from xdist.scheduler import WorkStealingScheduling

    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


def pytest_collection_finish() -> None:
    """What collecting made stays to the end: the garbage collector does not go through it ever again.

    And it looks at what tests leave less often than by default, which takes a tenth of their time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


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


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test of data that do not come with the tests is run where they are."""
    run_report.skip_without_data(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was tried, and what was not, is said at the end, where it is read."""
    for sentence, is_loud in run_report.report_sentences(terminalreporter.stats):
        terminalreporter.section(sentence, sep="!" if is_loud else "-", red=is_loud)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty and a seeded database file, made by the migrations; tests copy them."""
    folder = tmp_path_factory.mktemp("templates")
    paths = {"empty": folder / "empty.db", "seeded": folder / "seeded.db"}
    db.create_database(paths["empty"], lambda connection: True)
    db.create_database(paths["seeded"], load_seeds)
    return paths


@pytest.fixture(scope="session")
def local_server() -> Iterator[LocalServer]:
    """The PostgreSQL server of the tests."""
    with contextlib.closing(get_local_server()) as server:
        yield server


@pytest.fixture(scope="session")
def server_template(local_server: LocalServer) -> Iterator[Server]:
    """A database made by the migrations on the server; the contents "empty" and "seeded" are saved in it."""
    template = local_server.create_database()
    db.create_database(template, lambda connection: True)
    local_server.save_content(template, "empty")
    with db.write_transaction(template) as connection:
        load_seeds(connection)
    local_server.save_content(template, "seeded")
    local_server.disconnect(template)
    yield template
    local_server.drop_database(template)


def load_seeds(connection: Connection, at: datetime | None = None) -> bool:
    """Import the agreement that comes with the tracker; True, so that it can complete a new database."""
    for seed in db.packaged_folder("seeds").glob("*.toml"):
        importer.import_file(
            connection, TomlFile(seed), seed.name, make_stamp(connection, at)._replace(command="init")
        )
    return True


@pytest.fixture
def make_file_database(templates: dict[str, Path], tmp_path: Path) -> MakeDatabase:
    """Makes database files for one test."""
    suffixes = (f"-{number}" if number else "" for number in itertools.count())
    return lambda content: Path(shutil.copy(templates[content], tmp_path / f"{content}{next(suffixes)}.db"))


@pytest.fixture
def make_server_database(
    local_server: LocalServer, server_template: Server, request: pytest.FixtureRequest
) -> Iterator[MakeDatabase]:
    """Makes databases on the server for one test, which must be marked so that it can be left out."""
    assert "server" in _engines_of(request.node)
    borrowed: list[Server] = []

    def borrow(content: str) -> Server:
        borrowed.append(local_server.borrow_database(server_template, content))
        return borrowed[-1]

    yield borrow
    for server in borrowed:
        local_server.give_back(server)


@pytest.fixture
def make_database(engine: str, request: pytest.FixtureRequest) -> MakeDatabase:
    """Makes databases for one test, on the engine that it runs on."""
    fixture = "make_file_database" if engine == "file" else "make_server_database"
    make: MakeDatabase = request.getfixturevalue(fixture)
    return make


@pytest.fixture
def empty_database(make_database: MakeDatabase) -> Location:
    """A database without any row."""
    return make_database("empty")


@pytest.fixture
def seeded_database(make_database: MakeDatabase) -> Location:
    """A database with the agreement that comes with the tracker."""
    return make_database("seeded")


@pytest.fixture
def tracker(
    seeded_database: Location, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line, on the seeded database."""
    monkeypatch.setenv("TRACKER_DB", str(seeded_database))
    return CommandLine(seeded_database, capsys)


def make_stamp(connection: Connection, at: datetime | None = None, by: str = "desk") -> AuditStamp:
    """A stamp for a new entry: who records it, and when (by default now)."""
    return ledger.new_stamp(connection, by, at or datetime.now(UTC))


@pytest.fixture
def seeded_connection(seeded_database: Location) -> Iterator[Connection]:
    """A transaction on the seeded database, rolled back at the end of the test."""
    with rolled_back_transaction(seeded_database) as connection:
        yield connection


@contextlib.contextmanager
def rolled_back_transaction(location: Location) -> Iterator[Connection]:
    """A transaction that is rolled back at its end, unless something is raised in it."""
    with contextlib.suppress(_RollBack), db.write_transaction(location) as connection:
        yield connection
        raise _RollBack


def database_content(location: Location) -> object:
    """All that a database holds: every byte of a file, every row of a database on a server."""
    is_file = isinstance(location, Path)
    return location.read_bytes() if is_file else get_local_server().all_rows(location)


_SAVED_FILES: dict[str, bytes] = {}


def fill_once(location: Location, content: str, fill: Callable[[], object]) -> None:
    """Fill a database and save its content by name; the next time only restore the saved content."""
    is_file = isinstance(location, Path)
    if content in _SAVED_FILES if is_file else get_local_server().has_content(location, content):
        restore_content(location, content)
        return
    fill()
    if is_file:
        _SAVED_FILES[content] = location.read_bytes()
    else:
        get_local_server().save_content(location, content)


def restore_content(location: Location, content: str) -> None:
    """Replace all that a database holds by a saved content."""
    if isinstance(location, Path):
        location.write_bytes(_SAVED_FILES[content])
    else:
        get_local_server().restore_content(location, content)


@contextlib.contextmanager
def open_with_sqlite3(path: Path) -> Iterator[sqlite3.Connection]:
    """A database file as another program opens it; at the end it is committed and closed."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def run_sql(connection: Connection, statement: str, **parameters: object) -> list[Any]:
    """Run a statement that is not one of the tracker's; its rows."""
    with connection.as_sqlalchemy() as core:
        result = core.execute(text(statement), parameters)
        return list(result) if result.returns_rows else []


@contextlib.contextmanager
def rolled_back(*connections: Connection) -> Iterator[None]:
    """Roll back at the end what is written meanwhile: each example finds the databases as they were."""
    for connection in connections:
        run_sql(connection, "SAVEPOINT example")
    try:
        yield
    finally:
        for connection in connections:
            run_sql(connection, "ROLLBACK TO SAVEPOINT example")
            run_sql(connection, "RELEASE SAVEPOINT example")


def refusal_of(error: type[TrackerError], call: Any, *args: Any, **named: Any) -> str:
    """Assert that a call raises an error; its whole sentence, as the command line says it."""
    return say_error(pytest.raises(error, call, *args, **named).value)


class _RollBack(Exception):
    """Ends a transaction without saving it."""


def run_tracker(*args: str, db: Location = None, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the tracker as a process of its own; ``more`` are arguments of ``subprocess.run``."""
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
