"""How an answer looks to a program: tsv, csv, json, json lines, markdown; records in, text out.

What a person sees on a terminal is in ``tracker.screen``.
"""

from __future__ import annotations  # records are named here, and only loaded where there are some

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tracker.days import stamp
from tracker.text import inert_json, visible
from tracker.vocabulary import Flag, Status

if TYPE_CHECKING:
    from tracker.records import Actor, Agreement, Cut, Document, Entry, Standing, Summary, Tally

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
    cut: Cut | None = None
    total: int | None = None
    count: int | None = None
    head: Mapping[str, Any] = field(default_factory=dict)
    is_list: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading and key of what people read of each item: Markdown has no room for all of it."""


def rendered(answer: Answer, form: Format) -> Iterator[str]:
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
        yield dumped(_envelope(answer)) + "\n"
        return
    total = len(answer.items) if isinstance(answer.items, Sized) else answer.total
    count = total if answer.count is None else answer.count
    known = {} if total is None else {"total": total, "count": count}
    yield dumped(_envelope(answer, **known))[:-1] + ', "items": ['
    number = 0
    for number, item in enumerate(answer.items, start=1):
        yield (",\n" if number > 1 else "\n") + dumped(item)
    yield "\n]" if number else "]"
    # Where only the end knows how many there were, that is where they are said.
    yield f', "total": {number}, "count": {number}}}\n' if total is None else "}\n"


def _envelope(answer: Answer, **counts: int | None) -> Item:
    cut = answer.cut
    head = {
        "schema": f"tracker.{answer.schema}/1",
        "as_of": cut.as_of if cut else None,
        "known_at": cut.known_at if cut else None,
    }
    return head | counts | dict(answer.head)


def _jsonl(answer: Answer) -> Iterator[str]:
    for item in answer.items:
        yield dumped(item) + "\n"


def _tsv(answer: Answer) -> Iterator[str]:
    yield "\t".join(answer.keys) + "\n"
    for item in answer.items:
        # A tab or line end inside a cell would break the row, so they are shown as symbols.
        yield "\t".join([visible(flat(item[key])) for key in answer.keys]) + "\n"


def _csv(answer: Answer) -> Iterator[str]:
    import csv

    line = io.StringIO()
    writer = csv.writer(line)  # RFC 4180: CRLF, quotes doubled
    writer.writerow(answer.keys)
    for item in answer.items:
        yield line.getvalue()
        line.seek(0)
        line.truncate()
        writer.writerow([flat(item[key]) for key in answer.keys])
    yield line.getvalue()


def _markdown(answer: Answer) -> Iterator[str]:
    columns = answer.columns or {key.replace("_", " ").capitalize(): key for key in answer.keys}
    yield f"| {' | '.join(columns)} |\n|{' --- |' * len(columns)}\n"
    for item in answer.items:
        cells = (markdown_text(flat(item[key])) for key in columns.values())
        yield f"| {' | '.join(cells)} |\n"


def markdown_text(text: str) -> str:
    """Text in which nothing is taken for Markdown or HTML, and a line end stays inside its cell."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]|~" else c for c in text)
    lines = escaped.replace("&", "&amp;").replace("<", "&lt;").split("\n")
    return "<br>".join(visible(line) for line in lines)


def dumped(value: object) -> str:
    """A value as JSON, in which nothing acts on a screen."""
    return inert_json(_ENCODE(value))


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


_ENCODE = json.JSONEncoder(ensure_ascii=False, default=_plain).encode


def flat(value: object) -> str:
    """One cell: lists with semicolons, nothing for none."""
    match value:
        case str() | None:
            return value or ""
        case bool():
            return "true" if value else "false"
        case datetime():
            return stamp(value)
        case list() | tuple():
            return ";".join([flat(part) for part in value])
        case dict():
            return " ".join([flat(part) for part in value.values()])
        case _:
            return str(value)


# -- records as items --------------------------------------------------------------------------------

