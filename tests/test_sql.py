"""The SQL that the database is asked: understood by both engines, with values as parameters, by seeks."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest
import recording
from conftest import ON_A_FILE, TODAY, CommandLine, make_stamp

from tracker import db, queries
from tracker.db import Connection
from tracker.db.row_reader import annotated_columns, read_all_records
from tracker.db.sqlite_connection import SqliteConnection
from tracker.domain.fields import value_type
from tracker.domain.records import AsOf, Selection
from tracker.domain.replacement import StatusEntry
from tracker.domain.terms import EntityRef
from tracker.domain.vocabulary import Flag, Frequency, GroupKey, SortKey, Status, Strength
from tracker.queries.agreement_words import agreement_words
from tracker.queries.earlier_values import value_before
from tracker.queries.entities_with_refs import ACTOR, AGREEMENT, COMMITMENT, DOCUMENT
from tracker.queries.entry_values import values_of_entry
from tracker.queries.events import all_events, event_days, later_of_same_day
from tracker.queries.filters import find_owners
from tracker.queries.marks import mark_of, marks_with_numbers
from tracker.queries.meetings import all_meetings
from tracker.queries.minutes import minutes_of
from tracker.queries.moved_due_dates import moved_due_dates
from tracker.queries.office import current_office, office_before, office_known_at
from tracker.queries.refs import no_such_ref, resolve_any_ref, resolve_ref
from tracker.queries.replacement_circles import (
    circles_through,
    refs_of_commitments,
    replaced_commitments_of,
)
from tracker.queries.retractions import update_that_accepts
from tracker.queries.side_states import states_of_parts
from tracker.queries.statuses_of_day import statuses_without_order
from tracker.queries.timelines import timelines_of

DAILY = """
update hotline limited -m "Numbers exchanged" --on 2018-01-15
update fencing done --reporter ir --source "A press report" --due 2018-09-01
list
list --all --agreement pk-ir --obligor IR --theme border --search fence --stale --sort due
list --format csv
list --format markdown
list --json
show hotline
show hotline --json
summary --group-by obligor --since 2018-01-01
summary --json
summary --every month --group-by obligor
summary --every month --incidents
log
log hotline --since 2018-01-01 --known-at 2018-06-01
add "Another measure" --agreement pk-ir-2017
retract U-1 -m "Misread"
undo --yes
actor list
actor add UN "United Nations" --kind organisation
agreement list
agreement show pk-ir-2017
document list
list --format xml
update nowhere limited
"""
RUN = """
import json, sys
from tracker.__main__ import main
heavy = {"sqlalchemy", "alembic", "pydantic", "rich", "platformdirs", "psycopg", "jinja2"}
for line in json.loads(sys.argv[1]):
    sys.argv[1:] = line
    try:
        main()
        code = 0
    except SystemExit as leaving:
        code = leaving.code
    print("loaded:", json.dumps([code, sorted(heavy & sys.modules.keys())]), file=sys.stderr)
"""

NOW = AsOf(TODAY)
MARK = "Xq7"  # in every value that is given
ALL_ASKED: dict[str, list["Asked"]] = {}  # by engine, for tests that only read it


class Asked(NamedTuple):
    """A question as it was asked: its SQL, its values, and the record that its answer was read into."""

    sql: str
    values: Mapping[str, object]
    record: Any


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """All that is asked from here on, on either engine, each with its record or its one column's type."""
    found: list[Asked] = []

    def heard(method: Callable[..., Any]) -> Callable[..., Any]:
        def ask(self: Connection, sql: str, record: Any, **values: object) -> Any:
            found.append(Asked(sql, values, record))
            return method(self, sql, record, **values)

        return ask

    for name in ("stream", "all", "columns", "scalars"):
        monkeypatch.setattr(Connection, name, heard(getattr(Connection, name)))
    return found


