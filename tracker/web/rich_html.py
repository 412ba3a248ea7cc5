"""An answer as a terminal shows it, as HTML: the same words in the same order, with links.

Every text is isolated, so that what is written from right to left cannot turn its neighbours around.
"""

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.domain.languages import START_OF_ISOLATE, chosen_language
from tracker.domain.untrusted_text import detect_language, escape_control_characters
from tracker.web.page_links import KnownNames, web_address

_WORD = re.compile(r"(\s+|[,;]\s|[\[\]\"])")
_ENDS = ".,;:"
_ADDRESS_MARK = "://"
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
    lines = [_line_html(line, names) for line in plain.split("\n")]
    shown = Markup("<br>".join(lines))  # noqa: S704 - each is escaped
    is_struck = isinstance(text, Text) and any("strike" in str(span.style) for span in text.spans)
    return Markup("<s>{}</s>").format(shown) if is_struck else shown


def _line_html(line: str, names: KnownNames) -> str:
    """One line, isolated; a word that has a page leads to it, and so does an address elsewhere."""
    shown = escape_control_characters(line)
    has_links = names or _ADDRESS_MARK in shown
    return _isolated(_with_links(shown, names) if has_links else escape(shown), line)


def _with_links(line: str, names: KnownNames) -> str:
    """A line whose words lead to their pages; what stands between them is escaped at one go."""
    shown, plain = list[str](), list[str]()
    for piece in _WORD.split(line):
        word = piece.rstrip(_ENDS)
        if (word in names or _ADDRESS_MARK in word) and (link := _link_html(word, names)):
            shown += (escape("".join(plain)), link)
            plain = [piece[len(word) :]]
        else:
            plain.append(piece)
    return "".join((*shown, escape("".join(plain))))


def _link_html(word: str, names: KnownNames) -> str:
    """The link of a word, empty for one that leads nowhere."""
    if page := names.get(word):
        return f'<a href="{escape(page)}">{escape(word)}</a>'
    if address := web_address(word):
        return f'<a href="{escape(address)}" rel="noreferrer noopener external">{escape(word)}</a>'
    return ""


def _isolated(shown: str, text: str) -> str:
    """What is shown of a text, so that its direction is its own, with its language where that is known."""
    language = detect_language(text)
    attributes = f' lang="{language}"' if language else ""
    if text.startswith(START_OF_ISOLATE):  # a browser would take the direction of what is isolated
        attributes += f' dir="{chosen_language().direction}"'
    return f"<bdi{attributes}>{shown}</bdi>"


def data_html(value: object) -> Markup:
    """A text from the data, isolated, in as many lines as it has."""
    text = "" if value is None else str(value)
    shown = escape(escape_control_characters(text, keep_lines=True))
    return Markup(_isolated(shown, text))  # noqa: S704 - it is escaped
