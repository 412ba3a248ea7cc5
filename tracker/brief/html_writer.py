"""The brief as one HTML file: it loads nothing and runs nothing, and all data in it are only text."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from unicodedata import east_asian_width

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from tracker.brief import brief_messages, chart_geometry
from tracker.brief.page_model import DataText, Page, Phrase, SourceNumber, Table, plain_text
from tracker.brief.status_colours import STATUS_COLOURS
from tracker.domain.message_filling import fill
from tracker.domain.timeline import STATUS_LETTERS
from tracker.domain.untrusted_text import detect_language, escape_control_characters
from tracker.domain.vocabulary import Status

MAX_OWN_PHRASE, MAX_DATA_PHRASE = 24, 18  # characters on one line: of our own words, and with data among them
MAX_SMALL_ROW = 44  # characters: a row that a phone has room for


def render_html(page: Page) -> str:
    """The page as HTML; the same page gives the same text."""
    return _load_template().render(page=page)


@cache
def _load_template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"chart_geometry": chart_geometry, "STATUS_COLOURS": STATUS_COLOURS}
    environment.globals |= {"fill": fill, "brief_messages": brief_messages}
    filters: dict[str, Callable[..., object]] = {
        "phrase_html": phrase_html,
        "plain_text": lambda phrase: escape_control_characters(plain_text(phrase)),
        "percent": "{:.3f}%".format,
        "statuses_shown": chart_geometry.statuses_shown,
        "describe_bar": chart_geometry.describe_bar,
    }
    environment.filters |= filters
    environment.tests |= {
        "short": is_short_phrase,
        "small": is_small_table,
    }
    return environment.get_template("page.html")


def is_short_phrase(phrase: Phrase) -> bool:
    """Whether a phrase is so short that it stays on one line, in whatever letters it is."""
    has_data = any(isinstance(piece, DataText) for piece in phrase)
    return _phrase_width(phrase) <= (MAX_DATA_PHRASE if has_data else MAX_OWN_PHRASE)


def is_small_table(table: Table) -> bool:
    """Whether the longest phrases of all columns are so short that a phone shows a table as one."""
    headings = tuple((heading,) for heading in table.headings)
    widest = (max(map(_phrase_width, column)) for column in zip(headings, *table.rows, strict=True))
    return sum(widest) <= MAX_SMALL_ROW


def _phrase_width(phrase: Phrase) -> int:
    """The width of a phrase in Latin letters; a Chinese letter is as wide as two."""
    return sum(2 if east_asian_width(letter) in "FW" else 1 for letter in plain_text(phrase))


def phrase_html(phrase: Phrase) -> Markup:
    """A phrase as HTML; text from the database is isolated, so that it cannot turn its neighbours around."""
    return Markup().join(_piece_html(piece) for piece in phrase)


def _piece_html(piece: object) -> Markup:
    match piece:
        case Status():
            chip = Markup('<span class="chip {0}"><b aria-hidden="true">{1}</b> {0}</span>')
            return chip.format(piece.value, STATUS_LETTERS[piece])
        case SourceNumber():
            return Markup('<a href="#source-{0}">[{0}]</a>').format(piece.number)
        case DataText():
            text, language = escape_control_characters(piece.text), detect_language(piece.text)
            if language:
                return Markup('<bdi lang="{}">{}</bdi>').format(language, text)
            return Markup("<bdi>{}</bdi>").format(text)
        case _:
            return Markup.escape(str(piece))
