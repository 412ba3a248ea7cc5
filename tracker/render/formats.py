"""Answers in the formats for programs: TSV, CSV, JSON, JSON Lines, Markdown.

The tables that a person sees on a terminal are in ``tracker.render.terminal``.
"""

from __future__ import annotations  # the types of records are named here, but need not be loaded

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import TYPE_CHECKING, Any

from tracker.domain.days import format_moment
from tracker.domain.translations import Translations
from tracker.domain.untrusted_text import escape_control_characters, escape_json_control_characters
from tracker.render.formula_escaping import escape_formula
from tracker.render.template_filling import fill_each

if TYPE_CHECKING:
    from tracker.domain.records import AsOf

Item = dict[str, Any]


class Format(StrEnum):
    """The formats in which a user can ask for an answer."""

    TABLE = "table"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


SCHEMA_VERSIONS: Mapping[str, int] = {"brief": 2}
"""The versions of the schemas of which keys were taken away; of all others it is 1."""


def schema_name(answer: str) -> str:
    """The name of the schema of an answer, with its version: tracker.list/1."""
    return f"tracker.{answer}/{SCHEMA_VERSIONS.get(answer, 1)}"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command found: ``items``, each with the ``keys`` in their order.

    ``count`` of ``total`` items are given. JSON puts an envelope around them, which has the schema, the day
    and moment asked about, and the ``envelope_fields``; if the answer is not a list, the envelope is all.
    """

    schema: str
    items: Iterable[Item]
    keys: tuple[str, ...]
    at: AsOf | None = None
    total: int | None = None
    count: int | None = None
    envelope_fields: Mapping[str, Any] = field(default_factory=dict)
    is_list: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    """The columns of a Markdown table, heading (a message) and key, if it cannot have room for all keys."""


def render_answer(answer: Answer, output_format: Format) -> Iterator[str]:
    """The answer as text, in pieces, so that a long answer is never in memory as a whole."""
    renderers: dict[Format, Callable[[Answer], Iterator[str]]] = {
        Format.TSV: _render_tsv,
        Format.CSV: _render_csv,
        Format.JSON: _render_json,
        Format.JSONL: _render_jsonl,
        Format.MARKDOWN: _render_markdown,
    }
    return renderers[output_format](answer)


def _render_json(answer: Answer) -> Iterator[str]:
    """One JSON object: the envelope and, if the answer is a list, its items, one on each line."""
    if not answer.is_list:
        yield dump_json(_json_envelope(answer)) + "\n"
        return
    total = len(answer.items) if isinstance(answer.items, Sized) else answer.total
    count = total if answer.count is None else answer.count
    counts = {} if total is None else {"total": total, "count": count}
    yield dump_json(_json_envelope(answer, **counts))[:-1] + ', "items": ['
    number = 0
    for number, item in enumerate(answer.items, start=1):
        yield (",\n" if number > 1 else "\n") + dump_json(item)
    yield "\n]" if number else "]"
    # Where the total is only known at the end, it is written at the end.
    yield f', "total": {number}, "count": {number}}}\n' if total is None else "}\n"


def _json_envelope(answer: Answer, **counts: int | None) -> Item:
    """The keys of the JSON answer that are not ``items``."""
    at = answer.at
    fields = {
        "schema": schema_name(answer.schema),
        "as_of": at.day if at else None,
        "known_at": at.known_at if at else None,
        **({"shared_by": at.shared_by or None} if at and at.shared_by is not None else {}),
    }
    return fields | counts | dict(answer.envelope_fields)


def _render_jsonl(answer: Answer) -> Iterator[str]:
    """A JSON object on a line for each item."""
    for item in answer.items:
        yield dump_json(item) + "\n"


def _render_tsv(answer: Answer) -> Iterator[str]:
    """A header and a line for each item, with tabs between the cells."""
    yield "\t".join(answer.keys) + "\n"
    for item in answer.items:
        # Most cells are texts or empty, and nothing in most rows can act on a screen: nothing need be called.
        cells = [
            value if type(value := item[key]) is str else "" if value is None else format_cell(value)
            for key in answer.keys
        ]
        row = "".join(cells)
        if not (row.isascii() and row.isprintable()):
            # A tab or line end inside a cell would break the row, so both become visible symbols.
            cells = [escape_control_characters(cell) for cell in cells]
        yield "\t".join(cells) + "\n"


def _render_csv(answer: Answer) -> Iterator[str]:
    """A header and a row for each item, as CSV."""
    return render_csv(answer.keys, answer.items)


def render_csv(keys: Sequence[str], items: Iterable[Item]) -> Iterator[str]:
    """A header and a row for each item, as CSV that a spreadsheet and a screen can be given.

    It follows RFC 4180. No cell is a formula, and no character in it can act on a screen.
    """
    import csv

    buffer = io.StringIO()
    writer = csv.writer(buffer)  # RFC 4180: CRLF, quotes doubled
    writer.writerow(keys)
    for item in items:
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(["" if (value := item[key]) is None else _csv_cell(value) for key in keys])
    yield buffer.getvalue()


_MAY_HAVE_TEXT = (str, list, tuple, dict, Translations)


def _csv_cell(value: object) -> str:
    """The text of a cell of CSV. Numbers and days stay as they are, so that -1 is still a number."""
    text = value if isinstance(value, str) else format_cell(value)
    if not isinstance(value, _MAY_HAVE_TEXT):
        return text
    if not (text.isascii() and text.isprintable()):
        text = "".join(_escape_csv_line(line) for line in re.split(r"(\r?\n|\t)", text))
    return escape_formula(text)


def _escape_csv_line(part: str) -> str:
    """A part of a cell: a line end or a tab, which RFC 4180 allows inside quotes, stays one."""
    return part if part in ("\n", "\r\n", "\t") else escape_control_characters(part)


def _render_markdown(answer: Answer) -> Iterator[str]:
    """A table in Markdown, with a row for each item."""
    columns = answer.columns or {key.replace("_", " ").capitalize(): key for key in answer.keys}
    yield f"| {' | '.join(fill_each(columns))} |\n|{' --- |' * len(columns)}\n"
    for item in answer.items:
        cells = (escape_markdown(format_cell(item[key])) for key in columns.values())
        yield f"| {' | '.join(cells)} |\n"


def escape_markdown(text: str) -> str:
    """Text of which no part is read as Markdown or HTML; a line end becomes <br>, as in a cell of a table."""
    escaped = "".join(f"\\{char}" if char in "\\`*_[]|~" else char for char in text)
    lines = escaped.replace("&", "&amp;").replace("<", "&lt;").split("\n")
    return "<br>".join(escape_control_characters(line) for line in lines)


def dump_json(value: object) -> str:
    """A value as JSON text, in which no character can act on a screen. Days and moments are in ISO 8601."""
    return escape_json_control_characters(_encode_json(value))


def _json_default(value: object) -> str | int | float | Mapping[str, str]:
    """The text of a day or moment, for which JSON has no type, the number that an amount is, an object.

    Raises TypeError for any other value.
    """
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Translations):
        return value.by_language
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


_encode_json = json.JSONEncoder(ensure_ascii=False, default=_json_default).encode


def format_cell(value: object) -> str:
    """The text of one cell of a table: a list has semicolons between its parts, None is empty."""
    text_of = _TEXTS.get(type(value))
    if text_of is not None:
        return text_of(value)
    if isinstance(value, str):  # a word of the vocabulary
        return value
    if isinstance(value, tuple):  # a record
        return _join_cells(value)
    return str(value)


def _join_cells(parts: Sequence[object]) -> str:
    return ";".join(map(format_cell, parts)) if parts else ""


_TEXTS: Mapping[type, Callable[[Any], str]] = {
    NoneType: lambda _: "",
    str: str,
    bool: lambda value: "true" if value else "false",
    date: date.isoformat,
    datetime: format_moment,
    list: _join_cells,
    tuple: _join_cells,
    dict: lambda value: " ".join(map(format_cell, value.values())),
    Decimal: lambda value: f"{value:f}",
}
"""What makes a text of a value of each type that cells have."""
