"""The page of counts and scores: what the command line counts, in groups, since a day, period by period."""

import html
import re
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once
from web_pages import SITE_HISTORY, Pages, text_of

pytestmark = ON_A_FILE


@pytest.fixture
def pages(tracker: CommandLine, tmp_path: Path) -> Pages:
    """A browser that is let in, where something was recorded."""
    fill_once(tracker.path, "counts", lambda: [tracker(line) for line in SITE_HISTORY])
    return Pages(tracker.path, tmp_path).let_in()


ASKED = {
    "": "",
    "group-by=obligor": "--group-by obligor",
    "group-by=theme&obligor=IR": "--group-by theme --obligor IR",
    "since=2018-03-01&group-by=status": "--since 2018-03-01 --group-by status",
    "since=s-1": "--since s-1",
    "every=quarter": "--every quarter",
    "every=month&from=2018-01-01&group-by=obligor": "--every month --from 2018-01-01 --group-by obligor",
    "every=year&incidents=1": "--every year --incidents",
    "every=year&incidents=1&obligor=IR&search=fence": "--every year --incidents --obligor IR --search fence",
    "as-of=2018-03-01": "--as-of 2018-03-01",
    "shareable=1&group-by=agreement": "--shareable --group-by agreement",
}


@pytest.mark.parametrize("asked", ASKED)
def test_counts_are_those_of_the_command_line(pages: Pages, tracker: CommandLine, asked: str) -> None:
    """To be saved, and with each sentence that must be known to read them."""
    done = tracker(f"summary {ASKED[asked]} --json")
    assert pages.get(f"summary.json?{asked}").json == done.json
    table = tracker(f"summary {ASKED[asked]} --format csv").out
    assert pages.get(f"summary.csv?{asked}").data.decode("utf-8-sig") == table.removeprefix("\ufeff")
    page = pages.get(f"summary?{asked}")
    assert page.status_code == 200, text_of(page)
    told = tracker(f"summary {ASKED[asked]} --format table").err
    shown = text_of(page)
    assert [line for line in told.splitlines() if line not in shown] == []


def test_the_page_shows_each_row(pages: Pages, tracker: CommandLine) -> None:
    """Groups and statuses with their counts; what several owe does not add up, and it says so."""
    shown = text_of(pages.get("summary?group-by=obligor&since=2018-03-01"))
    for item in tracker("summary --group-by obligor --json").json["groups"]:
        assert re.search(rf"\b{item['group']} {item['commitments']} ", shown)
    assert "the rows do not add up to it" in shown
    assert "Learnt since Thu 1 Mar 2018" in shown or "all of it was recorded since" in shown
    series = text_of(pages.get("summary?every=quarter&from=2018-01-01"))
    assert "2018-Q1" in series
    assert "2018-Q2" in series


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ("group-by=nonsense", 400, "nonsense"),
        ("every=week", 400, "week"),
        ("since=nonsense", 400, "nonsense"),
        ("incidents=1", 400, "needs one"),
        ("from=2018-01-01", 400, "needs one"),
        ("every=month&since=2018-01-01", 400, "leave one out"),
        ("every=month&incidents=1&group-by=theme", 400, "leave other groups out"),
        ("group-by=owner&shareable=1", 400, "not for the other side"),
    ],
)
def test_what_cannot_be_counted_is_told(pages: Pages, asked: str, status: int, sentence: str) -> None:
    """In the words of the pages."""
    answer = pages.get(f"summary?{asked}")
    assert (answer.status_code, sentence in text_of(answer)) == (status, True), text_of(answer)


def test_what_was_asked_stays_in_the_form_and_in_its_files(pages: Pages) -> None:
    page = html.unescape(pages.get("summary?every=month&from=2018-01-01&obligor=IR").text)
    assert "summary.xlsx?every=month&from=2018-01-01&obligor=IR" in page
    assert '<option value="month" selected>month</option>' in page
    assert 'name="from" value="2018-01-01"' in page
    assert pages.get("summary.xlsx?every=month").data.startswith(b"PK")
    assert pages.get("summary.ics").status_code == 404
