"""One commitment over time: its status, what was claimed, when it was due; entries in, a record out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar

from tracker.domain.days import format_day
from tracker.domain.records import AsOf, LogEntry, Standing
from tracker.domain.vocabulary import Status

ONE_DAY = timedelta(days=1)
MIN_DAYS_AHEAD = 90  # what an axis shows at least of the time to come, where something is due then

# Each from its word, so that a key is learnt at a glance; no-information is the line on which nothing stands.
STATUS_LETTERS = {
    Status.NO_INFORMATION: "-",
    Status.NOT_STARTED: "N",
    Status.LIMITED: "L",
    Status.SUBSTANTIAL: "S",
    Status.STALLED: "T",
    Status.SUSPENDED: "U",
    Status.BREACHED: "B",
    Status.IMPLEMENTED: "I",
    Status.SUPERSEDED: "R",
    Status.WITHDRAWN: "W",
    Status.LAPSED: "P",
}
CLAIM_SYMBOL, DUE_SYMBOL, FORMER_DUE_SYMBOL, LATER_DUE_SYMBOL, AS_OF_SYMBOL = "'", "!", ":", ">", "|"
CONTESTED_LETTERS = str.maketrans("-NLSTUBIRWP", "~nlstubirwp")

_What = TypeVar("_What")


class StatusSpan(NamedTuple):
    """The days from one change of status to the next; ``by`` is the assessment, none where it begins."""

    begins: date
    ends: date
    status: Status
    by: LogEntry | None


class Timeline(NamedTuple):
    """A commitment from the day it was agreed to the day asked about, under one cut.

    Spans, and the stretches in which it was ``contested``, end on the first day that is not theirs: the
    last ones on the day after ``until``. ``dues`` are the due dates in the order in which they were set.
    """

    begins: date
    until: date
    spans: tuple[StatusSpan, ...]
    contested: tuple[tuple[date, date], ...]
    claims: tuple[LogEntry, ...]
    dues: tuple[date, ...]

    def status_on(self, day: date) -> Status:
        """The status as of a day of the timeline."""
        return next(span.status for span in reversed(self.spans) if span.begins <= day)

    def is_contested_on(self, day: date) -> bool:
        """Whether the latest claims differed on a day of the timeline."""
        return any(begins <= day < ends for begins, ends in self.contested)


class Axis(NamedTuple):
    """The days that are drawn, from left to right; ``ends`` is the first one that is not."""

    begins: date
    ends: date

    @property
    def length(self) -> int:
        """How many days they are, 1 or more."""
        return (self.ends - self.begins).days

    def place(self, day: date) -> float:
        """Where a day begins, 0 to 1; what is beyond an end stands at that end."""
        return min(1.0, max(0.0, (day - self.begins).days / self.length))


def build_timeline(standing: Standing, log: Iterable[LogEntry], at: AsOf, media: frozenset[str]) -> Timeline:
    """What a commitment's log, in its order, comes to; ``media`` are the actors that contest nothing."""
    counted = [entry for entry in log if is_in_force(entry, at)]
    dues = [standing.original_due_on, *(entry.due_on for entry in counted)]
    claims = tuple(entry for entry in counted if entry.status and entry.reporter)
    return Timeline(
        begins=standing.agreed_on,
        until=at.day,
        spans=_status_spans(counted, standing.agreed_on, at.day + ONE_DAY),
        contested=_contested_stretches(claims, media, standing.agreed_on, at.day + ONE_DAY),
        claims=claims,
        dues=tuple(due for due, _ in groupby(filter(None, dues))),
    )


def is_in_force(entry: LogEntry, at: AsOf) -> bool:
    """Whether an entry of a log read under a cut counts: an update, true by the day, not taken back."""
    return not (entry.is_retraction or entry.retracted) and entry.effective_on <= at.day


# Of several entries on one day the one recorded last holds, and of what was true before the commitment was
# agreed what held then: each day keeps the last that is put down for it.


def _status_spans(counted: Iterable[LogEntry], begins: date, ends: date) -> tuple[StatusSpan, ...]:
    by_day: dict[date, tuple[Status, LogEntry | None]] = {begins: (Status.NO_INFORMATION, None)}
    for entry in counted:
        if entry.status and not entry.reporter:
            by_day[max(entry.effective_on, begins)] = (entry.status, entry)
    return tuple(StatusSpan(day, end, *what) for day, end, what in _stretches(by_day, ends, itemgetter(0)))


def _contested_stretches(
    claims: Iterable[LogEntry], media: frozenset[str], begins: date, ends: date
) -> tuple[tuple[date, date], ...]:
    by_day, said = {begins: False}, {}
    for claim in claims:
        if claim.reporter not in media:
            said[claim.reporter] = claim.status
            by_day[max(claim.effective_on, begins)] = len(set(said.values())) > 1
    return tuple((day, end) for day, end, differ in _stretches(by_day, ends, bool) if differ)


