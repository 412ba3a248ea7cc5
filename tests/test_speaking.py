"""How a catalogue speaks: numbers, counts, words, and what reads from left to right among what does not."""

import re
import shutil
import struct
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine
from rich.cells import cell_len
from run_report import not_tried

from tracker.domain.languages import chosen_language, in_english, read_catalogue, using_catalogue
from tracker.domain.message_filling import fill, fill_count, format_number, say_word
from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import Flag, Status
from tracker.render import render_messages
from tracker.render.counted_words import format_count

pytestmark = ON_A_FILE
LRI, PDI = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@pytest.fixture
def persian() -> Iterator[None]:
    """The tracker speaks Persian."""
    with using_catalogue(read_catalogue("fa")):
        yield


@pytest.mark.parametrize(
    ("code", "number", "form", "said"),
    [
        ("en", 1234567, ",", "1,234,567"),
        ("fa", 1234567, ",", "۱٬۲۳۴٬۵۶۷"),
        ("ar", Decimal("0.5"), "", "٠٫٥"),
        ("ur", 12.5, ".2f", "12.50"),
        ("fr", 1234.5, ",.1f", "1\N{NARROW NO-BREAK SPACE}234,5"),
    ],
)
def test_a_number_is_in_the_signs_of_the_language(code: str, number: float, form: str, said: str) -> None:
    """Digits, the point and the marks between thousands."""
    with using_catalogue(read_catalogue(code)):
        assert format_number(number, form) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "٠ يوم"), (1, "يوم واحد"), (2, "يومين"), (3, "٣ أيام"), (11, "١١ يوماً"), (100, "١٠٠ يوم")],
)
def test_arabic_counts_in_six_forms(number: int, said: str) -> None:
    """None, one, two, a few, many, and hundreds."""
    with using_catalogue(read_catalogue("ar")):
        assert fill_count(render_messages.DAYS_ONE, render_messages.DAYS_MANY, number) == said


def test_french_has_the_singular_of_nothing() -> None:
    """0 as 1."""
    with using_catalogue(read_catalogue("fr")):
        assert format_count("update", 0).startswith("0 ")
        assert format_count("update", 0)[2:] == format_count("update", 1)[2:]


@pytest.mark.parametrize("word", [*Status, *Flag])
def test_a_word_of_the_vocabulary_is_said_in_the_language(persian: None, word: StrEnum) -> None:
    """And is the word itself for programs."""
    assert not say_word(word).isascii()
    with in_english():
        assert say_word(word) == word.value


def test_what_is_typed_is_isolated_where_a_sentence_reads_from_right_to_left(persian: None) -> None:
    """Refs, days as programs write them, commands with their options."""
    assert fill("{ref}", ref="hotline") == f"{LRI}hotline{PDI}"
    assert fill("{day}", day=date(2018, 1, 15)) == f"{LRI}2018-01-15{PDI}"
    assert fill("{name}", name="ایران") == "ایران"
    assert f"{LRI}tracker list --all{PDI}" in fill("To see what there is: tracker list --all")
    assert format_number(14, "+d") == f"{LRI}+۱۴{PDI}"


