"""The commands correct and amend as they are typed, and what the log and exports say of them."""

import json
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent

TYPO = '--reason "Mistyped"'


@ON_A_FILE
def test_a_correction_says_what_was_and_what_is(tracker: CommandLine) -> None:
    """With the number of the entry, and how to take it back."""
    told = tracker(f'correct HOTL --title "Direct line" {TYPO}').out
    assert told == (
        'hotline: title "Hotline between the field commanders along the border" -> "Direct line", '
        "corrected, from when it is recorded [U-1]. To take it back: tracker undo\n"
    )
    tracker("undo --yes")
    assert tracker("show hotline --json").json["items"][0]["title"].startswith("Hotline")


@ON_A_FILE
def test_an_amendment_says_from_which_day_it_holds(tracker: CommandLine) -> None:
    """Days come with their weekday."""
    told = tracker('amend hotline --on 2018-02-01 --due 2018-09 --obligor iran --reason "Agreed"').out
    assert told.startswith(
        "hotline: obligors IR, PK -> IR, due date none -> Sun 30 Sep 2018, amended, from Thu"
    )


def test_every_kind_of_record_can_be_corrected(tracker: CommandLine) -> None:
    """The options are those of add; none takes a term away."""
    told = tracker(f'correct IR --name "Islamic Republic of Iran" --kind organisation {TYPO}').out
    assert 'name "Iran" -> "Islamic Republic of Iran", kind "state" -> "organisation"' in told
    told = tracker(f"correct pk-ir-2017 --on 2017-11-06 {TYPO}").out
    assert "day of conclusion Tue 7 Nov 2017 -> Mon 6 Nov 2017" in told
    told = tracker(f"correct iran-project --on none --publisher none {TYPO}").out
    assert 'publisher "The Iran Project" -> none, day of publication Tue 7 Nov 2017 -> none' in told
    assert tracker("correct hotline --theme none --kind recurring", "--reason", "x").out
    assert tracker("actor list --json").json["items"][0]["name"] == "Islamic Republic of Iran"
    assert "Islamic Republic of Iran" in tracker("brief").out


@ON_A_FILE
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("correct hotline --party PK", "There is no --party of a commitment."),
        ("correct IR --title x", "There is no --title of an actor."),
        ("amend pk-ir-2017 --on 2018-01-01 --theme x", "There is no --theme of an agreement."),
        ("correct hotline", "It is not said what is other of a commitment."),
    ],
)
def test_an_option_that_the_kind_has_not_is_refused(tracker: CommandLine, line: str, said: str) -> None:
    """With those that it has."""
    told = tracker(f"{line} {TYPO}", fails=2).err
    assert said in told
    assert "these can be other: --" in told


def test_a_document_can_be_of_several_agreements_and_a_commitment_of_one(tracker: CommandLine) -> None:
    """One option says so of both; each value is a whole ref or the beginning of one."""
    for ref in ("other", "third"):
        tracker(f"agreement add {ref} --ref {ref} --on 2018-01-01 --party PK")
    told = tracker(f"correct iran-project --agreement oth --agreement pk-ir {TYPO}").out
    assert "agreements pk-ir-2017 -> other, pk-ir-2017" in told
    tracker("add Promise --agreement other --ref promise")
    assert 'agreement "other" -> "third"' in tracker(f"correct promise --agreement third {TYPO}").out
    told = tracker(f"correct promise --agreement other --agreement third {TYPO}", fails=2).err
    assert told == "--agreement is given more than once here, and has only one value. Give it once.\n"


def test_an_entry_is_corrected_by_its_number(tracker_with_updates: CommandLine) -> None:
    """The old one is taken back, the new one names it, and one undo takes both back."""
    tracker = tracker_with_updates
    found = tracker(f'correct u-1 --on 2018-01-16 --note "Numbers tested" {TYPO} --json').json["items"][0]
    assert found["terms"] == {
        "note": ["Numbers exchanged", "Numbers tested"],
        "effective_on": ["2018-01-15", "2018-01-16"],
    }
    assert (found["of"], found["number"]) == ({"kind": "update", "ref": "U-1"}, "U-4")
    entries = tracker("log hotline --json").json["items"]
    assert [(one["number"], one["corrects"], one["retracted"]) for one in entries] == [
        ("U-1", None, True),
        ("U-4", "U-1", False),
        ("U-3", None, False),
    ]
    tracker("undo --yes")
    entries = tracker("log hotline --json").json["items"]
    assert {one["number"]: one["retracted"] for one in entries if one["entry"] == "update"} == {
        "U-1": False,
        "U-4": True,
    }


