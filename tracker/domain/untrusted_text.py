"""Text from outside: how long it may be, how it is shown on a screen, how a search compares it."""

import json
import re
import unicodedata

NOTE_LIMIT = 100_000
LINE_LIMIT = 2_000
REF_LIMIT = 64  # characters that a ref may have
CODE_LIMIT = 16  # characters that an actor's code may have
UID_LIMIT = 64  # characters that a uid may have

# Embeddings, overrides and isolates can reverse the rest of a line; the two separators break a line.
_START_OF_ISOLATE, _ISOLATES = "\u2066", "\u2066\u2069"
_BIDI_CONTROLS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_LINE_SEPARATORS = {0x2028, 0x2029}
# Letters that nobody sees: tags, notes between lines, marks that are out of use, fillers of a syllable. A
# text can hide in them from whoever reads it, and be read by a program.
_TAGS = range(0xE0000, 0xE0080)
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # which count as printable
_HIDDEN_CODES = {*range(0x2061, 0x2065), *range(0x206A, 0x2070), *range(0xFFF9, 0xFFFC), 0x180E, *_TAGS}
_UNSAFE_CODES = {
    *range(0x20),
    *range(0x7F, 0xA0),
    *_BIDI_CONTROLS,
    *_LINE_SEPARATORS,
    *_HIDDEN_CODES,
    *map(ord, _FILLERS),
}
# What word processors leave in a text, and nobody reads: to show it would hide the words. The joiners that
# scripts need are not among them.
_DROPPED_CODES = {0x00AD, 0x034F, 0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF}
_FLAG_TAGS = {
    "".join(chr(0xE0000 + ord(letter)) for letter in country) + "\U000e007f"
    for country in ("gbeng", "gbsct", "gbwls")
}
_TAGGED_FLAG = f"\U0001f3f4(?:{'|'.join(_FLAG_TAGS)})"
"""The flags of England, Scotland and Wales, which are spelt with tags; no other text is."""
_NO_CONTROL = "[^\u2066-\u2069\u202a-\u202e\n]*"
_ISOLATED = f"\u2066{_NO_CONTROL}(?:\u2066{_NO_CONTROL}\u2069{_NO_CONTROL})*\u2069"
"""What our sentences isolate where they read from right to left: whole isolates turn nothing around."""
_KEPT_AS_IT_IS = re.compile(f"{_TAGGED_FLAG}|{_ISOLATED}")
_FILLER = re.compile(f"[{_FILLERS}\u034f]")
_SURROGATES = range(0xD800, 0xE000)

# The password is what follows ://USER: up to the last @, or up to the end of the word unless it is the number
# of a port. A URL that was taken for a path has only one slash, and a shortened one may have no @.
_URL_LOGIN = r"""(:/{1,2}[^:@/?#\s]*:)(?:.*(?=@)|(?!\d+(?:[/?,;\s"']|$))[^\s"]+)"""
_BARE_LOGIN = r"""((?:postgres(?:ql)?[^:\s]*:(?!/)|(?<!\S)(?://)?)[^:@/?#\s"']+:)(?!/)[^\s"]*(?=@)"""
# A shell's way to have an apostrophe within apostrophes comes first: hints quote what was typed.
_QUOTED = r"""'"'"'.*?(?:'"'"'|$)|'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|(?:\\.|[^\s&"'])+"""
_SECRET = rf"""((?:pass(?:word|wd|phrase)?|pwd|secret|token)\s*=\s*)(?:{_QUOTED})"""
_PASSWORD = re.compile(rf"{_URL_LOGIN}|{_BARE_LOGIN}|{_SECRET}", re.IGNORECASE)


class _EscapeTable(dict[int, str]):
    """What is shown for a code point: the character itself, or a visible symbol if it can act on a screen."""

    def __missing__(self, code: int) -> str:
        if code in _DROPPED_CODES:
            self[code] = ""
            return ""
        is_safe = code not in _UNSAFE_CODES and code not in _SURROGATES
        # Unicode has a picture for the first 32 and for DEL; of the others the code point is shown, which
        # every font can do.
        symbol = chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else f"<U+{code:04X}>"
        self[code] = chr(code) if is_safe else symbol
        return self[code]


_ESCAPES, _ESCAPES_KEEPING_LINES = _EscapeTable(), _EscapeTable({ord("\n"): "\n"})

# The same letter as typed on an Arabic and on a Persian or Urdu keyboard, and the joiners that some people
# leave out.
_LETTER_VARIANTS = {
    0x064A: "ی",  # Arabic yeh
    0x0649: "ی",  # alef maksura
    0x06D2: "ی",  # Urdu yeh barree
    0x0643: "ک",  # Arabic kaf
    0x06C0: "ه",  # heh with yeh above
    0x06D5: "ه",  # what it is made of
    0x06C1: "ه",  # Urdu heh goal
    0x0629: "ه",  # teh marbuta
    0x0640: None,  # tatweel
    0x0671: "ا",  # alef wasla
    0x0621: None,  # a hamza that stands alone
    0x0131: "i",  # dotless i, which Turkish has
    0x200C: None,  # ZWNJ
    0x200D: None,  # ZWJ
}
_JOINER = "\u200c"
_URDU_LETTERS = set("ٹڈڑںھہےۓۃ")  # which Persian does not have
_PERSIAN_LETTERS = set("پچژگکی")  # which Arabic does not have
_ASCII_DIGITS: dict[int, str] = {zero + n: str(n) for zero in (0x0660, 0x06F0) for n in range(10)}
# Accents of Latin, Greek and Cyrillic letters, hamza and harakat of Arabic ones; in other scripts marks are
# vowels.
_MARKS = dict.fromkeys([*range(0x300, 0x370), *range(0x610, 0x61B), *range(0x64B, 0x660), 0x670])
_SEARCH_REPLACEMENTS = _LETTER_VARIANTS | _ASCII_DIGITS | _MARKS


