"""Text from anywhere: how it is validated, made safe to show, and searched."""

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
)
from tracker.domain.text_validation import validate_text

CONTROL_CHARACTERS = [
    *map(chr, range(0x20)),
    "\x7f",
    *map(chr, range(0x80, 0xA0)),
    *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029",
]


@pytest.mark.parametrize("character", CONTROL_CHARACTERS, ids=lambda character: f"{ord(character):04x}")
def test_control_characters_are_escaped(character: str) -> None:
    """C0, DEL, C1, bidi overrides and line separators are shown as visible symbols."""
    shown = escape_control_characters(f"a{character}b")
    assert character not in shown
    assert shown[0] == "a"
    assert shown[-1] == "b"
    assert len(shown) > 2


@given(st.text(st.characters(codec=None)))
def test_escaped_text_is_printable(text: str) -> None:
    """No control or surrogate character is left in it; line ends are kept if that is asked for."""
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(c) for c in escape_control_characters(text)}
    assert escape_control_characters(text, keep_lines=True).count("\n") == text.count("\n")


def test_an_escape_sequence_is_made_visible() -> None:
    """The escape character is shown as a symbol, and the rest as text."""
    assert escape_control_characters("\x1b[31mred\x9b0m") == "␛[31mred<U+009B>0m"


def test_joiners_of_persian_and_emoji_are_kept() -> None:
    """ZWNJ and ZWJ are shown as they are; so are accents, emoji and their sequences."""
    for text in ("می‌شود", "क्‍ष", "é", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"):
        assert escape_control_characters(text) == text


def test_text_is_stored_in_nfc_and_otherwise_as_given() -> None:
    """Also its spaces and line ends at the end are kept."""
    assert validate_text("e\u0301  \t\n", "note") == "é  \t\n"


@given(st.text())
def test_validating_text_again_changes_nothing(text: str) -> None:
    """What was stored can be exported and imported without a change."""
    if "\0" not in text:
        once = validate_text(text, "note", limit=NOTE_LIMIT)
        assert validate_text(once, "note", limit=NOTE_LIMIT) == once


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\udcff"])
def test_nul_and_lone_surrogates_are_refused(text: str) -> None:
    """The sentence names the field."""
    assert "note" in pytest.raises(RuleViolation, validate_text, text, "note").value.message


def test_a_note_has_at_most_100000_characters() -> None:
    """One more is refused, with both numbers."""
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
def test_search_ignores_case_and_keyboard_variants(stored: str, searched: str) -> None:
    """A search folds case and the Arabic and Persian forms of yeh, kaf, digits and ZWNJ."""
    assert normalize_for_search(searched) in normalize_for_search(stored)


@given(st.dictionaries(st.text(), st.text()))
def test_escaped_json_has_the_same_meaning(value: dict[str, str]) -> None:
    """A program reads the stored value back; a screen gets no control character."""
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
def test_language_is_detected_by_letters(text: str, language: str) -> None:
    """Urdu and Persian have letters of their own; without one of them the language is unknown."""
    assert detect_language(text) == language


def test_right_to_left_letters_are_found_anywhere() -> None:
    """One such letter anywhere in the text is enough."""
    assert has_right_to_left_letters("U-3: مرز")
    assert has_right_to_left_letters("שלום")
    assert not has_right_to_left_letters("Curaçao, 日本")
