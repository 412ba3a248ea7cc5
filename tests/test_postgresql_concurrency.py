"""Many users of a server at once: one writes at a time, and no entry is lost or numbered twice."""

import contextlib
import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import recording
from conftest import ON_A_SERVER, CommandLine, database_content, make_stamp, run_sql
from local_server import LocalServer
from migration_helpers import add_migration
from other_processes import wait_until
from server_helpers import (
    count_waiting,
    record_update,
    run_at_once,
    run_statements,
    write_lock_held,
    write_or_error,
)

from tracker import db, ledger
from tracker.db import Connection, postgresql_server
from tracker.db.postgresql_server import Server
from tracker.db.upgrade import upgrade_database
from tracker.domain.errors import RuleViolation

pytestmark = ON_A_SERVER


@pytest.mark.parametrize(
    "line", ["update hotline limited", "init", "list --known-at 2018-01-01", "brief --since 2018-01-01"]
)
def test_waiting_too_long_for_the_write_lock_is_exit_7(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    """The command can be tried again."""
    monkeypatch.setitem(postgresql_server._SESSION_SETTINGS, "lock_timeout", "50ms")
    before = database_content(tracker.path)
    with write_lock_held(tracker.path):
        assert "in use by somebody else" in tracker(line, fails=7).err
    assert database_content(tracker.path) == before


def test_waiting_too_long_for_a_locked_table_is_exit_7(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here an administrator holds it."""
    monkeypatch.setitem(postgresql_server._SESSION_SETTINGS, "lock_timeout", "50ms")
    with psycopg.connect(str(tracker.path)) as other:
        other.execute("LOCK TABLE commitment")
        assert "in use" in tracker("list", fails=7).err


def test_no_update_of_many_recorders_is_lost(seeded_database: Server) -> None:
    """Sixteen at once get numbers without a gap, in the order of their moments."""
    each = 3
    numbers = run_at_once(16, lambda _: [write_or_error(seeded_database, record_update) for _ in range(each)])
    rows = run_statements(seeded_database, "SELECT id, recorded_at FROM status_update ORDER BY id")
    assert (
        sorted(itertools.chain.from_iterable(numbers))
        == [number for number, _ in rows]
        == list(range(1, 16 * each + 1))
    )
    assert all(earlier < later for (_, earlier), (_, later) in itertools.pairwise(rows))


def test_refs_made_at_once_are_consecutive(seeded_database: Server) -> None:
    """Eight commitments without a ref get the next eight numbers."""

    def add(connection: Connection) -> str:
        signed = make_stamp(connection)
        return recording.add_commitment(connection, agreement="pk-ir-2017", title="Test", stamp=signed)

    found = run_at_once(8, lambda _: write_or_error(seeded_database, add))
    assert sorted(map(str, found)) == [f"pk-ir-2017-{number}" for number in range(16, 24)]


def test_what_is_not_saved_takes_no_number(tracker: CommandLine, tmp_path: Path) -> None:
    """A refused update, a dry run of an import, a transaction that was rolled back."""
    with contextlib.suppress(ZeroDivisionError), db.write_transaction(tracker.path) as connection:
        record_update(connection)
        raise ZeroDivisionError
    (tmp_path / "news.csv").write_text("commitment,status,effective_on\nhotline,limited,2018-01-01\n")
    assert "would add 1 update" in tracker(f"import {tmp_path / 'news.csv'} --dry-run").out
    tracker("update hotline breached", fails=4)
    assert "[U-1]" in tracker("update hotline limited").out
    tracker("add Test --agreement pk-ir-2017 --ref hotline", fails=4)
    tracker("add Test --agreement pk-ir-2017")
    ids = [number for (number,) in run_statements(tracker.path, "SELECT id FROM commitment ORDER BY id")]
    assert ids == list(range(1, len(ids) + 1))


def test_of_six_first_runs_at_once_one_makes_the_tables(tracker: CommandLine, blank_database: Server) -> None:
    """All find a database, and one says that it made it."""

    def first(_: int) -> object:
        return db.create_database(blank_database, lambda connection: True)

    assert sorted(map(str, run_at_once(6, first))) == ["None"] * 5 + ["True"]
    assert run_statements(blank_database, "SELECT count(*) FROM commitment") == [(0,)]
    assert tracker("check --db", str(blank_database)).out


def test_of_two_retractions_of_one_update_one_is_refused(seeded_database: Server) -> None:
    """The rules apply to what is there at the commit, not before the wait."""
    write_or_error(seeded_database, record_update)

    def retract(connection: Connection) -> str:
        return ledger.retract_update(connection, 1, reason="test", stamp=make_stamp(connection)).update

    found = run_at_once(2, lambda _: write_or_error(seeded_database, retract))
    assert [type(each) for each in found if each != "U-1"] == [RuleViolation]
    assert run_statements(seeded_database, "SELECT count(*) FROM retraction") == [(1,)]


def test_of_two_commitments_with_one_ref_one_is_refused(seeded_database: Server) -> None:
    """Also if they are added at the same time."""

    def add(connection: Connection) -> str:
        signed = make_stamp(connection)
        return recording.add_commitment(
            connection, agreement="pk-ir-2017", title="Test", ref="x", stamp=signed
        )

    found = run_at_once(2, lambda _: write_or_error(seeded_database, add))
    assert [type(each) for each in found if each != "x"] == [RuleViolation]


def test_a_waiting_writer_sees_what_was_saved_meanwhile(
    seeded_database: Server, local_server: LocalServer
) -> None:
    """It begins when the other one has committed."""
    with ThreadPoolExecutor(1) as pool:
        with db.write_transaction(seeded_database) as first:
            second = pool.submit(write_or_error, seeded_database, record_update)
            wait_until(lambda: count_waiting(local_server, seeded_database))
            assert record_update(first) == 1
        assert second.result() == 2


def test_a_read_transaction_sees_one_moment(seeded_database: Server) -> None:
    """All that it asks is answered as of its first statement."""
    with db.read_transaction(seeded_database) as reader:
        count = "SELECT count(*) FROM status_update"
        before = run_sql(reader, count)
        write_or_error(seeded_database, record_update)
        assert run_sql(reader, count) == before


def test_of_two_upgrades_at_once_both_succeed(
    own_database: Server, tracker: CommandLine, next_release: Path
) -> None:
    """The second one finds nothing to do."""
    add_migration(next_release)
    assert True in run_at_once(2, lambda _: upgrade_database(own_database).done)
    assert not upgrade_database(own_database).done
