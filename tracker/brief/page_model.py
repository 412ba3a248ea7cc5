"""What a page is made of, in every form: sections of paragraphs, tables, lists and charts."""

from __future__ import annotations  # the types that are only named need not be loaded

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tracker.domain.message_filling import say_word
from tracker.domain.vocabulary import Status

if TYPE_CHECKING:
    from tracker.domain.timeline import Axis, EventOnTimeline, Timeline

LEFT_TO_RIGHT_MARK = "\u200e"  # invisible: keeps what stands after Persian words on their right
RIGHT_TO_LEFT_MARK = "\u200f"  # keeps the letter of a status beside its words, after a Latin name


class DataText(NamedTuple):
    """Text from the database: in any language, and never read as markup."""

    text: str


class SourceNumber(NamedTuple):
    """The number of a source in the list at the end."""

    number: int


class EntryNumber(NamedTuple):
    """The number of an entry of the log, which is never broken at its hyphen."""

    text: str


class SectionLink(NamedTuple):
    """The title of a section, which is a link to it where there are links."""

    anchor: str
    title: str


class Emphasis(NamedTuple):
    """A few of our own words that stand out."""

    text: str


Piece = str | Status | DataText | SourceNumber | EntryNumber | SectionLink | Emphasis
"""A piece of a phrase: our own text, or what each form of the page writes in its own way."""
Phrase = tuple[Piece, ...]
Row = tuple[Phrase, ...]
"""A few words or a sentence, piece by piece."""


def plain_text(phrase: Phrase) -> str:
    """A phrase as text without any markup."""
    return "".join(map(_piece_text, phrase))


def _piece_text(piece: Piece) -> str:
    match piece:
        case DataText() | Emphasis() | EntryNumber():
            return piece.text
        case SectionLink():
            return piece.title
        case SourceNumber():
            return f"[{piece.number}]"
        case StrEnum():
            return say_word(piece)
        case _:
            return str(piece)


class Paragraph(NamedTuple):
    """One or a few sentences."""

    phrase: Phrase


class Table(NamedTuple):
    """Rows under headings; the first cell of each row says what the row is about."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


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
    """A bar for each group, as long as its number of commitments."""

    caption: str
    bars: tuple[StatusBar, ...]

    @property
    def longest(self) -> int:
        """The number of commitments of the longest bar; at least one, as something is divided by it."""
        return max((sum(bar.counts.values()) for bar in self.bars), default=0) or 1


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


class TrendPoint(NamedTuple):
    """The index with its bounds at the end of a day, None where nothing has a level, and what is overdue."""

    day: date
    score: float | None
    lower: float | None
    upper: float | None
    overdue: int
    scored: int


class TrendChart(NamedTuple):
    """The index with its bounds, and what is overdue, at the end of one period after the other."""

    caption: str
    points: tuple[TrendPoint, ...]
    since: date | None
    description: str


Part = Paragraph | Table | BulletList | StatusBarChart | TimelineChart | TrendChart


class Section(NamedTuple):
    """All that the page says about one subject; a section without parts says "none".

    Where several have one key, such as the timelines of several agreements, each has a ``number``.
    """

    key: str
    title: str
    parts: tuple[Part, ...] = ()
    number: int = 0

    @property
    def anchor(self) -> str:
        """What a link to it names."""
        return f"{self.key}-{self.number}" if self.number else self.key


class Page(NamedTuple):
    """The whole page: the first sheet, and what can be looked up after it.

    The first sheet has the title, a line about what it is, three sentences, and ``first_sheet``.
    On every sheet stand the ``running_head`` and, where there is one, the ``marking``.
    """

    title: Phrase
    subtitle: Phrase
    opening: tuple[Phrase, ...]
    first_sheet: tuple[Section, ...]
    sections: tuple[Section, ...]
    running_head: str
    marking: str = ""

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """Those of the first sheet, then the others."""
        return (*self.first_sheet, *self.sections)
