"""Which column of a table holds which field: known from the headings, or from what the user says."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.domain import hint_actions
from tracker.domain.errors import InvalidInputFile, UsageError, did_you_mean, join_list, shorten
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import Status
from tracker.domain.word_parsing import parse_status
from tracker.exchange import exchange_messages
from tracker.exchange.document_schema import SECTIONS, Item

IDENTIFYING_FIELDS = {
    "standings": ("agreement", "standing", "effective_on"),
    "event_days": ("event", "effective_on"),
    "events": ("event", "title"),
    "meetings": ("meeting", "held_on"),
    "commitments": ("ref", "title"),
    "updates": ("commitment", "effective_on"),
}
"""The fields by which a table of each section is known; one that has those of several is of the last."""
_TOLD_BY_ONE_FIELD = ("commitments", "updates")
"""The sections that a table is taken for, and refused, which has only one of their fields."""
TABLE_FIELDS = {section: list(SECTIONS[section].parsers) for section in IDENTIFYING_FIELDS}
_PRESENT_FIELDS = {
    former: name for section in _TOLD_BY_ONE_FIELD for former, name in SECTIONS[section].former_keys.items()
}
"""The fields of tables that had another name, by that name."""


@dataclass(frozen=True)
class ColumnMapping:
    """What the user says about a table: the columns that hold a field, and what its status words mean."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    status_words: Mapping[str, Status] = field(default_factory=dict)
    has_agreement: bool = False
    """Whether the user names one agreement for all commitments; a column for it is not needed then."""


def parse_column_mapping(
    field_options: Sequence[str], status_options: Sequence[str], *, has_agreement: bool = False
) -> ColumnMapping:
    """The mapping that options such as FIELD=COLUMN and THEIRS=OURS mean.

    If a field is mapped to several columns, the first of them that is not blank in a row counts.
    Raises UsageError.
    """
    columns: dict[str, list[str]] = {}
    for option in field_options:
        field_name, column = _parse_field_option(option)
        columns.setdefault(field_name, []).append(column)
    status_words: dict[str, Status] = {}
    for option in status_options:
        their_word, equals, our_word = option.rpartition("=")
        if not equals:
            message = fill(exchange_messages.MEANING_MISSING, text=shorten(option))
            raise UsageError(message, hint_actions.WRITE_MEANING_OF_WORD)
        status_words[_fold_case(their_word)] = parse_status(our_word)
    return ColumnMapping(columns, status_words, has_agreement)


def _parse_field_option(option: str) -> tuple[str, str]:
    """The field and the column of FIELD=COLUMN. Raises UsageError."""
    field_name, equals, column = option.partition("=")
    field_name = _to_field_name(field_name)
    if not (equals and column.strip()):
        message = fill(exchange_messages.COLUMN_MISSING_IN_MAPPING, text=shorten(option))
        raise UsageError(message, hint_actions.WRITE_COLUMN_OF_FIELD)
    field_name = _PRESENT_FIELDS.get(field_name, field_name)
    known_fields = list(dict.fromkeys(known for fields in TABLE_FIELDS.values() for known in fields))
    if field_name not in known_fields:
        all_fields = fill(exchange_messages.KNOWN_FIELDS, fields=join_list(known_fields))
        message = fill(exchange_messages.NO_SUCH_FIELD, field=shorten(field_name))
        raise UsageError(message, did_you_mean(field_name, known_fields) or all_fields)
    return field_name, column.strip()


def _to_field_name(heading: str) -> str:
    """A heading as the name of a field: "Effective on" is effective_on."""
    return "_".join(heading.replace("_", " ").replace("-", " ").casefold().split())


def _fold_case(word: str) -> str:
    """The word in lower case, with one space for each run of spaces."""
    return " ".join(word.casefold().split())


