"""What every command has: the clock, the author, the database, and the format of the answer."""

import contextlib
import inspect
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_type_hints

import typer

from tracker.cli import cli_messages
from tracker.cli.console import print_sentence, write_pieces
from tracker.cli.language_choice import parse_readers_language
from tracker.domain.days import latest_day_on_earth, parse_day
from tracker.domain.errors import DatabaseError, DatabaseNotReady, UsageError
from tracker.domain.languages import LANGUAGES
from tracker.domain.message_filling import fill
from tracker.domain.word_parsing import parse_word
from tracker.render.formats import Answer, Format, render_answer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tracker.db import Connection
    from tracker.db.database import Location
    from tracker.ledger import AuditStamp


T = TypeVar("T")


def today() -> date:
    """The day that is today for every command: TRACKER_TODAY, else today's date in the local time zone."""
    setting = os.environ.get("TRACKER_TODAY")
    calendar_day = date(*time.localtime()[:3])  # astimezone() refuses zones that are more than a day away
    if not setting:
        return calendar_day
    try:
        return parse_day(setting, calendar_day)
    except UsageError as error:
        raise UsageError(fill(cli_messages.TODAY_SETTING, problem=error.message), error.hint) from None


def last_day_of_files(now: datetime) -> date:
    """The last day on which what a file says can have been true: TRACKER_TODAY, else the latest on earth."""
    return today() if os.environ.get("TRACKER_TODAY") else latest_day_on_earth(now)


def author() -> str:
    """The name of the user who records: TRACKER_AUTHOR, else the login name."""
    if name := os.environ.get("TRACKER_AUTHOR"):
        return name
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def database_location(db_option: str | None) -> str:
    """The path or URL of the database: --db, else TRACKER_DB, else tracker.db in the user's data folder.

    Raises UsageError for a --db that is blank, DatabaseError if the user has no home folder.
    """
    if db_option is not None and not db_option.strip():
        raise UsageError(fill(cli_messages.NO_DATABASE_NAMED), fill(cli_messages.NO_DATABASE_NAMED_HINT))
    if location := db_option or os.environ.get("TRACKER_DB"):
        return location
    import platformdirs

    try:  # an earlier platformdirs leaves the home folder as ~
        folder = platformdirs.user_data_path("tracker", appauthor=False).expanduser()
        return str(folder / "tracker.db")
    except RuntimeError:
        raise DatabaseError(fill(cli_messages.NO_HOME), fill(cli_messages.NO_HOME_HINT)) from None


def shell_quote(word: str) -> str:
    """A word with quotes around it if a shell needs them."""
    import shlex

    return shlex.quote(word)


def _parse_format(text: str) -> Format:
    """The format that a text means. Raises UnknownWord."""
    return parse_word(text, Format, "format")


def _complete_formats(incomplete: str) -> list[str]:
    """Offer the formats of an answer."""
    return [known for known in Format if known.startswith(incomplete)]


def _complete_languages(incomplete: str) -> list[str]:
    """Offer the languages."""
    return [code for code in LANGUAGES if code.startswith(incomplete)]


class SharedOptions:
    """A group of options that several commands have: each attribute of a subclass is one, declared for Typer.

    It is not a dataclass, because defining one would make every command a millisecond slower.
    """

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - whatever the options hold
        vars(self).update(values)

    @classmethod
    def parameters(cls) -> list[inspect.Parameter]:
        """The options as parameters of a function, those of a base class first."""
        kind = inspect.Parameter.KEYWORD_ONLY
        return [
            inspect.Parameter(name, kind, default=getattr(cls, name), annotation=annotation)
            for name, annotation in get_type_hints(cls, include_extras=True).items()
        ]


