"""What was typed wrong can be put right: revisions, retractions of anything, and what each command recorded.

Every entry has a number and a uid, and of one day the entries count in the order of what travels with them.
A commitment can be replaced by several, and a document belong to several agreements.
"""

import base64
import hashlib
import json
from collections import Counter

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
VIEWS = (
    "commitment_standing", "commitment_log", "entry_in_force", "daily_assessment", "daily_due_date",
    "daily_claim", "actor_position", "commitment_in_force", "obligor_in_force", "agreement_in_force",
    "party_in_force", "document_in_force", "document_agreement_in_force", "actor_in_force",
    "revised_term_in_force",
)  # fmt: skip
ENTITIES = {
    "commitment_id": "commitment.id",
    "agreement": "agreement.ref",
    "document": "document.ref",
    "actor": "actor.code",
}
# Of two indexes that serve alike SQLite takes the one that was made first: so claims stand before evidence.
SEEKS = {
    "assessment": ((), ("status", "reporter"), "status IS NOT NULL AND reporter IS NULL"),
    "claim": (("reporter",), ("status",), "status IS NOT NULL AND reporter IS NOT NULL"),
    "evidence": ((), ("reporter",), None),
    "due": ((), ("due_on", "reporter"), "due_on IS NOT NULL"),
}
OLD_ORDER = ("effective_on", "recorded_at", "id")
NEW_ORDER = ("effective_on", "ordered_at", "tiebreak", "recorded_at")
MOMENTS = ("recorded_at", "recorded_by", "ordered_at")


def upgrade():
    drop_views()  # those that an older revision made
    op.add_column("actor", sa.Column("recorded_at", sa.BigInteger))
    op.add_column("actor", text("recorded_by"))
    give_commitments_a_uid()
    make_former_refs()
    let_documents_have_several_agreements()
    order_updates_by_what_travels_with_them()
    make_revisions()
    number_retractions()
    make_commands()


def downgrade():
    drop_views()
    for table in ("command_entry", "command"):
        op.drop_table(table)
    retractions = read("SELECT update_id, reason, recorded_at, recorded_by FROM retraction ORDER BY id")
    op.drop_table("retraction")
    make_old_retractions(row for row in retractions if row["update_id"] is not None)
    for table in ("revised_term", "revision", "former_ref"):
        op.drop_table(table)
    unguard("status_update")
    drop_seeks()
    op.drop_index("ix_status_update_corrects", "status_update")
    change("status_update", make_old_updates)
    keep_one_successor()
    make_seeks(OLD_ORDER)
    guard("status_update", "id = NEW.id OR uid = NEW.uid")
    if on_a_server():
        op.execute("DROP FUNCTION refuses_other_moment()")

    def drop_uid(table):
        table.drop_constraint("uq_commitment_uid", type_="unique")
        table.drop_column("uid")

    change("commitment", drop_uid)
    change("actor", lambda table: [table.drop_column("recorded_at"), table.drop_column("recorded_by")])
    keep_one_agreement()
    for view in ("commitment_standing", "commitment_log"):  # which an older migration takes away
        op.execute(f"CREATE VIEW {view} AS SELECT ref FROM commitment")


def drop_views():
    for view in VIEWS:
        op.execute(f"DROP VIEW IF EXISTS {view}")


# -- commitments -----------------------------------------------------------------------------------------


def give_commitments_a_uid():
    """The same in every office that calls a commitment by the same ref."""
    op.add_column("commitment", text("uid"))
    rows = [row | {"uid": uid_of(row["ref"])} for row in read("SELECT ref FROM commitment")]
    write("UPDATE commitment SET uid = :uid WHERE ref = :ref", rows)

    if on_a_server():
        op.alter_column("commitment", "uid", nullable=False)
        op.create_unique_constraint("uq_commitment_uid", "commitment", ["uid"])
    else:
        unique = "CONSTRAINT uq_commitment_uid UNIQUE (uid)"
        remake_table("commitment", {"uid VARCHAR": "uid VARCHAR NOT NULL"}, unique)