STANDING_KEYS = tuple(
    "ref agreement title obligors theme strength kind status status_on level due_on original_due_on "
    "days_late evidence_on flags last_note claims".split()
)
STANDING_COLUMNS = {
    "Ref": "ref",
    "Status": "status",
    "Due": "due_on",
    "Owed by": "obligors",
    "Flags": "flags",
    "Commitment": "title",
    "Last note": "last_note",
}
TERM_KEYS = ("wording", "document", "locator", "note", "recorded_at", "recorded_by", "slip")
ENTRY_KEYS = tuple(
    "entry update commitment agreement effective_on status due_on note reporter source successor retracted "
    "recorded_at recorded_by uid".split()
)
ENTRY_COLUMNS = {
    "Day": "effective_on",
    "Ref": "commitment",
    "Entry": "entry",
    "Update": "update",
    "Reporter": "reporter",
    "Status": "status",
    "Due": "due_on",
    "Note": "note",
    "Source": "source",
    "Retracted": "retracted",
}
AGREEMENT_KEYS = tuple(
    "ref title form concluded_on place parties note commitments recorded_at recorded_by".split()
)
DOCUMENT_KEYS = ("ref", "agreement", "title", "publisher", "published_on", "url", "note")
ACTOR_KEYS = ("code", "name", "kind")


def standing_item(standing: Standing) -> Item:
    """A standing as ``list`` gives it."""
    item = _item(standing, STANDING_KEYS)
    item["claims"] = [_item(claim, ("reporter", "status", "on", "update")) for claim in standing.claims]
    return item


def full_item(standing: Standing, log: Iterable[Entry]) -> Item:
    """A standing as ``show`` gives it: with all its terms, and its log."""
    return whole_item(standing) | {"log": [entry_item(entry) for entry in log]}


def whole_item(standing: Standing) -> Item:
    """A standing with all its terms."""
    return standing_item(standing) | _item(standing, TERM_KEYS)


def entry_item(entry: Entry) -> Item:
    """A line of the log."""
    return {"entry": "retraction" if entry.is_retraction else "update"} | _item(entry, ENTRY_KEYS[1:])


def record_item(record: Agreement | Document | Actor, keys: Iterable[str]) -> Item:
    """An agreement, a document or an actor."""
    return _item(record, keys)


def _item(record: object, keys: Iterable[str]) -> Item:
    return {key: getattr(record, key) for key in keys}


def field_answer(schema: str, item: Item, cut: Cut | None, form: Format) -> Answer:
    """One thing with all its fields: for JSON as it is, elsewhere a line for each field."""
    if form in (Format.JSON, Format.JSONL):
        return Answer(schema=schema, items=[item], keys=tuple(item), cut=cut)
    lines = []
    for key, value in item.items():
        parts = value if isinstance(value, list) and value and isinstance(value[0], dict) else [value]
        lines += [{"field": key, "value": part} for part in parts]
    return Answer(schema=schema, items=lines, keys=("field", "value"), cut=cut)


def tally_item(tally: Tally) -> Item:
    """The counts and scores of a set of commitments; index, coverage and bounds in percent."""
    return {
        "commitments": tally.commitments,
        "open": tally.open,
        "assessed": tally.assessed,
        "scored": tally.scored,
        "by_status": {status.value: tally.by_status[status] for status in Status},
        "flags": {flag.value: tally.flags[flag] for flag in Flag},
        "index": tally.index,
        "coverage": tally.coverage,
        "lower": tally.lower,
        "upper": tally.upper,
        "apart": tally.apart,
    }


TALLY_KEYS = (
    *("group", "commitments", "open", "assessed", "scored"),
    *(status.value for status in Status),
    *(flag.value for flag in Flag),
    *("index", "coverage", "lower", "upper", "apart"),
)


def tally_row(tally: Tally) -> Item:
    """The same, flat, for a line of a table."""
    item = tally_item(tally)
    row: Item = {"group": tally.group} | item | item["by_status"] | item["flags"]
    return row


def summary_answer(summary: Summary, cut: Cut, since: date | None, form: Format) -> Answer:
    """A summary: in JSON an envelope that carries the counts itself, elsewhere a line for each group."""
    if form is not Format.JSON:
        rows = [tally_row(tally) for tally in summary.groups or (summary.total,)]
        return Answer(schema="summary", items=rows, keys=TALLY_KEYS)
    head = tally_item(summary.total)
    if summary.groups:
        head["groups"] = [{"group": tally.group} | tally_item(tally) for tally in summary.groups]
    if summary.before:
        head |= {"since": since, "before": tally_item(summary.before)}
    return Answer(schema="summary", items=(), keys=(), cut=cut, head=head, is_list=False)
