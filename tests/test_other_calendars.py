"""Days of the Solar Hijri and the Hijri calendar: typed, told in both, written beside the Gregorian."""

import sys
from datetime import date

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent

from tracker.domain.errors import UsageError
from tracker.domain.other_calendars import CalendarName
from tracker.render.calendars import HijriCalendars

pytestmark = ON_A_FILE
SOLAR, HIJRI = CalendarName.SOLAR_HIJRI, CalendarName.HIJRI


@pytest.mark.parametrize(
    ("text", "day", "calendar"),
    [
        ("1396-08-16", date(2017, 11, 7), SOLAR),
        ("1403-04-10", date(2024, 6, 30), SOLAR),
        ("1403/4/10", date(2024, 6, 30), SOLAR),
        ("10 تیر 1403", date(2024, 6, 30), SOLAR),
        ("10 تير 1403", date(2024, 6, 30), SOLAR),
        ("10 tir 1403", date(2024, 6, 30), SOLAR),
        ("1397 فروردین 1", date(2018, 3, 21), SOLAR),
        ("30 اسفند 1403", date(2025, 3, 20), SOLAR),
        ("1 رمضان 1445", date(2024, 3, 11), HIJRI),
        ("1 ramadan 1445", date(2024, 3, 11), HIJRI),
        ("1 محرم 1446", date(2024, 7, 7), HIJRI),
        ("1 ذوالحجه 1445", date(2024, 6, 7), HIJRI),
    ],
)
def test_a_day_of_another_calendar_is_read(text: str, day: date, calendar: CalendarName) -> None:
    """In digits or with the name of its month, whichever keyboard it was typed on."""
    assert HijriCalendars().read(text) == (day, calendar)


@pytest.mark.parametrize(
    ("day", "calendar", "said"),
    [
        (date(2017, 11, 7), SOLAR, "16 Aban 1396"),
        (date(2017, 11, 7), HIJRI, "18 Safar 1439"),
        (date(2018, 3, 20), SOLAR, "29 Esfand 1396"),
        (date(2018, 3, 21), SOLAR, "1 Farvardin 1397"),
        (date(1900, 1, 1), HIJRI, ""),
    ],
)
def test_a_day_is_written_in_another_calendar(day: date, calendar: CalendarName, said: str) -> None:
    """Nothing where the calendar does not reach."""
    assert HijriCalendars().write(day, calendar) == said


def test_each_day_is_read_as_it_is_written() -> None:
    """In both calendars, over fifty years."""
    calendars = HijriCalendars()
    for ordinal in range(date(1975, 1, 1).toordinal(), date(2025, 1, 1).toordinal(), 13):
        day = date.fromordinal(ordinal)
        for calendar in CalendarName:
            written = calendars.write(day, calendar).lower()
            number, *month, year = written.split(" ")
            assert calendars.read(f"{number} {'-'.join(month)} {year}") == (day, calendar)


@pytest.mark.parametrize("text", ["1403-07-31", "30 اسفند 1404", "1403-13-01", "31 رمضان 1445"])
def test_a_day_that_the_calendar_does_not_have_is_refused(text: str) -> None:
    """With what was typed."""
    with pytest.raises(UsageError, match=text):
        HijriCalendars().read(text)


def test_a_typed_day_is_told_in_both_calendars(tracker: CommandLine) -> None:
    """Whoever typed it reads in the answer which day it is."""
    told = tracker('update hotline -m "Moved" --due 1397-04-10').out
    assert "due Sun 1 Jul 2018 (10 Tir 1397)" in told
    assert tracker("list --search hotline --json").json["items"][0]["due_on"] == "2018-07-01"
    assert "(10 Tir 1397)" not in tracker("show hotline --format table").out
    told = tracker('update hotline -m "Moved" --due "۱۲ تیر ۱۳۹۷"').out
    assert "due Tue 3 Jul 2018 (12 Tir 1397)" in told


def test_digits_that_either_calendar_could_mean_are_asked_back(tracker: CommandLine) -> None:
    """With both days."""
    told = tracker("update hotline -m Moved --due 1445-09-01", fails=2).err
    assert '"1445-09-01" can be of the Solar Hijri or of the Hijri calendar.' in told
    assert "Write 2066-11-21 or 2024-03-11." in told


def test_in_a_file_days_are_gregorian(import_content: ImportContent) -> None:
    """Nobody reads in an answer how each of them was understood."""
    content = "agreement,title,due_on\npk-ir-2017,Fence,1397-04-10\n"
    told = import_content(content, "--dry-run", fails=5).err
    assert "Gregorian" in told


@pytest.mark.parametrize(
    ("language", "calendar", "said"),
    [
        ("en", "solar-hijri", "1 Mar 2018 (10 Esfand 1396)"),
        ("fa", "solar-hijri", "۱ مارس ۲۰۱۸ (۱۰ اسفند ۱۳۹۶)"),
        ("ur", "hijri", "1 مارچ 2018 (13 جمادی الثانی 1439)"),
        ("ar", "hijri", "١ مارس ٢٠١٨ (١٣ جمادى الآخرة ١٤٣٩)"),
    ],
)
def test_a_brief_has_days_in_both_calendars(
    tracker_with_half_year: CommandLine, language: str, calendar: str, said: str
) -> None:
    """Where that is asked for."""
    line = f"brief --since 2018-03-01 --format html --language {language}"
    assert said in tracker_with_half_year(f"{line} --calendar {calendar}").out
    assert said not in tracker_with_half_year(line).out


def test_what_programs_read_has_gregorian_days_alone(tracker_with_half_year: CommandLine) -> None:
    """Whatever calendar is asked for."""
    line = "brief --since 2018-03-01 --json"
    assert tracker_with_half_year(f"{line} --calendar hijri").out == tracker_with_half_year(line).out


def test_a_calendar_that_there_is_not_is_refused(tracker: CommandLine) -> None:
    """With those that there are."""
    told = tracker("brief --calendar mayan", fails=2).err
    assert 'There is no calendar "mayan". Calendars: solar-hijri, hijri.' in told


def test_without_a_package_it_is_said_how_to_add_it(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a day of such a calendar is typed, and where one is asked for."""
    monkeypatch.delitem(sys.modules, "tracker.render.calendars", raising=False)
    monkeypatch.setitem(sys.modules, "jdatetime", None)
    for line in ("update hotline -m Moved --due 1397-04-10", "brief --calendar hijri"):
        told = tracker(line, fails=2).err
        assert "Days of other calendars need one more package, jdatetime." in told
        assert "pip install jdatetime" in told