def make_former_refs():
    op.create_table(
        "former_ref",
        text("ref", nullable=False),
        reference("former_ref", "commitment_id", "commitment.id", nullable=False),
        *recorded(),
        sa.PrimaryKeyConstraint("ref", "recorded_at", name="pk_former_ref"),
    )
    op.create_index("ix_former_ref_commitment_id", "former_ref", ["commitment_id", "recorded_at"])
    guard("former_ref", "ref = NEW.ref AND recorded_at = NEW.recorded_at")


# -- documents -------------------------------------------------------------------------------------------


def let_documents_have_several_agreements():
    op.create_table(
        "document_agreement",
        reference("document_agreement", "document", "document.ref", nullable=False),
        reference("document_agreement", "agreement", "agreement.ref", nullable=False),
        sa.PrimaryKeyConstraint("document", "agreement", name="pk_document_agreement"),
    )
    op.execute("INSERT INTO document_agreement (document, agreement) SELECT ref, agreement FROM document")

    def drop_agreement(table):
        table.drop_constraint("fk_document_agreement", type_="foreignkey")
        table.drop_column("agreement")

    change("document", drop_agreement)
    op.create_index("ix_document_agreement_agreement", "document_agreement", ["agreement"])


def keep_one_agreement():
    """The first by its ref, of those that a document belongs to."""
    op.add_column("document", text("agreement"))
    op.execute(
        "UPDATE document SET agreement = (SELECT min(b.agreement) FROM document_agreement b "
        "WHERE b.document = document.ref)"
    )

    def require_agreement(table):
        table.alter_column("agreement", existing_type=TEXT, nullable=False)
        table.create_foreign_key("fk_document_agreement", "agreement", ["agreement"], ["ref"])

    op.drop_table("document_agreement")
    change("document", require_agreement)


# -- the log ---------------------------------------------------------------------------------------------


def order_updates_by_what_travels_with_them():
    """Their moments, and then a number that is made of the uid."""
    unguard("status_update")
    drop_seeks()
    op.add_column("status_update", sa.Column("ordered_at", sa.BigInteger))
    op.add_column("status_update", sa.Column("tiebreak", sa.Integer))
    op.add_column("status_update", text("corrects"))
    if on_a_server():
        tiebreak = "CAST(CAST('x' || substr(md5(uid), 1, 8) AS bit(32)) AS bigint) & 2147483647"
    else:
        op.get_bind().connection.create_function("tiebreak_of", 1, tiebreak_of)
        tiebreak = "tiebreak_of(uid)"
    op.execute(f"UPDATE status_update SET ordered_at = recorded_at, tiebreak = {tiebreak}")
    make_successors()
    if on_a_server():
        op.alter_column("status_update", "ordered_at", nullable=False)
        op.alter_column("status_update", "tiebreak", nullable=False)
        op.drop_constraint(op.f("ck_status_update_successor"), "status_update", type_="check")
        op.drop_column("status_update", "successor_id")
    else:
        remake_table("status_update", UPDATE_WITHOUT_SUCCESSOR)
    make_seeks(NEW_ORDER)
    make_index("status_update", "corrects", ["corrects"], "corrects IS NOT NULL")
    guard_moments("status_update", "id = NEW.id OR uid = NEW.uid")


def tiebreak_of(uid):
    return int(hashlib.md5(uid.encode(), usedforsecurity=False).hexdigest()[:8], 16) & 0x7FFFFFFF


def make_successors():
    op.create_table(
        "update_successor",
        reference("update_successor", "update_id", "status_update.id", nullable=False),
        reference("update_successor", "successor_id", "commitment.id", nullable=False),
        sa.PrimaryKeyConstraint("update_id", "successor_id", name="pk_update_successor"),
    )
    op.create_index("ix_update_successor_successor_id", "update_successor", ["successor_id"])
    op.execute(
        "INSERT INTO update_successor (update_id, successor_id) "
        "SELECT id, successor_id FROM status_update WHERE successor_id IS NOT NULL"
    )
    guard("update_successor", "update_id = NEW.update_id AND successor_id = NEW.successor_id")


