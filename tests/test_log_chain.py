"""The log proves its past: where what commands wrote is changed, the first that does not fit is named."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, Location, MakeDatabase, make_stamp
from docs_pages import read_page, read_table
from forgeries import forge
from recording import record_update

from tracker import db
from tracker.db.checks import find_problems
from tracker.db.log_chain import find_break, find_unwritten

NOTE = "UPDATE status_update SET note = 'Not true' WHERE id = {}"


@pytest.fixture
def tracker(tracker: CommandLine) -> CommandLine:
    """The command line on a database in which each kind of command has written something."""
    for line in (
        'update hotline limited -m "Numbers exchanged" --on 2018-01-15',  # command 2
        'update patrols limited -m "First patrol" --on 2018-01-16',
        'correct hotline --title "Hotline of commanders" --reason "as it is written"',
        'amend energy --due 2019-01-31 --reason "put off" --on 2018-02-01',
        'update energy limited -m "Two lines" --reporter IR --source press --on 2018-02-02',
        "rename fencing fence",
        "retract U-2 --reason mistyped --yes",
        "mark U-5 --internal",
        'event add "D-Day" --ref d-day --agreement pk-ir-2017',
        'meeting add "Commission" --ref jbc-2018 --agreement pk-ir-2017 --on 2018-05-01',
        'agreement update pk-ir-2017 in-force -m "Entered into force" --on 2018-01-10',
        "office --name Desk --actor PK",
    ):
        tracker(line)
    return tracker


def head_of(tracker: CommandLine, *options: str) -> str:
    return str(tracker("where --json", *options).json["items"][0]["head"])


def broken_at(tracker: CommandLine) -> str:
    """What ``check`` says of a database that does not fit."""
    (finding,) = tracker("check --json", fails=8).json["items"][0]["findings"]
    return str(finding["what"])


def test_a_log_that_nobody_touched_fits(tracker: CommandLine) -> None:
    """Each command, whatever it wrote."""
    assert tracker("check --json").json["items"][0]["findings"] == []


FORGERIES = {
    "a changed word": (NOTE.format(1), 2),
    "a changed status": ("UPDATE status_update SET status = 'substantial' WHERE id = 2", 3),
    "a changed term of a correction": ("UPDATE revised_term SET value = 'Line' WHERE revision_id = 3", 4),
    "a moved amendment": ("UPDATE revision SET effective_on = '2018-02-03' WHERE id = 4", 5),
    "an amended due date in the log": ("UPDATE status_update SET due_on = '2018-12-31' WHERE id = 4", 5),
    "a status in an amended due date": ("UPDATE status_update SET status = 'limited' WHERE id = 4", 5),
    "a changed source": ("UPDATE status_update SET source = 'embassy' WHERE id = 5", 6),
    "a claim that becomes ours": ("UPDATE status_update SET reporter = NULL WHERE id = 5", 6),
    "a ref that is given to another": ("UPDATE commitment SET ref = 'wall' WHERE ref = 'fence'", 7),
    "a changed reason": ("UPDATE retraction SET reason = 'never said' WHERE id = 6", 8),
    "a retraction of another entry": ("UPDATE retraction SET update_id = 1 WHERE id = 6", 8),
    "a changed mark": ("UPDATE mark SET mark = 'shared' WHERE id = 7", 9),
    "a changed event": ("UPDATE event SET title = 'Another day'", 10),
    "a changed meeting": ("UPDATE meeting SET held_on = '2018-05-02'", 11),
    "a changed standing": ("UPDATE agreement_standing SET standing = 'suspended'", 12),
    "another office": ("UPDATE office SET name = 'Other desk'", 13),
    "a changed title": ("UPDATE commitment SET title = 'Nothing' WHERE ref = 'hotline'", 1),
    "another obligor": ("DELETE FROM commitment_obligor WHERE actor = 'IR' AND commitment_id = 1", 1),
    "a swapped author of an entry": ("UPDATE status_update SET recorded_by = 'other' WHERE id = 1", 2),
    "an earlier moment of an entry": (
        "UPDATE status_update SET recorded_at = recorded_at - 1 WHERE id = 1",
        2,
    ),
    "a swapped author of a command": ("UPDATE command SET recorded_by = 'other' WHERE id = 3", 3),
    "a changed moment of a command": ("UPDATE command SET recorded_at = recorded_at + 1 WHERE id = 3", 3),
    "changed words of a command": ("UPDATE command SET words = 'import plan.csv' WHERE id = 3", 3),
    "a removed entry": ("DELETE FROM status_update WHERE id = 2", 3),
    "a removed digest": ("UPDATE command SET digest = NULL WHERE id = 3", 3),
    "an entry that is given to another command": (
        "UPDATE command_entry SET command_id = 2 WHERE command_id = 3",
        2,
    ),
}
"""Each with the first command that does not fit."""


@pytest.mark.parametrize("what", FORGERIES)
def test_a_forgery_is_found_at_its_command(tracker: CommandLine, what: str) -> None:
    """Also one that breaks no rule."""
    statement, command = FORGERIES[what]
    forge(tracker.path, statement)
    assert broken_command(tracker.path) == command


def test_two_refs_that_change_places_are_found(tracker: CommandLine) -> None:
    """What each is called stands in the digest of the command that called it so."""
    names = (("hotline", "other"), ("soil", "hotline"), ("other", "soil"))
    forge(tracker.path, *(f"UPDATE commitment SET ref = '{new}' WHERE ref = '{was}'" for was, new in names))
    assert broken_command(tracker.path) == 1


def broken_command(place: Location) -> int | None:
    with db.read_transaction(place) as connection:
        found = find_break(connection)
    assert found is not None
    return found.number


def test_the_command_is_named(tracker: CommandLine) -> None:
    """With what was typed, when and by whom."""
    forge(tracker.path, NOTE.format(1))
    told = broken_at(tracker)
    assert told.startswith("Its log does not fit from command 2 on (update, recorded at ")
    assert "by desk" in told


def test_a_removed_command_is_found(tracker: CommandLine) -> None:
    """With all that it wrote, and with the numbers of those after it closed up."""
    forge(
        tracker.path,
        "DELETE FROM status_update WHERE id = 2",
        "DELETE FROM retraction WHERE id = 6",
        "DELETE FROM command_entry WHERE command_id IN (3, 8)",
        "DELETE FROM command WHERE id IN (3, 8)",
    )
    assert broken_command(tracker.path) == 4


def test_a_reordered_pair_is_found(tracker: CommandLine) -> None:
    """Each has its own digest still; neither follows the one before it."""
    forge(
        tracker.path,
        "UPDATE command SET id = 99 WHERE id = 2",
        "UPDATE command SET id = 2 WHERE id = 3",
        "UPDATE command SET id = 3 WHERE id = 99",
        "UPDATE command_entry SET command_id = 99 WHERE command_id = 2",
        "UPDATE command_entry SET command_id = 2 WHERE command_id = 3",
        "UPDATE command_entry SET command_id = 3 WHERE command_id = 99",
    )
    assert broken_command(tracker.path) == 2


ADDED = """INSERT INTO status_update (id, commitment_id, effective_on, note, is_seen, uid, recorded_at,
      recorded_by, ordered_at, tiebreak)
    SELECT {id}, commitment_id, effective_on, 'Added', is_seen, 'added', recorded_at, recorded_by, ordered_at,
      tiebreak FROM status_update WHERE id = 1"""


def test_an_entry_that_no_command_wrote_is_found(tracker: CommandLine) -> None:
    """The log fits, and has more than it says."""
    forge(tracker.path, ADDED.format(id=9))
    with db.read_transaction(tracker.path) as connection:
        assert find_break(connection) is None
        assert [(one.table, one.rows) for one in find_unwritten(connection)] == [("status_update", 1)]
    assert tracker("check", fails=8).out.startswith("Rows of status_update that no command wrote: 1.")


def test_an_added_command_is_found(tracker: CommandLine) -> None:
    """It has no digest, or one that does not fit."""
    forge(
        tracker.path,
        ADDED.format(id=9),
        "INSERT INTO command_entry (command_id, kind, first_key, last_key) "
        "VALUES (14, 'status_update', '9', '9')",
        "INSERT INTO command (id, recorded_at, recorded_by, words, digest) "
        "SELECT 14, recorded_at + 1, recorded_by, 'update', digest FROM command WHERE id = 13",
    )
    assert broken_command(tracker.path) == 14


CUT_OFF = (
    "DELETE FROM office",
    "DELETE FROM command_entry WHERE command_id = 13",
    "DELETE FROM command WHERE id = 13",
)


def test_a_log_that_is_cut_off_fits_and_lacks_its_head(tracker: CommandLine) -> None:
    """Only who has written the head down can tell."""
    head = head_of(tracker)
    forge(tracker.path, *CUT_OFF)
    assert tracker("check --json").json["items"][0]["findings"] == []
    told = tracker(f"check --against {head}", fails=8).out
    assert f"{head} is not in its past" in told


def test_a_log_that_is_written_anew_fits_and_lacks_its_old_head(
    tracker: CommandLine, make_database: MakeDatabase
) -> None:
    """Who holds the file can make another one: out of reach of all but a head that is written down."""
    head = head_of(tracker)
    tracker.use_database(make_database("seeded"))
    tracker('update hotline limited -m "Never said" --on 2018-01-15')
    assert tracker("check --json").json["items"][0]["sound"] is True
    assert tracker(f"check --json --against {head}", fails=8).json["items"][0]["against"]["found"] is False


# -- heads ---------------------------------------------------------------------------------------------


def test_a_head_of_the_past_is_found_with_what_came_after(tracker: CommandLine) -> None:
    """Whole or its beginning, as it is printed too."""
    head = head_of(tracker)
    tracker('update soil limited -m "Talks" --on 2018-03-01')
    tracker("undo --yes")
    for typed in (head, head[:16], head.upper(), " ".join((head[:8], head[8:32], head[32:]))):
        past = tracker("check --json --against", typed).json["items"][0]["against"]
        assert (past["head"], past["found"], past["command"]) == (head, True, 13)
        assert [one["written"] for one in past["after"]] == [{"update": 1}, {"retraction": 1}]
    told = tracker(f"check --against {head}").out
    assert "is in its past: command 13 (office), recorded at " in told
    assert "After it came 2 commands:\n14 (update), " in told


def test_a_head_before_which_the_log_does_not_fit_proves_nothing(tracker: CommandLine) -> None:
    """It stands in its place still, and what it stood for is other."""
    head = head_of(tracker)
    forge(tracker.path, NOTE.format(1))
    answer = tracker(f"check --json --against {head}", fails=8).json["items"][0]
    assert answer["against"]["found"] is False
    assert f"{head} stands in it, but" in tracker(f"check --against {head}", fails=8).out


def test_the_head_of_a_moment_is_that_of_the_last_command_before_it(tracker: CommandLine) -> None:
    """A page about a past moment has the head that it had then."""
    before = tracker("where --json --known-at 2018-01-01").json["items"][0]
    assert (before["head"], before["command"]) == (None, None)
    commands = tracker(f"check --json --against {head_of(tracker)}").json["items"][0]["against"]
    assert commands["command"] == 13
    moment = tracker("where --json").json["items"][0]["head_recorded_at"]
    assert head_of(tracker, "--known-at", moment) == head_of(tracker)


@ON_A_FILE
@pytest.mark.parametrize("typed", ["", "abc", "z" * 64, "f" * 15, "f" * 65])
def test_what_is_no_head_is_refused(tracker: CommandLine, typed: str) -> None:
    """Sixteen characters at least, so that nothing is found by chance."""
    assert "is no head." in tracker("check --against", typed, fails=2).err


def test_an_older_database_begins_its_chain_at_the_upgrade(tracker: CommandLine, tmp_path: Path) -> None:
    """What is older is one link, and the upgrade says so."""
    old = tmp_path / "old.db"
    old.write_bytes((Path(__file__).parent / "released" / "0007.db").read_bytes())
    tracker.use_database(old)
    assert "Its log begins with the upgrade" in tracker("upgrade").err
    head = head_of(tracker)
    tracker('update gates limited -m "Half open" --on 2018-05-30')
    assert f"{head} is in its past: it is the beginning" in tracker(f"check --against {head}").out
    forge(old, NOTE.format(1))
    with db.read_transaction(old) as connection:
        found = find_break(connection)
    assert found is not None
    assert (found.number, found.words) == (None, "upgrade")


# -- the page ------------------------------------------------------------------------------------------

EXAMPLES = read_table(read_page("trust.md"), "Somebody")


@ON_A_FILE
@pytest.mark.parametrize("example", EXAMPLES, ids=[who for who, _, _ in EXAMPLES])
def test_the_forgeries_of_the_page_are_found(seeded_database: Path, example: list[str]) -> None:
    """Each as docs/trust.md says, on the commands that it shows."""
    _, sql, told = example
    with db.write_transaction(seeded_database) as connection:
        for ref, note, day in (("hotline", "Numbers exchanged", 15), ("patrols", "First patrol", 16)):
            stamp = make_stamp(connection)
            record_update(connection, ref, effective_on=date(2018, 1, day), note=note, stamp=stamp)
    forge(seeded_database, *sql.strip("`").split("; "))
    found = [finding.problem for finding in find_problems(seeded_database, datetime.now(UTC))]
    assert [problem for problem in found if problem.startswith(told)], found


@ON_A_FILE
def test_a_head_is_not_asked_about_while_a_file_is_repaired(tracker: CommandLine, tmp_path: Path) -> None:
    """Nothing that is typed is passed over in silence."""
    told = tracker(f"check --against 0123456789abcdef --repair-into {tmp_path / 'sound.db'}", fails=2).err
    assert told == (
        "--against asks about a database as it is, and --repair-into makes another. Leave one of them out.\n"
    )
    assert not (tmp_path / "sound.db").exists()
