"""What can be written: every rule of the vocabulary that refuses something."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from conftest import signature, sql

from tracker import history, ledger, queries
from tracker.errors import NoSuchRef, Refused, TrackerError, WrongUsage
from tracker.records import Cut
from tracker.storage import Connection
from tracker.vocabulary import NEEDS_NOTE, ActorKind, Status

DAY = date(2018, 1, 15)


def update(connection: Connection, ref: str, status: Status | None = None, **more: Any) -> ledger.Recorded:
    at = more.pop("effective_on", DAY)
    return ledger.record_update(
        connection, ref, status, effective_on=at, signature=signature(connection), **more
    )


def status(connection: Connection, ref: str, day: date = DAY) -> Status:
    return queries.position(connection, ref, Cut(as_of=day)).status


def add(connection: Connection, **terms: Any) -> str:
    given = {"agreement": "pk-ir-2017", "title": "A measure"} | terms
    return ledger.add_commitment(connection, **given, signature=signature(connection))


def refused(error: type[TrackerError], call: Any, *args: Any, **named: Any) -> str:
    """The sentence with which a call is refused."""
    return pytest.raises(error, call, *args, **named).value.sentence


# -- updates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("needs", NEEDS_NOTE)
def test_five_statuses_need_a_note(writing: Connection, needs: Status) -> None:
    """Stalled, suspended, breached, withdrawn and lapsed need a note, from the desk and from an actor."""
    assert f'The status "{needs}" needs a note' in refused(Refused, update, writing, "hotline", needs)
    assert "needs a note" in refused(Refused, update, writing, "hotline", needs, reporter="IR")
    assert "needs a note" in refused(Refused, update, writing, "hotline", needs, note=" \n")
    update(writing, "hotline", needs, note="why")
    assert status(writing, "hotline") is needs


def test_a_level_that_falls_needs_a_note(writing: Connection) -> None:
    """A note is required whenever the level falls."""
    update(writing, "hotline", Status.SUBSTANTIAL)
    sentence = refused(Refused, update, writing, "hotline", Status.LIMITED)
    assert sentence == 'Going down from "substantial" to "limited" needs a note. Say why with -m.'
    update(writing, "hotline", Status.LIMITED, note="The line is down again")
    update(writing, "hotline", Status.SUBSTANTIAL)


def test_a_kept_level_falls_too(writing: Connection) -> None:
    """A stalled commitment keeps its level, so going on below it needs a note."""
    update(writing, "hotline", Status.SUBSTANTIAL)
    update(writing, "hotline", Status.STALLED, note="no money")
    assert "needs a note" in refused(Refused, update, writing, "hotline", Status.NOT_STARTED)


@pytest.mark.parametrize("closed", [Status.IMPLEMENTED, Status.LAPSED, Status.WITHDRAWN])
def test_leaving_a_closed_status_needs_a_note(writing: Connection, closed: Status) -> None:
    """A note is required whenever a closed status is left, also upwards."""
    update(writing, "hotline", closed, note="done with")
    for after in (Status.NO_INFORMATION, Status.SUBSTANTIAL):
        assert f'Leaving "{closed}" needs a note' in refused(Refused, update, writing, "hotline", after)
    update(writing, "hotline", closed, note="still")


@pytest.mark.parametrize("closed", [Status.IMPLEMENTED, Status.SUPERSEDED])
def test_a_closed_status_said_again_is_not_left(writing: Connection, closed: Status) -> None:
    """To say it again needs no note; also of another successor."""
    successors = ("patrols", "soil") if closed is Status.SUPERSEDED else (None, None)
    for successor in successors:
        update(writing, "hotline", closed, successor=successor)
    assert status(writing, "hotline") is closed


@pytest.mark.parametrize("closed", [Status.WITHDRAWN, Status.LAPSED])
def test_a_closed_status_that_needs_a_note_needs_one_each_time(writing: Connection, closed: Status) -> None:
    """Because of what it says, not because of what was before."""
    update(writing, "hotline", closed, note="Both agreed to it")
    sentence = refused(Refused, update, writing, "hotline", closed)
    assert sentence == f'The status "{closed}" needs a note. Say why with -m.'
    update(writing, "hotline", closed, note="It was said again")


def test_the_rules_look_at_the_day_the_update_is_true(writing: Connection) -> None:
    """A back-dated update follows what stood before its own day, not what came later."""
    update(writing, "hotline", Status.SUBSTANTIAL, effective_on=date(2018, 3, 1))
    update(writing, "hotline", Status.LIMITED, effective_on=date(2018, 2, 1))
    assert status(writing, "hotline", date(2018, 3, 1)) is Status.SUBSTANTIAL


def test_a_claim_is_not_held_to_the_assessments_level(writing: Connection) -> None:
    """Levels and closing are the assessment's: a claim below it needs no note."""
    update(writing, "hotline", Status.IMPLEMENTED)
    update(writing, "hotline", Status.LIMITED, reporter="PK")
    assert status(writing, "hotline") is Status.IMPLEMENTED


