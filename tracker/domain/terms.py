"""What can be recorded: each kind of record with its fields, each declared once (see ``domain.fields``).

To add a field: a line here, a migration, and where it is to be shown.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from tracker.domain.fields import (
    Amount,
    Anchor,
    Count,
    Day,
    DueRuleText,
    InLanguages,
    Line,
    LongText,
    NewCode,
    NewRef,
    Period,
    Ref,
    Refs,
    Retracted,
    Revised,
    TermNames,
    Uid,
    VocabularyWord,
    YesNo,
)
from tracker.domain.translations import Translations
from tracker.domain.vocabulary import ActorKind, AgreementStanding, CommitmentKind, Mark, Status, Strength

NOTE_HELP = "In your own words; - reads them."
TITLE_IN_HELP = "What it is called in another language; repeat."


class ActorTerms(NamedTuple):
    """Whoever owes or reports."""

    code: Annotated[str, NewCode("Its short code, for good: IR.")]
    name: Annotated[str, Line("What it is called.")]
    kind: Annotated[ActorKind, VocabularyWord(", ".join(ActorKind), "actor kind", "--kind", "K")]
    name_in: Annotated[Translations | None, InLanguages(TITLE_IN_HELP, "--name-in")] = None


class AgreementTerms(NamedTuple):
    """What was concluded."""

    ref: Annotated[str, NewRef("Its short name, for good: pk-ir-2017.")]
    title: Annotated[str, Line("What it is called.")]
    form: Annotated[str, Line("Treaty, memorandum, communiqué, talks …", "--form")]
    concluded_on: Annotated[date, Day("The day it was concluded.", "day of conclusion", "--on", is_past=True)]
    parties: Annotated[tuple[str, ...], Refs("actor", "Who concluded it; repeat.", "--party")]
    title_in: Annotated[Translations | None, InLanguages(TITLE_IN_HELP, "--title-in")] = None
    place: Annotated[str | None, Line("Where it was concluded.", "--place")] = None
    note: Annotated[str | None, LongText(NOTE_HELP)] = None


class DocumentTerms(NamedTuple):
    """A text in which agreements can be read."""

    ref: Annotated[str, NewRef("Its short name, for good: pk-ir-2017.")]
    agreements: Annotated[
        tuple[str, ...], Refs("agreement", "What can be read in it; repeat.", "--agreement", "REF")
    ]
    title: Annotated[str, Line("What it is called.")]
    title_in: Annotated[Translations | None, InLanguages(TITLE_IN_HELP, "--title-in")] = None
    publisher: Annotated[str | None, Line("Who published it.", "--publisher")] = None
    published_on: Annotated[
        date | None, Day("The day it was published.", "day of publication", "--on", is_past=True)
    ] = None
    url: Annotated[str | None, Line("Where it can be found.", "--url", "URL")] = None
    note: Annotated[str | None, LongText(NOTE_HELP)] = None


class EventTerms(NamedTuple):
    """What deadlines hang on. Its ref is the agreement's, a colon, and a name that is the agreement's own."""

    ref: Annotated[str, NewRef("Its short name in the agreement: d-day.")]
    agreement: Annotated[str, Ref("agreement", "The agreement.", "--agreement", is_fixed=True)]
    title: Annotated[str, Line("What it is called.")]
    title_in: Annotated[Translations | None, InLanguages(TITLE_IN_HELP, "--title-in")] = None
    note: Annotated[str | None, LongText(NOTE_HELP)] = None


class MeetingTerms(NamedTuple):
    """A session of the parties about one agreement or several."""

    ref: Annotated[str, NewRef("Its short name, for good: jbc-2018.")]
    agreements: Annotated[
        tuple[str, ...], Refs("agreement", "What it is about; repeat.", "--agreement", "REF")
    ]
    held_on: Annotated[date, Day("The day of the meeting.", "day of the meeting", "--on")]
    title: Annotated[str | None, Line("What it is called.")] = None
    title_in: Annotated[Translations | None, InLanguages(TITLE_IN_HELP, "--title-in")] = None
    place: Annotated[str | None, Line("Where it is held.", "--place")] = None
    note: Annotated[str | None, LongText(NOTE_HELP)] = None


class CommitmentTerms(NamedTuple):
    """What is owed, by whom, how firmly and by when; without obligors the parties of the agreement owe it."""

    ref: Annotated[str, NewRef("Its short name; else the agreement's and a number.")]
    agreement: Annotated[str, Ref("agreement", "The agreement.", "--agreement")]
    title: Annotated[str, Line("What is owed, in a few words.")]
    title_in: Annotated[Translations | None, InLanguages(TITLE_IN_HELP, "--title-in")] = None
    obligors: Annotated[
        tuple[str, ...], Refs("actor", "Who owes it; repeat for a joint one.", "--obligor")
    ] = ()
    strength: Annotated[Strength, VocabularyWord(", ".join(Strength), "strength", "--strength", "S")] = (
        Strength.AGREED
    )
    kind: Annotated[CommitmentKind, VocabularyWord(", ".join(CommitmentKind), "kind", "--kind", "K")] = (
        CommitmentKind.ONE_OFF
    )
    theme: Annotated[str | None, Line("What it is about: border.", "--theme", "T", is_shared=True)] = None
    agreed_on: Annotated[
        date | None,
        Day("The day it was agreed, if not the agreement's.", "day agreed", "--agreed-on", is_past=True),
    ] = None
    due_on: Annotated[
        date | None,
        Day(
            'The due date; or by an event: "d-day + 40 days", "after elections".',
            "due date",
            "--due",
            is_due=True,
        ),
    ] = None
    due: Annotated[str | None, DueRuleText("When it is due, by an event or another commitment.")] = None
    after: Annotated[str | None, Anchor("What must have happened before it is due.")] = None
    due_words: Annotated[str | None, Line("The text's own words on when.", "--due-words")] = None
    every: Annotated[str | None, Period("How often it recurs: month, 3 months.", "--every")] = None
    starts_on: Annotated[
        date | None, Day("The day from which it is owed.", "first day", "--starts", is_due=True)
    ] = None
    ends_on: Annotated[date | None, Day("The day on which it ends.", "last day", "--ends", is_due=True)] = (
        None
    )
    target: Annotated[Decimal | None, Amount("How much there shall be.", "--target")] = None
    unit: Annotated[str | None, Line("Of what: prisoners, kilometres.", "--unit")] = None
    wording: Annotated[str | None, Line("The words that name it.", "--wording")] = None
    document: Annotated[str | None, Ref("document", "Where it can be read.", "--document")] = None
    locator: Annotated[str | None, Line("Where in it.", "--locator")] = None
    note: Annotated[str | None, LongText(NOTE_HELP)] = None
    uid: Annotated[str, Uid()] = ""


class UpdateTerms(NamedTuple):
    """One dated entry of a commitment's log: an assessment, a claim if it has a reporter, or other news."""

    commitment: Annotated[str, Ref("commitment", "The commitment, or the beginning of its ref.")]
    effective_on: Annotated[date, Day("The day it was true; else today.", "day", "--on", is_past=True)]
    status: Annotated[Status | None, VocabularyWord("How far it is.", "status", "", "[STATUS]")] = None
    side: Annotated[
        str | None, Ref("actor", "Whose part it is about, of those who owe it.", "--side", "OBLIGOR")
    ] = None
    due_on: Annotated[
        date | None, Day("The new due date, or none.", "due date", "--due", is_due=True, can_end=True)
    ] = None
    value: Annotated[Decimal | None, Amount("How much there is by then, in all.", "--value")] = None
    incidents: Annotated[int | None, Count("How many acts against it.", "--incidents")] = None
    note: Annotated[str | None, LongText(NOTE_HELP)] = None
    reporter: Annotated[
        str | None,
        Ref(
            "actor", "Whose claim it is; without one it is the desk's own assessment.", "--reporter", "ACTOR"
        ),
    ] = None
    speaker: Annotated[str | None, Line("Who spoke for the reporter.", "--speaker")] = None
    source: Annotated[str | None, Line("Where it can be read.", "--source")] = None
    occurrence: Annotated[
        date | None, Day("Of a duty that recurs, which one: its due date.", "occurrence", "--occurrence")
    ] = None
    ask: Annotated[str | None, Line("What we want next, or none.", "--ask")] = None
    owner: Annotated[str | None, Line("Who of us follows it up, or none.", "--owner")] = None
    is_seen: Annotated[bool, YesNo("It was seen that day; since when is not known.")] = False
    successors: Annotated[
        tuple[str, ...],
        Refs("commitment", "What replaces it, when superseded; repeat.", "--successor", "REF"),
    ] = ()
    uid: Annotated[str, Uid()] = ""
    accepts: Annotated[str | None, Uid("The claim that it agrees with.")] = None
    corrects: Annotated[str | None, Uid("The entry in whose place it stands.")] = None


