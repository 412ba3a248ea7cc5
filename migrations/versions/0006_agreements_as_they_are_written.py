"""Agreements as they are written: each side's part, events, duties that recur, amounts, meetings, marks.

A continuing duty has no due date: the one that it had is the day from which it is owed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
VIEWS = (
    "commitment_standing", "commitment_log", "entry_in_force", "daily_assessment", "daily_due_date",
    "daily_claim", "actor_position", "commitment_in_force", "obligor_in_force", "agreement_in_force",
    "party_in_force", "document_in_force", "document_agreement_in_force", "actor_in_force",
    "event_in_force", "meeting_in_force", "meeting_agreement_in_force", "revised_term_in_force",
)  # fmt: skip
TERMS = {
    "agreed_on": sa.Date,
    "due": TEXT,
    "after": TEXT,
    "due_words": TEXT,
    "every": TEXT,
    "starts_on": sa.Date,
    "ends_on": sa.Date,
    "target": TEXT,
    "unit": TEXT,
}
NEWS = {
    "side": "VARCHAR",
    "value": "VARCHAR",
    "incidents": "INTEGER",
    "speaker": "VARCHAR",
    "occurrence": "DATE",
    "ask": "VARCHAR",
    "owner": "VARCHAR",
    "is_seen": "BOOLEAN DEFAULT 0 NOT NULL",
    "accepts": "VARCHAR",
}
SAID_BEFORE = "status IS NOT NULL OR due_on IS NOT NULL OR note IS NOT NULL"
SAYS_MORE = "(status IS NOT NULL OR note IS NOT NULL)"
SAID = f"{SAID_BEFORE} OR value IS NOT NULL OR incidents IS NOT NULL OR ask IS NOT NULL OR owner IS NOT NULL"
STANDINGS = ("signed", "in-force", "suspended", "terminated", "expired")
OLD_ENTITIES = {
    "commitment_id": "commitment.id",
    "agreement": "agreement.ref",
    "document": "document.ref",
    "actor": "actor.code",
}
NEW_ENTITIES = {"event": "event.ref", "meeting": "meeting.ref"}
ENTITIES = OLD_ENTITIES | NEW_ENTITIES
NEW_KINDS = ("event", "meeting", "agreement_standing", "event_day", "mark", "office")
ENTRIES = {"standing_id": "agreement_standing.id", "event_day_id": "event_day.id"}
MOMENTS = ("recorded_at", "recorded_by", "ordered_at")
NO_DUE_DAY = "1600-01-01"


def upgrade():
    for name, kind in TERMS.items():
        op.add_column("commitment", sa.Column(name, kind))
    op.execute(
        "UPDATE commitment SET starts_on = due_on, due_on = NULL "
        "WHERE kind = 'continuing' AND due_on IS NOT NULL"
    )
    make_events_and_meetings()
    make_entries()
    say_more_in_updates()
    let_revisions_and_retractions_name_more()
    make_marks_and_office()


def downgrade():
    for view in VIEWS:
        op.execute(f"DROP VIEW IF EXISTS {view}")
    forget_commands_about_what_is_new()
    forget_revisions_of_new_terms()
    for table in ("office", "mark"):
        op.drop_table(table)
    forget_what_is_new_in_revisions_and_retractions()
    say_less_in_updates()
    for table in ("event_day", "agreement_standing", "meeting_agreement", "meeting", "event"):
        op.drop_table(table)
    op.execute("UPDATE commitment SET due_on = starts_on WHERE kind = 'continuing' AND starts_on IS NOT NULL")
    for name in reversed(TERMS):
        op.execute(f"ALTER TABLE commitment DROP COLUMN {name}")


# -- what has a ref --------------------------------------------------------------------------------------


def make_events_and_meetings():
    op.create_table(
        "event",
        text("ref", nullable=False),
        reference("event", "agreement", "agreement.ref", nullable=False),
        text("title", nullable=False),
        text("note"),
        *recorded(),
        sa.PrimaryKeyConstraint("ref", name="pk_event"),
    )
    op.create_table(
        "meeting",
        text("ref", nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        text("title"),
        text("place"),
        text("note"),
        *recorded(),
        sa.PrimaryKeyConstraint("ref", name="pk_meeting"),
    )
    op.create_table(
        "meeting_agreement",
        reference("meeting_agreement", "meeting", "meeting.ref", nullable=False),
        reference("meeting_agreement", "agreement", "agreement.ref", nullable=False),
        sa.PrimaryKeyConstraint("meeting", "agreement", name="pk_meeting_agreement"),
    )
    op.create_index("ix_meeting_agreement_agreement", "meeting_agreement", ["agreement"])


# -- the log ---------------------------------------------------------------------------------------------


def make_entries():
    words = ", ".join(f"'{standing}'" for standing in STANDINGS)
    op.create_table(
        "agreement_standing",
        number(),
        reference("agreement_standing", "agreement", "agreement.ref", nullable=False),
        text("standing", nullable=False),
        sa.Column("effective_on", sa.Date, nullable=False),
        reference("agreement_standing", "side", "actor.code"),
        text("note"),
        reference("agreement_standing", "reporter", "actor.code"),
        text("speaker"),
        text("source"),
        text("uid", nullable=False),
        *recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_agreement_standing"),
        sa.UniqueConstraint("uid", name="uq_agreement_standing_uid"),
        sa.CheckConstraint(f"standing IN ({words})", name=op.f("ck_agreement_standing_standing")),
    )
    op.create_index("ix_agreement_standing_agreement", "agreement_standing", ["agreement"])
    op.create_table(
        "event_day",
        number(),
        reference("event_day", "event", "event.ref", nullable=False),
        sa.Column("effective_on", sa.Date, nullable=False),
        sa.Column("day", sa.Date),
        text("note"),
        text("uid", nullable=False),
        *recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_event_day"),
        sa.UniqueConstraint("uid", name="uq_event_day_uid"),
    )
    op.create_index("ix_event_day_event", "event_day", ["event"])
    for table in ("agreement_standing", "event_day"):
        guard_moments(table, "id = NEW.id OR uid = NEW.uid")


def say_more_in_updates():
    unguard("status_update")
    if on_a_server():
        for name, kind in NEWS.items():
            words = kind.replace("VARCHAR", 'VARCHAR COLLATE "C"').replace("DEFAULT 0", "DEFAULT false")
            op.execute(f"ALTER TABLE status_update ADD COLUMN {name} {words}")
        op.create_foreign_key("fk_status_update_side", "status_update", "actor", ["side"], ["code"])
        change_check("status_update", "says_something", SAID)
    else:
        side = "CONSTRAINT fk_status_update_side FOREIGN KEY(side) REFERENCES actor (code)"
        remake_table("status_update", {SAID_BEFORE: SAID}, NEWS, side)
    make_index(
        "status_update",
        "part",
        ["commitment_id"],
        f"side IS NOT NULL OR occurrence IS NOT NULL OR is_seen OR due_on = '{NO_DUE_DAY}'",
    )
    make_index(
        "status_update",
        "value",
        ["commitment_id"],
        "value IS NOT NULL OR incidents IS NOT NULL OR ask IS NOT NULL OR owner IS NOT NULL",
    )
    guard_moments("status_update", "id = NEW.id OR uid = NEW.uid")


def say_less_in_updates():
    """What says nothing that the older table can hold goes, with what takes it back.

    So does what is said of one side: without the side it would be said of all.
    """
    unguard("status_update")
    unguard("retraction")
    op.execute(f"UPDATE status_update SET due_on = NULL WHERE due_on = '{NO_DUE_DAY}' AND {SAYS_MORE}")
    gone = (
        f"SELECT id FROM status_update "
        f"WHERE side IS NOT NULL OR due_on = '{NO_DUE_DAY}' OR NOT ({SAID_BEFORE})"
    )
    taken_back = f"SELECT id FROM retraction WHERE update_id IN ({gone})"
    op.execute(f"DELETE FROM retraction WHERE retraction_id IN ({taken_back})")
    op.execute(f"DELETE FROM retraction WHERE update_id IN ({gone})")
    op.execute(f"DELETE FROM status_update WHERE id IN ({gone})")
    for name in ("part", "value"):
        op.drop_index(f"ix_status_update_{name}", "status_update")
    if on_a_server():
        change_check("status_update", "says_something", SAID_BEFORE)
        for name in NEWS:
            op.drop_column("status_update", name)
    else:
        old = {SAID: SAID_BEFORE} | {f", {name} {kind}": "" for name, kind in NEWS.items()}
        old[", CONSTRAINT fk_status_update_side FOREIGN KEY(side) REFERENCES actor (code)"] = ""
        remake_table("status_update", old)
    guard_moments("status_update", "id = NEW.id OR uid = NEW.uid")
    guard_moments("retraction", "id = NEW.id OR uid = NEW.uid")


def forget_revisions_of_new_terms():
    """A revision goes that says nothing of the terms that were there before, with what takes it back."""
    for table in ("revised_term", "revision", "retraction"):
        unguard(table)
    names = ", ".join(f"'{name}'" for name in TERMS)
    of_commitment = "SELECT id FROM revision WHERE commitment_id IS NOT NULL"
    op.execute(f"DELETE FROM revised_term WHERE term IN ({names}) AND revision_id IN ({of_commitment})")
    gone = "SELECT id FROM revision WHERE id NOT IN (SELECT revision_id FROM revised_term)"
    taken_back = f"SELECT id FROM retraction WHERE revision_id IN ({gone})"
    op.execute(f"DELETE FROM retraction WHERE retraction_id IN ({taken_back})")
    op.execute(f"DELETE FROM retraction WHERE revision_id IN ({gone})")
    op.execute(f"DELETE FROM revision WHERE id IN ({gone})")
    guard("revised_term", "revision_id = NEW.revision_id AND term = NEW.term")
    for table in ("revision", "retraction"):
        guard_moments(table, "id = NEW.id OR uid = NEW.uid")


def forget_commands_about_what_is_new():
    unguard("command_entry")
    kinds = ", ".join(f"'{kind}'" for kind in NEW_KINDS)
    op.execute(f"DELETE FROM command_entry WHERE kind IN ({kinds})")
    guard("command_entry", "command_id = NEW.command_id AND kind = NEW.kind AND first_key = NEW.first_key")


def let_revisions_and_retractions_name_more():
    for table, first, added in (
        ("revision", (), NEW_ENTITIES),
        ("retraction", ("coalesce(revision_id, update_id)", "retraction_id"), ENTRIES | NEW_ENTITIES),
    ):
        unguard(table)
        entries = ENTRIES if table == "retraction" else {}
        old, new = names_one(*first, *OLD_ENTITIES), names_one(*first, *entries, *ENTITIES)
        if on_a_server():
            for column, target in added.items():
                kind = "INTEGER" if target.endswith(".id") else 'VARCHAR COLLATE "C"'
                op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
                op.create_foreign_key(
                    f"fk_{table}_{column}", table, target.split(".")[0], [column], [target.split(".")[1]]
                )
            change_check(table, "of_one", new)
        else:
            kinds = {
                column: "INTEGER" if target.endswith(".id") else "VARCHAR" for column, target in added.items()
            }
            keys = [foreign_key(table, column, target) for column, target in added.items()]
            remake_table(table, {old: new}, kinds, *keys)
        for column in added:
            columns = [column, "recorded_at"] if table == "retraction" else [column]
            make_index(table, column, columns, f"{column} IS NOT NULL")
        guard_moments(table, "id = NEW.id OR uid = NEW.uid")


def forget_what_is_new_in_revisions_and_retractions():
    for table, first, added in (
        ("retraction", ("coalesce(revision_id, update_id)", "retraction_id"), ENTRIES | NEW_ENTITIES),
        ("revision", (), NEW_ENTITIES),
    ):
        unguard(table)
        is_new = " OR ".join(f"{column} IS NOT NULL" for column in added)
        if table == "retraction":
            of_new = "SELECT id FROM revision WHERE event IS NOT NULL OR meeting IS NOT NULL"
            gone = f"SELECT id FROM retraction WHERE {is_new} OR revision_id IN ({of_new})"
            op.execute(f"DELETE FROM retraction WHERE retraction_id IN ({gone})")
            op.execute(f"DELETE FROM retraction WHERE id IN ({gone})")
        else:
            unguard("revised_term")
            gone = f"SELECT id FROM revision WHERE {is_new}"
            op.execute(f"DELETE FROM revised_term WHERE revision_id IN ({gone})")
            op.execute(f"DELETE FROM revision WHERE {is_new}")
            guard("revised_term", "revision_id = NEW.revision_id AND term = NEW.term")
        entries = ENTRIES if table == "retraction" else {}
        old, new = names_one(*first, *OLD_ENTITIES), names_one(*first, *entries, *ENTITIES)
        for column in added:
            op.drop_index(f"ix_{table}_{column}", table)
        if on_a_server():
            change_check(table, "of_one", old)
            for column in added:
                op.drop_column(table, column)
        else:
            changed = {new: old}
            for column, target in added.items():
                kind = "INTEGER" if target.endswith(".id") else "VARCHAR"
                changed[f", {column} {kind}"] = ""
                changed[f", {foreign_key(table, column, target)}"] = ""
            remake_table(table, changed)
        guard_moments(table, "id = NEW.id OR uid = NEW.uid")


# -- for whose eyes, and who we are ----------------------------------------------------------------------


def make_marks_and_office():
    op.create_table(
        "mark",
        number(),
        text("entry"),
        *(reference("mark", column, target) for column, target in ENTITIES.items()),
        text("mark", nullable=False),
        text("uid", nullable=False),
        *recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_mark"),
        sa.UniqueConstraint("uid", name="uq_mark_uid"),
        sa.CheckConstraint("mark IN ('internal', 'shared')", name=op.f("ck_mark_mark")),
        sa.CheckConstraint(names_one("entry", *ENTITIES), name=op.f("ck_mark_of_one")),
    )
    op.create_index("ix_mark_entry", "mark", ["entry"])
    for column in ENTITIES:
        make_index("mark", column, [column], f"{column} IS NOT NULL")
    op.create_table(
        "office",
        number(),
        text("name"),
        reference("office", "actor", "actor.code"),
        *recorded(),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
    )
    guard_moments("mark", "id = NEW.id OR uid = NEW.uid")
    guard("office", "id = NEW.id")


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


def foreign_key(table, column, target):
    parent, key = target.split(".")
    return f"CONSTRAINT fk_{table}_{column} FOREIGN KEY({column}) REFERENCES {parent} ({key})"


def recorded():
    return sa.Column("recorded_at", sa.BigInteger, nullable=False), text("recorded_by", nullable=False)


def names_one(*columns):
    return " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns) + " = 1"


def change_check(table, name, condition):
    """The check of a table on a server says something else."""
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, condition)


def remake_table(table, changed, columns=None, *added):
    """Make a table of a file anew, from its own words with some of them changed, and some added.

    Alembic would put its clauses in another order every time, and a file could not be compared with another.
    """
    made = " ".join(read(f"SELECT sql FROM sqlite_schema WHERE name = '{table}'")[0]["sql"].split())
    indexes = read(f"SELECT sql FROM sqlite_schema WHERE tbl_name = '{table}' AND sql LIKE 'CREATE INDEX%'")
    for old, new in changed.items():
        made = made.replace(old, new, 1)
    first = made.index(", CONSTRAINT")
    more = "".join(f", {name} {kind}" for name, kind in (columns or {}).items())
    made = f"{made[:first]}{more}{made[first:]}"
    made = "".join((made[: made.rindex(")")].rstrip(), *(f", {clause}" for clause in added), ")"))
    op.get_bind().exec_driver_sql(made.replace(table, f"new_{table}", 1))
    there = [column["name"] for column in sa.inspect(op.get_bind()).get_columns(f"new_{table}")]
    kept = ", ".join(name for name in there if name not in (columns or {}))
    for statement in (
        f"INSERT INTO new_{table} ({kept}) SELECT {kept} FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE new_{table} RENAME TO {table}",
        *(row["sql"] for row in indexes),
    ):
        op.get_bind().exec_driver_sql(statement)


def make_index(table, name, columns, where):
    condition = sa.text(where)
    op.create_index(f"ix_{table}_{name}", table, columns, sqlite_where=condition, postgresql_where=condition)


def read(question):
    return [dict(row) for row in op.get_bind().execute(sa.text(question)).mappings()]


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
