"""What was saved is said to be saved, whatever becomes of the answer; odd surroundings bring no traceback."""

import itertools
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once, run_tracker
from database_files import OLDEST_RELEASE, count_updates
from warm_python import warm_python

from tracker.cli import cli_messages, command_line
from tracker.domain.errors import AnswerNotWritten, Cancelled

pytestmark = ON_A_FILE

FULL = Path("/dev/full")

WRITING = {
    "update": "update hotline limited",
    "add": "add Posts --agreement pk-ir-2017",
    "agreement": "agreement add Talks --ref talks --on 2018-01-01 --party IR --party PK",
    "actor": "actor add TR Turkey --kind state",
    "document": "document add Paper --ref paper --agreement pk-ir-2017",
    "correct": "correct hotline --theme talks --reason Mistyped",
    "amend": "amend hotline --on 2018-01-10 --due 2018-12-31 --reason Agreed",
    "rename": "rename hotline direct-line",
    "event": "event add Elections --ref elections --agreement pk-ir-2017",
    "meeting": "meeting add --ref jbc-2018 --agreement pk-ir-2017 --on 2018-05-08",
    "office": "office --name Desk",
    "accept": "accept U-2",
    "mark": "mark U-1 --share",
    "undo": "undo --yes",
    "retract": "retract U-1 -m error",
    "import": "import in.csv",
    "export": "export -o out.json",
    "publish": "publish -o public",
    "brief": "brief -o brief.html",
    "init": "init --db new.db",
    "backup": "backup copy.db",
    "restore": "restore first.db",
    "upgrade": "upgrade --db older.db",
}
"""Every command that saves something."""

READING = {"list", "summary", "show", "log", "check", "where", "serve", "help"}


@pytest.fixture
def desk(tracker: CommandLine, tmp_path: Path) -> Path:
    """A folder to run commands in, with a database that has two updates, and with files to read."""
    shutil.copy(tracker.path, tmp_path / "first.db")
    lines = ("update hotline limited", "update fencing done --reporter IR")
    fill_once(tracker.path, "one_claim", lambda: [tracker(line) for line in lines])
    (tmp_path / "in.csv").write_text("commitment,effective_on,status\nfencing,2018-01-01,limited\n")
    (tmp_path / "older.db").write_bytes(OLDEST_RELEASE.read_bytes())
    return tmp_path


def run_in_shell(line: str, folder: Path, db: Path, ending: str) -> subprocess.CompletedProcess[str]:
    """Run a command with its streams as a shell arranges them at the end of the line."""
    environment = os.environ | {"TRACKER_DB": str(db), "TRACKER": f"{sys.executable} -m tracker"}
    script = f"set -o pipefail; $TRACKER {line} {ending}"
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_every_command_is_tried_here() -> None:
    """A new command that saves something belongs into the table."""
    assert set(WRITING) | READING == set(command_line.COMMAND_MODULES)


@pytest.mark.parametrize("line", WRITING.values(), ids=WRITING)
def test_what_is_saved_is_said_to_be_saved_where_stdout_is_full(
    desk: Path, tracker: CommandLine, line: str
) -> None:
    """With exit code 9 and the answer itself, on stderr: nobody does it twice."""
    environment = os.environ | {"TRACKER_DB": str(tracker.path)}
    done = warm_python().run(shlex.split(line), environment, desk, stdout=FULL)
    assert done.returncode == 9, done.stderr
    assert done.stderr.startswith(
        "It is saved, but the answer could not be written (No space left on device): do not do it again. "
    )
    assert "The answer was: " in done.stderr
    assert "othing was saved" not in done.stderr


@pytest.mark.parametrize("ending", [">&-", "| true", "<&- >&-"])
def test_what_is_saved_is_said_to_be_saved_where_nobody_reads(
    desk: Path, tracker: CommandLine, ending: str
) -> None:
    """Stdout is closed, or the reader has gone."""
    line = (
        "update hotline limited" if ending != "| true" else "update hotline limited -m - < <(sleep 1; echo x)"
    )
    done = run_in_shell(line, desk, tracker.path, ending)
    assert done.returncode == 9
    assert re.search(
        r"\(nobody reads it\): do not do it again\. The answer was: hotline: .* \[U-3\]", done.stderr
    )
    assert count_updates(tracker.path) == 3


def test_the_answer_as_json_is_in_the_error_as_json(desk: Path, tracker: CommandLine) -> None:
    """Its code is 9."""
    done = run_in_shell("update hotline limited --json", desk, tracker.path, f">{FULL}")
    error = json.loads(done.stderr)["error"]
    assert (done.returncode, error["code"]) == (9, AnswerNotWritten.exit_code)
    assert "[U-3]" in error["hint"]


CLOSED = [">&-", "<&- >&- 2>&-", "2>&- >/dev/null", "<&- >/dev/null"]
"""The endings of a line that close some streams."""


