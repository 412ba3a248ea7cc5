"""An answer as a terminal shows it, as HTML: the same words in the same order, with links.

Every text is isolated, so that what is written from right to left cannot turn its neighbours around.
"""

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.domain.untrusted_text import detect_language, escape_control_characters
from tracker.web.page_links import KnownNames, web_address

_WORD = re.compile(r"(\s+|[,;]\s|[\[\]\"])")
_ENDS = ".,;:"
NO_NAMES: KnownNames = {}


def renderables_html(parts: Iterable[RenderableType], names: KnownNames = NO_NAMES) -> Markup:
    """The parts of a view, one after the other; blank lines between them are left to the style sheet."""
    return Markup("\n").join(filter(None, (_part_html(part, names) for part in parts)))


def _part_html(part: RenderableType, names: KnownNames) -> Markup:
    match part:
        case Padding():
            return _part_html(part.renderable, names)
        case Table(show_header=False) if len(part.columns) == 2:
            return _fields_html(part, names)
        case Table():
            return _table_html(part, names)
        case Text() if not part.plain:
            return Markup()
        case Text() if str(part.style) == "bold":
            return Markup("<h2>{}</h2>").format(part.plain)
    return Markup("<p>{}</p>").format(text_html(part, names))


def _fields_html(table: Table, names: KnownNames) -> Markup:
    rows = [
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, text_html(value, names))
        for name, value in _rows(table)
    ]
    return Markup('<dl class="fields">{}</dl>').format(Markup().join(rows))


def _table_html(table: Table, names: KnownNames) -> Markup:
    headings = [str(column.header) for column in table.columns]
    head = Markup().join(Markup('<th scope="col">{}</th>').format(heading) for heading in headings)
    rows = [
        Markup("<tr>{}</tr>").format(
            Markup().join(
                Markup('<td data-heading="{}">{}</td>').format(heading, _cell_html(cell, names))
                for heading, cell in zip(headings, row, strict=True)
            )
        )
        for row in _rows(table)
    ]
    top = Markup("<thead><tr>{}</tr></thead>").format(head) if table.show_header else Markup()
    return Markup('<table class="answer">{}<tbody>{}</tbody></table>').format(top, Markup().join(rows))


def _cell_html(cell: RenderableType, names: KnownNames) -> Markup:
    """A cell; an empty one has nothing in it, so that a phone can leave it out."""
    return text_html(cell, names) if str(cell) else Markup()


def _rows(table: Table) -> Iterator[tuple[RenderableType, ...]]:
    return zip(*(tuple(column.cells) for column in table.columns), strict=True)


def text_html(text: RenderableType, names: KnownNames = NO_NAMES) -> Markup:
    """A text as it is shown, a line for each of its lines; what is struck out stays so."""
    plain = text.plain if isinstance(text, Text) else str(text)
    lines = [line_html(line, names) for line in plain.split("\n")]
    shown = Markup("<br>").join(lines)
    is_struck = isinstance(text, Text) and any("strike" in str(span.style) for span in text.spans)
    return Markup("<s>{}</s>").format(shown) if is_struck else shown


def line_html(line: str, names: KnownNames = NO_NAMES) -> Markup:
    """One line, isolated; a word that has a page leads to it, and so does an address elsewhere."""
    pieces = Markup().join(
        _piece_html(piece, names) for piece in _WORD.split(escape_control_characters(line))
    )
    language = detect_language(line)
    if language:
        return Markup('<bdi lang="{}">{}</bdi>').format(language, pieces)
    return Markup("<bdi>{}</bdi>").format(pieces)


def _piece_html(piece: str, names: KnownNames) -> Markup:
    word = piece.rstrip(_ENDS)
    rest = piece[len(word) :]
    if word in names:
        return Markup('<a href="{}">{}</a>{}').format(names[word], word, rest)
    if address := web_address(word):
        return Markup('<a href="{}" rel="noreferrer noopener external">{}</a>{}').format(address, word, rest)
    return Markup.escape(piece)


def data_html(value: object) -> Markup:
    """A text from the data, isolated, in as many lines as it has."""
    text = "" if value is None else str(value)
    shown = escape_control_characters(text, keep_lines=True)
    language = detect_language(text)
    attribute = Markup(' lang="{}"').format(language) if language else Markup()
    return Markup("<bdi{}>{}</bdi>").format(attribute, shown)
