"""The manual page: made from the commands, and read by man as it stands."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from conftest import ON_A_FILE, CommandLine
from run_report import not_tried

import tracker as package
from tracker.cli import cli_messages, manual_messages
from tracker.cli.command_line import app
from tracker.cli.roff_writer import RoffWriter, escape_roff, roff_macro, style_names

pytestmark = ON_A_FILE  # about what there is to type

PAGE = Path(__file__).parents[1] / "docs" / "tracker.1"


def read_page() -> str:
    return PAGE.read_text(encoding="ascii")


def commands_under(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Each command with its whole name."""
    for name, inner in getattr(command, "commands", {}).items():
        yield f"{path} {name}", inner
        yield from commands_under(inner, f"{path} {name}")


COMMANDS = dict(commands_under(typer.main.get_command(app), "tracker"))


def sections_of(page: str, macro: str) -> dict[str, str]:
    """What stands under each heading, without what roff needs to show it as it is."""
    _, *parts = re.split(rf'^\.{macro} "(.*)"\n', page, flags=re.MULTILINE)
    return {plain(heading): plain(content) for heading, content in zip(parts[::2], parts[1::2], strict=True)}


def plain(roff: str) -> str:
    """Roff as a reader sees the words of it."""
    for mark, char in ((r"\-", "-"), (r"\(aq", "'"), (r"\(dq", '"'), (r"\&", ""), (r"\fR", "")):
        roff = roff.replace(mark, char)
    roff = re.sub(r"\\\[u([0-9A-F]+)\]", lambda found: chr(int(found[1], 16)), roff)
    return re.sub(r"\\f[BI]", "", roff)


def set_page(*command: str, page: str) -> "subprocess.CompletedProcess[str]":
    """What a program makes of a page."""
    if not shutil.which(command[0]):
        not_tried(f"how the manual page is set. {command[0]} is not installed.")
    around = os.environ | {"MANWIDTH": "80", "LC_ALL": "C.UTF-8", "MANPAGER": "cat"}
    return subprocess.run(command, input=page, env=around, capture_output=True, text=True, check=True)


def test_the_page_in_the_repository_is_what_the_program_writes(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever makes it, when, and on which screen. To make it anew: tracker help --man > docs/tracker.1."""
    around = {"COLUMNS": "20", "TZ": "Asia/Tehran", "TRACKER_TODAY": "2031-01-01", "TRACKER_LANGUAGE": "fa"}
    for name, value in around.items():
        monkeypatch.setenv(name, value)
    assert tracker("help --man").out == read_page()


def test_the_page_has_the_sections_of_a_manual_page() -> None:
    """In the order that readers of man expect; the first line names no day."""
    assert read_page().splitlines()[0] == (
        f'.TH "TRACKER" "1" "" "tracker {package.__version__}" "User Commands"'
    )
    sections = sections_of(read_page(), "SH")
    assert list(sections) == list(manual_messages.HEADINGS.values())
    assert sections["NAME"].startswith("tracker - keep track of what states agreed with each other")
    for name in ("TRACKER_DB", "VISUAL", "TRACKER_PAGER", "LINES"):
        assert name in sections["ENVIRONMENT"]
    for code, meaning in cli_messages.EXIT_CODES.items():
        assert f".TP\n{code}\n{meaning}\n" in sections["EXIT STATUS"]


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_on_the_page_with_all_that_can_be_typed(path: str) -> None:
    """Each argument and option with its help, and each example; --help is said of all at once."""
    command, page = COMMANDS[path], read_page()
    section = sections_of(page.partition('.SH "DAYS"')[0], "SS")[path]
    examples = sections_of(page, "SH")["EXAMPLES"]
    assert section.startswith(f".PP\n{path} ")
    context = command.context_class(command, info_name=path)
    records = [parameter.get_help_record(context) for parameter in command.params if not parameter.hidden]
    assert len(records) == section.count(".TP\n") - len(getattr(command, "commands", ()))
    for name, meaning in records:
        assert f".TP\n{name}\n{' '.join(meaning.split())}\n" in section
    for example in re.findall(r"Example: (.*)", command.help or ""):
        assert f"\n{example}\n" in examples
    assert "Example:" not in section


def test_every_option_names_what_it_takes() -> None:
    """What Typer would call a value differs from one version of it to the next."""
    taken = [
        (path, parameter.name, parameter.metavar)
        for path, command in COMMANDS.items()
        for parameter in command.params
        if not getattr(parameter, "is_flag", False)
    ]
    assert [found for found in taken if not found[2]] == []


def test_no_value_is_read_by_typer() -> None:
    """Which says "0<=x<=65535" of a number, and fails of what no name of a file can have."""
    own = ("FuncParamType", "StringParamType", "BoolParamType")  # a parser of the tracker's, a text, a flag
    found = [
        (path, parameter.name)
        for path, command in COMMANDS.items()
        for parameter in command.params
        if type(parameter.type).__name__ not in own
    ]
    assert found == []


def test_the_headings_of_update_are_those_of_its_help() -> None:
    """The page and the help are written by the same functions."""
    section = sections_of(read_page(), "SS")["tracker update"]
    headings = re.findall(r"^\.PP\n(\w+):\n", section, re.MULTILINE)
    assert headings == ["Arguments", "What", "When", "Whose", "Seldom", "Options"]


def test_groff_sets_the_page_without_a_warning() -> None:
    """All that it can warn of is asked for."""
    assert set_page("groff", "-man", "-ww", "-z", page=read_page()).stderr == ""


def test_man_shows_the_page_without_a_warning() -> None:
    """What is to be typed stands there as it is typed."""
    done = set_page("man", "--warnings", "-E", "UTF-8", "-l", "-", page=read_page())
    assert done.stderr == ""
    shown = re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout)
    assert 'tracker update hotline limited -m "Numbers exchanged" --on 2018-01-15' in shown
    assert "--known-at MOMENT" in shown
    assert "communiqué" in shown


@pytest.mark.parametrize(
    "text",
    [
        ".TH is no macro here",
        "'quoted",
        r"a\b \fB \n(.x",
        "-m --note",
        '"a" `b` ^~ {c}',
        "é … —",
        "a%b$c#d@e",
    ],
)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Nothing in it is read as roff, wherever in a line or an argument it stands."""
    writer = RoffWriter()
    writer.write_list([(text, text)])
    lines = [roff_macro("TH", "X", "1"), roff_macro("SH", text), escape_roff(text), *writer.lines]
    page = "\n".join([*lines, ""])
    done = set_page("groff", "-man", "-ww", "-Tutf8", "-P-cbou", page=page)
    assert done.stderr == ""
    assert done.stdout.count(text) == 4


def test_what_is_typed_is_bold_and_what_stands_for_more_is_not() -> None:
    """As in the pages of other programs."""
    assert style_names("-m, --note NOTE") == r"\fB\-m\fR, \fB\-\-note\fR \fINOTE\fR"
    assert style_names("help [COMMAND]") == r"\fBhelp\fR \fI[COMMAND]\fR"


def test_the_page_of_one_command_is_refused(tracker: CommandLine) -> None:
    """There is one page; nothing that is typed is passed over in silence."""
    told = tracker("help update --man", fails=2).err
    assert told == (
        "The manual page has all commands, and not update alone. "
        "Name no command beside --man, or leave --man out.\n"
    )


def test_the_commands_own_purpose_is_said_by_the_help(tracker: CommandLine) -> None:
    """As it is by the manual page, with what to begin with."""
    text = tracker("help").out
    assert "Keep track of what states agreed with each other" in text
    assert "Begin with: tracker init" in text
