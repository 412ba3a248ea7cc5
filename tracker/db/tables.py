"""The tables, in SQLAlchemy Core; the migrations make them, and a test holds the two together."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple, get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeEngine

from tracker.db.sql import AMOUNTS_AND_ASKS, JUDGED_NEWS, NAMES_OF_PART_TABLES, words_sql
from tracker.domain.days import from_microseconds, to_microseconds
from tracker.domain.fields import (
    Count,
    Day,
    Field,
    Ref,
    Refs,
    Retracted,
    VocabularyWord,
    YesNo,
    fields_of,
    value_type,
)
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventDayTerms,
    EventTerms,
    MarkTerms,
    MeetingTerms,
    StandingTerms,
    UpdateTerms,
)
from tracker.domain.untrusted_text import NOTE_LIMIT
from tracker.domain.vocabulary import NOTE_REQUIRED_STATUSES

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


def _columns_of(record: type[NamedTuple], *, key: str = "") -> list[Column[Any] | CheckConstraint]:
    """The columns of a record's fields, and their constraints; several refs have a table of their own."""
    found: list[Column[Any] | CheckConstraint] = []
    for field in fields_of(record):
        if isinstance(field.kind, Refs | Retracted):
            continue
        found.append(_column_of(field, is_key=field.name == key))
        if isinstance(field.kind, VocabularyWord):
            known_words = words_sql(value_type(field.type))  # type: ignore[arg-type]
            found.append(CheckConstraint(f"{field.name} IN {known_words}", name=field.name))
    return found


def _column_of(field: Field, *, is_key: bool) -> Column[Any]:
    may_be_null = type(None) in get_args(field.type)
    if isinstance(field.kind, Ref) and field.kind.entity == "commitment":
        name = f"{field.name}_id"
        return Column(name, ForeignKey("commitment.id"), nullable=may_be_null)
    links = [ForeignKey(_KEYS[field.kind.entity])] if isinstance(field.kind, Ref) else []
    if isinstance(field.kind, YesNo):
        return Column(field.name, Boolean, nullable=False, server_default=false())
    type_ = _COLUMN_TYPES.get(type(field.kind), String)
    return Column(field.name, type_, *links, nullable=may_be_null, primary_key=is_key)


_COLUMN_TYPES: dict[type, Any] = {Day: Date, Count: Integer}
"""What is no text; an amount is stored as it was written, since no number of an engine is as exact."""
_KEYS = {
    "actor": "actor.code",
    "agreement": "agreement.ref",
    "document": "document.ref",
    "event": "event.ref",
    "meeting": "meeting.ref",
}


def _recorded() -> tuple[Column[datetime], Column[str]]:
    """When it was written down, and by whom."""
    moment: TypeEngine[datetime] = Moment()
    return Column("recorded_at", moment, nullable=False), Column("recorded_by", String, nullable=False)


ENTITY_COLUMNS = ("commitment_id", "agreement", "document", "actor", "event", "meeting")
"""The columns that say what an entry is about, where it is about something that has a ref."""


def _links_to_entities() -> Iterator[Column[Any]]:
    keys = {"commitment_id": "commitment.id"} | _KEYS
    return (Column(name, ForeignKey(keys[name])) for name in ENTITY_COLUMNS)


ENTRY_COLUMNS = ("standing_id", "event_day_id")
"""The columns that name an entry of the log that is neither update, revision nor retraction."""


def _links_to_entries() -> Iterator[Column[Any]]:
    keys = {"standing_id": "agreement_standing.id", "event_day_id": "event_day.id"}
    return (Column(name, ForeignKey(keys[name])) for name in ENTRY_COLUMNS)


def _names_one(*columns: str) -> str:
    """The condition that exactly one of some columns has a value."""
    return " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns) + " = 1"


