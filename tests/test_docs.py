"""What the README shows is what happens."""

import os
import pty
import re
import shlex
import sys
from pathlib import Path

import pytest
from conftest import TODAY

import tracker

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def session(text: str) -> list[tuple[str, str]]:
    """The commands of the README's first session, each with what is shown under it."""
    (shown,) = re.findall(r"```console\n(.*?)```", text, re.DOTALL)[:1]
    parts = re.split(r"^\$ (.*)\n", shown, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def on_a_terminal(command: str, environment: dict[str, str]) -> str:
    """What a command shows on a terminal of 80 columns, weight of letters apart."""
    _, *args = shlex.split(command)
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "tracker", *args], os.environ | environment)
    shown = b""
    while piece := read(terminal):
        shown += piece
    os.waitpid(child, 0)
    os.close(terminal)
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode().replace("\r\n", "\n"))


def read(terminal: int) -> bytes:
    """The next piece of what is shown; at the end nothing, which Linux says with an error."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def without_ends(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def test_the_readmes_session_is_what_happens(seeded: Path) -> None:
    """Every command of the session, run in turn on a terminal, shows what the README shows."""
    steps = session(README)
    assert len(steps) >= 3
    environment = {"TRACKER_DB": str(seeded), "NO_COLOR": "1", "COLUMNS": "80"}
    for command, shown in steps:
        assert without_ends(on_a_terminal(command, environment)) == without_ends(shown), command


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


@pytest.mark.parametrize("path", ["README.md", "CHANGELOG.md", "LICENSE", "seeds/pk-ir-2017.toml"])
def test_no_line_of_prose_is_longer_than_a_screen(path: str) -> None:
    """Prose is kept to a width that can be read in any editor."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    assert max(len(line) for line in lines if "http" not in line) <= 120


def test_the_day_of_the_tests_is_their_own() -> None:
    """No test depends on the calendar."""
    assert os.environ["TRACKER_TODAY"] == TODAY.isoformat()
