"""What stands in a cell that no tracker wrote: no command fails of it."""

import gc
import re
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from check_cases import IN_THE_FUTURE, NOW
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine, fill_once, open_with_sqlite3
from database_files import overwrite_some_pages
from local_server import LocalServer
from sqlalchemy import Table
from test_checks import fill_all_columns, run_without_rules

from tracker.db import checks
from tracker.db.checks import explain_failure
from tracker.db.postgresql_server import Server
from tracker.db.sql import NUMBERED_TOGETHER
from tracker.db.tables import metadata
from tracker.domain.errors import DatabaseDamaged

COMMANDS = ["list --all", "log", "export -o {out}.json"]
"""What reads nearly everything."""
OTHER_COMMANDS = ["show hotline", "summary", "brief -o {out}.md", "update fencing limited -m seen"]
"""What reads some of it in other words; each is tried on every fourth change."""
MORE_COMMANDS = {
    "commitment": ["export -o {out}.ics"],
    "agreement_standing": ["agreement list", "show treaty"],
    "event": ["event list", "show treaty", "export -o {out}.ics"],
    "event_day": ["event list", "show treaty", "export -o {out}.ics"],
    "meeting": ["meeting list", "show session"],
    "mark": ["show canal"],
    "office": ["office"],
}
"""What reads more of a table."""


def commands_about(what: str) -> list[str]:
    """What reads where a change was made."""
    number = list(CHANGES).index(what)
    if what in MORE_DAYS:  # read by the same words as the first
        return [COMMANDS[number % len(COMMANDS)]]
    table = CELLS[what][0] if what in CELLS else "commitment"
    other = OTHER_COMMANDS[number % len(OTHER_COMMANDS)]
    return [*COMMANDS, *MORE_COMMANDS.get(table, []), other]


