"""What each right on a server permits, and what is said to those who do not have it."""

import pytest
from conftest import ON_A_SERVER, CommandLine, database_content
from local_server import LocalServer
from server_helpers import list_objects, run_statements

from tracker.db.postgresql_server import Server

pytestmark = ON_A_SERVER


def test_a_role_with_select_can_read_and_not_record(
    tracker: CommandLine, local_server: LocalServer, role_without_rights: str
) -> None:
    """To record is exit 7, and nothing is saved."""
    place, before = tracker.path, database_content(tracker.path)
    run_statements(place, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role_without_rights}")
    tracker.use_database(local_server.location_of(str(place.url.database), user=role_without_rights))
    for line in ("list", "log", "show hotline", "summary --since 2018-01-01", "export", "where"):
        assert tracker(line).out
    assert "no right" in tracker("update hotline limited", fails=7).err
    assert database_content(place) == before


def test_a_role_with_select_and_insert_can_record(
    tracker: CommandLine, local_server: LocalServer, role_without_rights: str
) -> None:
    """The daily commands need no other right."""
    run_statements(
        tracker.path, f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {role_without_rights}"
    )
    tracker.use_database(local_server.location_of(str(tracker.path.url.database), user=role_without_rights))
    for line in ("update hotline limited", "undo --yes", "add Test --agreement pk-ir-2017", "init", "check"):
        tracker(line)


def test_a_role_without_select_is_exit_7(
    tracker: CommandLine, local_server: LocalServer, role_without_rights: str
) -> None:
    """On every command."""
    tracker.use_database(local_server.location_of(str(tracker.path.url.database), user=role_without_rights))
    for line in ("list", "update hotline limited", "check"):
        assert "no right" in tracker(line, fails=7).err


@pytest.mark.parametrize(
    "right",
    [
        "CREATE",
        "ALL",
    ],
)
def test_a_role_that_cannot_make_tables_is_exit_7_on_init(
    tracker: CommandLine,
    local_server: LocalServer,
    blank_database: Server,
    role_without_rights: str,
    right: str,
) -> None:
    """And no table is made."""
    run_statements(blank_database, f"REVOKE {right} ON SCHEMA public FROM PUBLIC")
    url = local_server.location_of(str(blank_database.url.database), user=role_without_rights)
    assert "no right" in tracker("init --db", str(url), fails=7).err
    assert list_objects(blank_database) == []


def test_a_read_only_database_can_be_read(
    tracker: CommandLine, local_server: LocalServer, own_database: Server
) -> None:
    """To record is exit 7. Such is a copy that follows another server."""
    local_server.run_sql(f"ALTER DATABASE {own_database.url.database} SET default_transaction_read_only = on")
    tracker.use_database(own_database)
    for line in ("list", "summary --since 2018-01-01", "check"):
        assert tracker(line).out
    for line in ("update hotline limited", "add Test --agreement pk-ir-2017"):
        assert "may only be read" in tracker(line, fails=7).err
