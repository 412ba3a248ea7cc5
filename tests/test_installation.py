"""A missing package is named with a command that adds it to the Python that runs, in any shell."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from conftest import ON_A_FILE
from terminals import run_on_terminal, without_colour

from tracker.cli.hint_messages import say_error
from tracker.domain import installation as packages
from tracker.domain.errors import MissingPackage
from tracker.domain.installation import Installation, installation_of

PSYCOPG = '"psycopg[binary]"'
ANYWHERE = "/home/desk/.venv/bin/python3"


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment with nothing in it, as the one that runs."""
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", ANYWHERE)
    return tmp_path


def python_at(path: PurePath, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python that runs is there, on the system whose path it is."""
    monkeypatch.setattr(packages, "PurePath", lambda _: path)


def test_the_command_adds_to_the_python_that_runs() -> None:
    """It runs as it stands, and the pip that it starts is that of this environment."""
    pytest.importorskip("pip")
    found = installation_of("openpyxl")
    command = found.command.replace("install openpyxl", "--version")
    shown = subprocess.run(
        command, shell=True, cwd=found.folder or None, capture_output=True, text=True, check=True
    ).stdout
    assert str(Path(sys.prefix).resolve()) in shown


@pytest.mark.parametrize(
    "path",
    [
        PurePosixPath(ANYWHERE),
        PurePosixPath("/Users/müller/tracker-0.6/.venv/bin/python"),
        PureWindowsPath(r"C:\Users\desk\tracker\.venv\Scripts\python.exe"),
        PureWindowsPath(r"\\server\share\.venv\Scripts\python.exe"),
    ],
    ids=str,
)
def test_a_plain_path_is_typed_as_it_is(path: PurePath, monkeypatch: pytest.MonkeyPatch) -> None:
    """No quotes, in which PowerShell would see a text to be shown."""
    python_at(path, monkeypatch)
    assert installation_of("openpyxl") == (f"{path} -m pip install openpyxl", "")
    assert installation_of("openpyxl").sentence == f"To add it: {path} -m pip install openpyxl"


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        (PureWindowsPath(r"C:\Users\Desk Two\.venv\Scripts\python.exe"), r".\python.exe"),
        (PureWindowsPath(r"C:\R&D\.venv\Scripts\python.exe"), r".\python.exe"),
        (PureWindowsPath(r"C:\100%\Scripts\python.exe"), r".\python.exe"),
        (PurePosixPath("/home/desk/our files/.venv/bin/python3"), "./python3"),
        (PurePosixPath("/home/$desk/bin/python3"), "./python3"),
        (PurePosixPath("/home/back\\slash/bin/python3"), "./python3"),
    ],
    ids=str,
)
def test_a_path_that_a_shell_would_read_is_typed_where_it_is(
    path: PurePath, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes do not help in every shell, so the folder is named and the command begins there."""
    python_at(path, monkeypatch)
    way_on = installation_of(PSYCOPG).sentence
    assert way_on == f'To add it, in the folder "{path.parent}": {typed} -m pip install {PSYCOPG}'


@pytest.mark.parametrize("folder", ["desk", "Desk Two's $HOME"])
@pytest.mark.parametrize("package", ["openpyxl", PSYCOPG])
def test_a_shell_takes_the_command_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, package: str
) -> None:
    """Wherever Python is, and whatever files lie about, pip is given the package by its name."""
    python = tmp_path / folder / "python3"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    python.chmod(0o700)
    (python.parent / "psycopgb").touch()  # what the brackets would mean to a shell
    monkeypatch.setattr(sys, "executable", str(python))
    found = installation_of(package)
    place = found.folder or python.parent
    shown = subprocess.run(found.command, shell=True, cwd=place, capture_output=True, text=True, check=True)
    assert shown.stdout.split("|") == ["-m", "pip", "install", package.strip('"'), ""]


def test_an_environment_of_pipx_is_added_to_by_pipx(environment: Path) -> None:
    """Pipx keeps what it added itself, and its environment may have no pip."""
    (environment / "pipx_metadata.json").touch()
    assert installation_of("openpyxl") == Installation(f"pipx inject {environment.name} openpyxl")


def test_an_environment_without_pip_is_added_to_by_uv(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An environment of uv has no pip, and uv is told which one it is."""
    monkeypatch.setattr(packages, "find_spec", lambda name: None if name == "pip" else find_spec(name))
    assert installation_of(PSYCOPG).command == f"uv pip install --python {ANYWHERE} {PSYCOPG}"


@ON_A_FILE
@pytest.mark.parametrize("columns", [30, 60, 90, 400])
def test_the_command_stands_on_one_line_of_a_screen(
    seeded_database: Path, tmp_path: Path, columns: int
) -> None:
    """However narrow the terminal, what is to be typed can be copied from it whole."""
    (tmp_path / "icalendar.py").write_text("raise ImportError")
    around = {"TRACKER_DB": str(seeded_database), "COLUMNS": str(columns), "PYTHONPATH": str(tmp_path)}
    code, shown = run_on_terminal("export", "-o", "due.ics", environment=around, folder=tmp_path)
    shown = without_colour(shown)
    assert code == 2
    told = MissingPackage("Calendars", "icalendar")
    *_, last = shown.splitlines()
    assert last.endswith(told.command)
    assert " ".join(shown.split()) == say_error(told)
    assert max(map(len, shown.splitlines()[:-1]), default=0) <= columns
