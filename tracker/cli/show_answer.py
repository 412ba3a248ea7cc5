"""The answer about one record, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from tracker.cli import cli_messages
from tracker.domain.agreement_records import Event, Meeting
from tracker.domain.errors import NotOnRecordYet
from tracker.domain.message_filling import fill
from tracker.domain.records import Actor, Agreement, AsOf, Document
from tracker.queries.entities_with_refs import Entity
from tracker.render.formats import Answer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.db import Connection

T = TypeVar("T", Actor, Agreement, Document, Event, Meeting)


class ShownRecord(NamedTuple):
    """The answer about one record, and what makes of it what a terminal shows."""

    answer: Answer
    view: Callable[[Any, int], Sequence[RenderableType]]


def not_yet_recorded(at: AsOf) -> str:
    """What had not yet happened to a record at the moment asked about."""
    return fill(cli_messages.NOT_YET_RECORDED, moment=f"{at.known_at:%Y-%m-%d %H:%M}")


def require_on_record(connection: Connection, entity: Entity, ref: str, found: T | None, at: AsOf) -> T:
    """What was found. Raises RuleViolation if it is taken back, NotOnRecordYet if it is known only later."""
    if found is None:
        refuse_retracted(connection, entity, ref, at)
    if found is None or not (found.recorded_at is None or at.is_known(found.recorded_at)):
        raise NotOnRecordYet(ref, not_yet_recorded(at))
    return found


def refuse_retracted(connection: Connection, entity: Entity, ref: str, at: AsOf) -> None:
    """Raise RuleViolation for what is taken back, as far as that is known."""
    from tracker.ledger.retracted_entities import retracted_entity_error
    from tracker.queries.retractions import retraction_of

    retracted = retraction_of(connection, entity, ref)
    if retracted and at.is_known(retracted.recorded_at):
        raise retracted_entity_error(entity, ref, retracted)
