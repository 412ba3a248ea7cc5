"""How often the same was promised: the chain of what a commitment takes the place of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracker.domain.records import Standing

Replaced = Mapping[str, Sequence[str]]
"""What each commitment takes the place of, by their refs."""


class PromiseHistory(NamedTuple):
    """What replaces a commitment, and the promises before it, of which it is the last.

    ``promised_times`` counts the longest chain, itself included, so that what was split or merged is not
    counted twice. ``first_due_on`` is the original due date of the earliest promise that has one.
    """

    replaced_by: tuple[str, ...]
    takes_place_of: tuple[str, ...]
    promised_times: int
    promised_since: date
    first_due_on: date | None
    due_on: date | None

    @property
    def slip_since_first_due(self) -> int | None:
        """Days between the first due date of the chain and the present one; None if one is missing."""
        if self.due_on is None or self.first_due_on is None:
            return None
        return (self.due_on - self.first_due_on).days


def make_promise_history(
    own: Standing, earlier: Sequence[Standing], replaced: Replaced, replaced_by: Sequence[str]
) -> PromiseHistory:
    """The history of a commitment; ``earlier`` are all that it takes the place of, one after the other."""
    chain = [own, *earlier]
    due = [(one.agreed_on, one.original_due_on) for one in chain if one.original_due_on]
    return PromiseHistory(
        replaced_by=tuple(replaced_by),
        takes_place_of=tuple(replaced.get(own.ref, ())),
        promised_times=_longest_chain(own.ref, replaced, len(chain)),
        promised_since=min(one.agreed_on for one in chain),
        first_due_on=min(due)[1] if due else None,
        due_on=own.due_on,
    )


def _longest_chain(ref: str, replaced: Replaced, most: int) -> int:
    """How many commitments the longest chain back from one has, itself included.

    No more than there are: an older tracker took chains that go in a circle.
    """
    generation, length = {ref}, 0
    while generation and length < most:
        generation = {before for one in generation for before in replaced.get(one, ())}
        length += 1
    return length
