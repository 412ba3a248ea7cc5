"""Calendars out: what is due, each as a whole day under a name that stays, again and again where it recurs.

Two programs that know nothing of each other read each calendar: ``icalendar``, which also writes it, and
``vobject``, which has another parser and works out by itself on which days something recurs.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import vobject
from agreed_documents import COMMON, commitment, write_content
from conftest import ON_A_FILE, CommandLine, MakeDatabase
from dateutil.rrule import rrulestr
from icalendar import Calendar, Component

from tracker.domain.commitment_history import Offset
from tracker.domain.day_arithmetic import add_offset
from tracker.domain.due_rules import parse_period
from tracker.domain.untrusted_text import escape_control_characters
from tracker.exchange.recurrence_rules import recurrence_rule

DAY_OPTION = "--on=2018-01-05"

ExportCalendar = Callable[..., "list[Component]"]


def read_events(text: str) -> list[Component]:
    """The entries of a calendar, which both parsers read alike; no line is longer than 75 octets."""
    assert max(map(len, text.encode().split(b"\r\n"))) <= 75
    events = list(Calendar.from_ical(text).walk("VEVENT"))
    other = getattr(vobject.readOne(text), "vevent_list", [])
    said = [(str(event["uid"]), event["dtstart"].dt, str(event["summary"])) for event in events]
    assert [(one.uid.value, one.dtstart.value, one.summary.value) for one in other] == said
    return events


@pytest.fixture
def calendar_of(tracker: CommandLine, make_database: MakeDatabase, tmp_path: Path) -> ExportCalendar:
    """Makes the entries of the calendar of some commitments, and of what else a document says."""

    def export(commitments: Sequence[dict[str, Any]], *options: str, **more: Any) -> list[Component]:
        tracker.use_database(make_database("empty"))
        content = {"commitments": commitments, **more}
        tracker("import", str(write_content(tmp_path / "given.json", COMMON, content)))
        return read_events(tracker("export --format ics", *options).out)

    return export


# -- what is in it -------------------------------------------------------------------------------------


def test_a_calendar_has_what_is_open_and_due(tracker: CommandLine, tmp_path: Path) -> None:
    """Exactly the open commitments with a due date, as whole days; what is closed is cancelled."""
    path = tmp_path / "due.ics"
    for ref, more in (
        ("hotline", "--due 2018-05-02"),
        ("fencing", "--due 2019-01-02"),
        ("formalisation", "done --due 2018-07-01"),  # closed
    ):
        tracker(f"update {ref} {more}", DAY_OPTION)
    tracker("add Posts --agreement pk-ir-2017 --strength intention --due 2018-07-01")
    note = "--note=a,b;c\\d\r\nEND:VEVENT\nUID:forged" + "ی" * 90
    tracker("update patrols", DAY_OPTION, "--due=2018-08-09", note)
    found = tracker("export -o", str(path)).out
    assert found == "due.ics: 3 due dates and 1 cancelled due date written.\n"
    events = read_events(path.read_bytes().decode())
    items = tracker("list --json --limit 0").json["items"]
    assert sorted(event["dtstart"].dt.isoformat() for event in events if "status" not in event) == sorted(
        item["due_on"] for item in items if item["due_on"]
    )
    assert [event["dtstart"].dt for event in events if event.get("status") == "CANCELLED"] == [
        date(2018, 7, 1)
    ]
    assert all(type(event["dtstart"].dt) is date for event in events)


@ON_A_FILE
def test_an_entry_of_a_calendar_says_what_is_due_and_makes_nobody_busy(
    tracker: CommandLine, tmp_path: Path
) -> None:
    """Who owes what and how far it is; filed under its theme, else its agreement; and the day stays free."""
    path = tmp_path / "due.ics"
    tracker("add 'Border posts' --agreement pk-ir-2017 --ref posts --due 2018-08-01 --obligor IR")
    tracker("update posts --due 2018-12-31 --on 2018-05-30")
    tracker("update hotline --due 2018-07-02 -m 'Numbers, exchanged' --on 2018-03-05")
    tracker("update hotline done --reporter IR --on 2018-03-06")
    tracker("export -o", str(path))
    calendar = Calendar.from_ical(path.read_bytes())
    assert raw_properties(calendar) == {"VERSION": "2.0", "PRODID": "-//tracker//due dates//EN"}
    common = {"TRANSP": "TRANSPARENT", "SEQUENCE": "1"}
    varying = ("UID", "DTSTAMP", "DESCRIPTION")
    found = [raw_properties(event) for event in calendar.walk("VEVENT")]
    assert [{name: one[name] for name in one if name not in varying} for one in found] == [
        common
        | {
            "DTSTART": "20180702",
            "SUMMARY": "Due: Hotline between the field commanders along the border",
            "CATEGORIES": "border",
        },
        common | {"DTSTART": "20181231", "SUMMARY": "Due: Border posts", "CATEGORIES": "pk-ir-2017"},
    ]
    assert found[0]["DESCRIPTION"].startswith(
        r"hotline\, pk-ir-2017\nOwed by: IR\, PK\nStatus: no-information\n"
    )
    assert found[0]["DESCRIPTION"].endswith(r"\nOur last note: Numbers\, exchanged")
    assert r"\nFirst due: 2018-08-01\nFlags: stale" in found[1]["DESCRIPTION"]


@ON_A_FILE
def test_no_control_character_is_in_a_calendar(tracker: CommandLine, tmp_path: Path) -> None:
    """RFC 5545 has none in a text, and a screen that shows the file obeys none: they become symbols."""
    path = tmp_path / "due.ics"
    tracker(
        "add", "Posts \x1b[2J", "--agreement=pk-ir-2017", "--ref=posts", "--due=2018-08-01", "--theme=a\x07b"
    )
    tracker("update", "posts", "-m", "one\r\ntwo\x1b]0;x\x07\u202e", DAY_OPTION)
    tracker("export -o", str(path))
    for written in (path.read_text(encoding="utf-8"), tracker("export --format ics").out):
        unfolded = written.replace("\r\n ", "").replace("\r\n", "\n")
        assert escape_control_characters(unfolded, keep_lines=True) == unfolded
        assert r"one\ntwo␛]0\;x␇" in unfolded


def raw_properties(component: Component) -> dict[str, str]:
    """What stands in a calendar or in one of its entries, as it is written."""
    return {name: value.to_ical().decode() for name, value in component.items()}


# -- which entry it is, and how often it was moved -----------------------------------------------------


@ON_A_FILE
def test_an_entry_has_one_name_whatever_its_commitment_is_called(calendar_of: ExportCalendar) -> None:
    """Made of the uid: renamed, moved to another agreement, in another office; no two share one."""
    uids = ["x", "x ", "X", "x@tracker", "ی" * 30, "a;b,c\\n"]
    given = [commitment(f"c{n}", uid=uid, due_on="2018-07-01") for n, uid in enumerate(uids)]
    events = calendar_of(given)
    names = {str(event["uid"]) for event in events}
    assert len(names) == len(uids)
    assert all(name.isascii() and len(name) < 60 for name in names)
    elsewhere = calendar_of([one | {"ref": f"other-{one['ref']}", "agreement": "cd"} for one in given])
    assert {str(event["uid"]) for event in elsewhere} == names


def test_the_sequence_counts_the_moves_and_the_stamp_is_of_the_log(tracker: CommandLine) -> None:
    """A move taken back is a move too; neither the clock nor a claim changes anything."""

    def sequence_and_stamp(*options: str) -> tuple[int, datetime]:
        (event,) = read_events(tracker("export --format ics --search hotline", *options).out)
        return event["sequence"], event["dtstamp"].dt

    tracker("update hotline --due 2018-07-01", DAY_OPTION)
    first = sequence_and_stamp()
    assert first[0] == 1
    assert sequence_and_stamp("--as-of", "2018-05-01") == first
    tracker("update hotline --due 2018-08-01 --on 2018-01-06")
    tracker("update hotline limited --reporter IR --due 2018-09-01 --on 2018-01-07")
    moved = sequence_and_stamp()
    assert (moved[0], moved[1] >= first[1]) == (2, True)
    recorded = [entry["recorded_at"] for entry in tracker("log hotline --json").json["items"]]
    assert moved[1] == datetime.fromisoformat(max(recorded)).replace(microsecond=0)
    tracker("retract U-2 -m x --yes")
    assert sequence_and_stamp()[0] == 3


@ON_A_FILE
def test_what_lost_its_due_date_is_cancelled_on_its_last_day(tracker: CommandLine) -> None:
    """Taken back, or said to be none: whoever has the older calendar is told."""
    tracker("update hotline --due 2018-07-01", DAY_OPTION)
    tracker("update patrols --due 2018-07-02", DAY_OPTION)
    tracker("update patrols --due none --on 2018-01-06")
    tracker("retract U-1 -m x --yes")
    events = read_events(tracker("export --format ics").out)
    assert {event["dtstart"].dt: str(event.get("status")) for event in events} == {
        date(2018, 7, 1): "CANCELLED",
        date(2018, 7, 2): "CANCELLED",
    }


def test_what_was_taken_back_is_cancelled(tracker: CommandLine, calendar_of: ExportCalendar) -> None:
    """Whoever has the older calendar is told, but not what was said of it, and not of what is internal."""

    def cancelled(*options: str) -> dict[str, Component]:
        events = read_events(tracker("export --format ics", *options).out)
        return {str(event["summary"]): event for event in events if "status" in event}

    terms = {"due_on": "2018-07-01", "recorded_at": "2018-01-02"}
    given = [commitment("a", **terms), commitment("b", **terms, mark="internal"), commitment("c")]
    given += [commitment("d", **terms, strength="intention"), commitment("e")]
    said = {"commitment": "e", "effective_on": "2018-01-03", "due_on": "2018-08-01", "note": "n", "uid": "u"}
    uids = {str(event["summary"]): str(event["uid"]) for event in calendar_of(given, updates=[said])}
    assert cancelled() == {}
    for taken_back in ("U-1", "a", "b", "c", "d", "e"):
        tracker(f"retract {taken_back} -m x --yes")
    found = cancelled()
    assert {name: event["dtstart"].dt for name, event in found.items()} == {
        "Due: To a": date(2018, 7, 1),
        "Due: To b": date(2018, 7, 1),
        "Due: To e": date(2018, 8, 1),
    }
    assert {name: str(event["uid"]) for name, event in found.items()} == uids
    assert (found["Due: To a"]["sequence"], found["Due: To e"]["sequence"]) == (0, 2)
    assert str(found["Due: To e"]["description"]) == "e, ab\nTaken back: it should not have been entered."
    assert list(cancelled("--shareable")) == ["Due: To a", "Due: To e"]
    assert list(cancelled("--agreement", "cd")) == list(cancelled("--known-at", "2018-01-02")) == []


@ON_A_FILE
def test_what_was_taken_back_with_all_that_was_said_of_it_had_a_day_before(
    tracker: CommandLine, calendar_of: ExportCalendar
) -> None:
    """The one right before, which does not go out where it does not go out while it holds."""
    moved = [
        {"commitment": "a", "effective_on": "2018-01-03", "due_on": "2018-07-15"},
        {"commitment": "a", "effective_on": "2018-01-04", "due_on": "2018-08-01", "mark": "internal"},
    ]
    given = [commitment("a", due_on="2018-07-01"), commitment("b", due_on="2018-07-01")]
    calendar_of(given, updates=moved)

    def days(*options: str) -> list[date]:
        return [event["dtstart"].dt for event in read_events(tracker("export --format ics", *options).out)]

    before = days(), days("--shareable")
    assert before == ([date(2018, 7, 1), date(2018, 8, 1)], [date(2018, 7, 1)])
    tracker("undo --yes")
    assert (days(), days("--shareable")) == before


@ON_A_FILE
def test_a_reminder_stands_before_each_due_date_that_is_left(calendar_of: ExportCalendar) -> None:
    """So many days, or weeks; none of what is cancelled."""
    given = [commitment("a", due_on="2018-07-01"), commitment("b", due_on="2018-07-02")]
    done = {"commitment": "b", "effective_on": "2018-02-01", "status": "done"}
    for option in ("--alarm=14d", "--alarm=2 weeks"):
        first, second = calendar_of(given, option, updates=[done])
        (alarm,) = first.walk("VALARM")
        assert (alarm["trigger"].dt, str(alarm["action"])) == (-timedelta(days=14), "DISPLAY")
        assert not second.walk("VALARM")


# -- what hangs on an event ----------------------------------------------------------------------------

D_DAY = {"events": [{"ref": "ab:d-day", "agreement": "ab", "title": "D-Day"}]}


@ON_A_FILE
def test_a_relative_due_date_is_in_it_while_its_event_has_a_day(calendar_of: ExportCalendar) -> None:
    """Moved with the event, which counts as a move; cancelled when its day is not known any more."""
    given = [commitment("a", due="d-day + 1 month"), commitment("b", due="signing + 1 week")]
    days: list[dict[str, Any]] = []
    found = []
    for day in (None, "2018-01-31", "2018-02-10", None):
        days.append({"event": "ab:d-day", "effective_on": f"2018-01-0{len(days) + 1}", "day": day})
        events = calendar_of(given, event_days=days, **D_DAY)
        found += [
            (event["dtstart"].dt.isoformat(), event["sequence"], event.get("status"))
            for event in events
            if event["summary"] == "Due: To a"
        ]
        assert [event["dtstart"].dt for event in events if event["summary"] == "Due: To b"] == [
            date(2018, 1, 8)
        ]
    assert found == [("2018-02-28", 2, None), ("2018-03-10", 3, None), ("2018-03-10", 4, "CANCELLED")]


# -- what recurs ---------------------------------------------------------------------------------------


def days_of_rule(event: Component, until: date = date(2021, 1, 1)) -> list[date]:
    """The days on which an entry recurs up to a day, as another program works them out."""
    rule = event["rrule"].to_ical().decode()
    start = datetime.combine(event["dtstart"].dt, datetime.min.time())
    found = rrulestr(rule, dtstart=start).between(start, datetime.combine(until, start.time()), inc=True)
    return [one.date() for one in found]


@pytest.mark.parametrize(
    "every", ["day", "3 days", "week", "2 weeks", "month", "quarter", "7 months", "year"]
)
@pytest.mark.parametrize(
    "first", ["2018-01-15", "2018-01-28", "2018-01-29", "2018-01-30", "2018-01-31", "2016-02-29"]
)
def test_a_rule_gives_the_days_on_which_it_is_due(first: str, every: str) -> None:
    """Also those at the end of a month that is shorter, which are on its last day."""
    start, period = date.fromisoformat(first), parse_period(every)
    event = Calendar.from_ical(f"BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:{start:%Y%m%d}\r\nEND:VEVENT\r\n")
    event.add("rrule", recurrence_rule(start, every, None))
    found = days_of_rule(event)
    assert found == [add_offset(start, period, number) for number in range(len(found))]
    assert add_offset(found[-1], Offset(2 * period.count, period.unit)) > date(2021, 1, 1)


@ON_A_FILE
def test_what_recurs_stands_once_with_its_rule_and_its_end(calendar_of: ExportCalendar) -> None:
    """From the day of an end on nothing falls due; held or not, it goes on."""
    terms = {"kind": "recurring", "due_on": "2018-01-31", "every": "month"}
    given = [commitment("a", **terms, ends_on="2018-05-31"), commitment("b", **terms)]
    held = {"commitment": "b", "effective_on": "2018-01-30", "status": "done"}
    first, second = calendar_of(given, "--as-of=2018-03-01", updates=[held])
    assert days_of_rule(first) == [date(2018, 1, 31), date(2018, 2, 28), date(2018, 3, 31), date(2018, 4, 30)]
    assert len(days_of_rule(second)) == 36
    assert "status" not in second


@ON_A_FILE
def test_an_occurrence_that_was_moved_stands_on_its_own_day(calendar_of: ExportCalendar) -> None:
    """The one that is named; one that is put off without a day is left out."""
    given = [commitment("a", kind="recurring", due_on="2018-01-15", every="month")]
    said = {"commitment": "a", "effective_on": "2018-01-02"}
    moved = [
        said | {"occurrence": "2018-03-15", "due_on": "2018-03-20"},
        said | {"occurrence": "2018-04-15", "due_on": "none"},
    ]
    whole, one = calendar_of(given, "--as-of=2018-06-01", updates=moved)
    assert (one["recurrence-id"].dt, one["dtstart"].dt) == (date(2018, 3, 15), date(2018, 3, 20))
    assert (one["uid"], one["sequence"]) == (whole["uid"], whole["sequence"])
    assert [day.dt for day in whole["exdate"].dts] == [date(2018, 4, 15)]


@ON_A_FILE
def test_what_no_rule_says_stands_on_single_days(calendar_of: ExportCalendar) -> None:
    """Terms that were amended: those before by the old period, those after by the new one."""
    given = [commitment("a", kind="recurring", due_on="2018-01-15", every="month")]
    amended = {"of": {"kind": "commitment", "ref": "a"}, "effective_on": "2018-04-01", "every": "year"}
    (event,) = calendar_of(given, "--as-of=2018-06-01", revisions=[amended | {"reason": "x"}])
    assert "rrule" not in event
    days = [event["dtstart"].dt, *(day.dt for day in event["rdate"].dts)]
    assert days[:4] == [date(2018, 1, 15), date(2018, 2, 15), date(2018, 3, 15), date(2019, 1, 15)]


@ON_A_FILE
def test_what_recurs_is_cancelled_when_it_is_withdrawn(calendar_of: ExportCalendar) -> None:
    """With its rule, so that all of it goes."""
    given = [commitment("a", kind="recurring", due_on="2018-01-15", every="month")]
    said = {"commitment": "a", "effective_on": "2018-02-02", "status": "withdrawn", "note": "x"}
    (event,) = calendar_of(given, updates=[said])
    assert (event["status"], "rrule" in event) == ("CANCELLED", True)
