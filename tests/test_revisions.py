"""Terms that were wrong and terms that were changed: what may be recorded, and what counts on which day."""

from datetime import date, timedelta
from typing import Any

import pytest
from conftest import ON_A_FILE, make_stamp, refusal_of
from query_helpers import JANUARY, JUNE, MARCH, get_standing, list_refs, record_update

from tracker import ledger, queries
from tracker.db import Connection
from tracker.domain.errors import NoSuchRef, RuleViolation
from tracker.domain.records import AsOf, Selection
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import ActorKind, GroupKey, Status, Strength
from tracker.ledger import RevisionOutcome
from tracker.queries.entities_with_refs import COMMITMENT, DOCUMENT
from tracker.queries.export import every_update
from tracker.queries.filters import chosen_sql

HOTLINE = EntityRef("commitment", "hotline")
PK_IR = EntityRef("agreement", "pk-ir-2017")
SEPTEMBER = date(2018, 9, 1)
FEBRUARY = date(2018, 2, 1)


def correct(connection: Connection, of: EntityRef, *cleared: str, **terms: Any) -> RevisionOutcome:
    """Correct some terms, and take others away."""
    stamp = make_stamp(connection)
    return ledger.correct_terms(connection, of, terms, cleared=cleared, reason="Mistyped.", stamp=stamp)


def amend(connection: Connection, of: EntityRef, on: date, *cleared: str, **terms: Any) -> RevisionOutcome:
    """Amend some terms from a day on, and take others away."""
    stamp = make_stamp(connection)._replace(last_day=JUNE)
    return ledger.amend_terms(connection, of, on, terms, cleared=cleared, reason="Agreed.", stamp=stamp)


# -- which day, which moment -------------------------------------------------------------------------


def test_a_correction_holds_for_every_day_from_when_it_is_recorded(seeded_connection: Connection) -> None:
    """What was known before it is as it was."""
    before = make_stamp(seeded_connection).at - timedelta(microseconds=1)
    correct(seeded_connection, HOTLINE, title="Direct line")
    for day in (JANUARY, JUNE):
        assert get_standing(seeded_connection, "hotline", day).terms.title == "Direct line"
    assert get_standing(seeded_connection, "hotline", JUNE, before).terms.title.startswith("Hotline")


def test_an_amendment_holds_from_its_day_on(seeded_connection: Connection) -> None:
    """Before that day the old terms hold."""
    amend(seeded_connection, HOTLINE, FEBRUARY, obligors=("IR",), theme="talks")
    assert get_standing(seeded_connection, "hotline", JANUARY).terms.obligors == ("IR", "PK")
    assert get_standing(seeded_connection, "hotline", FEBRUARY).terms.obligors == ("IR",)
    theirs = {"obligors": ("PK",)}
    assert "hotline" in list_refs(seeded_connection, JANUARY, **theirs)
    assert "hotline" not in list_refs(seeded_connection, FEBRUARY, **theirs)
    assert list_refs(seeded_connection, FEBRUARY, themes=("talks",)) == ["hotline"]
    assert list_refs(seeded_connection, JANUARY, themes=("talks",)) == []


def test_an_amendment_stands_though_the_term_is_corrected_later(seeded_connection: Connection) -> None:
    """The correction says what was true before it."""
    amend(seeded_connection, HOTLINE, FEBRUARY, title="New line")
    correct(seeded_connection, HOTLINE, title="Old line")
    titles = [get_standing(seeded_connection, "hotline", day).terms.title for day in (JANUARY, JUNE)]
    assert titles == ["Old line", "New line"]


def test_a_revision_that_is_taken_back_counts_no_longer(seeded_connection: Connection) -> None:
    """From the moment when it is taken back; until it is brought back."""
    number = correct(seeded_connection, HOTLINE, title="Direct line").number
    meanwhile = make_stamp(seeded_connection).at
    ledger.retract_entry(seeded_connection, number, reason="Not so", stamp=make_stamp(seeded_connection))
    assert get_standing(seeded_connection, "hotline").terms.title.startswith("Hotline")
    assert get_standing(seeded_connection, "hotline", JUNE, meanwhile).terms.title == "Direct line"
    ledger.retract_entry(seeded_connection, number + 1, reason="It is", stamp=make_stamp(seeded_connection))
    assert get_standing(seeded_connection, "hotline").terms.title == "Direct line"


