"""Every statement that the database is asked, written once and known by its name.

    parts, flags                 what several of them are made of
    standing, log, names, whole  the statements, in SQLAlchemy Core
    written                      all of these by name: what a server is asked
    compiled                     the same as SQLite takes them: what a file is asked
    compiling                    makes ``compiled`` anew: python -m tracker.db.statements.sqlite_compiler

To import SQLAlchemy takes longer than all that a daily command does. So for a file it is done ahead, and only
``compiled`` is loaded; nothing is left to be put together when a question is asked, since what is selected
is in parameters. The values of a parameter that takes several are one JSON array.
"""

from typing import NamedTuple

from tracker.domain.vocabulary import Flag

FLAG_COLUMNS = {flag: flag.name.lower() for flag in Flag}


class Statement(NamedTuple):
    """What SQLite is asked, and the columns of the answer, each with what is stored in it: ``due_on:day``.

    A ``day`` is stored as its ISO text, a ``moment`` as microseconds since 1970, a ``truth`` as 0 or 1.
    """

    sql: str
    columns: str


def for_ids(question: str, keys: object) -> str:
    """The name of a question that is asked of the commitments with some keys only, or of all (none)."""
    return question if keys is None else f"{question}_among"