DAYS = ["30.06.2018", "2018-13-01", "soon", "", "20180101", "2018-02-30", "２０１８-01-01", "10000-01-01"]
BAD_TEXT = "CAST(x'ff' AS TEXT)"
UPDATE, HOTLINE = "status_update", "commitment"
MORE_DAYS = {
    f"{what} {day!r}": (table, f"due_on = '{day}'")
    for what, table in (("a due date", UPDATE), ("a due date of a commitment", HOTLINE))
    for day in DAYS[1:]
}
CELLS = {
    f"a due date {DAYS[0]!r}": (UPDATE, f"due_on = '{DAYS[0]}'"),
    f"a due date of a commitment {DAYS[0]!r}": (HOTLINE, f"due_on = '{DAYS[0]}'"),
    **MORE_DAYS,
    "a day that is a number": (UPDATE, "effective_on = 17000"),
    "a day that is bytes": (UPDATE, "effective_on = x'ff'"),
    "a day of conclusion": ("agreement", "concluded_on = '30.06.2018'"),
    "a day of publication": ("document", "published_on = '30.06.2018'"),
    "an unknown status": (UPDATE, "status = 'fine'"),
    "an unknown strength": (HOTLINE, "strength = 'firm'"),
    "an unknown kind": (HOTLINE, "kind = 'daily'"),
    "an unknown kind of actor": ("actor", "kind = 'club'"),
    "a note that is no text": (UPDATE, f"note = {BAD_TEXT}"),
    "a source that is no text": (UPDATE, f"source = {BAD_TEXT}"),
    "a uid that is no text": (UPDATE, "uid = CAST(x'ff' || uid AS TEXT)"),
    "an author that is no text": (UPDATE, f"recorded_by = {BAD_TEXT}"),
    "a title that is no text": (HOTLINE, f"title = {BAD_TEXT}"),
    "a theme that is no text": (HOTLINE, f"theme = {BAD_TEXT}"),
    "a title that is bytes": (HOTLINE, "title = x'616263'"),
    "a note that is bytes": (UPDATE, "note = x'616263'"),
    "a name that is no text": ("actor", f"name = {BAD_TEXT}"),
    "a moment that is text": (UPDATE, "recorded_at = 'yesterday'"),
    "a moment that is a fraction": (UPDATE, "recorded_at = 0.5"),
    "a moment after the calendar": (UPDATE, f"recorded_at = {2**62}"),
    "a moment before the calendar": (UPDATE, f"recorded_at = {-(2**62)}"),
    "a moment of a commitment": (HOTLINE, f"recorded_at = {2**62}"),
    "a moment of an agreement": ("agreement", "recorded_at = 'x'"),
    "a place among others that is text": (UPDATE, "tiebreak = 'x'"),
    "a moment of order that is text": (UPDATE, "ordered_at = 'x'"),
    "a commitment of no agreement": (HOTLINE, "agreement = 'gone'"),
    "an update of no commitment": (UPDATE, "commitment_id = 999"),
    "a reporter who is nobody": (UPDATE, "reporter = 'ZZ'"),
    "a side that is nobody": (UPDATE, "side = 'ZZ'"),
    "an amount that is none": (UPDATE, "value = 'many'"),
    "an amount without end": (UPDATE, "value = 'Infinity'"),
    "an amount that is no text": (UPDATE, f"value = {BAD_TEXT}"),
    "a count that is text": (UPDATE, "incidents = 'some'"),
    "a count below nothing": (UPDATE, "incidents = -1"),
    "a count that is a fraction": (UPDATE, "incidents = 1.5"),
    "a truth that is neither": (UPDATE, "is_seen = 2"),
    "a truth that is text": (UPDATE, "is_seen = 'yes'"),
    "an occurrence that is no day": (UPDATE, "occurrence = '30.06.2018'"),
    "an ask that is no text": (UPDATE, f"ask = {BAD_TEXT}"),
    "an owner that is bytes": (UPDATE, "owner = x'616263'"),
    "a speaker that is no text": (UPDATE, f"speaker = {BAD_TEXT}"),
    "a claim that is accepted and is not there": (UPDATE, "accepts = 'gone'"),
    "an update that corrects nothing": (UPDATE, "corrects = 'gone'"),
    "a rule that is none": (HOTLINE, "due = 'soon'"),
    "a rule with no length": (HOTLINE, "due = 'd-day + 0 days'"),
    "a rule after what is not there": (HOTLINE, "due = 'treaty:gone + 1 day'"),
    "a rule after a commitment that is not there": (HOTLINE, "due = 'gone + 1 day'"),
    "a condition that is not there": (HOTLINE, "after = 'treaty:gone'"),
    "a condition that is bytes": (HOTLINE, "after = x'ff'"),
    "a period that is none": (HOTLINE, "every = 'now and then', kind = 'recurring'"),
    "a period that is none of a one-off": (HOTLINE, "every = '0 days'"),
    "a target that is none": (HOTLINE, "target = '1,7'"),
    "a unit that is no text": (HOTLINE, f"unit = {BAD_TEXT}"),
    "a first day that is none": (HOTLINE, "starts_on = 'soon'"),
    "a last day that is none": (HOTLINE, "ends_on = 20180101"),
    "a day of agreement that is none": (HOTLINE, "agreed_on = '2018-02-30'"),
    "a title of an event that is no text": ("event", f"title = {BAD_TEXT}"),
    "an event of no agreement": ("event", "agreement = 'gone'"),
    "an event named like another's": ("event", "ref = 'other:d-day'"),
    "a moment of an event": ("event", f"recorded_at = {2**62}"),
    "a day of an event that is none": ("event_day", "day = 'soon'"),
    "a day on which it was said that is none": ("event_day", "effective_on = x'ff'"),
    "a day of no event": ("event_day", "event = 'treaty:gone'"),
    "a moment of a day of an event": ("event_day", "recorded_at = 'x'"),
    "a day of a meeting that is none": ("meeting", "held_on = '30.06.2018'"),
    "a title of a meeting that is no text": ("meeting", f"title = {BAD_TEXT}"),
    "a moment of a meeting": ("meeting", f"recorded_at = {-(2**62)}"),
    "an unknown standing": ("agreement_standing", "standing = 'paused'"),
    "a standing on no day": ("agreement_standing", "effective_on = ''"),
    "a standing of no agreement": ("agreement_standing", "agreement = 'gone'"),
    "a moment of a standing": ("agreement_standing", "recorded_at = 0.5"),
    "an unknown mark": ("mark", "mark = 'secret'"),
    "a mark of nothing": ("mark", "commitment_id = NULL, entry = 'gone'"),
    "a mark of no commitment": ("mark", "commitment_id = 999"),
    "a mark of two": ("mark", "entry = 'gone'"),
    "a moment of a mark": ("mark", f"recorded_at = {2**62}"),
    "an office that is no text": ("office", f"name = {BAD_TEXT}"),
    "an office of nobody": ("office", "actor = 'ZZ'"),
    "a moment of the office": ("office", "recorded_at = 'x'"),
}
"""What can stand in a cell: the table, and the change."""

