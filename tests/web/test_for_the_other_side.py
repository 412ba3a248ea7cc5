"""The pages as the other side reads them: the same, without what does not go out."""

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine
from marked_office import MARKERS
from web_pages import Pages, text_of

ASKED = "shareable=1"
EVERY_PAGE = [
    *("", "list", "list?all=1", "list?search=to", "list.csv?all=1", "list.json?all=1", "list.ics?all=1"),
    *("commitment/open", "commitment/hidden", "commitment/joint", "commitment/meet", "commitment/moved"),
    *("commitment/corrected", "commitment/superseded", "commitment/other", "commitment/amount"),
    *("agreement/ab", "agreement/cd", "actor/A", "document/text", "event/ab:d-day", "meeting/first"),
    *("agreements", "actors", "documents", "events", "meetings", "themes", "log", "log?agreement=ab"),
    *("summary?group-by=obligor", "summary?every=month&incidents=1", "summary.json?group-by=theme"),
    *(
        "export",
        "export.json",
        "export.ics",
        "log.json",
        "log.csv",
        "brief",
        "brief.html",
        "brief.md",
        "theme?path=Open+other+theme",
    ),
]


def asked_so(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{ASKED}"


@pytest.fixture
def office(marked_office: CommandLine, tmp_path: Path) -> Pages:
    """A browser on an office with a marker in all that must not go out."""
    return Pages(marked_office.path, tmp_path).let_in()


@ON_A_FILE
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_nothing_that_must_not_go_out_is_in_a_page(office: Pages, path: str) -> None:
    """In no byte of it, be it shown, offered in a field, or in a file that is saved."""
    answer = office.get(asked_so(path))
    assert answer.status_code == 200, text_of(answer)
    page = answer.data.replace(str(office.settings.location).encode(), b"").lower()
    assert [one for one in MARKERS if one in page] == []
    if answer.content_type.startswith("text/html") and "." not in path.partition("?")[0]:
        assert "This is for the other side" in answer.text


@ON_A_FILE
def test_what_does_not_go_out_is_in_our_own_pages(office: Pages) -> None:
    """The same search finds it there."""
    found = "".join(office.get(path).text for path in ("list?all=1", "log", "commitment/open")).lower()
    assert "zq9" in found


@pytest.mark.parametrize("selection", ["", "all=1", "status=stalled", "agreement=ab&sort=ref&all=1"])
def test_a_list_for_the_other_side_is_that_of_the_command_line(
    marked_office: CommandLine, tmp_path: Path, selection: str
) -> None:
    """Word for word, with whose it is."""
    pages = Pages(marked_office.path, tmp_path).let_in()
    options = {"": "", "all=1": "--all", "status=stalled": "--status stalled"}
    given = options.get(selection, "--agreement ab --sort ref --all")
    wanted = marked_office(f"list {given} --shareable --json").json
    assert pages.get(asked_so(f"list.json?{selection}")).json == wanted
    assert wanted["shared_by"] == "Joint desk"


@ON_A_FILE
def test_its_links_stay_for_the_other_side_and_it_records_nothing(office: Pages) -> None:
    """One link leads back to ours, and the box in the bar is ticked."""
    for path in ("", "list?sort=ref", "commitment/open", "agreement/ab"):
        page = office.get(asked_so(path)).text
        assert re.search(r'name="shareable" value="1" checked', page)
        assert not re.search("(news|correct|amend|retract|mark|add)/", page)
        main = re.sub(r'<div class="past">.*?</div>', "", page, flags=re.DOTALL)
        links = re.findall(rf'href="({office.prefix}/(?:commitment|agreement|list|actor)[^"]*)"', main)
        assert links
        assert all("shareable=1" in one for one in links), links
    back = re.findall(
        r'href="([^"]*)">Back to ours', office.get(asked_so("list?sort=ref&as-of=2018-05-01")).text
    )
    assert back == [f"{office.prefix}/list?sort=ref&amp;as-of=2018-05-01"]


@ON_A_FILE
def test_what_reads_otherwise_is_told_to_ourselves(office: Pages, marked_office: CommandLine) -> None:
    """In the words in which the command line tells it before it hands something on."""
    told = marked_office("list --all --shareable").err
    page = text_of(office.get("otherwise"))
    lines = [line for line in told.splitlines() if ": ours " in line or line.startswith("Left out in all")]
    assert len(lines) > 5
    assert [line for line in lines if line not in page] == []


@ON_A_FILE
def test_who_follows_it_up_is_not_asked_for_the_other_side(office: Pages) -> None:
    """Neither offered nor answered."""
    assert 'name="owner"' in office.get("list").text
    assert 'name="owner"' not in office.get(asked_so("list")).text
    answer = office.get(asked_so("list?owner=x"))
    assert (answer.status_code, "not for the other side" in text_of(answer)) == (400, True)


@ON_A_FILE
def test_where_nothing_is_internal_nothing_reads_otherwise(seeded_database: Any, tmp_path: Path) -> None:
    assert "nothing reads otherwise" in text_of(Pages(seeded_database, tmp_path).let_in().get("otherwise"))
