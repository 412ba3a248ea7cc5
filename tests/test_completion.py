"""What the shell offers after Tab."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CommandLine

ROOT = Path(__file__).parents[1]


def complete_in_bash(line: str, db: Path) -> list[str]:
    """What bash offers at the end of a line."""
    environment = os.environ | {
        "_TRACKER_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
        "TRACKER_DB": str(db),
    }
    code = "import sys; from tracker.__main__ import main; sys.argv[0] = 'tracker'\ntry: main()\nfinally: "
    heavy = (
        "print(*sorted({'sqlalchemy', 'alembic', 'pydantic', 'rich'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code + heavy],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == "", "completion loads nothing heavy and complains of nothing"
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tracker update ho", ["hotline"]),
        ("tracker show fe", ["fencing"]),
        ("tracker log p", ["patrols"]),
        ("tracker update hotline lim", ["limited"]),
        ("tracker update hotline limited --reporter ", ["IR", "PK"]),
        ("tracker update hotline superseded --successor pat", ["patrols"]),
        ("tracker list --agreement ", ["pk-ir-2017"]),
        ("tracker list --obligor P", ["PK"]),
        ("tracker list --status im", ["implemented"]),
        ("tracker list --strength pro", ["proposed"]),
        ("tracker add x --agreement p", ["pk-ir-2017"]),
        ("tracker add x --kind re", ["recurring"]),
        ("tracker add x --document hi", ["hilal-2017-11"]),
        ("tracker agreement show ", ["pk-ir-2017"]),
        ("tracker upd", ["update"]),
        ("tracker import see", ["seeds/"]),
        ("tracker import seeds/pk", ["seeds/pk-ir-2017.toml"]),
        ("tracker export -o READ", ["README.md"]),
        ("tracker import no/such/fo", []),
    ],
)
def test_completion_offers_refs_actors_and_words(seeded_database: Path, line: str, words: list[str]) -> None:
    """Without importing anything heavy."""
    assert complete_in_bash(line, seeded_database) == words


def test_without_a_database_completion_offers_nothing(tmp_path: Path) -> None:
    """A missing or foreign database is not an error at the Tab key, and none is made."""
    (tmp_path / "foreign.db").write_text("x" * 2000)
    for name in ("none.db", "foreign.db"):
        assert complete_in_bash("tracker update ho", tmp_path / name) == []
    assert not (tmp_path / "none.db").exists()


def test_completion_asks_the_database_of_the_db_option(seeded_database: Path, tmp_path: Path) -> None:
    """If it stands before the word."""
    assert complete_in_bash(f"tracker show --db {seeded_database} ho", tmp_path / "none.db") == ["hotline"]


def test_the_help_names_the_option_that_installs_completion(tracker: CommandLine) -> None:
    """It is an option of Typer."""
    assert "--install-completion" in tracker("--help").out
