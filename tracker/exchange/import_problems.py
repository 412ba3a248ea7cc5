"""The problems of an imported file, in the order of its lines; of very many only the first are shown."""

import bisect
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from tracker.domain.errors import InvalidInputFile, TrackerError, WordError, join_list, shorten
from tracker.domain.hint_actions import SayHint, leave_out_actions
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages

MAX_PROBLEMS_SHOWN = 20  # problems shown to people, with the number of the others
MAX_PROBLEMS_COUNTED = 10_000  # after which a file is not read on
MAX_PROBLEMS_KEPT = 200  # problems kept; more than are shown, because one found late may be of an early line


class Place(NamedTuple):
    """Where in a file something stands: in words, and the number of its line, or of its row in a sheet.

    For the whole file there are no words, and the number is 0.
    """

    words: str
    number: int


def line_place(line: int) -> Place:
    """The place of a line; for 0, which means the whole file, that of the file."""
    return Place(fill(exchange_messages.LINE, number=line) if line else "", line)


class Problem(NamedTuple):
    """One problem of a file: ``place`` is where in words, ``line`` the number of the line or row.

    ``place`` is empty and ``line`` 0 for a problem of the whole file. A word that the tracker does not know
    is one problem, however many rows have it: ``rows`` is their number, ``line`` and ``place`` are the first.
    """

    file: str
    place: str
    line: int
    field: str
    value: str | None
    reason: str
    rows: int = 1


_Word = tuple[str, str, str]  # the field, the word in it, and what is wrong with that


class TooManyProblems(Exception):
    """A file has so many problems that nobody needs to know how many."""


class ProblemList:
    """Collects the problems of a file, in the order of its lines: MAX_PROBLEMS_KEPT, and how many there are.

    ``place_of`` returns the place of a line; ``say_hint`` says a hint.
    """

    def __init__(
        self,
        file_name: str,
        place_of: Callable[[int], Place],
        say_hint: SayHint = leave_out_actions,
    ) -> None:
        self._file_name = file_name
        self._place_of = place_of
        self._say_hint = say_hint
        self._count = 0
        self._problems: list[tuple[int, int, Problem, _Word | None]] = []
        self._rows_by_word: Counter[_Word | None] = Counter()

    def add(self, line: int, error: TrackerError, field: str = "", value: object = None) -> None:
        """Add the problem of a line; ``value`` is what the file has in the field.

        A word is added once: of its other rows only the number is kept. Raises TooManyProblems.
        """
        error.with_traceback(None)  # it would hold on to what was read when it was raised
        word = (field, shorten(str(value)), error.message) if isinstance(error, WordError) else None
        self._rows_by_word[word] += 1
        if word and self._rows_by_word[word] > 1:
            return
        self._count += 1
        if self._count >= MAX_PROBLEMS_COUNTED:
            raise TooManyProblems
        if len(self._problems) == MAX_PROBLEMS_KEPT and line >= self._problems[-1][0]:
            return
        place = self._place_of(line)
        shown_value = None if value is None else shorten(str(value))
        reason = end_with_full_stop(join_reason(error, self._say_hint))
        problem = Problem(
            self._file_name, place.words, place.number, field or error.field, shown_value, reason
        )
        bisect.insort(self._problems, (line, self._count, problem, word))
        del self._problems[MAX_PROBLEMS_KEPT:]

    def raise_if_any(self) -> None:
        """Raise InvalidInputFile with all problems, if there are any."""
        if not self._count:
            return
        problems = [
            problem._replace(rows=self._rows_by_word[word]) if word else problem
            for _, _, problem, word in self._problems
        ]
        sentences = [_format_problem(problem) for problem in problems[:MAX_PROBLEMS_SHOWN]]
        problem_dicts = [problem._asdict() for problem in problems]
        if self._count == 1:
            has_place = problems[0].place or problems[0].field
            message = fill(
                exchange_messages.PROBLEM_AT_PLACE_OF_FILE
                if has_place
                else exchange_messages.PROBLEM_OF_FILE,
                file=self._file_name,
                problem=sentences[0],
            )
            nothing_saved = fill(exchange_messages.NOTHING_SAVED)
            raise InvalidInputFile(message, nothing_saved, problems=problem_dicts)
        if hidden_count := self._count - len(sentences):
            sentences.append(fill(exchange_messages.MORE_PROBLEMS, count=hidden_count))
        message = fill(exchange_messages.PROBLEMS_OF_FILE, file=self._file_name, count=self._count)
        if self._count >= MAX_PROBLEMS_COUNTED:
            message = fill(exchange_messages.VERY_MANY_PROBLEMS, file=self._file_name, count=self._count)
        raise InvalidInputFile(message, problems=problem_dicts, details=sentences)


def _format_problem(problem: Problem) -> str:
    """A problem as a sentence, after its place and field."""
    place = problem.place
    if problem.rows > 1:
        place = fill(exchange_messages.FIRST_OF_ROWS, place=place, rows=problem.rows)
    place_and_field = join_list(filter(None, (place, problem.field)))
    if not place_and_field:
        return problem.reason
    return fill(exchange_messages.REASON_AT_PLACE, place=place_and_field, reason=problem.reason)


def join_reason(error: TrackerError, say_hint: SayHint) -> str:
    """The message of an error, with its hint if that is to be said."""
    hint = say_hint(error.hint)
    return (
        fill(exchange_messages.REASON_WITH_HINT, reason=error.message, hint=hint) if hint else error.message
    )


def end_with_full_stop(sentence: str) -> str:
    """The sentence with a full stop, if it does not have one because it ends with a command."""
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
