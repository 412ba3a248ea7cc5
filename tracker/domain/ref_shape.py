"""The shape of a ref: what publishers number their texts with, such as 115.10, 018/24 or 7.2(a)."""

import re

from tracker.domain.untrusted_text import REF_LIMIT

_WORD = "[a-z0-9][a-z0-9._-]*"
_IN_PARENTHESES = rf"[(]{_WORD}(?:/{_WORD})*[)][a-z0-9._-]*"
REF_PATTERN = rf"{_WORD}(?:/{_WORD}|{_IN_PARENTHESES})*"
"""All of a ref, as Python and PostgreSQL both read it, but for its length.

A letter or digit comes after each slash, so that no ref looks like a folder or the way out of one.
"""
_REF = re.compile(REF_PATTERN)


def is_ref(text: str) -> bool:
    """Whether a text in small letters can be a ref."""
    return len(text) <= REF_LIMIT and _REF.fullmatch(text) is not None
