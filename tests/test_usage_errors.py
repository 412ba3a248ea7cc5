"""Mistyped command lines: one sentence and an exit code, never a traceback, and nothing is saved."""

import csv
import io
import json
import os
import re
import shlex
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import recording
from conftest import (
    ON_A_FILE,
    TODAY,
    CommandResult,
    Location,
    database_content,
    fill_once,
    make_stamp,
    restore_content,
)
from examples_per_engine import given_on_each_engine
from random_command_lines import COMMANDS, PROGRAM, command_lines

from tracker import db
from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import ActorKind, Status
from tracker.render.formats import Format

EXIT_CODES = {0, 2, 3, 4, 5, 6, 7, 8, 130}
UNSAFE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
ANSWER = re.compile(f"[^{UNSAFE}]*")
SENTENCE = re.compile(f"[^{UNSAFE}\\s][^{UNSAFE}\\t\\n]* [^{UNSAFE}\\t\\n]*[^{UNSAFE}\\s]\n")
HOSTILE = '\x1b]0;owned\x07\x1b[2J \u202ecba\u2066 [red]x[/] \x85\x7f\u2028 "quoted" مرز\u200cها 🇮🇷'


HELPS = {" ".join(["tracker", *path, "--help"]) for path, _ in COMMANDS}


# -- what every result must be -----------------------------------------------------------------------


