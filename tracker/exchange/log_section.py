"""The section of a document that has the commands of the offices whose records it brings.

Each has its digest and the one before it, what it wrote by the names of the records in the document, and word
for word the lines of what is otherwise there. One that wrote much stands in several items.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from tracker.db.command_lines import Line
from tracker.db.log_digests import LinkHead
from tracker.db.log_reader import SECTIONS_IN_ORDER
from tracker.domain.errors import InvalidInputFile, UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import LINE_LIMIT
from tracker.exchange import exchange_messages
from tracker.exchange.document_schema import (
    COMMANDS,
    DocumentSection,
    Item,
    parse_moment_value,
)

NAMES_OF_ITEM = 1000  # of what a command wrote, until its next item begins
_Named = dict[str, list[str]]
_Lines = dict[str, list[Line]]


class LogNode(NamedTuple):
    """A command as a document has it: what it wrote by name, and the lines of what is otherwise there."""

    digest: str
    head: LinkHead
    names: _Named
    lines: _Lines

    @property
    def repeats_itself(self) -> bool:
        """Whether it says twice that it wrote something, which no command does."""
        for section in {*self.names, *self.lines}:
            there = [*self.names.get(section, ()), *(line[0] for line in self.lines.get(section, ()))]
            if len(set(there)) < len(there):
                return True
        return False


_DIGEST = re.compile(r"[0-9a-f]{64}")
_NO_TEXT = re.compile(r"[\x00\ud800-\udfff]")
"""What no database stores: a character of no bits, and halves of characters."""


def _parse_digest(value: object) -> str:
    if type(value) is not str or not _DIGEST.fullmatch(value):
        raise _no_value(value)
    return value


def _parse_digests(value: object) -> list[str]:
    if not isinstance(value, list):
        raise _no_value(value)
    return [_parse_digest(one) for one in value]


def _parse_text(value: object) -> str:
    if not isinstance(value, str) or not _is_text(value):
        raise _no_value(value)
    return value


@lru_cache(maxsize=1 << 10)  # a few have typed all of a log, in a few words
def _is_text(value: object) -> bool:
    return _are_texts([value])


def _are_texts(values: list[Any]) -> bool:
    """Whether all can be stored as lines of text."""
    if not all(type(one) is str for one in values):
        return False
    return max(map(len, values), default=0) <= LINE_LIMIT and not _NO_TEXT.search("".join(values))


def _parse_names(value: object) -> _Named:
    """What a command wrote, by section."""
    if not isinstance(value, dict) or not value.keys() <= set(SECTIONS_IN_ORDER):
        raise _no_value(value)
    for names in value.values():
        if not isinstance(names, list) or not _are_texts(names) or len(set(names)) < len(names):
            raise _no_value(names)
    return value


def _parse_lines(value: object) -> _Lines:
    """The lines of what is otherwise in the document, by section: each begins with a name."""
    if not isinstance(value, dict) or not value.keys() <= set(SECTIONS_IN_ORDER):
        raise _no_value(value)
    for lines in value.values():
        is_list = isinstance(lines, list) and all(isinstance(line, list) and line for line in lines)
        if not is_list or not _are_texts([line[0] for line in lines]):
            raise _no_value(value)
    return {section: [tuple(line) for line in lines] for section, lines in value.items()}


def _no_value(value: object) -> UsageError:
    return UsageError(fill(exchange_messages.NOT_OF_A_LOG, value=shorten(repr(value))))


LOG_SECTION = DocumentSection(
    COMMANDS,
    {
        "digest": _parse_digest,
        "previous": _parse_digest,
        "recorded_at": parse_moment_value,
        "recorded_by": _parse_text,
        "words": _parse_text,
        "heads": _parse_digests,
        "refs": _parse_digest,
        "wrote": _parse_names,
        "lines": _parse_lines,
    },
    {"digest"},
    {},
)


def join_items(items: Iterable[Item]) -> Iterator[LogNode]:
    """The commands of parsed items, which stand one after the other. Raises InvalidInputFile."""
    node: LogNode | None = None
    for item in items:
        if node is None or item["digest"] != node.digest:
            if node:
                yield node
            node = _begin_node(item)
        for section, names in item.get("wrote", {}).items():
            node.names.setdefault(section, []).extend(names)
        for section, lines in item.get("lines", {}).items():
            node.lines.setdefault(section, []).extend(lines)
    if node:
        yield node


def _begin_node(item: Item) -> LogNode:
    if not item.keys() >= {"recorded_at", "recorded_by"}:
        raise InvalidInputFile(fill(exchange_messages.NOT_OF_A_LOG, value=shorten(item["digest"])))
    words, heads = item.get("words", ""), item.get("heads", ())
    said = item["recorded_at"], item["recorded_by"], words, heads, item.get("refs")
    head = LinkHead(item.get("previous"), *said)
    return LogNode(item["digest"], head, {}, {})


def split_node(node: LogNode) -> Iterator[Item]:
    """The items of a command, none of them longer than can be read."""
    head = node.head
    item: dict[str, Any] = {"digest": node.digest, "previous": head.previous}
    item |= {"recorded_at": head.recorded_at, "recorded_by": head.recorded_by, "words": head.words or None}
    item |= {"heads": list(head.heads) or None, "refs": head.refs}
    for key, content in (("wrote", node.names), ("lines", node.lines)):
        for section, named in content.items():
            for first in range(0, len(named), NAMES_OF_ITEM):
                if _count(item) + min(len(named) - first, NAMES_OF_ITEM) > NAMES_OF_ITEM:
                    yield item
                    item = {"digest": node.digest}
                item.setdefault(key, {})[section] = named[first : first + NAMES_OF_ITEM]
    yield item


def _count(item: Item) -> int:
    contents = (item.get(key, {}) for key in ("wrote", "lines"))
    return sum(len(named) for content in contents for named in content.values())
