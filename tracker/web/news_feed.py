"""The Atom feed of a publication: what moved, the last first."""

import heapq
import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import NamedTuple

from tracker.domain.message_filling import fill
from tracker.domain.records import LogEntry
from tracker.domain.untrusted_text import escape_control_characters
from tracker.render import render_messages
from tracker.web import web_messages
from tracker.web.file_links import FileLinks
from tracker.web.log_lines import Entry, log_line
from tracker.web.published_scope import Publication

MAX_ENTRIES = 50
NAMESPACE = uuid.UUID("6f4c8a52-3c0e-5b0b-9d54-0c9a6f1f7d21")
"""Of the names that the tracker gives to feeds and their entries: an entry keeps its name wherever it is."""


class FeedEntry(NamedTuple):
    """One entry; the address is relative."""

    id: str
    title: str
    updated: str
    address: str
    text: str


class NewsFeed(NamedTuple):
    """The feed."""

    id: str
    title: str
    subtitle: str
    updated: str
    author: str
    address: str
    entries: list[FeedEntry]


class LatestEntries:
    """The entries that were recorded last, of however many."""

    def __init__(self) -> None:
        self._found: dict[str, Entry] = {}

    def add(self, entries: Iterable[Entry]) -> None:
        """Look at some more."""
        every = self._found | {entry.uid: entry for entry in entries}
        self._found = {entry.uid: entry for entry in heapq.nlargest(MAX_ENTRIES, every.values(), key=_order)}

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._found.values())


def _order(entry: Entry) -> tuple[datetime, str]:
    return entry.recorded_at, entry.uid


def news_feed(asked: Publication, office: str, latest: Iterable[Entry], links: FileLinks) -> NewsFeed:
    """The feed of the latest entries. The same entries make the same feed."""
    entries = [_to_entry(entry, links) for entry in latest]
    day = datetime.combine(asked.at.day, time(), UTC)
    return NewsFeed(
        _name("feed", office, asked.address, repr(asked.selection), repr(asked.is_internal)),
        fill(web_messages.FEED_TITLE, office=escape_control_characters(office)),
        fill(web_messages.INTERNAL_MARKING) if asked.is_internal else "",
        entries[0].updated if entries else _moment(day),
        escape_control_characters(office),
        asked.address,
        entries,
    )


def _to_entry(entry: Entry, links: FileLinks) -> FeedEntry:
    line = log_line(entry, links, can_record=False)
    said = escape_control_characters(" ".join(f"{line.status or ''} {line.what.plain.strip()}".split()))
    title = fill(web_messages.FEED_ENTRY, ref=line.ref, what=said)
    if isinstance(entry, LogEntry) and entry.reporter is not None:
        title = fill(web_messages.FEED_CLAIM, entry=title, who=escape_control_characters(line.who))
    source = fill(web_messages.FEED_SOURCE, source=line.source) if line.source else ""
    on = fill(web_messages.FEED_TRUE_ON, day=line.day)
    text = fill(render_messages.LIST_SEMICOLON).join(filter(None, (on, line.note, source)))
    return FeedEntry(
        _name("entry", entry.uid),
        title,
        _moment(entry.recorded_at),
        line.address,
        escape_control_characters(text, keep_lines=True),
    )


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}Z"


def _name(*parts: str) -> str:
    return uuid.uuid5(NAMESPACE, "\n".join(parts)).urn
