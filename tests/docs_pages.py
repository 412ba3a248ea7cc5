"""The pages of ``docs`` and the README as the tests read them: their tables, blocks and words of code."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README_PAGE = ROOT / "README.md"
README = README_PAGE.read_text(encoding="utf-8")


def read_page(name: str) -> str:
    """The text of a page of ``docs``."""
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def read_table(text: str, first_heading: str) -> list[list[str]]:
    """The rows of the one table whose first column has this heading, without the header."""
    (found,) = re.findall(
        rf"^\| {re.escape(first_heading)} \|.*\n\| ---.*\n((?:\|.*\n)+)", text, re.MULTILINE
    )
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in found.splitlines()]


def fenced_blocks(text: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page, each with what stands after its fence: its kind, or more."""
    return re.findall(r"^```([^\n]+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def blocks_of_kind(text: str, kind: str) -> list[str]:
    """The fenced blocks of a page that have this after their fence."""
    return [content for found, content in fenced_blocks(text) if found == kind]


def find_code(text: str) -> list[str]:
    """What stands between backticks in some text, in its order."""
    return re.findall(r"`([^`\n]+)`", text)
