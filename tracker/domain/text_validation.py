"""What text from outside may be stored: not empty where it is required, not too long, and only text."""

import unicodedata

from tracker.domain import domain_messages
from tracker.domain.errors import RuleViolation
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import LINE_LIMIT


def validate_text(text: str, field: str, *, limit: int = LINE_LIMIT) -> str:
    """The text as it is stored: normalised to Unicode NFC, otherwise unchanged.

    Raises RuleViolation for a zero byte, for a lone surrogate, and for more than ``limit`` characters.
    """
    if "\0" in text:
        raise RuleViolation(
            fill(domain_messages.ZERO_BYTE, field=field), fill(domain_messages.TAKE_ZERO_BYTE_OUT), field
        )
    stored = text if text.isascii() else _normalize_nfc(text, field)
    if len(stored) > limit:
        raise RuleViolation(
            fill(domain_messages.TEXT_TOO_LONG, field=field, length=len(stored), limit=limit),
            fill(domain_messages.SHORTEN_TEXT),
            field,
        )
    return stored


def _normalize_nfc(text: str, field: str) -> str:
    """The text in Unicode NFC. Raises RuleViolation for bytes that are not text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise RuleViolation(
            fill(domain_messages.NOT_TEXT, field=field), fill(domain_messages.TYPE_TEXT_AGAIN), field
        ) from None
    return unicodedata.normalize("NFC", text)


def required_text(given: str, field: str, *, limit: int = LINE_LIMIT) -> str:
    """The text as it is stored. Raises RuleViolation when it is empty, too long or not text."""
    stored = optional_text(given, field, limit=limit)
    if stored is None:
        raise RuleViolation(
            fill(domain_messages.EMPTY_TEXT, field=field), fill(domain_messages.GIVE_TEXT), field
        )
    return stored


def optional_text(given: str | None, field: str, *, limit: int = LINE_LIMIT) -> str | None:
    """The same, where it may be left out."""
    return validate_text(given, field, limit=limit) if given and given.strip() else None
