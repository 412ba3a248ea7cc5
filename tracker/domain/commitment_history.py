"""What is on record of one commitment, as far as it counts: what a judgement is worked out from."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracker.domain.vocabulary import AgreementStanding, CommitmentKind, Status, Strength


class Offset(NamedTuple):
    """A distance between days: ``count`` of the ``unit`` "days" or "months". Weeks are days, years months."""

    count: int  # type: ignore[assignment]  # a tuple has a method of that name, which nobody calls
    unit: str


class Due(NamedTuple):
    """By when something is due; ``Due()`` is by no day at all.

    ``day`` is a deadline in the calendar. ``anchor`` is the event or commitment on which it hangs, ``offset``
    after it. ``condition`` is what must have happened ("after elections"); with a ``day`` that passes first,
    that day is spent.
    """

    day: date | None = None
    anchor: str | None = None
    offset: Offset | None = None
    condition: str | None = None


class DutyTerms(NamedTuple):
    """The terms that decide how a commitment stands."""

    obligors: tuple[str, ...]
    strength: Strength
    kind: CommitmentKind
    agreed_on: date
    due: Due = Due()
    every: Offset | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    @property
    def has_occurrences(self) -> bool:
        """Whether it falls due again and again; a recurring one without a period is as a continuing one."""
        return self.kind is CommitmentKind.RECURRING and self.every is not None and self.every.count > 0


class HistoryEntry(NamedTuple):
    """An entry of the log that counts. ``due`` is None where it says nothing of a due date.

    ``is_seen`` says that it was seen to be so on ``effective_on``, and that since when is not known.
    ``tells_news`` says that it has a status, a value, incidents or a note; ``has_value`` that it says how
    much there is, which is of the whole. One that ``is_amendment`` is the due date of an amendment of terms.
    ``ordered_at`` is the moment that gives it its place in its day.
    """

    number: int
    effective_on: date
    status: Status | None
    side: str | None
    reporter: str | None
    due: Due | None
    occurrence: date | None
    is_seen: bool
    tells_news: bool
    has_value: bool = False
    ordered_at: int = 0
    is_amendment: bool = False


class StandingEntry(NamedTuple):
    """What we or a party say of the standing of the agreement; ``side`` is who did it.

    ``ordered_at`` is the moment that gives it its place in its day.
    """

    number: int
    effective_on: date
    standing: AgreementStanding
    reporter: str | None
    side: str | None
    ordered_at: int = 0


class CommitmentHistory(NamedTuple):
    """All that counts of a commitment as of a day and a moment; entries by day, then in order of recording.

    ``terms`` are those from each day on, the first from ``date.min``, as corrected. ``anchors`` has for each
    event or commitment that a due date hangs on from which day on its day was said to be which; None where it
    was not known. For a commitment that is the first day on which it was implemented, from that day on.
    ``media`` are actors whose claims are no position.
    """

    terms: tuple[tuple[date, DutyTerms], ...]
    entries: tuple[HistoryEntry, ...]
    standings: tuple[StandingEntry, ...]
    anchors: Mapping[str, tuple[tuple[date, date | None], ...]]
    media: frozenset[str]

    def terms_on(self, day: date) -> DutyTerms:
        """The terms in force on a day."""
        found = self.terms[0][1]
        for begins, terms in self.terms[1:]:
            if begins > day:
                break
            found = terms
        return found

    def until(self, day: date) -> "CommitmentHistory":
        """The same history without what is true only after a day."""
        entries, standings = self.entries, self.standings
        if entries and entries[-1].effective_on > day:
            entries = tuple(entry for entry in entries if entry.effective_on <= day)
        if standings and standings[-1].effective_on > day:
            standings = tuple(entry for entry in standings if entry.effective_on <= day)
        if entries is self.entries and standings is self.standings:
            return self
        return self._replace(entries=entries, standings=standings)
