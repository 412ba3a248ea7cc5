"""A file of another office cannot rewrite ours unseen, and what we took back does not come back unseen."""

import json
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent, Location, MakeDatabase
from offices import Offices

SAID = "U-1, hotline: limited: taken back by theirs on "
TABLE = """commitment,effective_on,status,note
hotline,2018-01-15,limited,Begun
fencing,2018-01-16,limited,Posts
"""


def take_back_theirs(offices: Offices) -> None:
    """An entry of ours that the other office knows, and takes back."""
    offices("ours", "update hotline limited -m Begun --on 2018-01-15")
    offices.hand_over("ours", "theirs")
    offices("theirs", 'retract U-1 -m "Not so"')


@ON_A_FILE
@pytest.mark.parametrize("option", ["", "--dry-run"])
def test_what_a_file_takes_back_of_ours_is_named(two_offices: Offices, option: str) -> None:
    """With what it said, by whom it was taken back and when; in a dry run too."""
    take_back_theirs(two_offices)
    assert SAID in two_offices.hand_over("theirs", "ours", option).err
    (item,) = two_offices.hand_over("theirs", "ours", f"{option} --json").json["items"]
    if not option:  # it is taken back already by the first of the two
        assert item["taken_back"] == []
        return
    (taken_back,) = item["taken_back"]
    assert taken_back.pop("recorded_at")
    named = {"kind": "update", "ref": "U-1", "commitment": "hotline", "status": "limited"}
    assert taken_back == named | {"reason": "Not so", "recorded_by": "theirs"}


@ON_A_FILE
def test_what_the_file_brought_itself_is_not_named(two_offices: Offices) -> None:
    """Only what counted here before; nor what was taken back here already."""
    two_offices("theirs", "update fencing limited -m Posts --on 2018-01-15")
    two_offices("theirs", "retract U-1 -m Slip")
    assert "taken back" not in two_offices.hand_over("theirs", "ours").err
    two_offices("ours", "update hotline limited -m Begun --on 2018-01-15")
    two_offices.hand_over("ours", "theirs")
    two_offices("theirs", "retract U-3 -m Slip")
    two_offices("ours", "retract U-3 -m Slip")
    assert "taken back by" not in two_offices.hand_over("theirs", "ours").err


@ON_A_FILE
def test_a_whole_commitment_that_a_file_takes_back_is_named(two_offices: Offices) -> None:
    """It goes with its log."""
    two_offices("theirs", "retract hotline -m Twice --yes")
    assert "commitment hotline: taken back by theirs on " in two_offices.hand_over("theirs", "ours").err


@ON_A_FILE
def test_of_many_the_first_ten_are_named(two_offices: Offices) -> None:
    """And how many more there are."""
    for day in range(1, 13):
        two_offices("ours", f"update hotline -m Note --on 2018-01-{day:02}")
    two_offices.hand_over("ours", "theirs")
    for number in range(1, 13):
        two_offices("theirs", f"retract U-{number} -m Slip")
    said = two_offices.hand_over("theirs", "ours", "--dry-run").err
    assert said.count("taken back by theirs") == 10
    assert "Of ours 2 more are taken back; --json names all." in said
    (item,) = two_offices.hand_over("theirs", "ours", "--json").json["items"]
    assert len(item["taken_back"]) == 12


def test_an_undone_import_is_brought_in_again(tracker: CommandLine, import_content: ImportContent) -> None:
    """After undo the same file adds nothing, which is said; --again lets all of it count as before."""
    import_content(TABLE)
    tracker("undo --yes")
    said = import_content(TABLE)
    assert said.out == "plan.csv: added nothing. There already: 2 updates.\n"
    assert "Of what is there already, 2 updates had been taken back here, last on " in said.err
    assert said.err.endswith(": --again brings that in.\n")
    assert "Would be brought in again: 2 updates" in import_content(TABLE, "--again", "--dry-run").err
    again = import_content(TABLE, "--again")
    assert again.err == "Brought in again: 2 updates, which had been taken back here.\n"
    assert tracker("show hotline --json").json["items"][0]["status"] == "limited"
    assert import_content(TABLE, "--again").err == ""
    tracker("undo --yes")  # what was brought back is taken back again
    assert tracker("show hotline --json").json["items"][0]["status"] == "no-information"
    assert "2 updates had been taken back here" in import_content(TABLE).err


def test_one_undo_takes_back_a_whole_office(
    tracker: CommandLine, empty_database: Location, tmp_path: Path
) -> None:
    """Who we are too, before the actor that we are."""
    tracker("office --name 'Border desk' --actor PK")
    tracker("export -o", str(tmp_path / "desk.json"))
    tracker.use_database(empty_database)
    assert ", 1 entry about the office, " in tracker("import", str(tmp_path / "desk.json")).out
    tracker("undo --yes")
    assert "Nobody has said who we are" in tracker("office").out
    assert tracker("actor list --json").json["items"] == []


