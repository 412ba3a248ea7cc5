"""Makes a database of any size for the benchmarks: the same one for the same size, by a seeded generator.

python tests/bench/data.py PATH COMMITMENTS [UPDATES_EACH]
"""

import random
import sqlite3
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection

from tracker import storage
from tracker.vocabulary import APART, PROPER, ActorKind, Kind, Status

START = date(2010, 1, 1)
DAYS = 3650
ACTORS = ("AA", "BB", "CC", "DD", "MON", "NEWS")
PAST = (START - date(1970, 1, 1)).days * 86_400_000_000  # microseconds since 1970


def fill(path: Path, commitments: int, updates_each: int) -> None:
    """A database of made-up agreements between made-up states, 100 commitments in each."""
    storage.create(path, lambda connection: _insert(connection, commitments, updates_each))


def _insert(connection: Connection, commitments: int, updates_each: int) -> None:
    chance = random.Random(commitments * 1000 + updates_each)
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    kinds = [ActorKind.STATE] * 4 + [ActorKind.MONITOR, ActorKind.MEDIA]
    raw.executemany(
        "INSERT INTO actor VALUES (?, ?, ?)", [(a, a.title(), k) for a, k in zip(ACTORS, kinds, strict=True)]
    )
    agreements = range((commitments + 99) // 100)
    raw.executemany(
        "INSERT INTO agreement VALUES (?, ?, 'treaty', ?, NULL, NULL, ?, 'bench')",
        [(f"a{n}", f"Agreement {n}", str(START + timedelta(days=n % 300)), PAST) for n in agreements],
    )
    raw.executemany(
        "INSERT INTO agreement_party VALUES (?, ?)",
        ((f"a{n}", code) for n in agreements for code in ACTORS[:4]),
    )
    raw.executemany(
        "INSERT INTO commitment VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, ?, 'bench')",
        (_commitment(chance, n) for n in range(1, commitments + 1)),
    )
    raw.executemany(
        "INSERT INTO commitment_obligor VALUES (?, ?)",
        (
            (n, code)
            for n in range(1, commitments + 1)
            for code in sorted(chance.sample(ACTORS[:4], 1 + n % 2))
        ),
    )
    raw.executemany(
        "INSERT INTO status_update (commitment_id, effective_on, status, due_on, note, reporter, uid,"
        " recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'bench')",
        _updates(chance, commitments, updates_each),
    )


def _commitment(chance: random.Random, n: int) -> tuple[object, ...]:
    due = str(START + timedelta(days=chance.randrange(2 * DAYS))) if n % 3 else None
    strength = APART[n % 3] if n % 10 == 0 else PROPER[n % 3]
    title = f"Measure {n} on {chance.choice(('border', 'trade', 'water', 'transit'))}"
    return n, f"c{n}", f"a{(n - 1) // 100}", title, strength, tuple(Kind)[n % 3], f"theme {n % 12}", due, PAST


def _updates(chance: random.Random, commitments: int, updates_each: int) -> Iterator[tuple[object, ...]]:
    """In order of recording, so that the log of one commitment is spread over the file as in real use."""
    statuses = [status for status in Status if status is not Status.SUPERSEDED]
    for turn in range(updates_each):
        for n in range(1, commitments + 1):
            number = turn * commitments + n
            day = START + timedelta(days=chance.randrange(DAYS))
            status = chance.choice(statuses) if chance.random() < 0.85 else None
            due = str(day + timedelta(days=400)) if chance.random() < 0.1 else None
            reporter = chance.choice(ACTORS) if chance.random() < 0.3 else None
            yield n, str(day), status, due, f"Note {number}", reporter, f"bench-{number}", PAST + number


if __name__ == "__main__":
    fill(Path(sys.argv[1]).absolute(), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 10)
