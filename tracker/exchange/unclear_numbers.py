"""Numbers that mean one thing here and another there: 5.000 is five, or five thousand."""

import re
from collections.abc import Collection, Iterable
from decimal import Decimal

from tracker.domain.errors import InvalidInputFile
from tracker.domain.hint_actions import SAY_WHICH_NUMBER
from tracker.domain.message_filling import fill
from tracker.domain.quantities import format_amount, shorten_amount
from tracker.domain.untrusted_text import strip_invisible, to_ascii_digits
from tracker.exchange import exchange_messages
from tracker.exchange.sheet import SheetRow

_UNCLEAR = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_WITH_DECIMAL_POINT = re.compile(r"-?(?:\d+\.(?:\d{1,2}|\d{4,})|(?:0|\d{4,}|\d{1,3}(?:,\d{3})+)\.\d+)")


def is_unclear(text: str) -> bool:
    """Whether its point may stand before decimals as well as between thousands."""
    return _UNCLEAR.fullmatch(_plain(text)) is not None


def unclear_number_error(field: str, text: str) -> InvalidInputFile:
    """The error for such a number, with both that it can be."""
    plain = _plain(text)
    decimal, thousands = shorten_amount(Decimal(plain)), plain.replace(".", "")
    message = fill(
        exchange_messages.UNCLEAR_NUMBER,
        text=plain,
        decimal=decimal,
        thousands=format_amount(Decimal(thousands)),
    )
    values = {"field": field, "text": plain, "decimal": decimal, "thousands": thousands}
    return InvalidInputFile(message, SAY_WHICH_NUMBER.with_values(**values), field)


def meant_by_stored(stored: str, shown: str) -> str:
    """The number that a cell shows; where it can be read in two ways, what is stored says in which."""
    if not is_unclear(shown) or round(Decimal(stored), 3) == Decimal(_plain(shown)):
        return shown
    return stored


def columns_with_decimal_point(rows: Iterable[SheetRow], columns: Collection[int]) -> set[int]:
    """Those of some columns in which a number says what its point is: 12.5 has decimals, so 5.000 has too."""
    found: set[int] = set()
    for row in rows:
        for number in columns:
            cell = row.cells[number] if number < len(row.cells) else None
            if type(cell) is str and "." in cell and _WITH_DECIMAL_POINT.fullmatch(_plain(cell)):
                found.add(number)
        if len(found) == len(columns):
            break
    return found


def clear_amount(amount: Decimal) -> Decimal:
    """The same amount, written so that nobody can take its point for one between thousands: 5.1250."""
    return amount.quantize(Decimal("0.0001")) if is_unclear(f"{amount:f}") else amount


def _plain(text: str) -> str:
    return to_ascii_digits(strip_invisible(text)).strip()