def escape_control_characters(text: str, *, keep_lines: bool = False) -> str:
    """The text as a screen may show it: nothing in it can move the cursor, hide or reverse anything.

    Control characters, escape sequences, bidi overrides and hidden letters become visible symbols, marks that
    nobody sees go; the joiners that Persian needs stay. ``keep_lines`` leaves line ends as they are.
    """
    # True for nearly all texts: no character that acts on a screen is printable, nor are most that hide.
    if text.isprintable() and (text.isascii() or _FILLER.search(text) is None):
        return text
    escapes, shown, end = _ESCAPES_KEEPING_LINES if keep_lines else _ESCAPES, [], 0
    for kept in _KEPT_AS_IT_IS.finditer(text):
        shown += [text[end : kept.start()].translate(escapes), _escape_isolated(kept[0], escapes)]
        end = kept.end()
    return "".join((*shown, text[end:].translate(escapes)))


def _escape_isolated(text: str, escapes: _EscapeTable) -> str:
    """A flag, or what is isolated, whose isolates stay while all else in it becomes harmless."""
    if not text.startswith(_START_OF_ISOLATE):
        return text
    return "".join(one if one in _ISOLATES else one.translate(escapes) for one in text)


def escape_json_control_characters(text: str) -> str:
    """JSON text with the same meaning, in which no character can act on a screen that shows it."""
    if text.isascii() and text.isprintable():
        return text
    escapes = _ESCAPES_KEEPING_LINES
    return "".join(char if escapes[ord(char)] == char else json.dumps(char)[1:-1] for char in text)


def mask_passwords(text: str) -> str:
    """A sentence that may quote the URL of a database, with *** in place of the password."""
    return _PASSWORD.sub(r"\1\2\3***", text)


def normalize_for_search(text: str) -> str:
    """The text as a search compares it: in lower case, without the differences between keyboards.

    Nor has it marks on letters, which some people leave out: accents, hamza, harakat.
    """
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFD", text.casefold())
    return unicodedata.normalize("NFC", letters.translate(_SEARCH_REPLACEMENTS))


def matches_search(text: str, words: str) -> bool:
    """Whether a text contains the words of a search, however their joiners are typed.

    What Persian writes with a zero-width joiner some people type with a blank, and others with nothing.
    """
    wanted = normalize_for_search(words)
    if wanted in normalize_for_search(text):
        return True
    if text.isascii() or _JOINER not in text + words:
        return False
    with_blanks = normalize_for_search(words.replace(_JOINER, " "))
    return with_blanks in normalize_for_search(text.replace(_JOINER, " "))


def normalize_theme(text: str) -> str:
    """A theme as it is compared with another: as a search does, and whatever blanks are between its words."""
    return " ".join(normalize_for_search(text).split())


def has_right_to_left_letters(text: str) -> bool:
    """Whether any of the text is written from right to left, as Persian, Urdu, Arabic and Hebrew are."""
    return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def detect_language(text: str) -> str:
    """The language code of a text mostly in Arabic letters: ur or fa; empty if it cannot be known.

    A letter that Persian does not have means Urdu; else a letter that Arabic does not have means Persian.
    """
    if text.isascii():
        return ""
    letters = [char for char in text if char.isalpha()]
    if 2 * sum(unicodedata.bidirectional(char) == "AL" for char in letters) <= len(letters):
        return ""
    if _URDU_LETTERS.intersection(letters):
        return "ur"
    return "fa" if _PERSIAN_LETTERS.intersection(letters) else ""


def to_ascii_digits(text: str) -> str:
    """The text with the digits of any script, such as Persian and Arabic ones, written as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char, char)) for char in text)


def strip_invisible(text: str) -> str:
    """The text without what cannot be seen around it: blanks, marks of direction, a byte-order mark."""
    if text.isascii():
        return text.strip()
    seen = [place for place, char in enumerate(text) if not _is_invisible(char)]
    return text[seen[0] : seen[-1] + 1] if seen else ""


def _is_invisible(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Cf"


# Letters of other alphabets that look like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһӏАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsdhlABEKMHOPCTXIJSABEZHIKMNOPTYXo"
)


def look_of(text: str) -> str:
    """What a reader sees of a text: nobody can tell two texts of one look from each other.

    Marks that are not seen and blanks do not count, nor of which alphabet a letter is; joiners do.
    """
    normalized = unicodedata.normalize("NFC", text)
    seen = "".join(
        char for char in normalized if char in "\u200c\u200d" or unicodedata.category(char) != "Cf"
    )
    return " ".join(seen.translate(_LOOK_ALIKES).split())
