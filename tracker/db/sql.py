"""The pieces that questions about commitments are made of. The rules of what counts stand here once.

A piece is SQL as SQLite and PostgreSQL both take it; a function whose name ends with ``_sql`` makes one.
``:as_of`` is the day asked about and ``:known_at`` the moment. Steps are NOT MATERIALIZED where each look-up
in them shall be one seek into its covering index.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from tracker.db.dialect import Dialect
from tracker.domain.terms import AgreementTerms, CommitmentTerms, DocumentTerms, MeetingTerms, UpdateTerms
from tracker.domain.vocabulary import (
    CLOSED_STATUSES,
    LEVEL_KEEPING_STATUSES,
    MAX_KEPT_LEVEL,
    NO_DUE_DAY,
    PROPER_STRENGTHS,
    STATUS_LEVELS,
    CommitmentKind,
    Mark,
    Status,
)


def words_sql(values: Iterable[str]) -> str:
    """Words of the vocabulary as a list in SQL."""
    quoted = (f"'{value}'" for value in values)
    return f"({', '.join(quoted)})"


def steps_sql(steps: Mapping[str, str]) -> str:
    """Steps that are looked into wherever they are named, and never made as a whole."""
    return ",\n".join(f"{name} AS NOT MATERIALIZED ({select})" for name, select in steps.items())


CLOSED = words_sql(CLOSED_STATUSES)
PROPER = words_sql(PROPER_STRENGTHS)
LEVELS = " ".join(f"WHEN '{status}' THEN {level}" for status, level in STATUS_LEVELS.items())
KEPT_LEVELS = " ".join(
    f"WHEN '{status}' THEN {min(level, MAX_KEPT_LEVEL)}" for status, level in STATUS_LEVELS.items()
)

# -- which entries count -------------------------------------------------------------------------------


def in_force_sql(
    as_of: str = ":as_of", known_at: str = ":known_at", *, u: str = "u", has_retractions: bool = True
) -> str:
    """Whether an update counts: true by the day, known by the moment, not retracted by then.

    Where nothing ``has_retractions``, since no update ever was, nobody looks for any.
    """
    counts = f"{u}.effective_on <= {as_of} AND {u}.recorded_at <= {known_at}"
    return f"{counts} AND NOT {retracted_sql(known_at, u=u)}" if has_retractions else counts


RETRACTION_LINKS = {
    "status_update": "update_id",
    "revision": "revision_id",
    "retraction": "retraction_id",
    "commitment": "commitment_id",
    "agreement": "agreement",
    "document": "document",
    "actor": "actor",
    "event": "event",
    "meeting": "meeting",
    "agreement_standing": "standing_id",
    "event_day": "event_day_id",
}
"""The column of a retraction that names a row of each table."""


LOG_TABLES = ("status_update", "revision", "retraction", "agreement_standing", "event_day", "mark")
"""The tables of the log's entries, which have uids and share one sequence of numbers."""

NUMBERED_TOGETHER = (LOG_TABLES, ("commitment",), ("command",), ("office",))
"""The tables whose rows have numbers, those together that share one sequence."""

NAMES_OF_PART_TABLES = (
    "agreement_party",
    "document_agreement",
    "meeting_agreement",
    "commitment_obligor",
    "update_successor",
    "revised_term",
    "command_entry",
    "earlier_moment",
    "other_command_entry",
    "other_command_line",
)
"""The tables of rows that are part of another row, before which they are written."""

UNNUMBERED_TABLES = (
    *("actor", "agreement", "document", "event", "meeting", "former_ref"),
    "other_command",
)
"""The other tables whose rows have no numbers."""

_KEYS_OF_ENTITIES = ("agreement", "document", "actor", "event", "meeting")
"""The kinds of records that an entry names by their refs; a commitment it names by its key."""


def kind_named_sql(entry: str) -> str:
    """The kind of record that an entry is about."""
    kinds = " ".join(f"WHEN {entry}.{kind} IS NOT NULL THEN '{kind}'" for kind in _KEYS_OF_ENTITIES)
    return f"CASE WHEN {entry}.commitment_id IS NOT NULL THEN 'commitment' {kinds} END"


def ref_named_sql(entry: str) -> str:
    """The ref of what an entry is about; ``c`` is its commitment, if it is about one."""
    return f"coalesce(c.ref, {', '.join(f'{entry}.{kind}' for kind in _KEYS_OF_ENTITIES)})"


