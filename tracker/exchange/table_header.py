"""Where the header of a table is: under a title, or over two rows with merged cells."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from tracker.domain.errors import InvalidInputFile
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages
from tracker.exchange.column_mapping import ColumnMapping
from tracker.exchange.folded_words import find_column, fold_word, to_field_name
from tracker.exchange.kinds_of_tables import IDENTIFYING
from tracker.exchange.sheet import Sheet, SheetRow
from tracker.exchange.shown_cells import cell_text, is_blank

_HEADINGS = frozenset().union(*IDENTIFYING)

ROWS_LOOKED_AT = 25  # filled rows among which the header is looked for


class TableHeader(NamedTuple):
    """The headings of a table, and the number of the last row that has some, 0 if there are none.

    ``merged`` are the columns whose heading is merged with the one before; ``rows_above`` stand over it.
    """

    headings: list[str]
    last_row: int
    merged: frozenset[int] = frozenset()
    rows_above: Sequence[int] = ()


def find_header(sheet: Sheet, mapping: ColumnMapping) -> TableHeader:
    """The header of a sheet: the row that is named, else the first whose headings are fields, else the first.

    Raises InvalidInputFile if the row that is named has no cell.
    """
    rows = list(islice((row for row in sheet.rows() if not row.is_hidden), ROWS_LOOKED_AT))
    if mapping.header_row:
        rows_from = _rows_from(sheet, mapping.header_row)
        return _make_header(rows_from[0], rows_from[1:], [], is_sheet=bool(sheet.title))
    if not rows:
        return TableHeader([], 0)
    place = next((place for place, row in enumerate(rows) if _is_header(row, mapping)), None)
    if place is None:
        place = next((place for place, row in enumerate(rows) if _has_headings(row)), 0)
    above = [row.number for row in rows[:place]]
    return _make_header(rows[place], rows[place + 1 :], above, is_sheet=bool(sheet.title))


def _rows_from(sheet: Sheet, number: int) -> list[SheetRow]:
    """The row of a number, and the next. Raises InvalidInputFile if there is none."""
    found = list(islice((row for row in sheet.rows() if row.number >= number), 2))
    if not found or found[0].number != number:
        message = fill(exchange_messages.HEADER_ROW_BLANK, row=number)
        raise InvalidInputFile(message, fill(exchange_messages.FIRST_ROW_NAMES_COLUMNS))
    return found


def _is_header(row: SheetRow, mapping: ColumnMapping) -> bool:
    """Whether the cells of a row are headings: those of the mapping, or two that identify a table."""
    if row.is_one_cell:
        return False
    headings = [str(cell_text(cell)) for cell in row.cells]
    columns = [column for columns in mapping.columns.values() for column in columns]
    if columns and all(find_column(headings, column) is not None for column in columns):
        return True
    return len(_HEADINGS & set(map(to_field_name, headings))) > 1


def _has_headings(row: SheetRow) -> bool:
    """Whether a row has several texts that are different."""
    texts = {fold_word(str(cell_text(cell))) for cell in row.cells if not is_blank(cell)}
    return not row.is_one_cell and len(texts) > 1


def _make_header(
    row: SheetRow, next_rows: Sequence[SheetRow], rows_above: list[int], *, is_sheet: bool
) -> TableHeader:
    """The header of a row, and of the next if that divides what is merged in it."""
    headings = [str(cell_text(cell)) for cell in row.cells]
    last_row, merged = row.number, row.merged
    if merged and next_rows and _divides(next_rows[0], headings, merged):
        parts = [str(cell_text(cell)) for cell in next_rows[0].cells]
        parts += [""] * (len(headings) - len(parts))
        pairs = zip(headings, parts, strict=False)
        headings = [above if above == below else f"{above} {below}".strip() for above, below in pairs]
        headings += parts[len(headings) :]
        last_row, merged = next_rows[0].number, next_rows[0].merged
    while is_sheet and headings and not headings[-1].strip():  # in text each comma counts
        headings.pop()
    return TableHeader(headings, last_row, merged, rows_above)


def _divides(row: SheetRow, headings: Sequence[str], merged: frozenset[int]) -> bool:
    """Whether a row has headings of its own under those that are merged, and nothing under the others."""
    under_merged = merged | {number - 1 for number in merged}
    texts = [str(cell_text(cell)) for cell in row.cells]
    others = [number for number, text in enumerate(texts) if text.strip() and number not in under_merged]
    if any(number >= len(headings) or texts[number] != headings[number] for number in others):
        return False
    own = [texts[number] for number in sorted(under_merged) if number < len(texts) and texts[number].strip()]
    return len(own) > 1 and len(set(own)) == len(own)


def is_second_header(row: SheetRow) -> bool:
    """Whether a row in the middle of a table is the header of another one."""
    names = {to_field_name(cell) for cell in row.cells if isinstance(cell, str)}
    return any(fields <= names for fields in IDENTIFYING)


def numbers_as_ranges(numbers: Sequence[int]) -> Iterator[str]:
    """Numbers of rows as a person writes them: 3, 5-9."""
    first = last = None
    for number in [*numbers, None]:
        if first is not None and (number is None or last is None or number != last + 1):
            yield str(first) if first == last else f"{first}-{last}"
            first = None
        first, last = (number if first is None else first), number