@pytest.mark.parametrize(
    ("line", "ending"),
    [
        *itertools.product(["list", "export"], CLOSED),  # an answer that is read first, and one in pieces
        *zip(["log", "show hotline", "summary", "check", "where"], itertools.cycle(CLOSED), strict=False),
    ],
)
def test_closed_streams_end_a_reading_command_quietly(
    desk: Path, tracker: CommandLine, line: str, ending: str
) -> None:
    """Without a sentence and without a traceback."""
    done = run_in_shell(line, desk, tracker.path, ending)
    assert done.returncode == 0
    assert not re.search("Traceback|Exception|could not", done.stderr)


def test_an_answer_that_only_reads_is_not_said_to_be_saved(desk: Path, tracker: CommandLine) -> None:
    """A dry run and an export to a full disk can be tried again."""
    for line in ("export", "import in.csv --dry-run", "list"):
        done = run_in_shell(line, desk, tracker.path, f">{FULL}")
        assert done.returncode == 7
        assert "saved" not in done.stderr


@pytest.mark.parametrize("ending", ["2>&-", f"2>{FULL}"])
def test_an_error_that_cannot_be_said_keeps_its_exit_code(
    desk: Path, tracker: CommandLine, ending: str
) -> None:
    """Where stderr is closed or full."""
    for line, code in (("show nowhere", 3), ("list --nonsense", 2), ("update hotline limited", 0)):
        assert run_in_shell(line, desk, tracker.path, ending).returncode == code


def test_a_note_from_a_closed_stdin_is_missing(desk: Path, tracker: CommandLine) -> None:
    """It is said as for an empty pipe."""
    done = run_in_shell("update hotline -m -", desk, tracker.path, "<&-")
    assert (done.returncode, done.stderr.startswith("Nothing was piped in")) == (2, True)


def test_a_defect_after_saving_does_not_say_that_nothing_was_saved(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 9, as for an answer that could not be written; before saving it is 1."""
    from tracker import ledger
    from tracker.render import update_words

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(update_words, "describe_update", fail)
    told = tracker("update hotline limited", fails=9).err
    assert told.startswith("It is saved, but the tracker failed where it should not (ZeroDivisionError in ")
    assert count_updates(tracker.path) == 1
    monkeypatch.setattr(ledger, "record_update", fail)
    assert "nothing was saved" in tracker("update hotline limited", fails=1).err


@pytest.mark.parametrize("zone", ["Nowhere/Bogus", ":::", "XXX99999", "XXX-167:59:59YYY", "AAA+25", ""])
def test_an_odd_time_zone_is_no_defect(tracker: CommandLine, zone: str) -> None:
    """The day is the one that the system makes of it."""
    done = run_tracker("update", "hotline", "limited", db=tracker.path, env={"TZ": zone, "TRACKER_TODAY": ""})
    assert done.returncode == 0, done.stderr


WITHOUT_HOME = """
import os, sys
from tracker.cli import app, commitment_commands, database_commands, update_commands
import pwd
pwd.getpwuid = lambda number: {}[number]
for name in ("HOME", "XDG_DATA_HOME", "TRACKER_DB"):
    os.environ.pop(name, None)
from tracker.__main__ import main
main()
"""


@pytest.mark.parametrize("line", ["where", "list", "init", "update hotline limited"])
def test_without_a_home_folder_it_is_said_how_to_name_a_database(line: str) -> None:
    """In one sentence, with exit code 6."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_HOME, *line.split()], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr == f"{cli_messages.NO_HOME} {cli_messages.NO_HOME_HINT}\n"


@pytest.mark.parametrize(
    "module",
    [
        *("signal", "typer", "tracker.cli", "tracker.cli.command_line", "tracker.domain.errors"),
        *("tracker.cli.update_commands", "tracker.ledger", "tracker.db.sqlite_file", "sqlite3"),
    ],
)
def test_ctrl_c_in_the_first_moment_is_one_sentence(tracker: CommandLine, module: str) -> None:
    """Also while a module is imported, the command's own or another's."""
    script = (
        "import os, signal, sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r} and self in sys.meta_path:\n"
        "            sys.meta_path.remove(self)\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "from tracker.__main__ import main\n"
        f"sys.modules.pop({module!r}, None)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "update", "hotline", "limited"],
        env=os.environ | {"TRACKER_DB": str(tracker.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (130, f"{Cancelled().message}\n")
    assert count_updates(tracker.path) == 0


def test_a_program_started_with_nohup_goes_on_when_its_terminal_is_closed(tracker: CommandLine) -> None:
    """SIGHUP stays ignored then."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # which a program that is started inherits
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker", "update", "hotline", "-m", "-"],
            env=os.environ | {"TRACKER_DB": str(tracker.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    finally:
        signal.signal(signal.SIGHUP, before)
    process.send_signal(signal.SIGHUP)
    out, _ = process.communicate("A note.\n", timeout=120)
    assert (process.returncode, "[U-1]" in out) == (0, True)
