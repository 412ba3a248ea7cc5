"""What the log has beside updates: revisions of terms, and retractions of what is no update."""

from datetime import date, datetime
from typing import NamedTuple

from tracker.domain.terms import EntityRef


class TermsEntry(NamedTuple):
    """One line of the log that is no update: a revision, or a retraction of what is no update.

    It is about what has a ref (``of``), and the commitment of it, if it is one. A revision has what each of
    its ``terms`` was and is, and ``is_amendment``; a retraction the number that it ``takes_back``, or what
    ``of`` names. The ``note`` is the reason. A correction and a retraction stand on the day when recorded.
    """

    number: str
    of: EntityRef
    commitment: str | None
    agreement: str | None
    effective_on: date
    note: str
    recorded_at: datetime
    recorded_by: str
    uid: str
    retracted: bool
    is_amendment: bool = False
    terms: tuple[tuple[str, object, object], ...] = ()
    takes_back: str | None = None

    @property
    def is_retraction(self) -> bool:
        """Whether it takes something back."""
        return not self.terms
