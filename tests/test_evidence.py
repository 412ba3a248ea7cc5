"""How old the latest news is, and what is stale."""

from datetime import timedelta

import pytest
from conftest import ON_A_FILE
from made_up_measures import AGREED, Desk, to_day

from tracker.domain.vocabulary import CommitmentKind, Flag, Status, Strength

pytestmark = ON_A_FILE  # random histories hold a server to the same rules

GOES_ON = [CommitmentKind.CONTINUING, CommitmentKind.RECURRING]


def is_stale(desk: Desk, on: str) -> bool:
    return desk.has_flag(Flag.STALE, on)


@pytest.mark.parametrize(("days", "is_so"), [(89, False), (90, True)])
@pytest.mark.parametrize("kind", CommitmentKind)
def test_what_is_open_is_stale_90_days_after_the_latest_news(
    desk: Desk, days: int, is_so: bool, kind: CommitmentKind
) -> None:
    """Counted from the day on which the news was true."""
    desk.owe(kind=kind)
    desk.say("2017-01-10", Status.LIMITED)
    on = to_day("2017-01-10") + timedelta(days=days)
    assert is_stale(desk, on.isoformat()) is is_so


@pytest.mark.parametrize("who", [None, "IR", "PK", "DAWN"])
@pytest.mark.parametrize("status", [None, Status.LIMITED])
def test_a_status_and_a_note_are_news_whoever_says_it(
    desk: Desk, who: str | None, status: Status | None
) -> None:
    """Also of a newspaper, also a note alone."""
    desk.owe()
    desk.say("2017-06-01", status, by=who)
    assert desk.see("2017-07-01").evidence_on == to_day("2017-06-01")


@pytest.mark.parametrize("who", [None, "IR"])
def test_a_due_date_that_moves_is_no_news(desk: Desk, who: str | None) -> None:
    """It tells nothing of what was done."""
    desk.owe()
    desk.say("2017-06-01", by=who, due="2018-12-31", note=None)
    assert desk.see("2017-07-01").evidence_on == AGREED
    assert is_stale(desk, "2017-07-01")


@pytest.mark.parametrize("status", [Status.IMPLEMENTED, Status.LAPSED, Status.WITHDRAWN, Status.SUPERSEDED])
def test_what_is_finished_is_never_stale(desk: Desk, status: Status) -> None:
    """No news of it is expected."""
    desk.owe()
    desk.owe("gate")
    desk.say("2015-01-10", status, successor="gate" if status is Status.SUPERSEDED else None)
    assert not is_stale(desk, "2018-05-01")


@pytest.mark.parametrize("kind", GOES_ON)
def test_an_observed_duty_without_news_is_stale_and_listed(desk: Desk, kind: CommitmentKind) -> None:
    """Whether it is still observed is what one wants to know."""
    desk.owe(kind=kind)
    desk.say("2017-01-10", Status.IMPLEMENTED)
    assert desk.list_flag(Flag.STALE, "2017-04-09") == []
    assert desk.list_flag(Flag.STALE, "2017-04-10") == ["fence"]
    assert desk.list_all("2017-04-10") == []


def test_what_is_only_intended_is_stale_without_news(desk: Desk) -> None:
    """It stands apart, but is not closed."""
    desk.owe(strength=Strength.INTENTION)
    assert is_stale(desk, "2017-04-10")


def test_news_of_before_the_day_agreed_is_of_that_day(desk: Desk) -> None:
    """Nothing is older than the commitment."""
    desk.owe()
    desk.say("2009-06-01", Status.LIMITED)
    assert desk.see("2017-07-01").evidence_on == AGREED
