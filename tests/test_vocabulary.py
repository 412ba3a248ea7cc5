"""The words of the vocabulary: their lists and levels, and how typed words are parsed."""

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
)
from tracker.domain.word_parsing import parse_status, parse_word


def test_status_lists_the_eleven_statuses_in_order() -> None:
    """The statuses, in the order of the table."""
    assert " ".join(Status) == (
        "no-information not-started limited substantial stalled suspended breached "
        "implemented superseded withdrawn lapsed"
    )


def test_seven_statuses_are_open_and_four_closed() -> None:
    """Breached is still owed; lapsed is closed."""
    assert [status for status in Status if not status.is_open] == list(CLOSED_STATUSES)
    assert set(CLOSED_STATUSES) == {Status.IMPLEMENTED, Status.SUPERSEDED, Status.WITHDRAWN, Status.LAPSED}


def test_each_status_has_a_level_keeps_one_or_has_none() -> None:
    """Five statuses have a level, three keep one, two are not scored, and no-information has none."""
    assert STATUS_LEVELS == {
        Status.NOT_STARTED: 0,
        Status.LIMITED: 1,
        Status.SUBSTANTIAL: 2,
        Status.IMPLEMENTED: 3,
        Status.BREACHED: 0,
    }
    assert {*STATUS_LEVELS, *LEVEL_KEEPING_STATUSES, *UNSCORED_STATUSES, Status.NO_INFORMATION} == set(Status)


def test_the_first_three_strengths_are_proper() -> None:
    """Binding, agreed and in-principle count; intention, proposed and discussed are tentative."""
    assert (*PROPER_STRENGTHS, *TENTATIVE_STRENGTHS) == tuple(Strength)
    assert Strength.INTENTION in TENTATIVE_STRENGTHS


def test_every_status_has_a_definition() -> None:
    """It says when to use the status."""
    assert set(STATUS_DEFINITIONS) == set(Status)
    assert all(status.definition for status in Status)


@pytest.mark.parametrize("typed", ["limited", "Limited", " LIMITED "])
def test_parsing_ignores_case_and_outer_spaces(typed: str) -> None:
    """All of "limited", "Limited" and " LIMITED " are limited."""
    assert parse_status(typed) is Status.LIMITED


@pytest.mark.parametrize("typed", ["no information", "NO_INFORMATION", "no-information", "no  information"])
def test_spaces_and_underscores_stand_for_hyphens(typed: str) -> None:
    """Both "NO_INFORMATION" and "no  information" are no-information."""
    assert parse_status(typed) is Status.NO_INFORMATION


@pytest.mark.parametrize("typed", ["done", "complete", "Completed", "met", "fulfilled", "kept"])
def test_six_synonyms_mean_implemented(typed: str) -> None:
    """``done``, ``complete``, ``completed``, ``met``, ``fulfilled``, ``kept`` mean implemented."""
    assert parse_status(typed) is Status.IMPLEMENTED


@pytest.mark.parametrize("typed", ["in progress", "In_Progress", "in-progress"])
def test_in_progress_is_refused_with_a_question(typed: str) -> None:
    """It could be limited or substantial: both are offered with their definitions."""
    with pytest.raises(UsageError) as refused:
        parse_status(typed)
    for status in (Status.LIMITED, Status.SUBSTANTIAL):
        assert status in refused.value.hint
        assert status.definition in refused.value.hint
    assert refused.value.hint.endswith("?")


def test_a_misspelt_synonym_suggests_its_status() -> None:
    """A slip in a word that means implemented suggests implemented."""
    with pytest.raises(UnknownWord) as refused:
        parse_status("fulfiled")
    assert refused.value.message == '"fulfiled" is not a status.'
    assert refused.value.hint.startswith("Did you mean implemented? Statuses: no-information, ")


def test_the_beginning_of_a_status_suggests_it() -> None:
    """The word "not" alone is not a status, but not-started is suggested."""
    with pytest.raises(UnknownWord, match="not"):
        parse_status("not")
    assert "Did you mean not-started?" in pytest.raises(UnknownWord, parse_status, "not").value.hint


def test_strengths_and_kinds_are_parsed_like_statuses() -> None:
    """Case, spaces and underscores do not matter; an unknown word is refused with the list."""
    assert parse_word("In Principle", Strength, "strength") is Strength.IN_PRINCIPLE
    assert parse_word("ONE_OFF", CommitmentKind, "kind") is CommitmentKind.ONE_OFF
    assert (
        "Strengths: binding"
        in pytest.raises(UnknownWord, parse_word, "firm", Strength, "strength").value.hint
    )
