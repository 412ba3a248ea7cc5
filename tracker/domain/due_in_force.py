"""By when a commitment is due, and was: what was said of it, what it hangs on, and which dates are spent."""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.commitment_history import CommitmentHistory, Due, HistoryEntry
from tracker.domain.day_arithmetic import add_offset
from tracker.domain.step_function import StepFunction
from tracker.domain.vocabulary import Status, is_implemented

if TYPE_CHECKING:
    from tracker.domain.agreement_standing import AgreementCourse

ONE_DAY = timedelta(days=1)


class AskedDue(NamedTuple):
    """The due date that an actor asks for; ``due_on`` is None where it asks that there be none."""

    actor: str
    due_on: date | None
    asked_on: date
    number: int


class DueInForce(NamedTuple):
    """The due date as of a day, and those before it.

    ``set_on`` is the first day of its unbroken run. ``waiting_for`` is the event or commitment on which it
    hangs, where that is not known or has not happened. One that ``is_spent`` is no due date any more.
    ``first_due_on`` is the first that was ever said, ``original_due_on`` the first that was not spent.
    ``due_dates`` are all that were said, in order.
    """

    due_on: date | None = None
    set_on: date | None = None
    original_due_on: date | None = None
    first_due_on: date | None = None
    waiting_for: str | None = None
    is_spent: bool = False
    due_dates: tuple[date, ...] = ()

    @property
    def slip(self) -> int | None:
        """Days between the original due date and the present one; None if one of them is missing."""
        if self.due_on is None or self.original_due_on is None:
            return None
        return (self.due_on - self.original_due_on).days


class _Said(NamedTuple):
    """What was said from ``begins`` on; its condition holds for due dates not before ``condition_on``."""

    begins: date
    due: Due
    condition_on: date


class _Dated(NamedTuple):
    """A due date in force from ``begins`` until before ``ends``; that is the same day where it never was."""

    begins: date
    ends: date
    day: date | None
    said: _Said


def find_due_in_force(
    history: CommitmentHistory, day: date, agreement: AgreementCourse, statuses: StepFunction[Status]
) -> DueInForce:
    """The due date of a commitment that is no recurring one; ``statuses`` are those of the whole."""
    agreed_on = history.terms_on(day).agreed_on
    due = history.terms[0][1].due
    is_plain = due.anchor is None and due.condition is None and not history.standings
    if is_plain and not [entry for entry in history.entries if entry.due is not None and not entry.reporter]:
        return DueInForce(due.day, agreed_on, due.day, due.day, due_dates=(due.day,)) if due.day else NONE_DUE
    dated = list(_dates(history, day, _sayings(history, agreed_on)))
    spent = _spread_over_runs(dated, [_is_spent(one, history, day, agreement, statuses) for one in dated])
    said = [one.day for one in dated if one.day]
    current = dated[-1]
    return DueInForce(
        due_on=None if spent[-1] else current.day,
        set_on=_set_on(dated),
        original_due_on=next(
            (one.day for one, is_spent in zip(dated, spent, strict=True) if one.day and not is_spent), None
        ),
        first_due_on=said[0] if said else None,
        waiting_for=find_what_it_waits_for(history, day, current.said.due, current.said.condition_on),
        is_spent=spent[-1],
        due_dates=tuple(due for due, _ in groupby(said)),
    )


NONE_DUE = DueInForce()


def find_asked_dues(history: CommitmentHistory, due_on: date | None) -> tuple[AskedDue, ...]:
    """The due date that each actor asked for last, where it is another than the one in force."""
    asked: dict[str, AskedDue] = {}
    for entry in history.entries:
        if entry.reporter and entry.due is not None:
            asked[entry.reporter] = AskedDue(entry.reporter, entry.due.day, entry.effective_on, entry.number)
    return tuple(one for _, one in sorted(asked.items()) if one.due_on != due_on)


def day_of_anchor(history: CommitmentHistory, anchor: str, day: date) -> date | None:
    """The day of an event, or on which a commitment was first implemented, as it is known on a day."""
    known = None
    for said_on, anchor_day in history.anchors.get(anchor, ()):
        if said_on > day:
            break
        known = anchor_day
    return known


def resolve_due(history: CommitmentHistory, due: Due, day: date) -> date | None:
    """The day by which something is due, as it is known on a day."""
    if due.anchor is None:
        return due.day
    anchor_day = day_of_anchor(history, due.anchor, day)
    if anchor_day is None or due.offset is None:
        return anchor_day
    return add_offset(anchor_day, due.offset)


