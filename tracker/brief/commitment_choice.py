"""Which commitments stand where: those that matter first, the order of the text, the latest news of each."""

from __future__ import annotations  # the data of a brief is named here, but need not be loaded

from typing import TYPE_CHECKING

from tracker.domain.natural_order import natural_key
from tracker.domain.records import LogEntry, Standing
from tracker.domain.timeline import is_in_force
from tracker.domain.vocabulary import Openness

if TYPE_CHECKING:
    from tracker.brief.brief_data import BriefData

LONG_PAGE = 60  # commitments: of more the worst come first, and what is closed has one line
MOST_THAT_MATTER = 20


def is_long(data: BriefData) -> bool:
    """Whether there are so many commitments that the worst are shown first."""
    return len(data.standings) > LONG_PAGE


def those_that_matter(data: BriefData) -> tuple[Standing, ...]:
    """All commitments; of many the worst of those that are not closed."""
    if not is_long(data):
        return data.standings
    return tuple(one for one in data.standings if one.openness is not Openness.CLOSED)[:MOST_THAT_MATTER]


def text_order(standing: Standing) -> tuple[str, ...]:
    """By document, article and ref; what has no document or article comes last."""
    terms = standing.terms
    return (
        terms.document or "\uffff",
        natural_key(terms.locator) if terms.locator else "\uffff",
        natural_key(standing.ref),
        standing.ref,
    )


def latest_news(data: BriefData, standing: Standing) -> LogEntry | None:
    """The latest entry that tells something of it, by anybody; None where nobody has."""
    entries = (
        entry
        for entry in data.logs[standing.ref]
        if is_in_force(entry, data.at.day)
        if entry.status or entry.note or entry.value is not None or entry.incidents is not None
    )
    return max(entries, key=lambda entry: entry.effective_on, default=None)
