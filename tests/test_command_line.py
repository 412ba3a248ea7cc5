"""The command line as a whole: help, version, errors, interruption."""

import gc
import json
import re
import signal

import pytest
from conftest import ON_A_FILE, CommandLine
from other_processes import start_update_that_reads_note

pytestmark = ON_A_FILE  # about what is typed, whatever it is asked of

COMMANDS = (
    *("init", "update", "list", "summary", "show", "log", "brief", "add", "undo", "retract"),
    *("import", "export", "backup", "restore", "check", "upgrade", "where", "publish", "serve", "help"),
    *("agreement add", "agreement list", "agreement show", "actor add", "actor list", "actor show"),
    *("document add", "document list", "document show"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_examples(tracker: CommandLine, command: str) -> None:
    """They name the command, and the text fits the width of a terminal."""
    text = tracker(f"{command} --help").out
    examples = re.findall(r"^  Example: (tracker .*)$", text, re.MULTILINE)
    assert examples
    assert all(example.startswith(f"tracker {command}") for example in examples)
    assert max(map(len, text.splitlines())) <= 84


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_names_only_options_that_it_has(tracker: CommandLine, command: str) -> None:
    """Where --format is not that of the answer, --json is not explained by it."""
    text = tracker(f"{command} --help").out
    heads = re.findall(r"^  (-.*?)(?:  |$)", text, re.MULTILINE)  # all names of an option, before its help
    named, declared = (re.findall(r"--[a-z-]+", part) for part in (text, " ".join(heads)))
    assert set(named) - set(declared) == set()
    has_format = "--format FORMAT table, " in " ".join(text.split())
    assert ("The same as --format json." in text) == has_format


def test_help_lists_the_commands_in_the_order_of_their_use(tracker: CommandLine) -> None:
    """It is shown also if nothing is typed, and no description is cut off."""
    text = tracker("").out
    assert text == tracker("--help").out == tracker("-h").out
    assert text.index("  init ") < text.index("  update ") < text.index("  list ") < text.index("  upgrade ")
    assert "..." not in text.partition("Commands:")[2]


def test_version_prints_the_version(tracker: CommandLine) -> None:
    """Three numbers after the name."""
    assert re.fullmatch(r"tracker \d+\.\d+\.\d+\n", tracker("--version").out)


def test_errors_are_json_if_json_was_asked_for(tracker: CommandLine) -> None:
    """With the exit code, on stderr; stdout stays empty."""
    for line, code in (("show zzz --json", 3), ("update hotline --json", 2), ("list --nonsense --json", 2)):
        failed = tracker(line, fails=code)
        assert failed.out == ""
        assert json.loads(failed.err)["error"]["code"] == code


def test_a_defect_is_reported_in_one_sentence(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says where the tracker failed; there is never a traceback."""
    from tracker import queries

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(queries, "standings", fail)
    told = tracker("list", fails=1).err
    assert re.fullmatch(r"The tracker failed where it should not \(ZeroDivisionError in .*\); .*\n", told)


def test_an_invalid_tracker_today_is_refused(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """TRACKER_TODAY follows the rules of every day."""
    monkeypatch.setenv("TRACKER_TODAY", "05/06/2018")
    assert tracker("list", fails=2).err.startswith("TRACKER_TODAY: ")


def test_the_ref_of_an_agreement_suggests_its_command(tracker: CommandLine) -> None:
    """If it is typed where the ref of a commitment belongs."""
    assert "tracker agreement show pk-ir-2017" in tracker("log pk-ir-2017", fails=3).err


def test_an_option_is_not_read_as_the_value_of_another(tracker: CommandLine) -> None:
    """In ``-m --on 2018-01-15`` the note is missing; it is not "--on"."""
    told = tracker("update hotline limited -m --on 2018-01-15", fails=2).err
    assert told == "-m needs a value after it. To see how: tracker update --help\n"
    assert "--theme needs a value" in tracker("list --theme --overdue", fails=2).err
    tracker("update hotline -m --onwards")


def test_the_ref_of_an_agreement_is_not_completed_to_a_commitment(tracker: CommandLine) -> None:
    """Also if pk-ir-2017-16 is the only commitment whose ref begins with pk-ir-2017."""
    tracker("add 'Border posts' --agreement pk-ir-2017")
    told = tracker("update pk-ir-2017 done", fails=3).err
    assert told.endswith("It is an agreement: tracker agreement show pk-ir-2017\n")
    assert "It is a commitment: tracker show hotline" in tracker("agreement show hotline", fails=3).err
    tracker("update pk-ir-2017- done")


def test_open_as_a_status_is_explained(tracker: CommandLine) -> None:
    """It is not a status; a list shows the open ones anyway."""
    assert "--all adds the closed ones" in tracker("list --status open", fails=2).err


def test_a_command_runs_without_garbage_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The collector finds nothing in so short a time, and takes a fifth of it."""
    from tracker import __main__, cli

    seen: list[bool] = []
    monkeypatch.setattr(cli, "app", lambda: seen.append(gc.isenabled()))
    try:
        __main__.main()
        assert seen == [False]
        assert gc.get_freeze_count()
    finally:
        gc.unfreeze()
        gc.enable()


def test_ctrl_c_is_exit_130_and_saves_nothing(tracker: CommandLine) -> None:
    """In one sentence, also while a note is awaited."""
    process = start_update_that_reads_note(tracker.path)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=120)
    assert (process.returncode, out, told) == (130, "", "Stopped. Nothing was saved.\n")
    assert tracker("log --json").json["total"] == 0
