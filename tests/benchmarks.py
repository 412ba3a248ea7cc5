"""The programs of the folder bench, for tests that run one of them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def load_benchmark(name: str) -> ModuleType:
    """A program of the folder bench, which is not a package."""
    found = importlib.util.spec_from_file_location(name, Path(__file__).parent / "bench" / f"{name}.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # its dataclasses look there for themselves
    found.loader.exec_module(module)
    return module


kills = load_benchmark("kills")
