"""A made-up office with a marker in all that must not go out, made of the declared fields."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from agreed_documents import write_content

from tracker.domain.fields import Line, LongText, fields_of
from tracker.domain.sharing import Sharing, sharing_of
from tracker.domain.terms import (
    ActorTerms,
    AgreementTerms,
    CommitmentTerms,
    DocumentTerms,
    EventDayTerms,
    EventTerms,
    MeetingTerms,
    RetractionTerms,
    RevisionTerms,
    StandingTerms,
    UpdateTerms,
)

MARKER = "Zq9"
AUTHOR = f"{MARKER} author"
INTERNAL_AMOUNT, INTERNAL_COUNT, INTERNAL_DAY, INTERNAL_DUE_DAY = "86421.5", 97531, "2018-04-19", "2031-07-23"
MARKERS = (
    *(b"zq9", b"86421", b"86,421", b"97531", b"97,531"),
    *(b"2018-04-19", b"20180419", b"19 apr 2018", b"2031-07-23", b"20310723", b"23 jul 2031"),
)
"""What no byte of an answer for the other side may have, whatever its case."""

NEVER_OUT = ("ask", "owner")
"""What never goes out of an entry of ours, however it is marked and whatever is declared."""
OURS_ALONE = ("note", "source", "reason", *NEVER_OUT)
"""What never goes out of an entry of ours that nobody has marked, whatever is declared."""

Item = dict[str, Any]


def internal(record: type[NamedTuple], **given: Any) -> Item:
    """An item that is marked as internal, with the marker in each field that can hold a text."""
    return _filled(record, given, set(Sharing)) | {"mark": "internal"}


def unmarked(record: type[NamedTuple], **given: Any) -> Item:
    """An item that nobody has marked, with the marker in each text that does not go out then."""
    return _filled(record, given, {Sharing.IF_SHARED, Sharing.NEVER})


def shared(record: type[NamedTuple], **given: Any) -> Item:
    """An item whose words are marked as shared, with the marker in each text that stays in all the same."""
    return _filled(record, given, {Sharing.NEVER}, NEVER_OUT) | {"mark": "shared"}


def _filled(
    record: type[NamedTuple], given: Item, withheld: set[Sharing], alone: Sequence[str] = OURS_ALONE
) -> Item:
    texts = {
        field.name: f"{MARKER if _stays_in(record, field.name, withheld, alone) else 'Open'} {field.name}"
        for field in fields_of(record)
        if isinstance(field.kind, Line | LongText) and field.name != "undone_by"
    }
    return {name: value for name, value in (texts | given).items() if value is not None}


def _stays_in(record: type[NamedTuple], field: str, withheld: set[Sharing], alone: Sequence[str]) -> bool:
    return field in alone or sharing_of(record, field) in withheld


def claim(**given: Any) -> Item:
    """An update of a reporter, all of whose words go out."""
    return {
        "reporter": "B",
        "speaker": "Their minister",
        "note": "Their words",
        "source": "Their page",
    } | given


def ours(**given: Any) -> Item:
    """An update of ours that nobody has marked."""
    return unmarked(UpdateTerms, **({"speaker": None} | given))


def commitment(ref: str, **given: Any) -> Item:
    """A commitment that nobody has marked, with all its texts."""
    of = {"ref": ref, "agreement": "ab", "title": f"To {ref}", "document": "text", "uid": None, "unit": None}
    return unmarked(CommitmentTerms, **(of | given))


ACTORS = [
    {"code": "A", "name": "Aland", "kind": "state"},
    {"code": "B", "name": "Bland", "kind": "state"},
    internal(ActorTerms, code="ZQ9", kind="monitor"),
]
PARTIES = {"concluded_on": "2018-01-01", "parties": ["A", "B"]}
AGREEMENTS = [
    unmarked(AgreementTerms, ref="ab", **PARTIES),
    unmarked(AgreementTerms, ref="cd", **PARTIES),
    internal(AgreementTerms, ref="zq9", **PARTIES),
]
DOCUMENTS = [
    unmarked(DocumentTerms, ref="text", agreements=["ab"], url="https://example.org/open"),
    internal(DocumentTerms, ref="zq9-text", agreements=["ab"]),
    unmarked(DocumentTerms, ref="zq9-of-agreement", agreements=["zq9"]),
]
EVENTS = [
    unmarked(EventTerms, ref="d-day", agreement="ab"),
    internal(EventTerms, ref="zq9-day", agreement="ab"),
    unmarked(EventTerms, ref="zq9-other", agreement="zq9"),
]
MEETINGS = [
    unmarked(MeetingTerms, ref="first", agreements=["ab"], held_on="2018-02-20"),
    internal(MeetingTerms, ref="zq9-second", agreements=["ab"], held_on=INTERNAL_DAY),
    unmarked(MeetingTerms, ref="zq9-third", agreements=["zq9"], held_on=INTERNAL_DAY),
]
COMMITMENTS = [
    commitment("open", due_on="2018-04-01"),
    commitment("hidden", due_on="2018-04-02"),
    commitment("joint", obligors=["A", "B"]),
    commitment("amount", target=5000, unit="prisoners"),
    commitment("moved", due_on="2018-05-01"),
    commitment("after-event", due={"after": "d-day", "days": 40}),
    commitment("after-hidden", due={"after": "zq9-day", "days": 3}),
    commitment("quoted", document="zq9-text", locator=f"{MARKER} article"),
    commitment("meet", kind="recurring", due_on="2018-02-01", every="month"),
    commitment("corrected"),
    commitment("superseded"),
    commitment("other", agreement="cd", document=None, locator=None),
    internal(
        CommitmentTerms, ref="zq9-own", agreement="ab", document="text", uid=None, due_on=INTERNAL_DUE_DAY
    ),
    commitment("zq9-of-agreement", agreement="zq9", document=None, title=f"{MARKER} title"),
    commitment("zq9-of-actor", obligors=["ZQ9"], title=f"{MARKER} title"),
]
TAKEN_BACK = {"effective_on": "2018-02-10", "status": "limited"}
UPDATES = [
    ours(commitment="open", effective_on="2018-02-01", status="limited"),
    ours(commitment="open", effective_on="2018-02-02", status="stalled"),
    claim(commitment="open", effective_on="2018-03-01", status="implemented"),
    ours(commitment="open", effective_on="2018-03-02", status=None),
    ours(commitment="hidden", effective_on="2018-02-01", status="limited", uid="older"),
    internal(UpdateTerms, commitment="hidden", effective_on=INTERNAL_DAY, status="stalled", speaker=None),
    claim(commitment="hidden", effective_on="2018-03-01", status="limited"),
    internal(
        UpdateTerms,
        commitment="joint",
        effective_on=INTERNAL_DAY,
        status="implemented",
        side="A",
        speaker=None,
    ),
    ours(commitment="joint", effective_on="2018-02-01", status="substantial"),
    ours(commitment="amount", effective_on="2018-02-01", value=1700),
    internal(
        UpdateTerms, commitment="amount", effective_on=INTERNAL_DAY, value=INTERNAL_AMOUNT, speaker=None
    ),
    internal(
        UpdateTerms, commitment="amount", effective_on=INTERNAL_DAY, incidents=INTERNAL_COUNT, speaker=None
    ),
    ours(commitment="moved", effective_on="2018-02-01", due_on=INTERNAL_DUE_DAY),  # which the next outranks
    internal(
        UpdateTerms, commitment="moved", effective_on=INTERNAL_DAY, due_on=INTERNAL_DUE_DAY, speaker=None
    ),
    internal(
        UpdateTerms,
        commitment="open",
        effective_on=INTERNAL_DAY,
        status="stalled",
        reporter="B",
        ask=None,
        owner=None,
    ),
    claim(commitment="open", effective_on=INTERNAL_DAY, note=MARKER, status="limited", reporter="ZQ9"),
    ours(commitment="meet", effective_on="2018-02-01", status="implemented", occurrence="2018-02-01"),
    internal(UpdateTerms, commitment="meet", effective_on=INTERNAL_DAY, status="implemented", speaker=None),
    ours(
        commitment="corrected",
        effective_on="2018-04-18",
        status="limited",
        incidents=INTERNAL_COUNT,
        uid="wrong",
    ),
    internal(
        UpdateTerms,
        commitment="corrected",
        effective_on=INTERNAL_DAY,
        status="substantial",
        corrects="wrong",
        speaker=None,
    ),
    ours(commitment="superseded", effective_on=INTERNAL_DAY, status="superseded", successors=["zq9-own"]),
    ours(commitment="zq9-own", effective_on=INTERNAL_DAY, status="limited"),
    shared(UpdateTerms, commitment="superseded", effective_on="2018-02-01", status="limited", speaker=None),
    ours(commitment="other", **TAKEN_BACK, uid="taken-back"),
    ours(commitment="other", effective_on=INTERNAL_DAY, status="implemented", uid="taken-back-unseen"),
]
STANDINGS = [
    unmarked(StandingTerms, agreement="ab", standing="in-force", effective_on="2018-01-02", speaker=None),
    internal(StandingTerms, agreement="cd", standing="terminated", effective_on=INTERNAL_DAY, speaker=None),
    internal(StandingTerms, agreement="ab", standing="suspended", effective_on=INTERNAL_DAY, reporter="B"),
]
EVENT_DAYS = [
    unmarked(EventDayTerms, event="ab:d-day", effective_on="2018-02-01", day="2018-02-10"),
    internal(EventDayTerms, event="ab:d-day", effective_on=INTERNAL_DAY, day=INTERNAL_DUE_DAY),
]
REVISIONS = [
    unmarked(RevisionTerms, of={"kind": "commitment", "ref": "open"}, theme="Open other theme"),
    unmarked(RevisionTerms, of={"kind": "commitment", "ref": "other"}, note=f"{MARKER} other note"),
    internal(RevisionTerms, of={"kind": "commitment", "ref": "other"}, title=f"{MARKER} other title"),
    internal(
        RevisionTerms,
        of={"kind": "commitment", "ref": "open"},
        effective_on=INTERNAL_DAY,
        due_on=INTERNAL_DUE_DAY,
    ),
]
RETRACTIONS = [
    unmarked(RetractionTerms, of="taken-back"),
    internal(RetractionTerms, of="taken-back-unseen"),
    unmarked(RetractionTerms, of="wrong"),
]
EVERYTHING: Item = {
    "actors": ACTORS,
    "office": [{"name": "Joint desk", "actor": "A"}],
    "agreements": AGREEMENTS,
    "documents": DOCUMENTS,
    "events": EVENTS,
    "meetings": MEETINGS,
    "commitments": COMMITMENTS,
    "updates": UPDATES,
    "standings": STANDINGS,
    "event_days": EVENT_DAYS,
    "revisions": REVISIONS,
    "retractions": RETRACTIONS,
}


def write_document(folder: Path) -> Path:
    """A document with all of it, whose own name must not go out either."""
    return write_content(folder / "zq9.json", EVERYTHING)
