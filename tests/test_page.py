"""The brief in a real browser: on a phone and a desk, in light and dark, on paper, for a screen reader."""

import io
import shutil
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import recording
from browser import Browser, Printed
from conftest import ON_A_FILE, TODAY, make_stamp
from exchange_helpers import import_document
from fonts import FONTS, Font
from forty_commitments import write_forty_commitments
from pypdf import PdfReader
from run_report import FONT
from sample_history import LAST_MEETING, PERSIAN, SCRIPT, URDU, record_half_year

from tracker import db
from tracker.brief import brief_data, html_writer, page_builder
from tracker.brief.brief_content import collect_content
from tracker.brief.page_model import DataText, Phrase
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import ActorKind, Status

pytestmark = ON_A_FILE  # a browser sees the page, not what it was made from

PHONE, DESK = 360, 1280
WIDEST = "DejaVu Sans"
MARKING = 'RESTRICTED "x" </style> \\a'
WIDTHS = (320, PHONE, 704, 705, 895, 896, 1151, 1152, DESK)  # with both sides of where the layout changes
NARROWEST = (320, 705, 896, 1152)  # of each layout
SPACED = "* {letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important}"


@pytest.fixture(scope="module")
def pages(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The brief of the made-up half year; the same with the worst beside it; and one about nothing."""
    folder = tmp_path_factory.mktemp("pages")
    place = Path(shutil.copy(templates["empty"], folder))
    with db.write_transaction(place) as connection:
        nothing = _save(connection, folder / "nothing.html")
        record_half_year(connection)
        brief = _save(connection, folder / "brief.html")
        marked = _save(connection, folder / "marked.html", marking=MARKING)
        _record_the_worst(connection)
        worst = _save(connection, folder / "worst.html")
        return {"nothing": nothing, "brief": brief, "marked": marked, "worst": worst}


def _save(connection: Connection, path: Path, *, marking: str = "") -> Path:
    gathered = brief_data.load_brief_data(connection, Selection(), AsOf(day=TODAY), LAST_MEETING)
    page = page_builder.build_page(collect_content(gathered), marking=marking)
    path.write_text(html_writer.render_html(page), encoding="utf-8")
    return path


def _record_the_worst(connection: Connection) -> None:
    """What gives a page the least room."""
    _record_words_without_end(connection)
    _record_widest_letters(connection)


def _record_words_without_end(connection: Connection) -> None:
    """Words from right to left and back, a due date out of sight, the longest codes, and three claims."""
    ref, (first, second) = "w" * 60, ("A" * 16, "B" * 16)
    for code in (first, second):
        recording.add_actor(connection, code, name="ک" * 150, kind=ActorKind.MONITOR)
    recording.add_commitment(
        connection,
        agreement="pk-ir-2017",
        title=f"{'W' * 200} \u202e{PERSIAN}",
        ref=ref,
        theme="t" * 90,
        wording="<b>" * 50,
        due_on=date(2999, 12, 31),
        stamp=make_stamp(connection),
    )
    for code, status in ((first, Status.BREACHED), (second, Status.LIMITED), ("IR", Status.IMPLEMENTED)):
        recording.record_update(
            connection,
            ref,
            status,
            effective_on=date(2018, 5, 31),
            reporter=code,
            side="PK" if status is Status.BREACHED else None,
            note=f"{SCRIPT}\n{URDU}" * 20,
            source="https://example.org/" + "s" * 300,
            stamp=make_stamp(connection),
        )


def _record_widest_letters(connection: Connection) -> None:
    """Short words in the widest letters, which a table keeps on one line; overdue and unverified."""
    recording.add_actor(connection, "WIDE", name="W" * 18, kind=ActorKind.STATE)
    recording.add_commitment(
        connection,
        agreement="pk-ir-2017",
        title="Wide",
        ref="wide-1",
        obligors=["WIDE"],
        due_on=date(2018, 5, 15),
        stamp=make_stamp(connection),
    )
    recording.record_update(
        connection,
        "wide-1",
        Status.IMPLEMENTED,
        effective_on=date(2018, 5, 31),
        reporter="WIDE",
        source="w" * 18,
        stamp=make_stamp(connection),
    )


@pytest.mark.parametrize(("width", "dark"), [(PHONE, True), (DESK, False)], ids=["phone", "desk"])
def test_the_page_is_sound_on_every_screen(
    width: int, dark: bool, pages: dict[str, Path], browser: Browser
) -> None:
    """No console message, no request, nothing wider than the screen, no rule of accessibility broken.

    And what was recorded is read as it is: a script in a note as text, and so every script of the world.
    """
    look = browser.look(pages["worst"], width=width, dark=dark)
    assert look.faults == []
    for words in (PERSIAN, URDU, SCRIPT):
        assert words in look.text


def test_a_usual_page_and_one_about_nothing_are_sound_too(pages: dict[str, Path], browser: Browser) -> None:
    """A dozen commitments on a phone in the light; where every section says none, a desk in the dark."""
    assert browser.look(pages["brief"], width=PHONE).faults == []
    assert browser.look(pages["nothing"], width=DESK, dark=True).faults == []


@pytest.fixture(scope="module", params=FONTS, ids=lambda font: font.family)
def font(request: pytest.FixtureRequest) -> Font:
    """Each font in turn: all that is looked at in one, before the next."""
    found: Font = request.param
    return found


@pytest.fixture(scope="module")
def browser_of_font(font: Font, in_font: Callable[[Font], Browser], pages: dict[str, Path]) -> Browser:
    """A browser that has only this font, and the brief is written in it."""
    browser = in_font(font)
    assert browser.families(pages["brief"], "h1") == [font.family]
    return browser


@pytest.fixture
def in_one_font(
    browser_of_font: Browser, font: Font, record_property: Callable[[str, object], None]
) -> Browser:
    """The browser that has only one font, and a note for the end of the run that it was looked at."""
    record_property(FONT, font.family)
    return browser_of_font


@pytest.mark.parametrize("name", ["nothing", "brief", "worst"])
def test_the_page_leaves_room_for_any_font(name: str, pages: dict[str, Path], in_one_font: Browser) -> None:
    """Wide or narrow, no screen is too small for it."""
    assert in_one_font.too_wide(pages[name], WIDTHS) == []


def test_the_page_leaves_room_for_a_readers_own_distances(
    pages: dict[str, Path], font: Font, in_one_font: Browser
) -> None:
    """Where letters and words are as far apart as WCAG 2.2 (1.4.12) has it, no screen is too small either.

    Each layout is looked at where it has the least room: what is not the worst only in the widest font.
    """
    for name in pages.keys() - {"marked"} if font.family == WIDEST else ["worst"]:
        assert in_one_font.too_wide(pages[name], NARROWEST, SPACED) == []


def test_nothing_is_drawn_over_another_part(pages: dict[str, Path], in_one_font: Browser) -> None:
    """Where the trend and the counts stand side by side, each has a place of its own."""
    assert in_one_font.overlapping(pages["brief"], ".first-sheet > *", (PHONE, 1024, DESK)) == []


def test_nothing_is_drawn_over_a_label(pages: dict[str, Path], in_one_font: Browser) -> None:
    """No line strikes through a letter of a timeline, who claims something, or a number of the trend."""
    assert in_one_font.struck_labels(pages["brief"], (PHONE, DESK)) == []


@pytest.fixture(scope="module")
def brief_on_paper(browser_of_font: Browser, pages: dict[str, Path]) -> Printed:
    """The brief on A4, in one font: what takes longest is to print it, and to read what was printed."""
    return browser_of_font.printed(pages["brief"])


def test_the_first_sheet_of_a_usual_brief_is_one_sheet(brief_on_paper: Printed, in_one_font: Browser) -> None:
    """In any font; the second sheet begins with what can be looked up."""
    assert_first_sheet_is_one(brief_on_paper)


def test_the_first_sheet_is_one_sheet(pages: dict[str, Path], in_one_font: Browser) -> None:
    """In any font, whatever is on it; on Letter, which is so much lower than A4 that its width is no help."""
    assert_first_sheet_is_one(in_one_font.printed(pages["worst"], "Letter"))


@pytest.mark.parametrize(
    ("name", "paper"), [("worst", "A4"), ("brief", "Letter"), ("nothing", "A4"), ("nothing", "Letter")]
)
def test_the_first_sheet_is_one_sheet_in_the_widest_font(
    name: str, paper: str, pages: dict[str, Path], browser: Browser
) -> None:
    """Where it leaves more room, in the font that leaves the least."""
    assert browser.families(pages[name], "h1") == [WIDEST]
    assert_first_sheet_is_one(browser.printed(pages[name], paper))


def assert_first_sheet_is_one(printed: Printed) -> None:
    """What is at a glance is on the first sheet, and none of it on the second."""
    first, second = read_sheets(printed, 2)
    assert "at a glance" in first
    assert "at a glance" not in second


def test_a_dozen_commitments_are_printed_on_four_sheets(
    brief_on_paper: Printed, font: Font, in_one_font: Browser
) -> None:
    """Of A4, five in the widest font; each says what it is of, and which of how many; none has but a line."""
    assert brief_on_paper.faults == []
    sheets = read_sheets(brief_on_paper)
    assert len(sheets) <= (5 if font.family == WIDEST else 4)
    for number, sheet in enumerate(sheets, start=1):
        (foot,) = [line for line in sheet.splitlines() if "as of Fri 1 Jun 2018 · " in line]
        assert foot.startswith("Pakistan-Iran security talks, ")
        assert foot.endswith(f"{number} of {len(sheets)}")
        assert len(sheet.splitlines()) > 5


@pytest.fixture(scope="module")
def forty(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The brief of forty commitments."""
    folder = tmp_path_factory.mktemp("forty")
    place = Path(shutil.copy(templates["empty"], folder))
    with db.write_transaction(place) as connection:
        import_document(connection, write_forty_commitments(folder / "forty.json"))
        return _save(connection, folder / "forty.html")


def test_forty_commitments_are_printed_on_nine_sheets(forty: Path, in_one_font: Browser) -> None:
    """Of A4, in any font; where more has moved and is contested there are more."""
    sheets = read_sheets(in_one_font.printed(forty))
    assert len(sheets) <= 9
    assert all(len(sheet.splitlines()) > 5 for sheet in sheets)


def test_a_marking_is_at_the_top_and_bottom_of_every_sheet(pages: dict[str, Path], browser: Browser) -> None:
    """As it was given, whatever could end a string of a style sheet; on a screen at both ends."""
    for sheet in read_sheets(browser.printed(pages["marked"], "Letter")):
        assert sheet.count(MARKING) == 2
    assert browser.read(pages["marked"], width=PHONE).count(MARKING) == 2


def read_sheets(printed: Printed, most: int | None = None) -> list[str]:
    """The text of each sheet, or of so many at most, as a reader of PDF finds it."""
    found = PdfReader(io.BytesIO(printed.pdf)).pages
    return [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in found[:most]]


@pytest.mark.parametrize(
    ("words", "short"),
    [
        (("limited, ", "10 Mar 2018 [6]"), True),
        (("limited, 10 March 2018 [6]",), False),
        ((DataText("Iran"), " and ", DataText("Pakistan")), True),
        ((DataText("Iran"), " and ", DataText("Turkmenistan")), False),
        ((DataText("印" * 9),), True),
        ((DataText("印" * 10),), False),
    ],
)
def test_only_few_words_stay_on_one_line(words: Phrase, short: bool) -> None:
    """Of our own words a few more than of others, which are in any letters; a wide letter counts as two."""
    assert html_writer.is_short_phrase(words) == short
