"""The forms that mark, rename and say who we are: they record what the command line records."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, database_content
from web_pages import Pages, fields_of_form, text_of
from werkzeug.test import TestResponse


@pytest.fixture
def pages(seeded_database: Any, tmp_path: Path) -> Pages:
    """A browser that is let in."""
    return Pages(seeded_database, tmp_path).let_in()


def said_by(pages: Pages, path: str, **values: str) -> str:
    """What a page says after a form was sent, with its way to take it back."""
    return text_of(pages.follow(pages.send(path, **values)))


def error_beside(answer: TestResponse, field: str) -> str:
    """The sentence beside a field that was refused."""
    (error,) = re.findall(rf'id="error-{field}">(.*?)</p>', answer.text, re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", error).split()))


def marks_in(tracker: CommandLine) -> list[tuple[str | None, str, str]]:
    """The marks in the log: of which entry, of what, and which."""
    items = tracker("log --json").json["items"]
    return [(one["marks"], one["of"]["ref"], one["mark"]) for one in items if one["entry"] == "mark"]


def test_an_entry_is_marked_and_the_mark_taken_back(pages: Pages, tracker: CommandLine) -> None:
    """From the page of the entry, in the words of the command line; the commitment is shown then."""
    tracker("update hotline limited -m so")
    assert "mark-entry/U-1" in pages.get("entry/U-1").text
    assert "Nobody has said so far" in text_of(pages.get("mark-entry/U-1"))
    said = said_by(pages, "mark-entry/U-1", mark="internal")
    assert said.startswith("U-1: marked internal [U-2]. Take it back Commitment hotline")
    assert "It is marked internal now" in text_of(pages.get("mark-entry/U-1"))
    assert fields_of_form(pages.get("mark-entry/U-1").text)["mark"] == "internal"
    assert marks_in(tracker) == [("U-1", "hotline", "internal")]
    assert "Taken back" in said_by(pages, "undo")
    assert "Nobody has said so far" in text_of(pages.get("mark-entry/U-1"))


@ON_A_FILE
@pytest.mark.parametrize(
    ("kind", "ref"),
    [
        ("commitment", "hotline"),
        ("agreement", "pk-ir-2017"),
        ("actor", "IR"),
        ("document", "hilal-2017-11"),
        ("event", "pk-ir-2017:opening"),
        ("meeting", "s-1"),
    ],
)
def test_whatever_has_a_ref_is_marked(pages: Pages, tracker: CommandLine, kind: str, ref: str) -> None:
    """Its page leads to the form, and is shown again afterwards."""
    tracker('meeting add "Session" --ref s-1 --agreement pk-ir-2017 --on 2018-05-08')
    tracker('event add "Opens" --ref opening --agreement pk-ir-2017 --day 2018-09-01')
    assert f"mark/{kind}/{ref}" in pages.get(f"{kind}/{ref}").text
    said = said_by(pages, f"mark/{kind}/{ref}", mark="shared")
    assert said.startswith(f"{ref}: marked shared [U-2]. Take it back")
    assert marks_in(tracker) == [(None, ref, "shared")]


@ON_A_FILE
def test_of_the_signing_no_form_is_offered(pages: Pages) -> None:
    """It is the day of its agreement, which is corrected there."""
    page = pages.get("event/pk-ir-2017:signing").text
    assert not re.search("(mark|correct|amend|retract|event-day)/", page)
    assert pages.get("mark/event/pk-ir-2017:signing").status_code == 422


@ON_A_FILE
def test_a_standing_and_the_day_of_an_event_are_marked(pages: Pages, tracker: CommandLine) -> None:
    """What has no commitment is seen in the log; a mark is marked by marking anew what it marks."""
    tracker("agreement update pk-ir-2017 suspended --side IR -m so --on 2018-05-20")
    assert said_by(pages, "mark-entry/U-1", mark="shared").startswith("U-1: marked shared [U-2].")
    answer = pages.get("mark-entry/U-2")
    assert answer.status_code == 422
    assert "leads there" in text_of(answer)


@ON_A_FILE
@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        ("", "This is needed."),
        ("none", "This is needed."),
        ("nonsense", "This is needed."),
        ("internal", "U-1 is marked internal already."),
    ],
)
def test_a_mark_that_says_nothing_is_refused_beside_its_field(
    pages: Pages, tracker: CommandLine, mark: str, sentence: str
) -> None:
    """Nothing is recorded."""
    tracker("update hotline limited -m so --internal")
    before = database_content(tracker.path)
    answer = pages.send("mark-entry/U-1", mark=mark)
    assert answer.status_code == 422
    assert error_beside(answer, "mark") == sentence
    assert database_content(tracker.path) == before


@ON_A_FILE
@pytest.mark.parametrize("path", ["mark-entry/U-1", "mark/commitment/hotline"])
def test_a_mark_that_somebody_gave_meanwhile_is_told(pages: Pages, tracker: CommandLine, path: str) -> None:
    """And the form is sent once more, if it still holds."""
    tracker("update hotline limited -m so")
    opened = pages.opened(path) | {"mark": "shared"}
    tracker("mark U-1 --internal")
    tracker("mark hotline --internal")
    answer = pages.post(path, opened)
    assert answer.status_code == 409
    assert "was marked internal" in text_of(answer)
    assert pages.post(path, fields_of_form(answer.text)).status_code == 303
    assert marks_in(tracker)[-1][2] == "shared"


def test_a_commitment_gets_another_ref(pages: Pages, tracker: CommandLine) -> None:
    """The old one still leads there; undo gives it back."""
    tracker("update hotline limited -m so")
    assert "rename/hotline" in pages.get("commitment/hotline").text
    said = said_by(pages, "rename/hotline", ref="Direct-Line")
    assert said.startswith("hotline is direct-line now; hotline still means it. Take it back Commitment")
    assert "direct-line" in text_of(pages.get("commitment/hotline"))
    assert tracker("show direct-line --json").json["items"][0]["ref"] == "direct-line"
    said_by(pages, "undo")
    assert tracker("show direct-line --json").json["items"][0]["ref"] == "hotline"


@ON_A_FILE
@pytest.mark.parametrize(
    ("ref", "sentence"),
    [
        ("", "This is needed."),
        ("hotline", "there already"),
        ("fencing", "there already"),
        ("two words", ""),
    ],
)
def test_a_ref_that_cannot_be_is_refused_beside_its_field(pages: Pages, ref: str, sentence: str) -> None:
    """With what was typed still in it."""
    before = database_content(pages.settings.location)
    answer = pages.send("rename/hotline", ref=ref)
    assert answer.status_code in (400, 422)
    assert sentence in error_beside(answer, "ref")
    assert fields_of_form(answer.text)["ref"] == ref
    assert database_content(pages.settings.location) == before


@ON_A_FILE
def test_a_commitment_that_was_renamed_meanwhile_is_told(pages: Pages, tracker: CommandLine) -> None:
    """Also where the same form is sent twice."""
    opened = pages.opened("rename/hotline") | {"ref": "mine"}
    tracker("rename hotline theirs")
    answer = pages.post("rename/hotline", opened)
    assert answer.status_code == 409
    assert "hotline is theirs now" in text_of(answer)
    again = fields_of_form(answer.text)
    assert pages.post("rename/hotline", again).status_code == 303
    assert pages.post("rename/hotline", again).status_code == 409


def test_who_we_are_is_said_and_shown(pages: Pages, tracker: CommandLine) -> None:
    """On the page about the tracker; each of the two by itself, too."""
    assert "Nobody has said who we are." in text_of(pages.get("about"))
    said = said_by(pages, "office", name="کمیسیون مرزی")
    assert said.startswith("We are کمیسیون مرزی. Take it back About")
    assert said_by(pages, "office", actor="Iran").startswith("We are کمیسیون مرزی, the actor IR (Iran).")
    shown = tracker("office --json").json["items"]
    assert shown == [{"name": "کمیسیون مرزی", "actor": "IR", "actor_name": "Iran"}]
    assert "کمیسیون مرزی" in pages.get("list").text
    said_by(pages, "undo")
    assert "the actor" not in text_of(pages.get("about"))


@ON_A_FILE
def test_who_we_are_is_not_left_unsaid(pages: Pages, tracker: CommandLine) -> None:
    """A field that is emptied, an actor that is not there and nothing new are told."""
    tracker('office --name "Border desk" --actor IR')
    assert error_beside(pages.send("office", name=" "), "name") == "This is needed."
    answer = pages.send("office", actor="Nowhere")
    assert error_beside(answer, "actor").startswith('There is no actor "Nowhere"')
    assert "Nothing is other than before" in text_of(pages.send("office"))
    opened = pages.opened("office") | {"name": "Mine"}
    tracker('office --name "Theirs"')
    answer = pages.post("office", opened)
    assert (answer.status_code, "We are Theirs" in text_of(answer)) == (409, True)


@ON_A_FILE
def test_pages_that_only_show_offer_none_of_it(seeded_database: Any, tmp_path: Path) -> None:
    """Nor do pages about another day."""
    pages = Pages(seeded_database, tmp_path, is_read_only=True).let_in()
    for path in ("about", "commitment/hotline", "actor/IR"):
        assert "/office" not in pages.get(path).text
        assert "/mark/" not in pages.get(path).text
        assert "/rename/" not in pages.get(path).text
    for path in ("office", "mark/actor/IR", "mark-entry/U-1", "rename/hotline"):
        assert pages.get(path).status_code == 422
