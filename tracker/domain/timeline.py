"""One commitment over time, made from its log: its status, the claims and due dates; and drawn as text."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeVar

from tracker.domain import domain_messages
from tracker.domain.days import format_day
from tracker.domain.message_filling import fill
from tracker.domain.positions import PositionsOfDay, positions_by_day
from tracker.domain.records import LogEntry, Standing
from tracker.domain.shown_titles import shown_title
from tracker.domain.translations import Translations
from tracker.domain.vocabulary import OUTDATED_AFTER_DAYS, Status

ONE_DAY = timedelta(days=1)
MIN_DAYS_AHEAD = 90  # days after the day asked about that an axis can always have, if something is due then

# Each is a letter of its word, or of "done"; none looks like another, nor like another in small: a contested
# "limited" is a small L, which an I would be taken for. No information is a dash.
STATUS_LETTERS = {
    Status.NO_INFORMATION: "-",
    Status.NOT_STARTED: "N",
    Status.LIMITED: "L",
    Status.SUBSTANTIAL: "S",
    Status.STALLED: "T",
    Status.SUSPENDED: "U",
    Status.BREACHED: "B",
    Status.IMPLEMENTED: "D",
    Status.SUPERSEDED: "R",
    Status.WITHDRAWN: "W",
    Status.LAPSED: "P",
}
CLAIM_SYMBOL, DUE_SYMBOL, FORMER_DUE_SYMBOL, LATER_DUE_SYMBOL, AS_OF_SYMBOL = "'", "!", ":", ">", "]"
EVENT_SYMBOL = "^"
CONTESTED_LETTERS = str.maketrans({letter: letter.lower() for letter in STATUS_LETTERS.values()} | {"-": "~"})

_State = TypeVar("_State")


class StatusSpan(NamedTuple):
    """The days of one status: ``ends`` is the first day after it.

    ``assessment`` is the entry that set it; None for the first span, before anything was assessed.
    """

    begins: date
    ends: date
    status: Status
    assessment: LogEntry | None


class TimelineLane(NamedTuple):
    """One side's part over time."""

    side: str
    spans: tuple[StatusSpan, ...]


class EventOnTimeline(NamedTuple):
    """What deadlines of an agreement hang on, and the day on which it is."""

    title: str
    day: date
    title_in: Translations | None = None


class Timeline(NamedTuple):
    """A commitment from the day it was agreed to ``until``, the day asked about.

    A span, and a period in which it was contested, end on the first day that does not belong to it; so the
    last ones end on the day after ``until``. ``due_dates`` are in the order in which they were set.
    ``outdated_actors`` are those whose claims are too old to contest what has been said since. ``lanes`` are
    the parts of those who owe it together, where they are told apart. Of a duty that recurs ``due_dates`` has
    only the one in force, and ``occurrences`` those before it, and the next. ``events`` are those of its
    agreement of which the day is known, in the order of their days.
    """

    begins: date
    until: date
    spans: tuple[StatusSpan, ...]
    contested_periods: tuple[tuple[date, date], ...]
    claims: tuple[LogEntry, ...]
    due_dates: tuple[date, ...]
    outdated_actors: frozenset[str]
    lanes: tuple[TimelineLane, ...] = ()
    occurrences: tuple[date, ...] = ()
    events: tuple[EventOnTimeline, ...] = ()

    @property
    def last_due_on(self) -> date | None:
        """The last of its due dates that is still to be seen: the one in force, or the next occurrence."""
        return max((*self.due_dates[-1:], *self.occurrences[-1:]), default=None)

    def of_lane(self, lane: TimelineLane) -> "Timeline":
        """The timeline of one side's part alone."""
        return self._replace(
            spans=lane.spans, contested_periods=(), claims=(), due_dates=(), lanes=(), occurrences=()
        )

    def status_on(self, day: date) -> Status:
        """The status on a day of the timeline."""
        return next(
            (span.status for span in reversed(self.spans) if span.begins <= day), self.spans[0].status
        )

    def is_contested_on(self, day: date) -> bool:
        """Whether what two say, or one and we, contradicted each other on a day of the timeline."""
        return any(begins <= day < ends for begins, ends in self.contested_periods)


class Axis(NamedTuple):
    """The days that are drawn, from left to right; ``ends`` is the first day that is not drawn."""

    begins: date
    ends: date

    @property
    def day_count(self) -> int:
        """The number of days, 1 or more."""
        return (self.ends - self.begins).days

    def position_of(self, day: date) -> float:
        """Where a day begins, from 0 (left) to 1 (right); a day beyond an end is at that end."""
        return min(1.0, max(0.0, (day - self.begins).days / self.day_count))


