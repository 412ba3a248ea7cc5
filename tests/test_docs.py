"""What the README shows is what happens."""

import itertools
import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, TODAY, open_with_sqlite3
from docs_pages import README, README_PAGE, ROOT, blocks_of_kind, fenced_blocks, read_page
from table_makers import Merged, make_xlsx
from terminals import run_on_terminal, without_colour

import tracker
from tracker.db.views import VIEW_NAMES

pytestmark = ON_A_FILE  # the pages show files; docs/office.md, about servers, has test_docs_office

PAGES = sorted((ROOT / "docs").glob("*.md"))
FOR_FILES = [page for page in PAGES if page.stem != "office"]


DAY_OF_BRIDGE = "2024-06-01"  # today, where the agreement of 2023 is made that pages show


def session(shown: str) -> list[tuple[str, str]]:
    """The commands of a session, each with what is shown under it."""
    parts = re.split(r"^\$ (.*)\n", shown, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def show_on_terminal(command: str, environment: dict[str, str], folder: Path) -> str:
    """What a command of a page shows on a terminal of 80 columns, weight of letters apart."""
    _, *words = shlex.split(command)
    _, shown = run_on_terminal(*words, environment=environment, folder=folder)
    return without_colour(shown)


def without_ends(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def replay(text: str, database: Path, folder: Path) -> int:
    """Make the files of a page and run its sessions in turn, in one folder; how many commands it has."""
    environment = {"TRACKER_DB": str(database), "NO_COLOR": "1", "COLUMNS": "80", "TRACKER_AUTHOR": "desk"}
    count = 0
    for kind, content in fenced_blocks(text):
        if kind.startswith("csv "):
            (folder / kind.split()[1]).write_text(content, encoding="utf-8")
        if kind.startswith("sheet "):
            (folder / kind.split()[1]).write_bytes(make_xlsx(read_sheet(content)))
        for command, shown in session(content) if kind == "console" else ():
            count += 1
            found = show_on_terminal(command, environment, folder)
            assert told(found.replace(str(folder), "/home/desk")) == told(shown), command
    return count


def read_sheet(picture: str) -> list[list[Any]]:
    """The rows of a sheet as a page draws it: ^ is merged with the cell above, one cell goes over all."""
    rows: list[list[Any]] = [[cell.strip() for cell in line.split(" | ")] for line in picture.splitlines()]
    width = max(map(len, rows))
    for above, row in itertools.pairwise(rows):
        for column, cell in enumerate(row):
            if cell == "^":
                row[column], above[column] = None, Merged(above[column], rows=2)
    return [[Merged(row[0], columns=width)] if len(row) == 1 else row for row in rows]


def told(text: str) -> list[str]:
    """What is shown, wherever its lines break, and without what each run of the test has of its own.

    That is the moment and the day, and the heads that are made of it.
    """
    text = re.sub(r"\b[0-9a-f]{64}\b", "HEAD", text)
    shown = re.sub(r"(\w{3} \d+ \w{3} \d{4}|\d{4}-\d\d-\d\d) \d\d:\d\d UTC", "NOW", " ".join(text.split()))
    return re.sub(r"\b(202[5-9]|20[3-9]\d)-\d\d-\d\d\b", "TODAY", shown).split()


def test_the_readmes_session_is_what_happens(seeded_database: Path, tmp_path: Path) -> None:
    """Every command of the session, run in turn on a terminal, shows what the README shows, line by line."""
    shown = blocks_of_kind(README, "console")[0]
    environment = {"TRACKER_DB": str(seeded_database), "NO_COLOR": "1", "COLUMNS": "80"}
    for command, lines in session(shown):
        assert without_ends(show_on_terminal(command, environment, tmp_path)) == without_ends(lines), command


def test_an_agreement_of_ones_own_begins_as_the_readme_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is where the shell says, and holds after each command what the README shows."""
    monkeypatch.setenv("TRACKER_TODAY", DAY_OF_BRIDGE)
    part = README.partition("\n## Your own agreement\n")[2].partition("\n## ")[0]
    (exported,) = blocks_of_kind(part, "sh")
    ask = f'{exported}\nprintf "%s" "$TRACKER_DB"'
    named = subprocess.run(
        ["sh", "-c", ask], env={"HOME": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    database = Path(named.stdout)
    assert database.parent == tmp_path
    assert replay(part, database, tmp_path) == 6
    assert part.count("\n$ tracker ") == 6
    assert database.exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_pages_sessions_are_what_happens(
    page: Path, seeded_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every session of a page in docs, with the files that it shows, does what the page shows."""
    text = page.read_text(encoding="utf-8")
    if "bridge-2023" in text:
        monkeypatch.setenv("TRACKER_TODAY", DAY_OF_BRIDGE)
    assert replay(text, seeded_database, tmp_path) == text.count("\n$ tracker ")


@pytest.mark.parametrize("page", FOR_FILES, ids=lambda page: page.stem)
def test_the_sql_of_a_page_runs(page: Path, seeded_database: Path) -> None:
    """Every question in SQL can be asked of the file, with columns that the page has explained."""
    text = page.read_text(encoding="utf-8")
    with open_with_sqlite3(seeded_database) as connection:
        for content in blocks_of_kind(text, "sql"):
            for statement in content.split(";"):
                connection.execute(statement)
        for view in VIEW_NAMES if "```sql" in text else ():
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]
            assert [column for column in columns if f"`{column}`" not in text] == []


def test_every_promise_has_its_test() -> None:
    """Each test that stands beside a promise is one of the suite."""
    named = re.findall(r"`(test_\w+)`", read_page("trust.md"))
    suite = "\n".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert len(named) > 40
    assert [name for name in named if f"def {name}(" not in suite] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_readme_leads_to_every_page(page: Path) -> None:
    """No page is found by chance only."""
    assert f"(docs/{page.name})" in README


LINKING = [README_PAGE, *(ROOT / f"{name}.md" for name in ("CONTRIBUTING", "SECURITY")), *PAGES]


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Path) -> None:
    """To a file of the repository, and to a heading that is there."""
    for link in re.findall(r"\]\(([^):]+)\)", page.read_text(encoding="utf-8")):
        name, _, heading = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        text = target.read_text(encoding="utf-8") if heading else ""  # a picture has no headings
        headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        assert not heading or heading in {words.lower().replace(" ", "-") for words in headings}, link