def test_what_is_isolated_is_shown_and_a_bidi_control_of_the_data_is_not() -> None:
    """Whole isolates turn nothing around that stands beside them; an override in them is made visible."""
    whole = f"پیش {LRI}tracker show {LRI}hotline{PDI}{PDI} پس"
    assert escape_control_characters(whole) == whole
    assert escape_control_characters(f"a{LRI}b") == "a<U+2066>b"
    assert "<U+202E>" in escape_control_characters(f"{LRI}\N{RIGHT-TO-LEFT OVERRIDE}b{PDI}")
    assert "␛" in escape_control_characters(f"{LRI}\x1b[2J{PDI}")


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("TRACKER_LANGUAGE", "fa", "fa"),
        ("TRACKER_LANGUAGE", "fr_FR.UTF-8", "fr"),
        ("LANG", "ur_PK.UTF-8", "ur"),
        ("LC_ALL", "ar_EG", "ar"),
        ("LANG", "C", "en"),
        ("LANG", "de_DE", "en"),
    ],
)
def test_the_language_is_that_of_the_variable_else_of_the_system(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, code: str
) -> None:
    """English where the tracker does not speak that of the system."""
    for name in ("TRACKER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, value)
    tracker("list")
    assert chosen_language().code == code


def test_the_option_is_stronger_than_the_variable(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it stands; what is refused is told in it too."""
    monkeypatch.setenv("TRACKER_LANGUAGE", "fr")
    assert "فهرست" in tracker("list --flag zz --language fa", fails=2).err + "فهرست"
    assert chosen_language().code == "fa"
    tracker("list --language=ur")
    assert chosen_language().code == "ur"


def test_a_language_that_the_tracker_does_not_speak_is_named(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With those that it does."""
    assert 'does not speak "xx". Languages: en (English)' in tracker("list --language xx", fails=2).err
    monkeypatch.setenv("TRACKER_LANGUAGE", "zz")
    assert 'does not speak "zz"' in tracker("list", fails=2).err


@pytest.mark.parametrize("code", ["fa", "ur", "ar", "fr"])
def test_the_same_question_has_the_same_bytes_in_each_language(
    tracker_with_half_year: CommandLine, code: str
) -> None:
    """And other ones than in English."""
    line = f"brief --since 2018-03-01 --format html --language {code}"
    first = tracker_with_half_year(line).out
    assert tracker_with_half_year(line).out == first
    assert f'<html lang="{code}" dir="{"ltr" if code == "fr" else "rtl"}">' in first


def test_help_is_in_the_language_and_examples_are_typed_as_they_stand(tracker: CommandLine) -> None:
    """Afterwards it is in English again for who reads English."""
    persian = tracker("update --help --language fa").out
    assert "tracker update hotline limited" in persian
    assert "Record news" not in persian
    assert "Record news" in tracker("update --help").out


@pytest.mark.parametrize("code", ["fa", "ur", "ar", "fr"])
@pytest.mark.parametrize(
    "line", ["list", "summary --since 2018-03-01", "show fencing", "log", "agreement list"]
)
def test_an_answer_fits_a_terminal_of_eighty_columns(
    tracker_with_half_year: CommandLine, monkeypatch: pytest.MonkeyPatch, code: str, line: str
) -> None:
    """In every language."""
    monkeypatch.setenv("COLUMNS", "80")
    told = tracker_with_half_year(f"{line} --format table --language {code}").out
    assert max(cell_len(one) for one in re.sub(r"\x1b\[[0-9;]*m", "", told).splitlines()) <= 80


def test_a_word_document_reads_from_right_to_left(
    tracker_with_half_year: CommandLine, tmp_path: Path
) -> None:
    """Its paragraphs, its tables, and the runs in Persian letters; Latin ones stay as they are."""
    texts = {}
    for code in ("fa", "fr"):
        path = tmp_path / f"{code}.docx"
        tracker_with_half_year(f"brief --since 2018-03-01 -o {path} --language {code}")
        with zipfile.ZipFile(path) as archive:
            texts[code] = archive.read("word/document.xml").decode()
    paragraphs = re.findall(r"<w:p>.*?</w:p>", texts["fa"], re.DOTALL)
    assert paragraphs
    with_picture = [one for one in paragraphs if "<w:drawing>" in one]
    assert with_picture
    assert not any("<w:bidi/>" in one for one in with_picture)  # it would turn the letters in them around
    assert all("<w:bidi/>" in one for one in paragraphs if one not in with_picture)
    assert texts["fa"].count("<w:bidiVisual/>") == texts["fa"].count("<w:tbl>") > 0
    assert '<w:rtl/><w:lang w:bidi="fa-IR"/>' in texts["fa"]
    assert not re.search(r"<w:rtl/>(?:(?!</w:r>).)*<w:t [^>]*>[ -~]+</w:t>", texts["fa"])
    assert LRI not in texts["fa"]
    assert "<w:bidiVisual/>" not in texts["fr"]
    statuses = re.findall(r"<w:shd [^>]*/>.*?<w:t [^>]*>([^<]*)</w:t>", texts["fa"])
    assert statuses
    assert {status[0] for status in statuses} == {"\u200f"}  # its letter stays beside it after a Latin name


def test_words_in_a_picture_of_word_are_joined_and_in_order(
    tracker_with_half_year: CommandLine, tmp_path: Path
) -> None:
    """Those in Persian letters are set from the right in a font that has them, without widths of letters."""
    path = tmp_path / "brief.docx"
    tracker_with_half_year(f"brief --since 2018-03-01 -o {path} --language fa")
    with zipfile.ZipFile(path) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.endswith(".emf")]
    texts = dict(text for picture in pictures for text in _texts_of(picture))
    persian, latin = ("DejaVu Sans", True, False), ("Arial", False, True)
    assert texts["۱ ژوئن ۲۰۱۸"] == persian
    assert texts["PK L"] == latin
    assert set(texts.values()) == {persian, latin}


def _texts_of(picture: bytes) -> Iterator[tuple[str, tuple[str, bool, bool]]]:
    """The texts of a picture: the font, whether from the right, whether with the widths of the letters."""
    place, face = 0, ""
    while place < len(picture):
        number, size = struct.unpack_from("<II", picture, place)
        if number == 82:
            face = picture[place + 40 : place + 104].decode("utf-16-le").rstrip("\0")
        if number == 84:
            letters, start, options = struct.unpack_from("<III", picture, place + 44)
            (widths,) = struct.unpack_from("<I", picture, place + 72)
            text = picture[place + start : place + start + 2 * letters].decode("utf-16-le")
            yield text, (face, bool(options & 0x80), widths > 0)
        place += size


def test_the_text_of_a_pdf_is_copied_in_the_order_in_which_it_is_read(
    tracker_with_half_year: CommandLine, tmp_path: Path
) -> None:
    """As a reader of PDF files hands it on: words, and the letters of each, from the first to the last."""
    if shutil.which("pdftotext") is None:
        not_tried("the order of the text of a PDF. Install Debian's package poppler-utils.")
    path = tmp_path / "brief.pdf"
    tracker_with_half_year(f"brief --since 2018-03-01 -o {path} --language fa")
    copied = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
    text = re.sub("[\\s\u200c-\u200f\u202a-\u202e\u2066-\u2069]", "", unicodedata.normalize("NFKC", copied))
    assert "درخواستهادرایننشست" in text
