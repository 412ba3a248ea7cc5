"""Calendars out: what is open and due, each as a whole day, under a name that stays."""

from datetime import date
from pathlib import Path

from conftest import CommandLine
from icalendar import Calendar, Component

from tracker.domain.untrusted_text import escape_control_characters

DAY_OPTION = "--on=2018-01-05"


def due_days(path: Path) -> dict[str, date]:
    """The day of each entry of a calendar, by its uid."""
    events = list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))
    found = {str(event["uid"]): event["dtstart"].dt for event in events}
    assert len(found) == len(events)
    assert all(event["dtstart"].params["VALUE"] == "DATE" for event in events)
    return found


def test_a_calendar_has_what_is_open_and_due(tracker: CommandLine, tmp_path: Path) -> None:
    """Exactly the open commitments with a due date, as whole days, each under a name that stays."""
    path = tmp_path / "due.ics"
    for ref, more in (
        ("hotline", "--due 2018-05-02"),
        ("fencing", "--due 2019-01-02"),
        ("soil", "done --due 2018-07-01"),  # closed
        ("terrorism", "--due 2018-07-01 -m x"),  # an intention
    ):
        tracker(f"update {ref} {more}", DAY_OPTION)
    tracker(
        "update patrols",
        DAY_OPTION,
        "--due=2018-08-09",
        "--note=a,b;c\\d\r\nEND:VEVENT\nUID:forged" + "ی" * 90,
    )
    assert tracker("export -o", str(path)).out == "due.ics: 3 due dates written.\n"
    items = tracker("list --json --limit 0").json["items"]
    before = due_days(path)
    assert {uid.split(".")[0]: day.isoformat() for uid, day in before.items()} == {
        item["ref"]: item["due_on"] for item in items if item["due_on"]
    }
    assert all(type(day) is date for day in before.values())
    assert max(map(len, path.read_bytes().split(b"\r\n"))) <= 75
    tracker("update hotline --due 2018-09-10", DAY_OPTION)
    tracker("export -o", str(path))
    assert due_days(path) == before | {next(uid for uid in before if "hotline" in uid): date(2018, 9, 10)}


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
    common = {"DTSTAMP": "20180601T000000Z", "TRANSP": "TRANSPARENT"}
    assert [raw_properties(event) for event in calendar.walk("VEVENT")] == [
        common
        | {
            "UID": "hotline.pk-ir-2017@tracker",
            "DTSTART": "20180702",
            "SUMMARY": "Due: Hotline between the field commanders along the border",
            "DESCRIPTION": r"hotline\, pk-ir-2017\nOwed by: IR\, PK\nStatus: no-information\n"
            r"Flags: unverified\nOur last note: Numbers\, exchanged",
            "CATEGORIES": "border",
        },
        common
        | {
            "UID": "posts.pk-ir-2017@tracker",
            "DTSTART": "20181231",
            "SUMMARY": "Due: Border posts",
            "DESCRIPTION": r"posts\, pk-ir-2017\nOwed by: IR\nStatus: no-information\n"
            r"First due: 2018-08-01\nFlags: stale",
            "CATEGORIES": "pk-ir-2017",
        },
    ]


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