class TableLayout:
    """Which section a table holds, and in which of its columns the fields are.

    Raises InvalidInputFile for a header from which that cannot be known, or that contradicts the mapping.
    """

    def __init__(self, header: Sequence[str], mapping: ColumnMapping) -> None:
        self.width = len(header)
        self._status_words = mapping.status_words
        self._unnamed_columns = [number for number, heading in enumerate(header) if not heading.strip()]
        _require_unique_headings(header)
        columns = _locate_columns(header, mapping)
        self.section = _detect_section(columns)
        for former, name in SECTIONS[self.section].former_keys.items():
            if former in columns:
                columns.setdefault(name, columns[former])
        field_names = TABLE_FIELDS[self.section]
        if self.section == "commitments" and not (mapping.has_agreement or "agreement" in columns):
            message = fill(exchange_messages.NO_SUCH_COLUMN, column="agreement")
            raise InvalidInputFile(message, hint_actions.GIVE_AGREEMENT_OF_TABLE)
        if foreign_fields := [name for name in mapping.columns if name not in field_names]:
            template = exchange_messages.FIELD_OF_OTHER_SECTION
            message = fill(template, field=foreign_fields[0], section=self.section)
            raise InvalidInputFile(message, hint_actions.LEAVE_OUT_COLUMN_OF_FIELD)
        self._columns = [(name, columns[name]) for name in field_names if name in columns]
        self.has_status = "status" in columns and "status" in field_names
        """Whether a column holds statuses."""
        used_numbers = {number for _, numbers in self._columns for number in numbers}
        named = [(number, heading) for number, heading in enumerate(header) if heading.strip()]
        self.left_out = [heading for number, heading in named if number not in used_numbers]
        """The headings of the columns that are not read."""

    def to_item(self, cells: Sequence[Any]) -> Item | InvalidInputFile:
        """The item of a row, without blank fields; or the error for a cell under no heading."""
        for number in self._unnamed_columns:
            if not is_blank(cells[number]):
                return missing_heading_error(cells[number])
        item: Item = {}
        for name, numbers in self._columns:
            for number in numbers:
                if not is_blank(value := cells[number]):
                    item[name] = value
                    break
        if self._status_words and self.section == "updates":
            word = _fold_case(str(item.get("status", "")))
            if word in self._status_words:
                item["status"] = self._status_words[word].value
        return item


def missing_heading_error(cell: object) -> InvalidInputFile:
    """The error for a cell whose column has no heading."""
    message = fill(exchange_messages.CELL_UNDER_NO_HEADING, cell=shorten(str(cell)))
    return InvalidInputFile(message, fill(exchange_messages.NAME_OR_EMPTY_COLUMN))


