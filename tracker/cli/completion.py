"""What the shell offers after Tab; it asks the database directly, to answer before the next key is typed."""

import contextlib
import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from tracker.cli.context import database_location
from tracker.domain.errors import TrackerError
from tracker.domain.vocabulary import (
    ActorKind,
    AgreementStanding,
    CommitmentKind,
    Frequency,
    GroupKey,
    SortKey,
    Status,
    Strength,
)

if TYPE_CHECKING:
    from tracker.db.dialect import Dialect

MAX_REFS_OFFERED = 200  # refs


Completer = Callable[[typer.Context, str], list[str]]


class Question(NamedTuple):
    """What the database is asked, in the words of its engine, with the values of its parameters."""

    sql_of: Callable[["Dialect"], str]
    parameters: Mapping[str, object]


def _ref_completer(entity_name: str) -> Completer:
    """A function that offers the refs of an entity; none if the database is missing, busy or not ours."""

    def offer(ctx: typer.Context, incomplete: str) -> list[str]:
        from tracker.queries.entities_with_refs import ENTITIES
        from tracker.queries.refs import prefix_parameters, refs_starting_with_sql

        entity, values = ENTITIES[entity_name], prefix_parameters(incomplete, MAX_REFS_OFFERED)
        question = Question(lambda dialect: refs_starting_with_sql(dialect, entity), values)
        return [row[0] for row in _ask(ctx, question)]

    return offer


def complete_any_ref(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the refs of all that can be shown, the commitments first."""
    return complete_all_refs(ctx, incomplete)


def complete_themes(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the themes of the commitments that are there."""
    from tracker.queries.completion_sql import THEMES_SQL

    rows = _ask(ctx, Question(lambda _: THEMES_SQL, {"most": MAX_REFS_OFFERED}))
    return [theme for (theme,) in rows if theme.startswith(incomplete)]


def complete_updates(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the newest updates that stand, newest first, each with what it says."""
    from tracker.queries.completion_sql import NEWEST_UPDATES_SQL

    return _offer_updates(ctx, NEWEST_UPDATES_SQL, incomplete)


def complete_claims(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Offer the newest claims that stand, newest first, each with what it says."""
    from tracker.queries.completion_sql import NEWEST_CLAIMS_SQL

    return _offer_updates(ctx, NEWEST_CLAIMS_SQL, incomplete)


def _offer_updates(ctx: typer.Context, sql: str, incomplete: str) -> list[tuple[str, str]]:
    rows = _ask(ctx, Question(lambda _: sql, {"most": MAX_REFS_OFFERED}))
    offers = [(f"U-{number}", " ".join(filter(None, said))) for number, *said in rows]
    return [(name, said) for name, said in offers if name.startswith(incomplete)]


def complete_events(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the events: each by its own name where that is enough, else with its agreement."""
    from tracker.queries.event_names import EVENT_NAMES_SQL, EventName, short_event_names

    names = [EventName(*row) for row in _ask(ctx, Question(lambda _: EVENT_NAMES_SQL, {}))]
    offers = [one.ref for one in names] if ":" in incomplete else short_event_names(names)
    return [offer for offer in offers if offer.startswith(incomplete)]


def complete_columns(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the columns of the answer after the last comma."""
    from tracker.cli.column_option import columns_to_offer

    answer = ctx.command.name or ""
    if ctx.params.get("every") is not None:
        answer = "incidents" if ctx.params.get("incidents") else "series"
    is_compared = ctx.params.get("since") is not None
    return columns_to_offer(answer, incomplete, is_compared=is_compared)


def _ask(ctx: typer.Context, question: Question) -> list[tuple[Any, ...]]:
    """The rows of an answer; none if the database is missing, busy or not ours."""
    with contextlib.suppress(ValueError, RuntimeError, TrackerError):
        location = database_location(ctx.params.get("db"))
        is_server = location.startswith(("postgres:", "postgresql:", "postgresql+psycopg:"))
        return (_ask_server if is_server else _ask_file)(location, question)
    return []


def _ask_file(location: str, question: Question) -> list[tuple[Any, ...]]:
    """The rows of an answer of a database file."""
    import sqlite3

    from tracker.db.sqlite_connection import SqliteConnection

    path = Path(location).expanduser().absolute()
    with contextlib.suppress(sqlite3.Error):
        raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)
        with contextlib.closing(raw):
            connection = SqliteConnection(raw)  # which knows the order of refs
            sql = question.sql_of(connection.dialect)
            return raw.execute(sql, question.parameters).fetchall()
    return []


def _ask_server(location: str, question: Question) -> list[tuple[Any, ...]]:
    """The rows of an answer of a database on a server.

    The SQL is the same as for a file, except how a parameter is written. SQLAlchemy would take too long.
    """
    with contextlib.suppress(ImportError):
        import psycopg

        from tracker.db.dialect import POSTGRESQL

        url = location.replace("postgresql+psycopg:", "postgresql:", 1)
        sql = re.sub(r":(\w+)", r"%(\1)s", question.sql_of(POSTGRESQL)).encode()
        with contextlib.suppress(psycopg.Error), psycopg.connect(url, connect_timeout=2) as connection:
            return connection.execute(sql, question.parameters).fetchall()
    return []


def word_completer(word_type: type[StrEnum]) -> Callable[[str], list[str]]:
    """A function that offers the words of a vocabulary."""

    def offer(incomplete: str) -> list[str]:
        return [word for word in word_type if word.startswith(incomplete)]

    return offer


def complete_statuses(incomplete: str) -> list[tuple[str, str]]:
    """Offer the statuses, each with its definition."""
    return [(status, status.definition) for status in Status if status.startswith(incomplete)]


class Shell(StrEnum):
    """The shells that can be taught."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"


def complete_files(incomplete: str) -> list[str]:
    """Offer files and folders, folders with a slash at the end."""
    import glob

    with contextlib.suppress(OSError, ValueError):
        folder, slash, name = incomplete.rpartition("/")
        matches = Path(folder + slash).glob(f"{glob.escape(name)}*")
        return sorted(f"{folder}{slash}{path.name}{'/' if path.is_dir() else ''}" for path in matches)
    return []


complete_commitments = _ref_completer("commitment")
complete_agreements = _ref_completer("agreement")
complete_documents = _ref_completer("document")
complete_actors = _ref_completer("actor")
complete_meetings = _ref_completer("meeting")
complete_strengths = word_completer(Strength)
complete_kinds = word_completer(CommitmentKind)


def complete_all_refs(ctx: typer.Context, incomplete: str) -> list[str]:
    """Offer the refs and codes of all kinds of record."""
    completers = (
        complete_commitments,
        complete_agreements,
        complete_documents,
        complete_actors,
        complete_events,
        complete_meetings,
    )
    return list(dict.fromkeys(ref for complete in completers for ref in complete(ctx, incomplete)))


def complete_refs_and_updates(ctx: typer.Context, incomplete: str) -> list[str | tuple[str, str]]:
    """Offer the refs and codes of all kinds of record, and the newest updates that stand."""
    return [*complete_all_refs(ctx, incomplete), *complete_updates(ctx, incomplete)]


COMPLETERS_OF_VALUES = {"theme": complete_themes}
"""The lines of text that are shared: what is on record is offered."""
complete_actor_kinds = word_completer(ActorKind)
complete_standings = word_completer(AgreementStanding)
complete_sort_keys = word_completer(SortKey)
complete_group_keys = word_completer(GroupKey)
complete_frequencies = word_completer(Frequency)
complete_shells = word_completer(Shell)
