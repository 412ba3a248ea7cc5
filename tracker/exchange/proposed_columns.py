"""The columns of a table that nobody has prepared: what each could be, and which of its words are new."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import NamedTuple

from tracker.domain.days import parse_day
from tracker.domain.errors import TrackerError
from tracker.domain.fields import Day, Field, Period, Ref, Refs, VocabularyWord
from tracker.domain.quantities import parse_amount
from tracker.domain.ref_shape import is_ref
from tracker.exchange.column_mapping import PRESENT_FIELDS, UNDECIDED, MappingTexts, parse_section
from tracker.exchange.dated_headings import patterns_of_days
from tracker.exchange.document_schema import SECTIONS
from tracker.exchange.folded_words import fold_word, to_field_name, to_one_line
from tracker.exchange.heading_words import fields_of_heading, kind_of_headings
from tracker.exchange.import_remarks import ActorRow
from tracker.exchange.kinds_of_tables import FIELDS_OF_UPDATES, NEWS
from tracker.exchange.shown_cells import UnusableCell, cell_text, is_blank
from tracker.exchange.table_names import TableNames, split_names
from tracker.exchange.table_rows import FIELDS_OF_SECTIONS, NUMERIC_DAY

MAX_EXAMPLES = 2  # cells of a column that are shown
MAX_WORDS = 100  # words of a column that are listed
CELLS_JUDGED = 200  # cells by which a column is told
_MOSTLY = 0.6  # the part of a column's cells by which it is told
JOINT = ("commitments", "updates")
"""What a table is taken for that nobody has prepared, and of which nothing else is known."""
_OF_NEWS_ALONE = SECTIONS["updates"].parsers.keys() - SECTIONS["commitments"].parsers.keys()
_GIVEN_OTHERWISE = {"ref", "agreement", "agreements", "uid"}
"""Fields that a row may be without: they are numbered, or the same for all of a table."""


class CountedWord(NamedTuple):
    """A word of a column that means nothing here yet, and the number of rows that have it."""

    field: str
    word: str
    rows: int


class CountedActor(NamedTuple):
    """A name that nobody has here, the code that it could get, and the number of rows that have it.

    ``similar`` are actors that are called nearly so.
    """

    name: str
    code: str
    rows: int
    similar: Sequence[ActorRow]


class ProposedColumns:
    """The columns of a table: what they are called, what is in them, and which records they hold."""

    def __init__(
        self,
        headings: Sequence[str],
        merged: frozenset[int],
        rows: Sequence[Sequence[object]],
        names: TableNames,
        typed: MappingTexts,
    ) -> None:
        self.headings = [to_one_line(heading) for heading in headings]
        self._merged = merged
        self._names = names
        self._typed_fields = {text.partition("=")[0].strip() for text in (*typed.map, *typed.set)}
        self._typed_columns = {fold_word(text.partition("=")[2]) for text in typed.map}
        self._cells = [[_text(row[number]) for row in rows] for number in range(len(headings))]
        self._row_count = len(rows)
        is_typed = bool(typed.melt)
        self.melted = {} if is_typed else patterns_of_days(self.headings)
        """The patterns of the columns that each hold one field as of a day, with their columns."""
        self.sections = self._find_sections(typed.section)
        """What the table holds: commitments and what has become of them, or one other kind of record."""
        self._fields: dict[str, Field] = {}
        for section in reversed(self.sections):
            self._fields |= FIELDS_OF_SECTIONS[section]

    def _find_sections(self, typed: str) -> tuple[str, ...]:
        if section := parse_section(typed):
            return (section,)
        if set(FIELDS_OF_UPDATES) <= set(map(to_field_name, self.headings)):
            return ("updates",)  # as it is read where nobody says anything about it
        found = kind_of_headings(self.headings)
        return ("updates",) if "updates" in found and self._names_known_commitments() else found

    def _names_known_commitments(self) -> bool:
        """Whether the rows say of commitments that are here what has become of them, without their titles."""
        meant = [fields_of_heading(heading)[:1] for heading in self.headings]
        if ["effective_on"] not in meant or meant.count(["title"]) > 1:
            return False
        numbers = [number for number, one in enumerate(meant) if one in (["ref"], ["title"], ["commitment"])]
        return len(numbers) == 1 and self._is_mostly(numbers[0], self._names.has_commitment)

    def filled(self, number: int) -> list[str]:
        """The cells of a column that are not blank."""
        return [text for text in self._cells[number] if text]

    def examples(self, number: int) -> list[str]:
        """Some different cells of a column."""
        return list(dict.fromkeys(self.filled(number)))[:MAX_EXAMPLES]

    def find_fields(self) -> dict[str, int]:
        """The column of each field: by its name, else by what is in it."""
        found: dict[str, int] = {}
        for place in (0, 1):  # what a name means first goes before what another one can mean besides
            for number in self._free_columns(found):
                for name in self._fields_of_heading(number)[place : place + 1]:
                    if self._is_wanted(name, found) and not (name == "ref" and self._only_counts(number)):
                        found[name] = number
        for name, is_one in self._tests_by_field():
            free = [number for number in self._free_columns(found) if self._is_mostly(number, is_one)]
            if free and self._is_wanted(name, found):
                found[name] = free[0]
        if self._is_wanted("title", found):
            longest = max(self._free_columns(found), key=self._mean_length, default=None)
            if longest is not None and self._mean_length(longest):
                found["title"] = longest
        self._take_names_for_titles(found)
        if self.sections == JOINT and not self.has_news({*found, *self._typed_fields}) and not self.melted:
            return {name: number for name, number in found.items() if name not in _OF_NEWS_ALONE}
        return found

    def _take_names_for_titles(self, found: dict[str, int]) -> None:
        """Take a column called event or meeting for the titles where it holds no refs: these are numbered."""
        for own, section in _OWN_NAMES:
            if self.sections != (section,) or own not in found or "title" in {*found, *self._typed_fields}:
                continue
            if section == "events" or not all(is_ref(text.lower()) for text in self.filled(found[own])):
                found["title"] = found.pop(own)

    def has_news(self, fields: AbstractSet[str]) -> bool:
        """Whether rows with these fields say of commitments what has become of them."""
        return self.sections != JOINT or bool(NEWS & fields)

    def _fields_of_heading(self, number: int) -> list[str]:
        """The fields of the records of the table that a heading can mean."""
        meant = fields_of_heading(self.headings[number])
        if self.sections == ("updates",) and meant[:1] in (["ref"], ["title"]):
            meant = ["commitment"]
        known = [name for name in meant if name in self._fields or (name, *self.sections) in _OWN_NAMES]
        name = to_field_name(self.headings[number])
        present = PRESENT_FIELDS.get(name, name)
        return known or [one for one in (name, present) if one in self._fields][:1]

    def _is_wanted(self, name: str, found: dict[str, int]) -> bool:
        """Whether a field has no column yet, neither proposed nor typed."""
        is_here = name in self._fields or (name, *self.sections) in _OWN_NAMES
        is_melted = self.melted and name == self.melted_field
        return is_here and name not in found and name not in self._typed_fields and not is_melted

    def _only_counts(self, number: int) -> bool:
        """Whether a column numbers the rows: 1 is no ref, because the next table has one too."""
        return all(text.isdecimal() for text in self.filled(number))

    def _free_columns(self, found: dict[str, int]) -> list[int]:
        return [
            number
            for number, heading in enumerate(self.headings)
            if heading
            and number not in self._merged
            and number not in found.values()
            and number not in self._melted_numbers
            and fold_word(heading) not in self._typed_columns
        ]

    @property
    def _melted_numbers(self) -> set[int]:
        return {number for numbers in self.melted.values() for number in numbers}

    @property
    def melted_field(self) -> str:
        """What the columns of days hold: numbers are values, all else is how far something is."""
        cells = [text for number in self._melted_numbers for text in self.filled(number)]
        return "value" if cells and all(map(_is_number, cells[:CELLS_JUDGED])) else "status"

    def _tests_by_field(self) -> list[tuple[str, Callable[[str], bool]]]:
        is_actor = lambda text: self._names.code_of(text) is not None  # noqa: E731 - shorter than a method
        return [("status", self._reads("status")), ("obligors", is_actor), ("due_on", _is_day)]

    def _reads(self, name: str) -> Callable[[str], bool]:
        """Whether a text is read as a word of a field."""
        parsers = [parse for one in self.sections if (parse := SECTIONS[one].parsers.get(name))]

        def is_read(text: str) -> bool:
            try:
                return bool(parsers) and parsers[0](text) is not None
            except TrackerError:
                return False

        return is_read

    def _is_mostly(self, number: int, is_one: Callable[[str], bool]) -> bool:
        cells = self.filled(number)[:CELLS_JUDGED]
        return bool(cells) and sum(map(is_one, cells)) >= _MOSTLY * len(cells)

    def _mean_length(self, number: int) -> float:
        cells = self.filled(number)
        return sum(map(len, cells)) / len(cells) if cells else 0

    def not_read(self, found: dict[str, int]) -> list[str]:
        """The headings of the columns that are no field."""
        return [self.headings[number] for number in self._free_columns(found)]

    def required_with_blanks(self, found: dict[str, int]) -> list[str]:
        """The fields that every row must have, and that some are without."""
        required = {name for one in self.sections for name in SECTIONS[one].required} - _GIVEN_OTHERWISE
        return [
            name
            for name, number in found.items()
            if name in required and len(self.filled(number)) < self._row_count
        ]

    def unknown_words(self, found: dict[str, int]) -> Iterator[CountedWord]:
        """The words of the vocabulary's columns that mean nothing here, the most frequent of each first."""
        columns = {name: [number] for name, number in found.items()}
        if self.melted:
            columns[self.melted_field] = list(self._melted_numbers)
        for name, numbers in columns.items():
            if name in self._fields and isinstance(self._fields[name].kind, VocabularyWord | Period):
                is_known = self._reads(name)
                filled = (word for number in numbers for word in self.filled(number))
                words = Counter(word for word in filled if not is_known(word))
                yield from (CountedWord(name, word, rows) for word, rows in words.most_common(MAX_WORDS))

    def unknown_actors(self, found: dict[str, int]) -> Iterator[CountedActor]:
        """The names that nobody has here, in the order in which they come."""
        counts: Counter[str] = Counter()
        field_of: dict[str, str] = {}
        for name, number in found.items():
            kind = self._fields[name].kind if name in self._fields else None
            if not isinstance(kind, Ref | Refs) or kind.entity != "actor":
                continue
            for text in self.filled(number):
                parts = split_names(text) if isinstance(kind, Refs) else [text]
                unknown = {" ".join(part.split()) for part in parts if self._names.code_of(part) is None}
                counts.update(unknown)
                field_of = dict.fromkeys(unknown, name) | field_of
        for actor, rows in islice(counts.items(), MAX_WORDS):
            if code := self._names.make_actor(actor, field_of[actor]):
                yield CountedActor(actor, code, rows, self._names.similar_actors(actor))

    def order_of_days(self, found: dict[str, int]) -> str:
        """The order of day and month in days of numbers alone; UNDECIDED where they say nothing about it."""
        numbers = [
            found[name] for name in found if name in self._fields and isinstance(self._fields[name].kind, Day)
        ]
        texts = [text for number in numbers for text in self.filled(number)]
        matches = [match for text in texts if (match := NUMERIC_DAY.fullmatch(text))]
        if not matches:
            return ""
        is_day_first = any(int(match[1]) > 12 for match in matches)
        is_month_first = any(int(match[2]) > 12 for match in matches)
        if is_day_first == is_month_first:
            return UNDECIDED
        return "dmy" if is_day_first else "mdy"


_OWN_NAMES = {("event", "events"), ("meeting", "meetings")}
"""Names of refs that stand in for "ref" in a table of their kind."""


def _text(cell: object) -> str:
    return "" if is_blank(cell) or isinstance(cell, UnusableCell) else str(cell_text(cell)).strip()


def _is_number(text: str) -> bool:
    try:
        return parse_amount(text, "value") is not None
    except TrackerError:
        return False


def _is_day(text: str) -> bool:
    try:
        parse_day(text, None, takes_period=True)
    except TrackerError:
        return NUMERIC_DAY.fullmatch(text) is not None
    return True
