"""What the shell offers after Tab."""

import os
import pty
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, run_tracker
from run_report import not_tried

from tracker.cli.column_option import columns_to_offer
from tracker.cli.shell_completion import SCRIPTS, split_line
from tracker.render.items import ENTRY_KEYS, LIST_KEYS

ROOT = Path(__file__).parents[1]


def complete_in_bash(line: str, db: Path) -> list[str]:
    """What bash is offered at the end of a line, without what is said about it."""
    return without_remarks(ask_for_shell("bash", line, db))


def without_remarks(offers: list[str]) -> list[str]:
    return [offer.partition("\t")[0] for offer in offers]


PRINT_HEAVY = (
    "print(*sorted({'sqlalchemy', 'alembic', 'pydantic', 'rich'} & set(sys.modules)), file=sys.stderr)"
)


def ask_for_shell(shell: str, line: str, db: Path, *words: str) -> list[str]:
    """The lines that the script of a shell gets."""
    code = "import sys; from tracker.__main__ import main; sys.argv[0] = 'tracker'\ntry: main()\nfinally: "
    return run_completion(
        code + PRINT_HEAVY, *words, COMP_LINE=line, _TRACKER_COMPLETE=shell, TRACKER_DB=str(db)
    )


def run_completion(code: str, *words: str, **environment: str) -> list[str]:
    """The lines that Python code writes, which must neither load anything heavy nor complain."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        env=os.environ | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr.strip() == "", "completion loads nothing heavy and complains of nothing"
    assert done.returncode == 0
    return done.stdout.splitlines()


# Each line has a process of its own, as at the Tab key. Only the modules of commands and questions are loaded
# once for all: if one of them loads something heavy, each line complains.
COMPLETE_EACH = f"""
import importlib, os, sys, tracker.queries
from tracker.__main__ import main
from tracker.cli.command_line import COMMAND_MODULES
for module in set(COMMAND_MODULES.values()): importlib.import_module("tracker.cli." + module)
lines, sys.argv[:] = sys.argv[1:], ["tracker"]
for line in lines:
    print("==", line, flush=True)
    if os.fork() == 0:
        os.environ["COMP_LINE"] = line
        code = 1
        try: main()
        except SystemExit as leaving: code = leaving.code or 0
        finally:
            {PRINT_HEAVY}
            sys.stdout.flush()
            os._exit(code)
    if os.wait()[1] != 0: sys.exit(f"{{line}} failed")
