"""The index of what is published: all commitments by ref, title, agreement, actor, theme, status and flag."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from tracker.domain.message_filling import fill, say_word
from tracker.domain.natural_order import natural_key
from tracker.domain.records import Actor
from tracker.domain.shown_titles import shown_name, shown_title
from tracker.domain.vocabulary import Flag, Status
from tracker.render.items import flag_key
from tracker.web import web_messages
from tracker.web.file_links import FileLinks, file_stem
from tracker.web.page_content import PageContent
from tracker.web.published_scope import PublishedRow, PublishedScope
from tracker.web.record_reader import key_of


class IndexGroup(NamedTuple):
    """Commitments with something in common; without a label they are all."""

    label: str
    anchor: str
    address: str
    rows: Sequence[PublishedRow]


class Column(NamedTuple):
    """What commitments are grouped by: the keys of one, and the words and the page of a key."""

    keys: Callable[[PublishedRow], Iterable[str]]
    label: Callable[[str], str]
    kind: str


def index_pages(scope: PublishedScope, links: FileLinks) -> Iterator[tuple[str, PageContent]]:
    """Each page of the index, with its name."""
    groups = {
        "refs": [IndexGroup("", "", "", scope.rows)],
        "titles": [IndexGroup("", "", "", sorted(scope.rows, key=lambda row: row.title.casefold()))],
        "agreements": _group(scope.rows, _column_of(scope, "agreement", lambda row: (row.agreement,)), links),
        "actors": _group(scope.rows, _column_of(scope, "actor", lambda row: row.obligors), links),
        "themes": _group(scope.rows, Column(_theme_of, lambda theme: theme, "theme"), links),
        "statuses": _by_words(scope.rows, {status: status for status in Status}, lambda row: (row.status,)),
        "flags": _by_words(scope.rows, {flag_key(flag): flag for flag in Flag}, lambda row: row.flags),
    }
    for name, found in groups.items():
        title = fill(web_messages.INDEX_TITLES[name])
        values = {
            "groups": found,
            "links": links,
            "here": name,
            "others": {other: links.file(f"index/{other}.html") for other in groups},
        }
        yield name, PageContent("published_index.html", title, values)


def _column_of(scope: PublishedScope, kind: str, keys: Callable[[PublishedRow], Iterable[str]]) -> Column:
    """A column of refs or codes, told with the titles or names of what they mean."""
    titles: Mapping[str, str] = {
        key_of(one): shown_name(one) if isinstance(one, Actor) else shown_title(one)
        for one in scope.records[kind]
    }

    def label(key: str) -> str:
        return fill(web_messages.INDEX_GROUP, ref=key, title=titles.get(key, ""))

    return Column(keys, label, kind)


def _theme_of(row: PublishedRow) -> Iterable[str]:
    return (row.theme,) if row.theme else ()


def _group(rows: Sequence[PublishedRow], column: Column, links: FileLinks) -> list[IndexGroup]:
    """The groups in the order of their keys; last those that have none."""
    found: dict[str, list[PublishedRow]] = {}
    for row in rows:
        for key in column.keys(row):
            found.setdefault(key, []).append(row)
    groups = [
        IndexGroup(column.label(key), file_stem(key), links.record(column.kind, key), found[key])
        for key in sorted(found, key=natural_key)
    ]
    rest = [row for row in rows if not [*column.keys(row)]]
    return [*groups, *([IndexGroup(fill(web_messages.INDEX_OTHERS), "-", "", rest)] if rest else [])]


def _by_words(
    rows: Sequence[PublishedRow],
    words: Mapping[str, StrEnum],
    keys: Callable[[PublishedRow], Iterable[str]],
) -> list[IndexGroup]:
    """The groups of those that count, as the overview counts them; last those that stand apart."""
    counted = [row for row in rows if not row.is_apart]
    groups = [
        IndexGroup(say_word(word), file_stem(key), "", [row for row in counted if key in keys(row)])
        for key, word in words.items()
    ]
    apart = [row for row in rows if row.is_apart]
    return [*groups, *([IndexGroup(fill(web_messages.INDEX_APART), "-", "", apart)] if apart else [])]
