"""The lines of items of a document, as the office had them that wrote it: what its digests are made of."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tracker.db.command_lines import LINE_KINDS, Line, LineKind
from tracker.db.terms_sql import ALWAYS
from tracker.domain.days import to_microseconds
from tracker.domain.errors import TrackerError
from tracker.domain.terms import REVISABLE, EntityRef
from tracker.domain.translations import Translations
from tracker.exchange.document_schema import parse_moment_value
from tracker.queries.terms_in_force import text_of_term

Values = Mapping[str, Any]
_NAME_KEYS = {"actors": "code", **dict.fromkeys(("agreements", "documents", "events", "meetings"), "ref")}
"""The field that names an item, where it is not its uid."""
KIND_OF_SECTION = {kind.section: kind for kind in LINE_KINDS}


class ItemLines:
    """Makes the lines of parsed items; ``uid_of`` has uids of commitments by their refs in the document."""

    def __init__(self) -> None:
        self.uid_of: dict[str, str] = {}

    def name_of_item(self, section: str, item: Values) -> str:
        """What names an item in every office, before it is parsed."""
        if section == "office":
            with contextlib.suppress(TrackerError):
                return str(to_microseconds(parse_moment_value(item.get("recorded_at"))))
        return str(item.get(_NAME_KEYS.get(section, "uid"), ""))

    def line(self, section: str, values: Values) -> Line:
        """The line of an item."""
        kind, at = KIND_OF_SECTION[section], values.get("recorded_at")
        own = self._own_fields(section, values)
        fields = (own[name] if name in own else _plain(values.get(name)) for name in kind.fields.split())
        recorded = at and to_microseconds(at), values.get("recorded_by")
        name = (
            str(at and to_microseconds(at)) if section == "office" else values[_NAME_KEYS.get(section, "uid")]
        )
        return (name, *recorded, *fields, *_later(kind, values))

    def _own_fields(self, section: str, values: Values) -> Values:
        """The fields that are not as the item has them."""
        made: Mapping[str, Callable[[], Values]] = {
            "updates": lambda: self._fields_of_update(values),
            "revisions": lambda: self._fields_of_revision(values),
            "retractions": lambda: self._fields_of_target(values["of"]),
            "marks": lambda: self._fields_of_target(values["of"]),
        }
        return made[section]() if section in made else {}

    def _uid(self, ref: str) -> str:
        return self.uid_of.get(ref, ref)

    def _fields_of_update(self, values: Values) -> Values:
        successors = ";".join(sorted(map(self._uid, values.get("successors") or ())))
        return {
            "commitment": self._uid(values["commitment"]),
            "successors": successors or None,
            "is_seen": 1 if values.get("is_seen") else None,
        }

    def _fields_of_target(self, of: str | EntityRef) -> Values:
        if isinstance(of, str):
            return {"entry": of, "kind": None, "named": None}
        named = self._uid(of.ref) if of.kind == "commitment" else of.ref
        return {"entry": None, "kind": of.kind, "named": named}

    def _fields_of_revision(self, values: Values) -> Values:
        of: EntityRef = values["of"]
        names = REVISABLE[of.kind]._fields
        given = {name: text_of_term(values[name]) for name in names if name in values and name not in _OWN}
        terms = given | dict.fromkeys(values.get("cleared") or (), "")
        target = self._fields_of_target(of)
        from_day, due_on = values.get("effective_on"), terms.get("due_on")
        is_amended = bool(from_day and due_on)
        return {
            "kind": target["kind"],
            "named": target["named"],
            "effective_on": str(from_day or ALWAYS),
            "terms": ";".join(f"{name}:{len(text)}:{text}" for name, text in sorted(terms.items())),
            "due_on": due_on if is_amended else None,
            "due_from": str(from_day) if is_amended else None,
            "due_of": target["named"] if is_amended else None,
            "more": None,
        }


_OWN = ("ref", "code", "uid", "reason")
"""The fields of an item that are no terms of what it revises."""


def _later(kind: LineKind, values: Values) -> list[list[object]]:
    names = kind.later_fields
    return [[name, value] for name in names if (value := _plain(values.get(name)))]


def _plain(value: object) -> object:
    """A value as the table has it."""
    if isinstance(value, tuple | list):
        return ";".join(sorted(value))
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if isinstance(value, date | Decimal | Translations) else value