"""


def complete_each_in_bash(lines: Iterable[str], db: Path) -> dict[str, list[str]]:
    """What bash is offered at the end of each line, without what is said about it."""
    offers: dict[str, list[str]] = {}
    for row in run_completion(COMPLETE_EACH, *lines, _TRACKER_COMPLETE="bash", TRACKER_DB=str(db)):
        if row.startswith("== "):
            offers[line := row.removeprefix("== ")] = []
        else:
            offers[line].append(row)
    return {line: without_remarks(found) for line, found in offers.items()}


OFFERS: dict[str, list[str] | None] = {
    "tracker update ho": ["hotline"],
    "tracker show fe": ["fencing"],
    "tracker log p": ["patrols"],
    "tracker update hotline lim": ["limited"],
    "tracker update hotline limited --reporter ": ["IR", "PK"],
    "tracker update hotline superseded --successor pat": ["patrols"],
    "tracker list --agreement ": ["pk-ir-2017"],
    "tracker list --obligor P": ["PK"],
    "tracker list --status im": ["implemented"],
    "tracker list --strength pro": ["proposed"],
    "tracker add x --agreement p": ["pk-ir-2017"],
    "tracker add x --kind re": ["recurring"],
    "tracker add x --document hi": ["hilal-2017-11"],
    "tracker agreement show ": ["pk-ir-2017"],
    "tracker document show h": ["hilal-2017-11"],
    "tracker actor show ": ["IR", "PK"],
    "tracker show hil": ["hilal-2017-11"],
    "tracker show I": ["IR"],
    "tracker show p": ["patrols", "pk-ir-2017"],
    "tracker document add Text --ref text --agreement ": ["pk-ir-2017"],
    "tracker upd": ["update"],
    "tracker import see": ["seeds/"],
    "tracker import seeds/pk": ["seeds/pk-ir-2017.toml"],
    "tracker export -o READ": ["README.md"],
    "tracker import no/such/fo": [],
    "tracker list --theme b": ["border"],
    "tracker add x --theme ": ["border", "defence", "energy", "region", "security"],
    "tracker list --sort d": ["due"],
    "tracker summary --group-by o": ["obligor", "owner"],
    "tracker list --format js": ["json", "jsonl"],
    "tracker list --columns se": [],
    "tracker list --columns due": ["due_on", "due_words"],
    "tracker list --columns=ref,sta": ["ref,status", "ref,status_on", "ref,starts_on"],
    "tracker list --columns Status,ref,status": ["Status,ref,status_on"],
    "tracker list --columns status,status": ["status,status_on"],
    "tracker list --columns 'ref, loc": ["ref, locator"],
    "tracker log --columns note,rep": ["note,reporter"],
    "tracker summary --every q": ["quarter"],
    "tracker summary --every month --columns cut": ["cut_short"],
    "tracker summary --columns due": ["due-soon"],
    "tracker summary --columns open,before_o": [],
    "tracker summary --since 2018-01-01 --columns open,before_o": ["open,before_open", "open,before_overdue"],
    "tracker brief --format ": ["table", "markdown", "html", "json", "docx", "pdf"],
    "tracker export --format ": ["json", "csv", "xlsx", "ics"],
    "tracker actor add TR Turkey --kind mo": ["monitor"],
    "tracker agreement ": ["add", "list", "show", "update"],
    "tracker event ": ["add", "list", "show", "update"],
    "tracker event show s": ["signing"],
    "tracker event show pk-ir-2017:s": ["signing"],
    "tracker agreement update pk-ir-2017 su": ["suspended"],
    "tracker list --overd": ["--overdue"],
    "tracker list --agreement=pk": ["pk-ir-2017"],
    "tracker list --status=im": ["implemented"],
    "tracker list --status=": None,
    "tracker update -m 'a b' ho": ["hotline"],
    "tracker update hotline -m ": [],
    "tracker update hotline limited more": [],
    "tracker show 'ho": ["hotline"],
    "tracker --show-completion z": ["zsh"],
    "tracker help upd": ["update"],
    "tracker help agreement l": ["list"],
    "tracker nonsense ho": [],
    "tracker update hotline --due nonsense lim": ["limited"],
}
"""What is offered at the end of a line; None for all statuses."""


RECORDED = {"hotline", "fencing", "patrols", "IR", "PK", "pk-ir-2017", "hilal-2017-11", "border", "signing"}


def test_completion_offers_refs_actors_and_words(seeded_database: Path, engine: str) -> None:
    """Without importing anything heavy; a server is asked where what is recorded there is offered."""
    is_asked = (lambda words: True) if engine == "file" else RECORDED.intersection
    asked = {line: words or [] for line, words in OFFERS.items() if is_asked(words or [])}
    found = complete_each_in_bash(asked, seeded_database)
    statuses = [line for line in asked if OFFERS[line] is None]
    assert statuses or engine == "server"
    for line in statuses:
        assert {"implemented", "limited", "breached"} <= set(found.pop(line)), line
        del asked[line]
    assert found == asked
    assert len(found) > 20


@ON_A_FILE
def test_updates_are_offered_newest_first_with_what_they_say(tracker: CommandLine) -> None:
    """Those that are taken back are not."""
    for line in ("update hotline limited", "update soil done --reporter IR", "update soil limited"):
        tracker(line)
    tracker("retract U-3 -m error")
    offered = ask_for_shell("fish", "", tracker.path, "retract", "U")
    assert offered == ["U-2\tsoil IR implemented", "U-1\thotline limited"]


@ON_A_FILE
@pytest.mark.parametrize(
    "question", ["list", "log", "summary", "summary --since 2018-01-01", "summary --every month"]
)
def test_the_columns_that_are_offered_are_those_of_the_answer(tracker: CommandLine, question: str) -> None:
    """All that are understood by their own names, in its order, and each as it is offered."""
    offered = ask_for_shell("fish", "", tracker.path, *question.split(), "--columns", "")
    header = tracker(question, "--columns", ",".join(offered)).out.splitlines()[0]
    told = tracker(question, "--columns", "nonsense", fails=2).err
    assert header.split("\t") == re.findall(r"Columns: (.*)\.\n", told)[0].split(", ")


@pytest.mark.parametrize(
    ("answer", "keys", "not_offered"), [("list", LIST_KEYS, {"due"}), ("log", ENTRY_KEYS, {"day"})]
)
def test_a_column_whose_name_heads_another_one_is_not_offered(
    answer: str, keys: tuple[str, ...], not_offered: set[str]
) -> None:
    """Typed, "due" means the due date, and "day" the day it was true: what tables have under these words."""
    assert set(keys) - set(columns_to_offer(answer, "", is_compared=False)) == not_offered


@ON_A_FILE
def test_a_whole_word_is_offered_where_a_shell_takes_it_for_one(seeded_database: Path) -> None:
    """Bash breaks it after the equals sign; the others do not."""
    assert complete_in_bash("tracker list --status=brea", seeded_database) == ["breached"]
    (offer,) = ask_for_shell("fish", "", seeded_database, "list", "--status=brea")
    assert offer.startswith("--status=breached\t")


def test_without_a_database_completion_offers_nothing(tmp_path: Path) -> None:
    """A missing or foreign database is not an error at the Tab key, and none is made."""
    (tmp_path / "foreign.db").write_text("x" * 2000)
    for name in ("none.db", "foreign.db"):
        for line in ("tracker update ho", "tracker list --theme ", "tracker retract U-"):
            assert complete_in_bash(line, tmp_path / name) == []
    assert not (tmp_path / "none.db").exists()


@ON_A_FILE
def test_completion_asks_the_database_of_the_db_option(seeded_database: Path, tmp_path: Path) -> None:
    """If it stands before the word."""
    assert complete_in_bash(f"tracker show --db {seeded_database} ho", tmp_path / "none.db") == ["hotline"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tracker ", ["tracker", ""]),
        ("tracker up", ["tracker", "up"]),
        ("tracker 'a b' c", ["tracker", "a b", "c"]),
        ("tracker 'a b", ["tracker", "a b"]),
        (r"tracker a\ b", ["tracker", "a b"]),
        ("tracker # x", ["tracker", "#", "x"]),
    ],
)
def test_a_line_is_split_as_the_shell_splits_it(line: str, words: list[str]) -> None:
    """The last word is the one to be completed."""
    assert split_line(line, has_escapes=True) == words


def test_a_backslash_is_a_letter_in_powershell() -> None:
    """It stands in paths."""
    assert split_line(r"tracker import C:\plans\a", has_escapes=False)[-1] == r"C:\plans\a"


# -- teaching a shell --------------------------------------------------------------------------------


@ON_A_FILE
@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_is_that_of_the_shell_that_is_named(tracker: CommandLine, shell: str) -> None:
    """Whatever shell the user has."""
    script = {"powershell": "PowerShell", "pwsh": "PowerShell"}.get(shell, shell)
    assert tracker(f"--show-completion {shell}").out.splitlines()[0 if shell != "zsh" else 1] == (
        f"# What {script} offers for tracker after Tab."
    )
    assert tracker(f"--show-completion={shell}").out == tracker(f"--show-completion {shell}").out


@ON_A_FILE
def test_without_a_name_it_is_the_users_shell(tracker: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that cannot be taught is refused, with those that can."""
    monkeypatch.setenv("SHELL", "/usr/bin/fish")
    assert "complete --command tracker" in tracker("--show-completion").out
    told = tracker("--show-completion tcsh", fails=2).err
    assert told.startswith('There is no completion for the shell "tcsh". There is for bash, zsh, fish, ')


