"""What a page is made of, in every form: sections of paragraphs, tables, lists and charts."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracker.domain.timeline import Axis, EventOnTimeline, Timeline
from tracker.domain.vocabulary import Status

LEFT_TO_RIGHT_MARK = "\u200e"  # invisible: keeps what stands after Persian words on their right


class DataText(NamedTuple):
    """Text from the database: in any language, and never read as markup."""

    text: str


class SourceNumber(NamedTuple):
    """The number of a source in the list at the end."""

    number: int


Piece = str | Status | DataText | SourceNumber
"""A piece of a phrase: our own text, or what each form of the page writes in its own way."""
Phrase = tuple[Piece, ...]
"""A few words or a sentence, piece by piece."""


def plain_text(phrase: Phrase) -> str:
    """A phrase as text without any markup."""
    return "".join(map(_piece_text, phrase))


def _piece_text(piece: Piece) -> str:
    match piece:
        case DataText():
            return piece.text
        case SourceNumber():
            return f"[{piece.number}]"
        case _:
            return str(piece)


class Paragraph(NamedTuple):
    """One or a few sentences."""

    phrase: Phrase


class Table(NamedTuple):
    """Rows under headings; the first cell of each row says what the row is about."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Phrase, ...], ...]


class BulletList(NamedTuple):
    """A list under a caption; if it is numbered, from 1 on, it is the list of sources."""

    items: tuple[Phrase, ...]
    numbered: bool = False
    caption: str = ""


class StatusBar(NamedTuple):
    """How many commitments of a group have each status, in the order of the vocabulary."""

    label: Phrase
    counts: Mapping[Status, int]


class StatusBarChart(NamedTuple):
    """A bar for each group, all of one length."""

    caption: str
    bars: tuple[StatusBar, ...]


class TimelineRow(NamedTuple):
    """A commitment on the chart: its name, its timeline, and a description of all that is drawn of it."""

    label: Phrase
    timeline: Timeline
    description: Phrase


class TimelineChart(NamedTuple):
    """The timelines of some commitments, under one axis; ``since`` is the day of the last meeting."""

    caption: str
    axis: Axis
    since: date | None
    rows: tuple[TimelineRow, ...]

    @property
    def until(self) -> date:
        """The day asked about."""
        return max(row.timeline.until for row in self.rows)

    @property
    def has_occurrences(self) -> bool:
        """Whether anything on it recurs."""
        return any(row.timeline.occurrences for row in self.rows)

    @property
    def events(self) -> tuple[EventOnTimeline, ...]:
        """The events that the axis shows, in the order of their days."""
        found = {event for row in self.rows for event in row.timeline.events}
        shown = (event for event in found if self.axis.begins <= event.day < self.axis.ends)
        return tuple(sorted(shown, key=lambda event: (event.day, event.title)))


Part = Paragraph | Table | BulletList | StatusBarChart | TimelineChart


class Section(NamedTuple):
    """All that the page says about one subject; a section without parts says "none"."""

    key: str
    title: str
    parts: tuple[Part, ...] = ()


class Page(NamedTuple):
    """The whole page: the head with what it is about, the bottom line in two sentences, and the sections."""

    title: str
    head: tuple[tuple[str, Phrase], ...]
    bottom_line: tuple[Phrase, ...]
    sections: tuple[Section, ...]
