"""The brief as Markdown: data are only text in it."""

import re

import pytest
from brief_pages import make_page
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.brief import markdown_writer


@example("a\n```\n<b>")
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_data_is_escaped_in_markdown(words: str) -> None:
    """It breaks no cell, begins no line and opens no tag."""
    made = "".join(markdown_writer.render_markdown(make_page(words)))
    assert made.count("\n") == "".join(markdown_writer.render_markdown(make_page("words"))).count("\n")
    assert all(line.count("|") - line.count("\\|") == 3 for line in made.splitlines() if line[:1] == "|")
    assert sum(line.startswith("```") for line in made.split("\n")) == 6
    assert not re.search(r"<(?!br>|U\+)", made.split("\n```", 1)[0])


@pytest.mark.parametrize(
    ("words", "written"),
    [("# a", "\\# a"), ("12. a", "12\\. a"), ("> a", "\\> a"), (" - a", "\\- a"), ("1 a", "1 a")],
)
def test_a_list_item_does_not_begin_a_block_of_its_own(words: str, written: str) -> None:
    """Although its text begins like a heading, a quotation or a list."""
    assert f"\n1. {written}\n" in "".join(markdown_writer.render_markdown(make_page(words)))
