"""Logs of two offices in one file: order by the moment of recording; and views for other programs."""

from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SEEKS = {
    "evidence": (("commitment_id", "effective_on"), ("recorded_at",), None),
    "assessment": (
        ("commitment_id", "effective_on"),
        ("status", "recorded_at", "reporter"),
        "status IS NOT NULL AND reporter IS NULL",
    ),
    "due": (("commitment_id", "effective_on"), ("due_on", "recorded_at"), "due_on IS NOT NULL"),
    "claim": (
        ("commitment_id", "reporter", "effective_on"),
        ("status", "recorded_at"),
        "status IS NOT NULL AND reporter IS NOT NULL",
    ),
}


def upgrade():
    # An update that came from another office has a later number than its moment says, so the moment
    # goes before the number in every seek.
    remake_indexes(
        lambda found, held: (*found, "recorded_at", "id", *(c for c in held if c != "recorded_at"))
    )
    # Two offices may each take the same update back; both entries stay on record.
    retractions_are_known_by("update_id", "recorded_at")
    for name, statement in views(ON_A_SERVER if on_a_server() else IN_A_FILE).items():
        op.execute(f"CREATE VIEW {name} AS {statement}")


def downgrade():
    for name in views(IN_A_FILE):
        op.execute(f"DROP VIEW {name}")
    if on_a_server():
        op.execute("ALTER TABLE retraction DISABLE TRIGGER retraction_refuses_delete")
    else:
        for act in ("update", "delete", "insert"):
            op.execute(f"DROP TRIGGER retraction_refuses_{act}")
    op.execute(
        "DELETE FROM retraction WHERE EXISTS (SELECT 1 FROM retraction AS earlier "
        "WHERE earlier.update_id = retraction.update_id AND earlier.recorded_at < retraction.recorded_at)"
    )
    if on_a_server():
        op.execute("ALTER TABLE retraction ENABLE TRIGGER retraction_refuses_delete")
    retractions_are_known_by("update_id")
    remake_indexes(lambda found, held: (*found, "id", *held))


def remake_indexes(columns):
    for name, (found, held, where) in SEEKS.items():
        op.drop_index(f"ix_status_update_{name}", "status_update")
        condition = None if where is None else sa.text(where)
        op.create_index(
            f"ix_status_update_{name}",
            "status_update",
            list(columns(found, held)),
            sqlite_where=condition,
            postgresql_where=condition,
        )


def on_a_server():
    return op.get_bind().dialect.name == "postgresql"


def retractions_are_known_by(*key):
    with op.batch_alter_table("retraction", recreate="never" if on_a_server() else "always") as batch:
        batch.drop_constraint("pk_retraction", type_="primary")
        batch.create_primary_key("pk_retraction", list(key))
    if on_a_server():
        return
    # The rebuilt table has lost its triggers.
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    for act, condition in (
        ("UPDATE", ""),
        ("DELETE", ""),
        ("INSERT", f"WHEN EXISTS (SELECT 1 FROM retraction WHERE {same})"),
    ):
        op.execute(
            f"CREATE TRIGGER retraction_refuses_{act.lower()} BEFORE {act} ON retraction {condition} "
            "BEGIN SELECT RAISE(ABORT, 'retraction is append-only: nothing in it is changed or deleted'); END"
        )


# -- the views: how everything stands today (UTC), and the log, for programs that read the database ------


class Words(NamedTuple):
    """What files and servers have different words for."""

    today: str
    days_away: str
    always: str
    no: str  # a flag that does not hold
    joined: str
    second: str
    rest: str
    day: str
    alias: str  # of a subquery, which not every server can do without

    def away(self, days):
        return self.days_away.format(days)

    def moment(self, column):
        """Microseconds since 1970 as 2018-01-15T09:30:00.000000Z, also before 1970."""
        part = f"(({column} % 1000000 + 1000000) % 1000000)"
        return self.second.format(f"({column} - {part}) / 1000000") + " || " + self.rest.format(part)


IN_A_FILE = Words(
    today="date('now')",
    days_away="date('now', '{:+} days')",
    always="1",
    no="0",
    joined="group_concat",
    second="strftime('%Y-%m-%dT%H:%M:%S', {}, 'unixepoch')",
    rest="printf('.%06dZ', {})",
    day="substr({}, 1, 10)",
    alias="",
)
UTC = "now() AT TIME ZONE 'UTC'"
ON_A_SERVER = Words(
    today=f"({UTC})::date",
    days_away=f"(({UTC})::date {{:+}})",
    always="true",
    no="false",
    joined="string_agg",
    second="to_char(to_timestamp({}) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS')",
    rest='to_char({}, \'"."FM000000"Z"\')',
    day="substr({}, 1, 10)::date",
    alias=" AS placed",
)

PROPER = "('binding', 'agreed', 'in-principle')"
CLOSED = "('implemented', 'superseded', 'withdrawn', 'lapsed')"
OWN_LEVEL = {"not-started": 0, "limited": 1, "substantial": 2, "implemented": 3, "breached": 0}
NOT_TAKEN_BACK = "NOT EXISTS (SELECT 1 FROM retraction AS r WHERE r.update_id = u.id)"
NEWEST = "u.effective_on DESC, u.recorded_at DESC, u.id DESC"
ASSESSES = "u.status IS NOT NULL AND u.reporter IS NULL"


