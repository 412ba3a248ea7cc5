"""What a brief must say, worked out in plain Python by the oracle, to compare the pages with."""

from datetime import date
from itertools import permutations
from operator import attrgetter
from typing import Any

from brief_changes_model import STATUS, ExpectedChanges, PageContent, Row
from brief_words import (
    actor_names,
    days_label,
    obligor_names,
    said_since,
    short_day,
    slip_label,
    sort_asks,
    source_in_brackets,
    source_or_dash,
    title_and_ref,
    value_or,
)
from oracle_answers import natural_order
from oracle_beside import Said
from oracle_history import Commitment, Update, is_known
from oracle_positions import (
    ModelClaim,
    days_our_implemented_ended,
    do_contradict,
    do_positions_contest,
    our_position,
    positions_of_actors,
    worse_and_better,
)
from oracle_standing import ModelStanding
from oracle_words import OUT

from tracker.domain.vocabulary import Flag, Strength

GRAVE_FLAGS = ("overdue", "fallen back", "contested", "unverified", "stale")


class ExpectedPage(ExpectedChanges):
    """What the page must say about a history, in answer to a question."""

    def content(self) -> PageContent:
        """The rows and items of the sections, and the numbers of the bottom line."""
        return {
            "timeline": [title_and_ref(one) for one in self.standings],
            "moved": self.moved(),
            "due": self.due(),
            "fallen-back": self.fallen_back(),
            "contested": self.contested(),
            "held-up": self.held_up(),
            "unverified": self.unverified(),
            "stale": self.stale(),
            "new": self.new() if self.since else [],
            "apart": self.tentative_rows(),
            "left out": self.left_out(),
            "learnt": self.learnt(),
            "corrected": self.corrected(),
            "bottom line": self.bottom_line(),
        }

    # -- how it stands

    def is_due_within(self, one: ModelStanding, days: int) -> bool:
        """As due soon, for more days."""
        duty = self.record.duty(one.ref)
        return duty is not None and any(part.is_due_soon(days) for part in duty.parts)

    def due(self) -> list[Row]:
        wanted = [
            one
            for one in self.standings
            if Flag.OVERDUE in one.flags
            or self.is_due_within(one, 90)
            or (self.is_open(one) and one.asked_dates)
        ]
        return [
            [
                *(title_and_ref(one), obligor_names(one), one.status, value_or(one.original_due_on)),
                "; ".join([value_or(one.due_on), *map(self.describe_asked_date, sort_asks(one))]),
                days_label(one.days_late) if one.days_late else "-",
                slip_label(one.slip),
            ]
            for one in sorted(wanted, key=lambda one: (one.due_on or date.max, natural_order(one.ref)))
        ]

    def describe_asked_date(self, one: Said) -> str:
        said = f"The {one.reporter} asks for {value_or(one.what)}"
        return said + source_in_brackets(self.update(one.number))

    def update(self, number: int) -> Update:
        return next(one for one in self.history.updates if one.number == number)

    def our_assessment(self, one: ModelStanding) -> str:
        assessments = self.assessments(one)
        if not assessments:
            return f"{one.status} since {short_day(one.since)}"
        said = said_since(one.status, one.since, self.first_day(assessments[-1]))
        return said + source_in_brackets(assessments[-1])

    def claims(self, one: ModelStanding) -> list[ModelClaim]:
        """The latest claim of each actor: in these histories nobody names a side."""
        by_reporter = {claim.reporter: claim for claim in one.claims}
        return sorted(by_reporter.values(), key=attrgetter("reporter"))

    def list_claims(self, one: ModelStanding) -> str:
        outdated = self.outdated_actors(one)
        said = [
            f"The {claim.reporter}{' (media)' if claim.reporter == 'NEWS' else ''}: "
            f"{said_since(claim.status, claim.held_since, self.update(claim.number).effective_on)}"
            f"{' (outdated)' if claim.reporter in outdated else ''}"
            f"{source_in_brackets(self.update(claim.number))}"
            for claim in self.claims(one)
        ]
        return "; ".join(said)

    def outdated_actors(self, one: ModelStanding) -> set[str]:
        """Those whose claims are too old to contest anything that they contradict."""
        duty = self.record.duty(one.ref)
        assert duty is not None
        part = duty.parts[0]  # all parts of a commitment are alike in these histories
        positions = positions_of_actors(part)
        positions += [ours] if positions and (ours := our_position(part)) else []
        falls = days_our_implemented_ended(part)
        contested, overtaken = set(), set()
        for said, answer in permutations(positions, 2):
            if said.reporter and do_contradict(said, answer):
                ours, actors = (None, [said, answer]) if answer.reporter else (answer, [said])
                if do_positions_contest(ours, actors, self.at.day, falls):
                    contested.add(said.reporter)
                elif worse_and_better(said, answer)[0] is said:
                    overtaken.add(said.reporter)
        return overtaken - contested

    def contested(self) -> list[Row]:
        return [
            [title_and_ref(one), self.list_claims(one), self.our_assessment(one)]
            for one in self.standings
            if Flag.CONTESTED in one.flags
        ]

    def fallen_back(self) -> list[Row]:
        return [
            self.noted_row(one, one.fallen_back_on)
            for one in self.standings
            if Flag.FALLEN_BACK in one.flags and one.fallen_back_on
        ]

    def held_up(self) -> list[Row]:
        held_up = ("stalled", "suspended", "breached")
        return [self.noted_row(one, one.since) for one in self.standings if one.status in held_up]

    def noted_row(self, one: ModelStanding, since: date) -> Row:
        noted = [update for update in self.log(one.ref) if update.note and not update.reporter][-1]
        facts = [title_and_ref(one), obligor_names(one), one.status, short_day(since)]
        return [*facts, str(noted.note), source_or_dash(noted)]

    def unverified(self) -> list[Row]:
        rows = []
        for one in self.standings:
            done = [claim for claim in self.claims(one) if claim.status == "implemented"]
            done = [claim for claim in done if claim.reporter != "NEWS"]
            if Flag.UNVERIFIED in one.flags:
                said, ours = self.list_claims(one), self.our_assessment(one)
                rows.append([title_and_ref(one), said, ours, self.what_to_ask(one, done)])
        return rows

    def what_to_ask(self, one: ModelStanding, done: list[ModelClaim]) -> str:
        claimants = [claim.reporter for claim in done]
        others = sorted(one.terms.obligors - {*claimants})
        is_sourced = all(self.update(claim.number).source for claim in done)
        where = "" if is_sourced else " and where it can be read"
        agree = f"; ask {actor_names(others)} whether it is so" if others else ""
        return f"Ask {actor_names(claimants)} for evidence of it{where}{agree}."

    def stale(self) -> list[Row]:
        wanted = [one for one in self.standings if one.status == "no-information" or Flag.STALE in one.flags]
        return [
            [title_and_ref(one), one.status, self.last_news(one), self.whom_to_ask(one)] for one in wanted
        ]

    def last_news(self, one: ModelStanding) -> str:
        if not any(update.status or update.note for update in self.log(one.ref)):
            return f"none since {short_day(one.evidence_on)}"
        return f"{short_day(one.evidence_on)}, {days_label((self.at.day - one.evidence_on).days)} old"

    def whom_to_ask(self, one: ModelStanding) -> str:
        spoke = [update.reporter for update in self.log(one.ref) if update.reporter]
        last = f"; The {spoke[-1]} spoke of it last" if spoke and spoke[-1] not in one.terms.obligors else ""
        return f"{obligor_names(one)}{last}"

    def tentative_rows(self) -> list[Row]:
        strengths = [*map(str, Strength)]
        firmest = sorted(
            self.tentative, key=lambda one: (strengths.index(one.terms.strength), natural_order(one.ref))
        )
        return [
            [title_and_ref(one), one.terms.strength, obligor_names(one), one.status, "-"] for one in firmest
        ]

    # -- the counts

    def is_on_record(self, one: Commitment) -> bool:
        return is_known(one.recorded_at, self.at) and one.agreement in self.record.agreements

    def left_out(self) -> list[str]:
        chosen = {one.ref for one in (*self.standings, *self.tentative)}
        agreed_on = [self.concluded_on(one.ref) for one in self.history.commitments if self.is_on_record(one)]
        by_the_day, ever = sum(day <= self.at.day for day in agreed_on), len(agreed_on)
        known = [
            one
            for one in self.history.updates
            if one.commitment in chosen and is_known(one.recorded_at, self.at)
        ]
        back = sum(is_known(one.retracted_at, self.at) for one in known)
        told = {
            "only intended, proposed or discussed: in no count, but listed above.": len(self.tentative),
            "superseded or withdrawn: counted, but in no share or score.": len(self.standings)
            - len(self.scored()),
            "that this selection does not take in.": by_the_day - len(chosen),
            "agreed only after the day asked about.": ever - by_the_day,
            f"taken-back update{'s' if back > 1 else ''}.": back,
        }
        return [f"{number} {what}" for what, number in told.items() if number] or ["Nothing."]

    def scored(self) -> list[ModelStanding]:
        return [one for one in self.standings if one.status not in OUT]

    def bottom_line(self) -> list[Any]:
        """How many are implemented, scored and open, how many have what is wrong, how many moved."""
        in_s, moved = self.scored(), sum(row[1] == STATUS for row in self.moved())
        marks = [{str(one.status), *one.flags} for one in self.standings]
        wrong = ["stalled", "suspended", "breached", *GRAVE_FLAGS]
        found = {mark: sum(mark in each for each in marks) for mark in wrong}
        done = sum(one.status == "implemented" for one in in_s)
        counts = [
            done,
            len(in_s),
            sum(map(self.is_open, self.standings)),
            ", ".join(f"{found[mark]} {mark}" for mark in wrong if found[mark]),
        ]
        return [*(counts if in_s else []), moved]
