"""A standing and a log entry with something in every field, for tests that change a few of the fields."""

from datetime import UTC, date, datetime
from typing import Any

from tracker.domain.promises import PromiseHistory
from tracker.domain.records import AskedDate, Claim, LogEntry, Note, Standing
from tracker.domain.terms import CommitmentTerms
from tracker.domain.vocabulary import CommitmentKind, Flag, Openness, Status, Strength

RECORDED_AT = datetime(2018, 1, 15, 9, 30, tzinfo=UTC)


SAMPLE_STANDING = Standing(
    terms=CommitmentTerms(
        ref="border-formalisation-of-1",
        agreement="pk-ir-2017",
        title="Further the proposals to formalise the border of peace and friendship",
        obligors=("IR", "PK"),
        theme="border",
        strength=Strength.AGREED,
        kind=CommitmentKind.ONE_OFF,
        due_on=date(2018, 1, 1),
        wording="further the proposals",
        document="hilal-2017-11",
        locator="paragraph 6",
        note="Two\nlines",
    ),
    status=Status.NO_INFORMATION,
    status_on=date(2017, 11, 7),
    level=None,
    due_on=date(2018, 3, 1),
    original_due_on=date(2018, 1, 1),
    days_late=92,
    fallen_back_on=None,
    evidence_on=date(2017, 11, 7),
    flags=(Flag.OVERDUE, Flag.CONTESTED, Flag.UNVERIFIED, Flag.STALE),
    our_note=Note(None, "Numbers exchanged", date(2018, 1, 15), "U-1"),
    their_note=Note("IR", "Ready", date(2018, 2, 20), "U-2"),
    claims=(
        Claim(
            reporter="IR",
            status=Status.IMPLEMENTED,
            held_since=date(2018, 2, 10),
            on=date(2018, 2, 20),
            update="U-2",
        ),
        Claim(
            reporter="PK",
            status=Status.STALLED,
            held_since=date(2018, 2, 21),
            on=date(2018, 2, 21),
            update="U-3",
        ),
    ),
    asks=(AskedDate(reporter="IR", due_on=date(2018, 9, 1), on=date(2018, 2, 20), update="U-2"),),
    recorded_at=RECORDED_AT,
    recorded_by="desk",
    agreed_on=date(2017, 11, 7),
    openness=Openness.OPEN,
)

SAMPLE_PROMISES = PromiseHistory(
    replaced_by=("posts", "patrols"),
    takes_place_of=("border-formalisation-of",),
    promised_times=2,
    promised_since=date(2014, 5, 6),
    first_due_on=date(2014, 6, 30),
    due_on=date(2018, 3, 1),
)


SAMPLE_ENTRY = LogEntry(
    update="U-2",
    commitment="fencing",
    agreement="pk-ir-2017",
    effective_on=date(2018, 2, 20),
    status=Status.IMPLEMENTED,
    due_on=date(2018, 3, 1),
    note="Said so",
    reporter="IR",
    source="IRNA",
    successors=(),
    corrects=None,
    recorded_at=RECORDED_AT,
    recorded_by="desk",
    uid="x",
    retracted=False,
    is_retraction=False,
    number="U-2",
    first_author=None,
    is_amendment=False,
)


def sample_standing(**changes: Any) -> Standing:
    """The sample with other values, those of its terms by the name of their field."""
    names = changes.keys() & set(CommitmentTerms._fields) - {"due_on", "agreed_on"}  # its own
    terms = {name: changes.pop(name) for name in names}
    if "original_due_on" in changes:
        terms["due_on"] = changes["original_due_on"]
    return SAMPLE_STANDING._replace(terms=SAMPLE_STANDING.terms._replace(**terms), **changes)
