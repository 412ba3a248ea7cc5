"""The command summary: counts and scores of a day, or of one period after the other."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import cli_messages, completion
from tracker.cli.answer_options import AnswerContext
from tracker.cli.console import print_hint
from tracker.cli.context import SharedOptions
from tracker.cli.shareable_answers import tell_what_reads_otherwise
from tracker.cli.shared_options import (
    AsOfOptions,
    SelectionOptions,
    day_option,
    make_app,
    shared_options,
    word_parser,
)
from tracker.cli.since_option import Since, resolve_since, since_option
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill
from tracker.domain.vocabulary import Frequency, GroupKey
from tracker.render.formats import Format
from tracker.render.items import summary_answer
from tracker.render.series_items import incidents_answer, series_answer
from tracker.render.summary_words import explain_incidents, explain_series, explain_summary

if TYPE_CHECKING:
    from tracker.domain.records import AsOf
    from tracker.domain.tallies import IncidentSeries, Series, Summary


app = make_app()


class SeriesOptions(SharedOptions):
    """The options that make a series of a summary."""

    every: Annotated[
        Frequency | None,
        typer.Option(
            "--every",
            metavar="PERIOD",
            parser=word_parser(Frequency, "period to count by"),
            help="A row for the end of each month, quarter or year, as known now.",
            autocompletion=completion.complete_frequencies,
        ),
    ] = None
    first: Annotated[
        date | None,
        day_option("--from", "With --every: from the period of that day; else from the first agreed."),
    ] = None
    incidents: Annotated[
        bool,
        typer.Option(
            "--incidents",
            help="With --every: the incidents in each period, by side and by whose word.",
        ),
    ] = False


@app.command()
@shared_options
def summary(
    selection_options: SelectionOptions,
    as_of_options: AsOfOptions,
    series_options: SeriesOptions,
    context: AnswerContext,
    group_by: Annotated[
        GroupKey | None,
        typer.Option(
            "--group-by",
            metavar="KEY",
            parser=word_parser(GroupKey, "grouping"),
            help=", ".join(GroupKey),
            autocompletion=completion.complete_group_keys,
        ),
    ] = None,
    since: Annotated[
        Since | None, since_option("Compare with how it stood before that day or meeting, as known now.")
    ] = None,
) -> None:
    """Print the counts and the scores.

    Example: tracker summary --group-by obligor

    Example: tracker summary --as-of 2018-03-01 --since 2018-01-01

    Example: tracker summary --every month --from 2018-01-01

    Example: tracker summary --every month --incidents
    """
    from tracker import queries

    _refuse_what_does_not_fit(series_options, group_by, since)
    every, first = series_options.every, series_options.first
    is_about_past = since is not None or as_of_options.known_at is not None
    with context.read_transaction(wait_for_writer=is_about_past) as whole:
        connection, at = as_of_options.ask(whole)
        if group_by is GroupKey.OWNER and connection.is_shareable:
            raise UsageError(fill(cli_messages.GROUPS_NOT_SHAREABLE))
        selection = selection_options.to_selection(connection)
        tell_what_reads_otherwise(connection, selection, at)
        if every is None:
            first_day = resolve_since(connection, since, at)
            counts = queries.summary(connection, selection, at, group_by=group_by, since=first_day)
        elif series_options.incidents:
            incidents = queries.incident_series(connection, selection, at, every, first=first)
        else:
            series = queries.series(connection, selection, at, every, first=first, group_by=group_by)
    if every is None:
        _print_summary(counts, at, first_day, context)
    elif series_options.incidents:
        _print_incidents(incidents, at, context)
    else:
        _print_series(series, at, context)


def _refuse_what_does_not_fit(options: SeriesOptions, group_by: GroupKey | None, since: Since | None) -> None:
    """Raise UsageError for options that mean nothing beside each other."""
    if options.every is None:
        for option, is_given in (("--from", options.first is not None), ("--incidents", options.incidents)):
            if is_given:
                message = fill(cli_messages.NEEDS_EVERY, option=option)
                raise UsageError(message, fill(cli_messages.NEEDS_EVERY_HINT))
    elif since is not None:
        raise UsageError(fill(cli_messages.NOT_WITH_EVERY), fill(cli_messages.NOT_WITH_EVERY_HINT))
    if options.incidents and group_by is not None:
        raise UsageError(fill(cli_messages.NOT_WITH_INCIDENTS), fill(cli_messages.NOT_WITH_INCIDENTS_HINT))


def _print_summary(counts: Summary, at: AsOf, since: date | None, context: AnswerContext) -> None:
    context.print_answer(
        summary_answer(counts, at, since, context.output_format),
        lambda screen, _: screen.summary_view(counts, at, since, sys.stdout.encoding),
    )
    if context.has_hints and context.output_format is not Format.TABLE:
        print_hint(fill(cli_messages.SUMMARY_AS_OF, as_of=at.description))
    if context.has_hints:
        for sentence in explain_summary(counts, since or at.day):
            print_hint(sentence)


def _print_series(series: Series, at: AsOf, context: AnswerContext) -> None:
    context.print_answer(
        series_answer(series, at, context.output_format),
        lambda screen, width: screen.series_view(series, at, width, sys.stdout.encoding),
    )
    if not context.has_hints:
        return
    if series.begins_on is not None and context.output_format is not Format.TABLE:
        print_hint(fill(cli_messages.SERIES_AS_OF, every=series.every, as_of=at.description))
    for sentence in explain_series(series, at):
        print_hint(sentence)


def _print_incidents(series: IncidentSeries, at: AsOf, context: AnswerContext) -> None:
    context.print_answer(incidents_answer(series, at), lambda screen, _: screen.incidents_view(series, at))
    if not context.has_hints:
        return
    if series.rows and context.output_format is not Format.TABLE:
        print_hint(fill(cli_messages.INCIDENTS_AS_OF, every=series.every, as_of=at.description))
    for sentence in explain_incidents(series, at):
        print_hint(sentence)
