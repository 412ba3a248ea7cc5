"""What the columns of a table hold: told by their names, or by what the user says of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.errors import InvalidInputFile, UsageError, did_you_mean, shorten
from tracker.domain.vocabulary import Status, parse_status
from tracker.exchange.document_schema import SECTIONS, Item

TABLE_FIELDS = {kind: list(SECTIONS[kind].readers) for kind in ("commitments", "updates")}
IDENTIFYING_FIELDS = {"commitments": ("ref", "title"), "updates": ("commitment", "effective_on")}
"""The columns by which a table is told apart."""


@dataclass(frozen=True)
class ColumnMapping:
    """How a table is to be understood: the columns that hold a field, and what its status words mean."""

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    status_words: Mapping[str, Status] = field(default_factory=dict)
    has_agreement: bool = False
    """Whether all commitments are put under one agreement, whatever a column says."""


def parse_column_mapping(
    maps: Sequence[str], status_maps: Sequence[str], *, has_agreement: bool = False
) -> ColumnMapping:
    """The legend that FIELD=COLUMN and THEIRS=OURS come to.

    A field named more than once takes the first of its columns that is not blank. Raises UsageError.
    """
    columns: dict[str, list[str]] = {}
    for given in maps:
        key, equals, column = given.partition("=")
        key = _to_field_name(key)
        if not (equals and column.strip()):
            raise UsageError(f'"{shorten(given)}" maps nothing.', "Write --map FIELD=COLUMN.")
        known = list(dict.fromkeys(key for keys in TABLE_FIELDS.values() for key in keys))
        if key not in known:
            way_on = did_you_mean(key, known) or f"Fields: {', '.join(known)}."
            raise UsageError(f'There is no field "{shorten(key)}".', way_on)
        columns.setdefault(key, []).append(column.strip())
    statuses: dict[str, Status] = {}
    for given in status_maps:
        theirs, equals, ours = given.rpartition("=")
        if not equals:
            raise UsageError(f'"{shorten(given)}" translates nothing.', "Write --status-map THEIRS=OURS.")
        statuses[_fold_case(theirs)] = parse_status(ours)
    return ColumnMapping(columns, statuses, has_agreement)


def _to_field_name(name: str) -> str:
    """A column's name as a key: "Effective on" is effective_on."""
    return "_".join(name.replace("_", " ").replace("-", " ").casefold().split())


def _fold_case(word: str) -> str:
    return " ".join(word.casefold().split())


class TableLayout:
    """A table's columns by what they hold. Raises InvalidInputFile for a header that tells too little, or too much."""

    def __init__(self, header: Sequence[str], legend: ColumnMapping) -> None:
        self.width = len(header)
        self._statuses = legend.status_words
        self._unnamed = [place for place, name in enumerate(header) if not name.strip()]
        _require_unique_names(header)
        found = locate_columns(header, legend)
        self.section = _detect_section(found)
        keys = TABLE_FIELDS[self.section]
        if self.section == "commitments" and not (legend.has_agreement or "agreement" in found):
            way_on = "Name the agreement of all of them: --agreement REF, or --map agreement=COLUMN."
            raise InvalidInputFile('There is no column "agreement".', way_on)
        if foreign := [key for key in legend.columns if key not in keys]:
            raise InvalidInputFile(f'"{foreign[0]}" is no field of {self.section}.', "Leave its --map out.")
        self._places = [(key, found[key]) for key in keys if key in found]
        used = {place for _, where in self._places for place in where}
        self.left_out = [name for place, name in enumerate(header) if name.strip() and place not in used]

    def item(self, cells: Sequence[Any]) -> Item | InvalidInputFile:
        """A row by key, without what is blank; or what is wrong with it."""
        for place in self._unnamed:
            if not is_blank(cells[place]):
                return missing_heading_error(cells[place])
        item: Item = {}
        for key, places in self._places:
            for place in places:
                if not is_blank(value := cells[place]):
                    item[key] = value
                    break
        if self._statuses and self.section == "updates":
            word = _fold_case(str(item.get("status", "")))
            if word in self._statuses:
                item["status"] = self._statuses[word].value
        return item


def missing_heading_error(cell: object) -> InvalidInputFile:
    """The error for a cell whose column has no name."""
    message = f'A cell with "{shorten(str(cell))}" stands under no heading.'
    return InvalidInputFile(message, "Give its column a name, or empty it.")


