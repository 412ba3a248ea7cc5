"""The wheel, as a user installs it: into a clean environment, run from an empty folder."""

import os
import re
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.wheel


def call(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command and give what it printed; its complaint is the failure's message."""
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
    call(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "clean", with_pip=True)
    commands = folder / "clean" / ("Scripts" if os.name == "nt" else "bin")
    call(commands / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return commands


def test_the_wheel_does_its_job_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    """Migrations and seeds travel with the wheel, and nothing is needed beside it."""
    surroundings = {"TRACKER_DB": str(tmp_path / "t.db"), "TRACKER_TODAY": "2018-06-01"}

    def tracker(*args: str) -> str:
        return call(installed / "tracker", *args, cwd=tmp_path, **surroundings)

    assert "15 commitments were added" in tracker("init")
    tracker("update", "hotline", "limited", "-m", "Numbers exchanged", "--on", "2018-01-15")
    assert "9 commitments, 9 open" in tracker("summary", "--format", "table")
    assert tracker("list").count("\n") == 10
    assert sorted(found.name for found in tmp_path.iterdir()) == ["t.db"]
    assert tracker("--version").startswith("tracker ")


def test_the_wheel_says_which_package_a_file_needs(installed: Path, tmp_path: Path) -> None:
    """Files and pages need nothing more, but for Excel, Word and calendars, whose package is named."""
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


def test_the_wheel_holds_only_the_package(installed: Path) -> None:
    """Nothing but the tracker itself, with its migrations and seeds, is installed."""
    (site,) = installed.parent.glob("**/site-packages")
    assert {found.name for found in (site / "tracker").iterdir()} >= {
        "migrations",
        "seeds",
        "cli",
        "py.typed",
    }
    assert not (site / "tests").exists()
    assert not (site / "migrations").exists()


def test_the_wheels_types_are_seen(installed: Path, tmp_path: Path) -> None:
    """Whoever uses the package from Python has its types checked, as ``py.typed`` says."""
    (tmp_path / "use.py").write_text("from tracker.days import spoken\n\nreveal_type(spoken)\n")
    told = call(
        *(sys.executable, "-m", "mypy", "--strict", "--python-executable", installed / "python", "use.py"),
        cwd=tmp_path,
    )
    assert 'Revealed type is "def (day: datetime.date) -> str"' in told


def test_the_wheel_claims_no_address(installed: Path) -> None:
    """The source has no public address, so none is given."""
    (metadata,) = installed.parent.glob("**/site-packages/*tracker-*.dist-info/METADATA")
    head = metadata.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "\nClassifier: Typing :: Typed\n" in head
    assert not re.search(r"^(Project-URL|Home-page|Author|Author-email|Download-URL):", head, re.MULTILINE)


def test_the_source_distribution_holds_all_that_its_pages_lead_to(installed: Path) -> None:
    """From README and CONTRIBUTING no link ends nowhere, and the tests can be run."""
    (archive,) = installed.parents[1].glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    pages = [(ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "CONTRIBUTING.md")]
    links = {link for page in pages for link in re.findall(r"\]\(([^)#:]+)[)#]", page)}
    assert {"SECURITY.md", "docs/versioning.md"} <= links
    assert links | {"CHANGELOG.md", ".ci/run", "tests/conftest.py", "tests/released/0001.db"} <= names
