"""The pages as files: the same as a server answers, with relative links, an index, data and a feed."""

import gc
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import tracker
from tracker import queries
from tracker.brief.brief_data import load_trend
from tracker.brief.trend_and_counts import trend_chart
from tracker.db.connection import Connection
from tracker.domain.message_filling import fill, say_label
from tracker.domain.promises import PromiseHistory, make_promise_history
from tracker.domain.records import LogEntry, Selection, Standing
from tracker.domain.tallies import Series
from tracker.domain.vocabulary import ActorKind, Frequency, SortKey
from tracker.queries.entities_with_refs import ACTOR, COMMITMENT, DOCUMENT
from tracker.queries.office import office_known_at
from tracker.queries.timelines import timelines_of
from tracker.web import web_messages
from tracker.web.commitment_page import ReadCommitment, build_commitment_page
from tracker.web.desk_pages import about_page, records_page_of, themes_page
from tracker.web.file_links import FileLinks, page_path
from tracker.web.index_pages import index_pages
from tracker.web.log_lines import Entry
from tracker.web.news_feed import LatestEntries, news_feed
from tracker.web.overview_page import first_day_of_news, overview_page
from tracker.web.page_content import PageContent
from tracker.web.page_frame import NavigationEntry, PageFrame
from tracker.web.page_links import KnownNames
from tracker.web.page_templates import render_page, render_style_sheet
from tracker.web.publication_folder import PublicationFolder
from tracker.web.published_data import FOLDER, write_data, write_list
from tracker.web.published_scope import Publication, load_scope
from tracker.web.record_page import record_page, theme_page
from tracker.web.record_reader import RecordReader, key_of

BATCH = 200  # commitments that are read and written at a time
MAX_QUARTERLY = 2000  # commitments; of more, the trend has a point a year, since each takes half a second


ReportProgress = Callable[[float], None]


def write_publication(
    connection: Connection, asked: Publication, folder: PublicationFolder, report_progress: ReportProgress
) -> None:
    """Write everything that is asked for; nothing of it is put in place yet."""
    publisher = _Publisher(connection, asked, folder)
    gc.collect()
    gc.freeze()  # what is there by now stays: to look through it after each batch would be most of the work
    try:
        publisher.write(report_progress)
    finally:
        gc.unfreeze()


