"""Names that may be other ones with a slip."""

import pytest

from tracker.domain.near_misses import is_nearly


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("irann", "iran", True),
        ("ministry of trnasport", "ministry of transport", True),
        ("ministry of trade", "ministry of health", False),
        ("irn", "ir", True),
        ("ri", "ir", True),
        ("us", "uk", False),
        ("iran", "iran", False),
    ],
)
def test_a_name_is_nearly_another_one(word: str, known: str, expected: object) -> None:
    """With a slip or two in a long name; short ones are too much alike for another letter to say anything."""
    assert is_nearly(word, known) is expected
