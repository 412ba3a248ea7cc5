"""An update that was recorded, with all that its answer says beside it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.domain.part_states import PartStates
from tracker.domain.records import ImplementationState, LogEntry
from tracker.domain.vocabulary import Status


class ValueSaid(NamedTuple):
    """How much there was, and on which day that was true."""

    value: Decimal
    on: date


class RecordedUpdate(NamedTuple):
    """An update that was recorded, and all that its answer says beside it."""

    entry: LogEntry
    before: ImplementationState
    now: ImplementationState
    parts: PartStates
    names: Mapping[str, str]
    """The names of the actors, by code."""
    terms: Mapping[str, Any]
    value_before: ValueSaid | None
    due_before: date | None
    occurrence: date | None
    """The due date of the occurrence that it is about, of a duty that recurs."""
    next_due_on: date | None

    @property
    def side(self) -> str:
        """The name of the side whose part it is about; empty for the whole."""
        return self.names.get(self.entry.side or "", "")

    @property
    def reporter(self) -> str:
        """The name of who says so; empty for us."""
        return self.names.get(self.entry.reporter or "", "")

    @property
    def is_of_part(self) -> bool:
        """Whether it is our assessment of one part of several."""
        is_ours = self.entry.status is not None and not self.entry.reporter
        return is_ours and self.entry.side in self.parts.parts and len(self.parts.parts) > 1

    @property
    def status_now(self) -> Status:
        """How far the commitment is today, by its parts where one is named."""
        return self.parts.together if self.is_of_part else self.now.status
