"""What a wheel is installed with: pinned by hashes, and listed with its licences."""

import hashlib
import importlib.util
import json
import re
import tomllib
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
OWN = (
    "Name: agreement_tracker\nVersion: 0.8.0\nLicense-Expression: MIT\n"
    "Requires-Dist: Some.Thing[x]>=1; extra == 'y'"
)
NEEDED = "Name: Some.Thing\nVersion: 1.2\nClassifier: License :: OSI Approved :: BSD License"


@pytest.fixture
def supplies() -> ModuleType:
    """The script that makes the lists."""
    spec = importlib.util.spec_from_file_location("supplies", ROOT / ".ci" / "supplies.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def make_wheel(folder: Path, name: str, metadata: str) -> str:
    """A wheel with nothing in it but what it says of itself; its hash."""
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.dist-info/METADATA", f"{metadata}\n\nLicense: none of the headers")
    return hashlib.sha256((folder / f"{name}-py3-none-any.whl").read_bytes()).hexdigest()


def test_all_that_is_installed_is_listed_with_hash_and_licence(supplies: ModuleType, tmp_path: Path) -> None:
    """In the constraints all but our own, in the bill of materials both, and what needs what."""
    make_wheel(tmp_path, "agreement_tracker-0.8.0", OWN)
    digest = make_wheel(tmp_path, "some_thing-1.2", NEEDED)
    assert supplies.main(tmp_path, tmp_path / "out") == 0
    constraints = (tmp_path / "out" / "constraints.txt").read_text()
    assert constraints == f"some-thing==1.2 --hash=sha256:{digest}\n"
    bill = json.loads((tmp_path / "out" / "sbom.cdx.json").read_text())
    (component,) = bill["components"]
    assert component["licenses"] == [{"license": {"name": "BSD License"}}]
    assert component["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert bill["metadata"]["component"]["name"] == "agreement-tracker"
    assert bill["dependencies"][0]["dependsOn"] == ["pkg:pypi/some-thing@1.2"]


def test_what_names_no_licence_is_not_released(supplies: ModuleType, tmp_path: Path) -> None:
    """Nobody may ship it."""
    make_wheel(tmp_path, "agreement_tracker-0.8.0", OWN)
    make_wheel(tmp_path, "some_thing-1.2", "Name: some-thing\nVersion: 1.2")
    assert supplies.main(tmp_path, tmp_path / "out") == 1


def test_whatever_can_be_installed_with_it_is_listed() -> None:
    """Every extra that users are offered."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    offered = declared["project"]["optional-dependencies"].keys() - {"dev"}
    collected = re.search(r'pip wheel .*"\.\[(.*)\]"', (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert collected
    assert set(collected[1].split(",")) == offered
