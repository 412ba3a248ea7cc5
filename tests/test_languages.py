"""In the reader's language: all that a person reads is a message, and nothing that programs read is."""

import json
import re
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once
from pseudo_language import PSEUDO, add_pseudo_language, has_pseudo_words, lines_beside_messages, text_of_page
from sample_zz import OFFICE_LINES
from web_pages import Pages

from tracker.cli.command_line import COMMAND_MODULES
from tracker.domain.vocabulary import Flag, Status

pytestmark = ON_A_FILE

ANSWERS = (
    *("list --all", "list --flag overdue", "list --as-of 2018-05-01 --known-at 2030-01-01", "summary"),
    *("summary --group-by status", "summary --group-by kind --every month --from 2018-01-01"),
    *("summary --group-by obligor", "summary --since 2018-03-01", "show zzhot", "show zzfence", "show zzpat"),
    *("summary --every month --from 2018-01-01", "summary --every month --from 2018-01-01 --incidents"),
    *("show zzacc", "show ZZA", "show zzmeet", "show zzd", "show zzdoc", "log", "log zzhot", "event list"),
    *("event show zzd", "meeting list", "agreement list", "document list", "actor list", "list --shareable"),
)
SENTENCES = ("check", "event update zzd 2018-01-28 --dry-run", "office", "accept U-4")
MISTAKES = (
    *("show zznot", "update zzhot partly", "list --flag zznot", "update zzhot", "update zzhot stalled"),
    *(
        "update zzhot limited --on 05/06/2018",
        "update zzhot limited --on 2018-13-01",
        "zznot",
        "list --zznot",
    ),
    *("update zzhot limited --on 2020-01-01", "add zzx --agreement zzacc --due zznot", "retract U-99 -m zz"),
    *("list --limit zz", "import zznot.json", "accept U-1", "undo"),
)
FOR_PROGRAMS = (
    *("list --format json", "list --format csv", "list --format tsv", "summary --json", "log --format json"),
    *("show zzhot --json", "brief --json", "list --flag zznot --json", "where --json"),
)
TYPED = {"tracker", "partly", *COMMAND_MODULES, *re.findall(r"\w+", " ".join((*Status, *Flag)))}
"""Commands and words that are to be typed, which are the same in every language."""
PAGES = (
    *("", "list", "list?all=1", "summary", "summary?every=month&from=2018-01-01", "agreements", "actors"),
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
        "export",
        "add",
    ),
    *("commitment/zzhot", "commitment/zzfence", "agreement/zzacc", "actor/ZZA", "document/zzdoc", "import"),
    *("event/zzd", "meeting/zzmeet", "theme?path=zzt", "news/zzhot", "add/commitment", "add/meeting", "undo"),
    *("correct/commitment/zzhot", "amend/commitment/zzhot", "retract/commitment/zzhot", "entry/U-3"),
    *("correct-entry/U-3", "retract-entry/U-3", "mark-entry/U-3", "accept/U-3", "rename/zzhot", "office"),
    *(
        "standing/zzacc",
        "event-day/zzacc:zzd",
        "zznot",
        "commitment/zznot",
        "list?as-of=zznot",
        "log?since=zz",
    ),
    *("list?as-of=2018-05-01", "list?shareable=1", "differences?page=list"),
)


@pytest.fixture
def office(empty_database: object, tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line where much was recorded, in words that begin with zz."""
    tracker.use_database(empty_database)
    monkeypatch.setenv("TRACKER_AUTHOR", "zzdesk")
    fill_once(empty_database, "zz", lambda: [tracker(line) for line in OFFICE_LINES])
    add_pseudo_language(monkeypatch)
    monkeypatch.setenv("TRACKER_LANGUAGE", PSEUDO.code)
    monkeypatch.setenv("COLUMNS", "200")
    return tracker


@pytest.mark.parametrize("line", [*(f"{line} --format table" for line in ANSWERS), *SENTENCES])
def test_all_that_a_terminal_says_is_a_message(office: CommandLine, line: str) -> None:
    """A sentence that is none could not be read by those whose language it is not."""
    result = office(line)
    assert result.out
    assert lines_beside_messages(result.out + result.err) == []


@pytest.mark.parametrize("line", MISTAKES)
def test_all_that_is_said_of_a_mistake_is_a_message(office: CommandLine, line: str) -> None:
    """The sentence and the way on."""
    result = office.run_unchecked(line)
    assert result.code
    assert lines_beside_messages(result.err, TYPED) == []


@pytest.mark.parametrize("line", FOR_PROGRAMS)
def test_what_programs_read_is_in_english(office: CommandLine, line: str) -> None:
    """Whatever language is chosen."""
    result = office.run_unchecked(line)
    assert not has_pseudo_words(result.out)
    if "--json" in line:
        assert not has_pseudo_words(result.err)


def test_files_for_programs_are_the_same_in_every_language(office: CommandLine, tmp_path: Path) -> None:
    """A document, a workbook and a table read as they do in English."""
    for name in ("all.json", "all.csv"):
        office(f"export -o {tmp_path / name}")
    office(f"list --all -o {tmp_path / 'list.csv'}")
    for path in tmp_path.rglob("*.*"):
        if path.suffix in (".json", ".csv"):
            assert not has_pseudo_words(path.read_text(encoding="utf-8")), path
    assert json.loads((tmp_path / "all.json").read_text(encoding="utf-8"))["commitments"]


@pytest.mark.parametrize("form", ["html", "md"])
def test_all_that_a_brief_says_is_a_message(office: CommandLine, tmp_path: Path, form: str) -> None:
    """On the page and in Markdown."""
    path = tmp_path / f"brief.{form}"
    office(f"brief --since 2018-03-01 -o {path}")
    text = path.read_text(encoding="utf-8")
    if form == "md":
        text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)  # a picture made of letters
    assert lines_beside_messages(text_of_page(text) if form == "html" else text) == []


def test_all_that_published_pages_say_is_a_message(office: CommandLine, tmp_path: Path) -> None:
    """But the names of files."""
    office(f"publish -o {tmp_path / 'pages'}")
    for path in (tmp_path / "pages").rglob("*.html"):
        assert lines_beside_messages(text_of_page(path.read_text(encoding="utf-8"))) == [], path


@pytest.mark.parametrize("path", PAGES)
def test_all_that_a_served_page_says_is_a_message(office: CommandLine, tmp_path: Path, path: str) -> None:
    """Forms and refusals too; other languages are named in themselves."""
    page = Pages(office.path, tmp_path, author="zzdesk", language=PSEUDO.code).let_in().get(path).text
    page = re.sub(r'<nav class="languages".*?</nav>|<footer>.*?</footer>', "", page, flags=re.DOTALL)
    assert lines_beside_messages(text_of_page(page), {"rename"} if path == "undo" else ()) == []