def test_superseded_needs_a_successor_and_nothing_else_has_one(writing: Connection) -> None:
    """``superseded`` requires the commitment that replaces it."""
    assert "--successor" in refused(Refused, update, writing, "hotline", Status.SUPERSEDED)
    assert "goes only with" in refused(
        Refused, update, writing, "hotline", Status.LIMITED, successor="patrols"
    )
    assert "itself" in refused(Refused, update, writing, "hotline", Status.SUPERSEDED, successor="hotline")
    assert "zzz" in refused(NoSuchRef, update, writing, "hotline", Status.SUPERSEDED, successor="zzz")
    recorded = update(writing, "hotline", Status.SUPERSEDED, successor="patrols")
    assert history.entry(writing, recorded.update).successor == "patrols"


def test_an_update_carries_something(writing: Connection) -> None:
    """An update carries a status, a due date or a note."""
    assert "says nothing" in refused(WrongUsage, update, writing, "hotline", note="  ")
    for carried in ({"note": "x"}, {"due_on": DAY}, {"status": Status.LIMITED}):
        update(writing, "hotline", **carried)


def test_names_must_be_there(writing: Connection) -> None:
    """A ref or an actor that is not there brings the nearest ones."""
    assert "Did you mean hotline?" in refused(NoSuchRef, update, writing, "hotlien", Status.LIMITED)
    assert 'no actor "US"' in refused(NoSuchRef, update, writing, "hotline", Status.LIMITED, reporter="US")


@pytest.mark.parametrize("field", ["effective_on", "due_on"])
def test_impossible_years_are_refused(writing: Connection, field: str) -> None:
    """A day of another calendar is refused, however it came."""
    assert "1396" in refused(
        Refused, update, writing, "hotline", Status.LIMITED, **{field: date(1396, 8, 16)}
    )


@pytest.mark.parametrize(("field", "most"), [("note", 100_000), ("source", 2_000)])
def test_too_long_a_text_is_refused(writing: Connection, field: str, most: int) -> None:
    """A note may have 100,000 characters, a line 2,000; more is refused."""
    update(writing, "hotline", Status.LIMITED, **{field: "x" * most})
    sentence = refused(Refused, update, writing, "hotline", Status.LIMITED, **{field: "x" * (most + 1)})
    assert f"{most:,} are the most" in sentence


def test_the_log_stores_what_was_said(writing: Connection) -> None:
    """An update carries day, source, reporter, due date, note, author and a uid of its own."""
    number = update(
        writing, "fencing", Status.IMPLEMENTED, reporter="IR", source="IRNA", due_on=DAY, note="e\u0301"
    ).update
    entry = history.entry(writing, number)
    assert (entry.update, entry.commitment, entry.effective_on) == (f"U-{number}", "fencing", DAY)
    assert (entry.reporter, entry.source, entry.due_on, entry.note) == ("IR", "IRNA", DAY, "é")
    assert (entry.recorded_by, entry.retracted) == ("desk", False)
    assert len(entry.uid) == 16


# -- retractions -------------------------------------------------------------------------------------


def retract(connection: Connection, number: int, reason: str = "a slip") -> None:
    ledger.retract(connection, number, reason=reason, signature=signature(connection))


def test_a_retraction_takes_an_update_back_and_both_stay(writing: Connection) -> None:
    """A retraction is a later entry that takes an update back, with a reason; both stay on record."""
    number = update(writing, "hotline", Status.LIMITED).update
    retract(writing, number)
    assert status(writing, "hotline") is Status.NO_INFORMATION
    assert history.entry(writing, number).retracted
    assert sql(writing, "SELECT reason FROM retraction") == [("a slip",)]


def test_a_retraction_needs_an_update_and_a_reason(writing: Connection) -> None:
    """What is not there, is taken back already, or has no reason, is refused."""
    assert "U-99" in refused(NoSuchRef, retract, writing, 99)
    number = update(writing, "hotline", Status.LIMITED).update
    assert "reason is empty" in refused(Refused, retract, writing, number, " ")
    retract(writing, number)
    assert "taken back already" in refused(Refused, retract, writing, number)


# -- commitments and what they rest on ---------------------------------------------------------------


