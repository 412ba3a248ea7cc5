"""What an import tells of a file besides its rows: what is not read of it, and which actors it makes."""

from collections.abc import Sequence
from typing import NamedTuple

from tracker.domain.vocabulary import ActorKind


class LeftOut(NamedTuple):
    """What of a file is not read: of a document nothing."""

    columns: Sequence[str] = ()
    """The columns that no field is called by."""
    dated: Sequence[str] = ()
    """The columns that are called by a day or a year, where nobody says what they hold."""
    computed: Sequence[str] = ()
    """The columns that the tracker has computed itself."""
    sheets: Sequence[str] = ()
    """The sheets that hold no table, or are hidden, in words."""
    known_statuses: int = 0
    """How many statuses of such columns say no more than is known here by their day."""

    @property
    def names(self) -> list[str]:
        """All columns and sheets."""
        return [*self.computed, *self.dated, *self.columns, *self.sheets]


class ActorRow(NamedTuple):
    """An actor's code and name."""

    code: str
    name: str


class MadeActor(NamedTuple):
    """An actor that is made of a name in a table; ``field`` is the first that has it.

    ``similar`` are actors that are called nearly so.
    """

    code: str
    name: str
    kind: ActorKind
    field: str
    similar: Sequence[ActorRow]
