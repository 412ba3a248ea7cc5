"""How an answer looks to a program: tsv, csv, json, json lines, markdown; records in, text out.

What a person sees on a terminal is in ``tracker.render.terminal``.
"""

from __future__ import annotations  # records are named here, and only loaded where there are some

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tracker.domain.days import format_moment
from tracker.domain.text import escape_control_characters, escape_json_control_characters

if TYPE_CHECKING:
    from tracker.domain.records import AsOf

Item = dict[str, Any]


class Format(StrEnum):
    """The forms an answer can be asked for in."""

    TABLE = "table"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a command found: ``items`` for programs, in a fixed order of keys, and a few columns for people.

    ``total`` were found and ``count`` are given; ``head`` are further keys of the envelope, and all of it
    where the answer is no list.
    """

    schema: str
    items: Iterable[Item]
    keys: tuple[str, ...]
    at: AsOf | None = None
    total: int | None = None
    count: int | None = None
    head: Mapping[str, Any] = field(default_factory=dict)
    is_list: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading and key of what people read of each item: Markdown has no room for all of it."""


def render_answer(answer: Answer, form: Format) -> Iterator[str]:
    """The answer as text, piece by piece, so that a long one never stands whole in memory."""
    forms: dict[Format, Callable[[Answer], Iterator[str]]] = {
        Format.TSV: _tsv,
        Format.CSV: _csv,
        Format.JSON: _json,
        Format.JSONL: _jsonl,
        Format.MARKDOWN: _markdown,
    }
    return forms[form](answer)


def _json(answer: Answer) -> Iterator[str]:
    if not answer.is_list:
        yield dump_json(_envelope(answer)) + "\n"
        return
    total = len(answer.items) if isinstance(answer.items, Sized) else answer.total
    count = total if answer.count is None else answer.count
    known = {} if total is None else {"total": total, "count": count}
    yield dump_json(_envelope(answer, **known))[:-1] + ', "items": ['
    number = 0
    for number, item in enumerate(answer.items, start=1):
        yield (",\n" if number > 1 else "\n") + dump_json(item)
    yield "\n]" if number else "]"
    # Where only the end knows how many there were, that is where they are said.
    yield f', "total": {number}, "count": {number}}}\n' if total is None else "}\n"


def _envelope(answer: Answer, **counts: int | None) -> Item:
    at = answer.at
    head = {
        "schema": f"tracker.{answer.schema}/1",
        "as_of": at.day if at else None,
        "known_at": at.known_at if at else None,
    }
    return head | counts | dict(answer.head)


def _jsonl(answer: Answer) -> Iterator[str]:
    for item in answer.items:
        yield dump_json(item) + "\n"


def _tsv(answer: Answer) -> Iterator[str]:
    yield "\t".join(answer.keys) + "\n"
    for item in answer.items:
        # A tab or line end inside a cell would break the row, so they are shown as symbols.
        yield "\t".join([escape_control_characters(format_cell(item[key])) for key in answer.keys]) + "\n"


def _csv(answer: Answer) -> Iterator[str]:
    import csv

    line = io.StringIO()
    writer = csv.writer(line)  # RFC 4180: CRLF, quotes doubled
    writer.writerow(answer.keys)
    for item in answer.items:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow([format_cell(item[key]) for key in answer.keys])
    yield line.getvalue()


def _markdown(answer: Answer) -> Iterator[str]:
    columns = answer.columns or {key.replace("_", " ").capitalize(): key for key in answer.keys}
    yield f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n"
    for item in answer.items:
        cells = (escape_markdown(format_cell(item[key])) for key in columns.values())
        yield f"| {' | '.join(cells)} |\n"


def escape_markdown(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML, and a line end stays inside its cell."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]|~" else c for c in text)
    lines = escaped.replace("&", "&amp;").replace("<", "&lt;").split("\n")
    return "<br>".join(escape_control_characters(line) for line in lines)


def dump_json(value: object) -> str:
    """A value as JSON, in which nothing acts on a screen."""
    return escape_json_control_characters(_ENCODE(value))


def _json_default(value: object) -> str:
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


_ENCODE = json.JSONEncoder(ensure_ascii=False, default=_json_default).encode


def format_cell(value: object) -> str:
    """One cell: lists with semicolons, nothing for none."""
    match value:
        case str() | None:
            return value or ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return format_moment(value)
        case list() | tuple():
            return ";".join([format_cell(part) for part in value])
        case dict():
            return " ".join([format_cell(part) for part in value.values()])
        case _:
            return str(value)
