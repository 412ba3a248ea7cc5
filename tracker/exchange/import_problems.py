"""The problems of an imported file, in the order of its lines; of very many only the first are shown."""

import bisect
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from tracker.domain.errors import (
    InvalidInputFile,
    NoSuchRef,
    TrackerError,
    UsageError,
    WordError,
    join_list,
    shorten,
)
from tracker.domain.hint_actions import SAY_WHAT_WORDS_MEAN, SayHint, leave_out_actions
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

    ``place`` is empty and ``line`` 0 for a problem of the whole file. A text that is not understood, or names
    what is not there, is one problem, however many rows have it: ``rows`` is their number, ``line`` and
    ``place`` are those of the first.
    """

    file: str
    place: str
    line: int
    field: str
    value: str | None
    reason: str
    rows: int = 1


_Word = tuple[str, str]  # the field, and what is wrong with what stands in it


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
        *,
        has_columns: bool = False,
    ) -> None:
        self._file_name = file_name
        self._has_columns = has_columns
        self._has_unknown_words = False
        self._place_of = place_of
        self._say_hint = say_hint
        self._count = 0
        self._problems: list[tuple[int, int, Problem, _Word | None]] = []
        self._rows_by_word: Counter[_Word | None] = Counter()

    def add(self, line: int, error: TrackerError, field: str = "", value: object = None) -> None:
        """Add the problem of a line; ``value`` is what the file has in the field.

        What is wrong with a text is added once: of its other rows only the number is kept. Raises
        TooManyProblems.
        """
        error.with_traceback(None)  # it would hold on to what was read when it was raised
        is_of_text = value is not None and isinstance(error, UsageError | NoSuchRef)
        word = (field, error.message) if is_of_text else None
        self._has_unknown_words |= is_of_text and isinstance(error, WordError | NoSuchRef)
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
            hint = " ".join(filter(None, (nothing_saved, self._say_how_to_translate())))
            raise InvalidInputFile(message, hint, problems=problem_dicts)
        if hidden_count := self._count - len(sentences):
            sentences.append(fill(exchange_messages.MORE_PROBLEMS, count=hidden_count))
        message = fill(exchange_messages.PROBLEMS_OF_FILE, file=self._file_name, count=self._count)
        if self._count >= MAX_PROBLEMS_COUNTED:
            message = fill(exchange_messages.VERY_MANY_PROBLEMS, file=self._file_name, count=self._count)
        raise InvalidInputFile(
            message, self._say_how_to_translate(), problems=problem_dicts, details=sentences
        )

    def _say_how_to_translate(self) -> str:
        """How the words and names of a table are said to mean others; empty where none is unknown."""
        is_wanted = self._has_columns and self._has_unknown_words
        return self._say_hint(SAY_WHAT_WORDS_MEAN) if is_wanted else ""


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
