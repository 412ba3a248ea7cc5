"""A working day in a real browser, with the mouse and with the keyboard alone, on a desk and on a phone."""

import os
import re
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from browser import HOMES, SWITCHES, TOO_WIDE, VIOLATIONS, WITHOUT_LOOK, find_chromium
from conftest import ON_A_FILE, CommandLine
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Playwright
from web_pages import Served, served

pytestmark = ON_A_FILE

PHONE, DESK, WALL = 360, 1280, 2560
PERSIAN = "گفت‌وگو انجام شد"
MAX_TABS = 120  # presses of the tabulator until what is looked for must have been reached


@pytest.fixture(scope="module")
def chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium, once for all tests of this module."""
    env: dict[str, str | float | bool] = {
        **os.environ,
        **dict.fromkeys(HOMES, str(tmp_path_factory.mktemp("home"))),
    }
    with playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES, env=env) as process:
        yield process


@pytest.fixture
def server(tracker: CommandLine) -> Iterator[Served]:
    """A server where one commitment of Iran is overdue."""
    tracker('update fencing limited -m "Twenty kilometres" --on 2018-01-10 --due 2018-05-01')
    with served(tracker.path) as started:
        yield started


class Screen:
    """One window of the browser; whatever is said on its console is a fault."""

    def __init__(self, context: BrowserContext, server: Served) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.said: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(server.opener.as_uri())
        self.page.wait_for_url(re.compile(r"127\.0\.0\.1:\d+/[^/?]+/$"))
        self.base = self.page.url

    def _hear(self, message: ConsoleMessage) -> None:
        """Keep what is said; that an answer refuses a form is the browser's own note of its number."""
        if not message.text.startswith("Failed to load resource: the server responded with a status of 4"):
            self.said.append(message.text)

    @property
    def text(self) -> str:
        """What the page says."""
        return " ".join(self.page.inner_text("body").split())


@pytest.fixture
def open_screen(chromium: Any, server: Served) -> Iterator[Callable[..., Screen]]:
    """Opens a window of some width."""
    contexts = []

    def make(width: int, *, scheme: str = "light") -> Screen:
        viewport = {"width": width, "height": 800}
        contexts.append(chromium.new_context(viewport=viewport, color_scheme=scheme, accept_downloads=True))
        return Screen(contexts[-1], server)

    yield make
    for context in contexts:
        context.close()


def press_to(page: Page, reached: str) -> None:
    """Press the tabulator until what has the focus is what is looked for; it must be seen to have it."""
    for _ in range(MAX_TABS):
        page.keyboard.press("Tab")
        is_there, outline = page.evaluate(
            "([selector]) => [document.activeElement.matches(selector),"
            " getComputedStyle(document.activeElement).outlineStyle]",
            [reached],
        )
        if is_there:
            assert outline != "none", f"{reached}: nobody sees where the focus is"
            return
    pytest.fail(f"{reached} is not reached by the keyboard")


class ByMouse:
    """How a person with a mouse goes on."""

    def __init__(self, screen: Screen) -> None:
        self.page = screen.page

    def named(self, words: str) -> Locator:
        """The link or the button that is called so."""
        link = self.page.get_by_role("link", name=words, exact=True)
        return link.or_(self.page.get_by_role("button", name=words, exact=True)).first

    def follow(self, words: str) -> None:
        """Follow a link, or press a button."""
        self.named(words).click()

    def unfold(self, words: str) -> None:
        """Open what is folded."""
        self.page.locator("summary", has_text=words).click()

    def write(self, name: str, text: str) -> None:
        """Write into a field."""
        self.page.locator(f"[name={name}]").fill(text)

    def choose(self, name: str, value: str) -> None:
        """Choose one of several."""
        self.page.locator(f"select[name={name}]").select_option(value)


class ByKeyboard(ByMouse):
    """How a person without one does: tabulator, arrows, letters and the enter key."""

    def follow(self, words: str) -> None:
        """Reach it, and press enter."""
        found = self.named(words)
        found.evaluate("element => element.setAttribute('data-wanted', '')")
        is_file = found.get_attribute("download") is not None
        press_to(self.page, "[data-wanted]")
        if is_file:
            self.page.keyboard.press("Enter")
            return
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def unfold(self, words: str) -> None:
        self.page.locator("summary", has_text=words).evaluate("one => one.setAttribute('data-wanted', '')")
        press_to(self.page, "[data-wanted]")
        self.page.keyboard.press("Enter")

    def write(self, name: str, text: str) -> None:
        press_to(self.page, f"[name={name}]")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def choose(self, name: str, value: str) -> None:
        press_to(self.page, f"select[name={name}]")
        self.page.keyboard.type(value)


