"""Upgrading an older database: after a checked backup, in one transaction, or not at all."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, open_with_sqlite3
from database_files import (
    OLDEST_RELEASE,
    cut_off_last_third,
    delete_an_actor,
    dump_sql,
    is_sound,
    overwrite_some_pages,
    read_folder,
)
from migration_helpers import add_migration, read_schema

from tracker import db
from tracker.db import upgrade
from tracker.domain.errors import DatabaseError

pytestmark = ON_A_FILE  # of files: test_postgresql_server upgrades a server


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database as the first release made it."""
    return Path(shutil.copy(OLDEST_RELEASE, tmp_path / "older.db"))


def test_an_upgrade_prints_where_the_backup_is(tracker: CommandLine, older: Path) -> None:
    """The backup is beside the file, private, and as the file was before."""
    told = tracker(f"upgrade --db {older}").out
    (kept,) = older.parent.glob("older-before-*.db")
    assert str(kept) in told
    assert dump_sql(kept) == dump_sql(OLDEST_RELEASE)
    assert is_sound(older)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("damage", [overwrite_some_pages, cut_off_last_third, delete_an_actor])
def test_an_upgrade_without_a_sound_backup_does_not_begin(
    tracker: CommandLine, older: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """If the file cannot be copied, nothing is upgraded and no half copy is left."""
    damage(older)
    before = read_folder(tmp_path)
    tracker(f"upgrade --db {older}", fails=6)
    assert read_folder(tmp_path) == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE commitment_log (line)",  # whose name the upgrade needs
        "CREATE VIEW theirs AS SELECT 1",  # which is refused before it begins
    ],
)
def test_a_failed_upgrade_prints_where_the_backup_is(
    tracker: CommandLine, older: Path, statement: str
) -> None:
    """The file is as it was."""
    with open_with_sqlite3(older) as connection:
        connection.execute(statement)
    before = dump_sql(older)
    told = tracker(f"upgrade --db {older}", fails=6).err
    (kept,) = older.parent.glob("older-before-*.db")
    assert dump_sql(older) == dump_sql(kept) == before
    assert kept.name in told


def test_an_upgrade_through_a_link_keeps_the_link(tracker: CommandLine, older: Path, tmp_path: Path) -> None:
    """The file that the link points to is upgraded."""
    (tmp_path / "link.db").symlink_to(older)
    tracker(f"upgrade --db {tmp_path / 'link.db'}")
    assert (tmp_path / "link.db").is_symlink()
    assert is_sound(older)


def test_an_older_file_is_backed_up_and_migrated(seeded_database: Path, next_release: Path) -> None:
    """A second time there is nothing to do."""
    add_migration(next_release)
    before = read_schema(seeded_database)
    kept = upgrade.upgrade_database(seeded_database).kept
    assert kept is not None
    assert read_schema(kept) == before
    assert "note VARCHAR" in read_schema(seeded_database)["actor"]
    assert not upgrade.upgrade_database(seeded_database).done
    with db.read_transaction(seeded_database) as connection:
        assert db.current_revision(connection) == "0999"


def test_a_failed_migration_leaves_the_file_as_it_was(seeded_database: Path, next_release: Path) -> None:
    """Its rows and its schema."""
    add_migration(next_release, more="raise ZeroDivisionError")
    before = read_schema(seeded_database)
    with pytest.raises(DatabaseError, match=r"ZeroDivisionError.*as it was"):
        upgrade.upgrade_database(seeded_database)
    assert read_schema(seeded_database) == before


def test_a_migration_that_orphans_rows_is_rolled_back(seeded_database: Path, next_release: Path) -> None:
    """Foreign keys are off during a migration, so they are checked before it is committed."""
    add_migration(next_release, more="op.execute(\"DELETE FROM actor WHERE code = 'IR'\")")
    before = read_schema(seeded_database)
    with pytest.raises(DatabaseError, match="point nowhere"):
        upgrade.upgrade_database(seeded_database)
    assert read_schema(seeded_database) == before


def test_a_newer_file_is_not_downgraded(seeded_database: Path) -> None:
    """A file of a later version is refused."""
    with open_with_sqlite3(seeded_database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseError, match="newer"):
        upgrade.upgrade_database(seeded_database)
