"""Kills commands at random moments, and looks whether anything that was acknowledged is lost or half there.

    python tests/bench/kills.py [KILLS] [PROCESSES] [EACH]

Prints at which stage the files were found after each kill, and what became of the updates of several
processes at once. Exit 1 if anything was lost, or half there.
"""

import contextlib
import csv
import hashlib
import importlib
import io
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from tracker import db, ledger
from tracker.__main__ import main as run_tracker
from tracker.db.checks import find_problems
from tracker.domain.errors import DatabaseError
from tracker.domain.terms import UpdateTerms
from tracker.domain.vocabulary import Status
from tracker.exchange import importer
from tracker.exchange.document_readers import TomlFile
from tracker.ledger import AuditStamp
from tracker.ledger.recorders import Recording

ROWS = 3000  # updates of an import
LONG_NOTE = "x" * 350  # with it the table is so long that it is tried on a copy first
ALREADY = 600  # updates that stand in a file before it is touched
RUNS = 2  # to learn how long a command takes: the first also loads what is loaded late
RELEASED = Path(__file__).parents[1] / "released" / "0001.db"
# Loaded before a child is made, so that a kill falls into a command's work and not into its imports.
LOADED = "alembic.command alembic.config tracker.exchange.exporter tracker.exchange.table_file tracker.cli"
COMMAND_MODULES = (
    *("update_commands", "commitment_commands", "file_commands", "database_commands"),
    *("event_commands", "meeting_commands", "agreement_commands", "accept_command", "mark_command"),
)

_VALUES = {
    "commitment_id": "1",
    "effective_on": "'2018-01-15'",
    "status": "'limited'",
    "note": ":note",
    "uid": ":uid",
    "recorded_at": ":moment",
    "recorded_by": "'desk'",
    "ordered_at": ":moment",
    "tiebreak": "1",
}
"""Of an update, by column; an older file has not got the last two."""


class LostError(Exception):
    """Something that was acknowledged is not there, or something is half there."""


# -- the files that the commands are run on ----------------------------------------------------------


def prepared(folder: Path) -> None:
    """What every trial begins with: a database, an older one, a copy of before, and a file to bring in."""
    db.create_database(folder / "small.db", _seeded)
    shutil.copy(folder / "small.db", folder / "tracker.db")
    grow(folder / "tracker.db", ALREADY)
    shutil.copy(RELEASED, folder / "older.db")
    grow(folder / "older.db", ALREADY)
    shutil.copy(folder / "tracker.db", folder / "claimed.db")
    with db.write_transaction(folder / "claimed.db") as connection:
        claim = UpdateTerms("fencing", date(2018, 1, 15), Status.IMPLEMENTED, reporter="IR")
        ledger.record_update(connection, claim, ledger.new_stamp(connection, "desk", datetime.now(UTC)))
    write_rows(folder / "many.csv", ROWS)
    write_rows(folder / "long.csv", ROWS, LONG_NOTE)


def _seeded(connection: db.Connection) -> bool:
    for seed in db.packaged_folder("seeds").glob("*.toml"):
        importer.import_file(connection, TomlFile(seed), seed.name, AuditStamp("desk", datetime.now(UTC)))
    return True


