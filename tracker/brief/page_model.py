"""What is on a page, whatever form it is given in: sections of tables, lists and pictures, in words."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracker.domain.timeline import Axis, Timeline
from tracker.domain.vocabulary import Status


class DataText(NamedTuple):
    """Words that come out of the database: in any language, never taken for markup of ours."""

    text: str


class SourceNumber(NamedTuple):
    """The number of a source in the list at the end."""

    number: int


Piece = str | Status | DataText | SourceNumber
Phrase = tuple[Piece, ...]
"""What is said, piece by piece. A status stands for itself, so that each form can give it its colour."""


def plain_text(words: Phrase) -> str:
    """A few words as they are, where no markup is read."""
    return "".join(map(_plain, words))


def _plain(piece: Piece) -> str:
    match piece:
        case DataText():
            return piece.text
        case SourceNumber():
            return f"[{piece.number}]"
        case _:
            return str(piece)


class Paragraph(NamedTuple):
    """One or a few sentences."""

    words: Phrase


class Table(NamedTuple):
    """Rows under headings; the first cell of each says what the row is about."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Phrase, ...], ...]


class BulletList(NamedTuple):
    """A list under a few words; numbered, it is the list of sources, from 1 on."""

    items: tuple[Phrase, ...]
    numbered: bool = False
    caption: str = ""


class StatusBar(NamedTuple):
    """How the commitments of a group are shared out among the statuses, in the order of these."""

    label: Phrase
    counts: Mapping[Status, int]


class StatusBarChart(NamedTuple):
    """A bar for each group, all of one length."""

    caption: str
    bars: tuple[StatusBar, ...]


class TimelineRow(NamedTuple):
    """A commitment on the chart: its name, and in words all that is drawn of it."""

    label: Phrase
    timeline: Timeline
    description: Phrase


class TimelineChart(NamedTuple):
    """The timelines of some commitments, under one axis; ``since`` is the last meeting."""

    caption: str
    axis: Axis
    since: date | None
    rows: tuple[TimelineRow, ...]


Part = Paragraph | Table | BulletList | StatusBarChart | TimelineChart


class Section(NamedTuple):
    """What is said about one thing; one without parts says "none"."""

    key: str
    title: str
    parts: tuple[Part, ...] = ()


class Page(NamedTuple):
    """The whole page: what it is about, the bottom line in two sentences, and the sections in order."""

    title: str
    head: tuple[tuple[str, Phrase], ...]
    bottom_line: tuple[Phrase, ...]
    sections: tuple[Section, ...]
