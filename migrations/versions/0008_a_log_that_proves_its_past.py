"""Each command has a digest over the one before and what it wrote; those of other offices are kept as theirs.

A moment that becomes earlier, and who recorded it, is kept as it was before, so that what was written can be
told for ever. ``tracker.db.upgrade`` begins the chain of what is there already.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

OLD_PARTS = {
    "agreement_party": ("agreement", "agreement", "ref"),
    "command_entry": ("command_id", "command", "id"),
    "commitment_obligor": ("commitment_id", "commitment", "id"),
    "document_agreement": ("document", "document", "ref"),
    "meeting_agreement": ("meeting", "meeting", "ref"),
    "revised_term": ("revision_id", "revision", "id"),
    "update_successor": ("update_id", "status_update", "id"),
}
NEW_PARTS = {
    "earlier_moment": ("command_id", "command", "id"),
    "other_command_entry": ("digest", "other_command", "digest"),
    "other_command_line": ("digest", "other_command", "digest"),
}
"""The tables of which each row is part of one in another: the column that names it, its table and its key."""

KEYS = {
    "other_command": ("digest",),
    "other_command_entry": ("digest", "kind", "first_key"),
    "other_command_line": ("digest", "kind", "name"),
    "earlier_moment": ("command_id", "kind", "name"),
}
"""The new tables, each with its key."""

WITH_MOMENTS = ("other_command", "earlier_moment")
NEWEST = ("command", "agreement", "document", "commitment", "former_ref", "status_update", "retraction")
"""Where the newest moment stands."""

EARLIEST = -11_676_096_000_000_000  # 1 January 1600, in microseconds since 1970
DAY = 86_400_000_000
SLACK = DAY + 2_000_000  # a clock that is behind puts an entry some part of a second after the last one
SOON_IN_A_FILE = f"CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + {DAY}"
SOON_ON_A_SERVER = f"(extract(epoch FROM clock_timestamp()) * 1000000)::bigint + {DAY}"


def upgrade():
    op.add_column("command", text("digest"))
    by_others = sa.Column("by_others", sa.Boolean, server_default=sa.false(), nullable=False)
    op.add_column("command_entry", by_others)
    op.create_table(
        "other_command",
        text("digest", nullable=False),
        text("previous"),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        text("recorded_by", nullable=False),
        text("words", nullable=False),
        text("heads"),
        text("refs"),
        sa.Column("command_id", sa.Integer, sa.ForeignKey("command.id", name="fk_other_command_command_id")),
        sa.PrimaryKeyConstraint("digest", name="pk_other_command"),
    )
    op.create_index("ix_other_command_recorded_at", "other_command", ["recorded_at", "digest"])
    op.create_table(
        "other_command_entry",
        of_other_command("other_command_entry"),
        text("kind", nullable=False),
        text("first_key", nullable=False),
        text("last_key", nullable=False),
        sa.PrimaryKeyConstraint("digest", "kind", "first_key", name="pk_other_command_entry"),
    )
    op.create_table(
        "other_command_line",
        of_other_command("other_command_line"),
        text("kind", nullable=False),
        text("name", nullable=False),
        text("line", nullable=False),
        sa.PrimaryKeyConstraint("digest", "kind", "name", name="pk_other_command_line"),
    )
    op.create_table(
        "earlier_moment",
        sa.Column(
            "command_id",
            sa.Integer,
            sa.ForeignKey("command.id", name="fk_earlier_moment_command_id"),
            nullable=False,
        ),
        text("kind", nullable=False),
        text("name", nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        text("recorded_by", nullable=False),
        sa.PrimaryKeyConstraint("command_id", "kind", "name", name="pk_earlier_moment"),
    )
    if on_a_server():
        guard_on_a_server()
    else:
        guard_in_a_file()


def downgrade():
    if on_a_server():
        make_function("refuses_addition", "".join(refuse_addition(*part) for part in OLD_PARTS.items()))
    for table in reversed(KEYS):
        op.drop_table(table)
    op.drop_column("command_entry", "by_others")
    op.drop_column("command", "digest")


def on_a_server():
    return op.get_bind().dialect.name == "postgresql"


def text(name, nullable=True):
    return sa.Column(name, TEXT, nullable=nullable)


def of_other_command(table):
    key = sa.ForeignKey("other_command.digest", name=f"fk_{table}_digest")
    return sa.Column("digest", TEXT, key, nullable=False)


# -- in a file -------------------------------------------------------------------------------------------


def refuse(trigger, message):
    op.execute(f"CREATE TRIGGER {trigger} BEGIN SELECT RAISE(ABORT, '{message}'); END")


def guard_in_a_file():
    for table, keys in KEYS.items():
        same = " AND ".join(f"{key} = NEW.{key}" for key in keys)
        for act, condition in (
            ("UPDATE", ""),
            ("DELETE", ""),
            ("INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),
        ):
            refuse(
                f"{table}_refuses_{act.lower()} BEFORE {act} ON {table} {condition}",
                f"{table} is append-only: nothing in it is changed or deleted",
            )
    for table, (column, parent, key) in NEW_PARTS.items():
        refuse(
            f"{table}_refuses_addition BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = NEW.{column})",
            f"nothing is added to {table} of what is recorded already",
        )
    for table in WITH_MOMENTS:
        message = f"the recorded_at of {table} is no moment, or is to come"
        refuse(f"{table}_refuses_recorded_at BEFORE INSERT ON {table} WHEN {is_no_moment()}", message)
        refuse(
            f"{table}_refuses_other_recorded_at BEFORE UPDATE OF recorded_at ON {table} "
            f"WHEN {is_later_moment()}",
            f"the recorded_at of {table} is no moment, or is later",
        )


def is_no_moment():
    newest = ", ".join(f"(SELECT coalesce(max(recorded_at), 0) FROM {table})" for table in NEWEST)
    return (
        f"NEW.recorded_at IS NOT NULL AND (typeof(NEW.recorded_at) <> 'integer' "
        f"OR NEW.recorded_at < {EARLIEST} OR "
        f"NEW.recorded_at > {SOON_IN_A_FILE} AND NEW.recorded_at > max({newest}) + {SLACK})"
    )


def is_later_moment():
    return (
        "NEW.recorded_at IS NOT OLD.recorded_at AND (typeof(NEW.recorded_at) <> 'integer' OR "
        f"NEW.recorded_at NOT BETWEEN {EARLIEST} AND coalesce(OLD.recorded_at, {SOON_IN_A_FILE}))"
    )


# -- on a server -----------------------------------------------------------------------------------------


def guard_on_a_server():
    for table in KEYS:
        for act in ("UPDATE", "DELETE", "TRUNCATE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuses_change()"
            )
    parts = OLD_PARTS | NEW_PARTS
    make_function("refuses_addition", "".join(refuse_addition(*part) for part in parts.items()))
    for table, (column, _, _) in NEW_PARTS.items():
        # A part comes before what it is a part of, which must be there when all is saved.
        op.execute(f"ALTER TABLE {table} ALTER CONSTRAINT fk_{table}_{column} DEFERRABLE INITIALLY DEFERRED")
        act_on_added(table, "addition")
    for table in WITH_MOMENTS:
        act_on_added(table, "recorded_at")
        op.execute(
            f"CREATE TRIGGER {table}_refuses_other_recorded_at BEFORE UPDATE ON {table} FOR EACH ROW WHEN "
            "(NEW.recorded_at IS DISTINCT FROM OLD.recorded_at AND (NEW.recorded_at IS NULL "
            f"OR NEW.recorded_at NOT BETWEEN {EARLIEST} AND coalesce(OLD.recorded_at, {SOON_ON_A_SERVER}))) "
            "EXECUTE FUNCTION refuses_later_moment('recorded_at')"
        )


def act_on_added(table, name):
    op.execute(
        f"CREATE TRIGGER {table}_refuses_{name} AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuses_{name}()"
    )


def make_function(name, body):
    op.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body}RETURN NULL; END $$"
    )


def refuse_addition(table, part):
    column, parent, key = part
    return (
        f"IF TG_TABLE_NAME = '{table}' THEN "
        f"IF EXISTS (SELECT 1 FROM added a JOIN {parent} p ON p.{key} = a.{column}) THEN "
        f"RAISE EXCEPTION 'nothing is added to {table} of what is recorded already'; END IF; END IF; "
    )