def is_blank(cell: object) -> bool:
    """Whether a cell is empty or has white space only."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def _locate_columns(header: Sequence[str], mapping: ColumnMapping) -> dict[str, list[int]]:
    """The numbers, from 0, of the columns of each field: by the mapping, else by the headings.

    Raises InvalidInputFile for a column of the mapping that the table does not have.
    """
    mapped = {
        field_name: [_locate_column(header, column) for column in columns]
        for field_name, columns in mapping.columns.items()
    }
    found = {_to_field_name(heading): [number] for number, heading in enumerate(header) if heading.strip()}
    # In a list made by the tracker "due_on" is the due date as moved by updates; "original_due_on", by which
    # lists from before 0.7.0 give that of the terms, may be that of an update too.
    for column in ("original_due_on", "agreed_due_on"):
        if column in found:
            found["due_on"] = found[column]
    return found | mapped


def _find_column(header: Sequence[str], column: str) -> int | None:
    """The number, from 0, of the first column with this heading, in any case; None if none has it."""
    headings = [heading.strip().casefold() for heading in header]
    return headings.index(column.casefold()) if column.casefold() in headings else None


def _locate_column(header: Sequence[str], column: str) -> int:
    """The number, from 0, of the first column with this heading. Raises InvalidInputFile if none has it."""
    number = _find_column(header, column)
    if number is not None:
        return number
    headings = [heading for heading in header if heading.strip()]
    all_columns = fill(exchange_messages.KNOWN_COLUMNS, columns=join_list(headings))
    message = fill(exchange_messages.NO_SUCH_COLUMN, column=shorten(column))
    raise InvalidInputFile(message, did_you_mean(column, headings) or all_columns)


def _require_unique_headings(header: Sequence[str]) -> None:
    """Raise InvalidInputFile for two columns with one name, because nobody could know which one counts."""
    names = Counter(_to_field_name(heading) for heading in header if heading.strip())
    for heading in header:
        if names[_to_field_name(heading)] > 1:
            message = fill(exchange_messages.TWO_COLUMNS_OF_ONE_NAME, heading=shorten(heading.strip()))
            raise InvalidInputFile(message, fill(exchange_messages.RENAME_COLUMN))


def _detect_section(field_names: Collection[str]) -> str:
    """The section of a table with these fields. Raises InvalidInputFile if identifying fields are missing.

    A table that has the identifying fields of both sections is one of updates.
    """
    if complete := _complete_sections(field_names):
        return complete[-1]
    incomplete = [
        section for section in _TOLD_BY_ONE_FIELD if set(IDENTIFYING_FIELDS[section]) & set(field_names)
    ]
    if len(incomplete) == 1:
        missing = next(name for name in IDENTIFYING_FIELDS[incomplete[0]] if name not in field_names)
        template = exchange_messages.IDENTIFYING_COLUMN_MISSING
        message = fill(template, section=incomplete[0], column=missing)
        raise InvalidInputFile(message, hint_actions.GIVE_COLUMN_OF_FIELD.with_values(field=missing))
    raise _unknown_header_error()


def _complete_sections(field_names: Collection[str]) -> list[str]:
    """The sections all of whose identifying fields are there."""
    return [section for section, fields in IDENTIFYING_FIELDS.items() if set(fields) <= set(field_names)]


def _unknown_header_error(place: str = "") -> InvalidInputFile:
    """The error for a header that says neither commitments nor updates."""
    message = fill(exchange_messages.UNKNOWN_HEADER)
    return InvalidInputFile(message, hint_actions.GIVE_COLUMNS, place=place)


def require_status_column(layouts: Iterable[TableLayout], mapping: ColumnMapping) -> None:
    """Raise InvalidInputFile if status words are explained, and no table has a status."""
    if mapping.status_words and not any(layout.has_status for layout in layouts):
        raise InvalidInputFile(fill(exchange_messages.NO_STATUS_COLUMN), hint_actions.LEAVE_OUT_STATUS_WORDS)


def sheet_layouts(headers: Mapping[str, Sequence[str]], mapping: ColumnMapping) -> dict[str, TableLayout]:
    """The layouts of those sheets, by title, that hold commitments or updates; others are left out.

    Each column of the mapping must be in one of the sheets. Raises InvalidInputFile, with the title of the
    sheet if it is about one.
    """
    _require_mapped_columns(headers, mapping)
    layouts: dict[str, TableLayout] = {}
    identifying = {name for section in _TOLD_BY_ONE_FIELD for name in IDENTIFYING_FIELDS[section]}
    for title, header in headers.items():
        sheet_mapping = _mapping_of_sheet(header, mapping)
        fields = _locate_columns(header, sheet_mapping).keys()
        if not (identifying & fields or _complete_sections(fields)):
            continue
        try:
            layouts[title] = TableLayout(header, sheet_mapping)
        except InvalidInputFile as error:
            error.place = fill(exchange_messages.SHEET, title=title)
            raise
    if not layouts:
        raise _unknown_header_error(place=fill(exchange_messages.SHEET, title=next(iter(headers), "")))
    require_status_column(layouts.values(), mapping)
    return layouts


def _require_mapped_columns(headers: Mapping[str, Sequence[str]], mapping: ColumnMapping) -> None:
    """Raise InvalidInputFile for a column of the mapping that no sheet has."""
    all_headings = [heading for header in headers.values() for heading in header]
    for columns in mapping.columns.values():
        for column in columns:
            _locate_column(all_headings, column)


def _mapping_of_sheet(header: Sequence[str], mapping: ColumnMapping) -> ColumnMapping:
    """The part of a mapping that is about the columns of one sheet, and about fields of its section."""
    present = {
        field_name: [column for column in columns if _find_column(header, column) is not None]
        for field_name, columns in mapping.columns.items()
    }
    present = {field_name: columns for field_name, columns in present.items() if columns}
    found = _locate_columns(header, ColumnMapping(present)).keys()
    complete = _complete_sections(found)
    field_names = TABLE_FIELDS[complete[-1]] if complete else list(present)
    kept = {field_name: columns for field_name, columns in present.items() if field_name in field_names}
    return ColumnMapping(kept, mapping.status_words, mapping.has_agreement)
