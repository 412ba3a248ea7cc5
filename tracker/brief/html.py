"""The brief as one HTML file: nothing is fetched, nothing runs, and whatever the data holds is text."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from tracker.brief import pictures
from tracker.brief.colours import COLOURS
from tracker.brief.page import Data, Page, Source, Table, Words, plain
from tracker.text import language_of, visible
from tracker.timeline import LETTERS
from tracker.vocabulary import Status

OURS, THEIRS = 24, 18  # characters on one line: of our own words, and with some of the database's among them
SMALL = 44  # characters: a row that a phone has room for


def document(page: Page) -> str:
    """The page, the same text for the same page."""
    return _template().render(page=page)


@cache
def _template() -> Template:
    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals |= {"pictures": pictures, "COLOURS": COLOURS}
    filters: dict[str, Callable[..., object]] = {
        "said": said,
        "plain": lambda words: visible(plain(words)),
        "percent": "{:.3f}%".format,
        "statuses": pictures.statuses,
        "in_words": pictures.in_words,
    }
    found.filters |= filters
    found.tests |= {
        "short": is_short,
        "small": is_small,
    }
    return found.get_template("page.html")


def is_short(words: Words) -> bool:
    """Whether a few words are so few that they stay on one line, in whatever letters they are."""
    has_data = any(isinstance(piece, Data) for piece in words)
    return _width(words) <= (THEIRS if has_data else OURS)


def is_small(table: Table) -> bool:
    """Whether the longest words of all columns are so few that a phone shows a table as one."""
    headings = tuple((heading,) for heading in table.headings)
    return sum(max(map(_width, column)) for column in zip(headings, *table.rows, strict=True)) <= SMALL


def _width(words: Words) -> int:
    """The width of a few words in Latin letters; a Chinese one is as wide as two."""
    return sum(2 if east_asian_width(letter) in "FW" else 1 for letter in plain(words))


def said(words: Words) -> Markup:
    """A few words as HTML; those from the database are isolated, so that none turns its neighbours around."""
    return Markup().join(_piece(piece) for piece in words)


def _piece(piece: object) -> Markup:
    match piece:
        case Status():
            letter = Markup('<span class="chip {0}"><b aria-hidden="true">{1}</b> {0}</span>')
            return letter.format(piece.value, LETTERS[piece])
        case Source():
            return Markup('<a href="#source-{0}">[{0}]</a>').format(piece.number)
        case Data():
            shown, language = visible(piece.text), language_of(piece.text)
            if language:
                return Markup('<bdi lang="{}">{}</bdi>').format(language, shown)
            return Markup("<bdi>{}</bdi>").format(shown)
        case _:
            return Markup.escape(str(piece))
