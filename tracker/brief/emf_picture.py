"""Pictures as Enhanced Metafiles: what every Word draws sharply, and what needs no program to be made.

Lengths are in tenths of a millimetre, from the top left.
"""

import struct
from collections.abc import Sequence

from tracker.domain.languages import END_OF_ISOLATE, START_OF_ISOLATE
from tracker.domain.untrusted_text import escape_control_characters, has_right_to_left_letters

PER_MILLIMETRE = 10
FONT, FONT_OF_JOINED_LETTERS = "Arial", "DejaVu Sans"
"""The second is in every LibreOffice; Word takes one of its own with Arabic letters in its place."""
_WHITE_BRUSH, _BLACK_PEN, _NULL_PEN, _SYSTEM_FONT = 0x80000000, 0x80000007, 0x80000008, 0x8000000D
_TRANSPARENT, _BASELINE = 1, 24
_ALIGNMENTS = {"start": _BASELINE, "middle": _BASELINE | 6, "end": _BASELINE | 2}
_FROM_LEFT, _FROM_RIGHT = 0, 0x80  # the order of the words of a text
_ANY_LETTERS, _ARABIC_LETTERS, _SANS_SERIF = 1, 178, 0x22  # what a font must have, and be like
_MIRRORED_ANCHORS = {"start": "end", "middle": "middle", "end": "start"}
_NO_ISOLATES = dict.fromkeys(map(ord, (START_OF_ISOLATE, END_OF_ISOLATE)))
_LETTER_SHARE = 0.55  # of its height is a letter wide, by which readers set text that they have no font for

# The numbers of the records that are used, as [MS-EMF] has them.
_HEADER, _EOF, _BACKGROUND, _ALIGN, _COLOUR = 1, 14, 18, 22, 24
_SELECT, _PEN, _BRUSH, _DELETE, _RECTANGLE, _FONT, _TEXT = 37, 38, 39, 40, 43, 82, 84
_POLYGON, _LINE = 86, 87
_PLACE_OF_TEXT = 76  # bytes from the start of its record