def test_the_claim_that_is_corrected_stays_a_claim(tracker_with_updates: CommandLine) -> None:
    """Of its reporter."""
    told = tracker_with_updates(f"correct U-2 --source none --status limited {TYPO}").out
    assert told.startswith("U-2 is taken back and recorded anew as U-4: status")
    assert 'source "IRNA, 20 Feb 2018" -> none' in told
    entries = tracker_with_updates("log fencing --json").json["items"]
    (entry,) = (one for one in entries if one["number"] == "U-4")
    assert (entry["reporter"], entry["status"], entry["source"]) == ("IR", "limited", None)


def test_the_log_tells_of_revisions(tracker: CommandLine) -> None:
    """Each term before and after; a correction on the day of its recording, an amendment on its own."""
    tracker(f'correct hotline --title "Direct line" {TYPO}')
    tracker('amend hotline --on 2018-02-01 --due 2018-09-01 --reason "Agreed"')
    tracker('retract U-2 -m "Not so"')
    entries = {one["number"]: one for one in tracker("log hotline --json").json["items"]}
    corrected, amended, taken_back = (entries[f"U-{number}"] for number in (1, 2, 3))
    assert corrected["terms"]["title"][1] == "Direct line"
    assert amended["terms"] == {"due_on": [None, "2018-09-01"]}
    assert (amended["entry"], amended["effective_on"]) == ("revision", "2018-02-01")
    assert (corrected["retracted"], amended["retracted"]) == (False, True)
    assert (taken_back["entry"], taken_back["takes_back"]) == ("retraction", "U-2")


def test_the_log_is_cut_by_both_clocks(tracker: CommandLine) -> None:
    """What was not yet recorded is not in it."""
    tracker(f'correct hotline --title "Direct line" {TYPO}')
    (entry,) = tracker("log hotline --json").json["items"]
    tracker('amend hotline --on 2018-02-01 --theme talks --reason "Agreed"')
    known = tracker(f"log hotline --known-at {entry['recorded_at']} --json").json["items"]
    assert [one["number"] for one in known] == ["U-1"]
    until = tracker("log hotline --until 2018-03-01 --json").json["items"]
    assert [one["number"] for one in until] == ["U-2"]


def test_the_whole_log_tells_of_what_is_no_commitment(tracker: CommandLine) -> None:
    """Of agreements, documents and actors too, and of what brings back."""
    tracker(f'correct IR --name "Islamic Republic of Iran" {TYPO}')
    tracker("undo --yes")
    tracker("retract energy -m Never --yes")
    tracker('retract U-3 -m "It was said"')
    entries = tracker("log --json").json["items"]
    assert [(one["number"], one["of"]["ref"], one["takes_back"]) for one in entries] == [
        ("U-1", "IR", None),
        ("U-2", "IR", "U-1"),
        ("U-3", "energy", None),
        ("U-4", "energy", "U-3"),
    ]
    assert [one["retracted"] for one in entries] == [True, False, True, False]


@ON_A_FILE
def test_a_revision_is_described_when_it_is_taken_back(tracker: CommandLine) -> None:
    """By what it says, not by its number alone."""
    tracker(f'correct hotline --title "Direct line" {TYPO}')
    assert 'U-1, hotline: title "Direct line"' in tracker("retract U-1 -m No").out


@ON_A_FILE
def test_tables_leave_out_what_is_no_update(tracker: CommandLine, tmp_path: Path) -> None:
    """The due date of an amendment is in the commitment's row."""
    tracker('amend hotline --on 2018-02-01 --due 2018-09-01 --reason "Agreed"')
    tracker(f"export -o {tmp_path / 'all.csv'}")
    tables = {path.name: path.read_text(encoding="utf-8-sig") for path in tmp_path.glob("*.csv")}
    assert [name for name, text in tables.items() if "2018-09-01" in text] == ["all-commitments.csv"]


