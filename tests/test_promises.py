"""How often the same was promised: the chain of what a commitment takes the place of."""

from datetime import date
from random import Random

import pytest
from conftest import ON_A_FILE, CommandLine
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_records import sample_standing
from terminals import run_on_terminal, without_colour

from tracker.domain.promises import make_promise_history

KEYS = ("promised_times", "promised_since", "first_due_on", "slip_since_first_due")


@pytest.fixture
def chain(tracker: CommandLine) -> CommandLine:
    """A tracker in which the hotline was promised three times: first in 2017, then in two made-up talks."""
    for year in ("2018-02-01", "2018-04-01"):
        tracker(f"agreement add 'Made-up talks' --ref talks-{year} --on {year} --party PK")
    tracker("add 'Hotline again' --agreement talks-2018-02-01 --ref again --due 2018-06-30")
    tracker("add 'Hotline once more' --agreement talks-2018-04-01 --ref more --due 2018-12-31")
    tracker("update again --due 2018-07-31 --on 2018-03-01 -m Moved")
    tracker("update hotline superseded --successor again --on 2018-02-01")
    tracker("update again superseded --successor more --on 2018-04-01")
    return tracker


def promises(tracker: CommandLine, line: str) -> list[object]:
    item = tracker(f"show {line} --json").json["items"][0]
    return [item[key] for key in KEYS]


def test_a_chain_is_followed_to_its_first_promise(chain: CommandLine) -> None:
    """The first due date is the original one of the earliest promise that has one."""
    assert promises(chain, "more") == [3, "2017-11-07", "2018-06-30", 184]
    assert promises(chain, "again") == [2, "2017-11-07", "2018-06-30", 31]
    assert promises(chain, "hotline") == [1, "2017-11-07", None, None]


def test_a_chain_is_that_of_the_day_and_of_the_moment(chain: CommandLine) -> None:
    """Before it is replaced nothing takes its place, and what is taken back counts no longer."""
    assert promises(chain, "again --as-of 2018-02-10") == [2, "2017-11-07", "2018-06-30", 0]
    chain("update hotline limited -m 'Taken up again' --on 2018-05-01")
    assert promises(chain, "more") == [2, "2018-02-01", "2018-06-30", 184]
    assert promises(chain, "more --as-of 2018-04-30")[0] == 3
    chain("undo --yes")
    assert promises(chain, "more")[0] == 3
    chain("retract U-2 -m Wrong")
    assert promises(chain, "more")[0] == 2


def test_a_claim_makes_no_chain(tracker: CommandLine) -> None:
    """That it is replaced is our own word, or it is not."""
    tracker("update hotline superseded --successor soil --reporter IR --on 2018-01-05")
    assert promises(tracker, "soil")[0] == 1


def test_what_was_merged_is_promised_once_more(tracker: CommandLine) -> None:
    """The longest chain is counted, and not how many commitments were in it."""
    for ref in ("hotline", "patrols", "fencing"):
        tracker(f"update {ref} superseded --successor soil --on 2018-01-05")
    assert promises(tracker, "soil")[0] == 2


@ON_A_FILE
def test_a_terminal_says_it_beside_the_due_date(chain: CommandLine) -> None:
    """Only where something was promised before."""
    environment = {"TRACKER_DB": str(chain.path), "COLUMNS": "120"}
    shown = without_colour(run_on_terminal("show", "more", environment=environment)[1])
    assert "3 times since Tue 7 Nov 2017, first due Sat 30 Jun 2018: +184 days" in shown
    shown = without_colour(run_on_terminal("show", "hotline", environment=environment)[1])
    assert "times since" not in shown


def longest_way(ref: str, replaced: dict[str, list[str]]) -> int:
    """The most commitments on a way back from one, itself included."""
    return 1 + max((longest_way(one, replaced) for one in replaced.get(ref, ())), default=0)


@settings(max_examples=100)
@given(seed=st.integers(0, 2**32))
def test_the_longest_chain_is_counted(seed: int) -> None:
    """As it is found by going every way, of splits and merges at random."""
    random = Random(seed)
    refs = [f"c-{number}" for number in range(7)]
    replaced = {
        ref: random.sample(refs[number + 1 :], random.randint(0, min(2, 6 - number)))
        for number, ref in enumerate(refs)
    }
    standings = [sample_standing(ref=ref) for ref in refs]
    found = make_promise_history(standings[0], standings[1:], replaced, ())
    assert found.promised_times == longest_way("c-0", replaced)


def test_a_circle_of_an_older_file_has_an_end() -> None:
    """It is counted as often as there are commitments in it."""
    one, other = sample_standing(ref="one"), sample_standing(ref="other")
    found = make_promise_history(one, [other], {"one": ["other"], "other": ["one"]}, ())
    assert found.promised_times == 2


def test_of_two_first_promises_the_earlier_due_date_counts() -> None:
    """Else the one that was agreed first; one without a due date says nothing of it."""
    own = sample_standing(ref="own", agreed_on=date(2018, 1, 1), original_due_on=date(2018, 6, 1))
    old = sample_standing(ref="old", agreed_on=date(2016, 1, 1), original_due_on=date(2019, 1, 1))
    twin = sample_standing(ref="twin", agreed_on=date(2016, 1, 1), original_due_on=date(2017, 1, 1))
    first = sample_standing(ref="first", agreed_on=date(2014, 1, 1), original_due_on=None)
    replaced = {"own": ["old", "twin"], "old": ["first"]}
    found = make_promise_history(own, [old, twin, first], replaced, ())
    assert (found.promised_since, found.first_due_on) == (date(2014, 1, 1), date(2017, 1, 1))
