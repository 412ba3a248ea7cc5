"""A database on a server: the same answers whatever its settings are, completion, copies and upgrades."""

import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import recording
from conftest import ON_A_SERVER, CommandLine, database_content, make_stamp, run_sql
from local_server import LocalServer
from migration_helpers import add_migration
from server_helpers import read_catalog, run_statements, unused_port
from test_completion import complete_in_bash

from tracker import db
from tracker.cli import completion
from tracker.db import Connection
from tracker.db.postgresql_server import Server
from tracker.domain.vocabulary import ActorKind

pytestmark = ON_A_SERVER


# -- settings and sorting ----------------------------------------------------------------------------

OTHER_SETTINGS = {
    "timezone": "Pacific/Kiritimati",
    "datestyle": "SQL, MDY",
    "intervalstyle": "iso_8601",
    "default_transaction_isolation": "serializable",
    "default_transaction_deferrable": "on",
    "lc_messages": "C",
    "extra_float_digits": "0",
    "bytea_output": "escape",
    "client_encoding": "LATIN1",
    "standard_conforming_strings": "off",
    "escape_string_warning": "off",
}
QUESTIONS = [
    "list --all --json", "show hotline", "log --json", "summary --since 2018-01-10", "export",
    r"list --search نمونه\n", "list --known-at 2018-01-01", "brief --since 2018-01-10 --known-at 2018-01-20",
]  # fmt: skip


def test_answers_do_not_depend_on_the_settings_of_the_server(
    tracker: CommandLine, own_database: Server, local_server: LocalServer
) -> None:
    """Another time zone, other formats of days and texts, another encoding."""
    tracker.use_database(own_database)
    tracker("update hotline limited --on 2018-01-15 --due 2018-12-31", "-m", r"C:\new\نمونه\n 'x' é")
    before = [tracker(line).out for line in QUESTIONS]
    for name, value in OTHER_SETTINGS.items():
        local_server.run_sql(f"ALTER DATABASE {own_database.url.database} SET {name} = '{value}'")
    assert [tracker(line).out for line in QUESTIONS] == before
    for line in ("update hotline limited", "undo --yes", "add Test --agreement pk-ir-2017", "check"):
        tracker(line)


REFS = ("a.b", "a-b", "ab", "a1", "a_b", "10", "2", "b")
TITLES = ("b", "B", "Ä", "a", "_", "1", "ä", "-")
THEMES = ("Border", "border", "über", "Zoll", "زمین", "-", "a", None)
CODES = ("PB", "P-B", "P1", "PA")


def add_records_with_unusual_order(connection: Connection, recorded_at: datetime) -> None:
    """Add an agreement whose refs and titles most languages sort otherwise than by code point."""
    signed = make_stamp(connection, recorded_at)
    for code in CODES:
        recording.add_actor(connection, code, name=code, kind=ActorKind.STATE)
    day = date(2018, 1, 1)
    recording.add_agreement(
        connection, "t-1", title="T", concluded_on=day, parties=CODES, form="t", stamp=signed
    )
    for ref in ("d.1", "d-1", "d1", "d_1"):
        recording.add_document(connection, ref, agreement="t-1", title=ref, stamp=signed)
    for ref, title, theme, code in zip(REFS, TITLES, THEMES, itertools.cycle(CODES), strict=False):
        recording.add_commitment(
            connection, agreement="t-1", ref=ref, title=title, theme=theme, obligors=[code], stamp=signed
        )


def test_everything_is_sorted_as_in_a_file(
    tracker: CommandLine, templates: dict[str, Path], tmp_path: Path
) -> None:
    """Refs, codes, titles and themes are sorted by code point."""
    questions = [
        *(f"list --all --agreement t-1 --sort {key} --json" for key in ("ref", "status", "worst")),
        "summary --group-by theme --json", "summary --group-by obligor --json", "actor list --json",
        "document list --json", "agreement show t-1 --json",
    ]  # fmt: skip
    recorded_at = datetime.now(UTC) + timedelta(hours=1)  # after what stands in either already
    answers = []
    for place in (Path(shutil.copy(templates["seeded"], tmp_path / "desk.db")), tracker.path):
        with db.write_transaction(place) as connection:
            add_records_with_unusual_order(connection, recorded_at)
        tracker.use_database(place)
        answers.append([tracker(line).out for line in questions])
    assert answers[0] == answers[1]
    found = [row[0] for row in run_statements(tracker.path, "SELECT ref FROM commitment ORDER BY ref")]
    assert found == sorted(found)


# -- completion --------------------------------------------------------------------------------------


def test_completion_asks_the_server_of_the_db_option(seeded_database: Server, tmp_path: Path) -> None:
    """It comes before TRACKER_DB, its URL may name the driver, and nothing heavy is imported."""
    url = str(seeded_database).replace("postgresql:", "postgresql+psycopg:", 1)
    assert complete_in_bash(f"tracker show --db {url} ho", tmp_path / "none.db") == ["hotline"]


