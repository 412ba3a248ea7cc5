"""Long texts: a note from an editor or a pipe, and - for standard input and output."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, run_tracker
from database_files import count_updates

from tracker.cli import note_editor
from tracker.exchange.kind_of_content import suffix_of_content

pytestmark = ON_A_FILE

MakeEditor = Callable[[str], None]


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which notes are edited."""
    (tmp_path / "notes").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "notes"))
    return tmp_path / "notes"


@pytest.fixture
def use_editor(tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch) -> MakeEditor:
    """A function that makes these words of a shell the user's editor; the file is "$1"."""

    def make(words: str) -> None:
        script = tmp_path / "my editor"
        script.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        script.chmod(0o755)
        monkeypatch.setenv("EDITOR", f"'{script}' --wait")
        monkeypatch.delenv("VISUAL", raising=False)

    return make


def last_note(tracker: CommandLine) -> str:
    return str(tracker("log --json").json["items"][-1]["note"])


def test_a_note_is_what_the_editor_leaves(tracker: CommandLine, use_editor: MakeEditor, notes: Path) -> None:
    """The editor begins with what was given after -m; when it is saved no file is left."""
    use_editor('[ "$1" = --wait ] && printf "Second line\\r\\n\\n" >> "$2"')
    tracker('update hotline limited -m "First line\n" --edit')
    assert last_note(tracker) == "First line\nSecond line"
    assert list(notes.iterdir()) == []


def test_no_transaction_is_open_while_a_note_is_edited(tracker: CommandLine, use_editor: MakeEditor) -> None:
    """The editor itself can record something."""
    use_editor(f'{sys.executable} -m tracker update soil limited && echo Text > "$2"')
    tracker("update hotline limited --edit")
    assert count_updates(tracker.path) == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [("update nowhere limited --edit", 3), ("update hotline superseded --edit --successor hotline", 4)],
)
def test_a_refused_note_is_kept_in_a_file_that_is_named(
    tracker: CommandLine, use_editor: MakeEditor, notes: Path, line: str, code: int
) -> None:
    """With the way to use it; and that way works."""
    use_editor('echo "Hours of work" > "$2"')
    told = tracker(line, fails=code).err
    (kept,) = notes.iterdir()
    assert told.endswith(f"The note is kept in {kept}; to use it: -m - < {kept}\n")
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m tracker update hotline limited -m - < {kept}"], check=False
    )
    assert (done.returncode, last_note(tracker)) == (0, "Hours of work")
    assert kept.stat().st_mode & 0o077 == 0


