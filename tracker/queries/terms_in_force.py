"""The terms of one thing on a day, as far as they are known at a moment."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import (
    DUE_DATE,
    ENTRIES_IN_FORCE_SQL,
    PROPER,
    agreements_of_document_sql,
    among_sql,
    columns_sql,
    latest_sql,
    members_sql,
    obligors_sql,
    retracted_sql,
)
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import END_OF_TIME, LATEST_DAY
from tracker.domain.fields import Amount, Day, InLanguages, terms_of
from tracker.domain.records import AsOf
from tracker.domain.terms import REVISABLE, EntityRef
from tracker.domain.translations import Translations, read_stored_translations
from tracker.domain.vocabulary import NO_DUE_DAY, Strength
from tracker.queries.entities_with_refs import ENTITIES, MEETING


def terms_in_force(connection: Connection, of: EntityRef, at: AsOf) -> Mapping[str, Any]:
    """The terms of something that is there; empty where it is taken back."""
    record, entity = REVISABLE[of.kind], ENTITIES[of.kind]
    lists = {
        "obligors": obligors_sql(connection.dialect, "e.id"),
        "parties": members_sql(connection.dialect, "party_in_force", "agreement", "e.ref"),
        "agreements": members_sql(
            connection.dialect, "document_agreement_in_force", "document", "e.ref", "agreement"
        ),
    }
    if of.kind == MEETING.name:
        lists["agreements"] = members_sql(
            connection.dialect, "meeting_agreement_in_force", "meeting", "e.ref", "agreement"
        )
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns_sql(record, "e", **{name: lists[name] for name in lists if name in record._fields})}
FROM {of.kind}_in_force e WHERE e.{entity.ref_column} = :ref"""
    found: NamedTuple | None = connection.first(sql, record, ref=of.ref, **_cut(at))
    return found._asdict() if found else {}


def due_date_in_force(connection: Connection, commitment: str, at: AsOf) -> date | None:
    """The due date of a commitment: what was said last, else that of its terms; None where it has none."""
    sql = f"""WITH {terms_steps_sql(connection)},
{ENTRIES_IN_FORCE_SQL}
SELECT nullif(coalesce({latest_sql("due_on", "c.id", DUE_DATE)}, c.due_on), '{NO_DUE_DAY}') AS due_on
FROM commitment_in_force c WHERE c.ref = :ref"""
    return connection.scalar(sql, date, ref=commitment, **_cut(at))


def _cut(at: AsOf) -> dict[str, object]:
    return {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}


def agreed_day(connection: Connection, of: EntityRef) -> date | None:
    """The day on which something was agreed, by all that is known; None for an actor."""
    terms = terms_in_force(connection, of, AsOf(LATEST_DAY))
    if "agreement" in terms:
        terms = terms_in_force(connection, EntityRef("agreement", terms["agreement"]), AsOf(LATEST_DAY))
    day: date | None = terms.get("concluded_on")
    return day


def text_of_term(value: object) -> str:
    """A term as a revision stores it: a day in ISO, several codes as a JSON array, nothing for none."""
    if isinstance(value, tuple | list):
        return json.dumps(sorted(value))
    return "" if value is None else str(value)


def value_of_term(kind: str, term: str, text: str) -> str | date | Decimal | Translations | list[str] | None:
    """The value that is stored as a text: of several codes a list, None where there is none."""
    field = terms_of(REVISABLE[kind]).get(term)
    if not text or field is None:
        return text or None
    if isinstance(field.kind, Day):
        return date.fromisoformat(text)
    if isinstance(field.kind, Amount):
        return Decimal(text)
    if isinstance(field.kind, InLanguages):
        return read_stored_translations(text)
    return list(json.loads(text)) if field.is_list else text


class ForeignDocument(NamedTuple):
    """A commitment with a document of other agreements than its own: the ``owners``."""

    commitment: str
    agreement: str
    document: str
    owners: tuple[str, ...]


def foreign_documents(
    connection: Connection, commitments: Sequence[str], documents: Sequence[str], day: date
) -> list[ForeignDocument]:
    """The documents of other agreements, of some commitments or among some documents, on a day."""
    among = among_sql(connection.dialect, "c.ref", ":commitments")
    if documents:
        among = f"({among} OR {among_sql(connection.dialect, 'd.ref', ':documents')})"
    owners = agreements_of_document_sql(connection.dialect, "document_agreement_in_force")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT c.ref AS "commitment", c.agreement, d.ref AS document, {owners} AS owners
FROM commitment_in_force c JOIN document_in_force d ON d.ref = c.document
WHERE c.agreement NOT IN (SELECT b.agreement FROM document_agreement_in_force b WHERE b.document = d.ref)
  AND {among} ORDER BY c.ref"""
    values = {"commitments": tuple(commitments), "documents": tuple(documents)}
    return connection.all(sql, ForeignDocument, **values, **_cut(AsOf(day)))


class TentativeSuccessor(NamedTuple):
    """What replaces a commitment, and is none proper."""

    successor: str
    strength: Strength


def tentative_successors(connection: Connection, successors: Sequence[str]) -> list[TentativeSuccessor]:
    """Those of some commitments that replace another one and are none proper, by all that is known."""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT s.ref AS successor, s.strength FROM commitment_in_force s
WHERE {among_sql(connection.dialect, "s.ref", ":refs")} AND s.strength NOT IN {PROPER}
  AND EXISTS (SELECT 1 FROM update_successor m JOIN status_update u ON u.id = m.update_id
    WHERE m.successor_id = s.id AND NOT {retracted_sql()})
ORDER BY s.ref"""
    return connection.all(sql, TentativeSuccessor, refs=tuple(successors), **_cut(AsOf(LATEST_DAY)))