class CommandSandbox:
    """A database and a folder to run commands in, both restored before each command."""

    def __init__(
        self, place: Location, renew: Callable[[], object], folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._place, self._renew, self._folder, self._capsys = place, renew, folder, capsys
        self._before = database_content(place)

    def run(self, args: Sequence[str]) -> CommandResult:
        """The result of a command line, whatever its exit code is."""
        self._restore()
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            PROGRAM.main(list(args), prog_name="tracker")
        captured = self._capsys.readouterr()
        assert isinstance(leaving.value.code, int)
        return CommandResult(leaving.value.code, captured.out, captured.err)

    def is_untouched(self) -> bool:
        """Whether database and folder are as they were."""
        files = [path.name for path in self._folder.rglob("*") if path.is_file()]
        return database_content(self._place) == self._before and files == ["notes.txt"]

    def _restore(self) -> None:
        os.chdir(self._folder.parent)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        os.chdir(self._folder)
        Path("notes.txt").write_text("Milk, bread, eggs\n", encoding="utf-8")
        if database_content(self._place) != self._before:
            self._renew()


@pytest.fixture
def hostile_database(seeded_database: Location) -> Location:
    """The seeded database with texts that would control a terminal if they could."""
    fill_once(seeded_database, "hostile", lambda: record_hostile_texts(seeded_database))
    return seeded_database


def record_hostile_texts(place: Location) -> None:
    with db.write_transaction(place) as connection:
        words = {"note": HOSTILE, "source": HOSTILE}
        recording.add_actor(connection, "UN", name=HOSTILE, kind=ActorKind.MONITOR)
        terms = {"agreement": "pk-ir-2017", "ref": "threat", "title": HOSTILE, "theme": HOSTILE}
        recording.add_commitment(connection, **terms, stamp=make_stamp(connection))
        claimed = {"status": Status.LIMITED, "reporter": "UN", "effective_on": TODAY}
        recording.record_update(connection, "fencing", **claimed, **words, stamp=make_stamp(connection))
        found = {"status": Status.BREACHED, "side": "IR", "effective_on": TODAY}
        recording.record_update(connection, "hotline", **found, **words, stamp=make_stamp(connection))


@pytest.fixture
def sandbox(
    hostile_database: Location,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> CommandSandbox:
    """A place where mistyped commands do no harm; stdin is empty."""
    renew = partial(restore_content, hostile_database, "hostile")
    monkeypatch.setenv("TRACKER_DB", str(hostile_database))
    monkeypatch.setenv("HOME", str(tmp_path / "desk"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    return CommandSandbox(hostile_database, renew, tmp_path / "desk", capsys)


def assert_is_error(result: CommandResult, *, as_json: bool) -> None:
    assert SENTENCE.fullmatch(result.err), "one line, a sentence, nothing that acts on a screen"
    assert "Traceback" not in result.err
    told = result.err
    if as_json or told.startswith('{"error"'):
        error = json.loads(told)
        assert list(error) == ["error"]
        assert list(error["error"])[:3] == ["code", "message", "hint"]
        assert ("problems" in error["error"]) is (result.code == 5)
        assert error["error"]["code"] == result.code
        assert error["error"]["message"]
        told = error["error"]["hint"]
        assert told or result.code == 130, "a way on"
    if named := re.search(r"\btracker( [^:]*)? --help$", told.rstrip("\n")):
        assert named[0] in HELPS, "help that there is"


def assert_is_answer(args: Sequence[str], result: CommandResult) -> None:
    assert ANSWER.fullmatch(result.err)
    if result.out.startswith("{"):
        whole = result.out.startswith('{"schema"')
        for text in [result.out] if whole else result.out.splitlines():
            json.loads(text)
    elif "\r\n" in result.out and any(word.strip().casefold().endswith("csv") for word in args):
        assert len({len(row) for row in csv.reader(io.StringIO(result.out), strict=True)}) <= 1
        assert ANSWER.fullmatch(result.out.replace("\r\n", "\n")), "nothing that acts on a screen"
        return
    else:
        assert args[-1:] != ["--json"] or any(word.startswith("-") for word in args[:-1])
    assert ANSWER.fullmatch(result.out), "nothing that acts on a screen"


def assert_answer_or_error(sandbox: CommandSandbox, args: Sequence[str]) -> None:
    result = sandbox.run(args)
    assert result.code in EXIT_CODES, result.err
    if result.code in (0, 8):
        assert_is_answer(args, result)
    else:
        assert_is_error(result, as_json="--json" in args and "--" not in args)
        assert sandbox.is_untouched()


@ON_A_FILE
@given_on_each_engine(300, {"args": command_lines()})
def test_any_command_line_ends_with_an_answer_or_one_sentence(
    sandbox: CommandSandbox, args: list[str]
) -> None:
    """With a known exit code; if it is an error, nothing is saved."""
    assert_answer_or_error(sandbox, args)


ARGUMENTS_OF = {"show": "fencing", "agreement show": "pk-ir-2017"}
QUESTIONS = [
    " ".join(path)
    for path, command in COMMANDS
    if any("--format" in param.opts for param in command.params)
    and (" ".join(path) in ARGUMENTS_OF or not any(param.required for param in command.params))
]


@ON_A_FILE  # about what is shown, whatever it is of
@pytest.mark.parametrize("question", QUESTIONS)
def test_data_cannot_control_a_terminal_or_break_a_format(sandbox: CommandSandbox, question: str) -> None:
    """Whatever texts are in the database, JSON and CSV can be read."""
    for form in Format:
        assert_answer_or_error(
            sandbox, [*question.split(), *ARGUMENTS_OF.get(question, "").split(), "--format", form]
        )


UNUSABLE_TEXTS = {
    "a byte that is no text": "\udcff",
    "half a pair": "\ud800",
    "NUL": "a\0b",
    "60,000 letters": "x" * 60_000,
    "60,000 wildcards": "%" * 60_000,
}
LINES_BEFORE_A_TEXT = [
    *("show", "update", "log", "list --agreement", "list --obligor", "list --theme", "list --search"),
    *("check --repair-into", "brief -o page.docx --template", "brief -o", "export -o", "publish -o"),
    *("agreement show", "add Patrols --agreement", "update hotline limited --reporter", "retract -m wrong"),
    *(
        "add Patrols --agreement pk --document",
        "add Patrols --agreement pk --theme",
        "where --db",
        "init --db",
    ),
]


@ON_A_FILE
@pytest.mark.parametrize("line", LINES_BEFORE_A_TEXT)
def test_a_text_that_cannot_be_stored_is_a_usage_error(sandbox: CommandSandbox, line: str) -> None:
    """Or that cannot be searched for, or used as a name."""
    outcomes = {what: sandbox.run([*shlex.split(line), hard]) for what, hard in UNUSABLE_TEXTS.items()}
    assert {what: result.err for what, result in outcomes.items() if result.code not in EXIT_CODES} == {}


IMPOSSIBLE_NAMES = ["~nobody-of-that-name/x.db", "sqlite://host:port/x.db", "x" * 300]


@ON_A_FILE
@pytest.mark.parametrize("name", IMPOSSIBLE_NAMES, ids=["no such user", "no such port", "300 letters"])
def test_an_impossible_database_name_is_a_usage_error(sandbox: CommandSandbox, name: str) -> None:
    """The sentence has the name, and the option that it was given with."""
    for command in ("list", "init", "upgrade"):
        result = sandbox.run([command, "--db", name])
        assert_is_error(result, as_json=False)
        assert result.code in (2, 6, 7)
        assert name.partition("host")[0] in result.err  # a URL may hold a password
        assert "path" in result.err or "--db" in result.err


# -- the most common mistakes ------------------------------------------------------------------------

MISTYPED_COMMANDS = [
    ("lst", 2, "Did you mean", "list", "tracker --help"),
    ("LSIT", 2, "Did you mean", "list"),
    ("agreement", 2, "tracker agreement needs one of its commands.", "tracker agreement --help"),
    ("agreement lst", 2, "Did you mean", "list", "tracker agreement --help"),
    ("list --stat limited", 2, "--stat", "Did you mean", "--status", "tracker list --help"),
    ("list --agrement pk-ir-2017", 2, "Did you mean", "--agreement"),
    ("--db x.db list", 2, "--db", "after the command"),
    ("actor --db x.db list", 2, "--db", "after the command", "tracker actor --help"),
    ("list --all=yes", 2, "--all takes no value.", "tracker list --help"),
    ("list open ones", 2, "takes no words: open ones", "tracker list --search 'open ones'"),
    ("update hotline limited Numbers exchanged", 2, "Too many words", "Numbers exchanged", "quotes"),
    ("""update hotline limited "don't" know""", 2, "Too many words: don't know;"),
    ("""agreement "don't" """, 2, 'There is no command "don\'t".', "tracker agreement --help"),
    ("-- document adz", 2, 'There is no command "adz". Did you mean add?', "tracker document --help"),
    ("show", 2, "tracker show needs REF.", "tracker show --help"),
    ("add Patrols", 2, "tracker add needs --agreement.", "tracker add --help"),
    ("retract U-1", 2, "tracker retract needs -m / --note / --reason.", "tracker retract --help"),
    ('add "-5% tariff" --agreement pk', 2, "begins with a dash", '-- "-5% tariff"', "tracker add --help"),
    ('add "-make way" --agreement pk', 2, "begins with a dash", '-- "-make way"'),
    ("add -5 --agreement pk", 2, '"-5" begins with a dash', '-- "-5"'),
    ("update hotline -m one -m two", 2, "-m is given more than once here", "Give it once."),
    ("update hotline -mone --note=two", 2, "-m is given more than once here"),
    ("summary --group-by theme --group-by obligor", 2, "--group-by is given more than once here"),
    ("list --sort +due", 2, '"+due" is not a sort key.', "due"),
    ("list --flag unverifed", 2, '"unverifed" is not a flag. Did you mean unverified?', "due-soon"),
    ("list --due-before 2018-06", 2, '"2018-06" is more than one day.', "2018-06-30"),
]
MISTYPED_REFS = [
    ("show hotlime", 3, '"hotlime"', "Did you mean hotline"),
    ("update fencng limited", 3, "Did you mean fencing?"),
    ("show zz", 3, '"zz"', "tracker list --all"),
    ("list --agreement pk-ir-2018", 3, "Did you mean pk-ir-2017?"),
    ("log pk-ir-2017", 3, "tracker agreement show pk-ir-2017"),
    ("list --theme bordr", 3, 'There is no theme "bordr". Did you mean border? Themes: '),
    ("list --reporter IRN", 3, '"IRN"', "Did you mean IR?"),
    ("list --obligor IRN", 3, '"IRN"', "Did you mean IR?"),
    ("update hotline limited --reporter USA", 3, '"USA"', "tracker actor list"),
    ("add Patrols --agreement pk --document hilall-2017-11", 3, "Did you mean hilal-2017-11?"),
    ("retract U-99 -m wrong", 3, '"U-99"', "tracker log"),
    ("retract hotline -m wrong", 2, "The commitment hotline goes", "add --yes"),
    ("show hotline --as-of 2016-01-01", 3, '"hotline"', "1 Jan 2016", "later day"),
    ("list --db nowhere.db", 6, "nowhere.db", "tracker init --db nowhere.db"),
]
MISTYPED_WORDS = [
    ("update hotline fulfiled", 2, '"fulfiled"', "Did you mean implemented?"),
    ("update hotline limitd", 2, "Did you mean limited?", "no-information, not-started"),
    ("update hotline 'in progress'", 2, '"in progress"', "limited", "or substantial"),
    ("list --status under_way", 2, '"under_way"', "limited", "or substantial"),
    ("list --strength firm", 2, '"firm"', "binding, agreed"),
    ("list --format exel", 2, '"exel"', "csv"),
    ("list --sort size", 2, '"size"', "worst, ref, due"),
    ("summary --group-by actor", 2, '"actor"', "agreement, obligor, theme"),
    ("list --limit ten", 2, '"ten"', "whole number"),
    ("list --limit=-1", 2, '"-1"', "whole number"),
    ("list --stale-after 1e9", 2, '"1e9"', "whole number"),
    ("update hotline limited --on 05/06/2018", 2, "5 June 2018 or 6 May 2018", "2018-06-05 or 2018-05-06"),
    ("update hotline limited --on 31/12/2018", 2, "31 December 2018", "2018-12-31"),
    ("update hotline limited --on tomorrow", 4, "Sat 2 Jun 2018", "still to come", "--due"),
    ("list --as-of 2018-02-30", 2, '"2018-02-30"', "calendar"),
    ("list --due-before 1445-09-01", 2, '"1445-09-01"', "2066-11-21 or 2024-03-11"),
    ("list --due-before 1396-08-31", 2, '"1396-08-31"', "Solar Hijri"),
    ("list --known-at 2018-03-07T25:00", 2, '"2018-03-07T25:00"', "2018-03-07T14:30Z"),
]
REFUSED_UPDATES = [
    ("update hotline", 2, '"hotline"', "status", "--due", "-m"),
    ("update hotline breached", 4, '"breached"', "note", "-m"),
    ("update hotline superseded", 4, '"superseded"', "--successor"),
    ("update hotline superseded --successor hotline", 4, '"hotline"', "itself", "--successor"),
    ("update hotline limited --successor fencing", 4, "superseded", "--successor"),
    ("add Patrols --agreement pk --ref hotline", 4, '"hotline"', "there already"),
    ("add Patrols --agreement pk --ref 'New One'", 4, '"New One"', "hyphens"),
    ("add '' --agreement pk", 4, "title", "empty"),
    ("actor add PK Pakistan --kind state", 4, '"PK"', "there already"),
    ("undo", 2, "U-2, hotline: breached", "add --yes"),
]
MISTAKES = MISTYPED_COMMANDS + MISTYPED_REFS + MISTYPED_WORDS + REFUSED_UPDATES


@ON_A_FILE
@pytest.mark.parametrize("line", ["agreement", "agreement --", "agreement --db=x.db", "agreement --json --"])
def test_a_group_without_a_command_is_answered_with_its_help(sandbox: CommandSandbox, line: str) -> None:
    """Also with an option of its commands: that stands before none of them."""
    result = sandbox.run(line.split())
    assert result.code == 2
    sentence = "tracker agreement needs one of its commands."
    if "--json" in line:
        assert json.loads(result.err)["error"]["message"] == sentence
    else:
        assert result.err == f"{sentence} To see how: tracker agreement --help\n"


@ON_A_FILE  # test_engines holds a server to refusing the same in the same words
@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_a_typical_mistake_is_answered_with_a_hint(sandbox: CommandSandbox, mistake: tuple[Any, ...]) -> None:
    """The sentence names what is wrong and what to type instead; nothing is saved."""
    line, code, *words = mistake
    plain = sandbox.run(shlex.split(line))
    assert (plain.code, sandbox.is_untouched()) == (code, True), plain.err
    assert_is_error(plain, as_json=False)
    assert [word for word in words if word not in plain.err] == []
    assert not re.search(r"\?\.|\(s\)", plain.err), "as a person would write it"
    as_json = sandbox.run([*shlex.split(line), "--json"])
    assert_is_error(as_json, as_json=True)
    error = json.loads(as_json.err)["error"]
    assert escape_control_characters(f"{error['message']} {error['hint']}") + "\n" == plain.err


SINGLE_OPTIONS = [
    (path, option.opts[0])
    for path, command in COMMANDS
    for option in command.params
    if option.param_type_name == "option" and not (option.multiple or option.is_flag)
]


@ON_A_FILE
@pytest.mark.parametrize(("path", "option"), SINGLE_OPTIONS, ids=str)
def test_no_value_is_dropped_in_silence(sandbox: CommandSandbox, path: tuple[str, ...], option: str) -> None:
    """Every option of every command that has one value is refused when it is given twice."""
    assert len(SINGLE_OPTIONS) > 80
    result = sandbox.run(
        [*path, option, "2018-01-01", f"{option}=2018-01-01" if "--" in option else f"{option}x"]
    )
    assert (result.code, sandbox.is_untouched()) == (2, True)
    if path:
        assert result.err.startswith(
            f"{option} is given more than once here, and has only one value. Give it once."
        )


@ON_A_FILE
@pytest.mark.parametrize("line", ["list --limit", "list --format", "update hotline limited -m"])
def test_an_option_without_its_value_is_named(sandbox: CommandSandbox, line: str) -> None:
    """With the command that shows its help."""
    result = sandbox.run(line.split())
    assert_is_error(result, as_json=False)
    command, *_, option_name = line.split()
    assert f"{option_name} needs a value after it." in result.err
    assert f"tracker {command} --help" in result.err


SPELLINGS = ["--json", "--format json", "--format=json", "--format JSON", "--format=JSON"]


@ON_A_FILE
@pytest.mark.parametrize("asked", SPELLINGS)
def test_an_error_is_json_if_the_answer_would_be(sandbox: CommandSandbox, asked: str) -> None:
    """In whatever spelling JSON was asked for."""
    assert_is_error(sandbox.run(["show", "nowhere", *asked.split()]), as_json=True)