def test_a_note_is_kept_when_the_database_is_busy(
    tracker: CommandLine, use_editor: MakeEditor, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for any other error."""
    use_editor('echo Text > "$2"; echo "not a database" > "$TRACKER_DB"')
    told = tracker("update hotline limited --edit", fails=6).err
    assert f"The note is kept in {next(notes.iterdir())}" in told


def test_a_note_that_is_no_text_is_refused_after_the_editor_too(
    tracker: CommandLine, use_editor: MakeEditor
) -> None:
    """Bytes of another encoding, typed before the editor opens: an error in one sentence."""
    use_editor("exit 0")
    told = tracker("update hotline limited --edit", "-m\udcff", fails=4).err
    assert told.startswith("The note holds bytes that are no text.")


def test_an_editor_that_fails_saves_nothing(
    tracker: CommandLine, use_editor: MakeEditor, notes: Path
) -> None:
    """What was written is kept all the same."""
    use_editor('echo Text > "$2"; exit 3')
    told = tracker("update hotline limited --edit", fails=2).err
    assert "ended with exit code 3, so nothing was saved. Try again, or write the note after -m." in told
    assert f"The note is kept in {next(notes.iterdir())}" in told
    assert count_updates(tracker.path) == 0


@pytest.mark.parametrize("words", ["true", 'printf "  \\n" > "$2"', 'rm "$2"'])
def test_an_empty_note_saves_nothing(
    tracker: CommandLine, use_editor: MakeEditor, notes: Path, words: str
) -> None:
    """Who leaves the editor without a word wants to stop."""
    use_editor(words)
    assert "The note is empty, so nothing was saved." in tracker("update hotline limited --edit", fails=2).err
    assert (count_updates(tracker.path), list(notes.iterdir())) == (0, [])


def test_visual_goes_before_editor(
    tracker: CommandLine, use_editor: MakeEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor that cannot be started, or none, is said."""
    use_editor('echo Text > "$2"')
    monkeypatch.setenv("VISUAL", "no-such-editor")
    told = tracker("update hotline limited --edit", fails=2).err
    assert told.startswith('The editor "no-such-editor" cannot be started (No such file or directory). ')
    monkeypatch.delenv("VISUAL")
    tracker("update hotline limited --edit")
    monkeypatch.delenv("EDITOR")
    monkeypatch.setattr(note_editor, "EDITORS", ())
    assert tracker("update hotline limited --edit", fails=2).err.startswith("No editor was found. ")


def test_ctrl_c_in_the_editor_is_for_the_editor(tracker: CommandLine, use_editor: MakeEditor) -> None:
    """The tracker waits for it."""
    use_editor('kill -INT $PPID; echo Text > "$2"')
    tracker("update hotline limited --edit")
    assert last_note(tracker) == "Text"


@pytest.mark.parametrize(
    ("piped", "note"),
    [
        (b"\xef\xbb\xbfA line\r\nand another\r\n", "A line\nand another"),
        (b"old\rMac", "old\nMac"),
        ("مرز\n\n".encode(), "مرز"),
    ],
)
def test_a_piped_note_loses_byte_order_mark_and_cr(tracker: CommandLine, piped: bytes, note: str) -> None:
    """As a file of another system has them."""
    subprocess.run(
        [sys.executable, "-m", "tracker", "update", "hotline", "-m", "-"],
        input=piped,
        env=os.environ | {"TRACKER_DB": str(tracker.path)},
        check=True,
        capture_output=True,
    )
    assert last_note(tracker) == note


# -- standard input and output -----------------------------------------------------------------------


TOML = '# A plan\n\nschema = "tracker/1"\n[[actors]]\ncode = "TR"\nname = "Türkiye"\nkind = "state"\n'
CSV = "\ufeffcommitment,effective_on,status\nfencing,2018-01-01,limited\n"


@pytest.mark.parametrize("name", ["all.json", "all.xlsx", "updates.csv", "plan.toml"])
def test_a_file_of_any_kind_is_read_from_a_pipe(tracker: CommandLine, tmp_path: Path, name: str) -> None:
    """What kind it is, its content says."""
    file = tmp_path / name
    if name.startswith("all"):
        tracker(f"export -o {file}")
    else:
        file.write_text(TOML if name == "plan.toml" else CSV, encoding="utf-8")
    with file.open("rb") as content:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", "import", "-", "--json"],
            stdin=content,
            env=os.environ | {"TRACKER_DB": str(tracker.path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert '"file": "-"' in done.stdout


def test_what_is_wrong_in_a_pipe_is_told_by_line(tracker: CommandLine) -> None:
    """Nothing is saved, and nothing is left behind; an empty pipe is said to be empty."""
    done = run_tracker("import", "-", db=tracker.path, input="commitment,effective_on\nnowhere,2018-01-01\n")
    assert (done.returncode, done.stderr.startswith("stdin.csv, line 2")) == (5, True), done.stderr
    assert run_tracker("import", "-", db=tracker.path, input="").stderr.startswith("Nothing was piped in. ")


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b'\xef\xbb\xbf {"schema"', ".json"),
        (b"PK\x03\x04..", ".xlsx"),
        (b"# note\n[[actors]]\n", ".toml"),
        (b"schema = 1", ".toml"),
        (b"title,due_on\na=b,", ".csv"),
        (b"[x],y\n", ".csv"),
        (b"\xff\xfe", ".csv"),
    ],
)
def test_the_kind_of_a_content(tmp_path: Path, content: bytes, suffix: str) -> None:
    """By its beginning."""
    (tmp_path / "x").write_bytes(content)
    assert suffix_of_content(tmp_path / "x") == suffix


def test_a_hyphen_is_standard_output(
    tracker: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if -o was left out; no file of that name is made."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert tracker("export -o -").out == tracker("export").out
    assert tracker("export -o - --format ics").out.startswith("BEGIN:VCALENDAR")
    assert tracker("brief -o -").out == tracker("brief").out
    assert sorted(tmp_path.iterdir()) == before
