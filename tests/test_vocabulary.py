"""The words of the vocabulary: their lists and levels, and how typed words are parsed."""

import pytest

from tracker.cli.hint_messages import say_error
from tracker.domain.errors import UnknownWord, UsageError, WordError
from tracker.domain.vocabulary import (
    CLOSED_STATUSES,
    LEVEL_KEEPING_STATUSES,
    PROPER_STRENGTHS,
    STATUS_DEFINITIONS,
    STATUS_LEVELS,
    TENTATIVE_STRENGTHS,
    UNSCORED_STATUSES,
    CommitmentKind,
    Flag,
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


@pytest.mark.parametrize(
    "typed",
    "done complete Completed met fulfilled kept Achieved delivered HONOURED observed complied".split(),
)
def test_synonyms_mean_implemented(typed: str) -> None:
    """In any case: what was achieved, delivered, honoured or observed is implemented."""
    assert parse_status(typed) is Status.IMPLEMENTED


@pytest.mark.parametrize("typed", ["broken", "Violated"])
def test_two_synonyms_mean_breached(typed: str) -> None:
    """``broken`` and ``violated`` mean breached."""
    assert parse_status(typed) is Status.BREACHED


NOT_OR_PARTLY = """
not implemented|Not_Done|not met|not kept|not achieved|not delivered|not honoured|not observed|
not complied|undone|unfulfilled|unmet|unkept|unimplemented|uncompleted|unfinished|unachieved|
un fulfilled|incomplete|inexecuted|non-implemented|nonimplemented|non-compliant|noncompliance|
disregarded|dishonoured|disobeyed|dis honoured|partially implemented|partly done|partial|partly|part|
half|half-done|half implemented|done partially|met in part|almost done|nearly complete|
mostly implemented|largely done|substantially implemented|underachieved|failed|fail|failure|
failed to implement|never done|none|nothing|not yet|not yet started|not begun|no progress|no action|
isn't done|hasn\N{RIGHT SINGLE QUOTATION MARK}t been done|dont|won't|cannot be done|
without implementation
"""
NO_STATUS = """
rejected|ongoing|due|refused|denied|agreed|signed|announced|promised|proposed|to be done|
to be implemented|will be implemented|being implemented|should be implemented|implementing|
implementation|reached|preached|branched|infringed|respected|archived|reserved|installed|inspected|
initiated|included|intended|integrated|interrupted|discharged|discussed|distributed|dismantled|
disputed|disarmed|elapsed|collapsed|expired|lasted|succeeded|success|replaced|obsolete|withdrawal|
released|waived|delivery|compliant|in compliance|in force|in effect|suspected|stared|restarted|
settled|sealed|gone|bone|limited progress|substandard|misinformation|under review|under discussion|
active|valid|invalid|effective|aborted|neglected|missed|missing|lacking|extended|renewed|ratified|
resumed|reopened|100%|50%|yes|ok|green|red|unbroken|inviolate|unbreached|not breached|no breach|
not violated|unlimited|not limited|not stalled|not suspended|unsuspended|not lapsed|not applicable|
n/a|not due|not yet due|not delayed|not cancelled|not confirmed|unconfirmed|obscured|destroyed|
dismissed|demanded|debated|denounced|improved|imposed|impeded|impossible|implied|observing|
mentioned|kept up
"""
NEAR_IN_MEANING = {
    (Status.WITHDRAWN, Status.LAPSED): "cancelled|Canceled|dropped|abandoned|terminated",
    (Status.STALLED, Status.SUSPENDED): (
        "delayed|postponed|deferred|blocked|frozen|paused|halted|stopped|on hold|ON_HOLD"
    ),
    (Status.NO_INFORMATION, Status.NOT_STARTED): "pending|planned|scheduled",
}
NOT_KNOWN = "unknown|unclear|uncertain|not known|not reported|not stated|no data|no news|no evidence|unsure"
SLIPS = {
    Status.IMPLEMENTED: "implimented|implemnted|imp|fulfiled|fullfilled|complet|acheived|deliverd|done?",
    Status.BREACHED: "breeched|breach|breahced|violates|brok",
    Status.NOT_STARTED: "not-stared|notstarted|not|not-st",
    Status.NO_INFORMATION: "no-informations|noinformation|no-info",
    Status.SUPERSEDED: "superceded|superceeded",
    Status.SUBSTANTIAL: "substancial|substan",
    Status.WITHDRAWN: "withdraw|withdrwan",
    Status.SUSPENDED: "suspend|suspeneded",
    Status.LIMITED: "limted|limit",
    Status.STALLED: "stall|staled",
    Status.LAPSED: "lapse|lapseed",
}


def split_words(text: str) -> list[str]:
    return [word.replace("\n", "") for word in text.split("|")]


def hint_for(typed: str) -> str:
    """What is said of a word that is not a status, after the sentence that it is none."""
    error = pytest.raises(WordError, parse_status, typed).value
    assert error.message == f'"{typed}" is not a status.'
    return str(error.hint)


@pytest.mark.parametrize("typed", split_words(NOT_OR_PARTLY))
def test_a_word_that_says_not_or_partly_brings_a_question(typed: str) -> None:
    """Not-started, limited or substantial, with the definitions; never "implemented" or "breached"."""
    definitions = [
        f"{one} ({one.definition})" for one in (Status.NOT_STARTED, Status.LIMITED, Status.SUBSTANTIAL)
    ]
    assert hint_for(typed) == f"Is it {definitions[0]}, {definitions[1]}, or {definitions[2]}?"


@pytest.mark.parametrize("typed", split_words(NO_STATUS))
def test_a_word_that_means_something_else_gets_no_false_friend(typed: str) -> None:
    """However much it looks like a status ("reached"), it is answered with the list of them."""
    assert hint_for(typed) == f"Statuses: {', '.join(Status)}."


@pytest.mark.parametrize(
    ("typed", "near"),
    [(word, statuses) for statuses, words in NEAR_IN_MEANING.items() for word in words.split("|")],
)
def test_a_word_near_in_meaning_brings_a_question(typed: str, near: tuple[Status, Status]) -> None:
    """Two statuses, with their definitions; it depends on what has happened which one it is."""
    first, second = (f"{one} ({one.definition})" for one in near)
    assert hint_for(typed) == f"Is it {first}, or {second}?"


@pytest.mark.parametrize(
    ("typed", "flag"), [*((flag, flag.replace(" ", "-")) for flag in Flag), ("late", "overdue")]
)
def test_a_flag_is_no_status(typed: str, flag: str) -> None:
    """It is computed; the hint lists what has it."""
    error = pytest.raises(WordError, parse_status, typed).value
    command = f"tracker list --flag {flag}"
    assert say_error(error) == (
        f'"{typed}" is not a status. It is computed and never recorded; to see where it is so: {command}'
    )


@pytest.mark.parametrize("typed", split_words(NOT_KNOWN))
def test_a_word_that_says_that_nothing_is_known_suggests_no_information(typed: str) -> None:
    """It is not a word for how much is done."""
    assert hint_for(typed).startswith("Did you mean no-information? Statuses: ")


@pytest.mark.parametrize(
    ("typed", "meant"), [(word, status) for status, words in SLIPS.items() for word in words.split("|")]
)
def test_a_slip_in_spelling_or_a_beginning_suggests_its_status(typed: str, meant: Status) -> None:
    """And nothing else."""
    assert hint_for(typed).startswith(f"Did you mean {meant}? Statuses: ")


@pytest.mark.parametrize(
    "typed", ["non-binding", "nonbinding", "disagreed", "not agreed", "opposed", "unproposed"]
)
def test_a_word_that_says_the_opposite_of_a_strength_does_not_suggest_it(typed: str) -> None:
    """As with statuses."""
    refused = pytest.raises(UnknownWord, parse_word, typed, Strength, "strength").value
    assert refused.hint == f"Strengths: {', '.join(Strength)}."


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
