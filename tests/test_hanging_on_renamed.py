"""What a due date hangs on may be renamed: what was recorded before means the same commitment for ever."""

import json
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent, MakeDatabase
from exchange_helpers import export_text
from offices import Offices

from tracker import db

DUE = (
    'add "Report" --agreement pk-ir-2017 --ref report --due "fencing + 1 day"',
    'add "Talks" --agreement pk-ir-2017 --ref talks --due "after fencing"',
    'add "Minutes" --agreement pk-ir-2017 --ref minutes --due 2018-05-05',
    'correct minutes --due "fencing + 2 days" --reason "Misread"',
    'add "Review" --agreement pk-ir-2017 --ref review --due 2018-05-06',
    'amend review --due "after fencing" --on 2018-05-01 --reason "Agreed anew"',
)
"""Due dates that hang on the fencing: first terms, a correction, an amendment; rules and conditions."""


def hang(offices: Offices, office: str) -> None:
    for line in DUE:
        offices(office, line)


@pytest.mark.parametrize("renaming", ["ours", "theirs", "both"])
def test_files_can_be_exchanged_again_and_again(two_offices: Offices, renaming: str) -> None:
    """Whoever renamed what the due dates hang on: nothing differs, and nothing is doubled."""
    hang(two_offices, "ours")
    two_offices.hand_over("ours", "theirs")
    for office in ("ours", "theirs"):
        if renaming in (office, "both"):
            two_offices(office, f"rename fencing {office}-fence")
    for giver, taker in (("ours", "theirs"), ("theirs", "ours")) * 2:
        assert "added nothing" in two_offices.hand_over(giver, taker).out


def test_what_hangs_on_a_name_of_theirs_hangs_on_the_same_here(two_offices: Offices) -> None:
    """Recorded after the rename, before one more, and handed on and back."""
    two_offices("ours", "rename fencing fence")
    hang(two_offices, "ours")
    two_offices.hand_over("ours", "theirs")
    two_offices("ours", "rename fence wall")
    two_offices("theirs", "rename fencing barrier")
    for giver, taker in (("theirs", "ours"), ("ours", "theirs")) * 2:
        assert "added nothing" in two_offices.hand_over(giver, taker).out
    for office, name in (("ours", "wall"), ("theirs", "barrier")):
        shown = [
            two_offices(office, f"show {ref} --json").json["items"][0]
            for ref in ("report", "talks", "minutes", "review")
        ]
        assert [(one["due"], one["after"]) for one in shown] == [
            (f"{name} + 1 day", None),
            (None, name),
            (f"{name} + 2 days", None),
            (None, name),
        ]
        assert {one["waiting_for"] for one in shown} == {name}


def test_a_name_that_means_something_else_here_is_not_mistaken(two_offices: Offices) -> None:
    """Theirs was called "line" when the due date was recorded; here that is another commitment."""
    two_offices("theirs", 'add "New" --agreement pk-ir-2017 --ref line')
    two_offices("theirs", 'add "Report" --agreement pk-ir-2017 --ref report --due "line + 1 day"')
    two_offices("theirs", "rename line wire")
    two_offices("ours", 'add "Ours" --agreement pk-ir-2017 --ref line')
    two_offices.hand_over("theirs", "ours")
    assert two_offices("ours", "show report --json").json["items"][0]["due"] == "wire + 1 day"
    two_offices.hand_over("ours", "theirs", "--rename line=line-2")
    assert "added nothing" in two_offices.hand_over("theirs", "ours", "--rename line-2=line").out


def test_a_document_fills_an_empty_database(
    two_offices: Offices, tracker: CommandLine, make_database: MakeDatabase
) -> None:
    """It gives the same document, byte for byte, though the old names stand in it."""
    hang(two_offices, "ours")
    two_offices("ours", "rename fencing fence")
    path = two_offices.export("ours")
    assert "fencing + 1 day" in path.read_text()
    tracker.use_database(empty := make_database("empty"))
    tracker("import", str(path))
    with db.read_transaction(empty) as connection:
        assert export_text(connection) == path.read_text()


def test_tables_and_parts_have_what_they_name(
    two_offices: Offices, tracker: CommandLine, make_database: MakeDatabase, tmp_path: Path
) -> None:
    """A table has the names of now; a document of selected commitments also what these hang on."""
    hang(two_offices, "ours")
    two_offices("ours", "rename fencing fence")
    table, part = str(tmp_path / "all.csv"), str(tmp_path / "part.json")
    two_offices("ours", "export -o", table)
    assert "fence + 2 days" in (tmp_path / "all-commitments.csv").read_text()
    two_offices("ours", "export --search Minutes -o", part)
    tracker.use_database(make_database("empty"))
    tracker("import", part)
    assert tracker("show fencing --json").json["items"][0]["ref"] == "fence"


