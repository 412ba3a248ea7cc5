"""The number of an entry, as an address names it."""

from tracker.domain.entry_numbers import parse_entry_number
from tracker.domain.errors import UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.web import web_messages


def typed_entry_number(text: str) -> int:
    """The number that "U-45" means. Raises UsageError."""
    number = parse_entry_number(text)
    if number is None:
        raise UsageError(fill(web_messages.NOT_AN_ENTRY, text=shorten(text)))
    return number
