"""Agreements, events, commitments and their terms, recorded at random by the rules of the page."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from oracle_history import (
    ONE_DAY,
    SIGNING,
    Agreement,
    Anchor,
    Commitment,
    Due,
    Event,
    EventDay,
    History,
    Period,
    Relative,
    Revision,
    Standing,
    Update,
)
from oracle_record import Record

from tracker.domain.records import AsOf

ACTORS = {
    "PK": "state",
    "IR": "state",
    "AF": "state",
    "OIC": "organisation",
    "JBC": "joint-body",
    "UNMA": "monitor",
    "DAWN": "media",
}
STATES = ("PK", "IR", "AF")
FIRST_MOMENT = datetime(2018, 1, 10, 12, tzinfo=UTC)
FIRST_DAY = FIRST_MOMENT.date()
FAR = date(2100, 1, 1)
EVENTS = ("d-day", "elections")
PROPER = ("binding", "agreed", "in-principle")
STRENGTHS = (*PROPER * 7, "intention", "proposed", "discussed")
THEMES = ("border", "Border", "border/posts", "Border guards", "border  guards", "trade", None)
EVERY = (
    Period(7),
    Period(14),
    *[Period(1, "months")] * 4,
    Period(2, "months"),
    *[Period(3, "months")] * 3,
    Period(6, "months"),
    Period(12, "months"),
)


class TermsRecorder:
    """Records terms at random in a history, at moments that go on."""

    def __init__(self, random: Random, *, old_breaches: bool = True, is_plain: bool = False) -> None:
        self.random, self.history, self.now = random, History(ACTORS), FIRST_MOMENT
        self.old_breaches, self.is_plain = old_breaches, is_plain
        self.hangs_on: dict[str, set[str]] = {}
        self.number = 0

    # -- moments, days, uids -----------------------------------------------------------------------------

    def go_on(self) -> None:
        """Let some time pass; now and then none."""
        days = self.random.choice([0, 0, 1, 5, 12, 20, 30, 45])
        self.now += timedelta(days=days, seconds=self.random.choice([0, 1, 60]))

    @property
    def today(self) -> date:
        """The day of the moment."""
        return self.now.date()

    def entry(self) -> dict[str, Any]:
        """What every entry has."""
        self.number += 1
        return {
            "uid": f"{self.random.randrange(16**8):08x}",
            "number": self.number,
            "recorded_at": self.now,
        }

    def past_day(self, *near: date | None) -> date:
        """A day until today: today, a little or months ago, or at one of some days or just beside it."""
        random, today = self.random, self.today
        days = [today, today, today - ONE_DAY, today - timedelta(days=30 * random.randint(0, 5))]
        days += [one + random.choice([-1, 0, 0, 1, 30, 89, 90]) * ONE_DAY for one in near if one] * 2
        return min(max(random.choice(days), FIRST_DAY - timedelta(days=40)), today)

    def any_day(self) -> date:
        """A day in the past or to come, whole months from the first, or a day off."""
        months = (self.today - FIRST_DAY).days // 30
        away = 30 * self.random.randint(max(months - 3, 0), months + 5) + self.random.choice([-1, 0, 0, 1])
        return FIRST_DAY + timedelta(days=away)

    def record(self, day: date = FAR) -> Record:
        """What is known now, of a day."""
        return Record(self.history, AsOf(day=day))

    # -- agreements, events, commitments -----------------------------------------------------------------

    def agree(self) -> None:
        """Record an agreement and its events."""
        ref = ("east", "west", "south")[len(self.history.agreements)]
        on, parties = FIRST_DAY + timedelta(days=30 * self.random.randint(-1, 1)), STATES
        self.history.agreements.append(
            Agreement(ref=ref, concluded_on=on, parties=parties, recorded_at=self.now)
        )
        self.history.events += [Event(ref=one, agreement=ref, recorded_at=self.now) for one in EVENTS]
        if self.random.random() < 0.1 and not self.is_plain:
            self.record_standing(ref, "signed", max(on, FIRST_DAY), None)

    def anchor(self, agreement: str, ref: str | None, *, can_sign: bool) -> Anchor | None:
        """Something that a deadline can hang on: mostly an event, also a commitment recorded before."""
        events = [Anchor(one, agreement) for one in (*EVENTS, *EVENTS, *([SIGNING] if can_sign else []))]
        if self.random.random() < 0.7:
            return self.random.choice(events)
        others = [one.ref for one in self.history.commitments if one.retracted_at is None and one.ref != ref]
        free = [one for one in others if ref is None or not self.is_reached(ref, one)]
        return Anchor(self.random.choice(free)) if free else self.random.choice(events)

    def is_reached(self, ref: str, begin: str) -> bool:
        """Whether one hangs on another, over any steps: there is never a circle."""
        found, waiting = set(), [begin]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.hangs_on.get(one, ())
        return ref in found

    def random_due(self, agreement: str, ref: str | None) -> dict[str, Any]:
        """A due date, relative or not, and a condition or none."""
        random = self.random
        relative = self.anchor(agreement, ref, can_sign=True)
        offset = random.choice([Period(1), Period(40), Period(30), Period(1, "months"), Period(3, "months")])
        due: Due = random.choice([None, self.any_day(), self.any_day(), Relative(relative, offset)])
        condition = self.anchor(agreement, ref, can_sign=False) if random.random() < 0.2 else None
        return {"due": due, "after": condition}

    def remember_anchors(self, ref: str, terms: dict[str, Any]) -> None:
        """Keep in mind what it hangs on."""
        due = terms.get("due")
        anchors = [due.anchor if isinstance(due, Relative) else None, terms.get("after")]
        found = {one.ref for one in anchors if one and one.agreement is None}
        self.hangs_on.setdefault(ref, set()).update(found)

    def commit(self) -> Commitment:
        """Record a commitment of any kind."""
        random = self.random
        agreement = random.choice(self.history.agreements)
        kind = random.choice(["one-off", "one-off", "continuing", "recurring", "recurring"])
        terms: dict[str, Any] = {
            "obligors": frozenset(random.sample(STATES, random.choice([1, 2, 2, 2, 3]))),
            "strength": random.choice(STRENGTHS),
            "kind": kind,
            "theme": random.choice(THEMES),
            **self.random_due(agreement.ref, None),
        }
        if kind == "continuing":
            terms |= {"due": None, "after": None}
        if self.is_plain:
            return self.put_commitment(agreement, terms | {"due": self.plain_due(kind), "after": None})
        if kind == "recurring" and random.random() < 0.85:
            terms["every"] = random.choice(EVERY)
            terms["due"] = terms["due"] or self.any_day()
        if random.random() < 0.15:
            terms["agreed_on"] = self.past_day(agreement.concluded_on)
        if random.random() < 0.12:
            terms["starts_on"] = self.any_day()
        if random.random() < 0.15:
            terms["ends_on"] = max(self.any_day(), terms.get("starts_on", FIRST_DAY) + ONE_DAY)
        if random.random() < 0.3:
            terms |= {"target": 5000, "unit": "prisoners"}
        if terms["due"] is None and random.random() < 0.3:
            terms["due_words"] = "Immediately"
        return self.put_commitment(agreement, terms)

    def plain_due(self, kind: str) -> Due:
        """A day or none."""
        return None if kind == "continuing" else self.random.choice([None, self.any_day(), self.any_day()])

    def put_commitment(self, agreement: Agreement, terms: dict[str, Any]) -> Commitment:
        """Record a commitment with these terms."""
        ref = f"{self.random.choice('abc')}-{len(self.history.commitments)}"
        made = Commitment(ref=ref, agreement=agreement.ref, recorded_at=self.now, **terms)
        self.history.commitments.append(made)
        self.remember_anchors(ref, terms)
        return made

    def move_event(self) -> None:
        """Say on which day an event is, or that it is not known."""
        random = self.random
        agreement = random.choice(self.history.agreements)
        event = Anchor(random.choice(EVENTS), agreement.ref)
        known = [one.day for one in self.history.event_days if one.event == event and one.day]
        near = known[-1] + random.choice([-14, 14, 1, 30]) * ONE_DAY if known else self.any_day()
        day = random.choice([None, near, near, self.any_day(), self.any_day()])
        on = self.past_day(agreement.concluded_on)
        self.history.event_days.append(
            EventDay(event=event, effective_on=on, day=day, note="As agreed.", **self.entry())
        )

    def stand(self) -> None:
        """Say how an agreement stands, by our word or a party's."""
        random = self.random
        agreement = random.choice(self.history.agreements)
        words = ["suspended"] * 4 + ["in-force"] * 5 + ["terminated", "expired", "signed"]
        reporter = random.choice([None, None, None, "PK", "IR", "UNMA"])
        self.record_standing(agreement.ref, random.choice(words), self.past_day(), reporter)

    def record_standing(self, agreement: str, word: str, on: date, reporter: str | None) -> None:
        """Record the standing of an agreement."""
        side = self.random.choice([None, *STATES])
        said = {"standing": word, "side": side, "reporter": reporter, "note": "Announced."}
        self.history.standings.append(Standing(agreement=agreement, effective_on=on, **said, **self.entry()))

    def on_record(self) -> list[Commitment]:
        """The commitments that are not taken back."""
        return [one for one in self.history.commitments if one.retracted_at is None]

    # -- corrections and amendments of terms --------------------------------------------------------------

    def revise(self) -> None:
        """Correct a term or two, or amend them from a day on."""
        random, record = self.random, self.record()
        owed = random.choice(self.on_record())
        terms_now, agreed_on = record.terms_on(owed.ref, FAR), record.agreed_on(owed.ref)
        is_amendment = random.random() < 0.7 and agreed_on <= self.today
        day = max(self.past_day(), agreed_on) if is_amendment else None
        possible = self.possible_terms(record, terms_now, day)
        terms: dict[str, Any] = {}
        for name in random.sample(sorted(possible), random.choice([1, 1, 2])):
            terms |= possible[name]
        self.remember_anchors(owed.ref, terms)
        made = Revision(ref=owed.ref, effective_on=day, terms=terms, **self.entry())
        self.history.revisions.append(made)

    def possible_terms(self, record: Record, owed: Commitment, day: date | None) -> dict[str, dict[str, Any]]:
        """The changes of terms that can be recorded."""
        random = self.random
        has_moved = any(
            one.occurrence or (one.due_on and one.reporter is None) for one in self.all_updates(owed.ref)
        )
        due = self.random_due(owed.agreement, owed.ref)
        if owed.recurs and due["due"] is None:
            due["due"] = self.any_day()
        possible: dict[str, dict[str, Any]] = {
            "ends_on": {"ends_on": random.choice([None, self.any_day()])},
            "theme": {"theme": random.choice(THEMES)},
        }
        if owed.kind != "continuing" and not (owed.recurs and has_moved):
            possible["due"] = due
            possible["after"] = {"after": due["after"]}
            if owed.recurs:
                possible["every"] = {"every": random.choice(EVERY)}
        named = {one.side for one in self.all_updates(owed.ref) if one.side}
        later = {
            one.side for one in self.all_updates(owed.ref) if one.side and day and one.effective_on >= day
        }
        drawn = frozenset(random.sample(STATES, random.choice([1, 2, 2, 3])))
        if day is not None:
            possible["obligors"] = {"obligors": drawn | later}
            possible["starts_on"] = {"starts_on": random.choice([None, self.any_day()])}
            return possible
        if not named:
            possible["obligors"] = {"obligors": drawn}
        if not owed.recurs and owed.due is None and owed.after is None:
            possible["kind"] = {"kind": random.choice(["one-off", "continuing"])}
        possible["agreed_on"] = {"agreed_on": self.past_day(record.agreed_on(owed.ref))}
        if not any(owed.ref in one.successors for one in self.history.updates):
            possible["strength"] = {"strength": random.choice(STRENGTHS)}
        return possible

    def all_updates(self, ref: str) -> Iterable[Update]:
        """The updates of a commitment, also those taken back."""
        return [one for one in self.history.updates if one.commitment == ref]
