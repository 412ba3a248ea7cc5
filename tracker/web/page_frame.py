"""What stands around every page: the office, the navigation, the day asked about, what was just recorded."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tracker.web.language_of_pages import OtherLanguage


class NavigationEntry(NamedTuple):
    """One page of the navigation."""

    name: str
    address: str
    is_here: bool


class OtherSide(NamedTuple):
    """Of a page for the other side: the address of ours, and of what reads otherwise there."""

    ours_address: str
    differences_address: str


class TimeBar(NamedTuple):
    """The bar in which it is asked for a day, a moment and for whose eyes, with what was typed."""

    action: str
    others: Sequence[tuple[str, str]]
    """What else the address of the page says."""
    as_of: str
    known_at: str
    description: str
    is_today: bool
    today_address: str
    errors: Sequence[str]
    given: Sequence[tuple[str, str]]
    """What the bar asks as the address says it, for other forms of the page."""
    other_side: OtherSide | None


class Said(NamedTuple):
    """What was just recorded, and the number of the command that did it; 0 where nothing is to be undone."""

    sentences: Sequence[str]
    command: int


class PageFrame(NamedTuple):
    """All of it. A page that is a file has no form."""

    office: str
    home: str
    style_sheet: str
    navigation: Sequence[NavigationEntry]
    time: TimeBar | None = None
    said: Sequence[Said] = ()
    form_token: str = ""
    undo_address: str = ""
    marking: str = ""
    footer: str = ""
    as_of: str = ""
    """The day that a page that is a file is about."""
    feed: str = ""
    languages: Sequence["OtherLanguage"] = ()
    """The same page in other languages, where there is a choice."""
