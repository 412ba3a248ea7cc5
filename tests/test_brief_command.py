"""The command brief: the same question gives the same page, saved whole and privately."""

import os
import re
import time
from pathlib import Path

import pytest
from browser import find_chromium
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine, MakeDatabase, database_content
from pypdf import PdfReader
from sample_history import LAST_MEETING, record_half_year

from tracker import db

pytestmark = ON_A_FILE  # one test checks that a server makes the same page

SINCE = f"--since {LAST_MEETING}"


@ON_A_SERVER
def test_a_server_gives_the_same_page_as_a_file(
    tracker_with_half_year: CommandLine, make_file_database: MakeDatabase
) -> None:
    """The page depends only on what is recorded; only the head of the log is each database's own."""
    on_a_server = without_head(tracker_with_half_year(f"brief {SINCE}").out)
    tracker_with_half_year.use_database(make_file_database("empty"))
    with db.write_transaction(tracker_with_half_year.path) as connection:
        record_half_year(connection)
    assert without_head(tracker_with_half_year(f"brief {SINCE}").out) == on_a_server


def without_head(page: str) -> str:
    """The page without the head of the log, which it must have once."""
    stripped, heads = re.subn(r"(?<=the head )[0-9a-f]{8}(?: [0-9a-f]{8}){7}", "", page)
    assert heads == 1
    return stripped


