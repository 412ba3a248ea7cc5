"""The brief: what its head, its sentences and each of its sections say."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import recording
from brief_pages import SECTION_KEYS
from conftest import ON_A_FILE, CommandLine, Location
from sample_history import LAST_MEETING

from tracker import db
from tracker.domain.vocabulary import Strength
from tracker.ledger import AuditStamp

pytestmark = ON_A_FILE  # test_brief_command checks that a server makes the same page

SINCE = f"--since {LAST_MEETING}"


def sections_of(shown: str) -> dict[str, str]:
    """The sections of a page in Markdown by their titles, without what is counted in those."""
    parts = re.split(r"^## (.*)$", shown, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows_of(section: str) -> list[list[str]]:
    """The rows of a table in Markdown, without its headings."""
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def table_of(shown: str, title: str) -> list[list[str]]:
    """The rows of the section whose title begins so."""
    return next(rows_of(text) for name, text in sections_of(shown).items() if name.startswith(title))


def opening_of(shown: str) -> list[str]:
    return re.findall(r"^- (.*)$", shown.partition("\n## ")[0], flags=re.MULTILINE)


# -- the first sheet -----------------------------------------------------------------------------------


def test_the_title_names_the_subject_and_the_day(tracker_with_half_year: CommandLine) -> None:
    """One agreement is named with its day; a title that is asked for takes its place."""
    shown = tracker_with_half_year(f"brief {SINCE}").out
    assert shown.startswith(
        "# Pakistan-Iran security talks, Tehran, 5-7 November 2017 (Tehran, 7 Nov 2017): where it stands on "
        "1 Jun 2018\n\nIran and Pakistan\u00a0· last met 1 Mar 2018\n"
    )
    tracker_with_half_year('office --name "Border desk" --actor PK')
    shown = tracker_with_half_year(f"brief {SINCE}", "--title", "The *talks*").out
    assert shown.startswith("# The \\*talks\\*: where it stands on 1 Jun 2018\n\nIran and Pakistan\u00a0·")
    assert "prepared by Border desk" in shown


def test_three_sentences_say_the_direction_first(tracker_with_half_year: CommandLine) -> None:
    """Then the worst, with their words beside ours, then what was done."""
    assert opening_of(tracker_with_half_year(f"brief {SINCE}").out) == [
        "**Since 1 Mar 2018, 2 moved forward, 2 back**; 1 is overdue (0 before 1 Mar 2018).",
        (
            "**The worst:** Coordinated patrols of the border: breached since 12 Apr 2018 (Pakistan), no "
            "news since 10 Jan 2018 (Iran). Ours: “Shots across the line &lt;script>alert(1)&lt;/script> "
            "&amp; more” (12 Apr 2018)."
        ),
        "**0 of 10 implemented**.",
    ]


def test_what_the_sentences_say_where_nothing_moved_and_nothing_is_wrong(tracker: CommandLine) -> None:
    """Nothing is made up where there is nothing."""
    tracker("update hotline done --on 2018-05-01")
    shown = opening_of(tracker("brief --since 2018-05-10 --search hotline").out)
    assert shown == [
        (
            "**Since 10 May 2018 nothing moved, neither forward nor back**; 0 are overdue (0 before 10 May "
            "2018)."
        ),
        "Nothing is open.",
        (
            "**1 of 1 implemented**, the last one since 1 May 2018: Hotline between the field commanders "
            "along the border."
        ),
    ]
    assert opening_of(tracker("brief --search nothing-of-it").out) == [
        "There is nothing to count as of Fri 1 Jun 2018."
    ]


def test_what_is_on_record_is_asked_for_first(tracker_with_half_year: CommandLine) -> None:
    """What the state suggests comes after it and is marked as suggested; we are ourselves."""
    tracker_with_half_year("office --actor PK")
    tracker_with_half_year('update posts --ask "Name the place" --side PK --on 2018-05-06')
    rows = table_of(tracker_with_half_year(f"brief {SINCE}").out, "To ask for")
    assert rows[0] == ["1", "ourselves", "Border posts opened: Name the place", "posts"]
    assert all(row[2].endswith("(suggested)") for row in rows[1:])
    assert rows[1][1:3] == [
        "ourselves",
        "Coordinated patrols of the border: a new date, or the reason (suggested)",
    ]


@pytest.mark.parametrize(
    ("updates", "of", "what"),
    [
        (["done --reporter IR --on 2018-05-30"], "Iran", "evidence for Iran: implemented, 30 May 2018"),
        (
            ["done --on 2018-05-01 --side PK", "breached --side PK --reporter IR -m Cut --on 2018-05-30"],
            "Pakistan",
            "an answer to Iran: breached, 30 May 2018",
        ),
        (["limited --on 2018-05-01", "--due 2018-05-20"], "Iran and Pakistan", "a new date, or the reason"),
        (["stalled -m Stuck --on 2018-05-01"], "Iran and Pakistan", "a new date, or the reason"),
        (["limited --on 2018-01-01"], "Iran and Pakistan", "news; the latest is of 1 Jan 2018"),
    ],
)
def test_the_state_suggests_what_to_ask(tracker: CommandLine, updates: list[str], of: str, what: str) -> None:
    """An answer to a claim, a new date or a reason, evidence, or news: the gravest alone."""
    for said in updates:
        tracker(f"update hotline {said}")
    (row,) = table_of(tracker("brief --search hotline").out, "To ask for")
    assert row[1] == of
    assert row[2].endswith(f": {what} (suggested)")


def test_what_is_closed_or_goes_well_is_not_asked_for(tracker: CommandLine) -> None:
    """And it is said that there is nothing."""
    tracker("update hotline done --on 2018-05-01")
    shown = sections_of(tracker("brief --search hotline").out)["To ask for at this meeting"]
    assert shown.strip() == "Nothing is recorded to ask for, and nothing suggests itself."


def test_what_changed_has_an_arrow_and_whose_word_it_is(tracker_with_half_year: CommandLine) -> None:
    """From how it stood the day before the meeting to how it stands; with who says otherwise."""
    rows = {row[0]: row[1:] for row in table_of(tracker_with_half_year(f"brief {SINCE}").out, "Since")}
    assert rows["Coordinated patrols of the border (paragraph 11)"] == [
        "limited",
        "▼ worse",
        "breached",
        "ours",
    ]
    assert rows["Fence on the Iranian side of the border (paragraph 11)"] == [
        *("no-information", "▶ other", "limited"),
        "ours; Iran: implemented; A news agency: substantial",
    ]


def test_a_value_that_grew_is_better_under_the_same_word(tracker: CommandLine) -> None:
    """1,000 became 1,700; one that nobody had told before has nothing before it."""
    tracker("add Prisoners --agreement pk-ir-2017 --ref prisoners --target 5000 --unit persons")
    tracker("update prisoners limited --value 1000 --on 2018-02-01")
    tracker("update prisoners limited --value 1700 --on 2018-04-01")
    tracker("update prisoners --value 2100 --reporter IR --on 2018-04-02")
    rows = table_of(tracker(f"brief {SINCE} --search prisoners").out, "Since")
    assert [row[1:] for row in rows] == [
        ["1,000", "▲ more", "1,700 persons", "ours"],
        ["-", "▲ more", "2,100 persons", "Iran"],
    ]


def test_a_part_that_moved_is_told_where_the_whole_stayed(tracker: CommandLine) -> None:
    """With whose part it is."""
    tracker("update hotline limited --on 2018-02-01")
    tracker("update hotline done --side IR --on 2018-05-20")
    (row,) = table_of(tracker(f"brief {SINCE} --search hotline").out, "Since")
    assert row[1:] == ["limited", "▲ better", "implemented", "ours"]
    assert row[0].endswith("(paragraph 11), the part of Iran")


def test_what_was_done_is_told_as_plainly_as_what_was_not(tracker: CommandLine) -> None:
    """What is newly wrong, what no longer is, what was held, which due dates moved, how many incidents."""
    tracker("update hotline limited --on 2018-02-01")
    tracker("update hotline --due 2018-03-31 --on 2018-02-01")
    tracker("update hotline done --on 2018-03-20")
    tracker("update soil limited --on 2018-02-20")
    tracker("update fencing --due 2018-05-20 --on 2018-03-02")
    tracker("add Talks --agreement pk-ir-2017 --ref talks --kind recurring --every month --due 2018-03-31")
    tracker("update talks done --on 2018-03-31")
    tracker("update patrols --incidents 3 --side IR --on 2018-05-01")
    shown = next(
        text for name, text in sections_of(tracker(f"brief {SINCE}").out).items() if name.startswith("Since")
    )
    facts = re.findall(r"^- ([^:]*): (.*)$", shown, flags=re.MULTILINE)
    told = dict(facts)
    assert told["Done"].startswith("Hotline between")
    assert told["Done"].endswith("(20 Mar 2018)")
    assert told["Held"] == "Talks (1 ×)"
    assert "Fence on the Iranian side of the …" in told["Newly overdue"]
    assert told["Due date moved"] == ("Fence on the Iranian side of the … (no due date → 20 May 2018)")
    assert told["Incidents"] == "Coordinated patrols of the border, the part of Iran: 3 (ours)"


def test_late_knowledge_stands_apart(tracker_with_half_year: CommandLine) -> None:
    """How much was learnt and corrected since is on the first sheet, what it is under Method."""
    shown = tracker_with_half_year(f"brief {SINCE}").out
    told = "Of the time before: 1 learnt since, 1 corrected since (under Method)"
    assert told in shown
    method = sections_of(shown)["Method"]
    assert (
        "U-10 on soil, Pakistan: implemented, of 25 Feb 2018, was put on record only on 7 Mar 2018" in method
    )
    assert "U-5 on intelligence, ours: limited, of 1 Feb 2018, was taken back on 5 Mar 2018" in method


def test_where_nothing_was_on_record_one_sentence_says_so(tracker: CommandLine) -> None:
    """A history that was typed in later is not listed as learnt; what moved is told."""
    tracker("update hotline limited -m Numbers --on 2018-02-01")
    tracker('update hotline substantial -m "Line tested" --on 2018-05-01')
    shown = tracker("brief --since 2018-03-01").out
    assert [row[1:4] for row in table_of(shown, "Since")] == [["limited", "▲ better", "substantial"]]
    assert shown.count("Nothing was on record before 1 Mar 2018: all of it was put on record since.") == 2


def test_without_a_last_meeting_no_change_is_told(tracker_with_half_year: CommandLine) -> None:
    """And the page says so."""
    shown = tracker_with_half_year("brief").out
    assert opening_of(shown)[0] == ("**No last meeting is named, so no change is told**; 1 is overdue.")
    assert sections_of(shown)["Since the last meeting"].strip() == (
        "No last meeting is on record, and none was named."
    )
    assert shown.count("No last meeting was named, so none are told apart.") == 2


def test_the_trend_is_that_of_the_series(tracker_with_half_year: CommandLine) -> None:
    """The index with its bounds and what is overdue, at the end of each month."""
    asked = "--from 2017-11-07 --every month"
    points = tracker_with_half_year(f"brief {SINCE} --json").json["trend"]
    series = tracker_with_half_year(f"summary {asked} --json").json["items"]
    assert [(one["day"], one["index"], one["lower"], one["upper"], one["overdue"]) for one in points] == [
        (one["ends_on"], one["index"], one["lower"], one["upper"], one["by_flag"]["overdue"])
        for one in series
    ]


# -- what can be looked up -----------------------------------------------------------------------------


def test_every_commitment_has_a_line_in_the_order_of_the_text(tracker: CommandLine) -> None:
    """By document and article, with who owes it, since when, due and slip, the latest news and its entry."""
    tracker('update hotline limited -m "Numbers exchanged" --on 2018-01-15 --source "Letter 4"')
    tracker("update hotline --due 2018-03-31 --on 2018-01-20")
    tracker("update hotline --due 2018-06-30 --on 2018-03-25")
    tracker('update hotline done --reporter IR -m "It works. Twice." --on 2018-04-01')
    shown = tracker("brief").out
    rows = table_of(shown, "Every commitment")
    assert len(rows) == 9
    (hotline,) = [row for row in rows if "Hotline" in row[0]]
    assert hotline[0].startswith("paragraph 11: Hotline")
    assert hotline[0].endswith("— Iran and Pakistan")
    assert hotline[1] == "limited since 15 Jan 2018"
    assert (
        hotline[2]
        == "due 31 Mar 2018, now 30 Jun 2018 (+91 days); unverified; no news since 15 Jan 2018; due soon"
    )
    assert hotline[3] == "Iran, 1 Apr 2018: implemented, It works. Twice. U-4"


def test_articles_are_in_natural_order(tracker: CommandLine) -> None:
    """Article 2 before article 10; what has no article comes last."""
    for article in ("Art. 10", "Art. 2"):
        tracker(f'add "In {article}" --agreement pk-ir-2017 --document iran-project --locator "{article}"')
    rows = table_of(tracker("brief").out, "Every commitment")
    found = [row[0].partition(":")[0] for row in rows]
    assert found.index("Art. 2") + 1 == found.index("Art. 10")


def test_each_side_is_quoted_beside_the_other(tracker_with_half_year: CommandLine) -> None:
    """With day, entry and source; ours under the name of the office; what is long is cut at a sentence."""
    tracker_with_half_year('office --name "Border desk" --actor PK')
    long = f"First it was so. {'Then it was otherwise ' * 20}. The end."
    tracker_with_half_year("update fencing done --reporter IR --on 2018-05-05 -m", long)
    shown = tracker_with_half_year(f"brief {SINCE}").out
    section = sections_of(shown)["What each side says"]
    assert "| About | Ours (Border desk) | Others |" in section
    rows = rows_of(section)
    fence = next(place for place, row in enumerate(rows) if row[0].startswith("Fence"))
    assert rows[fence][2] == "Iran: implemented, “First it was so.” … the rest is in U-20 (5 May 2018, U-20)"
    assert rows[fence + 1][1].startswith("Pakistan: limited (6 Mar 2018, U-9) [")


def test_tentative_commitments_are_listed_apart(tracker_with_half_year: CommandLine) -> None:
    """They are in no count, and are listed with where they can be read."""
    apart = table_of(tracker_with_half_year("brief").out, "Only intended")
    assert [row[1] for row in apart] == [*["intention"] * 3, "proposed", *["discussed"] * 2]
    asked = tracker_with_half_year("brief --strength proposed").out
    assert "0 of 1 implemented" in asked
    assert sections_of(asked)["Only intended, proposed or discussed"].strip() == "none"


def test_the_method_lists_definitions_omissions_and_sources(tracker_with_half_year: CommandLine) -> None:
    """What is left out is given with its number; what archivists need stands here and not at the top."""
    method = sections_of(tracker_with_half_year(f"brief {SINCE} --obligor IR --theme border").out)["Method"]
    assert "breached (acts against it, or repudiation; it is still owed)" in method
    assert "withdrawn (" not in method
    for told in (
        "- 2 only intended, proposed or discussed: in no count, but listed above.",
        "- 9 that this selection does not take in.",
        "- Selected: owed by Iran; on the theme border.",
        "- Recorded by desk.",
        "- All that is on record; the last entry is of 2018-05-05 09:00 UTC.",
        "- Compared with the day before 1 Mar 2018, 92 days before, as known now.",
        "Pakistani army chief visits Iran for security talks, The Iran Project, 7 Nov 2017",
    ):
        assert told in method


def test_every_cited_source_is_listed(tracker_with_half_year: CommandLine) -> None:
    """Their numbers run from 1 without a gap."""
    shown = tracker_with_half_year(f"brief {SINCE}").out
    body, sources = shown.rsplit("Sources:\n\n", 1)
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert cited == set(range(1, sources.count("\n") + 1))


@pytest.mark.parametrize("asked", ["brief", f"brief {SINCE}", "brief --since 2018-06-01 --as-of 2018-06-01"])
def test_a_page_speaks_of_no_command_and_no_option(tracker_with_half_year: CommandLine, asked: str) -> None:
    """The other side reads it, and has no tracker."""
    shown = tracker_with_half_year(asked).out
    assert not re.search(r"(^|\s|\()--?[a-z]", shown)
    assert not re.search(r"tracker (log|list|show|brief|summary)", shown)


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
    assert "paper" in between["sources"]
    assert "The paper" in tracker_with_half_year("brief --json").json["sources"]


def test_the_office_is_that_of_the_moment_asked_about(tracker_with_half_year: CommandLine) -> None:
    """A page for a moment never changes, whoever we are called later."""
    before = tracker_with_half_year("brief --known-at 2018-05-20").out
    tracker_with_half_year('office --name "Another desk" --actor PK')
    assert tracker_with_half_year("brief --known-at 2018-05-20").out == before


def test_an_empty_page_says_none(empty_database: Location, tracker: CommandLine) -> None:
    """In every section that could have something."""
    tracker.use_database(empty_database)
    shown = sections_of(tracker("brief --since 2018-03-01").out)
    assert len(shown) == len(SECTION_KEYS)
    assert [name for name, text in shown.items() if text.strip() == "none"] == [
        *("All 0 at a glance", "Every commitment, in the order of the text", "What each party owes"),
        *("Timeline", "What each side says", "Only intended, proposed or discussed"),
    ]


def test_several_agreements_have_a_part_each(tracker_with_half_year: CommandLine) -> None:
    """After one table over all, with contents, and a timeline of its own for each."""
    tracker_with_half_year("agreement add Another --ref another --on 2018-01-10 --party IR --party PK")
    tracker_with_half_year("add Gate --agreement another --ref gate --due 2018-04-01")
    shown = sections_of(tracker_with_half_year(f"brief {SINCE}").out)
    titles = list(shown)
    assert "Contents" in titles
    overall = [title for title in titles if title == "The agreements"]
    assert overall
    assert [row[:2] for row in rows_of(shown["The agreements"])] == [
        ["Another", "1"],
        ["Pakistan-Iran security talks, Tehran, 5-7 November 2017", "10"],
    ]
    timelines = [title for title in titles if title.startswith("Timeline: ")]
    assert timelines == [
        "Timeline: Another",
        "Timeline: Pakistan-Iran security talks, Tehran, 5-7 November 2017",
    ]
    assert "From 10 Jan 2018" in shown["Timeline: Another"]


def test_an_accusation_is_told_of_the_part_that_it_is_of(tracker: CommandLine) -> None:
    """Among each side's words, and on the timeline."""
    tracker("update hotline done --side IR --on 2018-02-01 --source Visit")
    tracker("update hotline breached --side PK -m Cut --reporter IR --on 2018-03-01")
    tracker("update hotline breached --side IR -m Cut --reporter PK --on 2018-03-05")
    rows: list[Any] = table_of(tracker("brief").out, "What each side says")
    assert [row[1:] for row in rows] == [
        [
            "the part of Iran: implemented (1 Feb 2018, U-1) [1]",
            "Iran, of the part of Pakistan: breached, “Cut” (1 Mar 2018, U-2)",
        ],
        ["-", "Pakistan, of the part of Iran: breached, “Cut” (5 Mar 2018, U-3)"],
    ]
    page = tracker.path.with_name("page.html")
    tracker("brief -o", str(page))
    written = page.read_text(encoding="utf-8")
    assert "Iran says breached of the part of Pakistan on 1 Mar 2018; Pakistan says breached of" in written
