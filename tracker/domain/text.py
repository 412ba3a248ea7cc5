"""Words from anywhere: what may be stored, what may be shown on a screen, how it is compared."""

import re
import unicodedata

from tracker.domain.errors import RuleViolation

NOTE_LIMIT = 100_000
LINE_LIMIT = 2_000
REF_LIMIT = 64  # characters that a ref may have
UID_LIMIT = 64  # characters that a uid may have

# Embeddings, overrides and isolates can turn the rest of a line around; the two separators break one.
_BIDI_CONTROLS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_LINE_SEPARATORS = {0x2028, 0x2029}
_UNSAFE = {*range(0x20), *range(0x7F, 0xA0), *_BIDI_CONTROLS, *_LINE_SEPARATORS}
_SURROGATES = range(0xD800, 0xE000)

# After ://USER: up to the last @, or to the end of the word unless that is the number of a port. A URL taken
# for a path has lost a slash, and one that was shortened its @.
_IN_LOGIN = r"""(:/{1,2}[^:@/?#\s]*:)(?:.*(?=@)|(?!\d+(?:[/?,;\s"']|$))[^\s"]+)"""
_PASSWORD = re.compile(rf"""{_IN_LOGIN}|(password=)[^\s&"]+""", re.IGNORECASE)


class _EscapeTable(dict[int, str]):
    """What is shown for each character: itself, or where it could act on the screen a visible symbol."""

    def __missing__(self, code: int) -> str:
        is_safe = code not in _UNSAFE and code not in _SURROGATES
        # A control picture where Unicode has one, else the code point in words: visible in any font.
        symbol = chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else f"<U+{code:04X}>"
        self[code] = chr(code) if is_safe else symbol
        return self[code]


_VISIBLE, _VISIBLE_LINES = _EscapeTable(), _EscapeTable({ord("\n"): "\n"})

# The same letter as typed on an Arabic and on a Persian or Urdu keyboard, and the joiners some leave out.
_SAME_LETTER = {
    0x064A: "ی",  # Arabic yeh
    0x0649: "ی",  # alef maksura
    0x06D2: "ی",  # Urdu yeh barree
    0x0643: "ک",  # Arabic kaf
    0x06C0: "ه",  # heh with yeh above
    0x06C1: "ه",  # Urdu heh goal
    0x0629: "ه",  # teh marbuta
    0x0640: None,  # tatweel
    0x200C: None,  # ZWNJ
    0x200D: None,  # ZWJ
}
_ONLY_URDU = set("ٹڈڑںھہےۓۃ")
_NOT_ARABIC = set("پچژگکی")
_ASCII_DIGITS = {zero + n: str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
_FOLDS = _SAME_LETTER | _ASCII_DIGITS


def validate_text(given: str, field: str, *, limit: int = LINE_LIMIT) -> str:
    """The text as it is stored: normalised to NFC, otherwise as given.

    Raises RuleViolation for NUL, for a lone surrogate, and for more than ``limit`` characters.
    """
    if "\0" in given:
        raise RuleViolation(
            f"The {field} holds a zero byte, which is no text.", "Take it out and try again.", field
        )
    stored = given if given.isascii() else _normalize_nfc(given, field)
    if len(stored) > limit:
        raise RuleViolation(
            f"The {field} has {len(stored):,} characters; {limit:,} are the most.",
            "Shorten it, or cut it in two.",
            field,
        )
    return stored


def _normalize_nfc(given: str, field: str) -> str:
    """The text in NFC, in which all of ASCII is already. Raises RuleViolation for what is no text."""
    try:
        given.encode()
    except UnicodeEncodeError:
        raise RuleViolation(
            f"The {field} holds bytes that are no text.",
            "Type it again, or save its file as UTF-8.",
            field,
        ) from None
    return unicodedata.normalize("NFC", given)


def escape_control_characters(given: str, *, keep_lines: bool = False) -> str:
    """The text as a screen may show it: nothing in it can move the cursor, hide or reverse anything.

    Control characters, escape sequences and bidi overrides become visible symbols; the joiners that
    Persian needs stay. ``keep_lines`` leaves line ends as they are.
    """
    if given.isprintable():  # as nearly all is: nothing that could act on a screen is
        return given
    return given.translate(_VISIBLE_LINES if keep_lines else _VISIBLE)


def escape_json_control_characters(given: str) -> str:
    """JSON text, still meaning the same, in which no character can act on a screen that shows it."""
    if given.isascii() and given.isprintable():
        return given
    return "".join(c if _VISIBLE_LINES[ord(c)] == c else f"\\u{ord(c):04x}" for c in given)


def mask_passwords(given: str) -> str:
    """A sentence that quotes the URL of a database, without the password in it."""
    return _PASSWORD.sub(r"\1\2***", given)


def normalize_for_search(given: str) -> str:
    """The text as a search compares it: without case, without the differences between keyboards."""
    if given.isascii():
        return given.lower()
    return unicodedata.normalize("NFC", given.casefold().translate(_FOLDS))


def has_right_to_left_letters(given: str) -> bool:
    """Whether any of the text is written from right to left: Persian, Urdu, Arabic, Hebrew."""
    return not given.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in given)


def detect_language(given: str) -> str:
    """The code of the language of a text mostly in Arabic letters: ur or fa; empty where it cannot be told.

    By the letters that Urdu has and Persian has not, then by those that Persian has and Arabic has not.
    """
    letters = [c for c in given if c.isalpha()]
    if 2 * sum(unicodedata.bidirectional(c) == "AL" for c in letters) <= len(letters):
        return ""
    if _ONLY_URDU.intersection(letters):
        return "ur"
    return "fa" if _NOT_ARABIC.intersection(letters) else ""


def to_ascii_digits(given: str) -> str:
    """The text with Persian and Arabic digits written as 0 to 9."""
    return given.translate(_ASCII_DIGITS)
