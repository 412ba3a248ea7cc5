"""A history as it was known at a moment, up to a day: terms, standings of agreements, events, entries."""

from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from oracle_history import (
    ONE_DAY,
    SIGNING,
    Agreement,
    Anchor,
    Commitment,
    Entry,
    EventDay,
    History,
    Place,
    Revision,
    Standing,
    Update,
    place_of,
)

from tracker.domain.records import AsOf

if TYPE_CHECKING:
    from oracle_duty import Duty

AnyEntry = TypeVar("AnyEntry", Update, Standing, EventDay, Revision)


class Record:
    """What of a history counts as of a day and a moment; what is worked out once is kept."""

    def __init__(self, history: History, at: AsOf) -> None:
        self.history, self.at, self.day = history, at, at.day
        self._by_uid: dict[str, Entry] = {
            one.uid: one
            for kind in (history.updates, history.standings, history.event_days, history.revisions)
            for one in kind
        }
        self._duties: dict[str, Duty | None] = {}
        self.kept: dict[tuple[int, int], Any] = {}
        """How all commitments stand, by what was asked of stale and due soon; for those who answer."""
        cached = "terms_since standings standing_changes standing_on event_day first_day_in_force anchor_day"
        for name in cached.split():
            setattr(self, name, cache(getattr(self, name)))

    def place(self, entry: Any) -> Place:
        """The place of an entry in the order of the log."""
        return place_of(entry, self._by_uid)

    def in_order(self, entries: list[AnyEntry]) -> list[AnyEntry]:
        """Those that count: true by the day, known by the moment, not taken back; in order."""
        counting = [one for one in entries if one.counts(self.at)]
        true = [one for one in counting if one.effective_on is None or one.effective_on <= self.day]
        return sorted(true, key=self.place)

    @cached_property
    def _updates(self) -> dict[str, list[Update]]:
        by_ref: dict[str, list[Update]] = {}
        for one in self.in_order(self.history.updates):
            by_ref.setdefault(one.commitment, []).append(one)
        return by_ref

    def updates(self, ref: str) -> list[Update]:
        """The entries of a commitment that count, in order."""
        return self._updates.get(ref, [])

    @cached_property
    def _revisions(self) -> dict[str, list[Revision]]:
        by_ref: dict[str, list[Revision]] = {}
        for one in self.in_order(self.history.revisions):
            by_ref.setdefault(one.ref, []).append(one)
        return by_ref

    def amendments(self, ref: str) -> list[Revision]:
        """The amendments of a commitment that count, in order."""
        return [one for one in self._revisions.get(ref, []) if one.effective_on is not None]

    # -- terms -------------------------------------------------------------------------------------------

    @cached_property
    def _owed(self) -> dict[str, Commitment]:
        return {one.ref: one for one in self.history.commitments if one.counts(self.at)}

    @cached_property
    def agreements(self) -> dict[str, Agreement]:
        """The agreements, as corrected."""
        known = {one.ref: one for one in self.history.agreements if one.counts(self.at)}
        for ref, one in known.items():
            for said in self._revisions.get(f"agreement {ref}", []):
                known[ref] = one = replace(one, **said.terms)  # noqa: PLW2901
        return known

    def terms_on(self, ref: str, day: date) -> Commitment:
        """The terms of a day.

        A correction holds for every day; an amendment from its day on, also where a correction was recorded
        after it; of two of the same day the later recorded one.
        """
        days = [one.effective_on for one in self.amendments(ref) if one.effective_on]
        return self.terms_since(ref, max((one for one in days if one <= day), default=date.min))

    def terms_since(self, ref: str, day: date) -> Commitment:
        """The terms since the day of an amendment."""
        terms: dict[str, Any] = {}
        for one in self._revisions.get(ref, []):
            if one.effective_on is None or one.effective_on <= day:
                terms |= one.terms
        return replace(self._owed[ref], retracted_at=None, restored_at=None, **terms)

    def corrected_terms(self, ref: str) -> Commitment:
        """The terms as corrected, without what was amended."""
        return self.terms_on(ref, date.min)

    def agreed_on(self, ref: str) -> date:
        """The day a commitment was agreed, else the agreement's day."""
        terms = self.terms_on(ref, self.day)
        return terms.agreed_on or self.agreements[terms.agreement].concluded_on

    def duty(self, ref: str) -> "Duty | None":
        """A commitment on record and agreed by the day, of an agreement on record; else None."""
        from oracle_duty import Duty

        if ref not in self._duties:
            owed = self._owed.get(ref)
            is_there = owed and self.terms_on(ref, self.day).agreement in self.agreements
            is_agreed = is_there and self.agreed_on(ref) <= self.day
            self._duties[ref] = Duty(self, ref) if is_agreed else None
        return self._duties[ref]

    def duties(self) -> "list[Duty]":
        """All commitments that are on record and agreed by the day."""
        found = [self.duty(one.ref) for one in self.history.commitments]
        return [one for one in found if one is not None]

    # -- the standing of an agreement --------------------------------------------------------------------

    def standings(self, agreement: str, reporter: str | None = None) -> list[Standing]:
        """What one voice says of the standing of an agreement, in order."""
        said = [one for one in self.history.standings if one.agreement == agreement]
        return self.in_order([one for one in said if one.reporter == reporter])

    def standing_on(self, agreement: str, day: date) -> str:
        """The standing at the end of a day by our word; in force where nothing is said."""
        said = [one for one in self.standings(agreement) if one.effective_on <= day]
        return said[-1].standing if said else "in-force"

    def standing_changes(self, agreement: str) -> list[Standing]:
        """The entries by which the standing changes; of one day only the last one counts.

        Saying again what stands changes nothing.
        """
        last_of_day = {one.effective_on: one for one in self.standings(agreement)}
        changes, standing = [], "in-force"
        for one in last_of_day.values():
            if one.standing != standing:
                changes.append(one)
            standing = one.standing
        return changes

    def first_day_in_force(self, agreement: str, after: date) -> date | None:
        """The first day after another on which the agreement is in force by our word, by the day asked."""
        if self.standing_on(agreement, after + ONE_DAY) == "in-force" and after < self.day:
            return after + ONE_DAY
        days = [
            one.effective_on
            for one in self.standing_changes(agreement)
            if one.standing == "in-force" and one.effective_on > after
        ]
        return min(days, default=None)

    def owed_since(self, agreement: str) -> date:
        """The day since which the agreement makes owe anything without a break.

        Signed alone, terminated or expired it makes owe nothing; suspended it does.
        """
        since, owes = date.min, True
        for one in self.standing_changes(agreement):
            owed = one.standing in ("in-force", "suspended")
            if owed and not owes:
                since = one.effective_on
            owes = owed
        return since

    def disputed(self, agreement: str) -> list[tuple[str, str, date]]:
        """The parties whose word on the standing is other than ours and not older, what and since when.

        "Not older" is asked of days: a party's word of the same day as ours is not older. Since when: the
        first day of that party's unbroken run of saying so, as with positions.
        """
        ours = self.standings(agreement)
        word, day = (ours[-1].standing, ours[-1].effective_on) if ours else ("in-force", date.min)
        found = []
        for party in self.agreements[agreement].parties:
            last_of_day = {one.effective_on: one for one in self.standings(agreement, party)}
            theirs = [*last_of_day.values()]
            if theirs and theirs[-1].standing != word and theirs[-1].effective_on >= day:
                run = theirs[:]
                while len(run) > 1 and run[-2].standing == theirs[-1].standing:
                    run.pop()
                found.append((party, theirs[-1].standing, run[-1].effective_on))
        return found

    # -- events, and commitments that deadlines hang on --------------------------------------------------

    @cached_property
    def _event_days(self) -> dict[Anchor, list[EventDay]]:
        by_event: dict[Anchor, list[EventDay]] = {}
        for one in self.in_order(self.history.event_days):
            by_event.setdefault(one.event, []).append(one)
        return by_event

    def event_day(self, event: Anchor, day: date) -> date | None:
        """The day of an event as it was said last by the end of a day; signing is always known."""
        if event.ref == SIGNING:
            agreement = self.agreements.get(event.agreement or "")
            return agreement.concluded_on if agreement else None
        said = [one.day for one in self._event_days.get(event, []) if one.effective_on <= day]
        return said[-1] if said else None

    def anchor_day(self, anchor: Anchor, day: date) -> date | None:
        """The day on which a deadline hangs, as it stood at the end of a day; None while not known.

        Of a commitment: the first day on which it is implemented; "after all its successors', withdrawn ones
        left out, where it is superseded". One that was implemented before it was superseded has its day.
        """
        if anchor.agreement is not None:
            return self.event_day(anchor, day)
        duty = self.duty(anchor.ref)
        if duty is None or duty.agreed_on > day:
            return None
        done = [one for one, status in duty.whole_statuses.items() if status == "implemented" and one <= day]
        if done:
            return done[0]
        if duty.whole_statuses[day] != "superseded":
            return None
        heirs = [self.duty(ref) for ref in duty.successors_on(day)]
        alive = [
            one
            for one in heirs
            if one is None or one.agreed_on > day or one.whole_statuses[day] != "withdrawn"
        ]
        days = [None if one is None else self.anchor_day(Anchor(one.ref), day) for one in alive]
        return max((one for one in days if one), default=None) if all(days) else None

    def has_happened(self, anchor: Anchor, by: date, as_of: date) -> bool:
        """Whether an event had come, or a commitment was implemented, by a day, as it stood on another."""
        known = self.anchor_day(anchor, as_of)
        return known is not None and known <= by
