"""What can be recorded: each rule of the vocabulary that refuses something."""

from datetime import date
from typing import Any

import pytest
import recording
from conftest import ON_A_FILE, make_stamp, refusal_of, run_sql

from tracker import ledger, queries
from tracker.cli.hint_messages import say_error
from tracker.db import Connection
from tracker.domain.errors import NoSuchRef, RuleViolation, UsageError
from tracker.domain.records import AsOf
from tracker.domain.vocabulary import NOTE_REQUIRED_STATUSES, ActorKind, Status

DAY = date(2018, 1, 15)


def record_update(
    connection: Connection, ref: str, status: Status | None = None, **more: Any
) -> ledger.UpdateOutcome:
    at = more.pop("effective_on", DAY)
    return recording.record_update(
        connection, ref, status, effective_on=at, stamp=make_stamp(connection), **more
    )


def get_status(connection: Connection, ref: str, day: date = DAY) -> Status:
    return queries.implementation_state(connection, ref, AsOf(day=day)).status


def add_commitment(connection: Connection, **terms: Any) -> str:
    given = {"agreement": "pk-ir-2017", "title": "A measure"} | terms
    return recording.add_commitment(connection, **given, stamp=make_stamp(connection))


# -- updates -----------------------------------------------------------------------------------------


@ON_A_FILE
@pytest.mark.parametrize("needs", NOTE_REQUIRED_STATUSES)
def test_five_statuses_need_a_note(seeded_connection: Connection, needs: Status) -> None:
    """Stalled, suspended, breached, withdrawn and lapsed, as an assessment and as a claim."""
    assert f'The status "{needs}" needs a note' in refusal_of(
        RuleViolation, record_update, seeded_connection, "fencing", needs
    )
    assert "needs a note" in refusal_of(
        RuleViolation, record_update, seeded_connection, "fencing", needs, reporter="IR"
    )
    assert "needs a note" in refusal_of(
        RuleViolation, record_update, seeded_connection, "fencing", needs, note=" \n"
    )
    record_update(seeded_connection, "fencing", needs, note="why")
    assert get_status(seeded_connection, "fencing") is needs


def test_a_lower_level_needs_a_note(seeded_connection: Connection) -> None:
    """A note is required if the level of an assessment is lower than before."""
    record_update(seeded_connection, "hotline", Status.SUBSTANTIAL)
    sentence = refusal_of(RuleViolation, record_update, seeded_connection, "hotline", Status.LIMITED)
    assert sentence == 'Going down from "substantial" to "limited" needs a note. Say why with -m.'
    record_update(seeded_connection, "hotline", Status.LIMITED, note="The line is down again")
    record_update(seeded_connection, "hotline", Status.SUBSTANTIAL)


def test_a_level_below_a_kept_one_needs_a_note(seeded_connection: Connection) -> None:
    """A stalled commitment keeps its level, so a lower level than that needs a note."""
    record_update(seeded_connection, "hotline", Status.SUBSTANTIAL)
    record_update(seeded_connection, "hotline", Status.STALLED, note="no money")
    assert "needs a note" in refusal_of(
        RuleViolation, record_update, seeded_connection, "hotline", Status.NOT_STARTED
    )


@ON_A_FILE
@pytest.mark.parametrize("closed", [Status.IMPLEMENTED, Status.LAPSED, Status.WITHDRAWN])
def test_leaving_a_closed_status_needs_a_note(seeded_connection: Connection, closed: Status) -> None:
    """Also if the new status has a higher level."""
    record_update(seeded_connection, "hotline", closed, note="done with")
    for after in (Status.NO_INFORMATION, Status.SUBSTANTIAL):
        assert f'Leaving "{closed}" needs a note' in refusal_of(
            RuleViolation, record_update, seeded_connection, "hotline", after
        )
    record_update(seeded_connection, "hotline", closed, note="still")


