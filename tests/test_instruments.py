"""Seven real instruments, completed with what can be held now, and what an analyst asks of each.

The records are of data beside the repository; what is added here is test data.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine
from run_report import OUTSIDE

INSTRUMENTS = "data/instruments"
pytestmark = [ON_A_FILE, pytest.mark.outside(INSTRUMENTS)]


@pytest.fixture
def desk(tracker: CommandLine, seeded_database: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on the seeds and the seven instruments, on a day after all that they tell."""
    tracker.use_database(seeded_database)
    monkeypatch.setenv("TRACKER_TODAY", "2026-01-15")
    for file in sorted((OUTSIDE / INSTRUMENTS).glob("*.toml")):
        tracker(f"import {file}")
    return tracker


def ask(desk: CommandLine, line: str) -> list[dict[str, Any]]:
    """The items of an answer."""
    return json.loads(desk(f"{line} --json").out)["items"]  # type: ignore[no-any-return]


def find(desk: CommandLine, ref: str, more: str = "") -> dict[str, Any]:
    """How one commitment stands."""
    (item,) = ask(desk, f"show {ref} {more}")
    return item


def side(item: dict[str, Any], code: str) -> dict[str, Any]:
    """One side's part of a commitment."""
    return next(part for part in item["parts"] if part["side"] == code)


def test_d_day_moves_all_that_hangs_on_it(desk: CommandLine) -> None:
    """From 10 to 24 March: each date by 14 days, counted as slip; what was known before stays as it was."""
    desk('event add "D-Day" --ref d-day --agreement sd-ss-2013')
    desk("event update d-day 2013-03-10 --on 2013-03-12")
    for ref, days in (("mx-orders", 4), ("mx-withdraw", 28), ("mx-oil", 14)):
        desk(f'correct {ref} --due "d-day + {days} days" --reason "As the matrix says"')
    refs = ("mx-orders", "mx-withdraw", "mx-oil")
    before = {ref: find(desk, ref, "--as-of 2013-03-15")["due_on"] for ref in refs}
    assert before == {"mx-orders": "2013-03-14", "mx-withdraw": "2013-04-07", "mx-oil": "2013-03-24"}
    said = desk("event update d-day 2013-03-24 --on 2013-03-16 --dry-run").out
    assert "3 due dates" in said
    assert find(desk, "mx-oil")["due_on"] == "2013-03-24"
    desk("event update d-day 2013-03-24 --on 2013-03-16")
    moved = {ref: find(desk, ref) for ref in refs}
    assert [one["due_on"] for one in moved.values()] == ["2013-03-28", "2013-04-21", "2013-04-07"]
    assert [one["slip"] for one in moved.values()] == [14, 14, 14]
    assert {ref: find(desk, ref, "--as-of 2013-03-15")["due_on"] for ref in refs} == before


def test_a_matrix_waits_until_its_day_is_known(desk: CommandLine) -> None:
    """What waits for what is one list; it is neither overdue nor due soon until the day is known."""
    desk('event add "D-Day" --ref d-day --agreement sd-ss-2013')
    desk('correct mx-oil --due "d-day + 14 days" --reason "As the matrix says"')
    waiting = ask(desk, "list --flag waiting --as-of 2013-04-01")
    assert [(one["ref"], one["waiting_for"]) for one in waiting] == [("mx-oil", "sd-ss-2013:d-day")]
    assert "overdue" not in waiting[0]["flags"]


def test_minsk_hangs_deadlines_on_elections_and_counts_a_months_violations(desk: CommandLine) -> None:
    """A date with a condition is spent where it passes first; incidents are counted by month and by side."""
    desk('event add "Local elections" --ref elections --agreement minsk2')
    desk('correct m-9 --due "2015-12-31 after elections" --reason "As point 9 says"')
    assert find(desk, "m-9", "--as-of 2015-12-01")["waiting_for"] == "minsk2:elections"
    spent = find(desk, "m-9", "--as-of 2016-01-15")
    assert (spent["due_on"], spent["is_spent"], "overdue" in spent["flags"]) == (None, True, False)
    for day, number, code in (("2017-08-31", 22658, "UA"), ("2017-09-30", 8683, "ORDLO")):
        desk(f"update m-1 --incidents {number} --side {code} --reporter SMM --on {day}")
    months = ask(
        desk, "summary --every month --from 2017-08-01 --as-of 2017-10-31 --incidents --agreement minsk2"
    )
    counted = {(one["period"][:7], one["side"], one["reporter"]): one["incidents"] for one in months}
    assert counted["2017-08", "UA", "SMM"] == 22658
    assert counted["2017-09", "ORDLO", "SMM"] == 8683


