"""The logs of other offices: each is kept as its own, followed like ours, and handed on."""

import json
from pathlib import Path

import pytest
from agreed_documents import EVERYTHING, write_content
from conftest import ON_A_FILE, CommandLine, Location, MakeDatabase
from exchange_helpers import export_to, import_document
from forgeries import forge
from offices import Offices

from tracker import db
from tracker.db import named_lines
from tracker.db.log_chain import find_break
from tracker.db.log_digests import dump_lines
from tracker.db.named_lines import NamedLines
from tracker.exchange.document_readers import JsonFile
from tracker.exchange.document_schema import SECTIONS, read_item
from tracker.exchange.log_item_lines import ItemLines

NOTE = "UPDATE status_update SET note = 'Not true' WHERE id = {}"


@pytest.fixture(params=[named_lines.MANY_NAMES, 2], ids=["few", "many"], autouse=True)
def _many_names(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command wrote is looked up with that of others, or by itself where it is much."""
    monkeypatch.setattr(named_lines, "MANY_NAMES", request.param)


def broken_command(place: Location) -> int | None:
    with db.read_transaction(place) as connection:
        found = find_break(connection)
    assert found is not None
    return found.number


def test_the_log_of_another_office_is_kept_as_its_own(two_offices: Offices) -> None:
    """Its head is found here, with our command that took it in."""
    two_offices("theirs", 'update patrols limited -m "First patrol" --on 2018-01-16')
    head = two_offices("theirs", "where --json").json["items"][0]["head"]
    two_offices("ours", 'update hotline limited -m "Numbers exchanged" --on 2018-01-15')
    two_offices.hand_over("theirs", "ours")
    told = two_offices("ours", f"check --against {head}").out
    assert f"{head} is in the log of another office, as it came in with command 3" in told


def test_what_another_office_wrote_is_followed_too(two_offices: Offices, tracker: CommandLine) -> None:
    """A change of it is found, and told as theirs."""
    two_offices("theirs", 'update patrols limited -m "First patrol" --on 2018-01-16')
    two_offices.hand_over("theirs", "ours")
    forge(tracker.path, NOTE.format(1))
    assert broken_command(tracker.path) is None
    told = tracker("check", fails=8).out
    assert "The log of another office that it keeps does not fit at a command (update, " in told


def test_a_removed_command_of_another_office_is_found(two_offices: Offices, tracker: CommandLine) -> None:
    """Our command that took it in names its head."""
    two_offices("theirs", 'update patrols limited -m "First patrol" --on 2018-01-16')
    two_offices.hand_over("theirs", "ours")
    for table in ("other_command_entry", "other_command_line", "other_command"):
        forge(tracker.path, f"DELETE FROM {table}")
    assert broken_command(tracker.path) == 2


@ON_A_FILE
@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("First patrol", "No patrol"),
        ('"recorded_by": "theirs"', '"recorded_by": "someone"'),
        ('"effective_on": "2018-01-16"', '"effective_on": "2018-01-17"'),
    ],
)
def test_a_document_that_was_changed_does_not_fit_its_log(
    two_offices: Offices, was: str, becomes: str
) -> None:
    """Its records come in, and that it does not fit is said; its commands are not kept."""
    two_offices("theirs", 'update patrols limited -m "First patrol" --on 2018-01-16')
    path = two_offices.export("theirs")
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, becomes), encoding="utf-8")
    told = two_offices("ours", "import", str(path))
    assert "The file does not fit the log that it brings, from a command on (update, " in told.err
    assert two_offices("ours", "check --json").json["items"][0]["sound"] is True


@ON_A_FILE
def test_a_log_that_goes_on_otherwise_than_before_is_told(
    two_offices: Offices, tracker: CommandLine, tmp_path: Path
) -> None:
    """Whoever wrote it anew after handing it over is found out by all who have the first one."""
    two_offices("theirs", 'update patrols limited -m "First patrol" --on 2018-01-16')
    copy = tmp_path / "copy.db"
    two_offices("theirs", f"backup {copy}")
    two_offices("theirs", 'update soil limited -m "Talks" --on 2018-01-17')
    two_offices.hand_over("theirs", "ours")
    tracker.use_database(copy)
    tracker('update soil limited -m "No talks" --on 2018-01-18')
    other = tmp_path / "other.json"
    tracker(f"export -o {other}")
    assert "The log of the file goes on otherwise" in two_offices("ours", "import", str(other)).err


@ON_A_FILE
def test_an_older_document_has_no_log_and_comes_in(two_offices: Offices) -> None:
    """Its records are those of the command that took it in."""
    two_offices("theirs", 'update patrols limited -m "First patrol" --on 2018-01-16')
    path = two_offices.export("theirs")
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["commands"]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "does not fit" not in two_offices("ours", "import", str(path)).err
    assert two_offices("ours", "check --json").json["items"][0]["sound"] is True


def test_a_document_for_the_other_side_has_no_log(two_offices: Offices) -> None:
    """It would tell that something is left out; a part of a document could not be followed."""
    whole = json.loads(two_offices("ours", "export").out)
    assert [one["words"] for one in whole["commands"]] == ["init"]
    for options in ("--shareable", "--theme border"):
        assert "commands" not in json.loads(two_offices("ours", f"export {options}").out)


def test_a_moment_that_became_earlier_is_kept_as_it_was_too(
    tracker: CommandLine, make_database: MakeDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our older commands fit with it; and what it was is in the digest of the one that took it in."""
    places = {"first": make_database("empty"), "second": make_database("empty")}
    for office, place in places.items():
        tracker.use_database(place)
        monkeypatch.setenv("TRACKER_AUTHOR", office)
        tracker("init")
    tracker.use_database(places["first"])
    tracker(f"export -o {tmp_path / 'first.json'}")
    tracker.use_database(places["second"])
    tracker(f"import {tmp_path / 'first.json'}")
    assert tracker("actor show IR --json").json["items"][0]["recorded_by"] == "first"
    assert tracker("check --json").json["items"][0]["sound"] is True
    forge(places["second"], "UPDATE earlier_moment SET recorded_by = 'other' WHERE name = 'IR'")
    assert broken_command(places["second"]) == 1


# -- lines ---------------------------------------------------------------------------------------------


def test_an_item_has_the_line_of_its_row(empty_database: Location, tmp_path: Path) -> None:
    """Of every kind of record, with something in every field: a document is followed by either."""
    path = write_content(tmp_path / "given.json", EVERYTHING)
    with db.write_transaction(empty_database) as connection:
        import_document(connection, path)
        document = JsonFile(export_to(connection, tmp_path / "all.json"))
        items, here, made = ItemLines(), NamedLines(connection), dict[tuple[str, str], str]()
        for section in SECTIONS.values():
            for _, item in document.read_rows(section.name):
                assert isinstance(item, dict)
                if section.name == "commitments":
                    items.uid_of[item["ref"]] = item["uid"]
                values, errors = read_item(section, item)
                assert not errors
                name = items.name_of_item(section.name, item)
                made[section.name, name] = dump_lines(items.line(section.name, values))
                here.add(len(made), values["recorded_at"], section.name, [name])
        found = {(section, row[1]): dump_lines(row[1:]) for section, rows in here.read() for row in rows}
        document.close()
    assert found == made
    assert {section for section, _ in made} >= {"updates", "standings", "revisions", "retractions", "marks"}
