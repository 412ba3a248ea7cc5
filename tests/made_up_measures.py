"""Made-up measures between two states, each test's own, and short ways to say something of them."""

from datetime import date
from typing import Any

import recording
from conftest import make_stamp

from tracker import ledger, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection, Standing, StandingPart
from tracker.domain.terms import EntityRef, StandingTerms
from tracker.domain.vocabulary import ActorKind, AgreementStanding, CommitmentKind, Flag, Status, Strength

AGREED = date(2010, 1, 1)
ACTORS = {
    "IR": ActorKind.STATE,
    "PK": ActorKind.STATE,
    "UNMA": ActorKind.MONITOR,
    "DAWN": ActorKind.MEDIA,
}


def _due_terms(due: str | None) -> dict[str, Any]:
    """The term of a due date: a day, or a rule such as "fence + 30 days"."""
    if due is None or "+" in due:
        return {"due": due}
    return {"due_on": to_day(due)}


def to_day(text: str) -> date:
    """A day from its text: 2018-03-01."""
    return date.fromisoformat(text)


def record_two_states(connection: Connection) -> None:
    """Record the actors, and the agreement of all measures."""
    for code, kind in ACTORS.items():
        recording.add_actor(connection, code, name=code, kind=kind)
    recording.add_agreement(
        connection,
        "treaty",
        title="A treaty",
        concluded_on=AGREED,
        parties=["IR", "PK"],
        form="treaty",
        stamp=make_stamp(connection),
    )


class Desk:
    """Records what is owed and what is said of it; the measure is "fence" where no other is named."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def owe(
        self,
        ref: str = "fence",
        *,
        due: str | None = None,
        kind: CommitmentKind = CommitmentKind.ONE_OFF,
        obligors: str = "IR",
        strength: Strength = Strength.AGREED,
        theme: str | None = None,
        **terms: Any,
    ) -> None:
        """Add a measure; ``obligors`` are codes with blanks between them, ``due`` is a day or a rule."""
        recording.add_commitment(
            self.connection,
            ref=ref,
            agreement="treaty",
            title="A measure",
            obligors=obligors.split(),
            kind=kind,
            strength=strength,
            theme=theme,
            **_due_terms(due),
            **terms,
            stamp=make_stamp(self.connection),
        )

    def say(
        self,
        on: str,
        status: Status | None = None,
        *,
        by: str | None = None,
        due: str | None = None,
        note: str | None = "Seen.",
        ref: str = "fence",
        successor: str | None = None,
        side: str | None = None,
    ) -> None:
        """Record an assessment, or with ``by`` a claim, of a day; ``side`` is whose part it is about."""
        recording.record_update(
            self.connection,
            ref,
            status,
            effective_on=to_day(on),
            reporter=by,
            due_on=due and to_day(due),
            note=note,
            successor=successor,
            side=side,
            stamp=make_stamp(self.connection),
        )

    def stand(self, on: str, standing: AgreementStanding, *, by: str | None = None) -> None:
        """Record how the agreement stands from a day on, by us or by an actor."""
        terms = StandingTerms("treaty", standing, to_day(on), note="Said.", reporter=by)
        ledger.record_standing(self.connection, terms, make_stamp(self.connection))

    def correct(self, ref: str, **terms: Any) -> None:
        """Record that terms of a measure were always others."""
        of = EntityRef("commitment", ref)
        ledger.correct_terms(
            self.connection, of, terms, reason="Mistyped.", stamp=make_stamp(self.connection)
        )

    def see(self, on: str, ref: str = "fence") -> Standing:
        """How the measure stands as of a day."""
        found = queries.standing(self.connection, ref, AsOf(day=to_day(on)))
        assert found is not None
        return found

    def has_flag(self, flag: Flag, on: str, ref: str = "fence") -> bool:
        """Whether the measure has a flag as of a day."""
        return flag in self.see(on, ref).flags

    def parts_with(self, flag: Flag, on: str, ref: str = "fence") -> list[StandingPart]:
        """The parts of the measure that have a flag as of a day."""
        return [part for part in self.see(on, ref).details.parts if flag in part.flags]

    def list_flag(self, flag: Flag, on: str) -> list[str]:
        """The refs that a list of a flag has as of a day."""
        listing = queries.standings(self.connection, Selection(flags=(flag,)), AsOf(day=to_day(on)))
        return [standing.ref for standing in listing.items]

    def list_all(self, on: str) -> list[str]:
        """The refs that a plain list has as of a day, worst first."""
        listing = queries.standings(self.connection, Selection(), AsOf(day=to_day(on)))
        return [standing.ref for standing in listing.items]
