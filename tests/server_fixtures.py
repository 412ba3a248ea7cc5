"""Fixtures for tests of databases on the server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from local_server import LocalServer
from server_helpers import SECRET, run_statements

from tracker.db.postgresql_server import Server


@pytest.fixture(scope="module")
def reusable_blank_database(local_server: LocalServer) -> Iterator[Server]:
    """A database that the blank database of each test is made of."""
    made = local_server.create_database()
    yield made
    local_server.drop_database(made)


@pytest.fixture
def blank_database(reusable_blank_database: Server) -> Iterator[Server]:
    """A database without any table."""
    yield reusable_blank_database
    run_statements(
        reusable_blank_database,
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public AUTHORIZATION pg_database_owner",
        "GRANT USAGE ON SCHEMA public TO PUBLIC",
    )


@pytest.fixture
def own_database(local_server: LocalServer, server_template: Server) -> Iterator[Server]:
    """A seeded database that only one test uses: it may change its settings and schema."""
    made = local_server.create_database(str(server_template.url.database))
    yield made
    local_server.drop_database(made)


@pytest.fixture
def role_without_rights(local_server: LocalServer, seeded_database: Server) -> Iterator[str]:
    """A role that may connect, and has no other right until one is granted in the seeded database."""
    name = f"{seeded_database.url.database}_desk"
    local_server.run_sql(f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'")
    yield name
    run_statements(seeded_database, f"DROP OWNED BY {name}")
    local_server.run_sql(f"DROP ROLE {name}")


@pytest.fixture
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a command may leave its files."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
