"""What update and accept answer: what was recorded, whose part it is, and how the commitment stands now.

Each interface says in its own words how an entry is taken back, and how a due date is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from tracker.domain.days import format_day
from tracker.domain.message_filling import fill, fill_count
from tracker.domain.quantities import format_amount
from tracker.domain.recorded_update import RecordedUpdate
from tracker.domain.records import LogEntry
from tracker.domain.vocabulary import NO_ASK, NO_OWNER, Status
from tracker.render import render_messages
from tracker.render.day_counts import days_label
from tracker.render.formats import Item
from tracker.render.items import entry_item


def update_item(recorded: RecordedUpdate) -> Item:
    """What was recorded, for programs; of a side ``status_before`` is how far its part was."""
    states = {
        "status_before": recorded.before.status,
        "status_now": recorded.status_now,
        "occurrence_due_on": recorded.occurrence,
        "next_due_on": recorded.next_due_on,
    }
    return entry_item(recorded.entry) | states


class NextSteps(NamedTuple):
    """What an interface says of what can be done next; empty where it says nothing."""

    take_back: str = ""
    move_due_date: Callable[[LogEntry], str] = lambda _: ""
    """How the due date is moved that a claim asks for."""


def describe_update(recorded: RecordedUpdate, today: date, next_steps: NextSteps) -> str:
    """A line about what was recorded, with every day as it was understood."""
    entry = recorded.entry
    change = fill(render_messages.LIST_COMMA).join(_describe_changes(recorded))
    ref, day, update = entry.commitment, _describe_day(entry, today), _name_and_mark(entry)
    outcome = _describe_outcome(recorded, next_steps)
    if not recorded.is_of_part:
        return fill(
            render_messages.UPDATE_RECORDED, ref=ref, change=change, day=day, update=update, outcome=outcome
        ).rstrip()
    return fill(
        render_messages.UPDATE_OF_PART_RECORDED,
        ref=ref,
        change=change,
        day=day,
        update=update,
        others=fill(render_messages.LIST_COMMA).join(_describe_other_parts(recorded)),
        together=recorded.status_now,
        outcome=outcome,
    ).rstrip()


def _describe_changes(recorded: RecordedUpdate) -> Iterator[str]:
    """All that an entry says, each in a few words; whose word it is where nothing else says so."""
    entry, rest = recorded.entry, list(filter(None, _describe_rest(recorded)))
    yield from filter(None, [_describe_status_change(recorded)])
    yield from rest
    if entry.status or entry.due_on or entry.ends_due_date:
        return
    if not rest:
        is_ours = not recorded.reporter
        yield (
            fill(render_messages.NOTE)
            if is_ours
            else fill(render_messages.NOTE_BY, reporter=recorded.reporter)
        )
    elif recorded.reporter:
        yield fill(render_messages.AS_SAID, reporter=recorded.reporter)


def describe_doubts(recorded: RecordedUpdate, due_date: str = "", value: str = "") -> Iterator[str]:
    """Sentences about what may not have been meant: a due date that slips, less than before, a day too early.

    ``due_date`` and ``value`` say how an interface puts those right.
    """
    entry, before = recorded.entry, recorded.value_before
    if recorded.due_before and entry.due_on not in (None, recorded.due_before) and not entry.reporter:
        old = format_day(recorded.due_before)
        yield fill(render_messages.DUE_DATE_MOVED, before=old, advice=due_date).rstrip()
    if before and entry.value is not None and entry.value < before.value:
        amount, day = format_amount(before.value), format_day(before.on)
        yield fill(render_messages.VALUE_WAS_GREATER, before=amount, day=day, advice=value).rstrip()
    if entry.effective_on < (agreed_on := recorded.now.agreed_on):
        day = format_day(entry.effective_on)
        yield fill(render_messages.BEFORE_AGREEMENT, day=day, agreed_on=format_day(agreed_on))


def _name_and_mark(entry: LogEntry) -> str:
    """The number of an entry, and for whose eyes it is."""
    return (
        fill(render_messages.NAME_AND_MARK, name=entry.update, mark=entry.mark)
        if entry.mark
        else entry.update
    )


# -- what is other -----------------------------------------------------------------------------------


def _describe_status_change(recorded: RecordedUpdate) -> str:
    """What a claim says, or what an assessment changes; empty for an entry without a status."""
    status, side = recorded.entry.status, recorded.side
    if status is None:
        return fill(render_messages.OF_PART, side=side) if side else ""
    if recorded.reporter:
        reporter = recorded.reporter
        if side in ("", reporter):
            return fill(render_messages.CHANGE_OF_CLAIM, reporter=reporter, status=status)
        return fill(render_messages.CHANGE_OF_CLAIM_OF_PART, reporter=reporter, status=status, side=side)
    if recorded.occurrence:  # what was before may be of another one
        change = str(status)
    elif status is recorded.before.status:
        change = fill(render_messages.CHANGE_NONE, status=status)
    else:
        change = fill(render_messages.CHANGE_OF_STATUS, before=recorded.before.status, status=status)
    return fill(render_messages.CHANGE_OF_PART, side=side, change=change) if side else change


def _describe_rest(recorded: RecordedUpdate) -> Iterator[str]:
    """What an entry says besides a status, each in a few words."""
    entry = recorded.entry
    if recorded.occurrence:
        yield from _describe_occurrence(recorded, recorded.occurrence)
    yield _describe_due_date(recorded)
    if entry.value is not None:
        yield describe_value_of_target(entry.value, recorded.terms)
    if entry.incidents is not None:
        yield fill_count(render_messages.INCIDENTS_ONE, render_messages.INCIDENTS_MANY, entry.incidents)
    if entry.ask:
        is_cleared = entry.ask == NO_ASK
        yield (
            fill(render_messages.ASK_CLEARED)
            if is_cleared
            else fill(render_messages.CHANGE_ASK, ask=entry.ask)
        )
    if entry.owner:
        is_nobody = entry.owner == NO_OWNER
        yield (
            fill(render_messages.OWNER_CLEARED)
            if is_nobody
            else fill(render_messages.OWNED, owner=entry.owner)
        )


def _describe_occurrence(recorded: RecordedUpdate, due_on: date) -> Iterator[str]:
    """For which occurrence it is, and by how many days one that was held was late."""
    entry = recorded.entry
    yield fill(render_messages.CHANGE_OF_OCCURRENCE, day=format_day(due_on))
    days_late = (entry.effective_on - due_on).days
    if entry.status is Status.IMPLEMENTED and not entry.is_seen and days_late > 0:
        yield fill(render_messages.DAYS_LATE, days=days_label(days_late))


def describe_value_of_target(value: Decimal, terms: Mapping[str, Any]) -> str:
    """How much there is, of how much there shall be: 1,700 of 5,000 prisoners (34 %)."""
    shown, target, unit = format_amount(value), terms.get("target"), terms.get("unit") or ""
    if not target:
        return fill(render_messages.VALUE, value=shown, unit=unit).strip()
    share = (100 * value / target).to_integral_value(ROUND_HALF_UP)
    goal = format_amount(target)
    return fill(render_messages.VALUE_OF_TARGET, value=shown, target=goal, unit=unit, share=share)


def _describe_due_date(recorded: RecordedUpdate) -> str:
    """The due date that an entry sets, or that a claim asks for; empty if it has none."""
    entry = recorded.entry
    if entry.ends_due_date:
        if entry.reporter:
            return fill(render_messages.CHANGE_ASKED_FOR_NONE, reporter=recorded.reporter)
        return fill(render_messages.CHANGE_NO_DUE_DATE)
    if entry.due_on is None:
        return ""
    day = format_day(entry.due_on)
    if not entry.reporter:
        return fill(render_messages.CHANGE_OF_DUE_DATE, day=day)
    if entry.status:  # which says already who it is
        return fill(render_messages.CHANGE_ALSO_ASKED_FOR, day=day)
    return fill(render_messages.CHANGE_ASKED_FOR, reporter=recorded.reporter, day=day)


def _describe_day(entry: LogEntry, today: date) -> str:
    """The day on which an entry was true; if that is not today, it also says when it was recorded."""
    day = format_day(entry.effective_on)
    if entry.is_seen:
        return fill(render_messages.SEEN_ON, day=day)
    if entry.reporter:
        return fill(render_messages.TRUE_FOR_CLAIM, day=day)
    is_today = entry.effective_on == today
    return fill(render_messages.TRUE_TODAY if is_today else render_messages.TRUE_ON_OTHER_DAY, day=day)


# -- how it stands now -------------------------------------------------------------------------------


def _describe_other_parts(recorded: RecordedUpdate) -> Iterator[str]:
    """How far the parts of the other sides are."""
    for code, part in recorded.parts.parts.items():
        if code != recorded.entry.side:
            yield fill(render_messages.OTHER_PART, side=recorded.names[code], status=part.status)


def _describe_outcome(recorded: RecordedUpdate, next_steps: NextSteps) -> str:
    """How the commitment stands today, if the update alone does not say it; and how to undo the update."""
    entry, outcome = recorded.entry, _describe_status_now(recorded, next_steps.take_back)
    if entry.reporter and entry.due_on:
        moves = next_steps.move_due_date(entry)
        return fill(render_messages.ASKED_DATE_MOVES_NOTHING, moves=moves, outcome=outcome).strip()
    return outcome


def _describe_status_now(recorded: RecordedUpdate, take_back: str) -> str:
    """How the commitment stands today; of what recurs, when it is due next."""
    outcome = _describe_standing_word(recorded, take_back)
    if recorded.next_due_on is None:
        return outcome
    day = format_day(recorded.next_due_on)
    return fill(render_messages.NEXT_DUE, day=day, outcome=outcome).rstrip()


def _describe_standing_word(recorded: RecordedUpdate, take_back: str) -> str:
    """Which word of ours stands today, if the update alone does not say it."""
    entry, now = recorded.entry, recorded.now.status
    if entry.reporter and entry.status:
        is_same = now is entry.status
        template = render_messages.ASSESSMENT_IS_SAME if is_same else render_messages.ASSESSMENT_DIFFERS
        return fill(template, status=now)
    if recorded.is_of_part:
        part = recorded.parts.parts[entry.side or ""].status
        if part is entry.status:
            return take_back
        later_of_part = render_messages.LATER_ASSESSMENT_OF_PART
        return fill(later_of_part, side=recorded.side, status=part, undo=take_back).rstrip()
    if entry.status in (None, now):
        return take_back
    is_of_occurrence = recorded.occurrence is not None
    later = render_messages.LATER_OCCURRENCE if is_of_occurrence else render_messages.LATER_ASSESSMENT_STANDS
    return fill(later, status=now, undo=take_back).rstrip()