def test_the_day_agreed_can_be_corrected(seeded_connection: Connection) -> None:
    """All commitments of the agreement are agreed on that day then."""
    correct(seeded_connection, PK_IR, concluded_on=date(2017, 11, 5))
    assert get_standing(seeded_connection, "hotline", date(2017, 11, 5)).agreed_on == date(2017, 11, 5)


def test_groups_and_scores_are_those_of_the_terms_of_the_day(seeded_connection: Connection) -> None:
    """Also of a strength that was amended."""
    amend(seeded_connection, HOTLINE, FEBRUARY, strength="intention")
    counts = [
        queries.summary(seeded_connection, Selection(), AsOf(day), group_by=GroupKey.STRENGTH).total
        for day in (JANUARY, JUNE)
    ]
    assert [(one.commitments, one.apart) for one in counts] == [(9, 6), (8, 7)]


def test_an_actor_of_the_media_contests_nothing_from_when_that_is_known(
    seeded_connection: Connection,
) -> None:
    """Its kind is a term too."""
    record_update(seeded_connection, "hotline", Status.IMPLEMENTED)
    record_update(seeded_connection, "hotline", Status.BREACHED, reporter="IR", side="PK")
    assert "contested" in get_standing(seeded_connection, "hotline").flags
    correct(seeded_connection, EntityRef("actor", "IR"), kind="media")
    assert "contested" not in get_standing(seeded_connection, "hotline").flags
    kinds = {one.code: one.kind for one in queries.all_actors(seeded_connection, AsOf(JUNE))}
    assert kinds["IR"] is ActorKind.MEDIA


# -- due dates ---------------------------------------------------------------------------------------


def test_a_corrected_due_date_makes_no_slip(seeded_connection: Connection) -> None:
    """It was always so."""
    correct(seeded_connection, HOTLINE, due_on=MARCH)
    correct(seeded_connection, HOTLINE, due_on=SEPTEMBER)
    found = get_standing(seeded_connection, "hotline")
    assert (found.due_on, found.original_due_on, found.slip) == (SEPTEMBER, SEPTEMBER, 0)


def test_an_amended_due_date_is_slip(seeded_connection: Connection) -> None:
    """From its day on; the original one is that of the terms as corrected."""
    correct(seeded_connection, HOTLINE, due_on=MARCH)
    amend(seeded_connection, HOTLINE, FEBRUARY, due_on=SEPTEMBER)
    found = get_standing(seeded_connection, "hotline")
    assert (found.due_on, found.original_due_on, found.slip) == (SEPTEMBER, MARCH, 184)
    assert get_standing(seeded_connection, "hotline", JANUARY).due_on == MARCH


def test_a_due_date_corrected_after_it_was_moved_changes_the_original_only(
    seeded_connection: Connection,
) -> None:
    """What an update said since stands."""
    record_update(seeded_connection, "hotline", due_on=SEPTEMBER)
    correct(seeded_connection, HOTLINE, due_on=MARCH)
    found = get_standing(seeded_connection, "hotline")
    assert (found.due_on, found.original_due_on) == (SEPTEMBER, MARCH)


def test_an_amended_due_date_is_one_entry(seeded_connection: Connection) -> None:
    """It is taken back as a whole, exported as a revision, and one line of the log."""
    number = amend(seeded_connection, HOTLINE, FEBRUARY, due_on=SEPTEMBER, theme="talks").number
    assert list(every_update(seeded_connection)) == []
    (entry,) = queries.whole_log(seeded_connection, Selection(), AsOf(JUNE))
    assert (entry.number, entry.effective_on, entry.is_amendment) == (f"U-{number}", FEBRUARY, True)
    ledger.retract_entry(seeded_connection, number, reason="Not so", stamp=make_stamp(seeded_connection))
    found = get_standing(seeded_connection, "hotline")
    assert (found.due_on, found.terms.theme) == (None, "border")


def test_an_amendment_takes_a_due_date_away_from_its_day_on(seeded_connection: Connection) -> None:
    """Before it the old one holds; a correction says that there never was one."""
    correct(seeded_connection, HOTLINE, due_on=MARCH)
    amend(seeded_connection, HOTLINE, FEBRUARY, "due_on")
    found = get_standing(seeded_connection, "hotline")
    assert (found.due_on, found.original_due_on, found.slip, found.days_late) == (None, MARCH, None, None)
    assert get_standing(seeded_connection, "hotline", JANUARY).due_on == MARCH
    correct(seeded_connection, HOTLINE, "due_on")
    assert get_standing(seeded_connection, "hotline", JANUARY).due_on is None