def _stretches(
    by_day: Mapping[date, _What], ends: date, told_by: Callable[[_What], object]
) -> list[tuple[date, date, _What]]:
    """From each day on which something changed to the next one, with what it was then.

    ``told_by`` gives that in which days are alike, whatever else there is to them.
    """
    changes = [next(alike) for _, alike in groupby(by_day.items(), key=lambda one: told_by(one[1]))]
    next_ones = [*(day for day, _ in changes[1:]), ends]
    return [(day, end, what) for (day, what), end in zip(changes, next_ones, strict=True)]


def common_axis(timelines: Sequence[Timeline]) -> Axis:
    """The days that take in the life of all of them, and the due dates to come as far as there is room.

    A due date further off than half of the life so far, or BEYOND_DAYS, would press the rest together.
    """
    begins = min(one.begins for one in timelines)
    until = max(one.until for one in timelines)
    furthest = max((one.dues[-1] for one in timelines if one.dues), default=until)
    room = max(timedelta(days=MIN_DAYS_AHEAD), (until - begins) // 2)
    return Axis(begins, max(until, min(furthest, until + room)) + ONE_DAY)


def draw_timeline(one: Timeline, days: Axis, width: int) -> str:
    """The timeline in exactly so many characters: the days it has lived and, after a bar, those to come.

    So a due date is left of the bar or right of it as it is past or not, however many days share a
    character. In fewer than three characters there is no room for what is to come.
    """
    tomorrow = one.until + ONE_DAY
    lived = Axis(days.begins, tomorrow)
    if days.ends <= tomorrow or width < 3:
        return _draw_past(one, lived, width)
    share = min(max(1, (width - 1) * lived.length // days.length), width - 2)
    return (
        _draw_past(one, lived, share)
        + AS_OF_SYMBOL
        + _draw_future(one, Axis(tomorrow, days.ends), width - share - 1)
    )


def explain_symbols(one: Timeline, drawn: str) -> Iterator[str]:
    """What the signs mean that a line is drawn with, each in a few words; no other signs."""
    for status in dict.fromkeys(span.status for span in one.spans):
        if {STATUS_LETTERS[status], STATUS_LETTERS[status].translate(CONTESTED_LETTERS)} & set(drawn):
            yield f"{STATUS_LETTERS[status]} {status}"
    meanings = {
        CLAIM_SYMBOL: "claim",
        FORMER_DUE_SYMBOL: "was due",
        DUE_SYMBOL: "due",
        AS_OF_SYMBOL: format_day(one.until),
        LATER_DUE_SYMBOL: "due, further off",
    }
    yield from (f"{sign} {meaning}" for sign, meaning in meanings.items() if sign in drawn)
    contested = ("~" if "~" in drawn else "", "small letters" if drawn != drawn.upper() else "")
    if any(contested):
        yield f"{' and '.join(filter(None, contested))}: contested"


def _draw_past(one: Timeline, days: Axis, width: int) -> str:
    """A letter for the status at the end of the days it stands for, small while it is contested."""
    drawn, letters = [" "] * width, [" "] * width
    for cell in range(_cell_of_day(one.begins, days, width), width):
        last = days.begins + timedelta(days=(days.length * (cell + 1) - 1) // width)
        letters[cell] = STATUS_LETTERS[one.status_on(last)]
        drawn[cell] = (
            letters[cell].translate(CONTESTED_LETTERS) if one.is_contested_on(last) else letters[cell]
        )
    signs = [*_due_symbols(one), *((claim.effective_on, CLAIM_SYMBOL) for claim in one.claims)]
    for day, sign in signs:
        cell = _cell_of_day(day, days, width)
        # Where two fall on each other the first one stands, and none takes the last letter of a status.
        if day < days.ends and letters[cell] and letters[cell] in _neighbours(letters, cell):
            drawn[cell], letters[cell] = sign, ""
    return "".join(drawn)


def _neighbours(letters: Sequence[str], cell: int) -> tuple[str, ...]:
    return (*letters[max(0, cell - 1) : cell], *letters[cell + 1 : cell + 2])


def _draw_future(one: Timeline, days: Axis, width: int) -> str:
    """What is due, at the edge where that is beyond it."""
    drawn = [" "] * width
    for day, sign in reversed(_due_symbols(one)):
        if days.begins <= day < days.ends:
            drawn[_cell_of_day(day, days, width)] = sign
        elif day >= days.ends and sign is DUE_SYMBOL:
            drawn[-1] = LATER_DUE_SYMBOL
    return "".join(drawn)


def _due_symbols(one: Timeline) -> list[tuple[date, str]]:
    """The due dates with their signs, the one that holds first."""
    return [(due, FORMER_DUE_SYMBOL if place else DUE_SYMBOL) for place, due in enumerate(reversed(one.dues))]


def _cell_of_day(day: date, days: Axis, width: int) -> int:
    """Which of so many characters a day is in, in whole numbers; what is beyond an end is at that end."""
    return min(width - 1, max(0, (day - days.begins).days * width // days.length))
