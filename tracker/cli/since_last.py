"""What a newer copy of a table has otherwise than the copy that came before it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.cli import cli_messages
from tracker.cli.console import print_hint
from tracker.cli.hint_messages import say_hint
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.exchange.column_mapping import ColumnMapping
    from tracker.exchange.newer_copy import CopyChanges

MAX_SHOWN = 50  # rows or fields that are listed


def print_changes(older: Path, newer: Path, mapping: ColumnMapping) -> None:
    """Say what the newer copy has otherwise. Raises InvalidInputFile, and UsageError for documents."""
    from tracker.exchange.input_files import open_input_file
    from tracker.exchange.newer_copy import compare_copies
    from tracker.exchange.table_file import TableFile

    with contextlib.ExitStack() as stack:
        before, now = (open_input_file(file, mapping, say_hint=say_hint) for file in (older, newer))
        stack.callback(before.close)
        stack.callback(now.close)
        if not (isinstance(before, TableFile) and isinstance(now, TableFile)):
            raise UsageError(fill(cli_messages.MAPPING_OF_DOCUMENT))
        for sentence in _describe(older.name, compare_copies(before, now)):
            print_hint(sentence)


def _describe(file: str, changes: CopyChanges) -> Iterator[str]:
    """What is gone, new and changed, each in a sentence."""
    if changes.gone:
        yield fill(cli_messages.SINCE_LAST_GONE, file=file, rows=_list_names(changes.gone))
    if changes.new:
        yield fill(cli_messages.SINCE_LAST_NEW, file=file, rows=_list_names(changes.new))
    blank = fill(cli_messages.BLANK_VALUE)
    for one in changes.changed[:MAX_SHOWN]:
        before, now = one.before or blank, one.now or blank
        template, row = cli_messages.SINCE_LAST_CHANGED, one.row
        yield fill(template, file=file, row=row, field=one.field, before=before, now=now)
    if len(changes.changed) > MAX_SHOWN:
        yield fill(cli_messages.SINCE_LAST_MORE, file=file, count=len(changes.changed) - MAX_SHOWN)
    if not any(changes):
        yield fill(cli_messages.SINCE_LAST_SAME, file=file)


def _list_names(names: list[str]) -> str:
    """The names of rows; of very many the first."""
    listed = names[:MAX_SHOWN] + (["..."] if len(names) > MAX_SHOWN else [])
    return fill(cli_messages.LIST_COMMA).join(listed)
