"""The brief: what its head, its bottom line and each of its sections say."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from brief_pages import SECTION_KEYS
from conftest import ON_A_FILE, TODAY, CommandLine, Location
from sample_history import LAST_MEETING, PERSIAN, record_half_year

from tracker import db
from tracker.brief import brief_data, json_writer, page_builder
from tracker.domain.records import AsOf, Selection
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


def get_part(page_json: Any, key: str, number: int = 0) -> Any:
    """A part of a section of a page in JSON."""
    return next(section for section in page_json["sections"] if section["key"] == key)["parts"][number]


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
        "Last meeting": "Thu 1 Mar 2018, 92 days before; changes are measured from what was known then",
        "Prepared by": "the tracker, from what desk recorded",
    }


def test_the_bottom_line_is_two_sentences_made_of_the_numbers(page_json: Any) -> None:
    """How many of how many are implemented, what moved, and the worst commitment."""
    assert page_json["bottom_line"] == [
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


def test_the_scoreboard_counts_as_the_summary_does(
    tracker_with_half_year: CommandLine, page_json: Any
) -> None:
    """Counts, shares, changes since the last meeting, index with bounds; by obligor and by theme."""
    summary = tracker_with_half_year(f"summary {SINCE} --group-by obligor --json").json
    shown = {row[0]: (int(row[1]), int(row[3])) for row in get_rows(page_json, "scoreboard")}
    now, then = summary["by_status"], summary["before"]["by_status"]
    assert shown == {word: (now[word], then[word]) for word in shown}
    assert sum(count for count, _ in shown.values()) == summary["commitments"]
    assert get_rows(page_json, "scoreboard")[1] == ["limited", "3", "30 %", "3", "="]
    assert get_part(page_json, "scoreboard", 1)["text"] == (
        "Implementation index 33.33, 5 of 10 assessed (16.67 to 66.67 with the rest). On 1 Mar 2018: "
        "Implementation index 50.00, 4 of 9 assessed (22.22 to 77.78 with the rest). Flags: overdue 1, "
        "contested 1, unverified 2, stale 3, due soon 1, done late 0."
    )
    assert [bar["label"] for bar in get_part(page_json, "scoreboard", 2)["bars"]] == [
        "Iran",
        "Iran and Pakistan, jointly",
    ]
    assert get_rows(page_json, "scoreboard", 3)[0] == [
        *("Iran", "1", "1", "no-information 0 (0 %, -1), limited 1 (100 %, +1)", "33.33"),
        *("33.33 to 33.33", "1 of 1"),
    ]
    assert [row[0] for row in get_rows(page_json, "scoreboard", 4)] == ["border", "region", "security"]


def test_moves_are_measured_from_what_was_known_at_the_last_meeting(page_json: Any) -> None:
    """With day, whose word and source; a correction made since is shown as one."""
    assert get_rows(page_json, "moved") == [
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


def test_due_commitments_have_both_due_dates_and_the_slip(tracker_with_half_year: CommandLine) -> None:
    """Those that are overdue or due within 90 days, soonest first."""
    tracker_with_half_year('update posts --due 2018-08-30 -m "Moved by a fortnight"')
    both = "Iran and Pakistan"
    assert get_rows(tracker_with_half_year("brief --json").json, "due") == [
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


def test_held_up_commitments_have_the_day_note_and_source(page_json: Any) -> None:
    """Of the assessment by which they are stalled, suspended or breached."""
    held_up = get_rows(page_json, "held-up")
    assert [(row[2], row[3], row[5]) for row in held_up] == [
        ("breached", "12 Apr 2018", "[3]"),
        ("stalled", "1 Apr 2018", "-"),
    ]


def test_unverified_commitments_have_what_to_ask_for(page_json: Any) -> None:
    """Evidence from the claimant, where it can be read if that is missing, and whether the others agree."""
    fencing, soil = get_rows(page_json, "unverified")
    assert fencing[3] == "Ask Iran for evidence of “fencing by Iran on their side of the border”."
    assert soil[3] == (
        "Ask Pakistan for evidence of “ensure that their soil is not used by any third party” and where it "
        "can be read; ask Iran whether it is so."
    )


def test_stale_commitments_have_whom_to_ask(tracker_with_half_year: CommandLine) -> None:
    """The obligors, and the last reporter if it is somebody else."""
    tracker_with_half_year("update formalisation limited --reporter WIRE --on 2018-02-20 --source Wire")
    found = {
        row[0].split("(")[1]: row[1:]
        for row in get_rows(tracker_with_half_year("brief --json").json, "stale")
    }
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


def test_an_implemented_duty_is_stale_only_if_it_goes_on(tracker_with_half_year: CommandLine) -> None:
    """An implemented one-off commitment needs no more news."""
    tracker_with_half_year("update hotline done --on 2018-01-30 -m Works")
    tracker_with_half_year("update soil done --on 2018-02-26 -m Observed")
    tracker_with_half_year("retract U-11 -m Made-up")
    tracker_with_half_year("retract U-12 -m Made-up")
    stale = " ".join(
        row[0] for row in get_rows(tracker_with_half_year("brief --as-of 2019-01-01 --json").json, "stale")
    )
    assert "(soil)" in stale
    assert "(hotline)" not in stale


def test_new_and_resumed_commitments_are_distinguished(page_json: Any) -> None:
    """Resumed: closed then and open now, or on hold then and under way now."""
    assert [(row[0].split("(")[1], row[1]) for row in get_rows(page_json, "new")] == [
        ("posts)", "new"),
        ("engagement)", "taken up again"),
        ("region)", "taken up again"),
    ]


def test_a_corrected_commitment_is_not_called_resumed(tracker_with_half_year: CommandLine) -> None:
    """The retraction of an entry from before the meeting is a correction."""
    tracker_with_half_year("retract U-4 -m Made-up")
    again = [
        row[0].split("(")[1] for row in get_rows(tracker_with_half_year(f"brief {SINCE} --json").json, "new")
    ]
    assert again == ["posts)", "region)"]


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
    of_all = page_json["sections"][-1]["parts"]
    assert of_all[2]["items"] == [
        (
            "U-5 on intelligence, ours: limited, of 1 Feb 2018, was taken back on 5 Mar 2018: "
            "Entered for the wrong one"
        ),
        "U-9 on soil, Pakistan: implemented, of 25 Feb 2018, was put on record only on 7 Mar 2018",
    ]


def test_every_cited_source_is_listed(tracker_with_half_year: CommandLine) -> None:
    """Their numbers run from 1 without a gap."""
    shown = tracker_with_half_year(f"brief {SINCE}").out
    body, sources = shown.rsplit("Sources:\n\n", 1)
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert cited == set(range(1, sources.count("\n") + 1))


def test_without_a_last_meeting_all_moves_are_shown(tracker_with_half_year: CommandLine) -> None:
    """Nothing is called new, and the page says so."""
    found = tracker_with_half_year("brief --json").json
    assert found["head"]["Last meeting"] == "not named (--since DAY), so all that ever moved is on the page"
    assert get_rows(found, "moved")[0][2].startswith("no-information → limited → breached")
    assert get_part(found, "new")["text"].startswith("none: no last meeting was named")
    assert len(get_rows(found, "scoreboard")[0]) == 3


def test_commitments_recorded_after_the_last_meeting_are_new(tracker: CommandLine) -> None:
    """What moved of them was "not on record"."""
    tracker("update hotline limited -m Numbers --on 2018-05-01")
    found = tracker("brief --since 2018-03-01 --json").json
    assert [row[2] for row in get_rows(found, "moved")] == ["not on record → limited: Numbers"]
    assert len(get_rows(found, "new")) == 9


def test_an_empty_page_says_none_in_every_section(empty_database: Location, tracker: CommandLine) -> None:
    """Also its bottom line says that there is nothing to count."""
    tracker.use_database(empty_database)
    shown = tracker("brief --since 2018-03-01").out
    assert shown.count("\nnone\n") == len(SECTION_KEYS) - 1
    bottom_line = (
        "There is nothing to count as of Fri 1 Jun 2018. Since 1 Mar 2018, the status of none has changed"
    )
    assert f"**{bottom_line}; nothing is open.**" in shown
