"""The brief as values for JSON: refs, codes, days and numbers, none of them a text for display."""

from conftest import ON_A_FILE, CommandLine
from sample_history import LAST_MEETING

pytestmark = ON_A_FILE


def test_programs_get_values_and_no_words_of_ours(tracker_with_half_year: CommandLine) -> None:
    """What was asked, what changed and who said what are told by refs, codes, days and numbers."""
    tracker_with_half_year('update soil --ask "Show the papers" --side PK --on 2018-05-06')
    found = tracker_with_half_year(f"brief --since {LAST_MEETING} --marking SECRET --json").json
    assert (found["schema"], found["marking"]) == ("tracker.brief/2", "SECRET")
    assert found["requests"][0] == {
        "ref": "soil",
        "kind": "recorded",
        "of": ["PK"],
        "text": "Show the papers",
        "update": "U-20",
        "answers": [],
    }
    assert {"ref": "fencing", "side": None, "before": "no-information", "after": "limited"}.items() <= (
        next(one for one in found["changes"]["statuses"] if one["ref"] == "fencing").items()
    )
    assert found["trend"][-1]["overdue"] == found["counts"]["flags"]["overdue"] == 1
    assert found["trend"][-1]["index"] == found["counts"]["index"]
    hotline = next(one for one in found["commitments"] if one["ref"] == "hotline")
    assert (hotline["due_on"], hotline["latest_news"]) == ("2018-06-30", "U-13")
    said = [one for one in found["words"] if one["ref"] == "fencing" and one["reporter"] == "IR"]
    assert [(one["status"], one["on"], one["source"]) for one in said] == [
        ("implemented", "2018-02-20", "IRNA, 20 Feb")
    ]


def test_timelines_have_their_days(tracker: CommandLine) -> None:
    """An occurrence is no due date that was moved; an event stands in each timeline of its agreement."""
    tracker('event add "Border <opens>" --ref opening --agreement pk-ir-2017 --day 2018-03-10')
    tracker("add Talks --agreement pk-ir-2017 --ref talks --kind recurring --every month --due 2018-02-28")
    timelines = tracker("brief --as-of 2018-06-01 --json").json["timelines"]
    (found,) = [one for one in timelines if one["ref"] == "talks"]
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
