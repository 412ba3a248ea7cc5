"""Moments on a server: they are those of its clock, and an answer for a moment stays the same."""

import contextlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import ON_A_SERVER, CommandLine
from local_server import LocalServer
from other_processes import wait_until
from server_helpers import (
    count_waiting,
    record_update,
    run_statements,
    write_lock_held,
    write_or_error,
)

from tracker import db
from tracker.cli import context
from tracker.db import postgresql_server, sqlite_file
from tracker.db.postgresql_server import WRITE_LOCK, Server
from tracker.db.tables import metadata
from tracker.domain.errors import ResourceUnavailable

pytestmark = ON_A_SERVER


def test_the_moment_of_an_entry_is_after_the_wait(seeded_database: Server, local_server: LocalServer) -> None:
    """Who waited for the write lock gets the moment at which they got it, not at which they asked."""
    with ThreadPoolExecutor(1) as pool:
        with write_lock_held(seeded_database):
            second = pool.submit(write_or_error, seeded_database, record_update)
            wait_until(lambda: count_waiting(local_server, seeded_database))
            asked = server_microseconds(local_server)
        assert second.result() == 1
    assert latest_moment(seeded_database) > asked


def server_time(local_server: LocalServer) -> str:
    """The time of the server, as a moment is typed."""
    return str(
        local_server.run_sql(
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        )[0][0]
    )


@contextlib.contextmanager
def commit_once_somebody_waits(server: Server, local_server: LocalServer) -> Iterator[list[int]]:
    """Record an update that is committed only when somebody waits for it; how many did."""
    waited: list[int] = []
    writer = contextlib.ExitStack()
    connection = writer.enter_context(db.write_transaction(server))
    record_update(connection)

    def save() -> None:
        with writer:
            wait_until(lambda: count_waiting(local_server, server))
            waited.append(count_waiting(local_server, server))

    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(save)
        yield waited
        saving.result()


@pytest.mark.parametrize(
    "line",
    [
        "list --known-at {now} --json",
        "show hotline --known-at {now} --json",
        "log --known-at {now} --json",
        "summary --known-at {now} --json",
        "summary --since 2018-05-31 --json",
        "brief --known-at {now}",
        "brief --since 2018-05-31",
    ],
)
def test_a_question_about_a_moment_waits_for_a_writer(
    tracker: CommandLine, local_server: LocalServer, line: str
) -> None:
    """An entry with that moment may not be committed yet; so the answer is the same later."""
    with commit_once_somebody_waits(tracker.path, local_server) as waited:
        asked = line.format(now=server_time(local_server))
        answer = tracker(asked).out
    assert waited == [1]
    if "known-at" in line:
        assert "limited" in answer
    assert tracker(asked).out == answer


def test_a_question_about_now_does_not_wait(
    tracker: CommandLine, local_server: LocalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a moment the answer is what is committed."""
    monkeypatch.setitem(postgresql_server._SESSION_SETTINGS, "lock_timeout", "50ms")
    with db.write_transaction(tracker.path) as connection:
        record_update(connection)
        for line in ("list", "log", "show hotline", "list --as-of 2018-03-01", "where", "check"):
            assert "limited" not in tracker(line).out
        for line in ("summary", "export"):
            assert tracker(line).out


def test_questions_about_moments_do_not_wait_for_each_other(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many can ask about the past at once."""
    monkeypatch.setitem(postgresql_server._SESSION_SETTINGS, "lock_timeout", "50ms")
    with psycopg.connect(str(tracker.path)) as other:
        other.execute(f"SELECT pg_advisory_xact_lock_shared({WRITE_LOCK})".encode())
        assert tracker("list --known-at 2018-01-01")


def test_a_question_about_a_moment_waits_for_a_writer_to_a_file(
    templates: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same way; and it does not wait for itself."""
    path = Path(shutil.copy(templates["seeded"], tmp_path / "desk.db"))
    db.wait_for_writer(path)
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.05)
    with db.write_transaction(path) as connection:
        record_update(connection)
        with pytest.raises(ResourceUnavailable, match="in use"):
            db.wait_for_writer(path)
        with db.read_transaction(path):
            pass
    db.wait_for_writer(path)


@pytest.mark.parametrize("days", [-366, 366])
@pytest.mark.parametrize("line", ["update hotline limited", "add Test --agreement pk-ir-2017"])
def test_the_moment_of_an_entry_is_that_of_the_server(
    tracker: CommandLine, local_server: LocalServer, monkeypatch: pytest.MonkeyPatch, days: int, line: str
) -> None:
    """Also if the clock of the computer is a year wrong."""
    monkeypatch.setattr(context, "datetime", wrong_clock(days))
    before = server_microseconds(local_server)
    tracker(line)
    assert before < latest_moment(tracker.path) < server_microseconds(local_server)


@pytest.mark.parametrize(("days", "again"), [(-366, False), (366, True)])
def test_the_moment_of_the_seeds_is_that_of_the_server(
    tracker: CommandLine,
    local_server: LocalServer,
    blank_database: Server,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    again: bool,
) -> None:
    """So later entries come after them."""
    from tracker.cli import database_commands

    if again:
        tracker("init --empty --db", str(blank_database))
    for module in (context, database_commands):
        monkeypatch.setattr(module, "datetime", wrong_clock(days))
    before = server_microseconds(local_server)
    tracker("init --db", str(blank_database))
    assert before < latest_moment(blank_database) < server_microseconds(local_server)


def test_a_check_uses_the_clock_of_the_server(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was just recorded is not in the future, also if the clock of the computer is a year behind."""
    from tracker.cli import database_commands

    tracker("update hotline limited")
    monkeypatch.setattr(database_commands, "datetime", wrong_clock(-366))
    tracker("check")


def wrong_clock(days: int) -> type[datetime]:
    """A clock that is wrong by some days."""

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + timedelta(days=days)

    return Wrong


def server_microseconds(local_server: LocalServer) -> int:
    """The time of the server, as moments are stored."""
    return int(local_server.run_sql("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")[0][0])


def latest_moment(server: Server) -> int:
    """The latest moment in a database, as it is stored."""
    tables = [name for name, table in metadata.tables.items() if "recorded_at" in table.c]
    each = " UNION ALL ".join(f"SELECT max(recorded_at) AS at FROM {name}" for name in tables)
    return int(run_statements(server, f"SELECT max(at) FROM ({each}) AS newest")[0][0])