@ON_A_FILE
@pytest.mark.parametrize("closed", [Status.IMPLEMENTED, Status.SUPERSEDED])
def test_a_closed_status_that_is_repeated_is_not_left(seeded_connection: Connection, closed: Status) -> None:
    """To repeat it needs no note; also not with another successor."""
    successors = ("patrols", "soil") if closed is Status.SUPERSEDED else (None, None)
    for successor in successors:
        record_update(seeded_connection, "hotline", closed, successor=successor)
    assert get_status(seeded_connection, "hotline") is closed


@ON_A_FILE
@pytest.mark.parametrize("closed", [Status.WITHDRAWN, Status.LAPSED])
def test_a_closed_status_that_needs_a_note_needs_one_each_time(
    seeded_connection: Connection, closed: Status
) -> None:
    """The status itself needs it, whatever the status was before."""
    record_update(seeded_connection, "hotline", closed, note="Both agreed to it")
    sentence = refusal_of(RuleViolation, record_update, seeded_connection, "hotline", closed)
    assert sentence == f'The status "{closed}" needs a note. Say why with -m.'
    record_update(seeded_connection, "hotline", closed, note="It was said again")


def test_a_back_dated_update_follows_the_status_before_its_own_day(seeded_connection: Connection) -> None:
    """What came later than its effective day does not matter to the rules."""
    record_update(seeded_connection, "hotline", Status.SUBSTANTIAL, effective_on=date(2018, 3, 1))
    record_update(seeded_connection, "hotline", Status.LIMITED, effective_on=date(2018, 2, 1))
    assert get_status(seeded_connection, "hotline", date(2018, 3, 1)) is Status.SUBSTANTIAL


def test_a_claim_below_the_assessment_needs_no_note(seeded_connection: Connection) -> None:
    """Levels and closed statuses are those of assessments."""
    record_update(seeded_connection, "hotline", Status.IMPLEMENTED)
    record_update(seeded_connection, "hotline", Status.LIMITED, reporter="PK")
    assert get_status(seeded_connection, "hotline") is Status.IMPLEMENTED


def test_only_superseded_has_a_successor_and_needs_one(seeded_connection: Connection) -> None:
    """The successor is another commitment, and must be there."""
    assert "--successor" in refusal_of(
        RuleViolation, record_update, seeded_connection, "hotline", Status.SUPERSEDED
    )
    assert "goes only with" in refusal_of(
        RuleViolation, record_update, seeded_connection, "hotline", Status.LIMITED, successor="patrols"
    )
    assert "itself" in refusal_of(
        RuleViolation, record_update, seeded_connection, "hotline", Status.SUPERSEDED, successor="hotline"
    )
    assert "zzz" in refusal_of(
        NoSuchRef, record_update, seeded_connection, "hotline", Status.SUPERSEDED, successor="zzz"
    )
    recorded = record_update(seeded_connection, "hotline", Status.SUPERSEDED, successor="patrols")
    assert queries.log_entry(seeded_connection, recorded.update).successors == ("patrols",)


@ON_A_FILE
def test_an_update_needs_a_status_a_due_date_or_a_note(seeded_connection: Connection) -> None:
    """Otherwise it says nothing."""
    assert "says nothing" in refusal_of(UsageError, record_update, seeded_connection, "hotline", note="  ")
    for carried in ({"note": "x"}, {"due_on": DAY}, {"status": Status.LIMITED}):
        record_update(seeded_connection, "hotline", **carried)


def test_an_unknown_ref_or_actor_is_refused(seeded_connection: Connection) -> None:
    """The nearest refs are suggested."""
    assert "Did you mean hotline?" in refusal_of(
        NoSuchRef, record_update, seeded_connection, "hotlien", Status.LIMITED
    )
    assert 'no actor "US"' in refusal_of(
        NoSuchRef, record_update, seeded_connection, "hotline", Status.LIMITED, reporter="US"
    )