def retracted_sql(
    known_at: str = ":known_at", *, u: str = "u", link: str = "update_id", key: str = "id"
) -> str:
    """Whether an entry, or what ``link`` of a retraction names, is retracted by what is known at a moment.

    What takes a retraction back is not itself taken back: the entry is retracted once more.
    """
    is_brought_back = f"""EXISTS (
      SELECT 1 FROM retraction b WHERE b.retraction_id = r.id AND b.recorded_at <= {known_at})"""
    return f"""EXISTS (SELECT 1 FROM retraction r
    WHERE r.{link} = {u}.{key} AND r.recorded_at <= {known_at} AND NOT {is_brought_back})"""


def mark_sql(uid: str) -> str:
    """For whose eyes an entry is, by its uid, as far as that is known; nothing where nobody has said."""
    found = f"""SELECT m.mark FROM mark m WHERE m.entry = {uid} AND m.recorded_at <= :known_at
    ORDER BY m.recorded_at DESC, m.uid DESC LIMIT 1"""
    return f"nullif(({found}), '{Mark.NONE}')"


# Where all of the log is gone through, nearly all is known by the moment asked about, and an index would lead
# to each row by a detour: the sum keeps SQLite from taking it.
KNOWN_OF_ALL = "u.recorded_at + 0 <= :known_at"


def entries_in_force_sql(*, has_retractions: bool = True) -> str:
    """The step ``entry_in_force``: what counts on the day and at the moment asked about."""
    return f"SELECT * FROM status_update u WHERE {in_force_sql(has_retractions=has_retractions)}"


ENTRIES_IN_FORCE_SQL = f"entry_in_force AS NOT MATERIALIZED ({entries_in_force_sql()})"

ASSESSMENT = "u.status IS NOT NULL AND u.reporter IS NULL"
DUE_DATE = "u.due_on IS NOT NULL AND u.reporter IS NULL"
"""Whether an update sets the due date: a claim only asks for one."""
PART_NEWS = f"u.side IS NOT NULL OR u.occurrence IS NOT NULL OR u.is_seen OR u.due_on = '{NO_DUE_DAY}'"
"""Whether an update is about one side's part or one occurrence, or takes the due date away."""
JUDGED_NEWS = f"({PART_NEWS} OR u.status = '{Status.BREACHED}' AND u.reporter IS NULL AND u.side IS NULL)"
"""Whether a commitment can be judged by its history for an update: also for our breach of no side."""
AMOUNTS_AND_ASKS = (
    "u.value IS NOT NULL OR u.incidents IS NOT NULL OR u.ask IS NOT NULL OR u.owner IS NOT NULL"
)
"""Whether an update says how much, how many, what we ask for, or who follows it up."""
CLAIM = "u.status IS NOT NULL AND u.reporter > ''"
NEWEST_FIRST = "u.effective_on DESC, u.ordered_at DESC, u.tiebreak DESC"
"""Of one day the entry recorded last comes first; of one moment the same one in every office."""
OLDEST_FIRST = "u.effective_on, u.ordered_at, u.tiebreak"


def is_newer_sql(n: str = "n", u: str = "u") -> str:
    """Whether one entry comes after another."""
    return (
        f"({n}.effective_on, {n}.ordered_at, {n}.tiebreak) > ({u}.effective_on, {u}.ordered_at, {u}.tiebreak)"
    )


def latest_sql(column: str, commitment: str, *conditions: str, of: str = "entry_in_force") -> str:
    """A column of the latest entry of a commitment under some conditions: one seek in a log of any length."""
    where = " AND ".join((f"u.commitment_id = {commitment}", *conditions))
    return f"(SELECT u.{column} FROM {of} u WHERE {where} ORDER BY {NEWEST_FIRST} LIMIT 1)"


def status_sql(commitment: str, *conditions: str, of: str = "entry_in_force") -> str:
    """The status: that of the latest assessment, ``no-information`` before there is one."""
    found = latest_sql("status", commitment, ASSESSMENT, *conditions, of=of)
    return f"coalesce({found}, '{Status.NO_INFORMATION}')"


