"""What mistyped command lines bring: one sentence and an exit code, never a traceback, and nothing saved."""

import csv
import io
import json
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import recording
import typer
from conftest import (
    ON_A_FILE,
    TODAY,
    CommandResult,
    Location,
    database_content,
    examples_per_engine,
    fill_once,
    make_stamp,
    restore_content,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import db
from tracker.cli import app
from tracker.domain.text import escape_control_characters
from tracker.domain.vocabulary import ActorKind, CommitmentKind, GroupKey, SortKey, Status, Strength
from tracker.render.formats import Format

PROGRAM: Any = typer.main.get_command(app)
CODES = {0, 2, 3, 4, 5, 6, 7, 8, 130}
UNSAFE = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
ANSWER = re.compile(f"[^{UNSAFE}]*")
SENTENCE = re.compile(f"[^{UNSAFE}\\s][^{UNSAFE}\\t\\n]* [^{UNSAFE}\\t\\n]*[^{UNSAFE}\\s]\n")
HOSTILE = '\x1b]0;owned\x07\x1b[2J \u202ecba\u2066 [red]x[/] \x85\x7f\u2028 "quoted" مرز\u200cها 🇮🇷'


def _commands(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words that lead to it."""
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from _commands(command, *path, name)


COMMANDS = list(_commands(PROGRAM))
WRITING = [
    (path, command) for path, command in COMMANDS if path[:1] in (("update",), ("add",), ("retract",))
] * 2
HELPS = {" ".join(["tracker", *path, "--help"]) for path, _ in COMMANDS}

# -- what people type where a value belongs ----------------------------------------------------------

ODD = (
    "| |\n|\t|-|--|---|=|'|\"|\\|%|_|%s|{}|[bold]x[/bold]|Robert'); DROP TABLE actor;--|two words|"
    "\x1b[31mred\x1b[0m|\x1b]0;title\x07|\x9b2J|\x7f|\x85|\r\nforged line|\u2028|\u202eabc|\u200f|"
    "مرز ایران|می\u200cشود|שלום|🇮🇷🕊\ufe0f|\udcff|x\udc80y|\ud800|a\0b|\0"
).split("|")
LONG = ["x" * 300, "ی" * 2_001, "x" * 60_000, "x" * 100_001]
LETTERS = "aZ9 -=_.,:%'\"\\~\t\n\x1b\x07\x7f\x85\0ی۵ß\u200c\u200f\u202e\u2066\u2028\udcff\ud83d🕊"
DAYS = (
    "2018-01-15|2018-1-5|today|Yesterday|tomorrow|next week|7 March 2018|mar 7, 2018|7. Jan. 2018|7 March|"
    "05/06/2018|05/06/18|31/12/2018|99/99/2018|5.6.2018|7 Mars 2018|7 ma 2018|2018-02-30|2018-13-01|"
    "0000-01-01|1599-12-31|1600-01-01|2999-12-31|3000-01-01|99999-01-01|1396-08-16|۱۳۹۶-۰۸-۱۶|۲۰۱۸-۰۳-۰۷|"
    "٢٠١٨-٠٣-٠٧|२०१८-०३-०७|2018|2018-03|20180307|2018-W10-3|2018-03-07\n|2018–03–07|-1|1e9|" + "9" * 40
).split("|")
MOMENTS = (
    "2018-03-07T14:30Z|2018-03-07 14:30|2018-03-07T14:30+05:00|2018-03-07T25:00|2018-03-07T|14:30|now|"
    "0001-01-01T00:00+14:00|9999-12-31T23:59-14:00|2018-03-07T14:30:00.1234567|۲۰۱۸-۰۳-۰۷T۱۴:۳۰|2018-03-07T14:30Z[x]"
).split("|")
REFS = (
    "hotline|FENC|pk-ir-2017|HOTLINE| fencing |hotl|pat|p|hotlime|fencng|patrol|PK-IR|pk-ir-2017-16|"
    "pk-ir-2018|hilal-2017-11|hilal|iran-project-2017-11-07|new-one|New One|.a|a/b|U-1|limited|list|IR"
).split("|")
ACTORS = "PK|IR|ir|P|Iran|IRAN|pakistan|UN|XX|P K|PKK|IR;PK|IR,PK|AAAAAAAAAAAAAAAAA".split("|")
STATUSES = [
    *Status,
    *"done|Done|kept|fulfiled|limitd|LIMITED|no_information|Not Started|done?|implemented;lapsed".split("|"),
    *"in progress|in_progress|In-Progress|under way|ongoing|open|closed".split("|"),
]
NUMBERS = (
    "0|1|7|007|+3|-1|1.5|1,000|1e9|0x10|100000|100001|۵|٥٠|²|½|Ⅷ|५|all|ten|1_000| 5 |5 days|NaN|inf|"
    + "9" * 30
).split("|")
PLACES = (
    "../seeded.db|sqlite:///../seeded.db|new.db|notes.txt|notes.txt/x|.|..|deep/er/new.db|nowhere.db|"
    "~/x.db|~|~nobody-of-that-name/x.db|sqlite://|sqlite:///|sqlite:///:memory:|:memory:|"
    "mysql://me:secret@host/db|sqlite://host:port/x|://|file:x.db|a\0b|\udcff.db|\ud800.db|\x1b[31m.db||-|مرز.db"
).split("|")
TEXTS = "Numbers exchanged|x|IRNA, 20 Feb 2018|https://example.org/a?b=c|شماره\u200cها|--note|-m".split("|")
VALUES: dict[str, list[str]] = {
    "DAY": DAYS,
    "MOMENT": MOMENTS + DAYS,
    "REF": REFS,
    "ACTOR": ACTORS,
    "CODE": ACTORS,
    "STATUS": STATUSES,
    "S": ["limited", "agreed", *STATUSES, *Strength, "In Principle", "in_principle", "bindng", "firm"],
    "K": [
        "recurring",
        "media",
        *CommitmentKind,
        *ActorKind,
        "one off",
        "ONE_OFF",
        "once",
        "country",
        "joint_body",
    ],
    "T": ["border", "Border", "bordr", "security"],
    "N": NUMBERS,
    "DAYS": NUMBERS,
    "KEY": ["agreement", *SortKey, *GroupKey, "Due", "size", "obligors", "by ref"],
    "FORMAT": [*Format, *Format, "JSON", " json", "Markdown", "tvs", "exel", "json,csv", "js"],
    "UPDATE": ["U-1", "U-2", "u-1", "1", "U-99", "U-0", "U--1", "U-" + "9" * 18, "U-" + "9" * 30, "hotline"],
    "PATH": [*PLACES, *LONG[:1], "a/" * 50 + "x.db"],
    "FILE": [*PLACES, *LONG[:1]],
}
STRAY = (
    "--json|--json|--json=yes|--format|--format=json|--format=exel|json|-h|--help|--|-|--version|--verbose|"
    "--no-such|-x|-mx|-m|--db|--db=|--on|-hm|--yes|extra|list|help|--\x1b[31m|--ja\udcff|-\u202e|--=x|--stat|"
    "--agrement|--Json"
).split("|")


@st.composite
def slips(draw: st.DrawFn, word: str) -> str:
    """A word with one slip of the finger in it; a path stays itself, not to lead out of the test's folder."""
    if "/" in word:
        return word
    at = draw(st.integers(0, min(len(word), 30)))
    before, here, after = word[:at], word[at : at + 1], word[at + 1 :]
    kinds = [before + after, before + here * 2 + after, before + after[:1] + here + after[1:], before]
    kinds += [word.upper(), word.title(), word.replace("-", "_"), word.replace("-", " "), f" {word} "]
    return draw(st.sampled_from([*kinds, before + draw(st.sampled_from(ODD)) + here + after]))


@st.composite
def values(draw: st.DrawFn, kind: str) -> str:
    """A value for a place where a DAY, a REF … belongs: mostly one of its own, good or bad."""
    fate = draw(st.integers(0, 19))
    own = VALUES.get(kind.strip("[]"), TEXTS)
    if fate >= 10:
        return draw(st.sampled_from(own[:3]))  # the lists begin with what is right
    if fate < 2:
        return draw(st.sampled_from(ODD + LONG))
    if fate < 3:
        return draw(st.text(st.sampled_from(LETTERS), max_size=12))
    if fate < 4:
        own = VALUES[draw(st.sampled_from(sorted(VALUES)))]
    word = draw(st.sampled_from(own))
    return draw(slips(word)) if fate < 6 else word


@st.composite
def option(draw: st.DrawFn, param: Any) -> list[str]:
    """An option as it is typed: with its value, after a space or an equals sign, and at times without."""
    name, fate = draw(st.sampled_from(param.opts)), draw(st.integers(0, 19))
    if param.is_flag:
        return [name] if fate else [f"{name}=yes"]
    value = draw(values(param.metavar or "TEXT"))
    return [name] if fate == 0 else [f"{name}={value}"] if fate < 5 else [name, value]


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """A command with what belongs to it and some of its options, and up to two mishaps in all of that."""
    path, command = draw(st.sampled_from(COMMANDS + WRITING))
    wanted = [param for param in command.params if "-completion" not in param.opts[0]]
    options = [param for param in wanted if param.opts[0].startswith("-")]
    chosen = [param for param in wanted if param not in options or param.required]
    if options:
        chosen += draw(st.lists(st.sampled_from(options), max_size=3))
    parts = [
        draw(option(param)) if param in options else [draw(values(param.metavar or "TEXT"))]
        for param in chosen
        if param.required or draw(st.booleans())
    ]
    if "--format" in (name for param in options for name in param.opts) and draw(st.booleans()):
        parts.append(["--format", draw(st.sampled_from(VALUES["FORMAT"]))])
    words = [*path, *(word for part in parts for word in part)]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        words = draw(mishaps(words))
    return words + ["--json"] * draw(st.sampled_from([0, 0, 1]))


@st.composite
def mishaps(draw: st.DrawFn, words: list[str]) -> list[str]:
    """The words with one left out, said twice, misspelt, out of place, or with a stray one among them."""
    at = draw(st.integers(0, len(words)))
    before, here, after = words[:at], words[at : at + 1], words[at + 1 :]
    kind = draw(st.sampled_from(["drop", "double", "slip", "move", "stray", "stray", "stray"]))
    if kind == "stray":
        return [*before, draw(st.sampled_from(STRAY + ODD + LONG)), *here, *after]
    if kind == "slip":
        return before + [draw(slips(word)) for word in here] + after
    if kind == "move":
        return here + before + after
    return before + here * (2 if kind == "double" else 0) + after


# -- what must come back -----------------------------------------------------------------------------


class Desk:
    """A database and a folder to work in, both new for every command."""

    def __init__(
        self, place: Location, renew: Callable[[], object], folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._place, self._renew, self._folder, self._capsys = place, renew, folder, capsys
        self._before = database_content(place)

    def type(self, args: Sequence[str]) -> CommandResult:
        """What a command line brings, whatever its exit code."""
        self._tidy()
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            PROGRAM.main(list(args), prog_name="tracker")
        captured = self._capsys.readouterr()
        assert isinstance(leaving.value.code, int)
        return CommandResult(leaving.value.code, captured.out, captured.err)

    def is_untouched(self) -> bool:
        """Whether the database and the folder are as they were."""
        files = [path.name for path in self._folder.rglob("*") if path.is_file()]
        return database_content(self._place) == self._before and files == ["notes.txt"]

    def _tidy(self) -> None:
        os.chdir(self._folder.parent)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        os.chdir(self._folder)
        Path("notes.txt").write_text("Milk, bread, eggs\n", encoding="utf-8")
        if database_content(self._place) != self._before:
            self._renew()


@pytest.fixture
def hostile(seeded_database: Location) -> Location:
    """The seeded database with words in it that would act on a screen if they could."""
    fill_once(seeded_database, "hostile", lambda: _make_hostile(seeded_database))
    return seeded_database


def _make_hostile(place: Location) -> None:
    with db.write_transaction(place) as connection:
        signed, words = {"stamp": make_stamp(connection)}, {"note": HOSTILE, "source": HOSTILE}
        recording.add_actor(connection, "UN", name=HOSTILE, kind=ActorKind.MONITOR)
        terms = {"agreement": "pk-ir-2017", "ref": "threat", "title": HOSTILE, "theme": HOSTILE}
        recording.add_commitment(connection, **terms, **signed)
        claimed = {"status": Status.LIMITED, "reporter": "UN", "effective_on": TODAY}
        recording.record_update(connection, "fencing", **claimed, **words, **signed)
        found = {"status": Status.BREACHED, "effective_on": TODAY}
        recording.record_update(connection, "hotline", **found, **words, **signed)


@pytest.fixture
def desk(
    hostile: Location,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    """Where mistyped commands do no harm; nothing is piped in."""
    renew = partial(restore_content, hostile, "hostile")
    monkeypatch.setenv("TRACKER_DB", str(hostile))
    monkeypatch.setenv("HOME", str(tmp_path / "desk"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    return Desk(hostile, renew, tmp_path / "desk", capsys)


def _check_error(result: CommandResult, *, as_json: bool) -> None:
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


def _check_answer(args: Sequence[str], result: CommandResult) -> None:
    assert ANSWER.fullmatch(result.err)
    if result.out.startswith("{"):
        whole = result.out.startswith('{"schema"')
        for text in [result.out] if whole else result.out.splitlines():
            json.loads(text)
    elif "\r\n" in result.out and any(word.strip().casefold().endswith("csv") for word in args):
        assert len({len(row) for row in csv.reader(io.StringIO(result.out), strict=True)}) <= 1
        return
    else:
        assert args[-1:] != ["--json"] or any(word.startswith("-") for word in args[:-1])
    assert ANSWER.fullmatch(result.out), "nothing that acts on a screen"


def _check(desk: Desk, args: Sequence[str]) -> None:
    result = desk.type(args)
    assert result.code in CODES, result.err
    if result.code in (0, 8):
        _check_answer(args, result)
    else:
        _check_error(result, as_json="--json" in args and "--" not in args)
        assert desk.is_untouched()


@settings(max_examples=examples_per_engine(300))
@given(args=command_lines())
def test_any_command_line_is_answered_in_a_sentence_or_done(desk: Desk, args: list[str]) -> None:
    """Whatever is typed ends with a known exit code: done, or one sentence and nothing saved."""
    _check(desk, args)


ASKED = {"show": "fencing", "agreement show": "pk-ir-2017"}
QUESTIONS = [
    " ".join(path)
    for path, command in COMMANDS
    if any("--format" in param.opts for param in command.params)
    and (" ".join(path) in ASKED or not any(param.required for param in command.params))
]


@ON_A_FILE  # about what is shown, whatever it is of
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_is_safe_in_every_format(desk: Desk, question: str) -> None:
    """No words in the database can act on a screen, or break the JSON or CSV that they stand in."""
    for form in Format:
        _check(desk, [*question.split(), *ASKED.get(question, "").split(), "--format", form])


HARD = {
    "a byte that is no text": "\udcff",
    "half a pair": "\ud800",
    "NUL": "a\0b",
    "60,000 letters": "x" * 60_000,
    "60,000 wildcards": "%" * 60_000,
}
TAKERS = [
    *("show", "update", "log", "list --agreement", "list --obligor", "list --theme", "list --search"),
    *("agreement show", "add Patrols --agreement", "update hotline limited --reporter", "retract -m wrong"),
    *(
        "add Patrols --agreement pk --document",
        "add Patrols --agreement pk --theme",
        "where --db",
        "init --db",
    ),
]


@pytest.mark.parametrize("line", TAKERS)
def test_what_a_database_or_a_file_system_cannot_take_is_a_mistake_too(desk: Desk, line: str) -> None:
    """Text that cannot be stored, searched for or used as a name is answered like any other mistake."""
    outcomes = {what: desk.type([*shlex.split(line), hard]) for what, hard in HARD.items()}
    assert {what: result.err for what, result in outcomes.items() if result.code not in CODES} == {}


NAMES = ["~nobody-of-that-name/x.db", "sqlite://host:port/x.db", "x" * 300]


@pytest.mark.parametrize("name", NAMES, ids=["no such user", "no such port", "300 letters"])
def test_a_name_that_no_file_can_have_is_no_defect_of_the_tracker(desk: Desk, name: str) -> None:
    """A misspelt --db is answered by name, and with the option that it was given with."""
    for command in ("list", "init", "upgrade"):
        result = desk.type([command, "--db", name])
        _check_error(result, as_json=False)
        assert result.code in (2, 6, 7)
        assert name.partition("host")[0] in result.err  # a URL may hold a password
        assert "path" in result.err or "--db" in result.err


# -- the mistakes that people make most --------------------------------------------------------------

COMMAND_SLIPS = [
    ("lst", 2, "Did you mean", "list", "tracker --help"),
    ("LIST", 2, "Did you mean", "list"),
    ("agreement lst", 2, "Did you mean", "list", "tracker agreement --help"),
    ("list --stat limited", 2, "--stat", "Did you mean", "--status", "tracker list --help"),
    ("list --agrement pk-ir-2017", 2, "Did you mean", "--agreement"),
    ("--db x.db list", 2, "--db", "after the command"),
    ("actor --db x.db list", 2, "--db", "after the command", "tracker actor --help"),
    ("list --all=yes", 2, "--all takes no value.", "tracker list --help"),
    ("list open ones", 2, "Too many words", "open ones", "tracker list --help"),
    ("update hotline limited Numbers exchanged", 2, "Too many words", "Numbers exchanged", "quotes"),
    ("""update hotline limited "don't" know""", 2, "Too many words: don't know;"),
    ("""agreement "don't" """, 2, 'There is no command "don\'t".', "tracker agreement --help"),
    ("-- document adz", 2, 'There is no command "adz". Did you mean add?', "tracker document --help"),
    ("show", 2, "tracker show needs REF.", "tracker show --help"),
    ("add Patrols", 2, "tracker add needs --agreement.", "tracker add --help"),
    ("retract U-1", 2, "tracker retract needs -m / --note.", "tracker retract --help"),
]
REF_SLIPS = [
    ("show hotlime", 3, '"hotlime"', "Did you mean hotline"),
    ("update fencng limited", 3, "Did you mean fencing?"),
    ("show zz", 3, '"zz"', "tracker list --all"),
    ("list --agreement pk-ir-2018", 3, "Did you mean pk-ir-2017?"),
    ("show pk-ir-2017", 3, "tracker agreement show pk-ir-2017"),
    ("list --obligor IRN", 3, '"IRN"', "Did you mean IR?"),
    ("update hotline limited --reporter USA", 3, '"USA"', "tracker actor list"),
    ("add Patrols --agreement pk --document hilall-2017-11", 3, "Did you mean hilal-2017-11?"),
    ("retract U-99 -m wrong", 3, '"U-99"', "tracker log"),
    ("retract hotline -m wrong", 2, '"hotline"', "U-45", "tracker log"),
    ("show hotline --as-of 2016-01-01", 3, '"hotline"', "1 Jan 2016", "later day"),
    ("list --db nowhere.db", 6, "nowhere.db", "tracker init --db nowhere.db"),
]
WORD_SLIPS = [
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
    ("update hotline limited --on tomorrow", 2, '"tomorrow"', "7 March 2018"),
    ("list --as-of 2018-02-30", 2, '"2018-02-30"', "calendar"),
    ("list --due-before 1396-08-16", 2, '"1396-08-16"', "Gregorian"),
    ("list --known-at 2018-03-07T25:00", 2, '"2018-03-07T25:00"', "2018-03-07T14:30Z"),
]
REFUSED = [
    ("update hotline", 2, '"hotline"', "status", "--due", "-m"),
    ("update hotline breached", 4, '"breached"', "note", "-m"),
    ("update hotline superseded", 4, '"superseded"', "--successor"),
    ("update hotline superseded --successor hotline", 4, '"hotline"', "itself", "--successor"),
    ("update hotline limited --successor fencing", 4, "superseded", "--successor"),
    ("add Patrols --agreement pk --ref hotline", 4, '"hotline"', "there already"),
    ("add Patrols --agreement pk --ref 'New One'", 4, '"New One"', "hyphens"),
    ("add '' --agreement pk", 4, "title", "empty"),
    ("actor add PK Pakistan", 4, '"PK"', "there already"),
    ("undo", 2, "U-2, hotline: breached", "tracker undo --yes"),
]
MISTAKES = COMMAND_SLIPS + REF_SLIPS + WORD_SLIPS + REFUSED


@ON_A_FILE  # test_engines holds a server to refusing the same in the same words
@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_a_typical_mistake_is_answered_with_the_way_on(desk: Desk, mistake: tuple[Any, ...]) -> None:
    """The sentence names what is wrong and what to type instead, and nothing is saved."""
    line, code, *words = mistake
    plain = desk.type(shlex.split(line))
    assert (plain.code, desk.is_untouched()) == (code, True), plain.err
    _check_error(plain, as_json=False)
    assert [word for word in words if word not in plain.err] == []
    assert not re.search(r"\?\.|\(s\)", plain.err), "as a person would write it"
    as_json = desk.type([*shlex.split(line), "--json"])
    _check_error(as_json, as_json=True)
    error = json.loads(as_json.err)["error"]
    assert escape_control_characters(f"{error['message']} {error['hint']}") + "\n" == plain.err


@pytest.mark.parametrize("line", ["list --limit", "list --format", "update hotline limited -m"])
def test_an_option_without_its_value_is_named(desk: Desk, line: str) -> None:
    """The sentence names the option that stands at the end without its value, and where its help is."""
    result = desk.type(line.split())
    _check_error(result, as_json=False)
    command, *_, option_name = line.split()
    assert f"{option_name} needs a value after it." in result.err
    assert f"tracker {command} --help" in result.err


def test_a_group_alone_needs_one_of_its_commands(desk: Desk) -> None:
    """The sentence says so, and where its help is, which lists them."""
    result = desk.type(["agreement"])
    sentence = "tracker agreement needs one of its commands. To see how: tracker agreement --help"
    assert (result.code, result.err) == (2, sentence + "\n")


SPELLINGS = ["--json", "--format json", "--format=json", "--format JSON", "--format=JSON"]


@pytest.mark.parametrize("asked", SPELLINGS)
def test_an_error_is_json_where_the_answer_would_be(desk: Desk, asked: str) -> None:
    """Whoever asks for JSON, in whatever spelling is understood, gets its errors in JSON too."""
    _check_error(desk.type(["show", "nowhere", *asked.split()]), as_json=True)
