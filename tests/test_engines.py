"""A file and a server give the same answers, letter for letter, and refuse the same commands."""

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from conftest import (
    ON_A_FILE,
    ON_A_SERVER,
    CommandLine,
    CommandResult,
    Location,
    MakeDatabase,
    fill_once,
    rolled_back,
)
from exchange_helpers import ALL_STRENGTHS, export_text, import_document, random_as_of
from openpyxl import load_workbook
from random_documents import RandomDocuments, given_documents, write_document
from test_replay import expected_counts, needs_the_stream, tracker_with_stream

from tracker import db, queries
from tracker.db import Connection
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Flag, GroupKey, SortKey

pytestmark = [ON_A_FILE, ON_A_SERVER]  # each test asks both itself

__all__ = ["tracker_with_stream"]

RunOnBoth = Callable[[str], tuple[CommandResult, CommandResult]]

COMMANDS_THAT_FILL = """
update hotline limited -m "Numbers exchanged" --on 2018-01-15
update hotline --due 2018-03-01 --on 2018-01-20
update fencing done --reporter IR --source "IRNA, 20 Feb 2018" --on 2018-02-20
update fencing limited --reporter PK --on 2018-02-25
update patrols stalled -m "توقف گشت‌های مشترک" --on 2018-03-01
update patrols substantial --on 2018-02-01
update soil implemented --on 2018-04-01
update soil breached --side IR -m "A raid" --on 2018-05-01
update energy withdrawn -m "Given up" --on 2018-05-02
retract U-4 -m "Misread"
add "Border posts" --agreement pk-ir-2017 --due 2018-05-15 --theme BORDER --obligor IR
add "Joint list" --agreement pk-ir-2017 --ref z-10 --kind recurring --strength in-principle
add "Joint list, short" --agreement pk-ir-2017 --ref z-9
add "Posts" --agreement pk-ir-2017 --ref posts
update z-9 superseded --successor z-10 --successor posts --on 2018-05-20
actor add UN "United Nations" --kind organisation
update z-10 not-started --reporter UN --on 2018-05-21
undo --yes
agreement add "Made-up talks" --ref talks-2018 --on 2018-05-01 --party PK
document add "Minutes" --ref minutes --agreement talks-2018 --agreement pk-ir-2017 --on 2018-05-02
event add "Border opens" --ref opening --agreement pk-ir-2017 --day 2018-03-10
add "Customs" --agreement pk-ir-2017 --ref customs --due "opening + 1 month" --target 5 --unit posts
event update opening 2018-03-24 -m "Moved"
meeting add "Commission" --ref jbc-2018 --agreement pk-ir-2017 --on 2018-03-01
update hotline substantial --side PK --seen 2018-03-02 --ask "Numbers" --owner "Ms A" --internal
update customs --value 2.5 --incidents 1 --on 2018-05-03
agreement update pk-ir-2017 suspended --side IR -m "Note" --on 2018-05-20
agreement update pk-ir-2017 in-force --reporter PK --on 2018-05-21
mark hotline --share
accept U-3
office --name "Border desk" --actor PK
"""
"""Made up, on the agreement that comes with the tracker."""

QUESTIONS = """
list
list --all
event list
event show opening
event update opening 2018-04-01 --dry-run
meeting list
meeting show jbc-2018
agreement list
show pk-ir-2017
office
summary --since jbc-2018
log --agreement pk-ir-2017
log --reporter PK
list --sort ref
list --sort status --limit 5
list --strength proposed --strength intention
list --agreement pk-ir --obligor ir --theme Border
list --search "گشت های" --all
list --search NUMBERS
list --search "no such words"
list --status stalled --status breached
list --overdue
list --due-before 2018-05-16
list --stale --stale-after 30
list --contested
list --unverified
summary
summary --group-by obligor
summary --group-by theme
summary --group-by agreement --since 2018-02-21
summary --group-by year
summary --every quarter
summary --every month --incidents
brief --since 2018-03-01
show hotline
show fencing
show patrols
show z-10
show z-9
show pk-ir-2017
show IR
show hilal
log
log hotline
log --since 2018-02-01 --until 2018-04-30
log --obligor PK --stale
agreement list
agreement show pk-ir-2017
actor list
actor show PK
document list
document show minutes
"""
NOT_KNOWN_BY_THE_MOMENT = ("show z-10", "show z-9", "summary --since jbc-2018")
"""What was added after the moment asked about."""
AS_OF_OPTIONS = ("--as-of 2018-03-01", "--known-at {moment}")