def grow(path: Path, updates: int) -> None:
    """Add that many updates to a file, of whatever revision."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        (last,) = connection.execute("SELECT coalesce(max(recorded_at), 0) FROM status_update").fetchone()
        columns = [row[1] for row in connection.execute("PRAGMA table_info(status_update)")]
        values = {name: value for name, value in _VALUES.items() if name in columns}
        connection.executemany(
            f"INSERT INTO status_update ({', '.join(values)}) VALUES ({', '.join(values.values())})",
            [{"note": f"before {n}", "uid": f"before-{n}", "moment": last + 1 + n} for n in range(updates)],
        )
        has_chain = "digest" in {row[1] for row in connection.execute("PRAGMA table_info(command)")}
    if has_chain:
        _save_command(path, updates)


def _save_command(path: Path, updates: int) -> None:
    """Say that one command wrote the updates that were added last."""
    with db.write_transaction(path) as connection:
        last = connection.scalar("SELECT max(id) FROM status_update", int) or 0
        recording = Recording(connection, ledger.new_stamp(connection, "desk", datetime.now(UTC)))
        recording.written.add("status_update", range(last - updates + 1, last + 1))
        recording.save_command()


def write_rows(path: Path, updates: int, more: str = "") -> None:
    """A table of updates to be brought in, each with a note of its own."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["commitment", "effective_on", "status", "note"])
        table.writerows(["hotline", "2018-02-01", "limited", f"row {n}{more}"] for n in range(updates))


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    """Ask a file as another program would."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchall()


def log(path: Path) -> list[tuple[object, ...]]:
    """The updates of a file."""
    return ask(path, "SELECT uid, note FROM status_update ORDER BY id")


def must(holds: object, what: str) -> None:
    """Raise LostError unless it holds."""
    if not holds:
        raise LostError(what)


def must_be_sound(path: Path) -> None:
    """The file opens, and nothing is wrong with it."""
    found = find_problems(path, datetime.now(UTC))
    must(not found, f"{path.name}: {found}")


# -- at which stage they are found -------------------------------------------------------------------


def _after_update(folder: Path) -> str:
    must_be_sound(folder / "tracker.db")
    extra = [note for _, note in log(folder / "tracker.db")[ALREADY:]]
    must(extra in ([], ["killed"]), f"updates: {extra}")
    return "after" if extra else "before"


def _after_add(folder: Path) -> str:
    must_be_sound(folder / "tracker.db")
    owed = (
        "SELECT count(o.actor) FROM commitment AS c LEFT JOIN commitment_obligor AS o ON commitment_id = c.id"
    )
    found = ask(folder / "tracker.db", f"{owed} WHERE c.ref = 'killed' GROUP BY c.id")
    must(found in ([], [(2,)]), f"owed by {found}")
    return "after" if found else "before"


def _after_event(folder: Path) -> str:
    must_be_sound(folder / "tracker.db")
    days = "SELECT count(d.id) FROM event AS e LEFT JOIN event_day AS d ON d.event = e.ref GROUP BY e.ref"
    found = ask(folder / "tracker.db", days)
    must(found in ([], [(1,)]), f"days of the event: {found}")
    return "after" if found else "before"


def _after_meeting(folder: Path) -> str:
    must_be_sound(folder / "tracker.db")
    about = "SELECT count(agreement) FROM meeting LEFT JOIN meeting_agreement ON meeting = ref GROUP BY ref"
    found = ask(folder / "tracker.db", about)
    must(found in ([], [(1,)]), f"agreements of the meeting: {found}")
    return "after" if found else "before"


def _after_entry(table: str) -> Callable[[Path], str]:
    """The stage of a command that writes one row of a table, and one that says who made it."""

    def stage(folder: Path) -> str:
        must_be_sound(folder / "tracker.db")
        rows = f"SELECT (SELECT count(*) FROM {table}), (SELECT count(*) FROM command)"
        (before,), (after,) = (ask(folder / name, rows) for name in ("original.db", "tracker.db"))
        one_more = tuple(int(str(count)) + 1 for count in before)
        must(after in (before, one_more), f"rows of {table} and of commands: {before}, {after}")
        return "before" if after == before else "after"

    return stage


def _after_repair(folder: Path) -> str:
    path, original, made = (folder / name for name in ("tracker.db", "original.db", "new.db"))
    must(path.read_bytes() == original.read_bytes(), "the source was changed")
    if not made.exists():
        return "before"
    must_be_sound(made)
    must(log(made) == log(original), "the new file lacks updates")
    return "after"


def _after_import(folder: Path) -> str:
    must_be_sound(folder / "tracker.db")
    extra = len(log(folder / "tracker.db")) - ALREADY
    must(extra in (0, ROWS), f"{extra} of {ROWS} rows")
    return "after" if extra else "before"


def _after_upgrade(folder: Path) -> str:
    path, original = folder / "older.db", folder / "original.db"
    must(log(path) == log(original), "updates are missing")
    for kept in folder.glob("older-before-*.db"):
        must(ask(kept, "PRAGMA integrity_check") == [("ok",)], f"{kept.name} is damaged")
        must(log(kept) == log(original), f"{kept.name} lacks updates")
    if ask(path, "SELECT version_num FROM alembic_version") == [("0001",)]:
        must(ask(path, "PRAGMA integrity_check") == [("ok",)], "the older file is damaged")
        must(schema(path) == schema(original), "half upgraded")
        return "before"
    must_be_sound(path)
    must(list(folder.glob("older-before-*.db")), "no backup was kept")
    return "after"


def schema(path: Path) -> list[tuple[object, ...]]:
    """What a file is made of."""
    return ask(path, "SELECT name, sql FROM sqlite_schema ORDER BY name")


def _after_restore(folder: Path) -> str:
    path, original = folder / "tracker.db", folder / "original.db"
    must_be_sound(path)
    for kept in folder.glob("tracker-replaced-*.db"):
        must(kept.read_bytes() == original.read_bytes(), f"{kept.name} is not what stood there")
    if len(log(path)) == ALREADY:
        return "before"
    must(log(path) == [], "half restored")
    must(list(folder.glob("tracker-replaced-*.db")), "what stood there was not kept")
    return "after"


def _after_backup(folder: Path) -> str:
    must(len(log(folder / "tracker.db")) == ALREADY, "the source lacks updates")
    must_be_sound(folder / "copy.db")
    copied = len(log(folder / "copy.db"))
    must(copied in (0, ALREADY), f"a copy of {copied}")
    return "after" if copied else "before"


def _after_export(folder: Path) -> str:
    text = (folder / "out.json").read_text(encoding="utf-8")
    if text == OLD_EXPORT:
        return "before"
    try:
        found = len(json.loads(text)["updates"])
    except ValueError:
        found = -1
    must(found == ALREADY, f"an export of {found}")
    return "after"


OLD_EXPORT = '{"schema": "tracker/1"}\n'


@dataclass(frozen=True)
class Trial:
    """A command, the files it starts from (new name: prepared name), and how to tell what became of them."""

    line: str
    files: dict[str, str]
    stage: Callable[[Path], str]
    told: str  # what stdout has when it is acknowledged


_DATABASE = {"tracker.db": "tracker.db", "original.db": "tracker.db"}
_CLAIMED = {"tracker.db": "claimed.db", "original.db": "claimed.db"}
TRIALS = {
    "update": Trial("update hotline limited -m killed", _DATABASE, _after_update, "[U-"),
    "add": Trial("add Killed --ref killed --agreement pk-ir-2017", _DATABASE, _after_add, "killed"),
    "repair": Trial("check --repair-into new.db", _DATABASE, _after_repair, "is sound"),
    "import": Trial("import many.csv", _DATABASE | {"many.csv": "many.csv"}, _after_import, "added"),
    "long import": Trial("import long.csv", _DATABASE | {"long.csv": "long.csv"}, _after_import, "added"),
    "upgrade": Trial(
        "upgrade --db older.db",
        {"older.db": "older.db", "original.db": "older.db"},
        _after_upgrade,
        "up to date",
    ),
    "restore": Trial("restore copy.db", _DATABASE | {"copy.db": "small.db"}, _after_restore, "holds"),
    "backup": Trial("backup copy.db", _DATABASE | {"copy.db": "small.db"}, _after_backup, "holds"),
    "export": Trial("export -o out.json", _DATABASE | {"out.json": ""}, _after_export, "written"),
}
"""The commands that write each in a way of its own."""
ENTRY_TRIALS = {
    "event": Trial(
        "event add Killed --ref killed --agreement pk-ir-2017 --day 2018-09-01",
        _DATABASE,
        _after_event,
        "killed",
    ),
    "meeting": Trial(
        "meeting add --ref killed --agreement pk-ir-2017 --on 2018-05-01",
        _DATABASE,
        _after_meeting,
        "killed",
    ),
    "mark": Trial("mark U-1 --share", _DATABASE, _after_entry("mark"), "U-1"),
    "accept": Trial("accept U-601 -m killed", _CLAIMED, _after_entry("status_update"), "[U-"),
    "agreement": Trial(
        "agreement update pk-ir-2017 suspended --on 2018-03-01 -m killed",
        _DATABASE,
        _after_entry("agreement_standing"),
        "[U-",
    ),
}
"""Others that record a single entry, as ``update`` does."""
ALL_TRIALS = TRIALS | ENTRY_TRIALS


# -- killing -----------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What a kill came to: before or after the change, and whether the change had been acknowledged."""

    stage: str
    told: bool


