"""The recipe "to add a field" of docs/architecture.md, followed on a copy: what knows it then."""

import contextlib
import csv
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from conftest import ON_A_FILE, ON_A_SERVER, Location, open_with_sqlite3
from docs_pages import ROOT, read_page
from local_server import LocalServer
from warm_python import WarmPython

from tracker.db import LATEST_REVISION
from tracker.db.postgresql_server import Server
from tracker.domain.untrusted_text import LINE_LIMIT

COPIED = ("tracker", "migrations", "seeds")
MOST_FILES = 4
"""That a field may change, beside its migration."""

NEXT_REVISION = f"{int(LATEST_REVISION) + 1:04}"
PLACE = "Taftan gate"
TOO_LONG = "x" * (LINE_LIMIT + 1)

Tracker = Callable[..., subprocess.CompletedProcess[str]]


def read_recipe() -> list[tuple[str, str, str]]:
    """Language, path and content of each block that the recipe shows, with the revisions filled in."""
    text = read_page("architecture.md").partition("### To add a field\n")[2].partition("\n### ")[0]
    text = re.sub(r"\bLATEST\b", LATEST_REVISION, re.sub(r"\bNEXT(?=_|\b)", NEXT_REVISION, text))
    found = re.findall(r"^( *)```(\w+) (\S+)\n(.*?)^\1```", text, re.DOTALL | re.MULTILINE)
    return [
        (language, path, re.sub(rf"^{indent}", "", content, flags=re.MULTILINE))
        for indent, language, path, content in found
    ]


def apply_diff(text: str, diff: str) -> str:
    """A text after a change whose old lines stand in it exactly once."""
    lines = diff.splitlines(keepends=True)
    old, new = ("".join(line[1:] for line in lines if line[0] in marks) for marks in (" -", " +"))
    assert text.count(old) == 1, old
    return text.replace(old, new)


def follow_recipe(copy: Path) -> None:
    """Change a copy of the sources as the recipe shows it."""
    for language, path, content in read_recipe():
        file = copy / path
        made = apply_diff(file.read_text(encoding="utf-8"), content) if language == "diff" else content
        file.write_text(made, encoding="utf-8")


def read_sources(folder: Path) -> dict[str, bytes]:
    """Every file of the package and of the migrations, by path."""
    paths = (path for name in COPIED for path in (folder / name).rglob("*") if path.suffix != ".pyc")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sources with a field more."""
    folder = tmp_path_factory.mktemp("copy")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    follow_recipe(folder)
    return folder


@pytest.fixture(scope="module")
def program(copy: Path) -> Iterator[WarmPython]:
    """What runs the commands of the copy."""
    with contextlib.closing(WarmPython(copy, leave_out=["brief", "web"])) as started:
        yield started


def run_copy(program: WarmPython, *args: str, db: Location) -> subprocess.CompletedProcess[str]:
    """Run a command of the copy."""
    return program.run(args, dict(os.environ) | {"TRACKER_DB": str(db)})


@pytest.fixture(scope="module")
def template(copy: Path, program: WarmPython) -> Path:
    """A database made by the copy, with a commitment that has the field."""
    path = copy / "template.db"
    for line in (["init"], ["add", "Gate", "--agreement", "pk-ir-2017", "--ref", "gate", "--venue", PLACE]):
        done = run_copy(program, *line, db=path)
        assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def tracker_of_copy(program: WarmPython, template: Path, tmp_path: Path) -> Tracker:
    """Runs the copy on a database of the test's own, which must end with an exit code; 0 if none is given."""
    own = Path(shutil.copy(template, tmp_path / "own.db"))

    def run(*args: str, db: Path = own, fails: int = 0) -> subprocess.CompletedProcess[str]:
        done = run_copy(program, *args, db=db)
        assert done.returncode == fails, done.stderr
        return done

    return run


def venue_of(tracker: Tracker, ref: str, **more: Path) -> object:
    """What ``show --json`` says of the field."""
    return json.loads(tracker("show", ref, "--json", **more).stdout)["items"][0]["venue"]


def test_a_field_changes_few_files(copy: Path) -> None:
    """Its declarations, where it is seen and its label there; and a migration more, with its number."""
    before, after = read_sources(ROOT), read_sources(copy)
    changed = sorted(path for path in after if after[path] != before.get(path))
    assert before.keys() <= after.keys()
    assert changed == [
        f"migrations/versions/{NEXT_REVISION}_venue.py",
        "tracker/db/database.py",
        "tracker/domain/sharing.py",
        "tracker/domain/terms.py",
        "tracker/render/render_messages.py",
        "tracker/render/terminal_commitment.py",
    ]
    assert len(changed[2:]) <= MOST_FILES