class EmfPicture:
    """A picture of some size; what is drawn later is above what was drawn before.

    One that ``is_mirrored`` has on its right what is drawn on its left, for what is read from right to left;
    words in it are not mirrored.
    """

    def __init__(self, width: float, height: float, *, is_mirrored: bool = False) -> None:
        self.width, self.height = width, height
        self._is_mirrored = is_mirrored
        self._records = [struct.pack("<III", _BACKGROUND, 12, _TRANSPARENT)]

    def rectangle(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """A rectangle of a colour, without an edge."""
        left = self._from_left(x, width)
        box = struct.pack("<iiii", *map(round, (left, y, left + width + 1, y + height + 1)))
        self._draw(_brush(fill), _NULL_PEN, _record(_RECTANGLE, box))

    def polygon(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """A closed outline, filled with a colour."""
        self._draw(_brush(fill), _NULL_PEN, _record(_POLYGON, self._points(points)))

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, width: float = 2, *, dashed: bool = False
    ) -> None:
        """A line through some points."""
        pen = struct.pack("<IIiiI", 1, int(dashed), round(width), 0, _colour(colour))
        self._records.append(_record(_PEN, pen))
        self._draw_with(_record(_LINE, self._points(points)), _BLACK_PEN)

    def text(self, x: float, y: float, words: str, anchor: str, colour: str, size: float) -> None:
        """Words on a line at ``y``; ``anchor`` is the end of them that is at ``x``."""
        anchor = _MIRRORED_ANCHORS[anchor] if self._is_mirrored else anchor
        shown = escape_control_characters(words).translate(_NO_ISOLATES)
        is_joined = has_right_to_left_letters(shown)
        self._records += [
            _record(_FONT, _font(size, is_joined=is_joined)),
            _record(_SELECT, struct.pack("<I", 1)),
            _record(_COLOUR, struct.pack("<I", _colour(colour))),
            _record(_ALIGN, struct.pack("<I", _ALIGNMENTS[anchor])),
            _record(_TEXT, _text(round(self._from_left(x)), round(y), shown, size, is_joined=is_joined)),
            _record(_SELECT, struct.pack("<I", _SYSTEM_FONT)),
            _record(_DELETE, struct.pack("<I", 1)),
        ]

    def to_bytes(self) -> bytes:
        """The whole file."""
        body = b"".join(self._records) + struct.pack("<IIIII", _EOF, 20, 0, 16, 20)
        size = round(self.width), round(self.height)
        frame = (0, 0, round(self.width * 100 / PER_MILLIMETRE), round(self.height * 100 / PER_MILLIMETRE))
        header = struct.pack("<IIiiiiiiii", _HEADER, 88, 0, 0, *size, *frame)
        sizes = 0x10000, 88 + len(body), len(self._records) + 2, 2
        header += struct.pack("<4sIIIHHIII", b" EMF", *sizes, 0, 0, 0, 0)
        return header + struct.pack("<iiii", 10_000, 10_000, 1000, 1000) + body

    def _from_left(self, x: float, width: float = 0) -> float:
        return self.width - x - width if self._is_mirrored else x

    def _points(self, points: Sequence[tuple[float, float]]) -> bytes:
        placed = b"".join(struct.pack("<hh", round(self._from_left(x)), round(y)) for x, y in points)
        return struct.pack("<iiiiI", 0, 0, -1, -1, len(points)) + placed

    def _draw(self, brush: bytes, pen: int, record: bytes) -> None:
        self._records += [brush, _record(_SELECT, struct.pack("<I", pen))]
        self._draw_with(record, _WHITE_BRUSH)

    def _draw_with(self, record: bytes, after: int) -> None:
        """Draw with the pen or brush that was just made; it is given up when another is in its place."""
        selected, other = struct.pack("<I", 1), struct.pack("<I", after)
        self._records += [_record(_SELECT, selected), record]
        self._records += [_record(_SELECT, other), _record(_DELETE, selected)]


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<II", number, 8 + len(content)) + content


def _font(size: float, *, is_joined: bool) -> bytes:
    face = FONT_OF_JOINED_LETTERS if is_joined else FONT
    letters, family = (_ARABIC_LETTERS, _SANS_SERIF) if is_joined else (_ANY_LETTERS, 0)
    font = struct.pack("<IiiiiiBBBBBBBB", 1, -round(size), 0, 0, 0, 400, 0, 0, 0, letters, 0, 0, 0, family)
    return (font + face.encode("utf-16-le").ljust(64, b"\0")).ljust(324, b"\0")


def _text(x: int, y: int, shown: str, size: float, *, is_joined: bool) -> bytes:
    """Words with the width of every letter; letters that join have none, or each would stand alone."""
    encoded = shown.encode("utf-16-le")
    letters = len(encoded) // 2
    encoded += b"\0" * (-len(encoded) % 4)
    widths = b"" if is_joined else struct.pack("<I", round(_LETTER_SHARE * size)) * letters
    place_of_widths = _PLACE_OF_TEXT + len(encoded) if widths else 0
    order = _FROM_RIGHT if is_joined else _FROM_LEFT
    return (
        struct.pack("<iiiiIff", 0, 0, -1, -1, 1, 1.0, 1.0)
        + struct.pack("<iiIII", x, y, letters, _PLACE_OF_TEXT, order)
        + struct.pack("<iiiiI", 0, 0, -1, -1, place_of_widths)
        + encoded
        + widths
    )


def _brush(colour: str) -> bytes:
    return _record(_BRUSH, struct.pack("<IIII", 1, 0, _colour(colour), 0))


def _colour(colour: str) -> int:
    """RRGGBB as a number in which blue is first."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return red | green << 8 | blue << 16