ROWS_GONE = {
    "a commitment without obligors": "DELETE FROM commitment_obligor",
    "an agreement without parties": "DELETE FROM agreement_party",
    "a document without agreements": "DELETE FROM document_agreement",
    "an update without commitment": "DELETE FROM commitment",
    "a commitment without agreement": "DELETE FROM agreement",
    "parties who are nobody": "DELETE FROM actor",
    "a meeting about nothing": "DELETE FROM meeting_agreement",
    "a day of an event that is gone": "DELETE FROM event",
    "agreements of a meeting that is gone": "DELETE FROM meeting",
    "revisions without terms": "DELETE FROM revised_term",
    "terms that are none": "UPDATE revised_term SET term = 'odd'",
    "values that are none": "UPDATE revised_term SET term = 'parties', value = '[1' WHERE revision_id = 7",
    "values that are of no kind": f"UPDATE revised_term SET value = {BAD_TEXT}",
    "entries of a command that are none": (
        "UPDATE command_entry SET kind = 'odd' || kind, first_key = 'x' || first_key"
    ),
    "a command without words": "UPDATE command SET words = x'ff'",
}

UNNOTICED = {
    "a claim that is accepted and is not there",  # as in a file with a part of the record
    "an update that corrects nothing",
}
"""What changes no answer, or what an import can bring."""

CHANGES = {what: f"UPDATE {table} SET {change}" for what, (table, change) in CELLS.items()} | ROWS_GONE


@pytest.fixture
def tracker(tracker: CommandLine) -> CommandLine:
    """The command line on a database with something in every table and column."""
    fill_once(tracker.path, "every_column", lambda: fill_all_columns(tracker.path))
    return tracker