class StandingTerms(NamedTuple):
    """One dated entry about an agreement as a whole: whether it is in force, by us or by a reporter."""

    agreement: Annotated[str, Ref("agreement", "The agreement.")]
    standing: Annotated[
        AgreementStanding, VocabularyWord(", ".join(AgreementStanding), "standing", "", "STANDING")
    ]
    effective_on: Annotated[date, Day("The day it was true; else today.", "day", "--on", is_past=True)]
    side: Annotated[str | None, Ref("actor", "Whose act it is.", "--side", "PARTY")] = None
    note: Annotated[str | None, LongText(NOTE_HELP)] = None
    reporter: Annotated[
        str | None, Ref("actor", "Whose word it is; without one it is ours.", "--reporter", "ACTOR")
    ] = None
    speaker: Annotated[str | None, Line("Who spoke for the reporter.", "--speaker")] = None
    source: Annotated[str | None, Line("Where it can be read.", "--source")] = None
    uid: Annotated[str, Uid()] = ""


class EventDayTerms(NamedTuple):
    """One dated entry about an event: on which day it is, or was; without a day, that this is not known."""

    event: Annotated[str, Ref("event", "The event.")]
    effective_on: Annotated[date, Day("The day it was said or set; else today.", "day", "--on", is_past=True)]
    day: Annotated[date | None, Day("The day of the event, or unknown.", "day of the event", is_due=True)] = (
        None
    )
    note: Annotated[str | None, LongText(NOTE_HELP)] = None
    uid: Annotated[str, Uid()] = ""


