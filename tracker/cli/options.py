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
from tracker.cli.session import Options, today
from tracker.days import read_day, read_moment
from tracker.errors import WrongUsage, shortened
from tracker.text import ascii_digits, clean
from tracker.vocabulary import STALE_AFTER_DAYS, Flag, Kind, Status, Strength, Word, read_status, read_word

if TYPE_CHECKING:
    from tracker.records import Cut, Selection
    from tracker.storage import Connection


def make_app(name: str | None = None, text: str = "", **settings: Any) -> typer.Typer:  # noqa: ANN401
    """A Typer app as all of ours are: plain help, -h, and errors left to the program."""
    common = {"rich_markup_mode": None, "pretty_exceptions_enable": False, "add_completion": False}
    names = {"help_option_names": ["-h", "--help"]}
    return typer.Typer(name=name, help=text, context_settings=names, **(common | settings))


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take a class of options: its attributes become the command's own options."""
    bundles: dict[str, type[Options]] = {}
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        if isinstance(parameter.annotation, type) and issubclass(parameter.annotation, Options):
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


MOST = 100_000

# -- how single values are read ----------------------------------------------------------------------


def _day(given: str) -> date:
    return read_day(given, today())


def _moment(given: str) -> datetime:
    return read_moment(given, today())


def read_with(words: type[Word], field: str) -> Callable[[str], Word]:
    """A reader of one of some words."""
    return lambda given: read_word(given, words, field)


def read_number(given: str) -> int:
    """A count of rows or days, 0 to MOST."""
    plain = ascii_digits(given).replace(",", "").strip()
    if not (plain.isdecimal() and len(plain) <= 7 and int(plain) <= MOST):
        raise WrongUsage(
            f'"{shortened(given)}" is not a whole number from 0 to {MOST:,}.', "Write one such as 50."
        )
    return int(plain)


def read_path(given: str) -> Path:
    """A file's name. Typer's own reading of one fails on what no name can be."""
    try:
        os.fsencode(given.replace("\0", "\ud800"))
    except ValueError:
        raise WrongUsage(f'"{shortened(given)}" cannot be the name of a file.', "Name another.") from None
    return Path(given)


def _read_output(given: str) -> Path:
    """The name of a file to be written."""
    path = read_path(given)
    if path.is_dir():
        raise WrongUsage(f"{path} is a folder.", "Name a file in it.")
    return path


def output_option(text: str) -> Any:  # noqa: ANN401 - Typer's own
    """An option that names the file to be written."""
    return typer.Option(
        "-o",
        "--output",
        parser=_read_output,
        metavar="FILE",
        help=text,
        autocompletion=completion.files,
    )


def file_argument(metavar: str, text: str) -> Any:  # noqa: ANN401 - Typer's own
    """An argument that is the name of a file."""
    return typer.Argument(parser=read_path, metavar=metavar, help=text, autocompletion=completion.files)


def day_option(name: str, text: str) -> Any:  # noqa: ANN401 - Typer's own
    """An option that takes a day."""
    return typer.Option(name, parser=_day, metavar="DAY", help=text)


Ref = Annotated[
    str,
    typer.Argument(
        metavar="REF", help="The commitment, or the beginning of its ref.", autocompletion=completion.refs
    ),
]
StatusWord = Annotated[
    Status | None,
    typer.Argument(
        metavar="[STATUS]", parser=read_status, help="How far it is.", autocompletion=completion.statuses
    ),
]
AgreementRef = Annotated[
    str,
    typer.Option("--agreement", metavar="REF", help="The agreement.", autocompletion=completion.agreements),
]
Obligors = Annotated[
    list[str] | None,
    typer.Option(
        "--obligor",
        metavar="ACTOR",
        help="Who owes it; repeat for a joint one.",
        autocompletion=completion.actors,
    ),
]
StrengthWord = Annotated[
    Strength,
    typer.Option(
        "--strength",
        parser=read_with(Strength, "strength"),
        metavar="S",
        help=", ".join(Strength),
        autocompletion=completion.strengths,
    ),
]
KindWord = Annotated[
    Kind,
    typer.Option(
        "--kind",
        parser=read_with(Kind, "kind"),
        metavar="K",
        help=", ".join(Kind),
        autocompletion=completion.kinds,
    ),
]
Note = Annotated[
    str | None, typer.Option("-m", "--note", metavar="NOTE", help="In your own words; - reads them.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


# -- what is asked about -----------------------------------------------------------------------------


class CutOptions(Options):
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
    def cut(self) -> "Cut":
        """The cut they come to: today, as known now, unless said otherwise."""
        from tracker.records import Cut

        return Cut(as_of=self.as_of or today(), known_at=self.known_at)


class SelectionOptions(Options):
    """Which commitments."""

    agreement: Annotated[
        list[str] | None,
        typer.Option(
            "--agreement", metavar="REF", help="Of that agreement.", autocompletion=completion.agreements
        ),
    ] = None
    obligor: Annotated[
        list[str] | None,
        typer.Option(
            "--obligor", metavar="ACTOR", help="Owed by that actor.", autocompletion=completion.actors
        ),
    ] = None
    theme: Annotated[list[str] | None, typer.Option("--theme", metavar="T", help="With that theme.")] = None
    status: Annotated[
        list[Status] | None,
        typer.Option(
            "--status",
            parser=read_status,
            metavar="S",
            help="With that status, open or closed.",
            autocompletion=completion.statuses,
        ),
    ] = None
    strength: Annotated[
        list[Strength] | None,
        typer.Option(
            "--strength",
            parser=read_with(Strength, "strength"),
            metavar="S",
            help="Of that strength; else only what was agreed.",
            autocompletion=completion.strengths,
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
            "--stale-after", metavar="DAYS", parser=read_number, help="Days that make news stale, not 90."
        ),
    ] = None
    contested: Annotated[bool, typer.Option("--contested", help="Two actors say different things.")] = False
    unverified: Annotated[bool, typer.Option("--unverified", help="Said to be done, not found to be.")] = (
        False
    )
    all: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False

    def read(self, connection: "Connection") -> "Selection":
        """The selection they come to. Raises NoSuchRef for an agreement or actor that is not there."""
        from tracker.records import Selection
        from tracker.refs import ACTOR, AGREEMENT, resolve

        wanted = {
            Flag.OVERDUE: self.overdue,
            Flag.STALE: self.stale,
            Flag.CONTESTED: self.contested,
            Flag.UNVERIFIED: self.unverified,
        }
        return Selection(
            agreements=tuple(resolve(connection, AGREEMENT, given) for given in self.agreement or ()),
            obligors=tuple(resolve(connection, ACTOR, given) for given in self.obligor or ()),
            themes=tuple(clean(theme, "theme") for theme in self.theme or ()),
            statuses=tuple(self.status or ()),
            strengths=tuple(self.strength or ()),
            search=clean(self.search, "search"),
            flags=tuple(flag for flag, is_wanted in wanted.items() if is_wanted),
            due_before=self.due_before,
            stale_after=STALE_AFTER_DAYS if self.stale_after is None else self.stale_after,
        )
