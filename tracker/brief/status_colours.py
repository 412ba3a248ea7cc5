"""How each status looks, in every form of the page: a colour and a pattern; its letter or word is on it.

No two look alike to those who see no red or green, or on a copy without colours: their patterns differ.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tracker.domain.vocabulary import Status


class Colour(NamedTuple):
    """A background and the text colour on it, as RRGGBB.

    Their contrast is at least 4.5 to 1 (WCAG 2.2, 1.4.3).
    """

    background: str
    foreground: str


STATUS_COLOURS = {
    Status.NO_INFORMATION: Colour("f4f6f9", "3d4654"),
    Status.NOT_STARTED: Colour("d0d6df", "2b3340"),
    Status.LIMITED: Colour("ffe29a", "4a3800"),
    Status.SUBSTANTIAL: Colour("a9dcb4", "0f3d1c"),
    Status.STALLED: Colour("dccbf2", "3b2163"),
    Status.SUSPENDED: Colour("b79be0", "2a1250"),
    Status.BREACHED: Colour("b3261e", "ffffff"),
    Status.IMPLEMENTED: Colour("14592b", "ffffff"),
    Status.SUPERSEDED: Colour("c7d2da", "24323c"),
    Status.WITHDRAWN: Colour("bccbc6", "22302c"),
    Status.LAPSED: Colour("7a4b36", "ffffff"),
}


class Pattern(NamedTuple):
    """Lines in the text colour of a status, so many pixels apart; a status without any is plain."""

    name: str
    gap: int
    is_upright: bool = False
    is_level: bool = False
    is_rising: bool = False
    is_falling: bool = False
    is_dotted: bool = False


PLAIN = Pattern("plain", 8)
STATUS_PATTERNS: Mapping[Status, Pattern] = {
    Status.NO_INFORMATION: PLAIN,
    Status.NOT_STARTED: Pattern("dots", 6, is_dotted=True),
    Status.LIMITED: Pattern("upright", 6, is_upright=True),
    Status.SUBSTANTIAL: Pattern("rising", 6, is_rising=True),
    Status.STALLED: Pattern("level", 5, is_level=True),
    Status.SUSPENDED: Pattern("grid", 6, is_upright=True, is_level=True),
    Status.BREACHED: Pattern("crosses", 7, is_rising=True, is_falling=True),
    Status.IMPLEMENTED: PLAIN,
    Status.SUPERSEDED: Pattern("falling", 6, is_falling=True),
    Status.WITHDRAWN: Pattern("falling-and-level", 8, is_falling=True, is_level=True),
    Status.LAPSED: Pattern("rising-and-upright", 8, is_rising=True, is_upright=True),
}
"""Implemented and no information are both plain: one is nearly black, the other nearly white."""