actor = Table(
    "actor",
    metadata,
    *_columns_of(ActorTerms, key="code"),
    # Of the actors of an older database nobody knows it.
    Column("recorded_at", Moment()),
    Column("recorded_by", String),
)
agreement = Table("agreement", metadata, *_columns_of(AgreementTerms, key="ref"), *_recorded())
agreement_party = Table(
    "agreement_party",
    metadata,
    Column("agreement", ForeignKey("agreement.ref"), primary_key=True),
    Column("actor", ForeignKey("actor.code"), primary_key=True),
)
document = Table("document", metadata, *_columns_of(DocumentTerms, key="ref"), *_recorded())
document_agreement = Table(
    "document_agreement",
    metadata,
    Column("document", ForeignKey("document.ref"), primary_key=True),
    Column("agreement", ForeignKey("agreement.ref"), primary_key=True),
    Index("ix_document_agreement_agreement", "agreement"),
)
event = Table("event", metadata, *_columns_of(EventTerms, key="ref"), *_recorded())
meeting = Table("meeting", metadata, *_columns_of(MeetingTerms, key="ref"), *_recorded())
meeting_agreement = Table(
    "meeting_agreement",
    metadata,
    Column("meeting", ForeignKey("meeting.ref"), primary_key=True),
    Column("agreement", ForeignKey("agreement.ref"), primary_key=True),
    Index("ix_meeting_agreement_agreement", "agreement"),
)
commitment = Table(
    "commitment",
    metadata,
    Column("id", Integer, primary_key=True),
    *_columns_of(CommitmentTerms),
    *_recorded(),
    UniqueConstraint("ref"),
    UniqueConstraint("uid"),
    Index("ix_commitment_agreement", "agreement"),
    Index("ix_commitment_recorded_at", "recorded_at"),
)
commitment_obligor = Table(
    "commitment_obligor",
    metadata,
    Column("commitment_id", ForeignKey("commitment.id"), primary_key=True),
    Column("actor", ForeignKey("actor.code"), primary_key=True),
    sqlite_with_rowid=False,
)

former_ref = Table(
    "former_ref",
    metadata,
    Column("ref", String, primary_key=True),
    Column("commitment_id", ForeignKey("commitment.id"), nullable=False),
    Column("recorded_at", Moment(), primary_key=True),
    Column("recorded_by", String, nullable=False),
    Index("ix_former_ref_commitment_id", "commitment_id", "recorded_at"),
)
"""The refs that commitments had until they were renamed, at ``recorded_at``; one can be had twice."""

SAYING_COLUMNS = ("status", "due_on", "note", "value", "incidents", "ask", "owner")
"""The columns of which an update must have one."""
status_update = Table(
    "status_update",
    metadata,
    Column("id", Integer, primary_key=True),
    *_columns_of(UpdateTerms),
    *_recorded(),
    # Of one day the entries count in the order of these two, the same in every office.
    Column("ordered_at", Moment(), nullable=False),
    Column("tiebreak", Integer, nullable=False),
    UniqueConstraint("uid"),
    Index("ix_status_update_corrects", "corrects", sqlite_where=text("corrects IS NOT NULL")),
    CheckConstraint(" OR ".join(f"{column} IS NOT NULL" for column in SAYING_COLUMNS), name="says_something"),
    CheckConstraint(f"length(note) <= {NOTE_LIMIT}", name="note_length"),
    CheckConstraint(
        f"status NOT IN {words_sql(NOTE_REQUIRED_STATUSES)} OR note IS NOT NULL", name="note_needed"
    ),
    sqlite_autoincrement=True,
)
update_successor = Table(
    "update_successor",
    metadata,
    Column("update_id", ForeignKey("status_update.id"), primary_key=True),
    Column("successor_id", ForeignKey("commitment.id"), primary_key=True),
    Index("ix_update_successor_successor_id", "successor_id"),
)
"""What replaces a commitment, by each update that says that it is superseded."""

