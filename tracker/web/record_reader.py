"""Agreements, actors, documents, events and meetings, each kind read when it is first needed."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.agreement_records import AgreementWord
from tracker.domain.records import AsOf
from tracker.queries.agreement_words import agreement_words
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT, DOCUMENT, EVENT, MEETING
from tracker.queries.events import all_events
from tracker.queries.meetings import all_meetings
from tracker.web.page_links import PageLinks

Records = Sequence[Any]
_READERS: Mapping[str, Callable[[Connection, AsOf], Records]] = {
    AGREEMENT.name: queries.all_agreements,
    ACTOR.name: queries.all_actors,
    DOCUMENT.name: queries.all_documents,
    EVENT.name: all_events,
    MEETING.name: all_meetings,
}
KINDS = tuple(_READERS)


class RecordReader:
    """The records of one transaction, as of one day and moment; none is read twice."""

    def __init__(self, connection: Connection, at: AsOf) -> None:
        self.connection, self.at = connection, at
        self._read: dict[str, Records] = {}

    def all(self, kind: str) -> Records:
        """All of a kind."""
        if kind not in self._read:
            self._read[kind] = _READERS[kind](self.connection, self.at)
        return self._read[kind]

    def find(self, kind: str, ref: str) -> Any:  # noqa: ANN401 - a record of that kind
        """The one with a ref, or a code; None where there is none."""
        return next((one for one in self.all(kind) if key_of(one) == ref), None)

    @cached_property
    def words(self) -> Mapping[str, Sequence[AgreementWord]]:
        """What is said about each agreement."""
        return agreement_words(self.connection, self.at)

    def names(self, links: PageLinks) -> dict[str, str]:
        """What has a page, by its ref or code."""
        return {key_of(one): links.record(kind, key_of(one)) for kind in KINDS for one in self.all(kind)}


def key_of(record: Any) -> str:  # noqa: ANN401 - of any kind
    """The code of an actor, the ref of anything else."""
    key: str = getattr(record, "code", None) or record.ref
    return key
