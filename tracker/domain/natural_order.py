"""The order of refs: 115.2 comes before 115.10, because the numbers in them are compared as numbers."""

import re
from functools import lru_cache

from tracker.domain.untrusted_text import REF_LIMIT

_NUMBER = re.compile("[0-9]+")


def natural_key(ref: str) -> str:
    """A text by which a ref is sorted: each number in it has as many digits as a ref may have."""
    return _NUMBER.sub(_pad, ref)


def compare_natural(first: str, second: str) -> int:
    """Below 0 if the first ref comes before the second one, above 0 if after it, 0 if they are the same."""
    first_key, second_key = (_remembered_key(first), first), (_remembered_key(second), second)
    return (first_key > second_key) - (first_key < second_key)


_remembered_key = lru_cache(maxsize=10_000)(natural_key)
"""To sort refs, each is compared with several."""


def _pad(number: re.Match[str]) -> str:
    return number[0].zfill(REF_LIMIT)
