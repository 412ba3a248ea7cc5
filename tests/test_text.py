"""Words from anywhere: what may be stored, shown and found."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import RuleViolation
from tracker.domain.text import (
    NOTE_LIMIT,
    detect_language,
    escape_control_characters,
    escape_json_control_characters,
    has_right_to_left_letters,
    normalize_for_search,
    validate_text,
)

ACTS_ON_A_SCREEN = [
    *map(chr, range(0x20)),
    "\x7f",
    *map(chr, range(0x80, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029",
]


@pytest.mark.parametrize("character", ACTS_ON_A_SCREEN, ids=lambda character: f"{ord(character):04x}")
def test_nothing_that_acts_on_a_screen_gets_there(character: str) -> None:
    """C0, DEL, C1, bidi overrides and line separators are shown as visible symbols."""
    shown = escape_control_characters(f"a{character}b")
    assert character not in shown
    assert shown[0] == "a"
    assert shown[-1] == "b"
    assert len(shown) > 2


@given(st.text(st.characters(codec=None)))
def test_what_is_shown_is_printable_whatever_came(text: str) -> None:
    """No control or surrogate category is left in what is shown, and lines stay where they are asked for."""
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(c) for c in escape_control_characters(text)}
    assert escape_control_characters(text, keep_lines=True).count("\n") == text.count("\n")


def test_an_escape_sequence_is_seen_not_obeyed() -> None:
    """An escape sequence shows its escape."""
    assert escape_control_characters("\x1b[31mred\x9b0m") == "␛[31mred<U+009B>0m"


def test_joiners_that_persian_needs_stay() -> None:
    """ZWNJ and ZWJ are shown as they are; so are accents, emoji and their sequences."""
    for text in ("می‌شود", "क्‍ष", "é", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"):
        assert escape_control_characters(text) == text


def test_text_is_stored_in_nfc_and_otherwise_as_given() -> None:
    """Notes are stored as given, in NFC."""
    assert validate_text("e\u0301  \t\n", "note") == "é  \t\n"


@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    """What is stored is stable."""
    if "\0" not in text:
        once = validate_text(text, "note", limit=NOTE_LIMIT)
        assert validate_text(once, "note", limit=NOTE_LIMIT) == once


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\udcff"])
def test_nul_and_lone_surrogates_are_refused(text: str) -> None:
    """NUL and lone surrogates are refused with a sentence."""
    assert "note" in pytest.raises(RuleViolation, validate_text, text, "note").value.message


def test_a_note_may_have_100000_characters_and_no_more() -> None:
    """A note may have 100,000 characters; more is refused."""
    assert len(validate_text("ن" * NOTE_LIMIT, "note", limit=NOTE_LIMIT)) == 100_000
    with pytest.raises(RuleViolation, match="100,001 characters; 100,000 are the most"):
        validate_text("ن" * (NOTE_LIMIT + 1), "note", limit=NOTE_LIMIT)


@pytest.mark.parametrize(
    ("stored", "searched"),
    [
        ("Hotline", "HOTLINE"),
        ("STRASSE", "straße"),
        ("مرزي", "مرزی"),  # Arabic yeh, Persian yeh
        ("كشور", "کشور"),  # Arabic kaf, Persian kaf
        ("می‌شود", "میشود"),  # with and without ZWNJ
        ("۱۳۹۶", "1396"),
        ("٢٠١٧", "2017"),
        ("همکاری", "ہمکاری"),  # Persian and Urdu heh
    ],
)
def test_search_sees_through_case_and_keyboards(stored: str, searched: str) -> None:
    """A search folds case and the Arabic and Persian forms of yeh, kaf, digits and ZWNJ."""
    assert normalize_for_search(searched) in normalize_for_search(stored)


@given(st.dictionaries(st.text(), st.text()))
def test_inert_json_means_the_same(value: dict[str, str]) -> None:
    """JSON is made inert by escapes, so a program reads what was stored."""
    written = escape_json_control_characters(json.dumps(value, ensure_ascii=False))
    assert json.loads(written) == value
    assert escape_control_characters(written) == written


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("حصار دیده شد", "fa"),
        ("پاسگاه مرزی", "fa"),
        ("اجلاس ملتوی ہو گیا ہے", "ur"),
        ("ڈاک", "ur"),
        ("السلام", ""),
        ("Hotline", ""),
        ("The word «مرز» means border", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text_is_told_by_its_letters(text: str, language: str) -> None:
    """Urdu and Persian each by letters of their own; where it cannot be told, nothing is claimed."""
    assert detect_language(text) == language


def test_what_is_read_from_right_to_left_is_known() -> None:
    """By any letter of it, so that what stands around it can be kept in order."""
    assert has_right_to_left_letters("U-3: مرز")
    assert has_right_to_left_letters("שלום")
    assert not has_right_to_left_letters("Curaçao, 日本")
