"""What all entries of one command have in common: its stamp, its look-ups, and what becomes of them."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.log_digests import LinkHead, LoweredMoment, digest_written, last_digest
from tracker.db.sql import among_sql
from tracker.db.terms_sql import terms_steps_sql
from tracker.domain.days import CLOCK_TOLERANCE, LATEST_DAY, end_of_day
from tracker.domain.errors import NoSuchRef, RuleViolation, TrackerError
from tracker.domain.message_filling import fill
from tracker.domain.terms import EntityRef
from tracker.domain.text_validation import required_text
from tracker.domain.vocabulary import TENTATIVE_STRENGTHS, Strength
from tracker.ledger import ledger_messages
from tracker.ledger.audit_stamp import AuditStamp
from tracker.ledger.recorders.differences import Differences
from tracker.ledger.recorders.due_anchors import DueAnchors
from tracker.ledger.recorders.ids import next_id
from tracker.ledger.recorders.import_choices import ImportChoices
from tracker.ledger.recorders.problem_report import DependentRowError, ReportProblem
from tracker.ledger.recorders.refs_of_file import RefsOfFile
from tracker.ledger.recorders.what_was_taken_back import RetractedInFile, TakenBack
from tracker.ledger.recorders.written_entries import ClaimedKeys, WrittenEntries
from tracker.queries.entities_with_refs import COMMITMENT, ENTITIES, Entity
from tracker.queries.obligors_ever import all_obligors_ever, commitments_with_unit
from tracker.queries.refs import RefLookup

_KINDS_OF_ENTRIES = ("update", "revision", "retraction", "standing", "event_day")
MAX_SUGGESTED_MISSES = 200  # names that are not there for which the nearest are looked up


class PendingMark(NamedTuple):
    """The mark that an entry brings along, and the entry."""

    line: int
    of: str | EntityRef
    mark: str


class KnownRef(NamedTuple):
    """A ref, and what the rules ask of it: of a commitment its key or its strength."""

    ref: str
    about: str | int | None


class _KnownRefs(dict[str, Mapping[str, str | int | None]]):
    """What is known of each ref, by the name of its entity; one is read whole when it is first asked for."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def __missing__(self, name: str) -> Mapping[str, str | int | None]:
        about = "e.id" if name == COMMITMENT.name else "NULL"
        sql = f"SELECT e.{ENTITIES[name].ref_column} AS ref, {about} AS about FROM {name} e"
        self[name] = {row.ref: row.about for row in self._connection.stream(sql, KnownRef)}
        return self[name]


class CachedRefLookup(RefLookup):
    """The names, each kind read whole once: a file asks for them again and again."""

    def __init__(self, connection: Connection, refused: set[tuple[str, str]]) -> None:
        super().__init__(connection)
        self._refused = refused
        self._missed = 0
        self._known = _KnownRefs(connection)
        self._parties: dict[str, Sequence[str]] = {}
        self._ever: dict[str, Mapping[str, Set[str]]] = {}
        self._agreements: dict[str, Sequence[str]] = {}
        self._tentative: Mapping[str, Strength] | None = None

    def exists(self, entity: Entity, ref: str) -> bool:
        """Whether it is there."""
        return ref in self._known[entity.name]

    def require(self, entity: Entity, ref: str, field: str) -> None:
        """Raise NoSuchRef if it is not there, and DependentRowError if the file would have brought it."""
        if ref not in self._known[entity.name]:
            if (entity.name, ref) in self._refused:
                raise DependentRowError
            self._missed += 1
            if self._missed > MAX_SUGGESTED_MISSES:
                raise NoSuchRef(entity.name, ref, entity.list_all)
            super().require(entity, ref, field)

    def commitment_id(self, ref: str) -> int:
        """The key of a commitment that is there."""
        return int(self._known[COMMITMENT.name][ref] or 0)

    def tentative_strength(self, ref: str) -> Strength | None:
        """The strength of a commitment that nobody has agreed to; None for a commitment proper."""
        if self._tentative is None:
            where = among_sql(self.connection.dialect, "strength", ":strengths")
            sql = f"""WITH {terms_steps_sql(self.connection)}
SELECT ref, strength AS about FROM commitment_in_force WHERE {where}"""
            latest = {"as_of": LATEST_DAY, "known_at": end_of_day(LATEST_DAY)}
            rows = self.connection.stream(sql, KnownRef, strengths=TENTATIVE_STRENGTHS, **latest)
            self._tentative = {row.ref: Strength(str(row.about)) for row in rows}
        return self._tentative.get(ref)

    def agreements_of_document(self, ref: str) -> Sequence[str]:
        """The agreements of a document."""
        if ref not in self._agreements:
            self._agreements[ref] = super().agreements_of_document(ref)
        return self._agreements[ref]

    def obligors_ever(self, ref: str) -> Set[str]:
        """Who owes a commitment, or did on some day."""
        if "obligors" not in self._ever:
            self._ever["obligors"] = all_obligors_ever(self.connection)
        return self._ever["obligors"].get(ref, frozenset())

    def has_unit(self, ref: str) -> bool:
        """Whether it is said of what there shall be how much."""
        if "unit" not in self._ever:
            self._ever["unit"] = {"": commitments_with_unit(self.connection)}
        return ref in self._ever["unit"][""]

    def parties_of_agreement(self, ref: str) -> Sequence[str]:
        """The parties of an agreement."""
        if ref not in self._parties:
            self._parties[ref] = super().parties_of_agreement(ref)
        return self._parties[ref]