@pytest.fixture
def quick_explanations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Why a command failed is looked for once in each file: the next command fails of the same."""
    known: dict[bytes, object] = {}

    def explain(place: Path, now: datetime) -> object:
        content = place.read_bytes()
        if content not in known:
            known[content] = explain_failure(place, now)
        return known[content]

    monkeypatch.setattr(checks, "explain_failure", explain)


@ON_A_FILE
@pytest.mark.usefixtures("quick_explanations")
@pytest.mark.parametrize("what", CHANGES)
def test_no_command_fails_of_a_cell(tracker: CommandLine, tmp_path: Path, what: str) -> None:
    """It answers, or names table, row and column and the command that finds all; the check finds it."""
    run_without_rules(tracker.path, CHANGES[what])
    shutil.copy(tracker.path, tmp_path / "before.db")
    for command in commands_about(what):
        if command.startswith("update"):
            gc.collect()  # a question that failed keeps the file open until it is collected
        answer = tracker.run_unchecked(command.format(out=tmp_path / "out"))
        assert answer.code in (0, 3, 4, 6), (command, answer.err)
        if answer.code == 6:
            assert "holds what the tracker does not write" in answer.err, command
            assert "tracker check" in answer.err
    shutil.copy(tmp_path / "before.db", tracker.path)
    if what not in UNNOTICED:
        tracker("check", fails=8)


@ON_A_FILE
@pytest.mark.parametrize(
    ("command", "what", "says"),
    [
        ("log", "a due date '30.06.2018'", "The due_on of this status_update is no day: U-"),
        ("list", "a title that is no text", "The title of this commitment is no text: "),
        ("log", "an unknown status", "This update has a status that there is not: U-"),
        (
            "export",
            "a moment after the calendar",
            "The moment at which this status_update was recorded is none",
        ),
    ],
)
def test_a_cell_is_named_by_table_row_and_column(
    tracker: CommandLine, command: str, what: str, says: str
) -> None:
    """So that somebody can look at it."""
    run_without_rules(tracker.path, CHANGES[what])
    assert says in tracker(command, fails=6).err.replace("\n", " ")


CHANGES_ON_A_SERVER = [
    "UPDATE status_update SET recorded_at = 4611686018427387904",
    "DELETE FROM commitment_obligor",
    "UPDATE status_update SET effective_on = '12000-01-01'",
    "UPDATE revised_term SET value = '[1'",
]


@ON_A_SERVER
@pytest.mark.parametrize(
    ("change", "other"), list(zip(CHANGES_ON_A_SERVER, OTHER_COMMANDS, strict=True)), ids=OTHER_COMMANDS
)
def test_no_command_fails_of_a_cell_on_a_server(
    tracker: CommandLine, local_server: LocalServer, tmp_path: Path, change: str, other: str
) -> None:
    """What a server can store at all is told as in a file."""
    assert isinstance(tracker.path, Server)
    local_server.run_unguarded(tracker.path, change)
    for command in [*COMMANDS, other]:
        answer = tracker.run_unchecked(command.format(out=tmp_path / "out"))
        assert answer.code in (0, 3, 4, 6), (command, answer.err)


@ON_A_FILE
def test_where_pages_are_damaged_that_is_told(tracker: CommandLine) -> None:
    """A cell may be unreadable since its page is: what is wrong with the rows cannot be found out then."""
    overwrite_some_pages(tracker.path)
    assert isinstance(explain_failure(tracker.path, NOW), DatabaseDamaged)


def empty_an_index(path: Path) -> None:
    """Let an index have none of its rows, as where its page is that of another."""
    with open_with_sqlite3(path) as database:
        name = "ix_commitment_recorded_at"
        (sql,) = database.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [name]).fetchone()
        database.execute(f"DROP INDEX {name}")
        database.execute(f"{sql} WHERE 0")
        database.execute("PRAGMA writable_schema = ON")
        database.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", [sql, name])


@ON_A_FILE
def test_what_an_index_lacks_is_told_as_damage(tracker: CommandLine, tmp_path: Path) -> None:
    """Two questions give two answers then, which the tracker cannot join."""
    tracker("update hotline --due 2018-03-01 -m Agreed")
    empty_an_index(tracker.path)
    answer = tracker.run_unchecked(f"export -o {tmp_path / 'due.ics'}")
    assert (answer.code, "is damaged" in answer.err, "tracker check" in answer.err) == (6, True, True)


# -- one row that would end all recording ------------------------------------------------------------

NEXT = (
    "(SELECT max(id) + 1 FROM (SELECT max(id) AS id FROM status_update UNION ALL"
    " SELECT max(id) FROM revision UNION ALL SELECT max(id) FROM retraction) AS n)"
)
LAST_ROWS = {
    "the last number": ("2147483647", "1"),
    "a number far away": ("1000000", "1"),
    "a moment to come": (NEXT, str(IN_THE_FUTURE + 10**12)),
    "a moment after the calendar": (NEXT, str(2**62)),
    "a moment before the calendar": (NEXT, str(-(2**62))),
}
ROW = (
    "INSERT INTO status_update (id, commitment_id, effective_on, note, uid, recorded_at, recorded_by,"
    " ordered_at, tiebreak) VALUES ({number}, 1, '2018-01-15', 'x', 'x', {at}, 'x', {at}, 1)"
)


@ON_A_FILE
@pytest.mark.parametrize("what", LAST_ROWS)
def test_no_row_is_taken_that_would_end_all_recording(
    tracker: CommandLine, local_server: LocalServer, what: str
) -> None:
    """Neither a number after which there is none, nor a moment after which there is none."""
    number, at = LAST_ROWS[what]
    row = ROW.format(number=number, at=at)
    refused = "a number of status_update follows|is no moment, or is to come"
    with pytest.raises(Exception, match=refused):
        insert_as_another_program(tracker.path, row)
    tracker("update hotline limited -m more")


RECORDED = [table for table in metadata.sorted_tables if "recorded_at" in table.columns]
NEW_KEYS = {"uid": "uid || 'x'", "ref": "ref || 'x'", "code": "code || 'X'"}
"""What makes a copy of a row another row."""


def copy_first_row(table: Table, **changes: str) -> str:
    """A statement that records the first row of a table once more, with some columns changed."""
    changes = NEW_KEYS | changes
    values = {column.name: changes.get(column.name, column.name) for column in table.columns}
    taken = ", ".join(values.values())
    return f"INSERT INTO {table} ({', '.join(values)}) SELECT {taken} FROM {table} ORDER BY 1 LIMIT 1"


def last_number(*tables: str) -> str:
    """The last number of tables that share theirs, as SQL."""
    of_each = " UNION ALL ".join(f"SELECT max(id) AS id FROM {table}" for table in tables)
    return f"(SELECT max(id) FROM ({of_each}) AS n)"


LAST_NUMBERS = {table: last_number(*tables) for tables in NUMBERED_TOGETHER for table in tables}


@ON_A_FILE
@pytest.mark.parametrize("table", LAST_NUMBERS)
def test_no_table_takes_a_number_that_follows_none(tracker: CommandLine, table: str) -> None:
    """Also those that share their numbers with others."""
    far = copy_first_row(metadata.tables[table], id=f"{LAST_NUMBERS[table]} + 2")
    with pytest.raises(Exception, match=f"a number of {table} follows the one before it"):
        insert_as_another_program(tracker.path, far)


@ON_A_FILE
@pytest.mark.parametrize("table", RECORDED, ids=str)
def test_no_table_takes_a_moment_that_cannot_be(tracker: CommandLine, table: Table) -> None:
    """Neither far to come, nor before any office; and none becomes later."""
    number = {"id": f"{LAST_NUMBERS[table.name]} + 1"} if "id" in table.columns else {}
    for moment in (IN_THE_FUTURE + 10**12, 2**62, -(2**62)):
        row = copy_first_row(table, recorded_at=str(moment), **number)
        with pytest.raises(Exception, match=f"the recorded_at of {table} is no moment, or is to come"):
            insert_as_another_program(tracker.path, row)
    later = f"UPDATE {table} SET recorded_at = recorded_at + 1"
    with pytest.raises(Exception, match=r"append-only|is no moment, or is later"):
        insert_as_another_program(tracker.path, later)


def insert_as_another_program(place: Path | Server, row: str) -> None:
    import sqlite3
    from contextlib import closing

    import psycopg

    if isinstance(place, Path):
        with closing(sqlite3.connect(place, isolation_level=None)) as connection:
            connection.execute(row)
    else:
        with psycopg.connect(str(place), autocommit=True) as server:
            server.execute(row.encode())


@ON_A_FILE
@pytest.mark.parametrize("what", LAST_ROWS)
def test_a_row_that_ends_all_recording_is_told(tracker: CommandLine, what: str) -> None:
    """Where it is there all the same, each command answers or says so, and the check finds it."""
    number, at = LAST_ROWS[what]
    run_without_rules(tracker.path, ROW.format(number=number, at=at))
    for command in ("list", "log", "export", "update hotline limited -m more"):
        answer = tracker.run_unchecked(command)
        assert answer.code in (0, 6), (command, answer.err)
    assert re.search("comes before that of this|was recorded is none", tracker("check", fails=8).out)


@ON_A_FILE
def test_a_clock_that_is_far_behind_ends_no_recording(tracker: CommandLine) -> None:
    """An entry may be some part of a second later than the last one, whatever the clock says."""
    run_without_rules(tracker.path, f"UPDATE command SET recorded_at = {IN_THE_FUTURE} WHERE id = 1")
    for _ in range(2):
        tracker("update hotline limited -m more")
    tracker("event add Relief --ref relief --agreement treaty")
