"""The page about how the tracker is built names what there is."""

import importlib
import re

from docs_pages import ROOT, find_code, read_page, read_table
from test_architecture import FLOORS, FORBIDDEN_EDGES, MODULES, PACKAGE

import tracker

PAGE = read_page("architecture.md")
CODE = sorted(set(find_code(PAGE)))

FOLDERS = [floor for floor in FLOORS if not floor.startswith("__")]
ELSEWHERE = {"op.add_column"}
"""Names with dots that other packages have."""

MADE_BY_INSTALLING = ".venv/"
PATHS = [
    word
    for word in CODE
    if re.fullmatch(r"[\w.*-]+/[\w./*-]*|[\w-]+\.(md|toml)", word) and not word.startswith(MADE_BY_INSTALLING)
]
DOTTED = [word for word in CODE if re.fullmatch(r"\w+(\.\w+)+", word) and word not in {*PATHS, *ELSEWHERE}]
WORDS = [word for word in CODE if re.fullmatch(r"@?\w+", word)]


def resolve_name(dotted: str) -> object:
    """What a name in the package means. Raises AttributeError for one that is not there."""
    parts = ["tracker", *dotted.split(".")]
    ends = [end for end in range(1, len(parts) + 1) if ".".join(parts[1:end]) in {"", *MODULES}]
    found: object = importlib.import_module(".".join(parts[: ends[-1]]))
    for name in parts[ends[-1] :]:
        found = getattr(found, name)
    return found


def words_of_the_sources() -> set[str]:
    """Every word in the program, the migrations and the tests, this one left out."""
    folders = ("tracker", "migrations", "tests")
    files = [
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if path.name != "test_architecture_page.py"
    ]
    return {word for path in files for word in re.findall(r"@?\w+", path.read_text(encoding="utf-8"))}


def test_the_page_names_enough_to_be_held_to() -> None:
    """What is taken for a path or a name is most of what stands as code on the page."""
    assert len(PATHS) > 40
    assert len(DOTTED) > 60


def test_a_path_on_the_page_exists() -> None:
    """A file or folder, or where it has a star at least one such file; a slash at its end says folder."""
    found = {path: list(ROOT.glob(path.rstrip("/"))) for path in PATHS}
    assert [path for path, files in found.items() if not files] == []
    are_folders = {path: all(one.is_dir() for one in files) for path, files in found.items()}
    assert [path for path, is_folder in are_folders.items() if is_folder != path.endswith("/")] == []


def test_what_the_page_shows_of_a_module_stands_in_it() -> None:
    """Word by word."""
    shown = re.findall(r"^```python (\S+)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    assert shown
    for path, code in shown:
        assert code in (ROOT / path).read_text(encoding="utf-8")


def test_a_name_on_the_page_is_in_the_package() -> None:
    """A module, function, class, method, field or constant, under exactly this name."""
    assert [name for name in DOTTED if not is_in_the_package(name)] == []


def is_in_the_package(dotted: str) -> bool:
    """Whether a name on the page means something."""
    try:
        resolve_name(dotted)
    except AttributeError:
        return False
    return True


def test_a_word_on_the_page_stands_in_the_sources() -> None:
    """What is code and has no dot is a word of the program, of a migration or of a test."""
    assert sorted(set(WORDS) - words_of_the_sources() - set(FOLDERS)) == []


def test_the_table_has_every_floor_with_what_it_may_import() -> None:
    """The floors in their order, each with exactly those that the imports are held to."""
    rows = {cells[0].strip("`"): find_code(cells[2]) for cells in read_table(PAGE, "Floor")}
    assert list(rows) == FOLDERS
    for place, floor in enumerate(FOLDERS):
        allowed = [lower for lower in FOLDERS[place + 1 :] if (floor, lower) not in FORBIDDEN_EDGES]
        assert rows[floor] == allowed, floor


def test_every_folder_of_the_package_is_named() -> None:
    """A folder inside a floor stands on the page with its path."""
    inside = {path.parent.relative_to(ROOT) for path in PACKAGE.rglob("*.py") if path.parent.parent != ROOT}
    below = {f"{folder}/" for folder in inside if len(folder.parts) > 2}
    assert below
    assert sorted(below - set(PATHS)) == []


def test_the_package_says_its_floors() -> None:
    """``help(tracker)`` has a line for each floor, in their order, and leads to the page."""
    told = tracker.__doc__ or ""
    assert re.findall(r"^    (\w+) +\S", told, re.MULTILINE) == FOLDERS
    assert "docs/architecture.md" in told