# -- what is refused ---------------------------------------------------------------------------------


@ON_A_FILE
def test_what_is_so_already_is_refused(seeded_connection: Connection) -> None:
    """On the day of the revision; of several terms only those that are other are recorded."""
    told = refusal_of(RuleViolation, correct, seeded_connection, HOTLINE, theme="border")
    assert 'is so already: theme "border".' in told
    told = refusal_of(RuleViolation, correct, seeded_connection, HOTLINE, "due_on", obligors=("PK", "IR"))
    assert "no due_on" in told
    made = correct(seeded_connection, HOTLINE, theme="border", title="Direct line")
    assert [one.term for one in made.changes] == ["title"]


@ON_A_FILE
@pytest.mark.parametrize("term", ["ref", "uid", "code", "parties", "colour"])
def test_what_is_no_term_of_a_commitment_is_refused(seeded_connection: Connection, term: str) -> None:
    """With what can be other; what it is known by is none of it."""
    told = refusal_of(RuleViolation, correct, seeded_connection, HOTLINE, **{term: "x"})
    assert f'A commitment has no term "{term}" that could be other.' in told
    assert "agreement, title, title_in, obligors" in told


@ON_A_FILE
@pytest.mark.parametrize("term", ["title", "obligors", "strength", "kind", "agreement"])
def test_what_a_commitment_needs_cannot_be_taken_away(seeded_connection: Connection, term: str) -> None:
    """It keeps its obligors too."""
    told = refusal_of(RuleViolation, correct, seeded_connection, HOTLINE, term)
    assert f'The term "{term}" of a commitment cannot be taken away.' in told


def test_an_agreement_keeps_parties(seeded_connection: Connection) -> None:
    """An empty list of them is refused too."""
    assert "cannot be taken away" in refusal_of(RuleViolation, correct, seeded_connection, PK_IR, "parties")
    told = refusal_of(RuleViolation, correct, seeded_connection, PK_IR, parties=())
    assert "cannot be taken away" in told


@ON_A_FILE
def test_each_term_is_checked_as_its_field_is(seeded_connection: Connection) -> None:
    """What it names must be there; a text is not too long; a word is one of its own."""
    assert "There is no actor" in refusal_of(NoSuchRef, correct, seeded_connection, HOTLINE, obligors=("X",))
    assert "2,000" in refusal_of(RuleViolation, correct, seeded_connection, HOTLINE, title="x" * 2001)
    with pytest.raises(Exception, match="is not a kind"):
        correct(seeded_connection, HOTLINE, kind="state")


def test_a_document_belongs_to_the_agreement_of_its_commitment(seeded_connection: Connection) -> None:
    """A commitment is not moved away from its document."""
    stamp = make_stamp(seeded_connection)
    terms = ledger.single_records.AgreementTerms("other", "Other", "treaty", JANUARY, ("PK",))
    ledger.add_agreement(seeded_connection, terms, stamp)
    told = refusal_of(RuleViolation, correct, seeded_connection, HOTLINE, agreement="other")
    assert 'The document "hilal-2017-11" belongs to pk-ir-2017, not to other.' in told


def test_a_successor_stays_a_commitment_proper(seeded_connection: Connection) -> None:
    """While it replaces another one."""
    record_update(seeded_connection, "hotline", Status.SUPERSEDED, successor="fencing")
    fencing = EntityRef("commitment", "fencing")
    told = refusal_of(RuleViolation, correct, seeded_connection, fencing, strength=Strength.PROPOSED)
    assert '"fencing" is only proposed: it cannot replace a commitment.' in told


def test_what_was_made_proper_can_replace_a_commitment(seeded_connection: Connection) -> None:
    """The rules ask about the terms of the latest day."""
    correct(seeded_connection, EntityRef("commitment", "energy"), strength="agreed")
    record_update(seeded_connection, "hotline", Status.SUPERSEDED, successor="energy")
    assert get_standing(seeded_connection, "hotline").status is Status.SUPERSEDED


