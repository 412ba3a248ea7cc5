"""Headless Chromium, for what only a browser tells of a page: its looks, what it fetches, its print."""

import contextlib
import functools
import io
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fonts import Font, write_font_settings
from run_report import not_tried

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Playwright
    from pypdf import PageObject

NO_CHROMIUM = "how the brief looks in a browser. Install Debian's package chromium."
SWITCHES = ["--disable-gpu", "--disable-quic"]  # Playwright has the others that keep it off the network
HOMES = ["HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"]  # it keeps crash reports there whatever it is told
FONTCONFIG = ["FONTCONFIG_PATH", "FONTCONFIG_SYSROOT"]  # where else fonts would come from
PHONE = 600  # pixels; a narrower screen is a phone's, which zooms out of a page that was not made for it
PAPER = (595, 842)  # points: A4
MARGIN = "1cm"  # what Chromium leaves white where the page does not say

UNFOLD = """document.querySelectorAll("details").forEach(folded => { folded.open = true; })"""

# What makes a reader scroll the whole page sideways, or is never seen. What stands in a box that scrolls by
# itself is in its place, and so is what only a screen reader is to find, in a box of one pixel.
TOO_WIDE = """screen => {
    const root = document.documentElement;
    const sticksOut = element => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && (box.left < -1 || box.right > screen + 1);
    };
    const isInABox = element => element !== document.body && element !== root && (
        ["auto", "scroll"].includes(getComputedStyle(element).overflowX)
        || element.offsetWidth <= 1 || isInABox(element.parentElement)
    );
    const outermost = [...document.body.querySelectorAll("*")].filter(element =>
        sticksOut(element) && !sticksOut(element.parentElement) && !isInABox(element.parentElement)
    ).map(element => element.cloneNode(false).outerHTML);
    const excess = root.scrollWidth - screen;
    return excess > 0 ? [`the page, by ${excess} pixels`, ...outermost] : outermost;
}"""

# Words that stand letter under letter, because their place has next to no width.
TOO_NARROW = """() => [...document.querySelectorAll("main :is(tbody *, li, p)")].filter(element => {
    const room = element.getBoundingClientRect(), letters = parseFloat(getComputedStyle(element).fontSize);
    return room.width < 3 * letters && room.height > 6 * letters;
}).map(element => element.outerHTML)"""

# Bands that have no pattern, and letters on them whose ground is not that of their status.
WITHOUT_LOOK = """() => [...document.querySelectorAll("rect.band[fill^=url], text.letter")].filter(drawn => {
    const status = drawn.matches("rect") ? drawn.getAttribute("fill").slice(5, -1) : drawn.classList[0];
    const look = document.querySelector(`pattern[id="${status}"] rect`);
    const fill = element => getComputedStyle(element).fill;
    if (!look || drawn.matches("rect")) return !look;
    const plate = drawn.previousElementSibling;
    return fill(plate) !== fill(look) || fill(drawn) === fill(plate);
}).map(element => element.outerHTML)"""

OVERLAPPING = """selector => {
    const parts = [...document.querySelectorAll(selector)]
        .map(part => [part.tagName, part.getBoundingClientRect()]);
    const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return parts.flatMap(([name, box], place) => parts.slice(place + 1)
        .filter(([, other]) => overlap(box, other)).map(([other]) => `${name} and ${other}`));
}"""

# A label is struck through by what is drawn after the plate that it stands on; without a plate by anything.
STRUCK = """() => [...document.querySelectorAll("main svg text")].flatMap(text => {
    let picture = text.closest("svg");
    while (picture.parentElement.closest("svg")) { picture = picture.parentElement.closest("svg"); }
    const drawn = [...picture.querySelectorAll("line, path, rect, circle, text")];
    const box = text.getBoundingClientRect();
    const covers = other => {
        const plate = other.getBoundingClientRect();
        return other.classList.contains("plate") && plate.left <= box.left + 1 && plate.right >= box.right - 1
            && plate.top <= box.top + 3 && plate.bottom >= box.bottom - 3;
    };
    const first = drawn.findLastIndex((other, place) => place < drawn.indexOf(text) && covers(other));
    return drawn.slice(first + 1).filter(other => {
        const line = other.getBoundingClientRect();
        return other !== text && Math.min(box.right, line.right) - Math.max(box.left, line.left) > 0.5
            && Math.min(box.bottom, line.bottom) - Math.max(box.top, line.top) > 3
            || other !== text && line.width < 1 && line.left > box.left && line.right < box.right
            && Math.min(box.bottom, line.bottom) - Math.max(box.top, line.top) > 3;
    }).map(other => `${text.textContent}: ${other.outerHTML}`);
})"""

