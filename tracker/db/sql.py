"""The pieces that questions about commitments are made of. The rules of what counts stand here once.

A piece is SQL as SQLite and PostgreSQL both take it; a function whose name ends with ``_sql`` makes one.
``:as_of`` is the day asked about and ``:known_at`` the moment. Steps are NOT MATERIALIZED where each look-up
in them shall be one seek into its covering index.
"""

from collections.abc import Iterable
from typing import NamedTuple

from tracker.db.dialect import Dialect
from tracker.domain.terms import AgreementTerms, CommitmentTerms, UpdateTerms
from tracker.domain.vocabulary import (
    CLOSED_STATUSES,
    LEVEL_KEEPING_STATUSES,
    PROPER_STRENGTHS,
    STATUS_LEVELS,
    ActorKind,
    Flag,
    Status,
)


def words_sql(values: Iterable[str]) -> str:
    """Words of the vocabulary as a list in SQL."""
    quoted = (f"'{value}'" for value in values)
    return f"({', '.join(quoted)})"


CLOSED = words_sql(CLOSED_STATUSES)
PROPER = words_sql(PROPER_STRENGTHS)
LEVELS = " ".join(f"WHEN '{status}' THEN {level}" for status, level in STATUS_LEVELS.items())

# -- which entries count -------------------------------------------------------------------------------


def in_force_sql(as_of: str = ":as_of", known_at: str = ":known_at") -> str:
    """Whether an update ``u`` counts: true by the day, known by the moment, not retracted by then."""
    return f"u.effective_on <= {as_of} AND u.recorded_at <= {known_at} AND NOT {retracted_sql(known_at)}"


def retracted_sql(known_at: str = ":known_at") -> str:
    """Whether an update ``u`` is retracted, by what is known at a moment."""
    return f"EXISTS (SELECT 1 FROM retraction r WHERE r.update_id = u.id AND r.recorded_at <= {known_at})"


# Where all of the log is gone through, nearly all is known by the moment asked about, and an index would lead
# to each row by a detour: the sum keeps SQLite from taking it.
KNOWN_OF_ALL = "u.recorded_at + 0 <= :known_at"

LIVE = f"live AS NOT MATERIALIZED (SELECT * FROM status_update u WHERE {in_force_sql()})"
ASSESSMENT = "u.status IS NOT NULL AND u.reporter IS NULL"
NEWEST_FIRST = "u.effective_on DESC, u.recorded_at DESC, u.id DESC"


def latest_sql(column: str, commitment: str, *conditions: str, of: str = "live") -> str:
    """A column of the latest entry of a commitment under some conditions: one seek in a log of any length."""
    where = " AND ".join((f"u.commitment_id = {commitment}", *conditions))
    return f"(SELECT u.{column} FROM {of} u WHERE {where} ORDER BY {NEWEST_FIRST} LIMIT 1)"


def status_sql(commitment: str, *conditions: str, of: str = "live") -> str:
    """The status: that of the latest assessment, ``no-information`` before there is one."""
    found = latest_sql("status", commitment, ASSESSMENT, *conditions, of=of)
    return f"coalesce({found}, '{Status.NO_INFORMATION}')"


def level_sql(commitment: str, status: str, *conditions: str, of: str = "live") -> str:
    """The level of a status: its own, or that of the latest assessment with one where the status keeps it."""
    has_level = f"u.status IN {words_sql(STATUS_LEVELS)}"
    kept = latest_sql("status", commitment, ASSESSMENT, has_level, *conditions, of=of)
    return (
        f"CASE WHEN {status} IN {words_sql(LEVEL_KEEPING_STATUSES)} THEN CASE {kept} {LEVELS} END "
        f"ELSE CASE {status} {LEVELS} END END"
    )


def actors_sql(dialect: Dialect, table: str, key: str, of: str) -> str:
    """The actors that a table names for a key, in one text, ``IR;PK``, always in the same order."""
    found = f"SELECT m.actor FROM {table} m WHERE m.{key} = {of} ORDER BY m.actor"
    return f"(SELECT {dialect.joined.format('member.actor')} FROM ({found}) member)"


def obligors_sql(dialect: Dialect, commitment: str) -> str:
    """The obligors of a commitment, by its key."""
    return actors_sql(dialect, "commitment_obligor", "commitment_id", commitment)


def columns_sql(record: type[NamedTuple], table: str, **others: str) -> str:
    """The columns that a record is read from; ``others`` has the SQL of those not in the table."""
    columns = {name: others.get(name, f"{table}.{name}") for name in record._fields}
    return ", ".join(f'{column} AS "{name}"' for name, column in columns.items())


def agreement_terms_sql(dialect: Dialect) -> str:
    """The columns of AgreementTerms, of an agreement ``a``."""
    parties = actors_sql(dialect, "agreement_party", "agreement", "a.ref")
    return columns_sql(AgreementTerms, "a", parties=parties)


def commitment_terms_sql(dialect: Dialect) -> str:
    """The columns of CommitmentTerms, of a commitment ``c``."""
    return columns_sql(CommitmentTerms, "c", obligors=obligors_sql(dialect, "c.id"))


UPDATE_TERMS = columns_sql(UpdateTerms, "u", commitment="c.ref", successor="successor.ref")
"""The columns of UpdateTerms, of an update ``u``; see UPDATES_WITH_REFS."""

