"""How the value of a field is read that a person has typed, whatever the interface."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from tracker.domain import domain_messages
from tracker.domain.days import parse_day
from tracker.domain.due_rules import NO_DUE_DATE, format_period, parse_due, parse_period
from tracker.domain.errors import UsageError, shorten
from tracker.domain.fields import Amount, Count, Day, Field, InLanguages, Period, VocabularyWord, value_type
from tracker.domain.hint_actions import REVISE_DUE_RULE
from tracker.domain.message_filling import fill
from tracker.domain.quantities import parse_amount, parse_count
from tracker.domain.translation_parsing import parse_translations
from tracker.domain.vocabulary import NO_DUE_DAY, Status
from tracker.domain.word_parsing import parse_status, parse_word


class DueValue(NamedTuple):
    """A due date that was typed, by the terms that it is: a day, a rule, a condition; and what it ends.

    What it ends are terms that stand until then: "after elections" a due date, "after none" the condition.
    """

    due_on: date | None = None
    due: str | None = None
    after: str | None = None
    cleared: tuple[str, ...] = ()

    @property
    def terms(self) -> dict[str, Any]:
        """The terms that it gives."""
        found = {"due_on": self.due_on, "due": self.due, "after": self.after}
        return {name: value for name, value in found.items() if value is not None}


def parser_of(field: Field, today: Callable[[], date]) -> Callable[[str], Any] | None:
    """What reads the value of a field; None where it is the text itself. It raises UsageError."""
    match field.kind:
        case Day():
            return lambda text: _day_parser(field)(text, today())
        case Amount():
            return lambda text: parse_amount(text, field.name)
        case Count():
            return lambda text: parse_count(text, field.name)
        case VocabularyWord(label=label):
            words: Any = value_type(field.type)
            return parse_status if words is Status else lambda text: parse_word(text, words, label)
    return _PARSERS.get(type(field.kind))


_PARSERS: Mapping[type, Callable[[str], Any]] = {
    InLanguages: parse_translations,
    Period: lambda text: format_period(parse_period(text)),
}


def _day_parser(field: Field) -> Callable[[str, date], object]:
    """How a day is read; a due date of terms can hang on an event, and one of an update can be none."""
    kind: Any = field.kind
    if field.name == "due_on":
        return parse_due_of_update if kind.can_end else parse_due_of_terms
    return parse_due_day if kind.is_due else parse_day


def parse_due_day(text: str, today: date) -> date:
    """The due date that was typed: of a month or quarter its last day. Raises UsageError."""
    return parse_day(text, today, is_due=True, takes_period=True)


def parse_due_of_terms(text: str, today: date) -> DueValue:
    """What was typed: a day, "d-day + 40 days", "after elections". Raises UsageError."""
    typed = parse_due(text)
    day = None if typed.day is None else parse_due_day(typed.day, today)
    rule = None if typed.rule is None else str(typed.rule)
    if typed.after == NO_DUE_DATE:
        return DueValue(day, cleared=("after",))
    is_alone = typed.after is not None and day is None
    return DueValue(day, rule, typed.after, ("due_on", "due") if is_alone else ())


def parse_due_of_update(text: str, today: date) -> date:
    """The due date that was typed: a day, or that there is none any more. Raises UsageError."""
    typed = parse_due(text)
    if typed.is_none:
        return NO_DUE_DAY
    if typed.day is None or typed.after is not None:
        message = fill(domain_messages.DUE_RULE_OF_UPDATE, text=shorten(text))
        raise UsageError(message, REVISE_DUE_RULE)
    return parse_due_day(typed.day, today)
