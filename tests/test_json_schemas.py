"""Every answer in JSON is as its schema says, with no key more and none less."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once
from csv_helpers import csv_text
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from tracker.cli.command_line import COMMAND_MODULES
from tracker.domain.vocabulary import Flag
from tracker.render.json_schemas import ANSWERS, answer_schema

NEWS = """
update hotline limited -m "Numbers exchanged" --on 2018-01-15 --due 2018-03-01
update fencing done --reporter IR --source "IRNA, 20 Feb 2018" --on 2018-02-20 --due 2018-09-01
update fencing limited --reporter PK --on 2018-02-25 -m "Half of it"
update soil implemented --on 2018-03-01
update soil breached --side IR -m "A raid" --on 2018-04-01
update energy withdrawn -m "Given up" --on 2018-05-02
update patrols stalled -m "No patrols since" --on 2018-05-01
event add "Border opens" --ref opening --agreement pk-ir-2017 --day 2018-09-01
agreement update pk-ir-2017 in-force --on 2017-11-07
add Fences --agreement pk-ir-2017 --ref fences --target 5 --unit km --due "opening + 40 days"
meeting add "Commission" --ref jbc-2018 --agreement pk-ir-2017 --on 2018-03-01 --place Tehran
update fences --ask "Two more" --side IR --on 2018-02-20
update fences --value 2 --on 2018-04-20
mark U-1 --internal
"""
"""Made up: it gives each key a value somewhere."""

QUESTIONS = """
list
list --all --strength agreed --strength proposed --as-of 2018-05-01
list --known-at 2999-01-01
list --search "no such words"
summary
summary --group-by obligor --since 2018-03-01
summary --group-by year
summary --since 2017-01-01
summary --every quarter
summary --every year --group-by obligor
summary --every month --incidents
show hotline
show fencing
show soil --as-of 2018-03-15
log
log hotline --since 2018-01-01
log --agreement pk --status breached
brief
brief --since 2018-03-01
brief --search "no such words"
agreement list
agreement show pk-ir-2017
event list
event show opening
event show signing
meeting list
meeting show jbc-2018
office
document list
document show hilal-2017-11
actor list
actor show IR
show pk-ir-2017
show hilal-2017-11
show Iran
check
where
"""
WRITINGS = """
add "Border posts" --agreement pk-ir-2017 --due 2019-05-15
update hotline done -m "Works" --on 2018-05-30
update hotline superseded --successor soil --successor patrols
update hotline done --reporter IR
retract U-1 -m "Misread"
retract region -m "Entered twice" --yes
undo --yes
correct hotline --title "Direct line" --theme none --reason "Mistyped"
correct U-2 --on 2018-05-29 --reason "Mistyped"
amend pk-ir-2017 --on 2018-02-01 --party IR --reason "Agreed"
rename hotline line
actor add UN "United Nations" --kind organisation
agreement add "Talks" --ref talks --on 2018-05-01 --party PK
agreement update pk-ir-2017 suspended --side IR -m "Made up" --on 2018-05-20
event add "Elections" --ref elections --agreement pk-ir-2017
event update opening 2018-10-01 --dry-run
event update opening unknown -m "Put off"
meeting add --ref jbc-2019 --agreement pk-ir-2017 --on 2019-05-08
accept U-2 -m "Seen"
mark U-1 --share
mark hotline --internal
office --name "Border desk" --actor PK
add Relay --agreement pk-ir-2017 --kind recurring --due 2018-09-30 --every month --target 5 --unit km
add Posts --agreement pk-ir-2017 --due "opening + 3 months"
correct U-8 --day 2018-10-02 --reason "Mistyped"
correct U-9 --standing signed --reason "Mistyped"
update fences --value 3 --incidents 1 --ask "More" --owner "Ms A" --seen 2018-05-01 --internal
document add "Report" --ref report --agreement pk-ir-2017 --on 2018-05-01
init
upgrade
"""


def close(schema: Any) -> Any:
    """The schema without leave for keys that it does not name."""
    if isinstance(schema, list):
        return [close(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    closed = {key: close(value) for key, value in schema.items()}
    if "properties" in schema and schema.get("type") == "object":
        closed["additionalProperties"] = False
    return closed


def validate(answer: Any, name: str) -> None:
    """Assert that an answer is as its schema says, and has no other key."""
    Draft202012Validator(close(answer_schema(name)), format_checker=FormatChecker()).validate(answer)


def validate_answer(answer: Any) -> str:
    """Assert that an answer is as the schema that it names says; the name."""
    match = re.fullmatch(r"tracker\.([a-z-]+)/[12]", answer["schema"])
    assert match
    validate(answer, match[1])
    return match[1]


@pytest.fixture
def desk(tracker: CommandLine) -> CommandLine:
    """A tracker with news of each kind."""
    fill_once(tracker.path, "news", lambda: [tracker(line) for line in NEWS.strip().splitlines()])
    return tracker


@ON_A_FILE
@pytest.mark.parametrize("question", QUESTIONS.strip().splitlines())
def test_every_question_is_answered_as_its_schema_says(desk: CommandLine, question: str) -> None:
    """On a file and on a server, whether much is found or nothing."""
    validate_answer(desk(f"{question} --json").json)


@ON_A_FILE
@pytest.mark.parametrize("line", WRITINGS.strip().splitlines())
def test_every_writing_command_is_answered_as_its_schema_says(desk: CommandLine, line: str) -> None:
    """What was recorded, taken back or made."""
    validate_answer(desk(f"{line} --json").json)


def answers_about_files(desk: CommandLine, folder: Path) -> Iterator[Any]:
    """The answers of the commands that read or write a file."""
    table = folder / "news.csv"
    table.write_text(csv_text("hotline,2018-05-02,limited,Again,"), encoding="utf-8")
    for line in (
        f"import {table} --dry-run",
        f"import {table}",
        f"export -o {folder / 'all.json'}",
        f"export -o {folder / 'all.csv'}",
        f"brief -o {folder / 'brief.html'}",
        f"publish -o {folder / 'public'}",
        f"list -o {folder / 'list.csv'}",
        f"log -o {folder / 'log.xlsx'}",
        f"summary -o {folder / 'summary.md'}",
        f"import {folder / 'all.json'}",
    ):
        yield desk(f"{line} --json").json


@ON_A_FILE
def test_every_answer_about_a_file_is_as_its_schema_says(desk: CommandLine, tmp_path: Path) -> None:
    """What was read, written or saved; and what is saved as JSON is an answer itself."""
    assert {validate_answer(answer) for answer in answers_about_files(desk, tmp_path)} == {
        *("import", "export", "publish", "brief", "saved")
    }
    for question in ("list", "brief"):
        saved = tmp_path / f"{question}.json"
        desk(f"{question} -o", str(saved))
        assert validate_answer(json.loads(saved.read_text(encoding="utf-8"))) == question


@ON_A_FILE
def test_copies_and_findings_are_as_their_schema_says(desk: CommandLine, tmp_path: Path) -> None:
    """Also where there is nothing to use, and where something is wrong."""
    copy = tmp_path / "copy.db"
    answers = [desk(f"backup {copy} --json"), desk(f"restore {copy} --json")]
    answers.append(desk(f"where --json --db {tmp_path / 'nowhere.db'}"))
    assert [validate_answer(answer.json) for answer in answers] == ["backup", "restore", "where"]
    assert answers[-1].json["items"][0]["problem"]
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(copy.read_bytes().replace(b"Sharing of intelligence", b"Sharing of intelligenc\x00"))
    found = desk.run_unchecked(f"check --json --db {damaged}")
    assert validate_answer(found.json) == "check"


@ON_A_FILE
@pytest.mark.parametrize(
    ("line", "code"), [("show nowhere", 3), ("update hotline nonsense", 2), ("list --nonsense", 2)]
)
def test_an_error_is_as_its_schema_says(desk: CommandLine, line: str, code: int) -> None:
    """On stderr, as one object."""
    error = json.loads(desk(f"{line} --json", fails=code).err)
    validate(error, "error")
    assert error["error"]["code"] == code


@ON_A_FILE
def test_the_problems_of_a_file_are_part_of_an_error(desk: CommandLine, tmp_path: Path) -> None:
    """One for each that was found."""
    table = tmp_path / "news.csv"
    table.write_text(csv_text("nowhere,2018-05-02,limited,,", "hotline,x,limited,,"), encoding="utf-8")
    error = json.loads(desk(f"import {table} --json", fails=5).err)
    validate(error, "error")
    assert len(error["error"]["problems"]) == 2


@ON_A_FILE  # about the schemas, whatever is asked
@pytest.mark.parametrize("question", ["list", "log", "actor list", "agreement list", "document list"])
def test_a_line_of_json_is_an_item_of_the_answer(desk: CommandLine, question: str) -> None:
    """With the same keys as in the envelope."""
    lines = [json.loads(line) for line in desk(f"{question} --format jsonl").out.splitlines()]
    assert lines == desk(f"{question} --json").json["items"]


@pytest.mark.parametrize("name", ANSWERS)
def test_a_schema_is_one(name: str) -> None:
    """Of JSON Schema, draft 2020-12; it names itself, and the same name as the answer."""
    schema = answer_schema(name)
    Draft202012Validator.check_schema(schema)
    version = 2 if name == "brief" else 1
    assert schema["$id"] == f"urn:tracker:{name}:{version}"
    assert name == "error" or f'"tracker.{name}/{version}"' in json.dumps(schema)


@ON_A_FILE
def test_the_answer_of_a_repair_has_a_schema(tracker: CommandLine, tmp_path: Path) -> None:
    """It is another answer of the command that checks."""
    found = tracker(f"check --json --repair-into {tmp_path / 'new.db'}")
    assert validate_answer(found.json) == "repair"


def test_every_command_has_a_schema() -> None:
    """And what is tried here has them all: a new command is not forgotten."""
    lines = [*QUESTIONS.strip().splitlines(), *WRITINGS.strip().splitlines()]
    tried = {"-".join(line.split()[:2]) if line.split()[0] in GROUPS else line.split()[0] for line in lines}
    by_options = {"series", "incidents", "repair"}
    about_files = {"import", "export", "publish", "brief", "saved", "backup", "restore", "error"}
    assert tried | by_options | about_files == set(ANSWERS)
    commands = {name.partition("-")[0] for name in ANSWERS}
    assert set(COMMAND_MODULES) - {"help", "serve"} <= commands  # whose answers are for people


GROUPS = ("agreement", "actor", "document", "event", "meeting")


def keys_of(schema: Any) -> Iterator[str]:
    """All keys that a schema names."""
    if isinstance(schema, list):
        for one in schema:
            yield from keys_of(one)
    elif isinstance(schema, Mapping):
        yield from schema.get("properties", {})
        for one in schema.values():
            yield from keys_of(one)


def test_no_key_has_a_blank_but_those_of_flags() -> None:
    """Those of ``flags`` stay for whoever reads them; ``by_flag`` has the same counts under other names."""
    with_blank = {key for name in ANSWERS for key in keys_of(answer_schema(name)) if " " in key}
    assert with_blank == {flag.value for flag in Flag if " " in flag}


@ON_A_FILE
def test_what_is_not_as_the_schema_says_is_found(desk: CommandLine) -> None:
    """A key more or less, another word or type: else these tests would hold nothing."""
    answer = desk("list --json").json
    validate(answer, "list")
    for broken in ({"status": "nearly"}, {"due_on": "soon"}, {"level": "1"}, {"new": 1}, {"flags": ["late"]}):
        with pytest.raises(ValidationError):
            validate(answer | {"items": [answer["items"][0] | broken]}, "list")
    with pytest.raises(ValidationError):
        validate({key: value for key, value in answer.items() if key != "apart"}, "list")


@ON_A_FILE
def test_keys_that_are_added_later_break_no_schema(desk: CommandLine) -> None:
    """Keys are only ever added, so a program that has the schema of today reads the answer of tomorrow."""
    answer = desk("show hotline --json").json
    answer["items"][0]["added_later"] = answer["added_later"] = 1
    Draft202012Validator(answer_schema("show")).validate(answer)


def test_a_schema_can_be_had_from_the_package() -> None:
    """By the name of its answer; without one the names are listed."""

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "tracker.render.json_schemas", *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert run().split() == list(ANSWERS)
    assert json.loads(run("agreement-show")) == answer_schema("agreement-show")
