"""The views that other programs read: how everything stands today (UTC), the log, and our words in time.

They are made of the same pieces as the tracker's own questions. They belong to no revision: whenever a
database is made or upgraded they are dropped first and made last, and no migration reads one.
"""

from tracker.db.connection import Connection
from tracker.db.dialect import SQLITE, Dialect
from tracker.db.judged_sql import needs_history_sql
from tracker.db.replacement_sql import replaced_by_sql, takes_place_of_sql
from tracker.db.sql import (
    ASSESSMENT,
    NEWEST_FIRST,
    PROPER,
    UPDATES_WITH_REFS,
    latest_sql,
    level_sql,
    obligors_sql,
    retracted_sql,
    steps_sql,
    successors_sql,
    words_sql,
)
from tracker.db.standing_sql import (
    AGREED_ON,
    EVIDENCE,
    FLAG_COLUMNS,
    FLAGS,
    ON_RECORD,
    OPEN,
    ORIGINAL_DUE_DATE,
    OUR_NOTES,
    STEPS,
    STEPS_SQL,
    THEIR_NOTES,
    known_sql,
    stood_sql,
)
from tracker.db.terms_sql import ALWAYS, STEP_NAMES, revised_agreement_sql, revised_terms_steps
from tracker.domain.vocabulary import (
    DUE_SOON_DAYS,
    NO_DUE_DAY,
    OUTDATED_AFTER_DAYS,
    STALE_AFTER_DAYS,
    WHOLE_STATUSES,
    Flag,
    Status,
)

VIEW_NAMES = ("commitment_standing", "commitment_log", "status_interval")


def drop_views(connection: Connection) -> None:
    """Take the views away, so that a migration may rebuild the tables that they read."""
    for name in (*VIEW_NAMES, *reversed(STEPS), *STEP_NAMES):
        connection.execute(f"DROP VIEW IF EXISTS {name}")


def make_views(connection: Connection) -> None:
    """Make the views anew."""
    drop_views(connection)
    dialect = connection.dialect
    terms_steps = revised_terms_steps(dialect)
    steps = steps_sql(terms_steps)
    views = {
        "commitment_standing": _standing_sql(dialect, steps),
        "commitment_log": _log_sql(steps, dialect),
        "status_interval": _interval_sql(dialect, steps),
    }
    if dialect is SQLITE:
        views = (
            terms_steps | STEPS | {name: _for_any_sqlite(question, steps) for name, question in views.items()}
        )
    for name, question in views.items():
        connection.execute(f"CREATE VIEW {name} AS {_as_of_today(dialect, question)}")


def _as_of_today(dialect: Dialect, question: str) -> str:
    """A question that is asked as of today, with all that is known."""
    values = {
        ":as_of": dialect.today.format(0),
        ":soon_on": dialect.today.format(DUE_SOON_DAYS),
        ":latest_stale_day": dialect.today.format(-STALE_AFTER_DAYS),
        ":latest_outdated_day": dialect.today.format(-OUTDATED_AFTER_DAYS),
        ":known_at": str(1 << 62),
    }
    for parameter, value in values.items():
        question = question.replace(parameter, value)
    return question


def _for_any_sqlite(question: str, terms_steps: str) -> str:
    """A question without the words for how its steps are run, which SQLite has only since 3.35.

    A program with an older one could not open the file at all for a view that it does not understand. Without
    the words a step that is named twice would be made as a whole: so in a file each step is a view.
    """
    for steps in (f"{terms_steps},\n", f"{STEPS_SQL},\n", f"WITH {terms_steps}\n"):
        question = question.replace(steps, "")
    return question.replace("AS MATERIALIZED", "AS")


def _moment(dialect: Dialect, column: str) -> str:
    """Microseconds since 1970 as 2018-01-15T09:30:00.000000Z, also before 1970."""
    part = f"(({column} % 1000000 + 1000000) % 1000000)"
    return f"{dialect.second.format(f'({column} - {part}) / 1000000')} || {dialect.fraction.format(part)}"


