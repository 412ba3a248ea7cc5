"""Judgements of recurring duties: each occurrence is a small one-off, held, missed or spent."""

from datetime import date

import pytest
from made_up_histories import JOINT, MONTH, QUARTER, YEAR, Story, on, to_day

from tracker.domain.commitment_history import Due, Offset
from tracker.domain.judgement import Judgement
from tracker.domain.occurrence_outcomes import OccurrenceTally
from tracker.domain.occurrences import Fate, Schedule
from tracker.domain.status_steps import occurrence_of
from tracker.domain.vocabulary import AgreementStanding, Flag, Openness, Status

DONE, LIMITED, NOTHING, BREACHED = (
    Status.IMPLEMENTED,
    Status.LIMITED,
    Status.NO_INFORMATION,
    Status.BREACHED,
)


def quarterly(obligors: str = "IN", **terms: object) -> Story:
    """A joint commission that meets each quarter, first by 31 March 2024."""
    return Story(obligors, **{"due": on("2024-03-31"), "every": QUARTER, "agreed_on": "2024-01-01", **terms})


def tally_of(seen: Judgement) -> OccurrenceTally:
    assert seen.whole.tally
    return seen.whole.tally


def counts(story: Story, day: str) -> tuple[int, int, int]:
    tally = tally_of(story.see(day))
    return tally.held, tally.missed, tally.spent


def belongs(story: Story, day: str, status: Status | None = DONE, **said: object) -> date | None:
    """The due date of the occurrence to which an entry of a day belongs."""
    entry = story.say(day, status, **said)  # type: ignore[arg-type]
    story.entries.pop()
    return occurrence_of(story.history(), entry).due_on


# -- the status of the day -----------------------------------------------------------------------------


def test_the_indus_commission_met_once_and_then_no_more() -> None:
    """It met on 31 May 2022; as of 1 September 2024 no-information, overdue, missed 2 of 3 since 2022."""
    story = Story(JOINT, due=on("2022-05-31"), every=YEAR, agreed_on="2022-01-01")
    story.say("2022-05-31", DONE)
    seen = story.see("2024-09-01")
    assert (seen.whole.status, seen.whole.since) == (NOTHING, to_day("2023-06-01"))
    assert seen.whole.flags == {Flag.OVERDUE, Flag.STALE}
    assert tally_of(seen) == OccurrenceTally(1, 2, 0, to_day("2024-05-31"), to_day("2025-05-31"))
    assert (seen.due.due_on, seen.whole.days_late) == (to_day("2024-05-31"), 93)


def test_held_five_missed_two_of_those_due_before_the_day() -> None:
    """What is due on the day itself is still to come."""
    story = quarterly()
    for day in ("2024-03-20", "2024-06-28", "2024-09-30", "2025-03-31", "2025-06-30"):
        story.say(day, DONE, occurrence=day[:7] + ("-31" if day[5:7] in ("03", "12") else "-30"))
    assert counts(story, "2025-12-01") == (5, 2, 0)
    assert counts(story, "2025-12-31") == (5, 2, 0)
    assert counts(story, "2026-01-01") == (5, 3, 0)


def test_the_status_is_of_the_last_one_due_or_of_a_later_one_held_already() -> None:
    """Before the first is due it is that of the first; a word on the next one shows when it was due."""
    story = quarterly()
    assert (story.status("2024-02-01"), story.flags("2024-02-01")) == (NOTHING, set())
    story.say("2024-02-10", LIMITED)
    assert story.status("2024-02-10") is LIMITED
    story.say("2024-03-30", DONE)
    assert story.whole("2024-06-30").openness is Openness.OBSERVED
    assert tally_of(story.see("2024-06-30")).last_due_on == to_day("2024-03-31")
    assert story.status("2024-07-01") is NOTHING
    story.say("2024-09-20", DONE, occurrence="2024-09-30")
    seen = story.see("2024-09-20")
    assert (seen.whole.status, seen.whole.flags & {Flag.OVERDUE}) == (DONE, set())
    assert tally_of(seen)[:2] == (1, 1)


