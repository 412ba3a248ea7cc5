"""Commitments that are not judged for a list because a seek finds that they are not in it."""

import pytest
from conftest import ON_A_FILE, TODAY, CommandLine

from tracker import db
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Flag
from tracker.queries.judgements import judge_listed

pytestmark = ON_A_FILE

ADD = "add Posts --ref posts --agreement pk-ir-2017 --obligor IR --strength agreed"
LATER_OF_ONE_SIDE = """
update hotline limited --side PK -m Slow --on 2018-02-01
update hotline done --side IR --on 2018-03-01"""
JOINED_LATER = f"""
{ADD}
update posts done --on 2018-02-01
amend posts --on 2018-03-01 --obligor IR --obligor PK --reason Agreed"""
STARTS_LATER = f"""
{ADD} --kind continuing --starts 2018-09-01
update posts withdrawn -m Released --on 2018-02-01"""
NOT_IN_FORCE = """
agreement update pk-ir-2017 signed --on 2017-11-10
update hotline withdrawn -m Released --on 2018-02-01"""
BY_AN_EVENT = f"""
event add Opening --ref opening --agreement pk-ir-2017 --day 2018-03-10
{ADD} --due 'opening + 1 week'"""
RECURS = f"""
{ADD} --kind recurring --every month --due 2018-01-15
update posts --due 2018-09-01 --on 2018-05-20"""


@pytest.mark.parametrize(
    ("said", "question", "ref"),
    [
        (LATER_OF_ONE_SIDE, "list", "hotline"),
        (JOINED_LATER, "list", "posts"),
        (STARTS_LATER, "list --flag 'not yet owed'", "posts"),
        (NOT_IN_FORCE, "list --flag 'not yet owed'", "hotline"),
        (BY_AN_EVENT, "list --overdue", "posts"),
        (RECURS, "list --overdue", "posts"),
    ],
)
def test_what_only_its_history_tells_is_listed(
    tracker: CommandLine, said: str, question: str, ref: str
) -> None:
    """Although our last word is that it is done, or its last due date is still to come."""
    for line in said.strip().splitlines():
        tracker(line)
    assert ref in [one["ref"] for one in tracker(f"{question} --limit 0 --json").json["items"]]


@pytest.mark.parametrize(
    ("said", "selection", "is_open"),
    [
        ("update hotline done --seen 2018-02-01", Selection(), True),
        ("update hotline done --seen 2018-02-01", Selection(flags=(Flag.STALE,)), False),
        (
            "update hotline limited --side PK; update hotline --due 2018-09-01",
            Selection(flags=(Flag.OVERDUE,)),
            False,
        ),
    ],
)
def test_what_is_surely_not_asked_for_is_not_judged(
    tracker: CommandLine, said: str, selection: Selection, is_open: bool
) -> None:
    """Our last word closes all of it, or it has no due date that has passed."""
    for line in said.split("; "):
        tracker(line)
    with db.read_transaction(tracker.path) as connection:
        found = judge_listed(connection, selection, AsOf(TODAY), open_only=is_open, is_page=True)
        others = judge_listed(connection, Selection(), AsOf(TODAY), open_only=False, is_page=True)
    assert (len(found.judged_ids), dict(found.judged), len(others.judged)) == (1, {}, 1)


MET_AND_UNKNOWN_NOW = """
update fencing --due 2018-03-01 -m Agreed --on 2018-01-05
update fencing done --on 2018-02-01
update fencing no-information -m Unclear --on 2018-04-01
update patrols suspended -m Talks --on 2018-04-01"""
OF_EACH_KIND = """
update energy breached -m "It stands apart" --on 2018-02-01
update fencing breached -m Shots --on 2018-02-01
update hotline --due 2018-03-01 -m Agreed --on 2018-01-05
update patrols suspended -m Talks --on 2018-04-01"""


@pytest.mark.parametrize(
    ("said", "worst"),
    [(MET_AND_UNKNOWN_NOW, ["patrols"]), (OF_EACH_KIND, ["fencing", "hotline", "patrols"])],
)
def test_of_a_short_list_only_what_is_surely_behind_is_left_out(
    tracker: CommandLine, said: str, worst: list[str]
) -> None:
    """What was done in time, or stands apart, takes nobody's place, however long ago it was due."""
    for line in said.strip().splitlines():
        tracker(line)
    whole = [one["ref"] for one in tracker("list --limit 0 --json").json["items"]]
    assert whole[: len(worst)] == worst
    for limit in range(1, len(whole) + 1):
        short = tracker(f"list --limit {limit} --json").json
        assert [one["ref"] for one in short["items"]] == whole[:limit]
        assert short["total"] == len(whole)