def build_timeline(
    standing: Standing,
    log: Iterable[LogEntry],
    until: date,
    media: frozenset[str],
    *,
    with_contested: bool = True,
) -> Timeline:
    """The timeline up to a day that results from a commitment's log, which is in order.

    ``media`` are the codes of the actors whose claims do not make it contested. When it was is left out where
    nobody wants to know.
    """
    entries = [entry for entry in log if is_in_force(entry, until)]
    due_dates = [standing.terms.due_on, *(entry.due_on for entry in entries if not entry.reporter)]
    claims = tuple(entry for entry in entries if entry.status and entry.reporter)
    said = list(positions_by_day(entries, media, standing.agreed_on))
    ends = until + ONE_DAY
    return Timeline(
        begins=standing.agreed_on,
        until=until,
        spans=_status_spans(entries, standing.agreed_on, ends),
        contested_periods=_contested_periods(said, standing.agreed_on, ends) if with_contested else (),
        claims=claims,
        due_dates=tuple(due for due, _ in groupby(filter(None, due_dates))),
        outdated_actors=said[-1].on_later_day(until).outdated_actors if said else frozenset(),
    )


def is_in_force(entry: LogEntry, day: date) -> bool:
    """Whether an entry counts on a day: an update, true by that day, and not retracted.

    What was known when, also of retractions, was settled when the log was read.
    """
    return not (entry.is_retraction or entry.retracted) and entry.effective_on <= day


# Of several entries for one day the one that was recorded last counts. An entry for a day before the
# commitment was agreed counts from the day it was agreed. So each day keeps its last entry.


def _status_spans(entries: Iterable[LogEntry], begins: date, ends: date) -> tuple[StatusSpan, ...]:
    """The spans of our own assessments, from ``begins`` to the day before ``ends``."""
    changes_by_day: dict[date, tuple[Status, LogEntry | None]] = {begins: (Status.NO_INFORMATION, None)}
    for entry in entries:
        if entry.status and not entry.reporter:
            changes_by_day[max(entry.effective_on, begins)] = (entry.status, entry)
    periods = _periods_between_changes(changes_by_day, ends, key=itemgetter(0))
    return tuple(StatusSpan(begin, end, *state) for begin, end, state in periods)


def _contested_periods(
    said: Sequence[PositionsOfDay], begins: date, ends: date
) -> tuple[tuple[date, date], ...]:
    """The periods, each with the first day after it, in which positions contradict each other."""
    if not said:
        return ()
    changes_by_day = {begins: False}
    next_days = [*(positions.day for positions in said[1:]), ends]
    for positions, next_day in zip(said, next_days, strict=True):
        for day in _days_of_change(positions, next_day):
            changes_by_day[day] = positions.on_later_day(day).is_contested
    periods = _periods_between_changes(changes_by_day, ends, key=bool)
    return tuple((begin, end) for begin, end, is_contested in periods if is_contested)


def _days_of_change(positions: PositionsOfDay, next_day: date) -> list[date]:
    """The day on which positions were taken, and those before the next on which one may be outdated."""
    outdated = {one.held_since + timedelta(days=OUTDATED_AFTER_DAYS) for one in positions.positions}
    return [positions.day, *sorted(day for day in outdated if positions.day < day < next_day)]


def _periods_between_changes(
    changes_by_day: Mapping[date, _State], ends: date, key: Callable[[_State], object]
) -> list[tuple[date, date, _State]]:
    """The periods from each change to the next: first day, first day after it, and the state.

    Two states with the same ``key`` are one period, with the state of its first day.
    """
    same_states = groupby(changes_by_day.items(), key=lambda change: key(change[1]))
    changes = [next(group) for _, group in same_states]
    next_days = [*(day for day, _ in changes[1:]), ends]
    return [(day, end, state) for (day, state), end in zip(changes, next_days, strict=True)]


