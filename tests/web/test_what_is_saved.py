"""What can be saved from the pages: logs, documents, workbooks, calendars, the brief with its heading."""

import io
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ON_A_FILE, CommandLine, fill_once
from web_pages import SITE_HISTORY, Pages, text_of

pytestmark = ON_A_FILE


@pytest.fixture
def pages(tracker: CommandLine, tmp_path: Path) -> Pages:
    """A browser that is let in, where something was recorded."""
    fill_once(tracker.path, "saved", lambda: [tracker(line) for line in SITE_HISTORY])
    return Pages(tracker.path, tmp_path).let_in()


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        ("", ""),
        ("reporter=iran", "--reporter IR"),
        ("status=limited&status=breached", "--status limited --status breached"),
        ("obligor=IR&search=shots", "--obligor IR --search shots"),
        ("since=2018-02-01&until=2018-04-30", "--since 2018-02-01 --until 2018-04-30"),
        ("theme=border&strength=agreed", "--theme border --strength agreed"),
        ("agreement=pk-ir-2017&flag=unverified", "--agreement pk-ir-2017 --flag unverified"),
        ("until=2018-05-01&as-of=2018-02-01", "--until 2018-05-01 --as-of 2018-02-01"),
    ],
)
def test_a_log_has_what_the_command_line_shows(
    pages: Pages, tracker: CommandLine, asked: str, options: str
) -> None:
    """Every selection is in the address under the name of its option; so is what can be saved."""
    wanted = tracker(f"log {options} --json").json
    assert pages.get(f"log.json?{asked}").json == wanted
    shown = re.findall(r'<tr id="([^"]*)">', pages.get(f"log?{asked}").text)
    assert sorted(shown) == sorted(one["number"] for one in wanted["items"])
    assert f"{len(shown)} entries" in text_of(pages.get(f"log?{asked}"))
    rows = pages.get(f"log.csv?{asked}").data.decode("utf-8-sig")
    assert rows == tracker(f"log {options} --format csv").out


def test_a_log_is_saved_as_a_workbook(pages: Pages) -> None:
    """Its page leads there with what was selected; what was typed is still in the form."""
    page = pages.get("log?reporter=IR&since=2018-01-01").text
    assert "log.xlsx?reporter=IR&amp;since=2018-01-01" in page
    assert 'name="since" value="2018-01-01"' in page
    answer = pages.get("log.xlsx?reporter=IR")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert answer.headers["Content-Disposition"] == 'attachment; filename="log-2018-06-01.xlsx"'
    assert pages.get("log.ics").status_code == 404


def test_what_came_with_a_file_is_found(pages: Pages, tracker: CommandLine, tmp_path: Path) -> None:
    """By its name or the beginning of it; a file that never came is told with those that did."""
    table = tmp_path / "news.csv"
    table.write_text("commitment,effective_on,status\nhotline,2018-03-01,limited\n", encoding="utf-8")
    tracker(f"import {table}")
    assert pages.get("log?import=news").text.count("<tr id=") == 1
    answer = pages.get("log?import=nothing")
    assert (answer.status_code, "news.csv" in text_of(answer)) == (404, True)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("log?since=05/06/2018", "can be read as"), ("log?status=nonsense", "is not a status")],
)
def test_what_cannot_be_asked_of_a_log_is_told(pages: Pages, path: str, sentence: str) -> None:
    answer = pages.get(path)
    assert (answer.status_code, sentence in text_of(answer)) == (400, True)


@pytest.mark.parametrize("asked", ["", "agreement=pk-ir-2017&flag=overdue", "shareable=1"])
def test_a_document_is_that_of_the_command_line(pages: Pages, tracker: CommandLine, asked: str) -> None:
    """All there is, what is selected, or what goes out."""
    options = {"": "", "shareable=1": "--shareable"}.get(asked, "--agreement pk-ir-2017 --flag overdue")
    wanted = json.loads(tracker(f"export {options}").out)
    found = pages.get(f"export.json?{asked}").json
    assert found is not None
    assert {**found, "exported_at": ""} == {**wanted, "exported_at": ""}


def test_all_is_handed_on_as_a_workbook_and_a_calendar(pages: Pages) -> None:
    """As of any day; a document is of none."""
    page = text_of(pages.get("export"))
    assert "A document (JSON)" in page
    book = openpyxl.load_workbook(io.BytesIO(pages.get("export.xlsx?as-of=2018-03-01").data))
    assert {"Commitments", "Updates"} <= {*book.sheetnames}
    assert "BEGIN:VCALENDAR" in pages.get("export.ics?obligor=IR").text
    answer = pages.get("export.json?as-of=2018-03-01")
    assert (answer.status_code, "whole history" in text_of(pages.get("export"))) == (400, True)
    assert "on another day" in text_of(answer)
    assert pages.get("export.csv").status_code == 404


def test_a_selection_is_kept_on_the_way_to_a_file(pages: Pages) -> None:
    """Also the day, and for whom it is."""
    page = pages.get("export?agreement=pk-ir-2017&flag=overdue&as-of=2018-03-01&shareable=1")
    links = re.findall(r'href="[^"]*/(export\.\w+[^"]*)"', page.text)
    kept = "agreement=pk-ir-2017&amp;flag=overdue&amp;as-of=2018-03-01&amp;shareable=1"
    assert links == [f"export.{suffix}?{kept}" for suffix in ("json", "xlsx", "ics")]
    assert "Only what is selected" in text_of(page)


def test_a_brief_gets_a_title_and_a_marking(pages: Pages) -> None:
    """Which its form keeps; one that is too long is refused."""
    page = pages.get("brief?title=Session+of+May&marking=RESTRICTED").text
    assert "brief.docx?title=Session+of+May&amp;marking=RESTRICTED" in page
    assert 'value="Session of May"' in page
    brief: Any = pages.get("brief.md?title=Session+of+May&marking=RESTRICTED").text
    assert brief.count("RESTRICTED")
    assert "Session of May" in brief
    assert pages.get(f"brief.md?marking={'x' * 200}").status_code == 422
