"""The browser of the tests sees what is wrong with a page, and sees nothing wrong with one that is sound."""

import itertools
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import run_report
from browser import NO_CHROMIUM, Browser, find_chromium
from fonts import FONTS, Font

PHONE, DESK = 360, 1280

HEAD = '<meta name="viewport" content="width=device-width">'
POLICY = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">"
DARK = "<style>@media (prefers-color-scheme: dark) {main {background: black; color: #333}}</style>"
PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
WIDE = '<p style="width: 2000px">Too long.</p>'
GREY = '<p style="color: #bbb">Hard to read.</p>'
SOUND = f"""<p>Agreed on.</p> <p lang="fa" dir="rtl">توافق شد.</p>
<details><summary>More</summary><p>Ended in full.</p></details>
<div style="overflow-x: auto; height: 700px" tabindex="0">{WIDE}</div>
<p style="position: absolute; width: 1px; height: 1px; overflow: hidden; white-space: nowrap">Only heard, and
<span>longer than a line of any screen could be, if it were ever to be seen on a screen.</span></p>"""

FOLDED = "<details><summary>More</summary>{}</details>"
FETCHING = f"""<style>@import url("beside.css")</style>
<p style="height: 9000px"><img alt="" src="#"> <img alt="" src="http://example.org/a.png">
<img alt="" src="{PICTURE}"></p>
<img alt="" loading="lazy" src="http://example.org/b.png">
<noscript><img alt="" src="http://example.org/c.png"></noscript>
<script>new WebSocket("ws://example.org")</script>"""

FAULTS = {
    "it talks": (
        "<script>console.log('hello')</script><script>nothing.at = 1</script>",
        ["said: error: nothing is not defined", "said: log: hello"],
    ),
    "it needs scripts": ("<script>document.write('<p>Hello')</script>", ["without scripts: Page"]),
    "it fetches": (
        FETCHING,
        [
            f"asked for: {PICTURE}",
            "asked for: file:///",
            "asked for: file:///",
            "asked for: http://example.org/a.png",
            "asked for: http://example.org/b.png",
            "asked for: http://example.org/c.png",
            "asked for: ws://example.org/",
        ],
    ),
    "it is too wide": (
        f"<style>body {{overflow-x: hidden}}</style>{WIDE}{FOLDED.format(WIDE)}",
        [*['too wide: <p style="width: 2000px">'] * 2, "too wide: the page, by 16"],
    ),
    "it is cut off": (f"<div style='overflow: hidden'>{WIDE}</div>", ["too wide: <p"]),
    "it is a box that scrolls": (
        f"<style>html {{overflow: hidden}} body {{overflow: auto; height: 500px}}</style>{WIDE}",
        ["too wide: <p"],
    ),
    "it breaks rules": (
        f"{GREY}{FOLDED.format(GREY)}<img>",
        [
            "axe: color-contrast: Element has insufficient color contrast of 1.91",
            "axe: color-contrast: ",
            "axe: image-alt: ",
        ],
    ),
}
STOPPED = ("said: error: Failed to load resource", "said: error: WebSocket connection")

Page = Callable[..., Path]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """Makes a page that is sound but for what is given."""
    number = itertools.count(1)

    def make(body: str, head: str = HEAD) -> Path:
        path = tmp_path / f"page {next(number)}.html"
        start = f"<!doctype html><html lang=en><meta charset=utf-8>{head}<title>Page</title>"
        path.write_text(f"{start}<main><h1>Page</h1>{body}</main>", encoding="utf-8")
        return path

    (tmp_path / "beside.css").write_text("p {width: 2000px}", encoding="utf-8")
    return make


def test_a_sound_page_has_no_faults(browser: Browser, page: Page, tmp_path: Path) -> None:
    """On a phone in the light as on a desk in the dark, on a screen as on paper."""
    path = page(SOUND, HEAD + POLICY)
    for width, dark in ((PHONE, False), (DESK, True)):
        shot = tmp_path / f"{width}-{dark}.png"
        look = browser.look(path, width=width, dark=dark, shot=shot)
        assert look.faults == []
        assert "توافق شد." in look.text
        wide, high = struct.unpack(">2I", shot.read_bytes()[16:24])  # where a PNG has them
        assert wide == width
        assert high > 800, "all of the page is in the picture, not a screen of it"
    printed = browser.printed(path)
    assert (printed.pages, printed.faults, printed.pdf[:5]) == (1, [], b"%PDF-")
    assert browser.too_wide(path, [PHONE, DESK]) == []
    assert browser.families(path, "h1") == [FONTS[0].family]


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_page_is_seen(browser: Browser, page: Page, fault: str) -> None:
    """For what it is, with nothing beside it but that the browser says what it did not let through."""
    body, expected = FAULTS[fault]
    faults = browser.look(page(body), width=PHONE).faults
    found = sorted(fault for fault in faults if not fault.startswith(STOPPED))
    assert len(found) == len(expected), found
    assert all(map(str.startswith, found, expected)), found


