"""The terms in force, in SQL: those that were recorded first, and what revisions say since.

Each table of terms has a step of its name and ``_in_force``: with the terms of the day and moment asked
about, and without what is retracted. While nothing is revised or retracted, a step is the table itself.
"""

from collections.abc import Iterator, Set
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.dialect import Dialect
from tracker.db.sql import retracted_sql, steps_sql
from tracker.domain.days import EARLIEST_DAY, LATEST_DAY
from tracker.domain.fields import Anchor, Day, DueRuleText, Field, NewRef, Refs, fields_of, is_permanent
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventTerms,
    MeetingTerms,
)

ALWAYS = EARLIEST_DAY
"""The day of a correction, which says that the terms were always so."""


class TermsTable(NamedTuple):
    """A table of terms: its key, and the column by which revisions and retractions name it."""

    name: str
    key: str
    link: str
    terms: type[NamedTuple]


class ListTable(NamedTuple):
    """A table of the several values of a term: whose it is, and of what."""

    name: str
    step: str
    owner: str
    member: str
    term: str
    link: str


_COMMITMENT = TermsTable("commitment", "id", "commitment_id", CommitmentTerms)
TERMS_TABLES = (
    _COMMITMENT,
    TermsTable("agreement", "ref", "agreement", AgreementTerms),
    TermsTable("document", "ref", "document", DocumentTerms),
    TermsTable("actor", "code", "actor", ActorTerms),
    TermsTable("event", "ref", "event", EventTerms),
    TermsTable("meeting", "ref", "meeting", MeetingTerms),
)
LIST_TABLES = (
    ListTable(
        "commitment_obligor", "obligor_in_force", "commitment_id", "actor", "obligors", "commitment_id"
    ),
    ListTable("agreement_party", "party_in_force", "agreement", "actor", "parties", "agreement"),
    ListTable(
        "document_agreement", "document_agreement_in_force", "document", "agreement", "agreements", "document"
    ),
    ListTable(
        "meeting_agreement", "meeting_agreement_in_force", "meeting", "agreement", "agreements", "meeting"
    ),
)
_REVISED = "revised_term_in_force"
STEP_NAMES = (
    _REVISED,
    *(f"{table.name}_in_force" for table in TERMS_TABLES),
    *(table.step for table in LIST_TABLES),
)


_RETRACTED = ""
_REF = "ref"
_EVER_REVISED = " UNION ALL ".join(
    f"""SELECT DISTINCT '{table.name}' AS "table", t.term
    FROM revision v JOIN revised_term t ON t.revision_id = v.id WHERE v.{table.link} IS NOT NULL
    UNION ALL SELECT '{table.name}', '{_RETRACTED}'
    WHERE EXISTS (SELECT 1 FROM retraction WHERE {table.link} IS NOT NULL)"""
    for table in TERMS_TABLES
)
_EVER_REVISED += f" UNION ALL SELECT '{_COMMITMENT.name}', '{_REF}' WHERE EXISTS (SELECT 1 FROM former_ref)"


class RevisedTerm(NamedTuple):
    """A term that was ever revised, by its table and name; ``_RETRACTED`` stands for the record itself.

    Of a commitment that was renamed it is the ref.
    """

    table: str
    term: str


def _every_term() -> Iterator[RevisedTerm]:
    """All that revisions and retractions can be about; refs are those of now."""
    for table in TERMS_TABLES:
        yield RevisedTerm(table.name, _RETRACTED)
        names = (field.name for field in fields_of(table.terms) if not is_permanent(field.kind))
        yield from (RevisedTerm(table.name, name) for name in names)


def _ever_revised(connection: Connection) -> Set[RevisedTerm]:
    return set(connection.all_cached(_EVER_REVISED, RevisedTerm))


def terms_steps(connection: Connection) -> dict[str, str]:
    """The steps by name, for what is on record now: what was never revised costs nothing."""
    return _make_steps(connection.dialect, _ever_revised(connection))


def ever_renamed(connection: Connection) -> bool:
    """Whether any commitment had another ref once."""
    return connection.scalar("SELECT 1 FROM former_ref LIMIT 1", int) is not None


def ever_retracted(connection: Connection) -> bool:
    """Whether any update was ever taken back."""
    return connection.scalar("SELECT 1 FROM retraction WHERE update_id IS NOT NULL LIMIT 1", int) is not None


def ref_at_moment_sql(c: str) -> str:
    """The ref that a commitment had at the moment asked about."""
    former = f"""SELECT f.ref FROM former_ref f
    WHERE f.commitment_id = {c}.id AND f.recorded_at > :known_at ORDER BY f.recorded_at LIMIT 1"""
    return f"coalesce(({former}), {c}.ref)"


def hung_on_at_moment_sql(dialect: Dialect, value: str, *, is_rule: bool) -> str:
    """What a due date hangs on, or its whole rule: a commitment by the ref that it had at that moment."""
    name, rest = value, ""
    if is_rule:
        name = dialect.first_word.format(value)
        rest = f" || substr({value}, length({name}) + 1)"
    found = f"""SELECT {ref_at_moment_sql("n")}{rest} FROM commitment n
    WHERE n.ref = {name} OR n.id IN (SELECT f.commitment_id FROM former_ref f WHERE f.ref = {name})
    LIMIT 1"""
    return f"coalesce(({found}), {value})"


def agreement_now_sql(connection: Connection) -> str:
    """The agreement in force of a commitment ``c`` of the table itself, also of one that is taken back."""
    is_revised = RevisedTerm(_COMMITMENT.name, "agreement") in _ever_revised(connection)
    return revised_agreement_sql() if is_revised else "c.agreement"


