"""The pages in each language in a real browser: nothing is cut off, and everybody can read them."""

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from browser import HOMES, STRUCK, SWITCHES, TOO_WIDE, VIOLATIONS, find_chromium
from conftest import ON_A_FILE, CommandLine
from playwright.sync_api import Page, Playwright
from web_pages import SITE_HISTORY, Pages

pytestmark = ON_A_FILE

PHONE, DESK = 360, 1280
LANGUAGES = ("fa", "ur", "ar", "fr")
LOOKED_AT = (
    "",
    "list?all=1",
    "commitment/hotline",
    "news/hotline",
    "summary?group-by=status",
    "log",
    "about",
)


@pytest.fixture(scope="module")
def page(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """One page of a browser, on a phone, for all tests of this module."""
    env: dict[str, str | float | bool] = {
        **os.environ,
        **dict.fromkeys(HOMES, str(tmp_path_factory.mktemp("home"))),
    }
    with playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES, env=env) as process:
        yield process.new_page(viewport={"width": PHONE, "height": 800})


def faults_of(page: Page, path: Path) -> list[str]:
    """What axe finds, and what is wider than a phone or a desk."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.set_viewport_size({"width": PHONE, "height": 800})
    page.goto(path.as_uri())
    page.evaluate(axe)
    found: list[Any] = [*page.evaluate(VIOLATIONS)]
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}: {line}" for line in page.evaluate(TOO_WIDE, width)]
    return [f"{path.name}: {line}" for line in found]


@pytest.mark.parametrize("code", LANGUAGES)
def test_served_pages_can_be_read_in_every_language(
    page: Page, tracker: CommandLine, tmp_path: Path, code: str
) -> None:
    """On a phone and on a desk."""
    for line in SITE_HISTORY:
        tracker(line)
    pages, faults = Pages(tracker.path, tmp_path, language=code).let_in(), []
    (tmp_path / "style.css").write_text(pages.get("style.css").text, encoding="utf-8")
    for number, path in enumerate(LOOKED_AT):
        file = tmp_path / f"{number}.html"
        text = pages.get(path).text.replace(f"{pages.prefix}/style.css", "style.css")
        file.write_text(text, encoding="utf-8")
        faults += faults_of(page, file)
    assert faults == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_brief_can_be_read_in_every_language(
    page: Page, tracker_with_half_year: CommandLine, tmp_path: Path, code: str
) -> None:
    """With days in another calendar too; no label of a picture is struck through."""
    calendar = "solar-hijri" if code == "fa" else "hijri"
    brief = tmp_path / "brief.html"
    tracker_with_half_year(f"brief --since 2018-03-01 -o {brief} --language {code} --calendar {calendar}")
    assert faults_of(page, brief) == []
    assert page.evaluate(STRUCK) == []


def test_time_runs_from_the_right_where_a_language_does(
    page: Page, tracker_with_half_year: CommandLine, tmp_path: Path
) -> None:
    """In the timeline of a Persian brief a later status stands on the left of an earlier one."""
    places = {}
    for code in ("en", "fa"):
        brief = tmp_path / f"{code}.html"
        tracker_with_half_year(f"brief --since 2018-03-01 -o {brief} --language {code}")
        page.goto(brief.as_uri())
        bands = page.locator(".timeline svg[role=img]").nth(0).locator("rect.band")
        places[code] = [box["x"] for box in (one.bounding_box() for one in bands.all()) if box]
    assert len(places["en"]) > 1
    assert places["en"] == sorted(places["en"])
    assert places["fa"] == sorted(places["fa"], reverse=True)


@pytest.mark.parametrize("code", ["fa", "ur", "ar"])
def test_a_page_from_right_to_left_begins_there(
    page: Page, tracker_with_half_year: CommandLine, tmp_path: Path, code: str
) -> None:
    """The first column of a table is on the right."""
    brief = tmp_path / "brief.html"
    tracker_with_half_year(f"brief --since 2018-03-01 -o {brief} --language {code}")
    page.set_viewport_size({"width": DESK, "height": 800})
    page.goto(brief.as_uri())
    cells = page.locator(".commitments thead th").all()
    lefts = [box["x"] for box in (one.bounding_box() for one in cells[:4]) if box]
    assert lefts == sorted(lefts, reverse=True)
