"""The command export."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.console import print_hint, show_progress, write_pieces
from tracker.cli.context import CommandContext
from tracker.cli.shareable_answers import tell_what_reads_otherwise
from tracker.cli.shared_options import (
    AsOfOptions,
    SelectionOptions,
    make_app,
    output_option,
    shared_options,
    word_parser,
)
from tracker.domain.errors import UsageError, shorten
from tracker.domain.message_filling import fill
from tracker.domain.untrusted_text import strip_invisible, to_ascii_digits
from tracker.exchange import FileFormat
from tracker.render.counted_words import format_counts
from tracker.render.formats import Answer

app = make_app()

_ALARM = re.compile(r"(?P<number>\d{1,3}) ?(?:(?:d|days?)|(?P<weeks>w|weeks?))?")


def _parse_alarm(text: str) -> int:
    """The days that a text means: 14d, 14 days, 2 weeks. Raises UsageError."""
    match = _ALARM.fullmatch(to_ascii_digits(strip_invisible(text)).strip().casefold())
    if match is None:
        message = fill(cli_messages.NOT_AN_ALARM, text=shorten(text))
        raise UsageError(message, fill(cli_messages.NOT_AN_ALARM_HINT))
    return int(match["number"]) * (7 if match["weeks"] else 1)


class _Part(NamedTuple):
    """What is exported: of which commitments, as of when; and how long before a calendar reminds."""

    selection: SelectionOptions
    as_of: AsOfOptions
    alarm_days: int | None

    @property
    def is_about_past(self) -> bool:
        """Whether a moment is asked about, for which whoever is writing has to be waited for."""
        return self.as_of.known_at is not None

    @property
    def has_day_or_moment(self) -> bool:
        """Whether a day or a moment is asked about."""
        return self.as_of.as_of is not None or self.is_about_past


@app.command()
@shared_options
def export(
    selection_options: SelectionOptions,
    as_of_options: AsOfOptions,
    context: CommandContext,
    output: Annotated[Path | None, output_option("Where to; its name says the format.")] = None,
    format_: Annotated[
        FileFormat | None,
        typer.Option(
            "--format",
            parser=word_parser(FileFormat, "file format"),
            metavar="FORMAT",
            help="json (all there is), csv, xlsx or ics (due dates); else by the name, else json.",
            autocompletion=completion.word_completer(FileFormat),
        ),
    ] = None,
    alarm: Annotated[
        int | None,
        typer.Option(
            "--alarm", metavar="DAYS", parser=_parse_alarm, help="In a calendar: remind so long before, 14d."
        ),
    ] = None,
) -> None:
    """Hand everything on, or a part: document, tables, calendar.

    A document has all that was ever recorded about what is in it; tables and calendars are as of a day.

    Example: tracker export -o desk.json

    Example: tracker export --agreement pk-ir-2017 -o part.json

    Example: tracker export -o report.csv --as-of 2018-03-01

    Example: tracker export -o due.ics --alarm 14d
    """
    file_format = _choose_file_format(output, format_) if output else format_ or FileFormat.JSON
    part = _Part(selection_options, as_of_options, alarm)
    _require_fitting_options(file_format, part)
    if output is None:
        _export_to_stdout(context, file_format, part)
    else:
        _export_to_files(context, output, file_format, part)


def _require_fitting_options(file_format: FileFormat, part: _Part) -> None:
    """Raise UsageError for a day or moment of a document, and for a reminder of what is no calendar."""
    if file_format is FileFormat.JSON and part.has_day_or_moment:
        raise UsageError(fill(cli_messages.DOCUMENT_AS_OF), fill(cli_messages.DOCUMENT_AS_OF_HINT))
    if part.alarm_days is not None and file_format is not FileFormat.ICS:
        message = fill(cli_messages.ALARM_OF_OTHER, format=file_format)
        raise UsageError(message, fill(cli_messages.ALARM_OF_OTHER_HINT))


def _export_to_files(context: CommandContext, output: Path, file_format: FileFormat, part: _Part) -> None:
    """Write the files, and say what is in them."""
    from tracker.domain.records import Selection
    from tracker.exchange import exporter

    context.refuse_overwriting_database(*exporter.output_files(output, file_format))
    task_name = fill(cli_messages.WRITING, file=output.name)
    with (
        context.read_transaction(wait_for_writer=part.is_about_past) as whole,
        show_progress(task_name) as report_progress,
    ):
        connection, at = part.as_of.ask(whole)
        selection = part.selection.to_selection(connection)
        tell_what_reads_otherwise(connection, selection, at)
        result = exporter.export_database(
            connection,
            output,
            file_format,
            at,
            report_progress,
            selection=selection,
            is_part=part.has_day_or_moment or selection != Selection(),
            alarm_days=part.alarm_days,
        )
    files = [str(file) for file in result.files]
    item = {"files": files, "format": file_format, "written": dict(result.counts)}
    names = _join_names([file.name for file in result.files])
    written = format_counts(result.counts) or fill(cli_messages.COUNTED_NONE)
    message = fill(cli_messages.EXPORTED, files=names, written=written)
    context.print_result(Answer(schema="export", items=[item], keys=tuple(item)), message)
    if result.left_out_note and not context.json:
        print_hint(result.left_out_note)


def _join_names(names: list[str]) -> str:
    """Names in a sentence: a, b and c."""
    all_but_last = fill(cli_messages.LIST_COMMA).join(names[:-1])
    return fill(cli_messages.LIST_AND).join(filter(None, (all_but_last, names[-1])))


def _export_to_stdout(context: CommandContext, file_format: FileFormat, part: _Part) -> None:
    """Print a document or a calendar. Raises UsageError for a format that cannot be one stream of text."""
    if file_format in (FileFormat.CSV, FileFormat.XLSX):
        raise UsageError(
            fill(cli_messages.NOT_ONE_TEXT, format=file_format),
            fill(cli_messages.NOT_ONE_TEXT_HINT, format=file_format),
        )
    from tracker.exchange import exporter

    with context.read_transaction(wait_for_writer=part.is_about_past) as whole:
        connection, at = part.as_of.ask(whole)
        selection = part.selection.to_selection(connection)
        tell_what_reads_otherwise(connection, selection, at)
        if file_format is FileFormat.ICS:
            pieces, note = exporter.calendar_text(connection, selection, at, alarm_days=part.alarm_days)
        else:
            pieces, note = exporter.document_text(connection, selection, at)
        write_pieces(pieces)
    if note:
        print_hint(note)


def _choose_file_format(output: Path, format_option: FileFormat | None) -> FileFormat:
    """The format that --format says, else the one that the name says. Raises UsageError."""
    suffix = output.suffix.casefold().removeprefix(".")
    format_of_name = FileFormat(suffix) if suffix in list(FileFormat) else None
    if format_option and format_of_name and format_option is not format_of_name:
        message = fill(
            cli_messages.FORMATS_DIFFER,
            file=output.name,
            format_of_name=format_of_name,
            format=format_option,
        )
        raise UsageError(message, fill(cli_messages.FORMATS_DIFFER_HINT))
    if file_format := format_option or format_of_name:
        return file_format
    suffixes = fill(cli_messages.LIST_COMMA).join(f".{file_format}" for file_format in FileFormat)
    hint = fill(cli_messages.NO_FORMAT_HINT, suffixes=suffixes)
    raise UsageError(fill(cli_messages.NO_FORMAT, file=output.name), hint)
