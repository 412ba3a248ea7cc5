"""The database, a SQLite file or a PostgreSQL server: its place, its transactions, its schema, its copies."""

from tracker.db.connection import Connection
from tracker.db.database import (
    LATEST_REVISION,
    create_database,
    current_revision,
    locate_database,
    read_transaction,
    require_writable,
    try_transaction,
    wait_for_writer,
    write_transaction,
)
from tracker.db.packaged_folders import packaged_folder

__all__ = [
    "LATEST_REVISION",
    "Connection",
    "create_database",
    "current_revision",
    "locate_database",
    "packaged_folder",
    "read_transaction",
    "require_writable",
    "try_transaction",
    "wait_for_writer",
    "write_transaction",
]
