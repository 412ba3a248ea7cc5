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
    from tracker import ledger, storage
    from tracker.days import read_day, read_moment
    from tracker.errors import BadFile, TrackerError
    from tracker.exchange import incoming
    from tracker.exchange.documents import TomlDocument
    from tracker.exchange.layout import Legend
    from tracker.refs import COMMITMENT, resolve
    from tracker.text import visible

TODAY = date(2018, 6, 1)
HEADER = b"commitment,effective_on,status,note,reporter,successor,uid,recorded_at\n"
DOCUMENT = b'{"schema": "tracker/1",\n"updates": [\n{"commitment": "hotline", "effective_on": "2018-01-15", '


class _UndoneError(Exception):
    """Ends a transaction without saving it."""


def must_be_safe(error: TrackerError) -> None:
    """No sentence holds what could act on a screen, once it has gone the way of every sentence."""
    said = [error.sentence, *(error.details if isinstance(error, BadFile) else ())]
    assert all(
        line.isprintable() or not (set(map(ord, line)) & {*range(32), 0x7F}) for line in map(visible, said)
    )


def read_days(data: bytes) -> None:
    """Days and moments as they are typed."""
    given = atheris.FuzzedDataProvider(data).ConsumeUnicode(80)
    for read in (read_day, read_moment):
        try:
            read(given, TODAY)
        except TrackerError as error:
            must_be_safe(error)


class Desk:
    """A database with the agreement that comes with the tracker, into which nothing is ever saved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "desk.db"
        storage.create(self.path, self._fill)

    def _fill(self, connection: "storage.Connection") -> bool:
        for seed in storage.shipped("seeds").glob("*.toml"):
            signature = ledger.sign(connection, "desk", datetime.now(UTC))
            incoming.load(connection, TomlDocument(seed), seed.name, signature)
        return True

    def read_refs(self, data: bytes) -> None:
        """Refs as they are typed."""
        given = atheris.FuzzedDataProvider(data).ConsumeUnicode(80)
        try:
            with storage.reading(self.path) as connection:
                resolve(connection, COMMITMENT, given)
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
        source = incoming.source_of(path, Legend())
        try:
            with storage.writing(self.path) as connection:
                signature = ledger.sign(connection, "desk", datetime.now(UTC))
                incoming.load(connection, source, path.name, signature)
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
