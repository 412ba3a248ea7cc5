"""The table of a benchmark: jobs in rows, programs in columns, each time beside what it is held to."""

import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from measure import Found, ratio


class Key(NamedTuple):
    """What is measured: a job on a file of some size, done by a program."""

    size: int
    job: str
    by: str


OURS = "tracker"


class Table:
    """What was found, in Markdown, with a note of each value that is more than it may be.

    A ratio is the median of those of the pairs: our time divided by the other's. A column is the names of
    those who stand in it; where it has several, the name is said in the cell. One with nobody is left out.
    """

    def __init__(self, found: Mapping[Key, Sequence[Found]], columns: Mapping[str, Sequence[str]]) -> None:
        there = {key.by for key in found}
        self._found = found
        self._columns = {name: by for name, by in columns.items() if there & set(by)}
        self.missed: list[str] = []

    def lines(self, jobs: Sequence[str], bounds: Mapping[Key, float], most: Mapping[Key, float]) -> list[str]:
        """A line for each job on each file; ``bounds`` are for ratios and ``most`` for memory in MB."""
        rows = sorted({(jobs.index(key.job), key.size) for key in self._found})
        cells = [["Commitments", "Job", OURS, *self._columns]]
        cells += [self._row(Key(size, jobs[place], OURS), bounds, most) for place, size in rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        cells.insert(1, ["-" * width for width in widths])
        return [f"| {' | '.join(map(str.ljust, row, widths))} |" for row in cells]

    def _row(self, own: Key, bounds: Mapping[Key, float], most: Mapping[Key, float]) -> list[str]:
        peak = self.held(own, _peak(self._found[own]), "MB", most)
        others = (self._beside(own, column, bounds) for column in self._columns.values())
        return [f"{own.size:,}", own.job, f"{_time(self._found[own])}, {peak}", *others]

    def _beside(self, own: Key, column: Sequence[str], bounds: Mapping[Key, float]) -> str:
        """What somebody else took, and how many times that is ours."""
        other = next((key for by in column if (key := own._replace(by=by)) in self._found), None)
        if other is None:
            return "-"
        these, those = self._found[own], self._found[other]
        times = ratio([one.seconds for one in these], [one.seconds for one in those])
        name = f"{other.by}: " if len(column) > 1 else ""
        return f"{name}{_time(those)}, {_peak(those):.0f} MB: {self.held(other, times, 'x', bounds)}"

    def held(self, key: Key, value: float, unit: str, bounds: Mapping[Key, float]) -> str:
        """A value, and what it is held to."""
        said = f"{value:.{0 if value >= 10 else 2}f} {unit}"
        if key not in bounds:
            return said
        if value <= bounds[key]:
            return f"{said} (at most {bounds[key]:g})"
        self.missed.append(f"{key.job} on {key.size:,}, {key.by}: {said}, at most {bounds[key]:g}")
        return f"{said} (MORE THAN {bounds[key]:g})"


def _time(found: Sequence[Found]) -> str:
    seconds = statistics.median(one.seconds for one in found)
    return f"{seconds:.{3 if seconds < 1 else 2 if seconds < 10 else 1}f} s"


def _peak(found: Sequence[Found]) -> float:
    return statistics.median(one.peak for one in found)