VIOLATIONS = """() => axe.run({resultTypes: ["violations"]}).then(found =>
    found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${[...node.any, ...node.all, ...node.none][0].message}: ${node.html}`
    ))
)"""


@dataclass(frozen=True)
class Look:
    """How a page is on a screen, and what it does there that a page of one file has no business doing."""

    text: str
    text_without_scripts: str
    said: list[str]  # on the console, with the errors of scripts
    asked_for: list[str]  # the addresses, beside its own
    too_wide: list[str]  # the tags of what sticks out of the screen
    too_narrow: list[str]  # the parts whose words are broken after each letter
    violations: list[str]  # of the rules that axe follows unless told otherwise

    @property
    def faults(self) -> list[str]:
        """All that is wrong, a line each."""
        reads_the_same = self.text.split() == self.text_without_scripts.split()
        found = {
            "said": self.said,
            "asked for": self.asked_for,
            "too wide": self.too_wide,
            "too narrow": self.too_narrow,
            "axe": self.violations,
            "without scripts": [] if reads_the_same else [self.text_without_scripts],
        }
        return [f"{kind}: {line}" for kind, lines in found.items() for line in lines]


@dataclass(frozen=True)
class Printed:
    """How a page is on paper, and what is wrong there: other paper, or what it fetches only to be printed."""

    pdf: bytes
    pages: int
    faults: list[str]


class Browser:
    """One page of a browser, where file after file is opened: a new page for each costs half a second."""

    def __init__(self, context: "BrowserContext") -> None:
        self._axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
        self._said: list[str] = []
        self._asked_for: list[str] = []
        self._address = ""
        context.route(lambda address: address != self._address, lambda route: route.abort())
        self._page = context.new_page()
        self._page.on("console", lambda message: self._said.append(f"{message.type}: {message.text}"))
        self._page.on("pageerror", lambda error: self._said.append(f"error: {error}"))
        # Playwright's own events leave out whatever has a data: address.
        self._devtools = context.new_cdp_session(self._page)
        self._devtools.on("Network.requestWillBeSent", lambda sent: self._ask(sent["request"]["url"]))
        self._devtools.on("Network.webSocketCreated", lambda made: self._ask(made["url"]))
        self._devtools.send("Network.enable")

    def look(self, path: Path, *, width: int, dark: bool = False, shot: Path | None = None) -> Look:
        """Open a file on a screen of that many pixels; where a path is given, keep a picture of all of it."""
        self._forget()
        self._open(path, width=width, dark=dark, scripts=False)
        text_without_scripts = self._page.inner_text("body")
        self._open(path, width=width, dark=dark)
        text = self._page.inner_text("body")
        if shot:
            self._page.screenshot(path=shot, full_page=True)
        self._page.evaluate(UNFOLD)
        too_wide = self._page.evaluate(TOO_WIDE, width)
        too_narrow = self._page.evaluate(TOO_NARROW)
        heard = _once(self._said), _once(self._asked_for)  # before axe says and asks for things of its own
        self._page.evaluate(self._axe)
        violations = self._page.evaluate(VIOLATIONS)
        return Look(text, text_without_scripts, *heard, too_wide, too_narrow, violations)

    def too_wide(self, path: Path, widths: Sequence[int], style: str = "") -> list[str]:
        """What sticks out of screens of so many pixels, each with its width; with a style of the reader's."""
        self._forget()
        self._open(path, width=widths[0])
        if style:
            self._page.add_style_tag(content=style)
        self._page.evaluate(UNFOLD)
        return self._at_each(widths, lambda width: self._page.evaluate(TOO_WIDE, width))

    def overlapping(self, path: Path, selector: str, widths: Sequence[int]) -> list[str]:
        """The pairs of elements of a kind of which one is drawn over the other, with the width."""
        self._forget()
        self._open(path, width=widths[0])
        return self._at_each(widths, lambda _: self._page.evaluate(OVERLAPPING, selector))

    def struck_labels(self, path: Path, widths: Sequence[int]) -> list[str]:
        """The labels of pictures that something is drawn over, and by what, with the width."""
        self._forget()
        self._open(path, width=widths[0])
        return self._at_each(widths, lambda _: self._page.evaluate(STRUCK))

    def read(self, path: Path, *, width: int) -> str:
        """The text of a file on a screen of so many pixels."""
        self._forget()
        self._open(path, width=width)
        return self._page.inner_text("body")

    def families(self, path: Path, selector: str) -> list[str]:
        """The fonts in which the first element of a kind is written."""
        self._forget()
        self._open(path, width=1280)
        self._devtools.send("DOM.enable")
        self._devtools.send("CSS.enable")
        root = self._devtools.send("DOM.getDocument")["root"]["nodeId"]
        node = self._devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})
        used = self._devtools.send("CSS.getPlatformFontsForNode", node)["fonts"]
        self._devtools.send("CSS.disable")
        self._devtools.send("DOM.disable")
        return [font["familyName"] for font in used]

    def printed(self, path: Path, paper: str = "A4") -> Printed:
        """Print a file as people do: without backgrounds, and on A4 unless the page wants something else."""
        from pypdf import PdfReader

        self._forget()
        self._open(path, width=1280)
        pdf = self._page.pdf(
            format=paper,
            prefer_css_page_size=True,
            margin={"top": MARGIN, "right": MARGIN, "bottom": MARGIN, "left": MARGIN},
        )
        sizes = [_size(sheet) for sheet in PdfReader(io.BytesIO(pdf)).pages]
        faults = [f"paper: {x} x {y} points" for x, y in sizes if paper == "A4" and not _is_a4(x, y)]
        faults += [f"asked for: {address}" for address in self._asked_for]
        return Printed(pdf, len(sizes), _once(faults))

    def _forget(self) -> None:
        self._said.clear()
        self._asked_for.clear()

    def _ask(self, address: str) -> None:
        self._asked_for.append(address)

    def _open(self, path: Path, *, width: int, dark: bool = False, scripts: bool = True) -> None:
        self._address = path.resolve().as_uri()
        self._resize(width)
        self._devtools.send("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self._page.emulate_media(color_scheme="dark" if dark else "light")
        self._page.goto(self._address)
        self._asked_for.remove(self._address)  # the one request that it is to make

    def _at_each(self, widths: Sequence[int], look: Callable[[int], list[str]]) -> list[str]:
        """What is found in the open page on each screen: to open it anew takes longer than to look at it."""
        found = []
        for width in widths:
            self._resize(width)
            found += [f"{width}: {line}" for line in look(width)]
        return found

    def _resize(self, width: int) -> None:
        screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < PHONE}
        self._devtools.send("Emulation.setDeviceMetricsOverride", screen)


