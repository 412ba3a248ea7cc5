"""The latest note of ours and the latest of another: never one for the other."""

from conftest import ON_A_FILE, CommandLine
from made_up_measures import Desk, to_day

from tracker.domain.vocabulary import Status

pytestmark = ON_A_FILE  # random histories hold a server to the same rules


def test_our_note_and_theirs_stand_apart(desk: Desk) -> None:
    """Each with its words, whose it is, its day and its entry."""
    desk.owe()
    desk.say("2017-01-10", Status.LIMITED, note="We saw posts.")
    desk.say("2017-03-01", Status.IMPLEMENTED, by="IR", note="All is done.")
    seen = desk.see("2017-04-01")
    assert seen.our_note is not None
    assert seen.their_note is not None
    ours, theirs = seen.our_note, seen.their_note
    assert (ours.text, ours.reporter, ours.on) == ("We saw posts.", None, to_day("2017-01-10"))
    assert (theirs.text, theirs.reporter, theirs.on) == ("All is done.", "IR", to_day("2017-03-01"))
    assert (ours.update, theirs.update) == ("U-1", "U-2")


def test_the_latest_note_counts_with_or_without_a_status(desk: Desk) -> None:
    """The latest by its day; of one day the one recorded last; media too."""
    desk.owe()
    desk.say("2017-03-10", note="Later.")
    desk.say("2017-01-10", Status.LIMITED, note="Earlier, recorded later.")
    desk.say("2017-03-01", Status.LIMITED, by="PK", note="Theirs.")
    desk.say("2017-03-01", by="DAWN", note="A newspaper's.")
    seen = desk.see("2017-04-01")
    assert seen.our_note is not None
    assert seen.their_note is not None
    assert (seen.our_note.text, seen.their_note.text) == ("Later.", "A newspaper's.")
    assert seen.their_note.reporter == "DAWN"


def test_an_entry_without_a_note_leaves_the_latest_one(desk: Desk) -> None:
    """And where nobody wrote one there is none."""
    desk.owe()
    desk.say("2017-01-10", Status.LIMITED, note=None)
    desk.say("2017-01-10", Status.LIMITED, by="PK", note=None)
    seen = desk.see("2017-04-01")
    assert (seen.our_note, seen.their_note) == (None, None)
    desk.say("2017-01-05", note="Older.")
    seen = desk.see("2017-04-01")
    assert seen.our_note is not None
    assert (seen.our_note.text, seen.their_note) == ("Older.", None)


def test_the_list_says_whose_a_note_is(tracker: CommandLine) -> None:
    """A note of Iran is not in the column of ours, in no format."""
    tracker('update fencing limited --on 2018-01-15 -m "Posts seen"')
    tracker('update fencing done --reporter IR --on 2018-02-20 -m "All stands"')
    shown = tracker("show fencing --json").json["items"][0]
    ours = [name for name, value in shown.items() if "Posts seen" in str(value) and "note" in name]
    theirs = [name for name, value in shown.items() if "All stands" in str(value) and "note" in name]
    assert ours
    assert theirs
    assert not set(ours) & set(theirs)
