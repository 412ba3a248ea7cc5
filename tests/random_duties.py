"""Random histories of all that the page knows: sides, occurrences, events, conditions, standings.

Plain ``random.Random``, no database. What is recorded obeys the rules of the page for what can be recorded.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from oracle_answers import Asked
from oracle_history import (
    NONE,
    ONE_DAY,
    SIGNING,
    Agreement,
    Anchor,
    Commitment,
    Due,
    Entry,
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
THEMES = ("border", "Border", "border/posts", "trade", None)
NOTE_REQUIRED = ("stalled", "suspended", "breached", "withdrawn", "lapsed")
EVERY = (
    Period(7),
    Period(14),
    *[Period(1, "months")] * 4,
    Period(2, "months"),
    *[Period(3, "months")] * 3,
    Period(6, "months"),
    Period(12, "months"),
)
DONE, LITTLE, MUCH, NOTHING = "implemented", "limited", "substantial", "no-information"
WORDS: list[list[str | None]] = [
    [
        DONE,
        DONE,
        DONE,
        LITTLE,
        LITTLE,
        MUCH,
        "not-started",
        NOTHING,
        "breached",
        "suspended",
        "stalled",
        None,
    ],
    [DONE, DONE, LITTLE, None],
    [DONE, DONE, LITTLE, "breached", "breached"],
    [DONE, LITTLE, "withdrawn", "lapsed", "superseded", None],
    [DONE, "suspended", "stalled", NOTHING, LITTLE],
    [DONE, DONE, DONE, "breached", "withdrawn"],
]
VOICES: list[list[str | None]] = [
    [None, None, None, None, "PK", "IR", "UNMA"],
    [None],
    [None, "PK", "IR"],
    ["PK", "IR", "OIC", None],
    [None, None, "AF", "UNMA", "DAWN"],
    [None, "PK", "PK", "JBC"],
]


class DutyRecorder:
    """Records at random in a history, at moments that go on."""

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

    # -- updates -----------------------------------------------------------------------------------------

    def on_record(self) -> list[Commitment]:
        """The commitments that are not taken back."""
        return [one for one in self.history.commitments if one.retracted_at is None]

    def say(self, ref: str | None = None, words: list[str | None] | None = None, **given: Any) -> None:
        """Record one entry, in most cases on the commitment of the last one, perhaps of the same day."""
        random, last = self.random, self.history.updates[-1:]
        refs = [one.ref for one in self.on_record()]
        if ref is None:
            ref = random.choice(refs)
            if last and last[0].commitment in refs and random.random() < 0.75:
                ref = last[0].commitment
        days = [one.effective_on for one in last if one.commitment == ref]
        record = self.record()
        day = given.pop("day", None) or self.past_day(*days, *self.due_days(record, ref))
        reporter = (
            given.pop("reporter", None) if "reporter" in given else random.choice(random.choice(VOICES))
        )
        status = random.choice(words or random.choice(WORDS))
        self.put(record, ref, day, status, reporter, **given)

    def due_days(self, record: Record, ref: str) -> list[date]:
        """Days near which something is said with interest."""
        terms = record.terms_on(ref, FAR)
        days = [one.due_on for one in record.updates(ref) if isinstance(one.due_on, date)]
        if isinstance(terms.due, date):
            days.append(terms.due)
            if terms.every:
                days += [terms.every.after(terms.due, self.random.randint(0, 4)) for _ in range(3)]
        return days

    def put(
        self, record: Record, ref: str, day: date, status: str | None, reporter: str | None, **given: Any
    ) -> None:
        """Record an entry by the rules, from what was drawn for it."""
        random = self.random
        agreed_on = record.agreed_on(ref)
        terms = record.terms_on(ref, max(day, agreed_on))
        said: dict[str, Any] = {"status": status, "reporter": reporter, "is_seen": random.random() < 0.15}
        if self.is_plain:
            said["is_seen"] = False
            if status == "breached" and reporter is None and len(terms.obligors) > 1:
                said["status"] = status = "stalled"
        if status == "superseded":
            said["successors"] = self.successors(record, ref)
            said["status"] = status = "superseded" if said["successors"] else "withdrawn"
        said |= self.random_side(status, terms.obligors)
        if "side" not in said:
            said |= self.random_whole(record, terms)
        said |= self.random_extras(reporter)
        said |= given
        if (
            terms.recurs
            and (status or said.get("due_on"))
            and "occurrence" not in said
            and random.random() < 0.35
        ):
            said["occurrence"] = self.an_occurrence(ref, day)
        if not terms.recurs:
            said["occurrence"] = None
        said["note"] = self.note(said)
        source = random.choice([None, "A newspaper"])
        self.history.updates.append(
            Update(commitment=ref, effective_on=day, source=source, **said, **self.entry())
        )

    def random_side(self, status: str | None, obligors: frozenset[str]) -> dict[str, Any]:
        """A side, or none: breached of a joint commitment must name one, superseded and lapsed must not."""
        is_joint_breach = status == "breached" and len(obligors) > 1
        may_name = status not in ("superseded", "lapsed") and self.random.random() < 0.4
        must_name = is_joint_breach and not (self.old_breaches and self.rarely())
        if self.is_plain:
            return {}
        return {"side": self.random.choice(sorted(obligors))} if may_name or must_name else {}

    def random_whole(self, record: Record, terms: Commitment) -> dict[str, Any]:
        """What is of the whole commitment: a due date, a value."""
        random, said = self.random, {}
        if random.random() < 0.2 and self.can_be_moved(record, terms.ref):
            said["due_on"] = random.choice([self.any_day(), self.any_day(), NONE])
            if (terms.recurs or self.is_plain) and said["due_on"] == NONE:
                said["due_on"] = self.any_day()
        if terms.target and random.random() < 0.3:
            said["value"] = random.randint(0, 5000)
        return said

    def random_extras(self, reporter: str | None) -> dict[str, Any]:
        """Incidents; and of our own entries an ask or an owner."""
        random, said = self.random, {}
        if random.random() < 0.07:
            said["incidents"] = random.randint(0, 9)
        if reporter is None and random.random() < 0.12:
            said["ask"] = random.choice(["Reopen on Fridays", "Name a date", NONE])
        if reporter is None and random.random() < 0.1:
            said["owner"] = random.choice(["Third desk", "Legal", NONE])
        return said

    def note(self, said: dict[str, Any]) -> str | None:
        """A note: of our assessments and where one is required always, else in half of the cases."""
        says_something = any(
            said.get(name) is not None for name in ("status", "due_on", "value", "incidents")
        )
        says_something = says_something or any(said.get(name) for name in ("ask", "owner"))
        is_required = not says_something or said["status"] in NOTE_REQUIRED
        if is_required or (said["status"] and said["reporter"] is None) or self.random.random() < 0.5:
            return f"As heard, {self.number}."
        return None

    def rarely(self) -> bool:
        """Once in five times."""
        return self.random.random() < 0.2

    def can_be_moved(self, record: Record, ref: str) -> bool:
        """Of a recurring duty that was amended no occurrence is moved or named: the page leaves that open."""
        amended = [one for one in record.amendments(ref) if {"due", "every"} & one.terms.keys()]
        return not amended or record.terms_on(ref, FAR).kind != "recurring"

    def successors(self, record: Record, ref: str) -> tuple[str, ...]:
        """One or two commitments proper that do not hang on it, nor are replaced by it."""
        proper = [
            one.ref
            for one in self.on_record()
            if one.ref != ref
            and record.terms_on(one.ref, FAR).is_proper
            and not self.is_reached(ref, one.ref)
        ]
        chosen = tuple(self.random.sample(proper, min(len(proper), self.random.choice([1, 1, 2]))))
        self.hangs_on.setdefault(ref, set()).update(chosen)
        return chosen

    def an_occurrence(self, ref: str, day: date) -> date | None:
        """The due day of an occurrence around a day."""
        duty = self.record(self.today).duty(ref)
        if duty is None or not duty.terms.recurs:
            return None
        at = max(day, duty.agreed_on)
        known = duty.terms_on(at).recurs
        near = [one.due for one in duty.schedule.at(at) if one.due] if known else []
        near.sort(key=lambda due: abs((due - day).days))
        return self.random.choice(near[:3]) if near else None

    def accept(self) -> None:
        """Record an assessment that says what a claim says."""
        claims = [one for one in self.standing_updates() if one.reporter and one.status]
        if claims:
            claim = self.random.choice(claims)
            record = self.record()
            obligors = record.terms_on(claim.commitment, max(claim.effective_on, FIRST_DAY)).obligors
            side = claim.side or (claim.reporter if claim.reporter in obligors else None)
            side = None if claim.status in ("superseded", "lapsed") else side
            says = {name: getattr(claim, name) for name in ("status", "successors", "is_seen", "occurrence")}
            on = {"commitment": claim.commitment, "effective_on": claim.effective_on}
            made = Update(**on, **says, side=side, accepts=claim.uid, note="Accepted.", **self.entry())
            self.history.updates.append(made)

    def standing_updates(self) -> list[Update]:
        """The updates that are not taken back, of commitments on record."""
        refs = {one.ref for one in self.on_record()}
        return [one for one in self.history.updates if one.counts(AsOf(FAR)) and one.commitment in refs]

    # -- corrections, amendments, retractions ------------------------------------------------------------

    def correct_entry(self) -> None:
        """Take an entry back and record it anew, with another day or status; it keeps its place."""
        found = self.standing_updates()
        if not found:
            return
        random, old = self.random, self.random.choice(found)
        day = random.choice([old.effective_on, old.effective_on, self.past_day(old.effective_on)])
        change: dict[str, Any] = {"effective_on": day, "corrects": old.uid}
        if old.status not in (None, "superseded", "breached", "lapsed"):
            change["status"] = random.choice([old.status, DONE, LITTLE])
        obligors = self.record().terms_on(old.commitment, day).obligors
        if old.side is not None and old.side not in obligors:
            return
        self.replace(self.history.updates, old, retracted_at=self.now)
        self.history.updates.append(replace(old, **change, **self.entry()))

    @staticmethod
    def replace(entries: list[Any], old: Entry | Commitment, **changes: Any) -> None:
        """Put what has changed of an entry in its place."""
        entries[entries.index(old)] = replace(old, **changes)

    def take_back(self) -> None:
        """Take back an entry of any kind, or take the taking back, back."""
        random, history = self.random, self.history
        kind: Any = random.choice([history.updates] * 3 + [history.event_days, history.standings])
        if random.random() < 0.15:
            kind = history.revisions
        open_ones = [
            one for one in kind if one.retracted_at is None and "obligors" not in getattr(one, "terms", ())
        ]
        gone = [one for one in kind if one.retracted_at and not one.restored_at]
        gone = [one for one in gone if not any(other.corrects == one.uid for other in kind)]
        if gone and random.random() < 0.2:
            self.replace(kind, random.choice(gone), restored_at=self.now)
        elif open_ones:
            self.replace(kind, random.choice(open_ones), retracted_at=self.now)

    def take_back_commitment(self) -> None:
        """Take a commitment back that nothing hangs on."""
        needed = {ref for refs in self.hangs_on.values() for ref in refs}
        free = [one for one in self.on_record() if one.ref not in needed]
        if len(self.on_record()) > 2 and free:
            self.replace(self.history.commitments, self.random.choice(free), retracted_at=self.now)

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

    # -- what rarely comes about by chance ---------------------------------------------------------------

    def episode(self) -> None:
        """A commitment with a course of things that tests a rule."""
        random = self.random
        owed = self.commit()
        act = random.choice(
            [self.meet, self.fall, self.release, self.interrupt, self.disagree, self.replace_it, self.blame]
        )
        act(owed)

    def wait(self, days: int) -> None:
        """Let days pass, or one more or less."""
        self.now += timedelta(days=max(days + self.random.choice([-1, 0, 0, 1]), 0))

    def meet(self, owed: Commitment) -> None:
        """Hold meetings, about in time, some of them named, some by one side only."""
        for _ in range(self.random.randint(2, 6)):
            self.say(owed.ref, [DONE, DONE, DONE, LITTLE], reporter=None, day=self.today)
            self.wait(self.random.choice([7, 15, 30, 31, 90]))

    def fall(self, owed: Commitment) -> None:
        """Claims, what is done, and a fall from it."""
        side = self.random.choice(sorted(owed.obligors))
        other = self.random.choice(STATES)
        self.say(owed.ref, [LITTLE, "breached", DONE], reporter=other, day=self.today)
        self.wait(30)
        self.say(owed.ref, [DONE], reporter=None, day=self.today)
        self.wait(30)
        self.say(
            owed.ref,
            [LITTLE, "breached", "stalled", NOTHING],
            reporter=None,
            side=side,
            day=self.today,
            due_on=None,
            value=None,
        )
        self.wait(self.random.choice([0, 30, 89]))
        self.say(owed.ref, [DONE, LITTLE], reporter=self.random.choice([None, side]), day=self.today)

    def release(self, owed: Commitment) -> None:
        """Release one side, then say something of the whole, then perhaps name it again."""
        side = self.random.choice(sorted(owed.obligors))
        self.say(owed.ref, ["withdrawn"], reporter=None, side=side, day=self.today, due_on=None, value=None)
        self.wait(30)
        self.put(self.record(), owed.ref, self.today, DONE, None, side=None, due_on=None)
        self.wait(30)
        self.say(owed.ref, [LITTLE, DONE], reporter=None, day=self.today)

    def interrupt(self, owed: Commitment) -> None:
        """Suspend the agreement for a while, and say something meanwhile or not."""
        self.say(owed.ref, [DONE, LITTLE, "breached"], reporter=None, day=self.today)
        self.wait(20)
        self.record_standing(owed.agreement, "suspended", self.today, None)
        self.wait(40)
        if self.random.random() < 0.5:
            self.say(owed.ref, [DONE, LITTLE], day=self.today)
            self.wait(30)
        self.record_standing(owed.agreement, self.random.choice(["in-force", "terminated"]), self.today, None)
        self.wait(20)
        if self.random.random() < 0.5:
            self.say(owed.ref, [DONE, LITTLE], day=self.today)

    def disagree(self, owed: Commitment) -> None:
        """Obligors speak about themselves and about each other."""
        for _ in range(self.random.randint(2, 4)):
            reporter = self.random.choice(sorted(owed.obligors))
            side = self.random.choice(sorted(owed.obligors))
            self.say(
                owed.ref, [DONE, LITTLE, "breached"], reporter=reporter, side=side, due_on=None, value=None
            )
            self.wait(self.random.choice([0, 10, 60, 89]))

    def blame(self, owed: Commitment) -> None:
        """Say breached with no side, as entries from before do; then something of one side."""
        self.say(owed.ref, [DONE, LITTLE], reporter=None, day=self.today)
        self.wait(30)
        is_alone = len(owed.obligors) == 1
        side = None if self.old_breaches or is_alone else self.random.choice(sorted(owed.obligors))
        for reporter in self.random.choice([[None], ["PK"], ["UNMA", None]]):
            given = {"side": side, "due_on": None, "value": None}
            self.put(self.record(), owed.ref, self.today, "breached", reporter, **given)
        self.wait(self.random.choice([0, 30, 60]))
        self.say(
            owed.ref,
            [DONE, LITTLE],
            reporter=None,
            side=self.random.choice(sorted(owed.obligors)),
            due_on=None,
            value=None,
        )

    def replace_it(self, owed: Commitment) -> None:
        """Put others in its place, and let them be done."""
        heirs = [self.commit() for _ in range(self.random.choice([1, 2]))]
        self.say(owed.ref, [DONE, LITTLE, NOTHING], reporter=None, day=self.today)
        self.wait(20)
        self.say(owed.ref, ["superseded"], reporter=None, day=self.today)
        for heir in heirs:
            self.wait(30)
            self.say(heir.ref, [DONE, DONE, "withdrawn", LITTLE], reporter=None, day=self.today)

    def replace_it_plainly(self) -> None:
        """Put another in the place of a new one."""
        self.replace_it(self.commit())

    # -- all of it ---------------------------------------------------------------------------------------

    def act(self) -> None:
        """Record one thing of any kind."""
        if self.is_plain:
            acts: dict[Callable[[], None], float] = {
                self.say: 20,
                self.commit: 2,
                self.take_back: 2,
                self.correct_entry: 2,
            }
            acts |= {self.replace_it_plainly: 1}
            (act,) = self.random.choices([*acts], [*acts.values()])
            act()
            return
        acts = {
            self.say: 24,
            self.episode: 4,
            self.commit: 1,
            self.move_event: 5,
            self.stand: 2,
            self.revise: 5,
            self.accept: 2,
            self.correct_entry: 2,
            self.take_back: 3,
            self.take_back_commitment: 0.3,
        }
        (act,) = self.random.choices([*acts], [*acts.values()])
        act()


def random_desk(
    random: Random, acts: int = 40, *, old_breaches: bool = True, is_plain: bool = False
) -> DutyRecorder:
    """A recorder that has recorded so many acts, over months to a few years, and can go on.

    ``old_breaches``: also breaches of joint commitments with no side said, as there are from before. One that
    ``is_plain`` records nothing of sides, occurrences, events or standings.
    """
    desk = DutyRecorder(random, old_breaches=old_breaches, is_plain=is_plain)
    for _ in range(random.choice([1, 1, 2])):
        desk.agree()
    for _ in range(random.choice([1, 2, 3])):
        desk.commit()
    for _ in range(acts):
        desk.act()
        desk.go_on()
    return desk


def random_duties(
    random: Random, acts: int = 40, *, old_breaches: bool = True, is_plain: bool = False
) -> History:
    """What such a recorder has recorded."""
    return random_desk(random, acts, old_breaches=old_breaches, is_plain=is_plain).history


def random_as_of(random: Random, history: History) -> AsOf:
    """A day of the history or a little later, and in a third of the cases a moment of it."""
    last = history.last_moment()
    day = FIRST_DAY + timedelta(days=random.randint(0, (last.date() - FIRST_DAY).days + 120))
    near = [one.effective_on for one in history.updates]
    near += [one.due_on for one in history.updates if isinstance(one.due_on, date)]
    near += [one.due for one in history.commitments if isinstance(one.due, date)]
    if near and random.random() < 0.5:
        day = random.choice(near) + random.choice([-1, 0, 1, 2, 30, 31, 89, 90]) * ONE_DAY
    moments = [one.recorded_at for one in (*history.updates, *history.revisions)] or [last]
    away = random.choice([timedelta(0), timedelta(microseconds=-1), timedelta(days=1)])
    known_at = random.choice([None, None, random.choice(moments) + away])
    return AsOf(day=max(day, FIRST_DAY), known_at=known_at)


FLAGS = (
    "overdue",
    "fallen back",
    "contested",
    "unverified",
    "stale",
    "due soon",
    "done late",
    "waiting",
    "not yet owed",
    "promised again",
    "agreement disputed",
)
STATUSES = (
    DONE,
    LITTLE,
    MUCH,
    NOTHING,
    "breached",
    "suspended",
    "stalled",
    "withdrawn",
    "lapsed",
    "superseded",
)


def random_asked(random: Random) -> Asked:
    """Up to two conditions, besides strengths and the age from which news is stale."""
    conditions: dict[str, Any] = {
        "agreements": (random.choice(["east", "west"]),),
        "obligors": tuple(random.sample(STATES, random.choice([1, 1, 2]))),
        "themes": (random.choice(["border", "trade", "border/posts"]),),
        "statuses": tuple(random.sample(STATUSES, random.choice([1, 2, 3]))),
        "strengths": tuple(random.sample(STRENGTHS[-5:], 2)),
        "flags": tuple(random.sample(FLAGS, random.choice([1, 1, 2]))),
        "any_flags": tuple(random.sample(FLAGS, 2)),
        "owners": (random.choice(["Third desk", "Legal"]),),
        "reporters": (random.choice(["PK", "IR", "UNMA"]),),
        "due_before": FIRST_DAY + timedelta(days=30 * random.randint(0, 12)),
        "due_after": FIRST_DAY + timedelta(days=30 * random.randint(0, 12)),
    }
    chosen = random.sample(sorted(conditions), random.choice([0, 0, 1, 1, 2]))
    usual = Asked(stale_after=random.choice([90, 90, 89, 91, 0]))
    return usual._replace(**{name: conditions[name] for name in chosen})