def set_up(trial: Trial, prepared_in: Path, folder: Path) -> None:
    """Fresh copies of a trial's files."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, made in trial.files.items():
        if made:
            shutil.copy(prepared_in / made, folder / name)
        else:
            (folder / name).write_text(OLD_EXPORT)


def load_all() -> None:
    """Import what the commands import."""
    for name in (*LOADED.split(), *(f"tracker.cli.{module}" for module in COMMAND_MODULES)):
        importlib.import_module(name)


def begin(trial: Trial, folder: Path) -> int:
    """Start a trial's command in a child of this process; its id."""
    if child := os.fork():
        return child
    code = 1
    try:
        os.chdir(folder)
        os.environ["TRACKER_DB"] = "tracker.db"
        for number, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), number)
            setattr(sys, name, io.TextIOWrapper(os.fdopen(number, "wb", closefd=False), encoding="utf-8"))
        sys.argv = ["tracker", *trial.line.split()]
        run_tracker()
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    finally:
        os._exit(code)


def judged(trial: Trial, folder: Path) -> Outcome:
    """What is found. Raises LostError."""
    told = trial.told in (folder / "stdout").read_text() if (folder / "stdout").exists() else False
    stage = trial.stage(folder)
    must(stage == "after" or not told, "acknowledged, and not there")
    return Outcome(stage, told)


