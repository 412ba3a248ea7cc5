"""The views that other programs read: how everything stands today (UTC), and the log.

They are made of the same pieces as the tracker's own questions. They belong to no revision: whenever a
database is made or upgraded they are dropped first and made last, and no migration reads one.
"""

from collections.abc import Mapping

from tracker.db.connection import Connection
from tracker.db.dialect import SQLITE, Dialect
from tracker.db.history_needs_sql import needs_history_sql
from tracker.db.replacement_sql import replaced_by_sql, takes_place_of_sql
from tracker.db.sql import (
    ASSESSMENT,
    PROPER,
    UPDATES_WITH_REFS,
    is_newer_sql,
    latest_sql,
    level_sql,
    obligors_sql,
    retracted_sql,
    steps_sql,
    successors_sql,
    words_sql,
)
from tracker.db.standing_sql import (
    EVIDENCE,
    FLAG_COLUMNS,
    FLAGS,
    OPEN,
    ORIGINAL_DUE_DATE,
    OUR_NOTES,
    OWNER,
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
    NO_OWNER,
    OUTDATED_AFTER_DAYS,
    STALE_AFTER_DAYS,
    WHOLE_STATUSES,
    Status,
)

VIEW_NAMES = ("commitment_standing", "commitment_log", "status_interval")
ALL_VIEW_NAMES = (*VIEW_NAMES, *reversed(STEPS), *STEP_NAMES)
"""The views of a file, which has the steps of the questions too: each before those that it reads."""


def drop_views(connection: Connection) -> None:
    """Take the views away, so that a migration may rebuild the tables that they read."""
    for name in ALL_VIEW_NAMES:
        connection.execute(f"DROP VIEW IF EXISTS {name}")


def make_views(connection: Connection) -> None:
    """Make the views anew."""
    drop_views(connection)
    for name, question in view_questions(connection.dialect).items():
        connection.execute(f"CREATE VIEW {name} AS {question}")


def view_questions(dialect: Dialect) -> dict[str, str]:
    """What each view asks, in the order in which they are made."""
    terms_steps = revised_terms_steps(dialect)
    steps = steps_sql(terms_steps)
    questions = (_standing_sql, _log_sql, _interval_sql)
    views = {name: question(dialect, steps) for name, question in zip(VIEW_NAMES, questions, strict=True)}
    if dialect is SQLITE:
        views = (
            terms_steps | STEPS | {name: _for_any_sqlite(question, steps) for name, question in views.items()}
        )
    return {name: _as_of_today(dialect, question) for name, question in views.items()}


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


_TEXT, _DAY, _COUNT, _TRUTH = "text", "date", "integer", "boolean"
_TYPES_OF_A_FILE = {_DAY: "text", _TRUTH: "integer"}
"""What SQLite stores days and truths as."""
_STANDING_COLUMNS = {
    **dict.fromkeys(("ref", "agreement", "title", "obligors", "theme", "strength", "kind", "status"), _TEXT),
    "status_on": _DAY,
    "level": _COUNT,
    **dict.fromkeys(("due_on", "original_due_on", "evidence_on"), _DAY),
    **dict.fromkeys(("last_note", "their_last_note", "their_last_note_by"), _TEXT),
    **dict.fromkeys(("open", "apart", *FLAG_COLUMNS.values()), _TRUTH),
    **dict.fromkeys(("wording", "document", "locator", "note", "recorded_at", "recorded_by"), _TEXT),
    **dict.fromkeys(("replaced_by", "takes_place_of"), _TEXT),
    "by_history": _TRUTH,
    "owner": _TEXT,
}
_LOG_COLUMNS = {
    **dict.fromkeys(("entry", "update_ref", "commitment", "agreement"), _TEXT),
    "effective_on": _DAY,
    "status": _TEXT,
    "due_on": _DAY,
    **dict.fromkeys(("note", "reporter", "source", "successor"), _TEXT),
    "retracted": _TRUTH,
    **dict.fromkeys(("recorded_at", "recorded_by", "uid", "terms", "successors", "side", "value"), _TEXT),
    "incidents": _COUNT,
    "occurrence": _DAY,
    "seen": _TRUTH,
    **dict.fromkeys(("ask", "owner", "speaker", "accepts"), _TEXT),
}
_INTERVAL_COLUMNS = {
    **dict.fromkeys(("commitment", "agreement", "side", "status"), _TEXT),
    **dict.fromkeys(("from_on", "until_on"), _DAY),
    **dict.fromkeys(("occurrence", "update_ref"), _TEXT),
}


