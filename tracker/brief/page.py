"""What is on a page, whatever form it is given in: sections of tables, lists and pictures, in words."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracker.timeline import Axis, Timeline
from tracker.vocabulary import Status


class Data(NamedTuple):
    """Words that come out of the database: in any language, never taken for markup of ours."""

    text: str


class Source(NamedTuple):
    """The number of a source in the list at the end."""

    number: int


Piece = str | Status | Data | Source
Words = tuple[Piece, ...]
"""What is said, piece by piece. A status stands for itself, so that each form can give it its colour."""


def plain(words: Words) -> str:
    """A few words as they are, where no markup is read."""
    return "".join(map(_plain, words))


def _plain(piece: Piece) -> str:
    match piece:
        case Data():
            return piece.text
        case Source():
            return f"[{piece.number}]"
        case _:
            return str(piece)


class Paragraph(NamedTuple):
    """One or a few sentences."""

    words: Words


class Table(NamedTuple):
    """Rows under headings; the first cell of each says what the row is about."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


class Items(NamedTuple):
    """A list under a few words; numbered, it is the list of sources, from 1 on."""

    items: tuple[Words, ...]
    numbered: bool = False
    caption: str = ""


class Bar(NamedTuple):
    """How the commitments of a group are shared out among the statuses, in the order of these."""

    label: Words
    counts: Mapping[Status, int]


class Bars(NamedTuple):
    """A bar for each group, all of one length."""

    caption: str
    bars: tuple[Bar, ...]


class Row(NamedTuple):
    """A commitment on the chart: its name, and in words all that is drawn of it."""

    label: Words
    timeline: Timeline
    told: Words


class Chart(NamedTuple):
    """The timelines of some commitments, under one axis; ``since`` is the last meeting."""

    caption: str
    axis: Axis
    since: date | None
    rows: tuple[Row, ...]


Part = Paragraph | Table | Items | Bars | Chart


class Section(NamedTuple):
    """What is said about one thing; one without parts says "none"."""

    key: str
    title: str
    parts: tuple[Part, ...] = ()


class Page(NamedTuple):
    """The whole page: what it is about, the bottom line in two sentences, and the sections in order."""

    title: str
    head: tuple[tuple[str, Words], ...]
    bottom_line: tuple[Words, ...]
    sections: tuple[Section, ...]
