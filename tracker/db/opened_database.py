"""Which database a command has used last: what fails of what stands in it is explained by looking there."""

from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.db.postgresql_server import Server

_OPENED: ContextVar["Path | Server | None"] = ContextVar("opened_database", default=None)


def remember_opened(place: "Path | Server | None") -> None:
    """Remember which database is used; None at the beginning of a command."""
    _OPENED.set(place)


def last_opened() -> "Path | Server | None":
    """The database that was used last; None if none was."""
    return _OPENED.get()