def revised_agreement_sql() -> str:
    """The same, whether anything is revised or not."""
    return "coalesce((SELECT f.agreement FROM commitment_in_force f WHERE f.id = c.id), c.agreement)"


def terms_steps_sql(connection: Connection) -> str:
    """The steps as they stand after WITH."""
    return steps_sql(terms_steps(connection))


def latest_terms_steps_sql(dialect: Dialect) -> str:
    """The steps as they stand after WITH, of all that is known on the latest day, without parameters."""
    steps = steps_sql(revised_terms_steps(dialect))
    latest = dialect.day_of_iso.format(f"'{LATEST_DAY}'")
    return steps.replace(":as_of", latest).replace(":known_at", str(1 << 62))


def revised_terms_steps(dialect: Dialect) -> dict[str, str]:
    """The steps by name, with all that revisions and retractions can say, and the refs of now."""
    return _make_steps(dialect, set(_every_term()))


def _make_steps(dialect: Dialect, revised: Set[RevisedTerm]) -> dict[str, str]:
    """The steps for what was ever revised."""
    steps = {_REVISED: _REVISED_TERMS} if revised else {}
    for table in TERMS_TABLES:
        terms = {one.term for one in revised if one.table == table.name}
        steps[f"{table.name}_in_force"] = _terms_sql(dialect, table, terms)
    for members in LIST_TABLES:
        is_revised = any(one == (members.link.removesuffix("_id"), members.term) for one in revised)
        steps[members.step] = (
            _members_sql(dialect, members) if is_revised else f"SELECT * FROM {members.name}"
        )
    return steps


_REVISED_TERMS = f"""SELECT v.*, t.term, t.value FROM revision v JOIN revised_term t ON t.revision_id = v.id
  WHERE v.effective_on <= :as_of AND v.recorded_at <= :known_at
    AND NOT {retracted_sql(u="v", link="revision_id")}"""


def _terms_sql(dialect: Dialect, table: TermsTable, revised: Set[str]) -> str:
    """The table itself, or with its revised terms, the refs of the moment, and without what is retracted."""
    if not revised:
        return f"SELECT * FROM {table.name}"
    fields = [field for field in fields_of(table.terms) if not isinstance(field.kind, Refs)]
    columns = ["e.id"] if table.key == "id" else []
    for field in fields:
        value = _term_sql(dialect, table, field) if field.name in revised else f"e.{field.name}"
        if _REF in revised and isinstance(field.kind, Anchor | DueRuleText):
            value = hung_on_at_moment_sql(dialect, value, is_rule=isinstance(field.kind, DueRuleText))
        columns.append(f"{value} AS {field.name}")
    is_retracted = retracted_sql(u="e", link=table.link, key=table.key)
    where = f" WHERE NOT {is_retracted}" if _RETRACTED in revised else ""
    return f"SELECT {', '.join(columns)}, e.recorded_at, e.recorded_by FROM {table.name} e{where}"


def _term_sql(dialect: Dialect, table: TermsTable, field: Field) -> str:
    """The value of a term: what was said of it last, by the day it is said for, else what was recorded first.

    It is looked up only for what was ever revised, of which there is little.
    """
    if isinstance(field.kind, NewRef):
        return ref_at_moment_sql("e")
    first = f"e.{field.name}"
    is_in_log = table is _COMMITMENT and field.name == "due_on"  # but for what it always was
    said = _said_sql(table.link, field.name, f" AND t.effective_on = '{ALWAYS}'" if is_in_log else "")
    latest = _latest_sql(said, table.link, f"e.{table.key}")
    is_day = isinstance(field.kind, Day)
    text = f"CAST({first} AS text)" if is_day else first
    value = f"nullif(coalesce({latest}, {text}), '')"
    if is_day:
        value = dialect.day_of_iso.format(value)
    return f"CASE WHEN e.{table.key} IN (SELECT t.{table.link} {said}) THEN {value} ELSE {first} END"


def _said_sql(link: str, term: str, condition: str = "") -> str:
    """The revisions of a term of one kind of record."""
    return f"FROM {_REVISED} t WHERE t.{link} IS NOT NULL AND t.term = '{term}'{condition}"


def _latest_sql(said: str, link: str, key: str) -> str:
    """What is said last of a term, as text; empty where it is taken away, NULL where nothing is said."""
    order = "t.effective_on DESC, t.recorded_at DESC, t.uid DESC"
    return f"(SELECT t.value {said} AND t.{link} = {key} ORDER BY {order} LIMIT 1)"


def _members_sql(dialect: Dialect, table: ListTable) -> str:
    """The several values of a term: those recorded first, or all that the last revision names instead.

    Both parts are asked for one owner by an index.
    """
    said = _said_sql(table.link, table.term)
    newer = f"n.{table.link} = t.{table.link} AND n.term = t.term AND {_IS_NEWER}"
    return f"""SELECT e.{table.owner}, e.{table.member} FROM {table.name} e
  WHERE e.{table.owner} NOT IN (SELECT t.{table.link} {said})
UNION ALL
SELECT t.{table.link}, one.value FROM {_REVISED} t CROSS JOIN {dialect.each_member.format("t.value")}
  WHERE t.{table.link} IS NOT NULL AND t.term = '{table.term}'
    AND NOT EXISTS (SELECT 1 FROM {_REVISED} n WHERE {newer})"""


_IS_NEWER = "(n.effective_on, n.recorded_at, n.uid) > (t.effective_on, t.recorded_at, t.uid)"
