"""What questions cost where a tenth each is joint by part, recurs, and hangs on an event; beside plain ones.

    python tests/bench/duties.py [COMMITMENTS [RUNS [PYTHON FILE]]]

Whole processes, run in turn on two files of the same commitments, ten updates each: one as it is filled, and
one of which a tenth of the commitments have sides, a tenth recur every quarter, and the due dates of a tenth
hang on an event. Prints the median CPU seconds of both, their ratio, that for each row of a list, and the
plan of what is asked to find those that have to be judged.

With the Python of an older version, and the same plain commitments in a file that it has filled itself
(``tests/bench/data.py`` of that version), also the ratio to what it takes.
"""

import datetime
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from data import fill
from measure import cpu, ratio, rounds

from tracker import db
from tracker.domain.records import AsOf, Selection
from tracker.queries.judgements import candidates_sql

COMMANDS = (
    "list --format tsv",
    "list --limit 50 --format tsv",
    "list --overdue --format tsv",
    "summary --format json",
    "summary --as-of 2015-06-01 --format json",
    "show c2 --format json",
)
TODAY = "2018-06-01"
GUARD = "status_update_refuses_update"
DUTIES = """
UPDATE status_update SET side = CASE id % 2
    WHEN 0 THEN (SELECT min(o.actor) FROM commitment_obligor o
      WHERE o.commitment_id = status_update.commitment_id)
    ELSE (SELECT max(o.actor) FROM commitment_obligor o
      WHERE o.commitment_id = status_update.commitment_id) END
  WHERE commitment_id % 10 = 1 AND reporter IS NULL AND due_on IS NULL
    AND coalesce(status, '') <> 'lapsed';
UPDATE commitment SET kind = 'recurring', every = '3 months', due_on = '2012-03-31' WHERE id % 10 = 2;
INSERT INTO event (ref, agreement, title, recorded_at, recorded_by)
  SELECT ref || ':d-day', ref, 'D-Day', recorded_at, recorded_by FROM agreement;
INSERT INTO event_day (id, event, effective_on, day, uid, recorded_at, recorded_by)
  SELECT (SELECT max(id) FROM status_update) + row_number() OVER (ORDER BY ref), ref, '2012-01-01',
    '2012-02-01', ref, recorded_at, recorded_by FROM event;
UPDATE commitment SET kind = 'one-off', due_on = NULL, due = agreement || ':d-day + 400 days'
  WHERE id % 10 = 4;
"""


class Asked(NamedTuple):
    """Whom a question is asked, and about which file."""

    python: str
    path: Path


def command_of(words: str, asked: Asked) -> tuple[str | Path, ...]:
    """The command that asks."""
    return (asked.python, "-m", "tracker", *words.split(), "--db", asked.path)


def ask(words: str, asked: Asked) -> float:
    """The CPU seconds of one command."""
    return cpu(command_of(words, asked), TRACKER_TODAY=TODAY)


def count_rows(words: str, asked: Asked) -> int:
    """How many rows it answers, with the heading."""
    environment = os.environ | {"TRACKER_TODAY": TODAY}
    command = command_of(words, asked)
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return answer.stdout.count("\n")


def make_duties(path: Path) -> None:
    """Let a tenth each be joint by part, recur, and hang on an event; the guard is put back."""
    with sqlite3.connect(path) as raw:
        guard = raw.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (GUARD,)).fetchone()[0]
        raw.execute(f"DROP TRIGGER {GUARD}")
        raw.executescript(DUTIES)
        raw.execute(guard)


def print_plan(path: Path) -> None:
    """The plan of the question for those that have to be judged."""
    at = AsOf(datetime.date.fromisoformat(TODAY))
    with db.read_transaction(path) as connection:
        sql = candidates_sql(connection, Selection(), by_side=False)
        values = {"as_of": at.day.isoformat(), "known_at": 1 << 62, "ids": None}
        for row in connection.raw.execute(f"EXPLAIN QUERY PLAN {sql}", values):
            print("   ", row[3])


def print_costs(words: str, runs: int, asked: Mapping[str, Asked]) -> None:
    """A line of the table: what a question costs everywhere."""
    found = rounds(runs, {name: partial(ask, words, one) for name, one in asked.items()})
    seconds = "".join(f" {statistics.median(found[name]):7.2f}" for name in asked)
    times = ratio(found["duties"], found["plain"])
    line = f"{words:42}{seconds}  x{times:.2f}"
    if words.endswith("tsv"):
        rows = count_rows(words, asked["duties"]) / count_rows(words, asked["plain"])
        line += f", a row x{times / rows:.2f}"
    if "older" in asked:
        line += f", of older x{ratio(found['duties'], found['older']):.2f}"
        line += f", plain of older x{ratio(found['plain'], found['older']):.2f}"
    print(line, flush=True)


def main() -> None:
    """Fill both files, and print the table."""
    commitments = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        asked = {name: Asked(sys.executable, Path(folder, f"{name}.db")) for name in ("plain", "duties")}
        for one in asked.values():
            fill(db.locate_database(str(one.path)), commitments, 10)
        make_duties(asked["duties"].path)
        if len(sys.argv) > 4:
            asked["older"] = Asked(sys.argv[3], Path(sys.argv[4]))
        print(f"{commitments:,} commitments, {10 * commitments:,} updates; median CPU seconds of {runs} runs")
        print(f"{'':42}{''.join(f' {name:>7}' for name in asked)}")
        for words in COMMANDS:
            print_costs(words, runs, asked)
        print_plan(asked["duties"].path)


if __name__ == "__main__":
    main()
