"""How an import is recorded: tried first, and written in a turn as short as can be."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.db.database import Location
    from tracker.ledger import AuditStamp

T = TypeVar("T")
LONG_FILE_SIZE = 1 << 20  # bytes; a shorter one is read and written in the time that somebody waits anyhow
MAX_TRIES = 3  # until an import holds the turn while it is read, because others record all the time


class RecordingContext(Protocol):
    """What an interface has to record with: where, when and by whom."""

    @property
    def location(self) -> Location:
        """The location of the database."""

    def naming_database_in_hints(self) -> AbstractContextManager[None]:
        """Says in the hints of errors which database is meant."""

    def write_transaction(
        self, *command: str, of_a_file: bool = False
    ) -> AbstractContextManager[tuple[Connection, AuditStamp]]:
        """A transaction for writing, and the stamp for what ``command`` records in it."""

    def new_stamp(self, connection: Connection, *command: str, of_a_file: bool) -> AuditStamp:
        """The moment and the author of what ``command`` records in a transaction."""


def try_import(context: RecordingContext, name: str, run: Callable[[Connection, AuditStamp], T]) -> T:
    """Do an import and save nothing: on a copy of a file, so that nobody has to wait, nor to have rights."""
    from tracker import db

    with (
        context.naming_database_in_hints(),
        db.try_transaction(context.location) as connection,
    ):
        return run(connection, context.new_stamp(connection, "import", name, of_a_file=True))


def record_import(context: RecordingContext, file: Path, run: Callable[[Connection, AuditStamp], T]) -> T:
    """Do an import and save it; what may take long is judged on a copy of the database meanwhile."""
    location = context.location
    is_long = file.stat().st_size >= LONG_FILE_SIZE or _is_packed(file)
    if isinstance(location, Path) and is_long:
        from tracker.db.trial_copy import ChangedMeanwhile, MoreThanNewRows

        for _ in range(MAX_TRIES):
            try:
                return _judge_and_take_over(context, location, file.name, run)
            except ChangedMeanwhile:
                continue
            except MoreThanNewRows:
                break
    with context.write_transaction("import", file.name, of_a_file=True) as (connection, stamp):
        return run(connection, stamp)


def _is_packed(file: Path) -> bool:
    """Whether a file is a workbook, which may hold much more than its size says."""
    with file.open("rb") as content:
        return content.read(2) == b"PK"


def _judge_and_take_over(
    context: RecordingContext, location: Path, name: str, run: Callable[[Connection, AuditStamp], T]
) -> T:
    from tracker import db
    from tracker.db.save_state import mark_saved
    from tracker.db.trial_copy import trial_copy

    with context.naming_database_in_hints(), trial_copy(location) as copy:
        with copy.transaction_to_take_over() as connection:
            db.require_writable(connection, location)
            copy.leave_out_guards(connection)
            result = run(connection, context.new_stamp(connection, "import", name, of_a_file=True))
        copy.take_over()
    mark_saved()
    return result
