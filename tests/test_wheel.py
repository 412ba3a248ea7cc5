"""The wheel, as a user installs it: into a clean environment, run from an empty folder."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
from pathlib import Path

import pytest
from docs_pages import README, ROOT, blocks_of_kind, fenced_blocks, read_page
from run_report import not_tried

INSTALL = read_page("install.md")

pytestmark = pytest.mark.wheel


def call(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Run a command and give what it printed; its complaint is the failure's message."""
    done = attempt(*command, cwd=cwd, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def attempt(*command: str | Path, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a command, whatever comes of it."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, named as the pages name it."""
    folder = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    (made,) = folder.glob("agreement_tracker-*.whl")
    assert f"dist/{made.name}" in INSTALL
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The folder of the commands of an environment that has only the wheel and what it needs.

    There is a blank in its path, as on many computers.
    """
    folder = wheel.parent / "our office"
    venv.create(folder, with_pip=True)
    commands = folder / "bin"
    call(commands / "python", "-m", "pip", "install", "--quiet", wheel, cwd=wheel.parent)
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
    """Files and pages need nothing more, but for Excel, Word and calendars, whose package is named.

    What is told to be typed adds it.
    """

    def tracker(*args: str) -> "subprocess.CompletedProcess[str]":
        return attempt(installed / "tracker", *args, cwd=tmp_path, TRACKER_DB=str(tmp_path / "t.db"))

    for words in (("init",), ("export", "-o", "all.json"), ("export", "-o", "t.csv"), ("import", "all.json")):
        assert tracker(*words).returncode == 0
    assert tracker("brief", "-o", "brief.html").returncode == 0
    assert "</html>" in (tmp_path / "brief.html").read_text(encoding="utf-8")
    for words, package in (
        (("export", "-o", "report.xlsx"), "openpyxl"),
        (("export", "-o", "due.ics"), "icalendar"),
        (("brief", "-o", "brief.docx"), "python-docx"),
    ):
        told = tracker(*words)
        assert (told.returncode, told.stderr.count("\n")) == (2, 1), told.stderr
        way = re.search(r'To add it, in the folder "(.*)": (.* -m pip install (\S+))\n', told.stderr)
        assert way, told.stderr
        assert (way[1], way[3]) == (str(installed), package)
    call(*way[2].split(), cwd=Path(way[1]))  # as a shell runs it there
    assert tracker("brief", "-o", "brief.docx").returncode == 0


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


def test_the_manual_page_is_where_man_looks_for_it(installed: Path, tmp_path: Path) -> None:
    """Beside the folder of the command: man finds it as soon as the command is on the path."""
    page = installed.parent / "share" / "man" / "man1" / "tracker.1"
    assert page.read_bytes() == (ROOT / "docs" / "tracker.1").read_bytes()
    if not shutil.which("man"):
        not_tried("whether man finds the manual page. It is not installed.")
    path = f"{installed}{os.pathsep}{os.environ['PATH']}"
    found = call("man", "--where", "tracker", cwd=tmp_path, PATH=path, MANPATH="")
    assert found == f"{page}\n"


def test_the_readmes_first_steps_work_as_typed(tmp_path: Path) -> None:
    """What installs, then what it says is next; and the bare name, after what the README says of it."""
    folder = tmp_path / "agreement-tracker"
    others = shutil.ignore_patterns(".git", ".venv*", ".*_cache", "__pycache__", "dist", "build")
    shutil.copytree(ROOT, folder, ignore=others)
    first = blocks_of_kind(README, "sh")[0]
    done = attempt("sh", "-c", first, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "15 commitments were added" in done.stdout
    (following,) = re.findall(r"^Next: (.*), or in a browser: ", done.stderr, re.MULTILINE)
    assert "hotline" in call("sh", "-c", following, cwd=folder)
    activate = ". .venv/bin/activate"
    assert f"`{activate}`" in README
    assert "hotline" in call("sh", "-c", f"{activate}\ntracker list", cwd=folder)


def test_it_is_installed_without_a_network_as_the_page_shows(
    wheel: Path, installed: Path, tmp_path: Path
) -> None:
    """From the folder that one computer collects another installs all, and nothing but what was collected."""
    part = INSTALL.partition("\n## Without a network\n")[2].partition("\n## ")[0]
    script, collect, install = (content for _, content in fenced_blocks(part))
    there, here = tmp_path / "there", tmp_path / "here"
    (there / "dist").mkdir(parents=True)
    shutil.copy(wheel, there / "dist")
    (there / "hashes.py").write_text(script, encoding="utf-8")
    (there / ".venv").symlink_to(installed.parent)
    call("sh", "-ec", collect, cwd=there)
    shutil.copytree(there / "wheelhouse", here / "wheelhouse")
    offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_PROXY": "http://127.0.0.1:9"}
    call("sh", "-ec", install, cwd=here, **offline)
    every_extra = ("export -o all.xlsx", "export -o due.ics", "brief -o brief.docx")
    for words in ("init", *every_extra):
        call(here / ".venv/bin/tracker", *words.split(), cwd=here, TRACKER_DB=str(here / "t.db"))
    server = attempt(here / ".venv/bin/tracker", "list", "--db", "postgresql://a@127.0.0.1:9/b", cwd=here)
    assert "cannot be reached" in server.stderr
    with next((here / "wheelhouse").glob("rich-*.whl")).open("ab") as changed:
        changed.write(b"changed")
    again = f"{install.splitlines()[-1]} --force-reinstall --dry-run"
    refused = attempt("sh", "-ec", again, cwd=here, **offline)
    assert refused.returncode != 0
    assert "DO NOT MATCH THE HASHES" in refused.stderr


def test_the_wheel_is_typed(installed: Path, tmp_path: Path) -> None:
    """Whoever uses the package from Python has its types checked, as ``py.typed`` says."""
    (tmp_path / "use.py").write_text(
        "from tracker.domain.days import format_day\n\nreveal_type(format_day)\n"
    )
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
