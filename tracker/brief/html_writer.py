"""The brief as one HTML file: nothing is fetched, nothing runs, and whatever the data holds is text."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from tracker.brief import charts
from tracker.brief.page_model import DataText, Page, Phrase, SourceNumber, plain_text
from tracker.brief.status_colours import STATUS_COLOURS
from tracker.domain.text import detect_language, escape_control_characters
from tracker.domain.timeline import STATUS_LETTERS
from tracker.domain.vocabulary import Status

MAX_SHORT_PHRASE = 18  # characters


def render_html(page: Page) -> str:
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
    found.globals |= {"charts": charts, "STATUS_COLOURS": STATUS_COLOURS}
    filters: dict[str, Callable[..., object]] = {
        "said": phrase_html,
        "plain": lambda words: escape_control_characters(plain_text(words)),
        "percent": "{:.3f}%".format,
        "statuses": charts.statuses_shown,
        "in_words": charts.describe_bar,
    }
    found.filters |= filters
    found.tests |= {
        "short": is_short_phrase,
        "small": lambda table: all(all(map(is_short_phrase, row)) for row in table.rows),
    }
    return found.get_template("page.html")


def is_short_phrase(words: Phrase) -> bool:
    """Whether a few words are so few that they stay on one line."""
    return len(plain_text(words)) <= MAX_SHORT_PHRASE


def phrase_html(words: Phrase) -> Markup:
    """A few words as HTML; those from the database are isolated, so that none turns its neighbours around."""
    return Markup().join(_piece(piece) for piece in words)


def _piece(piece: object) -> Markup:
    match piece:
        case Status():
            letter = Markup('<span class="chip {0}"><b aria-hidden="true">{1}</b> {0}</span>')
            return letter.format(piece.value, STATUS_LETTERS[piece])
        case SourceNumber():
            return Markup('<a href="#source-{0}">[{0}]</a>').format(piece.number)
        case DataText():
            shown, language = escape_control_characters(piece.text), detect_language(piece.text)
            if language:
                return Markup('<bdi lang="{}">{}</bdi>').format(language, shown)
            return Markup("<bdi>{}</bdi>").format(shown)
        case _:
            return Markup.escape(str(piece))
