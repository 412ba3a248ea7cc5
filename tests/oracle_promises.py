"""What takes the place of what: how often it was promised, since when, and first due when."""

from datetime import date

from oracle_duty import Duty


def predecessors(duty: Duty) -> list[Duty]:
    """What it takes the place of: what is superseded by it as of the day."""
    return [
        one
        for one in duty.record.duties()
        if any(duty.ref in said.successors for said in one.entries)
        if one.status == "superseded" and duty.ref in one.successors_on(duty.day)
    ]


def chain_before(duty: Duty) -> list[Duty]:
    """All that it takes the place of, and what that took the place of, and so on."""
    found: dict[str, Duty] = {}
    waiting = predecessors(duty)
    while waiting:
        one = waiting.pop()
        if one.ref not in found:
            found[one.ref] = one
            waiting += predecessors(one)
    return [*found.values()]


def times_promised(duty: Duty) -> int:
    """How often it was promised: the longest way back; two that were merged into one were promised twice."""
    return 1 + max((times_promised(one) for one in predecessors(duty)), default=0)


def original_due(duty: Duty) -> date | None:
    """The first due date said; of a recurring duty the first occurrence that was not spent, as scheduled."""
    if not duty.terms.recurs:
        return duty.due_dates.original
    listed = sorted(duty.schedule.at(duty.day))
    return next((one.scheduled for one in listed if duty.schedule.fate(one, duty.day) != "spent"), None)


def first_due_in_chain(duty: Duty) -> date | None:
    """The original due date of the first promise in the chain that has one; of the same day the earlier."""
    chain = [(one.agreed_on, original_due(one)) for one in (duty, *chain_before(duty))]
    return min(((on, due) for on, due in chain if due), default=(None, None))[1]
