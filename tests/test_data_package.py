"""What describes exported tables in CSV: a Frictionless data package, held to what its specification says."""

import csv
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from agreed_documents import EVERYTHING, write_content
from conftest import ON_A_FILE, CommandLine, MakeDatabase

pytestmark = ON_A_FILE  # what the tables hold is tried on a server too, by test_selected_exports


def _is_moment(text: str) -> bool:
    return datetime.fromisoformat(text).tzinfo is not None


def _is_day(text: str) -> bool:
    return date.fromisoformat(text).isoformat() == text


VALID: Mapping[str, Callable[[str], bool]] = {
    "string": lambda text: True,
    "integer": lambda text: re.fullmatch(r"-?\d+", text) is not None,
    "number": lambda text: re.fullmatch(r"-?\d+(\.\d+)?", text) is not None,
    "boolean": lambda text: text in ("true", "false"),
    "date": _is_day,
    "datetime": _is_moment,
    "object": lambda text: isinstance(json.loads(text), dict),
}
"""Whether a text is a value of a type, in the form that the description says or that is the default."""


@pytest.fixture
def folder(tracker: CommandLine, make_database: MakeDatabase, tmp_path: Path) -> Path:
    """A folder with the exported tables of the treaty."""
    tracker.use_database(make_database("empty"))
    tracker("import", str(write_content(tmp_path / "treaty.json", EVERYTHING)))
    tracker("export -o", str(tmp_path / "My Report.csv"))
    return tmp_path


def read_package(folder: Path) -> Any:
    return json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))


def test_a_package_is_as_its_specification_says(folder: Path) -> None:
    """Its names, its paths, which stay in the folder, and a schema for each table."""
    package = read_package(folder)
    assert package["profile"] == "tabular-data-package"
    assert re.fullmatch(r"[a-z0-9._-]+", package["name"])
    names = [resource["name"] for resource in package["resources"]]
    assert names == ["commitments", "updates", "events", "standings", "event-days"]
    for resource in package["resources"]:
        assert resource["profile"] == "tabular-data-resource"
        assert Path(resource["path"]).name == resource["path"]
        assert (folder / resource["path"]).is_file()
        fields = resource["schema"]["fields"]
        assert len({field["name"] for field in fields}) == len(fields)
        assert {field["type"] for field in fields} <= VALID.keys()
        assert resource["schema"]["primaryKey"] in {field["name"] for field in fields}
        assert resource["schema"]["missingValues"] == [""]


def test_each_column_and_each_cell_is_as_described(folder: Path) -> None:
    """The header is that of the description, each cell of its type, each key there once."""
    typed = set()
    for resource in read_package(folder)["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file, strict=True)
        fields = resource["schema"]["fields"]
        assert header == [field["name"] for field in fields]
        for row in rows:
            for field, text in zip(fields, row, strict=True):
                assert not text or fits(field, text), (resource["name"], field, text)
                typed.add(field["type"] if text else "")
        key = header.index(resource["schema"]["primaryKey"])
        assert len({row[key] for row in rows} - {""}) == len(rows)
    assert typed >= VALID.keys()


def fits(field: Mapping[str, Any], text: str) -> bool:
    constraints = field.get("constraints", {})
    is_allowed = text in constraints.get("enum", [text])
    return (
        VALID[field["type"]](text)
        and is_allowed
        and bool(re.fullmatch(constraints.get("pattern", ".*"), text, re.S))
    )


def test_days_amounts_and_truths_have_their_types(folder: Path) -> None:
    """A due date of an update can be none, and is no date then."""
    found = {
        (resource["name"], field["name"]): field["type"]
        for resource in read_package(folder)["resources"]
        for field in resource["schema"]["fields"]
    }
    expected = {
        ("commitments", "target"): "number",
        ("commitments", "starts_on"): "date",
        ("commitments", "level"): "integer",
        ("commitments", "recorded_at"): "datetime",
        ("updates", "incidents"): "integer",
        ("updates", "is_seen"): "boolean",
        ("updates", "due_on"): "string",
        ("event-days", "day"): "date",
    }
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("there", ['{"name": "of-others", "resources": []}', "no JSON", "[]"])
def test_the_description_of_other_tables_is_left_as_it_is(
    tracker: CommandLine, tmp_path: Path, there: str
) -> None:
    """Ours stands under the name of our tables then; and again, where it is ours, under the same."""
    (tmp_path / "datapackage.json").write_text(there, encoding="utf-8")
    for _ in range(2):
        found = tracker("export -o", str(tmp_path / "desk.csv"))
        assert "desk-datapackage.json" in found.out
        assert (tmp_path / "datapackage.json").read_text(encoding="utf-8") == there
    assert json.loads((tmp_path / "desk-datapackage.json").read_text(encoding="utf-8"))["name"] == "desk"