@pytest.mark.parametrize(("way", "width"), [(ByMouse, DESK), (ByKeyboard, PHONE)], ids=["mouse", "keyboard"])
def test_a_working_day(
    open_screen: Callable[..., Screen],
    way: type[ByMouse],
    width: int,
    tracker: CommandLine,
    tmp_path: Path,
) -> None:
    """Find what Iran has overdue, record, be refused, take back, correct, import, save the list."""
    screen = open_screen(width)
    page, do = screen.page, way(screen)

    do.follow("List")
    do.unfold("Select")
    do.write("obligor", "Iran")
    do.choose("flag", "overdue")
    do.follow("Show the list")
    assert "1 commitment as of Fri 1 Jun 2018." in screen.text
    do.follow("fencing")

    do.follow("Record news")
    do.choose("status", "limited")
    do.write("note", PERSIAN)
    do.follow("Record")
    assert "fencing: still limited, true on Fri 1 Jun 2018 [U-2]." in screen.text
    assert page.locator(".log bdi[lang=fa]").inner_text() == PERSIAN
    assert page.locator("[role=status]").is_visible()

    do.follow("Record news")
    do.choose("status", "breached")
    do.follow("Record")
    assert "needs a note" in screen.text
    assert page.locator("#error-note").is_visible()
    assert page.locator("[name=status]").input_value() == "breached"
    do.write("note", "Works at the border")
    do.follow("Record")
    assert "fencing: limited -> breached" in screen.text

    do.follow("Take it back")
    assert "The last update is U-3, fencing: breached" in screen.text
    do.follow("Take back")
    assert "Taken back: U-3" in screen.text
    assert "Today fencing is limited" in screen.text

    do.follow("Correct")
    do.write("title", "Fence on the border")
    do.write("reason", "Mistyped")
    do.follow("Record")
    assert page.locator("h1").inner_text().endswith("Fence on the border")

    _import_a_workbook(do, screen, tmp_path)
    do.follow("List")
    with page.expect_download() as waiting:
        do.follow("Excel")
    saved = tmp_path / "list.xlsx"
    waiting.value.save_as(saved)
    sheet = openpyxl.load_workbook(saved).active
    assert sheet is not None
    assert "Fence on the border" in {cell.value for row in sheet.iter_rows() for cell in row}
    assert waiting.value.suggested_filename == "list-2018-06-01.xlsx"
    assert screen.said == []
    (entry, *_) = tracker("show patrols --json").json["items"][0]["log"]
    assert (entry["status"], entry["note"]) == ("limited", "From a sheet")


def _import_a_workbook(do: ByMouse, screen: Screen, folder: Path) -> None:
    """Send a workbook, read what would happen, and confirm it."""
    book = openpyxl.Workbook()
    assert book.active
    book.active.append(["commitment", "effective_on", "status", "note"])
    book.active.append(["patrols", "2018-05-01", "limited", "From a sheet"])
    book.save(folder / "news.xlsx")
    do.follow("Import")
    screen.page.set_input_files("#file", folder / "news.xlsx")
    do.follow("Try it")
    assert "news.xlsx: would add 1 update; nothing was saved." in screen.text
    do.follow("Bring it in")
    assert "news.xlsx: added 1 update." in screen.text


def test_marks_and_names_are_given_by_the_keyboard_alone(
    open_screen: Callable[..., Screen], tracker: CommandLine
) -> None:
    """On a phone: for whose eyes an entry and a commitment are, what it is called, and who we are."""
    screen = open_screen(PHONE)
    do = ByKeyboard(screen)
    screen.page.goto(f"{screen.base}commitment/fencing")
    do.follow("U-1")
    do.follow("Say for whose eyes it is")
    do.choose("mark", "internal")
    do.follow("Record")
    assert "U-1: marked internal [U-2]." in screen.text
    do.follow("Say for whose eyes it is")
    do.follow("Record")
    assert screen.page.locator("#error-mark").is_visible()
    do.choose("mark", "shared")
    do.follow("Record")
    assert "fencing: marked shared [U-3]." in screen.text
    do.follow("Give another ref")
    do.write("ref", "fence")
    do.follow("Record")
    assert "fencing is fence now; fencing still means it." in screen.text
    do.follow("About")
    do.follow("Say who we are")
    do.write("name", PERSIAN)
    do.write("actor", "Pakistan")
    do.follow("Record")
    assert f"We are {PERSIAN}, the actor PK (Pakistan)." in screen.text
    do.follow("Take it back")
    do.follow("Take back")
    assert tracker("office --json").json["items"][0]["name"] is None
    assert screen.said == []


EVERY_PAGE = [
    *("", "list?all=1", "commitment/hotline", "commitment/fencing", "agreement/pk-ir-2017", "actor/IR"),
    *("document/hilal-2017-11", "event/signing", "meeting/s-1", "theme?path=border", "agreements", "actors"),
    *(
        "documents",
        "events",
        "meetings",
        "themes",
        "log",
        "about",
        "check",
        "backup",
        "brief",
        "news/hotline",
    ),
    *("add", "add/commitment", "add/meeting", "correct/commitment/hotline", "amend/agreement/pk-ir-2017"),
    *("retract/commitment/region", "entry/U-1", "correct-entry/U-1", "retract-entry/U-1", "undo", "import"),
    *("mark/commitment/hotline", "mark-entry/U-1", "rename/hotline", "office"),
    *("list?shareable=1", "commitment/patrols?shareable=1", "otherwise"),
    *("summary?group-by=obligor&since=2018-03-01", "summary?every=month&from=2018-01-01"),
    *("log?reporter=IR&shareable=1", "export?agreement=pk-ir-2017"),
    *("standing/pk-ir-2017", "?as-of=2018-03-01", "list?as-of=05/06/2018"),
]


