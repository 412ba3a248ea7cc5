"""What a file says otherwise than here of something that both have, and what is decided about that."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import RETRACTION_LINKS, retracted_sql
from tracker.domain.days import EARLIEST_DAY, LATEST_DAY, end_of_day
from tracker.domain.errors import RuleViolation, shorten
from tracker.domain.hint_actions import CHOOSE_OURS_OR_THEIRS
from tracker.domain.message_filling import fill
from tracker.domain.terms import EntityRef
from tracker.ledger import ledger_messages
from tracker.ledger.recorders.ids import normalize_blanks
from tracker.ledger.recorders.import_choices import ImportChoices


class Difference(NamedTuple):
    """A field of which a file, on a line, says something else than what was recorded first here."""

    line: int
    of: EntityRef
    field: str
    ours: Any
    theirs: Any

    @property
    def error(self) -> RuleViolation:
        """The error for one about which nothing is decided."""
        error = difference_error(self.of, self.field, self.ours, self.theirs)
        error.hint = CHOOSE_OURS_OR_THEIRS.with_values(field=self.field)
        return error


class Differences:
    """The differences of a file, until it is read to its end: what it corrects itself is none."""

    def __init__(self, connection: Connection, choices: ImportChoices) -> None:
        self._connection = connection
        self._choices = choices
        self._found: list[Difference] = []

    def add(self, difference: Difference) -> None:
        """Take one in, unless ours is to be kept."""
        if difference.field not in self._choices.ours:
            self._found.append(difference)

    def corrections(self, reason: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """The corrections to what the file says, where that was chosen: each with its line."""
        taken = [one for one in self._uncorrected() if one.field in self._choices.theirs]
        for of, some in groupby(sorted(taken, key=attrgetter("of", "line")), key=attrgetter("of")):
            differences = {one.field: one for one in some}
            terms = {name: one.theirs for name, one in differences.items() if one.theirs}
            cleared = tuple(name for name, one in differences.items() if not one.theirs)
            values = {"of": of, "effective_on": None, "terms": terms, "cleared": cleared}
            yield min(one.line for one in differences.values()), values | {"reason": reason, "uid": ""}

    def undecided(self) -> Iterator[Difference]:
        """Those about which nothing is decided, and that nothing corrects."""
        return (one for one in self._uncorrected() if one.field not in self._choices.theirs)

    def _uncorrected(self) -> Iterator[Difference]:
        return (one for one in self._found if not self._is_corrected(one))

    def _is_corrected(self, difference: Difference) -> bool:
        """Whether what was recorded first is of no account any more, here and in the other office."""
        of = difference.of
        key = "(SELECT id FROM commitment WHERE ref = :ref)" if of.kind == "commitment" else ":ref"
        sql = f"""SELECT 1 FROM revision v JOIN revised_term t ON t.revision_id = v.id
            WHERE v.{RETRACTION_LINKS[of.kind]} = {key} AND t.term = :term AND v.effective_on = :always
              AND NOT {retracted_sql(u="v", link="revision_id")} LIMIT 1"""
        values = {"ref": of.ref, "term": difference.field, "always": EARLIEST_DAY}
        latest = end_of_day(LATEST_DAY)
        return self._connection.scalar(sql, int, **values, known_at=latest) is not None


def are_same(ours: object, theirs: object) -> bool:
    """Whether two values say the same: order, blanks at the ends and kinds of line ends are of no account."""
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return sorted(ours) == sorted(theirs)
    return normalize_blanks(ours) == normalize_blanks(theirs)


def difference_error(of: EntityRef, field: str, ours: object, theirs: object) -> RuleViolation:
    """The error for something that is there already with another value in one of its fields."""
    template, there, here = ledger_messages.ALREADY_THERE_WITH_OTHER_VALUE, _quoted(theirs), _quoted(ours)
    message = fill(template, kind=of.kind, key=of.ref, field=field, ours=here, theirs=there)
    return RuleViolation(message, "", field)


def repetition_error(of: EntityRef, field: str, first: object, then: object) -> RuleViolation:
    """The error for something that one file says twice, each time with another value in a field."""
    template, before, after = ledger_messages.TWICE_IN_FILE, _quoted(first), _quoted(then)
    message = fill(template, kind=of.kind, key=of.ref, field=field, first=before, then=after)
    return RuleViolation(message, fill(ledger_messages.KEEP_ONE_OF_TWO), field)


def _quoted(value: object) -> str:
    """A value as a sentence quotes it."""
    if not value:
        return fill(ledger_messages.NO_VALUE)
    text = ";".join(sorted(value)) if isinstance(value, tuple | list) else str(value)
    return fill(ledger_messages.QUOTED_VALUE, value=shorten(text))
