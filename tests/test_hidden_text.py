"""Letters that nobody sees, in every text there is: each answer shows them, or leaves them out."""

from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, fill_once
from test_checks import fill_all_columns, run_without_rules

pytestmark = ON_A_FILE  # about what is shown, whatever it is of

SEEN, HIDDEN = "<U+E0041>", "\U000e0041"
TEXT = f"b{HIDDEN}c\u2060d\ufeffe"
COLUMNS = {
    "event": ("title", "note"),
    "event_day": ("note",),
    "meeting": ("title", "place", "note"),
    "agreement_standing": ("note", "speaker", "source"),
    "status_update": ("ask", "owner", "speaker", "source"),
    "commitment": ("unit", "due_words", "theme"),
    "office": ("name",),
}
"""Where there can be such letters, beside the titles, names and notes that other tests are about."""


@pytest.fixture
def tracker(tracker: CommandLine) -> CommandLine:
    """The command line on a database with letters that nobody sees in all these columns."""

    def fill() -> None:
        fill_all_columns(tracker.path)
        changes = [
            f"UPDATE {table} SET {column} = '{TEXT}'"
            for table, columns in COLUMNS.items()
            for column in columns
        ]
        spoken = f"UPDATE agreement_standing SET reporter = 'IR', source = '{TEXT}'"
        run_without_rules(tracker.path, *changes, spoken)

    fill_once(tracker.path, "hidden_text", fill)
    return tracker


QUESTIONS = [
    "event list",
    "event show treaty:d-day",
    "meeting list",
    "show session",
    "show treaty",
    "show canal",
    "agreement list",
    "log",
    "list --all",
    "office",
    "summary --group-by owner",
]


@pytest.mark.parametrize("form", ["table", "markdown"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_no_letter_hides_in_an_answer(tracker: CommandLine, question: str, form: str) -> None:
    """A tag is shown by its number, and what word processors leave in a text is dropped."""
    shown = tracker(f"{question} --format {form}" if question != "office" else question).out
    assert not set(shown) & set(TEXT) - set("bcde")
    if question not in SHORT:
        assert "b" + SEEN in shown.replace("\\", "").replace("&lt;", "<").replace("&gt;", ">")


SHORT = {"agreement list", "list --all", "event show treaty:d-day"}
"""Answers in which none of these texts stands."""


@pytest.mark.parametrize("name", ["page.md", "page.html"])
def test_no_letter_hides_on_a_page(tracker: CommandLine, tmp_path: Path, name: str) -> None:
    """The other side reads what is written there, and no more."""
    tracker(f"brief -o {tmp_path / name}")
    page = (tmp_path / name).read_text("utf-8")
    assert not set(page) & set(TEXT) - set("bcde")
    assert "U+E0041" in page
