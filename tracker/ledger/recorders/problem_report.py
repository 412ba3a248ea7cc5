"""How what is wrong with an entry of a file is told."""

from collections.abc import Callable

from tracker.domain.errors import TrackerError

ReportProblem = Callable[[int, TrackerError, str, object], None]
"""Called with the line of an entry, what is wrong with it, and the field and value that are."""


class DependentRowError(Exception):
    """A row names another one of its file that is refused, which is reported already."""
