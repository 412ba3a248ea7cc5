"""The refs of rows that have none: of what is here already its own, else the next number of its agreement."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.exchange.folded_words import fold_word


class NamedRow(NamedTuple):
    """The ref of something, its agreement, and its title; of a meeting the day stands before that."""

    ref: str
    agreement: str
    name: str


class _Kind(NamedTuple):
    """How the records of a section are found that are here, and how the ref of a new one reads."""

    rows: str
    taken: str
    form: str


_KINDS: Mapping[str, _Kind] = {
    "commitments": _Kind(
        "SELECT ref, agreement, title FROM commitment",
        "SELECT ref FROM commitment UNION SELECT ref FROM former_ref",
        "{agreement}-{number}",
    ),
    "meetings": _Kind(
        """SELECT m.ref, a.agreement, CAST(m.held_on AS TEXT) || ' ' || coalesce(m.title, '')
        FROM meeting m JOIN meeting_agreement a ON a.meeting = m.ref""",
        "SELECT ref FROM meeting",
        "{agreement}-meeting-{number}",
    ),
    "events": _Kind(
        "SELECT ref, agreement, title FROM event", "SELECT ref FROM event", "{agreement}:event-{number}"
    ),
}


NUMBERED = tuple(_KINDS)
"""The sections whose records are numbered where a table has no refs for them."""


class NumberedRefs:
    """The refs of one section, by agreement and what a table says of each."""

    def __init__(self, connection: Connection, section: str) -> None:
        kind = _KINDS[section]
        self._form = kind.form
        self.taken = set(connection.scalars(kind.taken, str))
        """All refs that records of this kind have, or had."""
        rows: Iterable[NamedRow] = connection.stream(kind.rows, NamedRow)
        self._refs = {(row.agreement, fold_word(row.name)): row.ref for row in rows}
        self._numbers: dict[str, int] = {}

    def ref_of(self, agreement: str, name: str) -> str:
        """The ref of what is called so under an agreement, or the next number."""
        key = agreement, fold_word(name)
        if key not in self._refs:
            number = self._numbers.get(agreement, sum(one == agreement for one, _ in self._refs)) + 1
            while (ref := self._form.format(agreement=agreement, number=number)) in self.taken:
                number += 1
            self._numbers[agreement] = number
            self._refs[key] = ref
        return self._refs[key]
