"""What the columns of a table are: which records it holds, and which of its columns hold which field."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from tracker.domain import hint_actions
from tracker.domain.errors import InvalidInputFile, did_you_mean, join_list, shorten
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.column_mapping import (
    PRESENT_FIELDS,
    TABLE_FIELDS,
    ColumnMapping,
)
from tracker.exchange.dated_headings import day_of_heading, is_dated
from tracker.exchange.document_schema import SECTIONS
from tracker.exchange.folded_words import find_column, fold_word, to_field_name, to_one_line
from tracker.exchange.kinds_of_tables import kinds_of_table
from tracker.exchange.numbered_refs import NUMBERED
from tracker.exchange.own_tables import computed_fields

_FIELDS_OF_NOW = {name for names in TABLE_FIELDS.values() for name in names}
_OF_UPDATE = frozenset(
    {"effective_on", "status", "note"} | (set(TABLE_FIELDS["updates"]) - set(TABLE_FIELDS["commitments"]))
)
"""The fields that are the update's where a row has a commitment and its status."""

_OF_AN_AGREEMENT = frozenset({"commitments", "meetings", "documents"})
_AGREEMENTS = frozenset({"agreement", "agreements"})
ENDS_DUE_DATE = "ends_due_date"

Place = tuple[tuple[int, ...], ...]
"""The columns of a field: of several the first that is not blank; in each some that are joined."""


