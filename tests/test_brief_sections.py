"""The brief: what its head, its bottom line and each of its sections say."""

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import recording
from brief_pages import SECTION_KEYS
from conftest import ON_A_FILE, TODAY, CommandLine, Location
from sample_history import LAST_MEETING, PERSIAN, record_half_year

from tracker import db
from tracker.brief import brief_data, json_writer, page_builder
from tracker.domain.records import AsOf, Selection
from tracker.domain.vocabulary import Strength
from tracker.ledger import AuditStamp
from tracker.render.formats import dump_json

pytestmark = ON_A_FILE  # test_brief_command checks that a server makes the same page

SINCE = f"--since {LAST_MEETING}"


@pytest.fixture(scope="module")
def page_json(templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The page about the made-up half year since the last meeting, as JSON."""
    place = Path(shutil.copy(templates["empty"], tmp_path_factory.mktemp("half_a_year")))
    with db.write_transaction(place) as connection:
        record_half_year(connection)
        gathered = brief_data.load_brief_data(connection, Selection(), AsOf(day=TODAY), LAST_MEETING)
    return json.loads(dump_json(json_writer.page_as_json(page_builder.build_page(gathered))))


def get_parts(page_json: Any, key: str) -> Any:
    """The parts of a section of a page in JSON."""
    return next(section for section in page_json["sections"] if section["key"] == key)["parts"]


def get_part(page_json: Any, key: str, number: int = 0) -> Any:
    return get_parts(page_json, key)[number]


def get_rows(page_json: Any, key: str, number: int = 0) -> list[list[str]]:
    return get_part(page_json, key, number)["rows"]


def test_all_sections_are_there_in_their_order(tracker_with_half_year: CommandLine, page_json: Any) -> None:
    """The scoreboard is first, the method last; the command gives the same page."""
    told = tracker_with_half_year(f"brief {SINCE} --json").json
    at = {"schema": "tracker.brief/1", "as_of": str(TODAY), "known_at": None, "since": str(LAST_MEETING)}
    assert told == at | page_json
    assert [section["key"] for section in page_json["sections"]] == SECTION_KEYS


def test_the_head_says_what_the_page_is_about(page_json: Any) -> None:
    """Agreements, parties, as-of, known-at, the last meeting, and whose records it is made from."""
    assert page_json["head"] == {
        "Agreed": "Pakistan-Iran security talks, Tehran, 5-7 November 2017, concluded 7 Nov 2017 [1] [2]",
        "Parties": "Iran and Pakistan",
        "As of": "Fri 1 Jun 2018",
        "Known at": "all that is on record; the last entry is of 2018-05-05 09:00 UTC",
        "Last meeting": "Thu 1 Mar 2018, 92 days before; compared with the day before, as known now",
        "Prepared by": "the tracker, from what desk recorded",
    }


def test_the_bottom_line_is_two_sentences_made_of_the_numbers(page_json: Any) -> None:
    """How many of how many are implemented, what moved, and the worst commitment."""
    assert page_json["bottom_line"] == [
        (
            "0 of 10 commitments are implemented (0 %), and 10 are open; of all of them 1 stalled, "
            "1 breached, 1 overdue, 1 fallen back, 1 contested, 1 unverified, 4 stale."
        ),
        (
            "Since 1 Mar 2018, the status of 6 has changed (patrols is now breached, engagement is now "
            "limited, fencing is now limited and 3 more); the worst is Coordinated patrols of the border "
            "(patrols), owed by Iran (limited), Pakistan (breached): breached, without news since "
            "10 Jan 2018 (Iran)."
        ),
    ]


def test_the_scoreboard_counts_as_the_summary_does(
    tracker_with_half_year: CommandLine, page_json: Any
) -> None:
    """Counts, shares, changes since the last meeting, index with bounds; by obligor and by theme."""
    summary = tracker_with_half_year(f"summary {SINCE} --group-by obligor --json").json
    shown = {row[0]: (int(row[1]), int(row[3])) for row in get_rows(page_json, "scoreboard")}
    now, then = summary["by_status"], summary["before"]["by_status"]
    assert shown == {word: (now[word], then[word]) for word in shown}
    assert sum(count for count, _ in shown.values()) == summary["commitments"]
    assert get_rows(page_json, "scoreboard")[1] == ["limited", "3", "30 %", "2", "+1"]
    assert get_part(page_json, "scoreboard", 1)["text"] == (
        "Implementation index 27.78, 6 of 10 assessed (16.67 to 56.67 with the rest). Before 1 Mar 2018: "
        "Implementation index 41.67, 4 of 10 assessed (16.67 to 76.67 with the rest). Flags: overdue 1, "
        "fallen back 1, contested 1, unverified 1, stale 4, due soon 1, done late 0."
    )
    assert [row[0] for row in get_rows(page_json, "scoreboard", 5)] == ["border", "region", "security"]


def test_a_party_has_a_row_for_all_that_it_owes(page_json: Any) -> None:
    """What both owe is in the row of each, with what changed; and it is said that the rows do not add up."""
    bars = get_part(page_json, "scoreboard", 2)["bars"]
    assert [(bar["label"], sum(bar["counts"].values())) for bar in bars] == [("Iran", 10), ("Pakistan", 9)]
    assert get_rows(page_json, "scoreboard", 3)[1] == [
        *("Pakistan", "9", "9"),
        (
            "no-information 4 (44 %, -1), limited 2 (22 %), substantial 1 (11 %, +1), stalled 1 (11 %, +1), "
            "suspended 0 (0 %, -1), breached 1 (11 %, +1), implemented 0 (0 %, -1)"
        ),
        *("26.67 (41.67)", "14.81 to 59.26", "5 of 9"),
    ]
    assert get_part(page_json, "scoreboard", 4)["text"] == (
        "What several owe is in the row of each and once in the counts above, so the rows do not add up to "
        "them."
    )


def test_rows_that_add_up_are_not_said_not_to(tracker_with_half_year: CommandLine) -> None:
    """Where each commitment has one obligor."""
    found = tracker_with_half_year("brief --search fencing --json").json
    assert [list(part) for part in get_parts(found, "scoreboard")] == [
        ["caption", "headings", "rows"],
        ["text"],
        ["caption", "bars"],
        *[["caption", "headings", "rows"]] * 2,
    ]


def test_moves_are_measured_from_before_the_last_meeting_as_known_now(page_json: Any) -> None:
    """With day, whose word and source; what was taken back since is in neither end."""
    assert get_rows(page_json, "moved") == [
        [
            *("Coordinated patrols of the border (patrols)", "status, the part of Pakistan"),
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
            *("Continued engagement for enhanced security cooperation (engagement)", "status"),
            *("implemented → limited: Second round called off", "2 May 2018", "ours", "-"),
        ],
        [
            *("Fence on the Iranian side of the border (fencing)", "status"),
            *(f"no-information → limited: {PERSIAN}", "10 Mar 2018", "ours", "-"),
        ],
        ["fencing", "claim", "no claim → limited", "6 Mar 2018", "Pakistan", "[4]"],
        ["fencing", "claim", "no claim → substantial", "4 May 2018", "A news agency", "[5]"],
        [
            *("Sharing of intelligence (intelligence)", "status"),
            "no-information → stalled: سرحدی رابطہ کمیٹی کا اجلاس ملتوی ہو گیا ہے",
            *("1 Apr 2018", "ours", "-"),
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
            *("Joint work towards positive developments in regional issues (region)", "status"),
            *("suspended → limited: Talks resumed", "20 Apr 2018", "ours", "-"),
        ],
    ]


def test_due_commitments_have_both_due_dates_and_the_slip(tracker_with_half_year: CommandLine) -> None:
    """Those that are overdue or due within 90 days, soonest first."""
    tracker_with_half_year('update posts --due 2018-08-30 -m "Moved by a fortnight"')
    both = "Iran and Pakistan"
    assert get_rows(tracker_with_half_year("brief --json").json, "due") == [
        [
            *("More frequent interactions (interactions)", both, "no-information"),
            *("15 May 2018", "15 May 2018", "17 days", "-"),
        ],
        [
            *("Hotline between the field commanders along the border (hotline)", both, "substantial"),
            *("31 Mar 2018", "30 Jun 2018", "-", "+91 days"),
        ],
        [
            *("Border posts opened (posts)", both, "no-information", "15 Aug 2018", "30 Aug 2018"),
            *("-", "+15 days"),
        ],
    ]
    tracker_with_half_year('update posts --due 2018-08-31 -m "One day more"')
    assert len(get_rows(tracker_with_half_year("brief --json").json, "due")) == 2


def test_contested_commitments_have_all_claims_and_our_assessment(page_json: Any) -> None:
    """Each claim has its day and source, and media are marked."""
    assert get_rows(page_json, "contested") == [
        [
            "Fence on the Iranian side of the border (fencing)",
            (
                "Iran: implemented, 20 Feb 2018 [6]; Pakistan: limited, 6 Mar 2018 [4]; "
                "A news agency (media): substantial, 4 May 2018 [5]"
            ),
            "limited, 10 Mar 2018",
        ]
    ]


def test_a_claim_is_told_since_when_and_when_last(tracker_with_half_year: CommandLine) -> None:
    """Of one that was said once, the day; the first day of the run and the last of one said again."""
    tracker_with_half_year('update fencing limited --reporter PK --on 2018-05-07 --source "Dawn, 7 May"')
    tracker_with_half_year('update fencing limited --on 2018-05-08 -m "Seen again"')
    (fencing,) = get_rows(tracker_with_half_year("brief --json").json, "contested")
    assert [claim.partition(" [")[0] for claim in fencing[1].split("; ")] == [
        "Iran: implemented, 20 Feb 2018",
        "Pakistan: limited since 6 Mar 2018, last said 7 May 2018",
        "A news agency (media): substantial, 4 May 2018",
    ]
    assert fencing[2] == "limited since 10 Mar 2018, last said 8 May 2018"


@pytest.mark.parametrize(("day", "is_outdated"), [("2018-05-25", False), ("2018-05-26", True)])
def test_an_outdated_claim_is_marked(
    tracker_with_half_year: CommandLine, day: str, *, is_outdated: bool
) -> None:
    """Said before what it contradicts, and not again for 89 days: it is shown, and contests nothing."""
    tracker_with_half_year("update soil not-started --reporter IR --side PK --on 2018-01-20")
    found = tracker_with_half_year(f"brief --as-of {day} --json").json
    (soil,) = [row for row in get_rows(found, "unverified") if "(soil)" in row[0]]
    mark = " (outdated)" if is_outdated else ""
    assert soil[1] == (
        f"Iran, of the part of Pakistan: not-started, 20 Jan 2018{mark}; Pakistan: implemented, 25 Feb 2018"
    )
    contested = [row[0] for row in get_rows(found, "contested")]
    assert any("(soil)" in title for title in contested) != is_outdated


def test_what_fell_back_has_the_day_it_fell(page_json: Any) -> None:
    """It was implemented and is open again, with what we noted last."""
    (engagement,) = get_rows(page_json, "fallen-back")
    assert engagement[1:] == ["Iran and Pakistan", "limited", "2 May 2018", "Second round called off", "-"]


def test_another_due_date_is_what_an_actor_asks_for(tracker_with_half_year: CommandLine) -> None:
    """It moves nothing: the due date, the days late and the slip stay, and it is said who asks."""
    tracker_with_half_year(
        'update interactions --due 2018-09-30 --reporter IR --on 2018-05-20 --source "A call"'
    )
    tracker_with_half_year("update soil --due 2018-10-31 --reporter PK --on 2018-05-21")
    found = tracker_with_half_year(f"brief {SINCE} --json").json
    interactions, *_, soil = get_rows(found, "due")
    assert interactions[3:] == [
        *("15 May 2018", interactions[4], "17 days", "-"),
    ]
    assert interactions[4].startswith("15 May 2018; Iran asks for 30 Sep 2018 [")
    assert soil[3:] == ["-", "-; Pakistan asks for 31 Oct 2018", "-", "-"]
    assert list_moves(found, "interactions")[0][:4] == [
        *("asks for", "no other day → 30 Sep 2018", "20 May 2018", "Iran"),
    ]


def test_held_up_commitments_have_the_day_note_and_source(page_json: Any) -> None:
    """Of the assessment by which they are stalled, suspended or breached."""
    held_up = get_rows(page_json, "held-up")
    assert [(row[2], row[3], row[5]) for row in held_up] == [
        ("breached", "12 Apr 2018", "[3]"),
        ("stalled", "1 Apr 2018", "-"),
    ]


def test_unverified_commitments_have_what_to_ask_for(page_json: Any) -> None:
    """Evidence from the claimant, where it can be read if that is missing, and whether the others agree."""
    (soil,) = get_rows(page_json, "unverified")
    assert soil[1:3] == ["Pakistan: implemented, 25 Feb 2018", "no-information since 7 Nov 2017"]
    assert soil[3] == (
        "Ask Pakistan for evidence of “ensure that their soil is not used by any third party” and where it "
        "can be read; ask Iran whether it is so."
    )


def test_stale_commitments_have_whom_to_ask(tracker_with_half_year: CommandLine) -> None:
    """The obligors, and the last reporter if it is somebody else; the oldest news of a part decides."""
    tracker_with_half_year("update formalisation limited --reporter WIRE --on 2018-02-20 --source Wire")
    found = {
        row[0].split("(")[1]: row[1:]
        for row in get_rows(tracker_with_half_year("brief --json").json, "stale")
    }
    assert found == {
        "interactions)": ["no-information", "3 May 2018, 29 days old", "Iran and Pakistan"],
        "soil)": ["no-information", "7 Nov 2017, 206 days old", "Iran and Pakistan"],
        "patrols)": ["breached", "10 Jan 2018, 142 days old (Iran)", "Iran (limited), Pakistan (breached)"],
        "posts)": ["no-information", "none since 7 Nov 2017", "Iran and Pakistan"],
        "formalisation)": [
            "no-information",
            "20 Feb 2018, 101 days old",
            "Iran and Pakistan; A news agency spoke of it last",
        ],
    }


def test_an_implemented_duty_is_stale_only_if_it_goes_on(tracker_with_half_year: CommandLine) -> None:
    """An implemented one-off commitment needs no more news."""
    tracker_with_half_year("update hotline done --on 2018-01-30 -m Works")
    tracker_with_half_year("update soil done --on 2018-02-26 -m Observed")
    tracker_with_half_year("retract U-12 -m Made-up")
    tracker_with_half_year("retract U-13 -m Made-up")
    stale = " ".join(
        row[0] for row in get_rows(tracker_with_half_year("brief --as-of 2019-01-01 --json").json, "stale")
    )
    assert "(soil)" in stale
    assert "(hotline)" not in stale


def test_new_and_resumed_commitments_are_distinguished(page_json: Any) -> None:
    """Agreed since, or only put on record since; given up before and open now, or on hold and under way."""
    assert list_new(page_json) == [["posts)", "put on record since"], ["region)", "taken up again"]]


def test_what_was_agreed_since_is_new(tracker_with_half_year: CommandLine) -> None:
    """On the day of the last meeting or later."""
    for ref, day in (("on-the-day", LAST_MEETING), ("before", "2018-02-28")):
        tracker_with_half_year(f"agreement add Later --ref {ref} --on {day} --party IR --party PK")
        tracker_with_half_year(f"add Gate --agreement {ref} --ref gate-{ref}")
    found = tracker_with_half_year(f"brief {SINCE} --json").json
    labels = dict(list_new(found))
    assert (labels["gate-on-the-day)"], labels["gate-before)"]) == ("new", "put on record since")


def test_what_was_taken_back_is_not_called_resumed(tracker_with_half_year: CommandLine) -> None:
    """Nor is a fall: what was implemented and is open again."""
    tracker_with_half_year("update patrols lapsed --on 2018-02-20 -m Expired")
    resumed = f"brief {SINCE} --json"
    assert ["patrols)", "taken up again"] in list_new(tracker_with_half_year(resumed).json)
    tracker_with_half_year("undo --yes")
    again = list_new(tracker_with_half_year(resumed).json)
    assert again == [["posts)", "put on record since"], ["region)", "taken up again"]]


def list_new(page: Any) -> list[list[str]]:
    return [[row[0].split("(")[1], row[1]] for row in get_rows(page, "new")]


def test_tentative_commitments_are_listed_apart(tracker_with_half_year: CommandLine) -> None:
    """They are in no count, and are listed with where they can be read."""
    found = tracker_with_half_year("brief --json").json
    apart = get_rows(found, "apart")
    assert [row[1] for row in apart] == [*["intention"] * 3, "proposed", *["discussed"] * 2]
    assert apart[0][4] == "[2], paragraph 9"
    asked = tracker_with_half_year("brief --strength proposed --json").json
    assert asked["bottom_line"][0].startswith("0 of 1 commitment ")
    assert next(section for section in asked["sections"] if section["key"] == "apart")["parts"] == []


def test_the_method_lists_definitions_omissions_corrections_and_sources(
    tracker_with_half_year: CommandLine, page_json: Any
) -> None:
    """What is left out is given with its number."""
    method = tracker_with_half_year(f"brief {SINCE} --obligor IR --theme border --json").json["sections"][-1][
        "parts"
    ]
    definitions, left_out, learnt, corrected, sources = (each["items"] for each in method)
    assert "breached (acts against it, or repudiation; it is still owed)" in definitions[0]
    assert "withdrawn" not in definitions[0]
    assert left_out == [
        "2 only intended, proposed or discussed: in no count, but listed above.",
        "9 that this selection does not take in.",
    ]
    assert (learnt, corrected) == (["None."], ["None."])
    assert sources[:2] == [
        "Pakistani army chief visits Iran for security talks, The Iran Project, 7 Nov 2017",
        "Report on the visit of the Chief of Army Staff to Iran, 5-7 November 2017, Hilal (Hilal Desk)",
    ]


def test_late_news_stands_apart_from_corrections(tracker_with_half_year: CommandLine, page_json: Any) -> None:
    """Both are of before the meeting: one was put on record since, the other was taken back since."""
    assert list_late_records(page_json) == {
        "Learnt since the last meeting": [
            "U-10 on soil, Pakistan: implemented, of 25 Feb 2018, was put on record only on 7 Mar 2018"
        ],
        "Corrected since the last meeting": [
            (
                "U-5 on intelligence, ours: limited, of 1 Feb 2018, was taken back on 5 Mar 2018: "
                "Entered for the wrong one"
            )
        ],
    }
    tracker_with_half_year('update soil -m "Heard late" --on 2018-02-28')
    tracker_with_half_year('update soil -m "Heard on the day" --on 2018-03-01')
    learnt, _ = list_late_records(tracker_with_half_year(f"brief {SINCE} --json").json).values()
    assert [item.rpartition(": ")[2] for item in learnt[1:]] == ["Heard late"]


def list_late_records(page: Any) -> dict[str, list[str]]:
    """What was learnt and what was corrected, by the caption of each list."""
    parts = get_parts(page, "method")
    return {part["caption"]: part["items"] for part in parts if "since the last" in part.get("caption", "")}


def test_where_nothing_was_on_record_one_sentence_says_so(tracker: CommandLine) -> None:
    """A history that was typed in later is not listed as learnt, nor called new; what moved is told."""
    tracker("update hotline limited -m Numbers --on 2018-02-01")
    tracker('update hotline substantial -m "Line tested" --on 2018-05-01')
    found = tracker("brief --since 2018-03-01 --json").json
    assert [row[2] for row in get_rows(found, "moved")] == ["limited → substantial: Line tested"]
    assert get_parts(found, "new") == []
    assert list_late_records(found) == {
        "Learnt since the last meeting": [
            "Nothing was on record before 1 Mar 2018: all of it was put on record since."
        ],
        "Corrected since the last meeting": ["None."],
    }


def test_every_cited_source_is_listed(tracker_with_half_year: CommandLine) -> None:
    """Their numbers run from 1 without a gap."""
    shown = tracker_with_half_year(f"brief {SINCE}").out
    body, sources = shown.rsplit("Sources:\n\n", 1)
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert cited == set(range(1, sources.count("\n") + 1))


def test_without_a_last_meeting_all_moves_are_shown(tracker_with_half_year: CommandLine) -> None:
    """Nothing is called new, and the page says so."""
    found = tracker_with_half_year("brief --json").json
    assert found["head"]["Last meeting"] == "not named, so all that ever moved is on the page"
    assert get_rows(found, "moved")[1][2].startswith("no-information → limited → breached")
    assert get_part(found, "new")["text"].startswith("none: no last meeting was named")
    assert set(map(tuple, list_late_records(found).values())) == {
        ("No last meeting was named, so none are told apart.",)
    }
    assert len(get_rows(found, "scoreboard")[0]) == 3


# -- notes that are news ------------------------------------------------------------------------------


def list_moves(page: Any, ref: str) -> list[list[str]]:
    """The rows about a commitment in "What moved", without its name."""
    named = [row for row in get_rows(page, "moved") if row[0] in (ref,) or f"({ref})" in row[0]]
    return [row[1:] for row in named]


def test_a_note_that_keeps_the_status_is_news(tracker_with_half_year: CommandLine) -> None:
    """The latest one, with its day, whose it is and its source; not those before it."""
    tracker_with_half_year('update patrols breached --side PK -m "Shots again" --on 2018-05-20 --source Post')
    tracker_with_half_year('update formalisation -m "A draft" --on 2018-03-05')
    tracker_with_half_year('update formalisation -m "A second draft" --on 2018-03-06')
    found = tracker_with_half_year("brief --since 2018-05-01 --json").json
    ((aspect, *said, _),) = list_moves(found, "patrols")
    assert (aspect, said) == (
        "note, the part of Pakistan",
        ["breached: Shots again", "20 May 2018", "ours"],
    )
    since = tracker_with_half_year(f"brief {SINCE} --json").json
    assert list_moves(since, "formalisation") == [["note", "A second draft", "6 Mar 2018", "ours", "-"]]
    assert list_moves(since, "patrols")[0][1].startswith(
        "limited → breached; latest note, of 20 May 2018: Shots again ["
    )


def test_a_part_moved_by_what_is_said_of_it_and_of_the_whole(tracker_with_half_year: CommandLine) -> None:
    """What one side did is not told of the other; what is said of no side is of each."""
    tracker_with_half_year("update hotline done --side IR --on 2018-05-20")
    tracker_with_half_year("update hotline limited --side PK -m Silent --on 2018-05-21")
    found = tracker_with_half_year("brief --since 2018-05-01 --json").json
    assert [row[:2] for row in list_moves(found, "hotline")] == [
        ["status, the part of Iran", "substantial → implemented"],
        ["status, the part of Pakistan", "substantial → limited: Silent"],
    ]


def test_what_recurs_moved_with_each_occurrence(tracker_with_half_year: CommandLine) -> None:
    """A meeting that was held this year too has moved, though its status is the word of last year."""
    tracker_with_half_year(
        "add Meeting --agreement pk-ir-2017 --ref jbc --kind recurring --every month --due 2018-03-31"
    )
    for day in ("2018-03-31", "2018-04-30", "2018-05-31"):
        tracker_with_half_year(f"update jbc done --on {day}")
    found = tracker_with_half_year("brief --since 2018-05-01 --json").json
    assert [row[:3] for row in list_moves(found, "jbc")] == [["status", "implemented", "31 May 2018"]]


def test_the_note_of_a_claim_is_news_of_who_makes_it(tracker_with_half_year: CommandLine) -> None:
    """Beside ours, also where the claim says what it said before, or nothing but the note."""
    tracker_with_half_year('update fencing done --reporter IR -m "Poles stand" --on 2018-05-20')
    tracker_with_half_year('update fencing --reporter PK -m "No poles seen" --on 2018-05-21')
    found = tracker_with_half_year(f"brief {SINCE} --json").json
    assert [(row[0], row[1].partition(": ")[2], row[3]) for row in list_moves(found, "fencing")][3:] == [
        ("note", "Poles stand", "Iran"),
        ("note", "", "Pakistan"),
    ]
    assert list_moves(found, "fencing")[4][1] == "No poles seen"


def test_without_a_last_meeting_the_latest_note_is_shown(tracker_with_half_year: CommandLine) -> None:
    """Not the first that came with the status."""
    tracker_with_half_year('update hotline substantial -m "Tested a third time" --on 2018-05-20')
    status, _ = list_moves(tracker_with_half_year("brief --json").json, "hotline")
    assert status[1:4] == [
        "no-information → limited → substantial; latest note, of 20 May 2018: Tested a third time",
        *("20 Mar 2018", "ours"),
    ]


@pytest.mark.parametrize("asked", ["brief", f"brief {SINCE}", "brief --since 2018-06-01 --as-of 2018-06-01"])
def test_a_page_speaks_of_no_command_and_no_option(tracker_with_half_year: CommandLine, asked: str) -> None:
    """The other side reads it, and has no tracker."""
    shown = tracker_with_half_year(asked).out
    assert not re.search(r"(^|\s|\()--?[a-z]", shown)
    assert not re.search(r"tracker (log|list|show|brief|summary)", shown)


def test_a_note_is_shown_once(tracker_with_half_year: CommandLine) -> None:
    """In the row of what moved with it, be it a status or a due date."""
    told = json.dumps(get_rows(tracker_with_half_year(f"brief {SINCE} --json").json, "moved"))
    assert (told.count("Moved by the commission"), told.count("Line tested twice")) == (1, 1)


# -- what was not yet known ----------------------------------------------------------------------------


def test_a_document_that_was_not_yet_on_record_is_named_by_its_ref(
    tracker_with_half_year: CommandLine,
) -> None:
    """A commitment can be older than the document that it names: there is a page for the time between."""
    with db.write_transaction(tracker_with_half_year.path) as connection:
        early, late = (AuditStamp("desk", datetime(2018, month, 1, tzinfo=UTC)) for month in (2, 4))
        paper = {"agreement": "pk-ir-2017", "title": "The paper", "stamp": late}
        recording.add_document(connection, "paper", **paper)
        gate = {"agreement": "pk-ir-2017", "title": "Gate", "ref": "gate", "document": "paper"}
        recording.add_commitment(connection, **gate, strength=Strength.PROPOSED, stamp=early)
    between = tracker_with_half_year("brief --known-at 2018-03-15 --json").json
    assert "paper" in list_sources(between)
    assert "The paper" in list_sources(tracker_with_half_year("brief --json").json)


def list_sources(page: Any) -> list[str]:
    return list(get_parts(page, "method")[-1]["items"])


def test_an_empty_page_says_none_in_every_section(empty_database: Location, tracker: CommandLine) -> None:
    """Also its bottom line says that there is nothing to count."""
    tracker.use_database(empty_database)
    shown = tracker("brief --since 2018-03-01").out
    assert shown.count("\nnone\n") == len(SECTION_KEYS) - 1
    bottom_line = (
        "There is nothing to count as of Fri 1 Jun 2018. Since 1 Mar 2018, the status of none has changed"
    )
    assert f"**{bottom_line}; nothing is open.**" in shown


def test_the_timeline_shows_occurrences_and_events(tracker: CommandLine) -> None:
    """An occurrence is no due date that was moved; an event stands on each line of its agreement."""
    tracker('event add "Border <opens>" --ref opening --agreement pk-ir-2017 --day 2018-03-10')
    tracker("add Talks --agreement pk-ir-2017 --ref talks --kind recurring --every month --due 2018-02-28")
    (found,) = [
        one
        for section in tracker("brief --as-of 2018-06-01 --json").json["sections"]
        for part in section["parts"]
        for one in part.get("timelines", ())
        if one["label"].startswith("Talks")
    ]
    assert found["due_dates"] == ["2018-05-28"]
    assert found["occurrences"] == ["2018-02-28", "2018-03-28", "2018-04-28", "2018-06-28"]
    assert found["events"] == [{"title": "Border <opens>", "day": "2018-03-10"}]
    tracker("brief --as-of 2018-06-01 -o", str(tracker.path.with_name("page.html")))
    page = tracker.path.with_name("page.html").read_text(encoding="utf-8")
    described = "recurs, fell due 3 times from 28 Feb 2018 to 28 Apr 2018; next due 28 Jun 2018; Border"
    assert described in page
    assert page.count('<line class="tick"') == 4 + 1
    assert page.count('<line class="event"') == page.count("Border &lt;opens&gt; on 10 Mar 2018") + 1
    assert "<bdi>Border &lt;opens&gt;</bdi>, 10 Mar 2018" in page
    written = tracker("brief --as-of 2018-06-01 -o -").out
    assert "^ Border <opens>, Sat 10 Mar 2018" in written


def test_an_accusation_is_told_of_the_part_that_it_is_of(tracker: CommandLine) -> None:
    """In the table of what is contested, with our word on each part, and on the timeline."""
    tracker("update hotline done --side IR --on 2018-02-01 --source Visit")
    tracker("update hotline breached --side PK -m Cut --reporter IR --on 2018-03-01")
    tracker("update hotline breached --side IR -m Cut --reporter PK --on 2018-03-05")
    found = tracker("brief --json").json
    (row,) = get_rows(found, "contested")
    _, said, ours = row
    assert said.split("; ") == [
        "Iran, of the part of Pakistan: breached, 1 Mar 2018",
        "Pakistan, of the part of Iran: breached, 5 Mar 2018",
    ]
    assert ours.split("; ") == [
        "the part of Iran: implemented, 1 Feb 2018 [3]",
        "the part of Pakistan: no-information since 7 Nov 2017",
    ]
    page = tracker.path.with_name("page.html")
    tracker("brief -o", str(page))
    written = page.read_text(encoding="utf-8")
    assert "Iran says breached of the part of Pakistan on 1 Mar 2018; Pakistan says breached of" in written
