"""The terms in force, in SQL: those that were recorded first, and what revisions say since.

Each table of terms has a step of its name and ``_in_force``: with the terms of the day and moment asked
about, and without what is retracted. While nothing is revised or retracted, a step is the table itself.
"""

from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.dialect import Dialect
from tracker.db.sql import retracted_sql, steps_sql
from tracker.domain.days import EARLIEST_DAY, LATEST_DAY
from tracker.domain.fields import Day, Field, NewCode, NewRef, Refs, Uid, fields_of
from tracker.domain.terms import ActorTerms, AgreementTerms, CommitmentTerms, DocumentTerms

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
)
LIST_TABLES = (
    ListTable(
        "commitment_obligor", "obligor_in_force", "commitment_id", "actor", "obligors", "commitment_id"
    ),
    ListTable("agreement_party", "party_in_force", "agreement", "actor", "parties", "agreement"),
    ListTable(
        "document_agreement", "document_agreement_in_force", "document", "agreement", "agreements", "document"
    ),
)
_REVISED = "revised_term_in_force"
STEP_NAMES = (
    _REVISED,
    *(f"{table.name}_in_force" for table in TERMS_TABLES),
    *(table.step for table in LIST_TABLES),
)


_EVER_REVISED = "SELECT 1 WHERE " + " OR ".join(
    f"EXISTS (SELECT 1 FROM {log} WHERE {table.link} IS NOT NULL)"
    for log in ("revision", "retraction")
    for table in TERMS_TABLES
)


def _renamed_commitments_sql() -> str:
    names = [field.name for field in fields_of(CommitmentTerms) if not isinstance(field.kind, Refs)]
    columns = ", ".join(f"e.{name}" for name in names if name != "ref")
    return f"""SELECT e.id, {ref_at_moment_sql("e")} AS ref, {columns}, e.recorded_at, e.recorded_by
FROM commitment e"""


def terms_steps(connection: Connection) -> dict[str, str]:
    """The steps by name, for what is on record now."""
    is_renamed = ever_renamed(connection)
    if connection.scalar(_EVER_REVISED, int):
        return revised_terms_steps(connection.dialect, is_renamed=is_renamed)
    tables = {f"{table.name}_in_force": table.name for table in TERMS_TABLES}
    tables |= {table.step: table.name for table in LIST_TABLES}
    steps = {step: f"SELECT * FROM {table}" for step, table in tables.items()}
    return steps | {"commitment_in_force": _renamed_commitments_sql()} if is_renamed else steps


def ever_renamed(connection: Connection) -> bool:
    """Whether any commitment had another ref once."""
    return connection.scalar("SELECT 1 FROM former_ref LIMIT 1", int) is not None


def ref_at_moment_sql(c: str) -> str:
    """The ref that a commitment had at the moment asked about."""
    former = f"""SELECT f.ref FROM former_ref f
    WHERE f.commitment_id = {c}.id AND f.recorded_at > :known_at ORDER BY f.recorded_at LIMIT 1"""
    return f"coalesce(({former}), {c}.ref)"


def agreement_now_sql(connection: Connection) -> str:
    """The agreement in force of a commitment ``c`` of the table itself, also of one that is taken back."""
    return revised_agreement_sql() if connection.scalar(_EVER_REVISED, int) else "c.agreement"


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


def revised_terms_steps(dialect: Dialect, *, is_renamed: bool = False) -> dict[str, str]:
    """The steps by name, with all that revisions and retractions say, and the refs where they changed."""
    steps = {_REVISED: _REVISED_TERMS}
    steps |= {
        f"{table.name}_in_force": _terms_sql(dialect, table, is_renamed=is_renamed and table is _COMMITMENT)
        for table in TERMS_TABLES
    }
    return steps | {table.step: _members_sql(dialect, table) for table in LIST_TABLES}


_REVISED_TERMS = f"""SELECT v.*, t.term, t.value FROM revision v JOIN revised_term t ON t.revision_id = v.id
  WHERE v.effective_on <= :as_of AND v.recorded_at <= :known_at
    AND NOT {retracted_sql(u="v", link="revision_id")}"""


def _terms_sql(dialect: Dialect, table: TermsTable, *, is_renamed: bool) -> str:
    fields = [field for field in fields_of(table.terms) if not isinstance(field.kind, Refs)]
    columns = ["e.id"] if table.key == "id" else []
    columns += [
        f"{ref_at_moment_sql('e')} AS ref"
        if is_renamed and field.name == "ref"
        else f"{_term_sql(dialect, table, field)} AS {field.name}"
        for field in fields
    ]
    is_retracted = retracted_sql(u="e", link=table.link, key=table.key)
    return f"""SELECT {", ".join(columns)}, e.recorded_at, e.recorded_by
FROM {table.name} e WHERE NOT {is_retracted}"""


def _term_sql(dialect: Dialect, table: TermsTable, field: Field) -> str:
    """The value of a term: what was said of it last, by the day it is said for, else what was recorded first.

    It is looked up only for what was ever revised, of which there is little.
    """
    first = f"e.{field.name}"
    if isinstance(field.kind, NewRef | NewCode | Uid):
        return first
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
    """The several values of a term: those recorded first, or all that a revision names in their place."""
    said = _said_sql(table.link, table.term)
    latest = _latest_sql(said, table.link, "v.owner")
    return f"""SELECT e.{table.owner}, e.{table.member} FROM {table.name} e
  WHERE e.{table.owner} NOT IN (SELECT t.{table.link} {said})
UNION ALL
SELECT v.owner, one.value FROM (
    SELECT v.owner, {latest} AS members FROM (SELECT DISTINCT t.{table.link} AS owner {said}) v) v
  CROSS JOIN {dialect.each_member.format("v.members")}"""
