"""Cells of a spreadsheet that look like a formula are escaped, and read back as they were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.render.formula_escaping import escape_formula, unescape_formula

FORMULA_STARTS = "=+-@＝＋－＠"
TEXTS = st.text(st.characters() | st.sampled_from(f"{FORMULA_STARTS}' \t\r\n"))


@pytest.mark.parametrize(
    "text", [*(f"{start}1" for start in FORMULA_STARTS), "  =1", "'=1", "''-1", "\t1", "\n1", "'\r1"]
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    """Also after spaces, and after apostrophes that were there before."""
    assert escape_formula(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1", "a=1", "5 - 3", "'quoted'", "’=1", "مرز"])
def test_other_texts_are_not_escaped(text: str) -> None:
    """A sign inside a text does not begin a formula."""
    assert escape_formula(text) == unescape_formula(text) == text


@given(TEXTS)
def test_an_escaped_text_is_read_back_as_it_was(text: str) -> None:
    """And no spreadsheet reads it as a formula."""
    escaped = escape_formula(text)
    assert unescape_formula(escaped) == text
    assert not escaped.lstrip(" ").startswith((*FORMULA_STARTS, "\t", "\r", "\n"))
