"""The records of answers about agreements: events, meetings, standings, and who we are."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from tracker.domain.translations import Translations
from tracker.domain.vocabulary import SIGNING, AgreementStanding


class Event(NamedTuple):
    """What deadlines hang on, with its day as it is known; none where it is not known.

    ``set_on`` is the day on which that was said, and ``update`` the number of the entry that says it. Of
    ``signing`` nobody says it: it is the day on which its agreement was concluded.
    """

    ref: str
    agreement: str
    title: str
    day: date | None
    set_on: date | None
    update: str | None
    note: str | None
    recorded_at: datetime
    recorded_by: str | None
    title_in: Translations | None = None

    @property
    def name(self) -> str:
        """Its ref without the agreement."""
        return self.ref.rpartition(":")[2]

    @property
    def is_signing(self) -> bool:
        """Whether it is the day of the agreement itself."""
        return self.name == SIGNING


class EventDay(NamedTuple):
    """What was said of the day of an event; no day where it was said not to be known."""

    event: str
    update: str
    effective_on: date
    day: date | None
    note: str | None
    recorded_at: datetime
    recorded_by: str | None


class Meeting(NamedTuple):
    """A session of the parties about one agreement or several."""

    ref: str
    agreements: tuple[str, ...]
    held_on: date
    title: str | None
    place: str | None
    note: str | None
    recorded_at: datetime
    recorded_by: str | None
    title_in: Translations | None = None


class AgreementWord(NamedTuple):
    """What somebody says about an agreement as a whole: we, where nobody is the ``reporter``.

    ``since`` is the first day of the unbroken run of that standing, ``on`` the day of the latest entry, which
    has the side whose act it was, the note and the number.
    """

    reporter: str | None
    standing: AgreementStanding
    since: date
    on: date
    side: str | None
    note: str | None
    source: str | None
    update: str


class Office(NamedTuple):
    """Who we are: what pages bear, and which actor is ourselves; None where nobody has said."""

    name: str | None
    actor: str | None


class MovedDueDate(NamedTuple):
    """A due date that moves with an event; a day is None where it is not known."""

    commitment: str
    before: date | None
    after: date | None


class EventChange(NamedTuple):
    """What moves when an event does; nothing where a ``later`` word stands against it today."""

    event: str
    before: date | None
    day: date | None
    moves: Sequence[MovedDueDate]
    later: EventDay | None