@ON_A_FILE
@pytest.mark.parametrize("field", ["effective_on", "due_on"])
def test_impossible_years_are_refused(seeded_connection: Connection, field: str) -> None:
    """A day of another calendar is refused, also if it was not typed."""
    assert "1396" in refusal_of(
        RuleViolation,
        record_update,
        seeded_connection,
        "hotline",
        Status.LIMITED,
        **{field: date(1396, 8, 16)},
    )


@ON_A_FILE
@pytest.mark.parametrize(("field", "most"), [("note", 100_000), ("source", 2_000)])
def test_a_text_that_is_too_long_is_refused(seeded_connection: Connection, field: str, most: int) -> None:
    """A note has at most 100,000 characters, other texts 2,000."""
    record_update(seeded_connection, "hotline", Status.LIMITED, **{field: "x" * most})
    sentence = refusal_of(
        RuleViolation,
        record_update,
        seeded_connection,
        "hotline",
        Status.LIMITED,
        **{field: "x" * (most + 1)},
    )
    assert f"{most:,} are the most" in sentence


def test_an_update_is_stored_with_all_its_fields(seeded_connection: Connection) -> None:
    """Day, source, reporter, due date, note, author and a uid of its own."""
    number = record_update(
        seeded_connection,
        "fencing",
        Status.IMPLEMENTED,
        reporter="IR",
        source="IRNA",
        due_on=DAY,
        note="e\u0301",
    ).update
    entry = queries.log_entry(seeded_connection, number)
    assert (entry.update, entry.commitment, entry.effective_on) == (f"U-{number}", "fencing", DAY)
    assert (entry.reporter, entry.source, entry.due_on, entry.note) == ("IR", "IRNA", DAY, "é")
    assert (entry.recorded_by, entry.retracted) == ("desk", False)
    assert len(entry.uid) == 16


# -- retractions -------------------------------------------------------------------------------------


def retract_update(connection: Connection, number: int, reason: str = "a slip") -> None:
    ledger.retract_update(connection, number, reason=reason, stamp=make_stamp(connection))


def test_a_retracted_update_stays_on_record_with_its_retraction(seeded_connection: Connection) -> None:
    """It does not count any more, and the reason is stored."""
    number = record_update(seeded_connection, "hotline", Status.LIMITED).update
    retract_update(seeded_connection, number)
    assert get_status(seeded_connection, "hotline") is Status.NO_INFORMATION
    assert queries.log_entry(seeded_connection, number).retracted
    assert run_sql(seeded_connection, "SELECT reason FROM retraction") == [("a slip",)]


def test_a_retraction_needs_an_update_and_a_reason(seeded_connection: Connection) -> None:
    """An unknown update, one that is retracted already, and an empty reason are refused."""
    assert "U-99" in refusal_of(NoSuchRef, retract_update, seeded_connection, 99)
    number = record_update(seeded_connection, "hotline", Status.LIMITED).update
    assert "reason is empty" in refusal_of(RuleViolation, retract_update, seeded_connection, number, " ")
    retract_update(seeded_connection, number)
    assert "taken back already" in refusal_of(RuleViolation, retract_update, seeded_connection, number)


# -- commitments and what they rest on ---------------------------------------------------------------


def test_a_commitment_without_ref_gets_the_agreements_ref_and_a_number(seeded_connection: Connection) -> None:
    """Numbers that are taken are skipped."""
    assert add_commitment(seeded_connection) == "pk-ir-2017-16"
    assert add_commitment(seeded_connection, ref="PK-IR-2017-18") == "pk-ir-2017-18"
    assert add_commitment(seeded_connection) == "pk-ir-2017-19"


def test_without_obligors_the_parties_of_the_agreement_owe_it(seeded_connection: Connection) -> None:
    """Obligors that are named twice are stored once."""
    assert queries.obligors_of(seeded_connection, add_commitment(seeded_connection)) == ["IR", "PK"]
    assert queries.obligors_of(
        seeded_connection, add_commitment(seeded_connection, obligors=["PK", "PK"])
    ) == ["PK"]
    assert 'no actor "US"' in refusal_of(NoSuchRef, add_commitment, seeded_connection, obligors=["US"])


