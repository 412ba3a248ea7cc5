"""Help: what there is to type, also for those who try the words of other programs."""

import re
import shlex
import string

import pytest
from conftest import ON_A_FILE, CommandLine

from tracker.cli import cli_messages, command_line
from tracker.cli.command_line import COMMAND_MODULES
from tracker.cli.commands_of_other_programs import WAY_ON_FOR_COMMAND
from tracker.domain import errors

pytestmark = ON_A_FILE


@pytest.mark.parametrize("words", ["", "update", "agreement add", "help", "actor"])
def test_help_is_a_command_too(tracker: CommandLine, words: str) -> None:
    """It says what --help says."""
    assert tracker(f"help {words}").out == tracker(f"{words} --help").out


@pytest.mark.parametrize("words", ["", "update", "update hotline limited", "agreement add", "help"])
def test_help_has_a_short_option_everywhere(tracker: CommandLine, words: str) -> None:
    """With the same text, which names it; also after other words, and for the first command of a process."""
    command_line._load_commands.cache_clear()
    text = tracker(f"{words} -h").out
    assert text == tracker(f"{words} --help").out
    assert "  -h, --help " in text


@pytest.mark.parametrize(
    ("words", "usage"),
    [
        ("update", "tracker update [OPTIONS] REF [STATUS]"),
        ("agreement add", "tracker agreement add [OPTIONS] TITLE"),
        ("log", "tracker log [OPTIONS] [REF]"),
    ],
)
def test_the_usage_shows_what_must_be_given_as_it_is_named(
    tracker: CommandLine, words: str, usage: str
) -> None:
    """With any version of Typer; brackets are around what may be left out, and nothing else."""
    assert tracker(f"help {words}").out.startswith(f"Usage: {usage}\n")


def test_help_of_what_is_no_command_says_so(tracker: CommandLine) -> None:
    """With the nearest one."""
    told = tracker("help updat", fails=2).err
    assert told == 'There is no command "updat". Did you mean update? To see how: tracker --help\n'
    assert "tracker agreement --help" in tracker("help agreement nonsense", fails=2).err
    assert 'There is no command "x"' in tracker("help update x", fails=2).err