def split_lines(text: str) -> list[str]:
    return text.strip().splitlines()


def empty_places(
    make_file_database: MakeDatabase, make_server_database: MakeDatabase
) -> tuple[Location, Location]:
    """A file and a server to fill from one document, so that entries have the same numbers in both."""
    return make_file_database("empty"), make_server_database("empty")


@pytest.fixture
def run_on_both(
    make_file_database: MakeDatabase, make_server_database: MakeDatabase, tracker: CommandLine, tmp_path: Path
) -> RunOnBoth:
    """Runs a command on a file and on a server that hold the same history."""
    typed_at, *places = make_file_database("seeded"), *empty_places(make_file_database, make_server_database)
    tracker.use_database(typed_at)
    fill_once(typed_at, "history", lambda: [tracker(line) for line in split_lines(COMMANDS_THAT_FILL)])
    tracker(f"export -o {tmp_path / 'all.json'}")
    for place in places:
        tracker.use_database(place)
        fill_once(place, "imported_history", lambda: tracker(f"import {tmp_path / 'all.json'}"))

    def typed(line: str) -> tuple[CommandResult, CommandResult]:
        found = []
        for name, place in zip(("file", "server"), places, strict=True):
            tracker.use_database(place)
            found.append(tracker.run_unchecked(line.replace("ENGINE", name)))
        return found[0], found[1]

    return typed


def test_every_question_has_the_same_answer_on_both_engines(run_on_both: RunOnBoth) -> None:
    """For any day and moment: every second question as of a day, the others as known at a moment."""
    moment = re.findall(r'"recorded_at": "([^"]+)"', run_on_both("log --json")[0].out)[5]
    for number, line in enumerate(split_lines(QUESTIONS)):
        has_cut = not line.startswith(("agreement", "actor", "document", "event", "meeting", "office"))
        for at in ("", AS_OF_OPTIONS[number % 2]) if has_cut else ("",):
            asked = f"{line} {at.format(moment=moment)} --json"
            file, server = map(without_log_head, run_on_both(asked))
            assert file == server, asked
            is_refused = "--known-at" in at and line in NOT_KNOWN_BY_THE_MOMENT
            assert file.code == (3 if is_refused else 0), asked


def without_log_head(told: CommandResult) -> CommandResult:
    """An answer without the head of the log: each database has its own, as each wrote at its own moments."""
    return replace(told, out=re.sub(r'(?<="log_head": )"[0-9a-f]{64}"', "null", told.out))


def test_exported_files_are_the_same_on_both_engines(run_on_both: RunOnBoth, tmp_path: Path) -> None:
    """In every byte; in a workbook, every cell."""
    file, server = run_on_both("export")
    assert (file, file.code) == (server, 0)
    for form in ("json", "csv", "ics", "xlsx"):
        run_on_both(f"export -o {tmp_path}/ENGINE.{form}")
    for path in tmp_path.glob("file*"):
        other = path.with_name(path.name.replace("file", "server"))
        assert file_content(path) == file_content(other), path.name
    written = {path.name.removeprefix("server") for path in tmp_path.glob("server*")}
    assert written >= {".json", ".ics", ".xlsx", "-commitments.csv", "-updates.csv"}