def is_blank(cell: object) -> bool:
    """Whether nothing can be seen in a cell."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def locate_columns(header: Sequence[str], legend: ColumnMapping) -> dict[str, list[int]]:
    """Where each key stands: where its column is called so, or is said to be. Raises InvalidInputFile."""
    named = {key: [_locate_column(header, name) for name in names] for key, names in legend.columns.items()}
    own = {_to_field_name(name): [place] for place, name in enumerate(header) if name.strip()}
    if "original_due_on" in own:  # a list of ours: its due_on is where the date has moved to
        own["due_on"] = own["original_due_on"]
    return own | named


def has_column(header: Sequence[str], name: str) -> bool:
    """Whether a column is called so, case apart."""
    return any(known.strip().casefold() == name.casefold() for known in header)


def _locate_column(header: Sequence[str], column: str) -> int:
    for place, name in enumerate(header):
        if name.strip().casefold() == column.casefold():
            return place
    names = [name for name in header if name.strip()]
    way_on = did_you_mean(column, names) or f"Columns: {', '.join(names)}."
    raise InvalidInputFile(f'There is no column "{shorten(column)}".', way_on)


def _require_unique_names(header: Sequence[str]) -> None:
    """Refuse two columns of one name: nobody could say which of them counts."""
    names = Counter(_to_field_name(name) for name in header if name.strip())
    for name in header:
        if names[_to_field_name(name)] > 1:
            raise InvalidInputFile(
                f'Two columns are called "{shorten(name.strip())}".', "Give one another name."
            )


def _detect_section(found: Mapping[str, Any]) -> str:
    whole = [kind for kind, marks in IDENTIFYING_FIELDS.items() if all(mark in found for mark in marks)]
    if whole:
        return whole[-1]
    begun = [kind for kind, marks in IDENTIFYING_FIELDS.items() if any(mark in found for mark in marks)]
    if len(begun) == 1:
        missing = next(mark for mark in IDENTIFYING_FIELDS[begun[0]] if mark not in found)
        message = f'A table of {begun[0]} needs a column "{missing}".'
        raise InvalidInputFile(message, f"Name it: --map {missing}=COLUMN.")
    raise InvalidInputFile(
        "The header says neither commitments (ref, title) nor updates (commitment, effective_on).",
        "Name the columns: --map FIELD=COLUMN.",
    )


def sheet_layouts(headers: Mapping[str, Sequence[str]], legend: ColumnMapping) -> dict[str, TableLayout]:
    """The layouts of the sheets that are tables of ours; what is said of columns must hold for one of them.

    Raises InvalidInputFile, for one sheet with its name.
    """
    for names in legend.columns.values():
        for name in names:
            if not any(has_column(header, name) for header in headers.values()):
                _locate_column([known for header in headers.values() for known in header], name)
    made: dict[str, TableLayout] = {}
    for title, header in headers.items():
        own = _mapping_of_sheet(header, legend)
        marks = {mark for marks in IDENTIFYING_FIELDS.values() for mark in marks}
        if not marks & locate_columns(header, own).keys():
            continue  # a sheet of something else
        try:
            made[title] = TableLayout(header, own)
        except InvalidInputFile as error:
            error.place = f'sheet "{title}"'
            raise
    if not made:
        try:
            _detect_section({})
        except InvalidInputFile as error:
            error.place = f'sheet "{next(iter(headers), "")}"'
            raise
    return made


def _mapping_of_sheet(header: Sequence[str], legend: ColumnMapping) -> ColumnMapping:
    """The part of a legend that speaks of a sheet's columns and of what it holds."""
    there = {
        key: [name for name in names if has_column(header, name)] for key, names in legend.columns.items()
    }
    there = {key: names for key, names in there.items() if names}
    found = locate_columns(header, ColumnMapping(there)).keys()
    keys = next(
        (
            TABLE_FIELDS[kind]
            for kind in reversed(IDENTIFYING_FIELDS)
            if set(IDENTIFYING_FIELDS[kind]) <= found
        ),
        list(there),
    )
    kept = {key: names for key, names in there.items() if key in keys}
    return ColumnMapping(kept, legend.status_words, legend.has_agreement)