@pytest.mark.parametrize("words", ["", "add", "agreement", "agreement add", "update"])
def test_headings_of_help_are_in_the_readers_language(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    """Those that Typer writes too, and what it says of an option that must be given."""
    monkeypatch.setenv("TRACKER_LANGUAGE", "fa")
    text = tracker(f"{words} --help").out
    headings = re.findall(r"^(\S.*?):", text, re.MULTILINE)
    assert len(headings) > 1
    assert not re.search("[A-Za-z]", "".join(headings))
    assert "[required]" not in text
    assert ("[الزامی]" in text) == (words in ("add", "agreement add", "update"))


def test_the_options_of_update_stand_under_headings(tracker: CommandLine) -> None:
    """By what they are about; each once."""
    text = tracker("update --help").out
    headings = re.findall(r"^(\w+):", text, re.MULTILINE)
    assert headings == ["Usage", "Arguments", "What", "When", "Whose", "Seldom", "Options"]
    sections = dict(re.findall(r"^(\w+):\n((?:  .*\n)+)", text, re.MULTILINE))
    assert re.findall(r"^  (?:-m, )?(--[a-z]+|\[STATUS\])", sections["What"], re.MULTILINE) == [
        *("[STATUS]", "--note", "--value", "--due", "--incidents")
    ]
    assert re.findall(r"^  (--[a-z]+)", sections["When"], re.MULTILINE) == ["--on", "--seen"]
    assert re.findall(r"^  (--[a-z]+)", sections["Whose"], re.MULTILINE) == [
        *("--side", "--reporter", "--speaker", "--source")
    ]
    assert re.findall(r"^  (--[a-z]+)", sections["Seldom"], re.MULTILINE) == [
        *("--occurrence", "--ask", "--owner", "--successor", "--internal", "--share", "--edit")
    ]
    options = re.findall(r"^  (?:-\w, )?(--[a-z]+)", text, re.MULTILINE)
    assert len(options) == len(set(options))


def test_help_names_the_variables_and_the_exit_codes(tracker: CommandLine) -> None:
    """All that the errors have, with done and what the check says."""
    text = tracker("help").out
    classes = [found for found in vars(errors).values() if isinstance(found, type)]
    codes = {found.exit_code for found in classes if issubclass(found, errors.TrackerError)}
    assert set(cli_messages.EXIT_CODES) == codes | {0, 8}
    for code, meaning in cli_messages.EXIT_CODES.items():
        assert re.search(rf"^  {code} +{re.escape(meaning)}$", text, re.MULTILINE)
    for name in ("TRACKER_DB", "TRACKER_AUTHOR", "TRACKER_TODAY", "NO_COLOR", "VISUAL"):
        assert name in text


@pytest.mark.parametrize(
    ("line", "way_on"),
    [
        ("edit hotline", "tracker correct hotline"),
        ("change hotline --due 2018-09-01", "tracker amend hotline"),
        ("remove hotline", "tracker update hotline withdrawn"),
        ("delete hotline", "tracker retract hotline"),
        ("drop", "tracker update REF withdrawn"),
        ("status hotline", "tracker show hotline"),
        ("view hotline", "tracker show hotline"),
        ("search border patrols", "tracker list --search 'border patrols'"),
        ("find", "tracker list --search WORDS"),
        ("ls", "tracker list"),
        ("LS", "tracker list"),
        ("version", "tracker --version"),
        ("history", "tracker log"),
    ],
)
def test_a_command_of_other_programs_is_pointed_to_what_does_it(
    tracker: CommandLine, line: str, way_on: str
) -> None:
    """With the ref or the words that were typed."""
    told = tracker(line, fails=2).err
    assert told.startswith(f'There is no command "{line.partition(" ")[0]}". ')
    assert way_on in told
    assert "Did you mean" not in told


def test_every_way_on_names_a_command_that_there_is() -> None:
    """And no word is a command itself, which nobody would be pointed away from."""
    assert not set(WAY_ON_FOR_COMMAND) & set(COMMAND_MODULES)
    for way_on in WAY_ON_FOR_COMMAND.values():
        commands = re.findall(r"tracker ([a-z]+)", way_on)
        assert commands or "--version" in way_on
        assert set(commands) <= set(COMMAND_MODULES)
        assert {name for _, name, _, _ in string.Formatter().parse(way_on) if name} <= {"ref", "words"}


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("updat", "update"),
        ("upadte", "update"),
        ("restor", "restore"),
        ("lsit", "list"),
        ("exprot", "export"),
        ("remve", ""),
        ("removed", ""),
        ("inport", "import"),
        ("unretract", ""),
        ("downgrade", ""),
    ],
)
def test_a_command_is_suggested_for_a_slip_alone(tracker: CommandLine, typed: str, suggested: str) -> None:
    """Never the opposite: "remove" looks like "restore"."""
    told = tracker(typed, fails=2).err
    assert re.findall(r"Did you mean (.*)\?", told) == ([suggested] if suggested else [])


def test_a_command_is_taken_in_any_case(tracker: CommandLine) -> None:
    """As a ref is; what follows it is left as it is typed."""
    assert "[U-1]" in tracker("Update HOTLINE limited -m List").out
    assert tracker("log --json").json["items"][0]["note"] == "List"
    assert tracker("AGREEMENT List").out == tracker("agreement list").out


def test_a_way_on_can_be_typed_as_it_stands(tracker: CommandLine) -> None:
    """Whatever was searched for."""
    told = tracker("""search "don't" '$(x)'""", fails=2).err
    words = shlex.split(told.partition("tracker ")[2])
    assert words == ["list", "--search", "don't $(x)"]
