"""The words: how they are read, and the scores made of them."""

import pytest

from tracker.errors import UnknownWord, WrongUsage
from tracker.vocabulary import (
    APART,
    CLOSED,
    KEEPS_LEVEL,
    LEVELS,
    MEANINGS,
    OUT_OF_SCORES,
    PROPER,
    Flag,
    Kind,
    Status,
    Strength,
    Tally,
    half_up,
    percent,
    read_status,
    read_word,
)


def tally(levels: int = 0, assessed: int = 0, **by_status: int) -> Tally:
    counts = {Status(word.replace("_", "-")): count for word, count in by_status.items()}
    return Tally(
        group=None,
        by_status=counts,
        flags=dict.fromkeys(Flag, 0),
        open=0,
        levels=levels,
        assessed=assessed,
        apart=0,
    )


def test_the_eleven_statuses_are_those_of_the_vocabulary() -> None:
    """The statuses, in the order of the table."""
    assert " ".join(Status) == (
        "no-information not-started limited substantial stalled suspended breached "
        "implemented superseded withdrawn lapsed"
    )


def test_seven_statuses_are_open_and_four_closed() -> None:
    """Breached is still owed; lapsed is closed."""
    assert [status for status in Status if not status.is_open] == list(CLOSED)
    assert set(CLOSED) == {Status.IMPLEMENTED, Status.SUPERSEDED, Status.WITHDRAWN, Status.LAPSED}


def test_levels_are_those_of_the_table() -> None:
    """Five statuses have a level, three keep one, two are out, and no-information has none."""
    assert LEVELS == {
        Status.NOT_STARTED: 0,
        Status.LIMITED: 1,
        Status.SUBSTANTIAL: 2,
        Status.IMPLEMENTED: 3,
        Status.BREACHED: 0,
    }
    assert {*LEVELS, *KEEPS_LEVEL, *OUT_OF_SCORES, Status.NO_INFORMATION} == set(Status)


def test_the_first_three_strengths_are_commitments_proper() -> None:
    """Binding, agreed and in-principle count; intention, proposed and discussed stand apart."""
    assert (*PROPER, *APART) == tuple(Strength)
    assert Strength.INTENTION in APART


def test_every_status_says_when_to_use_it() -> None:
    """No status is without its definition."""
    assert set(MEANINGS) == set(Status)
    assert all(status.meaning for status in Status)


@pytest.mark.parametrize("typed", ["limited", "Limited", " LIMITED "])
def test_case_and_spaces_are_forgiven(typed: str) -> None:
    """Input is forgiving about case and spaces."""
    assert read_status(typed) is Status.LIMITED


@pytest.mark.parametrize("typed", ["no information", "NO_INFORMATION", "no-information", "no  information"])
def test_spaces_and_underscores_stand_for_hyphens(typed: str) -> None:
    """Input is forgiving about spaces and underscores."""
    assert read_status(typed) is Status.NO_INFORMATION


@pytest.mark.parametrize("typed", ["done", "complete", "Completed", "met", "fulfilled", "kept"])
def test_six_words_mean_implemented(typed: str) -> None:
    """``done``, ``complete``, ``completed``, ``met``, ``fulfilled``, ``kept`` mean implemented."""
    assert read_status(typed) is Status.IMPLEMENTED


@pytest.mark.parametrize("typed", ["in progress", "In_Progress", "in-progress"])
def test_in_progress_is_answered_with_a_question(typed: str) -> None:
    """``in progress`` is answered: limited or substantial? with both definitions."""
    with pytest.raises(WrongUsage) as refused:
        read_status(typed)
    for status in (Status.LIMITED, Status.SUBSTANTIAL):
        assert status in refused.value.hint
        assert status.meaning in refused.value.hint
    assert refused.value.hint.endswith("?")


def test_a_misspelt_synonym_brings_the_status_it_means() -> None:
    """A slip in a word that means implemented is answered with implemented."""
    with pytest.raises(UnknownWord) as refused:
        read_status("fulfiled")
    assert refused.value.message == '"fulfiled" is not a status.'
    assert refused.value.hint.startswith("Did you mean implemented? Statuses: no-information, ")


def test_the_beginning_of_a_status_brings_it() -> None:
    """``not`` alone is no status, but what it begins is told."""
    with pytest.raises(UnknownWord, match="not"):
        read_status("not")
    assert "Did you mean not-started?" in pytest.raises(UnknownWord, read_status, "not").value.hint


def test_other_words_are_read_alike() -> None:
    """Strengths and kinds forgive the same things."""
    assert read_word("In Principle", Strength, "strength") is Strength.IN_PRINCIPLE
    assert read_word("ONE_OFF", Kind, "kind") is Kind.ONE_OFF
    assert (
        "Strengths: binding" in pytest.raises(UnknownWord, read_word, "firm", Strength, "strength").value.hint
    )


def test_the_index_of_the_sudan_agreement() -> None:
    """43 provisions with levels adding to 94 give 72.87 (Sudan CPA, Peace Accords Matrix)."""
    assert tally(levels=94, assessed=43, limited=43).index == 72.87


def test_the_index_of_the_mali_agreement() -> None:
    """16 provisions with levels adding to 15 give 31.25 (Mali 2015, Peace Accords Matrix)."""
    assert tally(levels=15, assessed=16, limited=16).index == 31.25


def test_the_shares_of_colombia_in_2019() -> None:
    """133/69/194/182 of 578 give 23/12/34/31 % (Colombia, February 2019)."""
    counted = tally(implemented=133, substantial=69, limited=194, not_started=182)
    assert [counted.share(status) for status in counted.by_status] == [23, 12, 34, 31]


def test_shares_that_add_to_101_are_left_so() -> None:
    """30/19/37/15 % of 578 adds to 101 and is not bent to 100 (Colombia, November 2021)."""
    counted = tally(implemented=173, substantial=110, limited=211, not_started=84)
    assert counted.commitments == 578
    shares = [counted.share(status) for status in counted.by_status]
    assert shares == [30, 19, 37, 15]
    assert sum(filter(None, shares)) == 101


def test_halves_are_rounded_up() -> None:
    """Shares are rounded half up to whole percent: one eighth is 13 %."""
    assert half_up(100, 8) == 13
    assert half_up(25, 2) == 13
    assert percent(1, 800) == 0.13


def test_bounds_enclose_the_index() -> None:
    """The lower bound takes level 0 for all without a level, the upper 3."""
    some = tally(levels=1, assessed=1, limited=1, no_information=8)
    assert (some.lower, some.index, some.upper) == (3.7, 33.33, 92.59)
    assert some.coverage == 11.11


def test_superseded_and_withdrawn_are_out_of_all_scores() -> None:
    """S is without superseded and withdrawn; lapsed stays in every denominator."""
    some = tally(levels=3, assessed=1, implemented=1, superseded=2, withdrawn=3, lapsed=1)
    assert (some.commitments, some.scored) == (7, 2)
    assert some.share(Status.SUPERSEDED) is None
    assert some.share(Status.IMPLEMENTED) == 50


def test_nothing_has_no_index() -> None:
    """Without a level there is no index, and of nothing there are no shares."""
    assert tally(no_information=9).index is None
    nothing = tally()
    assert (nothing.index, nothing.coverage, nothing.lower, nothing.upper) == (None, None, None, None)
    assert nothing.share(Status.LIMITED) is None
