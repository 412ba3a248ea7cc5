"""What one voice says of the parts of a commitment, day by day: we, or an actor by its claims."""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from oracle_history import ONE_DAY, Update

if TYPE_CHECKING:
    from oracle_duty import Duty

LEVELS = {"not-started": 0, "limited": 1, "substantial": 2, "breached": 0, "implemented": 3}
OF_THE_WHOLE = ("superseded", "lapsed")
OUT = ("superseded", "withdrawn")
CLOSED = ("done", "out", "ended")
"""The rows of the table that are closed."""
OF_THE_DUTY = ("suspended", "stalled", "breached", "withdrawn")
"""Of a recurring duty these are of the duty, not of an occurrence.

The page names the first three; a side is released from the duty, and not from one meeting.
"""


class Touch(NamedTuple):
    """What an entry says of a part; ``occurrence`` is the number of the one it belongs to."""

    day: date
    part: str
    entry: Update
    occurrence: int | None


@dataclass(frozen=True)
class State:
    """What a voice says at the end of a day."""

    members: frozenset[str] = frozenset()
    own: Any = None
    """The status said last of each part."""
    whole: str | None = None
    """Superseded or lapsed."""
    successors: tuple[str, ...] = ()
    unnamed: frozenset[str] = frozenset()
    """The parts not spoken of since somebody's breach without a side; while there are any, it is breached."""
    by_standing: Any = None
    """What parts count as by the standing of the agreement: suspended, then no-information."""
    kept: Any = None
    """The level of the latest status of a part that has one of its own."""
    occurrences: Any = None
    """The status said last of an occurrence of a part."""
    held: Any = None
    """The day on which an occurrence of a part was first held by our record, and whether only seen."""
    moves: Any = None
    """The due days of occurrences that were moved, each with the day on which that was said."""

    def is_released(self, part: str) -> bool:
        """Whether a side stays released though the whole is superseded or lapsed.

        Where all sides were released, that word is of all of them.
        """
        is_of_all = all(self.own[one] == "withdrawn" for one in self.members)
        return self.own[part] == "withdrawn" and not is_of_all

    def copy(self) -> "State":
        """A state of which the dictionaries can be changed."""
        names = ("own", "by_standing", "kept", "occurrences", "held", "moves")
        return replace(self, **{name: dict(getattr(self, name) or {}) for name in names})


