"""Escaping of cells, so that no spreadsheet takes their text for a formula."""

import re

# What spreadsheets take for the beginning of a formula, also full-width and after spaces. Also after
# apostrophes, so that the apostrophe of an escape can be told from those of the text itself.
_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠]|'*[\t\r\n]")


def escape_formula(text: str) -> str:
    """The text of a cell; with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def escape_apostrophe(text: str) -> str:
    """The text of a cell that no spreadsheet runs; with one more apostrophe if reading would take one off."""
    return f"'{text}" if text[:1] == "'" and _FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """The text without the apostrophe that ``escape_formula`` puts before it."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text