UPDATE_WITHOUT_SUCCESSOR = {
    "ordered_at BIGINT": "ordered_at BIGINT NOT NULL",
    "tiebreak INTEGER": "tiebreak INTEGER NOT NULL",
    ", successor_id INTEGER": "",
    ", CONSTRAINT ck_status_update_successor CHECK "
    "((coalesce(status, '') = 'superseded') = (successor_id IS NOT NULL))": "",
    ", CONSTRAINT fk_status_update_successor_id FOREIGN KEY(successor_id) REFERENCES commitment (id)": "",
}
"""What is other in the words of the table: the order of entries, and no column for one successor."""


def make_old_updates(table):
    for name in ("ordered_at", "tiebreak", "corrects"):
        table.drop_column(name)
    table.add_column(sa.Column("successor_id", sa.Integer))
    table.create_foreign_key("fk_status_update_successor_id", "commitment", ["successor_id"], ["id"])


def keep_one_successor():
    """Of several that replace a commitment the first by its ref; a check holds the column from then on."""
    op.execute(
        "UPDATE status_update SET successor_id = (SELECT c.id FROM update_successor s "
        "JOIN commitment c ON c.id = s.successor_id WHERE s.update_id = status_update.id "
        "ORDER BY c.ref LIMIT 1) WHERE status = 'superseded'"
    )
    op.drop_table("update_successor")
    change(
        "status_update",
        lambda table: table.create_check_constraint(
            op.f("ck_status_update_successor"),
            "(coalesce(status, '') = 'superseded') = (successor_id IS NOT NULL)",
        ),
    )


def drop_seeks():
    for name in SEEKS:
        op.drop_index(f"ix_status_update_{name}", "status_update")


def make_seeks(order):
    for name, (first, held, where) in SEEKS.items():
        make_index("status_update", name, ["commitment_id", *first, *order, *held], where)


def make_revisions():
    op.create_table(
        "revision",
        number(),
        text("uid", nullable=False),
        *(reference("revision", column, target) for column, target in ENTITIES.items()),
        sa.Column("effective_on", sa.Date, nullable=False),
        text("reason", nullable=False),
        *recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
        sa.UniqueConstraint("uid", name="uq_revision_uid"),
        sa.CheckConstraint(names_one(*ENTITIES), name=op.f("ck_revision_of_one")),
    )
    for column in ENTITIES:
        make_index("revision", column, [column], f"{column} IS NOT NULL")
    op.create_table(
        "revised_term",
        reference("revised_term", "revision_id", "revision.id", nullable=False),
        text("term", nullable=False),
        text("value", nullable=False),
        sa.PrimaryKeyConstraint("revision_id", "term", name="pk_revised_term"),
    )
    guard_moments("revision", "id = NEW.id OR uid = NEW.uid")
    guard("revised_term", "revision_id = NEW.revision_id AND term = NEW.term")


