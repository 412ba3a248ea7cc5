"""The brief as HTML: data are only text in it, and it loads and runs nothing."""

import functools
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from brief_pages import make_page
from conftest import ON_A_FILE, CommandLine
from hypothesis import example, given
from hypothesis import strategies as st
from sample_history import LAST_MEETING, PERSIAN

from tracker.brief import html_writer
from tracker.domain.untrusted_text import escape_control_characters

pytestmark = ON_A_FILE

SINCE = f"--since {LAST_MEETING}"


class ParsedPage(HTMLParser):
    """What a browser finds in a page: its text, and its tags with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    @property
    def tags_and_attributes(self) -> list[tuple[str, set[str]]]:
        """The tags with the names of their attributes, except those that depend on the text."""
        return [(tag, attributes.keys() - {"lang", "class"}) for tag, attributes in self.tags]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def environment_made_once() -> Iterator[None]:
    """The template of the page is compiled once: that takes a hundred times as long as to fill it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(html_writer, "_make_environment", functools.cache(html_writer._make_environment))
        yield


@example("پاسگاه مرزی <b id='x'>")  # a language is named beside it
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_data_is_escaped_in_html(environment_made_once: None, words: str) -> None:
    """Whatever was recorded is read as text, and adds neither a tag nor an attribute."""
    usual, read = (
        ParsedPage(html_writer.render_html(make_page("words"))),
        ParsedPage(html_writer.render_html(make_page(words))),
    )
    assert read.tags_and_attributes == usual.tags_and_attributes
    assert escape_control_characters(words) in read.text
    assert escape_control_characters(words) in [attributes.get("aria-label") for _, attributes in read.tags]


def test_persian_and_urdu_texts_are_isolated_and_have_their_language(
    tracker_with_half_year: CommandLine, tmp_path: Path
) -> None:
    """The page itself is in English; Markdown has direction marks instead."""
    tracker_with_half_year(f"brief {SINCE} -o {tmp_path / 'brief.html'}")
    read = ParsedPage((tmp_path / "brief.html").read_text(encoding="utf-8"))
    assert ("html", {"lang": "en-GB", "dir": "ltr"}) in read.tags
    languages = {attributes.get("lang") for tag, attributes in read.tags if tag == "bdi"}
    assert languages == {None, "fa", "ur"}
    assert f"\u200e{PERSIAN}\u200e" in tracker_with_half_year(f"brief {SINCE}").out


def test_a_page_is_one_file_that_loads_and_runs_nothing(
    tracker_with_half_year: CommandLine, tmp_path: Path
) -> None:
    """No script, no address, no file beside it; and its policy forbids a browser to load any."""
    tracker_with_half_year(f"brief {SINCE} -o {tmp_path / 'brief.html'}")
    read = ParsedPage((tmp_path / "brief.html").read_text(encoding="utf-8"))
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in read.tags}
    links = [attributes["href"] or "" for tag, attributes in read.tags if "href" in attributes]
    assert links
    assert all(re.match("#(source|cited)-", link) for link in links)
    targets = {attributes.get("id") for _, attributes in read.tags}
    assert {link[1:] for link in links} <= targets
    policy = [attributes.get("content") for _, attributes in read.tags if "http-equiv" in attributes]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
