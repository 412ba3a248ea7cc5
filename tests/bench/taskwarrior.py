"""Puts the commitments of a database into Taskwarrior, as somebody would who keeps them there.

A commitment is a task: its agreement the project, who owes it and its theme the tags, its status a field of
the user's own called progress, and each update an annotation on its day. What is closed is completed. What
was only intended, proposed or discussed has the tag "apart", as it is in no list of the tracker.
"""

import contextlib
import itertools
import json
import sqlite3
import subprocess
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

SETTINGS = "confirmation=off\nverbose=nothing\nuda.progress.type=string\nuda.progress.label=Status\n"
COMMITMENTS = """
    SELECT ref, title, agreement, obligors, theme, status, status_on, due_on, open, apart
    FROM commitment_standing ORDER BY ref
"""
LOG = """
    SELECT "commitment", effective_on, reporter, status, note
    FROM commitment_log ORDER BY "commitment", effective_on
"""

Row = tuple[Any, ...]


def tasks(connection: sqlite3.Connection) -> Iterator[dict[str, object]]:
    """The commitments, each with its log, as ``task import`` reads them."""
    logs = itertools.groupby(connection.execute(LOG), key=lambda row: row[0])
    for number, (row, (ref, log)) in enumerate(zip(connection.execute(COMMITMENTS), logs, strict=True)):
        assert row[0] == ref
        yield _task(number, row, log)


def _task(number: int, row: Row, log: Iterable[Row]) -> dict[str, object]:
    ref, title, agreement, obligors, theme, status, status_on, due_on, is_open, apart = row
    closed = not is_open and not apart
    task = {
        "uuid": str(uuid.UUID(int=number, version=4)),
        "description": f"{title} ({ref})",
        "entry": "20100101T000000Z",
        "project": agreement,
        "tags": [*obligors.split(";"), theme.replace(" ", "_"), *(["apart"] if apart else [])],
        "progress": status,
        "status": "completed" if closed else "pending",
        "annotations": [_annotation(*one) for one in enumerate(log)],
    }
    days = {"due": due_on, "end": status_on if closed else None}
    return task | {name: _moment(day) for name, day in days.items() if day}


def _annotation(number: int, row: Row) -> dict[str, str]:
    """Taskwarrior tells annotations of a task apart by their second."""
    _, day, reporter, status, note = row
    said = " ".join(word for word in (reporter, status, note) if word)
    return {"entry": _moment(day, number), "description": said}


def _moment(day: str, second: int = 0) -> str:
    return f"{day.replace('-', '')}T12{second // 60:02}{second % 60:02}Z"


def fill(folder: Path, database: Path) -> tuple[str, ...]:
    """Make a folder of Taskwarrior's, and have what was put into it counted; how it is called from then on.

    The place of its data is said each time, as TASKDATA may name where somebody's own tasks are.
    """
    folder.mkdir()
    settings, written = folder / "taskrc", folder / "tasks.json"
    settings.write_text(SETTINGS)
    with contextlib.closing(sqlite3.connect(database)) as connection, written.open("w") as lines:
        lines.writelines(json.dumps(task) + "\n" for task in tasks(connection))
        (many,) = connection.execute("SELECT count(*) FROM commitment_standing").fetchone()
    task = ("task", f"rc:{settings}", f"rc.data.location={folder}")
    subprocess.run([*task, "import", written], check=True, stdout=subprocess.DEVNULL)
    counted = subprocess.run([*task, "count"], check=True, capture_output=True, text=True).stdout
    assert int(counted) == many, counted
    return task
