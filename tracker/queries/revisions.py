"""Revisions: what says that terms are other than recorded, for every day or from a day on."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import among_sql, kind_named_sql, ref_named_sql
from tracker.db.terms_sql import ALWAYS
from tracker.domain.terms import EntityRef

REVISED_KIND = kind_named_sql("v")
REVISED_REF = ref_named_sql("v")
REVISIONS_WITH_TERMS = """revision v JOIN revised_term t ON t.revision_id = v.id
    LEFT JOIN commitment c ON c.id = v.commitment_id"""


class _RevisedTermRow(NamedTuple):
    """One term of a revision."""

    kind: str
    ref: str
    uid: str
    effective_on: date
    reason: str | None
    recorded_at: datetime
    recorded_by: str | None
    term: str
    value: str


class Revision(NamedTuple):
    """A revision, with each term as the text that is stored; ``effective_on`` is None for a correction."""

    of: EntityRef
    uid: str
    effective_on: date | None
    reason: str | None
    recorded_at: datetime
    recorded_by: str | None
    terms: Mapping[str, str]

    @property
    def values(self) -> dict[str, Any]:
        """What it says."""
        return {name: getattr(self, name) for name in ("of", "effective_on", "terms", "reason", "uid")}


_COLUMNS = f"""{REVISED_KIND} AS kind, {REVISED_REF} AS ref, v.uid, v.effective_on, v.reason,
  v.recorded_at, v.recorded_by, t.term, t.value"""


def revisions_with_uids(connection: Connection, uids: Sequence[str]) -> Iterator[Revision]:
    """The revisions with some uids."""
    sql = f"""SELECT {_COLUMNS} FROM {REVISIONS_WITH_TERMS}
        WHERE {among_sql(connection.dialect, "v.uid", ":keys")} ORDER BY v.uid, t.term"""
    return _joined(connection.all(sql, _RevisedTermRow, keys=tuple(uids)))


def every_revision(connection: Connection) -> Iterator[Revision]:
    """Every revision, in the order in which they were recorded; those of one moment by uid."""
    sql = f"""SELECT {_COLUMNS} FROM {REVISIONS_WITH_TERMS} ORDER BY v.recorded_at, v.uid, t.term"""
    return _joined(connection.stream(sql, _RevisedTermRow))


def _joined(rows: Iterable[_RevisedTermRow]) -> Iterator[Revision]:
    """The revisions of the rows of their terms."""
    for _, of_one in itertools.groupby(rows, key=lambda row: row.uid):
        found = list(of_one)
        row, day = found[0], found[0].effective_on
        yield Revision(
            EntityRef(row.kind, row.ref),
            row.uid,
            None if day == ALWAYS else day,
            row.reason,
            row.recorded_at,
            row.recorded_by,
            {one.term: one.value for one in found},
        )
