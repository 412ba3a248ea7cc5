"""The page about the words says what the code does."""

import re
from datetime import date
from enum import StrEnum

import pytest
from docs_pages import README, find_code, read_page, read_table
from oracle_answers import WORST_FIRST
from test_records import make_tally

from tracker.domain.days import EARLIEST_DAY, LATEST_DAY, parse_day
from tracker.domain.errors import UsageError, WordError
from tracker.domain.other_calendars import offer_other_calendars
from tracker.domain.untrusted_text import LINE_LIMIT, NOTE_LIMIT, REF_LIMIT
from tracker.domain.vocabulary import (
    DUE_SOON_DAYS,
    LEVEL_KEEPING_STATUSES,
    NOTE_REQUIRED_STATUSES,
    PROPER_STRENGTHS,
    STALE_AFTER_DAYS,
    STATUS_DEFINITIONS,
    STATUS_LEVELS,
    UNSCORED_STATUSES,
    ActorKind,
    CommitmentKind,
    Flag,
    GroupKey,
    SortKey,
    Status,
    Strength,
)
from tracker.domain.word_parsing import parse_status
from tracker.render.calendars import HijriCalendars

PAGE = read_page("vocabulary.md")
STATUSES = {cells[0].strip("`"): cells[1:] for cells in read_table(PAGE, "Status")}


def section(heading: str) -> str:
    """The text under a heading of the page, up to the next one."""
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Status", Status),
        ("Strength", Strength),
        ("Flag", Flag),
        ("`--sort`", SortKey),
        ("`--group-by`", GroupKey),
    ],
)
def test_every_word_has_its_row(heading: str, words: type[StrEnum]) -> None:
    """A table has exactly the words of the code, in their order."""
    assert [cells[0] for cells in read_table(PAGE, heading)] == [f"`{word}`" for word in words]


@pytest.mark.parametrize(("heading", "words"), [("actors", ActorKind), ("commitments", CommitmentKind)])
def test_every_kind_has_its_row(heading: str, words: type[StrEnum]) -> None:
    """The kinds of actors and of commitments stand in tables of their own, in the order of the code."""
    text = PAGE.partition(f"\n### Kinds of {heading}\n")[2].partition("\n#")[0]
    assert [cells[0] for cells in read_table(text, "Kind")] == [f"`{word}`" for word in words]


@pytest.mark.parametrize("status", Status)
def test_a_status_is_described_as_the_code_has_it(status: Status) -> None:
    """Each status stands with its level, whether it is open, what it needs, and exactly its definition."""
    level = str(STATUS_LEVELS.get(status, "none"))
    level = "keeps" if status in LEVEL_KEEPING_STATUSES else "out" if status in UNSCORED_STATUSES else level
    needs = "a note" if status in NOTE_REQUIRED_STATUSES else "-"
    assert STATUSES[status] == [
        level,
        "open" if status.is_open else "closed",
        "a successor" if status is Status.SUPERSEDED else needs,
        STATUS_DEFINITIONS[status],
    ]


@pytest.mark.parametrize("status", Status)
def test_the_readme_describes_a_status_in_the_same_words(status: Status) -> None:
    """The short table of the README differs only by what it says of notes and successors."""
    described = dict(read_table(README, "Status"))[f"`{status}`"]
    assert re.sub(r" \([^)]* required\)", "", described) == STATUS_DEFINITIONS[status]
    assert ("(note required)" in described) == (status in NOTE_REQUIRED_STATUSES)


def test_the_page_names_the_statuses_that_need_a_note() -> None:
    """The rule about notes names exactly the statuses of the code, in their order."""
    (rule,) = re.findall(r"without a \*\*note\*\*, when its status is (.*?):", PAGE, re.DOTALL)
    assert find_code(rule) == list(NOTE_REQUIRED_STATUSES)


def test_the_strengths_that_stand_apart_are_those_of_the_code() -> None:
    """The first three are commitments proper; the page names them where it says what is open."""
    proper = [cells[0] for cells in read_table(PAGE, "Strength") if cells[1] == "a commitment proper"]
    assert proper == [f"`{strength}`" for strength in PROPER_STRENGTHS]
    apart = [cells[0] for cells in read_table(PAGE, "Strength") if cells[1] == "apart"]
    assert len(proper) + len(apart) == len(Strength)
    (rule,) = re.findall(r"its strength is (.*?): something is\s+still owed", PAGE, re.DOTALL)
    assert find_code(rule) == list(PROPER_STRENGTHS)