class CommandContext(SharedOptions):
    """The options that every command has, and what a command does with them."""

    db: Annotated[
        str | None,
        typer.Option(
            "--db", metavar="PATH-or-URL", help="The database; else TRACKER_DB, else the user's own."
        ),
    ] = None
    json: Annotated[bool, typer.Option("--json", help="The answer as JSON.")] = False
    language: Annotated[
        str | None,
        typer.Option(
            "--language",
            parser=parse_readers_language,
            metavar="L",
            help="In which language: en, fa, ur, ar, fr.",
            autocompletion=_complete_languages,
        ),
    ] = None

    @property
    def location(self) -> "Location":
        """The location of the database: a file, or a database on a server."""
        from tracker import db

        return db.locate_database(database_location(self.db))

    def database_file(self, advice: str) -> Path:
        """The database file.

        If it is on a server, raises UsageError with ``advice``, a message whose value is its ``url``.
        """
        if isinstance(location := self.location, Path):
            return location
        hint = fill(advice, url=shell_quote(str(location)))
        raise UsageError(fill(cli_messages.ON_A_SERVER, location=location), hint)

    def refuse_overwriting_database(self, *files: Path) -> None:
        """Raise UsageError if a file that is to be written is the database itself."""
        from tracker.db import sqlite_file

        if isinstance(location := self.location, Path):
            for file in files:
                sqlite_file.require_other_file(location, file)

    @contextlib.contextmanager
    def read_transaction(self, *, wait_for_writer: bool = False) -> Iterator["Connection"]:
        """A transaction for reading.

        ``wait_for_writer`` waits until a transaction that is being written is over. A question about a past
        moment needs that: what is recorded at that moment may still be on its way.
        """
        from tracker import db

        with self.naming_database_in_hints():
            location = self.location
            if wait_for_writer:
                db.wait_for_writer(location)
            with db.read_transaction(location) as connection:
                yield connection

    @contextlib.contextmanager
    def write_transaction(
        self, *command: str, of_a_file: bool = False
    ) -> Iterator[tuple["Connection", "AuditStamp"]]:
        """A transaction for writing, and the stamp (moment and author) for what ``command`` records in it.

        What is typed is true today at the latest, what comes from a file on the latest day there is on earth.
        """
        from tracker import db
        from tracker.db.atomic_write import ignore_interrupts
        from tracker.db.save_state import mark_saved

        with self.naming_database_in_hints(), db.write_transaction(self.location) as connection:
            yield connection, self.new_stamp(connection, *command, of_a_file=of_a_file)
            ignore_interrupts()
        mark_saved()

    def new_stamp(self, connection: "Connection", *command: str, of_a_file: bool) -> "AuditStamp":
        """The moment and the author of what ``command`` records in a transaction."""
        from tracker import ledger

        now = connection.now(datetime.now(UTC))
        last_day = last_day_of_files(now) if of_a_file else today()
        return ledger.new_stamp(connection, author(), now, last_day, " ".join(command))

    @contextlib.contextmanager
    def naming_database_in_hints(self) -> Iterator[None]:
        """Add ``--db`` to the hint of DatabaseNotReady: the command in it must mean the same database."""
        try:
            yield
        except DatabaseNotReady as error:
            from tracker.cli.hint_messages import say_hint

            error.hint = f"{say_hint(error.hint)}{self.db_argument}"
            raise

    @property
    def db_argument(self) -> str:
        """The --db that a command in a hint needs to mean the same database; empty if --db was not given."""
        if not self.db:
            return ""
        return f" --db {shell_quote(str(self.location) if '://' in self.db else self.db)}"

    def print_result(self, answer: Answer, *sentences: str) -> None:
        """Print what was done or found: the sentences, or with --json the answer."""
        try:
            if self.json:
                write_pieces(render_answer(answer, Format.JSON))
            else:
                for sentence in sentences:
                    print_sentence(sentence)
            sys.stdout.flush()
        except OSError as error:  # it is said on stderr then
            for sentence in sentences:
                error.add_note(sentence)
            raise


NO_PAGER_OPTION = typer.Option("--no-pager", help="Print it as it is, however long; PAGER names the pager.")


class PagedContext(CommandContext):
    """The options of a command whose answer can be longer than the screen."""

    no_pager: Annotated[bool, NO_PAGER_OPTION] = False

    def show_on_terminal(self, view: Callable[[int], Iterable["RenderableType"]]) -> None:
        """Show what ``view`` makes for the width of the terminal, in the pager if it does not fit the screen.

        A reader may stay in the pager for hours, so call this when no transaction is open.
        """
        from tracker.cli.pager import print_renderables

        print_renderables(view, has_pager=not self.no_pager)


class QueryContext(PagedContext):
    """The options of a command whose answer can have any format."""

    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False
    format: Annotated[
        Format | None,
        typer.Option(
            "--format",
            parser=_parse_format,
            metavar="FORMAT",
            help="table, tsv, json, jsonl, csv or markdown; else a table on a terminal, tsv elsewhere.",
            autocompletion=_complete_formats,
        ),
    ] = None

    @property
    def output_format(self) -> Format:
        """The format of the answer: --json or --format, else a table on a terminal and TSV elsewhere."""
        if self.json:
            return Format.JSON
        return self.format or (Format.TABLE if sys.stdout.isatty() else Format.TSV)

    @property
    def has_hints(self) -> bool:
        """Whether sentences for a person may stand beside the answer."""
        return self.output_format is not Format.JSON

    def read_items(self, items: Iterator[T], transaction: contextlib.ExitStack) -> Iterator[T]:
        """The items to be printed: those of a table are all read, and the transaction that they need ended.

        Other formats are written while they are read, however many items there are.
        """
        if self.output_format is not Format.TABLE:
            return items
        loaded = list(items)
        transaction.close()
        return iter(loaded)

    def print_answer(self, answer: Answer, view: Callable[[Any, int], Iterable["RenderableType"]]) -> None:
        """Print an answer in its format; ``view`` makes the table from the terminal module and a width.

        No transaction may be open when it is a table (``read_items``), because a pager may show it.
        """
        if self.output_format is not Format.TABLE:
            write_pieces(render_answer(answer, self.output_format))
            return
        from tracker.render import terminal

        self.show_on_terminal(lambda width: view(terminal, width))