@pytest.mark.parametrize("status", [Status.SUSPENDED, Status.STALLED, BREACHED])
def test_suspended_stalled_and_breached_are_of_the_duty_until_any_newer_status(status: Status) -> None:
    """Whatever was held, and whatever falls due; of the occurrence they say nothing."""
    story = quarterly()
    story.say("2024-03-30", DONE)
    story.say("2024-05-01", status)
    for day in ("2024-05-01", "2024-06-30", "2025-02-01"):
        assert story.status(day) is status
    assert Flag.OVERDUE not in story.flags("2024-06-30")
    assert Flag.OVERDUE in story.flags("2024-07-01")
    story.say("2025-02-02", LIMITED)
    assert story.status("2025-02-02") is LIMITED
    assert story.status("2025-04-01") is NOTHING


def test_an_occurrence_once_held_stays_held() -> None:
    """Whatever is said of it later; but what was replaced on its own day was never so."""
    story = quarterly()
    story.say("2024-03-30", DONE)
    story.say("2024-04-10", LIMITED, occurrence="2024-03-31")
    assert story.status("2024-04-10") is DONE
    other = quarterly()
    other.say("2024-03-30", DONE)
    other.say("2024-03-30", LIMITED)
    assert other.status("2024-04-10") is LIMITED
    assert counts(other, "2024-04-10") == (0, 1, 0)
    late = quarterly()
    late.say("2024-04-10", DONE)
    late.say("2024-04-10", LIMITED)
    assert (late.status("2024-04-10"), counts(late, "2024-04-10")) == (LIMITED, (0, 1, 0))


def test_a_meeting_held_in_time_is_not_slippage() -> None:
    """A recurring duty has no slip, and no original due date; its due date is the next one."""
    story = quarterly()
    story.say("2024-03-20", DONE)
    story.say("2024-06-10", DONE)
    seen = story.see("2024-07-01")
    assert (seen.due.due_on, seen.due.slip, seen.due.original_due_on) == (to_day("2024-09-30"), None, None)
    assert seen.whole.flags == frozenset()


def test_held_late_is_done_late_until_the_next_is_due() -> None:
    """For the quarter due on 31 March, 20 days late; when only seen it is not said so."""
    story = quarterly()
    story.say("2024-04-20", DONE)
    seen = story.see("2024-05-01")
    assert (seen.whole.flags, seen.whole.days_late) == ({Flag.DONE_LATE}, 20)
    assert (seen.whole.done_on, seen.due.due_on) == (to_day("2024-04-20"), to_day("2024-06-30"))
    assert Flag.DONE_LATE not in story.flags("2024-07-01")
    merely_seen = quarterly()
    merely_seen.say("2024-04-20", DONE, is_seen=True)
    assert merely_seen.flags("2024-05-01") == set()


def test_an_observed_recurring_duty_is_not_stale_and_its_next_occurrence_is_due_soon() -> None:
    """It is expected when it is due."""
    story = Story(due=on("2024-01-31"), every=YEAR, agreed_on="2023-06-01")
    story.say("2024-01-20", DONE)
    assert story.whole("2024-12-01").flags == frozenset()
    assert story.whole("2025-01-15").flags == {Flag.DUE_SOON}


def test_where_a_later_one_is_held_the_last_due_is_not_overdue() -> None:
    """Also when the duty itself is called breached."""
    story = quarterly()
    story.say("2024-05-10", DONE, occurrence="2024-06-30")
    story.say("2024-05-15", BREACHED)
    assert (story.status("2024-05-20"), story.flags("2024-05-20")) == (BREACHED, {Flag.FALLEN_BACK})


def test_overdue_and_due_soon_stand_beside_each_other() -> None:
    """The last was missed, and the next comes near; the due date is the overdue one."""
    story = quarterly()
    seen = story.see("2024-06-10")
    assert seen.whole.flags >= {Flag.OVERDUE, Flag.DUE_SOON}
    assert seen.due.due_on == to_day("2024-03-31")


# -- to which occurrence an entry belongs --------------------------------------------------------------


def test_an_entry_belongs_to_the_one_it_names() -> None:
    """By its due date; of terms corrected since, to the nearest."""
    story = quarterly()
    assert belongs(story, "2024-07-20", occurrence="2024-09-30") == to_day("2024-09-30")
    assert belongs(story, "2024-07-20", occurrence="2024-09-15") == to_day("2024-09-30")