agreement_standing = Table(
    "agreement_standing",
    metadata,
    Column("id", Integer, primary_key=True),
    *_columns_of(StandingTerms),
    *_recorded(),
    UniqueConstraint("uid"),
    Index("ix_agreement_standing_agreement", "agreement"),
)
event_day = Table(
    "event_day",
    metadata,
    Column("id", Integer, primary_key=True),
    *_columns_of(EventDayTerms),
    *_recorded(),
    UniqueConstraint("uid"),
    Index("ix_event_day_event", "event"),
)

revision = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", String, nullable=False),
    *_links_to_entities(),
    # Of a correction the earliest day there is: it says that the terms were always so.
    Column("effective_on", Date, nullable=False),
    Column("reason", String, nullable=False),
    *_recorded(),
    UniqueConstraint("uid"),
    CheckConstraint(_names_one(*ENTITY_COLUMNS), name="of_one"),
)
"""What says that the terms of something were, or are from a day on, other than recorded first."""

revised_term = Table(
    "revised_term",
    metadata,
    Column("revision_id", ForeignKey("revision.id"), primary_key=True),
    Column("term", String, primary_key=True),
    # A day in ISO, several codes or refs as a JSON array, and nothing where the term is taken away.
    Column("value", String, nullable=False),
)

retraction = Table(
    "retraction",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", String, nullable=False),
    Column("update_id", ForeignKey("status_update.id")),
    Column("revision_id", ForeignKey("revision.id")),
    Column("retraction_id", ForeignKey("retraction.id")),
    *_links_to_entries(),
    *_links_to_entities(),
    Column("reason", String, nullable=False),
    # Of what an import brought, the office that undid it; other offices pass it over.
    Column("undone_by", String),
    *_recorded(),
    UniqueConstraint("uid"),
    CheckConstraint(
        _names_one("coalesce(revision_id, update_id)", "retraction_id", *ENTRY_COLUMNS, *ENTITY_COLUMNS),
        name="of_one",
    ),
)
"""What takes an entry back, or something that should never have been entered.

An amendment of a due date is in ``revision`` and ``status_update`` under one number: both are named.
"""
for _column in ("update_id", "revision_id", "retraction_id", *ENTRY_COLUMNS, *ENTITY_COLUMNS):
    Index(
        f"ix_retraction_{_column}",
        retraction.c[_column],
        retraction.c.recorded_at,
        sqlite_where=text(f"{_column} IS NOT NULL"),
    )
for _column in ENTITY_COLUMNS:
    Index(f"ix_revision_{_column}", revision.c[_column], sqlite_where=text(f"{_column} IS NOT NULL"))

mark = Table(
    "mark",
    metadata,
    Column("id", Integer, primary_key=True),
    # The uid of an entry of the log, else what has a ref.
    Column("entry", String),
    *_links_to_entities(),
    *_columns_of(MarkTerms),
    *_recorded(),
    UniqueConstraint("uid"),
    Index("ix_mark_entry", "entry"),
    CheckConstraint(_names_one("entry", *ENTITY_COLUMNS), name="of_one"),
)
"""For whose eyes something is, from each moment on."""
for _column in ENTITY_COLUMNS:
    Index(f"ix_mark_{_column}", mark.c[_column], sqlite_where=text(f"{_column} IS NOT NULL"))

office = Table(
    "office",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("actor", ForeignKey("actor.code")),
    *_recorded(),
)
"""Who we are, by what was said last."""

command = Table(
    "command",
    metadata,
    Column("id", Integer, primary_key=True),
    *_recorded(),
    Column("words", String, nullable=False),
    Column("undoes", ForeignKey("command.id")),
    # Over the one before and what the command wrote; none where it is older than the chain.
    Column("digest", String),
    Index("ix_command_undoes", "undoes"),
)
"""Each command that wrote something, with what was typed but for its values."""

