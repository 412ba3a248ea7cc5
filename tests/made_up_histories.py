"""Made-up histories of one commitment between India and Pakistan, and short ways to say something in them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.commitment_history import (
    CommitmentHistory,
    Due,
    DutyTerms,
    HistoryEntry,
    Offset,
    StandingEntry,
)
from tracker.domain.judgement import Judgement, judge
from tracker.domain.part_judgement import PartJudgement
from tracker.domain.status_steps import StatusSteps, status_steps
from tracker.domain.vocabulary import AgreementStanding, CommitmentKind, Flag, Status, Strength

AGREED = "2010-01-01"
JOINT = "IN PK"
MEDIA = frozenset({"DAWN"})
ONE_OFF, CONTINUING, RECURRING = (
    CommitmentKind.ONE_OFF,
    CommitmentKind.CONTINUING,
    CommitmentKind.RECURRING,
)
MONTH, QUARTER, YEAR = Offset(1, "months"), Offset(3, "months"), Offset(12, "months")


def to_day(text: str) -> date:
    """A day from its text: 2018-03-01."""
    return date.fromisoformat(text)


def on(text: str) -> Due:
    """A due date in the calendar."""
    return Due(to_day(text))


def sides_with(seen: Judgement, flag: Flag) -> tuple[str, ...]:
    """The sides whose parts have a flag; none of one that rests on a breach without a side."""
    return tuple(code for code, part in seen.parts.items() if flag in part.flags)


class Story:
    """A history that grows as it is told; entries may be told in any order."""

    def __init__(self, obligors: str = "IN", **terms: Any) -> None:
        agreed_on = to_day(terms.pop("agreed_on", AGREED))
        kind = terms.pop("kind", RECURRING if terms.get("every") else ONE_OFF)
        strength = terms.pop("strength", Strength.AGREED)
        self.terms = [
            (date.min, DutyTerms(tuple(obligors.split()), strength, kind, agreed_on)._replace(**terms))
        ]
        self.entries: list[HistoryEntry] = []
        self.standings: list[StandingEntry] = []
        self.anchors: dict[str, list[tuple[date, date | None]]] = {}

    def say(
        self,
        day: str,
        status: Status | None = None,
        *,
        side: str | None = None,
        by: str | None = None,
        due: Due | None = None,
        occurrence: str | None = None,
        is_seen: bool = False,
        is_amendment: bool = False,
        is_news: bool | None = None,
    ) -> HistoryEntry:
        """An update of ours, or with ``by`` a claim; with ``is_amendment`` the due date of an amendment."""
        tells_news = bool(status) if is_news is None else is_news
        named = occurrence and to_day(occurrence)
        entry = HistoryEntry(
            len(self.entries) + 1, to_day(day), status, side, by, due, named or None, is_seen, tells_news
        )._replace(is_amendment=is_amendment)
        self.entries.append(entry)
        return entry

    def amend(self, day: str, **terms: Any) -> None:
        """Let terms be other ones from a day on; an amended due date is an entry too."""
        amended = self.terms[-1][1]._replace(**terms)
        self.terms.append((to_day(day), amended))
        if "due" in terms:
            self.say(day, due=terms["due"], is_amendment=True)

    def stand(self, day: str, standing: AgreementStanding, by: str | None = None) -> None:
        """Say the standing of the agreement."""
        self.standings.append(StandingEntry(len(self.standings) + 1, to_day(day), standing, by, None))

    def set_event(self, event: str, said_on: str, day: str | None) -> None:
        """Say on which day an event is, or was."""
        self.anchors.setdefault(event, []).append((to_day(said_on), to_day(day) if day else None))

    def history(self) -> CommitmentHistory:
        """The history of all that was told."""
        anchors: Mapping[str, tuple[tuple[date, date | None], ...]] = {
            event: tuple(sorted(known, key=lambda one: one[0])) for event, known in self.anchors.items()
        }
        return CommitmentHistory(
            tuple(self.terms),
            tuple(sorted(self.entries, key=lambda entry: entry.effective_on)),
            tuple(sorted(self.standings, key=lambda entry: entry.effective_on)),
            anchors,
            MEDIA,
        )

    def see(self, day: str, **options: int) -> Judgement:
        """How it stands as of a day."""
        return judge(self.history(), to_day(day), **options)

    def whole(self, day: str) -> PartJudgement:
        """How the whole stands as of a day."""
        return self.see(day).whole

    def part(self, day: str, side: str) -> PartJudgement:
        """How one side's part stands as of a day."""
        return self.see(day).parts[side]

    def status(self, day: str) -> Status:
        """The status of the whole as of a day."""
        return self.whole(day).status

    def flags(self, day: str) -> frozenset[Flag]:
        """The flags of the whole as of a day, without stale."""
        return self.whole(day).flags - {Flag.STALE}

    def steps(self, day: str) -> StatusSteps:
        """How the status changed up to a day."""
        return status_steps(self.history(), to_day(day))
