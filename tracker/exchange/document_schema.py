"""The schema of a document: its sections, their fields, and the parser for the values of each field.

TOML that people write, JSON that programs exchange, and the columns of tables all have this schema.
"""

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from tracker.domain import domain_messages
from tracker.domain.commitment_history import Offset
from tracker.domain.days import EARLIEST_DAY, LATEST_DAY, end_of_day, parse_day, parse_moment, start_of_day
from tracker.domain.due_rules import NO_DUE_DATE, DueRule, format_period, parse_due_rule, parse_period
from tracker.domain.errors import InvalidInputFile, TrackerError, UsageError, did_you_mean, join_list, shorten
from tracker.domain.fields import (
    Amount,
    Count,
    Day,
    DueRuleText,
    Field,
    InLanguages,
    NewCode,
    NewRef,
    Period,
    Ref,
    Refs,
    Retracted,
    Revised,
    TermNames,
    VocabularyWord,
    YesNo,
    fields_of,
    terms_of,
    value_type,
)
from tracker.domain.message_filling import fill
from tracker.domain.quantities import parse_amount, parse_count
from tracker.domain.terms import (
    REVISABLE,
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EntityRef,
    EventDayTerms,
    EventTerms,
    FormerRef,
    MarkTerms,
    MeetingTerms,
    OfficeTerms,
    RetractionTerms,
    RevisionTerms,
    StandingTerms,
    UpdateTerms,
)
from tracker.domain.translation_parsing import make_translations, parse_translations
from tracker.domain.translations import Translations
from tracker.domain.vocabulary import NO_DUE_DAY, Mark, Status
from tracker.domain.word_parsing import Word, parse_status, parse_word
from tracker.exchange import exchange_messages
from tracker.queries.entities_with_refs import ACTOR, ENTITIES, EVENT

DOCUMENT_SCHEMA = "tracker/2"
READABLE_SCHEMAS = ("tracker/1", DOCUMENT_SCHEMA)

MAX_ERRORS_OF_ITEM = 100  # that are told of one item
Item = dict[str, Any]
ValueParser = Callable[[Any], Any]

_FIRST_MOMENT, _LAST_MOMENT = start_of_day(EARLIEST_DAY), end_of_day(LATEST_DAY)
_DAY_WITH_TIME = re.compile(r"\s*\d{4}-\d\d-\d\d[Tt ]\s*\d")

# -- parsers of values: each raises UsageError with what is wrong ------------------------------------


def parse_text(value: object) -> str:
    """A text."""
    if type(value) is str:
        return value
    raise _type_error(exchange_messages.NOT_A_TEXT, value)


def _parse_ref(value: object) -> str:
    """A ref, in lower case; never a day that a spreadsheet has made of one, such as 7/24."""
    if type(value) is str:
        return value.strip().lower()
    if isinstance(value, date):
        message = fill(exchange_messages.REF_IS_A_DAY, day=value.isoformat()[:10])
        raise UsageError(message, fill(exchange_messages.WRITE_REF_AS_TEXT))
    raise _type_error(exchange_messages.NOT_A_TEXT, value)


def _parse_code(value: object) -> str:
    """The code of an actor, in upper case."""
    return parse_text(value).strip().upper()


def _parse_codes(value: object) -> list[str]:
    """A list of codes; in the cell of a table semicolons are between them, and perhaps one at the end."""
    if type(value) is str:
        return [_parse_code(part) for part in value.split(";") if part.strip()]
    if not isinstance(value, list) or not all(type(part) is str for part in value):
        raise _type_error(exchange_messages.NOT_A_LIST_OF_CODES, value)
    return [_parse_code(part) for part in value]


def _parse_refs(value: object) -> list[str]:
    """A list of refs, or one; in the cell of a table semicolons are between them."""
    if type(value) is str:
        return [_parse_ref(part) for part in value.split(";") if part.strip()]
    if not isinstance(value, list) or not all(type(part) is str for part in value):
        raise _type_error(exchange_messages.NOT_A_LIST_OF_REFS, value)
    return [_parse_ref(part) for part in value]


def _parse_retracted(value: object) -> str | EntityRef:
    """What is taken back: the uid of an entry, or a kind of record and its ref or code."""
    if type(value) is str:
        return value
    if of := _entity_ref_or_none(value):
        return of
    raise _type_error(exchange_messages.NOT_RETRACTABLE, value)


