"""The pieces that every answer on a terminal is made of: text from the data, statuses, flags, tables.

``data_text`` and ``data_paragraph`` take all text that comes from the data, so that none of it can act on the
screen.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from tracker.domain.agreement_records import Event, Meeting
from tracker.domain.languages import END_OF_ISOLATE, START_OF_ISOLATE, chosen_language
from tracker.domain.message_filling import fill, say_label, say_word
from tracker.domain.records import Actor, Agreement, Document, Standing
from tracker.domain.translations import Translations
from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import Flag, Status
from tracker.render import render_messages
from tracker.render.duty_labels import occurrences_label, parts_label
from tracker.render.labels import flag_labels
from tracker.render.revision_words import describe_translations
from tracker.render.template_filling import fill_pieces

# Of the eight basic colours those that can be read on a light and on a dark background; the words mean the
# same without them.
STATUS_STYLES: dict[Status, str] = {
    Status.SUBSTANTIAL: "green",
    Status.STALLED: "magenta",
    Status.SUSPENDED: "magenta",
    Status.BREACHED: "bold red",
    Status.IMPLEMENTED: "green",
}
FLAG_STYLES: dict[Flag, str] = {Flag.OVERDUE: "red", Flag.CONTESTED: "magenta", Flag.UNVERIFIED: "magenta"}
_INDENT = _GAP = 2  # cells of a line of ``fields_table`` before its name, and after it


def data_text(value: object, style: str = "") -> Text:
    """A value from the data on one line, as a screen may show it; it is never taken for markup."""
    shown = say_word(value) if isinstance(value, StrEnum) else "" if value is None else str(value)
    return Text(escape_control_characters(shown), style=style)


def data_paragraph(text: str) -> Text:
    """A text from the data as a screen may show it; it may have several lines."""
    return Text(escape_control_characters(text, keep_lines=True))


def status_text(status: Status | None) -> Text:
    """A status in its colour; empty for None."""
    return Text("") if status is None else Text(say_word(status), style=STATUS_STYLES.get(status, ""))


def due_text(standing: Standing) -> Text:
    """The due date of a commitment, in red if it is overdue; "-" if there is none."""
    return data_text(standing.due_on or "-", style="red" if Flag.OVERDUE in standing.flags else "")


def recorded_text(record: Actor | Agreement | Document | Standing | Event | Meeting) -> Text | None:
    """When a record was made, and by whom; None where nobody knows it."""
    if record.recorded_at is None:
        return None
    moment = f"{record.recorded_at:%Y-%m-%d %H:%M}"
    if record.recorded_by is None:
        return data_text(fill(render_messages.RECORDED_AT, moment=moment))
    return data_text(fill(render_messages.RECORDED, moment=moment, author=record.recorded_by))


def flag_text(standing: Standing) -> Text:
    """The parts where they differ, and the flags with their reasons: how late, how old the last news is."""
    labels = flag_labels(standing).items()
    parts = [data_text(label) for label in (parts_label(standing), occurrences_label(standing)) if label]
    return join_with_comma(
        [*parts, *(data_text(label, style=FLAG_STYLES.get(flag, "dim")) for flag, label in labels)]
    )


def fill_text(template: str, *, own_style: str = "", **values: str | int | Text) -> Text:
    """A message in which each text keeps its style; ``own_style`` is that of our own words."""
    text = Text()
    for piece in fill_pieces(template, **values):
        if isinstance(piece, Text):
            text.append_text(piece)
        else:
            text.append(str(piece), style=own_style)
    return text


def join_with_comma(texts: Iterable[Text]) -> Text:
    """Texts one after the other, with commas between them."""
    return Text(fill(render_messages.LIST_COMMA)).join(texts)


class WholeParts:
    """Texts with commas between them, on as many lines as it takes; no line ends inside one of them."""

    def __init__(self, parts: Sequence[Text]) -> None:
        self.parts = parts

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Text]:
        """The lines for a width; the name is Rich's."""
        comma = fill(render_messages.LIST_COMMA)
        lines: list[list[Text]] = [[]]
        for part in self.parts:
            line = join_with_comma([*lines[-1], part])
            if lines[-1] and line.cell_len + len(comma.rstrip()) > options.max_width:
                lines.append([])
            lines[-1].append(part)
        *full, last = map(join_with_comma, lines)
        yield from (line.append(comma.rstrip()) for line in full)
        yield last


def translations_text(translations: Translations | None) -> Text | None:
    """What something is called in other languages, each with its code."""
    return data_text(describe_translations(translations)) if translations else None


def with_url(text: Text, url: str | None) -> Text:
    """A text, and on a line of its own the URL where it can be read."""
    return Text("\n").join([text, data_text(url)]) if url else text


def data_list(values: Iterable[str | None]) -> Text:
    """Values from the data with commas between them; those that are missing are left out."""
    said = (say_word(value) if isinstance(value, StrEnum) else value for value in values)
    return data_text(fill(render_messages.LIST_COMMA).join(filter(None, said)))


def new_table(*headings: str) -> Table:
    """An empty table with these columns, without lines; long cells continue on the next line."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def field_value_width(width: int, names: Iterable[str]) -> int:
    """The cells that ``fields_table`` leaves for a value, on a screen of a width."""
    return width - _INDENT - _GAP - max(cell_len(say_label(name)) for name in names)


def keep_left_to_right(text: Text) -> Text:
    """A picture made of letters, whose beginning stays on its left, whatever is written around it."""
    if not chosen_language().is_right_to_left:
        return text
    lines = (Text.assemble(START_OF_ISOLATE, line, END_OF_ISOLATE) for line in text.split("\n"))
    return Text("\n").join(lines)


def fields_table(fields: dict[str, Text | None]) -> Padding:
    """A line for each field with its name, a message, and its value; fields without a value are left out."""
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column()
    for name, value in fields.items():
        if value is not None:
            table.add_row(fill(name), value)
    return Padding(table, (0, 0, 0, _INDENT))
