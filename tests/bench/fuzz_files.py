"""Feeds the commands with database files that are mutated at random: their pages, their cells, their schema.

    python tests/bench/fuzz_files.py FILES [SEED]

No command ends in exit code 1, takes more than five seconds of the processor,
or changes the file by reading it.
"""

import contextlib
import gc
import io
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tracker import db
from tracker.cli import app
from tracker.db import repair

RELEASED = Path(__file__).parents[1] / "released" / f"{db.LATEST_REVISION}.db"
SECONDS = 5
READING = (
    *("list --all", "list --json", "list --format csv --as-of 2018-03-01", "show hotline", "show truce"),
    *("show jc-2", "show truce:d-day", "show pk", "log", "log hotline --json", "summary", "where"),
    *("summary --since jc-2 --group-by obligor", "summary --every quarter", "brief"),
    *("export", "export -o {new}.csv", "export -o {new}.ics", "office"),
    *("agreement list", "actor list", "document list", "event list", "meeting list"),
)
WRITING = (
    *("update hotline limited -m more", "update release --value 3", "undo --yes"),
    *("backup {copy}", "check --repair-into {new}", "upgrade", "import {table}", "accept U-15"),
    *("add More --agreement truce", "event update truce:d-day 2018-05-09", "mark U-3 --share"),
    *("agreement update truce suspended -m more", "meeting add --ref jc-3 --agreement truce --on 2018-05-01"),
    *("retract U-2 -m slip", "correct hotline --title More --reason slip", "rename hotline cold"),
    "amend hotline --on 2018-02-01 --due 2019-01-01 --reason agreed",
)
ALWAYS = "check"
TABLE = "commitment,effective_on,status\nhotline,2018-01-05,limited\n"
CELLS = [
    "'30.06.2018'",
    "x'ff'",
    "CAST(x'c3' AS TEXT)",
    "NULL",
    "-1",
    "1e300",
    str(2**62),
    "''",
    "'[1'",
    "zeroblob(9)",
]
PARTS = [
    "CREATE TRIGGER {n} AFTER INSERT ON {t} BEGIN DELETE FROM {u}; END",
    "DROP TABLE {t}",
    "DROP VIEW IF EXISTS commitment_log",
    "ALTER TABLE {t} RENAME TO {n}",
    "CREATE VIEW {n} AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x FROM r",
    "CREATE TABLE {n} AS SELECT * FROM {t}",
    "CREATE INDEX {n} ON {t} (1 + 1)",
    "ALTER TABLE {t} ADD COLUMN {n} AS (length(replace(hex(zeroblob(4000000)), hex(zeroblob(2000000)), '')))",
]


