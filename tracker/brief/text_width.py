"""How wide a text is in cells, and its beginning where it is too wide."""

from unicodedata import east_asian_width

from tracker.brief import brief_messages
from tracker.domain.message_filling import fill
from tracker.domain.shown_titles import Titled, short_title, shown_title


def shorten(text: str, most: int) -> str:
    """A text of at most so many cells, cut at a word where it can be; a wide letter has two cells."""
    if cell_width(text) <= most:
        return text
    cut = text[:most]
    while cell_width(cut) > most - 2:
        cut = cut[:-1]
    words, blank, _ = cut.rpartition(" ")
    kept = words if blank and len(words) > len(cut) // 2 else cut
    return fill(brief_messages.NOTE_SHORTENED, beginning=kept.rstrip(" ,;:"))


def fit_title(record: Titled, most: int) -> str:
    """A title in at most so many cells: where there is no room for two, without the original beside it."""
    shown = shown_title(record)
    return shown if cell_width(shown) <= most else shorten(short_title(record), most)


def cell_width(text: str) -> int:
    """The width of a text in Latin letters; a Chinese letter is as wide as two."""
    return sum(2 if east_asian_width(letter) in "FW" else 1 for letter in text)
