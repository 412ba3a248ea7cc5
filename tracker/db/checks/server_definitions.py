"""What the guards and views of a server are, to the word: another one can have the name of one of ours."""

import re
from collections.abc import Iterator

from sqlalchemy import Connection

from tracker.db.dialect import POSTGRESQL
from tracker.db.sql import LOG_TABLES, NUMBERED_TOGETHER
from tracker.db.tables import APPEND_ONLY_TABLES, PART_TABLES, Moment, metadata
from tracker.db.views import view_questions
from tracker.domain.days import EARLIEST_DAY, start_of_day, to_microseconds

_EARLIEST = to_microseconds(start_of_day(EARLIEST_DAY))
_DAY = 86_400_000_000
TRIES = 3
_SCHEMA_OR_NOTATION = re.compile(r"(?<= on )\w+\.|::\w+|[^\w<>=+*-]")
"""What versions of a server write in different ways: casts, brackets, blanks; and the schema of the table."""
_CAST_OF_TEXT = re.compile(r"\(([\w.]+)\)::(?:text|character varying)")
"""What a server adds to the text of a view, which it reads again where a copy is put back."""

_OF_EACH_STATEMENT = "BEFORE {act} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuses_change()"
_OF_EACH_ROW = "BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuses_other_moment()"
_OF_NEW_ROWS = (
    "AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
)
_OF_LATER_MOMENTS = (
    "BEFORE UPDATE ON {table} FOR EACH ROW WHEN (new.{column} IS DISTINCT FROM old.{column} AND "
    f"(new.{{column}} IS NULL OR new.{{column}} < '{_EARLIEST}' OR new.{{column}} > coalesce(old.{{column}}, "
    f"extract(epoch FROM clock_timestamp()) * 1000000 + '{_DAY}'))) "
    "EXECUTE FUNCTION refuses_later_moment('{column}')"
)


def wanted_triggers() -> dict[str, str]:
    """The guards by name, each as ``normalize_definition`` gives it."""
    return {
        name: normalize_definition(f"CREATE TRIGGER {name} {definition}") for name, definition in _guards()
    }


def normalize_definition(definition: str) -> str:
    """The words of a definition without what versions of a server write in different ways."""
    return _SCHEMA_OR_NOTATION.sub("", definition.lower())


def _guards() -> Iterator[tuple[str, str]]:
    for each in APPEND_ONLY_TABLES:
        table = each.name
        for act in ("update", "delete", "truncate"):
            is_of_row = act == "update" and table in LOG_TABLES
            guard = _OF_EACH_ROW if is_of_row else _OF_EACH_STATEMENT
            yield f"{table}_refuses_{act}", guard.format(table=table, act=act)
    for each in PART_TABLES:
        yield _guard_of_new_rows(each.name, "refuses_addition")
    for tables in NUMBERED_TOGETHER:
        yield from (_guard_of_new_rows(table, "refuses_gap") for table in tables)
    for each in metadata.sorted_tables:
        for column in each.columns:
            if isinstance(column.type, Moment):
                yield _guard_of_new_rows(each.name, f"refuses_{column.name}")
                later = _OF_LATER_MOMENTS.format(table=each.name, column=column.name)
                yield f"{each.name}_refuses_other_{column.name}", later


def _guard_of_new_rows(table: str, function: str) -> tuple[str, str]:
    return f"{table}_{function}", _OF_NEW_ROWS.format(table=table, function=function)


def find_other_views(connection: Connection) -> Iterator[str]:
    """The names of views that are there and ask something else than ours.

    Versions of a server write the text of a view in different ways; how it would be answered they plan alike.
    """
    there = set(
        connection.exec_driver_sql(
            "SELECT viewname FROM pg_views WHERE schemaname = current_schema()"
        ).scalars()
    )
    for name, question in view_questions(POSTGRESQL).items():
        if name in there and not _is_planned_alike(connection, name, question):
            yield name


def _is_planned_alike(connection: Connection, view: str, question: str) -> bool:
    """Whether a view is planned as the question is; tried again, for new statistics can come in between."""
    return any(_plan(connection, view) == _plan(connection, f"({question}) AS {view}") for _ in range(TRIES))


def _plan(connection: Connection, source: str) -> list[str]:
    question = f"EXPLAIN (VERBOSE, COSTS OFF) SELECT * FROM {source}"
    lines = connection.exec_driver_sql(question.replace("%", "%%")).scalars()
    return [_CAST_OF_TEXT.sub(r"\1", line) for line in lines]
