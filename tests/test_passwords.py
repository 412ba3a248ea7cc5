"""The password in the URL of a server: no command shows it, wherever it was typed."""

import shutil
from pathlib import Path

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine
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
    assert told.out == f"{tracker.path}\n"
    assert SECRET not in told.err
    assert make_url(told.out.strip()).password is None


CONNECTION_STRINGS = {
    "words of libpq": "host=db.example.org user=desk password=Sesame-99 dbname=office",
    "a quoted password": "host=h password='Ses ame-99' dbname=office",
    "blanks around the sign": "password = 'Ses ame-99' host = h",
    "an escaped blank": r"host=h password=Ses\ ame-99",
    "a slash too few": "postgresql:/u:Sesame-99@h/office",
    "no slash": "postgresql:u:Sesame-99@h",
    "no scheme": "//u:Sesame-99@h/office",
    "a login alone": "desk:Sesame-99@db.example.org/office",
    "another program": "mysql:u:Sesame-99@h",
    "a driver": "postgresql+psycopg:u:Sesame-99@h",
}


@ON_A_FILE
@pytest.mark.parametrize("line", ["where", "init", "list", "check", "backup", "export", "init --empty"])
@pytest.mark.parametrize("spelling", CONNECTION_STRINGS)
def test_a_connection_string_is_never_the_name_of_a_file(
    capsys: pytest.CaptureFixture[str], working_folder: Path, spelling: str, line: str
) -> None:
    """It is refused, nothing of it is shown, and no file is made."""
    for more in ([], ["--json"]):
        told = run_and_capture(capsys, *line.split(), "--db", CONNECTION_STRINGS[spelling], *more)
        assert "neither the path of a file nor the URL" in told.replace("\n", " ")
        assert "ame-99" not in told
    assert list(working_folder.rglob("*")) == []


@ON_A_FILE
@pytest.mark.parametrize("spelling", CONNECTION_STRINGS)
@pytest.mark.parametrize("line", ["list", "show", "export -o", "brief --agreement", "init --frob"])
def test_a_connection_string_in_another_place_is_shown_without_password(
    capsys: pytest.CaptureFixture[str], working_folder: Path, spelling: str, line: str
) -> None:
    """As the value of another option, or where no word belongs."""
    for more in ([], ["--json"]):
        told = run_and_capture(capsys, *line.split(), CONNECTION_STRINGS[spelling], *more)
        assert "ame-99" not in told


@ON_A_FILE
@pytest.mark.parametrize(
    "url",
    [
        "sqlite+pysqlcipher:///x.db", "sqlite+aiosqlite:///x.db", "sqlite:///x.db?mode=ro", "sqlite:///:memory:",
        "sqlite://u:Sesame-99@h/x.db", "sqlite://h/x.db", "sqlite+pysqlite:///x.db?cipher=aes", "sqlite://",
    ],
)  # fmt: skip
def test_a_url_of_a_file_that_would_do_something_else_is_refused(
    capsys: pytest.CaptureFixture[str], working_folder: Path, url: str
) -> None:
    """What another program would encrypt, keep in memory or only read, would be a plain file."""
    assert "ame-99" not in run_and_capture(capsys, "init", "--db", url)
    assert list(working_folder.rglob("*")) == []


@pytest.mark.parametrize("parameter", ["passwd", "pwd", "PassWord", "my_secret", "token", "passphrase"])
def test_a_parameter_that_no_server_knows_is_shown_without_password(
    tracker: CommandLine, capsys: pytest.CaptureFixture[str], parameter: str
) -> None:
    """A misspelt one may hold it all the same, in answers as in errors."""
    url = url_with_login(tracker.path, **{parameter: SECRET})
    for line in ("where", "where --json", "list", "init"):
        assert SECRET not in run_and_capture(capsys, *line.split(), "--db", url)
