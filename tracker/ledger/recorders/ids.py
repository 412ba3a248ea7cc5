"""The keys that new entries get, and the names that they have in every office."""

import base64
import json
import os
from collections import Counter

from tracker.db.connection import Connection
from tracker.db.hash_functions import blake2b, md5
from tracker.db.sql import LOG_TABLES
from tracker.domain.errors import DatabaseError
from tracker.domain.hint_actions import CHECK_DATABASE
from tracker.domain.message_filling import fill
from tracker.ledger import ledger_messages

LAST_NUMBER = 2**31 - 1
"""What a server can store; a number always follows another, so nobody comes near it."""


def next_id(connection: Connection, table: str) -> int:
    """The key of the next row: no number is left out, as a server's own sequence does when a write fails.

    Raises DatabaseError where somebody has written a row with the last number there is.
    """
    last = connection.scalar(f"SELECT max(id) FROM {table}", int) or 0
    if last >= LAST_NUMBER:
        message = fill(ledger_messages.NO_NUMBER_LEFT, table=table, number=last)
        raise DatabaseError(message, CHECK_DATABASE)
    return last + 1


def next_entry_number(connection: Connection) -> int:
    """The number of the next entry of the log, of whatever kind: 46 for U-46."""
    return max(next_id(connection, table) for table in LOG_TABLES)


def new_uid() -> str:
    """A name for an entry that no other will ever have, in any office: 80 random bits."""
    return _to_text(os.urandom(10))


def make_uid(*content: object, repetition: int = 0) -> str:
    """The name that is made of what an entry says: the same in every office.

    What a file says once more is another entry: ``repetition`` is how often it said so before.
    """
    text = json.dumps(content, default=str).encode() + (b"\n%d" % repetition if repetition else b"")
    return _to_text(blake2b(text, digest_size=10).digest())


def normalize_blanks(value: object) -> object:
    """A value as it is compared: a text without blanks at its ends, and with one kind of line end."""
    if not isinstance(value, str):
        return value
    return (value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value).strip()


class UidMaker:
    """Makes the uids of the entries of one file that have none, also of those that are repeated in it."""

    def __init__(self) -> None:
        self._times_repeated: Counter[str] = Counter()

    def make(self, *content: object) -> str:
        """The uid of the next entry that says so, however its blanks and line ends are written."""
        content = tuple(map(normalize_blanks, content))
        uid = make_uid(*content)
        times = self._times_repeated[uid]
        self._times_repeated[uid] += 1
        return make_uid(*content, repetition=times) if times else uid


def _to_text(name: bytes) -> str:
    return base64.b32encode(name).decode().lower()


def tiebreak_of(uid: str) -> int:
    """The place of an entry among those of one day and moment, the same in every office: 31 bits."""
    digest = md5(uid.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[:4]) & 0x7FFFFFFF
