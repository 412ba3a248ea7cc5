"""How events are named: by their agreement and their own name, or by that alone where only one has it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.vocabulary import SIGNING

EVENT_NAMES_SQL = f"""SELECT e.ref, e.agreement FROM event e
    UNION ALL SELECT a.ref || ':' || '{SIGNING}', a.ref FROM agreement a ORDER BY 1"""
"""The refs of all events, with that of each agreement's signing."""


class EventName(NamedTuple):
    """The ref of an event, and its agreement."""

    ref: str
    agreement: str

    @property
    def own_name(self) -> str:
        """Its name without the agreement."""
        return self.ref.removeprefix(f"{self.agreement}:")


def events_called(connection: Connection, name: str) -> Sequence[str]:
    """The refs of the events that have a name of their own, of whatever agreement."""
    return [one.ref for one in _all_names(connection) if one.own_name == name] if name else []


def events_starting_with(connection: Connection, begins: str) -> Sequence[str]:
    """The refs of the events whose name begins so, or whose ref does where it names the agreement too."""
    if not begins:
        return []
    return [one.ref for one in _all_names(connection) if _begins(one, begins)]


def _begins(event: EventName, begins: str) -> bool:
    agreement, colon, name = begins.rpartition(":")
    of_agreement = event.agreement.startswith(agreement) if colon else True
    return of_agreement and event.own_name.startswith(name)


def short_event_names(events: Iterable[EventName]) -> list[str]:
    """What each event can be typed as: its own name where no other has it, else with its agreement."""
    events = list(events)
    names = [one.own_name for one in events]
    return [one.own_name if names.count(one.own_name) == 1 else one.ref for one in events]


def typed_event_names(connection: Connection) -> list[str]:
    """What each event that is there can be typed as."""
    return short_event_names(_all_names(connection))


def _all_names(connection: Connection) -> list[EventName]:
    return connection.all(EVENT_NAMES_SQL, EventName)
