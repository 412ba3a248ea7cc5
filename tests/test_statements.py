"""Statements are written once: what a file is asked is what a server is asked, compiled ahead."""

import ast
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ON_A_FILE
from conftest import CommandLine as Typed
from conftest import seeded_connection as writing
from sqlalchemy import Select

import tracker
from tracker.db import Connection
from tracker.db.sqlite_connection import SqliteConnection
from tracker.db.statements import pieces, sqlite_compiler
from tracker.db.statements.all_statements import STATEMENT_BUILDERS
from tracker.db.statements.compiled import STATEMENTS

__all__ = ["writing"]

PACKAGE = Path(tracker.__file__).parent

DAILY = """
update hotline limited -m "Numbers exchanged" --on 2018-01-15
update fencing done --reporter ir --source "A press report" --due 2018-09-01
list
list --all --agreement pk-ir --obligor IR --theme border --search fence --stale --sort due
list --format csv
list --format markdown
list --json
show hotline
show hotline --json
summary --group-by obligor --since 2018-01-01
summary --json
log
log hotline --since 2018-01-01 --known-at 2018-06-01
add "Another measure" --agreement pk-ir-2017
retract U-1 -m "Misread"
undo --yes
actor list
actor add UN "United Nations" --kind organisation
agreement list
agreement show pk-ir-2017
document list
list --format xml
update nowhere limited
"""
RUN = """
import sys
from tracker.__main__ import main
try:
    main()
finally:
    heavy = {"sqlalchemy", "alembic", "pydantic", "rich", "platformdirs", "psycopg", "jinja2"}
    print("loaded:", *sorted(heavy & sys.modules.keys()), file=sys.stderr)
"""


def test_what_a_file_is_asked_is_what_is_written() -> None:
    """A statement that was changed has to be compiled anew: python -m tracker.db.statements.sqlite_compiler."""
    assert sqlite_compiler.COMPILED_FILE.read_text(encoding="utf-8") == sqlite_compiler.compile_all()


def test_two_statements_have_two_names() -> None:
    """Of two of one name only the last would ever be asked."""
    with pytest.raises(ValueError, match="position"):
        pieces.register_as("position", STATEMENT_BUILDERS["position"])


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_every_statement_is_understood(writing: Connection, name: str) -> None:
    """Each engine takes it, and answers with columns of the same names."""
    parameters = dict.fromkeys(re.findall(r":(\w+)", STATEMENTS[name].sql)) | {"most": 5}
    statement = STATEMENT_BUILDERS[name]()
    if not isinstance(statement, Select):
        writing.execute(name, **parameters)
        return
    wanted = [column.partition(":")[0] for column in STATEMENTS[name].columns.split()]
    assert [column.name for column in statement.selected_columns] == wanted
    for row in writing.all(name, **parameters):
        assert list(row._asdict()) == wanted


def names_asked_for() -> Iterator[str]:
    """Every text in the code that is, or with more after it becomes, the name of a statement."""
    for path in PACKAGE.rglob("*.py"):
        if "statements" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_statement_is_asked_somewhere() -> None:
    """What nobody asks any more is taken away."""
    asked = set(names_asked_for())
    begun = tuple(word for word in asked if re.fullmatch(r"[a-z]+(_[a-z]+)*_", word))
    kinds = {"actors", "agreements", "documents"}  # asked for by the noun
    unasked = [
        name
        for name in STATEMENTS
        if not (name.removesuffix("_among") in asked or name.startswith(begun) or name in kinds | asked)
    ]
    assert unasked == []


def plan(connection: SqliteConnection, name: str) -> str:
    """How SQLite answers, in its own words."""
    parameters = dict.fromkeys(re.findall(r":(\w+)", STATEMENTS[name].sql)) | {"most": 5}
    asked = connection.raw.execute(f"EXPLAIN QUERY PLAN {STATEMENTS[name].sql}", parameters)
    return "\n".join(row[3] for row in asked)


ABOUT_SOME = r".*_(among|by_uid|of_refs|of_updates|id)|(has|begun|rows)_.*|position.*|update|ref_of"


@ON_A_FILE
@pytest.mark.parametrize("name", [name for name in sorted(STATEMENTS) if re.fullmatch(ABOUT_SOME, name)])
def test_what_is_asked_of_some_goes_through_no_table(writing: SqliteConnection, name: str) -> None:
    """Each is found by a seek, however many others there are."""
    found = plan(writing, name)
    assert not re.search(r"SCAN (commitment|status_update|retraction|agreement|own|claim)\b", found), found


@ON_A_FILE
@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("updates", "SCAN status_update\n"),
        ("log_to_search", "SCAN status_update\n"),
        ("retractions", "SCAN retraction USING INDEX"),
    ],
)
def test_what_is_asked_of_all_goes_straight_through(writing: SqliteConnection, name: str, first: str) -> None:
    """An index that leads to nearly every row is a detour, and there are few retractions."""
    assert plan(writing, name).startswith(first)


@ON_A_FILE
@pytest.mark.parametrize("line", DAILY.strip().splitlines())
def test_a_daily_command_loads_nothing_heavy(tracker: Typed, line: str) -> None:
    """On a file it answers without SQLAlchemy, and without Rich where nobody looks at a terminal."""
    if line.startswith(("retract", "undo")):
        tracker("update hotline limited")
    words = shlex.split(line)
    done = subprocess.run([sys.executable, "-c", RUN, *words], capture_output=True, text=True, check=False)
    assert done.returncode == (2 if "xml" in line else 3 if "nowhere" in line else 0), done.stderr
    assert done.stderr.splitlines()[-1] == "loaded:"


@ON_A_FILE
def test_days_moments_and_truths_are_what_they_are(writing: SqliteConnection) -> None:
    """What is stored as text or number comes back as a day, a moment, true or false; none stays none."""
    row = writing.first("agreements")
    assert row is not None
    assert (str(row.concluded_on), row.recorded_at.tzname(), row.note) == ("2017-11-07", "UTC", row.note)
    assert writing.scalar("has_actor", wanted="PK") is True
    assert writing.scalar("has_actor", wanted="XX") is None
