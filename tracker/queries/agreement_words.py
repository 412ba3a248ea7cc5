"""What we and others say about agreements as a whole, and since when, as of a day and moment."""

from datetime import date
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.sql import columns_sql, retracted_sql
from tracker.domain.agreement_records import AgreementWord
from tracker.domain.days import END_OF_TIME
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import AgreementStanding


class _StandingRow(NamedTuple):
    """One entry about an agreement as a whole."""

    agreement: str
    reporter: str | None
    standing: AgreementStanding
    effective_on: date
    side: str | None
    note: str | None
    source: str | None
    update: str


def agreement_words(connection: Connection, at: AsOf) -> dict[str, list[AgreementWord]]:
    """What is said of each agreement, by its ref: our word first, then that of each reporter by code.

    An agreement of which nobody has said anything is not among them; it is in force. For the other side a
    word that is otherwise by all there is, is not given.
    """
    found = _read_words(connection, at)
    if not connection.is_shareable:
        return found
    whole = _read_words(connection.whole, at)
    return {
        agreement: [word for word in words if _as_compared(word) in map(_as_compared, whole[agreement])]
        for agreement, words in found.items()
    }


def has_withheld_word(connection: Connection, agreement: str, at: AsOf) -> bool:
    """Whether our word about an agreement does not go out."""
    given = agreement_words(connection, at).get(agreement, [])
    whole = _read_words(connection.whole, at).get(agreement, [])
    return any(word.reporter is None for word in whole) and all(word.reporter for word in given)


def _as_compared(word: AgreementWord) -> AgreementWord:
    """A word without what is said with it, which goes out or not by itself."""
    return word._replace(note=None, source=None)


def _read_words(connection: Connection, at: AsOf) -> dict[str, list[AgreementWord]]:
    columns = columns_sql(_StandingRow, "s", update="'U-' || s.id")
    sql = f"""SELECT {columns} FROM agreement_standing s
WHERE s.effective_on <= :as_of AND s.recorded_at <= :known_at
  AND NOT {retracted_sql(u="s", link="standing_id")}
ORDER BY s.agreement, coalesce(s.reporter, ''), s.effective_on, s.recorded_at, s.uid"""
    values = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    found: dict[str, list[AgreementWord]] = {}
    for row in connection.all(sql, _StandingRow, **values):
        words = found.setdefault(row.agreement, [])
        before = words.pop() if words and words[-1].reporter == row.reporter else None
        words.append(_join_to_run(before, row))
    return found


def _join_to_run(before: AgreementWord | None, row: _StandingRow) -> AgreementWord:
    """The word of a reporter after one more entry; the same standing again does not move its first day."""
    goes_on = before is not None and before.standing is row.standing
    return AgreementWord(
        row.reporter,
        row.standing,
        before.since if before and goes_on else row.effective_on,
        row.effective_on,
        row.side or (before.side if before and goes_on else None),
        row.note,
        row.source,
        row.update,
    )


def our_standing(connection: Connection, agreement: str, at: AsOf) -> AgreementStanding:
    """The standing of an agreement by our word; in force where we have said nothing."""
    words = agreement_words(connection, at).get(agreement, [])
    return words[0].standing if words and words[0].reporter is None else AgreementStanding.IN_FORCE
