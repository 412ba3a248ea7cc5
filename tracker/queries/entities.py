"""What the log rests on: agreements, documents, actors; and how much there is."""

from collections.abc import Sequence
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import agreements_of_document_sql, columns_sql, members_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain import domain_messages
from tracker.domain.agreement_records import AgreementWord
from tracker.domain.days import END_OF_TIME, LATEST_DAY
from tracker.domain.message_filling import fill
from tracker.domain.records import Actor, Agreement, AsOf, Document, format_update_number
from tracker.domain.shown_titles import shown_title
from tracker.domain.translations import Translations
from tracker.domain.vocabulary import AgreementStanding
from tracker.queries.agreement_words import agreement_words, has_withheld_word
from tracker.queries.entities_with_refs import ACTOR, COMMITMENT, Entity


def all_agreements(connection: Connection, at: AsOf) -> list[Agreement]:
    """All agreements as they are on a day, oldest first, with their parties and how many commitments."""
    columns = columns_sql(
        Agreement,
        "a",
        parties=members_sql(connection.dialect, "party_in_force", "agreement", "a.ref"),
        commitments="""(SELECT count(*) FROM commitment_in_force c
    WHERE c.agreement = a.ref AND c.recorded_at <= :known_at)""",
        standing=f"'{AgreementStanding.IN_FORCE}'",
        standing_since="CAST(NULL AS date)",
    )
    # Only what is damaged has no parties, and it can be looked at.
    by_ref = connection.dialect.natural_key.format("a.ref")
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns} FROM agreement_in_force a ORDER BY a.concluded_on, {by_ref}, a.ref"""
    found = connection.all(sql, Agreement, **_cut(at))
    words = agreement_words(connection, at)
    found = [_with_standing(one, words.get(one.ref, [])) for one in found]
    if connection.is_shareable:
        return [_without_withheld_standing(connection, one, at) for one in found]
    return found


def _without_withheld_standing(connection: Connection, agreement: Agreement, at: AsOf) -> Agreement:
    """An agreement of which it is not known whether it is in force, where our word does not go out."""
    is_withheld = has_withheld_word(connection, agreement.ref, at)
    return agreement._replace(standing=None, standing_since=None) if is_withheld else agreement


def _with_standing(agreement: Agreement, words: Sequence[AgreementWord]) -> Agreement:
    """An agreement with its standing by our word."""
    ours = next((word for word in words if word.reporter is None), None)
    if ours is not None:
        agreement = agreement._replace(standing=ours.standing, standing_since=ours.since)
    return agreement if agreement.parties else agreement._replace(parties=())


def all_documents(connection: Connection, at: AsOf) -> list[Document]:
    """All documents known by a moment, by the first of their agreements and then by day."""
    natural_key = connection.dialect.natural_key.format
    agreements = agreements_of_document_sql(connection.dialect, "document_agreement_in_force")
    columns = columns_sql(Document, "d", agreements=f"coalesce({agreements}, '')")
    first = "(SELECT min(b.agreement) FROM document_agreement_in_force b WHERE b.document = d.ref)"
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns} FROM document_in_force d WHERE d.recorded_at <= :known_at
        ORDER BY {natural_key(first)}, {first}, d.published_on IS NULL, d.published_on,
          {natural_key("d.ref")}, d.ref"""
    return connection.all(sql, Document, **_cut(at))


def find_document_url(connection: Connection, ref: str | None, at: AsOf) -> str | None:
    """Where a document can be read; None if nobody said so, or without a document."""
    documents = all_documents(connection, at) if ref else []
    return next((one.url for one in documents if one.ref == ref), None)


def all_actors(connection: Connection, at: AsOf) -> list[Actor]:
    """All actors as they are on a day, by code."""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT {columns_sql(Actor, "a")} FROM actor_in_force a ORDER BY a.code"""
    return connection.all(sql, Actor, **_cut(at))


def _cut(at: AsOf) -> dict[str, object]:
    return {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}


_NUMBERED = {
    "revision": "revision",
    "retraction": "retraction",
    "agreement_standing": "standing",
    "event_day": "day of an event",
    "mark": "mark",
}
"""What entries of the log are called that have a number."""


class RecordCounts(NamedTuple):
    """How much there is, whatever its state."""

    commitments: int
    updates: int


def count_commitments_and_updates(connection: Connection) -> RecordCounts:
    """How many commitments and updates there are."""
    sql = """SELECT (SELECT count(*) FROM commitment) AS commitments,
        (SELECT count(*) FROM status_update WHERE id NOT IN (SELECT id FROM revision)) AS updates"""
    (found,) = connection.all(sql, RecordCounts)
    return found


class KnownCommitments(NamedTuple):
    """How many commitments were on record by a moment: agreed by a day, and agreed later."""

    agreed_by_day: int
    agreed_later: int


def count_known_commitments(connection: Connection, at: AsOf) -> KnownCommitments:
    """How many commitments are on record, of any strength and state."""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT count(*) FILTER (WHERE a.concluded_on <= :as_of) AS agreed_by_day,
        count(*) FILTER (WHERE a.concluded_on > :as_of) AS agreed_later
        FROM commitment_in_force c JOIN agreement_in_force a ON a.ref = c.agreement
        WHERE a.recorded_at <= :known_at AND c.recorded_at <= :known_at"""
    (found,) = connection.all(sql, KnownCommitments, **_cut(at))
    return found


class TitleRow(NamedTuple):
    """What something is called, and in other languages."""

    title: str | None
    title_in: Translations | None


def actor_name(connection: Connection, code: str) -> str:
    """What an actor is called now, in the original."""
    return str(_title_row(connection, ACTOR, code).title)


def title_of(connection: Connection, entity: Entity, ref: str) -> str:
    """What something that has a ref is called now, to its reader; what is taken back, as it was first."""
    found = _title_row(connection, entity, ref)
    return shown_title(found) if found.title else str(found.title)


def _title_row(connection: Connection, entity: Entity, ref: str) -> TitleRow:
    column, key = ("name" if entity is ACTOR else "title"), entity.ref_column
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT coalesce(f.{column}, e.{column}) AS title,
  CASE WHEN f.{key} IS NULL THEN e.{column}_in ELSE f.{column}_in END AS title_in FROM {entity.name} e
LEFT JOIN {entity.name}_in_force f ON f.{key} = e.{key} WHERE e.{key} = :ref"""
    return connection.first(sql, TitleRow, ref=ref, **_cut(AsOf(LATEST_DAY))) or TitleRow(None, None)


def name_of_row(connection: Connection, table: str, key: str) -> str:
    """What a row that a command wrote is called: its kind and ref, or its number in the log."""
    if table in _NUMBERED:
        number = format_update_number(int(key))
        return fill(domain_messages.KIND_AND_KEY, kind=_NUMBERED[table], key=number)
    if table == "office":
        return fill(domain_messages.WHO_WE_ARE)
    if table == "former_ref":
        return fill(domain_messages.NEW_REF_OF, ref=key)
    if table == COMMITMENT.name:
        key = connection.scalar("SELECT ref FROM commitment WHERE id = :key", str, key=int(key)) or ""
    return fill(domain_messages.KIND_AND_KEY, kind=table, key=key)


def refs_of_agreement(connection: Connection, agreement: str) -> list[str]:
    """The refs of the commitments that are in an agreement now."""
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT ref FROM commitment_in_force WHERE agreement = :agreement"""
    return connection.scalars(sql, str, agreement=agreement, **_cut(AsOf(LATEST_DAY)))
