"""What is wrong with a file: told line by line, the first of it, in the order of the lines."""

import bisect
import re
from collections.abc import Callable
from typing import NamedTuple

from tracker.domain.errors import InvalidInputFile, TrackerError, shorten

MAX_SHOWN = 20  # problems; of the rest the number is said
MAX_KEPT = 200  # problems: one that comes to light late may stand early in the file
NOTHING_SAVED = "Nothing was saved."


class Problem(NamedTuple):
    """What is wrong in one place of a file, said in words and by its line or row (0: the whole file)."""

    file: str
    place: str
    line: int
    field: str
    value: str | None
    reason: str


class Problems:
    """What is wrong with a file, in the order of its lines; of very many only the first, and the number.

    ``place`` says in words where a line is, and its number there.
    """

    def __init__(self, name: str, place: Callable[[int], tuple[str, int]]) -> None:
        self._name = name
        self._describe_place = place
        self._count = 0
        self._found: list[tuple[int, int, Problem]] = []

    def add(self, line: int, error: TrackerError, field: str = "", value: object = None) -> None:
        """Keep one in mind."""
        self._count += 1
        if len(self._found) == MAX_KEPT and line >= self._found[-1][0]:
            return
        where, number = self._describe_place(line)
        shown = None if value is None else shorten(str(value))
        problem = Problem(self._name, where, number, field or error.field, shown, _format_reason(error))
        bisect.insort(self._found, (line, self._count, problem))
        del self._found[MAX_KEPT:]

    def refuse(self) -> None:
        """Raise InvalidInputFile if there is anything wrong."""
        if not self._count:
            return
        problems = [problem for _, _, problem in self._found]
        told, as_told = (
            [_format_problem(each) for each in problems[:MAX_SHOWN]],
            [each._asdict() for each in problems],
        )
        if self._count == 1:
            between = ", " if problems[0].place or problems[0].field else ": "
            raise InvalidInputFile(f"{self._name}{between}{told[0]}", NOTHING_SAVED, problems=as_told)
        if rest := self._count - len(told):
            told.append(f"... and {rest:,} more.")
        message = f"{self._name} has {self._count:,} problems; nothing was saved."
        raise InvalidInputFile(message, problems=as_told, details=told)


def _format_problem(problem: Problem) -> str:
    where = ", ".join(filter(None, (problem.place, problem.field)))
    return f"{where}: {problem.reason}" if where else problem.reason


def _format_reason(error: TrackerError) -> str:
    """The sentence, without a way on that only the command line has."""
    return end_with_full_stop(
        error.message if re.search(r"(^| )--?[a-z]", error.hint) else error.full_message
    )


def end_with_full_stop(sentence: str) -> str:
    """The sentence with its full stop, which a command at its end has not."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
