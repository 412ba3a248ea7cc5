"""The README and the pages of docs: what they show is what happens."""

import os
import pty
import re
import shlex
import sys
from pathlib import Path

import pytest
from conftest import ON_A_FILE, TODAY, open_with_sqlite3

import tracker

pytestmark = ON_A_FILE  # the pages show files; docs/office.md, about servers, has test_docs_office

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


PAGES = sorted((ROOT / "docs").glob("*.md"))
FOR_FILES = [page for page in PAGES if page.stem != "office"]


def fenced_blocks(text: str) -> list[tuple[str, str]]:
    """The fenced blocks of a page, each with the words after its fence."""
    return re.findall(r"^```([^\n]+)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def split_session(shown: str) -> list[tuple[str, str]]:
    """The commands of a session, each with the output under it."""
    parts = re.split(r"^\$ (.*)\n", shown, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def run_on_terminal(command: str, environment: dict[str, str], folder: Path) -> str:
    """What a command shows on a terminal of 80 columns, without colours."""
    _, *args = shlex.split(command)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(sys.executable, [sys.executable, "-m", "tracker", *args], os.environ | environment)
    shown = b""
    while piece := read_piece(terminal):
        shown += piece
    os.waitpid(child, 0)
    os.close(terminal)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode().replace("\r\n", "\n"))


def read_piece(terminal: int) -> bytes:
    """The next piece of output; empty at the end, which Linux reports as an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def strip_line_ends(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def run_page(text: str, seeded_database: Path, folder: Path) -> int:
    """Make the files of a page and run its sessions, in one folder; the number of commands."""
    environment = {"TRACKER_DB": str(seeded_database), "NO_COLOR": "1", "COLUMNS": "80"}
    count = 0
    for kind, content in fenced_blocks(text):
        if kind.startswith("csv "):
            (folder / kind.split()[1]).write_text(content, encoding="utf-8")
        for command, shown in split_session(content) if kind == "console" else ():
            count += 1
            found = run_on_terminal(command, environment, folder)
            assert words_of(found.replace(str(folder), "/home/desk")) == words_of(shown), command
    return count


def words_of(text: str) -> list[str]:
    """The words of an output, wherever its lines break, without the moment of the test."""
    return re.sub(r"\w{3} \d+ \w{3} \d{4} \d\d:\d\d UTC", "NOW", " ".join(text.split())).split()


def test_the_session_of_the_readme_is_what_happens(seeded_database: Path, tmp_path: Path) -> None:
    """Each command shows on a terminal what the README shows, line by line."""
    shown = next(content for kind, content in fenced_blocks(README) if kind == "console")
    environment = {"TRACKER_DB": str(seeded_database), "NO_COLOR": "1", "COLUMNS": "80"}
    for command, lines in split_session(shown):
        assert strip_line_ends(run_on_terminal(command, environment, tmp_path)) == strip_line_ends(lines), (
            command
        )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_sessions_of_a_page_are_what_happens(page: Path, seeded_database: Path, tmp_path: Path) -> None:
    """With the files that the page shows."""
    text = page.read_text(encoding="utf-8")
    assert run_page(text, seeded_database, tmp_path) == text.count("\n$ tracker ")


@pytest.mark.parametrize("page", FOR_FILES, ids=lambda page: page.stem)
def test_the_sql_of_a_page_runs(page: Path, seeded_database: Path) -> None:
    """And the page explains every column of the views."""
    text = page.read_text(encoding="utf-8")
    with open_with_sqlite3(seeded_database) as connection:
        for kind, content in fenced_blocks(text):
            for statement in content.split(";") if kind == "sql" else ():
                connection.execute(statement)
        for view in ("commitment_standing", "commitment_log") if "```sql" in text else ():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]
            assert [column for column in columns if f"`{column}`" not in text] == []


def test_every_test_named_in_trust_md_exists() -> None:
    """Each promise of that page has a test beside it."""
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "trust.md").read_text(encoding="utf-8"))
    suite = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert len(named) > 40
    assert [name for name in named if f"def {name}(" not in suite] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_readme_links_to_every_page(page: Path) -> None:
    """So no page is found only by chance."""
    assert f"(docs/{page.name})" in README


def test_the_readme_begins_with_one_sentence_and_a_session() -> None:
    """The two commands that install it follow on the first screen."""
    _, sentence, rest = README.split("\n\n", 2)
    assert sentence.count(". ") == 0
    assert sentence.endswith(".")
    first = rest.splitlines()
    assert sum("python3 -m venv" in line for line in first[:45]) == 2


def test_the_changelog_has_the_version() -> None:
    """It is the version of the program and of the package."""
    assert f"## {tracker.__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{tracker.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


PROSE = [
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "seeds/pk-ir-2017.toml",
    *(f"docs/{page.name}" for page in PAGES),
]


@pytest.mark.parametrize("path", PROSE)
def test_lines_of_prose_have_at_most_120_characters(path: str) -> None:
    """So that they can be read in any editor."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    # A row of a table and a command cannot be broken.
    assert max(len(line) for line in lines if "http" not in line and line[:1] not in "|$") <= 120


def test_tests_have_a_day_of_their_own() -> None:
    """No test depends on the calendar."""
    assert os.environ["TRACKER_TODAY"] == TODAY.isoformat()