def test_an_amendment_is_neither_to_come_nor_before_the_day_agreed(seeded_connection: Connection) -> None:
    """As the day of an update."""
    told = refusal_of(RuleViolation, amend, seeded_connection, HOTLINE, SEPTEMBER, title="x")
    assert "is still to come" in told
    told = refusal_of(RuleViolation, amend, seeded_connection, HOTLINE, date(2017, 11, 6), title="x")
    assert "it was agreed on Tue 7 Nov 2017" in told


def test_what_was_taken_back_is_not_revised(seeded_connection: Connection) -> None:
    """Neither is a term that names it recorded."""
    stamp = make_stamp(seeded_connection)
    ledger.retract_entity(seeded_connection, COMMITMENT, "energy", reason="Never", stamp=stamp)
    energy = EntityRef("commitment", "energy")
    assert "was taken back on" in refusal_of(RuleViolation, correct, seeded_connection, energy, title="x")


def test_parties_by_default_are_those_of_now(seeded_connection: Connection) -> None:
    """Who adds a commitment without obligors means the parties as they are corrected."""
    correct(seeded_connection, PK_IR, parties=("IR",))
    terms = ledger.single_records.CommitmentTerms("new", "pk-ir-2017", "A new one")
    ledger.add_commitment(seeded_connection, terms, make_stamp(seeded_connection))
    assert get_standing(seeded_connection, "new").terms.obligors == ("IR",)


# -- entries of the log ------------------------------------------------------------------------------


def correct_update(connection: Connection, number: int, **changes: Any) -> int:
    """Correct an entry."""
    stamp = make_stamp(connection)
    return ledger.correct_update(connection, number, changes, reason="Mistyped.", stamp=stamp)


def test_a_corrected_entry_stands_in_the_place_of_the_old_one(seeded_connection: Connection) -> None:
    """Of its day, so that a later entry of that day still counts; what was known before is as it was."""
    first = record_update(seeded_connection, "hotline", Status.LIMITED)
    record_update(seeded_connection, "hotline", Status.SUBSTANTIAL)
    before = make_stamp(seeded_connection).at - timedelta(microseconds=1)
    number = correct_update(seeded_connection, first, status=Status.NOT_STARTED)
    assert get_standing(seeded_connection, "hotline").status is Status.SUBSTANTIAL
    entry = queries.log_entry(seeded_connection, number)
    assert (entry.corrects, entry.note, entry.status) == (f"U-{first}", "noted", Status.NOT_STARTED)
    assert queries.log_entry(seeded_connection, first).retracted
    assert get_standing(seeded_connection, "hotline", JUNE, before).status is Status.SUBSTANTIAL


def test_who_recorded_an_entry_first_stays_known(seeded_connection: Connection) -> None:
    """However often it is corrected."""
    number = record_update(seeded_connection, "hotline", Status.LIMITED)
    for by, note in (("sana", "better"), ("omid", "best")):
        stamp = make_stamp(seeded_connection, by=by)
        number = ledger.correct_update(seeded_connection, number, {"note": note}, reason="x", stamp=stamp)
    entry = queries.log_entry(seeded_connection, number)
    assert (entry.recorded_by, entry.first_author) == ("omid", "desk")


def test_a_correction_of_an_entry_is_judged_without_it(seeded_connection: Connection) -> None:
    """A level that falls below that of the old entry alone needs no note; below an earlier one it does."""
    record_update(seeded_connection, "hotline", Status.LIMITED)
    number = record_update(seeded_connection, "hotline", Status.SUBSTANTIAL, MARCH, note=None)
    number = correct_update(seeded_connection, number, status=Status.LIMITED)
    told = refusal_of(RuleViolation, correct_update, seeded_connection, number, status=Status.NOT_STARTED)
    assert "needs a note" in told


def test_an_entry_that_says_so_already_is_not_corrected(seeded_connection: Connection) -> None:
    """Neither is one that is taken back, nor what is no update."""
    number = record_update(seeded_connection, "hotline", Status.LIMITED)
    told = refusal_of(RuleViolation, correct_update, seeded_connection, number, status=Status.LIMITED)
    assert f"U-{number} says so already." in told


def test_only_an_update_that_stands_is_corrected(seeded_connection: Connection) -> None:
    """What is taken back, and what says other terms, are not."""
    number = record_update(seeded_connection, "hotline", Status.LIMITED)
    ledger.retract_entry(seeded_connection, number, reason="Not so", stamp=make_stamp(seeded_connection))
    told = refusal_of(RuleViolation, correct_update, seeded_connection, number, note="x")
    assert "is taken back already" in told
    revision = correct(seeded_connection, HOTLINE, title="x").number
    told = refusal_of(RuleViolation, ledger.require_correctable, seeded_connection, revision)
    assert f"U-{revision} is no news, which could be corrected, but a revision" in told


