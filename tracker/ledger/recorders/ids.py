"""The keys that new entries get."""

import base64
import os

from tracker.db.connection import Connection


def next_id(connection: Connection, table: str) -> int:
    """The key of the next row: no number is left out, as a server's own sequence does when a write fails."""
    return 1 + (connection.scalar(f"SELECT max(id) FROM {table}", int) or 0)


def new_uid() -> str:
    """A name for an update that no other will ever have, in any office: 80 random bits."""
    return base64.b32encode(os.urandom(10)).decode().lower()