def every_question(connection: Connection) -> None:
    """Ask all that can be asked, each in the forms that its SQL takes."""
    several = Selection(
        refs=("hotline",),
        agreements=("pk-ir-2017",),
        obligors=("PK", MARK),
        themes=("border", MARK),
        search=MARK,
    )
    states = Selection(
        statuses=(Status.LIMITED,),
        strengths=(Strength.AGREED,),
        flags=tuple(Flag),
        due_before=TODAY,
        owners=(MARK,),
        search="line",
    )
    selections = (Selection(), several, states)
    for number, selection in enumerate(
        selections
    ):  # each with each order and group, and each of those with all
        for order, limit in zip(SortKey, cycle((None, 5) if number % 2 else (5, None)), strict=False):
            list(queries.standings(connection, selection, NOW, order=order, limit=limit).items)
        for group_by in (None, *GroupKey):
            queries.summary(connection, selection, NOW, group_by=group_by, since=date(2018, 1, 1))
        for group_by in (None, *list(GroupKey)[number :: len(selections)]):
            queries.series(connection, selection, NOW, Frequency.YEAR, group_by=group_by)
        queries.incident_series(connection, selection, NOW, Frequency.QUARTER)
        list(queries.log_entries(connection, selection, NOW, since=date(2017, 1, 1), until=TODAY))
    for entity in (COMMITMENT, AGREEMENT, DOCUMENT, ACTOR):
        no_such_ref(connection, entity, f"{MARK}-none")
    resolve_ref(connection, COMMITMENT, "hotl")
    queries.all_documents(connection, NOW)
    queries.all_agreements(connection, NOW)
    queries.actor_mentions(connection, MARK, NOW)
    queries.document_mentions(connection, MARK, NOW)
    standing = queries.standing(connection, "hotline", NOW)
    assert standing
    queries.promise_history(connection, standing, NOW)
    resolve_any_ref(connection, "hil")
    queries.count_commitments_and_updates(connection)
    find_owners(connection, [MARK])
    queries.count_known_commitments(connection, NOW)
    queries.actor_name(connection, "PK")
    queries.obligors_of(connection, "hotline")
    queries.last_command_of(connection, f"desk {MARK}")
    queries.entries_of_command(connection, 1)
    circles_through(connection, {1, 2}, new_entry=StatusEntry(1, MARK, "2018-01-01", "2018-01-01", (2,)))
    circles_through(connection, {2}, new_entry=StatusEntry(2, "", "2018-01-01", "2018-01-01", (2,)))
    all_events(connection, NOW)
    event_days(connection, MARK, NOW)
    later_of_same_day(connection, "event_day", 1, "event")
    later_of_same_day(connection, "agreement_standing", 1, "agreement", "reporter")
    moved_due_dates(connection, f"talks:{MARK}", TODAY, NOW)
    for meeting in all_meetings(connection, NOW):
        minutes_of(connection, meeting, NOW)
    states_of_parts(connection, "hotline", NOW)
    agreement_words(connection, NOW)
    _ = (current_office(connection), office_before(connection, 1), office_known_at(connection, NOW))
    mark_of(connection, MARK)
    mark_of(connection, EntityRef("commitment", MARK))
    marks_with_numbers(connection, 1, 99)
    values_of_entry(connection, 1)
    value_before(connection, queries.log_entry(connection, 1))
    update_that_accepts(connection, MARK)
    resolve_any_ref(connection, "talks:signing")
    list(queries.whole_log(connection, Selection(agreements=("pk-ir-2017",)), NOW, commands=[1]))
    list(queries.whole_log(connection, Selection(reporters=("PK",)), NOW))
    list(queries.whole_log(connection, Selection(refs=("hotline",)), NOW))
    refs_of_commitments(connection, [1, 2])
    replaced_commitments_of(connection, [1, 2])
    list(statuses_without_order(connection, 1, 100))


