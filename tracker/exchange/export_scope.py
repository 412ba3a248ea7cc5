"""Which part of the database is exported."""

from typing import NamedTuple

from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Strength


class ExportScope(NamedTuple):
    """What is exported: of which commitments, and as of when."""

    selection: Selection
    at: AsOf


def with_all_strengths(selection: Selection) -> Selection:
    """Also what is only intended, proposed or discussed, where no strength is asked for."""
    return selection if selection.strengths else selection._replace(strengths=tuple(Strength))
