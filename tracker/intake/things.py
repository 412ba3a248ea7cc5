"""What the log is about, in batches: actors, agreements, documents, commitments."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tracker import rules
from tracker.intake.batch import Batch, Stored, Terms, Waiting, recorded
from tracker.ledger import next_number
from tracker.refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT, Noun
from tracker.rules import Row
from tracker.storage import Row as Found


class Things(Batch):
    """What has a ref. Of something that two offices recorded, the earlier moment counts."""

    kind: Noun

    @property
    def noun(self) -> str:
        """What one of them is called."""
        return self.kind.name

    def key(self, row: Row) -> str:
        """The ref, or an actor's code."""
        return str(row[self.kind.key])

    def stored(self, keys: Sequence[str]) -> Mapping[str, Stored]:
        """Those that are there already, by ref."""
        rows = self.intake.connection.rows(f"rows_{self.kind.name}", names=keys)
        found: dict[str, Row] = {getattr(row, self.kind.key): row._asdict() for row in rows}
        actors = self.actors_of(found) if self.codes else {}
        return {key: (row, actors.get(key, ())) for key, row in found.items()}

    def actors_of(self, found: Mapping[str, Row]) -> Mapping[str, Sequence[str]]:
        """The actors that each of the rows found names."""
        raise NotImplementedError

    def write(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there."""
        self.intake.connection.put(self.kind.name, [one.row for one in new])

    def known_earlier(self, key: str, one: Waiting) -> None:
        """Record that it was known earlier, and by whom."""
        at, by = recorded(one.row)
        self.intake.connection.change(f"known_earlier_{self.kind.name}", name=key, at=at, by=by)
        self.intake.brought(at)

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
        self.intake.connection.put(ACTOR.name, rows)


class Agreements(Things):
    """What was concluded, with its parties."""

    kind = AGREEMENT
    codes = "parties"

    def judged(self, terms: Terms) -> tuple[Row, Sequence[str]]:
        """The row, and the parties."""
        return rules.agreement_row(self.intake.names, **terms)

    def actors_of(self, found: Mapping[str, Row]) -> Mapping[str, Sequence[str]]:
        """The parties."""
        return _grouped(self.intake.connection.rows("parties_among", names=list(found)))

    def write(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there, and their parties."""
        super().write(new)
        parties = [{"agreement": one.row["ref"], "actor": code} for one in new for code in one.codes]
        self.intake.connection.put("agreement_party", parties)


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
        refs = {row["id"]: ref for ref, row in found.items()}
        codes = _grouped(self.intake.connection.rows("obligors_among", keys=list(refs)))
        return {refs[key]: found for key, found in codes.items()}

    def write(self, new: Sequence[Waiting]) -> None:
        """Write rows that are not there, and who owes them."""
        for key, one in enumerate(new, start=next_number(self.intake.connection, COMMITMENT.name)):
            one.row["id"] = key
        super().write(new)
        obligors = [{"commitment_id": one.row["id"], "actor": code} for one in new for code in one.codes]
        self.intake.connection.put("commitment_obligor", obligors)


def _grouped(pairs: Iterable[Found]) -> dict[Any, list[str]]:
    """The second of each pair by the first."""
    groups: dict[Any, list[str]] = {}
    for key, code in pairs:
        groups.setdefault(key, []).append(code)
    return groups
