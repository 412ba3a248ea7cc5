"""Makes a database of any size for the benchmarks: the same one for the same size, by a seeded generator.

python tests/bench/data.py PATH|URL COMMITMENTS [UPDATES_EACH]
"""

import random
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker import db
from tracker.db import Connection
from tracker.db.log_beginning import begin_log
from tracker.db.sqlite_connection import SqliteConnection
from tracker.domain.vocabulary import PROPER_STRENGTHS, TENTATIVE_STRENGTHS, ActorKind, CommitmentKind, Status
from tracker.ledger.recorders.ids import tiebreak_of

if TYPE_CHECKING:
    from tracker.db.database import Location

START = date(2010, 1, 1)
DAYS = 3650
ACTORS = ("AA", "BB", "CC", "DD", "MON", "NEWS")
KINDS = (*[ActorKind.STATE] * 4, ActorKind.MONITOR, ActorKind.MEDIA)
PAST = (START - date(1970, 1, 1)).days * 86_400_000_000  # microseconds since 1970

Row = tuple[object, ...]


class Content(NamedTuple):
    """What goes into a table."""

    table: str
    columns: str
    rows: Iterable[Row]


def fill(place: "Location", commitments: int, updates_each: int) -> None:
    """A database of made-up agreements between made-up states, 100 commitments in each."""
    db.create_database(place, lambda connection: _put(connection, commitments, updates_each))


def _put(connection: Connection, commitments: int, updates_each: int) -> None:
    contents = _contents(commitments, updates_each)
    if isinstance(connection, SqliteConnection):
        for content in contents:  # in turn: all draw from the same chance
            _insert(connection.raw, content)
    else:
        with connection.as_sqlalchemy() as core:
            for content in contents:
                _copy(core.connection.driver_connection, content)
    begin_log(connection, "made up")


def _insert(raw: Any, content: Content) -> None:
    places = ", ".join("?" * (1 + content.columns.count(",")))
    raw.executemany(f"INSERT INTO {content.table} ({content.columns}) VALUES ({places})", content.rows)


def _copy(raw: Any, content: Content) -> None:
    with raw.cursor() as cursor, cursor.copy(f"COPY {content.table} ({content.columns}) FROM STDIN") as copy:
        for row in content.rows:
            copy.write_row(row)


def _contents(commitments: int, updates_each: int) -> Iterator[Content]:
    chance = random.Random(commitments * 1000 + updates_each)
    agreements, numbers = range((commitments + 99) // 100), range(1, commitments + 1)
    yield Content(
        "actor",
        "code, name, kind, recorded_at, recorded_by",
        ((code, code.title(), kind, PAST, "bench") for code, kind in zip(ACTORS, KINDS, strict=True)),
    )
    # Parts come before what they are part of: none is added to what is there.
    yield Content(
        "agreement_party",
        "agreement, actor",
        ((f"a{n}", code) for n in agreements for code in ACTORS[:4]),
    )
    yield Content(
        "agreement",
        "ref, title, form, concluded_on, recorded_at, recorded_by",
        (
            (f"a{n}", f"Agreement {n}", "treaty", str(START + timedelta(days=n % 300)), PAST, "bench")
            for n in agreements
        ),
    )
    made = [_commitment(chance, n) for n in numbers]
    yield Content(
        "commitment_obligor",
        "commitment_id, actor",
        ((n, code) for n in numbers for code in sorted(chance.sample(ACTORS[:4], 1 + n % 2))),
    )
    yield Content(
        "commitment",
        "id, ref, agreement, title, strength, kind, theme, due_on, recorded_at, recorded_by, uid",
        made,
    )
    yield Content(
        "status_update",
        "id, commitment_id, effective_on, status, due_on, note, reporter, uid, recorded_at, recorded_by, "
        "ordered_at, tiebreak",
        _updates(chance, commitments, updates_each),
    )


def _commitment(chance: random.Random, n: int) -> Row:
    due = str(START + timedelta(days=chance.randrange(2 * DAYS))) if n % 3 else None
    if tuple(CommitmentKind)[n % 3] is CommitmentKind.CONTINUING:  # which has no due date
        due = None
    strength = TENTATIVE_STRENGTHS[n % 3] if n % 10 == 0 else PROPER_STRENGTHS[n % 3]
    title = f"Measure {n} on {chance.choice(('border', 'trade', 'water', 'transit'))}"
    agreement, kind = f"a{(n - 1) // 100}", tuple(CommitmentKind)[n % 3]
    return n, f"c{n}", agreement, title, strength, kind, f"theme {n % 12}", due, PAST, "bench", f"c{n}"


def _updates(chance: random.Random, commitments: int, updates_each: int) -> Iterator[Row]:
    """In order of recording, so that the log of one commitment is spread over the file as in real use."""
    statuses = [status for status in Status if status is not Status.SUPERSEDED]
    for turn in range(updates_each):
        for n in range(1, commitments + 1):
            number = turn * commitments + n
            day = START + timedelta(days=chance.randrange(DAYS))
            status = chance.choice(statuses) if chance.random() < 0.85 else None
            if status is Status.BREACHED and n % 2:  # of what two owe a breach has to say whose it is
                status = Status.STALLED
            due = str(day + timedelta(days=400)) if chance.random() < 0.1 else None
            reporter = chance.choice(ACTORS) if chance.random() < 0.3 else None
            uid = f"bench-{number}"
            said = number, n, str(day), status, due, f"Note {number}", reporter
            yield *said, uid, PAST + number, "bench", PAST + number, tiebreak_of(uid)


if __name__ == "__main__":
    fill(db.locate_database(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 10)
