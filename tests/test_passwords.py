"""The password in the URL of a server: no command shows it, wherever it was typed."""

import shutil
from pathlib import Path

import pytest
from conftest import ON_A_SERVER, CommandLine
from server_helpers import SECRET, url_with_login
from sqlalchemy import make_url

from tracker.db.postgresql_server import Server

pytestmark = ON_A_SERVER


# The login, more parameters, and the text that must not be shown: also not what is left of the password if
# some of it is taken for a host.
URL_SPELLINGS = {
    "plain": ("{}:Sesame-99", {}, "Sesame"),
    "as a parameter": ("{}", {"password": "Sesame-99"}, "Sesame"),
    "as both": ("{}:Sesame-99", {"password": "Sesame-99"}, "Sesame"),
    "of a key": ("{}", {"sslpassword": "Sesame-99"}, "Sesame"),
    "encoded": ("{}:%40Ses%2Fa%3Ame%25-99", {}, "Ses"),
    "encoded parameter": ("{}", {"password": "%40Ses%2Fa%3Ame%26-99"}, "Ses"),
    "with a slash": ("{}:12/Sesame/9", {}, "Sesame"),
    "with a colon": ("{}:12:Sesame:9", {}, "Sesame"),
    "with a question mark": ("{}:12?Sesame?9", {}, "Sesame"),
    "with a blank": ("{}:12 Sesame 9", {}, "Sesame"),
    "long": (f"{{}}:{'Sesame' * 30}", {}, "Sesame"),
    "with an at": ("{}:12@Sesame", {}, "Sesame"),
    "with an at and a slash": ("{}:1/2@Sesame/3", {}, "Sesame"),
}  # type: dict[str, tuple[str, dict[str, str], str]]


def run_and_capture(capsys: pytest.CaptureFixture[str], *given: str) -> str:
    """All that a command prints, however it ends; but not with a defect."""
    from tracker.cli import app

    capsys.readouterr()
    with pytest.raises(SystemExit) as leaving:
        app(list(given), prog_name="tracker")
    captured = capsys.readouterr()
    assert leaving.value.code != 1, captured.err
    return captured.out + captured.err


@pytest.mark.parametrize("spelling", URL_SPELLINGS)
def test_no_spelling_of_a_password_is_shown(
    tracker: CommandLine, capsys: pytest.CaptureFixture[str], spelling: str
) -> None:
    """Neither by a command that does not need it, nor if the login is refused."""
    login, query, hidden = URL_SPELLINGS[spelling]
    for name in ("postgres", "nobody_of_that_name"):
        told = run_and_capture(
            capsys, "where", "--db", url_with_login(tracker.path, login.format(name), **query)
        )
        assert hidden not in told
        if "with an at" in spelling:  # what is behind it would be taken for the host
            assert "is not the URL of a database" in told
        else:
            assert str(tracker.path.url.database) in told


@pytest.mark.parametrize(
    "line",
    [
        "list", "init", "where", "check", "backup", "backup copy.db", "restore copy.db", "upgrade", "export",
        "import none.json", "export -o out.json", "log --known-at 2018-01-01", "update hotline limited",
    ],
)  # fmt: skip
def test_no_command_shows_a_password(
    tracker: CommandLine,
    capsys: pytest.CaptureFixture[str],
    blank_database: Server,
    working_folder: Path,
    line: str,
) -> None:
    """Neither an answer nor an error has the password of the URL in it, with or without JSON."""
    for server, more in ((tracker.path, []), (blank_database, ["--json"])):
        url = url_with_login(server, f"postgres:{SECRET}", password=SECRET)
        told = run_and_capture(capsys, *line.split(), "--db", url, *more)
        assert told
        assert SECRET not in told


@pytest.mark.parametrize("spelling", URL_SPELLINGS)
def test_a_url_in_the_place_of_another_argument_is_shown_without_password(
    tracker: CommandLine, capsys: pytest.CaptureFixture[str], spelling: str
) -> None:
    """Whatever its spelling is."""
    login, query, hidden = URL_SPELLINGS[spelling]
    url = url_with_login(tracker.path, login.format("desk"), **query)
    for line in (["list"], ["show"], ["update", "--json"]):
        assert hidden not in run_and_capture(capsys, *line, url)


@pytest.mark.parametrize(
    "line", ["update hotline", "add x --agreement", "log", "retract", "where", "list --known-at", "--db"]
)
def test_no_command_quotes_a_misplaced_password(
    tracker: CommandLine, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    """Whatever argument or option the URL was typed for."""
    url = url_with_login(tracker.path, f"desk:{SECRET}")
    for more in ([], ["--json"]):
        assert SECRET not in run_and_capture(capsys, *line.split(), url, *more)


@pytest.mark.parametrize("line", ["import", "export -o", "restore", "backup"])
def test_a_url_in_the_place_of_a_file_is_shown_without_password(
    tracker: CommandLine,
    capsys: pytest.CaptureFixture[str],
    templates: dict[str, Path],
    working_folder: Path,
    line: str,
) -> None:
    """For every command that takes the name of a file."""
    tracker.use_database(shutil.copy(templates["seeded"], working_folder / "desk.db"))
    for more in ([], ["--json"]):
        told = run_and_capture(capsys, *line.split(), f"postgresql://desk:{SECRET}@host/ledger", *more)
        assert SECRET not in told


def test_where_prints_the_url_without_the_password(tracker: CommandLine) -> None:
    """What it prints can be given to others."""
    told = tracker("where --db", url_with_login(tracker.path, f"postgres:{SECRET}", password=SECRET))
    assert (told.out, told.err) == (f"{tracker.path}\n", "")
    assert make_url(told.out.strip()).password is None
