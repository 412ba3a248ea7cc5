"""Text from anywhere: how it is validated, made safe to show, and searched."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cli.hint_messages import say_error
from tracker.domain.errors import RuleViolation
from tracker.domain.text_validation import validate_text
from tracker.domain.untrusted_text import (
    NOTE_LIMIT,
    detect_language,
    escape_control_characters,
    escape_json_control_characters,
    has_right_to_left_letters,
    look_of,
    mask_passwords,
    matches_search,
    normalize_for_search,
    to_ascii_digits,
)

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


@pytest.mark.parametrize(
    ("character", "symbol"),
    [
        *((chr(code), chr(0x2400 + code)) for code in range(0x20)),
        ("\x7f", "␡"),
        ("\x80", "<U+0080>"),
        ("\x9f", "<U+009F>"),
        ("\u202e", "<U+202E>"),
        ("\u2029", "<U+2029>"),
        ("\ud800", "<U+D800>"),
        ("\udfff", "<U+DFFF>"),
    ],
    ids=ascii,
)
def test_each_control_character_has_its_own_symbol(character: str, symbol: str) -> None:
    """The picture of the control character where there is one, else its number; line ends can be kept."""
    assert escape_control_characters(f"a{character}b") == f"a{symbol}b"
    assert (
        escape_control_characters(f"a{character}b", keep_lines=True)
        == f"a{character if character == chr(10) else symbol}b"
    )


@pytest.mark.parametrize("character", " ~\xa0\u2027\u202f\u2065\u2070\ud7ff\ue000", ids=ascii)
def test_characters_beside_the_control_characters_are_kept(character: str) -> None:
    """Blanks that do not break, marks of direction that reverse nothing, letters for private use."""
    assert escape_control_characters(f"\x00{character}") == f"␀{character}"


@given(st.text(st.characters(codec=None)))
def test_escaped_text_is_printable(text: str) -> None:
    """No control or surrogate character is left in it; line ends are kept if that is asked for."""
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(c) for c in escape_control_characters(text)}
    assert escape_control_characters(text, keep_lines=True).count("\n") == text.count("\n")


@pytest.mark.parametrize("hidden", [*"\u00ad\u034f\u061c\u200b\u200e\u200f\u2060\ufeff"], ids=ascii)
def test_marks_that_nobody_sees_are_not_shown(hidden: str) -> None:
    """Two texts that differ in them alone read the same; programs get them as they are."""
    assert escape_control_characters(f"bor{hidden}der") == "border"
    assert json.loads(escape_json_control_characters(json.dumps(hidden, ensure_ascii=False))) == hidden


HIDDEN = [
    "\u180e",
    "\u2061",
    "\u206a",
    "\u3164",
    "\uffa0",
    "\u2800",
    "\ufff9",
    "\ufffb",
    "\U000e0001",
    "\U000e0069",
]


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_letters_that_nobody_sees_are_shown(hidden: str) -> None:
    """A text may hide in them, such as an order to a program that reads a page."""
    assert escape_control_characters(f"a{hidden}b") == f"a<U+{ord(hidden):04X}>b"
    assert json.loads(escape_json_control_characters(json.dumps(hidden, ensure_ascii=False))) == hidden


def test_tags_are_kept_in_flags_alone() -> None:
    """The flag of Scotland is spelt with them; after any other letter they are a text."""
    scotland = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert escape_control_characters(f"a\n{scotland}") == f"a␊{scotland}"
    assert "<U+E0067>" in escape_control_characters("🏴\U000e0067\U000e006f\U000e007f")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("border", "bor\u200bder"), ("border", "\ufeffborder"), ("border", "bоrder"), ("UN", "U\u200eN"),
        ("a b", "a\xa0 b"), ("ministry", "mini\u00adstry"), ("é", "e\u0301"), ("PACE", "РАСЕ"),
    ],
)  # fmt: skip
def test_texts_of_one_look_are_known(one: str, other: str) -> None:
    """Whoever reads them cannot tell which is which."""
    assert look_of(one) == look_of(other)
    assert look_of(one) != look_of(f"{other}s")


def test_a_joiner_makes_another_look() -> None:
    """Two Persian words that differ in it are told apart."""
    assert look_of("می\u200cشود") != look_of("میشود")


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


ZERO_BYTE = "The source holds a zero byte, which is no text. Take it out and try again."
SURROGATE = "The source holds bytes that are no text. Type it again, or save its file as UTF-8."


@pytest.mark.parametrize(
    ("text", "full_message"), [("a\0b", ZERO_BYTE), ("a\ud800b", SURROGATE), ("\udcff", SURROGATE)]
)
def test_nul_and_lone_surrogates_are_refused(text: str, full_message: str) -> None:
    """The sentence names the field."""
    error = pytest.raises(RuleViolation, validate_text, text, "source").value
    assert (error.field, say_error(error)) == ("source", full_message)


def test_a_note_has_at_most_100000_characters() -> None:
    """One more is refused, with both numbers."""
    assert len(validate_text("ن" * NOTE_LIMIT, "note", limit=NOTE_LIMIT)) == 100_000
    with pytest.raises(RuleViolation, match="100,001 characters; 100,000 are the most"):
        validate_text("ن" * (NOTE_LIMIT + 1), "note", limit=NOTE_LIMIT)


DIGITS = ["٠١٢٣٤٥٦٧٨٩"[n] + "۰۱۲۳۴۵۶۷۸۹"[n] for n in range(10)]


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
        ("إجراء", "اجرا"),  # hamza on alef, and alone
        ("مسؤول", "مسوول"),
        ("مسئول", "مسيول"),
        ("مُتَّفَق", "متفق"),  # harakat
        ("Réunion à Zürich", "reunion a zurich"),
        ("İSTANBUL", "istanbul"),  # dotted and dotless I
        ("Kapı", "KAPI"),
    ],
)
def test_search_ignores_case_and_keyboard_variants(stored: str, searched: str) -> None:
    """A search folds case and the Arabic and Persian forms of yeh, kaf, digits and ZWNJ."""
    assert normalize_for_search(searched) in normalize_for_search(stored)


@pytest.mark.parametrize(
    ("letters", "one"),
    [
        ("يىےی", "ی"),
        ("كک", "ک"),
        ("ۀہةه", "ه"),
        ("\u0640\u200c\u200d", ""),
        *zip(DIGITS, "0123456789", strict=True),
    ],
)
def test_variants_of_a_letter_are_one_letter_in_a_search(letters: str, one: str) -> None:
    """Of Arabic, Persian and Urdu keyboards; joiners and the stroke that widens a word are ignored."""
    assert {normalize_for_search(f"ب{letter}") for letter in letters} == {f"ب{one}"}


@pytest.mark.parametrize("letter", "\u063f\u0641\u0642\u0648\u200b\u200e٪۪")
def test_other_letters_are_kept_in_a_search(letter: str) -> None:
    """The neighbours of those letters in Unicode are other letters."""
    assert normalize_for_search(f"ب{letter}") == f"ب{letter}"


@pytest.mark.parametrize("searched", ["می‌شود", "می شود", "میشود", "نمی شود که"])
def test_a_joiner_is_found_as_a_blank_or_as_nothing(searched: str) -> None:
    """And a blank that stands there is none of them."""
    assert matches_search("نمی‌شود که", searched)
    assert not matches_search("نمی‌شود که", "شودکه")


def test_vowels_of_other_scripts_are_kept_in_a_search() -> None:
    """They are marks in Unicode, and make another word."""
    assert normalize_for_search("की") != normalize_for_search("कि")
    assert normalize_for_search("कु") != normalize_for_search("क")


def test_persian_and_arabic_digits_become_ascii_digits() -> None:
    """Other signs are kept."""
    assert to_ascii_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 09 ٪۪") == "0123456789 0123456789 09 ٪۪"


@pytest.mark.parametrize(
    ("sentence", "masked"),
    [
        ("postgresql://me:secret@host/db", "postgresql://me:***@host/db"),
        ("host=h PASSWORD=secret&x=1", "host=h PASSWORD=***&x=1"),
        ("postgresql://me@host:5432/db", "postgresql://me@host:5432/db"),
    ],
)
def test_a_password_is_replaced_by_three_stars(sentence: str, masked: str) -> None:
    """The rest of the sentence is kept."""
    assert mask_passwords(sentence) == masked


def test_json_is_escaped_only_where_it_can_act_on_a_screen() -> None:
    """Line ends, accents and letters of every script are kept."""
    assert (
        escape_json_control_characters('{"a":\n"\x7f\x9b\u202e é ی"}')
        == '{"a":\n"\\u007f\\u009b\\u202e é ی"}'
    )
    assert escape_json_control_characters('"\x7f"') == '"\\u007f"'


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


@pytest.mark.parametrize(("letters", "language"), [("ٹڈڑںھہےۓۃ", "ur"), ("پچژگکی", "fa")])
def test_one_letter_is_enough_to_detect_a_language(letters: str, language: str) -> None:
    """Each of the letters that only this one of the languages has."""
    assert {detect_language(f"سلام{letter}") for letter in letters} == {language}


def test_the_language_needs_more_than_half_of_the_letters() -> None:
    """Half of them are not enough; digits and signs do not count."""
    assert detect_language("گab") == detect_language("گa") == ""
    assert detect_language("گچa, 2018-03-07") == "fa"


def test_right_to_left_letters_are_found_anywhere() -> None:
    """One such letter anywhere in the text is enough."""
    assert has_right_to_left_letters("U-3: مرز")
    assert has_right_to_left_letters("שלום")
    assert not has_right_to_left_letters("Curaçao, 日本")
