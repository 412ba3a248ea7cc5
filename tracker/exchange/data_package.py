"""A Frictionless data package beside tables in CSV: what each file holds, and the type of each column."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tracker.domain.fields import (
    Amount,
    Count,
    Day,
    Field,
    InLanguages,
    VocabularyWord,
    YesNo,
    fields_of,
    value_type,
)
from tracker.domain.terms import (
    CommitmentTerms,
    EventDayTerms,
    EventTerms,
    MeetingTerms,
    StandingTerms,
    UpdateTerms,
)
from tracker.domain.vocabulary import Status

PACKAGE_FILE = "datapackage.json"
_RECORDS: Mapping[str, type[NamedTuple]] = {
    "commitment": CommitmentTerms,
    "update": UpdateTerms,
    "event": EventTerms,
    "meeting": MeetingTerms,
    "standing": StandingTerms,
    "event_day": EventDayTerms,
}
_Type = dict[str, Any]
_TEXT: _Type = {"type": "string"}
_DATE: _Type = {"type": "date"}
_TRUTH: _Type = {"type": "boolean"}
_MOMENT: _Type = {"type": "datetime", "format": "any"}
_TYPES: Mapping[type, _Type] = {
    Amount: {"type": "number"},
    Count: {"type": "integer"},
    YesNo: _TRUTH,
    InLanguages: {"type": "object"},
}
_COMPUTED_DAYS = (
    "status_on",
    "original_due_on",
    "agreed_due_on",
    "evidence_on",
    "fallen_back_on",
    "next_due_on",
)
_COMPUTED: Mapping[str, _Type] = {
    "status": {"type": "string", "constraints": {"enum": list(Status)}},
    "level": {"type": "integer"},
    "days_late": {"type": "integer"},
    "slip": {"type": "integer"},
    "held": {"type": "integer"},
    "missed": {"type": "integer"},
    "recorded_at": _MOMENT,
    **dict.fromkeys(("is_only_seen", "is_side_not_said", "is_missed", "is_spent"), _TRUTH),
    **dict.fromkeys(_COMPUTED_DAYS, _DATE),
}
_DAY_OR_NONE: _Type = {"type": "string", "constraints": {"pattern": r"\d{4}-\d{2}-\d{2}|none"}}
_KEYS = {"commitment": "ref", "update": "uid", "event": "event", "meeting": "meeting"}
"""The column by which each row is known; of other kinds it is the uid."""


class PackagedTable(NamedTuple):
    """A table that was written: the kind of its records, its file, and its columns."""

    record_kind: str
    path: Path
    keys: Sequence[str]


def package_file(path: Path) -> Path:
    """The file that describes the tables written under a name; not one that describes others."""
    beside = path.with_name(PACKAGE_FILE)
    if _describes(beside, _package_name(path)):
        return beside
    return path.with_name(f"{path.stem}-{PACKAGE_FILE}")


def _describes(file: Path, name: str) -> bool:
    """Whether a file is not there, or is the description of a package of this name."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("name") == name


def _package_name(path: Path) -> str:
    """A name of letters, digits, dots, hyphens and underscores, in lower case."""
    return re.sub(r"[^a-z0-9._-]+", "-", path.stem.lower()).strip("-") or "tracker"


def data_package(path: Path, tables: Sequence[PackagedTable]) -> str:
    """The description of tables, as JSON."""
    package = {
        "profile": "tabular-data-package",
        "name": _package_name(path),
        "resources": [_resource(table) for table in tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: PackagedTable) -> dict[str, Any]:
    kind = table.record_kind
    return {
        "profile": "tabular-data-resource",
        "name": f"{kind.replace('_', '-')}s",
        "path": table.path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [{"name": key, **_column_type(kind, key)} for key in table.keys],
            "missingValues": [""],
            "primaryKey": _KEYS.get(kind, "uid"),
        },
    }


def _column_type(kind: str, key: str) -> _Type:
    """The type of a column: of the field that it holds, or of what is computed."""
    fields = {field.name: field for field in fields_of(_RECORDS[kind])}
    if key in fields and not (kind == "commitment" and key in _COMPUTED):
        return _field_type(fields[key])
    return _COMPUTED.get(key, _TEXT)


def _field_type(field: Field) -> _Type:
    if isinstance(field.kind, Day):
        return _DAY_OR_NONE if field.kind.can_end else _DATE
    if isinstance(field.kind, VocabularyWord):
        words: Any = value_type(field.type)
        return {"type": "string", "constraints": {"enum": list(words)}}
    return _TYPES.get(type(field.kind), _TEXT)