COLOURS = VIOLATIONS.replace("axe.run({", 'axe.run({runOnly: ["color-contrast"], ')


def test_every_page_can_be_read_by_everybody(
    open_screen: Callable[..., Screen], tracker: CommandLine
) -> None:
    """Axe finds nothing, nothing is wider than the screen, and nothing is said on the console."""
    tracker('meeting add "Session" --ref s-1 --agreement pk-ir-2017 --on 2018-05-08')
    tracker('update patrols breached --side IR -m "Shots" --on 2018-05-10 --incidents 2')
    screen = open_screen(PHONE)
    page = screen.page
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.context.new_cdp_session(page).send("Page.setBypassCSP", {"enabled": True})  # axe is a script
    faults = []
    for path in EVERY_PAGE:
        page.set_viewport_size({"width": PHONE, "height": 800})
        page.emulate_media(color_scheme="light")
        page.goto(screen.base + path)
        page.evaluate(axe)
        found = [*page.evaluate(VIOLATIONS), *page.evaluate(WITHOUT_LOOK)]
        for width in (PHONE, DESK, WALL):
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{width}: {line}" for line in page.evaluate(TOO_WIDE, width)]
        page.emulate_media(color_scheme="dark")
        faults += [f"{path}: {line}" for line in (*found, *page.evaluate(COLOURS))]
    assert faults == []
    assert screen.said == []


PUBLISHED_PAGES = (
    *("index", "commitment/patrols", "agreement/pk-ir-2017", "actor/ir", "meeting/s-1", "theme/border"),
    *("index/flags", "index/refs", "meetings", "themes", "data", "about"),
)


@pytest.fixture
def public(tracker: CommandLine, tmp_path: Path) -> Path:
    """A published folder, with all that a page can have."""
    tracker('meeting add "Session" --ref s-1 --agreement pk-ir-2017 --on 2018-05-08')
    tracker('update patrols breached --side IR -m "Shots" --on 2018-05-10 --incidents 2')
    tracker(f"publish -o {tmp_path / 'public'} --with-internal")
    return tmp_path / "public"


def test_published_pages_work_from_a_folder(chromium: Any, public: Path) -> None:
    """Opened as files, with the mouse from the overview to a commitment; nothing else is asked for."""
    said: list[str] = []
    asked: list[str] = []
    page = chromium.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((public / "index.html").as_uri())
    page.click("main >> text=patrols")
    assert "Shots" in page.inner_text("main")
    page.click("nav >> text=Index")
    page.click("main >> text=agreement")
    assert "pk-ir-2017" in page.inner_text("main")
    for path in PUBLISHED_PAGES:
        page.goto((public / f"{path}.html").as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith((public.as_uri(), "data:,"))] == []


def test_published_pages_can_be_read_by_everybody(chromium: Any, public: Path) -> None:
    """Axe finds nothing, light and dark, and nothing is wider than the screen of a phone."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page, faults, drawn = chromium.new_page(), [], 0
    page.set_viewport_size({"width": PHONE, "height": 800})
    for path in PUBLISHED_PAGES:
        page.emulate_media(color_scheme="light")
        page.goto((public / f"{path}.html").as_uri())
        page.evaluate(axe)
        found = [*page.evaluate(VIOLATIONS), *page.evaluate(TOO_WIDE, PHONE)]
        page.emulate_media(color_scheme="dark")
        drawn += page.locator("svg rect.band").count()
        faults += [
            f"{path}: {line}" for line in (*found, *page.evaluate(COLOURS), *page.evaluate(WITHOUT_LOOK))
        ]
    assert faults == []
    assert drawn > 10


def test_a_page_of_another_site_cannot_send_a_form(
    chromium: Any, open_screen: Callable[..., Screen], tmp_path: Path, tracker: CommandLine
) -> None:
    """Neither by itself nor in a frame: the cookie stays here, and no token of ours is known there."""
    screen = open_screen(DESK)
    page = screen.page.context.new_page()
    other = tmp_path / "other.html"
    other.write_text(
        f"<form method=post action={screen.base}news/hotline><input name=note><button>go</button></form>"
        f"<iframe src='{screen.base}list'></iframe>",
        encoding="utf-8",
    )
    page.goto(other.as_uri())
    assert "hotline" not in page.frames[1].content()
    page.click("button")
    assert "Not for you" in page.inner_text("body")
    assert tracker("log --json").json["count"] == 1
