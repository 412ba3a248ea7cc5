"""What an older tracker took and this one refuses: it is found, and the database can be used all the same."""

from collections import defaultdict
from collections.abc import Iterator

from tracker.db import db_messages
from tracker.db.checks.finding import Finding
from tracker.db.checks.rule_checks import join_names
from tracker.db.checks.value_checks import RunQuery
from tracker.db.dialect import Dialect
from tracker.db.replacement_sql import COUNTS, replacements_sql, status_entries_sql, to_status_entry
from tracker.db.sql import words_sql
from tracker.db.terms_sql import latest_terms_steps_sql
from tracker.domain.due_rules import read_due_rule
from tracker.domain.errors import join_list
from tracker.domain.hint_actions import RETRACT_WRONG_UPDATE
from tracker.domain.message_filling import fill
from tracker.domain.replacement import find_circles, replaced_in_circles
from tracker.domain.untrusted_text import look_of
from tracker.domain.vocabulary import SIGNING, TENTATIVE_STRENGTHS

_REPLACED_BY_TENTATIVE = f"""WITH {{terms_steps}}
SELECT DISTINCT 'U-' || u.id, u.id FROM status_update u JOIN update_successor m ON m.update_id = u.id
JOIN commitment_in_force s ON s.id = m.successor_id
WHERE s.strength IN {words_sql(TENTATIVE_STRENGTHS)} AND {COUNTS} ORDER BY u.id"""
_NAMING_TEXTS = {
    ("actor", "name"): "code",
    ("agreement", "title"): "ref",
    ("document", "title"): "ref",
    ("commitment", "title"): "ref",
    ("commitment", "theme"): "ref",
    ("event", "title"): "ref",
    ("meeting", "title"): "ref",
}
"""The texts by which people know something, with the name of their rows."""
_ANCHORS = """SELECT c.ref, c.due, c.after FROM commitment c WHERE c.due IS NOT NULL OR c.after IS NOT NULL
UNION ALL
SELECT 'U-' || v.id, CASE WHEN t.term = 'due' THEN t.value END, CASE WHEN t.term = 'after' THEN t.value END
FROM revised_term t JOIN revision v ON v.id = t.revision_id
WHERE v.commitment_id IS NOT NULL AND t.term IN ('due', 'after') AND t.value <> ''"""
_ANCHORS_THERE = f"""SELECT ref FROM event UNION SELECT ref FROM commitment UNION SELECT ref FROM former_ref
UNION SELECT ref || ':' || '{SIGNING}' FROM agreement"""
_RETRACTED_TOO_EARLY = """SELECT DISTINCT 'U-' || u.id
FROM retraction r JOIN status_update u ON u.id = r.update_id WHERE r.recorded_at < u.recorded_at"""


def find_what_is_refused_now(ask: RunQuery, dialect: Dialect) -> Iterator[Finding]:
    """What is on record and could not be recorded today, with the way on."""
    terms_steps = latest_terms_steps_sql(dialect)
    for refs in _circles(ask, dialect, terms_steps):
        yield Finding(fill(db_messages.CIRCLE, refs=refs), RETRACT_WRONG_UPDATE)
    if names := _names(ask, _REPLACED_BY_TENTATIVE.format(terms_steps=terms_steps)):
        yield Finding(fill(db_messages.SUCCESSOR_NOT_AGREED, names=join_names(names)), RETRACT_WRONG_UPDATE)
    yield from _look_alikes(ask)
    if names := list(hanging_on_nothing(ask)):
        problem = fill(db_messages.HANGS_ON_NOTHING, names=join_names(names))
        yield Finding(problem, fill(db_messages.CORRECT_DUE))
    if names := _names(ask, _RETRACTED_TOO_EARLY):
        problem = fill(db_messages.RETRACTED_TOO_EARLY, names=join_names(names))
        yield Finding(problem, fill(db_messages.RECORD_AGAIN))


def hanging_on_nothing(ask: RunQuery) -> Iterator[str]:
    """The commitments, and the revisions, whose due date hangs on what is not there."""
    rows = list(ask(_ANCHORS, {}))
    there = set(_names(ask, _ANCHORS_THERE)) if rows else set()
    for name, due, after in rows:
        anchors = {read_due_rule(str(due)).anchor if due else None, str(after) if after else None}
        if anchors - there - {None}:
            yield str(name)


def _look_alikes(ask: RunQuery) -> Iterator[Finding]:
    """Texts that differ and that nobody can tell from each other, where one of them names something."""
    for (table, column), name in _NAMING_TEXTS.items():
        by_look = defaultdict[str, dict[str, str]](dict)
        rows = ask(f"SELECT {name}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {name}", {})
        for ref, written in rows:
            by_look[look_of(str(written))].setdefault(str(written), str(ref))
        for alike in by_look.values():
            if len(alike) > 1:
                names = join_names(list(alike.values()))
                problem = fill(db_messages.LOOK_ALIKE, column=column, table=table, names=names)
                yield Finding(problem, fill(db_messages.WRITE_ALIKE))


def _names(ask: RunQuery, question: str) -> list[str]:
    return [str(name) for name, *_ in ask(question, {})]


def _circles(ask: RunQuery, dialect: Dialect, terms_steps: str) -> Iterator[str]:
    """The refs of each circle of commitments that replace each other, the first one at the end again."""
    replacements = [(int(str(one)), int(str(other))) for one, other in ask(replacements_sql(), {})]
    if not (found := replaced_in_circles(replacements)):
        return
    among = f" AND u.commitment_id IN ({', '.join(map(str, sorted(found)))})"
    rows = ask(status_entries_sql(dialect, terms_steps, among), {})
    circles = find_circles(map(to_status_entry, rows))
    refs = ask("SELECT id, ref FROM commitment", {}) if circles else ()
    ref_of = {int(str(key)): str(ref) for key, ref in refs}
    for circle in circles:
        yield join_list(ref_of[key] for key in (*circle.commitments, circle.commitments[0]))
