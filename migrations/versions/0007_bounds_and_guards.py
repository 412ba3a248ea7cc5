"""No row can end all recording, and nothing is added to what is recorded already.

A number follows another one, a moment is not far to come: else the next entry could have none. Who owes or
is a party, and whatever else is a part of an entry, comes before that entry and never after it.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PARTS = {
    "agreement_party": ("agreement", "agreement", "ref"),
    "command_entry": ("command_id", "command", "id"),
    "commitment_obligor": ("commitment_id", "commitment", "id"),
    "document_agreement": ("document", "document", "ref"),
    "meeting_agreement": ("meeting", "meeting", "ref"),
    "revised_term": ("revision_id", "revision", "id"),
    "update_successor": ("update_id", "status_update", "id"),
}
"""The tables of which each row is part of one in another: the column that names it, its table and its key."""

NEWLY_APPEND_ONLY = {
    "agreement_party": "agreement = NEW.agreement AND actor = NEW.actor",
    "commitment_obligor": "commitment_id = NEW.commitment_id AND actor = NEW.actor",
    "document_agreement": "document = NEW.document AND agreement = NEW.agreement",
    "meeting_agreement": "meeting = NEW.meeting AND agreement = NEW.agreement",
}
SEQUENCES = (
    ("status_update", "revision", "retraction", "agreement_standing", "event_day", "mark"),
    ("commitment",),
    ("command",),
    ("office",),
)
"""The tables whose rows are numbered, those together that share their numbers."""

RECORDED = (
    *("actor", "agreement", "document", "commitment", "event", "meeting", "former_ref"),
    *("status_update", "revision", "retraction", "agreement_standing", "event_day", "mark", "office"),
    "command",
)
MOMENTS = {"recorded_at": RECORDED, "ordered_at": ("status_update",)}
"""The columns with moments, and their tables."""

NEWEST = ("command", "agreement", "document", "commitment", "former_ref", "status_update", "retraction")
"""Where the newest moment stands: commands are written down since 0005, the others were there before."""

EARLIEST = -11_676_096_000_000_000  # 1 January 1600, in microseconds since 1970
DAY = 86_400_000_000
SLACK = DAY + 2_000_000  # a clock that is behind puts an entry some part of a second after the last one
SERVER_FUNCTIONS = (
    *("refuses_addition", "refuses_gap", "refuses_recorded_at", "refuses_ordered_at"),
    "refuses_later_moment",
)


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
    for tables in SEQUENCES:
        before = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {one} WHERE id = NEW.id - 1)" for one in tables)
        for table in tables:
            refuse(
                f"{table}_refuses_gap AFTER INSERT ON {table} WHEN NEW.id <> 1 AND {before}",
                f"a number of {table} follows the one before it",
            )
    for column, tables in MOMENTS.items():
        for table in tables:
            message = f"the {column} of {table} is no moment, or is to come"
            refuse(f"{table}_refuses_{column} BEFORE INSERT ON {table} WHEN {is_no_moment(column)}", message)
            refuse(
                f"{table}_refuses_other_{column} BEFORE UPDATE OF {column} ON {table} "
                f"WHEN {is_later_moment(column)}",
                f"the {column} of {table} is no moment, or is later",
            )


def is_no_moment(column):
    """The condition that the moment of a new row is no whole number, or before or after any that can be.

    What was recorded last counts too, since a clock can be behind.
    """
    newest = ", ".join(f"(SELECT coalesce(max(recorded_at), 0) FROM {table})" for table in NEWEST)
    return (
        f"NEW.{column} IS NOT NULL AND (typeof(NEW.{column}) <> 'integer' OR NEW.{column} < {EARLIEST} OR "
        f"NEW.{column} > {SOON_IN_A_FILE} AND NEW.{column} > max({newest}) + {SLACK})"
    )


SOON_IN_A_FILE = f"CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + {DAY}"


def is_later_moment(column):
    """The condition that a moment does not become an earlier one; one that nobody knew may be any."""
    return (
        f"NEW.{column} IS NOT OLD.{column} AND (typeof(NEW.{column}) <> 'integer' OR "
        f"NEW.{column} NOT BETWEEN {EARLIEST} AND coalesce(OLD.{column}, {SOON_IN_A_FILE}))"
    )


def downgrade():
    if on_a_server():
        unguard_on_a_server()
    else:
        for table in PARTS:
            op.execute(f"DROP TRIGGER {table}_refuses_addition")
        for tables in SEQUENCES:
            for table in tables:
                op.execute(f"DROP TRIGGER {table}_refuses_gap")
        for column, tables in MOMENTS.items():
            for table in tables:
                op.execute(f"DROP TRIGGER {table}_refuses_{column}")
                op.execute(f"DROP TRIGGER {table}_refuses_other_{column}")
    for table in NEWLY_APPEND_ONLY:
        unguard(table)


def on_a_server():
    return op.get_bind().dialect.name == "postgresql"


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
        act_on_added(table, "addition", "refuses_addition")
    make_function("refuses_gap", "".join(map(refuse_gap, SEQUENCES)))
    for tables in SEQUENCES:
        for table in tables:
            act_on_added(table, "gap", "refuses_gap")
    later = "RAISE EXCEPTION 'the % of % is no moment, or is later', TG_ARGV[0], TG_TABLE_NAME; "
    make_function("refuses_later_moment", later)
    for column, tables in MOMENTS.items():
        make_function(f"refuses_{column}", refuse_moment(column))
        for table in tables:
            act_on_added(table, column, f"refuses_{column}")
            op.execute(
                f"CREATE TRIGGER {table}_refuses_other_{column} BEFORE UPDATE ON {table} FOR EACH ROW WHEN "
                f"(NEW.{column} IS DISTINCT FROM OLD.{column} AND (NEW.{column} IS NULL OR NEW.{column} "
                f"NOT BETWEEN {EARLIEST} AND coalesce(OLD.{column}, {SOON_ON_A_SERVER}))) "
                f"EXECUTE FUNCTION refuses_later_moment('{column}')"
            )


def unguard_on_a_server():
    for function in SERVER_FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}() CASCADE")
    for table, (column, _, _) in PARTS.items():
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT fk_{table}_{column} NOT DEFERRABLE")


SOON_ON_A_SERVER = f"(extract(epoch FROM clock_timestamp()) * 1000000)::bigint + {DAY}"


def act_on_added(table, name, function):
    op.execute(
        f"CREATE TRIGGER {table}_refuses_{name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
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


def refuse_gap(tables):
    names = ", ".join(f"'{table}'" for table in tables)
    before = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {one} o WHERE o.id = a.id - 1)" for one in tables)
    return (
        f"IF TG_TABLE_NAME IN ({names}) THEN "
        f"IF EXISTS (SELECT 1 FROM added a WHERE a.id <> 1 AND {before}) THEN "
        "RAISE EXCEPTION 'a number of % follows the one before it', TG_TABLE_NAME; END IF; END IF; "
    )


def refuse_moment(column):
    newest = ", ".join(
        f"(SELECT max(recorded_at) FROM {table} WHERE recorded_at < a.{column})" for table in NEWEST
    )
    return (
        f"IF EXISTS (SELECT 1 FROM added a WHERE a.{column} < {EARLIEST} OR "
        f"a.{column} > {SOON_ON_A_SERVER} AND a.{column} > coalesce(greatest({newest}), 0) + {SLACK}) THEN "
        f"RAISE EXCEPTION 'the {column} of % is no moment, or is to come', TG_TABLE_NAME; END IF; "
    )
