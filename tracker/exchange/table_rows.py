"""How the rows of a table become items: each cell as its field is meant, words and names as they are here."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.domain.days import parse_day
from tracker.domain.due_rules import NO_DUE_DATE
from tracker.domain.errors import InvalidInputFile, TrackerError, UsageError, shorten
from tracker.domain.fields import Amount, Count, Day, Field, Kind, NewCode, NewRef, Ref, Refs, fields_of
from tracker.domain.message_filling import fill
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventDayTerms,
    EventTerms,
    MeetingTerms,
    StandingTerms,
    UpdateTerms,
)
from tracker.domain.vocabulary import CommitmentKind
from tracker.domain.word_parsing import parse_status
from tracker.exchange import exchange_messages
from tracker.exchange.column_mapping import ColumnMapping
from tracker.exchange.document_schema import SECTIONS, Item
from tracker.exchange.folded_words import fold_word
from tracker.exchange.numbered_refs import NUMBERED
from tracker.exchange.sheet import SheetRow
from tracker.exchange.shown_cells import (
    ShownNumber,
    UnusableCell,
    cell_of_amount,
    cell_of_day,
    cell_of_ref,
    cell_text,
    column_name,
    is_blank,
    unusable_cell_error,
)
from tracker.exchange.table_names import TableNames, split_names
from tracker.exchange.typed_due_dates import split_due
from tracker.exchange.unclear_numbers import is_unclear, meant_by_stored, unclear_number_error

if TYPE_CHECKING:
    from tracker.exchange.table_layout import Place, TableLayout

_RECORDS = {
    "actors": ActorTerms,
    "agreements": AgreementTerms,
    "documents": DocumentTerms,
    "commitments": CommitmentTerms,
    "updates": UpdateTerms,
    "events": EventTerms,
    "meetings": MeetingTerms,
    "standings": StandingTerms,
    "event_days": EventDayTerms,
}
FIELDS_OF_SECTIONS: Mapping[str, dict[str, Field]] = {
    section: {field.name: field for field in fields_of(record)} for section, record in _RECORDS.items()
}
FIELDS_OF_SECTIONS["event_days"]["agreement"] = FIELDS_OF_SECTIONS["events"][
    "agreement"
]  # an event is also named in two columns
_SAYING = {"status", "note", "value", "incidents", "ask", "owner", "successors"}
"""The fields of an update without which it says nothing."""
_OF_A_STATUS = {"commitment", "effective_on", "status"}
_SAYING_WHO = {"reporter", "speaker", "source", "side"}
NUMERIC_DAY = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-](\d{2}|\d{4})\s*")


class TableRows:
    """Makes the items of the rows of one sheet. ``has_cell_names`` says whether its cells are called C5."""

    def __init__(self, layout: "TableLayout", mapping: ColumnMapping, *, has_cell_names: bool) -> None:
        self._layout, self._mapping = layout, mapping
        self._has_cell_names = has_cell_names
        self._plain_columns = {
            section: dict(self._find_plain_columns(section)) for section in layout.sections
        }
        self.known_statuses: set[tuple[int, date]] = set()
        """Rows and days of columns whose status says no more than is known here."""
        self.columns_with_point: set[int] = set()
        """The columns of numbers whose point can only stand before decimals."""
        self.names: TableNames | None = None
        """The names that are here; without them names stay as they are."""

    def items(self, section: str, row: SheetRow) -> Iterator[Item | InvalidInputFile]:
        """The items of a section in a row; or the error for a cell under no heading."""
        cells = row.cells + [None] * (self._layout.width - len(row.cells))
        if error := self._find_wrong_length(section, row) or self._find_stray_cell(cells):
            yield error
            return
        item = self._read_fields(section, cells, row.number)
        if section == "commitments":
            split_due(item)
            if "every" in item and "kind" not in self._layout.said_fields(section):
                item["kind"] = (
                    CommitmentKind.RECURRING.value
                )  # nothing else recurs, and no column says what is
        if section == "updates" and (number := self._layout.ends_due_dates) is not None:
            is_ended = str(cell_text(cells[number])).casefold() == "true"
            item |= {"due_on": NO_DUE_DATE} if is_ended else {}
        if section == "event_days" and self.names and "agreement" not in item:
            item |= self.names.whole_event(item)
        self._complete_ref(section, cells, item, row.number)
        if section != "updates" or not self._layout.melted:
            if len(self._layout.sections) == 1 or section != "updates" or _says_something(item):
                yield item
            return
        yield from self._melted_items(item, cells, row.number)

    def _find_wrong_length(self, section: str, row: SheetRow) -> InvalidInputFile | None:
        """The error for a row of text with more cells than the header, or too few to be one."""
        count, width = len(row.cells), self._layout.width
        if self._has_cell_names or count == width:
            return None
        if count > width:
            message = fill(exchange_messages.ROW_TOO_LONG, count=count, width=width)
            return InvalidInputFile(message, fill(exchange_messages.QUOTE_TEXT_WITH_COMMA))
        required = SECTIONS[section].required - {"obligors"}
        places = [place for name, place in self._layout.places[section].items() if name in required]
        if all(min(numbers) < count for place in places for numbers in place):
            return None  # it lacks only empty cells at its end
        message = fill(exchange_messages.ROW_TOO_SHORT, count=count, width=width)
        return InvalidInputFile(message, fill(exchange_messages.IS_CELL_MISSING))

    def _find_stray_cell(self, cells: Sequence[Any]) -> InvalidInputFile | None:
        """The error for a cell whose column has no heading; an unusable one says nothing."""
        for number in (*self._layout.unnamed_columns, *range(self._layout.width, len(cells))):
            if not is_blank(cells[number]) and not isinstance(cells[number], UnusableCell):
                return missing_heading_error(str(cell_text(cells[number])))
        return None

    def _read_fields(self, section: str, cells: Sequence[Any], row: int) -> Item:
        """The fields of a section that are not blank in a row, or what is wrong with them."""
        item: Item = {}
        plain = self._plain_columns[section]
        for name, place in self._layout.places[section].items():
            if name in plain and type(text := cells[plain[name]]) is str:  # most cells of most tables
                if text and not text.isspace():
                    item[name] = text
                continue
            value = self._read_place(section, name, place, cells, row)
            if value is not None:
                item[name] = value
        for name, text in self._layout.constants[section].items():
            item[name] = self._as_meant(section, name, text)
        return item

    def _find_plain_columns(self, section: str) -> Iterator[tuple[str, int]]:
        """The fields whose one column is read as it is where it has text, each with the column."""
        for name, place in self._layout.places[section].items():
            kind = FIELDS_OF_SECTIONS[section][name].kind if name in FIELDS_OF_SECTIONS[section] else None
            is_actor = isinstance(kind, Ref | Refs) and kind.entity == "actor"
            is_day = isinstance(kind, Day) and (self._mapping.day_order or self._mapping.is_month_end)
            is_changed = is_actor or is_day or isinstance(kind, Amount | Count) or name in self._mapping.words
            if not is_changed and len(place) == 1 and len(place[0]) == 1:
                yield name, place[0][0]

    def _read_place(self, section: str, name: str, place: "Place", cells: Sequence[Any], row: int) -> Any:  # noqa: ANN401
        """The value of a field: of the first of its columns that is not blank."""
        field = FIELDS_OF_SECTIONS[section].get(name)
        for numbers in place:
            filled = [number for number in numbers if not is_blank(cells[number])]
            if not filled:
                continue
            try:
                values = [_read_cell(field, cells[number], number, row) for number in filled]
                self._require_clear_number(field, cells, filled)
            except InvalidInputFile as error:
                return error
            if len(values) == 1:
                return self._as_meant(section, name, values[0])
            separator = ";" if field and isinstance(field.kind, Refs) else " "
            return self._as_meant(section, name, separator.join(dict.fromkeys(map(str, values))))
        words = self._mapping.words.get(name)
        if words and "" in words:
            return words[""]
        if place and name == "obligors":
            message = fill(exchange_messages.BLANK_OBLIGORS)
            return InvalidInputFile(message, fill(exchange_messages.NAME_OBLIGORS), name)
        return None

    @property
    def number_columns(self) -> set[int]:
        """The columns that are read as numbers."""
        found = {
            number
            for section in self._layout.sections
            for name, place in self._layout.places[section].items()
            if _is_number(section, name)
            for numbers in place
            for number in numbers
        }
        return found | {number for number, name, _ in self._layout.melted if _is_number("updates", name)}

    def _require_clear_number(self, field: Field | None, cells: Sequence[Any], filled: Sequence[int]) -> None:
        """Raise InvalidInputFile for a text that is one number here and another there, if nothing says which.

        What says it are other numbers of the column, or the user. A number is what is stored.
        """
        if field is None or not isinstance(field.kind, Amount | Count):
            return
        known = self._mapping.words.get(field.name, {})
        for number in filled:
            text = cells[number]
            is_settled = number in self.columns_with_point or fold_word(str(text)) in known
            if type(text) is str and not is_settled and is_unclear(text):
                raise unclear_number_error(field.name, text)

    def _as_meant(self, section: str, name: str, value: Any) -> Any:  # noqa: ANN401 - a day, a list, a text
        """A value with its words as they mean here, and its names as codes."""
        field = FIELDS_OF_SECTIONS[section].get(name)
        kind = field.kind if field else None
        if isinstance(kind, Refs | Ref) and kind.entity == "actor":
            return self._actors_as_meant(name, value, kind)
        words = self._mapping.words.get(name, {})
        if isinstance(kind, Refs) and isinstance(value, str) and words:
            return ";".join(words.get(fold_word(part), part) for part in split_names(value))
        if isinstance(value, str) and words:
            value = words.get(fold_word(value), value)
        return self._day_as_meant(value) if isinstance(kind, Day) and isinstance(value, str) else value

    def _actors_as_meant(self, name: str, value: Any, kind: Kind) -> Any:  # noqa: ANN401
        """The codes of actors, where they are known by the names that stand there."""
        words = self._mapping.words.get(name, {})
        if not isinstance(value, str | list) or (isinstance(kind, Ref) and isinstance(value, list)):
            return value
        parts = value if isinstance(value, list) else [value]
        if isinstance(value, str) and isinstance(kind, Refs):
            parts = split_names(value)
        codes = [self._actor_as_meant(name, part, words) if isinstance(part, str) else part for part in parts]
        if isinstance(kind, Ref):
            return codes[0] if codes else value
        return codes

    def _actor_as_meant(self, field: str, text: str, words: Mapping[str, str]) -> str:
        """The code of an actor, or of the one that is made for it; the text where there is none."""
        meant = words.get(fold_word(text), text)
        if self.names is None:
            return meant
        if (code := self.names.code_of(meant)) is not None:
            return code
        if self._mapping.new_actor_kind is None:
            return meant
        return self.names.make_actor(text, field, meant if meant != text else "") or meant

    def _day_as_meant(self, text: str) -> str:
        """The day of a text in the order of its numbers, or the last of its month, where that is wanted."""
        if self._mapping.day_order and (match := NUMERIC_DAY.fullmatch(text)):
            first, second, year = match.groups()
            day, month = (first, second) if self._mapping.day_order == "dmy" else (second, first)
            full_year = year if len(year) == 4 else f"20{year}"
            return f"{full_year}-{month:0>2}-{day:0>2}"
        if self._mapping.is_month_end:
            return _last_day_of(text) or text
        return text

    def _complete_ref(self, section: str, cells: Sequence[Any], item: Item, row: int) -> None:
        """Give what has no ref its number, and an update the ref of its commitment."""
        numbered = self._layout.numbered_section
        if section in NUMBERED and section != numbered and "ref" not in item:
            item["ref"] = _missing_ref_error()
        key = "commitment" if section == "updates" else "ref"
        if self.names is None or not numbered or section not in (numbered, "updates") or key in item:
            return
        terms = item if section == numbered else self._read_fields(numbered, cells, row)
        agreement = self.names.agreement or _agreement_of(terms)
        if agreement and (name := _name_of(numbered, terms)):
            item[key] = self.names.ref_of(numbered, agreement, name)

    def _melted_items(self, item: Item, cells: Sequence[Any], row: int) -> Iterator[Item]:
        """An item for each day whose columns have something in this row, but for what is known here.

        After one that is news all are, for they say that it did not last.
        """
        by_day: dict[date, Item] = {}
        for number, name, day in self._layout.melted:
            value = self._read_place("updates", name, ((number,),), cells, row)
            if value is not None:
                by_day.setdefault(day, {**item, "effective_on": day})[name] = value
        has_news = False
        for day, update in sorted(by_day.items()):
            has_news = has_news or not self._repeats_what_is_known(update, day)
            if has_news:
                yield update
            else:
                self.known_statuses.add((row, day))

    def _repeats_what_is_known(self, update: Item, day: date) -> bool:
        """Whether the status of a column is the one that is known here as of its day, and nothing is new.

        It would be if a column of the row, or the user, said who says so, where, or of whose part.
        """
        said = update.keys() - (self._layout.constants["updates"].keys() - _SAYING_WHO)
        ref, status = update.get("commitment"), update.get("status")
        if self.names is None or said != _OF_A_STATUS or type(ref) is not str or type(status) is not str:
            return False
        try:
            return self.names.status_on(ref, day) is parse_status(status)
        except TrackerError:
            return False


def _is_number(section: str, name: str) -> bool:
    field = FIELDS_OF_SECTIONS[section].get(name)
    return field is not None and isinstance(field.kind, Amount | Count)


def missing_heading_error(text: str) -> InvalidInputFile:
    """The error for a cell whose column has no heading."""
    message = fill(exchange_messages.CELL_UNDER_NO_HEADING, cell=shorten(text))
    return InvalidInputFile(message, fill(exchange_messages.NAME_OR_EMPTY_COLUMN))


def _read_cell(field: Field | None, cell: Any, column: int, row: int) -> Any:  # noqa: ANN401 - as it is meant
    """A cell as its field is meant. Raises InvalidInputFile for one that shows nothing useful."""
    if type(cell) is str:
        return cell
    name = f"{column_name(column)}{row}"
    if isinstance(cell, UnusableCell):
        raise unusable_cell_error(cell, name, field.name if field else "")
    kind = field.kind if field else None
    if isinstance(kind, NewRef | Ref | Refs | NewCode):
        return cell_of_ref(cell, name)
    if isinstance(kind, Amount | Count):
        shown = cell_of_amount(cell, name)
        return meant_by_stored(cell.text, shown) if isinstance(cell, ShownNumber) else shown
    if field is None or isinstance(kind, Day):  # when it was recorded is a moment
        return cell_of_day(cell)
    return cell_text(cell)


def _missing_ref_error() -> InvalidInputFile:
    """The error for a blank ref where others have one: nobody knows whether it is left out or forgotten."""
    return InvalidInputFile(
        fill(exchange_messages.FIELD_MISSING), fill(exchange_messages.NUMBERED_WITHOUT_COLUMN), "ref"
    )


def _agreement_of(terms: Item) -> str:
    """The ref of the agreement of a row, of several the first."""
    given = terms.get("agreement") or terms.get("agreements") or ""
    first = given[0] if isinstance(given, list) else str(given).partition(";")[0]
    return str(first).strip().lower()


def _name_of(section: str, terms: Item) -> str:
    """What a record without a ref is known by: its title, of a meeting with the day; empty if not given."""
    title = terms.get("title", "")
    if section != "meetings":
        return title if isinstance(title, str) else ""
    try:
        return f"{SECTIONS[section].parsers['held_on'](terms.get('held_on'))} {title}"
    except TrackerError:
        return ""


def _says_something(item: Item) -> bool:
    """Whether the update of a row says more than of which commitment and when."""
    return bool(item.keys() & _SAYING)


def _last_day_of(text: str) -> str | None:
    """The last day of a year, a quarter or a month, as text; None for what is none."""
    stripped = text.strip()
    if stripped.isdecimal() and len(stripped) == 4:
        return f"{int(stripped)}-12-31"
    try:
        return parse_day(text, None, takes_period=True).isoformat()
    except UsageError:
        return None
