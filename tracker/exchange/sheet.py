"""A table as any file has it: rows of cells, each with its number, and what is hidden in it or merged."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from tracker.exchange.shown_cells import Cell, is_blank

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
MAX_MERGED_COLUMNS = 200  # of a cell that is merged across more, no table needs the rest


class SheetRow(NamedTuple):
    """A row that is not blank: its number, from 1, and its cells.

    ``is_one_cell`` of a row in which one cell is merged across several columns, and nothing else stands;
    ``merged`` are the columns that are merged with the one before.
    """

    number: int
    cells: list[Cell]
    is_hidden: bool = False
    is_one_cell: bool = False
    merged: frozenset[int] = frozenset()


class Sheet(Protocol):
    """One table of a file."""

    @property
    def title(self) -> str:
        """What the sheet is called; empty where a file has one table without a name."""

    @property
    def is_hidden(self) -> bool:
        """Whether the sheet is not shown."""

    @property
    def has_records(self) -> bool:
        """Whether its rows are records that stand on no lines of their own, and are counted instead."""

    def rows(self) -> Iterator[SheetRow]:
        """The rows that are not blank. They can be asked for again. Raises InvalidInputFile."""


class MergedRange(NamedTuple):
    """A merged cell: its first and last row, from 1, and its first and last column, from 0."""

    top: int
    bottom: int
    left: int
    right: int


def parse_range(text: str) -> MergedRange | None:
    """The range that a text such as B2:C4 means; None for what is none."""
    if not (match := _RANGE.fullmatch(text)):
        return None
    left, top, right, bottom = match.groups()
    first = column_number(left)
    last = column_number(right) if right else first
    return MergedRange(int(top), int(bottom or top), first, min(last, first + MAX_MERGED_COLUMNS))


def column_number(name: str) -> int:
    """The number, from 0, of the column that a sheet calls so."""
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


class MergedCells:
    """Gives every cell of a merged range its value, while the rows go by in their order."""

    def __init__(self, ranges: Iterable[MergedRange]) -> None:
        self._waiting = sorted(ranges, reverse=True)
        self._open: list[tuple[MergedRange, Cell]] = []

    def add(self, ranges: Iterable[MergedRange]) -> None:
        """Take in ranges that begin in rows to come."""
        self._waiting = sorted([*self._waiting, *ranges], reverse=True)

    def fill(self, row: SheetRow) -> SheetRow:
        """The row with the values of the merged cells that reach into it."""
        if not (self._waiting or self._open):
            return row
        number, cells = row.number, row.cells
        filled = sum(not is_blank(cell) for cell in cells)
        self._open = [one for one in self._open if one[0].bottom >= number]
        is_one_cell = False
        while self._waiting and self._waiting[-1].top <= number:
            merged = self._waiting.pop()
            if merged.bottom < number:
                continue
            # A row without any cell is not in the file: such a range begins blank.
            is_here = merged.top == number and merged.left < len(cells)
            value = cells[merged.left] if is_here else None
            is_one_cell |= filled == 1 and merged.left < merged.right and not is_blank(value)
            self._open.append((merged, value))
        with_one_before: set[int] = set()
        for merged, value in self._open:
            cells.extend([None] * (merged.right + 1 - len(cells)))
            cells[merged.left : merged.right + 1] = [value] * (merged.right + 1 - merged.left)
            with_one_before |= set(range(merged.left + 1, merged.right + 1))
        return row._replace(is_one_cell=is_one_cell, merged=frozenset(with_one_before))
