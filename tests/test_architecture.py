"""The architecture of the package: which floor may import which, and what is loaded when."""

import ast
import functools
import importlib
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

import tracker

PACKAGE = Path(tracker.__file__).parent
FLOORS = [
    "__main__",
    "cli",
    "web",
    "brief",
    "exchange",
    "render",
    "ledger",
    "queries",
    "db",
    "domain",
    "__init__",
]
"""Each floor imports only from those after it; besides, brief and exchange do not import each other."""

FORBIDDEN_EDGES = {("brief", "exchange"), ("render", "ledger"), ("render", "queries"), ("render", "db")}
MAX_CHAIN = 10
SQLALCHEMY_FLOORS = {"db"}


def module_name(path: Path) -> str:
    """``tracker/db/backup.py`` is ``db.backup``; a folder's ``__init__`` is the folder."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def floor_of(module: str) -> str:
    return module.partition(".")[0]


def imported_modules(nodes: Iterable[ast.AST]) -> list[str]:
    """The modules of the tracker that some statements import."""
    found = []
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "tracker":
            package = node.module.removeprefix("tracker").removeprefix(".")
            for alias in node.names:
                whole = ".".join(filter(None, (package, alias.name)))
                found.append(whole if whole in MODULES else package or "__init__")
        elif isinstance(node, ast.Import):
            names = (alias.name for alias in node.names)
            found += [name.removeprefix("tracker.") for name in names if name.startswith("tracker.")]
    return [name for name in found if name in MODULES]


def imports_anywhere(path: Path) -> list[str]:
    """The modules of the tracker that a file imports, anywhere in it."""
    return imported_modules(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@functools.cache
def imports_of_all() -> Mapping[str, list[str]]:
    """Each module with the others that it imports; asked for by tests, so that no other one waits for it."""
    return {name: sorted(set(imports_anywhere(path)) - {name}) for name, path in MODULES.items()}


def imports_at_the_top(path: Path) -> set[str]:
    """The modules that are loaded with a file; imports in functions and for types alone do not count."""
    source = path.read_text(encoding="utf-8")
    top = [node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)]
    return set(imported_modules(top))


def read_source(module: str) -> str:
    return MODULES[module].read_text(encoding="utf-8")


def test_every_module_is_on_a_known_floor() -> None:
    """A new folder needs a place in the order of floors."""
    assert {floor_of(module) for module in MODULES} == set(FLOORS)


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_from_lower_floors(floor: str) -> None:
    """Cli > web > brief, exchange > ledger > queries > db > domain; render imports only domain."""
    for module, used in imports_of_all().items():
        for other in used:
            edge = floor, floor_of(other)
            if floor_of(module) == floor != edge[1]:
                assert FLOORS.index(floor) < FLOORS.index(edge[1]), f"{module} imports {other}"
                assert edge not in FORBIDDEN_EDGES, f"{module} imports {other}"


def longest_chain(imports: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The longest chain of modules of which each imports the next. Fails if one leads back to itself."""
    on_the_way: list[str] = []

    @functools.cache
    def chain_from(module: str) -> tuple[str, ...]:
        assert module not in on_the_way, f"circle: {' > '.join([*on_the_way, module])}"
        on_the_way.append(module)
        longest = max((chain_from(other) for other in sorted(imports[module])), key=len, default=())
        on_the_way.pop()
        return module, *longest

    return max(map(chain_from, imports), key=len)


def test_there_are_no_circular_imports() -> None:
    """Not even through an import in a function."""
    assert len(longest_chain(imports_of_all())) < len(MODULES)


def test_no_chain_of_imports_is_longer_than_ten() -> None:
    """Of modules that are loaded with each other.

    Pages in a browser are loaded once a day, and ask the floors below at their top, where the command line
    asks in its functions: of them the modules of their own floor count.
    """
    loaded = {name: imports_at_the_top(path) - {name} for name, path in MODULES.items()}
    for name, others in loaded.items():
        if floor_of(name) == "web":
            others -= {other for other in others if floor_of(other) != "web"}
    longest = longest_chain(loaded)
    assert len(longest) <= MAX_CHAIN, " > ".join(longest)


IMPORT_ONE_BY_ONE = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    print(name, *{"sqlalchemy", "alembic", "rich", "platformdirs"} & set(sys.modules))
"""


def test_help_and_completion_load_nothing_heavy() -> None:
    """Neither SQLAlchemy, Alembic nor Rich, because no module that they need imports them."""
    names = [f"tracker.{name}" for name in MODULES if floor_of(name) == "domain"] + ["tracker.cli"]
    command = [sys.executable, "-c", IMPORT_ONE_BY_ONE, *names]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert loaded == names


def test_only_the_database_floor_imports_sqlalchemy() -> None:
    """All other floors ask it for records, and give it records to store."""
    for module in MODULES:
        assert floor_of(module) in SQLALCHEMY_FLOORS or "sqlalchemy import" not in read_source(module), module


def test_the_domain_imports_only_the_standard_library() -> None:
    """It is plain Python."""
    for module in MODULES:
        if floor_of(module) != "domain":
            continue
        for node in ast.walk(ast.parse(read_source(module))):
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert all(name.split(".")[0] in {*sys.stdlib_module_names, "tracker"} for name in names), module


def test_only_the_command_line_reads_clock_and_environment() -> None:
    """Everywhere else ``today`` and ``now`` are parameters."""
    for module in MODULES:
        reads = any(
            call in read_source(module)
            for call in ("os.environ", "datetime.now(", "date.today", "time.time", "os.getenv")
        )
        assert not reads or floor_of(module) == "cli", module


def test_every_module_begins_with_a_sentence() -> None:
    """The first line of its docstring says what it is."""
    for module in MODULES:
        doc = ast.get_docstring(ast.parse(read_source(module))) or ""
        assert doc.splitlines()[0].rstrip().endswith((".", ":")), module


@pytest.mark.parametrize("package", sorted(name for name, path in MODULES.items() if path.stem == "__init__"))
def test_a_package_has_all_that_it_offers(package: str) -> None:
    """Each name in ``__all__`` is there, also after something was renamed."""
    found = importlib.import_module("tracker" if package == "__init__" else f"tracker.{package}")
    assert [name for name in getattr(found, "__all__", ()) if not hasattr(found, name)] == []


def test_no_two_modules_have_the_same_name() -> None:
    """So the name of a file says which one it is."""
    last = [name.rpartition(".")[2] for name in MODULES]
    assert sorted({name for name in last if last.count(name) > 1}) == []
