"""The brief on a terminal: its sections, in any width, as tables and not as Markdown."""

import io
import re
from pathlib import Path

import pytest
from brief_pages import TREND, page_of
from conftest import ON_A_FILE, CommandLine, run_tracker
from rich.cells import cell_len
from rich.console import Console
from terminals import run_on_terminal, without_colour

from tracker.brief.page_model import (
    BulletList,
    DataText,
    Page,
    Paragraph,
    Section,
    StatusBar,
    StatusBarChart,
    Table,
)
from tracker.brief.terminal_writer import page_view
from tracker.domain.vocabulary import Status

HOSTILE = DataText("\x1b[2J[bold]\u202e")
ROW = (DataText("a (ref-of-one)"),), (Status.BREACHED,)
PAGE = page_of(
    Section("empty", "Nothing here"),
    Section(
        "full",
        "Full",
        (
            Paragraph((HOSTILE,)),
            Table("Full", ("Commitment", "Status"), (ROW,)),
            BulletList((("one",), (HOSTILE,)), numbered=True, caption="Sources"),
            StatusBarChart("Bars", (StatusBar((HOSTILE,), {Status.LIMITED: 1, Status.BREACHED: 2}),)),
            TREND,
        ),
    ),
    opening=(("Nothing is done.",),),
)


def print_page(width: int, page: Page = PAGE, *, colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        markup=False,
        no_color=False,
    )
    for part in page_view(page, width):
        console.print(part)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def show_brief(path: Path, *words: str, columns: int) -> str:
    environment = {"TRACKER_DB": str(path), "COLUMNS": str(columns)}
    _, shown = run_on_terminal("brief", *words, environment=environment)
    return without_colour(shown)


@ON_A_FILE  # about how it looks, whatever it is of
@pytest.mark.parametrize("columns", [30, 80, 200])
def test_a_brief_on_a_terminal_is_tables(tracker_with_updates: CommandLine, columns: int) -> None:
    """All sections are there, in the width of the terminal, and no markup of Markdown."""
    shown = show_brief(tracker_with_updates.path, "--since", "2018-02-01", columns=columns)
    lines = shown.splitlines()
    markdown = tracker_with_updates("brief --since 2018-02-01").out
    joined = " ".join(shown.split())
    titles = re.findall(r"^## (.*)$", markdown, flags=re.MULTILINE)
    assert [title for title in titles if title not in joined] == []
    assert not [line for line in lines if line.startswith(("#", "|", "```")) or "**" in line]
    assert all(cell_len(line) <= columns for line in lines)
    assert "add -o brief.html" in joined


@ON_A_FILE
def test_a_brief_in_a_pipe_is_markdown(tracker_with_updates: CommandLine) -> None:
    """As before; also where a width is set."""
    piped = run_tracker("brief", db=tracker_with_updates.path, env={"COLUMNS": "30"})
    assert piped.stdout.startswith("# ")
    assert piped.stderr == ""


@pytest.mark.parametrize("width", [20, 40, 80])
def test_nothing_of_the_data_acts_on_the_screen(width: int) -> None:
    """Control characters are shown as symbols, and markup as it is."""
    shown = re.sub(r"\x1b\[[0-9;]*m", "", print_page(width, colour=True))
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", shown)
    assert "".join(shown.split()).count("␛[2J[bold]<U+202E>") == 3


def test_what_is_empty_says_none_and_a_ref_stays_whole() -> None:
    """A caption that only repeats the title of its section is left out."""
    shown = print_page(30)
    assert re.search(r"Nothing here\s+none", shown)
    assert "(ref-of-one)" in shown
    assert shown.count("Full") == 1
    assert re.search(r"1\. +one", shown)


def test_a_status_has_its_colour() -> None:
    """In a table and in a bar, whose letters are as many as its share."""
    shown = print_page(80, colour=True)
    assert "\x1b[1;31mbreached" in shown
    assert f"{'L' * 10}\x1b[1;31m{'B' * 20}" in shown