class _Publisher:
    """One publication."""

    def __init__(self, connection: Connection, asked: Publication, folder: PublicationFolder) -> None:
        self._connection, self._asked, self._folder = connection, asked, folder
        self._at = asked.at
        self._reader = RecordReader(connection, asked.at)
        self._scope = load_scope(self._reader, asked)
        self._published = self._scope.names
        self._office = office_known_at(connection, self._at).name or fill(web_messages.OFFICE)
        self._latest = LatestEntries()
        self._paths: list[str] = []
        self._frame_at = cache(self._make_frame)
        self._names_at = cache(self._make_names)

    def write(self, report_progress: ReportProgress) -> None:
        """Write all of it."""
        self._folder.write("style.css", render_style_sheet())
        self._write_commitments(report_progress)
        self._write_records()
        self._write_lists()
        self._write_overview()
        self._write_index()
        self._write_data()
        self._write_feed()
        if self._asked.address:
            paths = sorted(self._paths)
            self._folder.write(
                "sitemap.xml", render_page("sitemap.xml", paths=paths, address=self._asked.address)
            )

    def _write_page(self, path: str, content: PageContent) -> None:
        above, _, name = path.removesuffix(".html").rpartition("/")
        here = "index/refs" if above == "index" else above or name
        frame = self._frame_at(path.count("/"), here)
        text = render_page(content.template, title=content.title, frame=frame, **content.values)
        self._folder.write(path, text)
        self._paths.append(path)

    # -- what stands around a page, and what has one -------------------------------------------------

    def _links(self, depth: int) -> FileLinks:
        return FileLinks(self._published, "../" * depth)

    def _make_frame(self, depth: int, here: str) -> PageFrame:
        links = self._links(depth)
        navigation = [
            NavigationEntry(
                say_label(name), links.file(f"{path}.html"), is_here=here in (path, path.removesuffix("s"))
            )
            for path, name in web_messages.PUBLISHED_NAVIGATION.items()
        ]
        return PageFrame(
            self._office,
            links.to(""),
            links.file("style.css"),
            navigation,
            marking=fill(web_messages.INTERNAL_MARKING) if self._asked.is_internal else "",
            as_of=fill(web_messages.PUBLISHED_AS_OF, as_of=self._at.description),
            feed=links.file("feed.xml"),
        )

    def _make_names(self, depth: int) -> KnownNames:
        links = self._links(depth)
        by_kind = self._published.by_kind
        return {ref: links.record(kind, ref) for kind in by_kind if kind != "theme" for ref in by_kind[kind]}

    # -- the pages -----------------------------------------------------------------------------------

    def _write_commitments(self, report_progress: ReportProgress) -> None:
        listed = queries.standings(
            self._connection, self._scope.whole, self._at, open_only=False, order=SortKey.REF
        )
        is_replaced = queries.is_anything_replaced(self._connection)
        done, total = 0, len(self._scope.rows) or 1
        for batch in _batches(write_list(listed, self._at, self._folder)):
            for read in self._read_batch(batch, is_replaced=is_replaced):
                page = build_commitment_page(read, self._at, self._links(1), can_record=False)
                self._write_page(page_path(COMMITMENT.name, read.standing.ref), page)
            done += len(batch)
            gc.collect()  # which no command does by itself, and each page leaves rings behind
            report_progress(done / total)

    def _read_batch(self, standings: Sequence[Standing], *, is_replaced: bool) -> Iterator[ReadCommitment]:
        """What the pages of some commitments need, read for all of them at once."""
        at, actors = self._at, self._scope.records[ACTOR.name]
        these = self._scope.whole._replace(refs=tuple(one.ref for one in standings))
        said = list(queries.log_entries(self._connection, these, at, until=at.day))
        updates: dict[str, list[LogEntry]] = defaultdict(list)
        for update in said:
            updates[update.commitment].append(update)
        entries = list(queries.whole_log(self._connection, these, at, until=at.day, updates=said))
        self._latest.add(entries)
        logs: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            logs[entry.commitment if isinstance(entry, LogEntry) else entry.of.ref].append(entry)
        media = frozenset(one.code for one in actors if one.kind is ActorKind.MEDIA)
        timelines = timelines_of(self._connection, standings, updates, at, media, with_contested=False)
        documents = {one.ref: one.url for one in self._scope.records[DOCUMENT.name]}
        for one in standings:
            yield ReadCommitment(
                one,
                logs[one.ref],
                self._promises(one) if is_replaced else make_promise_history(one, [], {}, []),
                documents.get(one.terms.document or ""),
                timelines[one.ref],
            )

    def _promises(self, standing: Standing) -> PromiseHistory:
        return queries.promise_history(self._connection, standing, self._at)

    def _write_records(self) -> None:
        links, names, part = self._links(1), self._names_at(1), self._scope.part
        for kind, records in self._scope.records.items():
            for one in records:
                key = key_of(one)
                page = record_page(self._reader, kind, key, links, can_record=False, part=part, names=names)
                self._write_page(page_path(kind, key), page)
                gc.collect()  # what an actor owes was judged, which leaves many rings
        for theme in self._scope.themes:
            page = theme_page(self._connection, theme, self._at, links, part=part)
            self._write_page(page_path("theme", theme), page)

    def _write_lists(self) -> None:
        links, names = self._links(0), self._names_at(0)
        for kind, records in self._scope.records.items():
            page = records_page_of(kind, records, names, links, can_record=False)
            self._write_page(f"{kind}s.html", page)
        base = self._scope.part.base
        self._write_page("themes.html", themes_page(self._connection, self._at, links, base))
        self._write_page("about.html", about_page(tracker.__version__, "", links))

    def _write_overview(self) -> None:
        part, at = self._scope.part, self._at
        page = overview_page(
            self._connection,
            at,
            self._links(0),
            log_until=at.day,
            can_record=False,
            selection=part.base._replace(agreements=tuple(sorted(part.agreements))),
            trend=trend_chart(self._load_trend(part.base), None),
        )
        self._write_page("index.html", page)

    def _load_trend(self, selection: Selection) -> Series | None:
        first = min((row.agreed_on for row in self._scope.rows if not row.is_apart), default=None)
        every = Frequency.YEAR if len(self._scope.rows) > MAX_QUARTERLY else None
        return load_trend(self._connection, selection, self._at, first, every=every)

    def _write_index(self) -> None:
        for name, page in index_pages(self._scope, self._links(1)):
            self._write_page(f"index/{name}.html", page)

    def _write_data(self) -> None:
        links = self._links(0)
        names = write_data(self._connection, self._scope, self._at, self._folder)
        files = [
            {
                "name": name,
                "address": links.file(f"{FOLDER}/{name}"),
                "words": _describe_data_file(name),
            }
            for name in names
        ]
        content = PageContent("published_data.html", fill(web_messages.DATA_TITLE), {"data_files": files})
        self._write_page("data.html", content)

    def _write_feed(self) -> None:
        base, at = self._scope.part.base, self._at
        self._latest.add(
            queries.whole_log(self._connection, base, at, since=first_day_of_news(at), until=at.day)
        )
        feed = news_feed(self._asked, self._office, self._latest, self._links(0))
        self._folder.write("feed.xml", render_page("feed.xml", feed=feed))


def _describe_data_file(name: str) -> str:
    """What is in a file of data."""
    if name in web_messages.DATA_FILES:
        return fill(web_messages.DATA_FILES[name])
    return fill(web_messages.DATA_TABLE)


def _batches(standings: Iterator[Standing]) -> Iterator[list[Standing]]:
    while batch := list(itertools.islice(standings, BATCH)):
        yield batch