FORMS = ["html", "docx", "md"]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_question_gives_the_same_bytes(
    form: str, tracker_with_half_year: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, when and where: only database, selection, as-of and TRACKER_TODAY matter."""
    first, second = tmp_path / f"first.{form}", tmp_path / f"second.{form}"
    tracker_with_half_year(f"brief {SINCE} -o {first}")
    for name, value in (("TRACKER_AUTHOR", "another"), ("TZ", "Asia/Tehran"), ("LC_ALL", "fa_IR.UTF-8")):
        monkeypatch.setenv(name, value)
    time.tzset()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 100_000_000)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(real() + 100_000_000))
    tracker_with_half_year(f"brief {SINCE} -o {second}")
    assert first.read_bytes() == second.read_bytes()


def test_making_a_brief_does_not_change_the_database(
    tracker_with_half_year: CommandLine, tmp_path: Path
) -> None:
    """Reading never writes."""
    before = database_content(tracker_with_half_year.path)
    tracker_with_half_year(f"brief {SINCE} -o {tmp_path / 'brief.html'}")
    assert database_content(tracker_with_half_year.path) == before


def test_a_brief_is_saved_as_a_private_file(tracker_with_half_year: CommandLine, tmp_path: Path) -> None:
    """It is as private as the database."""
    page = tmp_path / "brief.html"
    told = tracker_with_half_year(f"brief {SINCE} -o {page}")
    assert told.out == "brief.html: 10 commitments, 10 open, as of Fri 1 Jun 2018.\n"
    assert page.stat().st_mode & 0o777 == 0o600
    assert tracker_with_half_year(f"brief -o {page} --json").json["items"] == [
        {"file": str(page), "format": "html"}
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            "brief -o brief.odt",
            (
                "brief.odt: no answer can be made as .odt. End it in .html, .docx, .pdf, .md, .markdown, "
                ".json, or add --format.\n"
            ),
        ),
        (
            "brief --format pdf",
            "A PDF is not printed on a terminal, only saved. Name its file: -o brief.pdf\n",
        ),
        (
            "brief --template a.docx -o brief.html",
            "A template is for a Word document. Name its file: -o brief.docx\n",
        ),
        ("brief -o brief --format table", "brief does not say its format. End it in .html,"),
        (
            "brief -o brief.html --format markdown",
            "brief.html is html by its name, and --format says markdown. Leave one out.\n",
        ),
        (
            "brief --format docx",
            "A Word document is not printed, only saved. Name its file: -o brief.docx\n",
        ),
        ("brief --format md", '"md" is not a format. Formats: table, markdown, html, json, docx, pdf.'),
        ("brief -o .", ". is a folder. Name a file in it."),
        (
            "brief --since 2018-07-01",
            (
                "The last meeting, Sun 1 Jul 2018, is after the day asked about, Fri 1 Jun 2018. "
                "Give an earlier --since, or a later --as-of."
            ),
        ),
        ("brief --since yesteryear", '"yesteryear" is not a day.'),
        ("brief --agreement nowhere", 'There is no agreement "nowhere".'),
    ],
)
def test_a_usage_error_is_reported_with_a_hint(
    line: str, says: str, tracker_with_half_year: CommandLine
) -> None:
    """In one sentence that names the value."""
    done = tracker_with_half_year.run_unchecked(line)
    assert (done.code, done.err.startswith(says)) == (3 if "nowhere" in line else 2, True), done.err


@pytest.mark.parametrize(
    ("form", "name"),
    [("markdown", "a.md"), ("markdown", "a.MARKDOWN"), ("html", "a.html"), ("json", "a.json")],
)
def test_a_brief_has_the_format_that_is_asked_for(
    form: str, name: str, tracker_with_half_year: CommandLine, tmp_path: Path
) -> None:
    """With --format, with a name that says it, or with both: the same page, printed or saved."""
    printed = tracker_with_half_year(f"brief {SINCE} --format {form}").out
    for file, option in ((name, ""), ("page", f"--format {form}"), (f"both-{name}", f"--format {form}")):
        told = tracker_with_half_year(f"brief {SINCE} {option} -o {tmp_path / file}")
        assert told.out == f"{file}: 10 commitments, 10 open, as of Fri 1 Jun 2018.\n"
        assert (tmp_path / file).read_text(encoding="utf-8") == printed
    assert tracker_with_half_year(f"brief {SINCE} -o - --format {form}").out == printed


def test_without_a_format_a_brief_is_markdown_in_a_pipe(tracker_with_half_year: CommandLine) -> None:
    """--json is the same as --format json, and a table can be asked for there too."""
    markdown = tracker_with_half_year("brief --format markdown").out
    assert tracker_with_half_year("brief").out == markdown
    assert tracker_with_half_year("brief --json").out == tracker_with_half_year("brief --format json").out
    table = tracker_with_half_year("brief --format table")
    assert table.err == ""
    assert table.out.startswith("Pakistan-Iran security talks, ")
    assert "# Pakistan" not in table.out


def test_a_word_document_may_have_any_name(tracker_with_half_year: CommandLine, tmp_path: Path) -> None:
    """If --format says what it is."""
    tracker_with_half_year(f"brief --format docx -o {tmp_path / 'page'}")
    assert (tmp_path / "page").read_bytes().startswith(b"PK")


def test_the_database_is_never_overwritten_by_a_brief(tracker_with_half_year: CommandLine) -> None:
    """Also not through a link."""
    link = tracker_with_half_year.path.with_name("page.html")
    link.symlink_to(tracker_with_half_year.path)
    before = database_content(tracker_with_half_year.path)
    assert "database" in tracker_with_half_year(f"brief -o {link}", fails=2).err
    assert database_content(tracker_with_half_year.path) == before


def test_a_failed_save_leaves_the_previous_file(
    tracker_with_half_year: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The previous file is there until the new one is whole."""
    page = tmp_path / "brief.html"
    page.write_text("the last one", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", raise_disk_full)
    assert tracker_with_half_year(f"brief -o {page}", fails=7).err
    assert page.read_text(encoding="utf-8") == "the last one"
    assert list(tmp_path.glob(".*.new")) == []


def raise_disk_full(*_: object) -> None:
    raise OSError(28, "No space left on device")


def test_without_a_browser_a_sentence_says_how_to_print_it(
    tracker_with_half_year: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is left where the file was to be."""
    monkeypatch.setattr("tracker.cli.pdf_printing._find_browsers", lambda: iter(()))
    said = tracker_with_half_year(f"brief -o {tmp_path / 'brief.pdf'}", fails=2).err
    assert said == (
        "There is no Chromium, Chrome or Edge here that could print the page as PDF. Save it with -o "
        "brief.html, open that in any browser, and print it there into a file.\n"
    )
    assert list(tmp_path.glob("*brief*")) == []


def test_a_brief_is_printed_as_pdf(tracker_with_half_year: CommandLine, tmp_path: Path) -> None:
    """By the browser that is there, with its marking on each sheet."""
    find_chromium()
    tracker_with_half_year(f"brief {SINCE} --marking RESTRICTED -o {tmp_path / 'brief.pdf'}")
    sheets = [sheet.extract_text() for sheet in PdfReader(tmp_path / "brief.pdf").pages]
    assert all(sheet.count("RESTRICTED") == 2 for sheet in sheets)
    assert f"1 of {len(sheets)}" in sheets[0]
