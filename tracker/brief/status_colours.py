"""The colour of each status, in every form of the page; its letter or word is always written on it."""

from typing import NamedTuple

from tracker.domain.vocabulary import Status


class Colour(NamedTuple):
    """A background and the text colour on it, as RRGGBB.

    Their contrast is at least 4.5 to 1 (WCAG 2.2, 1.4.3).
    """

    background: str
    foreground: str


STATUS_COLOURS = {
    Status.NO_INFORMATION: Colour("eceff3", "3d4654"),
    Status.NOT_STARTED: Colour("d0d6df", "2b3340"),
    Status.LIMITED: Colour("ffe29a", "4a3800"),
    Status.SUBSTANTIAL: Colour("a9dcb4", "0f3d1c"),
    Status.STALLED: Colour("dccbf2", "3b2163"),
    Status.SUSPENDED: Colour("b79be0", "2a1250"),
    Status.BREACHED: Colour("b3261e", "ffffff"),
    Status.IMPLEMENTED: Colour("1f7a3d", "ffffff"),
    Status.SUPERSEDED: Colour("c7d2da", "24323c"),
    Status.WITHDRAWN: Colour("bccbc6", "22302c"),
    Status.LAPSED: Colour("7a4b36", "ffffff"),
}
