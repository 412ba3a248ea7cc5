"""Nobody is told to install from an index what is there under our name: it is another's."""

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import tracker
from tracker.cli import serve_command

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLDERS = [ROOT / name for name in ("tracker", "migrations", "seeds")]
SOURCES = sorted(path for folder in FOLDERS for path in folder.rglob("*") if path.is_file())
READ = [path for path in (*PAGES, *SOURCES, ROOT / "pyproject.toml") if path.suffix != ".pyc"]
INSTALL = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")

OPTIONS = r"(?:\s+-\S+(?:\s+[^\s-]\S*)??)*?\s+"
INSTALLER = re.compile(
    rf"""(?<![\w-])(?:
        pip[\d.]*(?:\.exe)?{OPTIONS}(?:install|download|wheel)
      | pipx{OPTIONS}(?:install|run|upgrade|inject)
      | uv{OPTIONS}(?:pip\s+install|tool\s+(?:install|run|upgrade)|add|run\b.*\s--with)
      | uvx
      | (?:poetry|pdm|hatch|rye|pixi|conda|mamba|apt|apt-get|dnf|brew|choco|winget){OPTIONS}(?:add|install)
      | easy_install
    )(?=[\s=])""",
    re.VERBOSE | re.IGNORECASE,
)
OURS = re.compile(r"(?:agreement[-_.]+)?tracker(?:\[[^\]]*\]?)?(?:\s*[=<>!~@].*)?", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"(?<![\w-])tracker\[(?:excel|calendar|word|postgres|dev)|pypi\.org/\S*/(?:agreement-)?tracker\b",
    re.IGNORECASE,
)


def statements(path: Path) -> Iterator[str]:
    """What a file says, each on one line: paragraphs, rows, commands of a block, strings, comments."""
    text = path.read_bytes().decode(errors="replace")
    if path.suffix == ".py":
        for piece in (*strings(text), comments(text)):
            yield from paragraphs(piece)
    else:
        yield from paragraphs(text)


def strings(source: str) -> Iterator[str]:
    """The strings of a program, put together where they stand in pieces; what fills them in is left open."""
    inside: set[ast.AST] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            inside.update(node.values)
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inside:
            yield node.value


def comments(source: str) -> str:
    """The comments of a program; those that stand under one another are a paragraph."""
    said, before = "", 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            line = token.start[0]
            said += ("\n" if line == before + 1 else "\n\n") + token.string.lstrip("# ")
            before = line
    return said


def paragraphs(text: str) -> Iterator[str]:
    """What stands together: lines of prose, or one line of a block, whatever it goes on over."""
    prose = re.sub(r"^```.*?^```", "\n\n", text, flags=re.DOTALL | re.MULTILINE)
    for paragraph in re.split(r"\n\s*\n|\n(?=\|)|\n(?=- )", prose):
        yield " ".join(paragraph.split())
    for block in re.findall(r"^```[^\n]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        yield from re.sub(r"[\\^`]\n", " ", block).splitlines()


def told_to_install(statement: str) -> list[str]:
    """What of ours a statement tells somebody to install from an index."""
    found = ELSEWHERE.findall(statement)
    for command in re.split(r"`|&&|\||(?<=[a-z\])])\.\s", statement):
        if installer := INSTALLER.search(command):
            words = [word.strip("'\"*_,:()").rstrip(".") for word in command[installer.end() :].split()]
            found += [word for word in from_an_index(installer[0], words) if OURS.fullmatch(word)]
    return found


def from_an_index(installer: str, words: list[str]) -> list[str]:
    """The words after an installer that may name what it takes from an index."""
    words = [part for word in words for part in (word.split("=", 1) if word[:2] == "--" else [word])]
    if "--no-index" in words:
        return []
    for option in (
        "--from",
        "--spec",
    ):  # what it names is installed, and then it is the command that is named
        if option in words:
            return words[words.index(option) + 1 :][:1]
    return words[1:] if installer.endswith("inject") else words  # pipx adds to what is there already


def test_nobody_is_told_to_install_what_is_not_ours() -> None:
    """No page, no message and no comment has an installer take our name from an index."""
    lines = ((path, line) for path in READ for line in statements(path))
    assert [(path, found, line) for path, line in lines for found in told_to_install(line)] == []


