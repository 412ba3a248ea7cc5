"""What somebody would use instead of the tracker, and how its jobs are done there.

Of Taskwarrior its reports as they come; of sqlite-utils questions in the SQL that a person writes who has the
views; of the sqlite3 program the very SQL that the tracker runs.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import taskwarrior
from measure import Run

from tracker import queries
from tracker.db import sqlite_file
from tracker.domain.records import AsOf, Selection

PAST_DAY = "2015-03-01"
TODAY = date.today()  # noqa: DTZ011 - the day that each of the programs takes


class Job(StrEnum):
    """What is to be done."""

    WORST = "50 worst open"
    ALL = "all open"
    COUNTS = "counts by status"
    SUMMARY = "full summary"
    PAST = f"summary as of {PAST_DAY}"
    UPDATE = "one update"


Jobs = dict[Job, Run]


def program(name: str) -> str | None:
    """A program of the environment that this Python belongs to, or else of the system."""
    return shutil.which(name, path=Path(sys.executable).parent) or shutil.which(name)


def version(name: str) -> str:
    """Which version of a program is there, if any."""
    if not (path := program(name)):
        return f"{name} IS NOT THERE"
    told = subprocess.run([path, "--version"], check=True, capture_output=True, text=True).stdout
    return f"{name} {re.findall(r'[0-9.]*[0-9]', told)[0]}"


# -- Taskwarrior -------------------------------------------------------------------------------------


def by_taskwarrior(database: Path, folder: Path) -> Jobs:
    """Its reports, from a folder that is made; it knows no past day.

    It counts only its own fields: for one of the user's, a report of that field alone is sorted and counted.
    """
    task = taskwarrior.fill(folder, database)
    report = "rc.report.minimal.columns=progress rc.report.minimal.labels=Status rc.report.minimal.filter="
    return {
        Job.WORST: Run(*task, "-apart", "next", "limit:50"),
        Job.ALL: Run(*task, "-apart", "list"),
        Job.COUNTS: Run("sh", "-c", f"{' '.join(task)} {report} -apart minimal | sort | uniq -c"),
        Job.SUMMARY: Run(*task, "-apart", "summary"),
        Job.UPDATE: Run(*task, "5", "annotate", "x", "progress:limited"),
    }


# -- sqlite-utils ------------------------------------------------------------------------------------

_PROPER = "c.strength IN ('binding', 'agreed', 'in-principle') AND g.concluded_on <= :day"
_IN_FORCE = "effective_on <= :day AND id NOT IN (SELECT update_id FROM retraction)"
_LATEST = "ORDER BY effective_on DESC, recorded_at DESC, id DESC"
_PLACE = f"row_number() OVER (PARTITION BY commitment_id {_LATEST}) AS place"
_ASSESSMENT = f"""WITH assessment AS (
    SELECT commitment_id, status, effective_on, {_PLACE}
    FROM status_update WHERE status IS NOT NULL AND reporter IS NULL AND {_IN_FORCE}
)"""
_FLAGS = ("overdue", "fallen_back", "contested", "unverified", "stale", "due_soon", "done_late")
_LIST = f"""SELECT ref, agreement, title, obligors, theme, strength, kind, status, status_on,
    due_on, original_due_on, evidence_on, {", ".join(_FLAGS)}, last_note, their_last_note, their_last_note_by
FROM commitment_standing WHERE open
ORDER BY CASE WHEN status = 'breached' THEN 0 WHEN overdue THEN 1 WHEN fallen_back THEN 2
    WHEN contested THEN 3 WHEN status = 'suspended' THEN 4 WHEN status = 'stalled' THEN 5
    WHEN unverified THEN 6 WHEN stale THEN 7 ELSE 8 END, due_on IS NULL, due_on, ref"""
_COUNTS = f"""{_ASSESSMENT}
SELECT coalesce(a.status, 'no-information') AS status, count(*) AS commitments
FROM commitment AS c JOIN agreement AS g ON g.ref = c.agreement
LEFT JOIN assessment AS a ON a.commitment_id = c.id AND a.place = 1
WHERE {_PROPER}
GROUP BY 1"""
_SUMMED = ", ".join(f"sum({flag}) AS {flag}" for flag in _FLAGS)
_SUMMARY = f"""WITH standing AS MATERIALIZED (
    SELECT status, open, {", ".join(_FLAGS)} FROM commitment_standing WHERE NOT apart)
