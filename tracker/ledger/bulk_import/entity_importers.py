"""What the log is about, in batches: actors, agreements, documents, commitments."""

from collections.abc import Iterable, Mapping, Sequence

from tracker.ledger import rules
from tracker.ledger.bulk_import.row_importer import (
    PendingRow,
    RowImporter,
    StoredRow,
    Terms,
    moment_and_author,
)
from tracker.ledger.bulk_import.stored_rows import (
    Membership,
    StoredActor,
    StoredAgreement,
    StoredCommitment,
    StoredDocument,
    obligors_of_commitments,
    parties_of_agreements,
    rows_with_keys,
)
from tracker.ledger.entries import next_id
from tracker.ledger.rules import Row
from tracker.queries.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Entity


class EntityImporter(RowImporter):
    """What has a ref. Of something that two offices recorded, the earlier moment counts."""

    entity: Entity
    stored_record: type[StoredActor | StoredAgreement | StoredDocument | StoredCommitment]

    @property
    def record_kind(self) -> str:
        """What one of them is called."""
        return self.entity.name

    def key(self, row: Row) -> str:
        """The ref, or an actor's code."""
        return str(row[self.entity.ref_column])

    def find_stored(self, keys: Sequence[str]) -> Mapping[str, StoredRow]:
        """Those that are there already, by ref."""
        key = self.entity.ref_column
        rows = rows_with_keys(self.context.connection, self.entity.name, key, keys, self.stored_record)
        found: dict[str, Row] = {getattr(row, key): row._asdict() for row in rows}
        actors = self.actor_codes_of(list(found)) if self.actor_codes else {}
        return {key: (row, actors.get(key, ())) for key, row in found.items()}

    def actor_codes_of(self, refs: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The actors that each of the stored rows names."""
        raise NotImplementedError

    def write_rows(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there."""
        self.context.connection.insert(self.entity.name, [one.row for one in new])

    def keep_earlier_moment(self, key: str, one: PendingRow) -> None:
        """Record that it was known earlier, and by whom."""
        at, by = moment_and_author(one.row)
        sql = f"UPDATE {self.entity.name} SET recorded_at = :at, recorded_by = :by WHERE {self.entity.ref_column} = :key"
        self.context.connection.execute(sql, key=key, at=at, by=by)
        self.context.note_earliest(at)

    def handle_repetition(self, first: PendingRow, row: Row) -> None:
        """The earlier moment counts, as it would from two files."""
        if moment_and_author(row) < moment_and_author(first.row):
            first.row["recorded_at"], first.row["recorded_by"] = moment_and_author(row)


class ActorImporter(EntityImporter):
    """Whoever owes or reports; nothing says when they were recorded."""

    entity = ACTOR
    stored_record = StoredActor

    def validate_row(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row alone."""
        return rules.validate_actor(**terms), ()

    def write_rows(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there."""
        rows = [{key: one.row[key] for key in ("code", "name", "kind")} for one in new]
        self.context.connection.insert(ACTOR.name, rows)


class AgreementImporter(EntityImporter):
    """What was concluded, with its parties."""

    entity = AGREEMENT
    stored_record = StoredAgreement
    actor_codes = "parties"

    def validate_row(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, and the parties."""
        return rules.validate_agreement(self.context.names, **terms)

    def actor_codes_of(self, refs: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The parties."""
        return _group_memberships(parties_of_agreements(self.context.connection, refs))

    def write_rows(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there, and their parties."""
        super().write_rows(new)
        parties = [{"agreement": one.row["ref"], "actor": code} for one in new for code in one.actor_codes]
        self.context.connection.insert("agreement_party", parties)


class DocumentImporter(EntityImporter):
    """Texts in which agreements can be read."""

    entity = DOCUMENT
    stored_record = StoredDocument

    def validate_row(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row alone."""
        return rules.validate_document(self.context.names, **terms), ()


class CommitmentImporter(EntityImporter):
    """Measures that somebody owes, with who does."""

    entity = COMMITMENT
    stored_record = StoredCommitment
    actor_codes = "obligors"

    def validate_row(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, and the obligors."""
        return rules.validate_commitment(self.context.names, **terms)

    def actor_codes_of(self, refs: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The obligors."""
        return _group_memberships(obligors_of_commitments(self.context.connection, refs))

    def write_rows(self, new: Sequence[PendingRow]) -> None:
        """Write rows that are not there, and who owes them."""
        for key, one in enumerate(new, start=next_id(self.context.connection, COMMITMENT.name)):
            one.row["id"] = key
        super().write_rows(new)
        obligors = [
            {"commitment_id": one.row["id"], "actor": code} for one in new for code in one.actor_codes
        ]
        self.context.connection.insert("commitment_obligor", obligors)


def _group_memberships(memberships: Iterable[Membership]) -> dict[str, list[str]]:
    """The actors by what they are members of."""
    groups: dict[str, list[str]] = {}
    for member in memberships:
        groups.setdefault(member.group, []).append(member.actor)
    return groups
