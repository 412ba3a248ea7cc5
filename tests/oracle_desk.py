"""Records a history of one agreement for the oracle, in short words, for examples worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from oracle_history import (
    Agreement,
    Anchor,
    Commitment,
    Event,
    EventDay,
    History,
    Period,
    Revision,
    Standing,
    Update,
)
from oracle_standing import ModelStanding, model_standing

from tracker.domain.records import AsOf

ACTORS = {"PK": "state", "IR": "state", "AF": "state", "UNMA": "monitor", "DAWN": "media"}
MONTH, YEAR = Period(1, "months"), Period(12, "months")
D_DAY, ELECTIONS = Anchor("d-day", "east"), Anchor("elections", "east")


def day(text: str) -> date:
    return date.fromisoformat(text)


class Desk:
    """Records a history; the moment of an entry is noon of its day, a second later with each entry."""

    def __init__(self, *, concluded_on: str = "2020-01-01") -> None:
        self.history, self.number = History(ACTORS), 0
        self.agreement = Agreement(
            ref="east",
            concluded_on=day(concluded_on),
            parties=("PK", "IR"),
            recorded_at=self.moment("2000-01-01"),
        )
        self.history.agreements.append(self.agreement)
        early = self.agreement.recorded_at
        self.history.events += [
            Event(ref=one.ref, agreement="east", recorded_at=early) for one in (D_DAY, ELECTIONS)
        ]

    def moment(self, on: str) -> datetime:
        self.number += 1
        return datetime.fromisoformat(on).replace(hour=12, tzinfo=UTC) + timedelta(seconds=self.number)

    def entry(self, on: str) -> dict[str, Any]:
        at = self.moment(on)
        return {"recorded_at": at, "uid": f"uid-{self.number}", "number": self.number}

    def owe(self, ref: str = "duty", obligors: str = "PK IR", **terms: Any) -> None:
        terms = {"strength": "binding", "kind": "one-off", **terms}
        made = Commitment(
            ref=ref,
            agreement="east",
            obligors=frozenset(obligors.split()),
            recorded_at=self.agreement.recorded_at,
            **terms,
        )
        self.history.commitments.append(made)

    def say(
        self, on: str, status: str | None = None, ref: str = "duty", recorded: str | None = None, **said: Any
    ) -> Update:
        of = {"commitment": ref, "effective_on": day(on), "status": status, "note": "Heard."}
        self.history.updates.append(Update(**{**of, **said}, **self.entry(recorded or on)))
        return self.history.updates[-1]

    def amend(self, on: str | None, ref: str = "duty", **terms: Any) -> None:
        effective_on = day(on) if on else None
        entry = self.entry(on or "2020-01-02")
        self.history.revisions.append(Revision(ref=ref, effective_on=effective_on, terms=terms, **entry))

    def move(self, on: str, to: str | None, event: Anchor = D_DAY) -> None:
        said = EventDay(event=event, effective_on=day(on), day=day(to) if to else None, **self.entry(on))
        self.history.event_days.append(said)

    def stand(self, on: str, standing: str, **said: Any) -> None:
        made = Standing(agreement="east", effective_on=day(on), standing=standing, **said, **self.entry(on))
        self.history.standings.append(made)

    def at(self, on: str, ref: str = "duty", **asked: Any) -> ModelStanding:
        found = model_standing(self.history, ref, AsOf(day(on)), **asked)
        assert found is not None
        return found


def flags(one: Any) -> set[str]:
    """The flags without stale, which most of these examples are not about."""
    return {*one.flags} - {"stale"}
