"""What a brief says, as records: what is asked for, what changed, each side's words."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from typing import TYPE_CHECKING, NamedTuple

from tracker.brief.changes import Changes, find_changes
from tracker.brief.commitment_choice import those_that_matter
from tracker.brief.quotations import SidesWords, list_sides_words
from tracker.brief.requests import Request, find_requests

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData


class BriefContent(NamedTuple):
    """The data, and what follows from them; what is not for everybody is left out before it is laid out."""

    data: BriefData
    requests: tuple[Request, ...]
    changes: Changes
    words: tuple[SidesWords, ...]


def collect_content(data: BriefData) -> BriefContent:
    """What the page is to say; of a long one the words about those that matter first."""
    return BriefContent(
        data=data,
        requests=() if data.is_shareable else find_requests(data),
        changes=find_changes(data),
        words=tuple(list_sides_words(data, those_that_matter(data))),
    )
