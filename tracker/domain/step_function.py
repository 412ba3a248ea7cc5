"""A value that changes from day to day: from each day of change on it is another one."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value")


class StepFunction(Generic[Value]):
    """A value at the end of each day. It is made from the first day to the last, and then only read."""

    __slots__ = ("days", "values")

    def __init__(self, begins: date, value: Value) -> None:
        self.days: list[date] = [begins]
        self.values: list[Value] = [value]

    def set_from(self, day: date, value: Value) -> bool:
        """Let it be a value from a day on, not before the last change; whether that begins a run.

        The value of a day is the one at its end: what was set before for the same day was never so.
        """
        days, values = self.days, self.values
        if day <= days[-1]:
            if len(days) == 1:
                values[0] = value
                return True
            days.pop()
            values.pop()
        if values[-1] == value:
            return False
        days.append(day)
        values.append(value)
        return True

    def on(self, day: date) -> Value:
        """The value on a day; before the first day that of the first day."""
        days = self.days
        if day >= days[-1]:
            return self.values[-1]
        return self.values[max(0, bisect_right(days, day) - 1)]

    def run_on(self, day: date) -> tuple[date, Value]:
        """The first day of the unbroken run to which a day belongs, and its value."""
        days = self.days
        if day >= days[-1]:
            return days[-1], self.values[-1]
        place = max(0, bisect_right(days, day) - 1)
        return days[place], self.values[place]

    def first_day(self, is_so: Callable[[Value], bool], since: date, until: date) -> date | None:
        """The first day, of those from one to another, on which the value is so; None if there is none."""
        place = max(0, bisect_right(self.days, since) - 1)
        for index in range(place, len(self.days)):
            if self.days[index] > until:
                return None
            if is_so(self.values[index]):
                return max(since, self.days[index]) if since <= until else None
        return None

    def steps(self, until: date) -> Iterator[tuple[date, Value]]:
        """Each first day of a run with its value, up to a day."""
        for day, value in zip(self.days, self.values, strict=True):
            if day > until:
                return
            yield day, value
