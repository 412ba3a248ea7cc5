"""The one shape of a document: its sections, their keys, and how a value of each is read.

TOML as people write it, JSON as programs exchange it, and the columns of a table are all this shape.
"""

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from tracker.domain.days import (
    DAY_EXAMPLE,
    EARLIEST_DAY,
    LATEST_DAY,
    end_of_day,
    parse_day,
    parse_moment,
    start_of_day,
)
from tracker.domain.errors import InvalidInputFile, TrackerError, UsageError, did_you_mean, shorten
from tracker.domain.vocabulary import (
    ActorKind,
    CommitmentKind,
    Status,
    Strength,
    Word,
    parse_status,
    parse_word,
)

DOCUMENT_SCHEMA = "tracker/1"

Item = dict[str, Any]
Reader = Callable[[Any], Any]

_FIRST, _LAST = start_of_day(EARLIEST_DAY), end_of_day(LATEST_DAY)
_HAS_A_TIME = re.compile(r"\s*\d{4}-\d\d-\d\d[Tt ]\s*\d")

# -- how a value is read: each raises WrongUsage with what is wrong with it -----------------------------


def _text(value: object) -> str:
    if type(value) is str:
        return value
    raise _misfit(value, "text")


def _ref(value: object) -> str:
    return _text(value).strip().lower()


def _code(value: object) -> str:
    return _text(value).strip().upper()


def _codes(value: object) -> list[str]:
    """A list; in a table they stand in one cell with semicolons between them, and perhaps one at the end."""
    if type(value) is str:
        return [_code(part) for part in value.split(";") if part.strip()]
    if not isinstance(value, list) or not all(type(part) is str for part in value):
        raise _misfit(value, 'a list such as ["IR", "PK"]')
    return [_code(part) for part in value]


def _day(value: object) -> date:
    """A day in ISO, in words or as a calendar's own; of a moment its day in UTC."""
    if type(value) is str:
        found = _iso_day(value) if len(value) == 10 else None
        return found or (_moment(value).date() if _HAS_A_TIME.match(value) else _written(value))
    if isinstance(value, datetime):
        return _moment(value).date()
    if isinstance(value, date):
        return parse_day(value.isoformat(), None)
    raise _misfit(value, "a day such as 2017-11-07")


# Nearly all days and moments are written as programs write them, and can be read at a tenth of the cost; the
# same few thousand days come again and again.
@lru_cache(maxsize=1 << 14)
def _iso_day(value: str) -> date | None:
    """The day of 2017-11-07, or none; of ten characters."""
    if not value[4] == value[7] == "-":
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if EARLIEST_DAY <= found <= LATEST_DAY else None


def _written(value: str) -> date:
    """A day in words; a file has no today."""
    try:
        return parse_day(value, None)
    except UsageError as error:
        error.hint = error.hint.replace(DAY_EXAMPLE, "Write it as 2018-03-07.")
        raise


def _stamp(value: str) -> datetime | None:
    """The moment of 2018-03-07T14:30:00.000000Z."""
    if len(value) != 27 or value[-1] != "Z":
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if _FIRST <= found <= _LAST else None


def _moment(value: object) -> datetime:
    if type(value) is str:
        return _stamp(value) or parse_moment(value, None)
    if isinstance(value, datetime):
        return parse_moment(value.isoformat(), None)
    if isinstance(value, date):
        return end_of_day(_day(value))
    raise _misfit(value, "a moment such as 2018-03-07T14:30:00Z")


def _meant(words: type[Word], otherwise: Callable[[str], Word]) -> Reader:
    """A word as it is written, as nearly all are; else as it may be meant."""
    written = {word.value: word for word in words}

    def meant(value: object) -> Word:
        given = _text(value)
        return written.get(given) or otherwise(given)

    return meant


def _one_of(words: type[Word], field: str) -> Reader:
    return _meant(words, lambda given: parse_word(given, words, field))


def _misfit(value: object, wanted: str) -> UsageError:
    return UsageError(f"{shorten(repr(value))} is not {wanted}.")


# -- the sections ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DocumentSection:
    """A kind of item: how each of its keys is read, and those that it must have."""

    name: str
    readers: Mapping[str, Reader]
    required: Set[str]


def _section(name: str, required: Mapping[str, Reader], optional: Mapping[str, Reader]) -> DocumentSection:
    return DocumentSection(name, {**required, **optional}, frozenset(required))


_RECORDED: Mapping[str, Reader] = {"recorded_at": _moment, "recorded_by": _text}

SECTIONS = {
    section.name: section
    for section in (
        _section("actors", {"code": _code, "name": _text, "kind": _one_of(ActorKind, "actor kind")}, {}),
        _section(
            "agreements",
            {"ref": _ref, "title": _text, "form": _text, "concluded_on": _day, "parties": _codes},
            {"place": _text, "note": _text, **_RECORDED},
        ),
        _section(
            "documents",
            {"ref": _ref, "agreement": _ref, "title": _text},
            {"publisher": _text, "published_on": _day, "url": _text, "note": _text, **_RECORDED},
        ),
        _section(
            "commitments",
            {"ref": _ref, "agreement": _ref, "title": _text, "obligors": _codes},
            {
                "strength": _one_of(Strength, "strength"),
                "kind": _one_of(CommitmentKind, "kind"),
                "theme": _text,
                "due_on": _day,
                "wording": _text,
                "document": _ref,
                "locator": _text,
                "note": _text,
                **_RECORDED,
            },
        ),
        _section(
            "updates",
            {"commitment": _ref, "effective_on": _day},
            {
                "status": _meant(Status, parse_status),
                "due_on": _day,
                "note": _text,
                "reporter": _code,
                "source": _text,
                "successor": _ref,
                "uid": _text,
                **_RECORDED,
            },
        ),
        _section("retractions", {"update": _text, "reason": _text}, _RECORDED),
    )
}
"""The sections in the order in which they are read and written: what is named comes first."""

FieldErrors = list[tuple[str, TrackerError]]


def read_item(
    section: DocumentSection, item: Item, *, optional_fields: Set[str] = frozenset()
) -> tuple[Item, FieldErrors]:
    """The values of an item, and what is wrong with it: each key with its error. Null is left out."""
    readers = section.readers
    try:
        values = {key: readers[key](given) for key, given in item.items()}
        if section.required <= values.keys():
            return values, []
    except (KeyError, TrackerError):
        pass  # the long way finds all that is wrong
    return _read_one_by_one(section, item, optional_fields)


def _read_one_by_one(
    section: DocumentSection, item: Item, optional_fields: Set[str]
) -> tuple[Item, FieldErrors]:
    values: Item = {}
    wrong: FieldErrors = []
    for key, given in item.items():
        if given is None:
            continue
        reader = section.readers.get(key)
        try:
            if reader is None:
                way_on = did_you_mean(key, list(section.readers)) or f"Keys: {', '.join(section.readers)}."
                raise InvalidInputFile(f'"{shorten(key)}" is no key of {section.name}.', way_on)
            values[key] = reader(given)
        except TrackerError as error:
            wrong.append((key, error))
    if missing := section.required - values.keys() - optional_fields:
        told = {key for key, _ in wrong}
        wrong += [
            (key, InvalidInputFile("It is missing.")) for key in section.readers if key in missing - told
        ]
    return values, wrong
