"""What can be looked at: the same answers as on the command line, for any day and moment."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import ON_A_FILE, CommandLine, fill_once, open_with_sqlite3
from database_files import read_only_copy
from test_checks import run_without_rules
from web_pages import SITE_HISTORY, Pages, fields_of_form, text_of

from tracker import db
from tracker.db import LATEST_REVISION
from tracker.web import list_page


@pytest.fixture
def pages(tracker: CommandLine, tmp_path: Path) -> Pages:
    """A browser that is let in, where something was recorded."""
    fill_once(tracker.path, "pages", lambda: [tracker(line) for line in SITE_HISTORY])
    return Pages(tracker.path, tmp_path).let_in()


EVERY_PAGE = [
    *("", "list", "list?all=1&sort=-due&page=1", "list?status=limited&status=breached", "list?search=fence"),
    *(
        "list?flag=overdue",
        "commitment/hotline",
        "commitment/HOTL",
        "commitment/patrols",
        "agreement/pk-ir-2017",
    ),
    *(
        "actor/IR",
        "actor/iran",
        "document/hilal-2017-11",
        "event/opening",
        "event/pk-ir-2017:signing",
        "meeting/s-1",
    ),
    *("theme?path=border", "agreements", "actors", "documents", "events", "meetings", "themes", "log"),
    *("log?agreement=pk-ir-2017&since=2018-02-01", "about", "check", "backup", "brief", "brief.html"),
]


@ON_A_FILE
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_is_there(pages: Pages, path: str) -> None:
    """On both engines, with the name of the office."""
    answer = pages.get(path)
    assert answer.status_code == 200, text_of(answer)
    assert answer.content_type == "text/html; charset=utf-8"
    if not path.startswith("brief."):
        assert '<bdi lang="fa">کمیسیون</bdi>' in answer.text or "کمیسیون" in answer.text


@ON_A_FILE
@pytest.mark.parametrize("question", ["as-of=2018-03-01", "known-at=2018-06-01%2012:00"])
@pytest.mark.parametrize("path", ["", "list", "agreement/pk-ir-2017", "themes", "log", "actor/IR"])
def test_a_page_about_another_day_says_so_and_leads_on_to_that_day(
    pages: Pages, path: str, question: str
) -> None:
    """Its links keep the day, its forms are not offered, and one link leads back to today."""
    answer = pages.get(f"{path}?{question}")
    if answer.status_code != 200:  # it was not on record by then
        assert "known-at" in question
        assert "recorded by" in text_of(answer)
        return
    assert "This is not about today" in text_of(answer)
    assert "Back to today" in text_of(answer)
    name = question.partition("=")[0]
    text = re.sub(r'<div class="past">.*?</div>', "", answer.text, flags=re.DOTALL)
    links = re.findall(rf'href="({pages.prefix}/(?:commitment|agreement|list|actor)[^"]*)"', text)
    assert all(f"{name}=" in one or "download" in one for one in links), links
    assert "news/" not in answer.text
    assert "This is not about today" not in text_of(pages.get(path))


@ON_A_FILE
def test_a_day_that_is_none_is_told_beside_the_bar(pages: Pages) -> None:
    """And the page is about today."""
    answer = pages.get("?as-of=05/06/2018")
    assert "can be read as 5 June 2018 or 6 May 2018" in text_of(answer)
    assert 'value="05/06/2018"' in answer.text


@ON_A_FILE
@pytest.mark.parametrize(
    "selection",
    [
        "",
        "--all",
        "--obligor IR --overdue",
        "--status breached --status limited",
        '--search "fence iranian"',
        "--theme border --all",
        "--strength proposed",
        "--flag unverified",
        "--owner aisha",
        "--due-before 2018-12-01",
        "--agreement pk-ir-2017 --stale-after 30 --flag stale",
    ],
)
def test_a_list_has_what_the_command_line_lists(pages: Pages, tracker: CommandLine, selection: str) -> None:
    """Every selection is in the address under the same name, in the same order; so is what can be saved."""
    words = re.findall(r'--([\w-]+)(?: ("[^"]*"|[^-\s]\S*))?', selection)
    named = [
        ("flag", name) if not value and name != "all" else (name, value.strip('"') or "1")
        for name, value in words
    ]
    query = "&".join(f"{name}={value}" for name, value in named)
    wanted = tracker(f"list {selection} --json").json
    answer = pages.get(f"list?{query}")
    assert re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', answer.text) == [
        one["ref"] for one in wanted["items"]
    ]
    assert pages.get(f"list.json?{query}").json == wanted
    rows = list(csv.DictReader(io.StringIO(pages.get(f"list.csv?{query}").data.decode("utf-8-sig"))))
    assert [row["ref"] for row in rows] == [one["ref"] for one in wanted["items"]]


@ON_A_FILE
def test_the_list_is_had_as_a_workbook_and_as_a_calendar(pages: Pages) -> None:
    """With the day in their names."""
    answer = pages.get("list.xlsx?all=1")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert {row[0].value for row in sheet.iter_rows(min_row=2)} > {"hotline", "fencing"}
    assert answer.headers["Content-Disposition"] == 'attachment; filename="list-2018-06-01.xlsx"'
    assert "DTSTART;VALUE=DATE:20180501" in pages.get("list.ics").text
    assert pages.get("list.exe").status_code == 404


@ON_A_FILE
def test_a_long_list_has_pages(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every commitment is on one of them, in the order of the list."""
    monkeypatch.setattr(list_page, "ROWS", 4)
    found, path = [], f"{pages.prefix}/list?all=1&sort=ref"
    while path:
        text = pages.client.get(path, base_url="http://127.0.0.1:8000").text
        found += re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', text)
        following = re.search(r'<a href="([^"]*)" rel="next">', text)
        path = following[1].replace("&amp;", "&") if following else ""
    monkeypatch.undo()
    assert found == re.findall(
        r'<th scope="row"><a href="[^"]*">([^<]*)</a>', pages.get("list?all=1&sort=ref").text
    )
    assert len(found) == 9


