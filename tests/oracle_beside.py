"""What is said beside the status: values, dates asked for, our asks and owner, notes, what it waits for."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from oracle_duty import Duty
from oracle_history import NONE, Anchor, Relative, Update
from oracle_parts import Part
from oracle_words import OUT


class Said(NamedTuple):
    """Something said, by whom (None: us), on which day, and the number of the entry."""

    what: str | int | date | None
    reporter: str | None
    on: date
    number: int


def latest_said(entries: Iterable[Update], name: str) -> dict[str | None, Said]:
    """What each voice said last of something; None is our own voice."""
    found: dict[str | None, Said] = {}
    for one in entries:
        if getattr(one, name) is not None:
            found[one.reporter] = Said(getattr(one, name), one.reporter, one.effective_on, one.number)
    return found


def asked_dates(duty: Duty, due: date | None) -> frozenset[Said]:
    """The due date that each actor asks for, where it is another than the one in force."""
    asked = latest_said(duty.entries, "due_on")
    return frozenset(
        one
        for who, one in asked.items()
        if who and one.what != due and not (one.what == NONE and due is None)
    )


def ask_of(part: Part) -> Said | None:
    """The latest ask of a side, until it is cleared or that part is done or closed.

    Once its part was done or closed, on the day of the asking or later, an ask is over for good. An ask
    without a side is of every obligor of its day.
    """
    duty, latest = part.duty, None
    for one in duty.entries:
        day = max(one.effective_on, duty.agreed_on)
        is_of_it = one.side in (None, part.name) and day >= part.begin
        if one.ask and one.reporter is None and is_of_it:
            latest = one
    if latest is None or latest.ask == NONE:
        return None
    days = [day for day in part.statuses if day >= latest.effective_on]
    if any(is_done_or_closed(part, day) for day in days):
        return None
    return Said(latest.ask, None, latest.effective_on, latest.number)


def is_done_or_closed(part: Part, day: date) -> bool:
    """Whether on a day a part was done, or closed, by itself, by its end or by the end of its agreement."""
    ends_on = part.duty.terms_on(day).ends_on
    standing = part.duty.record.standing_on(part.duty.terms.agreement, day)
    return (
        part.statuses[day] in ("implemented", "lapsed", *OUT)
        or (ends_on is not None and day > ends_on)
        or standing in ("terminated", "expired")
    )


def owner_of(duty: Duty) -> str | None:
    """Who on our side follows it up: the latest counts."""
    said = [one.owner for one in duty.entries if one.owner and one.reporter is None]
    return None if not said or said[-1] == NONE else said[-1]


def latest_note(entries: Iterable[Update]) -> Said | None:
    """The latest note of some entries, and whose it is."""
    noted = [one for one in entries if one.note]
    return (
        Said(noted[-1].note, noted[-1].reporter, noted[-1].effective_on, noted[-1].number) if noted else None
    )


def waiting_for(duty: Duty) -> frozenset[Anchor]:
    """What it hangs on that is not known or has not happened."""
    found, terms = set(), duty.terms
    if duty.waits_for_condition():
        found.add(terms.after)
    due = terms.due if terms.recurs else duty.due_dates.in_force_term[duty.day]
    if isinstance(due, Relative) and duty.record.anchor_day(due.anchor, duty.day) is None:
        found.add(due.anchor)
    return frozenset(found)
