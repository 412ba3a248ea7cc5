"""The catalogues of the languages: whole, compiled as they are written, and fit for their places."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel import Locale

from tracker.domain.days import format_day
from tracker.domain.languages import CATALOGUES, ENGLISH, LANGUAGES, read_catalogue, using_catalogue

TOOLS = Path(__file__).parent.parent / ".ci"
OTHERS = [code for code in LANGUAGES if code != ENGLISH.code]


@pytest.fixture(scope="module")
def catalogues() -> Iterator[ModuleType]:
    """What collects the messages of the code, and holds the catalogues to them."""
    sys.path.insert(0, str(TOOLS))
    yield importlib.import_module("catalogues")
    sys.path.remove(str(TOOLS))


def test_every_message_is_translated_and_keeps_its_values(catalogues: ModuleType) -> None:
    """In every language, in as many forms as it has; none is longer than its place allows."""
    assert [*catalogues.find_problems()] == [], "run: python .ci/catalogues.py update, then check"


def test_the_template_has_the_messages_of_the_code(catalogues: ModuleType) -> None:
    """Whoever adds a language begins with it."""
    template = catalogues.read_catalogue(catalogues.TEMPLATE)
    there = {(message.context, message.id) for message in template if message.id}
    made = {(message.context, message.id) for message in catalogues.make_template() if message.id}
    assert there == made, "run: python .ci/catalogues.py update"


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_is_compiled_as_it_is_written(catalogues: ModuleType, code: str, tmp_path: Path) -> None:
    """What the program reads is of the same text as what is written by hand."""
    path = CATALOGUES / code / "LC_MESSAGES" / "tracker.po"
    copy = tmp_path / code / "LC_MESSAGES" / path.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path.read_bytes())
    (compiled,) = importlib.import_module("catalogue_files").compile_catalogues(tmp_path)
    assert compiled.read_bytes() == path.with_suffix(".mo").read_bytes(), (
        "run: python .ci/catalogues.py compile"
    )


@pytest.mark.parametrize("code", OTHERS)
def test_a_catalogue_awaits_a_reader_of_its_language(code: str) -> None:
    """It says so at its head, until somebody has read it."""
    head = (CATALOGUES / code / "LC_MESSAGES" / "tracker.po").read_text(encoding="utf-8")[:400]
    assert "awaits a reader" in " ".join(head.replace("#", " ").split())


@pytest.mark.parametrize("code", OTHERS)
def test_months_and_weekdays_are_those_of_cldr(catalogues: ModuleType, code: str) -> None:
    """As the whole world's programs write them, but for marks that only one program puts there."""
    from tracker.domain import domain_messages

    locale, catalogue = Locale(code), read_catalogue(code)
    assert catalogue
    for number, name in enumerate(domain_messages.MONTHS, start=1):
        assert catalogue.translate(name) in (
            locale.months["format"]["wide"][number],
            locale.months["stand-alone"]["wide"][number],
        )


@pytest.mark.parametrize("code", OTHERS)
def test_plural_forms_are_those_of_cldr(code: str, catalogues: ModuleType) -> None:
    """Arabic has six."""
    path = CATALOGUES / code / "LC_MESSAGES" / "tracker.po"
    forms = Locale(code).plural_form.tags | {"other"}
    assert catalogues.read_catalogue(path).num_plurals == len(forms)
    assert code != "ar" or catalogues.read_catalogue(path).num_plurals == 6


@pytest.mark.parametrize("code", OTHERS)
def test_the_number_of_a_sheet_stands_before_that_of_all(code: str) -> None:
    """What stands under every sheet is put together in this order."""
    from tracker.brief import brief_messages

    catalogue = read_catalogue(code)
    assert catalogue
    said = catalogue.translate(brief_messages.PAGE_OF_PAGES)
    assert said.index("{head}") < said.index("{page}") < said.index("{pages}")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Tue 7 Nov 2017"),
        ("fa", "سه‌شنبه ۷ نوامبر ۲۰۱۷"),
        ("ur", "منگل 7 نومبر 2017"),
        ("ar", "الثلاثاء ٧ نوفمبر ٢٠١٧"),
        ("fr", "mar. 7 nov. 2017"),
    ],
)
def test_a_day_is_written_in_the_words_and_digits_of_a_language(code: str, said: str) -> None:
    """With the weekday."""
    from datetime import date

    with using_catalogue(read_catalogue(code)):
        assert format_day(date(2017, 11, 7)) == said
