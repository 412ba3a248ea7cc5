"""The words: how they are read, and the scores made of them."""

import pytest

from tracker.domain.errors import UnknownWord, UsageError
from tracker.domain.vocabulary import (
    CLOSED_STATUSES,
    LEVEL_KEEPING_STATUSES,
    PROPER_STRENGTHS,
    STATUS_DEFINITIONS,
    STATUS_LEVELS,
    TENTATIVE_STRENGTHS,
    UNSCORED_STATUSES,
    CommitmentKind,
    Status,
    Strength,
    parse_status,
    parse_word,
)


def test_the_eleven_statuses_are_those_of_the_vocabulary() -> None:
    """The statuses, in the order of the table."""
    assert " ".join(Status) == (
        "no-information not-started limited substantial stalled suspended breached "
        "implemented superseded withdrawn lapsed"
    )


def test_seven_statuses_are_open_and_four_closed() -> None:
    """Breached is still owed; lapsed is closed."""
    assert [status for status in Status if not status.is_open] == list(CLOSED_STATUSES)
    assert set(CLOSED_STATUSES) == {Status.IMPLEMENTED, Status.SUPERSEDED, Status.WITHDRAWN, Status.LAPSED}


def test_levels_are_those_of_the_table() -> None:
    """Five statuses have a level, three keep one, two are out, and no-information has none."""
    assert STATUS_LEVELS == {
        Status.NOT_STARTED: 0,
        Status.LIMITED: 1,
        Status.SUBSTANTIAL: 2,
        Status.IMPLEMENTED: 3,
        Status.BREACHED: 0,
    }
    assert {*STATUS_LEVELS, *LEVEL_KEEPING_STATUSES, *UNSCORED_STATUSES, Status.NO_INFORMATION} == set(Status)


def test_the_first_three_strengths_are_commitments_proper() -> None:
    """Binding, agreed and in-principle count; intention, proposed and discussed stand apart."""
    assert (*PROPER_STRENGTHS, *TENTATIVE_STRENGTHS) == tuple(Strength)
    assert Strength.INTENTION in TENTATIVE_STRENGTHS


def test_every_status_says_when_to_use_it() -> None:
    """No status is without its definition."""
    assert set(STATUS_DEFINITIONS) == set(Status)
    assert all(status.definition for status in Status)


@pytest.mark.parametrize("typed", ["limited", "Limited", " LIMITED "])
def test_case_and_spaces_are_forgiven(typed: str) -> None:
    """Input is forgiving about case and spaces."""
    assert parse_status(typed) is Status.LIMITED


@pytest.mark.parametrize("typed", ["no information", "NO_INFORMATION", "no-information", "no  information"])
def test_spaces_and_underscores_stand_for_hyphens(typed: str) -> None:
    """Input is forgiving about spaces and underscores."""
    assert parse_status(typed) is Status.NO_INFORMATION


@pytest.mark.parametrize("typed", ["done", "complete", "Completed", "met", "fulfilled", "kept"])
def test_six_words_mean_implemented(typed: str) -> None:
    """``done``, ``complete``, ``completed``, ``met``, ``fulfilled``, ``kept`` mean implemented."""
    assert parse_status(typed) is Status.IMPLEMENTED


@pytest.mark.parametrize("typed", ["in progress", "In_Progress", "in-progress"])
def test_in_progress_is_answered_with_a_question(typed: str) -> None:
    """``in progress`` is answered: limited or substantial? with both definitions."""
    with pytest.raises(UsageError) as refused:
        parse_status(typed)
    for status in (Status.LIMITED, Status.SUBSTANTIAL):
        assert status in refused.value.hint
        assert status.definition in refused.value.hint
    assert refused.value.hint.endswith("?")


def test_a_misspelt_synonym_brings_the_status_it_means() -> None:
    """A slip in a word that means implemented is answered with implemented."""
    with pytest.raises(UnknownWord) as refused:
        parse_status("fulfiled")
    assert refused.value.message == '"fulfiled" is not a status.'
    assert refused.value.hint.startswith("Did you mean implemented? Statuses: no-information, ")


def test_the_beginning_of_a_status_brings_it() -> None:
    """``not`` alone is no status, but what it begins is told."""
    with pytest.raises(UnknownWord, match="not"):
        parse_status("not")
    assert "Did you mean not-started?" in pytest.raises(UnknownWord, parse_status, "not").value.hint


def test_other_words_are_read_alike() -> None:
    """Strengths and kinds forgive the same things."""
    assert parse_word("In Principle", Strength, "strength") is Strength.IN_PRINCIPLE
    assert parse_word("ONE_OFF", CommitmentKind, "kind") is CommitmentKind.ONE_OFF
    assert (
        "Strengths: binding"
        in pytest.raises(UnknownWord, parse_word, "firm", Strength, "strength").value.hint
    )
