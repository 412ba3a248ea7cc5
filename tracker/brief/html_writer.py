"""The brief as one HTML file: it loads nothing and runs nothing, and all data in it are only text."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tracker.brief import brief_messages, chart_geometry, trend_geometry
from tracker.brief.page_model import (
    DataText,
    Emphasis,
    EntryNumber,
    Page,
    Phrase,
    SectionLink,
    SourceNumber,
    Table,
    plain_text,
)
from tracker.brief.phrasing import describe_event
from tracker.brief.status_colours import STATUS_COLOURS, STATUS_PATTERNS, Pattern
from tracker.brief.text_width import cell_width
from tracker.domain.languages import chosen_language
from tracker.domain.message_filling import fill, say_word
from tracker.domain.timeline import STATUS_LETTERS
from tracker.domain.untrusted_text import detect_language, escape_control_characters
from tracker.domain.vocabulary import Status

MAX_OWN_PHRASE, MAX_DATA_PHRASE = 24, 18  # characters on one line: of our own words, and with data among them
MAX_SMALL_ROW = 44  # characters: a row that a phone has room for
MAX_BACK_LINKS = 5  # of each source, to the places at which it is cited
MAX_ASCII = 0x7F


def render_html(page: Page) -> str:
    """The page as HTML; the same page gives the same text."""
    phrases = _PhraseWriter()
    environment = _make_environment()
    environment.filters["phrase_html"] = phrases.write
    environment.globals["citations"] = phrases.citations
    return environment.get_template("page.html").render(page=page)


def _make_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"chart_geometry": chart_geometry, "STATUS_COLOURS": STATUS_COLOURS}
    environment.globals |= {"fill": fill, "brief_messages": brief_messages, "trend_geometry": trend_geometry}
    environment.globals |= {"STATUS_PATTERNS": STATUS_PATTERNS, "is_mirrored": reads_from_right}
    environment.globals["language"] = chosen_language()
    filters: dict[str, Callable[..., object]] = {
        "plain_text": lambda phrase: escape_control_characters(plain_text(phrase)),
        "percent": "{:.3f}%".format,
        "across": place_across,
        "statuses_shown": chart_geometry.statuses_shown,
        "describe_bar": chart_geometry.describe_bar,
        "describe_event": describe_event,
        "path": svg_path,
        "pattern_paths": pattern_paths,
        "css_string": css_string,
        "running_foot": _running_foot,
        "unnumbered_foot": _unnumbered_foot,
    }
    environment.filters |= filters
    environment.tests |= {
        "short": is_short_phrase,
        "small": is_small_table,
    }
    return environment


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
    """The width of a phrase in Latin letters."""
    return cell_width(plain_text(phrase))


class _PhraseWriter:
    """Writes phrases as HTML, and remembers where each source is cited, for the way back."""

    def __init__(self) -> None:
        self._places: Counter[int] = Counter()

    def write(self, phrase: Phrase) -> Markup:
        """A phrase as HTML; text from the database is isolated, which cannot turn its neighbours around."""
        return Markup().join(map(self._write_piece, phrase))

    def citations(self, source: int) -> list[str]:
        """The anchors of the first places at which a source was cited so far."""
        most = min(self._places[source], MAX_BACK_LINKS)
        return [f"cited-{source}-{place}" for place in range(1, most + 1)]

    def _write_piece(self, piece: object) -> Markup:
        if not isinstance(piece, SourceNumber):
            return _piece_html(piece)
        self._places[piece.number] += 1
        link = Markup('<a id="cited-{0}-{1}" href="#source-{0}">[{0}]</a>')
        return link.format(piece.number, self._places[piece.number])


def _piece_html(piece: object) -> Markup:
    match piece:
        case Status():
            chip = Markup('<span class="chip {0}"><b aria-hidden="true">{1}</b> {2}</span>')
            return chip.format(piece.value, STATUS_LETTERS[piece], say_word(piece))
        case SectionLink():
            return Markup('<a href="#{}">{}</a>').format(piece.anchor, piece.title)
        case EntryNumber():
            return Markup('<span class="entry">{}</span>').format(piece.text)
        case Emphasis():
            return Markup("<strong>{}</strong>").format(piece.text)
        case DataText():
            return _data_html(piece.text)
        case _:
            return Markup.escape(str(piece))


def _data_html(text: str) -> Markup:
    """Text from the database with the language that its letters are in."""
    shown, language = escape_control_characters(text), detect_language(text)
    if language:
        return Markup('<bdi lang="{}">{}</bdi>').format(language, shown)
    return Markup("<bdi>{}</bdi>").format(shown)


# -- paths and strings of CSS ------------------------------------------------------------------------


def place_across(x: float, width: float = 0) -> str:
    """Where in a picture something stands that is ``width`` wide, both in percent, as SVG has it."""
    return f"{chart_geometry.percent_from_left(x, width):.3f}%"


def reads_from_right() -> bool:
    """Whether the page, and time in its pictures, goes from right to left."""
    return chosen_language().is_right_to_left


def svg_path(spots: Sequence[trend_geometry.Spot]) -> str:
    """A line through some spots."""
    return "M" + "L".join(f"{spot.x:.1f} {spot.y:.1f}" for spot in spots)


def pattern_paths(pattern: Pattern) -> Iterator[str]:
    """The lines of one tile of a pattern; those aslant go on beyond its corners, so that they meet."""
    gap = pattern.gap
    if pattern.is_upright:
        yield f"M{gap / 2} 0V{gap}"
    if pattern.is_level:
        yield f"M0 {gap / 2}H{gap}"
    if pattern.is_rising:
        yield f"M-1 1L1 -1M0 {gap}L{gap} 0M{gap - 1} {gap + 1}L{gap + 1} {gap - 1}"
    if pattern.is_falling:
        yield f"M-1 {gap - 1}L1 {gap + 1}M0 0L{gap} {gap}M{gap - 1} -1L{gap + 1} 1"
    if pattern.is_dotted:
        yield f"M{gap / 2 - 0.8} {gap / 2}h1.6"


def css_string(text: str) -> Markup:
    """A string of CSS; whatever could end it, or the style that it stands in, is written by its number."""
    shown = escape_control_characters(text)
    letters = (
        letter if letter.isalnum() or letter in " .,:;-" or ord(letter) > MAX_ASCII else f"\\{ord(letter):x} "
        for letter in shown
    )
    return Markup(f'"{"".join(letters)}"')  # noqa: S704 - nothing in it ends the string


def _running_foot(page: Page) -> Markup:
    """What stands under every sheet: the marking, what it is about, and which of how many sheets it is."""
    numbered = fill(brief_messages.PAGE_OF_PAGES, head=page.running_head, page="\0", pages="\0")
    before, between, after = map(css_string, numbered.split("\0"))
    pieces = (before, Markup("counter(page)"), between, Markup("counter(pages)"), after)
    return Markup(" ").join((*_marking_line(page), *pieces))


def _unnumbered_foot(page: Page) -> Markup:
    """The same for a browser that has no numbers of sheets for it."""
    return Markup(" ").join((*_marking_line(page), css_string(page.running_head)))


def _marking_line(page: Page) -> tuple[Markup, ...]:
    return (css_string(page.marking), Markup(r'"\a"')) if page.marking else ()