def find_what_it_waits_for(
    history: CommitmentHistory, day: date, due: Due, condition_on: date = date.min
) -> str | None:
    """The event or commitment on which something waits: its day is not known, or it has not happened.

    A condition that was amended in after the due date had passed does not count for that date,
    neither to spend it nor to wait for: what was late stays so until the date itself is moved.
    """
    if due.anchor and day_of_anchor(history, due.anchor, day) is None:
        return due.anchor
    due_on = resolve_due(history, due, day)
    if due.condition is None or (due_on is not None and due_on < condition_on):
        return None
    happened_on = day_of_anchor(history, due.condition, day)
    return due.condition if happened_on is None or happened_on > day else None


def is_condition_unmet_by(history: CommitmentHistory, condition: str | None, due_on: date, day: date) -> bool:
    """Whether a due date came before its condition was met.

    By the day of the event as it is known on the day asked about, not as it was thought of when
    the date passed; an event that is only said later to have happened in time was in time.
    """
    if condition is None:
        return False
    happened_on = day_of_anchor(history, condition, day)
    return happened_on is None or happened_on > due_on


def _sayings(history: CommitmentHistory, agreed_on: date) -> list[_Said]:
    """What was said of the due date, in order: the terms, then amendments and updates of ours.

    What an update says takes the place of a day or an offset, but leaves a condition.
    """
    said = [_Said(agreed_on, history.terms[0][1].due, date.min)]
    for entry in history.entries:
        if entry.due is not None and entry.reporter is None:
            said.append(_next_said(said[-1], entry, max(entry.effective_on, agreed_on)))
    return said


def _next_said(before: _Said, entry: HistoryEntry, day: date) -> _Said:
    due = entry.due or Due()
    if not entry.is_amendment:
        due = due._replace(condition=due.condition or before.due.condition)
    is_same = due.condition == before.due.condition
    return _Said(day, due, before.condition_on if is_same else day)


def _dates(history: CommitmentHistory, day: date, said: list[_Said]) -> Iterator[_Dated]:
    """The due dates that result, with those that an event moved."""
    ends = [*(following.begins for following in said[1:]), day + ONE_DAY]
    for one, end in zip(said, ends, strict=True):
        changes = {one.begins}
        if one.due.anchor:
            known = history.anchors.get(one.due.anchor, ())
            changes |= {said_on for said_on, _ in known if one.begins < said_on < end}
        days = sorted(changes)
        for begins, until in zip(days, [*days[1:], end], strict=True):
            yield _Dated(begins, until, resolve_due(history, one.due, begins), one)


def _set_on(dated: list[_Dated]) -> date:
    """The first day of the unbroken run of the due date that is in force last."""
    set_on = dated[-1].begins
    for one in reversed(dated):
        if one.begins < one.ends:
            if one.day != dated[-1].day:
                break
            set_on = one.begins
    return set_on


def _spread_over_runs(dated: list[_Dated], spent: list[bool]) -> list[bool]:
    """Whether each is spent: where the same date goes on under other terms, so does what became of it.

    A condition that is taken away when the date is spent does not bring it back; a new one may
    be set. So it is of a date that is said again on the day on which it was said.
    """
    lasting = [place for place, one in enumerate(dated) if one.begins < one.ends]
    pairs = list(pairwise(lasting))
    for one, other in (*pairs, *((later, earlier) for earlier, later in reversed(pairs))):
        if dated[one].day == dated[other].day:
            spent[other] |= spent[one]
    for place in range(len(dated) - 2, -1, -1):
        if dated[place].begins == dated[place].ends and dated[place].day == dated[place + 1].day:
            spent[place] |= spent[place + 1]
    return spent


def _is_spent(
    one: _Dated,
    history: CommitmentHistory,
    day: date,
    agreement: AgreementCourse,
    statuses: StepFunction[Status],
) -> bool:
    """Whether a due date passed, while it was in force, before its condition was met, or fell due in vain.

    In vain: while the agreement was not in force, and not done when it was in force again. Done
    by the whole, by the day before. A date replaced on its own day did not pass.
    """
    due_on = one.day
    if due_on is None or not due_on < day or due_on >= one.ends or one.begins == one.ends:
        return False
    if one.said.condition_on <= due_on and is_condition_unmet_by(
        history, one.said.due.condition, due_on, day
    ):
        return True
    if agreement.is_in_force(due_on):
        return False
    resumed_on = agreement.resumed_on(due_on, min(day, max(one.ends - ONE_DAY, due_on)))
    if resumed_on is None:
        return False
    return statuses.first_day(is_implemented, one.begins, resumed_on - ONE_DAY) is None
