"""The brief as values for JSON: every kind of part has its keys."""

from brief_pages import make_page

from tracker.brief.json_writer import page_as_json


def test_every_part_of_a_page_has_its_keys() -> None:
    """Phrases are plain text, and statuses are words."""
    page = page_as_json(make_page("word"))
    assert page["head"] == {"Agreed": "word"}
    assert page["bottom_line"] == ["word"]
    (section,) = page["sections"]
    assert (section["key"], section["title"]) == ("moved", "Moved")
    table, bullets, _, bars, timelines = section["parts"]
    assert table == {
        "caption": "Rows",
        "headings": ("One", "Two"),
        "rows": [["word", "word and [1]"]],
    }
    assert bullets == {"caption": "Listed", "items": ["word"]}
    assert bars == {"caption": "Bars", "bars": [{"label": "word", "counts": {"limited": 1}}]}
    (timeline,) = timelines["timelines"]
    assert " ".join(timeline) == "label begins until spans contested claims due_dates occurrences events"
    assert timeline["label"] == "word"
    assert [span["status"] for span in timeline["spans"]] == ["limited"]
    assert (timeline["contested"], timeline["claims"], timeline["due_dates"]) == ([], [], ())