@ON_A_FILE
@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bash_completions/tracker.sh"),
        ("zsh", ".zfunc/_tracker"),
        ("fish", ".config/fish/completions/tracker.fish"),
    ],
)
def test_a_shell_is_taught_once(tracker: CommandLine, shell: str, file: str) -> None:
    """Doing it again changes nothing, and no setting of the user is lost."""
    home = Path(os.environ["HOME"])
    home.mkdir()
    (home / f".{shell}rc").write_text("alias ll='ls -l'")
    assert str(home / file) in tracker(f"--install-completion {shell}").out
    assert (home / file).read_text("utf-8") == tracker(f"--show-completion {shell}").out
    settings = (home / f".{shell}rc").read_text()
    assert settings.startswith("alias ll='ls -l'")
    tracker(f"--install-completion {shell}")
    assert (home / f".{shell}rc").read_text() == settings


@ON_A_FILE
def test_a_script_of_an_older_tracker_is_offered_nothing(seeded_database: Path) -> None:
    """And is not complained about while somebody types."""
    assert ask_for_shell("complete_bash", "tracker ", seeded_database) == []


# -- in the shells themselves ------------------------------------------------------------------------


@pytest.fixture
def shell_environment(seeded_database: Path, tmp_path: Path) -> dict[str, str]:
    """What a shell of a new user has, with a tracker on the path."""
    (tmp_path / "bin").mkdir()
    # Else the first fish of a user goes through all manual pages in the background, for minutes.
    (tmp_path / "home" / ".local" / "share" / "fish" / "generated_completions").mkdir(parents=True)
    program = tmp_path / "bin" / "tracker"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tracker "$@"\n')
    program.chmod(0o755)
    return {
        "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "XDG_DATA_HOME": str(tmp_path / "home" / ".local" / "share"),
        "TRACKER_DB": str(seeded_database),
        "PYTHONPATH": str(ROOT),
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
    }