def test_what_was_revised_comes_through_a_document(
    tracker: CommandLine, empty_database: Path, tmp_path: Path
) -> None:
    """Byte for byte, also what only the revisions make right."""
    tracker("agreement add Other --ref other --on 2018-01-01 --party PK")
    tracker("document add Text --ref text --agreement pk-ir-2017")
    tracker(f"correct text --agreement other {TYPO}")
    tracker("add Promise --agreement other --document text --ref promise")
    tracker(f"correct energy --strength agreed --theme none {TYPO}")
    tracker('update hotline superseded --successor energy -m "Taken over" --on 2018-02-01')
    tracker('amend promise --on 2018-03-01 --due 2018-09-01 --reason "Agreed"')
    tracker("retract U-1 -m x", fails=4)
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    tracker(f"export -o {first}")
    tracker.use_database(empty_database)
    tracker(f"import {first}")
    tracker(f"export -o {second}")
    assert first.read_bytes() == second.read_bytes()
    assert "added nothing" in tracker(f"import {first}").out


def test_a_document_that_people_write_has_revisions(
    tracker: CommandLine, import_content: ImportContent
) -> None:
    """The terms stand beside the reason; taken in again, nothing is added."""
    content = """schema = "tracker/2"
[[revisions]]
of = {kind = "commitment", ref = "hotline"}
title = "Direct line"
cleared = ["theme"]
reason = "Mistyped"
[[revisions]]
of = {kind = "commitment", ref = "hotline"}
effective_on = 2018-02-01
due_on = 2018-09-01
reason = "Agreed"
"""
    assert "added 2 revisions" in import_content(content, name="some.toml").out
    assert "There already: 2 revisions" in import_content(content, name="some.toml").out
    item = tracker("show hotline --json").json["items"][0]
    assert (item["title"], item["theme"], item["due_on"]) == ("Direct line", None, "2018-09-01")


@ON_A_FILE
@pytest.mark.parametrize(
    ("revision", "said"),
    [
        ({"of": {"kind": "treaty", "ref": "x"}, "title": "x"}, "is not a kind of record and its ref"),
        ({"of": {"kind": "commitment", "ref": "hotlne"}, "title": "x"}, 'There is no commitment "hotlne"'),
        ({"of": {"kind": "actor", "ref": "IR"}, "title": "x"}, 'has no term "title"'),
        ({"of": {"kind": "actor", "ref": "IR"}, "kind": "one-off"}, "one-off"),
        ({"of": {"kind": "commitment", "ref": "hotline"}}, "Nothing is said to be other"),
        ({"of": {"kind": "commitment", "ref": "hotline"}, "cleared": ["title"]}, "cannot be taken away"),
        (
            {"of": {"kind": "commitment", "ref": "hotline"}, "effective_on": "2017-01-01", "title": "x"},
            "it was agreed on",
        ),
    ],
)
def test_a_revision_of_a_file_follows_the_rules(
    import_content: ImportContent, revision: dict[str, object], said: str
) -> None:
    """Nothing is saved, and the line is named."""
    document = {"schema": "tracker/2", "revisions": [revision | {"reason": "x"}]}
    assert said in import_content(json.dumps(document), name="some.json", fails=5).err


@ON_A_FILE
def test_commands_of_other_programs_lead_here(tracker: CommandLine) -> None:
    """Which of the two, their words say."""
    for word in ("edit", "change", "modify", "set"):
        told = tracker(f"{word} hotline", fails=2).err
        assert "tracker correct hotline" in told
        assert "tracker amend hotline" in told


def test_nothing_is_missed_by_check(tracker: CommandLine) -> None:
    """What a revision makes right is not called wrong, and a term that is taken away is not empty text."""
    tracker("agreement add Other --ref other --on 2018-01-01 --party PK")
    tracker("document add Text --ref text --agreement pk-ir-2017")
    tracker(f"correct text --agreement other {TYPO}")
    tracker("add Promise --agreement other --document text --ref promise")
    tracker(f"correct hotline --theme none {TYPO}")
    findings = tracker.run_unchecked("check --json").json["items"][0]["findings"]
    assert [one for one in findings if "text" in one["what"] or "promise" in one["what"]] == []
