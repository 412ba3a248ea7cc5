"""How much and how many: decimal numbers and counts as people write them."""

import re
from decimal import Decimal

from tracker.domain import domain_messages
from tracker.domain.errors import UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import strip_invisible, to_ascii_digits

_AMOUNT = re.compile(r"-?\d{1,15}(\.\d{1,9})?")
_MAX_DIGITS = 15
"""More than a number in JSON keeps."""
_WITH_GROUPS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_WITH_EXPONENT = re.compile(r"-?\d(\.\d{1,15})?[eE][-+]?\d{1,2}")
"""What programs write of the very small and the very large: 5e-07."""
_NO_PART = re.compile(r"\.0+$")
"""What programs that know only fractions write after a whole number: 3.0."""
MAX_COUNT = 2**31 - 1


def parse_amount(value: object, field: str) -> Decimal:
    """The number that a text or a number of a file means: 1700, 1,700, 0.5. Raises UsageError."""
    text = _digits_of(value)
    if not _AMOUNT.fullmatch(text) or sum(map(str.isdigit, text)) > _MAX_DIGITS:
        message = fill(domain_messages.NOT_AN_AMOUNT, text=shorten(str(value)), field=field)
        raise UsageError(message, fill(domain_messages.AMOUNT_EXAMPLE))
    return shorten_amount(Decimal(text))


def parse_count(value: object, field: str) -> int:
    """The whole number from 0 on that a text or a number of a file means. Raises UsageError."""
    text = _NO_PART.sub("", _digits_of(value))
    if not text.isdecimal() or int(text) > MAX_COUNT:
        message = fill(domain_messages.NOT_A_COUNT, text=shorten(str(value)), field=field)
        raise UsageError(message, fill(domain_messages.COUNT_EXAMPLE))
    return int(text)


def shorten_amount(amount: Decimal) -> Decimal:
    """The same number without zeros at its end that say nothing, and without an exponent."""
    whole = amount.to_integral_value()
    return whole if amount == whole else amount.normalize()


def format_amount(amount: Decimal) -> str:
    """A number as people read it: 1,700 or 0.5."""
    return f"{amount:,f}"


def _digits_of(value: object) -> str:
    """A number as text: with the digits 0 to 9 and no commas between thousands."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        value = Decimal(str(value))
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() else ""
    text = to_ascii_digits(strip_invisible(str(value))).strip().replace("٬", ",").replace("٫", ".")
    if _WITH_EXPONENT.fullmatch(text):
        return f"{Decimal(text):f}"
    return text.replace(",", "") if _WITH_GROUPS.fullmatch(text) else text
