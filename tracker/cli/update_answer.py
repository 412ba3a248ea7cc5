"""What update and accept answer: what was recorded, whose part it is, and how the commitment stands now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.cli import cli_messages
from tracker.cli.console import print_hint
from tracker.cli.context import CommandContext, shell_quote, today
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.quantities import format_amount
from tracker.domain.records import AsOf, ImplementationState, LogEntry
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import NO_ASK, NO_OWNER, Status
from tracker.render.day_counts import days_label
from tracker.render.formats import Item
from tracker.render.items import entry_item

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.part_states import PartStates
    from tracker.ledger import UpdateOutcome
    from tracker.queries.earlier_values import ValueSaid


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


def load_recorded(
    connection: Connection, outcome: UpdateOutcome, at: AsOf, due_before: date | None
) -> RecordedUpdate:
    """What the answer about an update says, read back from the database."""
    from tracker import queries
    from tracker.queries.earlier_values import value_before
    from tracker.queries.side_states import states_of_parts
    from tracker.queries.terms_in_force import terms_in_force

    entry = queries.log_entry(connection, outcome.update)
    return RecordedUpdate(
        entry,
        outcome.before,
        queries.implementation_state(connection, entry.commitment, at),
        states_of_parts(connection, entry.commitment, at),
        {one.code: one.name for one in queries.all_actors(connection, at)},
        terms_in_force(connection, EntityRef("commitment", entry.commitment), at),
        value_before(connection, entry) if entry.value is not None else None,
        due_before,
        outcome.occurrence,
        _next_due_date(connection, outcome, entry, at),
    )


def _next_due_date(connection: Connection, outcome: UpdateOutcome, entry: LogEntry, at: AsOf) -> date | None:
    """When a duty that recurs is due next; None if the entry is about no occurrence of one."""
    if outcome.occurrence is None:
        return None
    from tracker import queries

    standing = queries.standing(connection, entry.commitment, at)
    return standing.details.next_due_on if standing else None


def update_item(recorded: RecordedUpdate) -> Item:
    """What was recorded, for programs; of a side ``status_before`` is how far its part was."""
    states = {
        "status_before": recorded.before.status,
        "status_now": recorded.status_now,
        "occurrence_due_on": recorded.occurrence,
        "next_due_on": recorded.next_due_on,
    }
    return entry_item(recorded.entry) | states


def describe_update(recorded: RecordedUpdate) -> str:
    """A line about what was recorded, with every day as it was understood."""
    entry = recorded.entry
    change = fill(cli_messages.LIST_COMMA).join(_describe_changes(recorded))
    ref, day, update = entry.commitment, _describe_day(entry), _name_and_mark(entry)
    outcome = _describe_outcome(recorded)
    if not recorded.is_of_part:
        return fill(
            cli_messages.UPDATE_RECORDED, ref=ref, change=change, day=day, update=update, outcome=outcome
        )
    return fill(
        cli_messages.UPDATE_OF_PART_RECORDED,
        ref=ref,
        change=change,
        day=day,
        update=update,
        others=fill(cli_messages.LIST_COMMA).join(_describe_other_parts(recorded)),
        together=recorded.status_now,
        outcome=outcome,
    )


def _describe_changes(recorded: RecordedUpdate) -> Iterator[str]:
    """All that an entry says, each in a few words; whose word it is where nothing else says so."""
    entry, rest = recorded.entry, list(filter(None, _describe_rest(recorded)))
    yield from filter(None, [_describe_status_change(recorded)])
    yield from rest
    if entry.status or entry.due_on or entry.ends_due_date:
        return
    if not rest:
        is_ours = not recorded.reporter
        yield fill(cli_messages.NOTE) if is_ours else fill(cli_messages.NOTE_BY, reporter=recorded.reporter)
    elif recorded.reporter:
        yield fill(cli_messages.AS_SAID, reporter=recorded.reporter)


def print_update_hints(context: CommandContext, recorded: RecordedUpdate) -> None:
    """Say what may not have been meant: a due date that slips, less than before, a day too early."""
    entry, before = recorded.entry, recorded.value_before
    if context.json:
        return
    if recorded.due_before and entry.due_on not in (None, recorded.due_before) and not entry.reporter:
        old, ref = format_day(recorded.due_before), shell_quote(entry.commitment)
        print_hint(fill(cli_messages.DUE_DATE_MOVED, before=old, ref=ref, day=entry.due_on))
    if before and entry.value is not None and entry.value < before.value:
        amount, day = format_amount(before.value), format_day(before.on)
        print_hint(fill(cli_messages.VALUE_WAS_GREATER, before=amount, day=day, update=entry.update))
    if entry.effective_on < (agreed_on := recorded.now.agreed_on):
        day = format_day(entry.effective_on)
        print_hint(fill(cli_messages.BEFORE_AGREEMENT, day=day, agreed_on=format_day(agreed_on)))


def _name_and_mark(entry: LogEntry) -> str:
    """The number of an entry, and for whose eyes it is."""
    return (
        fill(cli_messages.NAME_AND_MARK, name=entry.update, mark=entry.mark) if entry.mark else entry.update
    )


# -- what is other -----------------------------------------------------------------------------------


def _describe_status_change(recorded: RecordedUpdate) -> str:
    """What a claim says, or what an assessment changes; empty for an entry without a status."""
    status, side = recorded.entry.status, recorded.side
    if status is None:
        return fill(cli_messages.OF_PART, side=side) if side else ""
    if recorded.reporter:
        reporter = recorded.reporter
        if side in ("", reporter):
            return fill(cli_messages.CHANGE_OF_CLAIM, reporter=reporter, status=status)
        return fill(cli_messages.CHANGE_OF_CLAIM_OF_PART, reporter=reporter, status=status, side=side)
    if recorded.occurrence:  # what was before may be of another one
        change = str(status)
    elif status is recorded.before.status:
        change = fill(cli_messages.CHANGE_NONE, status=status)
    else:
        change = fill(cli_messages.CHANGE_OF_STATUS, before=recorded.before.status, status=status)
    return fill(cli_messages.CHANGE_OF_PART, side=side, change=change) if side else change


def _describe_rest(recorded: RecordedUpdate) -> Iterator[str]:
    """What an entry says besides a status, each in a few words."""
    entry = recorded.entry
    if recorded.occurrence:
        yield from _describe_occurrence(recorded, recorded.occurrence)
    yield _describe_due_date(recorded)
    if entry.value is not None:
        yield describe_value_of_target(entry.value, recorded.terms)
    if entry.incidents is not None:
        yield fill_count(cli_messages.INCIDENTS_ONE, cli_messages.INCIDENTS_MANY, entry.incidents)
    if entry.ask:
        is_cleared = entry.ask == NO_ASK
        yield fill(cli_messages.ASK_CLEARED) if is_cleared else fill(cli_messages.ASKED, ask=entry.ask)
    if entry.owner:
        is_nobody = entry.owner == NO_OWNER
        yield fill(cli_messages.OWNER_CLEARED) if is_nobody else fill(cli_messages.OWNED, owner=entry.owner)


def _describe_occurrence(recorded: RecordedUpdate, due_on: date) -> Iterator[str]:
    """For which occurrence it is, and by how many days one that was held was late."""
    entry = recorded.entry
    yield fill(cli_messages.CHANGE_OF_OCCURRENCE, day=format_day(due_on))
    days_late = (entry.effective_on - due_on).days
    if entry.status is Status.IMPLEMENTED and not entry.is_seen and days_late > 0:
        yield fill(cli_messages.DAYS_LATE, days=days_label(days_late))


def describe_value_of_target(value: Decimal, terms: Mapping[str, Any]) -> str:
    """How much there is, of how much there shall be: 1,700 of 5,000 prisoners (34 %)."""
    shown, target, unit = format_amount(value), terms.get("target"), terms.get("unit") or ""
    if not target:
        return fill(cli_messages.VALUE, value=shown, unit=unit).strip()
    share = (100 * value / target).to_integral_value(ROUND_HALF_UP)
    goal = format_amount(target)
    return fill(cli_messages.VALUE_OF_TARGET, value=shown, target=goal, unit=unit, share=share)


def _describe_due_date(recorded: RecordedUpdate) -> str:
    """The due date that an entry sets, or that a claim asks for; empty if it has none."""
    entry = recorded.entry
    if entry.ends_due_date:
        if entry.reporter:
            return fill(cli_messages.CHANGE_ASKED_FOR_NONE, reporter=recorded.reporter)
        return fill(cli_messages.CHANGE_NO_DUE_DATE)
    if entry.due_on is None:
        return ""
    day = format_day(entry.due_on)
    if not entry.reporter:
        return fill(cli_messages.CHANGE_OF_DUE_DATE, day=day)
    if entry.status:  # which says already who it is
        return fill(cli_messages.CHANGE_ALSO_ASKED_FOR, day=day)
    return fill(cli_messages.CHANGE_ASKED_FOR, reporter=recorded.reporter, day=day)


def _describe_day(entry: LogEntry) -> str:
    """The day on which an entry was true; if that is not today, it also says when it was recorded."""
    day = format_day(entry.effective_on)
    if entry.is_seen:
        return fill(cli_messages.SEEN_ON, day=day)
    if entry.reporter:
        return fill(cli_messages.TRUE_FOR_CLAIM, day=day)
    is_today = entry.effective_on == today()
    return fill(cli_messages.TRUE_TODAY if is_today else cli_messages.TRUE_ON_OTHER_DAY, day=day)


# -- how it stands now -------------------------------------------------------------------------------


def _describe_other_parts(recorded: RecordedUpdate) -> Iterator[str]:
    """How far the parts of the other sides are."""
    for code, part in recorded.parts.parts.items():
        if code != recorded.entry.side:
            yield fill(cli_messages.OTHER_PART, side=recorded.names[code], status=part.status)


def _describe_outcome(recorded: RecordedUpdate) -> str:
    """How the commitment stands today, if the update alone does not say it; and how to undo the update."""
    entry, outcome = recorded.entry, _describe_status_now(recorded)
    if entry.reporter and entry.due_on:
        command = fill(cli_messages.MOVE_DUE_DATE, ref=shell_quote(entry.commitment), day=entry.due_on)
        return fill(cli_messages.ASKED_DATE_MOVES_NOTHING, command=command, outcome=outcome)
    return outcome


def _describe_status_now(recorded: RecordedUpdate) -> str:
    """How the commitment stands today; of what recurs, when it is due next."""
    outcome = _describe_standing_word(recorded)
    if recorded.next_due_on is None:
        return outcome
    return fill(cli_messages.NEXT_DUE, day=format_day(recorded.next_due_on), outcome=outcome)


def _describe_standing_word(recorded: RecordedUpdate) -> str:
    """Which word of ours stands today, if the update alone does not say it."""
    entry, now = recorded.entry, recorded.now.status
    if entry.reporter and entry.status:
        is_same = now is entry.status
        template = cli_messages.ASSESSMENT_IS_SAME if is_same else cli_messages.ASSESSMENT_DIFFERS
        return fill(template, status=now)
    if recorded.is_of_part:
        part = recorded.parts.parts[entry.side or ""].status
        if part is not entry.status:
            return fill(cli_messages.LATER_ASSESSMENT_OF_PART, side=recorded.side, status=part)
        return fill(cli_messages.TO_UNDO)
    if entry.status in (None, now):
        return fill(cli_messages.TO_UNDO)
    is_of_occurrence = recorded.occurrence is not None
    template = cli_messages.LATER_OCCURRENCE if is_of_occurrence else cli_messages.LATER_ASSESSMENT_STANDS
    return fill(template, status=now)