def _parse_revised(value: object) -> EntityRef:
    """What is revised: a kind of record and its ref or code."""
    if of := _entity_ref_or_none(value):
        return of
    raise _type_error(exchange_messages.NOT_REVISABLE, value)


def _entity_ref_or_none(value: object) -> EntityRef | None:
    """A kind of record and its ref or code, of an event perhaps its agreement too; None for anything else."""
    if not isinstance(value, dict) or value.get("kind") not in list(ENTITIES):
        return None
    if value["kind"] == EVENT.name and value.keys() == {"kind", "ref", "agreement"}:
        return EntityRef(EVENT.name, f"{_parse_ref(value['agreement'])}:{_parse_ref(value['ref'])}")
    if value.keys() != {"kind", "ref"}:
        return None
    parse = _parse_code if value["kind"] == ACTOR.name else _parse_ref
    return EntityRef(value["kind"], parse(value["ref"]))


def _parse_due_rule_value(value: object) -> str:
    """A due date that hangs on something: a text, or a record with what it hangs on and days or months."""
    if isinstance(value, dict):
        name, *units = value.get("after"), *(unit for unit in ("days", "months") if unit in value)
        if type(name) is str and len(units) == 1 and value.keys() == {"after", units[0]}:
            return str(DueRule(_parse_ref(name), Offset(parse_count(value[units[0]], units[0]), units[0])))
    return str(parse_due_rule(parse_text(value)))


def _parse_translations_value(value: object) -> Translations:
    """Texts by the codes of their languages; in the cell of a table as lines, or as JSON."""
    return parse_translations(value) if type(value) is str else make_translations(value)


def _parse_period_value(value: object) -> str:
    """How often something is due."""
    return format_period(parse_period(parse_text(value)))


def _parse_truth(value: object) -> bool:
    """Whether something is so: true or false, in the cell of a table also as a word."""
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    found = value if isinstance(value, bool) else words.get(str(value).strip().casefold())
    if found is None:
        raise _type_error(exchange_messages.NOT_A_TRUTH, value)
    return found


def _parse_due_date_or_none(value: object) -> date:
    """A due date, or "none": that there is none any more."""
    if type(value) is str and value.strip().casefold() == NO_DUE_DATE:
        return NO_DUE_DAY
    return _parse_due_date(value, is_term=False)


def _parse_names(value: object) -> list[str]:
    """A list of names of terms."""
    if not isinstance(value, list) or not all(type(part) is str for part in value):
        raise _type_error(exchange_messages.NOT_A_LIST_OF_TERMS, value)
    return value


def _parse_former_refs(value: object) -> list[FormerRef]:
    """The refs that a commitment had, each with the moment until which it had it, and who renamed it then."""
    if not isinstance(value, list) or not all(
        isinstance(one, dict) and one.keys() == {"ref", "until", "by"} for one in value
    ):
        raise _type_error(exchange_messages.NOT_FORMER_REFS, value)
    return [
        FormerRef(_parse_ref(one["ref"]), parse_moment_value(one["until"]), parse_text(one["by"]))
        for one in value
    ]


def _parse_day_value(value: object) -> date:
    """A day in ISO or in words, or a date of TOML or Excel; of a day with a time the day that is written."""
    if type(value) is str:
        if len(value) == 10 and (day := _parse_iso_day(value)):
            return day
        has_time = _DAY_WITH_TIME.match(value)
        return _day_of_moment(value) if has_time else _parse_day_in_words(value)
    if isinstance(value, datetime):
        return parse_day(value.date().isoformat(), None)
    if isinstance(value, date):
        return parse_day(value.isoformat(), None)
    raise _type_error(exchange_messages.NOT_A_DAY, value)


def _day_of_moment(value: str) -> date:
    """The day that is written in a text with a time, which must be one; its offset is of no account."""
    _parse_moment_in_words(value)
    return _parse_day_in_words(value.strip()[:10])


def _parse_due_date(value: object, *, is_term: bool = True) -> date:
    """A due date: of a month or quarter, 2024-06 or 2021-Q4, its last day."""
    if type(value) is not str or (len(value) == 10 and value.isascii()) or _DAY_WITH_TIME.match(value):
        return _parse_day_value(value)
    return _parse_day_in_words(value, takes_period=True, is_term=is_term)


# Nearly all days and moments are written in the one form that programs use; to parse only that form takes a
# tenth of the time. The same few thousand days come again and again, so they are cached.
@lru_cache(maxsize=1 << 14)
def _parse_iso_day(value: str) -> date | None:
    """The day of a text of ten characters such as 2017-11-07; None for any other form."""
    if not value[4] == value[7] == "-":
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None


