"""The brief as one HTML file: nothing is fetched, nothing runs, and whatever the data holds is text."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from tracker.brief import pictures
from tracker.brief.colours import COLOURS
from tracker.brief.page import Data, Page, Source, Words, plain
from tracker.text import language_of, visible
from tracker.timeline import LETTERS
from tracker.vocabulary import Status

SHORT = 18  # characters


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
        "small": lambda table: all(all(map(is_short, row)) for row in table.rows),
    }
    return found.get_template("page.html")


def is_short(words: Words) -> bool:
    """Whether a few words are so few that they stay on one line."""
    return len(plain(words)) <= SHORT


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