def _typed_sql(dialect: Dialect, columns: Mapping[str, str]) -> str:
    """The columns of a view, each with its type: so a program finds what is typed or chosen."""
    types = _TYPES_OF_A_FILE if dialect is SQLITE else {}
    return ", ".join(
        f'CAST("{name}" AS {types.get(type_, type_)}) AS "{name}"' for name, type_ in columns.items()
    )


OF_HISTORY_ONLY = (
    *("status", "status_on", "level", "due_on", "original_due_on", "evidence_on", "open"),
    *FLAG_COLUMNS.values(),
)
"""What the tracker alone finds of a commitment that is judged by its whole history: no view tells of it."""


def _standing_sql(dialect: Dialect, terms_steps: str) -> str:
    """How each commitment stands; of one that is judged by its whole history, what does not hang on that."""
    needs_history = needs_history_sql(is_of_some=False, by_side=False)
    of_terms = {
        "ref": "k.ref",
        "agreement": "k.agreement",
        "title": "c.title",
        "obligors": obligors_sql(dialect, "k.id"),
        "theme": "k.theme",
        "strength": "k.strength",
        "kind": "c.kind",
        "last_note": latest_sql("note", "k.id", *OUR_NOTES),
        "their_last_note": latest_sql("note", "k.id", *THEIR_NOTES),
        "their_last_note_by": latest_sql("reporter", "k.id", *THEIR_NOTES),
        "apart": f"k.strength NOT IN {PROPER}",
        **{name: f"c.{name}" for name in ("wording", "document", "locator", "note", "recorded_by")},
        "recorded_at": _moment(dialect, "c.recorded_at"),
        "replaced_by": replaced_by_sql(dialect, "k.id"),
        "takes_place_of": takes_place_of_sql(dialect, "k.id"),
        "owner": f"nullif({OWNER}, '{NO_OWNER}')",
    }
    found = of_terms | {
        "status": "k.status",
        "status_on": "k.since",
        "due_on": "k.due_on",
        "level": level_sql("k.id", "k.kind", "k.status"),
        "original_due_on": ORIGINAL_DUE_DATE,
        "evidence_on": EVIDENCE,
        "open": OPEN,
        **{column: FLAGS[flag] for flag, column in FLAG_COLUMNS.items()},
        "by_history": "FALSE",
    }
    untold = of_terms | dict.fromkeys(OF_HISTORY_ONLY, "NULL") | {"by_history": "TRUE"}
    found_columns, untold_columns = (
        ", ".join(f'{columns[name]} AS "{name}"' for name in _STANDING_COLUMNS) for columns in (found, untold)
    )
    judged = f"({_agreed_sql(needs_history)}) k JOIN commitment_in_force c ON c.id = k.id"
    return f"""WITH {known_sql(terms_steps, f" AND ({needs_history}) IS NOT TRUE")},
{stood_sql("known")}
SELECT {_typed_sql(dialect, _STANDING_COLUMNS)} FROM (
SELECT {found_columns} FROM stood k JOIN commitment_in_force c ON c.id = k.id
UNION ALL
SELECT {untold_columns} FROM {judged}) told"""


def _agreed_sql(needs_history: str) -> str:
    """The commitments agreed by today that are judged by their whole history."""
    return f"""SELECT c.id, c.ref, c.agreement, c.theme, c.strength
  FROM commitment_in_force c JOIN agreement_in_force a ON a.ref = c.agreement
  WHERE coalesce(c.agreed_on, a.concluded_on) <= :as_of AND ({needs_history})"""