def test_nothing_comes_to_hang_on_itself(two_offices: Offices) -> None:
    """By the old name no more than by the new one."""
    hang(two_offices, "ours")
    two_offices("ours", "rename fencing fence")
    for refs, ref in (("fence, report, fence", "report"), ("fence, review, fence", "review")):
        said = two_offices("ours", f'correct fence --due "{ref} + 1 day" --reason Wrong', fails=4).err
        assert f"in a circle: {refs}" in said


def test_what_something_hangs_on_is_not_taken_back(two_offices: Offices) -> None:
    """It is still named, by whichever name."""
    hang(two_offices, "ours")
    two_offices("ours", "rename fencing fence")
    said = two_offices("ours", "retract fence -m Wrong --yes", fails=4).err
    assert all(f"commitment {ref}" in said for ref in ("report", "talks", "minutes", "review"))


def test_what_is_withheld_is_not_named_by_its_old_name(two_offices: Offices, tmp_path: Path) -> None:
    """What hangs on it goes out without saying on what, in terms and in revisions."""
    hang(two_offices, "ours")
    two_offices("ours", "rename fencing fence")
    two_offices("ours", "mark fence --internal")
    two_offices("ours", "export --shareable -o", str(tmp_path / "out.json"))
    document = (tmp_path / "out.json").read_text()
    assert "report" in document
    assert "fenc" not in "".join(
        line for line in document.splitlines() if '"ref": "report"' in line or '"ref": "minutes"' in line
    )


def test_an_answer_for_an_earlier_moment_has_the_name_of_then(two_offices: Offices) -> None:
    """The name by which a due date hangs on something is that of the moment asked about."""
    hang(two_offices, "ours")
    moment = two_offices("ours", "log review --json").json["items"][-1]["recorded_at"]
    two_offices("ours", "rename fencing fence")
    assert two_offices("ours", "show report --json").json["items"][0]["due"] == "fence + 1 day"
    item = two_offices("ours", f"show report --json --known-at {moment}").json["items"][0]
    assert (item["due"], item["waiting_for"]) == ("fencing + 1 day", "fencing")


@ON_A_FILE
@pytest.mark.parametrize(
    "section",
    [
        {"revisions": [{"of": {"kind": "commitment", "ref": "fencing"}, "title": "F", "reason": "Misread"}]},
        {
            "revisions": [
                {
                    "of": {"kind": "commitment", "ref": "hotline"},
                    "due": "fencing + 1 day",
                    "reason": "Misread",
                }
            ]
        },
        {"marks": [{"of": {"kind": "commitment", "ref": "fencing"}, "mark": "internal"}]},
        {"retractions": [{"of": {"kind": "commitment", "ref": "fencing"}, "reason": "Twice"}]},
        {"updates": [{"commitment": "fencing", "effective_on": "2018-01-15", "note": "Begun"}]},
    ],
)
def test_a_file_without_uids_says_nothing_new_after_a_rename(
    tracker: CommandLine, import_content: ImportContent, section: dict[str, object]
) -> None:
    """The uid of an entry is made of the names in the file, whatever they are called here since."""
    content = json.dumps({"schema": "tracker/2", **section})
    import_content(content, name="sheet.json")
    if "retractions" not in section:  # what was taken back is not renamed
        tracker("rename fencing fence")
    assert "added nothing" in import_content(content, name="sheet.json").out


@ON_A_FILE
@pytest.mark.parametrize("note", ["Begun at\ntwo posts", " Begun at\r\ntwo posts", "Begun at\rtwo posts\n"])
def test_revisions_that_differ_in_blanks_are_one(import_content: ImportContent, note: str) -> None:
    """As all other entries are: blanks come and go with every program that a file goes through."""
    of = {"kind": "commitment", "ref": "hotline"}
    revision = {"of": of, "note": "Begun at\ntwo posts", "reason": "Misread", "uid": "first"}
    import_content(json.dumps({"schema": "tracker/2", "revisions": [revision]}), name="ours.json")
    theirs = json.dumps({"schema": "tracker/2", "revisions": [revision | {"note": note}]})
    assert "added nothing" in import_content(theirs, name="theirs.json").out


def test_events_keep_their_names(tracker: CommandLine) -> None:
    """So nothing that hangs on one can come to hang on nothing."""
    tracker("event add Elections --agreement pk-ir-2017 --ref elections")
    assert "An event keeps its ref." in tracker("rename pk-ir-2017:elections vote", fails=4).err
