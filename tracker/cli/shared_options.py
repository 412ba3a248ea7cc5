"""The options that several commands share, each said once, and the decorator that hands them out."""

import inspect
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import completion
from tracker.cli.context import SharedOptions, today
from tracker.domain.days import parse_day, parse_moment
from tracker.domain.errors import UsageError, shorten
from tracker.domain.text import to_ascii_digits, validate_text
from tracker.domain.vocabulary import (
    STALE_AFTER_DAYS,
    CommitmentKind,
    Flag,
    Status,
    Strength,
    Word,
    parse_status,
    parse_word,
)

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import AsOf, Selection


def make_app(name: str | None = None, text: str = "", **settings: Any) -> typer.Typer:  # noqa: ANN401
    """A Typer app as all of ours are: plain help, -h, and errors left to the program."""
    common = {"rich_markup_mode": None, "pretty_exceptions_enable": False, "add_completion": False}
    names = {"help_option_names": ["-h", "--help"]}
    return typer.Typer(name=name, help=text, context_settings=names, **(common | settings))


def shared_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take a class of options: its attributes become the command's own options."""
    bundles: dict[str, type[SharedOptions]] = {}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        if isinstance(parameter.annotation, type) and issubclass(parameter.annotation, SharedOptions):
            bundles[parameter.name] = parameter.annotation
            parameters += parameter.annotation.parameters()
        else:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    def run(**values: Any) -> None:  # noqa: ANN401 - whatever the options hold
        built = {
            name: bundle(**{option.name: values.pop(option.name) for option in bundle.parameters()})
            for name, bundle in bundles.items()
        }
        command(**values, **built)

    run.__name__, run.__doc__ = command.__name__, _unbroken_examples(command.__doc__ or "")
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run


def _unbroken_examples(text: str) -> str:
    """Help in which no example is broken in two: a paragraph after a backspace sign is left as it is."""
    return re.sub(r"(\n *)(?=Example:)", "\\1\b\\1", text)


MAX_NUMBER = 100_000

# -- how single values are read ----------------------------------------------------------------------


def _day(given: str) -> date:
    return parse_day(given, today())


def _moment(given: str) -> datetime:
    return parse_moment(given, today())


def word_parser(words: type[Word], field: str) -> Callable[[str], Word]:
    """A reader of one of some words."""
    return lambda given: parse_word(given, words, field)


def parse_number(given: str) -> int:
    """A count of rows or days, 0 to MOST."""
    plain = to_ascii_digits(given).replace(",", "").strip()
    if not (plain.isdecimal() and len(plain) <= 7 and int(plain) <= MAX_NUMBER):
        raise UsageError(
            f'"{shorten(given)}" is not a whole number from 0 to {MAX_NUMBER:,}.', "Write one such as 50."
        )
    return int(plain)


def parse_path(given: str) -> Path:
    """A file's name. Typer's own reading of one fails on what no name can be."""
    try:
        os.fsencode(given.replace("\0", "\ud800"))
    except ValueError:
        raise UsageError(f'"{shorten(given)}" cannot be the name of a file.', "Name another.") from None
    return Path(given)


def _read_output(given: str) -> Path:
    """The name of a file to be written."""
    path = parse_path(given)
    if path.is_dir():
        raise UsageError(f"{path} is a folder.", "Name a file in it.")
    return path


def output_option(text: str) -> Any:  # noqa: ANN401 - Typer's own
    """An option that names the file to be written."""
    return typer.Option(
        "-o",
        "--output",
        parser=_read_output,
        metavar="FILE",
        help=text,
        autocompletion=completion.complete_files,
    )


def file_argument(metavar: str, text: str) -> Any:  # noqa: ANN401 - Typer's own
    """An argument that is the name of a file."""
    return typer.Argument(
        parser=parse_path, metavar=metavar, help=text, autocompletion=completion.complete_files
    )


def day_option(name: str, text: str) -> Any:  # noqa: ANN401 - Typer's own
    """An option that takes a day."""
    return typer.Option(name, parser=_day, metavar="DAY", help=text)


