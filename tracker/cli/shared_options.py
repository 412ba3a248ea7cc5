"""The options that several commands have, each declared once, and the decorator that adds them."""

import inspect
import os
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand

from tracker.cli import cli_messages, completion
from tracker.cli.context import SharedOptions, today
from tracker.cli.help_translation import TranslatedCommand, TranslatedGroup
from tracker.cli.usage_errors import HELP_OPTION_NAMES
from tracker.domain.days import parse_day, parse_moment
from tracker.domain.errors import UsageError, shorten
from tracker.domain.fields import LANGUAGE_AND_TEXT
from tracker.domain.message_filling import fill
from tracker.domain.typed_values import parse_due_day
from tracker.domain.untrusted_text import strip_invisible, to_ascii_digits
from tracker.domain.vocabulary import STALE_AFTER_DAYS, Flag, Status, Strength
from tracker.domain.word_parsing import Word, parse_flag, parse_status, parse_word

if TYPE_CHECKING:
    from tracker.db import Connection
    from tracker.domain.records import AsOf, Selection


CommandFunction = TypeVar("CommandFunction", bound=Callable[..., Any])


class Command(TranslatedCommand):
    """A command of ours, whose usage names what must be given as it is: REF, where Typer says {REF}."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(*args, **settings)
        for parameter in self.params:
            if parameter.metavar == LANGUAGE_AND_TEXT:
                parameter.nargs = 2  # Typer declares no option that takes two words and can be repeated

    def collect_usage_pieces(self, ctx: Any) -> list[str]:  # noqa: ANN401 - Typer's own
        """What the usage says after the name of the command; from Typer 0.28 on there would be braces."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


class App(typer.Typer):
    """A Typer app whose commands are of our class, unless they have another."""

    def command(
        self,
        name: str | None = None,
        *,
        cls: type[TyperCommand] | None = None,
        **settings: Any,  # noqa: ANN401 - Typer's own
    ) -> Callable[[CommandFunction], CommandFunction]:
        """Typer's own decorator."""
        return super().command(name, cls=cls or Command, **settings)


def make_app(name: str | None = None, help_text: str = "", **settings: Any) -> App:  # noqa: ANN401
    """A Typer app with the settings of all our commands: plain help, -h, errors raised and not printed."""
    defaults: dict[str, Any] = {"rich_markup_mode": None, "pretty_exceptions_enable": False}
    defaults |= {"add_completion": False}
    if help_text:  # else the docstring of a callback is the help
        defaults["help"] = help_text
    context_settings = {"help_option_names": HELP_OPTION_NAMES}
    return App(
        name=name, context_settings=context_settings, **(defaults | {"cls": TranslatedGroup} | settings)
    )


def shared_options(command: Callable[..., None]) -> Callable[..., None]:
    """Make a command whose parameters can be classes of options: each attribute becomes an option of it.

    Typer reads the options of a command from its signature, so it gets one with all of them.
    """
    parameters: list[inspect.Parameter] = []
    groups: dict[str, tuple[type[SharedOptions], list[str]]] = {}  # each class with the names of its options
    for parameter in inspect.signature(command, eval_str=True).parameters.values():
        if isinstance(parameter.annotation, type) and issubclass(parameter.annotation, SharedOptions):
            options = parameter.annotation.parameters()
            groups[parameter.name] = parameter.annotation, [option.name for option in options]
            parameters += options
        else:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))

    def command_with_options(**values: Any) -> None:  # noqa: ANN401 - whatever the options hold
        instances = {
            group: option_class(**{name: values.pop(name) for name in names})
            for group, (option_class, names) in groups.items()
        }
        command(**values, **instances)

    command_with_options.__name__ = command.__name__
    command_with_options.__doc__ = _keep_examples_unbroken(command.__doc__ or "")
    command_with_options.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return command_with_options


def _keep_examples_unbroken(text: str) -> str:
    """The help text with a backspace character before each example, so that Typer does not wrap it."""
    return re.sub(r"(\n *)(?=Example:)", "\\1\b\\1", text)


MAX_NUMBER = 100_000  # rows or days

# -- how single values are parsed --------------------------------------------------------------------


def parse_day_option(text: str) -> date:
    """The day that was typed. Raises UsageError."""
    return parse_day(text, today())