@pytest.fixture
def recorded(tracker: CommandLine, tmp_path: Path, asked: list[Asked], engine: str) -> list[Asked]:
    """All that recording, an export and an import ask; each value that was written has the mark in it."""
    ALL_ASKED[engine] = asked
    tracker(f'actor add UN "{MARK} Nations" --kind monitor')
    tracker(f'agreement add "{MARK}" --ref talks --on 2018-01-01 --party PK --party IR --place "{MARK}"')
    tracker(f'document add "{MARK}" --ref paper --agreement talks --publisher "{MARK}"')
    tracker(f'add "{MARK}" --agreement talks --document paper --theme "{MARK}" --due 2018-05-01')
    tracker(f'update talks-1 limited -m "{MARK}" --reporter UN --source "{MARK}" --on 2018-03-01')
    tracker(f'update talks-1 --incidents 3 --side PK --owner "{MARK}" -m "{MARK}" --on 2018-03-01')
    tracker(f'update talks-1 done -m "{MARK}" --on 2018-03-02')
    tracker(f'update talks-1 limited -m "{MARK}" --due 2018-07-01 --on 2018-03-03')
    tracker(f'event add "{MARK}" --agreement talks --ref entry')
    tracker(f'event update talks:entry 2018-05-01 -m "{MARK}" --on 2018-02-01')
    tracker(f'agreement update talks suspended -m "{MARK}" --reporter PK --on 2018-05-01')
    tracker(f'add "{MARK} again" --agreement talks --kind recurring --due 2018-02-28 --every month')
    tracker(f'add "{MARK} then" --agreement talks --due "talks:entry + 40 days"')
    tracker(f'amend talks-3 --due "talks:entry + 60 days" --on 2018-05-05 --reason "{MARK}"')
    tracker(f'retract U-1 -m "{MARK}"')
    tracker(f"export -o {tmp_path / 'all.json'}")
    tracker(f"import {tmp_path / 'all.json'}")
    (tmp_path / "more.csv").write_text(
        "commitment,effective_on,status,reporter,uid\n"
        f"talks-1,2018-04-01,substantial,,{MARK}\ntalks-1,2018-04-01,limited,UN,{MARK}2\n",
        encoding="utf-8",
    )
    tracker(f"import {tmp_path / 'more.csv'}")
    tracker("import " + str(tmp_path / "more.csv"))
    with db.read_transaction(tracker.path) as connection:
        every_question(connection)
    return asked


def is_of(value: object, annotation: Any) -> bool:
    """Whether a value is what an annotation says, neither more nor less."""
    wanted = value_type(annotation)
    if value is None:
        declared = (
            get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
        )  # of Annotated
        return type(None) in get_args(declared)
    if wanted in (date, bool, int):
        return type(value) is wanted
    return isinstance(value, wanted)


def values_of(record: Any) -> Iterator[object]:
    """The values of a record and of the records in it, in the order of the columns."""
    for value in record:
        yield from values_of(value) if hasattr(value, "_fields") else (value,)


def test_every_answer_is_what_its_record_says(recorded: list[Asked], tracker: CommandLine) -> None:
    """Each column has the name of its field, and each value its type: a day is a day on both engines."""
    questions = {question.sql: question for question in recorded if hasattr(question.record, "_fields")}
    assert len(questions) > 40
    with db.read_transaction(tracker.path) as connection:
        for question in questions.values():
            rows = connection.rows(question.sql, question.values, at_once=True)
            declared = annotated_columns(question.record)
            assert columns_of(connection, rows) == [name for name, _ in declared], question.sql
            for record in read_all_records(rows, question.record, connection.converters):
                if getattr(record, "id", 0) is None:
                    continue  # a row of totals, which has no commitment
                for value, (field, annotation) in zip(values_of(record), declared, strict=True):
                    assert is_of(value, annotation), (field, value, question.sql)


def columns_of(connection: Connection, rows: Any) -> list[str]:
    """The names of the columns of an answer, as the engine has them."""
    if isinstance(connection, SqliteConnection):
        return [column[0] for column in rows.description]
    return list(rows.keys())


def test_no_value_is_ever_part_of_the_sql(request: pytest.FixtureRequest, engine: str) -> None:
    """Values are parameters, so nothing that is typed can change a question."""
    recorded: list[Asked] = ALL_ASKED.get(engine) or request.getfixturevalue("recorded")
    assert any(MARK in str(question.values) for question in recorded)
    for question in recorded:
        assert MARK.casefold() not in question.sql.casefold(), question.sql
        words = re.sub(r"'[^']*'", "''", question.sql)
        assert not re.search(r"2018|hotline|talks|border", words), question.sql


# A step that goes through a table of which there may be very many rows.
THROUGH_ALL = re.compile(
    r"SCAN (c|u|b|w|r|o|a|k?own|commitment|status_update|retraction|commitment_obligor)\b"
)


def plan_of(connection: SqliteConnection, question: Asked) -> str:
    """How SQLite answers, in its own words."""
    values = dict.fromkeys(re.findall(r":(\w+)", question.sql), 1)
    asked = connection.raw.execute(f"EXPLAIN QUERY PLAN {question.sql}", values)
    return "\n".join(row[3] for row in asked)


