"""What is said of the log: its head, and whether one that was written down is in its past."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from tracker.cli import cli_messages
from tracker.domain.errors import UsageError, shorten
from tracker.domain.message_filling import fill, fill_count
from tracker.render.counted_words import format_counts

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.cli.context import CommandContext
    from tracker.db import Connection
    from tracker.queries.log_heads import LaterCommand, LogHead, OtherHead
    from tracker.render.formats import Item

MAX_COMMANDS_SHOWN = 20
_KINDS = {
    "status_update": "update",
    "agreement_standing": "standing",
    "former_ref": "rename",
}
"""What the records of a table are called, where they are not called as the table is."""


class PastAnswer(NamedTuple):
    """Whether a head is in the past of a log, as sentences and as JSON has it."""

    is_found: bool
    item: Item
    sentences: list[str]


def parse_head(text: str) -> str:
    """A head that was typed, or its beginning, perhaps with blanks as it is printed. Raises UsageError."""
    from tracker.queries.log_heads import MIN_HEAD_LENGTH

    head = "".join(text.split()).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{MIN_HEAD_LENGTH},64}}", head):
        raise UsageError(fill(cli_messages.NO_HEAD, text=shorten(text)), fill(cli_messages.NO_HEAD_HINT))
    return head


def read_head(connection: Connection, known_at: datetime | None) -> tuple[LogHead | None, LogHead | None]:
    """The head of the log, and its beginning where the log is older than the chain."""
    from tracker.queries.log_heads import log_beginning, log_head

    return log_head(connection, known_at), log_beginning(connection)


def head_item(head: LogHead | None, beginning: LogHead | None) -> Item:
    """The head as JSON has it."""
    return {
        "head": head and head.digest,
        "command": head and head.number,
        "head_recorded_at": head and head.recorded_at,
        "began": beginning and beginning.recorded_at,
    }


def describe_head(head: LogHead | None, beginning: LogHead | None) -> list[str]:
    """The head in a sentence; and where the log is older than the chain, where that begins."""
    if head is None:
        return [fill(cli_messages.HEAD_MISSING)]
    if head.number is None:
        said = fill(cli_messages.HEAD_OF_BEGINNING, head=head.digest, moment=head.recorded_at)
    else:
        said = fill(cli_messages.HEAD, head=head.digest, number=head.number, moment=head.recorded_at)
    if beginning is None:
        return [said]
    return [said, fill(cli_messages.LOG_BEGAN, words=beginning.words, moment=beginning.recorded_at)]


def look_back(context: CommandContext, head: str, *, has_findings: bool) -> PastAnswer:
    """Whether a head is in the past of the log, and what came after it.

    Where a check has found something, it proves nothing unless all before it fits.
    """
    from tracker.queries.log_heads import LogHead, commands_after, find_head

    with context.read_transaction() as connection:
        found = find_head(connection, head)
        is_proved = not has_findings or _fits_up_to(connection, found)
        later = list(commands_after(connection, found)) if isinstance(found, LogHead) else []
    item: Item = {
        "head": found.digest if found else head,
        "found": found is not None and is_proved,
        "command": found.number if isinstance(found, LogHead) else None,
        "taken_in_by": None if found is None or isinstance(found, LogHead) else found.taken_in_by,
        "after": [_later_item(command) for command in later],
    }
    if found is None:
        return PastAnswer(False, item, [fill(cli_messages.HEAD_NOT_FOUND, head=head)])
    if not is_proved:
        return PastAnswer(False, item, [fill(cli_messages.HEAD_UNPROVED, head=found.digest)])
    after = _describe_later(later) if isinstance(found, LogHead) else ()
    return PastAnswer(True, item, [_describe_found(found), *after])


def _fits_up_to(connection: Connection, head: LogHead | OtherHead | None) -> bool:
    """Whether no command up to a head is other than what was recorded."""
    from tracker.db.log_chain import find_break
    from tracker.queries.log_heads import LogHead

    broken = find_break(connection)
    if broken is None:
        return True
    is_own = isinstance(head, LogHead) and head.number is not None and broken.number is not None
    return is_own and broken.number > head.number  # type: ignore[operator, union-attr]


def _describe_found(found: LogHead | OtherHead) -> str:
    from tracker.queries.log_heads import OtherHead

    head, moment, author = found.digest, found.recorded_at, found.recorded_by
    words = found.words or fill(cli_messages.WORDS_OF_PROGRAM)
    if isinstance(found, OtherHead):
        template, number = cli_messages.HEAD_OF_OTHER, found.taken_in_by
        return fill(template, head=head, number=number, words=words, moment=moment, author=author)
    if found.number is None:
        return fill(cli_messages.HEAD_IS_BEGINNING, head=head, moment=moment)
    template, number = cli_messages.HEAD_FOUND, found.number
    return fill(template, head=head, number=number, words=words, moment=moment, author=author)


def _describe_later(later: list[LaterCommand]) -> Iterator[str]:
    if not later:
        yield fill(cli_messages.NOTHING_AFTER_HEAD)
        return
    yield fill_count(cli_messages.AFTER_HEAD_ONE, cli_messages.AFTER_HEAD_MANY, len(later))
    yield from map(_describe_command, islice(later, MAX_COMMANDS_SHOWN))
    if (more := len(later) - MAX_COMMANDS_SHOWN) > 0:
        yield fill(cli_messages.COMMANDS_AFTER_HEAD_MORE, count=more)


def _describe_command(command: LaterCommand) -> str:
    return fill(
        cli_messages.COMMAND_AFTER_HEAD,
        number=command.number,
        words=command.words or fill(cli_messages.WORDS_OF_PROGRAM),
        moment=command.recorded_at,
        author=command.recorded_by,
        written=_count_records(command.counts.items()) or fill(cli_messages.WROTE_NOTHING_NEW),
    )


def _count_records(counts: Iterable[tuple[str, int]]) -> str:
    return format_counts({_KINDS.get(table, table): count for table, count in counts})


def _later_item(command: LaterCommand) -> Item:
    return {
        "command": command.number,
        "recorded_at": command.recorded_at,
        "recorded_by": command.recorded_by,
        "words": command.words,
        "written": {_KINDS.get(table, table): count for table, count in command.counts.items()},
    }
