"""Feeds the readers of days, refs, CSV, TOML and JSON whatever a coverage-guided fuzzer comes up with.

    pip install atheris
    python tests/bench/fuzz.py days|refs|csv|toml|json [-max_total_time=60] [FOLDER WITH EXAMPLES]

Whatever is read ends as a value or as an error of the tracker's own, whose sentence cannot act on a screen.
"""

import gc
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["tracker"]):
    from tracker import db, ledger
    from tracker.cli.hint_messages import say_error
    from tracker.domain.days import parse_day, parse_moment
    from tracker.domain.errors import InvalidInputFile, TrackerError
    from tracker.domain.untrusted_text import escape_control_characters
    from tracker.exchange import importer
    from tracker.exchange.column_mapping import ColumnMapping
    from tracker.exchange.document_readers import TomlFile
    from tracker.queries.entities_with_refs import COMMITMENT
    from tracker.queries.refs import resolve_ref

TODAY = date(2018, 6, 1)
HEADER = b"commitment,effective_on,status,note,reporter,successor,uid,recorded_at\n"
DOCUMENT = b'{"schema": "tracker/1",\n"updates": [\n{"commitment": "hotline", "effective_on": "2018-01-15", '


class _UndoneError(Exception):
    """Ends a transaction without saving it."""


def must_be_safe(error: TrackerError) -> None:
    """No sentence holds what could act on a screen, once it has gone the way of every sentence."""
    said = [say_error(error), *(error.details if isinstance(error, InvalidInputFile) else ())]
    assert all(
        line.isprintable() or not (set(map(ord, line)) & {*range(32), 0x7F})
        for line in map(escape_control_characters, said)
    )


def read_days(data: bytes) -> None:
    """Days and moments as they are typed."""
    given = atheris.FuzzedDataProvider(data).ConsumeUnicode(80)
    for read in (parse_day, parse_moment):
        try:
            read(given, TODAY)
        except TrackerError as error:
            must_be_safe(error)


class Desk:
    """A database with the agreement that comes with the tracker, into which nothing is ever saved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "desk.db"
        db.create_database(self.path, self._fill)

    def _fill(self, connection: "db.Connection") -> bool:
        for seed in db.packaged_folder("seeds").glob("*.toml"):
            stamp = ledger.new_stamp(connection, "desk", datetime.now(UTC))
            importer.import_file(connection, TomlFile(seed), seed.name, stamp)
        return True

    def read_refs(self, data: bytes) -> None:
        """Refs as they are typed."""
        given = atheris.FuzzedDataProvider(data).ConsumeUnicode(80)
        try:
            with db.read_transaction(self.path) as connection:
                resolve_ref(connection, COMMITMENT, given)
        except TrackerError as error:
            must_be_safe(error)

    def reads(self, suffix: str, begins: bytes) -> Callable[[bytes], None]:
        """A file of some kind, with or without what makes a beginning of sense."""

        def read(data: bytes) -> None:
            path = self.folder / f"given{suffix}"
            path.write_bytes(begins + data[1:] if data[:1] < b"\xc0" else data)
            try:
                self._bring_in(path)
            except TrackerError as error:
                must_be_safe(error)
            except _UndoneError:
                pass

        return read

    def _bring_in(self, path: Path) -> None:
        source = importer.open_input_file(path, ColumnMapping())
        try:
            with db.write_transaction(self.path) as connection:
                stamp = ledger.new_stamp(connection, "desk", datetime.now(UTC))
                importer.import_file(connection, source, path.name, stamp)
                raise _UndoneError
        finally:
            source.close()


def main() -> None:
    """Fuzz one of the readers until told to stop."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        readers = {
            "days": read_days,
            "refs": desk.read_refs,
            "csv": desk.reads(".csv", HEADER),
            "toml": desk.reads(".toml", b'schema = "tracker/1"\n'),
            "json": desk.reads(".json", DOCUMENT),
        }
        reader = readers[sys.argv.pop(1)]
        count = 0

        def one(data: bytes) -> None:
            nonlocal count
            count += 1
            if count % 500 == 0:
                gc.collect()
            reader(data)

        atheris.Setup(sys.argv, one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