def type_in_shell(command: list[str], environment: dict[str, str], typed: str, result: Path) -> str:
    """What a shell makes of a line with Tabs on a terminal; the line writes its words to a file."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(environment["HOME"])
        os.execvpe(command[0], command, os.environ | environment)
    try:
        _read_until(terminal, "READY>")
        os.write(terminal, typed.encode())
        late = time.monotonic() + 20
        while not (result.exists() and result.read_text("utf-8").endswith("\n")):
            assert time.monotonic() < late, f"{command[0]} never ran the line"
            _read_some(terminal)
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    return result.read_text("utf-8").strip()


def _read_some(terminal: int) -> str:
    os.set_blocking(terminal, False)
    time.sleep(0.05)
    try:
        return os.read(terminal, 65536).decode("utf-8", "replace")
    except BlockingIOError:
        return ""


def _read_until(terminal: int, mark: str) -> None:
    shown, late = "", time.monotonic() + 20
    while mark not in shown:
        assert time.monotonic() < late, shown
        shown += _read_some(terminal)


LINES = [
    ("tracker update ho\t", "update hotline"),
    ("tracker list --status=brea\t", "list --status=breached"),
    ("tracker list --sort wor\t", "list --sort worst"),
    ("tracker list --columns ref,status_\t", "list --columns ref,status_on"),
    ("tracker list --columns=ref,loc\t", "list --columns=ref,locator"),
    ("tracker retract U-\t", "retract U-1"),
    ("tracker list --theme b\t", "list --theme border"),
    ("tracker update hotline nota-file-\t", "update hotline nota-file-"),
    ("tracker import nota\t", "import nota-file-name.csv"),
    ("tracker update 018\t", "update 018/24"),
    ("tracker update 7\t limited", "update 7.2(a) limited"),
    ("tracker update 7.2\\(\t limited", "update 7.2(a) limited"),
    ("tracker update '7.2(\t limited", "update 7.2(a) limited"),
]
"""What is typed, and the words that a program gets then. A file of the name nota-file-name.csv is there."""


@ON_A_FILE
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_works_in_the_shell(
    tracker: CommandLine, shell_environment: dict[str, str], tmp_path: Path, shell: str
) -> None:
    """With the first Tab of a new window, which each line gets, after --install-completion."""
    if not shutil.which(shell):
        not_tried(f"completion in {shell}. It is not installed.")
    tracker("update hotline limited")
    for ref in ("018/24", "7.2(a)"):
        tracker(f"add Measure --agreement pk-ir-2017 --ref '{ref}'")
    home = Path(shell_environment["HOME"])
    (home / "nota-file-name.csv").write_text("x")
    done = run_tracker("--install-completion", shell, env=shell_environment)
    assert done.returncode == 0, done.stderr
    # The line is not run by the tracker but by a function that writes its words down.
    result = tmp_path / "result"
    wrapper = tmp_path / "bin" / "tracker"
    real = wrapper.read_text()
    wrapper.write_text(
        real.replace("\nexec", f'\n[ -n "$_TRACKER_COMPLETE" ] || {{ echo "$@" > {result}; exit; }}\nexec')
    )
    with (home / ".zshrc").open("a") as settings:
        settings.write("PS1='READY>'\n")
    with (home / ".bashrc").open("a") as settings:
        settings.write("PS1='READY>'\n")
    (home / ".config" / "fish").mkdir(parents=True, exist_ok=True)
    (home / ".config" / "fish" / "config.fish").write_text(
        "function fish_prompt; echo -n 'READY>'; end\nset fish_greeting\n"
    )
    command = {"bash": ["bash", "-i"], "zsh": ["zsh", "-i"], "fish": ["fish", "-i"]}[shell]
    completed = {}
    for typed, _ in LINES:
        completed[typed] = type_in_shell(command, shell_environment, f"{typed}\n", result)
        result.unlink()
    assert completed == dict(LINES)


@ON_A_FILE
@pytest.mark.parametrize(
    ("words", "offered"),
    [("list --columns ref,loc", "ref,locator"), ("import two\\ w", r"two\ words.csv")],
)
def test_bash_shows_a_backslash_only_where_one_is_needed(
    shell_environment: dict[str, str], words: str, offered: str
) -> None:
    """A comma means nothing to it in a word, a blank ends one."""
    home = Path(shell_environment["HOME"])
    (home / "two words.csv").write_text("x")
    script = ROOT / "tracker" / "cli" / "completion_scripts" / SCRIPTS["bash"]
    line = f'COMP_LINE="tracker {words}"; COMP_POINT=${{#COMP_LINE}}; _tracker_completion tracker'
    code = f"source {script}; {line}; printf '%s\n' \"${{COMPREPLY[@]}}\""
    done = subprocess.run(
        ["bash", "-c", code], env=shell_environment, cwd=home, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [offered]


@ON_A_FILE
def test_the_help_names_the_option_that_installs_completion(tracker: CommandLine) -> None:
    """With the shells that there are."""
    assert "--install-completion" in tracker("--help").out