def file_content(path: Path) -> object:
    """The content of a file; of a workbook only its cells, because it also has the moment of its making."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with contextlib.closing(load_workbook(path)) as book:
        return {sheet.title: list(sheet.values) for sheet in book}


REFUSED_COMMANDS = """
update hotline not-started --on 2018-06-01
update hotline superseded
update hotline superseded --successor hotline
update no-such limited
update z- limited
update hotline limited --reporter XX
update energy limited --on 2018-06-01
update hotline
add "Another" --agreement pk-ir-2017 --ref z-9
add "joint  list" --agreement pk-ir-2017
add "Another" --agreement no-such
add "Another" --agreement pk-ir-2017 --ref "two words"
retract U-4 -m "Again"
retract U-99 -m "Never there"
retract U-2 -m " "
agreement add Talks --ref pk-ir-2017 --on 2018-01-01 --party IR
actor add IR Iran --kind state
document add Text --agreement pk-ir-2017 --ref hilal-2017-11
show nothing
list --agreement nothing
"""


def test_refusals_are_the_same_on_both_engines(run_on_both: RunOnBoth) -> None:
    """For every rule and every unknown name."""
    for line in split_lines(REFUSED_COMMANDS):
        file, server = run_on_both(line)
        assert file == server, line
        assert file.code in (2, 3, 4), line


RECORDING_COMMANDS = """
update hotline substantial -m "On course" --on 2018-06-01
update z-9 limited -m "Taken up again" --on 2018-06-01
update fencing done --reporter PK --on 2018-05-30
update patrols --due 2018-12-31 -m "Agreed in May"
undo --yes
add "A fifth" --agreement pk-ir-2017
retract U-1 -m "Misread"
agreement add "More talks" --ref more --on 2018-05-01 --party IR --party PK --form talks
document add "Report" --agreement pk-ir-2017 --ref report
actor add NEWS News --kind media
event add Elections --ref elections --agreement pk-ir-2017
event update opening unknown -m "Put off"
meeting add --ref jbc-2019 --agreement pk-ir-2017 --on 2019-05-08
correct z-9 --title "Short list" --reason Mistyped
correct U-2 --on 2018-01-21 --reason Mistyped
amend customs --due 2018-12-31 --on 2018-05-25 --reason Agreed
rename z-9 z-8
mark U-2 --internal
"""


def test_recording_commands_print_the_same_on_both_engines(run_on_both: RunOnBoth) -> None:
    """Also the numbers that updates and commitments get."""
    for line in split_lines(RECORDING_COMMANDS):
        file, server = run_on_both(line)
        assert file == server, line
        assert file.code == 0, line


# -- longer histories ---------------------------------------------------------------------------------


@needs_the_stream
def test_the_replayed_stream_has_the_same_answers_on_both_engines(
    tracker_with_stream: CommandLine,
    make_file_database: MakeDatabase,
    make_server_database: MakeDatabase,
    tmp_path: Path,
) -> None:
    """As of every twentieth day on which it changed."""
    tracker_with_stream(f"export -o {tmp_path / 'all.json'}")
    places = empty_places(make_file_database, make_server_database)
    for place in places:
        tracker_with_stream.use_database(place)
        tracker_with_stream(f"import {tmp_path / 'all.json'}")
    days = sorted(expected_counts())[::20]
    asked = [f"{what} --as-of {day} --json" for day in days for what in ("list --all", "summary")]
    for line in ["log --json", "export", "summary --group-by theme --json", *asked]:
        found = []
        for place in places:
            tracker_with_stream.use_database(place)
            found.append(tracker_with_stream(line).out)
        assert found[0] == found[1], line


@pytest.fixture
def file_and_server(
    make_file_database: MakeDatabase, make_server_database: MakeDatabase
) -> Iterator[tuple[Connection, Connection]]:
    """Transactions on an empty file and an empty database on the server."""
    with (
        db.write_transaction(make_file_database("empty")) as file,
        db.write_transaction(make_server_database("empty")) as server,
    ):
        yield file, server


def ask_all(connection: Connection, selection: Selection, at: AsOf, order: SortKey) -> list[Any]:
    """One answer of each kind."""
    listing = queries.standings(connection, selection, at, open_only=False, order=order)
    return [
        (listing.total, listing.shown, listing.apart),
        list(listing.items),
        *(queries.summary(connection, selection, at, group_by=group) for group in [None, *GroupKey]),
        list(queries.log_entries(connection, selection, at)),
    ]


def random_selection(random: Random, words: list[str]) -> Selection:
    """All commitments, or some: by a part of a text, by a theme, by a flag."""
    word = random.choice(words)
    start = random.randrange(len(word))
    return random.choice(
        [
            ALL_STRENGTHS,
            Selection(),
            ALL_STRENGTHS._replace(search=word[start : start + 5].strip("\0")),
            ALL_STRENGTHS._replace(themes=(word.swapcase(),)),
            ALL_STRENGTHS._replace(flags=(random.choice(list(Flag)),)),
        ]
    )


@given_documents(examples=12)
def test_any_history_has_the_same_answers_on_both_engines(
    file_and_server: tuple[Connection, Connection],
    tmp_path: Path,
    words: list[str],
    random: Random,
    size: int,
) -> None:
    """Whatever was recorded, in whatever words; with the same numbers."""
    with rolled_back(*file_and_server):
        path = write_document(
            tmp_path / "all.json", RandomDocuments(random, words, "a").document(2 * size), random
        )
        for connection in file_and_server:
            import_document(connection, path)
        export = export_text(file_and_server[0])
        assert export_text(file_and_server[1]) == export
        for _ in range(2):
            asked = (
                random_selection(random, words),
                random_as_of(random, export),
                random.choice(list(SortKey)),
            )
            file, server = (ask_all(connection, *asked) for connection in file_and_server)
            assert file == server, asked
