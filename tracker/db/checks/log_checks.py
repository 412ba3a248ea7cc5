"""Whether the log is what was recorded: each command by its digest, and no row that no command wrote."""

from collections.abc import Iterator

from tracker.db import db_messages
from tracker.db.checks.finding import Finding
from tracker.db.connection import Connection
from tracker.db.log_chain import LogBreak, find_break, find_unwritten
from tracker.domain.message_filling import fill


def find_log_problems(connection: Connection) -> Iterator[Finding]:
    """The first command that does not fit; where all fit, the rows that none of them wrote."""
    way_on = fill(db_messages.COMPARE_LOG)
    if found := find_break(connection):
        yield Finding(_describe_break(found), way_on)
        return
    for rows in find_unwritten(connection):
        yield Finding(fill(db_messages.UNWRITTEN_ROWS, table=rows.table, count=rows.rows), way_on)


def _describe_break(found: LogBreak) -> str:
    words = found.words or fill(db_messages.WORDS_OF_PROGRAM)
    moment, author = found.recorded_at, found.recorded_by
    if found.number is None:
        return fill(db_messages.OTHER_LOG_BROKEN, words=words, moment=moment, author=author)
    return fill(db_messages.LOG_BROKEN, number=found.number, words=words, moment=moment, author=author)
