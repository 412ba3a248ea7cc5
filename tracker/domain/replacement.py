"""Commitments that replace each other in a circle, found by day in what one voice says of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

_END = "9999-12-31"  # later than any day that is taken


class StatusEntry(NamedTuple):
    """A status that a voice, an actor's code or "" for ours, gives a commitment; days are in ISO.

    ``counts_from`` is the day it was true, or the day the commitment was agreed if that is later;
    ``successors`` are what replaces the commitment, if the status is superseded. All are named by their keys.
    """

    commitment: int
    voice: str
    effective_on: str
    counts_from: str
    successors: tuple[int, ...]


class Circle(NamedTuple):
    """Commitments, by their keys, each replaced by the next and the last by the first; since which day."""

    commitments: tuple[int, ...]
    since: str


class _Span(NamedTuple):
    """A commitment is replaced from a day until another, which is not included."""

    first: str
    end: str
    successor: int


_Said = tuple[str, int]  # a voice, and a commitment of which it speaks
_Path = tuple[_Said, ...]


def replaced_in_circles(replacements: Iterable[tuple[int, int]]) -> set[int]:
    """The commitments that can be part of a circle, whatever the days: what replaces them leads on and on.

    A replacement is a commitment and what replaces it, both by their keys.
    """
    successors: dict[int, set[int]] = defaultdict(set)
    replaced: dict[int, set[int]] = defaultdict(set)
    for commitment, successor in replacements:
        if commitment != successor:  # a rule of its own is about that
            successors[commitment].add(successor)
            replaced[successor].add(commitment)
    _take_away_ends(successors, replaced)
    _take_away_ends(replaced, successors)
    return {commitment for commitment in successors if successors[commitment] and replaced[commitment]}


def _take_away_ends(onward: dict[int, set[int]], back: dict[int, set[int]]) -> None:
    """Take away the commitments from which nothing leads onward, again and again."""
    ends = [commitment for commitment in back if not onward.get(commitment)]
    while ends:
        end = ends.pop()
        for before in back.pop(end, ()):
            onward[before].discard(end)
            if not onward[before]:
                ends.append(before)


def find_circles(entries: Iterable[StatusEntry]) -> list[Circle]:
    """The circles in which commitments replace each other on some day, each since the first such day.

    The entries are all that count, in the order of recording; of one day the last one counts.
    """
    spans = _spans_by_commitment(entries)
    since: dict[tuple[int, ...], str] = {}
    for start in sorted(spans):
        for path, day in _circles_through(start, spans):
            commitments = tuple(commitment for _, commitment in path)
            since[commitments] = min(day, since.get(commitments, _END))
        del spans[start]  # its circles are found
    return [Circle(commitments, day) for commitments, day in since.items()]


def _spans_by_commitment(entries: Iterable[StatusEntry]) -> dict[_Said, list[_Span]]:
    """When each commitment is replaced by what, for each voice that says so."""
    by_said: dict[_Said, list[StatusEntry]] = defaultdict(list)
    for entry in entries:
        by_said[entry.voice, entry.commitment].append(entry)
    spans = {said: list(_spans(of_one)) for said, of_one in by_said.items()}
    return {said: found for said, found in spans.items() if found}


def _spans(entries: list[StatusEntry]) -> Iterator[_Span]:
    """When a commitment is replaced by what, by the entries of one voice about it."""
    in_order = sorted(entries, key=lambda entry: entry.effective_on)
    last_of_day = [list(of_day)[-1] for _, of_day in groupby(in_order, key=lambda entry: entry.counts_from)]
    ends = [*(entry.counts_from for entry in last_of_day[1:]), _END]
    for entry, end in zip(last_of_day, ends, strict=True):
        for successor in entry.successors:
            yield _Span(entry.counts_from, end, successor)


def _circles_through(start: _Said, spans: dict[_Said, list[_Span]]) -> Iterator[tuple[_Path, str]]:
    """The ways that lead from a commitment to itself on some day, each with the first day of it."""
    ways: list[tuple[_Path, str, str]] = [((start,), "", _END)]
    while ways:
        path, first, end = ways.pop()
        for span in spans.get(path[-1], ()):
            begins, ends = max(first, span.first), min(end, span.end)
            following = (start[0], span.successor)
            if begins >= ends:
                continue
            if following == start:
                yield path, begins
            elif following not in path:
                ways.append(((*path, following), begins, ends))
