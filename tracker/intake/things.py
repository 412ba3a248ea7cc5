"""What the log is about, in batches: actors, agreements, documents, commitments."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select, update

from tracker import rules
from tracker.intake.batch import Batch, Stored, Terms, Waiting, recorded
from tracker.ledger import next_number
from tracker.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Noun
from tracker.rules import Row
from tracker.tables import agreement_party, commitment, commitment_obligor


class Things(Batch):
    """What has a ref. Of something that two offices recorded, the earlier moment counts."""

    kind: Noun

    @property
    def noun(self) -> str:
        """What one of them is called."""
        return self.kind.name

    def key(self, row: Row) -> str:
        """The ref, or an actor's code."""
        return str(row[self.kind.column.name])

    def stored(self, keys: Sequence[str]) -> Mapping[str, Stored]:
        """Those that are there already, by ref."""
        column = self.kind.column
        rows = self.intake.connection.execute(select(column.table).where(column.in_(keys))).mappings()
        found: dict[str, Row] = {row[column.name]: dict(row) for row in rows}
        actors = self.actors_of(found) if self.codes else {}
        return {key: (row, actors.get(key, ())) for key, row in found.items()}

    def actors_of(self, found: Mapping[str, Row]) -> Mapping[str, Sequence[str]]:
        """The actors that each of the rows found names."""
        raise NotImplementedError

    def write(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there."""
        self.intake.insert(self.kind.column.table, [one.row for one in new])

    def known_earlier(self, key: str, one: Waiting) -> None:
        """Record that it was known earlier, and by whom."""
        moment = {name: one.row[name] for name in ("recorded_at", "recorded_by")}
        column = self.kind.column
        self.intake.connection.execute(update(column.table).where(column == key).values(moment))
        self.intake.brought(one.row["recorded_at"])

    def repeated(self, first: Waiting, row: Row) -> None:
        """The earlier moment counts, as it would from two files."""
        if recorded(row) < recorded(first.row):
            first.row["recorded_at"], first.row["recorded_by"] = recorded(row)


class Actors(Things):
    """Whoever owes or reports; nothing says when they were recorded."""

    kind = ACTOR

    def judged(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row alone."""
        return rules.actor_row(**terms), ()

    def write(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there."""
        rows = [{key: one.row[key] for key in ("code", "name", "kind")} for one in new]
        self.intake.insert(ACTOR.column.table, rows)


class Agreements(Things):
    """What was concluded, with its parties."""

    kind = AGREEMENT
    codes = "parties"

    def judged(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, and the parties."""
        return rules.agreement_row(self.intake.names, **terms)

    def actors_of(self, found: Mapping[str, Row]) -> Mapping[str, Sequence[str]]:
        """The parties."""
        party = agreement_party.c
        return _grouped(self.intake.connection, select(party.agreement, party.actor), list(found))

    def write(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there, and their parties."""
        super().write(new)
        parties = [{"agreement": one.row["ref"], "actor": code} for one in new for code in one.codes]
        self.intake.insert(agreement_party, parties)


class Documents(Things):
    """Texts in which agreements can be read."""

    kind = DOCUMENT

    def judged(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row alone."""
        return rules.document_row(self.intake.names, **terms), ()


class Commitments(Things):
    """Measures that somebody owes, with who does."""

    kind = COMMITMENT
    codes = "obligors"

    def judged(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, and the obligors."""
        return rules.commitment_row(self.intake.names, **terms)

    def actors_of(self, found: Mapping[str, Row]) -> Mapping[str, Sequence[str]]:
        """The obligors."""
        owes = commitment_obligor.c
        refs = {row["id"]: ref for ref, row in found.items()}
        codes = _grouped(self.intake.connection, select(owes.commitment_id, owes.actor), list(refs))
        return {refs[key]: found for key, found in codes.items()}

    def write(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there, and who owes them."""
        for key, one in enumerate(new, start=next_number(self.intake.connection, commitment)):
            one.row["id"] = key
        super().write(new)
        obligors = [{"commitment_id": one.row["id"], "actor": code} for one in new for code in one.codes]
        self.intake.insert(commitment_obligor, obligors)


def _grouped(
    connection: Connection, pairs: Select[tuple[Any, str]], keys: Sequence[object]
) -> dict[Any, list[str]]:
    """The second of each pair by the first, for those first ones that are asked for."""
    groups: dict[Any, list[str]] = {}
    first = pairs.selected_columns[0]
    for key, code in connection.execute(pairs.where(first.in_(keys))) if keys else ():
        groups.setdefault(key, []).append(code)
    return groups
