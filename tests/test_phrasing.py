"""How a brief names things: joined phrases, days, notes and sources."""

from datetime import date

import pytest
from sample_records import SAMPLE_ENTRY

from tracker.brief.page_model import DataText, Phrase, SourceNumber, plain_text
from tracker.brief.phrasing import (
    MAX_NOTE_EXCERPT,
    SourceList,
    join_with_and,
    join_with_or,
    note_excerpt,
)
from tracker.domain.days import format_short_day

A, B, C = ("a",), (DataText("b"),), ("c",)


@pytest.mark.parametrize(
    ("phrases", "text"), [([], ""), ([A], "a"), ([A, B], "a and b"), ([A, B, C], "a, b and c")]
)
def test_phrases_are_joined_as_in_a_sentence(phrases: list[Phrase], text: str) -> None:
    """With commas, and "and" before the last one."""
    assert plain_text(join_with_and(phrases)) == text
    assert plain_text(join_with_or(phrases)) == text.replace(" and ", " or ")


def test_a_day_is_short_in_a_table() -> None:
    """Without its weekday, and without a zero before it."""
    assert format_short_day(date(2018, 6, 1)) == "1 Jun 2018"


def test_a_long_note_is_shortened_at_a_word() -> None:
    """A note of several lines is one line; a note that is not there is an empty phrase."""
    words = "word " * 100
    (excerpt,) = note_excerpt(SAMPLE_ENTRY._replace(note=f"First\n\nsecond {words}"))
    assert isinstance(excerpt, DataText)
    assert excerpt.text.startswith("First second word")
    assert excerpt.text.endswith("word …")
    assert len(excerpt.text) <= MAX_NOTE_EXCERPT + len(" …")
    assert note_excerpt(SAMPLE_ENTRY._replace(note="short")) == (DataText("short"),)
    assert note_excerpt(SAMPLE_ENTRY._replace(note=None)) == note_excerpt(None) == ()


def test_a_source_keeps_its_number() -> None:
    """Sources are numbered as they are first cited."""
    sources = SourceList()
    assert [sources.cite(source) for source in (B, A, B)] == [
        SourceNumber(1),
        SourceNumber(2),
        SourceNumber(1),
    ]
    assert sources.all_cited == (B, A)
