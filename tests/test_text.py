"""Words from anywhere: what may be stored, shown and found."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import Refused
from tracker.text import (
    NOTE_LIMIT,
    ascii_digits,
    clean,
    folded,
    inert_json,
    is_right_to_left,
    language_of,
    visible,
    without_passwords,
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
    shown = visible(f"a{character}b")
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
def test_each_has_a_symbol_by_which_it_is_known(character: str, symbol: str) -> None:
    """The picture of a control character where there is one, else its number; a line end may stay."""
    assert visible(f"a{character}b") == f"a{symbol}b"
    assert visible(f"a{character}b", keep_lines=True) == f"a{character if character == chr(10) else symbol}b"


@pytest.mark.parametrize("character", " ~\xa0\u2027\u202f\u2065\u206a\ud7ff\ue000", ids=ascii)
def test_what_stands_beside_them_is_shown_as_it_is(character: str) -> None:
    """Blanks that do not break, marks of direction that turn nothing around, letters of one's own."""
    assert visible(f"\x00{character}") == f"␀{character}"


@given(st.text(st.characters(codec=None)))
def test_what_is_shown_is_printable_whatever_came(text: str) -> None:
    """No control or surrogate category is left in what is shown, and lines stay where they are asked for."""
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(c) for c in visible(text)}
    assert visible(text, keep_lines=True).count("\n") == text.count("\n")


def test_an_escape_sequence_is_seen_not_obeyed() -> None:
    """An escape sequence shows its escape."""
    assert visible("\x1b[31mred\x9b0m") == "␛[31mred<U+009B>0m"


def test_joiners_that_persian_needs_stay() -> None:
    """ZWNJ and ZWJ are shown as they are; so are accents, emoji and their sequences."""
    for text in ("می‌شود", "क्‍ष", "é", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"):
        assert visible(text) == text


def test_text_is_stored_in_nfc_and_otherwise_as_given() -> None:
    """Notes are stored as given, in NFC."""
    assert clean("e\u0301  \t\n", "note") == "é  \t\n"


@given(st.text())
def test_cleaning_again_changes_nothing(text: str) -> None:
    """What is stored is stable."""
    if "\0" not in text:
        once = clean(text, "note", limit=NOTE_LIMIT)
        assert clean(once, "note", limit=NOTE_LIMIT) == once


ZERO = "The source holds a zero byte, which is no text. Take it out and try again."
HALF = "The source holds bytes that are no text. Type it again, or save its file as UTF-8."


@pytest.mark.parametrize(("text", "told"), [("a\0b", ZERO), ("a\ud800b", HALF), ("\udcff", HALF)])
def test_nul_and_lone_surrogates_are_refused(text: str, told: str) -> None:
    """NUL and lone surrogates are refused with a sentence that names where they stand."""
    error = pytest.raises(Refused, clean, text, "source").value
    assert (error.field, error.sentence) == ("source", told)


def test_a_note_may_have_100000_characters_and_no_more() -> None:
    """A note may have 100,000 characters; more is refused."""
    assert len(clean("ن" * NOTE_LIMIT, "note", limit=NOTE_LIMIT)) == 100_000
    with pytest.raises(Refused, match="100,001 characters; 100,000 are the most"):
        clean("ن" * (NOTE_LIMIT + 1), "note", limit=NOTE_LIMIT)


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
    ],
)
def test_search_sees_through_case_and_keyboards(stored: str, searched: str) -> None:
    """A search folds case and the Arabic and Persian forms of yeh, kaf, digits and ZWNJ."""
    assert folded(searched) in folded(stored)


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
def test_letters_that_are_typed_for_one_another_are_one(letters: str, one: str) -> None:
    """On an Arabic, a Persian and an Urdu keyboard; joiners and the stroke that widens a word are none."""
    assert {folded(f"ب{letter}") for letter in letters} == {f"ب{one}"}


@pytest.mark.parametrize("letter", "\u063f\u0641\u0642\u0648\u200b\u200e٪۪")
def test_other_letters_stay_what_they_are(letter: str) -> None:
    """What stands beside them in Unicode is another letter."""
    assert folded(f"ب{letter}") == f"ب{letter}"


def test_digits_are_read_in_any_of_three_scripts() -> None:
    """Arabic, Persian and the ones of ASCII; no other sign is one."""
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 09 ٪۪") == "0123456789 0123456789 09 ٪۪"


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("postgresql://me:secret@host/db", "postgresql://me:***@host/db"),
        ("host=h PASSWORD=secret&x=1", "host=h PASSWORD=***&x=1"),
        ("postgresql://me@host:5432/db", "postgresql://me@host:5432/db"),
    ],
)
def test_a_password_is_three_stars(given_: str, shown: str) -> None:
    """The rest of the sentence stays."""
    assert without_passwords(given_) == shown


def test_inert_json_is_escaped_where_it_could_act() -> None:
    """And nowhere else: the ends of lines, accents and letters of any script stay."""
    assert inert_json('{"a":\n"\x7f\x9b\u202e é ی"}') == '{"a":\n"\\u007f\\u009b\\u202e é ی"}'
    assert inert_json('"\x7f"') == '"\\u007f"'


@given(st.dictionaries(st.text(), st.text()))
def test_inert_json_means_the_same(value: dict[str, str]) -> None:
    """JSON is made inert by escapes, so a program reads what was stored."""
    written = inert_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(written) == value
    assert visible(written) == written


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
    assert language_of(text) == language


@pytest.mark.parametrize(("letters", "language"), [("ٹڈڑںھہےۓۃ", "ur"), ("پچژگکی", "fa")])
def test_each_letter_of_its_own_tells_a_language(letters: str, language: str) -> None:
    """One of them is enough."""
    assert {language_of(f"سلام{letter}") for letter in letters} == {language}


def test_half_of_the_letters_are_not_most_of_them() -> None:
    """A text is of the language that most of its letters are of."""
    assert language_of("گab") == language_of("گa") == ""
    assert language_of("گچa, 2018-03-07") == "fa"


def test_what_is_read_from_right_to_left_is_known() -> None:
    """By any letter of it, so that what stands around it can be kept in order."""
    assert is_right_to_left("U-3: مرز")
    assert is_right_to_left("שלום")
    assert not is_right_to_left("Curaçao, 日本")