def test_the_numbers_of_days_are_those_of_the_code() -> None:
    """What is due soon, what is stale, and the years that a day may have."""
    flags = {cells[0].strip("`"): cells[1] for cells in read_table(PAGE, "Flag")}
    assert f"within {DUE_SOON_DAYS} days" in flags[Flag.DUE_SOON]
    assert f" {STALE_AFTER_DAYS} days or more" in flags[Flag.STALE]
    assert f"another number than {STALE_AFTER_DAYS}," in PAGE
    assert f"from {EARLIEST_DAY.year} to {LATEST_DAY.year}" in PAGE


def test_the_limits_of_texts_are_those_of_the_code() -> None:
    """How long a ref, a note and any other text may be."""
    assert f"up to {REF_LIMIT} small letters" in PAGE
    assert f"A note may have {NOTE_LIMIT:,} characters, any other text {LINE_LIMIT:,}." in PAGE


def test_worst_first_is_the_order_that_lists_are_tried_with() -> None:
    """The numbered list has the places of the model in plain Python, which every list is compared with."""
    numbered = re.findall(r"^(\d+)\. (.*)$", section("The order of a list"), re.MULTILINE)
    assert [number for number, _ in numbered] == [str(place) for place in range(1, len(numbered) + 1)]
    assert [what for _, what in numbered] == [*(f"`{word}`" for word in WORST_FIRST), "all others"]


def test_the_examples_of_scores_are_worked_out_by_the_code() -> None:
    """The published index and the shares that add to 101."""
    scores = " ".join(section("Counts and scores").split())
    ((count, levels, index),) = re.findall(
        r"the (\d+) provisions .* add to (\d+), it gives ([\d.]+)\. ", scores
    )
    assert make_tally(levels=int(levels), assessed=int(count), limited=int(count)).index == float(index)
    numbers = [int(number) for number in re.findall(r"\d+", scores.partition("add to 100:")[2])[:10]]
    total, counts, shares, added = numbers[0], numbers[1:5], numbers[5:9], numbers[9]
    some = make_tally(implemented=counts[0], substantial=counts[1], limited=counts[2], not_started=counts[3])
    assert (some.scored, [some.share(status) for status in some.by_status]) == (total, shares)
    assert sum(shares) == added


def test_other_words_for_a_status_mean_what_the_page_says() -> None:
    """Each word that is forgiven is read as the page says, and the others bring a question or a refusal."""
    rows = read_table(section("What is forgiven"), "You write")
    for words, meaning in rows:
        for word in find_code(words):
            if meaning in {f"`{status}`" for status in Status}:
                assert parse_status(word) == meaning.strip("`")
                continue
            error = pytest.raises(WordError, parse_status, word).value
            said = f"{error.message} {error.hint}"
            asked = [
                status for status in find_code(meaning) if f"{status} ({Status(status).definition})" in said
            ]
            assert asked == find_code(meaning)
            assert ("is more than one status" in said) == meaning.endswith("more than one status")
            assert ("Statuses: " in said) == meaning.endswith("with all the statuses")
    assert [meaning for _, meaning in rows][:2] == ["`implemented`", "`breached`"]


def test_days_are_read_as_the_page_says() -> None:
    """Each example of a day, those that are refused too."""
    today = date(2018, 6, 1)
    offer_other_calendars(HijriCalendars)
    spoken = {
        "the day on which you type it": today,
        "the day before it": date(2018, 5, 31),
        "the day after it": date(2018, 6, 2),
        "30 days after it": date(2018, 7, 1),
        "two weeks after it": date(2018, 6, 15),
        "the last Friday before it": date(2018, 5, 25),
        "the last end of June, today too": date(2017, 6, 30),
    }
    for cell, meaning in read_table(section("Days and moments"), "You write"):
        written = find_code(cell)[0]
        if meaning.startswith("refused"):
            assert pytest.raises(UsageError, parse_day, written, today).value.message
            continue
        said = meaning.partition(";")[0]
        assert parse_day(written, today) == (spoken.get(said) or date.fromisoformat(said))
        if "not in a file" in meaning:
            assert pytest.raises(UsageError, parse_day, written, None).value.message


def test_due_dates_are_read_as_the_page_says() -> None:
    """The next day of a weekday or month, and the last one of a month or quarter."""
    rows = read_table(section("Days and moments"), "You write as a due date")
    assert len(rows) == 5
    for cell, meaning in rows:
        (written,), (day, _, where) = find_code(cell), meaning.partition("; ")
        assert parse_day(written, date(2018, 6, 1), is_due=True, takes_period=True) == date.fromisoformat(day)
        if where:
            assert pytest.raises(UsageError, parse_day, written, None, takes_period=True).value.message
        else:
            assert parse_day(written, None, takes_period=True) == date.fromisoformat(day)