class TableLayout:
    """Which sections a table holds, and in which of its columns the fields are.

    ``merged`` are the columns whose heading is merged with the one before. Raises InvalidInputFile for a
    header from which that cannot be known, or that contradicts the mapping.
    """

    def __init__(self, header: Sequence[str], mapping: ColumnMapping, merged: Collection[int] = ()) -> None:
        self.header = [to_one_line(heading) for heading in header]
        self.width = len(header)
        self.unnamed_columns = [number for number, heading in enumerate(self.header) if not heading]
        self._merged = merged
        _require_unique_headings(self.header, merged)
        self.melted = list(_melted_columns(self.header, mapping))
        found = find_fields(self.header, mapping, merged)
        self.sections = _kinds_of_table(found, mapping, has_melted=bool(self.melted))
        self._require_fields(found, mapping)
        self.places = {section: self._places_of(section, found) for section in self.sections}
        self.constants = {
            section: {name: value for name, value in mapping.constants.items() if self._is_of(section, name)}
            for section in self.sections
        }
        self.ends_due_dates = find_column(self.header, ENDS_DUE_DATE) if "updates" in self.sections else None
        """The column of our own log that says that a due date is none any more."""
        computed, not_read = computed_fields(set(map(to_field_name, self.header))), self._not_read(mapping)
        self.computed = [heading for heading in not_read if to_field_name(heading) in computed]
        """The headings of columns that the tracker has computed itself; they are not read."""
        foreign = [heading for heading in not_read if to_field_name(heading) not in computed]
        dated = [heading for heading in foreign if is_dated(heading)]
        self.dated = dated if len(dated) > 1 else []
        """The headings of columns of several days, of which nobody says what they hold."""
        self.left_out = [heading for heading in foreign if heading not in self.dated]
        """The headings of the other columns that are not read."""

    def has_column(self, field: str) -> bool:
        """Whether a column holds a field."""
        is_melted = any(name == field for _, name, _ in self.melted)
        return is_melted or any(field in places for places in self.places.values())

    def said_fields(self, section: str) -> set[str]:
        """The fields of a section that the table says something about, be it nothing, in a blank cell."""
        said = {*self.places.get(section, ()), *self.constants.get(section, ())}
        timing = {"due_on", "due", "after"}
        if self._has_computed_due_dates:
            return said - timing
        return said | timing if "due_on" in said else said

    @property
    def _has_computed_due_dates(self) -> bool:
        """Whether its first due dates are those of a list, which a rule or an update may have given."""
        names = set(map(to_field_name, self.header))
        return "original_due_on" in names and "agreed_due_on" not in names

    @property
    def numbered_section(self) -> str:
        """The section whose records have no refs here, and get numbers; empty if all have some."""
        return next((one for one in NUMBERED if one in self.sections and "ref" not in self.places[one]), "")

    def _require_fields(self, found: Collection[str], mapping: ColumnMapping) -> None:
        """Raise InvalidInputFile for commitments without an agreement, and fields of other sections."""
        has_agreement = mapping.has_agreement or not _AGREEMENTS.isdisjoint({*found, *mapping.constants})
        if _OF_AN_AGREEMENT & {*self.sections} and not has_agreement:
            message = fill(exchange_messages.NO_SUCH_COLUMN, column="agreement")
            raise InvalidInputFile(message, hint_actions.GIVE_AGREEMENT_OF_TABLE)
        known = {name for section in self.sections for name in TABLE_FIELDS[section]}
        mapped = [name for name, columns in mapping.columns.items() if columns]
        if foreign := [name for name in (*mapped, *mapping.constants) if name not in known]:
            template = exchange_messages.FIELD_OF_OTHER_SECTION
            message = fill(template, field=foreign[0], section=join_list(self.sections))
            raise InvalidInputFile(message, hint_actions.LEAVE_OUT_COLUMN_OF_FIELD)

    def _is_of(self, section: str, name: str) -> bool:
        """Whether a field is read for a section."""
        if name not in TABLE_FIELDS[section]:
            return False
        if len(self.sections) == 1:
            return True
        is_of_update = name in _OF_UPDATE
        return is_of_update if section == "updates" else not is_of_update

    def _places_of(self, section: str, found: Mapping[str, Place]) -> dict[str, Place]:
        """The columns of the fields of a section."""
        former = {name: found[key] for key, name in SECTIONS[section].former_keys.items() if key in found}
        given = {**former, **found}
        if section == "commitments" and "due_on" not in given and "due" in given:
            given["due_on"] = given.pop("due")  # a day in most tables; a rule among them is told by its words
        places = {name: place for name in SECTIONS[section].parsers if (place := given.get(name))}
        places = {name: place for name, place in places.items() if self._is_of(section, name)}
        if section == "updates" and len(self.sections) > 1:
            places = {"commitment": found.get("ref", ()), **places}
        return places

    def _not_read(self, mapping: ColumnMapping) -> list[str]:
        """The headings of the columns that hold no field, nor are said to hold none."""
        places = [place for by_name in self.places.values() for place in by_name.values()]
        used: set[int | None] = {number for place in places for numbers in place for number in numbers}
        used |= {number for number, _, _ in self.melted} | {self.ends_due_dates}
        unwanted = {name for name, columns in mapping.columns.items() if not columns}
        return [
            heading
            for number, heading in enumerate(self.header)
            if heading
            and number not in used
            and number not in self._merged
            and to_field_name(heading) not in unwanted
        ]


def find_fields(header: Sequence[str], mapping: ColumnMapping, merged: Collection[int]) -> dict[str, Place]:
    """The columns of each field: by the mapping, else by the headings.

    Raises InvalidInputFile for a column of the mapping that the table does not have.
    """
    found: dict[str, Place] = {}
    claimed = {fold_word(column) for columns in mapping.columns.values() for column in columns}
    for number, heading in enumerate(header):
        if heading and number not in merged and fold_word(heading) not in claimed:
            found[to_field_name(heading)] = (_with_merged(number, merged),)
    # In a list made by the tracker "due_on" is the due date as moved by updates; "original_due_on", by
    # which lists from before 0.7.0 give that of the terms, may be that of an update too.
    for column in ("original_due_on", "agreed_due_on"):
        if column in found:
            found["due_on"] = found[column]
    for former, name in PRESENT_FIELDS.items():
        if former in found and former not in _FIELDS_OF_NOW:
            found.setdefault(name, found[former])
    for name, columns in mapping.columns.items():
        found.pop(name, None)
        if columns:
            found[name] = tuple(_locate(header, column, merged) for column in columns)
    return {name: place for name, place in found.items() if name not in mapping.constants}


