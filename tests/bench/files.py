"""What it costs to bring in and to hand on many commitments, beside the sqlite3 program on the same rows.

    python tests/bench/files.py [COMMITMENTS] [RUNS]

Each commitment has ten updates. Prints medians of CPU seconds, updates a second, peak memory, and the ratio
to ``sqlite3 .import`` of the same rows into tables with the same indexes and without checks: the floor.
Tables are brought in where the commitments are there already.
"""

import contextlib
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import Command, Found, whole

BOUND = 4.5  # times the floor
SPEED = 25_000  # updates a second
MEMORY = 300  # MB more than a file with hardly anything in it takes
EACH = 10  # updates of a commitment
TABLES = ("actor", "agreement", "agreement_party", "commitment", "commitment_obligor", "status_update")


def prepared(folder: Path, commitments: int) -> None:
    """The document to be brought in, and the floor's rows.

    Made by other processes: a process counts the memory of the one that it was begun by as its own.
    """
    for name, many in (("big", commitments), ("few", 10)):
        script = Path(__file__).with_name("data.py")
        subprocess.run([sys.executable, script, folder / f"{name}.db", str(many), str(EACH)], check=True)
        _tracker("export", "-o", folder / f"{name}.json", "--db", folder / f"{name}.db")
    for suffix in ("csv", "xlsx"):
        _tracker("export", "-o", folder / f"big.{suffix}", "--db", folder / "big.db")
    whole_document = json.loads((folder / "big.json").read_text(encoding="utf-8"))
    (folder / "known.json").write_text(json.dumps(whole_document | {"updates": []}), encoding="utf-8")
    _tracker("init", "--empty", "--db", folder / "known.db")
    _tracker("import", folder / "known.json", "--db", folder / "known.db")
    with contextlib.closing(sqlite3.connect(folder / "big.db")) as connection:
        (folder / "floor.sql").write_text(_floor(connection, folder))
    for table in TABLES:
        with (folder / f"{table}.csv").open("wb") as rows:
            query = f"SELECT * FROM {table}"
            subprocess.run(["sqlite3", "-csv", folder / "big.db", query], check=True, stdout=rows)


def _floor(connection: sqlite3.Connection, folder: Path) -> str:
    """The tables and their indexes for a program that knows neither checks nor NULL, and their rows."""
    statements = []
    for table in TABLES:
        statements.append(_plain_table(connection, table))
        indexes = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type = 'index' AND sql <> ''", [table]
        )
        for (sql,) in indexes:
            statements.append(sql.replace("IS NOT NULL", "<> ''").replace("IS NULL", "= ''") + ";")
        statements.append(f".import --csv {folder / table}.csv {table}")
    return "\n".join(statements) + "\n"


def _plain_table(connection: sqlite3.Connection, table: str) -> str:
    """A table with its columns, its key and what is unique: these have indexes. Nothing else is checked."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table]).fetchone()
    found = connection.execute("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", [table])
    columns = found.fetchall()
    key = ", ".join(name for name, _, place in sorted(columns, key=lambda one: one[2]) if place)
    lines = [*(f"{name} {type_}" for name, type_, _ in columns), f"PRIMARY KEY ({key})"]
    unique = connection.execute("SELECT name FROM pragma_index_list(?) WHERE origin = 'u'", [table])
    for index in unique.fetchall():
        names = connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", index)
        lines.append(f"UNIQUE ({', '.join(name for (name,) in names)})")
    rowid = " WITHOUT ROWID" if "WITHOUT ROWID" in sql else ""
    return f"CREATE TABLE {table} ({', '.join(lines)}){rowid};"


def _tracker(*words: str | Path) -> None:
    subprocess.run([TRACKER, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


TRACKER = Path(sys.executable).with_name("tracker")


def jobs(folder: Path) -> dict[str, tuple[Command, str]]:
    """The commands by name, each with what is piped into it."""
    new, floor, known = folder / "new.db", folder / "floor.db", folder / "table.db"
    return {
        "sqlite3 .import": (("sqlite3", floor), (folder / "floor.sql").read_text()),
        "import, few": ((TRACKER, "import", folder / "few.json", "--db", new), ""),
        "import .json": ((TRACKER, "import", folder / "big.json", "--db", new), ""),
        "import .json again": ((TRACKER, "import", folder / "big.json", "--db", folder / "big.db"), ""),
        "import .csv": ((TRACKER, "import", folder / "big-updates.csv", "--db", known), ""),
        "import .xlsx": ((TRACKER, "import", folder / "big.xlsx", "--db", known), ""),
        "export .json": ((TRACKER, "export", "-o", folder / "out.json", "--db", folder / "big.db"), ""),
        "export .csv": ((TRACKER, "export", "-o", folder / "out.csv", "--db", folder / "big.db"), ""),
        "export .xlsx": ((TRACKER, "export", "-o", folder / "out.xlsx", "--db", folder / "big.db"), ""),
    }


def afresh(folder: Path) -> None:
    """Make an empty database to bring something into, and one with the commitments; take away the floor's."""
    for made in ("new.db", "floor.db"):
        (folder / made).unlink(missing_ok=True)
    _tracker("init", "--empty", "--db", folder / "new.db")
    shutil.copy(folder / "known.db", folder / "table.db")


def main(commitments: int, runs: int) -> None:
    """Make the files, run the jobs in turn, print what they took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepared(folder, commitments)
        found: dict[str, list[Found]] = {}
        for _ in range(runs):
            for job, (command, piped) in jobs(folder).items():
                afresh(folder)
                found.setdefault(job, []).append(whole(command, piped))
    _print(found, commitments * EACH)


def _print(found: dict[str, list[Found]], updates: int) -> None:
    floors = [seconds for seconds, _ in found["sqlite3 .import"]]
    least = statistics.median(peak for _, peak in found["import, few"])
    print(f"{updates} updates; at least {SPEED} a second, at most {BOUND} x the floor and {MEMORY} MB more")
    for job, runs in found.items():
        seconds = statistics.median(each for each, _ in runs)
        times = statistics.median(each / floor for (each, _), floor in zip(runs, floors, strict=True))
        peak = statistics.median(each for _, each in runs)
        speed = "" if "few" in job else f"{updates / seconds:>9,.0f} a second {times:5.2f} x"
        print(f"{job:20} {seconds:7.2f} s {speed:27} {peak:5.0f} MB ({peak - least:+.0f})")


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]]
    main(sizes[0] if sizes else 100_000, sizes[1] if len(sizes) > 1 else 3)