class EntityRef(NamedTuple):
    """What an entry is about, where that has a ref: the kind of record, and its ref or code."""

    kind: str
    ref: str


class RevisionTerms(NamedTuple):
    """What says that the terms of something are other than recorded: always, or from a day on.

    ``terms`` has the values that are other now; those of ``cleared`` are taken away. Without a day it is a
    correction, which holds for every day, else an amendment.
    """

    of: Annotated[EntityRef, Revised("What is revised.")]
    terms: Mapping[str, Any]
    reason: Annotated[str, LongText("Why.", "--reason", "REASON")]
    effective_on: Annotated[
        date | None, Day("The day from which they hold.", "day", "--on", is_past=True)
    ] = None
    cleared: Annotated[tuple[str, ...], TermNames("The terms that are taken away.")] = ()
    uid: Annotated[str, Uid()] = ""


REVISABLE: Mapping[str, type[NamedTuple]] = {
    "commitment": CommitmentTerms,
    "agreement": AgreementTerms,
    "document": DocumentTerms,
    "actor": ActorTerms,
    "event": EventTerms,
    "meeting": MeetingTerms,
}
"""The records of each kind that can be revised."""


class FormerRef(NamedTuple):
    """A ref that a commitment had until a moment, at which somebody renamed it."""

    ref: str
    until: datetime
    by: str


class RetractionTerms(NamedTuple):
    """What takes back an entry of the log, by its uid, or something that has a ref."""

    of: Annotated[str | EntityRef, Retracted("What is taken back.")]
    reason: Annotated[str, LongText("Why it is taken back.", metavar="REASON")]
    undone_by: Annotated[str | None, Line("The office that undid the import that brought it.")] = None
    uid: Annotated[str, Uid()] = ""


class OfficeTerms(NamedTuple):
    """Who we are: what our pages bear, and which actor we are."""

    name: Annotated[str | None, Line("What our office is called.", "--name")] = None
    actor: Annotated[str | None, Ref("actor", "Which actor we are.", "--actor", "CODE")] = None


class MarkTerms(NamedTuple):
    """For whose eyes an entry is from now on, or something that has a ref."""

    of: Annotated[str | EntityRef, Retracted("What is marked.")]
    mark: Annotated[Mark, VocabularyWord(", ".join(Mark), "mark")]
    uid: Annotated[str, Uid()] = ""


UPDATE, STANDING, EVENT_DAY = "update", "standing", "event_day"
ENTRY_TERMS: Mapping[str, type[NamedTuple]] = {
    UPDATE: UpdateTerms,
    STANDING: StandingTerms,
    EVENT_DAY: EventDayTerms,
}
"""The records of entries of the log that can be corrected."""
ENTRY_KINDS = {"status_update": UPDATE, "agreement_standing": STANDING, "event_day": EVENT_DAY}
"""The kind of entry that a table has."""