def find_chromium() -> str:
    """Where Chromium is; nothing is tried without it."""
    return shutil.which("chromium") or not_tried(NO_CHROMIUM)


@contextlib.contextmanager
def started_playwright(home: Path) -> Iterator["Playwright"]:
    """Playwright, which a process can start only once at a time."""
    from playwright.sync_api import sync_playwright

    with contextlib.ExitStack() as opened:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("HOME", str(home))  # it does not start where nobody has one
            playwright = opened.enter_context(sync_playwright())
        yield playwright


@contextlib.contextmanager
def browsers_by_font(playwright: "Playwright", home: Path) -> Iterator[Callable[[Font], Browser]]:
    """Gives the browser that has one font, as often as it is asked for; all are closed at the end."""
    found = find_chromium()
    with contextlib.ExitStack() as opened:
        yield functools.cache(lambda font: opened.enter_context(_browser(playwright, found, font, home)))


@contextlib.contextmanager
def _browser(playwright: "Playwright", program: str, font: Font, home: Path) -> Iterator[Browser]:
    """What a browser keeps of itself, it keeps in a home of its own."""
    folder = home / font.family
    settings = write_font_settings(font, folder) or not_tried(font.not_tried)
    env: dict[str, str | float | bool] = {
        **{name: value for name, value in os.environ.items() if name not in FONTCONFIG},
        **dict.fromkeys(HOMES, str(folder)),
        "FONTCONFIG_FILE": str(settings),
    }
    with (
        playwright.chromium.launch(executable_path=program, args=SWITCHES, env=env) as process,
        process.new_context(offline=True, no_viewport=True) as context,
    ):
        yield Browser(context)


def _size(sheet: "PageObject") -> tuple[int, int]:
    return round(sheet.mediabox.width), round(sheet.mediabox.height)


def _is_a4(x: int, y: int) -> bool:
    return all(abs(side - wanted) <= 1 for side, wanted in zip(sorted((x, y)), PAPER, strict=True))


def _once(lines: list[str]) -> list[str]:
    return list(dict.fromkeys(lines))