@ON_A_FILE
@pytest.mark.parametrize("ref", ["two words", "-x", "", "ü", "x" * 65, "a\nb"])
def test_refs_are_short_and_plain(seeded_connection: Connection, ref: str) -> None:
    """Refs are short and of plain letters, so that anybody can type them."""
    assert "cannot be a ref" in refusal_of(RuleViolation, add_commitment, seeded_connection, ref=ref)


def test_a_ref_is_never_used_twice(seeded_connection: Connection) -> None:
    """Also not in another case."""
    assert "there already" in refusal_of(RuleViolation, add_commitment, seeded_connection, ref="Hotline")


@ON_A_FILE
def test_texts_of_a_commitment_are_validated(seeded_connection: Connection) -> None:
    """A title is required and has its limit; a zero byte is refused."""
    assert "title is empty" in refusal_of(RuleViolation, add_commitment, seeded_connection, title=" ")
    assert "2,000 are the most" in refusal_of(
        RuleViolation, add_commitment, seeded_connection, title="x" * 2_001
    )
    assert "zero byte" in refusal_of(RuleViolation, add_commitment, seeded_connection, theme="a\0")


def test_a_commitment_names_a_document_of_its_own_agreement(seeded_connection: Connection) -> None:
    """A document of another agreement is refused."""
    assert add_commitment(seeded_connection, document="hilal-2017-11", locator="paragraph 5")
    assert "no document" in refusal_of(NoSuchRef, add_commitment, seeded_connection, document="hilal-2018")
    other = add_agreement(seeded_connection, "other", parties=["PK"])
    with pytest.raises(RuleViolation) as refused:
        add_commitment(seeded_connection, agreement=other, document="hilal-2017-11")
    message = 'The document "hilal-2017-11" belongs to pk-ir-2017, not to other.'
    assert refused.value.field == "document"
    assert say_error(refused.value) == f"{message} Name one of its own."


def add_agreement(connection: Connection, ref: str, **more: Any) -> str:
    given: dict[str, Any] = {"title": "Other talks", "form": "talks", "concluded_on": DAY} | more
    return recording.add_agreement(connection, ref, **given, stamp=make_stamp(connection))


def test_the_parties_of_an_agreement_must_be_known_actors(seeded_connection: Connection) -> None:
    """At least one is required; one that is named twice is stored once."""
    assert "no parties" in refusal_of(RuleViolation, add_agreement, seeded_connection, "x", parties=[])
    assert "no actor" in refusal_of(NoSuchRef, add_agreement, seeded_connection, "x", parties=["US"])
    assert "there already" in refusal_of(
        RuleViolation, add_agreement, seeded_connection, "pk-ir-2017", parties=["PK"]
    )
    assert add_agreement(seeded_connection, "Other", parties=["PK", "IR", "PK"]) == "other"


def test_a_document_needs_a_known_agreement_and_a_new_ref(seeded_connection: Connection) -> None:
    """The ref is stored in small letters."""

    def document(ref: str, of: str) -> str:
        return recording.add_document(
            seeded_connection,
            ref,
            agreement=of,
            title="Text",
            published_on=DAY,
            stamp=make_stamp(seeded_connection),
        )

    assert document("Text-1", "pk-ir-2017") == "text-1"
    assert "no agreement" in refusal_of(NoSuchRef, document, "text-2", "zzz")
    assert "there already" in refusal_of(RuleViolation, document, "text-1", "pk-ir-2017")


@ON_A_FILE
@pytest.mark.parametrize("code", ["", "p k", "ایران", "X" * 17])
def test_actor_codes_are_short_and_plain(seeded_connection: Connection, code: str) -> None:
    """They are stored in capitals, without spaces around them."""
    assert "cannot be a code" in refusal_of(
        RuleViolation, recording.add_actor, seeded_connection, code, name="x", kind=ActorKind.STATE
    )
    assert recording.add_actor(seeded_connection, " us ", name="United States", kind=ActorKind.STATE) == "US"
