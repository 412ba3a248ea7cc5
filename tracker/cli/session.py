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

from tracker.cli.streams import say, show, write
from tracker.days import read_day
from tracker.errors import NotReady, WrongUsage
from tracker.rendering import Answer, Format, rendered
from tracker.saving import let_nothing_stop
from tracker.vocabulary import read_word

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.ledger import Signature
    from tracker.storage import Connection, Place


def today() -> date:
    """The day that stands for today in every default: TRACKER_TODAY, else the calendar's."""
    given = os.environ.get("TRACKER_TODAY")
    calendar = datetime.now().astimezone().date()
    if not given:
        return calendar
    try:
        return read_day(given, calendar)
    except WrongUsage as error:
        raise WrongUsage(f"TRACKER_TODAY: {error.message}", error.hint) from None


def author() -> str:
    """Who records: TRACKER_AUTHOR, else the login name."""
    if given := os.environ.get("TRACKER_AUTHOR"):
        return given
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def database_name(given: str | None) -> str:
    """Where the data is: ``--db``, else TRACKER_DB, else tracker.db in the user's data folder."""
    if given is not None and not given.strip():
        raise WrongUsage("--db names no database.", "Give its path or its URL, or leave --db out.")
    if named := given or os.environ.get("TRACKER_DB"):
        return named
    import platformdirs

    return str(platformdirs.user_data_path("tracker", appauthor=False) / "tracker.db")


def _quoted(word: str) -> str:
    """A word as a shell takes it."""
    import shlex

    return shlex.quote(word)


def read_format(given: str) -> Format:
    """The format meant."""
    return read_word(given, Format, "format")


class Options:
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


class Session(Options):
    """The options that every command has, and what they come to."""

    db: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="PATH-or-URL", help="The database; else TRACKER_DB, else the user's own."
        ),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False

    @property
    def place(self) -> "Place":
        """The database: a file, or on a server."""
        from tracker import storage

        return storage.locate(database_name(self.db))

    def file(self, otherwise: str) -> Path:
        """The database file. Raises WrongUsage with what to do otherwise when it is on a server."""
        if isinstance(place := self.place, Path):
            return place
        raise WrongUsage(f"{place} is on a server.", otherwise.format(url=_quoted(str(place))))

    def must_not_replace(self, *files: Path) -> None:
        """Raise WrongUsage where a file to be written is the database."""
        from tracker.storage import sqlite

        if isinstance(place := self.place, Path):
            for file in files:
                sqlite.must_be_another(place, file)

    @contextlib.contextmanager
    def reading(self, *, settled: bool = False) -> Iterator["Connection"]:
        """A transaction for questions; for those about a past moment settled, so that the answer stays."""
        from tracker import storage

        with self.naming_the_database():
            place = self.place
            if settled:
                storage.settle(place)
            with storage.reading(place) as connection:
                yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[tuple["Connection", "Signature"]]:
        """A transaction for recording, and the signature to record with."""
        from tracker import ledger, storage

        with self.naming_the_database(), storage.writing(self.place) as connection:
            now = connection.moment(datetime.now(UTC))
            yield connection, ledger.sign(connection, author(), now)
            let_nothing_stop()

    @contextlib.contextmanager
    def naming_the_database(self) -> Iterator[None]:
        """What mends a file named with --db is a command that names it too."""
        try:
            yield
        except NotReady as error:
            error.hint += self.named
            raise

    @property
    def named(self) -> str:
        """What a command that is told to be typed needs at its end to mean the same database."""
        if not self.db:
            return ""
        return f" --db {_quoted(str(self.place) if '://' in self.db else self.db)}"

    def tell(self, answer: Answer, *sentences: str) -> None:
        """Say what was done or found: a sentence, or with --json its record."""
        if self.json:
            write(rendered(answer, Format.JSON))
            return
        for sentence in sentences:
            say(sentence)


class Question(Session):
    """The options of a command that answers in any format."""

    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            parser=read_format,
            metavar="FORMAT",
            help="table, tsv, json, jsonl, csv or markdown; else a table on a terminal, tsv elsewhere.",
        ),
    ] = None

    @property
    def form(self) -> Format:
        """The format to answer in."""
        if self.json:
            return Format.JSON
        return self.format or (Format.TABLE if sys.stdout.isatty() else Format.TSV)

    def give(self, answer: Answer, view: Callable[[Any, int], Iterable["RenderableType"]]) -> None:
        """Print an answer in the form asked for; ``view`` makes the table, of ``screen`` and a width."""
        if self.form is not Format.TABLE:
            write(rendered(answer, self.form))
            return
        from tracker import screen

        show(lambda width: view(screen, width))
