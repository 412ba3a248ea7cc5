"""The level of what was stopped, and of a duty that goes on: nothing that is not kept counts as kept."""

import pytest
from conftest import ON_A_FILE, CommandLine
from made_up_measures import Desk

from tracker import queries
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import CommitmentKind, Status

pytestmark = ON_A_FILE  # random histories hold a server to the same rules

GOES_ON = [CommitmentKind.CONTINUING, CommitmentKind.RECURRING]
KEEPS_A_LEVEL = [Status.STALLED, Status.SUSPENDED, Status.LAPSED]


@pytest.mark.parametrize("kind", GOES_ON)
@pytest.mark.parametrize("status", KEEPS_A_LEVEL)
def test_a_duty_that_goes_on_and_was_stopped_has_level_0(
    desk: Desk, kind: CommitmentKind, status: Status
) -> None:
    """A treaty that was observed and is in abeyance is not observed; its index is 0, not 100."""
    desk.owe(kind=kind)
    desk.say("2017-01-10", Status.IMPLEMENTED)
    assert desk.see("2017-02-01").level == 3
    desk.say("2017-03-10", status)
    seen = desk.see("2017-04-01")
    assert seen.level == 0
    total = queries.summary(desk.connection, Selection(), AsOf(day=seen.status_on)).total
    assert (total.index, total.coverage) == (0.0, 100.0)


@pytest.mark.parametrize("status", KEEPS_A_LEVEL)
@pytest.mark.parametrize(
    ("before", "level"),
    [
        (Status.NOT_STARTED, 0),
        (Status.LIMITED, 1),
        (Status.SUBSTANTIAL, 2),
        (Status.IMPLEMENTED, 2),
        (Status.BREACHED, 0),
    ],
)
def test_a_one_off_that_was_stopped_keeps_at_most_2(
    desk: Desk, status: Status, before: Status, level: int
) -> None:
    """It keeps the level of the latest earlier assessment that has one of its own, but not that of done."""
    desk.owe()
    desk.say("2017-01-10", before)
    desk.say("2017-02-10", Status.NO_INFORMATION)
    desk.say("2017-03-10", status)
    assert desk.see("2017-04-01").level == level


@pytest.mark.parametrize(
    ("status", "level"), [(Status.LAPSED, 0), (Status.STALLED, None), (Status.SUSPENDED, None)]
)
def test_a_one_off_that_lapsed_with_nothing_before_is_at_0(
    desk: Desk, status: Status, level: int | None
) -> None:
    """It is over and nothing was done; of what is stalled or suspended so much is not known."""
    desk.owe()
    desk.say("2017-01-10", Status.IMPLEMENTED, by="IR")
    desk.say("2017-03-10", status)
    assert desk.see("2017-04-01").level == level


def test_the_level_is_kept_through_several_stops(desk: Desk) -> None:
    """Suspended, then lapsed: both keep that of what was done before."""
    desk.owe()
    desk.say("2017-01-10", Status.LIMITED)
    desk.say("2017-02-10", Status.SUSPENDED)
    desk.say("2017-03-10", Status.LAPSED)
    assert desk.see("2017-04-01").level == 1


def test_a_suspended_duty_brings_the_index_down(tracker: CommandLine) -> None:
    """In the summary that a user reads."""
    tracker("update soil implemented --on 2018-01-15 -m Observed")
    assert tracker("summary --json").json["index"] == 100.0
    tracker("update soil suspended --on 2018-03-01 -m Abeyance")
    assert tracker("summary --json").json["index"] == 0.0