def parse_due_date(text: str) -> date:
    """The due date that was typed: of a month or quarter its last day. Raises UsageError."""
    return parse_due_day(text, today())


def _parse_due_limit(text: str) -> date:
    """The day that was typed as the end of a range of due dates. Raises UsageError."""
    return parse_day(text, today(), is_due=True)


def _parse_moment_option(text: str) -> datetime:
    """The moment that was typed. Raises UsageError."""
    return parse_moment(text, today())


def word_parser(word_type: type[Word], field_name: str) -> Callable[[str], Word]:
    """A parser of one of the words; ``field_name`` is what errors call it. It raises UnknownWord."""
    return lambda text: parse_word(text, word_type, field_name)


def parse_number(text: str, most: int = MAX_NUMBER) -> int:
    """A whole number from 0 to ``most``, else to that of rows or days. Raises UsageError."""
    digits = to_ascii_digits(strip_invisible(text)).replace(",", "")
    if not (digits.isdecimal() and len(digits) <= 7 and int(digits) <= most):
        message = fill(cli_messages.NOT_A_NUMBER, text=shorten(text), most=most)
        raise UsageError(message, fill(cli_messages.NOT_A_NUMBER_HINT))
    return int(digits)


def parse_path(text: str) -> Path:
    """The path that a text means. Raises UsageError for a text that cannot be a path.

    Typer's own parser of paths would fail with a traceback for such a text.
    """
    try:
        os.fsencode(text.replace("\0", "\ud800"))
    except ValueError:
        message = fill(cli_messages.NOT_A_FILE_NAME, text=shorten(text))
        raise UsageError(message, fill(cli_messages.NOT_A_FILE_NAME_HINT)) from None
    return Path(text)


def _parse_output_path(text: str) -> Path | None:
    """The path of a file to be written; None for -, which is stdout. Raises UsageError for a folder."""
    if text == "-":
        return None
    path = parse_path(text)
    if path.is_dir():
        raise UsageError(fill(cli_messages.IS_A_FOLDER, path=path), fill(cli_messages.IS_A_FOLDER_HINT))
    return path


def output_option(help_text: str) -> Any:  # noqa: ANN401 - Typer's own
    """The option -o, --output, for the file to be written."""
    return typer.Option(
        "-o",
        "--output",
        parser=_parse_output_path,
        metavar="FILE",
        help=help_text,
        autocompletion=completion.complete_files,
    )


def file_argument(metavar: str, help_text: str) -> Any:  # noqa: ANN401 - Typer's own
    """An argument that is the path of a file."""
    return typer.Argument(
        parser=parse_path, metavar=metavar, help=help_text, autocompletion=completion.complete_files
    )


def day_option(flag: str, help_text: str, parser: Callable[[str], date] = parse_day_option) -> Any:  # noqa: ANN401
    """An option whose value is a day; ``flag`` is its name with the hyphens."""
    return typer.Option(flag, parser=parser, metavar="DAY", help=help_text)


CommitmentArgument = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="The commitment, or the beginning of its ref.",
        autocompletion=completion.complete_commitments,
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


# -- the commitments, the day and the moment asked about ---------------------------------------------


def actor_option(flag: str, help_text: str) -> Any:  # noqa: ANN401 - Typer's own
    """An option that takes an actor."""
    return typer.Option(flag, metavar="ACTOR", help=help_text, autocompletion=completion.complete_actors)


def status_option(help_text: str) -> Any:  # noqa: ANN401 - Typer's own
    """The option that takes a status."""
    return typer.Option(
        "--status",
        parser=parse_status,
        metavar="S",
        help=help_text,
        autocompletion=completion.complete_statuses,
    )


KnownAtOption = Annotated[
    datetime | None,
    typer.Option(
        "--known-at",
        parser=_parse_moment_option,
        metavar="MOMENT",
        help="As far as it was known by then: a day or a UTC time.",
    ),
]


