"""In which language a page is: what its address says, what the reader chose, what the browser speaks."""

from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine
from web_pages import Pages

pytestmark = ON_A_FILE


@pytest.fixture
def pages(tracker: CommandLine, tmp_path: Path) -> Pages:
    """A browser that is let in."""
    return Pages(tracker.path, tmp_path).let_in()


def language_of(pages: Pages, path: str = "", **headers: str) -> str:
    """The language that a page says it is in."""
    page = pages.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()}).text
    return page.partition('<html lang="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("accepted", "code"),
    [("fa-IR,fa;q=0.9,en;q=0.5", "fa"), ("de,fr;q=0.4", "fr"), ("de", "en-GB"), ("", "en-GB")],
)
def test_a_page_is_in_the_language_of_the_browser(pages: Pages, accepted: str, code: str) -> None:
    """English where the tracker speaks none of its languages."""
    assert language_of(pages, Accept_Language=accepted) == code


def test_what_the_reader_chooses_is_kept(pages: Pages) -> None:
    """In a cookie that no page of another site gets, and no script reads."""
    answer = pages.get("list?language=ur")
    assert '<html lang="ur" dir="rtl">' in answer.text
    cookie = answer.headers["Set-Cookie"]
    assert "language=ur" in cookie
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", f"Path={pages.prefix}/"))
    assert language_of(pages, "log", Accept_Language="fr") == "ur"
    assert language_of(pages, "list?language=fr") == "fr"
    assert language_of(pages) == "fr"


@pytest.mark.parametrize("asked", ["xx", "", "../fa", "fa%0d%0aSet-Cookie:%20a=b"])
def test_a_language_that_there_is_not_changes_nothing(pages: Pages, asked: str) -> None:
    """Neither the page nor what is kept."""
    answer = pages.get(f"list?language={asked}")
    assert '<html lang="en-GB" dir="ltr">' in answer.text
    assert "language=" not in answer.headers.get("Set-Cookie", "")


def test_what_was_chosen_for_all_is_stronger_than_the_browser(tracker: CommandLine, tmp_path: Path) -> None:
    """And weaker than what the reader chooses."""
    pages = Pages(tracker.path, tmp_path, language="ar").let_in()
    assert language_of(pages, Accept_Language="fr") == "ar"
    assert language_of(pages, "list?language=fa", Accept_Language="fr") == "fa"


def test_each_page_leads_to_itself_in_the_other_languages(pages: Pages) -> None:
    """With all that its address asks; each language is named in itself."""
    page = pages.get("list?flag=overdue&language=fa").text
    for code, name in (("en", "English"), ("ur", "اردو"), ("ar", "العربية"), ("fr", "Français")):
        assert f'<a href="?flag=overdue&amp;language={code}" hreflang="{code}"' in page
        assert name in page
    assert 'hreflang="fa"' not in page


def test_a_refusal_is_in_the_language_of_the_page(pages: Pages) -> None:
    """Beside its field."""
    pages.get("?language=fa")
    answer = pages.send("news/hotline", status="breached")
    assert answer.status_code == 422
    assert "needs a note" not in answer.text
    assert '<html lang="fa" dir="rtl">' in answer.text


def test_what_is_recorded_in_one_language_is_read_in_another(pages: Pages) -> None:
    """No sentence of the tracker is put on record in the language of whoever takes something back."""
    pages.get("?language=fa")
    pages.send("news/hotline", status="limited", note="Numbers exchanged")
    pages.send("undo")
    assert "Taken back with undo." in pages.get("log?language=en").text


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_a_file_for_programs_is_the_same_in_every_language(pages: Pages, suffix: str) -> None:
    """Whoever saves it."""
    assert pages.get(f"list.{suffix}?language=fa").data == pages.get(f"list.{suffix}?language=en").data
