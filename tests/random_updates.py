"""Updates, and what corrects them and takes them back, recorded at random by the rules of the page."""

from dataclasses import replace
from datetime import date
from typing import Any

from oracle_history import NONE, Commitment, Entry, Update
from oracle_record import Record
from random_terms import FAR, FIRST_DAY, TermsRecorder

from tracker.domain.records import AsOf

NOTE_REQUIRED = ("stalled", "suspended", "breached", "withdrawn", "lapsed")
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


class UpdateRecorder(TermsRecorder):
    """Records also what is said of commitments."""

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

    # -- corrections and retractions ----------------------------------------------------------------------

    def correct_entry(self) -> None:
        """Take an entry back and record it anew, with another day or status; it keeps its place.

        One that was taken back and brought back is left: of each entry one taking back is kept.
        """
        found = [one for one in self.standing_updates() if one.retracted_at is None]
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