SELECT status, count(*) AS commitments, sum(open) AS open, {_SUMMED} FROM standing GROUP BY 1"""
_UPDATE = """INSERT INTO status_update
    (commitment_id, effective_on, status, note, uid, recorded_at, recorded_by)
SELECT id, date('now'), 'limited', 'x', lower(hex(randomblob(8))), strftime('%s', 'now') * 1000000, 'desk'
FROM commitment WHERE ref = 'c5'"""


def by_sqlite_utils(database: Path) -> Jobs:
    """The same answers from the views, in the same order; they have no past day, and its summary no level."""
    query = (program("sqlite-utils") or "", "query", database)

    def asks(sql: str, day: str = str(TODAY)) -> Run:
        return Run(*query, sql, "-p", "day", day, "--tsv")

    return {
        Job.WORST: asks(f"{_LIST} LIMIT 50"),
        Job.ALL: asks(_LIST),
        Job.COUNTS: asks(_COUNTS),
        Job.SUMMARY: asks(_SUMMARY),
        Job.UPDATE: Run(*query, _UPDATE),
    }


# -- the sqlite3 program -----------------------------------------------------------------------------


def heard(path: Path, ask: Callable[[Any], object]) -> str:
    """The SQL that a question sends, with the values in it, as SQLite hears it."""
    statements: list[str] = []
    with sqlite_file.read_transaction(path) as connection:
        connection.raw.set_trace_callback(statements.append)
        ask(connection)
        connection.raw.set_trace_callback(None)
    return "".join(f"{statement};\n" for statement in statements)


def by_sqlite3(database: Path) -> Jobs:
    """The floor: nothing but the SQL."""
    everything, now, past = Selection(), AsOf(day=TODAY), AsOf(day=date.fromisoformat(PAST_DAY))

    def asks(ask: Callable[[Any], object]) -> Run:
        return Run("sqlite3", "-readonly", "-tabs", "-header", database, stdin=heard(database, ask))

    return {
        Job.WORST: asks(lambda found: list(queries.standings(found, everything, now, limit=50).items)),
        Job.ALL: asks(lambda found: list(queries.standings(found, everything, now).items)),
        Job.SUMMARY: asks(lambda found: queries.summary(found, everything, now)),
        Job.PAST: asks(lambda found: queries.summary(found, everything, past)),
        Job.UPDATE: Run("sqlite3", database, _UPDATE),
    }


# -- whether they are comparable ---------------------------------------------------------------------


def must_agree(ours: Jobs, theirs: Jobs) -> None:
    """Stop where the same job has another answer: the refs in order, or any count."""
    assert [row["ref"] for row in _rows(ours[Job.WORST])] == [row["ref"] for row in _rows(theirs[Job.WORST])]
    (said,) = _rows(ours[Job.SUMMARY])
    counted: Counter[str] = Counter()
    for row in _rows(theirs[Job.SUMMARY]):
        status = row.pop("status")
        counted[status] += int(row.pop("commitments"))
        counted.update({name.replace("_", " "): int(number or 0) for name, number in row.items()})
    assert all(int(said[name]) == number for name, number in counted.items()), (said, counted)


def _rows(run: Run) -> list[dict[str, str]]:
    told = subprocess.run(run.command, check=True, capture_output=True, text=True).stdout
    names, *rows = (line.split("\t") for line in told.splitlines())
    return [dict(zip(names, row, strict=True)) for row in rows]
