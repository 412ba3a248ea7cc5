"""The tables, in SQLAlchemy Core; the migrations make them, and a test holds the two together."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    text,
)
from sqlalchemy.types import TypeEngine

from tracker.domain.days import from_microseconds, to_microseconds
from tracker.domain.text import NOTE_LIMIT
from tracker.domain.vocabulary import NOTE_REQUIRED_STATUSES, ActorKind, CommitmentKind, Status, Strength

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, stored as microseconds since 1970: exact, the same on every engine, eight bytes."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds since 1970."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The moment, in UTC."""
        return None if value is None else from_microseconds(value)


def _word_constraint(
    column: str, words: type[ActorKind | CommitmentKind | Status | Strength]
) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _text_column(name: str, *, required: bool = False) -> Column[str]:
    return Column(name, String, nullable=not required)


def _audit_columns() -> tuple[Column[datetime], Column[str]]:
    """When it was written down, and by whom."""
    moment: TypeEngine[datetime] = Moment()
    return Column("recorded_at", moment, nullable=False), Column("recorded_by", String, nullable=False)


actor = Table(
    "actor",
    metadata,
    Column("code", String, primary_key=True),
    _text_column("name", required=True),
    _text_column("kind", required=True),
    _word_constraint("kind", ActorKind),
)

agreement = Table(
    "agreement",
    metadata,
    Column("ref", String, primary_key=True),
    _text_column("title", required=True),
    _text_column("form", required=True),
    Column("concluded_on", Date, nullable=False),
    _text_column("place"),
    _text_column("note"),
    *_audit_columns(),
)

agreement_party = Table(
    "agreement_party",
    metadata,
    Column("agreement", ForeignKey("agreement.ref"), primary_key=True),
    Column("actor", ForeignKey("actor.code"), primary_key=True),
)

document = Table(
    "document",
    metadata,
    Column("ref", String, primary_key=True),
    Column("agreement", ForeignKey("agreement.ref"), nullable=False),
    _text_column("title", required=True),
    _text_column("publisher"),
    Column("published_on", Date),
    _text_column("url"),
    _text_column("note"),
    *_audit_columns(),
)

commitment = Table(
    "commitment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", String, nullable=False, unique=True),
    Column("agreement", ForeignKey("agreement.ref"), nullable=False, index=True),
    _text_column("title", required=True),
    _text_column("strength", required=True),
    _text_column("kind", required=True),
    _text_column("theme"),
    Column("due_on", Date),
    _text_column("wording"),
    Column("document", ForeignKey("document.ref")),
    _text_column("locator"),
    _text_column("note"),
    *_audit_columns(),
    _word_constraint("strength", Strength),
    _word_constraint("kind", CommitmentKind),
    Index("ix_commitment_recorded_at", "recorded_at"),
)

commitment_obligor = Table(
    "commitment_obligor",
    metadata,
    Column("commitment_id", ForeignKey("commitment.id"), primary_key=True),
    Column("actor", ForeignKey("actor.code"), primary_key=True),
    sqlite_with_rowid=False,
)

_needs_note = ", ".join(f"'{status}'" for status in NOTE_REQUIRED_STATUSES)

status_update = Table(
    "status_update",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("commitment_id", ForeignKey("commitment.id"), nullable=False),
    Column("effective_on", Date, nullable=False),
    _text_column("status"),
    Column("due_on", Date),
    _text_column("note"),
    Column("reporter", ForeignKey("actor.code")),
    _text_column("source"),
    Column("successor_id", ForeignKey("commitment.id")),
    Column("uid", String, nullable=False, unique=True),
    *_audit_columns(),
    _word_constraint("status", Status),
    CheckConstraint("status IS NOT NULL OR due_on IS NOT NULL OR note IS NOT NULL", name="says_something"),
    CheckConstraint(f"length(note) <= {NOTE_LIMIT}", name="note_length"),
    CheckConstraint(f"status NOT IN ({_needs_note}) OR note IS NOT NULL", name="note_needed"),
    CheckConstraint("(coalesce(status, '') = 'superseded') = (successor_id IS NOT NULL)", name="successor"),
    sqlite_autoincrement=True,
)

retraction = Table(
    "retraction",
    metadata,
    Column("update_id", ForeignKey("status_update.id"), nullable=False),
    _text_column("reason", required=True),
    *_audit_columns(),
    PrimaryKeyConstraint("update_id", "recorded_at"),
)

APPEND_ONLY_TABLES = (status_update, retraction)
"""The log: triggers refuse to change or delete its rows."""

VIEW_NAMES = ("commitment_standing", "commitment_log")
"""What other programs read; the migrations say what is in them."""


# One covering index for each question that is asked of every commitment: the latest entry up to a day
# is then a single seek, whatever the length of the log. Of one day the entry recorded last comes first;
# its moment says so and not its number, which an entry from another office gets when it comes in.
def _latest_update_index(name: str, *columns: str, where: str | None = None) -> Index:
    found = [status_update.c[column] for column in columns]
    return Index(f"ix_status_update_{name}", *found, sqlite_where=None if where is None else text(where))


_NEWEST = ("effective_on", "recorded_at", "id")
_latest_update_index("evidence", "commitment_id", *_NEWEST)
_latest_update_index(
    "assessment",
    "commitment_id",
    *_NEWEST,
    "status",
    "reporter",
    where="status IS NOT NULL AND reporter IS NULL",
)
_latest_update_index("due", "commitment_id", *_NEWEST, "due_on", where="due_on IS NOT NULL")
_latest_update_index(
    "claim",
    "commitment_id",
    "reporter",
    *_NEWEST,
    "status",
    where="status IS NOT NULL AND reporter IS NOT NULL",
)
_latest_update_index("recorded_at", "recorded_at")