def number_retractions():
    """Those there are get the numbers after the last update, in the order in which they were recorded."""
    old = read(
        "SELECT r.update_id, r.reason, r.recorded_at, r.recorded_by, u.uid AS of_uid FROM retraction r "
        "JOIN status_update u ON u.id = r.update_id ORDER BY r.recorded_at, r.update_id"
    )
    last = read("SELECT max(id) AS id FROM status_update")[0]["id"] or 0
    op.drop_table("retraction")
    op.create_table(
        "retraction",
        number(),
        text("uid", nullable=False),
        reference("retraction", "update_id", "status_update.id"),
        reference("retraction", "revision_id", "revision.id"),
        reference("retraction", "retraction_id", "retraction.id"),
        *(reference("retraction", column, target) for column, target in ENTITIES.items()),
        text("reason", nullable=False),
        text("undone_by"),
        *recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_retraction"),
        sa.UniqueConstraint("uid", name="uq_retraction_uid"),
        sa.CheckConstraint(
            names_one("coalesce(revision_id, update_id)", "retraction_id", *ENTITIES),
            name=op.f("ck_retraction_of_one"),
        ),
    )
    for column in ("update_id", "revision_id", "retraction_id", *ENTITIES):
        make_index("retraction", column, [column, "recorded_at"], f"{column} IS NOT NULL")
    write(
        "INSERT INTO retraction (id, uid, update_id, reason, recorded_at, recorded_by) "
        "VALUES (:id, :uid, :update_id, :reason, :recorded_at, :recorded_by)",
        [
            row | {"id": key, "uid": uid_of(row["of_uid"], row["reason"], repetition=repetition)}
            for key, (row, repetition) in enumerate(with_repetitions(old), start=last + 1)
        ],
    )
    guard_moments("retraction", "id = NEW.id OR uid = NEW.uid")


def with_repetitions(retractions):
    """Each with how often the same update was taken back before in the same words."""
    times = Counter()
    for row in retractions:
        said = row["of_uid"], row["reason"]
        yield row, times[said]
        times[said] += 1


def make_old_retractions(rows):
    op.create_table(
        "retraction",
        reference("retraction", "update_id", "status_update.id", nullable=False),
        text("reason", nullable=False),
        *recorded(),
        sa.PrimaryKeyConstraint("update_id", "recorded_at", name="pk_retraction"),
    )
    write(
        "INSERT INTO retraction (update_id, reason, recorded_at, recorded_by) "
        "VALUES (:update_id, :reason, :recorded_at, :recorded_by) ON CONFLICT DO NOTHING",
        list(rows),
    )
    guard("retraction", "update_id = NEW.update_id AND recorded_at = NEW.recorded_at")


def make_commands():
    op.create_table(
        "command",
        number(),
        *recorded(),
        text("words", nullable=False),
        reference("command", "undoes", "command.id"),
        sa.PrimaryKeyConstraint("id", name="pk_command"),
    )
    op.create_index("ix_command_undoes", "command", ["undoes"])
    op.create_table(
        "command_entry",
        reference("command_entry", "command_id", "command.id", nullable=False),
        text("kind", nullable=False),
        text("first_key", nullable=False),
        text("last_key", nullable=False),
        sa.PrimaryKeyConstraint("command_id", "kind", "first_key", name="pk_command_entry"),
    )
    guard("command", "id = NEW.id")
    guard(
        "command_entry",
        "command_id = NEW.command_id AND kind = NEW.kind AND first_key = NEW.first_key",
    )


# -- columns, rows and indexes ---------------------------------------------------------------------------


def on_a_server():
    return op.get_bind().dialect.name == "postgresql"


def number():
    return sa.Column("id", sa.Integer, nullable=False, autoincrement="auto" if not on_a_server() else False)


def text(name, nullable=True):
    return sa.Column(name, TEXT, nullable=nullable)


def reference(table, column, target, nullable=True):
    kind = sa.Integer if target.endswith(".id") else TEXT
    key = sa.ForeignKey(target, name=f"fk_{table}_{column}")
    return sa.Column(column, kind, key, nullable=nullable)


def recorded():
    return sa.Column("recorded_at", sa.BigInteger, nullable=False), text("recorded_by", nullable=False)


def names_one(*columns):
    return " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns) + " = 1"


