"""Whether this command has saved anything: what fails after that must not be told as if nothing was saved."""

from contextvars import ContextVar

_HAS_SAVED = ContextVar("has_saved", default=False)


def forget_saves() -> None:
    """Begin a command: nothing is saved yet."""
    _HAS_SAVED.set(False)


def mark_saved() -> None:
    """Remember that something is saved for good, in a database or under the name of a file."""
    _HAS_SAVED.set(True)


def has_saved() -> bool:
    """Whether anything is saved since the command began."""
    return _HAS_SAVED.get()