def test_an_entry_belongs_to_the_last_one_due_if_that_is_unanswered_else_to_the_next() -> None:
    """Before the first is due to the first."""
    story = quarterly()
    assert belongs(story, "2024-02-01") == to_day("2024-03-31")
    assert belongs(story, "2024-04-10") == to_day("2024-03-31")
    story.say("2024-04-10", DONE)
    assert belongs(story, "2024-04-10") == to_day("2024-03-31")
    assert belongs(story, "2024-04-11") == to_day("2024-06-30")
    assert belongs(story, "2024-09-30") == to_day("2024-09-30")
    assert belongs(story, "2024-04-11", BREACHED) is None


@pytest.mark.parametrize(("day", "is_ambiguous"), [("2024-05-15", False), ("2024-05-16", True)])
def test_it_must_be_said_which_where_the_next_is_at_most_half_a_period_away(
    day: str, is_ambiguous: bool
) -> None:
    """Of 91 days from 31 March to 30 June 45 are less than half; both are shown."""
    story = quarterly()
    found = occurrence_of(story.history(), story.say(day, DONE))
    assert found.is_ambiguous is is_ambiguous
    assert (found.due_on, found.last_due_on, found.next_due_on) == (
        to_day("2024-03-31"),
        to_day("2024-03-31"),
        to_day("2024-06-30"),
    )
    assert not occurrence_of(story.history(), story.say(day, DONE, occurrence="2024-03-31")).is_ambiguous


def test_of_a_claim_unanswered_is_what_that_actor_did_not_claim_implemented() -> None:
    """Ours, and what others say, count for nothing."""
    story = quarterly(JOINT)
    story.say("2024-04-01", DONE)
    assert belongs(story, "2024-04-10", by="IN") == to_day("2024-03-31")
    story.say("2024-04-10", DONE, by="IN")
    assert belongs(story, "2024-04-20", by="IN") == to_day("2024-06-30")
    assert belongs(story, "2024-04-20", by="PK") == to_day("2024-03-31")


def test_for_one_side_only_its_own_part_counts() -> None:
    """And for all, whether each of them has held it."""
    story = quarterly(JOINT)
    story.say("2024-04-01", DONE, side="IN")
    assert belongs(story, "2024-04-10", side="IN") == to_day("2024-06-30")
    assert belongs(story, "2024-04-10", side="PK") == to_day("2024-03-31")
    assert belongs(story, "2024-04-10") == to_day("2024-03-31")


def test_from_the_day_of_an_end_nothing_falls_due_and_later_word_is_of_the_last_before() -> None:
    """The end may be a due date itself."""
    story = quarterly(ends_on=to_day("2024-09-30"))
    seen = story.see("2025-02-01")
    assert tally_of(seen) == OccurrenceTally(0, 2, 0, to_day("2024-06-30"), None)
    assert (seen.whole.openness, seen.is_missed, seen.whole.flags) == (Openness.CLOSED, True, frozenset())
    assert belongs(story, "2024-12-01") == to_day("2024-06-30")
    story.say("2024-06-29", DONE)
    assert belongs(story, "2024-12-01") == to_day("2024-06-30")


# -- moved, amended, conditional -----------------------------------------------------------------------


def test_a_list_can_do_without_the_occurrences() -> None:
    """All else is the same."""
    seen = quarterly().see("2024-05-01")
    assert quarterly().see("2024-05-01", lists_occurrences=False) == seen._replace(occurrences=())


def test_an_update_moves_the_occurrence_named_else_the_next() -> None:
    """From its day on; held by the new date it is in time."""
    story = quarterly()
    story.say("2024-03-20", due=on("2024-04-15"))
    story.say("2024-04-10", DONE)
    assert story.flags("2024-04-20") == set()
    story.say("2024-04-20", due=on("2024-10-31"), occurrence="2024-09-30")
    seen = story.see("2024-05-01")
    assert [(str(one.due_on), str(one.scheduled_on)) for one in seen.occurrences] == [
        ("2024-04-15", "2024-03-31"),
        ("2024-06-30", "2024-06-30"),
    ]
    assert story.see("2024-10-10").occurrences[2].due_on == to_day("2024-10-31")
    assert counts(story, "2024-10-10") == (1, 1, 0)