class Voice:
    """What one voice says of the parts at the end of each day; ``reporter`` is None for our own word."""

    def __init__(self, duty: "Duty", reporter: str | None) -> None:
        self.duty, self.reporter = duty, reporter
        self.states: dict[date, State] = {}
        self.touches: list[Touch] = []
        self._standing = "in-force"
        self._last_day = duty.agreed_on

    def run(self) -> None:
        """Go through all days from the day agreed, and through what was said on each in its order."""
        steps = self._steps_by_day()
        state = State().copy()
        for day in self.duty.days:
            members = self.duty.terms_on(day).obligors
            if members != state.members or day in steps:
                state = state.copy()
            self.states[day], self._last_day = state, day
            if members != state.members:
                state = self._change_members(day, members)
            for step in steps.get(day, []):
                state = self._take_step(day, step)

    def _steps_by_day(self) -> dict[date, list[Any]]:
        """Of before the day agreed an entry counts from that day."""
        record, duty = self.duty.record, self.duty
        said = [one for one in duty.entries if one.reporter == self.reporter]
        steps: list[Any] = [one for one in said if one.status or (one.due_on and self.reporter is None)]
        if self.reporter is None:
            steps += record.standing_changes(duty.terms.agreement)
            steps += record.amendments(duty.ref)
        by_day: dict[date, list[Any]] = {}
        for one in sorted(steps, key=record.place):
            by_day.setdefault(max(one.effective_on, duty.agreed_on), []).append(one)
        return by_day

    def _put(self, day: date, **changes: Any) -> State:
        self.states[day] = replace(self.states[day], **changes)
        return self.states[day]

    def _change_members(self, day: date, members: frozenset[str]) -> State:
        """An obligor who joins later begins at no-information, as does one who comes back.

        While the agreement is suspended, the part of one who joins counts as suspended.
        """
        state = self.states[day]
        for left in state.members - members:
            for said in (state.own, state.by_standing, state.kept):
                said.pop(left, None)
        for joined in members - state.members:
            state.own[joined] = "no-information" if self.reporter is None else None
            if self._standing == "suspended":
                state.by_standing[joined] = "suspended"
        return self._put(day, members=members, unnamed=state.unnamed & members)

    def _take_step(self, day: date, step: Any) -> State:
        if isinstance(step, Update):
            self._say(day, step)
        elif hasattr(step, "standing"):
            self._change_standing(day, step.standing)
        else:
            self._amend(day, step)
        return self.states[day]

    def _change_standing(self, day: date, standing: str) -> None:
        """While suspended, duties that go on count as suspended until newer word on them.

        What we had called breached stays so; so does what is closed: released, superseded or lapsed. When it
        is resumed, those that still count as suspended are no-information until newer word. Terminated or
        expired is not resumed: what counted as suspended goes on doing so.
        """
        state, self._standing = self.states[day], standing
        if standing == "suspended" and state.whole is None:
            parts = [one for one in state.members if state.own[one] not in ("breached", "withdrawn")]
            state.by_standing.update(dict.fromkeys(parts, "suspended"))
        if standing == "in-force":
            counting = [one for one, word in state.by_standing.items() if word == "suspended"]
            counting += [one for one in state.members if self._counts_as_suspended(day - ONE_DAY, one)]
            state.by_standing.update(dict.fromkeys(counting, "no-information"))

    def _counts_as_suspended(self, day: date, part: str) -> bool:
        """Whether the occurrence that the status of a part is about counts as suspended."""
        if not self.duty.terms.recurs or part not in getattr(self.states.get(day), "members", ()):
            return False
        number, one = self.duty.current_of(day, part)
        is_open = self.states[day].whole is None and part not in self.states[day].by_standing
        return is_open and self.word(day, part, number) is None and self.duty.fell_due_suspended(one, day)

    def _amend(self, day: date, step: Any) -> None:
        """An amended ``every`` or first due holds for occurrences due from its day on, also moved ones."""
        if {"due", "every"} & step.terms.keys():
            moves = self.states[day].moves
            for number in [one for one, (due, _) in moves.items() if due is None or due >= day]:
                del moves[number]

    def _say(self, day: date, entry: Update) -> None:
        if entry.status:
            self._say_status(day, entry)
        if entry.due_on and self.duty.terms_on(day).recurs and self.reporter is None:
            self._move(day, entry)

    def _move(self, day: date, entry: Update) -> None:
        """An update's due date moves the occurrence named, else the next; "none" takes its day away."""
        number = self.duty.schedule.to_be_moved(day, entry.occurrence)
        if number is not None:
            due = entry.due_on if isinstance(entry.due_on, date) else None
            self.states[day].moves[number] = (due, day)

    def parts_spoken_of(self, day: date, entry: Update) -> frozenset[str]:
        """The parts that a status is about.

        The side named; of an obligor its own part; else every obligor of that day, but a part withdrawn stays
        released until it is named again: by our record, of an actor the latest claim is what it says. Where
        all are withdrawn, a word on the whole is of all of them: it would say nothing otherwise. A side that
        is no obligor of that day is no part.
        """
        state = self.states[day]
        if entry.side is not None:
            return state.members & {entry.side}
        if entry.reporter in state.members:
            return frozenset({entry.reporter})
        if self.reporter is not None:
            return state.members
        return frozenset(one for one in state.members if state.own[one] != "withdrawn") or state.members

    def _say_status(self, day: date, entry: Update) -> None:
        """Superseded and lapsed are of the whole; a later word leaves them, and other parts are as before.

        Breached of a joint commitment without a side (from before it had to be named): it is breached, and no
        part is; so it stays until each part was spoken of since, or the whole, because nobody knows whose
        breach it was.
        """
        state = self.states[day]
        if entry.status in OF_THE_WHOLE:
            self._put(day, whole=entry.status, successors=entry.successors, unnamed=frozenset())
            self.touches += [Touch(day, part, entry, None) for part in state.members]
            return
        if state.whole:
            state = self._put(day, whole=None, successors=())
            self.touches += [Touch(day, part, entry, None) for part in state.members]
        if self.reporter is not None and state.unnamed:  # an actor's next claim answers it
            state = self._put(day, unnamed=frozenset())
        if entry.status == "breached" and entry.side is None and len(state.members) > 1:
            self._put(day, unnamed=state.members)
            if self.reporter is not None:
                self._forget(state)
            return
        parts = self.parts_spoken_of(day, entry)
        number = self._occurrence_of(day, entry, parts)
        for part in parts:
            self._say_of_part(day, entry, part, number)
        self._put(day, unnamed=state.unnamed - parts)

    @staticmethod
    def _forget(state: State) -> None:
        """A breach that an actor claims and does not say whose ends what it said of any part."""
        state.own.update(dict.fromkeys(state.own))
        state.occurrences.clear()

    def _occurrence_of(self, day: date, entry: Update, parts: frozenset[str]) -> int | None:
        """The number of the occurrence that a status belongs to, of a recurring duty."""
        if not self.duty.terms_on(day).recurs or entry.status in OF_THE_DUTY:
            return None
        is_of_one = entry.side is not None or entry.reporter in self.states[day].members
        return self.duty.schedule.occurrence_of(self, day, entry.occurrence, parts if is_of_one else None)

    def _say_of_part(self, day: date, entry: Update, part: str, number: int | None) -> None:
        state = self.states[day]
        state.own[part] = entry.status
        state.by_standing.pop(part, None)
        if entry.status in LEVELS:
            state.kept[part] = LEVELS[entry.status]
        if number is not None:
            state.occurrences[part, number] = entry.status
            if self.reporter is None:
                self._hold(state, day, entry, (part, number))
        self.touches.append(Touch(day, part, entry, number))

    @staticmethod
    def _hold(state: State, day: date, entry: Update, which: tuple[str, int]) -> None:
        """Once held it stays held; but the word of a day is the one at its end."""
        held_on, is_seen = state.held.get(which, (day, True))
        if entry.status == "implemented":
            state.held[which] = (held_on, is_seen and entry.is_seen if held_on == day else is_seen)
        elif held_on == day:
            state.held.pop(which, None)

    # -- what it says ------------------------------------------------------------------------------------

    def state_on(self, day: date) -> State:
        """What it says at the end of a day; of days to come what it says at the end of the last."""
        return self.states[min(day, self._last_day)]

    def is_answered(self, day: date, part: str, number: int) -> bool:
        """Whether an occurrence is implemented: held once by our record, or claimed so last by an actor."""
        state = self.state_on(day)
        if self.reporter is None:
            return (part, number) in state.held
        return state.occurrences.get((part, number)) == "implemented"

    def was_answered_before(self, day: date, part: str, number: int) -> bool:
        """Whether an occurrence was implemented at the end of the day before one."""
        if self.reporter is None:
            held_on, _ = self.states[day].held.get((part, number), (None, False))
            return held_on is not None and held_on < day
        before = self.states.get(day - ONE_DAY)
        return before is not None and before.occurrences.get((part, number)) == "implemented"

    def word(self, day: date, part: str, number: int | None) -> str | None:
        """The status it gives a part, of a recurring duty of an occurrence; None where it gives none."""
        state = self.states[day]
        if part not in state.members:
            return None
        own = state.own[part]
        if state.whole:
            is_released = self.reporter is None and state.is_released(part)
            return "withdrawn" if is_released else state.whole
        if number is None or own is None or own in OF_THE_DUTY:
            return None if own is None else str(own)
        if (part, number) in state.held:
            return "implemented"
        return state.occurrences.get((part, number))

    def touches_of(self, part: str, number: int | None) -> list[Touch]:
        """What was said of a part, or of an occurrence of it and of the duty."""
        of_part = [one for one in self.touches if one.part == part]
        if number is None:
            return of_part
        return [one for one in of_part if one.occurrence in (None, number)]