def complete(of: Callable[..., list[str]], begun: str, url: object) -> list[str]:
    """What a completer offers for the beginning of a word."""
    return of(SimpleNamespace(params={"db": str(url)}), begun)


def test_completion_offers_what_is_on_the_server(seeded_database: Server) -> None:
    """Refs, agreements, actors and documents with that beginning, sorted."""
    assert complete(completion.complete_commitments, "ho", seeded_database) == ["hotline"]
    assert complete(completion.complete_agreements, "", seeded_database) == ["pk-ir-2017"]
    assert complete(completion.complete_actors, "", seeded_database) == ["IR", "PK"]
    assert complete(completion.complete_documents, "hi", seeded_database) == ["hilal-2017-11"]
    assert complete(completion.complete_commitments, "no-such", seeded_database) == []
    assert complete(completion.complete_commitments, "%", seeded_database) == []
    every = complete(completion.complete_commitments, "", seeded_database)
    assert len(every) == 15
    assert every == sorted(every)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://desk:x@127.0.0.1:{port}/ledger",
        "postgresql://desk@/ledger?host=/no/such/folder",
        "postgresql://postgres@/no_such_database?host={folder}",
        "postgresql://postgres@/postgres?host={folder}",
        "postgresql://[bad/",
        "postgresql+asyncpg://desk@host/ledger",
        "postgresql://desk@host/ledger?colour=blue",
    ],
)
def test_without_a_usable_server_completion_offers_nothing(local_server: LocalServer, url: str) -> None:
    """It is not an error if the server is missing, refuses, or has another kind of database."""
    folder = local_server.run_sql("SHOW unix_socket_directories")[0][0]
    assert (
        complete(completion.complete_commitments, "ho", url.format(port=unused_port(), folder=folder)) == []
    )


def test_without_psycopg_completion_offers_nothing(
    seeded_database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a missing package an error."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert complete(completion.complete_commitments, "ho", seeded_database) == []


# -- copies and upgrades -----------------------------------------------------------------------------


def printed_command(told: str, local_server: LocalServer) -> list[str]:
    """The command that a sentence names, as it is run with the programs of the local server."""
    name, *more = shlex.split(told.partition("with: ")[2])
    return [str(Path(local_server.postgres.bin_path) / name), *more]


def normalize_catalog(found: list[list[tuple[Any, ...]]]) -> str:
    """A catalog without the casts and brackets that a server adds when it reads its own output."""
    return re.sub(r"::(character varying|text)|[()\[\]\s]", "", repr(found))


def test_the_printed_commands_copy_and_restore_a_database(
    tracker: CommandLine, own_database: Server, local_server: LocalServer, working_folder: Path
) -> None:
    """Restored into an empty database, or over what is there."""
    tracker.use_database(own_database)
    tracker("update hotline limited --on 2018-01-15 -m 'Numbers exchanged'")
    tracker("undo --yes")
    before, schema_before = tracker("export").out, read_catalog(own_database)
    environment = os.environ | {"LD_LIBRARY_PATH": str(Path(local_server.postgres.bin_path).parent / "lib")}
    dump = printed_command(tracker("backup", fails=2).err, local_server)
    assert str(own_database) in dump
    subprocess.run(dump, check=True, env=environment, capture_output=True)

    tracker("update hotline stalled -m 'After the copy'")
    back = printed_command(tracker("restore tracker.dump", fails=2).err, local_server)
    back[back.index("FILE")] = "tracker.dump"
    for empties in (False, True):
        if empties:
            local_server.drop_database(own_database)
            local_server.run_sql(f"CREATE DATABASE {own_database.url.database} TEMPLATE template0")
        subprocess.run(back, check=True, env=environment, capture_output=True)
        assert tracker("export").out == before
        assert normalize_catalog(read_catalog(own_database)) == normalize_catalog(schema_before)
        assert tracker("check").out


def test_an_older_database_is_upgraded(
    own_database: Server, tracker: CommandLine, next_release: Path
) -> None:
    """A second time there is nothing to do."""
    add_migration(next_release)
    tracker.use_database(own_database)
    assert f"{own_database} is up to date now." in tracker("upgrade").out
    assert "up to date already" in tracker("upgrade").out
    with db.read_transaction(own_database) as connection:
        assert db.current_revision(connection) == "0999"
        assert run_sql(connection, "SELECT note FROM actor")


@pytest.mark.parametrize(
    "more",
    [
        "raise ZeroDivisionError",
        "op.execute('DROP TABLE actor')",
        "op.execute('SELECT no_such_thing')",
    ],
)
def test_a_failed_migration_leaves_the_database_as_it_was(
    seeded_database: Server, tracker: CommandLine, next_release: Path, more: str
) -> None:
    """Its rows and tables; and the sentence says so."""
    add_migration(next_release, more=more)
    before, rows = read_catalog(seeded_database), database_content(seeded_database)
    told = tracker("upgrade", fails=6).err
    assert read_catalog(seeded_database) == before
    assert database_content(seeded_database) == rows
    assert "as it was" in told