def remake_table(table, changed, *added):
    """Make a table of a file anew, from its own words with some of them changed, and some added at the end.

    Alembic would put its clauses in another order every time, and a file could not be compared with another.
    """
    made = " ".join(read(f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")[0]["sql"].split())
    indexes = read(f"SELECT sql FROM sqlite_schema WHERE tbl_name = '{table}' AND sql LIKE 'CREATE INDEX%'")
    for old, new in changed.items():
        made = made.replace(old, new)
    made = "".join((made[: made.rindex(")")], *(f", {clause}" for clause in added), ")"))
    op.get_bind().exec_driver_sql(made.replace(table, f"new_{table}", 1))
    columns = ", ".join(column["name"] for column in sa.inspect(op.get_bind()).get_columns(f"new_{table}"))
    for statement in (
        f"INSERT INTO new_{table} ({columns}) SELECT {columns} FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE new_{table} RENAME TO {table}",
        *(row["sql"] for row in indexes),
    ):
        op.get_bind().exec_driver_sql(statement)


def change(table, alter):
    """Change a table; a file makes it anew, which loses what is given here again."""
    numbered = {"sqlite_autoincrement": True} if table == "status_update" else {}
    with op.batch_alter_table(table, table_kwargs=numbered) as batch:
        alter(batch)


def make_index(table, name, columns, where):
    condition = None if where is None else sa.text(where)
    op.create_index(f"ix_{table}_{name}", table, columns, sqlite_where=condition, postgresql_where=condition)


def read(question):
    return [dict(row) for row in op.get_bind().execute(sa.text(question)).mappings()]


def write(statement, rows):
    if rows:
        op.get_bind().execute(sa.text(statement), rows)


def uid_of(*content, repetition=0):
    """The uid that is made of what an entry says."""
    text = json.dumps(content).encode() + (b"\n%d" % repetition if repetition else b"")
    return base64.b32encode(hashlib.blake2b(text, digest_size=10).digest()).decode().lower()


# -- guards ----------------------------------------------------------------------------------------------


def unguard(table):
    acts = ("UPDATE", "DELETE", "TRUNCATE") if on_a_server() else ("UPDATE", "DELETE", "INSERT")
    for act in acts:
        on = f" ON {table}" if on_a_server() else ""
        op.execute(f"DROP TRIGGER {table}_refuses_{act.lower()}{on}")


def guard(table, same):
    """The table is append-only, whoever opens the database."""
    make_guard(table, same, "", "FOR EACH STATEMENT EXECUTE FUNCTION refuses_change()")


def guard_moments(table, same):
    """The same, but that what another office recorded earlier gets that moment here too."""
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]
    others = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in columns if name not in MOMENTS)
    order = " OR NEW.ordered_at > OLD.ordered_at" if "ordered_at" in columns else ""
    later = "(NEW.recorded_at, NEW.recorded_by) > (OLD.recorded_at, OLD.recorded_by)"
    if on_a_server():
        op.execute(
            "CREATE OR REPLACE FUNCTION refuses_other_moment() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF (NEW.recorded_at, NEW.recorded_by) <= (OLD.recorded_at, OLD.recorded_by) "
            f"AND to_jsonb(NEW) - '{{{','.join(MOMENTS)}}}'::text[] "
            f"= to_jsonb(OLD) - '{{{','.join(MOMENTS)}}}'::text[] "
            "AND coalesce(CAST(to_jsonb(NEW) ->> 'ordered_at' AS bigint) "
            "<= CAST(to_jsonb(OLD) ->> 'ordered_at' AS bigint), true) THEN RETURN NEW; END IF; "
            "RAISE EXCEPTION '% is append-only: nothing in it is changed or deleted', TG_TABLE_NAME; END $$"
        )
    on_server = "FOR EACH ROW EXECUTE FUNCTION refuses_other_moment()"
    make_guard(table, same, f"WHEN {others}{order} OR {later}", on_server)


def make_guard(table, same, refused_update, server_update):
    if on_a_server():
        refuse = "FOR EACH STATEMENT EXECUTE FUNCTION refuses_change()"
        for act, run in (("UPDATE", server_update), ("DELETE", refuse), ("TRUNCATE", refuse)):
            op.execute(f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} {run}")
        return
    for act, condition in (
        ("UPDATE", refused_update),
        ("DELETE", ""),
        ("INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: nothing in it is changed or deleted'); END"
        )