def test_what_contributing_names_is_there() -> None:
    """Every file, test and mark that CONTRIBUTING tells somebody to run or to change."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"(?:tests|tracker|\.ci)/[\w/.]*\w(?:::\w+)?", text)
    assert len(named) > 9
    for name in named:
        path, _, test = name.partition("::")
        if "NUMBER" not in path:
            assert (
                f"def {test}" in (ROOT / path).read_text(encoding="utf-8") if test else (ROOT / path).exists()
            )
    marks = set(re.findall(r"\w+", " ".join(re.findall(r"pytest [^`]*-m '?([^'`]+)", text)))) - {"not", "and"}
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
    assert {"on_a_file", "on_a_server", "wheel"} <= marks
    assert marks <= {mark.partition(":")[0] for mark in declared["ini_options"]["markers"]}


def test_the_readme_opens_with_one_sentence() -> None:
    """The first screen is one sentence, then the session and the two commands."""
    _, sentence, rest = README.split("\n\n", 2)
    assert sentence.count(". ") == 0
    assert sentence.endswith(".")
    first = rest.splitlines()
    assert sum("python3 -m venv" in line for line in first[:45]) == 2


def test_the_version_has_its_changes_told() -> None:
    """The changelog tells the version that the program and the package say."""
    assert f"## {tracker.__version__}\n" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f'version = "{tracker.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


PROSE = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "LICENSE",
    "seeds/pk-ir-2017.toml",
    *(f"docs/{page.name}" for page in PAGES),
]


@pytest.mark.parametrize("path", PROSE)
def test_no_line_of_prose_is_longer_than_a_screen(path: str) -> None:
    """Prose is kept to a width that can be read in any editor."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    # A row of a table and a command cannot be broken.
    prose = [line for line in lines if "http" not in line and not line.startswith(("|", "$", "tracker "))]
    assert max(map(len, prose)) <= 120


def test_the_day_of_the_tests_is_their_own() -> None:
    """No test depends on the calendar."""
    assert os.environ["TRACKER_TODAY"] == TODAY.isoformat()