command_entry = Table(
    "command_entry",
    metadata,
    Column("command_id", ForeignKey("command.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("first_key", String, primary_key=True),
    Column("last_key", String, nullable=False),
    # Whether the commands of others that it took in answer for these rows in the chain.
    Column("by_others", Boolean, nullable=False, server_default=false()),
)
"""What a command wrote: of each table the keys from one to another, both included."""

earlier_moment = Table(
    "earlier_moment",
    metadata,
    Column("command_id", ForeignKey("command.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    *_recorded(),
)
"""When and by whom an entry was recorded, until a command took in that it was recorded earlier elsewhere."""

other_command = Table(
    "other_command",
    metadata,
    Column("digest", String, primary_key=True),
    Column("previous", String),
    *_recorded(),
    Column("words", String, nullable=False),
    # Those of the commands of others, as a JSON array, that it took in.
    Column("heads", String),
    # The digest of the refs that it gave to commitments, which are that office's own.
    Column("refs", String),
    Column("command_id", ForeignKey("command.id")),
    Index("ix_other_command_recorded_at", "recorded_at", "digest"),
)
"""Each command of another office, by the digest that it has there, and our command that took it in.

One that none of ours took in is the beginning: it stands for all that is older than the chain.
"""

other_command_entry = Table(
    "other_command_entry",
    metadata,
    Column("digest", ForeignKey("other_command.digest"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("first_key", String, primary_key=True),
    Column("last_key", String, nullable=False),
)
"""What it wrote, as far as it is the same here: of each table the keys that the rows have here."""

other_command_line = Table(
    "other_command_line",
    metadata,
    Column("digest", ForeignKey("other_command.digest"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("line", String, nullable=False),
)
"""What it wrote that is otherwise here, or not here at all, in its own words."""

APPEND_ONLY_TABLES = (
    agreement_party,
    document_agreement,
    meeting_agreement,
    commitment_obligor,
    former_ref,
    status_update,
    update_successor,
    agreement_standing,
    event_day,
    revision,
    revised_term,
    retraction,
    mark,
    office,
    command,
    command_entry,
    earlier_moment,
    other_command,
    other_command_entry,
    other_command_line,
)
"""The log: triggers refuse to change or delete its rows, but that a moment becomes earlier."""

PART_TABLES = tuple(metadata.tables[name] for name in NAMES_OF_PART_TABLES)
"""The rows that are part of another, which the first column of their key names.

They are written before it, and never after it: triggers refuse that. That it is there is looked at when all
is saved, in a file because every transaction of ours says so (``defer_foreign_keys``).
"""


# One covering index for each question that is asked of every commitment: the latest entry up to a day
# is then a single seek, whatever the length of the log. Of one day the entry recorded last comes first; its
# moment says so and not its number, which an entry from another office gets when it comes in.
def _latest_update_index(name: str, *columns: str, where: str | None = None) -> Index:
    found = [status_update.c[column] for column in columns]
    return Index(f"ix_status_update_{name}", *found, sqlite_where=None if where is None else text(where))


_NEWEST = ("effective_on", "ordered_at", "tiebreak", "recorded_at")
_latest_update_index(
    "evidence",
    "commitment_id",
    *_NEWEST,
    "reporter",
)
_latest_update_index(
    "assessment",
    "commitment_id",
    *_NEWEST,
    "status",
    "reporter",
    where="status IS NOT NULL AND reporter IS NULL",
)
_latest_update_index("due", "commitment_id", *_NEWEST, "due_on", "reporter", where="due_on IS NOT NULL")
_latest_update_index(
    "claim",
    "commitment_id",
    "reporter",
    *_NEWEST,
    "status",
    where="status IS NOT NULL AND reporter IS NOT NULL",
)
_latest_update_index("recorded_at", "recorded_at")
Index(
    "ix_status_update_part",
    status_update.c.commitment_id,
    sqlite_where=text(JUDGED_NEWS.replace("u.", "")),
)
"""The updates by which a commitment is judged part by part, or occurrence by occurrence."""
Index(
    "ix_status_update_value",
    status_update.c.commitment_id,
    sqlite_where=text(AMOUNTS_AND_ASKS.replace("u.", "")),
)
