"""Measures what revised terms cost: lists and counts of a database with some against one without any.

python tests/bench/revisions.py [COMMITMENTS] [RUNS]
"""

import shutil
import sqlite3
import statistics
import sys
import tempfile
from pathlib import Path

from data import PAST, fill
from measure import Run, in_turn, ratio

REVISED = 100  # one of so many commitments
QUESTIONS = (("list", "--json"), ("list", "--all", "--limit", "0", "--json"), ("summary", "--json"))


def revise(path: Path) -> None:
    """Correct a title, or amend a theme and the obligors, of one commitment in a hundred."""
    with sqlite3.connect(path) as raw:
        first = raw.execute("SELECT max(id) + 1 FROM status_update").fetchone()[0]
        keys = [key for (key,) in raw.execute("SELECT id FROM commitment WHERE id % ? = 0", (REVISED,))]
        for number, key in enumerate(keys, start=first):
            is_correction = number % 2 == 0
            day = "1600-01-01" if is_correction else "2015-06-01"
            row = (number, f"bench-r{number}", key, day, "Mistyped.", PAST + number, "bench")
            raw.execute(
                "INSERT INTO revision (id, uid, commitment_id, effective_on, reason, recorded_at, "
                "recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            terms = {"title": "Other"} if is_correction else {"theme": "other", "obligors": '["AA"]'}
            raw.executemany(
                "INSERT INTO revised_term (revision_id, term, value) VALUES (?, ?, ?)",
                [(number, term, value) for term, value in terms.items()],
            )


def main(commitments: int, runs: int) -> None:
    """Print the seconds of CPU time of each question, and how many times it takes with revised terms."""
    with tempfile.TemporaryDirectory() as name:
        plain, revised = Path(name, "plain.db"), Path(name, "revised.db")
        fill(plain, commitments, 10)
        shutil.copy(plain, revised)
        revise(revised)
        tracker = Path(sys.executable).parent / "tracker"
        for words in QUESTIONS:
            found = in_turn(
                runs,
                plain=Run(tracker, *words, "--db", plain),
                revised=Run(tracker, *words, "--db", revised),
            )
            seconds = {name: statistics.median(times) for name, times in found.items()}
            times = ratio(found["revised"], found["plain"])
            print(
                f"{' '.join(words)}: {seconds['plain']:.2f} s, {seconds['revised']:.2f} s, {times:.2f} times"
            )


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*given, *(100_000, 5)[len(given) :])
