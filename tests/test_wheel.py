"""The wheel as a user installs it: in a clean environment, run from an empty folder."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.wheel


def run_command(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command; its output. If it fails, its stderr is the message of the failure."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment that has only the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("wheel")
    run_command(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "clean", with_pip=True)
    commands = folder / "clean" / ("Scripts" if os.name == "nt" else "bin")
    run_command(commands / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return commands


def test_the_installed_wheel_works_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Migrations and seeds are in the wheel, and nothing beside it is needed."""
    surroundings = {"TRACKER_DB": str(tmp_path / "t.db"), "TRACKER_TODAY": "2018-06-01"}

    def tracker(*args: str) -> str:
        return run_command(installed / "tracker", *args, cwd=tmp_path, **surroundings)

    assert "15 commitments were added" in tracker("init")
    tracker("update", "hotline", "limited", "-m", "Numbers exchanged", "--on", "2018-01-15")
    assert "9 commitments, 9 open" in tracker("summary", "--format", "table")
    assert tracker("list").count("\n") == 10
    assert sorted(found.name for found in tmp_path.iterdir()) == ["t.db"]
    assert tracker("--version").startswith("tracker ")


def test_a_missing_optional_package_is_named(installed: Path, tmp_path: Path) -> None:
    """Only Excel, Word and calendars need one."""
    surroundings = os.environ | {"TRACKER_DB": str(tmp_path / "t.db")}

    def tracker(*args: str) -> "subprocess.CompletedProcess[str]":
        command = [installed / "tracker", *args]
        return subprocess.run(
            command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False
        )

    for words in (("init",), ("export", "-o", "all.json"), ("export", "-o", "t.csv"), ("import", "all.json")):
        assert tracker(*words).returncode == 0
    assert tracker("brief", "-o", "brief.html").returncode == 0
    assert "</html>" in (tmp_path / "brief.html").read_text(encoding="utf-8")
    (tmp_path / "plan.xlsx").write_bytes(b"PK")
    for words, extra in (
        (("import", "plan.xlsx"), "excel"),
        (("export", "-o", "report.xlsx"), "excel"),
        (("export", "-o", "due.ics"), "calendar"),
        (("brief", "-o", "brief.docx"), "word"),
    ):
        told = tracker(*words)
        assert (told.returncode, told.stderr.count("\n")) == (2, 1), told.stderr
        assert f"pip install 'tracker[{extra}]'" in told.stderr


def test_the_wheel_contains_only_the_package(installed: Path) -> None:
    """The tracker itself with its migrations and seeds."""
    (site,) = installed.parent.glob("**/site-packages")
    assert {found.name for found in (site / "tracker").iterdir()} >= {"migrations", "seeds", "cli"}
    assert not (site / "tests").exists()
    assert not (site / "migrations").exists()