def test_a_commitment_without_ref_gets_its_agreements_and_a_number(writing: Connection) -> None:
    """Without a ref a commitment gets its agreement's ref and a number; a taken one is passed over."""
    assert add(writing) == "pk-ir-2017-16"
    assert add(writing, ref="PK-IR-2017-18") == "pk-ir-2017-18"
    assert add(writing) == "pk-ir-2017-19"


def test_without_obligors_the_parties_owe_it(writing: Connection) -> None:
    """A commitment is owed by whom it names, else by the parties of its agreement, each once."""
    assert queries.obligors(writing, add(writing)) == ["IR", "PK"]
    assert queries.obligors(writing, add(writing, obligors=["PK", "PK"])) == ["PK"]
    assert 'no actor "US"' in refused(NoSuchRef, add, writing, obligors=["US"])


@pytest.mark.parametrize("ref", ["two words", "-x", "", "ü", "x" * 65, "a\nb"])
def test_refs_are_short_and_plain(writing: Connection, ref: str) -> None:
    """Refs are short and of plain letters, so that anybody can type them."""
    assert "cannot be a ref" in refused(Refused, add, writing, ref=ref)


def test_refs_are_never_used_twice(writing: Connection) -> None:
    """Refs are permanent and never reused, in any case."""
    assert "there already" in refused(Refused, add, writing, ref="Hotline")


def test_a_commitments_words_are_held_to_the_rules_of_text(writing: Connection) -> None:
    """A title is required and has its limit; NUL is no text."""
    assert "title is empty" in refused(Refused, add, writing, title=" ")
    assert "2,000 are the most" in refused(Refused, add, writing, title="x" * 2_001)
    assert "zero byte" in refused(Refused, add, writing, theme="a\0")


def test_a_document_belongs_to_its_agreement(writing: Connection) -> None:
    """A commitment points at a document of its own agreement."""
    assert add(writing, document="hilal-2017-11", locator="paragraph 5")
    assert "no document" in refused(NoSuchRef, add, writing, document="hilal-2018")
    other = agreement(writing, "other", parties=["PK"])
    error = pytest.raises(Refused, add, writing, agreement=other, document="hilal-2017-11").value
    says = 'The document "hilal-2017-11" belongs to pk-ir-2017, not to other.'
    assert (error.field, error.sentence) == ("document", f"{says} Name one of its own.")


def agreement(connection: Connection, ref: str, **more: Any) -> str:
    given: dict[str, Any] = {"title": "Other talks", "form": "talks", "concluded_on": DAY} | more
    return ledger.add_agreement(connection, ref, **given, signature=signature(connection))


def test_an_agreement_has_parties_that_are_actors(writing: Connection) -> None:
    """An agreement names at least one party, and each is an actor."""
    assert "no parties" in refused(Refused, agreement, writing, "x", parties=[])
    assert "no actor" in refused(NoSuchRef, agreement, writing, "x", parties=["US"])
    assert "there already" in refused(Refused, agreement, writing, "pk-ir-2017", parties=["PK"])
    assert agreement(writing, "Other", parties=["PK", "IR", "PK"]) == "other"


def test_a_document_is_added_to_an_agreement_that_is_there(writing: Connection) -> None:
    """A document needs an agreement and a ref of its own."""

    def document(ref: str, of: str) -> str:
        return ledger.add_document(
            writing, ref, agreement=of, title="Text", published_on=DAY, signature=signature(writing)
        )

    assert document("Text-1", "pk-ir-2017") == "text-1"
    assert "no agreement" in refused(NoSuchRef, document, "text-2", "zzz")
    assert "there already" in refused(Refused, document, "text-1", "pk-ir-2017")


@pytest.mark.parametrize("code", ["", "p k", "ایران", "X" * 17])
def test_codes_are_short_and_plain(writing: Connection, code: str) -> None:
    """An actor has a short code of plain capitals."""
    assert "cannot be a code" in refused(
        Refused, ledger.add_actor, writing, code, name="x", kind=ActorKind.STATE
    )
    assert ledger.add_actor(writing, " us ", name="United States", kind=ActorKind.STATE) == "US"


# -- signatures --------------------------------------------------------------------------------------


def test_the_order_of_recording_decides_never_the_clock(writing: Connection) -> None:
    """A clock that runs backwards does not: every signature is later than all before it."""
    late = datetime(2030, 1, 1, tzinfo=UTC)
    first = ledger.sign(writing, "desk", late)
    ledger.record_update(writing, "hotline", Status.LIMITED, effective_on=DAY, signature=first)
    second = ledger.sign(writing, "desk", late - timedelta(days=365))
    assert late < second.at <= late + timedelta(seconds=1)


def test_whoever_records_has_a_name(writing: Connection) -> None:
    """Every entry says who wrote it down."""
    assert "who records" in refused(Refused, ledger.sign, writing, " ", datetime.now(UTC))