def _with_merged(number: int, merged: Collection[int]) -> tuple[int, ...]:
    """A column, and those that are merged with it."""
    last = number + 1
    while last in merged:
        last += 1
    return tuple(range(number, last))


def _locate(header: Sequence[str], column: str, merged: Collection[int]) -> tuple[int, ...]:
    """The numbers, from 0, of a column, or of several with + between. Raises InvalidInputFile."""
    if (found := find_column(header, column)) is not None:
        return _with_merged(found, merged)
    parts = column.split("+")
    found_parts = [find_column(header, part) for part in parts]
    numbers = tuple(number for number in found_parts if number is not None)
    if len(parts) > 1 and len(numbers) == len(parts):
        return numbers
    raise no_such_column_error(header, column)


def detect_sections(header: Sequence[str], mapping: ColumnMapping) -> tuple[str, ...]:
    """The sections of a table with this header; none if that cannot be known."""
    headings = [to_one_line(heading) for heading in header]
    try:
        found = find_fields(headings, mapping, ())
        return _kinds_of_table(found, mapping, has_melted=bool(mapping.melted))
    except InvalidInputFile:
        return ()


def _kinds_of_table(found: Collection[str], mapping: ColumnMapping, *, has_melted: bool) -> tuple[str, ...]:
    """What the user says that a table holds, else what its fields say. Raises InvalidInputFile."""
    if mapping.section:
        return (mapping.section,)
    fields = {*found, *mapping.constants, *(("agreement",) if mapping.has_agreement else ())}
    return kinds_of_table(fields, is_titled="title" in mapping.columns, has_melted=has_melted)


def no_such_column_error(header: Iterable[str], column: str) -> InvalidInputFile:
    """The error for a column that a table does not have."""
    headings = [heading for heading in header if heading]
    all_columns = fill(exchange_messages.KNOWN_COLUMNS, columns=join_list(headings))
    message = fill(exchange_messages.NO_SUCH_COLUMN, column=shorten(column))
    return InvalidInputFile(message, did_you_mean(column, headings) or all_columns)


def _require_unique_headings(header: Sequence[str], merged: Collection[int]) -> None:
    """Raise InvalidInputFile for two columns with one name, because nobody could know which one counts."""
    named = [heading for number, heading in enumerate(header) if heading and number not in merged]
    names = Counter(map(to_field_name, named))
    for heading in named:
        if names[to_field_name(heading)] > 1:
            message = fill(exchange_messages.TWO_COLUMNS_OF_ONE_NAME, heading=shorten(heading))
            raise InvalidInputFile(message, fill(exchange_messages.RENAME_COLUMN))


def _melted_columns(header: Sequence[str], mapping: ColumnMapping) -> Iterable[tuple[int, str, date]]:
    """The columns that hold a field as of a day: number, field, day. Raises InvalidInputFile."""
    for melted in mapping.melted:
        found = [number for number, heading in enumerate(header) if melted.pattern.fullmatch(heading)]
        if not found:
            raise no_such_column_error(header, melted.pattern.pattern)
        for number in found:
            match = melted.pattern.fullmatch(header[number])
            parts = [part for part in match.groups() if part] if match else []
            yield number, melted.field, day_of_heading(header[number], parts)


def require_columns_of_words(layouts: Sequence[TableLayout], mapping: ColumnMapping) -> None:
    """Raise InvalidInputFile if words of a field are explained, and no table has a column of it."""
    for name in mapping.words:
        if not any(layout.has_column(name) for layout in layouts):
            message = fill(exchange_messages.NO_COLUMN_OF_WORDS, field=name)
            raise InvalidInputFile(message, hint_actions.LEAVE_OUT_WORDS_OF_FIELD.with_values(field=name))
