"""What questions cost where a tenth each is joint by part, recurs, and hangs on an event; beside plain ones.

    python tests/bench/duties.py [COMMITMENTS [RUNS]]

Whole processes, run in turn on two files of the same commitments, ten updates each: one as it is filled, and
one of which a tenth of the commitments have sides, a tenth recur every quarter, and the due dates of a tenth
hang on an event. Prints the median CPU seconds of both, their ratio, and the plan of what is asked to find
those that have to be judged.
"""

import datetime
import sqlite3
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path

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
DUTIES = """
DROP TRIGGER status_update_refuses_update;
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
  SELECT 100000000 + row_number() OVER (ORDER BY ref), ref, '2012-01-01', '2012-02-01', ref, recorded_at,
    recorded_by FROM event;
UPDATE commitment SET kind = 'one-off', due_on = NULL, due = agreement || ':d-day + 400 days'
  WHERE id % 10 = 4;
"""


def ask(words: str, path: Path) -> float:
    """The CPU seconds of one command."""
    command = (sys.executable, "-m", "tracker", *words.split(), "--db", path)
    return cpu(command, TRACKER_TODAY=TODAY)


def print_plan(path: Path) -> None:
    """The plan of the question for those that have to be judged."""
    at = AsOf(datetime.date.fromisoformat(TODAY))
    with db.read_transaction(path) as connection:
        sql = candidates_sql(connection, Selection(), by_side=False)
        values = {"as_of": at.day.isoformat(), "known_at": 1 << 62, "ids": None}
        for row in connection.raw.execute(f"EXPLAIN QUERY PLAN {sql}", values):
            print("   ", row[3])


def main() -> None:
    """Fill both files, and print the table."""
    commitments = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        plain, duties = Path(folder, "plain.db"), Path(folder, "duties.db")
        for path in (plain, duties):
            fill(db.locate_database(str(path)), commitments, 10)
        with sqlite3.connect(duties) as raw:
            raw.executescript(DUTIES)
        print(f"{commitments:,} commitments, {10 * commitments:,} updates; median CPU seconds of {runs} runs")
        for words in COMMANDS:
            found = rounds(runs, {path: partial(ask, words, path) for path in (plain, duties)})
            first, second = (statistics.median(found[path]) for path in (plain, duties))
            times = ratio(found[duties], found[plain])
            print(f"{words:42} {first:7.2f} {second:7.2f}  x{times:.2f}")
        print_plan(duties)


if __name__ == "__main__":
    main()