def test_one_side_suspends_and_the_other_repudiates(desk: CommandLine) -> None:
    """Both are visible, each of its side, and the worst is the whole: no later act hides another's."""
    ref = "cma-1.1"
    desk(f'update {ref} done --on 2018-11-01 -m "In effect"')
    desk(f'update {ref} suspended --side KR --on 2023-11-22 -m "Partly suspended by the cabinet"')
    desk(f'update {ref} breached --side KP --on 2023-11-23 -m "No longer bound"')
    then = find(desk, ref, "--as-of 2023-12-01")
    assert then["status"] == "breached"
    assert (side(then, "KR")["status"], side(then, "KR")["status_on"]) == ("suspended", "2023-11-22")
    assert (side(then, "KP")["status"], side(then, "KP")["status_on"]) == ("breached", "2023-11-23")
    in_breach = ask(desk, "list --status breached --obligor KP --as-of 2023-12-01")
    assert ref in [one["ref"] for one in in_breach]
    assert ref not in [
        one["ref"] for one in ask(desk, "list --status breached --obligor KR --as-of 2023-12-01")
    ]
    groups = json.loads(desk("summary --group-by obligor --agreement cma-2018 --as-of 2023-12-01 --json").out)
    counts = {one["group"]: one["by_status"] for one in groups["groups"]}
    assert counts["KR"]["suspended"] > counts["KP"]["suspended"]


def test_iraq_is_asked_for_what_is_next(desk: CommandLine) -> None:
    """An ask counts until it is cleared; a part that nobody began is told beside the one that is done."""
    desk('update iq-vacate --ask "A list of the barracks that were left" --on 2023-10-01')
    assert [one["text"] for one in find(desk, "iq-vacate")["our_asks"]] == [
        "A list of the barracks that were left"
    ]
    desk("update iq-vacate --ask none --on 2023-11-01")
    assert find(desk, "iq-vacate")["our_asks"] == []


def test_what_was_delivered_stands_beside_the_target(desk: CommandLine) -> None:
    """1,614 of 72,000 by the Commission's word, then 2,672: the latest of each voice, with the share."""
    desk('correct et-2 --target 72000 --unit "people resettled" --reason "The cap of the statement"')
    desk("update et-2 --value 1614 --reporter EC --on 2016-09-26")
    desk("update et-2 --value 2672 --reporter EC --on 2016-12-20")
    desk("update et-2 --value 2500 --on 2016-12-31")
    values = find(desk, "et-2", "--as-of 2017-01-15")["values"]
    assert [(one["reporter"], one["value"]) for one in values] == [(None, 2500), ("EC", 2672)]
    shown = desk("show et-2 --as-of 2017-01-15 --format table").out
    assert "2,500 of 72,000 people resettled (3 %)" in " ".join(shown.split())


def test_a_hotline_was_promised_again(desk: CommandLine) -> None:
    """How often, since when, and by what: the chain of what each takes the place of, and a flag for it."""
    desk("update hl-2017-05 superseded --successor hl-2017-11 --on 2017-11-07 -m 'Agreed anew'")
    item = find(desk, "hl-2017-11", "--as-of 2018-01-01")
    assert (item["promised_times"], item["promised_since"]) == (3, "2014-05-06")
    again = ask(desk, "list --flag promised-again --theme hotline --as-of 2018-01-01")
    assert [one["ref"] for one in again] == ["hl-2017-05", "hl-2017-11"]


def test_an_annual_meeting_that_was_held_once_is_missed_twice(desk: CommandLine) -> None:
    """Held on 31 May 2022; as of 1 Sep 2024 nothing is known of the last, it is overdue, two were missed."""
    desk('correct iw-8.5 --every year --due 2022-05-31 --reason "At least once a year"')
    item = find(desk, "iw-8.5", "--as-of 2024-09-01")
    assert (item["status"], "overdue" in item["flags"]) == ("no-information", True)
    assert (item["held"], item["missed"], item["next_due_on"]) == (1, 2, "2025-05-31")
    assert item["slip"] is None


def test_an_agreement_in_abeyance_is_disputed(desk: CommandLine) -> None:
    """One party's word is a flag, with who and since when; only ours suspends what goes on."""
    desk("agreement update iwt-1960 suspended --reporter IN --on 2025-04-23 -m 'Held in abeyance'")
    disputed = find(desk, "iw-flood", "--as-of 2025-06-01")
    assert "agreement disputed" in disputed["flags"]
    assert [(one["actor"], one["standing"], one["since"]) for one in disputed["disputes"]] == [
        ("IN", "suspended", "2025-04-23")
    ]
    assert disputed["status"] == find(desk, "iw-flood", "--as-of 2025-04-22")["status"]
    desk("agreement update iwt-1960 suspended --on 2025-05-01 -m 'As we see it'")
    assert find(desk, "iw-flood", "--as-of 2025-06-01")["status"] == "suspended"
    desk("agreement update iwt-1960 in-force --on 2025-07-01")
    assert find(desk, "iw-flood", "--as-of 2025-07-02")["status"] == "no-information"


def test_what_is_due_next_quarter_has_recurring_duties_in_it(desk: CommandLine) -> None:
    """One list between two days, by due date, of all agreements."""
    desk('correct iw-6-month --every month --due 2022-01-31 --reason "Monthly"')
    due = ask(desk, "list --due-after 2024-06-30 --due-before 2024-10-01 --as-of 2024-07-15 --all")
    assert "iw-6-month" in [one["ref"] for one in due]


def test_month_by_month_and_by_article(desk: CommandLine) -> None:
    """A row for the end of each month; and counts by article."""
    months = ask(desk, "summary --every month --from 2023-09-01 --as-of 2024-01-31 --agreement cma-2018")
    assert [one["period"][:7] for one in months][:2] == ["2023-09", "2023-10"]
    by_article = json.loads(desk("summary --group-by locator --agreement cma-2018 --json").out)["groups"]
    assert {"art 1(1)", "art 2(1)"} <= {one["group"] for one in by_article}
