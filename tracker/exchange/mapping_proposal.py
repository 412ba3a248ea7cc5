"""What the columns of a table that nobody has prepared could be: by their names, and by what is in them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.domain.days import parse_day
from tracker.domain.errors import TrackerError
from tracker.domain.vocabulary import ActorKind
from tracker.domain.word_parsing import parse_status
from tracker.exchange.column_mapping import UNDECIDED, ColumnMapping, MappingTexts
from tracker.exchange.folded_words import fold_word, to_one_line
from tracker.exchange.heading_words import fields_of_heading
from tracker.exchange.sheet import Sheet, SheetRow
from tracker.exchange.shown_cells import UnusableCell, cell_text, is_blank
from tracker.exchange.table_file import TableSource
from tracker.exchange.table_header import ROWS_LOOKED_AT, TableHeader, find_header
from tracker.exchange.table_names import TableNames, split_names
from tracker.exchange.table_rows import NUMERIC_DAY

ROWS_OF_SAMPLE = 5_000  # rows by whose cells a column is judged
MAX_EXAMPLES = 2  # cells of a column that are shown
MAX_WORDS = 100  # words of a column that are listed
_MOSTLY = 0.6  # the part of a column's cells by which it is told

_KIND_OF_NAME = {
    ActorKind.ORGANISATION: "ministry department authority agency office customs police bureau directorate"
    " ministère ministerio agencia autorité direction bank service railway company وزارت وزارة اداره",
    ActorKind.JOINT_BODY: "joint commission committee mixte mixta مشترک المشتركة",
    ActorKind.MEDIA: "news gazette daily radio television",
}


class ProposedColumn(NamedTuple):
    """A column and the field that it could hold, with some of its cells."""

    field: str
    column: str
    examples: list[str]


class CountedWord(NamedTuple):
    """A word of a column that means nothing here yet, and the number of rows that have it."""

    field: str
    word: str
    rows: int


class CountedActor(NamedTuple):
    """A name that nobody has here, the code that it could get, and the number of rows that have it."""

    name: str
    code: str
    rows: int


class Proposal(NamedTuple):
    """How a table could be read; ``texts`` say so, with UNDECIDED where only a person can decide."""

    sheet: str
    header_row: int
    columns: list[ProposedColumn]
    not_read: list[str]
    words: list[CountedWord]
    new_actors: list[CountedActor]
    texts: MappingTexts


def propose_mapping(source: TableSource, typed: MappingTexts, connection: Connection) -> Proposal:
    """How a table could be read, beside what was typed already. Raises InvalidInputFile."""
    names = TableNames(connection, None)
    sheet, header = _find_best_header(source, typed)
    column_count = len(header.headings)
    rows = [
        row.cells + [None] * (column_count - len(row.cells))
        for row in islice(_rows(sheet, header), ROWS_OF_SAMPLE)
    ]
    columns = _Columns(header.headings, header.merged, rows, names, typed)
    found = columns.find_fields()
    words = list(columns.unknown_words(found))
    actors = list(columns.unknown_actors(found))
    texts = _make_texts(typed, columns, found, words, actors, connection)
    has_many_sheets = len([one for one in source.sheets if not one.is_hidden]) > 1
    return Proposal(
        sheet.title,
        header.last_row,
        [
            ProposedColumn(name, columns.headings[number], columns.examples(number))
            for name, number in found.items()
        ],
        columns.not_read(found),
        words,
        actors,
        replace(texts, sheet=typed.sheet or (sheet.title if has_many_sheets else "")),
    )


def _find_best_header(source: TableSource, typed: MappingTexts) -> tuple[Sheet, TableHeader]:
    """The sheet and the row whose cells are most often called as columns are."""
    shown = [sheet for sheet in source.sheets if not sheet.is_hidden] or list(source.sheets)
    wanted = [sheet for sheet in source.sheets if sheet.title == typed.sheet] if typed.sheet else shown
    best: tuple[int, Sheet, int] | None = None
    for sheet in wanted:
        for row in islice(sheet.rows(), ROWS_LOOKED_AT):
            known = sum(
                bool(fields_of_heading(str(cell_text(cell)))) for cell in row.cells if not is_blank(cell)
            )
            if not row.is_one_cell and known > 1 and (best is None or known > best[0]):
                best = known, sheet, row.number
    if best is None or typed.header_row:
        return wanted[0], find_header(wanted[0], ColumnMapping(header_row=typed.header_row))
    return best[1], find_header(best[1], ColumnMapping(header_row=best[2] or 0))


def _rows(sheet: Sheet, header: TableHeader) -> Iterator[SheetRow]:
    return (
        row for row in sheet.rows() if row.number > header.last_row and not (row.is_hidden or row.is_one_cell)
    )


class _Columns:
    """The columns of a table: what they are called, and what is in them."""

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
        self._cells = [[self._text(row[number]) for row in rows] for number in range(len(headings))]
        self.row_count = len(rows)

    @staticmethod
    def _text(cell: object) -> str:
        return "" if is_blank(cell) or isinstance(cell, UnusableCell) else str(cell_text(cell)).strip()

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
                meant = fields_of_heading(self.headings[number])[place : place + 1]
                for name in meant:
                    is_free = name not in found and name not in self._typed_fields
                    if is_free and not (name == "ref" and self._only_counts(number)):
                        found[name] = number
        for name, is_one in self._tests_by_field():
            free = [number for number in self._free_columns(found) if self._is_mostly(number, is_one)]
            if free and name not in found and name not in self._typed_fields:
                found[name] = free[0]
        if "title" not in found and "title" not in self._typed_fields:
            longest = max(self._free_columns(found), key=self._mean_length, default=None)
            if longest is not None and self._mean_length(longest):
                found["title"] = longest
        return found

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
            and fold_word(heading) not in self._typed_columns
        ]

    def _tests_by_field(self) -> list[tuple[str, Callable[[str], bool]]]:
        is_actor = lambda text: self._names.code_of(text) is not None  # noqa: E731 - shorter than a method
        return [("status", _is_status), ("obligors", is_actor), ("due_on", _is_day)]

    def _is_mostly(self, number: int, is_one: Callable[[str], bool]) -> bool:
        cells = self.filled(number)[:200]
        return bool(cells) and sum(map(is_one, cells)) >= _MOSTLY * len(cells)

    def _mean_length(self, number: int) -> float:
        cells = self.filled(number)
        return sum(map(len, cells)) / len(cells) if cells else 0

    def not_read(self, found: dict[str, int]) -> list[str]:
        """The headings of the columns that are no field."""
        return [self.headings[number] for number in self._free_columns(found)]

    def has_blank(self, number: int) -> bool:
        """Whether a cell of a column is blank."""
        return len(self.filled(number)) < self.row_count

    def unknown_words(self, found: dict[str, int]) -> Iterator[CountedWord]:
        """The statuses that mean nothing here, the most frequent first."""
        if "status" in found:
            words = Counter(word for word in self.filled(found["status"]) if not _is_status(word))
            yield from (CountedWord("status", word, rows) for word, rows in words.most_common(MAX_WORDS))

    def unknown_actors(self, found: dict[str, int]) -> Iterator[CountedActor]:
        """The names that nobody has here, in the order in which they come."""
        counts: Counter[str] = Counter()
        for name in ("obligors", "reporter"):
            for text in self.filled(found[name]) if name in found else ():
                parts = split_names(text) if name == "obligors" else [text]
                counts.update({" ".join(part.split()) for part in parts if self._names.code_of(part) is None})
        for name, rows in islice(counts.items(), MAX_WORDS):
            if code := self._names.make_actor(name):
                yield CountedActor(name, code, rows)


def _is_status(text: str) -> bool:
    try:
        parse_status(text)
    except TrackerError:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        parse_day(text, None, takes_period=True)
    except TrackerError:
        return NUMERIC_DAY.fullmatch(text) is not None
    return True


def _make_texts(
    typed: MappingTexts,
    columns: _Columns,
    found: dict[str, int],
    words: Sequence[CountedWord],
    actors: Sequence[CountedActor],
    connection: Connection,
) -> MappingTexts:
    """What would have to be typed, beside what was."""
    sets = list(typed.set)
    set_fields = {text.partition("=")[0].strip() for text in sets}
    if "status" in found and "effective_on" not in (*found, *set_fields):
        sets.append(f"effective_on={UNDECIDED}")
    agreement = typed.agreement
    if not agreement and "agreement" not in found and "agreement" not in set_fields:
        refs = connection.scalars("SELECT ref FROM agreement ORDER BY ref LIMIT 2", str)
        agreement = refs[0] if len(refs) == 1 else UNDECIDED
    required = [
        name for name in ("title", "effective_on") if name in found and columns.has_blank(found[name])
    ]
    return replace(
        typed,
        agreement=agreement,
        map=[*typed.map, *(f"{name}={columns.headings[number]}" for name, number in found.items())],
        set=sets,
        values=[*typed.values, *(f"{one.field}:{one.word}={UNDECIDED}" for one in words)],
        skip_blank=[*typed.skip_blank, *required],
        day_order=typed.day_order or _order_of_days(columns, found),
        make_actors=typed.make_actors or _kind_of_actors(actors),
    )


def _order_of_days(columns: _Columns, found: dict[str, int]) -> str:
    """The order of day and month in days of numbers alone; UNDECIDED where they say nothing about it."""
    numbers = [found[name] for name in ("due_on", "effective_on") if name in found]
    matches = [
        match
        for number in numbers
        for text in columns.filled(number)
        if (match := NUMERIC_DAY.fullmatch(text))
    ]
    if not matches:
        return ""
    is_day_first = any(int(match[1]) > 12 for match in matches)
    is_month_first = any(int(match[2]) > 12 for match in matches)
    if is_day_first == is_month_first:
        return UNDECIDED
    return "dmy" if is_day_first else "mdy"


def _kind_of_actors(actors: Sequence[CountedActor]) -> str:
    """The kind that the names of new actors say they are, if all say the same; else UNDECIDED."""
    kinds = {kind for actor in actors if (kind := _kind_of_name(actor.name))}
    if not actors:
        return ""
    return kinds.pop() if len(kinds) == 1 else UNDECIDED


def _kind_of_name(name: str) -> str:
    words = set(fold_word(name).split())
    return next(
        (kind.value for kind, known in _KIND_OF_NAME.items() if words & set(map(fold_word, known.split()))),
        "",
    )
