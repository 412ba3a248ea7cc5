"""The import: a file is tried first, each problem is told, and nothing is saved before it is confirmed."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ON_A_FILE, CommandLine, database_content
from web_pages import Pages, fields_of_form, text_of
from werkzeug.test import TestResponse

HEADER = "commitment,effective_on,status,note\n"
TABLE = f"{HEADER}hotline,2018-01-05,limited,Numbers exchanged\npatrols,2018-01-06,limited,\n"
WRONG = f"{HEADER}hotlin-x,2018-01-05,limited,\npatrols,05/06/2018,nonsense,\n"


@pytest.fixture
def pages(seeded_database: Any, tmp_path: Path) -> Pages:
    """A browser that is let in."""
    return Pages(seeded_database, tmp_path / "drafts").let_in()


def send_file(pages: Pages, content: bytes, name: str, **values: str) -> TestResponse:
    """Send a file, and follow to what would happen."""
    form: dict[str, Any] = pages.opened("import") | values | {"file": (io.BytesIO(content), name)}
    answer = pages.post("import", form, content_type="multipart/form-data")
    return pages.client.get(answer.headers["Location"], base_url="http://127.0.0.1:8000")


def test_a_table_is_tried_and_then_brought_in(pages: Pages, tracker: CommandLine) -> None:
    """What would happen and what happened are said in the words of the command line."""
    before = database_content(tracker.path) if isinstance(tracker.path, Path) else None
    answer = send_file(pages, TABLE.encode(), "plan.csv")
    assert "plan.csv: would add 2 updates; nothing was saved." in text_of(answer)
    assert before is None or database_content(tracker.path) == before
    done = pages.client.post(
        answer.request.path,
        base_url="http://127.0.0.1:8000",
        data=fields_of_form(answer.text),
        headers={"Origin": "http://127.0.0.1:8000"},
    )
    page = pages.follow(done)
    assert "plan.csv: added 2 updates." in text_of(page)
    assert "Take it back" in text_of(page)
    assert tracker("list --status limited --json").json["count"] == 2
    assert "Your last command, import plan.csv" in text_of(pages.get("undo"))
    assert pages.client.get(answer.request.path, base_url="http://127.0.0.1:8000").status_code == 400


@ON_A_FILE
def test_each_problem_of_a_file_is_told_and_nothing_can_be_confirmed(
    pages: Pages, tracker: CommandLine
) -> None:
    """With its line, and no option of the command line."""
    before = database_content(tracker.path)
    answer = send_file(pages, WRONG.encode(), "wrong.csv")
    assert answer.status_code == 422
    text = text_of(answer)
    for words in ("line 2", "hotlin-x", "line 3", "05/06/2018", "nonsense"):
        assert words in text
    assert "Bring it in" not in text
    assert "--" not in text
    assert database_content(tracker.path) == before


@ON_A_FILE
def test_a_table_whose_columns_are_called_otherwise_is_proposed(pages: Pages) -> None:
    """What each column would be taken for; it can be tried so."""
    table = "Commitment,Status,Date,Remarks\nhotline,limited,2018-01-05,Numbers exchanged\n"
    answer = send_file(pages, table.encode(), "news.csv")
    text = text_of(answer)
    assert "Date as effective_on" in text
    assert "Remarks as note" in text
    tried = pages.client.get(f"{answer.request.path}?proposed=1", base_url="http://127.0.0.1:8000")
    assert "would add 1 update" in text_of(tried)


@ON_A_FILE
def test_a_workbook_and_a_document_are_brought_in_too(
    pages: Pages, tracker: CommandLine, tmp_path: Path
) -> None:
    """As the command line reads them."""
    book = openpyxl.Workbook()
    assert book.active
    for row in TABLE.splitlines():
        book.active.append(row.split(","))
    book.save(tmp_path / "plan.xlsx")
    answer = send_file(pages, (tmp_path / "plan.xlsx").read_bytes(), "plan.xlsx")
    assert "plan.xlsx: would add 2 updates" in text_of(answer)
    tracker(f"export -o {tmp_path / 'all.json'}")
    answer = send_file(pages, (tmp_path / "all.json").read_bytes(), "all.json")
    assert "all.json: would add nothing" in text_of(answer)


@ON_A_FILE
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls"),
        (b"x", "a.pdf"),
        (b"PK\x03\x04x", "a.xlsx"),
        (b"{", "a.json"),
    ],
)
def test_what_is_no_table_and_no_document_is_told_so(pages: Pages, content: bytes, name: str) -> None:
    """In a sentence, never as a defect."""
    answer = send_file(pages, content, name)
    assert answer.status_code == 422
    assert "Nothing can be brought in yet" in text_of(answer)


@ON_A_FILE
def test_without_a_file_nothing_is_tried(pages: Pages) -> None:
    answer = pages.post("import", pages.opened("import"), content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "No file was chosen" in text_of(answer)
