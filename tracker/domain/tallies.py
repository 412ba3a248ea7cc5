"""The counts of a set of commitments, and the scores computed from them.

Only a tally is a dataclass, because ``index``, which is a score of it, is something else in a tuple.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracker.domain.periods import CalendarPeriod
from tracker.domain.vocabulary import STATUS_LEVELS, UNSCORED_STATUSES, Flag, Frequency, GroupKey, Status

MAX_LEVEL = STATUS_LEVELS[Status.IMPLEMENTED]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """The counts of a set of commitments, each counted once, and the scores computed from them.

    ``levels`` is the sum of the levels of the ``assessed`` ones; ``apart`` counts those that are only
    intended, proposed or discussed, and ``not_yet_owed`` those of which nothing is owed yet: both are left
    out of every other count.
    """

    group: str | None
    by_status: Mapping[Status, int]
    flags: Mapping[Flag, int]
    open: int
    levels: int
    assessed: int
    apart: int
    not_yet_owed: int

    @property
    def commitments(self) -> int:
        """The number of all of them, superseded and withdrawn ones too."""
        return sum(self.by_status.values())

    @property
    def scored(self) -> int:
        """|S|, the number that shares and scores are computed over: superseded and withdrawn are left out."""
        return self.commitments - sum(self.by_status.get(status, 0) for status in UNSCORED_STATUSES)

    @property
    def index(self) -> float | None:
        """Implementation index, 0 to 100: 100 * levels / (3 * |A|); None if nothing has a level.

        |A| is ``assessed``. The Peace Accords Matrix computes its aggregate implementation score so.
        """
        return percentage(self.levels, MAX_LEVEL * self.assessed)

    @property
    def coverage(self) -> float | None:
        """Percent of |S| that has a level: the index is about these only; None if |S| is 0."""
        return percentage(self.assessed, self.scored)

    @property
    def lower(self) -> float | None:
        """The index if all without a level had level 0; None if |S| is 0."""
        return percentage(self.levels, MAX_LEVEL * self.scored)

    @property
    def upper(self) -> float | None:
        """The index if all without a level had level 3; None if |S| is 0."""
        highest_sum = self.levels + MAX_LEVEL * (self.scored - self.assessed)
        return percentage(highest_sum, MAX_LEVEL * self.scored)

    def share(self, status: Status) -> int | None:
        """Whole percent of |S|, rounded half up; None for a status that is not scored, or if |S| is 0."""
        if status in UNSCORED_STATUSES or not self.scored:
            return None
        return round_half_up(100 * self.by_status.get(status, 0), self.scored)


class Learnt(NamedTuple):
    """How much was recorded on an earlier day or later, and was true before that day.

    ``was_on_record`` says whether anything was on record before it; if not, everything was learnt since.
    """

    updates: int
    commitments: int
    was_on_record: bool


class Summary(NamedTuple):
    """The tally of everything selected and of its groups, now and, if it was asked for, before a day.

    Both are as known now. ``groups_before`` has the same groups as ``groups``, in the same order.
    ``learnt_since`` and ``corrected_since`` are None where no earlier day was asked for.
    """

    total: Tally
    groups: tuple[Tally, ...] = ()
    before: Tally | None = None
    groups_before: tuple[Tally, ...] = ()
    learnt_since: Learnt | None = None
    corrected_since: int | None = None
    """How many updates were true and on record before the earlier day, and were taken back since."""
    group_by: GroupKey | None = None

    @property
    def do_groups_add_up(self) -> bool:
        """Whether the counts of the groups add up to those of the total, now and before.

        They do not where a commitment is in several groups, as a joint one is in that of each obligor.
        """
        pairs = [(self.groups, self.total)] + ([(self.groups_before, self.before)] if self.before else [])
        return all(
            sum(tally.commitments + tally.apart for tally in groups) == total.commitments + total.apart
            for groups, total in pairs
        )


VoicedIncidents = Mapping[str | None, int]
"""How many incidents each voice counted, ours under None: never added together."""


class PeriodTally(NamedTuple):
    """The tally at the end of a period, and the incidents in it."""

    period: CalendarPeriod
    tally: Tally
    incidents: VoicedIncidents


class Series(NamedTuple):
    """The tallies of one period after the other: of each group in turn, where there are groups.

    It begins on the first day of the first period; None where nothing was agreed, and nothing is counted.
    ``last`` is the tally of all on the last day, where each is counted once.
    """

    every: Frequency
    begins_on: date | None
    group_by: GroupKey | None
    rows: tuple[PeriodTally, ...]
    last: Tally | None = None


class PeriodIncidents(NamedTuple):
    """How many incidents one voice counted of one side in a period; ``reporter`` is None where it is ours.

    ``side`` is None where several owe it and nobody said whose act it was.
    """

    period: CalendarPeriod
    side: str | None
    reporter: str | None
    incidents: int


class IncidentSeries(NamedTuple):
    """The incidents of one period after the other; in a period without a row nobody counted any."""

    every: Frequency
    begins_on: date | None
    rows: tuple[PeriodIncidents, ...]


def percentage(part: int, whole: int) -> float | None:
    """``part`` of ``whole`` in percent with two decimals, rounded half up; None if ``whole`` is 0."""
    return round_half_up(100 * 100 * part, whole) / 100 if whole else None


def round_half_up(numerator: int, denominator: int) -> int:
    """The quotient of two counts rounded to a whole number, one half upwards."""
    return (2 * numerator + denominator) // (2 * denominator)
