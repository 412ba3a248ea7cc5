"""Commitments that a page of a list only counts, because seeks find that others come before them."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from conftest import ON_A_FILE, TODAY, CommandLine, Location, rolled_back
from duties_document import import_history
from random_duties import random_duties
from random_questions import random_as_of

from tracker import db, queries
from tracker.db import Connection
from tracker.db.history_needs_sql import SURELY_BREACHED, SURELY_OPEN_AND_NOT_BREACHED
from tracker.db.shareable_connection import ShareableConnection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Openness, Status, Strength
from tracker.queries.judgements import judge_listed, judge_selected, leave_to_seeks, select_ids

pytestmark = ON_A_FILE

ALL = Selection(strengths=tuple(Strength))
ADD = "add Posts --ref posts --agreement pk-ir-2017 --obligor IR --strength agreed"
BREACHED = f"""
{ADD}
update posts breached -m Left --on 2018-02-01"""
HALF = "update hotline limited --side PK --on 2018-02-01"
DONE_BY_ONE = "update hotline done --side IR --on 2018-03-01"
ONE_RELEASED = """
update hotline withdrawn --side IR -m Released --on 2018-01-10
update hotline limited -m Slow --on 2018-02-01
update hotline done --side PK --on 2018-03-01"""
HALF_BREACHED = f"update hotline breached --side IR -m Cut --on 2018-01-15\n{HALF}"
MEETINGS = "add Meetings --ref meetings --agreement pk-ir-2017 --obligor IR --strength agreed"
HELD_AHEAD = f"""
{MEETINGS} --kind recurring --every year --due 2018-01-31
update meetings done --on 2018-02-01
update meetings done --on 2018-05-02
update meetings limited -m Late --on 2018-05-03"""
BEGINS_LATER = f"""
{MEETINGS} --kind continuing --starts 2018-09-01
update meetings limited --on 2018-02-01"""
NOT_IN_FORCE = f"{HALF}\nagreement update pk-ir-2017 signed --on 2017-11-10"
LEFT_BY_ONE = """
update hotline done --side IR --on 2018-01-15
update hotline limited --side PK -m Slow --on 2018-02-01
amend hotline --obligor IR --on 2018-03-01 --reason Agreed"""


class KeyRow(NamedTuple):
    """The key and the ref of a commitment."""

    id: int
    ref: str


@pytest.fixture
def connection(empty_database: Location) -> Iterator[Connection]:
    """A transaction on an empty database."""
    with db.write_transaction(empty_database) as connection:
        yield connection


@pytest.mark.parametrize("seed", range(12))
def test_what_seeks_are_sure_of_is_so(connection: Connection, tmp_path: Path, seed: int) -> None:
    """As it is judged by any history; and each page of a list is the beginning of all of it."""
    random = Random(seed)
    history = random_duties(random, 25, old_breaches=seed % 2 == 0, is_plain=seed % 3 == 0)
    with rolled_back(connection):
        import_history(connection, history, tmp_path, random)
        for at in (random_as_of(random, history), random_as_of(random, history)):
            check_what_is_open(connection, at)
            check_what_is_breached(connection, at)
            check_pages(connection, at)


def check_what_is_open(connection: Connection, at: AsOf) -> None:
    """Of what is judged: what is surely open and not breached."""
    judged = judge_selected(connection, ALL, at).judged
    _, ids = leave_to_seeks(connection, ALL, at, by_side=False)
    for key in select_ids(connection, at, ids, SURELY_OPEN_AND_NOT_BREACHED):
        shown = judged[key].shown
        assert shown.status is not Status.BREACHED, (key, at)
        assert shown.openness_if_proper in (Openness.OPEN, Openness.WAITING), (key, at)


def check_what_is_breached(connection: Connection, at: AsOf) -> None:
    """Of what is not judged: what is surely breached, and is not apart."""
    _, judged = leave_to_seeks(connection, ALL, at, by_side=False)
    keys = {one.ref: one.id for one in connection.all("SELECT id, ref FROM commitment", KeyRow)}
    others = sorted({*keys.values()} - {*judged})
    surely = select_ids(connection, at, others, SURELY_BREACHED)
    breached = queries.standings(connection, Selection(statuses=(Status.BREACHED,)), at).items
    assert {*surely} <= {keys[one.ref] for one in breached}, at


def check_pages(connection: Connection, at: AsOf) -> None:
    """Each first page, and what is said of all of them."""
    all_ = queries.standings(connection, Selection(), at)
    items = [*all_.items]
    for limit in range(len(items) + 1):
        page = queries.standings(connection, Selection(), at, limit=limit)
        assert [*page.items] == items[:limit], (limit, at)
        assert (page.total, page.apart, page.not_yet_owed) == (all_.total, all_.apart, all_.not_yet_owed)


def judged_for_page(tracker: CommandLine, said: str, worst_shown: int, **asked: object) -> list[str]:
    """The refs of what is judged for a page, after some lines were typed."""
    for line in filter(None, said.splitlines()):
        tracker(line)
    with db.read_transaction(tracker.path) as connection:
        selection = Selection()._replace(**asked)
        found = judge_listed(
            connection, selection, AsOf(TODAY), open_only=True, is_page=True, worst_shown=worst_shown
        )
        refs = {one.id: one.ref for one in connection.all("SELECT id, ref FROM commitment", KeyRow)}
        return [refs[key] for key in found.judged]


def test_what_is_surely_behind_is_only_counted(tracker: CommandLine) -> None:
    """Where as many are breached as are shown, and nothing else is asked."""
    assert judged_for_page(tracker, f"{BREACHED}\n{HALF}", 1) == []
    assert judged_for_page(tracker, "", 2) == ["hotline"]
    assert judged_for_page(tracker, "", 1, statuses=(Status.LIMITED,)) == ["hotline"]
    assert judged_for_page(tracker, "", 1, obligors=("PK",)) == ["hotline"]


@pytest.mark.parametrize(
    ("said", "judged"),
    [
        (f"{HALF}\n{DONE_BY_ONE}", []),
        (DONE_BY_ONE, []),
        (ONE_RELEASED, ["hotline"]),
        (f"{HALF}\n{DONE_BY_ONE}\n{DONE_BY_ONE.replace('IR', 'PK')}", ["hotline"]),
    ],
)
def test_a_part_that_is_undone_leaves_it_open(tracker: CommandLine, said: str, judged: list[str]) -> None:
    """Also one of which nothing was ever said; but a word of the whole is not of one that is released."""
    assert judged_for_page(tracker, f"{BREACHED}\n{said}", 1) == judged


@pytest.mark.parametrize(
    ("said", "ref"),
    [
        (HALF_BREACHED, "hotline"),
        (HELD_AHEAD, "meetings"),
        (BEGINS_LATER, "meetings"),
        (NOT_IN_FORCE, "hotline"),
        (LEFT_BY_ONE, "hotline"),
    ],
)
def test_what_only_its_history_tells_is_judged(tracker: CommandLine, said: str, ref: str) -> None:
    """It may be breached or not open, although our last word leaves it undone."""
    assert ref in judged_for_page(tracker, f"{BREACHED}\n{said}", 1)


@pytest.mark.parametrize(
    "others",
    [BREACHED.replace("agreed", "discussed"), f"{BREACHED}\nupdate posts limited -m Back --on 2018-03-01"],
)
def test_only_what_is_breached_now_and_agreed_comes_before(tracker: CommandLine, others: str) -> None:
    """What stands apart is not shown; what we called breached before is not among the worst for that."""
    assert judged_for_page(tracker, f"{others}\n{HALF}", 1) == ["hotline"]


def test_what_rests_on_what_does_not_go_out_is_judged(tracker: CommandLine) -> None:
    """For the other side our last word is that it is undone; how it stands by all there is decides too."""
    released = "update hotline withdrawn -m Released --internal --on 2018-03-01"
    for line in filter(None, f"{BREACHED}\n{HALF}\n{released}".splitlines()):
        tracker(line)
    at = AsOf(TODAY)
    with db.read_transaction(tracker.path) as whole:
        theirs = ShareableConnection(whole, at)
        found = judge_listed(theirs, Selection(), at, open_only=True, is_page=True, worst_shown=1)
        assert len(found.judged) == 1
