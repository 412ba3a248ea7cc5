"""Cells of a spreadsheet that hold words, and never a formula."""

import re

# What spreadsheets take for the beginning of a formula, also full-width and after spaces; after
# apostrophes too, so that one put before it can be told from those that were there.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")


def escape_formula(given: str) -> str:
    """A cell's text in which no spreadsheet sees a formula: an apostrophe before it makes it words."""
    return f"'{given}" if _FORMULA.match(given) else given


def unescape_formula(given: str) -> str:
    """The text that a cell was made of: what ``inert_cell`` put before it is taken away."""
    return given[1:] if given[:1] == "'" and _FORMULA.match(given) else given