def level_sql(commitment: str, kind: str, status: str, *conditions: str, of: str = "entry_in_force") -> str:
    """The level of a status: its own, or what it keeps of the level before, by the kind of commitment.

    A duty that goes on keeps nothing while it is not observed; a one-off keeps at most MAX_KEPT_LEVEL.
    """
    has_level = f"u.status IN {words_sql(STATUS_LEVELS)}"
    before = latest_sql("status", commitment, ASSESSMENT, has_level, *conditions, of=of)
    return (
        f"CASE WHEN {status} NOT IN {words_sql(LEVEL_KEEPING_STATUSES)} THEN CASE {status} {LEVELS} END "
        f"WHEN {kind} <> '{CommitmentKind.ONE_OFF}' THEN 0 "
        f"ELSE coalesce(CASE {before} {KEPT_LEVELS} END, CASE {status} WHEN '{Status.LAPSED}' THEN 0 END) END"
    )


def members_sql(dialect: Dialect, table: str, key: str, of: str, member: str = "actor") -> str:
    """What a table names for a key, in one text, ``IR;PK``, always in the same order."""
    found = f"SELECT m.{member} FROM {table} m WHERE m.{key} = {of} ORDER BY m.{member}"
    return f"(SELECT {dialect.joined.format(f'member.{member}')} FROM ({found}) member)"


def obligors_sql(dialect: Dialect, commitment: str, table: str = "obligor_in_force") -> str:
    """The obligors of a commitment, by its key; ``table`` has those in force, or those recorded first."""
    return members_sql(dialect, table, "commitment_id", commitment)


def columns_sql(record: type[NamedTuple], table: str, **others: str) -> str:
    """The columns that a record is read from; ``others`` has the SQL of those not in the table."""
    columns = {name: others.get(name, f"{table}.{name}") for name in record._fields}
    return ", ".join(f'{column} AS "{name}"' for name, column in columns.items())


def agreement_terms_sql(dialect: Dialect) -> str:
    """The columns of AgreementTerms as they were recorded first, of an agreement ``a``."""
    return columns_sql(
        AgreementTerms, "a", parties=members_sql(dialect, "agreement_party", "agreement", "a.ref")
    )


def agreements_of_document_sql(dialect: Dialect, table: str = "document_agreement") -> str:
    """The agreements of a document ``d``; ``table`` has those in force, or those recorded first."""
    return members_sql(dialect, table, "document", "d.ref", "agreement")


def document_terms_sql(dialect: Dialect) -> str:
    """The columns of DocumentTerms as they were recorded first, of a document ``d``."""
    return columns_sql(DocumentTerms, "d", agreements=agreements_of_document_sql(dialect))


def meeting_terms_sql(dialect: Dialect, table: str = "meeting_agreement") -> str:
    """The columns of MeetingTerms, of a ``meeting``; ``table`` is as in ``agreements_of_document_sql``."""
    agreements = members_sql(dialect, table, "meeting", "meeting.ref", "agreement")
    return columns_sql(MeetingTerms, "meeting", agreements=agreements)


def commitment_terms_sql(dialect: Dialect, obligors: str = "commitment_obligor") -> str:
    """The columns of CommitmentTerms, of a commitment ``c``; ``obligors`` is as in ``obligors_sql``."""
    return columns_sql(CommitmentTerms, "c", obligors=obligors_sql(dialect, "c.id", obligors))


def successors_sql(dialect: Dialect, ref: str = "s.ref") -> str:
    """The refs of what replaces a commitment by an update ``u``, in one text; empty where nothing does.

    They are looked up only of the few updates that say so.
    """
    found = f"""SELECT {ref} AS ref FROM update_successor m JOIN commitment s ON s.id = m.successor_id
      WHERE m.update_id = u.id ORDER BY s.ref"""
    joined = f"(SELECT {dialect.joined.format('member.ref')} FROM ({found}) member)"
    return f"CASE WHEN u.status = '{Status.SUPERSEDED}' THEN coalesce({joined}, '') ELSE '' END"


def update_terms_sql(dialect: Dialect) -> str:
    """The columns of UpdateTerms, of an update ``u``; see UPDATES_WITH_REFS."""
    return columns_sql(UpdateTerms, "u", commitment="c.ref", successors=successors_sql(dialect))


UPDATES_WITH_REFS = "status_update u JOIN commitment c ON c.id = u.commitment_id"


def among_sql(dialect: Dialect, column: str, parameter: str) -> str:
    """Whether a column holds one of the texts of a parameter that takes several."""
    return f"{column} IN ({dialect.members.format(parameter)})"


def among_ids_sql(dialect: Dialect, column: str, parameter: str = ":ids") -> str:
    """Whether a column holds one of the keys of a parameter that takes several."""
    members = dialect.members.format(parameter).replace("SELECT value", "SELECT CAST(value AS bigint)")
    return f"{column} IN ({members})"