def _parse_day_in_words(value: str, *, takes_period: bool = False, is_term: bool = False) -> date:
    """A day in words."""
    with _offering_no_today(has_due_words=is_term):
        return parse_day(value, None, takes_period=takes_period)


@contextlib.contextmanager
def _offering_no_today(*, has_due_words: bool = False) -> Iterator[None]:
    """Let the hint of an error offer neither "today" nor "yesterday", which have no meaning in a file."""
    try:
        yield
    except UsageError as error:
        example = fill(domain_messages.DAY_EXAMPLE)
        of_a_file = fill(exchange_messages.DAY_EXAMPLE)
        if has_due_words:
            of_a_file = fill(exchange_messages.DUE_DAY_EXAMPLE)
        error.hint = str(error.hint).replace(example, of_a_file)
        raise


def _parse_iso_moment(value: str) -> datetime | None:
    """The moment of a text such as 2018-03-07T14:30:00.000000Z; None for any other form."""
    if len(value) != 27 or value[-1] != "Z":
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if _FIRST_MOMENT <= moment <= _LAST_MOMENT else None


def _parse_moment_in_words(value: str) -> datetime:
    """A moment in any form but that of programs."""
    with _offering_no_today():
        return parse_moment(value, None)


def parse_moment_value(value: object) -> datetime:
    """A moment as text, or a moment of TOML or Excel; of a day its end."""
    if type(value) is str:
        return _parse_iso_moment(value) or _parse_moment_in_words(value)
    if isinstance(value, datetime):
        return parse_moment(value.isoformat(), None)
    if isinstance(value, date):
        return end_of_day(_parse_day_value(value))
    raise _type_error(exchange_messages.NOT_A_MOMENT, value)


def _word_parser(word_type: type[Word], parse: Callable[[str], Word]) -> ValueParser:
    """A parser of words: it takes their exact spelling first, which nearly all have, and else ``parse``."""
    word_by_spelling = {word.value: word for word in word_type}

    def parse_value(value: object) -> Word:
        text = parse_text(value)
        return word_by_spelling.get(text) or parse(text)

    return parse_value


def _type_error(template: str, value: object) -> UsageError:
    """The error for a value of the wrong type."""
    return UsageError(fill(template, value=shorten(repr(value))))


# -- the sections ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DocumentSection:
    """A section of a document: the parser for each field of its items, and the fields that are required."""

    name: str
    parsers: Mapping[str, ValueParser]
    required: Set[str]
    former_keys: Mapping[str, str]
    """The keys that fields had in documents of an older schema, or have in tables."""

    def with_present_keys(self, item: Item) -> Item:
        """The item with the keys that fields have now; a former one beside the present one stays as it is."""
        names = {key: self.former_keys.get(key, key) for key in item}
        return {key if (name := names[key]) in item else name: value for key, value in item.items()}


_PARSERS: Mapping[type, ValueParser] = {
    NewCode: _parse_code,
    NewRef: _parse_ref,
    Refs: _parse_codes,
    Retracted: _parse_retracted,
    Revised: _parse_revised,
    TermNames: _parse_names,
    DueRuleText: _parse_due_rule_value,
    Period: _parse_period_value,
    YesNo: _parse_truth,
    InLanguages: _parse_translations_value,
}


def _parser_of(field: Field) -> ValueParser:
    """How a value of a field is parsed, by its kind."""
    match field.kind:
        case Day(is_due=is_due, can_end=can_end):
            return _parse_due_date_or_none if can_end else _parse_due_date if is_due else _parse_day_value
        case Amount() | Count():
            parse = parse_amount if isinstance(field.kind, Amount) else parse_count
            return lambda value: parse(value, field.name)
        case Ref(entity=entity):
            return _parse_code if entity == ACTOR.name else _parse_ref
        case Refs(entity=entity):
            return _parse_codes if entity == ACTOR.name else _parse_refs
        case VocabularyWord(label=label):
            return _choice_parser(value_type(field.type), label)
        case _:
            return _PARSERS.get(type(field.kind), parse_text)


def _choice_parser(word_type: Any, label: str) -> ValueParser:  # noqa: ANN401 - one of several enumerations
    """A status can also be written in other words; every other word only as it is."""
    if word_type is Status:
        return _word_parser(Status, parse_status)
    return _word_parser(word_type, lambda text: parse_word(text, word_type, label))


