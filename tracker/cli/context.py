"""What every command has: the clock, the author, the database, and the form of the answer."""

import contextlib
import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli.console import print_renderables, print_sentence, write_pieces
from tracker.domain.days import parse_day
from tracker.domain.errors import DatabaseNotReady, UsageError
from tracker.domain.vocabulary import parse_word
from tracker.render.formats import Answer, Format, render_answer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.db import Connection
    from tracker.db.database import Location
    from tracker.ledger import AuditStamp


def today() -> date:
    """The day that stands for today in every default: TRACKER_TODAY, else the calendar's."""
    given = os.environ.get("TRACKER_TODAY")
    calendar = datetime.now().astimezone().date()
    if not given:
        return calendar
    try:
        return parse_day(given, calendar)
    except UsageError as error:
        raise UsageError(f"TRACKER_TODAY: {error.message}", error.hint) from None


def author() -> str:
    """Who records: TRACKER_AUTHOR, else the login name."""
    if given := os.environ.get("TRACKER_AUTHOR"):
        return given
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def database_location(given: str | None) -> str:
    """Where the data is: ``--db``, else TRACKER_DB, else tracker.db in the user's data folder."""
    if given is not None and not given.strip():
        raise UsageError("--db names no database.", "Give its path or its URL, or leave --db out.")
    if named := given or os.environ.get("TRACKER_DB"):
        return named
    import platformdirs

    return str(platformdirs.user_data_path("tracker", appauthor=False) / "tracker.db")


def _shell_quote(word: str) -> str:
    """A word as a shell takes it."""
    import shlex

    return shlex.quote(word)


def parse_format(given: str) -> Format:
    """The format meant."""
    return parse_word(given, Format, "format")


class SharedOptions:
    """Options that several commands share: each attribute of a subclass is one, declared as Typer has it.

    No dataclass, which would take a millisecond of every command to make.
    """

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - whatever the options hold
        vars(self).update(given)

    @classmethod
    def parameters(cls) -> list[inspect.Parameter]:
        """The options as parameters of a command, those of a base class first."""
        declared: dict[str, Any] = {}
        for base in reversed(cls.__mro__):
            declared |= inspect.get_annotations(base)
        kind = inspect.Parameter.KEYWORD_ONLY
        return [
            inspect.Parameter(name, kind, default=getattr(cls, name), annotation=annotation)
            for name, annotation in declared.items()
        ]


class CommandContext(SharedOptions):
    """The options that every command has, and what they come to."""

    db: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="PATH-or-URL", help="The database; else TRACKER_DB, else the user's own."
        ),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False

    @property
    def place(self) -> "Location":
        """The database: a file, or on a server."""
        from tracker import db

        return db.locate_database(database_location(self.db))

    def database_file(self, otherwise: str) -> Path:
        """The database file. Raises UsageError with what to do otherwise when it is on a server."""
        if isinstance(place := self.place, Path):
            return place
        raise UsageError(f"{place} is on a server.", otherwise.format(url=_shell_quote(str(place))))

    def refuse_overwriting_database(self, *files: Path) -> None:
        """Raise UsageError where a file to be written is the database."""
        from tracker.db import sqlite_file

        if isinstance(place := self.place, Path):
            for file in files:
                sqlite_file.require_other_file(place, file)

    @contextlib.contextmanager
    def read_transaction(self, *, settled: bool = False) -> Iterator["Connection"]:
        """A transaction for questions; for those about a past moment settled, so that the answer stays."""
        from tracker import db

        with self.naming_database_in_hints():
            place = self.place
            if settled:
                db.wait_for_writer(place)
            with db.read_transaction(place) as connection:
                yield connection

    @contextlib.contextmanager
    def write_transaction(self) -> Iterator[tuple["Connection", "AuditStamp"]]:
        """A transaction for recording, and the stamp to record with."""
        from tracker import db, ledger
        from tracker.db.atomic_write import ignore_interrupts

        with self.naming_database_in_hints(), db.write_transaction(self.place) as connection:
            now = connection.now(datetime.now(UTC))
            yield connection, ledger.new_stamp(connection, author(), now)
            ignore_interrupts()

    @contextlib.contextmanager
    def naming_database_in_hints(self) -> Iterator[None]:
        """What mends a file named with --db is a command that names it too."""
        try:
            yield
        except DatabaseNotReady as error:
            error.hint += self.db_argument
            raise

    @property
    def db_argument(self) -> str:
        """What a command that is told to be typed needs at its end to mean the same database."""
        if not self.db:
            return ""
        return f" --db {_shell_quote(str(self.place) if '://' in self.db else self.db)}"

    def print_result(self, answer: Answer, *sentences: str) -> None:
        """Say what was done or found: a sentence, or with --json its record."""
        if self.json:
            write_pieces(render_answer(answer, Format.JSON))
            return
        for sentence in sentences:
            print_sentence(sentence)


class QueryContext(CommandContext):
    """The options of a command that answers in any format."""

    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            parser=parse_format,
            metavar="FORMAT",
            help="table, tsv, json, jsonl, csv or markdown; else a table on a terminal, tsv elsewhere.",
        ),
    ] = None

    @property
    def output_format(self) -> Format:
        """The format to answer in."""
        if self.json:
            return Format.JSON
        return self.format or (Format.TABLE if sys.stdout.isatty() else Format.TSV)

    def print_answer(self, answer: Answer, view: Callable[[Any, int], Iterable["RenderableType"]]) -> None:
        """Print an answer in the form asked for; ``view`` makes the table, of ``screen`` and a width."""
        if self.output_format is not Format.TABLE:
            write_pieces(render_answer(answer, self.output_format))
            return
        from tracker.render import terminal

        print_renderables(lambda width: view(terminal, width))
