"""The same word gives the same number in a list and in the summary, and groups mean what they say."""

import pytest
from conftest import CommandLine
from made_up_measures import Desk, to_day

from tracker import queries
from tracker.domain.records import AsOf, Selection
from tracker.domain.tallies import Tally
from tracker.domain.vocabulary import AgreementStanding, CommitmentKind, Flag, GroupKey, Status

ON = "2018-05-01"


def record_some_of_everything(desk: Desk) -> None:
    """Measures that have each flag, open ones, observed ones and finished ones."""
    for ref, due in (("late", "2017-06-30"), ("soon", "2018-05-20"), ("slow", "2017-01-31"), ("old", None)):
        desk.owe(ref, due=due)
    desk.say("2018-04-01", Status.LIMITED, ref="late")
    desk.say("2018-03-01", Status.IMPLEMENTED, ref="slow")
    desk.say("2018-04-10", Status.BREACHED, by="PK", ref="slow")
    desk.say("2018-04-20", Status.IMPLEMENTED, by="IR", ref="soon")
    desk.owe("watch", kind=CommitmentKind.CONTINUING)
    desk.say("2017-01-10", Status.IMPLEMENTED, ref="watch")
    desk.owe("guard", kind=CommitmentKind.CONTINUING)
    desk.say("2018-03-10", Status.IMPLEMENTED, ref="guard")
    desk.say("2018-04-10", Status.STALLED, ref="guard")


def record_what_waits(desk: Desk) -> None:
    """Measures that wait, that are not owed yet and that take the place of another; and a dispute."""
    desk.owe("after", due="soon + 30 days")
    desk.owe("later", kind=CommitmentKind.CONTINUING, starts_on=to_day("2018-06-01"))
    desk.owe("anew")
    desk.owe("before")
    desk.say("2018-04-01", Status.SUPERSEDED, ref="before", successor="anew")
    desk.stand("2018-04-15", AgreementStanding.SUSPENDED, by="PK")


def test_the_summary_counts_what_a_list_of_the_flag_has(desk: Desk) -> None:
    """Open, observed or closed; what is not yet owed beside the rest; also in a summary by agreement."""
    record_some_of_everything(desk)
    record_what_waits(desk)
    found = queries.summary(desk.connection, Selection(), AsOf(day=to_day(ON)), group_by=GroupKey.AGREEMENT)
    for flag in Flag:
        listed = desk.list_flag(flag, ON)
        assert listed, flag
        assert [count_flag(tally, flag) for tally in (found.total, *found.groups)] == [len(listed)] * 2, flag


def count_flag(tally: Tally, flag: Flag) -> int:
    return tally.not_yet_owed if flag is Flag.NOT_YET_OWED else tally.flags[flag]


def test_a_plain_list_has_neither_what_is_closed_nor_what_is_observed(desk: Desk) -> None:
    """Those are there with a flag or status, and with all."""
    record_some_of_everything(desk)
    assert set(desk.list_all(ON)) == {"late", "soon", "old", "guard"}


def test_list_and_summary_say_the_same_number_on_the_command_line(tracker: CommandLine) -> None:
    """Of the word that is an option of the list."""
    tracker("update hotline implemented --on 2018-05-20 -m Works")
    tracker("update hotline breached --reporter PK --side IR --on 2018-05-25 -m Unanswered")
    tracker("update soil implemented --on 2018-01-01 -m Observed")
    tracker("update fencing done --reporter IR --on 2018-05-20 -m Done --due 2018-04-30")
    tracker("update fencing --due 2018-05-15 --on 2018-05-01 -m Agreed")
    flags = tracker("summary --json").json["flags"]
    for flag in ("overdue", "stale", "contested", "unverified"):
        listed = tracker(f"list --{flag} --json").json
        assert flags[flag] == listed["total"] > 0, flag


def group_counts(desk: Desk, by: GroupKey) -> dict[str | None, int]:
    """The number of commitments in each group."""
    found = queries.summary(desk.connection, Selection(), AsOf(day=to_day(ON)), group_by=by)
    return {group.group: group.commitments for group in found.groups}


def test_a_joint_commitment_is_in_the_row_of_each_of_its_obligors(desk: Desk) -> None:
    """And once in the total, so the rows do not add up to it."""
    desk.owe("hers", obligors="IR")
    desk.owe("theirs", obligors="IR PK")
    desk.say("2018-04-01", Status.SUBSTANTIAL, ref="theirs")
    assert group_counts(desk, GroupKey.OBLIGOR) == {"IR": 2, "PK": 1}
    found = queries.summary(desk.connection, Selection(), AsOf(day=to_day(ON)), group_by=GroupKey.OBLIGOR)
    assert found.total.commitments == 2
    assert {group.group: group.by_status.get(Status.SUBSTANTIAL, 0) for group in found.groups} == {
        "IR": 1,
        "PK": 1,
    }


@pytest.mark.parametrize(
    ("themes", "groups"),
    [
        (["border", "Border", "border", " border"], {"border": 4}),
        (["Border", "border"], {"Border": 2}),
        (["border posts", "Border  Posts", "border", None], {"Border  Posts": 2, "border": 1, None: 1}),
    ],
)
def test_themes_that_differ_in_case_or_blanks_are_one_group(
    desk: Desk, themes: list[str | None], groups: dict[str | None, int]
) -> None:
    """It has the most common spelling, of several the first by code point."""
    for number, theme in enumerate(themes):
        desk.owe(f"m-{number}", theme=theme)
    assert group_counts(desk, GroupKey.THEME) == groups
    for name in filter(None, groups):
        listing = queries.standings(desk.connection, Selection(themes=(name.upper(),)), AsOf(day=to_day(ON)))
        assert len(list(listing.items)) == listing.total == groups[name]


def test_a_summary_by_obligor_says_that_rows_do_not_add_up(tracker: CommandLine) -> None:
    """Under the rows, because whoever adds them up gets another number than the total."""
    told = tracker("summary --group-by obligor --format table")
    assert "add up" in " ".join((told.out + told.err).split())