UPDATES_WITH_REFS = """status_update u JOIN commitment c ON c.id = u.commitment_id
LEFT JOIN commitment successor ON successor.id = u.successor_id"""


def claims_sql(dialect: Dialect, commitment: str) -> str:
    """Each actor's latest claim in one text, by actor: ``IR implemented 2018-02-20 2;PK limited ...``."""
    newest = latest_sql("id", commitment, "u.status IS NOT NULL", "u.reporter = b.reporter")
    claim = "b.reporter || ' ' || b.status || ' ' || b.effective_on || ' ' || b.id"
    found = (
        f"SELECT {claim} AS claim FROM status_update b "
        f"WHERE b.commitment_id = {commitment} AND b.status IS NOT NULL AND b.reporter IS NOT NULL "
        f"AND b.id = {newest} ORDER BY b.reporter"
    )
    return f"(SELECT {dialect.joined.format('claimed.claim')} FROM ({found}) claimed)"


# -- how commitments stand -----------------------------------------------------------------------------


def known_sql(scope: str = "") -> str:
    """The step of the commitments there were, with status and due date.

    Materialized in key order: the seeks then walk each index from one end to the other.
    """
    return f"""{LIVE},
known AS MATERIALIZED (
  SELECT c.id, c.ref, c.agreement, c.theme, c.strength, a.concluded_on AS agreed_on,
    {status_sql("c.id")} AS status,
    coalesce({latest_sql("due_on", "c.id", "u.due_on IS NOT NULL")}, c.due_on) AS due_on
  FROM commitment c JOIN agreement a ON a.ref = c.agreement
  WHERE a.concluded_on <= :as_of AND a.recorded_at <= :known_at AND c.recorded_at <= :known_at{scope}
  ORDER BY c.id)"""


def among_sql(dialect: Dialect, column: str, parameter: str) -> str:
    """Whether a column holds one of the texts of a parameter that takes several."""
    return f"{column} IN ({dialect.members.format(parameter)})"


def among_ids_sql(dialect: Dialect, column: str, parameter: str = ":ids") -> str:
    """Whether a column holds one of the keys of a parameter that takes several."""
    members = dialect.members.format(parameter).replace("SELECT value", "SELECT CAST(value AS bigint)")
    return f"{column} IN ({members})"


# Each is an expression about a row ``k`` with id, status, strength, due_on and agreed_on. It costs seeks of
# its own, so it is looked up only where it decides.
OPEN = f"(k.strength IN {PROPER} AND k.status NOT IN {CLOSED})"
EVIDENCE = f"coalesce({latest_sql('effective_on', 'k.id')}, k.agreed_on)"
ASSESSED_ON = latest_sql("effective_on", "k.id", ASSESSMENT)
_LATEST_CLAIM = latest_sql("status", "k.id", "u.status IS NOT NULL", "u.reporter = {}")
_REPORTERS = f"""SELECT DISTINCT v.reporter FROM status_update v
      WHERE v.commitment_id = k.id AND v.status IS NOT NULL AND v.reporter IS NOT NULL
        AND v.reporter NOT IN (SELECT code FROM actor WHERE kind = '{ActorKind.MEDIA}')"""

FLAGS = {
    Flag.OVERDUE: f"(k.due_on IS NOT NULL AND k.due_on < :as_of AND {OPEN})",
    # Made distinct before it is counted: for count(DISTINCT ...) a server looks everything up twice.
    Flag.CONTESTED: f"""((SELECT count(s.status) FROM (
      SELECT DISTINCT {_LATEST_CLAIM.format("reporters.reporter")} AS status
      FROM ({_REPORTERS}) reporters) s) > 1)""",
    Flag.UNVERIFIED: f"""(k.status <> '{Status.IMPLEMENTED}' AND EXISTS (
      SELECT 1 FROM commitment_obligor o
      WHERE o.commitment_id = k.id AND {_LATEST_CLAIM.format("o.actor")} = '{Status.IMPLEMENTED}'))""",
    Flag.STALE: f"({EVIDENCE} <= :latest_stale_day)",
    Flag.DUE_SOON: f"(k.due_on IS NOT NULL AND k.due_on BETWEEN :as_of AND :soon_on AND {OPEN})",
    Flag.DONE_LATE: (
        f"(k.due_on IS NOT NULL AND CASE WHEN k.status = '{Status.IMPLEMENTED}' "
        f"THEN {ASSESSED_ON} > k.due_on ELSE FALSE END)"
    ),
}
"""Whether each flag holds."""
FLAG_COLUMNS = {flag: flag.name.lower() for flag in Flag}
"""The names of the columns that say so."""
FLAGS_AS_COLUMNS = ", ".join(f"{FLAGS[flag]} AS {column}" for flag, column in FLAG_COLUMNS.items())


def worst_first_sql(flags: dict[Flag, str]) -> str:
    """The place of a commitment in the order worst first, 0 for the worst; ``flags`` has the SQL of each."""
    grave = (
        f"k.status = '{Status.BREACHED}'",
        flags[Flag.OVERDUE],
        flags[Flag.CONTESTED],
        f"k.status = '{Status.SUSPENDED}'",
        f"k.status = '{Status.STALLED}'",
        flags[Flag.UNVERIFIED],
        flags[Flag.STALE],
    )
    places = " ".join(f"WHEN {holds} THEN {place}" for place, holds in enumerate(grave))
    return f"CASE {places} ELSE {len(grave)} END"
