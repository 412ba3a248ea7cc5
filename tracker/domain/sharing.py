"""What of each record goes out to the other side: each field is declared here, and one that is not stays in.

What somebody marked as internal does not go out at all, whatever is said here.
"""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple

from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventDayTerms,
    EventTerms,
    FormerRef,
    MarkTerms,
    MeetingTerms,
    OfficeTerms,
    RetractionTerms,
    RevisionTerms,
    StandingTerms,
    UpdateTerms,
)


class Sharing(Enum):
    """When a field goes out."""

    ALWAYS = "always"
    IF_SHARED = "if shared"
    """Words of ours: where they are marked as shared. Those of a reporter always."""
    NEVER = "never"


_OUT, _WORDS, _NEVER = Sharing.ALWAYS, Sharing.IF_SHARED, Sharing.NEVER


def _declare(out: str, words: str = "", never: str = "") -> Mapping[str, Sharing]:
    """The fields of a record by when they go out."""
    groups = ((out, _OUT), (words, _WORDS), (never, _NEVER))
    return {name: sharing for names, sharing in groups for name in names.split()}


SHARING: Mapping[type[NamedTuple], Mapping[str, Sharing]] = {
    ActorTerms: _declare("code name kind name_in"),
    AgreementTerms: _declare("ref title title_in form concluded_on parties place", words="note"),
    DocumentTerms: _declare("ref agreements title title_in publisher published_on url", words="note"),
    EventTerms: _declare("ref agreement title title_in", words="note"),
    MeetingTerms: _declare("ref agreements held_on title title_in place", words="note"),
    CommitmentTerms: _declare(
        "ref agreement title title_in obligors strength kind theme "
        "agreed_on due_on due after due_words every "
        "starts_on ends_on target unit wording document locator uid",
        words="note",
    ),
    UpdateTerms: _declare(
        "commitment effective_on status side due_on value incidents reporter speaker occurrence is_seen "
        "successors uid accepts corrects",
        words="note source",
        never="ask owner",
    ),
    StandingTerms: _declare("agreement standing effective_on side reporter speaker uid", words="note source"),
    EventDayTerms: _declare("event effective_on day uid", words="note"),
    RevisionTerms: _declare("of terms effective_on cleared uid", words="reason"),
    RetractionTerms: _declare("of undone_by uid", words="reason"),
    FormerRef: _declare("ref until", never="by"),
    MarkTerms: _declare("", never="of mark uid"),
    OfficeTerms: _declare("name actor"),
}


def sharing_of(record: type[NamedTuple], field: str) -> Sharing:
    """When a field goes out; one that is not declared never does."""
    return SHARING.get(record, {}).get(field, Sharing.NEVER)
