"""What can be wrong with a database on a server: parts that are missing or added, and broken rules.

Damage on its disk is for the server's own tools to find.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select, text, true

from tracker import db
from tracker.db import db_messages
from tracker.db.checks.finding import Finding, check_revision, repair_by_hand
from tracker.db.checks.history_checks import find_what_is_refused_now
from tracker.db.checks.log_checks import find_log_problems
from tracker.db.checks.rule_checks import POSTGRESQL_CONDITIONS, find_broken_rules
from tracker.db.checks.server_definitions import find_other_views, normalize_definition, wanted_triggers
from tracker.db.dialect import POSTGRESQL
from tracker.db.schema_digest import FUNCTION_DIGESTS
from tracker.db.tables import metadata
from tracker.db.views import VIEW_NAMES
from tracker.domain.message_filling import fill

if TYPE_CHECKING:
    from tracker.db.postgresql_server import Server

# Each part by its kind and name; one that is switched off or not held to is as good as missing. Not-null
# constraints have names only since PostgreSQL 18.
_PARTS = """
    SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' ELSE 'index' END, relname
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'i')
    UNION ALL
    SELECT 'constraint', conname FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND contype <> 'n' AND convalidated
    UNION ALL
    SELECT 'trigger', tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal AND tgenabled IN ('O', 'A')
"""

# What acts when somebody reads or writes, with what it is where that is to be compared.
_ACTING = """
    SELECT 'trigger', tgname, pg_get_triggerdef(pg_trigger.oid) FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
    UNION ALL
    SELECT 'function', proname, encode(sha256(convert_to(prosrc, 'UTF8')), 'hex')
    FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = pg_proc.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'rule', rulename, NULL FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
    WHERE relnamespace = current_schema()::regnamespace AND rulename <> '_RETURN'
    UNION ALL
    SELECT 'policy', polname, NULL FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = current_schema()::regnamespace
"""


def find_problems(server: "Server", now: datetime) -> list[Finding]:
    """Everything that is wrong. Raises DatabaseError for a database that is none of ours."""
    with server.read_transaction() as connection:
        if age := check_revision(db.current_revision(connection)):
            return [age]
        with connection.as_sqlalchemy() as core:
            missing = [*_missing(core), *_acting(core)]
            if any(finding.is_about_table for finding in missing):
                return missing  # what is asked next would be asked of tables that are not there
            rows = list(find_row_problems(core, connection.now(now)))
            if rows:
                return [*missing, *rows]  # what hangs together is asked of rows that can be read
            refused = list(find_what_is_refused_now(partial(_ask, core), POSTGRESQL))
        return [*missing, *refused, *find_log_problems(connection)]


def find_row_problems(core: Connection, now: datetime) -> Iterator[Finding]:
    """What no tracker writes in the rows of a database that has all its tables."""
    yield from _pointing_nowhere(core)
    yield from map(repair_by_hand, find_broken_rules(partial(_ask, core), POSTGRESQL_CONDITIONS, now))


def _ask(connection: Connection, question: str, bounds: dict[str, int]) -> Iterable[Sequence[object]]:
    return connection.execute(text(question), bounds)


def _missing(connection: Connection) -> Iterator[Finding]:
    found = {(kind, name) for kind, name in connection.exec_driver_sql(_PARTS)}
    for kind, name in sorted(_wanted() - found):
        problem = fill(db_messages.FOUND_MISSING_OR_OFF, kind=kind, name=name)
        yield Finding(problem, fill(db_messages.RESTORE_OR_REMAKE), kind == "table")


def _acting(connection: Connection) -> Iterator[Finding]:
    """What acts and is none of ours, and what has the name of one of ours and is another."""
    triggers = wanted_triggers()
    for kind, name, definition in sorted(connection.exec_driver_sql(_ACTING), key=lambda row: row[:2]):
        is_own, is_right = False, False
        if kind == "function":
            is_own, is_right = name in FUNCTION_DIGESTS, definition == FUNCTION_DIGESTS.get(name)
        elif kind == "trigger":
            is_own, is_right = name in triggers, normalize_definition(definition) == triggers.get(name)
        if not is_right:
            template = db_messages.FOUND_CHANGED if is_own else db_messages.FOUND_ADDED
            yield repair_by_hand(fill(template, kind=kind, name=name))
    for view in find_other_views(connection):
        yield repair_by_hand(fill(db_messages.FOUND_CHANGED, kind="view", name=view))


def _wanted() -> set[tuple[str, str]]:
    """The parts that the migrations make."""
    wanted = {("trigger", name) for name in wanted_triggers()}
    wanted |= {("view", view) for view in VIEW_NAMES}
    for table in metadata.sorted_tables:
        wanted.add(("table", table.name))
        wanted |= {("constraint", str(constraint.name)) for constraint in table.constraints}
        wanted |= {("index", str(index.name)) for index in table.indexes}
    return wanted


def _pointing_nowhere(connection: Connection) -> Iterator[Finding]:
    """Rows that a server would have refused, had its constraints not been switched off."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            own, parent = key.parent, key.column.table
            other = parent.alias("parent")  # some tables point to themselves
            there = select(true()).where(other.c[key.column.name] == own).correlate(table).exists()
            lost = select(func.count()).select_from(table).where(own.is_not(None), ~there)
            count = connection.execute(lost).scalar_one()
            if count:
                template = db_messages.FOUND_BROKEN_ROWS
                problem = fill(template, count=count, column=own.name, table=table, parent=parent)
                yield Finding(problem, fill(db_messages.RESTORE_OR_REMAKE))
