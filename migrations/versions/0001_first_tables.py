"""The first tables: actors, agreements, documents, commitments and the append-only log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATUSES = (
    "'no-information', 'not-started', 'limited', 'substantial', 'stalled', 'suspended', 'breached', "
    "'implemented', 'superseded', 'withdrawn', 'lapsed'"
)
ASSESSES = "status IS NOT NULL AND reporter IS NULL"
CLAIMS = "status IS NOT NULL AND reporter IS NOT NULL"
MOVES_DUE = "due_on IS NOT NULL"


# Sorted by code point, whatever the language of a server: as a file sorts it.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def on_a_server():
    return op.get_bind().dialect.name == "postgresql"


def number():
    """The key of a row, which whoever writes gives it. The sequence of a server would leave gaps."""
    return sa.Column("id", sa.Integer, nullable=False, autoincrement="auto" if not on_a_server() else False)


def recorded():
    return (
        sa.Column("recorded_at", sa.BigInteger, nullable=False),  # microseconds since 1970, UTC
        sa.Column("recorded_by", TEXT, nullable=False),
    )


def text(name, nullable=True):
    return sa.Column(name, TEXT, nullable=nullable)


def reference(table, column, target, nullable=False):
    kind = sa.Integer if target.endswith(".id") else TEXT
    key = sa.ForeignKey(target, name=f"fk_{table}_{column}")
    return sa.Column(column, kind, key, nullable=nullable)


def upgrade():
    op.create_table(
        "actor",
        text("code", nullable=False),
        text("name", nullable=False),
        text("kind", nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_actor"),
        sa.CheckConstraint(
            "kind IN ('state', 'organisation', 'joint-body', 'monitor', 'media')", name=op.f("ck_actor_kind")
        ),
    )
    op.create_table(
        "agreement",
        text("ref", nullable=False),
        text("title", nullable=False),
        text("form", nullable=False),
        sa.Column("concluded_on", sa.Date, nullable=False),
        text("place"),
        text("note"),
        *recorded(),
        sa.PrimaryKeyConstraint("ref", name="pk_agreement"),
    )
    op.create_table(
        "agreement_party",
        reference("agreement_party", "agreement", "agreement.ref"),
        reference("agreement_party", "actor", "actor.code"),
        sa.PrimaryKeyConstraint("agreement", "actor", name="pk_agreement_party"),
    )
    op.create_table(
        "document",
        text("ref", nullable=False),
        reference("document", "agreement", "agreement.ref"),
        text("title", nullable=False),
        text("publisher"),
        sa.Column("published_on", sa.Date),
        text("url"),
        text("note"),
        *recorded(),
        sa.PrimaryKeyConstraint("ref", name="pk_document"),
    )
    op.create_table(
        "commitment",
        number(),
        text("ref", nullable=False),
        reference("commitment", "agreement", "agreement.ref"),
        text("title", nullable=False),
        text("strength", nullable=False),
        text("kind", nullable=False),
        text("theme"),
        sa.Column("due_on", sa.Date),
        text("wording"),
        reference("commitment", "document", "document.ref", nullable=True),
        text("locator"),
        text("note"),
        *recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_commitment"),
        sa.UniqueConstraint("ref", name="uq_commitment_ref"),
        sa.CheckConstraint(
            "strength IN ('binding', 'agreed', 'in-principle', 'intention', 'proposed', 'discussed')",
            name=op.f("ck_commitment_strength"),
        ),
        sa.CheckConstraint("kind IN ('one-off', 'recurring', 'continuing')", name=op.f("ck_commitment_kind")),
    )
    op.create_index("ix_commitment_agreement", "commitment", ["agreement"])
    op.create_index("ix_commitment_recorded_at", "commitment", ["recorded_at"])
    op.create_table(
        "commitment_obligor",
        reference("commitment_obligor", "commitment_id", "commitment.id"),
        reference("commitment_obligor", "actor", "actor.code"),
        sa.PrimaryKeyConstraint("commitment_id", "actor", name="pk_commitment_obligor"),
        sqlite_with_rowid=False,
    )
    create_log()


def create_log():
    op.create_table(
        "status_update",
        number(),
        reference("status_update", "commitment_id", "commitment.id"),
        sa.Column("effective_on", sa.Date, nullable=False),
        text("status"),
        sa.Column("due_on", sa.Date),
        text("note"),
        reference("status_update", "reporter", "actor.code", nullable=True),
        text("source"),
        reference("status_update", "successor_id", "commitment.id", nullable=True),
        text("uid", nullable=False),
        *recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_status_update"),
        sa.UniqueConstraint("uid", name="uq_status_update_uid"),
        sa.CheckConstraint(f"status IN ({STATUSES})", name=op.f("ck_status_update_status")),
        sa.CheckConstraint(
            "status IS NOT NULL OR due_on IS NOT NULL OR note IS NOT NULL",
            name=op.f("ck_status_update_says_something"),
        ),
        sa.CheckConstraint("length(note) <= 100000", name=op.f("ck_status_update_note_length")),
        sa.CheckConstraint(
            "status NOT IN ('stalled', 'suspended', 'breached', 'withdrawn', 'lapsed') OR note IS NOT NULL",
            name=op.f("ck_status_update_note_needed"),
        ),
        sa.CheckConstraint(
            "(coalesce(status, '') = 'superseded') = (successor_id IS NOT NULL)",
            name=op.f("ck_status_update_successor"),
        ),
        sqlite_autoincrement=True,
    )
    seek("evidence", "commitment_id", "effective_on", "id", "recorded_at")
    seek(
        "assessment",
        "commitment_id",
        "effective_on",
        "id",
        "status",
        "recorded_at",
        "reporter",
        where=ASSESSES,
    )
    seek("due", "commitment_id", "effective_on", "id", "due_on", "recorded_at", where=MOVES_DUE)
    seek("claim", "commitment_id", "reporter", "effective_on", "id", "status", "recorded_at", where=CLAIMS)
    seek("recorded_at", "recorded_at")
    op.create_table(
        "retraction",
        reference("retraction", "update_id", "status_update.id"),
        text("reason", nullable=False),
        *recorded(),
        sa.PrimaryKeyConstraint("update_id", name="pk_retraction"),
    )
    guard("status_update", "id = NEW.id OR uid = NEW.uid")
    guard("retraction", "update_id = NEW.update_id")


def seek(name, *columns, where=None):
    condition = None if where is None else sa.text(where)
    op.create_index(
        f"ix_status_update_{name}",
        "status_update",
        list(columns),
        sqlite_where=condition,
        postgresql_where=condition,
    )


def guard(table, same):
    """The log is append-only, whoever opens the database.

    In a file INSERT OR REPLACE deletes without asking any trigger for DELETE, so an INSERT that would is
    refused too.
    """
    if on_a_server():
        guard_on_a_server(table)
        return
    for act, condition in (
        ("UPDATE", ""),
        ("DELETE", ""),
        ("INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: nothing in it is changed or deleted'); END"
        )


def guard_on_a_server(table):
    op.execute(
        "CREATE OR REPLACE FUNCTION refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only: nothing in it is changed or deleted', TG_TABLE_NAME; END $$"
    )
    for act in ("UPDATE", "DELETE", "TRUNCATE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuses_change()"
        )


def downgrade():
    for table in (
        "retraction",
        "status_update",
        "commitment_obligor",
        "commitment",
        "document",
        "agreement_party",
        "agreement",
        "actor",
    ):
        op.drop_table(table)
    if on_a_server():
        op.execute("DROP FUNCTION refuses_change()")