def test_a_document_cannot_be_moved_away_from_its_commitments(seeded_connection: Connection) -> None:
    """Each of them names it."""
    terms = ledger.single_records.AgreementTerms("other", "Other", "treaty", JANUARY, ("PK",))
    ledger.add_agreement(seeded_connection, terms, make_stamp(seeded_connection))
    document = EntityRef(DOCUMENT.name, "hilal-2017-11")
    told = refusal_of(RuleViolation, correct, seeded_connection, document, agreements=("other",))
    assert "belongs to other, not to pk-ir-2017" in told


def test_the_view_of_the_log_has_revisions_and_not_their_due_dates(seeded_connection: Connection) -> None:
    """Each is one row, with its terms, and so is what takes one back."""
    first = correct(seeded_connection, HOTLINE, title="Direct line").number
    second = amend(seeded_connection, HOTLINE, FEBRUARY, due_on=SEPTEMBER).number
    ledger.retract_entry(seeded_connection, second, reason="Not so", stamp=make_stamp(seeded_connection))
    sql = """SELECT entry || ' ' || update_ref || ' ' || coalesce(terms, '') FROM commitment_log
        ORDER BY recorded_at"""
    assert seeded_connection.scalars(sql, str) == [
        f"revision U-{first} title: Direct line",
        f"revision U-{second} due_on: 2018-09-01",
        f"retraction U-{second} ",
    ]


def test_a_day_agreed_is_not_corrected_into_a_circle(seeded_connection: Connection) -> None:
    """What was said before the day agreed counts from that day on: an earlier one can make a circle."""
    terms = ledger.single_records.AgreementTerms("late", "Late", "treaty", MARCH, ("PK",))
    ledger.add_agreement(seeded_connection, terms, make_stamp(seeded_connection))
    late = ledger.single_records.CommitmentTerms("posts", "late", "Posts")
    ledger.add_commitment(seeded_connection, late, make_stamp(seeded_connection))
    record_update(seeded_connection, "hotline", Status.SUPERSEDED, successor="posts")
    record_update(seeded_connection, "hotline", Status.LIMITED, FEBRUARY)
    record_update(seeded_connection, "posts", Status.SUPERSEDED, date(2018, 1, 20), successor="hotline")
    of = EntityRef("agreement", "late")
    told = refusal_of(RuleViolation, correct, seeded_connection, of, concluded_on=date(2018, 1, 10))
    assert "From Sat 20 Jan 2018 on, these would replace each other in a circle" in told


# -- what is looked for only where there is any ------------------------------------------------------


def test_a_revision_counts_in_the_transaction_that_records_it(seeded_connection: Connection) -> None:
    """That nothing was revised is asked once; what is written then is not missed, nor what is taken back."""
    assert get_standing(seeded_connection, "hotline", JUNE).terms.title.startswith("Hotline")
    recorded = correct(seeded_connection, HOTLINE, title="Direct line")
    assert get_standing(seeded_connection, "hotline", JUNE).terms.title == "Direct line"
    amend(seeded_connection, HOTLINE, FEBRUARY, theme="talks")
    assert get_standing(seeded_connection, "hotline", JUNE).terms.theme == "talks"
    ledger.retract_entry(
        seeded_connection, recorded.number, reason="Slip", stamp=make_stamp(seeded_connection)
    )
    assert get_standing(seeded_connection, "hotline", JUNE).terms.title.startswith("Hotline")


def test_an_update_that_was_taken_back_does_not_count(seeded_connection: Connection) -> None:
    """While none ever was, none is looked for; from the first one on each is."""
    looked_for = "FROM retraction"
    number = record_update(seeded_connection, "hotline", Status.IMPLEMENTED, JANUARY)
    assert looked_for not in chosen_sql(seeded_connection, Selection())
    assert get_standing(seeded_connection, "hotline", JUNE).status is Status.IMPLEMENTED
    ledger.retract_update(seeded_connection, number, reason="Slip", stamp=make_stamp(seeded_connection))
    assert looked_for in chosen_sql(seeded_connection, Selection())
    assert get_standing(seeded_connection, "hotline", JUNE).status is Status.NO_INFORMATION