CommitmentArgument = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="The commitment, or the beginning of its ref.",
        autocompletion=completion.complete_commitments,
    ),
]
StatusArgument = Annotated[
    Status | None,
    typer.Argument(
        metavar="[STATUS]",
        parser=parse_status,
        help="How far it is.",
        autocompletion=completion.complete_statuses,
    ),
]
AgreementOption = Annotated[
    str,
    typer.Option(
        "--agreement", metavar="REF", help="The agreement.", autocompletion=completion.complete_agreements
    ),
]
ObligorOption = Annotated[
    list[str] | None,
    typer.Option(
        "--obligor",
        metavar="ACTOR",
        help="Who owes it; repeat for a joint one.",
        autocompletion=completion.complete_actors,
    ),
]
StrengthOption = Annotated[
    Strength,
    typer.Option(
        "--strength",
        parser=word_parser(Strength, "strength"),
        metavar="S",
        help=", ".join(Strength),
        autocompletion=completion.complete_strengths,
    ),
]
KindOption = Annotated[
    CommitmentKind,
    typer.Option(
        "--kind",
        parser=word_parser(CommitmentKind, "kind"),
        metavar="K",
        help=", ".join(CommitmentKind),
        autocompletion=completion.complete_kinds,
    ),
]
NoteOption = Annotated[
    str | None, typer.Option("-m", "--note", metavar="NOTE", help="In your own words; - reads them.")
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


# -- what is asked about -----------------------------------------------------------------------------


class AsOfOptions(SharedOptions):
    """As of which day, and as known by when."""

    as_of: Annotated[date | None, day_option("--as-of", "How it stood on that day.")] = None
    known_at: Annotated[
        datetime | None,
        typer.Option(
            "--known-at",
            parser=_moment,
            metavar="MOMENT",
            help="As far as it was known by then: a day or a UTC time.",
        ),
    ] = None

    @property
    def at(self) -> "AsOf":
        """The cut they come to: today, as known now, unless said otherwise."""
        from tracker.domain.records import AsOf

        return AsOf(day=self.as_of or today(), known_at=self.known_at)


class SelectionOptions(SharedOptions):
    """Which commitments."""

    agreement: Annotated[
        list[str] | None,
        typer.Option(
            "--agreement",
            metavar="REF",
            help="Of that agreement.",
            autocompletion=completion.complete_agreements,
        ),
    ] = None
    obligor: Annotated[
        list[str] | None,
        typer.Option(
            "--obligor",
            metavar="ACTOR",
            help="Owed by that actor.",
            autocompletion=completion.complete_actors,
        ),
    ] = None
    theme: Annotated[list[str] | None, typer.Option("--theme", metavar="T", help="With that theme.")] = None
    status: Annotated[
        list[Status] | None,
        typer.Option(
            "--status",
            parser=parse_status,
            metavar="S",
            help="With that status, open or closed.",
            autocompletion=completion.complete_statuses,
        ),
    ] = None
    strength: Annotated[
        list[Strength] | None,
        typer.Option(
            "--strength",
            parser=word_parser(Strength, "strength"),
            metavar="S",
            help="Of that strength; else only what was agreed.",
            autocompletion=completion.complete_strengths,
        ),
    ] = None
    search: Annotated[
        str, typer.Option("--search", metavar="TEXT", help="With these words in its terms, notes or sources.")
    ] = ""
    overdue: Annotated[bool, typer.Option("--overdue", help="Open after its due date.")] = False
    due_before: Annotated[date | None, day_option("--due-before", "Due before that day.")] = None
    stale: Annotated[bool, typer.Option("--stale", help="Without news for 90 days, or --stale-after.")] = (
        False
    )
    stale_after: Annotated[
        int | None,
        typer.Option(
            "--stale-after", metavar="DAYS", parser=parse_number, help="Days that make news stale, not 90."
        ),
    ] = None
    contested: Annotated[bool, typer.Option("--contested", help="Two actors say different things.")] = False
    unverified: Annotated[bool, typer.Option("--unverified", help="Said to be done, not found to be.")] = (
        False
    )
    all: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False

    def to_selection(self, connection: "Connection") -> "Selection":
        """The selection they come to. Raises NoSuchRef for an agreement or actor that is not there."""
        from tracker.domain.records import Selection
        from tracker.queries.refs import ACTOR, AGREEMENT, resolve_ref

        wanted = {
            Flag.OVERDUE: self.overdue,
            Flag.STALE: self.stale,
            Flag.CONTESTED: self.contested,
            Flag.UNVERIFIED: self.unverified,
        }
        return Selection(
            agreements=tuple(resolve_ref(connection, AGREEMENT, given) for given in self.agreement or ()),
            obligors=tuple(resolve_ref(connection, ACTOR, given) for given in self.obligor or ()),
            themes=tuple(validate_text(theme, "theme") for theme in self.theme or ()),
            statuses=tuple(self.status or ()),
            strengths=tuple(self.strength or ()),
            search=validate_text(self.search, "search"),
            flags=tuple(flag for flag, is_wanted in wanted.items() if is_wanted),
            due_before=self.due_before,
            stale_after=STALE_AFTER_DAYS if self.stale_after is None else self.stale_after,
        )
