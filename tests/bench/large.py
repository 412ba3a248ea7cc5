"""What questions cost on 100,000 commitments with 1,000,000 updates, beside `sqlite3` on the same SQL.

    python tests/bench/large.py [COMMITMENTS] [RUNS]

Start-up is put aside on both sides: the same command on an empty database is taken off. Prints the
query plans first, then medians of CPU seconds and of the ratios of pairs.
"""

import contextlib
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from data import fill
from measure import Run, in_turn
from sqlalchemy import Connection, event

from tracker import queries, storage
from tracker.records import Cut, Selection

PAST = date(2015, 3, 1)
QUESTIONS = {
    "list": ("list", "--limit", "50"),
    "summary": ("summary",),
    "list as of 2015": ("list", "--limit", "50", "--as-of", str(PAST)),
    "summary as of 2015": ("summary", "--as-of", str(PAST)),
}
BOUND = 1.5


def statements(path: Path, name: str, today: date) -> str:
    """The SQL that a question runs, with its values in it."""
    ran: list[str] = []
    cut = Cut(as_of=PAST if "as of" in name else today)
    with storage.reading(path) as connection:
        event.listen(
            connection,
            "before_cursor_execute",
            lambda _, __, sql, values, *___: ran.append(_whole(sql, values)),
        )
        _ask(connection, name, cut)
    return ";\n".join(ran) + ";\n"


def _ask(connection: Connection, name: str, cut: Cut) -> None:
    if name.startswith("list"):
        list(queries.standings(connection, Selection(), cut, limit=50).items)
    else:
        queries.summary(connection, Selection(), cut)


def _whole(sql: str, values: tuple[Any, ...]) -> str:
    parts = sql.split("?")
    quoted = [str(value) if isinstance(value, int) else f"'{value}'" for value in values]
    return "".join(part + value for part, value in zip(parts, [*quoted, ""], strict=True))


def plans(path: Path, sql: str) -> str:
    """How the database answers, step by step, without the lines that only open a step."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = [
            row[3] for one in sql.split(";\n")[:-1] for row in connection.execute(f"EXPLAIN QUERY PLAN {one}")
        ]
    return "\n".join(
        f"    {line}" for line in dict.fromkeys(found) if line.startswith(("SCAN", "SEARCH", "MAT", "USE"))
    )


def main(commitments: int, runs: int) -> None:
    """Make the data, show the plans, measure."""
    tracker = Path(sys.executable).with_name("tracker")
    with tempfile.TemporaryDirectory() as folder:
        big, none = Path(folder) / "big.db", Path(folder) / "none.db"
        fill(big, commitments, 10)
        storage.create(none, lambda _: True)
        program = subprocess.run(
            ["sqlite3", "--version"], capture_output=True, text=True, check=True
        ).stdout.split()[0]
        print(
            f"{commitments} commitments, {10 * commitments} updates; "
            f"sqlite3 {program}, in Python {sqlite3.sqlite_version}"
        )
        for name, words in QUESTIONS.items():
            sql = statements(big, name, date.today())  # noqa: DTZ011 - the day that the command will take
            if "as of" not in name:  # another day is another value in the same statement
                print(f"{name}\n{plans(big, sql)}")
            times = in_turn(
                runs,
                ours=Run(tracker, *words, "--db", big),
                ours_empty=Run(tracker, *words, "--db", none),
                theirs=Run("sqlite3", big, stdin=sql),
                theirs_empty=Run("sqlite3", none, stdin=sql),
            )
            ours, theirs = (
                [a - b for a, b in zip(times[side], times[f"{side}_empty"], strict=True)]
                for side in ("ours", "theirs")
            )
            ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
            print(
                f"{name:20} {statistics.median(ours):.2f} s, sqlite3 {statistics.median(theirs):.2f} s: "
                f"{ratio:.2f} x  (at most {BOUND})"
            )


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]]
    main(sizes[0] if sizes else 100_000, sizes[1] if len(sizes) > 1 else 7)
