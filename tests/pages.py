"""The pages of ``docs`` as the tests read them: their tables, and what stands in them as code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def read_page(name: str) -> str:
    """The text of a page of ``docs``."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def read_table(text: str, first_heading: str) -> list[list[str]]:
    """The rows of the one table whose first column has this heading, without the header."""
    (found,) = re.findall(
        rf"^\| {re.escape(first_heading)} \|.*\n\| ---.*\n((?:\|.*\n)+)", text, re.MULTILINE
    )
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in found.splitlines()]


def find_code(text: str) -> list[str]:
    """What stands between backticks in some text, in its order."""
    return re.findall(r"`([^`\n]+)`", text)