def test_what_a_page_forbids_itself_does_not_blind_the_browser(browser: Browser, page: Page) -> None:
    """A page that lets no script run is still looked at, and told of when it has one."""
    said, grey = browser.look(page(f"{GREY}<script>0</script>", HEAD + POLICY), width=DESK).faults
    assert said.startswith("said: error: Executing inline script violates")
    assert grey.startswith("axe: color-contrast: ")


def test_a_page_not_made_for_phones_is_too_wide_for_them(browser: Browser, page: Page) -> None:
    """A phone shows it as a desk would, too small to read."""
    path = page("<p>Agreed on.</p>", head="")
    assert browser.look(path, width=DESK).faults == []
    assert browser.look(path, width=PHONE).faults == ["too wide: the page, by 620 pixels"]
    assert browser.too_wide(path, [DESK, PHONE]) == [f"{PHONE}: the page, by 620 pixels"]


def test_what_cannot_be_read_in_the_dark_is_seen_there(browser: Browser, page: Page) -> None:
    """The light and the dark look of a page are held to the rules each for itself."""
    path = page("<p>Agreed on.</p>", HEAD + DARK)
    assert browser.look(path, width=DESK).faults == []
    heading, sentence = browser.look(path, width=DESK, dark=True).faults
    assert heading.startswith("axe: color-contrast: ")
    assert sentence.startswith("axe: color-contrast: ")


def test_pages_are_counted_as_they_are_printed(browser: Browser, page: Page) -> None:
    """On the paper that the page wants, which is to be A4, and fetching nothing even there."""
    assert browser.printed(page("<p style='break-after: page'>On.</p>" * 2 + "<p>Over.</p>")).pages == 3
    assert browser.printed(page("<style>@page {size: A4 landscape}</style>")).faults == []
    assert browser.printed(page("<style>@page {size: letter}</style>")).faults == ["paper: 612 x 792 points"]
    fetching = page("<style>@media print {h1 {background: url(http://example.org/d.png)}}</style>")
    assert browser.look(fetching, width=DESK).faults == []
    assert browser.printed(fetching).faults == ["asked for: http://example.org/d.png"]


def test_a_reader_may_have_a_style_of_their_own(browser: Browser, page: Page) -> None:
    """What is too wide in it, and only in it, is seen."""
    path = page("<p>Agreed on.</p>", HEAD)
    assert browser.too_wide(path, [DESK], "p {width: 2000px}") == [
        f"{DESK}: the page, by 728 pixels",
        f"{DESK}: <p></p>",
    ]
    assert browser.too_wide(path, [DESK]) == []


@pytest.fixture(params=["", "true"], ids=["here", "in CI"])
def outcome(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[BaseException]:
    """What is made of a test that cannot be run, where it is decided what lands and elsewhere."""
    monkeypatch.setenv("CI", request.param)
    found: type[BaseException] = pytest.fail.Exception if request.param else pytest.skip.Exception
    return found


def test_without_chromium_nothing_is_tried_and_ci_fails(
    outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has none is told what was not tried; where it is decided what lands, that is not enough."""
    monkeypatch.setattr("browser.shutil.which", lambda name: None)
    with pytest.raises((pytest.skip.Exception, pytest.fail.Exception)) as ended:
        find_chromium()
    assert (ended.type, ended.value.msg) == (outcome, f"Not tried: {NO_CHROMIUM}")


def test_without_a_font_nothing_is_tried_in_it_and_ci_fails(
    outcome: type[BaseException], in_font: Callable[[Font], Browser]
) -> None:
    """The same with a font: no other takes its place."""
    unheard_of = Font("Unheard Of", "fonts-unheard-of", ("UnheardOf-Regular",))
    with pytest.raises((pytest.skip.Exception, pytest.fail.Exception)) as ended:
        in_font(unheard_of)
    assert (ended.type, ended.value.msg) == (outcome, f"Not tried: {unheard_of.not_tried}")


@dataclass
class Report:
    """What a run keeps of a test."""

    user_properties: list[tuple[str, str]] = field(default_factory=list)
    longrepr: object = None


def test_what_depends_on_the_machine_is_said_at_the_end() -> None:
    """The fonts, tests of data that are not everywhere, and loudly what was not tried."""
    on_data, in_a_font = Report([(run_report.DATA, "sources")]), Report([(run_report.FONT, "DejaVu Sans")])
    without_data = Report([(run_report.DATA, "data/stream")], ("test_x.py", 1, "Skipped: No data"))
    without_font = Report(longrepr=("test_x.py", 1, "Skipped: Not tried: how it looks in Times."))
    without_pip = Report(longrepr=("test_x.py", 1, "Skipped: could not import 'pip'"))
    run = {"passed": [Report(), on_data, in_a_font], "failed": [on_data]}
    skipped = {"skipped": [without_data, without_font, without_font, without_pip]}
    assert list(run_report.report_sentences(run | skipped)) == [
        ("Pages were looked at in DejaVu Sans.", False),
        ("Tests of data outside the repository: 2 run, of ../shared/sources.", False),
        ("Tests of data outside the repository: 1 not run, of ../shared/data/stream.", True),
        ("2 not tried: how it looks in Times.", True),
    ]
    assert list(run_report.report_sentences({})) == []
