"""The options of list, log and summary for where the answer goes and which columns it has."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import cli_messages
from tracker.cli.completion import complete_columns
from tracker.cli.console import print_hint
from tracker.cli.context import QueryContext
from tracker.cli.shared_options import output_option
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.word_parsing import Word
from tracker.render.formats import Answer, Format

if TYPE_CHECKING:
    from rich.console import RenderableType

WORKBOOK = "xlsx"
FORMATS_OF_NAMES = {
    "csv": Format.CSV,
    "tsv": Format.TSV,
    "json": Format.JSON,
    "jsonl": Format.JSONL,
    "md": Format.MARKDOWN,
    "markdown": Format.MARKDOWN,
}
"""The format of a file by the end of its name."""


class AnswerContext(QueryContext):
    """The options of a command whose answer can be saved to a file, and can have only some of its columns."""

    output: Annotated[
        Path | None,
        output_option("Where to: .csv, .xlsx, .tsv, .json, .jsonl or .md; else it is printed."),
    ] = None
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="A,B",
            help="Only these columns, in this order.",
            autocompletion=complete_columns,
        ),
    ] = None

    @property
    def output_format(self) -> Format:
        """The format of the answer; a workbook has the rows of CSV. Raises UsageError."""
        if self.output is None:
            return super().output_format
        if self._is_workbook:
            return Format.CSV
        return choose_format(self.output, self.format, FORMATS_OF_NAMES, WORKBOOK)

    @property
    def _is_workbook(self) -> bool:
        """Whether the file is a workbook of Excel. Raises UsageError if --format says something else."""
        if self.output is None or _suffix(self.output) != WORKBOOK:
            return False
        if self.format is not None:
            raise _formats_differ_error(self.output, WORKBOOK, self.format)
        return True

    @property
    def has_hints(self) -> bool:
        """Whether sentences for a person may stand beside the answer."""
        return not self.json if self.output else super().has_hints

    def print_answer(self, answer: Answer, view: Callable[[Any, int], Iterable["RenderableType"]]) -> None:
        """Print the answer or save it to the file, with the columns that were asked for."""
        if self.columns is not None:
            answer = self._choose_columns(answer)
            view = _columns_view(answer)
        if self.output is None:
            super().print_answer(answer, view)
        else:
            self._save_answer(answer, self.output)

    def _choose_columns(self, answer: Answer) -> Answer:
        """The answer with the columns of --columns. Raises UsageError."""
        from tracker.cli.column_option import parse_columns

        if self.output_format in (Format.JSON, Format.JSONL):
            message = fill(cli_messages.COLUMNS_OF_JSON, format=self.output_format)
            raise UsageError(message, fill(cli_messages.COLUMNS_OF_JSON_HINT))
        return replace(answer, keys=parse_columns(self.columns or "", answer), columns={})

    def _save_answer(self, answer: Answer, file: Path) -> None:
        """Write the file, and say so."""
        from tracker.exchange.answer_writer import write_answer

        self.refuse_overwriting_database(file)
        output_format = None if self._is_workbook else self.output_format
        left_out_note = write_answer(file, answer, output_format)
        item = {"file": str(file), "format": output_format or WORKBOOK}
        saved = Answer(schema="saved", items=[item], keys=tuple(item), at=answer.at)
        self.print_result(saved, fill(cli_messages.ANSWER_SAVED, file=file.name))
        if left_out_note and not self.json:
            print_hint(left_out_note)


def _columns_view(answer: Answer) -> Callable[[Any, int], Iterable["RenderableType"]]:
    """What shows the columns of an answer on a terminal."""
    return lambda screen, _: [screen.columns_table(answer.keys, answer.items)]


def choose_format(
    file: Path, format_option: Word | None, formats_of_names: Mapping[str, Word], *more_suffixes: str
) -> Word:
    """The format that --format says, else the one that the name of a file says; ``table`` is none.

    Raises UsageError where they differ, and where neither says one; then it names the ends of names that do,
    with ``more_suffixes``.
    """
    format_of_name = formats_of_names.get(_suffix(file))
    if format_option and format_of_name and format_option is not format_of_name:
        raise _formats_differ_error(file, format_of_name, format_option)
    chosen = format_option or format_of_name
    if chosen is None or chosen == Format.TABLE:
        suffixes = fill(cli_messages.LIST_COMMA).join(
            f".{suffix}" for suffix in (*formats_of_names, *more_suffixes)
        )
        hint = fill(cli_messages.NO_FORMAT_HINT, suffixes=suffixes)
        message = fill(cli_messages.NO_FORMAT, file=file.name)
        if _suffix(file) and format_option is None:
            message = fill(cli_messages.OTHER_FORMAT, file=file.name, suffix=_suffix(file))
        raise UsageError(message, hint)
    return chosen


def _suffix(file: Path) -> str:
    """The end of a file's name, in small letters."""
    return file.suffix.casefold().removeprefix(".")


def _formats_differ_error(file: Path, format_of_name: str, format_option: str) -> UsageError:
    """The error for a file that is called otherwise than --format says."""
    message = fill(
        cli_messages.FORMATS_DIFFER, file=file.name, format_of_name=format_of_name, format=format_option
    )
    return UsageError(message, fill(cli_messages.FORMATS_DIFFER_HINT))
