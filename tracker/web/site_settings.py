"""What a site is made with: the database, the clock, who records, and what is allowed."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.other_calendars import CalendarName

if TYPE_CHECKING:
    from tracker.db.database import Location


class SiteSettings(NamedTuple):
    """Where the data is, and what the command line knows of the machine: the clock and the user.

    ``today`` and ``now`` are asked anew in every request. Without ``user_header`` the site is one user's own,
    who is the ``author`` of all; with it, a proxy says in that header who records. ``drafts`` is a folder
    that only this user can read, for files that wait to be confirmed.
    """

    location: "Location"
    today: Callable[[], date]
    now: Callable[[], datetime]
    last_day_of_files: Callable[[datetime], date]
    author: str
    drafts: Path
    is_read_only: bool = False
    user_header: str = ""
    language: str = ""
    """The code of the language that was chosen for all; empty where each browser says its own."""
    calendar: CalendarName | None = None
    """The calendar in which each day is written too."""

    @property
    def is_behind_proxy(self) -> bool:
        """Whether a proxy says who is there."""
        return bool(self.user_header)