@ON_A_FILE
def test_words_from_right_to_left_are_isolated_and_named(pages: Pages) -> None:
    """With their language, so that they are written and read out as they should be."""
    assert '<bdi lang="fa">کیلومتر بیست</bdi>' in pages.get("commitment/fencing").text


@ON_A_FILE
def test_a_name_leads_to_its_page(pages: Pages) -> None:
    """Of obligors, agreement, document, theme, and of each entry."""
    text = pages.get("commitment/hotline").text
    for path in (
        "actor/IR",
        "agreement/pk-ir-2017",
        "document/hilal-2017-11",
        "theme?path=border",
        "entry/U-1",
    ):
        assert f'href="{pages.prefix}/{path}"' in text


@ON_A_FILE
@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("commitment/hotlin-x", 404, "Did you mean hotline?"),
        ("commitment/hotline?as-of=2017-01-01", 404, "agreed on"),
        ("list?obligor=Nobody", 404, "There is no actor"),
        ("list?status=nonsense", 400, "is not a status"),
        ("list?theme=bordr", 404, "Did you mean border?"),
        ("theme?path=", 404, ""),
        ("nothing", 404, "There is no such page"),
        ("entry/U-999", 404, "U-999"),
        ("entry/x", 400, "no number of an entry"),
        ("list?page=999999", 200, "open commitments"),
        ("list?page=-1&sort=nonsense", 200, "open commitments"),
    ],
)
def test_what_is_not_there_is_a_page_with_a_sentence(
    pages: Pages, path: str, status: int, sentence: str
) -> None:
    answer = pages.get(path)
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert "tracker list" not in answer.text


@ON_A_FILE
def test_a_database_that_cannot_be_used_is_a_page_with_a_sentence(pages: Pages) -> None:
    """Of another revision, newer, gone, of another program, with a cell that is none; never a defect."""
    path = pages.settings.location
    with open_with_sqlite3(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    assert pages.get("list").status_code == 503
    assert "newer" in text_of(pages.get("list"))
    with open_with_sqlite3(path) as database:
        database.execute("UPDATE alembic_version SET version_num = '0003'")
    answer = pages.get("")
    assert (answer.status_code, "older" in text_of(answer)) == (503, True)
    with open_with_sqlite3(path) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", [LATEST_REVISION])
    run_without_rules(path, "UPDATE commitment SET due_on = '30.06.2018' WHERE ref = 'hotline'")
    answer = pages.get("list")
    assert (answer.status_code, "is no day: hotline" in text_of(answer)) == (503, True)
    path.write_bytes(b"of another program" * 100)
    assert pages.get("news/hotline").status_code == 503
    path.unlink()
    assert pages.get("").status_code == 503


@ON_A_FILE
def test_a_read_only_file_is_looked_at_and_not_recorded_in(pages: Pages, tmp_path: Path) -> None:
    """What was typed is kept, and the sentence says why."""
    pages.send("news/hotline", note="")  # whatever is loaded late is loaded now
    pages.get("list")
    with read_only_copy(pages.settings.location) as copy:
        looking = Pages(copy, tmp_path).let_in()
        answer = looking.send("news/hotline", note="To be kept")
        assert looking.get("list").status_code == 200
    assert answer.status_code == 503
    assert f"{copy} may only be read" in text_of(answer)
    assert fields_of_form(answer.text)["note"] == "To be kept"


@ON_A_FILE
def test_the_day_is_asked_for_anew_in_every_request(pages: Pages) -> None:
    """A server that runs over midnight knows that it is another day."""
    assert "as of Fri 1 Jun 2018" in pages.get("").text
    pages.today = date(2018, 6, 2)
    assert "as of Sat 2 Jun 2018" in pages.get("").text


@ON_A_FILE
def test_a_copy_of_the_database_is_saved(pages: Pages, tmp_path: Path) -> None:
    """It is whole, and opens as any other."""
    answer = pages.send("backup")
    copy = tmp_path / "copy.db"
    copy.write_bytes(answer.data)
    with db.read_transaction(copy) as connection:
        assert connection.scalar("SELECT count(*) FROM status_update", int) == 6


@ON_A_FILE
@pytest.mark.parametrize("kind", ["html", "docx", "md"])
def test_the_brief_is_looked_at_and_saved(pages: Pages, kind: str) -> None:
    """Since a meeting, or a day; a browser shows it with its own style sheet and nothing else."""
    answer = pages.get(f"brief.{kind}?since=s-1&save=1")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="brief.{kind}"'
    policy = pages.get("brief.html?since=2018-05-08").headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in policy
    assert pages.get("brief.html?since=nonsense").status_code == 400
