"""How a workbook shows a number: as a day, as a time, or with a certain number of digits."""

import re
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from tracker.exchange.shown_cells import ShownNumber
from tracker.exchange.unclear_numbers import is_unclear

GENERAL = "General"
BUILT_IN_FORMATS = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    49: "@",
    **dict.fromkeys((14, 15, 16, 17, *range(27, 37), *range(50, 59)), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, 45, 47), "hh:mm:ss"),
    22: "yyyy-mm-dd hh:mm",
    46: "[h]:mm:ss",
}
"""The formats that a workbook names by a number alone: ECMA-376, part 1, 18.8.30."""

_NOT_SHOWN_AS_CODE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DIGITS = re.compile(
    r'(?P<before>(?:"[^"]*"|\\.|[-+/() ])*)(?P<whole>[#0,]*0)(?:\.(?P<part>0*))?(?P<after>.*)'
)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|([-+/() %])')

_EPOCH_1900, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - cells know no zone
_LAST_SERIAL = 2_958_466  # that of 1 January 10000


class NumberFormat(NamedTuple):
    """What a format makes of a number."""

    code: str
    has_day: bool
    has_time: bool

    @property
    def is_plain(self) -> bool:
        """Whether a number is shown as it is."""
        return self.code in (GENERAL, "@")


@lru_cache(maxsize=1 << 10)
def parse_format(code: str) -> NumberFormat:
    """The format that a code means; of several for positive and negative numbers, the first."""
    first = _first_part(code)
    letters = _NOT_SHOWN_AS_CODE.sub("", first).lower()
    if first.lower() == "general":
        return NumberFormat(GENERAL, has_day=False, has_time=False)
    has_time = "h" in letters or "s" in letters
    has_day = "y" in letters or "d" in letters or ("m" in letters and not has_time)
    return NumberFormat(first, has_day, has_time)


def _first_part(code: str) -> str:
    """The part for positive numbers: up to the first semicolon outside of quotes."""
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0] if ";" in code else code


def read_number(text: str, number_format: NumberFormat, *, is_1904: bool) -> object:
    """A number of a sheet as it is shown: a date, a datetime, a text, or a ShownNumber."""
    number = float(text)
    if number_format.has_day and 0 <= number < _LAST_SERIAL:
        return _to_day(number, is_1904=is_1904)
    if number_format.has_time:
        seconds = round(number * 86_400)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    plain = plain_number(text)
    shown = plain if number_format.is_plain else _show(plain, number_format.code)
    return plain if shown == plain and not is_unclear(plain) else ShownNumber(plain, shown)


def plain_number(text: str) -> str:
    """A number as it is shown without a format: 12 and not 12.0, 0.3 and not 0.30000000000000004."""
    if text.isdecimal():
        return text.lstrip("0") or "0"
    number = float(text)
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{Decimal(f'{number:.15g}'):f}" if isfinite(number) else str(number)


def _to_day(number: float, *, is_1904: bool) -> date | datetime:
    """The day of a serial number; with a time unless that is midnight."""
    epoch = _EPOCH_1904 if is_1904 else _EPOCH_1900
    if not is_1904 and number < 60:  # Excel has a 29 February 1900, which was not
        number += 1
    moment = epoch + timedelta(days=int(number), milliseconds=round(number % 1 * 86_400_000))
    return moment.date() if moment.time().isoformat() == "00:00:00" else moment


def _show(plain: str, code: str) -> str | None:
    """A number in a format of digits and constant text; None for any other format."""
    match = _DIGITS.fullmatch(code)
    if not match or _LITERAL.sub("", match["after"]):
        return None
    before, after = (_literal_text(match[name]) for name in ("before", "after"))
    digits = _show_digits(plain, match["whole"], len(match["part"] or ""), is_percent="%" in after)
    return None if digits is None else f"{before}{digits}{after}"


def _literal_text(code: str) -> str:
    """The constant text of a part of a format."""
    return "".join(quoted or escaped or bare for quoted, escaped, bare in _LITERAL.findall(code))


def _show_digits(plain: str, whole: str, places: int, *, is_percent: bool) -> str | None:
    """A number with so many places after the point, and at least as many digits before it as zeros."""
    try:
        exact = Decimal(plain) * (100 if is_percent else 1)
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:
        return None
    sign, digits = ("-", -rounded) if rounded < 0 else ("", rounded)
    before, _, part = f"{digits:f}".partition(".")
    before = before.zfill(whole.count("0"))
    if "," in whole:
        before = f"{int(before):,}"
    return f"{sign}{before}{f'.{part}' if part else ''}"