def _standing_sql(dialect: Dialect, terms_steps: str) -> str:
    """How commitments stand that seeks judge; of the others the terms, the notes, and what replaces what.

    Those are judged by their whole history, which no view can do: it says nothing rather than what is wrong.
    """
    is_judged = f"({needs_history_sql(is_of_some=True, by_side=False)})"
    columns = _standing_columns(dialect)
    found = ", ".join(f"{column} AS {name}" for name, column in columns.items())
    known = ", ".join("NULL" if name in _ONLY_FOUND else column for name, column in columns.items())
    return f"""WITH {known_sql(terms_steps, f" AND NOT {is_judged}")},
{stood_sql("known")},
by_history AS (
  SELECT c.id FROM commitment_in_force c JOIN agreement_in_force a ON a.ref = c.agreement
  WHERE {AGREED_ON} <= :as_of AND {ON_RECORD} AND {is_judged})
SELECT {found}, FALSE AS judged FROM stood k JOIN commitment_in_force c ON c.id = k.id
UNION ALL
SELECT {known}, TRUE FROM by_history k JOIN commitment_in_force c ON c.id = k.id"""


def _standing_columns(dialect: Dialect) -> dict[str, str]:
    """The columns of ``commitment_standing``, of a row ``k`` of ``stood`` and the terms ``c``."""
    flags = {FLAG_COLUMNS[flag]: found for flag, found in FLAGS.items()}
    return {
        **{name: f"c.{name}" for name in ("ref", "agreement", "title")},
        "obligors": obligors_sql(dialect, "k.id"),
        **{name: f"c.{name}" for name in ("theme", "strength", "kind")},
        "status": "k.status",
        "status_on": "k.since",
        "level": level_sql("k.id", "k.kind", "k.status"),
        "due_on": "k.due_on",
        "original_due_on": ORIGINAL_DUE_DATE,
        "evidence_on": EVIDENCE,
        "last_note": latest_sql("note", "k.id", *OUR_NOTES),
        "their_last_note": latest_sql("note", "k.id", *THEIR_NOTES),
        "their_last_note_by": latest_sql("reporter", "k.id", *THEIR_NOTES),
        "open": OPEN,
        "apart": f"c.strength NOT IN {PROPER}",
        **flags,
        **{name: f"c.{name}" for name in ("wording", "document", "locator", "note")},
        "recorded_at": _moment(dialect, "c.recorded_at"),
        "recorded_by": "c.recorded_by",
        "replaced_by": replaced_by_sql(dialect, "k.id"),
        "takes_place_of": takes_place_of_sql(dialect, "k.id"),
    }


_ONLY_FOUND = {
    *("status", "status_on", "level", "due_on", "original_due_on", "evidence_on", "open"),
    *(column for flag, column in FLAG_COLUMNS.items() if flag is not Flag.PROMISED_AGAIN),
}
"""The columns that say nothing of what is judged by its whole history."""


