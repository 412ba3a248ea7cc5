"""What the user says about a table: which column holds which field, what its words mean, how it is read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.domain import hint_actions
from tracker.domain.errors import UsageError, did_you_mean, join_list, shorten
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import ActorKind
from tracker.domain.word_parsing import parse_status, parse_word
from tracker.exchange import exchange_messages
from tracker.exchange.document_schema import SECTIONS
from tracker.exchange.folded_words import fold_word, to_field_name

TABLE_SECTIONS = (
    *("actors", "agreements", "documents", "events", "meetings"),
    *("commitments", "updates", "standings", "event_days"),
)
"""The sections that a table can hold."""
_OWN_NAMES = {"events": ("event",), "meetings": ("meeting",)}
"""What the ref of these is called in tables, so that nobody takes them for commitments."""
TABLE_FIELDS: Mapping[str, Sequence[str]] = {
    name: [*SECTIONS[name].parsers, *_OWN_NAMES.get(name, ())] for name in TABLE_SECTIONS
}
PRESENT_FIELDS: Mapping[str, str] = {
    former: name
    for section in TABLE_SECTIONS
    for former, name in SECTIONS[section].former_keys.items()
    if former not in _OWN_NAMES.get(section, ())
}
"""The fields of tables that had another name, by that name."""
UNDECIDED = "?"
"""What a proposal has in the place of what only a person can decide."""


@dataclass(frozen=True)
class MeltedColumns:
    """Columns for each of several days: those whose heading fits a pattern hold a field as of their day."""

    pattern: re.Pattern[str]
    field: str


@dataclass(frozen=True)
class ColumnMapping:
    """What the user says about a table; what is not said is told by the table itself."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The columns of each field: the first that is not blank counts. A field without any is not read."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """The fields that have one value for all rows."""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What the words of a field mean, each folded."""
    has_agreement: bool = False
    """Whether the user names one agreement for all commitments; a column for it is not needed then."""
    section: str = ""
    """What the table holds, where the user says so."""
    sheet: str = ""
    header_row: int = 0
    delimiter: str = ""
    melted: Sequence[MeltedColumns] = ()
    skipped_if_blank: frozenset[str] = frozenset()
    """The fields without which a row is passed over."""
    is_month_end: bool = False
    """Whether a month, a quarter or a year means its last day, wherever a day is meant."""
    day_order: str = ""
    """Of days in numbers alone: "dmy" or "mdy"; else they are refused."""
    new_actor_kind: ActorKind | None = None
    """The kind of the actors that are made of names which nobody has here."""


@dataclass(frozen=True)
class MappingTexts:
    """The same as it is typed or stands in a file."""

    map: Sequence[str] = ()
    set: Sequence[str] = ()
    values: Sequence[str] = ()
    status_map: Sequence[str] = ()
    section: str = ""
    sheet: str = ""
    header_row: int = 0
    delimiter: str = ""
    melt: Sequence[str] = ()
    skip_blank: Sequence[str] = ()
    month_end: bool = False
    day_order: str = ""
    make_actors: str = ""
    agreement: str = ""


def parse_mapping(texts: MappingTexts) -> ColumnMapping:
    """What the texts mean. Raises UsageError, and WordError for a status that there is not."""
    columns: dict[str, list[str]] = {}
    for text in texts.map:
        template, hint = exchange_messages.COLUMN_MISSING_IN_MAPPING, hint_actions.WRITE_COLUMN_OF_FIELD
        field_name, column = _split_field(text, template, hint)
        columns.setdefault(field_name, []).extend([column] if column else [])
    words: dict[str, dict[str, str]] = {}
    for text in (*texts.values, *(f"status:{one}" for one in texts.status_map)):
        for field_name, theirs, ours in _parse_words(text):
            words.setdefault(field_name, {})[theirs] = ours
    _require_decided(texts)
    kind = parse_word(texts.make_actors, ActorKind, "actor kind") if texts.make_actors else None
    return ColumnMapping(
        columns,
        dict(_parse_constant(text) for text in texts.set),
        words,
        bool(texts.agreement),
        parse_section(texts.section),
        texts.sheet,
        texts.header_row,
        _parse_delimiter(texts.delimiter),
        tuple(_parse_melted(text) for text in texts.melt),
        frozenset(map(parse_field_name, texts.skip_blank)),
        texts.month_end,
        _parse_day_order(texts.day_order),
        kind,
    )


def _require_decided(texts: MappingTexts) -> None:
    """Raise UsageError where a proposal was taken as it was, with what only a person can decide."""
    if UNDECIDED in (texts.agreement, texts.make_actors, texts.day_order):
        raise UsageError(fill(exchange_messages.UNDECIDED), fill(exchange_messages.DECIDE))


def parse_field_name(text: str) -> str:
    """The field of a table that is called so. Raises UsageError."""
    field_name = to_field_name(text)
    known_fields = list(dict.fromkeys(known for fields in TABLE_FIELDS.values() for known in fields))
    if field_name not in known_fields:
        field_name = PRESENT_FIELDS.get(field_name, field_name)
    if field_name not in known_fields:
        all_fields = fill(exchange_messages.KNOWN_FIELDS, fields=join_list(known_fields))
        message = fill(exchange_messages.NO_SUCH_FIELD, field=shorten(field_name))
        raise UsageError(message, did_you_mean(field_name, known_fields) or all_fields)
    return field_name


def _split_field(text: str, template: str, hint: hint_actions.Action) -> tuple[str, str]:
    """The field and what stands after its equals sign, which may be blank. Raises UsageError."""
    field_name, equals, value = text.partition("=")
    if not equals or (value and not value.strip()):
        raise UsageError(fill(template, text=shorten(text)), hint)
    return parse_field_name(field_name), value.strip()


def _parse_constant(text: str) -> tuple[str, str]:
    template, hint = exchange_messages.VALUE_MISSING, hint_actions.WRITE_VALUE_OF_FIELD
    field_name, value = _split_field(text, template, hint)
    if not value or value == UNDECIDED:
        raise UsageError(fill(template, text=shorten(text)), hint)
    return field_name, value


def _parse_words(text: str) -> list[tuple[str, str, str]]:
    """The field, their word and ours of each FIELD:THEIRS=OURS, with semicolons between several."""
    field_text, colon, meanings = text.partition(":")
    parts = meanings.split(";")
    if len(parts) > 1 and not all("=" in part for part in parts):
        parts = [meanings]
    if not colon or not all("=" in part for part in parts):
        message = fill(exchange_messages.MEANING_MISSING, text=shorten(meanings or text))
        raise UsageError(message, hint_actions.WRITE_MEANING_OF_WORD)
    field_name = parse_field_name(field_text)
    return [(field_name, *_parse_meaning(field_name, part)) for part in parts]


def _parse_meaning(field_name: str, text: str) -> tuple[str, str]:
    theirs, _, ours = text.rpartition("=")
    if ours.strip() == UNDECIDED:
        message = fill(exchange_messages.UNDECIDED_WORD, word=shorten(theirs), field=field_name)
        raise UsageError(message, hint_actions.WRITE_MEANING_OF_WORD)
    return fold_word(theirs), parse_status(ours).value if field_name == "status" else ours.strip()


def parse_section(text: str) -> str:
    """The section that a kind of record is called by, in the singular or the plural."""
    if not text:
        return ""
    name = to_field_name(text)
    if name not in TABLE_SECTIONS and f"{name}s" not in TABLE_SECTIONS:
        message = fill(exchange_messages.NO_SUCH_KIND_OF_TABLE, kind=shorten(text))
        kinds = fill(exchange_messages.KINDS_OF_TABLES, kinds=join_list(TABLE_SECTIONS))
        raise UsageError(message, did_you_mean(name, TABLE_SECTIONS) or kinds)
    return name if name in TABLE_SECTIONS else f"{name}s"


def _parse_delimiter(text: str) -> str:
    """The one character between two cells, or tab in words. Raises UsageError."""
    delimiter = "\t" if text.casefold() in ("tab", "\\t") else text
    if len(delimiter) > 1 or delimiter in ('"', "\n", "\r"):
        message = fill(exchange_messages.NOT_A_DELIMITER, text=shorten(text))
        raise UsageError(message, fill(exchange_messages.DELIMITER_EXAMPLE))
    return delimiter


def _parse_day_order(text: str) -> str:
    order = text.strip().casefold()
    if order not in ("", "dmy", "mdy"):
        message = fill(exchange_messages.NOT_A_DAY_ORDER, text=shorten(text))
        raise UsageError(message, fill(exchange_messages.DAY_ORDERS))
    return order


def _parse_melted(text: str) -> MeltedColumns:
    """The pattern and the field of COLUMNS=FIELD. Raises UsageError."""
    pattern, equals, field_text = text.rpartition("=")
    if not equals or not pattern:
        message = fill(exchange_messages.COLUMN_MISSING_IN_MAPPING, text=shorten(text))
        raise UsageError(message, hint_actions.WRITE_COLUMNS_OF_DAYS)
    try:
        compiled = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        message = fill(exchange_messages.NOT_A_PATTERN, pattern=shorten(pattern), reason=error)
        raise UsageError(message, hint_actions.WRITE_COLUMNS_OF_DAYS) from None
    return MeltedColumns(compiled, parse_field_name(field_text))