def _new_section(
    name: str, record: type[NamedTuple], *also_required: str, **former_keys: str
) -> DocumentSection:
    fields = list(fields_of(record))
    parsers = {field.name: _parser_of(field) for field in fields}
    required = {field.name for field in fields if field.is_required} | set(also_required)
    parsers |= {"former_refs": _parse_former_refs} if record is CommitmentTerms else {}
    return DocumentSection(name, parsers | _AUDIT_PARSERS, required, former_keys)


def _revision_section() -> DocumentSection:
    """The terms stand beside the fields; which words a term can have, its kind of record says."""
    section = _new_section("revisions", RevisionTerms)
    own = dict(section.parsers)
    terms: dict[str, ValueParser] = {}
    for record in REVISABLE.values():
        for name, field in terms_of(record).items():
            is_other_word = name in terms and isinstance(field.kind, VocabularyWord)
            terms[name] = parse_text if is_other_word else _parser_of(field)
    first = {name: own.pop(name) for name in ("of", "effective_on")}
    return DocumentSection(section.name, first | terms | own, section.required, {})


def _event_day_section() -> DocumentSection:
    """An event is named by its agreement and its own name, together or apart."""
    section = _new_section("event_days", EventDayTerms)
    return replace(section, parsers={"agreement": _parse_ref, **section.parsers})


_AUDIT_PARSERS: dict[str, ValueParser] = {
    "recorded_at": parse_moment_value,
    "recorded_by": parse_text,
    "mark": _word_parser(Mark, lambda text: parse_word(text, Mark, "mark")),
}

SECTIONS = {
    section.name: section
    for section in (
        _new_section("actors", ActorTerms),
        _new_section("office", OfficeTerms),
        _new_section("agreements", AgreementTerms),
        _new_section("documents", DocumentTerms, agreement="agreements"),
        _new_section("events", EventTerms, event="ref"),
        _new_section("meetings", MeetingTerms, meeting="ref", agreement="agreements"),
        _new_section("commitments", CommitmentTerms),
        _new_section("updates", UpdateTerms, successor="successors"),
        _new_section("standings", StandingTerms),
        _event_day_section(),
        _revision_section(),
        _new_section("retractions", RetractionTerms, update="of"),
        _new_section("marks", MarkTerms),
    )
}
"""The sections in the order in which they are read and written: what others refer to comes first."""

COMMANDS = "commands"
"""The section after these: what their commands wrote, so that it can be followed (``log_section``)."""

FieldErrors = list[tuple[str, TrackerError]]
"""The fields of an item with errors, each with its error."""


def read_item(section: DocumentSection, item: Item) -> tuple[Item, FieldErrors]:
    """The parsed values of an item, without those that are null; and the errors."""
    parsers = section.parsers
    try:
        values = {key: parsers[key](value) for key, value in item.items()}
        if section.required <= values.keys():
            return values, []
    except (KeyError, TrackerError):
        pass  # the slower way below knows former keys, and finds all errors, not only the first
    return _parse_one_by_one(section, section.with_present_keys(item))


def _parse_one_by_one(section: DocumentSection, item: Item) -> tuple[Item, FieldErrors]:
    """The same as ``read_item``, field by field, with all errors."""
    values: Item = {}
    errors: FieldErrors = []
    for key, value in item.items():
        if value is None:
            continue
        parser = section.parsers.get(key)
        try:
            if parser is None:
                raise _no_such_key_error(section, key)
            if isinstance(value, TrackerError):  # what is wrong with the cell of a table
                raise value
            values[key] = parser(value)
        except TrackerError as error:
            errors.append((key, error.with_traceback(None)))  # else it would hold on to this list for ever
        if len(errors) > MAX_ERRORS_OF_ITEM:
            break
    if missing := section.required - values.keys():
        fields_with_errors = {key for key, _ in errors}
        errors += [
            (key, InvalidInputFile(fill(exchange_messages.FIELD_MISSING)))
            for key in section.parsers
            if key in missing - fields_with_errors
        ]
    return values, errors


def _no_such_key_error(section: DocumentSection, key: str) -> InvalidInputFile:
    """The error for a key that items of a section do not have."""
    message = fill(exchange_messages.NO_SUCH_KEY, key=shorten(key), section=section.name)
    all_keys = fill(exchange_messages.KNOWN_KEYS, keys=join_list(section.parsers))
    return InvalidInputFile(message, did_you_mean(key[:100], list(section.parsers)) or all_keys)