class Recording:
    """The entries of one command: those of a file with a ``report`` of what is wrong, else one that is typed.

    What is wrong with an entry that is typed is raised, and one that is there already is wrong.
    """

    def __init__(
        self,
        connection: Connection,
        stamp: AuditStamp,
        report: ReportProblem | None = None,
        choices: ImportChoices = ImportChoices(),  # noqa: B008 - it cannot be changed
    ) -> None:
        self.connection = connection
        self.stamp = stamp
        self.is_typed = report is None
        self.report = report or _raise_problem
        self.choices = choices
        self.refs_of_file = RefsOfFile(connection, choices.renames)
        """What the refs of commitments in the file mean here."""
        self.differences = Differences(connection, choices)
        """What the file says otherwise of what is here."""
        self.retracted = RetractedInFile(connection)
        """What is in the file and was taken back here."""
        self.taken_back: list[TakenBack] = []
        """What was here before this command, and is taken back by it."""
        self.refused: set[tuple[str, str]] = set()
        """Kind and key of the entries of a file that are refused."""
        self.lookup = RefLookup(connection) if self.is_typed else CachedRefLookup(connection, self.refused)
        self.due_anchors = DueAnchors(connection, self.lookup, self.refs_of_file, self.refused)
        """What due dates hang on."""
        self.starts_of_due_dates = 0
        """How many continuing duties of a file have a due date, which is the day from which they are owed."""
        self.marks: list[PendingMark] = []
        """The marks that entries bring along."""
        self.owed_by_parties = 0
        """How many new commitments have nobody named who owes them: the parties do."""
        self.unsaid_fields: Set[str] = frozenset()
        """The fields that a file has nothing to say about: there is nothing in which it could differ."""
        self.takes_old_entries = False
        """Whether the file is of a time when nobody could say whose part a breach is about."""
        self.added: Counter[str] = Counter()
        self.already_there: Counter[str] = Counter()
        self.written = WrittenEntries()
        """The keys of all that was written."""
        self.lowered: dict[tuple[str, str], LoweredMoment] = {}
        """The moments of what was there that this command has made earlier, by table and name."""
        self.reported_circles: set[tuple[int, ...]] = set()
        """The commitments, by their keys, that a file would replace in a circle, as far as it is reported."""
        self.earliest: datetime | None = None
        """The earliest moment that an entry brought along from where it was recorded."""
        self._latest = stamp.at + CLOCK_TOLERANCE
        self._authors: dict[str, str] = {}

    def moment(self, given: datetime | None) -> datetime:
        """When an entry was recorded: now, or at a given moment. Raises RuleViolation for the future.

        A plain day is read as its end; of a day that is not over it is now.
        """
        if given is None:
            return self.stamp.at
        if given <= self.stamp.at:
            return given
        if given == end_of_day(given.date()) and given.date() <= self._latest.date():
            return self.stamp.at
        if given > self._latest:
            message = fill(ledger_messages.MOMENT_TO_COME, moment=given)
            raise RuleViolation(message, fill(ledger_messages.RECORDED_BEFORE), "recorded_at")
        return given

    def author(self, given: str | None) -> str:
        """Who recorded an entry. Raises RuleViolation for a name that is empty or too long."""
        if given is None:
            return self.stamp.by
        if given not in self._authors:  # a few have recorded all of a file
            self._authors[given] = required_text(given, "recorded_by")
        return self._authors[given]

    def is_refused_entry(self, uid: str) -> bool:
        """Whether an entry of the log is in the file and refused, which is reported already."""
        return not self.refused.isdisjoint((kind, uid) for kind in _KINDS_OF_ENTRIES)

    def save_command(
        self,
        undoes: int | None = None,
        heads: Sequence[str] = (),
        by_others: ClaimedKeys = MappingProxyType({}),
    ) -> int | None:
        """Write down what this command recorded, where it recorded anything, and which one it undoes.

        One row for each range of keys, and then one for the command, whose number is given back. ``heads``
        are the last digests of the logs of others that it took in, ``by_others`` the keys for which these
        answer.
        """
        connection, stamp, lowered = self.connection, self.stamp, list(self.lowered.values())
        if not (self.written.ranges or lowered or heads or undoes is not None):
            return None
        number = next_id(connection, "command")
        connection.insert("command_entry", list(self.written.rows(number, by_others)))
        connection.insert("earlier_moment", [_earlier_row(number, one) for one in lowered])
        head = LinkHead(last_digest(connection), stamp.at, stamp.by, stamp.command, heads)
        digest = digest_written(connection, number, head, self.written.ranges, lowered)
        command = {"id": number, "recorded_at": stamp.at, "recorded_by": stamp.by, "words": stamp.command}
        connection.insert("command", [command | {"undoes": undoes, "digest": digest}])
        return number

    def note_lowered(self, one: LoweredMoment) -> None:
        """Keep in mind how something was recorded before its moment became earlier."""
        self.lowered.setdefault((one.table, one.name), one)

    def note_earliest(self, moment: datetime) -> None:
        """Keep in mind that something is known from a moment before this one."""
        self.earliest = min(moment, self.earliest or moment)


def _earlier_row(command: int, one: LoweredMoment) -> dict[str, object]:
    moment = {"recorded_at": one.recorded_at, "recorded_by": one.recorded_by}
    return {"command_id": command, "kind": one.table, "name": one.name} | moment


def _raise_problem(_: int, error: TrackerError, __: str, ___: object) -> None:
    raise error
