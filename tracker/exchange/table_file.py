"""A file of tables as an import reads it: the items of each section, each with its line or row."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from typing import Any, Protocol

from tracker.db.connection import Connection
from tracker.domain.errors import InvalidInputFile, UsageError, did_you_mean, join_list, shorten
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import ActorKind
from tracker.exchange import exchange_messages
from tracker.exchange.column_mapping import (
    TABLE_FIELDS,
    ColumnMapping,
    MeltedColumns,
)
from tracker.exchange.document_readers import LineAndItem
from tracker.exchange.document_schema import SECTIONS, Item
from tracker.exchange.folded_words import find_column, to_field_name
from tracker.exchange.import_problems import Place, line_place
from tracker.exchange.import_remarks import LeftOut, MadeActor
from tracker.exchange.kinds_of_tables import NAMING_FIELDS, unknown_header_error
from tracker.exchange.sheet import Sheet, SheetRow
from tracker.exchange.shown_cells import cell_text, is_blank
from tracker.exchange.table_header import TableHeader, find_header, is_second_header, numbers_as_ranges
from tracker.exchange.table_layout import (
    TableLayout,
    detect_sections,
    no_such_column_error,
    require_columns_of_words,
)
from tracker.exchange.table_names import TableNames
from tracker.exchange.table_rows import TableRows
from tracker.exchange.unclear_numbers import columns_with_decimal_point

ROWS_PER_SHEET = 10_000_000  # more rows than a sheet can have: one number tells both the sheet and the row


class TableSource(Protocol):
    """A file with sheets: text, JSON or a workbook."""

    @property
    def sheets(self) -> Sequence[Any]:
        """Its sheets."""

    @property
    def fraction_read(self) -> float:
        """The part of the file that was read, 0 to 1."""

    def close(self) -> None:
        """Close the file."""


class _SheetTable:
    """A sheet that is read: its header, its layout, and what makes items of its rows."""

    def __init__(self, sheet: Sheet, header: TableHeader, mapping: ColumnMapping) -> None:
        self.sheet, self.header = sheet, header
        self.layout = TableLayout(header.headings, mapping, header.merged)
        self.rows = TableRows(self.layout, mapping, has_cell_names=bool(sheet.title))
        self.passed_over: dict[str, dict[int, None]] = {}
        """Rows that are not read, by the reason."""


class TableFile:
    """The tables of a file. Raises InvalidInputFile if it has none, and for a header that is not understood.

    It can be read several times: a row with a commitment and its status belongs to two sections.
    """

    has_columns = True
    is_of_older_schema = False

    def __init__(self, source: TableSource, mapping: ColumnMapping) -> None:
        self._source, self._mapping = source, mapping
        self._names: TableNames | None = None
        try:
            self._left_out_sheets: list[str] = []
            headers = {sheet: find_header(sheet, mapping) for sheet in self._chosen_sheets()}
            self._tables = self._make_tables(headers)
            require_columns_of_words([table.layout for table in self._tables], mapping)
        except (InvalidInputFile, UsageError):
            self.close()
            raise

    def _chosen_sheets(self) -> list[Sheet]:
        """The sheets to be looked at: the one that is named, else all that are shown. Raises UsageError."""
        sheets: Sequence[Sheet] = self._source.sheets
        if wanted := self._mapping.sheet:
            titles = [sheet.title for sheet in sheets]
            if wanted not in titles:
                message = fill(exchange_messages.NO_SUCH_SHEET, title=shorten(wanted))
                known = fill(exchange_messages.KNOWN_SHEETS, titles=join_list(titles))
                if titles == [""]:
                    known = fill(exchange_messages.NO_SHEETS)
                raise UsageError(message, did_you_mean(wanted, titles) or known)
            return [sheet for sheet in sheets if sheet.title == wanted]
        hidden = [sheet for sheet in sheets if sheet.is_hidden]
        self._left_out_sheets += [
            fill(exchange_messages.HIDDEN_SHEET_LEFT_OUT, title=sheet.title) for sheet in hidden
        ]
        return [sheet for sheet in sheets if not sheet.is_hidden]

    def _make_tables(self, headers: dict[Sheet, TableHeader]) -> list[_SheetTable]:
        """The sheets that hold a table; the others are left out. Raises InvalidInputFile if all would be."""
        self._require_mapped_columns(headers)
        tables = []
        for sheet, header in headers.items():
            if len(headers) > 1 and not self._is_table(header):
                self._left_out_sheets.append(fill(exchange_messages.SHEET_LEFT_OUT, title=sheet.title))
                continue
            tables.append(self._make_table(sheet, header, is_alone=len(headers) == 1))
        if not tables:
            first = next(iter(headers), None)
            raise unknown_header_error(_sheet_place(first) if first else "")
        return tables

    def _make_table(self, sheet: Sheet, header: TableHeader, *, is_alone: bool) -> _SheetTable:
        if not header.headings and not sheet.title:
            message = fill(exchange_messages.EMPTY_FILE)
            raise InvalidInputFile(message, fill(exchange_messages.FIRST_ROW_NAMES_COLUMNS), line=1)
        try:
            mapping = self._mapping if is_alone else _mapping_of_sheet(header.headings, self._mapping)
            return _SheetTable(sheet, header, mapping)
        except InvalidInputFile as error:
            error.place = _sheet_place(sheet)
            error.line = 0 if sheet.title else header.last_row
            raise

    def _is_table(self, header: TableHeader) -> bool:
        """Whether a sheet of several is meant to be read."""
        mapping = _mapping_of_sheet(header.headings, self._mapping)
        if mapping.columns or mapping.melted:
            return True
        return bool(NAMING_FIELDS & set(map(to_field_name, header.headings)))

    def _require_mapped_columns(self, headers: dict[Sheet, TableHeader]) -> None:
        """Raise InvalidInputFile for a column of the mapping that no sheet has."""
        if len(headers) < 2:
            return
        every = [heading for header in headers.values() for heading in header.headings]
        for columns in self._mapping.columns.values():
            for column in columns:
                if not _has_column(every, column):
                    raise no_such_column_error(every, column)

    @property
    def headers(self) -> list[tuple[Sheet, TableHeader]]:
        """The sheets that are read, with their headers."""
        return [(table.sheet, table.header) for table in self._tables]

    @property
    def left_out(self) -> LeftOut:
        """What of the file is not read."""
        layouts = [table.layout for table in self._tables]
        return LeftOut(
            [name for layout in layouts for name in layout.left_out],
            [name for layout in layouts for name in layout.dated],
            [name for layout in layouts for name in layout.computed],
            self._left_out_sheets,
            sum(len(table.rows.known_statuses) for table in self._tables),
        )

    @property
    def notes(self) -> list[str]:
        """Sentences about rows that are not read."""
        return [
            _describe_passed_over(reason, _name_rows(list(numbers), table.sheet))
            for table in self._tables
            for reason, numbers in table.passed_over.items()
        ]

    @property
    def made_actors(self) -> Sequence[MadeActor]:
        """The actors that are made of names in the tables."""
        kind = self._mapping.new_actor_kind
        return self._names.made_actors(kind) if self._names and kind else ()

    @property
    def fraction_read(self) -> float:
        """The part of the file that was read, 0 to 1."""
        return self._source.fraction_read

    def prepare(self, connection: Connection, agreement: str | None) -> None:
        """Read the names in the tables as they are meant here, and the numbers as their columns tell."""
        self._names = TableNames(connection, agreement)
        for table in self._tables:
            table.rows.names = self._names
            if columns := table.rows.number_columns:
                table.rows.columns_with_point = columns_with_decimal_point(table.sheet.rows(), columns)

    def unsaid_fields(self, section: str) -> Set[str]:
        """The fields of a section for which no sheet has a column, and the user no value."""
        said = {name for table in self._tables for name in table.layout.said_fields(section)}
        return SECTIONS[section].parsers.keys() - said

    def place_of(self, line: int) -> Place:
        """The place of a row, whose number tells its sheet too: see ROWS_PER_SHEET."""
        number, row = divmod(line, ROWS_PER_SHEET)
        sheet = self._tables[number].sheet
        if line and sheet.has_records:
            return Place(fill(exchange_messages.RECORD, number=row), row)
        if not line or not sheet.title:
            return line_place(row)
        return Place(fill(exchange_messages.SHEET_AND_ROW, title=sheet.title, row=row), row)

    def read_rows(self, section: str) -> Iterator[LineAndItem]:
        """The items of the rows in all sheets that hold this section."""
        if section == "actors" and self._mapping.new_actor_kind and self._names:
            yield from self._new_actors(self._names, self._mapping.new_actor_kind)
        for number, table in enumerate(self._tables):
            if section not in table.layout.sections:
                continue
            for row in self._filled_rows(table):
                line = number * ROWS_PER_SHEET + row.number
                for item in table.rows.items(section, row):
                    yield line, item

    def records(self) -> Iterator[Item]:
        """What each row says, of whatever sections, as far as it can be read without knowing names."""
        for table in self._tables:
            for row in self._filled_rows(table):
                items = [item for section in table.layout.sections for item in table.rows.items(section, row)]
                record: Item = {}
                for item in items:
                    record |= item if isinstance(item, dict) else {}
                yield record

    def rows_with(self, columns: Sequence[str]) -> Iterator[dict[str, str]]:
        """The texts under some headings, of the sheets that have them all."""
        for table in self._tables:
            places = {name: find_column(table.layout.header, name) for name in columns}
            numbers = {name: number for name, number in places.items() if number is not None}
            for row in self._filled_rows(table) if len(numbers) == len(columns) else ():
                cells = row.cells + [None] * (table.layout.width - len(row.cells))
                yield {name: str(cell_text(cells[number])).strip() for name, number in numbers.items()}

    def _new_actors(self, names: TableNames, kind: ActorKind) -> Iterator[LineAndItem]:
        """The actors that nobody has here yet: all rows are read to find them."""
        for number, table in enumerate(self._tables):
            for row in self._filled_rows(table):
                known = len(names.new_actors)
                for section in table.layout.sections:
                    for _ in table.rows.items(section, row):
                        pass
                for actor in list(names.new_actors.values())[known:]:
                    item: Item = {"code": actor.code, "name": actor.name, "kind": kind.value}
                    yield number * ROWS_PER_SHEET + row.number, item

    def _filled_rows(self, table: _SheetTable) -> Iterator[SheetRow]:
        """The rows under the header, but for those that are hidden or that nothing is to be read of."""
        last = table.header.last_row
        for row in table.sheet.rows():
            if row.number <= table.header.last_row:
                continue
            if reason := self._reason_to_pass_over(table, row):
                table.passed_over.setdefault(reason, {})[row.number] = None
                continue
            if row.number > last + 1 and table.sheet.title and is_second_header(row):
                raise _second_table_error(table.sheet, row.number)
            last = row.number
            yield row

    def _reason_to_pass_over(self, table: _SheetTable, row: SheetRow) -> str:
        """Why a row is not read; empty if it is."""
        if row.is_hidden:
            return "hidden"
        if row.is_one_cell:
            return "one cell"
        for name in self._mapping.skipped_if_blank:
            for places in table.layout.places.values():
                place = places.get(name, ())
                cells = [row.cells[n] for numbers in place for n in numbers if n < len(row.cells)]
                if place and all(map(is_blank, cells)):
                    return "blank"
        return ""

    def read_to_end(self) -> None:
        """Do nothing: all sheets that hold a section were read."""

    def close(self) -> None:
        """Close the file."""
        self._source.close()


def _sheet_place(sheet: Sheet) -> str:
    """Which sheet it is, in words; empty where a file has one table without a name."""
    return fill(exchange_messages.SHEET, title=sheet.title) if sheet.title else ""


def _describe_passed_over(reason: str, rows: str) -> str:
    """The sentence about rows that are not read."""
    if reason == "hidden":
        return fill(exchange_messages.HIDDEN_ROWS, rows=rows)
    if reason == "one cell":
        return fill(exchange_messages.ROWS_OF_ONE_CELL, rows=rows)
    return fill(exchange_messages.ROWS_SKIPPED, rows=rows)


def _name_rows(numbers: Sequence[int], sheet: Sheet) -> str:
    """Rows as a sentence names them."""
    ranges = join_list(numbers_as_ranges(numbers))
    if not sheet.title:
        return fill(exchange_messages.ROWS, numbers=ranges)
    return fill(exchange_messages.ROWS_OF_SHEET, numbers=ranges, title=sheet.title)


def _second_table_error(sheet: Sheet, row: int) -> InvalidInputFile:
    """The error for a sheet with two tables, one above the other."""
    message = fill(exchange_messages.SECOND_TABLE, row=row)
    hint = fill(exchange_messages.GIVE_TABLE_ITS_SHEET)
    return InvalidInputFile(message, hint, place=_sheet_place(sheet))


def _mapping_of_sheet(headings: Sequence[str], mapping: ColumnMapping) -> ColumnMapping:
    """The part of a mapping that is about the columns of one sheet, and about fields of its section."""
    present = {
        name: [column for column in columns if _has_column(headings, column)]
        for name, columns in mapping.columns.items()
    }
    present = {name: columns for name, columns in present.items() if columns or not mapping.columns[name]}
    melted = [one for one in mapping.melted if _has_melted(headings, one)]
    trimmed = replace(mapping, columns=present, melted=melted)
    sections = detect_sections(headings, replace(trimmed, constants={}))
    if not sections:
        return trimmed
    known = {name for section in sections for name in TABLE_FIELDS[section]}
    return replace(
        trimmed,
        columns={name: columns for name, columns in present.items() if name in known},
        constants={name: value for name, value in mapping.constants.items() if name in known},
    )


def _has_column(headings: Sequence[str], column: str) -> bool:
    whole = find_column(headings, column) is not None
    return whole or all(find_column(headings, part) is not None for part in column.split("+"))


def _has_melted(headings: Sequence[str], melted: MeltedColumns) -> bool:
    return any(melted.pattern.fullmatch(heading.strip()) for heading in headings)
