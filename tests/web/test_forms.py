"""The forms: what they record is what the command line records, and nothing that was typed is lost."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, database_content
from other_processes import HOLD_WRITE_LOCK, run_script
from web_pages import Pages, fields_of_form, text_of

from tracker.db import sqlite_file
from tracker.domain.terms import REVISABLE, UpdateTerms
from tracker.web.form_fields import form_fields_of
from tracker.web.record_forms import ADDED_RECORDS, NEWS_GROUPS


@pytest.fixture
def pages(seeded_database: Any, tmp_path: Path) -> Pages:
    """A browser that is let in."""
    return Pages(seeded_database, tmp_path).let_in()


def said_by(pages: Pages, path: str, **values: str) -> str:
    """What a page says after a form was sent."""
    page = pages.follow(pages.send(path, **values)).text
    (said,) = re.findall(r'<div class="said".*?</div>', page, re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]*>", " ", said).split()))


def shown_by(tracker: CommandLine, ref: str) -> Any:
    """What the command line shows of a commitment."""
    (item,) = tracker(f"show {ref} --json").json["items"]
    return item


@ON_A_FILE
def test_what_was_recorded_is_said_as_the_command_line_says_it(pages: Pages, tracker: CommandLine) -> None:
    """Word for word, with the way to take it back as a link; the command line sees it at once."""
    said = said_by(
        pages,
        "news/hotline",
        status="limited",
        note="شماره‌ها رد و بدل شد",
        effective_on="15 Jan 2018",
        side="IR",
        ask="Join both ends",
        owner="Aisha",
        source="IRNA",
        mark="internal",
    )
    assert "hotline: Iran's part no-information -> limited" in said
    assert "[U-1, internal]; Pakistan's is no-information" in said
    assert said.endswith("Take it back")
    shown = shown_by(tracker, "hotline")
    entry, *_ = shown["log"]  # the mark is an entry of its own
    wanted = {"status": "limited", "side": "IR", "effective_on": "2018-01-15", "ask": "Join both ends"}
    wanted |= {"note": "شماره‌ها رد و بدل شد", "owner": "Aisha", "source": "IRNA", "recorded_by": "desk"}
    assert {name: entry[name] for name in wanted} == wanted
    told = tracker("update hotline limited --side IR --on 2018-01-16").out
    assert told.startswith("hotline: Iran's part still limited, true on Tue 16 Jan 2018 (recorded today) [U-")


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"status": "breached", "side": "IR"}, "note", "needs a note. Say why in the note."),
        ({"status": "nonsense"}, "status", '"nonsense" is not a status'),
        ({"status": "limited", "effective_on": "05/06/2018"}, "effective_on", "can be read as"),
        ({"status": "limited", "effective_on": "tomorrow"}, "effective_on", "still to come"),
        ({"status": "limited", "reporter": "Nowhere"}, "reporter", "There is no actor"),
        ({"value": "many"}, "value", "is not a number"),
        ({"status": "superseded"}, "successors", "what takes its place"),
        ({"note": "x", "due_on": "d-day + 40 days"}, "due_on", "correcting or amending"),
        ({"owner": "", "source": ""}, "status", "Give a status"),
    ],
)
@ON_A_FILE
def test_what_a_rule_refuses_comes_back_with_all_that_was_typed(
    pages: Pages, values: dict[str, str], field: str, sentence: str
) -> None:
    """The sentence stands beside the field and at the top, in the words of the page; nothing is saved."""
    before = database_content(pages.settings.location)
    typed = {"note": "", "owner": 'A "B" <c>', "source": "منبع"} | values
    answer = pages.send("news/hotline", **typed)
    assert answer.status_code in (400, 404, 422)
    kept = fields_of_form(answer.text)
    assert {name: kept[name] for name in typed if name != "status"} == {
        name: value for name, value in typed.items() if name != "status"
    }
    error = re.search(rf'id="error-{field}">(.*?)</p>', answer.text, re.DOTALL)
    assert error, text_of(answer)
    told = " ".join(re.sub(r"<[^>]*>", " ", error[1]).split()).replace("&#34;", '"')
    assert sentence in told, told
    assert "tracker " not in told
    assert not re.search(r"(^| )--?[a-z]", told)
    assert told.split()[0] in text_of(answer)
    assert database_content(pages.settings.location) == before


@ON_A_FILE
def test_all_that_cannot_be_understood_is_told_at_once(pages: Pages) -> None:
    """Each beside its field."""
    answer = pages.send("news/hotline", effective_on="then", value="many", due_on="soon", incidents="-1")
    assert re.findall(r'id="error-(\w+)"', answer.text) == ["effective_on", "due_on", "value", "incidents"]


@ON_A_FILE
def test_a_form_opened_before_somebody_recorded_says_so(pages: Pages, tracker: CommandLine) -> None:
    """It shows what, keeps what was typed, and records it all the same when it is sent once more."""
    opened = pages.opened("news/hotline")
    tracker('update hotline stalled -m "By somebody else"')
    typed = opened | {"status": "limited", "note": "By me"}
    answer = pages.post("news/hotline", typed)
    assert answer.status_code == 409
    assert 'U-1, hotline: stalled, Fri 1 Jun 2018: "By somebody else"' in text_of(answer)
    kept = fields_of_form(answer.text)
    assert (kept["status"], kept["note"]) == ("limited", "By me")
    assert len(shown_by(tracker, "hotline")["log"]) == 1
    assert pages.post("news/hotline", kept).status_code == 303
    assert [one["note"] for one in shown_by(tracker, "hotline")["log"]] == [
        "By somebody else",
        "By me",
    ]


@ON_A_FILE
def test_a_form_that_is_sent_twice_records_once(pages: Pages, tracker: CommandLine) -> None:
    """A second press of the button finds the entry of the first one."""
    opened = pages.opened("news/hotline") | {"note": "Once"}
    assert pages.post("news/hotline", opened).status_code == 303
    assert pages.post("news/hotline", opened).status_code == 409
    assert len(shown_by(tracker, "hotline")["log"]) == 1


@ON_A_FILE
def test_a_correction_of_terms_that_others_changed_says_so(pages: Pages, tracker: CommandLine) -> None:
    """What they corrected is not turned back by what stood in the form."""
    opened = pages.opened("correct/commitment/hotline")
    tracker('correct hotline --title "Direct line" --reason "Mistyped"')
    answer = pages.post("correct/commitment/hotline", opened | {"theme": "trade", "reason": "Mistyped"})
    assert answer.status_code == 409
    assert shown_by(tracker, "hotline")["title"] == "Direct line"


def test_terms_are_corrected_and_amended(pages: Pages, tracker: CommandLine) -> None:
    """Only what is other; what is emptied is taken away; an amendment has its day."""
    said = said_by(pages, "correct/commitment/hotline", title="Direct line", locator="", reason="Mistyped")
    assert said.startswith('hotline: title "Hotline between the field commanders along the border"')
    shown = shown_by(tracker, "hotline")
    assert (shown["title"], shown["locator"]) == ("Direct line", None)
    said = said_by(pages, "amend/commitment/hotline", due_on="2018-09-30", on="1 May 2018", reason="Agreed")
    assert said.startswith("hotline: due date none -> Sun 30 Sep 2018, amended, from Tue 1 May 2018 on")
    assert shown_by(tracker, "hotline")["due_on"] == "2018-09-30"
    for path, missing in (
        ("correct/commitment/hotline", ["reason"]),
        ("amend/commitment/hotline", ["on", "reason"]),
    ):
        answer = pages.send(path, title="Other")
        assert re.findall(r'id="error-(\w+)"', answer.text) == missing
    assert "Nothing is other than before" in text_of(pages.send("correct/commitment/hotline", reason="x"))


@ON_A_FILE
def test_titles_in_other_languages_are_typed_one_a_line(pages: Pages, tracker: CommandLine) -> None:
    """They stand in the form as they are typed; the page in that language has the original beside it."""
    both = "fa: خط تلفن مستقیم\nur: ہاٹ لائن"
    said_by(pages, "correct/commitment/hotline", title_in=both, reason="As the text has it")
    assert shown_by(tracker, "hotline")["title_in"] == {"fa": "خط تلفن مستقیم", "ur": "ہاٹ لائن"}
    assert pages.opened("correct/commitment/hotline")["title_in"] == both
    said_by(pages, "correct/commitment/hotline", title_in="fa: خط تلفن مستقیم", reason="Mistyped")
    assert shown_by(tracker, "hotline")["title_in"] == {"fa": "خط تلفن مستقیم"}
    refused = pages.send("correct/commitment/hotline", title_in="persian: x", reason="x")
    assert (refused.status_code, 'id="error-title_in"' in refused.text) == (422, True)
    for page in ("commitment/hotline", "list"):
        shown = " ".join(text_of(pages.get(f"{page}?language=fa")).split())
        assert "خط تلفن مستقیم (" in shown
        assert "Hotline between the field commanders" in shown
    assert "خط تلفن مستقیم (" not in text_of(pages.get("list?language=ar"))
    said_by(pages, "correct/commitment/hotline?language=en", title_in="", reason="Mistyped")
    assert shown_by(tracker, "hotline")["title_in"] is None


@ON_A_FILE
@pytest.mark.parametrize("kind", sorted(REVISABLE))
def test_a_form_that_is_sent_as_it_was_opened_changes_nothing(
    pages: Pages, tracker: CommandLine, kind: str
) -> None:
    """Every term stands in it as it would be typed, of each kind of record."""
    tracker('event add "Opens" --ref opening --agreement pk-ir-2017 --day 2018-09-01')
    tracker('meeting add "Session" --ref s-1 --agreement pk-ir-2017 --on 2018-05-08')
    amount = "--target 50 --unit men"
    tracker(f'add "By event" --ref by-event --agreement pk-ir-2017 --due "opening + 40 days" {amount}')
    tracker('correct by-event --title-in fa خط --title-in ps "x: y" --reason "As the text has it"')
    tracker('add "After" --ref after --agreement pk-ir-2017 --due "2018-12-01 after hotline"')
    refs = {"commitment": "by-event", "agreement": "pk-ir-2017", "actor": "IR", "document": "hilal-2017-11"}
    refs |= {"event": "pk-ir-2017:opening", "meeting": "s-1"}
    for ref in (refs[kind], *(["after", "hotline"] if kind == "commitment" else [])):
        answer = pages.send(f"correct/{kind}/{ref}", reason="To see")
        assert "Nothing is other than before" in text_of(answer)


@ON_A_FILE
def test_an_entry_is_corrected_taken_back_and_accepted(pages: Pages, tracker: CommandLine) -> None:
    """From its page, which the log leads to."""
    tracker('update hotline limited --on 2018-02-01 -m "Numbers exchanged"')
    tracker("update hotline done --reporter IR --on 2018-03-01")
    assert 'entry/U-1"' in pages.get("commitment/hotline").text
    said = said_by(pages, "correct-entry/U-1", effective_on="2018-02-02", reason="A day too early")
    assert said.startswith(
        "U-1 is taken back and recorded anew as U-4: day Thu 1 Feb 2018 -> Fri 2 Feb 2018."
    )
    said = said_by(pages, "accept/U-2", note="Seen by both")
    assert "limited -> implemented" in said
    said = said_by(pages, "retract-entry/U-5", reason="Too early")
    assert said.startswith("Taken back: U-5, hotline: implemented")
    assert tracker("list --search hotline --json").json["items"][0]["status"] == "limited"


@ON_A_FILE
def test_what_was_taken_back_is_brought_back(pages: Pages, tracker: CommandLine) -> None:
    """By taking back what took it back, which the log leads to; of that nothing is corrected."""
    tracker("update hotline limited -m so")
    said_by(pages, "retract-entry/U-1", reason="Wrong commitment")
    log = pages.get("commitment/hotline").text
    assert 'entry/U-1"' not in log
    assert 'entry/U-2"' in log
    page = pages.get("entry/U-2")
    assert "that counts again" in text_of(page)
    assert "correct-entry" not in page.text
    said_by(pages, "retract-entry/U-2", reason="It was right")
    assert shown_by(tracker, "hotline")["status"] == "limited"
    again = pages.send("retract-entry/U-2", reason="Twice")
    assert again.status_code == 422
    tracker("retract region --reason Twice --yes")
    assert said_by(pages, "retract-entry/U-4", reason="It is one").startswith("Taken back: U-4")
    assert shown_by(tracker, "region")["ref"] == "region"


def test_what_was_recorded_last_is_taken_back(pages: Pages, tracker: CommandLine) -> None:
    """What is shown first, and only that: not what was recorded since."""
    said_by(pages, "news/hotline", status="limited")
    shown = pages.opened("undo")
    tracker("update patrols limited")
    answer = pages.post("undo", shown)
    assert answer.status_code == 422
    assert "Something else was recorded by you since" in text_of(answer)
    said = said_by(pages, "undo")
    assert said.startswith("Taken back: U-2, patrols: limited")
    said = said_by(pages, "undo")
    assert said.startswith("Taken back: U-1, hotline: limited")
    assert pages.get("undo").status_code == 422  # what made the database is not taken back so


ADDED = {
    "actor": ({"code": "ICRC", "name": "Red Cross", "kind": "monitor"}, "ICRC: Red Cross added, monitor."),
    "agreement": (
        {
            "ref": "mou",
            "title": "MoU",
            "form": "memorandum",
            "concluded_on": "1 Feb 2018",
            "parties": "Iran\nPK",
        },
        "mou: added, concluded Thu 1 Feb 2018.",
    ),
    "commitment": (
        {"title": "Opening of a gate", "obligors": "Pakistan", "due_on": "end of june", "theme": "border"},
        "pk-ir-2017-16: added, agreed, one-off, owed by PK, due Sat 30 Jun 2018.",
    ),
    "document": (
        {"ref": "text", "title": "The text", "agreements": "pk-ir-2017"},
        "text: added to pk-ir-2017.",
    ),
    "event": (
        {"ref": "opening", "title": "Opening", "agreement": "pk-ir-2017", "day": "2018-09-01"},
        "pk-ir-2017:opening: added, its day Sat 1 Sep 2018.",
    ),
    "meeting": (
        {"ref": "s-1", "title": "Session", "agreements": "pk-ir-2017", "held_on": "2018-07-01"},
        "s-1: added to pk-ir-2017, Sun 1 Jul 2018.",
    ),
}


@ON_A_FILE
@pytest.mark.parametrize("kind", ADDED)
def test_a_record_of_each_kind_is_added(pages: Pages, kind: str) -> None:
    """In the words of the command line; its page is shown then."""
    values, sentence = ADDED[kind]
    assert said_by(pages, f"add/{kind}", **values).startswith(sentence)
    blank = dict.fromkeys(pages.opened(f"add/{kind}").keys() - {"form-token"}, "")
    needed = pages.send(f"add/{kind}", **blank)
    assert needed.status_code == 422
    assert "This is needed" in text_of(needed)


@ON_A_FILE
def test_what_should_never_have_been_entered_is_taken_back(pages: Pages, tracker: CommandLine) -> None:
    """With a reason; what something hangs on is refused, in a sentence."""
    said = said_by(pages, "retract/commitment/region", reason="Entered twice")
    assert said.startswith("Taken back: the commitment region.")
    tracker("show region", fails=4)
    answer = pages.get("retract/agreement/pk-ir-2017")
    assert answer.status_code == 422
    assert "is still named by" in text_of(answer)


@ON_A_FILE
def test_an_agreement_is_said_to_be_suspended_and_an_event_to_have_another_day(
    pages: Pages, tracker: CommandLine
) -> None:
    """In the words of the command line."""
    said = said_by(
        pages,
        "standing/pk-ir-2017",
        standing="suspended",
        side="IR",
        note="Note verbale",
        effective_on="2018-05-20",
    )
    assert said.startswith("pk-ir-2017: in-force -> suspended, by Iran, true on Sun 20 May 2018")
    tracker('event add "Opens" --ref opening --agreement pk-ir-2017 --day 2018-09-01')
    said = said_by(pages, "event-day/pk-ir-2017:opening", day="2018-10-01", note="Put off")
    assert said.startswith("opening: Sat 1 Sep 2018 -> Mon 1 Oct 2018")


@ON_A_FILE
def test_which_due_dates_would_move_with_an_event_is_said_first(pages: Pages, tracker: CommandLine) -> None:
    """In the words of the command line; nothing is recorded, and what was typed is kept."""
    tracker('event add "Opens" --ref opening --agreement pk-ir-2017 --day 2018-09-01')
    tracker('add "Gate" --ref gate --agreement pk-ir-2017 --due "opening + 40 days"')
    before = database_content(pages.settings.location)
    path, typed = "event-day/pk-ir-2017:opening", {"day": "2018-10-01", "note": "Put off"}
    answer = pages.send(path, **typed, **{"try": "1"})
    assert answer.status_code == 200
    told = tracker("event update opening 2018-10-01 -m 'Put off' --dry-run").out.strip()
    assert "gate" in told
    assert f"{told} Nothing was recorded yet." in text_of(answer)
    kept = fields_of_form(answer.text)
    assert {name: kept[name] for name in typed} == typed
    assert "try" not in kept
    assert database_content(pages.settings.location) == before
    refused = pages.send(path, day="05/06/2018", **{"try": "1"})
    assert (refused.status_code, 'id="error-day"' in refused.text) == (422, True)
    assert pages.post(path, kept).status_code == 303
    assert shown_by(tracker, "gate")["due_on"] == "2018-11-10"


@ON_A_FILE
def test_every_declared_field_can_be_filled_in(pages: Pages) -> None:
    """A new field of a record is in its form without another word."""
    fields = {*form_fields_of(UpdateTerms)} - {"commitment"}
    assert fields == {name for names in NEWS_GROUPS.values() for name in names}
    for kind, record in ADDED_RECORDS.items():
        assert {*form_fields_of(record)} <= {*pages.opened(f"add/{kind}"), "is_seen"}


@ON_A_FILE
def test_a_busy_database_is_a_page_that_says_so(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was typed is still in the form."""
    monkeypatch.setattr(sqlite_file, "BUSY_TIMEOUT_SECONDS", 0.1, raising=False)
    opened = pages.opened("news/hotline") | {"note": "To be kept"}
    with run_script(HOLD_WRITE_LOCK, pages.settings.location):
        answer = pages.post("news/hotline", opened)
    assert answer.status_code == 503
    assert "in use" in text_of(answer)
    assert fields_of_form(answer.text)["note"] == "To be kept"
