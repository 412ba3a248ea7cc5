"""The words in which a brief says things, for what it is expected to say."""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter

from oracle_beside import Said
from oracle_history import Update
from oracle_standing import ModelStanding

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def short_day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def value_or(value: object, nothing: str = "-") -> str:
    return nothing if value is None else short_day(value) if isinstance(value, date) else str(value)


def days_label(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def slip_label(number: int | None) -> str:
    return f"{'+' if number > 0 else '-'}{days_label(abs(number))}" if number else "-"


def title_and_ref(one: ModelStanding) -> str:
    return f"Measure ({one.ref})"


def actor_names(codes: list[str]) -> str:
    *first, last = [f"The {code}" for code in codes]
    return " and ".join(filter(None, [", ".join(first), last]))


def obligor_names(one: ModelStanding) -> str:
    return actor_names(sorted(one.terms.obligors))


def author_name(one: Update) -> str:
    return f"The {one.reporter}" if one.reporter else "ours"


def source_in_brackets(one: Update) -> str:
    return f" [{one.source}]" if one.source else ""


def sort_asks(one: ModelStanding) -> list[Said]:
    return sorted(one.asked_dates, key=attrgetter("reporter"))


def source_or_dash(one: Update) -> str:
    return f"[{one.source}]" if one.source else "-"


def said_since(status: str, first_day: date, day: date) -> str:
    if first_day >= day:
        return f"{status}, {short_day(day)}"
    return f"{status} since {short_day(first_day)}, last said {short_day(day)}"


def day_author_source(one: Update) -> list[str]:
    return [short_day(one.effective_on), author_name(one), source_or_dash(one)]


def after_colon(note: str | None) -> str:
    return f": {note}" if note else ""


def first_twenty(items: Iterable[str]) -> list[str]:
    found = list(items)
    more = [f"{len(found) - 20} more."] if len(found) > 20 else []
    return [*found[:20], *more] or ["None."]


def describe_content(one: Update) -> str:
    said = [value_or(one.status)] if one.status else []
    said += [f"{'asks for' if one.reporter else 'due'} {short_day(one.due_on)}"] if one.due_on else []
    return ", ".join(said)


def describe_update(one: Update) -> str:
    told = describe_content(one) or "a note"
    return f"U-{one.number} on {one.commitment}, {author_name(one)}: {told}, of {short_day(one.effective_on)}"