def test_a_date_set_when_it_was_held_already_is_met() -> None:
    """Never late."""
    story = quarterly()
    story.say("2024-03-30", DONE)
    story.say("2024-04-02", due=on("2024-03-15"), occurrence="2024-03-31")
    assert story.flags("2024-04-10") == set()


def test_one_put_off_without_a_day_is_in_no_count() -> None:
    """Nobody missed it: it was never due."""
    story = quarterly()
    story.say("2024-03-20", due=Due())
    assert counts(story, "2024-04-10") == (0, 0, 0)
    assert story.flags("2024-04-10") == set()


def test_an_amended_period_holds_for_occurrences_due_from_its_day_on() -> None:
    """Each quarter until 2025, then each month."""
    story = quarterly()
    story.amend("2025-01-01", every=MONTH)
    dues = [str(one.due_on) for one in story.see("2025-03-01").occurrences]
    assert dues == [
        *("2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"),
        *("2025-01-31", "2025-02-28", "2025-03-31"),
    ]


def test_weeks_are_days_and_months_are_clipped_each_from_the_first() -> None:
    """The 31st of January, the 29th of February, the 31st of March."""
    monthly = Story(due=on("2024-01-31"), every=MONTH, agreed_on="2024-01-01")
    assert [str(one.due_on) for one in monthly.see("2024-03-31").occurrences] == [
        "2024-01-31",
        "2024-02-29",
        "2024-03-31",
    ]
    weekly = Story(due=on("2024-01-05"), every=Offset(7, "days"), agreed_on="2024-01-01")
    assert tally_of(weekly.see("2024-01-26")).next_due_on == to_day("2024-01-26")


def test_occurrences_that_passed_before_their_condition_was_met_are_spent() -> None:
    """It waits until the elections; those after them can be missed."""
    story = quarterly(due=Due(to_day("2024-03-31"), None, None, "elections"))
    story.set_event("elections", "2024-08-01", "2024-08-01")
    assert story.flags("2024-07-31") == {Flag.WAITING}
    assert counts(story, "2024-08-02") == (0, 0, 2)
    assert story.flags("2024-08-02") == set()
    assert counts(story, "2024-10-01") == (0, 1, 2)


def test_a_first_due_date_that_hangs_on_an_event_waits_for_it() -> None:
    """And then falls due again and again."""
    story = Story(due=Due(None, "d-day", Offset(1, "months")), every=QUARTER, agreed_on="2024-01-01")
    story.set_event("d-day", "2024-05-01", "2024-05-31")
    assert story.flags("2024-04-01") == {Flag.WAITING}
    assert tally_of(story.see("2024-06-01")).next_due_on == to_day("2024-06-30")


# -- joint ---------------------------------------------------------------------------------------------


def test_a_joint_occurrence_is_held_when_all_held_it() -> None:
    """The next due is the next not yet held by all."""
    story = quarterly(JOINT)
    story.say("2024-03-20", DONE, side="IN")
    story.say("2024-06-20", DONE, side="IN")
    story.say("2024-06-25", DONE, side="PK", occurrence="2024-06-30")
    seen = story.see("2024-06-28")
    assert (seen.whole.status, tally_of(seen)) == (
        DONE,
        OccurrenceTally(0, 1, 0, to_day("2024-03-31"), to_day("2024-09-30")),
    )
    assert seen.parts["IN"].tally == OccurrenceTally(1, 0, 0, to_day("2024-03-31"), to_day("2024-09-30"))
    first = seen.occurrences[0].parts
    assert (first["IN"].held_on, first["PK"].held_on) == (to_day("2024-03-20"), None)
    assert (first["IN"].numbers, first["PK"].numbers) == ((1,), ())


def test_who_joins_later_or_was_released_does_not_miss_what_it_did_not_owe() -> None:
    """Held is what all held who owed it."""
    story = quarterly("IN")
    story.say("2024-03-20", DONE)
    story.amend("2024-05-01", obligors=("IN", "PK"))
    story.say("2024-06-20", DONE, side="IN")
    story.say("2024-07-01", Status.WITHDRAWN, side="PK")
    story.say("2024-09-20", DONE, side="IN")
    assert counts(story, "2024-06-01") == (1, 0, 0)
    assert counts(story, "2024-10-01") == (2, 1, 0)