def test_a_commitment_that_was_taken_back_is_brought_in_again(two_offices: Offices) -> None:
    """With its log."""
    two_offices("ours", "update hotline limited -m Begun --on 2018-01-15")
    two_offices.hand_over("ours", "theirs")
    two_offices("ours", "retract hotline -m Twice --yes")
    (item,) = two_offices.hand_over("theirs", "ours", "--json").json["items"]
    assert item["taken_back_here"]["commitment"] == 1
    two_offices.hand_over("theirs", "ours", "--again")
    assert two_offices("ours", "show hotline --json").json["items"][0]["status"] == "limited"


@pytest.mark.parametrize("what", ["U-1", "hotline --yes"])
def test_a_retraction_that_was_undone_is_brought_in_again(two_offices: Offices, what: str) -> None:
    """With the import that brought it: then what it takes back counts no longer here either, but once."""
    two_offices("ours", "update hotline limited -m Begun --on 2018-01-15")
    two_offices.hand_over("ours", "theirs")
    two_offices("theirs", f"retract {what} -m Slip")
    two_offices.hand_over("theirs", "ours")
    two_offices("ours", "undo --yes")
    assert "1 retraction had been taken back here" in two_offices.hand_over("theirs", "ours").err
    assert "Brought in again: 1 retraction" in two_offices.hand_over("theirs", "ours", "--again").err
    assert two_offices("ours", "list --all --json").json == two_offices("theirs", "list --all --json").json
    assert two_offices.hand_over("theirs", "ours", "--again").err == ""


@ON_A_FILE
def test_what_both_took_back_is_not_said_to_be_taken_back_here(two_offices: Offices) -> None:
    """It would count no more if ours were taken back: theirs is in the file."""
    two_offices("ours", "update hotline limited -m Begun --on 2018-01-15")
    two_offices.hand_over("ours", "theirs")
    two_offices("ours", "retract U-1 -m Slip")
    two_offices("theirs", "retract U-1 -m Mistaken")
    assert "had been taken back here" not in two_offices.hand_over("theirs", "ours").err


def test_a_file_that_says_that_something_was_taken_back_is_obeyed(two_offices: Offices) -> None:
    """Our own export brings nothing back, nor is anything said of what it takes back itself."""
    two_offices("ours", "update hotline limited -m Begun --on 2018-01-15")
    two_offices("ours", "retract U-1 -m Slip")
    path = str(two_offices.export("ours"))
    assert "taken back" not in two_offices("ours", "import --again", path).err
    assert two_offices("ours", "show hotline --json").json["items"][0]["status"] == "no-information"


def test_an_import_undone_in_one_office_stands_in_the_others(
    two_offices: Offices, make_database: MakeDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Only a database that is filled anew obeys it: so a backup by export is what it was."""
    take = tmp_path_factory.mktemp("table") / "plan.csv"
    take.write_text(TABLE)
    for office in ("ours", "theirs"):
        two_offices(office, "import", str(take))
    two_offices("theirs", "undo --yes")
    path = two_offices.export("theirs")
    assert [one["undone_by"] for one in json.loads(path.read_text())["retractions"]] == ["theirs"] * 2
    said = two_offices("ours", "import", str(path))
    assert "taken back by" not in said.err
    assert two_offices("ours", "show hotline --json").json["items"][0]["status"] == "limited"


def test_a_database_that_is_filled_anew_obeys_what_was_undone(
    tracker: CommandLine,
    import_content: ImportContent,
    make_database: MakeDatabase,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The export of an office makes the same office again."""
    import_content(TABLE)
    tracker("undo --yes")
    path = tmp_path_factory.mktemp("export") / "all.json"
    tracker("export -o", str(path))
    place: Location = make_database("empty")
    tracker.use_database(place)
    tracker("import", str(path))
    assert tracker("show hotline --json").json["items"][0]["status"] == "no-information"


@ON_A_FILE
@pytest.mark.parametrize("of", [{"ref": "pk-ir-2017:opening"}, {"ref": "opening", "agreement": "pk-ir-2017"}])
def test_a_file_names_an_event_with_its_agreement_or_beside_it(
    tracker: CommandLine, import_content: ImportContent, of: dict[str, str]
) -> None:
    """What takes an event back finds it by its own name too."""
    tracker("event add 'Border opens' --ref opening --agreement pk-ir-2017")
    retraction = {"of": {"kind": "event", **of}, "reason": "Twice"}
    content = json.dumps({"schema": "tracker/2", "retractions": [retraction]})
    assert import_content(content, name="desk.json").out == "desk.json: added 1 retraction.\n"
    assert "opening" not in tracker("event list").out


@ON_A_FILE
@pytest.mark.parametrize("kind", [[], {}, 5, "treaty"])
def test_what_is_no_kind_of_record_is_refused(import_content: ImportContent, kind: object) -> None:
    """Whatever stands there."""
    retraction = {"of": {"kind": kind, "ref": "hotline"}, "reason": "Twice"}
    content = json.dumps({"schema": "tracker/2", "retractions": [retraction]})
    assert "is neither the uid of an entry" in import_content(content, name="desk.json", fails=5).err