@pytest.mark.parametrize(
    "told",
    [
        "pip install tracker",
        "To add it: pip install 'tracker[postgres]'",
        'pip install "tracker[excel, word]"',
        "pip install tracker==0.5.0",
        "pip install 'tracker>=0.6,<1'",
        "pip install -U tracker",
        "pip install --upgrade Tracker",
        "pip --quiet install tracker",
        "pip --python /usr/bin/python3 install tracker",
        "pip3.11 install tracker",
        r".venv\Scripts\pip.exe install tracker",
        "{} -m pip install 'tracker[{}]'",
        "py -m pip install openpyxl tracker",
        "python3 -m venv .venv && .venv/bin/pip install --quiet tracker && .venv/bin/tracker init",
        "pip install agreement-tracker",
        "pip install agreement_tracker[excel]",
        "Pip install Agreement.Tracker.",
        "pip download tracker",
        "pip wheel --wheel-dir wheelhouse 'tracker[word]'",
        "pipx install tracker",
        "pipx install --force agreement-tracker",
        "pipx run tracker list",
        "pipx run --spec=agreement-tracker tracker list",
        "pipx inject agreement-tracker tracker",
        "uv pip install tracker",
        "uv tool install tracker",
        "uv --offline tool install agreement-tracker",
        "uv tool install --with openpyxl agreement-tracker",
        "uv tool upgrade agreement-tracker",
        "uv add tracker",
        "uv run --with tracker tracker list",
        "uvx tracker list",
        "uvx tracker@latest",
        "uvx --from agreement-tracker tracker list",
        "uvx --from 'tracker[excel]' tracker list",
        "poetry add tracker",
        "conda install --channel conda-forge tracker",
        "Word documents (`tracker[word]`)",
        "https://pypi.org/project/tracker/",
    ],
)
def test_whoever_tells_it_is_found(told: str) -> None:
    """Every way to say it, alone and in a sentence."""
    assert told_to_install(told)
    assert told_to_install(f"Then `{told}`, and again.")


@pytest.mark.parametrize(
    "told",
    [
        "pip install .",
        'pip install ".[excel,word]" && tracker init',
        'pip install "./agreement_tracker-0.9.0-py3-none-any.whl[excel]"',
        "pip install --quiet --editable '.[dev]'",
        "pip install --no-index --find-links wheelhouse agreement-tracker",
        "pip uninstall tracker",
        "pipx uninstall tracker",
        "pipx inject agreement-tracker openpyxl",
        'uv tool install "./agreement_tracker-0.9.0-py3-none-any.whl"',
        "uvx --from ./agreement_tracker-0.9.0-py3-none-any.whl tracker list",
        "pipx run --spec ./agreement_tracker-0.9.0-py3-none-any.whl tracker list",
        "To add it: {} -m pip install {}",
        "With `pip install .` you get `tracker`.",
        "| `pip install .` | `tracker list` |",
        "pip install shiv. The tracker is then made of it.",
    ],
)
def test_what_is_ours_may_be_installed(told: str) -> None:
    """From its folder, from a file, without an index; and a command may be named after another."""
    assert told_to_install(told) == []


PROSE = """
To get Word: pip install
the package tracker.

- With uv: `uvx
  tracker list`
"""
BLOCK = """
```sh
pip install \\
  tracker
```
"""
PIECES = """
message = "To add it: pip install " f"'tracker[{extra}]'"
"""
COMMENT = """
def add() -> None:
    # To add it: pip install
    # tracker
    ...
"""


@pytest.mark.parametrize(
    ("name", "content", "times"),
    [("page.md", PROSE, 2), ("page.md", BLOCK, 1), ("program.py", PIECES, 1), ("program.py", COMMENT, 1)],
)
def test_however_it_is_written_it_is_read(tmp_path: Path, name: str, content: str, times: int) -> None:
    """Over two lines of a page or a program, in pieces, in a comment."""
    (tmp_path / name).write_text(content)
    assert len([line for line in statements(tmp_path / name) if told_to_install(line)]) == times


def test_what_is_missing_is_never_called_like_us() -> None:
    """The packages that messages name, which stand apart from the command, are those of the extras."""
    named, computed = set(serve_command.PACKAGES), []
    for path in FOLDERS[0].rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "MissingPackage":
                if isinstance(node.args[1], ast.Constant):
                    named.add(str(node.args[1].value).strip('"'))
                else:
                    computed.append(path.name)
    assert computed == ["serve_command.py"]
    assert named == {needed.partition(">")[0] for every in extras().values() for needed in every}


def extras() -> dict[str, list[str]]:
    """The extras for users, each with the packages that it brings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = project["optional-dependencies"]
    return {extra: needed for extra, needed in found.items() if extra != "dev"}


def test_the_page_names_every_extra() -> None:
    """Each with the packages that it brings."""
    for extra, every in extras().items():
        (row,) = re.findall(rf"^\| .+ \| (.+) \| `{extra}` \|$", INSTALL, re.MULTILINE)
        named = (needed.partition(">")[0].partition("[") for needed in every)
        assert row == " and ".join(
            f"{package}, with `{bracket}{more}`" if bracket else package for package, bracket, more in named
        )


def test_the_pages_name_the_wheel_of_this_version() -> None:
    """What is built from this folder is what the pages have installed."""
    names = {
        name for path in PAGES for name in re.findall(r"agreement_tracker-[\w.-]+", path.read_text("utf-8"))
    }
    assert names == {f"agreement_tracker-{tracker.__version__}-py3-none-any.whl"}
