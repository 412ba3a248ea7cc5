"""The layers of the house hold."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tracker

PACKAGE = Path(tracker.__file__).parent
LAYERS = [
    ["__main__"],
    ["cli"],
    ["exchange", "brief"],
    ["rendering", "screen", "intake"],
    ["timeline", "wording"],
    ["ledger"],
    ["rules"],
    ["queries", "history"],
    ["soundness"],
    ["refs", "selecting"],
    ["safekeeping"],
    ["storage"],
    ["statements"],
    ["tables"],
    ["records"],
    ["vocabulary", "days", "saving"],
    ["text"],
    ["errors"],
    ["packages"],
    ["__init__"],
]
RANK = {module: rank for rank, modules in enumerate(LAYERS) for module in modules}


def rooms() -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in PACKAGE.rglob("*.py"):
        found.setdefault(path.relative_to(PACKAGE).with_suffix("").parts[0], []).append(path)
    return found


def imported(path: Path) -> set[str]:
    """The rooms of the tracker that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "tracker":
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tracker."):
            names.add(node.module.split(".")[1])
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("tracker.")}
    return names & set(RANK)


def test_every_room_has_its_place() -> None:
    """A new module is given a layer before it is used."""
    assert set(rooms()) == set(RANK)


@pytest.mark.parametrize("room", sorted(RANK))
def test_a_room_uses_only_rooms_below_its_own(room: str) -> None:
    """Cli > rendering, screen, exchange > ledger > queries, history > ... > errors."""
    used = set().union(*(imported(path) for path in rooms()[room])) - {room}
    assert all(RANK[other] > RANK[room] for other in used), used


@pytest.mark.parametrize(
    "module", ["vocabulary", "records", "errors", "days", "text", "cli", "rendering", "cli.completion"]
)
def test_the_front_rooms_load_nothing_heavy(module: str) -> None:
    """Help and completion answer without SQLAlchemy, Alembic or Rich, because nothing imports them early."""
    code = f"import tracker.{module}, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"sqlalchemy", "alembic", "rich", "platformdirs"} & set(loaded)


def test_statements_are_written_in_one_room() -> None:
    """Only the statements and the tables they are made of are SQLAlchemy's, and what runs or checks those."""
    allowed = {"statements", "tables", "storage", "soundness"}
    for room, paths in rooms().items():
        text = "".join(path.read_text(encoding="utf-8") for path in paths)
        assert room in allowed or "sqlalchemy import" not in text, room


@pytest.mark.parametrize("room", ["records", "vocabulary", "days", "text", "errors", "packages"])
def test_the_words_need_only_the_standard_library(room: str) -> None:
    """The lowest layer is plain Python."""
    for path in rooms()[room]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert all(name.split(".")[0] in {*sys.stdlib_module_names, "tracker"} for name in names)


def test_only_the_command_line_reads_clock_and_environment() -> None:
    """``today`` and ``now`` are parameters everywhere else."""
    for room, paths in rooms().items():
        for path in paths:
            text = path.read_text(encoding="utf-8")
            reads = any(call in text for call in ("os.environ", ".now(", "date.today", "time.time"))
            assert not reads or room == "cli", path


def test_the_map_in_the_package_names_every_room() -> None:
    """A newcomer finds each room in the package's docstring."""
    for room in set(RANK) - {"__init__", "__main__"}:
        assert f"    {room} " in (tracker.__doc__ or ""), room


def test_every_module_opens_with_a_sentence() -> None:
    """Each file says what it is in its first line."""
    for paths in rooms().values():
        for path in paths:
            doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert doc.splitlines()[0].rstrip().endswith((".", ":")), path
