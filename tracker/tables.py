"""The tables, in SQLAlchemy Core; the migrations make them, and a test holds the two together."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Dialect,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    TypeDecorator,
    and_,
)
from sqlalchemy.types import TypeEngine

from tracker.days import microseconds, moment_of
from tracker.text import NOTE_LIMIT
from tracker.vocabulary import NEEDS_NOTE, ActorKind, Kind, Status, Strength

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
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The moment, in UTC."""
        return None if value is None else moment_of(value)


def _one_of(column: str, words: type[ActorKind | Kind | Status | Strength]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _text(name: str, *, required: bool = False) -> Column[str]:
    return Column(name, String, nullable=not required)


def _recorded() -> tuple[Column[datetime], Column[str]]:
    """When it was written down, and by whom."""
    moment: TypeEngine[datetime] = Moment()
    return Column("recorded_at", moment, nullable=False), Column("recorded_by", String, nullable=False)


actor = Table(
    "actor",
    metadata,
    Column("code", String, primary_key=True),
    _text("name", required=True),
    _text("kind", required=True),
    _one_of("kind", ActorKind),
)

agreement = Table(
    "agreement",
    metadata,
    Column("ref", String, primary_key=True),
    _text("title", required=True),
    _text("form", required=True),
    Column("concluded_on", Date, nullable=False),
    _text("place"),
    _text("note"),
    *_recorded(),
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
    _text("title", required=True),
    _text("publisher"),
    Column("published_on", Date),
    _text("url"),
    _text("note"),
    *_recorded(),
)

commitment = Table(
    "commitment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ref", String, nullable=False, unique=True),
    Column("agreement", ForeignKey("agreement.ref"), nullable=False, index=True),
    _text("title", required=True),
    _text("strength", required=True),
    _text("kind", required=True),
    _text("theme"),
    Column("due_on", Date),
    _text("wording"),
    Column("document", ForeignKey("document.ref")),
    _text("locator"),
    _text("note"),
    *_recorded(),
    _one_of("strength", Strength),
    _one_of("kind", Kind),
    Index("ix_commitment_recorded_at", "recorded_at"),
)

commitment_obligor = Table(
    "commitment_obligor",
    metadata,
    Column("commitment_id", ForeignKey("commitment.id"), primary_key=True),
    Column("actor", ForeignKey("actor.code"), primary_key=True),
    sqlite_with_rowid=False,
)

_needs_note = ", ".join(f"'{status}'" for status in NEEDS_NOTE)

status_update = Table(
    "status_update",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("commitment_id", ForeignKey("commitment.id"), nullable=False),
    Column("effective_on", Date, nullable=False),
    _text("status"),
    Column("due_on", Date),
    _text("note"),
    Column("reporter", ForeignKey("actor.code")),
    _text("source"),
    Column("successor_id", ForeignKey("commitment.id")),
    Column("uid", String, nullable=False, unique=True),
    *_recorded(),
    _one_of("status", Status),
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
    _text("reason", required=True),
    *_recorded(),
    PrimaryKeyConstraint("update_id", "recorded_at"),
)

APPEND_ONLY = (status_update, retraction)
"""The log: triggers refuse to change or delete its rows."""

VIEWS = ("commitment_standing", "commitment_log")
"""What other programs read; the migrations say what is in them."""


def assesses(update: FromClause) -> ColumnElement[bool]:
    """Whether an update is the desk's own judgement."""
    return and_(update.c.status.is_not(None), update.c.reporter.is_(None))


def claims(update: FromClause) -> ColumnElement[bool]:
    """Whether an update is what an actor says."""
    return and_(update.c.status.is_not(None), update.c.reporter.is_not(None))


def moves_due(update: FromClause) -> ColumnElement[bool]:
    """Whether an update gives a due date."""
    return update.c.due_on.is_not(None)


def says_anything(update: FromClause) -> ColumnElement[bool]:
    """Every update: all of them are evidence."""
    return update.c.effective_on.is_not(None)


# One covering index for each question that is asked of every commitment: the latest entry up to a day
# is then a single seek, whatever the length of the log. Of one day the entry recorded last comes first;
# its moment says so and not its number, which an entry from another office gets when it comes in.
def _seek(name: str, *columns: str, where: ColumnElement[bool] | None = None) -> Index:
    found = [status_update.c[column] for column in columns]
    return Index(f"ix_status_update_{name}", *found, sqlite_where=where)


_NEWEST = ("effective_on", "recorded_at", "id")
_seek("evidence", "commitment_id", *_NEWEST)
_seek("assessment", "commitment_id", *_NEWEST, "status", "reporter", where=assesses(status_update))
_seek("due", "commitment_id", *_NEWEST, "due_on", where=moves_due(status_update))
_seek("claim", "commitment_id", "reporter", *_NEWEST, "status", where=claims(status_update))
_seek("recorded_at", "recorded_at")
