"""What a cell of a sheet shows: text, a day, a number as it is formatted, or that it shows nothing useful."""

import re
from datetime import date, datetime
from typing import Any, NamedTuple

from tracker.domain.errors import InvalidInputFile
from tracker.domain.message_filling import fill
from tracker.exchange import exchange_messages

_XML_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")  # how a workbook writes a character that XML cannot have


class ShownNumber(NamedTuple):
    """A number that is shown otherwise than it is stored: 115.1 as 115.10, 7 as 007.

    ``shown`` is None where nobody but the program of the sheet can say how it is shown.
    """

    text: str
    shown: str | None

    def __str__(self) -> str:
        return self.text


class UnusableCell(NamedTuple):
    """A cell that shows nothing a person could copy: an error, or a formula whose value is not stored."""

    error: str
    """What it shows, such as #REF!; empty for a formula without a value."""

    def __str__(self) -> str:
        return self.error


Cell = Any
"""A text, a date or datetime, a truth value, a list (of JSON), ShownNumber, UnusableCell; None if blank."""


def is_blank(cell: Cell) -> bool:
    """Whether a cell is empty or has white space only."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def unusable_cell_error(cell: UnusableCell, name: str, field: str = "") -> InvalidInputFile:
    """The error for such a cell; ``name`` is what the sheet calls it, such as C5."""
    if cell.error:
        message = fill(exchange_messages.ERROR_CELL, cell=name, error=cell.error)
        return InvalidInputFile(message, fill(exchange_messages.MEND_ERROR_CELL), field)
    message = fill(exchange_messages.FORMULA_WITHOUT_VALUE, cell=name)
    return InvalidInputFile(message, fill(exchange_messages.COMPUTE_FORMULA), field)


def cell_text(cell: Cell) -> Any:  # noqa: ANN401 - a list of JSON stays one
    """A cell as text: a day without the time 00:00, a truth value in capitals; a list stays a list."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        is_midnight = cell.time().isoformat() == "00:00:00"
        return cell.date().isoformat() if is_midnight else cell.isoformat(sep=" ")
    return cell if isinstance(cell, list | dict) else str(cell)


def cell_of_ref(cell: Cell, name: str) -> Any:  # noqa: ANN401 - text, or the day that a sheet made of it
    """A cell where a ref is meant: a number as it is shown. Raises InvalidInputFile if that is not known."""
    if isinstance(cell, ShownNumber):
        if cell.shown is None:
            message = fill(exchange_messages.SHOWN_OTHERWISE, cell=name, stored=cell.text)
            raise InvalidInputFile(message, fill(exchange_messages.WRITE_REF_AS_TEXT))
        return cell.shown
    return cell if isinstance(cell, date) else cell_text(cell)


def cell_of_amount(cell: Cell, name: str) -> Any:  # noqa: ANN401 - a number of JSON stays one
    """A cell where a number is meant: as it is shown, 12.3 or 50%. Raises InvalidInputFile if not known."""
    if isinstance(cell, ShownNumber):
        if cell.shown is None:
            message = fill(exchange_messages.SHOWN_OTHERWISE, cell=name, stored=cell.text)
            raise InvalidInputFile(message, fill(exchange_messages.SHOW_AS_NUMBER))
        return cell.shown
    return cell_text(cell)


def cell_of_day(cell: Cell) -> Any:  # noqa: ANN401 - a day stays one
    """A cell where a day is meant."""
    return cell if isinstance(cell, date) else cell_text(cell)


def unescape_xml(text: str) -> str:
    """The text of a workbook, in which _x000D_ is a carriage return."""
    return _XML_ESCAPE.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


def column_name(number: int) -> str:
    """What a sheet calls a column, from 0: A, Z, AA."""
    name = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
