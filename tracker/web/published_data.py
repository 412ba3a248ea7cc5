"""The data of a publication: tables in CSV with their description, a workbook, and JSON."""

from collections.abc import Iterator
from importlib.util import find_spec

from tracker import queries
from tracker.db.connection import Connection
from tracker.domain.records import AsOf, Standing, StandingList
from tracker.exchange import FileFormat
from tracker.exchange.answer_writer import write_answer, write_list_beside
from tracker.exchange.exporter import export_database
from tracker.render.formats import Answer, Format
from tracker.render.items import ENTRY_KEYS, entry_item
from tracker.web.publication_folder import PublicationFolder
from tracker.web.published_scope import PublishedScope

FOLDER = "data"
LIST_WORKBOOK, LIST_JSON, LOG_JSON = "list.xlsx", "list.json", "log.json"
TABLES = "tracker.csv"
"""What the tables are called by: tracker-commitments.csv, tracker-updates.csv and so on."""


def list_files() -> list[str]:
    """The files with the list: a workbook where the package is there that writes it, and JSON."""
    return [*([] if find_spec("openpyxl") is None else [LIST_WORKBOOK]), LIST_JSON]


def write_list(listed: StandingList, at: AsOf, folder: PublicationFolder) -> Iterator[Standing]:
    """The standings of the list, each written to its files when it is taken."""
    files = {name: folder.new_file(f"{FOLDER}/{name}") for name in list_files()}
    yield from write_list_beside(files[LIST_JSON], files.get(LIST_WORKBOOK), listed, at)
    for name in files:
        folder.take(f"{FOLDER}/{name}")


def write_data(
    connection: Connection, scope: PublishedScope, at: AsOf, folder: PublicationFolder
) -> list[str]:
    """Write all but the list; the names of all files in their folder."""
    tables = _write_tables(connection, scope, at, folder)
    _write_log(connection, scope, at, folder)
    return [*tables, *list_files(), LOG_JSON]


def _write_tables(
    connection: Connection, scope: PublishedScope, at: AsOf, folder: PublicationFolder
) -> list[str]:
    path, selection = folder.new_file(f"{FOLDER}/{TABLES}"), scope.part.base
    result = export_database(connection, path, FileFormat.CSV, at, _ignore, selection=selection)
    for file in result.files:
        folder.take(f"{FOLDER}/{file.name}")
    return [file.name for file in result.files]


def _write_log(connection: Connection, scope: PublishedScope, at: AsOf, folder: PublicationFolder) -> None:
    entries = queries.whole_log(connection, scope.part.base._replace(strengths=()), at, until=at.day)
    log = Answer(schema="log", items=map(entry_item, entries), keys=ENTRY_KEYS, at=at)
    write_answer(folder.new_file(f"{FOLDER}/{LOG_JSON}"), log, Format.JSON)
    folder.take(f"{FOLDER}/{LOG_JSON}")


def _ignore(part_done: float) -> None:
    """Nobody waits for this part alone."""
