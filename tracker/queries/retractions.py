"""What is taken back, and what by."""

from datetime import datetime
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import RETRACTION_LINKS, kind_named_sql, ref_named_sql, retracted_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.terms import EntityRef
from tracker.queries.entities_with_refs import COMMITMENT, Entity

RETRACTIONS_WITH_TARGETS = """retraction r LEFT JOIN status_update u ON u.id = r.update_id
    LEFT JOIN revision v ON v.id = r.revision_id LEFT JOIN retraction b ON b.id = r.retraction_id
    LEFT JOIN agreement_standing s ON s.id = r.standing_id LEFT JOIN event_day d ON d.id = r.event_day_id
    LEFT JOIN commitment c ON c.id = r.commitment_id"""
RETRACTED_UID = "coalesce(v.uid, u.uid, b.uid, s.uid, d.uid)"
RETRACTED_KIND = kind_named_sql("r")
RETRACTED_REF = ref_named_sql("r")


class EntityRetraction(NamedTuple):
    """Why something was taken back, when and by whom."""

    reason: str | None
    recorded_at: datetime
    recorded_by: str | None


def retraction_of(connection: Connection, entity: Entity, ref: str) -> EntityRetraction | None:
    """The first retraction, among those that count, of something that has a ref."""
    key = "(SELECT id FROM commitment WHERE ref = :ref)" if entity is COMMITMENT else ":ref"
    sql = f"""SELECT r.reason, r.recorded_at, r.recorded_by FROM retraction r
        WHERE r.{RETRACTION_LINKS[entity.name]} = {key}
          AND NOT EXISTS (SELECT 1 FROM retraction b WHERE b.retraction_id = r.id)
        ORDER BY r.recorded_at, r.uid LIMIT 1"""
    return connection.first(sql, EntityRetraction, ref=ref)


def is_retracted(connection: Connection, table: str, number: int) -> bool:
    """Whether an entry of the log is taken back, by all that is known."""
    is_taken_back = retracted_sql(u="e", link=RETRACTION_LINKS[table])
    sql = f"SELECT 1 FROM {table} e WHERE e.id = :number AND {is_taken_back}"
    return connection.scalar(sql, int, number=number, known_at=END_OF_TIME) is not None


def update_that_accepts(connection: Connection, claim: str) -> int | None:
    """The number of an update that accepts a claim, named by its uid, and counts; None if there is none."""
    sql = f"""SELECT u.id FROM status_update u WHERE u.commitment_id =
          (SELECT o.commitment_id FROM status_update o WHERE o.uid = :claim)
        AND u.accepts = :claim AND NOT {retracted_sql()} ORDER BY u.id LIMIT 1"""
    return connection.scalar(sql, int, claim=claim, known_at=END_OF_TIME)


class RetractedThing(NamedTuple):
    """What a retraction takes back: an entry of the log, whose uid it has, or something that has a ref."""

    uid_of_retraction: str
    update_id: int | None
    retraction_id: int | None
    uid: str | None
    kind: str | None
    ref: str | None

    @property
    def name(self) -> str | EntityRef:
        """What names it in every office."""
        return self.uid or EntityRef(self.kind or "", self.ref or "")


def retracted_thing(connection: Connection, number: int) -> RetractedThing:
    """What the retraction of a number takes back."""
    sql = f"""SELECT r.uid AS uid_of_retraction, r.update_id, r.retraction_id, {RETRACTED_UID} AS uid,
          {RETRACTED_KIND} AS kind, {RETRACTED_REF} AS ref
        FROM {RETRACTIONS_WITH_TARGETS} WHERE r.id = :number"""
    (found,) = connection.all(sql, RetractedThing, number=number)
    return found
