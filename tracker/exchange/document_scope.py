"""Which part of everything a document hands on: selected commitments, and all that belongs to them."""

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.db.connection import Connection
from tracker.domain.due_rules import read_due_rule
from tracker.domain.terms import EntityRef
from tracker.queries.export import (
    every_agreement,
    every_commitment,
    every_document,
    every_meeting,
    every_office,
    every_standing,
    every_update,
)
from tracker.queries.hanging_terms import refs_of_now
from tracker.queries.revisions import Revision, every_revision
from tracker.queries.terms_in_force import value_of_term

Item = Mapping[str, Any]
_Terms = Mapping[str, Any]


class DocumentScope:
    """What belongs to some commitments: what they hang on and are replaced by, their agreements and so on.

    Whatever an item of the document names is in the document too, by its terms of any day.
    """

    def __init__(self, connection: Connection, refs: Iterable[str]) -> None:
        self._revised: dict[EntityRef, list[_Terms]] = {}
        for revision in every_revision(connection):
            self._revised.setdefault(revision.of, []).append(_terms_of_revision(revision))
        self.commitments = self._with_linked_commitments(connection, set(refs))
        self.agreements: set[str] = set()
        self.events: set[str] = set()
        self.documents: set[str] = set()
        self.meetings: set[str] = set()
        self.actors: set[str] = set()
        self._uids: set[str] = set()
        """The entries of the log that are in it, as they are written."""
        self._take_in_terms_of_commitments(connection)
        self._own_agreements = frozenset(self.agreements)
        """The agreements of the commitments themselves, about which all is handed on."""
        self.agreements |= {event.partition(":")[0] for event in self.events}
        self._take_in_texts_and_meetings(connection)
        self._take_in_actors(connection)

    def _terms(self, kind: str, ref: str, first: _Terms) -> list[_Terms]:
        """The terms of something as they were recorded first, and those that revisions say."""
        return [first, *self._revised.get(EntityRef(kind, ref), ())]

    def _with_linked_commitments(self, connection: Connection, refs: set[str]) -> set[str]:
        linked: dict[str, set[str]] = {}
        now = refs_of_now(connection)
        for record in every_commitment(connection):
            for terms in self._terms("commitment", record.terms.ref, record.terms._asdict()):
                hung_on = _anchors(terms, of_events=False)
                linked.setdefault(record.terms.ref, set()).update(now.get(name, name) for name in hung_on)
        for update in every_update(connection):
            linked.setdefault(update.terms.commitment, set()).update(update.terms.successors)
        found, waiting = set[str](), list(refs)
        while waiting:
            if (ref := waiting.pop()) not in found:
                found.add(ref)
                waiting += linked.get(ref, ())
        return found

    def _take_in_terms_of_commitments(self, connection: Connection) -> None:
        for record in every_commitment(connection):
            if record.terms.ref not in self.commitments:
                continue
            for terms in self._terms("commitment", record.terms.ref, record.terms._asdict()):
                self.agreements |= _named(terms, "agreement")
                self.documents |= _named(terms, "document")
                self.actors |= _named(terms, "obligors")
                self.events |= _anchors(terms, of_events=True)

    def _take_in_texts_and_meetings(self, connection: Connection) -> None:
        """Those about the agreements; and what else they are about, so that they can be read."""
        for text in every_document(connection):
            self._take_in_what_is_about("document", self.documents, text.terms._asdict())
        for meeting in every_meeting(connection):
            self._take_in_what_is_about("meeting", self.meetings, meeting.terms._asdict())

    def _take_in_what_is_about(self, kind: str, taken: set[str], first: _Terms) -> None:
        terms = self._terms(kind, first["ref"], first)
        about = {agreement for one in terms for agreement in _named(one, "agreements")}
        if first["ref"] in taken or not about.isdisjoint(self._own_agreements):
            taken.add(first["ref"])
            self.agreements |= about

    def _take_in_actors(self, connection: Connection) -> None:
        for record in every_agreement(connection):
            if (ref := record.terms.ref) in self.agreements:
                for terms in self._terms("agreement", ref, record.terms._asdict()):
                    self.actors |= _named(terms, "parties")
        for update in every_update(connection):
            if update.terms.commitment in self.commitments:
                self.actors |= _named(update.terms._asdict(), "reporter", "side")
        for standing in every_standing(connection):
            if standing.terms.agreement in self._own_agreements:
                self.actors |= _named(standing.terms._asdict(), "reporter", "side")
        for office in every_office(connection):
            self.actors |= _named(office.terms._asdict(), "actor")

    def holds(self, section: str, item: Item) -> bool:
        """Whether an item is part of it; asked once for each, in the order of the document."""
        is_held = self._holds_entity(section, item) if section in _NAMES else self._holds_entry(section, item)
        if is_held and "uid" in item and section != "commitments":
            self._uids.add(item["uid"])
        return is_held

    def _holds_entity(self, section: str, item: Item) -> bool:
        is_own_event = section == "events" and item["agreement"] in self._own_agreements
        if is_own_event:
            self.events.add(item["ref"])
        name = item["code" if section == "actors" else "ref"]
        return is_own_event or name in getattr(self, section)

    def _holds_entry(self, section: str, item: Item) -> bool:
        match section:
            case "updates":
                return item["commitment"] in self.commitments
            case "standings":
                return item["agreement"] in self._own_agreements
            case "event_days":
                return item["event"] in self.events
            case "office":
                return True
        of = item["of"]
        return of in self._uids if isinstance(of, str) else of["ref"] in getattr(self, f"{of['kind']}s")


_NAMES = ("actors", "agreements", "documents", "events", "meetings", "commitments")


def _terms_of_revision(revision: Revision) -> _Terms:
    kind = revision.of.kind
    return {term: value_of_term(kind, term, text) for term, text in revision.terms.items() if text}


def _named(terms: _Terms, *fields: str) -> set[str]:
    """What some fields name: one, several, or nothing."""
    values = [terms[name] for name in fields if terms.get(name)]
    return {one for value in values for one in ([value] if isinstance(value, str) else value)}


def _anchors(terms: _Terms, *, of_events: bool) -> set[str]:
    """The events, or the commitments, that a due date hangs on."""
    names = _named(terms, "after")
    if terms.get("due"):
        names.add(read_due_rule(terms["due"]).anchor)
    return {name for name in names if (":" in name) is of_events}