def level(status):
    return " ".join(["CASE", status, *(f"WHEN '{word}' THEN {n}" for word, n in OWN_LEVEL.items()), "END"])


def views(words):
    """The views by name, in the words of a file or of a server."""
    return {"commitment_standing": standing(words), "commitment_log": log(words)}


def standing(words):
    today, no = words.today, words.no
    in_force = f"u.effective_on <= {today} AND {NOT_TAKEN_BACK}"

    def latest(column, which):
        return (
            f"(SELECT u.{column} FROM status_update AS u WHERE u.commitment_id = c.id "
            f"AND {which} AND {in_force} ORDER BY {NEWEST} LIMIT 1)"
        )

    own = ", ".join(f"'{word}'" for word in OWN_LEVEL)
    kept = level(latest("status", f"{ASSESSES} AND u.status IN ({own})"))
    return f"""
WITH standing AS (
    SELECT
        c.*,
        coalesce({latest("status", ASSESSES)}, 'no-information') AS status,
        {latest("effective_on", ASSESSES)} AS status_on,
        {kept} AS kept_level,
        coalesce({latest("due_on", "u.due_on IS NOT NULL")}, c.due_on) AS due_now,
        coalesce({latest("effective_on", words.always)}, a.concluded_on) AS evidence_on,
        {latest("note", "u.note IS NOT NULL")} AS last_note
    FROM commitment AS c JOIN agreement AS a ON a.ref = c.agreement
    WHERE a.concluded_on <= {today}
),
claim AS (
    SELECT commitment_id, reporter, status FROM (
        SELECT u.*, row_number() OVER (PARTITION BY u.commitment_id, u.reporter ORDER BY {NEWEST}) AS place
        FROM status_update AS u
        WHERE u.status IS NOT NULL AND u.reporter IS NOT NULL AND {in_force}
    ){words.alias} WHERE place = 1
),
flagged AS (
    SELECT
        *,
        strength NOT IN {PROPER} AS apart,
        strength IN {PROPER} AND status NOT IN {CLOSED} AS open
    FROM standing
)
SELECT
    ref,
    agreement,
    title,
    (SELECT {words.joined}(actor, ';') FROM (
        SELECT o.actor FROM commitment_obligor AS o WHERE o.commitment_id = flagged.id ORDER BY o.actor
    ){words.alias}) AS obligors,
    theme,
    strength,
    kind,
    status,
    status_on,
    CASE
        WHEN status IN ('stalled', 'suspended', 'lapsed') THEN kept_level
        ELSE {level("status")}
    END AS level,
    due_now AS due_on,
    due_on AS original_due_on,
    evidence_on,
    last_note,
    open,
    apart,
    coalesce(open AND due_now < {today}, {no}) AS overdue,
    coalesce(open AND due_now BETWEEN {today} AND {words.away(30)}, {no}) AS due_soon,
    coalesce(status = 'implemented' AND status_on > due_now, {no}) AS done_late,
    (SELECT count(DISTINCT claim.status) > 1 FROM claim JOIN actor ON actor.code = claim.reporter
        WHERE claim.commitment_id = flagged.id AND actor.kind <> 'media') AS contested,
    status <> 'implemented' AND EXISTS (
        SELECT 1 FROM claim JOIN commitment_obligor AS o
            ON o.commitment_id = claim.commitment_id AND o.actor = claim.reporter
        WHERE claim.commitment_id = flagged.id AND claim.status = 'implemented'
    ) AS unverified,
    evidence_on <= {words.away(-90)} AS stale,
    wording,
    document,
    locator,
    note,
    {words.moment("recorded_at")} AS recorded_at,
    recorded_by
FROM flagged
"""


def log(words):
    return f"""
SELECT
    'update' AS entry,
    'U-' || u.id AS update_ref,
    c.ref AS "commitment",
    c.agreement,
    u.effective_on,
    u.status,
    u.due_on,
    u.note,
    u.reporter,
    u.source,
    successor.ref AS successor,
    EXISTS (SELECT 1 FROM retraction AS r WHERE r.update_id = u.id) AS retracted,
    {words.moment("u.recorded_at")} AS recorded_at,
    u.recorded_by,
    u.uid
FROM status_update AS u
JOIN commitment AS c ON c.id = u.commitment_id
LEFT JOIN commitment AS successor ON successor.id = u.successor_id
UNION ALL
SELECT
    'retraction',
    'U-' || r.update_id,
    c.ref,
    c.agreement,
    {words.day.format(words.moment("r.recorded_at"))},
    NULL,
    NULL,
    r.reason,
    NULL,
    NULL,
    NULL,
    {words.no},
    {words.moment("r.recorded_at")},
    r.recorded_by,
    u.uid
FROM retraction AS r
JOIN status_update AS u ON u.id = r.update_id
JOIN commitment AS c ON c.id = u.commitment_id
"""
