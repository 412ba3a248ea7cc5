"""That terms fit each other as they are now: after a revision, and after one is taken or brought back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracker.db.terms_sql import ALWAYS
from tracker.domain.days import LATEST_DAY
from tracker.domain.terms import EntityRef
from tracker.ledger import rules
from tracker.ledger.recorders.recording import Recording
from tracker.queries.entities_with_refs import COMMITMENT, DOCUMENT, Entity
from tracker.queries.terms_in_force import foreign_documents, tentative_successors


class RevisedTerms(NamedTuple):
    """What was revised, from which day on, if not always, and the line that says so."""

    of: EntityRef
    effective_on: date | None
    line: int


def report_broken_terms(recording: Recording, revised: Sequence[RevisedTerms]) -> None:
    """Report where terms do not fit each other any more, on a day of a revision or the latest day.

    A document must belong to its commitment's agreement, and a successor must be a commitment proper.
    """
    if not revised:
        return
    lines = {one.of: one.line for one in reversed(revised)}
    by_kind = {
        entity: {of.ref: line for of, line in lines.items() if of.kind == entity.name}
        for entity in (COMMITMENT, DOCUMENT)
    }
    days = {one.effective_on or ALWAYS for one in revised} | {LATEST_DAY}
    _report_documents(recording, by_kind, sorted(days, reverse=True))
    report_tentative_successors(recording, {ref: [line] for ref, line in by_kind[COMMITMENT].items()})


def _report_documents(
    recording: Recording, lines: Mapping[Entity, Mapping[str, int]], days: Iterable[date]
) -> None:
    """Report the documents of other agreements, each commitment once."""
    reported = set()
    of_commitments, of_documents = lines[COMMITMENT], lines[DOCUMENT]
    if not (of_commitments or of_documents):
        return
    for day in days:
        for one in foreign_documents(recording.connection, tuple(of_commitments), tuple(of_documents), day):
            if one.commitment not in reported:
                reported.add(one.commitment)
                line = of_commitments.get(one.commitment, of_documents.get(one.document, 0))
                error = rules.foreign_document_error(one.document, one.owners, one.agreement)
                recording.report(line, error, error.field, one.document)


def report_tentative_successors(recording: Recording, lines: Mapping[str, Sequence[int]]) -> None:
    """Report the commitments that replace another one and are not commitments proper.

    ``lines`` has the lines of each, by its ref, that may have to be reported.
    """
    if not lines:
        return
    for one in tentative_successors(recording.connection, tuple(lines)):
        error = rules.tentative_successor_error(one.successor, one.strength)
        for line in lines[one.successor]:
            recording.report(line, error, error.field, one.successor)