def test_the_next_is_the_next_that_not_all_who_owe_it_have_held() -> None:
    """A part that was released does not count."""
    story = quarterly(JOINT)
    story.say("2024-03-20", DONE)
    story.say("2024-04-10", DONE, side="IN")
    assert tally_of(story.see("2024-04-10")).next_due_on == to_day("2024-06-30")
    story.say("2024-04-11", Status.WITHDRAWN, side="PK")
    assert tally_of(story.see("2024-04-11")).next_due_on == to_day("2024-09-30")


def test_what_fell_due_before_it_was_agreed_or_began_is_not_missed() -> None:
    """The rhythm is older than the duty."""
    assert counts(quarterly(agreed_on="2024-05-01"), "2024-07-01") == (0, 1, 0)
    assert counts(quarterly(starts_on=to_day("2024-05-01")), "2024-07-01") == (0, 1, 0)


def test_nothing_is_missed_while_it_is_superseded() -> None:
    """And after it was taken up again what fell due meanwhile is not."""
    story = quarterly()
    story.say("2024-03-20", DONE)
    story.say("2024-04-01", Status.SUPERSEDED)
    story.say("2024-10-05", LIMITED)
    assert counts(story, "2024-12-01") == (1, 0, 0)


def test_the_steps_of_a_recurring_duty_change_where_an_occurrence_has_passed() -> None:
    """Without an entry that says so."""
    story = quarterly()
    story.say("2024-03-30", DONE)
    story.say("2024-07-10", LIMITED)
    assert [(str(step.day), step.status, step.number) for step in story.steps("2024-08-01").parts["IN"]] == [
        ("2024-01-01", NOTHING, None),
        ("2024-03-30", DONE, 1),
        ("2024-07-01", NOTHING, None),
        ("2024-07-10", LIMITED, 2),
    ]


def test_only_a_word_on_the_duty_itself_is_a_fall() -> None:
    """Each occurrence is a small one-off: neither silence about the next nor less said of it is a fall."""
    story = quarterly()
    story.say("2024-03-30", DONE)
    assert Flag.FALLEN_BACK not in story.flags("2024-07-05")
    story.say("2024-07-10", LIMITED)
    assert Flag.FALLEN_BACK not in story.flags("2024-08-01")
    story.say("2024-07-20", Status.STALLED)
    assert story.whole("2024-08-01").fallen_back_on == to_day("2024-07-20")


# -- over a thousand years -----------------------------------------------------------------------------


def monthly(**terms: object) -> Story:
    return quarterly(**{"every": MONTH, **terms})


def released() -> Story:
    story = monthly(ends_on=to_day("2990-01-01"))
    story.say("2024-05-01", Status.WITHDRAWN)
    return story


def with_standing(standing: AgreementStanding, day: str) -> Story:
    story = monthly()
    story.stand(day, standing)
    return story


def spent_by_its_condition() -> Story:
    return monthly(due=on("2024-03-31")._replace(condition="elections"))


@pytest.mark.parametrize(
    "story",
    [
        monthly(ends_on=to_day("2990-01-01")),
        monthly(ends_on=to_day("2024-02-01")),
        monthly(starts_on=to_day("2024-02-01")),
        released(),
        with_standing(AgreementStanding.TERMINATED, "2024-01-10"),
        with_standing(AgreementStanding.TERMINATED, "2024-06-10"),
        with_standing(AgreementStanding.SUSPENDED, "2024-06-10"),
        with_standing(AgreementStanding.SIGNED, "2024-01-10"),
        spent_by_its_condition(),
    ],
)
def test_each_occurrence_is_looked_at_a_few_times(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where nothing is owed for a thousand years: then not all of them are, on the day after each."""
    fate, looked_at = Schedule.fate, []

    def note(schedule: Schedule, number: int, day: date) -> Fate:
        looked_at.append(number)
        return fate(schedule, number, day)

    monkeypatch.setattr(Schedule, "fate", note)
    story.see("3000-01-01")
    assert len(looked_at) <= 5 * 12_000