@ON_A_FILE
def test_what_is_asked_of_some_goes_through_no_table(seeded_database: Path, asked: list[Asked]) -> None:
    """What is about one commitment, or some, is found by seeks, however many others there are.

    Also where it is judged by its whole history.
    """
    some = Selection(refs=("hotline",), strengths=tuple(Strength))
    with db.write_transaction(seeded_database) as connection:
        for side in (None, "IR"):
            recording.record_update(
                connection,
                "hotline",
                Status.LIMITED,
                effective_on=TODAY,
                side=side,
                note=MARK,
                stamp=make_stamp(connection),
            )
        asked.clear()
        standing = queries.standing(connection, "hotline", NOW)
        assert standing
        assert [part.side for part in standing.details.parts] == ["IR", "PK"]
        queries.promise_history(connection, standing, NOW)
        timelines_of(connection, [standing], {}, NOW, frozenset())
        states_of_parts(connection, "hotline", NOW)
        list(queries.log_entries(connection, some, NOW))
        queries.implementation_state(connection, "hotline", NOW)
        list(queries.states_before(connection, [1]))
        queries.log_entry(connection, 1)
        circles_through(connection, {1, 2}, new_entry=StatusEntry(1, "", "2018-01-01", "2018-01-01", (2,)))
        circles_through(connection, {2}, new_entry=StatusEntry(2, "", "2018-01-01", "2018-01-01", (2,)))
        replaced_commitments_of(connection, [1])
        refs_of_commitments(connection, [1])
        list(statuses_without_order(connection, 1, 1))
        queries.obligors_of(connection, "hotline")
        queries.summary(connection, some, NOW, group_by=GroupKey.OBLIGOR)
        resolve_ref(connection, COMMITMENT, "hotline")
        assert len(asked) >= 12
        for question in asked:
            found = plan_of(connection, question)
            assert not THROUGH_ALL.search(found), f"{question.sql}\n{found}"


LOOKED_UP = re.compile(
    "SEARCH b USING INTEGER PRIMARY KEY|SEARCH u USING INDEX ix_status_update_evidence"
    "|SCAN u USING INDEX ix_status_update_(part|value)$"
)


@ON_A_FILE
def test_a_list_reads_the_log_only_by_seeks(seeded_database: Path, asked: list[Asked]) -> None:
    """Of each commitment a few entries are looked up in an index that holds all that is asked of them.

    Read through are only the indexes of entries that most commitments do not have: those by which some
    are judged by their whole history, and those that say how much, how many, or what next.
    """
    with db.read_transaction(seeded_database) as connection:
        list(queries.standings(connection, Selection(), NOW, limit=50).items)
        queries.summary(connection, Selection(), NOW)
        for question in asked:
            steps = [
                step for step in plan_of(connection, question).splitlines() if re.search(r"\b[ubw]\b", step)
            ]
            for step in steps:
                assert "USING COVERING INDEX" in step or LOOKED_UP.match(step), f"{step}\n{question.sql}"


@ON_A_FILE
def test_what_is_asked_of_all_goes_straight_through(seeded_database: Path, asked: list[Asked]) -> None:
    """An index that leads to nearly every row is a detour, and there are few retractions."""
    with db.read_transaction(seeded_database) as connection:
        list(queries.log_entries(connection, Selection(search=MARK), NOW))
        list(queries.log_entries(connection, Selection(), NOW))
        plans = [plan_of(connection, question) for question in asked]
    through_the_log = [found for found in plans if re.match(r"SCAN u\b", found)]
    assert len(through_the_log) == 2, plans  # the search, and the updates
    assert sum(found.startswith("SCAN r USING INDEX") for found in plans) == 1, plans


@ON_A_FILE
def test_a_daily_command_loads_nothing_heavy(tracker: CommandLine, tmp_path: Path) -> None:
    """On a file it answers without SQLAlchemy, and without Rich where nobody looks at a terminal.

    So does an import that is tried on a copy of the file.
    """
    news = tmp_path / "news.csv"
    news.write_text("commitment,effective_on,note\nhotline,2018-01-16,Tested\n", encoding="utf-8")
    lines = [*DAILY.strip().splitlines(), f"import {news} --dry-run", f"import {news}"]
    words = json.dumps([shlex.split(line) for line in lines])
    done = subprocess.run([sys.executable, "-c", RUN, words], capture_output=True, text=True, check=True)
    loaded = re.findall(r"^loaded: (.*)$", done.stderr, re.MULTILINE)
    for line, found in zip(lines, loaded, strict=True):
        code = 2 if "xml" in line else 3 if "nowhere" in line else 0
        assert json.loads(found) == [code, []], f"{line}\n{done.stderr}"
