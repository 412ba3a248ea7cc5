"""Words of a table as they are compared: without case, invisible marks, and the differences of keyboards."""

import unicodedata
from collections.abc import Sequence

from tracker.domain.untrusted_text import normalize_for_search


def fold_word(word: str) -> str:
    """The word in lower case, with one space for each run of blanks and line ends, and no invisible marks."""
    if word.isascii():
        return " ".join(word.lower().split())
    visible = "".join(char for char in word if unicodedata.category(char) != "Cf" or char in "\u200c\u200d")
    return " ".join(normalize_for_search(visible).split())


def to_field_name(heading: str) -> str:
    """A heading as the name of a field: "Effective on" is effective_on."""
    return "_".join(fold_word(heading.replace("_", " ").replace("-", " ")).split())


def to_one_line(heading: str) -> str:
    """A heading as it is shown and typed: on one line, without invisible marks."""
    visible = "".join(
        char for char in heading if unicodedata.category(char) != "Cf" or char in "\u200c\u200d"
    )
    return " ".join(visible.split())


def find_column(header: Sequence[str], column: str) -> int | None:
    """The number, from 0, of the first column with this heading, in any case; None if none has it."""
    headings = [fold_word(heading) for heading in header]
    wanted = fold_word(column)
    return headings.index(wanted) if wanted and wanted in headings else None
