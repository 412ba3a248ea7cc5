"""The data of a publication: tables in CSV with their description, a workbook, and JSON."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import SortKey
from tracker.exchange import FileFormat
from tracker.exchange.answer_writer import write_answer
from tracker.exchange.exporter import export_database
from tracker.render.formats import Answer, Format
from tracker.render.items import ENTRY_KEYS, entry_item, list_answer
from tracker.web.publication_folder import PublicationFolder
from tracker.web.published_scope import PublishedScope

FOLDER = "data"
TABLES = "tracker.csv"
"""What the tables are called by: tracker-commitments.csv, tracker-updates.csv and so on."""


def write_data(
    connection: Connection, scope: PublishedScope, at: AsOf, folder: PublicationFolder
) -> list[str]:
    """Write all of it; the names of the files in their folder."""
    return [name for writer in _WRITERS for name in writer(connection, scope, at, folder)]


def _write_tables(
    connection: Connection, scope: PublishedScope, at: AsOf, folder: PublicationFolder
) -> Iterator[str]:
    path, selection = folder.new_file(f"{FOLDER}/{TABLES}"), scope.part.base
    result = export_database(connection, path, FileFormat.CSV, at, _ignore, selection=selection)
    for file in result.files:
        folder.take(f"{FOLDER}/{file.name}")
        yield file.name


def _write_workbook(
    connection: Connection, scope: PublishedScope, at: AsOf, folder: PublicationFolder
) -> Iterator[str]:
    """The list as a workbook, where the package is there that writes it."""
    if find_spec("openpyxl") is None:
        return
    name = "list.xlsx"
    file = folder.new_file(f"{FOLDER}/{name}")
    write_answer(file, _list_answer(connection, scope, at), None)
    folder.take(f"{FOLDER}/{name}")
    yield name


def _write_json(
    connection: Connection, scope: PublishedScope, at: AsOf, folder: PublicationFolder
) -> Iterator[str]:
    entries = queries.whole_log(connection, scope.part.base._replace(strengths=()), at, until=at.day)
    log = Answer(schema="log", items=map(entry_item, entries), keys=ENTRY_KEYS, at=at)
    for name, answer in (("list.json", _list_answer(connection, scope, at)), ("log.json", log)):
        write_answer(folder.new_file(f"{FOLDER}/{name}"), answer, Format.JSON)
        folder.take(f"{FOLDER}/{name}")
        yield name


Writer = Callable[[Connection, PublishedScope, AsOf, PublicationFolder], Iterator[str]]
_WRITERS: tuple[Writer, ...] = (_write_tables, _write_workbook, _write_json)


def _list_answer(connection: Connection, scope: PublishedScope, at: AsOf) -> Answer:
    listed = queries.standings(connection, scope.whole, at, open_only=False, order=SortKey.REF)
    return list_answer(listed, at)


def _ignore(part_done: float) -> None:
    """Nobody waits for this part alone."""