def seconds_of(trial: Trial, prepared_in: Path, folder: Path) -> float:
    """How long a command takes that nobody kills. Raises LostError unless it does its work."""
    set_up(trial, prepared_in, folder)
    begun = time.monotonic()
    _, status = os.waitpid(begin(trial, folder), 0)
    took = time.monotonic() - begun
    must(status == 0, (folder / "stderr").read_text())
    must(judged(trial, folder) == Outcome("after", told=True), "a command that was not killed did nothing")
    return took


def kill(trial: Trial, prepared_in: Path, folder: Path, after: float) -> Outcome:
    """Start a command, kill it after some seconds and look. Raises LostError."""
    set_up(trial, prepared_in, folder)
    child = begin(trial, folder)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return judged(trial, folder)


def kills(name: str, count: int, prepared_in: Path, chance: random.Random) -> Counter[str]:
    """Kill one command again and again: how often it was found before, after, acknowledged, and lost."""
    trial, found = ALL_TRIALS[name], Counter[str]()
    folder = prepared_in / "trial"
    load_all()
    took = min(seconds_of(trial, prepared_in, folder) for _ in range(RUNS))
    for _ in range(count):
        try:
            outcome = kill(trial, prepared_in, folder, took * chance.triangular(0, 1.3, 0.9))
        except (LostError, sqlite3.Error, DatabaseError) as error:
            found["lost"] += 1
            kept = Path(tempfile.mkdtemp(prefix="tracker-lost-"))
            shutil.copytree(folder, kept, dirs_exist_ok=True)
            print(f"{name}: {error} (kept in {kept})", file=sys.stderr)
            continue
        found[outcome.stage] += 1
        found["acknowledged"] += outcome.told
    return found


# -- many at once ------------------------------------------------------------------------------------


def many_at_once(path: Path, processes: int, each: int) -> tuple[int, int]:
    """Updates by several processes at once, one after another in each: how many were told, and are there."""

    def one(writer: int) -> set[str]:
        return {_update(path, f"{writer} {turn}") for turn in range(each)} - {""}

    with ThreadPoolExecutor(processes) as pool:
        told = set().union(*pool.map(one, range(processes)))
    return len(told), len(told & {f"U-{number}" for (number,) in ask(path, "SELECT id FROM status_update")})


def _update(path: Path, note: str) -> str:
    """Record one update in a process of its own: the number that is told, empty when it failed."""
    words = ("update", "hotline", "limited", "-m", note, "--db", str(path))
    command = [sys.executable, "-m", "tracker", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    number = re.search(r"\[(U-\d+)\]", done.stdout)
    return number[1] if number else ""


# -- the long run ------------------------------------------------------------------------------------


def main(count: int, processes: int, each: int) -> int:
    """Kill in turn and print; the exit code."""
    seed = int(hashlib.sha256(str(time.time_ns()).encode()).hexdigest()[:8], 16)
    print(f"seed {seed}")
    chance, lost = random.Random(seed), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared(folder)
        for place, trial in enumerate(ALL_TRIALS):
            share = count // len(ALL_TRIALS) + (place < count % len(ALL_TRIALS))
            found = kills(trial, share, folder, chance)
            lost += found["lost"]
            figures = ", ".join(f"{found[key]} {key}" for key in ("before", "after", "acknowledged", "lost"))
            print(f"{trial:11} {share:4} kills: {figures}", flush=True)
        told, there = many_at_once(folder / "small.db", processes, each)
        print(f"{processes} processes: {told} of {processes * each} acknowledged, {there} of these there")
    return 1 if lost or there < processes * each else 0


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(sizes + [500, 8, 50][len(sizes) :])))
