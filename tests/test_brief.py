"""The page for the next meeting: what each section says, and that the same question gives the same page."""

import json
import os
import re
import shutil
import time
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import (
    ON_A_FILE,
    ON_A_SERVER,
    TODAY,
    CommandLine,
    Location,
    MakeDatabase,
    database_content,
    fill_once,
)
from hypothesis import example, given
from hypothesis import strategies as st
from sample_history import LAST_MEETING, PERSIAN, record_half_year

from tracker import db
from tracker.brief import brief_data, html_writer, json_writer, markdown_writer, page_builder
from tracker.brief.page_model import (
    BulletList,
    DataText,
    Page,
    Section,
    SourceNumber,
    StatusBar,
    StatusBarChart,
    Table,
    TimelineChart,
    TimelineRow,
)
from tracker.domain.records import AsOf, Selection
from tracker.domain.text import escape_control_characters
from tracker.domain.timeline import Axis, StatusSpan, Timeline
from tracker.domain.vocabulary import Status
from tracker.render.formats import dump_json

pytestmark = ON_A_FILE  # one test holds that a server makes the same page

SINCE = f"--since {LAST_MEETING}"
KEYS = [
    *("scoreboard", "timeline", "moved", "due", "contested", "held-up", "unverified", "stale", "new"),
    *("apart", "method"),
]


