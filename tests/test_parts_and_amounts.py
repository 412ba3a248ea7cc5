"""What an update can say besides a status: whose part, how much, how many, what is asked, and by whom."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine
from csv_helpers import csv_text

from tracker.domain.part_states import PartAssessment, part_states
from tracker.domain.vocabulary import CommitmentKind, Status


def latest(tracker: CommandLine, ref: str = "hotline") -> Any:
    return tracker(f"log {ref} --json").json["items"][-1]


def test_an_update_of_a_part_says_whose_and_how_far_all_are_together(tracker: CommandLine) -> None:
    """The commitment is as far as the part that is furthest from done."""
    told = tracker("update hotline done --on 2018-02-01").out
    assert "hotline: no-information -> implemented" in told
    told = tracker("update hotline limited --side IR -m Closed --on 2018-03-01 --ask Reopen").out
    assert told == (
        'hotline: Iran\'s part implemented -> limited, ask: "Reopen", true on Thu 1 Mar 2018 '
        "(recorded today) [U-2]; Pakistan's is implemented. Together: limited. "
        "To take it back: tracker undo\n"
    )
    item = tracker("update hotline done --side IR --json").json["items"][0]
    assert (item["side"], item["status_before"], item["status_now"]) == ("IR", "limited", "implemented")


@ON_A_FILE
def test_a_part_that_goes_down_needs_a_note(tracker: CommandLine) -> None:
    """It is compared with the same part, not with the whole."""
    tracker("update hotline done --side PK")
    tracker("update hotline limited --side IR")
    assert "needs a note" in tracker("update hotline limited --side PK", fails=4).err
    tracker("update hotline substantial --side IR")


@ON_A_FILE
def test_what_was_only_seen_is_said_so(tracker: CommandLine) -> None:
    """In the answer and in the log."""
    assert "seen on Thu 1 Mar 2018 [U-1]" in tracker("update hotline done --seen 2018-03-01").out
    assert latest(tracker)["is_seen"] is True
    assert "(seen)" in tracker("show hotline --format table").out
    tracker("correct U-1 --on 2018-02-20 --reason 'Known since then'")
    assert (latest(tracker)["is_seen"], latest(tracker)["takes_back"]) == (False, "U-1")
    entry = next(one for one in tracker("log hotline --json").json["items"] if one["number"] == "U-3")
    assert (entry["is_seen"], entry["effective_on"]) == (False, "2018-02-20")


@ON_A_FILE
def test_a_value_is_said_with_its_unit_and_its_share_of_the_target(tracker: CommandLine) -> None:
    """One that is smaller than before gets a hint; of another reporter, none."""
    tracker("add Release --agreement pk-ir-2017 --ref release --target 5000 --unit prisoners")
    tracker("update release --value 1,900 --on 2018-03-20")
    told = tracker("update release --value 1700 --incidents 3 --owner 'Ms A'")
    assert "release: 1,700 of 5,000 prisoners (34 %), 3 incidents, followed up by Ms A" in told.out
    assert "Before, on Tue 20 Mar 2018, it was 1,900." in told.err
    assert "it was" not in tracker("update release --value 1000 --reporter PK").err
    entry = latest(tracker, "release")
    assert (entry["value"], entry["reporter"]) == (1000, "PK")
    assert "1 incident," in tracker("update release --incidents 1").out
    assert "followed up by nobody" in tracker("update release --owner none").out
    assert "nothing asked any more" in tracker("update release --ask none").out
    table = tracker("log release --format table").out
    assert "1,700 in all" in table
    assert tracker("check").out.endswith("no rule is broken in it.\n")


@ON_A_FILE
def test_a_due_date_can_end(tracker: CommandLine) -> None:
    """The answer and the log say that there is none any more; it is no day of 1600."""
    tracker("update hotline --due 2018-09-01")
    assert "hotline: no due date any more" in tracker("update hotline --due none").out
    entry = latest(tracker)
    assert (entry["due_on"], entry["ends_due_date"]) == (None, True)
    assert "no due date any more" in tracker("log hotline --format table").out
    assert "1600" not in tracker("log hotline --format csv").out


@ON_A_FILE
def test_an_occurrence_is_one_on_which_something_falls_due(tracker: CommandLine) -> None:
    """The nearest are named; what does not recur has none."""
    tracker("add Meet --agreement pk-ir-2017 --ref meet --kind recurring --due 2018-01-31 --every month")
    told = tracker("update meet done --occurrence 2018-02-28 --on 2018-03-02").out
    assert "for what was due Wed 28 Feb 2018" in told
    error = tracker("update meet done --occurrence 2018-03-15", fails=4).err
    assert "falls due on Thu 15 Mar 2018" in error
    assert "Wed 28 Feb 2018, Sat 31 Mar 2018" in error
    assert "does not recur" in tracker("update hotline done --occurrence 2018-03-31", fails=4).err
    assert "occurrence" in tracker("update meet --occurrence 2018-03-31 --owner X", fails=4).err


W, IR, PK = Status, "IR", "PK"


@pytest.mark.parametrize(
    ("said", "together"),
    [
        ([], W.NO_INFORMATION),
        ([(None, W.IMPLEMENTED)], W.IMPLEMENTED),
        ([(None, W.IMPLEMENTED), (IR, W.LIMITED)], W.LIMITED),
        ([(IR, W.IMPLEMENTED)], W.NO_INFORMATION),
        ([(IR, W.SUSPENDED), (PK, W.BREACHED)], W.BREACHED),
        ([(IR, W.STALLED), (PK, W.NOT_STARTED)], W.STALLED),
        ([(IR, W.WITHDRAWN), (PK, W.LIMITED)], W.LIMITED),
        ([(IR, W.WITHDRAWN), (None, W.IMPLEMENTED)], W.IMPLEMENTED),
        ([(IR, W.WITHDRAWN), (None, W.LIMITED), (PK, W.IMPLEMENTED)], W.IMPLEMENTED),
        ([(IR, W.WITHDRAWN), (PK, W.WITHDRAWN)], W.WITHDRAWN),
        ([(IR, W.WITHDRAWN), (IR, W.LIMITED), (PK, W.IMPLEMENTED)], W.LIMITED),
        ([(IR, W.IMPLEMENTED), (None, W.LAPSED)], W.LAPSED),
        ([(PK, W.IMPLEMENTED), (None, W.SUPERSEDED), (IR, W.LIMITED)], W.LIMITED),
        ([("UN", W.BREACHED), (None, W.LIMITED)], W.LIMITED),
    ],
)
def test_a_commitment_is_as_far_as_the_part_furthest_from_done(said: list[Any], together: Status) -> None:
    """Parts that were released do not count; superseded and lapsed are of the whole until something newer."""
    states = part_states((IR, PK), [PartAssessment(*one) for one in said], CommitmentKind.ONE_OFF)
    assert states.together is together


def test_a_part_keeps_its_level_as_a_commitment_does() -> None:
    """Of a one-off at most 2, of a duty that goes on nothing."""
    said = [PartAssessment(IR, status) for status in (W.IMPLEMENTED, W.STALLED, W.LIMITED, W.SUSPENDED)]
    for number, level in enumerate((3, 2, 1, 1), start=1):
        assert part_states((IR,), said[:number], CommitmentKind.ONE_OFF).parts[IR].level == level
    assert part_states((IR,), said[:2], CommitmentKind.CONTINUING).parts[IR].level == 0


@ON_A_FILE
def test_news_of_what_recurs_says_which_occurrence_and_when_the_next_is_due(tracker: CommandLine) -> None:
    """Also where it was not named; one that was held late says by how many days."""
    tracker("add Meeting --agreement pk-ir-2017 --ref jbc --kind recurring --every year --due 2017-12-15")
    told = tracker("update jbc done --on 2018-01-04")
    assert told.out.startswith("jbc: implemented, for what was due Fri 15 Dec 2017, 20 days late, true on")
    assert "Next due Sat 15 Dec 2018. To take it back: tracker undo" in told.out
    ahead = "update jbc done --on 2018-05-10 --occurrence 2018-12-15"
    assert tracker(ahead).out.startswith("jbc: implemented, for what was due Sat 15 Dec 2018, true on")
    tracker("undo --yes")
    item = tracker(f"{ahead} --json").json["items"][0]
    assert (item["occurrence_due_on"], item["next_due_on"]) == ("2018-12-15", "2019-12-15")


@ON_A_FILE
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("5e-07", 5e-07), ("1.5E+3", 1500), ("-2e-3", -0.002), ("1,700", 1700), ("۱۷۰۰", 1700)],
)
def test_an_amount_may_be_written_as_programs_do(tracker: CommandLine, typed: str, kept: float) -> None:
    """With an exponent, as sheets show the very small; what has more digits than can be kept is refused."""
    tracker("add Release --agreement pk-ir-2017 --ref release --target 5000 --unit prisoners")
    tracker(f"update release --value={typed}")
    assert tracker("show release --json").json["items"][0]["values"][0]["value"] == kept
    assert "is not a number" in tracker("update release --value 1e20", fails=2).err


@ON_A_FILE
@pytest.mark.parametrize("way", ["typed", "in a file"])
@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ("implemented 2018-02-07, limited 2018-03-07", None),
        ("implemented 2018-02-07, implemented 2018-03-07, limited 2018-04-10", None),
        ("limited 2018-02-01, not-started 2018-02-02", "Going down"),
        ("implemented 2018-02-07, limited 2018-02-09 2018-02-07", "Leaving"),
        ("implemented 2018-02-07, limited 2018-03-07, not-started 2018-03-08", "Going down"),
    ],
)
def test_less_said_of_the_next_occurrence_is_no_fall(
    tracker: CommandLine, tmp_path: Path, said: str, refused: str | None, way: str
) -> None:
    """Each is a small one-off: a note is needed where less is said of the same one, typed or in a file.

    Also of one that was agreed only after what is said of it.
    """
    tracker(
        "add Meeting --agreement pk-ir-2017 --ref meeting --kind recurring --every month "
        "--due 2018-02-07 --agreed-on 2018-02-05"
    )
    rows = [row.replace(" ", ",") for row in said.split(", ")]
    say_all(
        tracker,
        tmp_path,
        way,
        "meeting",
        {"effective_on": "--on", "occurrence": "--occurrence"},
        rows,
        refused,
    )


def say_all(
    tracker: CommandLine,
    folder: Path,
    way: str,
    ref: str,
    options: Mapping[str, str],
    rows: Sequence[str],
    refused: str | None,
) -> None:
    """Type statuses of one commitment, or bring them in with the latest row first: the last may be refused.

    Each row has a status, and values of ``options``, which has the option of each column.
    """
    if way == "typed":
        for row in rows:
            status, *cells = row.split(",")
            given = " ".join(
                f"{name} '{cell}'" for name, cell in zip(options.values(), cells, strict=False) if cell
            )
            code = 4 if refused and row is rows[-1] else 0
            answer = tracker(f"update {ref} {status} {given}", fails=code)
    else:
        header = ",".join(("commitment", "status", *options))
        content = csv_text(*(f"{ref},{row}" for row in reversed(rows)), header=header)
        (folder / "said.csv").write_text(content)
        answer = tracker(f"import {folder}/said.csv", fails=5 if refused else 0)
    assert refused is None or refused in answer.err


NOTHING_FALLS_DUE = "--due 'pk-ir-2017:signing + 3 months' --ends 2018-02-01"
"""The first would fall due only on 7 February 2018, when it is over."""

NO_DAY_IS_KNOWN = "--due 'd-day + 3 months'"
HELD_THEN_LESS = (
    "limited,2018-03-01,,2999-12-31,",
    "implemented,2018-03-02,Met,1600-01-02,",
    "limited,2018-03-03,Ended,,",
    "limited,2018-03-04,,,",
)
LESS_AT_ONCE = ("implemented,2018-03-02,,,", "limited,2018-03-04,,,")
LOWER_TWICE = ("substantial,2018-03-02,,,", "limited,2018-03-03,Fewer,,", "not-started,2018-03-04,,,")
REPLACED = ("implemented,2018-03-02,,,", "superseded,2018-03-03,,,patrols")


@pytest.mark.parametrize("way", ["typed", "in a file"])
@pytest.mark.parametrize(
    ("due", "rows", "refused"),
    [
        (NOTHING_FALLS_DUE, HELD_THEN_LESS, None),
        (NO_DAY_IS_KNOWN, HELD_THEN_LESS, None),
        (NOTHING_FALLS_DUE, LESS_AT_ONCE, "Leaving"),
        (NO_DAY_IS_KNOWN, LOWER_TWICE, "Going down"),
        ("--due 2018-03-01", REPLACED, None),
    ],
)
def test_a_word_is_compared_with_the_last_of_its_occurrence_also_of_one_without_a_day(
    tracker: CommandLine, tmp_path: Path, due: str, rows: tuple[str, ...], refused: str | None, way: str
) -> None:
    """What was held stays held, and yet less was said of it since: to say that again is no less.

    What takes the place of the duty lowers no occurrence. Typed, or in a file with the latest row first.
    """
    tracker("event add D-Day --ref d-day --agreement pk-ir-2017")
    tracker(
        "add Meeting --agreement pk-ir-2017 --ref meeting --kind recurring --every '2 weeks' "
        f"--agreed-on 1900-03-01 {due}"
    )
    options = {"effective_on": "--on", "note": "--note", "due_on": "--due", "successors": "--successor"}
    say_all(tracker, tmp_path, way, "meeting", options, rows, refused)


RELEASED_THEN_DONE = ("withdrawn,2018-02-01,Released,PK", "implemented,2018-02-02,Opened,")


@pytest.mark.parametrize("way", ["typed", "in a file"])
@pytest.mark.parametrize(
    ("rows", "refused"),
    [
        ((*RELEASED_THEN_DONE, "implemented,2018-02-03,,PK"), "Leaving"),
        ((*RELEASED_THEN_DONE, "implemented,2018-02-03,Owed again,PK", "implemented,2018-02-04,,"), None),
        (("limited,2018-01-01,,", *RELEASED_THEN_DONE[:1], "substantial,2018-02-02,,"), None),
        (("limited,2018-01-01,,", *RELEASED_THEN_DONE[:1], "not-started,2018-02-02,,"), "Going down"),
        ((*RELEASED_THEN_DONE[:1], "withdrawn,2018-02-02,Too,IR", "implemented,2018-02-03,,"), "Leaving"),
        ((*RELEASED_THEN_DONE, "limited,2018-02-03,,IR"), "Leaving"),
    ],
    ids=["named again", "owed again", "whole after", "whole lower", "all released", "the other side"],
)
def test_a_side_released_by_name_is_left_out_of_words_on_the_whole(
    tracker: CommandLine, tmp_path: Path, rows: tuple[str, ...], refused: str | None, way: str
) -> None:
    """So a note is needed to name it again, and none because of it for a word on what is still owed."""
    options = {"effective_on": "--on", "note": "--note", "side": "--side"}
    say_all(tracker, tmp_path, way, "hotline", options, rows, refused)
