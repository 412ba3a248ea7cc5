"""An office that records at random, as far as the rules permit."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import recording
from conftest import run_sql
from exchange_helpers import NOW
from random_documents import COMMON_DAYS, Item, random_day, random_due_day
from sqlalchemy import select

from tracker import ledger
from tracker.db import Connection
from tracker.db.tables import metadata
from tracker.domain.errors import RuleViolation, UsageError
from tracker.domain.vocabulary import (
    STATUS_LEVELS,
    ActorKind,
    AgreementStanding,
    CommitmentKind,
    Status,
    Strength,
)
from tracker.ledger.recorders import Recording, make_recorders


class LaterClock:
    """A clock for all offices: each moment is later than the one before."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.at = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(microseconds=self.random.choice([1, 2, 10**6, 86_400 * 10**6]))
        return self.at


@contextlib.contextmanager
def _kept_unless_refused(connection: Connection) -> Iterator[None]:
    """What is refused after it was written goes, as it does with the transaction of a command."""
    run_sql(connection, "SAVEPOINT act")
    try:
        yield
    except (RuleViolation, UsageError):
        run_sql(connection, "ROLLBACK TO SAVEPOINT act")
    finally:
        run_sql(connection, "RELEASE SAVEPOINT act")


class RandomOffice:
    """Records at random, as far as the rules permit."""

    def __init__(
        self,
        connection: Connection,
        random: Random,
        words: Sequence[str],
        name: str,
        now: Callable[[], datetime],
    ) -> None:
        self.connection = connection
        self.random = random
        self.words = words
        self.name = name
        self.now = now
        self.made = 0

    def record_many(self, acts: int) -> None:
        """Try to record so many things."""
        each = [self.update, self.retract, self.commit, self.agree, self.publish, self.appoint]
        each += [self.expect, self.date, self.meet, self.stand]
        for act in self.random.choices(each, [12, 4, 2, 1, 1, 1, 2, 2, 1, 2], k=acts):
            self.made += 1
            with _kept_unless_refused(self.connection):
                act(ledger.new_stamp(self.connection, self.name, self.now()))

    def word(self) -> str:
        return self.random.choice(self.words)

    def value_or_none(self, *values: Any) -> Any:
        return self.random.choice([None, *values])

    def all_values(self, table: str, column: str) -> Sequence[Any]:
        """All values of a column."""
        found = metadata.tables[table].c[column]
        with self.connection.as_sqlalchemy() as core:
            return core.scalars(select(found).order_by(found)).all()

    def some_agreements(self) -> tuple[str, ...]:
        """One or two agreements."""
        found = self.all_values("agreement", "ref")
        return tuple(self.random.sample(found, min(len(found), self.random.choice([1, 1, 2]))))

    def new_ref(self) -> str:
        return f"{self.name}-{self.made}"

    def update_terms(self) -> Item:
        """The terms of an update, whether or not a rule refuses it."""
        random, refs = self.random, self.all_values("commitment", "ref")
        ref, *others = random.sample(refs, min(3, len(refs)))
        status = random.choice([*Status, *STATUS_LEVELS, *STATUS_LEVELS, None, None])
        return {
            "ref": ref,
            "status": status,
            "effective_on": random.choice(COMMON_DAYS) if random.random() < 0.7 else random_day(random),
            "note": self.value_or_none(self.word()),
            "reporter": self.value_or_none(None, None, random.choice(self.all_values("actor", "code"))),
            "source": self.value_or_none(self.word()),
            "due_on": self.value_or_none(None, random_due_day(random)),
            "side": self.value_or_none(None, None, random.choice(self.all_values("actor", "code"))),
            "incidents": self.value_or_none(None, 0, 4),
            "ask": self.value_or_none(None, self.word()),
            "successors": others[: random.randint(1, 2)] if status is Status.SUPERSEDED else None,
        }

    def update(self, stamp: ledger.AuditStamp) -> None:
        recording.record_update(self.connection, **self.update_terms(), stamp=stamp)

    def retract(self, stamp: ledger.AuditStamp) -> None:
        numbers = self.all_values("status_update", "id")
        if numbers:
            number = self.random.choice([numbers[0], *numbers])
            ledger.retract_update(self.connection, number, reason=self.word(), stamp=stamp)

    def commitment_terms(self) -> Item:
        random = self.random
        return {
            "ref": self.new_ref(),
            "agreement": random.choice(self.all_values("agreement", "ref")),
            "title": self.word(),
            "obligors": random.sample(self.all_values("actor", "code"), random.choice([0, 1, 2])),
            "strength": random.choice(list(Strength)),
            "kind": random.choice(list(CommitmentKind)),
            "theme": self.value_or_none(self.word()),
            "due_on": self.value_or_none(random_day(random)),
            **random.choice([{}, {}, self.hanging()]),
            "wording": self.value_or_none(self.word()),
            "document": self.value_or_none(*self.all_values("document", "ref")),
            "locator": self.value_or_none(self.word()),
            "note": self.value_or_none(self.word()),
        }

    def hanging(self) -> Item:
        """A due date that hangs on an event or another commitment."""
        names = [*self.all_values("event", "ref"), *self.all_values("commitment", "ref")]
        return {"due_on": None, "due": f"{self.random.choice(names)} + 40 days"} if names else {}

    def commit(self, stamp: ledger.AuditStamp) -> None:
        recording.add_commitment(self.connection, **self.commitment_terms(), stamp=stamp)

    def agree(self, stamp: ledger.AuditStamp) -> None:
        recording.add_agreement(
            self.connection,
            self.new_ref(),
            title=self.word(),
            concluded_on=random_day(self.random),
            parties=self.random.sample(self.all_values("actor", "code"), 2),
            form=self.word(),
            stamp=stamp,
        )

    def publish(self, stamp: ledger.AuditStamp) -> None:
        recording.add_document(
            self.connection,
            self.new_ref(),
            agreements=self.some_agreements(),
            title=self.word(),
            published_on=self.value_or_none(random_day(self.random)),
            stamp=stamp,
        )

    def appoint(self, stamp: ledger.AuditStamp) -> None:
        kind = self.random.choice(list(ActorKind))
        code = self.new_ref().upper()
        recording.add_actor(self.connection, code, name=self.word(), kind=kind, stamp=stamp)

    def record(self, section: str, stamp: ledger.AuditStamp, values: Item) -> None:
        """Record one entry of a section, as it is typed."""
        recording_of_one = Recording(self.connection, stamp)
        recorder = make_recorders(recording_of_one)[section]
        recorder.add(0, values)
        recorder.flush()
        recording_of_one.save_command()

    def expect(self, stamp: ledger.AuditStamp) -> None:
        agreement = self.random.choice(self.all_values("agreement", "ref"))
        ref = f"{agreement}:{self.new_ref()}"
        self.record("events", stamp, {"ref": ref, "agreement": agreement, "title": self.word()})

    def date(self, stamp: ledger.AuditStamp) -> None:
        if events := self.all_values("event", "ref"):
            day = self.value_or_none(random_day(self.random))
            self.record(
                "event_days", stamp, self.of_a_day() | {"event": self.random.choice(events), "day": day}
            )

    def meet(self, stamp: ledger.AuditStamp) -> None:
        values = {"ref": self.new_ref(), "agreements": self.some_agreements(), "held_on": COMMON_DAYS[0]}
        self.record("meetings", stamp, values)

    def stand(self, stamp: ledger.AuditStamp) -> None:
        said = {
            "agreement": self.random.choice(self.all_values("agreement", "ref")),
            "standing": self.random.choice(list(AgreementStanding)),
            "reporter": self.value_or_none(*self.all_values("actor", "code")),
        }
        self.record("standings", stamp, self.of_a_day() | said)

    def of_a_day(self) -> Item:
        return {"effective_on": self.random.choice(COMMON_DAYS), "note": self.value_or_none(self.word())}