def _log_sql(dialect: Dialect, terms_steps: str) -> str:
    agreement, names = revised_agreement_sql(), list(_LOG_COLUMNS)
    revised_day, retracted_day = (
        dialect.day_of_text.format(_moment(dialect, f"{entry}.recorded_at")) for entry in "vr"
    )
    term = dialect.joined.format("t.term || ': ' || t.value")
    # A server that restores a view names what has no name by its type; what has one reads as before.
    nothing_to_say = "NULL AS reporter, NULL AS source, NULL AS successor"
    nothing_more = ", ".join(f'NULL AS "{name}"' for name in names[names.index("side") :])
    return f"""WITH {terms_steps}
SELECT {_typed_sql(dialect, _LOG_COLUMNS)} FROM (
SELECT 'update' AS entry, 'U-' || u.id AS update_ref, c.ref AS "commitment", {agreement} AS agreement,
  u.effective_on, u.status, nullif(u.due_on, '{NO_DUE_DAY}') AS due_on, u.note, u.reporter, u.source,
  (SELECT min(s.ref) FROM update_successor m JOIN commitment s ON s.id = m.successor_id
    WHERE m.update_id = u.id) AS successor,
  {retracted_sql()} AS retracted, {_moment(dialect, "u.recorded_at")} AS recorded_at, u.recorded_by, u.uid,
  CAST(NULL AS text) AS terms, nullif({successors_sql(dialect)}, '') AS successors,
  u.side, u.value, u.incidents, u.occurrence, u.is_seen AS seen, u.ask, u.owner, u.speaker, u.accepts
FROM {UPDATES_WITH_REFS} WHERE u.id NOT IN (SELECT id FROM revision)
UNION ALL
SELECT 'revision' AS entry, 'U-' || v.id, c.ref, {agreement},
  CASE WHEN v.effective_on = '{ALWAYS}' THEN {revised_day}
    ELSE v.effective_on END, NULL AS status, NULL AS due_on, v.reason, {nothing_to_say},
  {retracted_sql(u="v", link="revision_id")}, {_moment(dialect, "v.recorded_at")}, v.recorded_by, v.uid,
  (SELECT {term} FROM revised_term t WHERE t.revision_id = v.id), NULL AS successors,
  {nothing_more}
FROM revision v JOIN commitment c ON c.id = v.commitment_id
UNION ALL
SELECT 'retraction' AS entry, 'U-' || coalesce(r.revision_id, r.update_id), c.ref, {agreement},
  {retracted_day}, NULL AS status, NULL AS due_on, r.reason, {nothing_to_say},
  FALSE, {_moment(dialect, "r.recorded_at")}, r.recorded_by, coalesce(v.uid, u.uid),
  NULL AS terms, NULL AS successors, {nothing_more}
FROM retraction r LEFT JOIN status_update u ON u.id = r.update_id LEFT JOIN revision v ON v.id = r.revision_id
JOIN commitment c ON c.id = coalesce(u.commitment_id, v.commitment_id)) told"""


def _interval_sql(dialect: Dialect, terms_steps: str) -> str:
    """What we said of each commitment or part, from its day until our newer word of the same part, or of all.

    Who was released by name stays so until it is named again. What is superseded or lapsed is so as a whole
    until anything else is said, and ends nothing: then all is as before. ``until_on`` is the first day on
    which a word no longer holds.
    """
    is_whole = f"{{}}.status IN {words_sql(WHOLE_STATUSES)}"
    is_of_one = "(SELECT count(*) FROM obligor_in_force o WHERE o.commitment_id = u.commitment_id) = 1"
    is_released = f"u.side IS NOT NULL AND u.status = '{Status.WITHDRAWN}'"
    newer = f"""n.commitment_id = u.commitment_id AND {ASSESSMENT.replace("u.", "n.")}
    AND ({is_of_one} OR {is_whole.format("u")} OR NOT {is_whole.format("n")}
      AND (n.side = u.side OR n.side IS NULL AND NOT ({is_released})))"""
    return f"""WITH {terms_steps},
{STEPS_SQL}
SELECT {_typed_sql(dialect, _INTERVAL_COLUMNS)} FROM (
SELECT c.ref AS "commitment", c.agreement, u.side, u.status, u.effective_on AS from_on,
  (SELECT min(n.effective_on) FROM entry_in_force n
    WHERE {newer} AND n.effective_on > u.effective_on) AS until_on,
  u.occurrence, 'U-' || u.id AS update_ref
FROM entry_in_force u JOIN commitment_in_force c ON c.id = u.commitment_id
WHERE {ASSESSMENT} AND NOT EXISTS (SELECT 1 FROM entry_in_force n
  WHERE {newer} AND n.effective_on = u.effective_on AND {is_newer_sql()})) told"""
