"""The views that other programs read: how everything stands today (UTC), and the log.

They are made of the same pieces as the tracker's own questions. They belong to no revision: whenever a
database is made or upgraded they are dropped first and made last, and no migration reads one.
"""

from tracker.db.connection import Connection
from tracker.db.dialect import SQLITE, Dialect
from tracker.db.replacement_sql import replaced_by_sql, takes_place_of_sql
from tracker.db.sql import (
    PROPER,
    UPDATES_WITH_REFS,
    latest_sql,
    level_sql,
    obligors_sql,
    retracted_sql,
    steps_sql,
    successors_sql,
)
from tracker.db.standing_sql import (
    EVIDENCE,
    FLAGS_AS_COLUMNS,
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
from tracker.domain.vocabulary import DUE_SOON_DAYS, OUTDATED_AFTER_DAYS, STALE_AFTER_DAYS

VIEW_NAMES = ("commitment_standing", "commitment_log")
ALL_VIEW_NAMES = (*VIEW_NAMES, *reversed(STEPS), *STEP_NAMES)
"""The views of a file, which has the steps of the questions too: each before those that it reads."""


def drop_views(connection: Connection) -> None:
    """Take the views away, so that a migration may rebuild the tables that they read."""
    for name in ALL_VIEW_NAMES:
        connection.execute(f"DROP VIEW IF EXISTS {name}")


def make_views(connection: Connection) -> None:
    """Make the views anew."""
    drop_views(connection)
    dialect = connection.dialect
    terms_steps = revised_terms_steps(dialect)
    steps = steps_sql(terms_steps)
    views = {"commitment_standing": _standing_sql(dialect, steps), "commitment_log": _log_sql(steps, dialect)}
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
    return f"""WITH {known_sql(terms_steps)},
{stood_sql("known")}
SELECT k.ref, k.agreement, c.title, {obligors_sql(dialect, "k.id")} AS obligors, k.theme, k.strength, c.kind,
  k.status, k.since AS status_on, {level_sql("k.id", "k.kind", "k.status")} AS level, k.due_on,
  {ORIGINAL_DUE_DATE} AS original_due_on, {EVIDENCE} AS evidence_on,
  {latest_sql("note", "k.id", *OUR_NOTES)} AS last_note,
  {latest_sql("note", "k.id", *THEIR_NOTES)} AS their_last_note,
  {latest_sql("reporter", "k.id", *THEIR_NOTES)} AS their_last_note_by,
  {OPEN} AS open, k.strength NOT IN {PROPER} AS apart, {FLAGS_AS_COLUMNS},
  c.wording, c.document, c.locator, c.note, {_moment(dialect, "c.recorded_at")} AS recorded_at, c.recorded_by,
  {replaced_by_sql(dialect, "k.id")} AS replaced_by, {takes_place_of_sql(dialect, "k.id")} AS takes_place_of
FROM stood k JOIN commitment_in_force c ON c.id = k.id"""


def _log_sql(terms_steps: str, dialect: Dialect) -> str:
    agreement = revised_agreement_sql()
    revised_day, retracted_day = (
        dialect.day_of_text.format(_moment(dialect, f"{entry}.recorded_at")) for entry in "vr"
    )
    term = dialect.joined.format("t.term || ': ' || t.value")
    return f"""WITH {terms_steps}
SELECT 'update' AS entry, 'U-' || u.id AS update_ref, c.ref AS "commitment", {agreement} AS agreement,
  u.effective_on, u.status, u.due_on, u.note, u.reporter, u.source,
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