def test_a_command_takes_it_and_answers_show_it(tracker_of_copy: Tracker) -> None:
    """As an option with its help, in JSON, in a pipe and on a terminal."""
    assert re.search(r"--venue +TEXT +Where it is to be done\.", tracker_of_copy("add", "--help").stdout)
    assert venue_of(tracker_of_copy, "gate") == PLACE
    assert venue_of(tracker_of_copy, "hotline") is None
    assert f"venue\t{PLACE}\n" in tracker_of_copy("show", "gate").stdout
    assert re.search(rf"Venue +{PLACE}\b", tracker_of_copy("show", "gate", "--format", "table").stdout)


def test_the_rules_hold_it(tracker_of_copy: Tracker) -> None:
    """It is a line of text like any other, however long."""
    refused = tracker_of_copy("add", "X", "--agreement", "pk-ir-2017", "--venue", TOO_LONG, fails=4)
    assert refused.stderr.startswith(f"The venue has {len(TOO_LONG):,} characters")


def test_a_check_looks_at_it(tracker_of_copy: Tracker, tmp_path: Path) -> None:
    """What the rules would refuse is found where it was stored by another program."""
    assert tracker_of_copy("check").stdout
    with open_with_sqlite3(tmp_path / "own.db") as connection:
        connection.execute("UPDATE commitment SET venue = ? WHERE ref = 'gate'", [TOO_LONG])
        connection.commit()
    found = tracker_of_copy("check", fails=8)
    assert "The venue of this commitment is empty or too long: gate" in found.stdout + found.stderr


def test_a_document_carries_it(tracker_of_copy: Tracker, tmp_path: Path) -> None:
    """It goes out and comes in; the same again adds nothing, and another value is refused by its name."""
    first, second, other = (tmp_path / name for name in ("first.json", "second.json", "other.db"))
    tracker_of_copy("export", "-o", str(first))
    tracker_of_copy("init", "--empty", db=other)
    tracker_of_copy("import", str(first), db=other)
    assert venue_of(tracker_of_copy, "gate", db=other) == PLACE
    tracker_of_copy("export", "-o", str(second), db=other)
    assert second.read_bytes() == first.read_bytes()
    assert "added nothing" in tracker_of_copy("import", str(first)).stdout
    first.write_text(first.read_text(encoding="utf-8").replace(PLACE, "Mirjaveh"), encoding="utf-8")
    refused = tracker_of_copy("import", str(first), fails=5)
    assert f'differs in its venue: ours "{PLACE}", theirs' in refused.stderr


def test_a_table_has_it(tracker_of_copy: Tracker, tmp_path: Path) -> None:
    """As a column that is written, and read under its own name or under one that is mapped."""
    tracker_of_copy("export", "-o", str(tmp_path / "all.csv"))
    with (tmp_path / "all-commitments.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["ref"]: row["venue"] for row in csv.DictReader(file)}["gate"] == PLACE
    table = tmp_path / "plan.csv"
    for ref, column, mapped in (("own", "venue", []), ("mapped", "Where", ["--map", "venue=Where"])):
        table.write_text(f"ref,title,{column}\n{ref},Gate,{PLACE}\n", encoding="utf-8")
        tracker_of_copy("import", str(table), "--agreement", "pk-ir-2017", *mapped)
        assert venue_of(tracker_of_copy, ref) == PLACE


@ON_A_FILE
def test_an_older_file_gets_it(tracker_of_copy: Tracker, seeded_database: Path) -> None:
    """One that this version made is refused, brought up to date, and has the field empty."""
    refused = tracker_of_copy("list", db=seeded_database, fails=6)
    assert "tracker upgrade" in refused.stderr
    tracker_of_copy("upgrade", db=seeded_database)
    assert venue_of(tracker_of_copy, "hotline", db=seeded_database) is None


@ON_A_SERVER
def test_an_older_server_gets_it(
    program: WarmPython, local_server: LocalServer, server_template: Server
) -> None:
    """As a text that is sorted by code point, like all others there."""
    server = local_server.create_database(str(server_template.url.database))
    add = ["add", "Gate", "--agreement", "pk-ir-2017", "--ref", "gate", "--venue", PLACE]
    for line in (["upgrade"], add):
        done = run_copy(program, *line, db=server)
        assert done.returncode == 0, done.stderr
    shown = json.loads(run_copy(program, "show", "gate", "--json", db=server).stdout)
    assert shown["items"][0]["venue"] == PLACE
    with psycopg.connect(str(server)) as connection:
        asked = "SELECT collation_name FROM information_schema.columns WHERE column_name = 'venue'"
        assert connection.execute(asked).fetchall() == [("C",)]
    local_server.drop_database(server)