@pytest.fixture
def office(
    empty_database: Location, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> CommandLine:
    """The command line, on the made-up half year."""

    def fill() -> None:
        with db.write_transaction(empty_database) as connection:
            record_half_year(connection)

    fill_once(empty_database, "half_a_year", fill)
    monkeypatch.setenv("TRACKER_DB", str(empty_database))
    return CommandLine(empty_database, capsys)


@pytest.fixture(scope="module")
def found(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The page about the made-up half year since the last meeting, as programs get it."""
    place = Path(shutil.copy(templates["empty"], tmp_path_factory.mktemp("half_a_year")))
    with db.write_transaction(place) as connection:
        record_half_year(connection)
        gathered = brief_data.load_brief_data(connection, Selection(), AsOf(day=TODAY), LAST_MEETING)
    return json.loads(dump_json(json_writer.page_as_json(page_builder.build_page(gathered))))


def part(found: Any, key: str, number: int = 0) -> Any:
    """A part of a section of a brief in JSON."""
    return next(section for section in found["sections"] if section["key"] == key)["parts"][number]


def rows(found: Any, key: str, number: int = 0) -> list[list[str]]:
    return part(found, key, number)["rows"]


# -- what is on it -----------------------------------------------------------------------------------


def test_sections_stand_in_their_order_and_none_is_left_out(office: CommandLine, found: Any) -> None:
    """Scoreboard first, method last, the worst news before what is only proposed; as the command gives it."""
    told = office(f"brief {SINCE} --json").json
    at = {"schema": "tracker.brief/1", "as_of": str(TODAY), "known_at": None, "since": str(LAST_MEETING)}
    assert told == at | found
    assert [section["key"] for section in found["sections"]] == KEYS


def test_the_head_says_what_the_page_is_about(found: Any) -> None:
    """Agreements, parties, as of, known at, the last meeting, and who it was prepared from."""
    assert found["head"] == {
        "Agreed": "Pakistan-Iran security talks, Tehran, 5-7 November 2017, concluded 7 Nov 2017 [1] [2]",
        "Parties": "Iran and Pakistan",
        "As of": "Fri 1 Jun 2018",
        "Known at": "all that is on record; the last entry is of 2018-05-05 09:00 UTC",
        "Last meeting": "Thu 1 Mar 2018, 92 days before; changes are measured from what was known then",
        "Prepared by": "the tracker, from what desk recorded",
    }


def test_the_bottom_line_is_two_sentences_that_the_numbers_write(found: Any) -> None:
    """How many of how many, what moved, the worst."""
    assert found["bottom_line"] == [
        (
            "0 of 10 commitments are implemented (0 %), and 10 are open, of these 1 stalled, 1 breached, "
            "1 overdue, 1 contested, 2 unverified, 3 stale."
        ),
        (
            "Since 1 Mar 2018, the status of 6 has changed (patrols is now breached, fencing is now limited, "
            "intelligence is now stalled and 3 more); the worst is Coordinated patrols of the border "
            "(patrols), owed by Iran and Pakistan: breached."
        ),
    ]


def test_the_scoreboard_counts_as_the_summary_does(office: CommandLine, found: Any) -> None:
    """Counts, shares, change since the last meeting, index with its bounds; by obligor and by theme."""
    summary = office(f"summary {SINCE} --group-by obligor --json").json
    shown = {row[0]: (int(row[1]), int(row[3])) for row in rows(found, "scoreboard")}
    now, then = summary["by_status"], summary["before"]["by_status"]
    assert shown == {word: (now[word], then[word]) for word in shown}
    assert sum(count for count, _ in shown.values()) == summary["commitments"]
    assert rows(found, "scoreboard")[1] == ["limited", "3", "30 %", "3", "="]
    assert part(found, "scoreboard", 1)["text"] == (
        "Implementation index 33.33, 5 of 10 assessed (16.67 to 66.67 with the rest). On 1 Mar 2018: "
        "Implementation index 50.00, 4 of 9 assessed (22.22 to 77.78 with the rest). Flags: overdue 1, "
        "contested 1, unverified 2, stale 3, due soon 1, done late 0."
    )
    assert [bar["label"] for bar in part(found, "scoreboard", 2)["bars"]] == [
        "Iran",
        "Iran and Pakistan, jointly",
    ]
    assert rows(found, "scoreboard", 3)[0] == [
        *("Iran", "1", "1", "no-information 0 (0 %, -1), limited 1 (100 %, +1)", "33.33"),
        *("33.33 to 33.33", "1 of 1"),
    ]
    assert [row[0] for row in rows(found, "scoreboard", 4)] == ["border", "region", "security"]


def test_what_moved_is_measured_from_what_was_known_then(found: Any) -> None:
    """Old -> new, day, whose word and source; a correction made since shows as one."""
    assert rows(found, "moved") == [
        [
            *("Coordinated patrols of the border (patrols)", "status"),
            "limited → breached: Shots across the line <script>alert(1)</script> & more",
            *("12 Apr 2018", "ours", "[3]"),
        ],
        [
            *(
                "More frequent interactions (interactions)",
                "due date",
                "no due date → 15 May 2018: Next round",
            ),
            *("3 May 2018", "ours", "-"),
        ],
        [
            *("Fence on the Iranian side of the border (fencing)", "status"),
            *(f"no-information → limited: {PERSIAN}", "10 Mar 2018", "ours", "-"),
        ],
        ["fencing", "claim", "no claim → limited", "6 Mar 2018", "Pakistan", "[4]"],
        ["fencing", "claim", "no claim → substantial", "4 May 2018", "A news agency", "[5]"],
        [
            *("Sharing of intelligence (intelligence)", "status"),
            "limited, corrected to no-information → stalled: سرحدی رابطہ کمیٹی کا اجلاس ملتوی ہو گیا ہے",
            *("1 Apr 2018", "ours", "-"),
        ],
        [
            *("Neither side's soil used by a third party against the other (soil)", "claim"),
            *("no claim → implemented", "25 Feb 2018", "Pakistan", "-"),
        ],
        [
            *("Hotline between the field commanders along the border (hotline)", "status"),
            *("limited → substantial: Line tested twice", "20 Mar 2018", "ours", "-"),
        ],
        [
            *("hotline", "due date", "31 Mar 2018 → 30 Jun 2018: Moved by the commission"),
            *("25 Mar 2018", "ours", "-"),
        ],
        [
            *("Continued engagement for enhanced security cooperation (engagement)", "status"),
            *("implemented → limited: Second round called off", "2 May 2018", "ours", "-"),
        ],
        [
            *("Joint work towards positive developments in regional issues (region)", "status"),
            *("suspended → limited: Talks resumed", "20 Apr 2018", "ours", "-"),
        ],
    ]


def test_what_is_overdue_or_due_has_both_dates_and_the_slip(office: CommandLine) -> None:
    """First and present due date, days late, slip; of what is due within 90 days, soonest first."""
    office('update posts --due 2018-08-30 -m "Moved by a fortnight"')
    both = "Iran and Pakistan"
    assert rows(office("brief --json").json, "due") == [
        [
            *("More frequent interactions (interactions)", both, "no-information"),
            *("none at first", "15 May 2018", "17 days", "-"),
        ],
        [
            *("Hotline between the field commanders along the border (hotline)", both, "substantial"),
            *("none at first", "30 Jun 2018", "-", "-"),
        ],
        [
            *("Border posts opened (posts)", both, "no-information", "15 Aug 2018", "30 Aug 2018"),
            *("-", "+15 days"),
        ],
    ]
    office('update posts --due 2018-08-31 -m "One day more"')
    assert len(rows(office("brief --json").json, "due")) == 2


def test_who_says_what_stands_beside_what_we_say(found: Any) -> None:
    """Contested: each side's claim with day and source, media told apart, and ours."""
    assert rows(found, "contested") == [
        [
            "Fence on the Iranian side of the border (fencing)",
            (
                "Iran: implemented, 20 Feb 2018 [6]; Pakistan: limited, 6 Mar 2018 [4]; "
                "A news agency (media): substantial, 4 May 2018 [5]"
            ),
            "limited, 10 Mar 2018",
        ]
    ]


def test_what_is_held_up_says_since_when_and_why(found: Any) -> None:
    """Stalled, suspended, breached: since when, the note, the source."""
    held_up = rows(found, "held-up")
    assert [(row[2], row[3], row[5]) for row in held_up] == [
        ("breached", "12 Apr 2018", "[3]"),
        ("stalled", "1 Apr 2018", "-"),
    ]


def test_what_is_unverified_comes_with_what_to_ask_for(found: Any) -> None:
    """Evidence from whoever says so, where it can be read if that is not said; the others who owe it."""
    fencing, soil = rows(found, "unverified")
    assert fencing[3] == "Ask Iran for evidence of “fencing by Iran on their side of the border”."
    assert soil[3] == (
        "Ask Pakistan for evidence of “ensure that their soil is not used by any third party” and where it "
        "can be read; ask Iran whether it is so."
    )


def test_what_lacks_news_says_whom_to_ask(office: CommandLine) -> None:
    """Stale or no information, of what is open or goes on: those who owe it, and who spoke last."""
    office("update formalisation limited --reporter WIRE --on 2018-02-20 --source Wire")
    found = {row[0].split("(")[1]: row[1:] for row in rows(office("brief --json").json, "stale")}
    assert found == {
        "interactions)": ["no-information", "3 May 2018, 29 days old", "Iran and Pakistan"],
        "soil)": ["no-information", "25 Feb 2018, 96 days old", "Iran and Pakistan"],
        "posts)": ["no-information", "none since 7 Nov 2017", "Iran and Pakistan"],
        "formalisation)": [
            "no-information",
            "20 Feb 2018, 101 days old",
            "Iran and Pakistan; A news agency spoke of it last",
        ],
    }


def test_a_duty_that_goes_on_needs_news_and_what_is_done_once_does_not(office: CommandLine) -> None:
    """An implemented one-off asks for nothing more; a continuing duty that is observed goes stale."""
    office("update hotline done --on 2018-01-30 -m Works")
    office("update soil done --on 2018-02-26 -m Observed")
    office("retract U-11 -m Made-up")
    office("retract U-12 -m Made-up")
    stale = " ".join(row[0] for row in rows(office("brief --as-of 2019-01-01 --json").json, "stale"))
    assert "(soil)" in stale
    assert "(hotline)" not in stale


def test_what_is_new_and_what_is_taken_up_again_are_told_apart(found: Any) -> None:
    """New: not on record then. Taken up again: closed then and open now, or on hold and now under way."""
    assert [(row[0].split("(")[1], row[1]) for row in rows(found, "new")] == [
        ("posts)", "new"),
        ("engagement)", "taken up again"),
        ("region)", "taken up again"),
    ]


def test_what_was_only_put_right_is_not_taken_up_again(office: CommandLine) -> None:
    """An entry of before the meeting that is taken back is a correction, and no new beginning."""
    office("retract U-4 -m Made-up")
    again = [row[0].split("(")[1] for row in rows(office(f"brief {SINCE} --json").json, "new")]
    assert again == ["posts)", "region)"]


def test_what_nobody_agreed_to_stands_apart(office: CommandLine) -> None:
    """Intended, proposed, discussed: in no count, and every one of them listed with where it is read."""
    found = office("brief --json").json
    apart = rows(found, "apart")
    assert [row[1] for row in apart] == [*["intention"] * 3, "proposed", *["discussed"] * 2]
    assert apart[0][4] == "[2], paragraph 9"
    asked = office("brief --strength proposed --json").json
    assert asked["bottom_line"][0].startswith("0 of 1 commitment ")
    assert next(section for section in asked["sections"] if section["key"] == "apart")["parts"] == []


def test_the_method_says_what_is_left_out_and_what_was_corrected(office: CommandLine, found: Any) -> None:
    """Definitions in use, what was left out and how many, corrections since, numbered sources."""
    method = office(f"brief {SINCE} --obligor IR --theme border --json").json["sections"][-1]["parts"]
    definitions, left_out, corrected, sources = (each["items"] for each in method)
    assert "breached (acts against it, or repudiation; it is still owed)" in definitions[0]
    assert "withdrawn" not in definitions[0]
    assert left_out == [
        "2 only intended, proposed or discussed: in no count, but listed above.",
        "9 that this selection does not take in.",
    ]
    assert corrected == ["None."]
    assert sources[:2] == [
        "Pakistani army chief visits Iran for security talks, The Iran Project, 7 Nov 2017",
        "Report on the visit of the Chief of Army Staff to Iran, 5-7 November 2017, Hilal (Hilal Desk)",
    ]
    of_all = found["sections"][-1]["parts"]
    assert of_all[2]["items"] == [
        (
            "U-5 on intelligence, ours: limited, of 1 Feb 2018, was taken back on 5 Mar 2018: "
            "Entered for the wrong one"
        ),
        "U-9 on soil, Pakistan: implemented, of 25 Feb 2018, was put on record only on 7 Mar 2018",
    ]


def test_every_source_that_is_cited_is_in_the_list(office: CommandLine) -> None:
    """Numbers run from 1 without a gap, and each that stands in the text has its line."""
    shown = office(f"brief {SINCE}").out
    body, sources = shown.rsplit("Sources:\n\n", 1)
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert cited == set(range(1, sources.count("\n") + 1))


def test_without_a_last_meeting_all_that_ever_moved_is_told(office: CommandLine) -> None:
    """Nothing is measured, nothing is called new, and the page says so."""
    found = office("brief --json").json
    assert found["head"]["Last meeting"] == "not named (--since DAY), so all that ever moved is on the page"
    assert rows(found, "moved")[0][2].startswith("no-information → limited → breached")
    assert part(found, "new")["text"].startswith("none: no last meeting was named")
    assert len(rows(found, "scoreboard")[0]) == 3


def test_what_came_on_record_after_the_last_meeting_is_measured_from_nothing(tracker: CommandLine) -> None:
    """A file begun after the last meeting: everything is new, and what moved was not on record."""
    tracker("update hotline limited -m Numbers --on 2018-05-01")
    found = tracker("brief --since 2018-03-01 --json").json
    assert [row[2] for row in rows(found, "moved")] == ["not on record → limited: Numbers"]
    assert len(rows(found, "new")) == 9


def test_a_page_about_nothing_says_none(empty_database: Location, tracker: CommandLine) -> None:
    """A section with nothing in it says "none" in one line, in every form."""
    tracker.use_database(empty_database)
    shown = tracker("brief --since 2018-03-01").out
    assert shown.count("\nnone\n") == len(KEYS) - 1
    bottom_line = (
        "There is nothing to count as of Fri 1 Jun 2018. Since 1 Mar 2018, the status of none has changed"
    )
    assert f"**{bottom_line}; nothing is open.**" in shown


# -- the same question gives the same page -----------------------------------------------------------


@ON_A_SERVER
def test_a_server_makes_the_same_page(office: CommandLine, make_file_database: MakeDatabase) -> None:
    """The page depends on what is recorded, not on what it is kept in."""
    on_a_server = office(f"brief {SINCE}").out
    office.use_database(make_file_database("empty"))
    with db.write_transaction(office.path) as connection:
        record_half_year(connection)
    assert office(f"brief {SINCE}").out == on_a_server


FORMS = ["html", "docx", "md"]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_question_gives_the_same_bytes(
    form: str, office: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks, when and where: database, selection, cut and TRACKER_TODAY alone count."""
    first, second = tmp_path / f"first.{form}", tmp_path / f"second.{form}"
    office(f"brief {SINCE} -o {first}")
    for name, value in (("TRACKER_AUTHOR", "another"), ("TZ", "Asia/Tehran"), ("LC_ALL", "fa_IR.UTF-8")):
        monkeypatch.setenv(name, value)
    time.tzset()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 100_000_000)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(real() + 100_000_000))
    office(f"brief {SINCE} -o {second}")
    assert first.read_bytes() == second.read_bytes()


def test_asking_changes_nothing(office: CommandLine, tmp_path: Path) -> None:
    """Reading never writes."""
    before = database_content(office.path)
    office(f"brief {SINCE} -o {tmp_path / 'brief.html'}")
    assert database_content(office.path) == before


# -- what the data holds is only words ---------------------------------------------------------------


class Read(HTMLParser):
    """What a browser reads in a page: the text, and the tags with what they carry."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    @property
    def shape(self) -> list[tuple[str, set[str]]]:
        """The tags with the names of what they carry; but language and layout go by the words."""
        return [(tag, attributes.keys() - {"lang", "class"}) for tag, attributes in self.tags]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(words: str) -> Page:
    """A page on which everything that can come out of a database is these words."""
    data = (DataText(words),)
    table = Table("Rows", ("One", "Two"), ((data, (*data, " and ", SourceNumber(1))),))
    day = date(2018, 1, 1)
    life = Timeline(day, day, (StatusSpan(day, date(2018, 1, 2), Status.LIMITED, None),), (), (), ())
    parts = (
        table,
        BulletList((data,), caption="Listed"),
        BulletList((data,), numbered=True, caption="Sources"),
        StatusBarChart("Bars", (StatusBar(data, {Status.LIMITED: 1}),)),
        TimelineChart("Lives", Axis(day, date(2018, 1, 2)), None, (TimelineRow(data, life, data),)),
    )
    return Page("Title", (("Agreed", data),), (data,), (Section("moved", "Moved", parts),))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_nothing_in_the_data_is_taken_for_markup(words: str) -> None:
    """Whatever was recorded stands in HTML as text, and brings no tag and no attribute with it."""
    usual, read = (
        Read(html_writer.render_html(page_of("words"))),
        Read(html_writer.render_html(page_of(words))),
    )
    assert read.shape == usual.shape
    assert escape_control_characters(words) in read.text
    assert escape_control_characters(words) in [attributes.get("aria-label") for _, attributes in read.tags]


@example("a\n```\n<b>")
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_nothing_in_the_data_is_taken_for_markdown(words: str) -> None:
    """No cell is broken, no line is begun, no tag is opened."""
    made = "".join(markdown_writer.render_markdown(page_of(words)))
    assert made.count("\n") == "".join(markdown_writer.render_markdown(page_of("words"))).count("\n")
    assert all(line.count("|") - line.count("\\|") == 3 for line in made.splitlines() if line[:1] == "|")
    assert sum(line.startswith("```") for line in made.split("\n")) == 4
    assert not re.search(r"<(?!br>|U\+)", made.split("\n```", 1)[0])


@pytest.mark.parametrize(
    ("words", "written"),
    [("# a", "\\# a"), ("12. a", "12\\. a"), ("> a", "\\> a"), (" - a", "\\- a"), ("1 a", "1 a")],
)
def test_a_line_of_a_list_is_only_a_line(words: str, written: str) -> None:
    """A source that begins like a heading, a quotation or a list is none."""
    assert f"\n1. {written}\n" in "".join(markdown_writer.render_markdown(page_of(words)))


def test_words_of_every_script_are_isolated_and_marked(office: CommandLine, tmp_path: Path) -> None:
    """Persian and Urdu stand in elements of their own, with their language; the page is English."""
    office(f"brief {SINCE} -o {tmp_path / 'brief.html'}")
    read = Read((tmp_path / "brief.html").read_text(encoding="utf-8"))
    assert ("html", {"lang": "en-GB", "dir": "ltr"}) in read.tags
    languages = {attributes.get("lang") for tag, attributes in read.tags if tag == "bdi"}
    assert languages == {None, "fa", "ur"}
    assert f"limited: \u200e{PERSIAN}\u200e |" in office(f"brief {SINCE}").out


def test_a_page_is_one_file_that_fetches_and_runs_nothing(office: CommandLine, tmp_path: Path) -> None:
    """No script, no address, no file beside it; and a browser is told to refuse any."""
    office(f"brief {SINCE} -o {tmp_path / 'brief.html'}")
    read = Read((tmp_path / "brief.html").read_text(encoding="utf-8"))
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in read.tags}
    links = [attributes["href"] or "" for tag, attributes in read.tags if "href" in attributes]
    assert links
    assert all(link.startswith("#source-") for link in links)
    targets = {attributes.get("id") for _, attributes in read.tags}
    assert {link[1:] for link in links} <= targets
    policy = [attributes.get("content") for _, attributes in read.tags if "http-equiv" in attributes]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


# -- what a person types -----------------------------------------------------------------------------


def test_a_file_is_saved_for_its_owner_only(office: CommandLine, tmp_path: Path) -> None:
    """The page holds what the database holds, and is as private."""
    page = tmp_path / "brief.html"
    told = office(f"brief {SINCE} -o {page}")
    assert told.out == "brief.html: 10 commitments, 10 open, as of Fri 1 Jun 2018.\n"
    assert page.stat().st_mode & 0o777 == 0o600
    assert office(f"brief -o {page} --json").json["items"] == [{"file": str(page), "format": "html"}]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("brief -o brief.pdf", "brief.pdf does not say what it is to be. End it in .html, .docx or .md."),
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
def test_a_mistake_is_told_with_the_way_on(line: str, says: str, office: CommandLine) -> None:
    """One sentence that names the value and what to do."""
    done = office.run_unchecked(line)
    assert (done.code, done.err.startswith(says)) == (3 if "nowhere" in line else 2, True), done.err


def test_the_database_is_never_written_over(office: CommandLine) -> None:
    """A page cannot be saved in the place of the database."""
    link = office.path.with_name("page.html")
    link.symlink_to(office.path)
    before = database_content(office.path)
    assert "database" in office(f"brief -o {link}", fails=2).err
    assert database_content(office.path) == before


def test_nobody_is_left_with_half_a_page(
    office: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood under the name is there until the new page is whole."""
    page = tmp_path / "brief.html"
    page.write_text("the last one", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", _full)
    assert office(f"brief -o {page}", fails=7).err
    assert page.read_text(encoding="utf-8") == "the last one"
    assert list(tmp_path.glob(".*.new")) == []


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")
