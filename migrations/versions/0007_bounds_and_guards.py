"""No row can end all recording, and nothing is added to what is recorded already.

A number follows another one, a moment is not far to come: else the next entry could have none. Who owes or
is a party, and whatever else is a part of an entry, comes before that entry and never after it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

PARTS = {
    "agreement_party": ("agreement", "agreement", "ref"),
    "command_entry": ("command_id", "command", "id"),
    "commitment_obligor": ("commitment_id", "commitment", "id"),
    "document_agreement": ("document", "document", "ref"),
    "revised_term": ("revision_id", "revision", "id"),
    "update_successor": ("update_id", "status_update", "id"),
}
"""The tables of which each row is part of one in another: the column that names it, its table and its key."""

NEWLY_APPEND_ONLY = {
    "agreement_party": "agreement = NEW.agreement AND actor = NEW.actor",
    "commitment_obligor": "commitment_id = NEW.commitment_id AND actor = NEW.actor",
    "document_agreement": "document = NEW.document AND agreement = NEW.agreement",
}
MOMENTS = ("recorded_at", "ordered_at")
EARLIEST = -11_676_096_000_000_000  # 1 January 1600, in microseconds since 1970
DAY = 86_400_000_000
SLACK = DAY + 2_000_000  # a clock that is behind puts an entry some part of a second after the last one
SERVER_FUNCTIONS = ("refuses_addition", "refuses_gap", *(f"refuses_{column}" for column in MOMENTS))


def upgrade():
    for table, same in NEWLY_APPEND_ONLY.items():
        guard(table, same)
    if on_a_server():
        guard_on_a_server()
        return
    for table, (column, parent, key) in PARTS.items():
        refuse(
            f"{table}_refuses_addition BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = NEW.{column})",
            f"nothing is added to {table} of what is recorded already",
        )
    numbered = tables_with("id")
    for table in numbered:
        before = " AND ".join(
            f"NOT EXISTS (SELECT 1 FROM {other} WHERE id = NEW.id - 1)" for other in numbered
        )
        refuse(
            f"{table}_refuses_gap AFTER INSERT ON {table} WHEN NEW.id <> 1 AND {before}",
            f"a number of {table} follows the one before it",
        )
    for column in MOMENTS:
        for table in tables_with(column):
            for act, name in (("INSERT", column), (f"UPDATE OF {column}", f"other_{column}")):
                refuse(
                    f"{table}_refuses_{name} AFTER {act} ON {table} WHEN {is_out_of_bounds(column)}",
                    f"the {column} of {table} is no moment, or is to come",
                )


def is_out_of_bounds(column):
    """The condition that the moment of a row is no whole number, or before or after any that can be.

    The last of all others counts too, since a clock can be behind.
    """
    others = " UNION ALL ".join(
        f"SELECT max({column}) AS moment FROM {table} WHERE {column} < NEW.{column}"
        for table in tables_with(column)
    )
    return (
        f"NEW.{column} IS NOT NULL AND (typeof(NEW.{column}) <> 'integer' OR NEW.{column} < {EARLIEST} OR "
        f"(NEW.{column} > CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + {DAY} AND "
        f"NEW.{column} > coalesce((SELECT max(moment) FROM ({others})), 0) + {SLACK}))"
    )


def downgrade():
    if on_a_server():
        unguard_on_a_server()
    else:
        for table in PARTS:
            op.execute(f"DROP TRIGGER {table}_refuses_addition")
        for table in tables_with("id"):
            op.execute(f"DROP TRIGGER {table}_refuses_gap")
        for column in MOMENTS:
            for table in tables_with(column):
                op.execute(f"DROP TRIGGER {table}_refuses_{column}")
                op.execute(f"DROP TRIGGER {table}_refuses_other_{column}")
    for table in NEWLY_APPEND_ONLY:
        unguard(table)


def on_a_server():
    return op.get_bind().dialect.name == "postgresql"


def tables_with(column):
    """The tables that have a column, by name."""
    found = sa.inspect(op.get_bind())
    return [
        table
        for table in sorted(found.get_table_names())
        if column in {one["name"] for one in found.get_columns(table)}
    ]


def refuse(trigger, message):
    op.execute(f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, '{message}'); END")


def guard(table, same):
    """The table is append-only, whoever opens the database."""
    if on_a_server():
        for act in ("UPDATE", "DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuses_change()"
            )
        return
    for act, condition in (
        ("UPDATE", ""),
        ("DELETE", ""),
        ("INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),
    ):
        refuse(
            f"{table}_refuses_{act.lower()} BEFORE {act} ON {table} {condition}",
            f"{table} is append-only: nothing in it is changed or deleted",
        )


def unguard(table):
    for act in ("UPDATE", "DELETE", "TRUNCATE" if on_a_server() else "INSERT"):
        on = f" ON {table}" if on_a_server() else ""
        op.execute(f"DROP TRIGGER {table}_refuses_{act.lower()}{on}")


# -- on a server -----------------------------------------------------------------------------------------


def guard_on_a_server():
    make_function("refuses_addition", "".join(map(refuse_addition, PARTS)))
    for table, (column, _, _) in PARTS.items():
        # A part comes before what it is a part of, which must be there when all is saved.
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT fk_{table}_{column} DEFERRABLE INITIALLY DEFERRED")
        act_on_added(table, "addition", "INSERT", "refuses_addition")
    make_function("refuses_gap", refuse_gap(tables_with("id")))
    for table in tables_with("id"):
        act_on_added(table, "gap", "INSERT", "refuses_gap")
    for column in MOMENTS:
        make_function(f"refuses_{column}", refuse_moment(column))
        for table in tables_with(column):
            act_on_added(table, column, "INSERT", f"refuses_{column}")
            act_on_added(table, f"other_{column}", "UPDATE", f"refuses_{column}")


def unguard_on_a_server():
    for function in SERVER_FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}() CASCADE")
    for table, (column, _, _) in PARTS.items():
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT fk_{table}_{column} NOT DEFERRABLE")


def act_on_added(table, name, act, function):
    op.execute(
        f"CREATE TRIGGER {table}_refuses_{name} AFTER {act} ON {table} REFERENCING NEW TABLE AS added "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    )


def make_function(name, body):
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}RETURN NULL; END $$"
    )


def refuse_addition(table):
    column, parent, key = PARTS[table]
    return (
        f"IF TG_TABLE_NAME = '{table}' THEN "
        f"IF EXISTS (SELECT 1 FROM added a JOIN {parent} p ON p.{key} = a.{column}) THEN "
        f"RAISE EXCEPTION 'nothing is added to {table} of what is recorded already'; END IF; END IF; "
    )


def refuse_gap(numbered):
    before = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {other} o WHERE o.id = a.id - 1)" for other in numbered)
    return (
        f"IF EXISTS (SELECT 1 FROM added a WHERE a.id <> 1 AND {before}) THEN "
        "RAISE EXCEPTION 'a number of % follows the one before it', TG_TABLE_NAME; END IF; "
    )


def refuse_moment(column):
    others = " UNION ALL ".join(
        f"SELECT max({column}) AS moment FROM {table} WHERE {column} < a.{column}"
        for table in tables_with(column)
    )
    return (
        f"IF EXISTS (SELECT 1 FROM added a WHERE a.{column} < {EARLIEST} OR "
        f"(a.{column} > extract(epoch FROM clock_timestamp()) * 1000000 + {DAY} AND "
        f"a.{column} > coalesce((SELECT max(moment) FROM ({others}) AS other), 0) + {SLACK})) THEN "
        f"RAISE EXCEPTION 'the {column} of % is no moment, or is to come', TG_TABLE_NAME; END IF; "
    )