class AsOfOptions(SharedOptions):
    """The options for the day and the moment asked about, and for whose eyes the answer is."""

    as_of: Annotated[date | None, day_option("--as-of", "How it stood on that day.")] = None
    known_at: KnownAtOption = None
    shareable: Annotated[
        bool,
        typer.Option(
            "--shareable", help="For the other side: nothing internal, and no words of ours unshared."
        ),
    ] = False

    @property
    def at(self) -> "AsOf":
        """The day and moment asked about; without the options today, as known now."""
        from tracker.domain.records import AsOf

        return AsOf(day=self.as_of or today(), known_at=self.known_at)

    def ask(self, connection: "Connection") -> tuple["Connection", "AsOf"]:
        """What is asked, and the day and moment: for the other side without what does not go out."""
        if not self.shareable:
            return connection, self.at
        from tracker.queries.shareable_view import ask_for_other_side

        return ask_for_other_side(connection, self.at)


class SelectionOptions(SharedOptions):
    """The options that select commitments."""

    agreement: Annotated[
        list[str] | None,
        typer.Option(
            "--agreement",
            metavar="REF",
            help="Of that agreement.",
            autocompletion=completion.complete_agreements,
        ),
    ] = None
    obligor: Annotated[list[str] | None, actor_option("--obligor", "Owed by that actor.")] = None
    reporter: Annotated[
        list[str] | None, actor_option("--reporter", "About which that actor says something.")
    ] = None
    owner: Annotated[
        list[str] | None,
        typer.Option("--owner", metavar="TEXT", help="Followed up by them, or by none."),
    ] = None
    theme: Annotated[
        list[str] | None,
        typer.Option(
            "--theme",
            metavar="T",
            help="With that theme, or one under it.",
            autocompletion=completion.complete_themes,
        ),
    ] = None
    status: Annotated[list[Status] | None, status_option("With that status, open or closed.")] = None
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
    flag: Annotated[
        list[Flag] | None,
        typer.Option(
            "--flag",
            metavar="NAME",
            parser=parse_flag,
            help=", ".join(flag.replace(" ", "-") for flag in Flag),
        ),
    ] = None
    overdue: Annotated[bool, typer.Option("--overdue", help="Open after its due date.")] = False
    due_before: Annotated[
        date | None, day_option("--due-before", "Due before that day.", _parse_due_limit)
    ] = None
    due_after: Annotated[date | None, day_option("--due-after", "Due after that day.", _parse_due_limit)] = (
        None
    )
    stale: Annotated[
        bool, typer.Option("--stale", help=f"Without news for {STALE_AFTER_DAYS} days, or --stale-after.")
    ] = False
    stale_after: Annotated[
        int | None,
        typer.Option(
            "--stale-after",
            metavar="DAYS",
            parser=parse_number,
            help=f"Days that make news stale, not {STALE_AFTER_DAYS}.",
        ),
    ] = None
    contested: Annotated[bool, typer.Option("--contested", help="Two actors say different things.")] = False
    unverified: Annotated[bool, typer.Option("--unverified", help="Said to be done, not found to be.")] = (
        False
    )
    all: Annotated[bool, typer.Option("--all", help="Closed ones too.")] = False

    def to_selection(self, connection: "Connection") -> "Selection":
        """The selection of the options. Raises NoSuchRef, NoSuchTheme or NoSuchOwner."""
        from tracker.domain.records import Selection
        from tracker.queries.typed_selection import resolve_selection

        if self.owner and connection.is_shareable:
            raise UsageError(fill(cli_messages.OWNER_NOT_SHAREABLE))
        is_wanted_by_flag = {
            Flag.OVERDUE: self.overdue,
            Flag.STALE: self.stale,
            Flag.CONTESTED: self.contested,
            Flag.UNVERIFIED: self.unverified,
        }
        typed = Selection(
            agreements=tuple(self.agreement or ()),
            obligors=tuple(self.obligor or ()),
            themes=tuple(self.theme or ()),
            statuses=tuple(self.status or ()),
            strengths=tuple(self.strength or ()),
            search=self.search,
            flags=tuple(flag for flag, is_wanted in is_wanted_by_flag.items() if is_wanted),
            any_flags=tuple(self.flag or ()),
            reporters=tuple(self.reporter or ()),
            owners=tuple(self.owner or ()),
            due_before=self.due_before,
            due_after=self.due_after,
            stale_after=STALE_AFTER_DAYS if self.stale_after is None else self.stale_after,
        )
        return resolve_selection(connection, typed)
