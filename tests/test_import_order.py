"""The order in which the rows of a file stand changes neither what is refused nor what is true."""

import json
from itertools import permutations
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import csv_text

LATER = "hotline,2018-03-01,limited,,"
EARLIER = "hotline,2018-02-01,substantial,,"
KEEP_ONE = "Keep one, or give each the moment when it was recorded, as recorded_at."


def problems_of(import_content: ImportContent, *rows: str, header: str = "") -> list[tuple[str, str]]:
    """What is wrong with a file of these rows: the row, and the sentence about it; nothing is saved."""
    content = csv_text(*rows, header=header) if header else csv_text(*rows)
    error = json.loads(import_content(content, "--json", "--dry-run", fails=5).err)["error"]
    return [(rows[problem["line"] - 2], problem["reason"]) for problem in error["problems"]]


@pytest.mark.parametrize("rows", [(LATER, EARLIER), (EARLIER, LATER)])
def test_a_row_is_judged_by_what_was_true_before_it(
    import_content: ImportContent, rows: tuple[str, ...]
) -> None:
    """The level falls on the later day, whichever row stands first."""
    assert problems_of(import_content, *rows) == [
        (LATER, 'Going down from "substantial" to "limited" needs a note.')
    ]


def test_no_order_of_rows_changes_which_need_a_note(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """Together with what is in the database, on days before, between and after those of the rows."""
    tracker("update hotline substantial --on 2018-01-15")
    tracker("update hotline implemented --on 2018-02-15")
    rows = (
        "hotline,2018-01-01,limited,,",
        "hotline,2018-02-01,limited,,",  # falls
        "hotline,2018-02-10,substantial,,",
        "hotline,2018-03-01,substantial,,",  # ends "implemented"
        "hotline,2018-03-02,limited,Seen,",
    )
    wanted = {rows[1], rows[3]}
    for order in list(permutations(rows))[::7]:
        found = problems_of(import_content, *order)
        assert {row for row, _ in found} == wanted
        assert len(found) == 2


def test_of_one_day_the_moments_decide(import_content: ImportContent) -> None:
    """Rows with moments of their own are judged in the order of these, not of the file."""
    header = "commitment,effective_on,status,note,recorded_at"
    rows = (
        "hotline,2018-03-01,limited,,2018-03-01T15:00Z",
        "hotline,2018-03-01,substantial,,2018-03-01T09:00Z",
    )
    for order in (rows, rows[::-1]):
        ((row, sentence),) = problems_of(import_content, *order, header=header)
        assert (row, sentence) == (rows[0], 'Going down from "substantial" to "limited" needs a note.')


def test_a_note_in_a_row_of_the_same_day_is_no_note_of_another(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """Two rows that lower the level to the same one each need a note, in either order."""
    tracker("update hotline substantial --on 2018-01-15")
    rows = ("hotline,2018-03-01,limited,Seen,", "hotline,2018-03-01,limited,,")
    for order in (rows, rows[::-1]):
        assert [row for row, _ in problems_of(import_content, *order)] == [rows[1]]


@ON_A_FILE
@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize(
    ("reporter", "sentence"),
    [
        ("", 'The file gives "hotline" several statuses for Thu 1 Mar 2018: {}, {}. '),
        ("IR", 'In the file, IR gives "hotline" several statuses for Thu 1 Mar 2018: {}, {}. '),
    ],
)
def test_two_statuses_of_one_day_are_refused_with_both_rows(
    import_content: ImportContent, reporter: str, sentence: str, is_turned: bool
) -> None:
    """Of one commitment and one voice, ours or one reporter's: nothing says which was the last."""
    statuses = ["limited", "substantial"][:: -1 if is_turned else 1]
    rows = [f"hotline,2018-03-01,{status},Seen,{reporter}" for status in statuses]
    told = sentence.format(*statuses) + KEEP_ONE
    assert problems_of(import_content, *rows) == [(row, told) for row in rows]


@ON_A_FILE
def test_of_statuses_without_an_order_nothing_else_is_said(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """Not that they need a note: that depends on which of them stays."""
    tracker("update hotline implemented --on 2018-01-15")
    rows = ["hotline,2018-03-01,limited,,", "hotline,2018-03-01,substantial,,"]
    found = problems_of(import_content, *rows)
    assert [row for row, _ in found] == rows
    assert all("several statuses" in sentence for _, sentence in found)


@ON_A_FILE
@pytest.mark.parametrize(
    "other",
    [
        "hotline,2018-03-02,substantial,Seen,",
        "soil,2018-03-01,substantial,Seen,",
        "hotline,2018-03-01,substantial,Seen,IR",
        "hotline,2018-03-01,limited,Seen again,",
        "hotline,2018-03-01,,Seen again,",
    ],
)
def test_rows_that_say_nothing_different_are_taken(import_content: ImportContent, other: str) -> None:
    """Another day, another commitment, another voice, the same status, no status."""
    import_content(csv_text("hotline,2018-03-01,limited,Seen,", other))


@ON_A_FILE
def test_two_successors_of_one_day_are_refused(import_content: ImportContent) -> None:
    """The status is the same, but not what replaces the commitment."""
    header = "commitment,effective_on,status,successor"
    rows = ["hotline,2018-03-01,superseded,patrols", "hotline,2018-03-01,superseded,soil"]
    found = problems_of(import_content, *rows, header=header)
    assert [row for row, _ in found] == rows
    assert "several statuses for Thu 1 Mar 2018: superseded by patrols, superseded by soil." in found[0][1]


def updates_document(*moments: str | None, uid: str = "") -> str:
    """A document with a status of one day for each of these moments."""
    items: list[dict[str, Any]] = []
    for number, (moment, status) in enumerate(zip(moments, ("limited", "substantial"), strict=True)):
        item = {"commitment": "hotline", "effective_on": "2018-03-01", "status": status, "note": "Seen"}
        item |= {"recorded_at": moment} if moment else {}
        items.append(item | ({"uid": f"{uid}{number}"} if uid else {}))
    return json.dumps({"schema": "tracker/1", "updates": items})


EARLY, LATE = "2018-03-01T09:00Z", "2018-03-01T15:00Z"


@ON_A_FILE
@pytest.mark.parametrize(
    ("moments", "uid", "is_taken"),
    [
        ((None, None), "u", False),
        ((EARLY, EARLY), "", False),
        ((EARLY, LATE), "", True),
        ((EARLY, None), "", True),
        ((EARLY, EARLY), "u", True),
    ],
)
def test_what_has_an_order_is_taken(
    import_content: ImportContent, moments: tuple[str | None, ...], uid: str, is_taken: bool
) -> None:
    """A moment of its own for each row gives one; with uid and moment it is the log of an office."""
    import_content(updates_document(*moments, uid=uid), name="x.json", fails=0 if is_taken else 5)


def test_a_row_after_what_is_there_already_is_taken(import_content: ImportContent) -> None:
    """What was recorded before is passed over, and what comes now is later."""
    first = "hotline,2018-03-01,limited,Seen,"
    import_content(csv_text(first))
    import_content(csv_text(first, "hotline,2018-03-01,substantial,Seen,"))
