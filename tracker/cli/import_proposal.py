"""What a dry run says of a table that nobody has prepared: its columns, its words, and how to bring it in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli import cli_messages
from tracker.cli.console import print_command, print_sentence
from tracker.cli.context import CommandContext, shell_quote
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.exchange.column_mapping import MappingTexts
    from tracker.exchange.mapping_proposal import Proposal
    from tracker.exchange.proposed_columns import CountedActor

MAX_SHOWN = 20  # words and actors that are listed


def propose_and_print(
    context: CommandContext, file: Path, typed: MappingTexts, save_to: Path | None, *, only_more: bool
) -> None:
    """Say how a table could be read, and save that to a file if one is named.

    ``only_more`` says nothing where all that could be read is read already. Raises InvalidInputFile.
    """
    from tracker.exchange.input_files import open_table_source
    from tracker.exchange.mapping_proposal import propose_mapping

    source = open_table_source(file, typed.delimiter)
    try:
        with context.read_transaction() as connection:
            proposal = propose_mapping(source, typed, connection)
    finally:
        source.close()
    if only_more and not (_says_more(proposal) or save_to):
        return
    for sentence in _describe(file, proposal):
        print_sentence(sentence)
    if save_to is not None:
        save_mapping(save_to, proposal.texts, proposal)
    command = _command(file, proposal.texts, save_to)
    print_sentence(fill(cli_messages.PROPOSED_COMMAND))
    print_command(command)


def _says_more(proposal: Proposal) -> bool:
    """Whether a column could be read that is not called as its field is."""
    return any(column.column.casefold().replace(" ", "_") != column.field for column in proposal.columns)


def _describe(file: Path, proposal: Proposal) -> Iterator[str]:
    """What each column is taken for, what is not read, and what only a person can decide."""
    if proposal.sheet:
        yield fill(cli_messages.PROPOSED_SHEET, file=file.name, sheet=proposal.sheet, row=proposal.header_row)
    else:
        yield fill(cli_messages.PROPOSED_TABLE, file=file.name, row=proposal.header_row)
    width = max((len(column.field) for column in proposal.columns), default=0)
    for column in proposal.columns:
        examples = fill(cli_messages.LIST_COMMA).join(_shorten(example) for example in column.examples)
        name = column.field.ljust(width)
        yield fill(cli_messages.PROPOSED_COLUMN, field=name, column=column.column, examples=examples)
    if proposal.not_read:
        columns = fill(cli_messages.LIST_COMMA).join(proposal.not_read)
        yield fill(cli_messages.PROPOSED_NOT_READ, columns=columns)
    for word in proposal.words[:MAX_SHOWN]:
        yield fill(cli_messages.PROPOSED_WORD, field=word.field, word=_shorten(word.word), rows=word.rows)
    yield from map(_describe_actor, proposal.new_actors[:MAX_SHOWN])
    if "?" in " ".join(_options(proposal.texts)):
        yield fill(cli_messages.PROPOSED_TO_DECIDE)


def _describe_actor(actor: CountedActor) -> str:
    """A name that nobody has here, and who is called nearly so."""
    from tracker.render.import_words import name_similar_actors

    unknown = fill(cli_messages.PROPOSED_ACTOR, name=actor.name, code=actor.code, rows=actor.rows)
    if not actor.similar:
        return unknown
    similar = name_similar_actors(actor.similar)
    return fill(cli_messages.PROPOSED_SIMILAR_ACTOR, unknown=unknown, similar=similar)


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def _command(file: Path, texts: MappingTexts, saved_to: Path | None) -> str:
    """The command that brings the table in."""
    words = ["tracker", "import", shell_quote(str(file))]
    if saved_to is not None:
        return " ".join([*words, "--mapping", shell_quote(str(saved_to))])
    return " ".join([*words, *_options(texts)])


def _options(texts: MappingTexts) -> Iterator[str]:
    """The options that say what the texts say."""
    single = {
        "--agreement": texts.agreement,
        "--as": texts.section,
        "--sheet": texts.sheet,
        "--header-row": str(texts.header_row or ""),
        "--delimiter": texts.delimiter,
        "--day-order": texts.day_order,
        "--make-actors": texts.make_actors,
    }
    several = {
        "--map": texts.map,
        "--set": texts.set,
        "--values": texts.values,
        "--status-map": texts.status_map,
        "--melt": texts.melt,
        "--skip-blank": texts.skip_blank,
    }
    yield from (f"{option} {shell_quote(text)}" for option, text in single.items() if text)
    yield from (f"{option} {shell_quote(text)}" for option, found in several.items() for text in found)
    if texts.month_end:
        yield "--month-end"


def save_mapping(path: Path, texts: MappingTexts, proposal: Proposal | None = None) -> None:
    """Save how a table is read. Raises UsageError for a path where no file can be."""
    from tracker.db.atomic_write import write_atomically
    from tracker.exchange.mapping_file import mapping_as_toml

    if path.suffix.casefold() != ".toml":
        message = fill(cli_messages.MAPPING_IS_TOML, file=path.name)
        raise UsageError(message, fill(cli_messages.MAPPING_IS_TOML_HINT))
    comments = {}
    for word in proposal.words if proposal else ():
        comments[f"{word.field}:{word.word}"] = fill(cli_messages.ROWS_WITH_WORD, rows=word.rows)
    with write_atomically(path) as (draft,):
        draft.write_text(mapping_as_toml(texts, comments), encoding="utf-8", newline="\n")