def mutate_bytes(path: Path, chance: random.Random) -> None:
    """Change, swap or cut off some bytes or pages; what a file is known by stays."""
    content = bytearray(path.read_bytes())
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = chance.choice((chance.randrange(20, 60), *[chance.randrange(100, len(content))] * 9))
        kind = chance.randrange(4)
        if kind == 0:
            content[at] = chance.randrange(256)
        elif kind == 1:
            content[at : at + 40] = chance.randbytes(len(content[at : at + 40]))
        elif kind == 2:
            one, other = (4096 * chance.randrange(1, len(content) // 4096) for _ in "ab")
            content[one : one + 4096] = content[other : other + 4096]
        else:
            content[at : at + 4] = chance.randrange(2**16).to_bytes(4, "big")
    path.write_bytes(
        content[: chance.choice((len(content), len(content), chance.randrange(512, len(content))))]
    )


def mutate_cells(path: Path, chance: random.Random) -> None:
    """Put something into some cells that no tracker writes."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN")
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for _ in range(chance.choice((1, 1, 2, 5))):
            table = chance.choice(tables_of(connection))
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            where = chance.choice(("", f"WHERE rowid = {chance.randrange(1, 9)}"))
            change = f"UPDATE {table} SET {chance.choice(columns)} = {chance.choice(CELLS)} {where}"
            with contextlib.suppress(sqlite3.Error):
                connection.execute(chance.choice((change, change, f"DELETE FROM {table} {where}")))
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("COMMIT")


def mutate_schema(path: Path, chance: random.Random) -> None:
    """Put something into the schema, or take it away."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for number in range(chance.choice((1, 1, 2))):
            tables = tables_of(connection)
            name = chance.choice((f"extra{number}", chance.choice(tables)))
            part = chance.choice(PARTS).format(n=name, t=chance.choice(tables), u=chance.choice(tables))
            with contextlib.suppress(sqlite3.Error):
                connection.execute(part)
        if chance.random() < 0.3:
            connection.execute("PRAGMA writable_schema = ON")
            old, new = chance.choice(
                (("NOT NULL", ""), ("UNIQUE", ""), ("status_update", "actor"), ("CREATE", "X"))
            )
            with contextlib.suppress(sqlite3.Error):
                connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ?, ?)", [old, new])


def tables_of(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in found]


MUTATIONS: tuple[Callable[[Path, random.Random], None], ...] = (mutate_bytes, mutate_cells, mutate_schema)


class _TooLongError(BaseException):
    """A command that takes more of the processor than it may."""


def _stop(*_: object) -> None:
    raise _TooLongError


def run(line: str, path: Path) -> str:
    """The exit code of a command, or what is wrong with how it ended."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            app([*line.split(), "--db", str(path)], prog_name="tracker")
    except SystemExit as leaving:
        err.flush()
        said = err.buffer.getvalue().decode()[:300]  # type: ignore[attr-defined]
        return f"FAULT: {line}: {said}" if leaving.code == 1 else str(leaving.code or 0)
    except _TooLongError:
        return f"TOO LONG: {line}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        gc.collect()
    return f"NO END: {line}"


def make_repairs_quick(folder: Path) -> None:
    """Let repairs fill a copy of a new file: to make one anew takes most of the time."""
    db.create_database(folder / "empty.db", lambda _: True)
    repair.create_database = lambda place, _: shutil.copy(folder / "empty.db", place)  # type: ignore[assignment,return-value]


def try_file(path: Path, number: int) -> list[str]:
    """Mutate a file and run some commands on it: how each of them ended."""
    chance = random.Random(number)
    path.write_bytes(RELEASED.read_bytes())
    chance.choice(MUTATIONS)(path, chance)
    content = path.read_bytes()
    places = {name: path.with_name(f"{name}{number}") for name in ("copy", "new")}
    places["table"] = path.with_name("table.csv")
    lines = [ALWAYS, *chance.sample(READING, 6), *chance.sample(WRITING, 5)]
    ends = []
    for place, line in enumerate(lines):
        ends.append(run(line.format(**places), path))
        if place <= 6 and path.read_bytes() != content:
            ends.append(f"CHANGED: {line}")
            break
    for left in path.parent.glob(f"*{number}*"):
        left.unlink()
    return ends


def main() -> None:
    """Try so many files, and say what went wrong with which."""
    files, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    signal.signal(signal.SIGVTALRM, _stop)
    os.environ |= {"TRACKER_TODAY": "2018-06-01", "TRACKER_AUTHOR": "desk"}
    counts, wrong = Counter[str](), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_repairs_quick(folder)
        (folder / "table.csv").write_text(TABLE)
        for number in range(seed, seed + files):
            for end in try_file(folder / "mutated.db", number):
                counts[end if end.isdigit() else end.partition(":")[0]] += 1
                if not end.isdigit():
                    wrong += 1
                    print(f"file {number}: {end}", flush=True)
            gc.freeze()  # what is loaded by now stays: to look through it after each command takes long
    print(f"{files} files: {dict(counts)}; wrong: {wrong}")


if __name__ == "__main__":
    main()