def _interval_sql(dialect: Dialect, terms_steps: str) -> str:
    """Our words on each side and on the whole, as runs of days with one status.

    A word on the whole ends what was said of a side before, but not that it was released; what is superseded
    or lapsed is so as a whole until anything else is said, and then all else is as before.
    """
    is_whole = f"u.status IN {words_sql(WHOLE_STATUSES)}"
    by_day = "u.effective_on <= d.day"
    whole = _latest_of_day_sql(f"CASE WHEN {is_whole} THEN u.status END", by_day)
    of_all = _latest_of_day_sql("u.status", by_day, "u.side IS NULL", f"NOT {is_whole}")
    is_joint = "(SELECT count(*) FROM obligor_in_force o WHERE o.commitment_id = d.commitment_id) > 1"
    own = _latest_of_day_sql("u.status", by_day, "u.side = p.side")
    either = _latest_of_day_sql(
        "CASE WHEN u.side IS NOT NULL THEN u.status END",
        by_day,
        f"(u.side = p.side OR u.side IS NULL AND NOT {is_whole})",
    )
    of_key = "PARTITION BY s.commitment_id, s.side ORDER BY s.day"
    return f"""WITH {terms_steps},
{STEPS_SQL},
assessed_day AS (
  SELECT DISTINCT u.commitment_id, u.effective_on AS day FROM entry_in_force u WHERE {ASSESSMENT}),
assessed_side AS (SELECT DISTINCT u.commitment_id, u.side FROM entry_in_force u WHERE {ASSESSMENT}),
said AS (
  SELECT d.commitment_id, p.side, d.day, CASE
    WHEN p.side IS NULL THEN coalesce({whole}, {of_all})
    WHEN {own} = '{Status.WITHDRAWN}' AND {is_joint} THEN '{Status.WITHDRAWN}'
    WHEN {whole} IS NOT NULL THEN NULL
    ELSE {either} END AS status
  FROM assessed_day d JOIN assessed_side p ON p.commitment_id = d.commitment_id),
beside AS (SELECT s.*, lag(s.status) OVER ({of_key}) AS before FROM said s),
change AS (SELECT s.* FROM beside s WHERE coalesce(s.status, '') <> coalesce(s.before, '')),
run AS (SELECT s.*, lead(s.day) OVER ({of_key}) AS next_day FROM change s)
SELECT CAST(c.ref AS text) AS "commitment", CAST(r.side AS text) AS side, CAST(r.status AS text) AS status,
  {dialect.as_day.format("r.day")} AS status_from,
  {dialect.as_day.format(dialect.day_before.format("r.next_day"))} AS status_to
FROM run r JOIN commitment_in_force c ON c.id = r.commitment_id WHERE r.status IS NOT NULL"""


def _latest_of_day_sql(column: str, *conditions: str) -> str:
    """What our latest assessment ``u`` of the commitment of ``d`` says, under some conditions."""
    where = " AND ".join(("u.commitment_id = d.commitment_id", ASSESSMENT, *conditions))
    return f"(SELECT {column} FROM entry_in_force u WHERE {where} ORDER BY {NEWEST_FIRST} LIMIT 1)"


def _log_sql(terms_steps: str, dialect: Dialect) -> str:
    agreement = revised_agreement_sql()
    revised_day, retracted_day = (
        dialect.day_of_text.format(_moment(dialect, f"{entry}.recorded_at")) for entry in "vr"
    )
    term = dialect.joined.format("t.term || ': ' || t.value")
    return f"""WITH {terms_steps}
SELECT 'update' AS entry, 'U-' || u.id AS update_ref, c.ref AS "commitment", {agreement} AS agreement,
  u.effective_on, u.status, nullif(u.due_on, '{NO_DUE_DAY}') AS due_on, u.note, u.reporter, u.source,
  (SELECT min(s.ref) FROM update_successor m JOIN commitment s ON s.id = m.successor_id
    WHERE m.update_id = u.id) AS successor,
  {retracted_sql()} AS retracted, {_moment(dialect, "u.recorded_at")} AS recorded_at, u.recorded_by, u.uid,
  CAST(NULL AS text) AS terms, nullif({successors_sql(dialect)}, '') AS successors
FROM {UPDATES_WITH_REFS} WHERE u.id NOT IN (SELECT id FROM revision)
UNION ALL
SELECT 'revision', 'U-' || v.id, c.ref, {agreement},
  CASE WHEN v.effective_on = '{ALWAYS}' THEN {revised_day}
    ELSE v.effective_on END, NULL, NULL, v.reason, NULL, NULL, NULL,
  {retracted_sql(u="v", link="revision_id")}, {_moment(dialect, "v.recorded_at")}, v.recorded_by, v.uid,
  (SELECT {term} FROM revised_term t WHERE t.revision_id = v.id), NULL
FROM revision v JOIN commitment c ON c.id = v.commitment_id
UNION ALL
SELECT 'retraction', 'U-' || coalesce(r.revision_id, r.update_id), c.ref, {agreement},
  {retracted_day}, NULL, NULL, r.reason, NULL, NULL, NULL,
  FALSE, {_moment(dialect, "r.recorded_at")}, r.recorded_by, coalesce(v.uid, u.uid), NULL, NULL
FROM retraction r LEFT JOIN status_update u ON u.id = r.update_id LEFT JOIN revision v ON v.id = r.revision_id
JOIN commitment c ON c.id = coalesce(u.commitment_id, v.commitment_id)"""