def common_axis(timelines: Sequence[Timeline]) -> Axis:
    """An axis for all the timelines, with the due dates that are still to come, if they are near enough.

    A later due date would leave too little room for the past: days ahead are at most half as many as the days
    so far, or MIN_DAYS_AHEAD if that is more.
    """
    begins = min(timeline.begins for timeline in timelines)
    until = max(timeline.until for timeline in timelines)
    last_due = max(filter(None, (timeline.last_due_on for timeline in timelines)), default=until)
    max_ahead = max(timedelta(days=MIN_DAYS_AHEAD), (until - begins) // 2)
    return Axis(begins, max(until, min(last_due, until + max_ahead)) + ONE_DAY)


def draw_timeline(timeline: Timeline, axis: Axis, width: int) -> str:
    """The timeline in exactly ``width`` characters: the days so far and, after a bar, the days to come.

    A due date is left of the bar if it is past and right of it if it is not, even where one character stands
    for many days. With fewer than three characters, days to come are left out.
    """
    past, past_width, future = _split_axis(axis, timeline.until, width)
    drawn = _draw_past(timeline, past, past_width)
    if future is None:
        return drawn
    return drawn + AS_OF_SYMBOL + _draw_future(timeline, future, width - past_width - 1)


def draw_events(events: Iterable[EventOnTimeline], until: date, axis: Axis, width: int) -> str:
    """A line of as many characters as a timeline, with a mark where each event is that the axis shows."""
    past, past_width, future = _split_axis(axis, until, width)
    cells = [" "] * width
    for event in events:
        if past.begins <= event.day < past.ends:
            cells[_cell_of_day(event.day, past, past_width)] = EVENT_SYMBOL
        elif future and future.begins <= event.day < future.ends:
            cells[past_width + 1 + _cell_of_day(event.day, future, width - past_width - 1)] = EVENT_SYMBOL
    return "".join(cells).rstrip()


def _split_axis(axis: Axis, until: date, width: int) -> tuple[Axis, int, Axis | None]:
    """The days so far with the characters that they have, and the days to come, if there is room for them."""
    tomorrow = until + ONE_DAY
    past = Axis(axis.begins, tomorrow)
    if axis.ends <= tomorrow or width < 3:
        return past, width, None
    return (
        past,
        min(max(1, (width - 1) * past.day_count // axis.day_count), width - 2),
        Axis(tomorrow, axis.ends),
    )


def explain_symbols(timeline: Timeline, drawn: str) -> Iterator[str]:
    """What each letter and symbol of a drawn timeline means, in a few words; only those that it has."""
    for status in dict.fromkeys(span.status for span in timeline.spans):
        if {STATUS_LETTERS[status], STATUS_LETTERS[status].translate(CONTESTED_LETTERS)} & set(drawn):
            yield _explain_symbol(STATUS_LETTERS[status], status)
    meanings = {
        CLAIM_SYMBOL: fill(domain_messages.CLAIM_MEANING),
        FORMER_DUE_SYMBOL: fill(domain_messages.FORMER_DUE_MEANING),
        DUE_SYMBOL: fill(domain_messages.DUE_MEANING),
        AS_OF_SYMBOL: format_day(timeline.until),
        LATER_DUE_SYMBOL: fill(domain_messages.LATER_DUE_MEANING),
    }
    yield from (_explain_symbol(symbol, meaning) for symbol, meaning in meanings.items() if symbol in drawn)
    contested = domain_messages.CONTESTED.get(("~" in drawn, drawn != drawn.upper()))
    if contested:
        yield fill(contested)


def explain_events(events: Iterable[EventOnTimeline], axis: Axis) -> Iterator[str]:
    """What each mark of a line of events means, in the order of their days."""
    for event in dict.fromkeys(events):
        if axis.begins <= event.day < axis.ends:
            meaning = fill(domain_messages.EVENT_MEANING, title=shown_title(event), day=format_day(event.day))
            yield _explain_symbol(EVENT_SYMBOL, meaning)


def _explain_symbol(symbol: str, meaning: str) -> str:
    return fill(domain_messages.SYMBOL_MEANING, symbol=symbol, meaning=meaning)


def _draw_past(timeline: Timeline, axis: Axis, width: int) -> str:
    """The days so far: letters for statuses, and symbols for claims and due dates.

    A letter is the status on the last day of its cell, in lower case if it is contested on that day.
    """
    cells, letters = [" "] * width, [" "] * width
    for cell in range(_cell_of_day(timeline.spans[0].begins, axis, width), width):
        last_day = axis.begins + timedelta(days=(axis.day_count * (cell + 1) - 1) // width)
        letters[cell] = STATUS_LETTERS[timeline.status_on(last_day)]
        is_contested = timeline.is_contested_on(last_day)
        cells[cell] = letters[cell].translate(CONTESTED_LETTERS) if is_contested else letters[cell]
    claim_symbols = [(claim.effective_on, CLAIM_SYMBOL) for claim in timeline.claims]
    for day, symbol in [*_due_symbols(timeline), *claim_symbols]:
        cell = _cell_of_day(day, axis, width)
        # Of two symbols in one cell the first is drawn; and none replaces the only letter of a status.
        if day < axis.ends and letters[cell] and letters[cell] in _neighbours(letters, cell):
            cells[cell], letters[cell] = symbol, ""
    return "".join(cells)


def _neighbours(letters: Sequence[str], cell: int) -> tuple[str, ...]:
    """The letters left and right of a cell, without those that a symbol has replaced."""
    return (*letters[max(0, cell - 1) : cell], *letters[cell + 1 : cell + 2])


def _draw_future(timeline: Timeline, axis: Axis, width: int) -> str:
    """The days to come: symbols for due dates; one beyond the axis has its own symbol in the last cell."""
    cells = [" "] * width
    for day, symbol in reversed(_due_symbols(timeline)):
        if axis.begins <= day < axis.ends:
            cells[_cell_of_day(day, axis, width)] = symbol
        elif day >= axis.ends and symbol is DUE_SYMBOL:
            cells[-1] = LATER_DUE_SYMBOL
    return "".join(cells)


def _due_symbols(timeline: Timeline) -> list[tuple[date, str]]:
    """The due dates with their symbols, the latest one, which is in force, first; then occurrences."""
    latest_first = reversed(timeline.due_dates)
    dues = [(due, FORMER_DUE_SYMBOL if index else DUE_SYMBOL) for index, due in enumerate(latest_first)]
    return dues + [
        (due, FORMER_DUE_SYMBOL if due <= timeline.until else DUE_SYMBOL) for due in timeline.occurrences
    ]


def _cell_of_day(day: date, axis: Axis, width: int) -> int:
    """The number, from 0, of the character in which a day is; a day beyond an end is at that end."""
    return min(width - 1, max(0, (day - axis.begins).days * width // axis.day_count))
