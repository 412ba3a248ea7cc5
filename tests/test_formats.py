"""How an answer looks to a program."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.records import AsOf
from tracker.domain.text import escape_control_characters
from tracker.domain.vocabulary import Status
from tracker.render.formats import Answer, Format, render_answer
from tracker.render.items import field_answer

ITEM = {
    "ref": "a",
    "obligors": ("IR", "PK"),
    "status": Status.LIMITED,
    "due_on": date(2018, 1, 1),
    "note": None,
}


def text(form: Format, *items: dict[str, Any], **more: Any) -> str:
    answer = Answer(schema="list", items=list(items), keys=tuple(items[0]) if items else ("ref",), **more)
    return "".join(render_answer(answer, form))


def test_json_is_one_envelope() -> None:
    """Schema, cut, total and count, items; days are ISO, words the vocabulary's, none is null."""
    found = json.loads(text(Format.JSON, ITEM, at=AsOf(day=date(2018, 6, 1)), head={"apart": 6}))
    assert found == {
        "schema": "tracker.list/1",
        "as_of": "2018-06-01",
        "known_at": None,
        "total": 1,
        "count": 1,
        "apart": 6,
        "items": [
            {"ref": "a", "obligors": ["IR", "PK"], "status": "limited", "due_on": "2018-01-01", "note": None}
        ],
    }


def test_an_empty_answer_has_no_items_and_count_0() -> None:
    """An empty answer is ``[]`` with count 0."""
    found = json.loads(text(Format.JSON))
    assert (found["items"], found["total"], found["count"]) == ([], 0, 0)
    assert text(Format.JSONL) == ""
    assert text(Format.TSV) == "ref\n"


def test_what_streams_is_counted_at_its_end() -> None:
    """Where only the end knows how many there were, the counts come last, and nothing is held in memory."""
    items = ({"ref": str(number)} for number in range(3))
    found = json.loads("".join(render_answer(Answer(schema="log", items=items, keys=("ref",)), Format.JSON)))
    assert (found["total"], found["count"], len(found["items"])) == (3, 3, 3)


def test_moments_are_utc_with_z() -> None:
    """Moments are UTC with Z in every format."""
    item = {"recorded_at": datetime(2018, 1, 15, 9, 30, tzinfo=UTC)}
    for form in (Format.JSON, Format.JSONL, Format.TSV, Format.CSV, Format.MARKDOWN):
        assert "2018-01-15T09:30:00.000000Z" in text(form, item)


def test_json_lines_are_one_item_a_line() -> None:
    """JSON lines: each line is an item."""
    assert [json.loads(line)["ref"] for line in text(Format.JSONL, ITEM, ITEM).splitlines()] == ["a", "a"]


def test_tsv_is_a_row_a_line_whatever_is_in_it() -> None:
    """A tab or line end inside a cell is shown as a symbol."""
    rows = text(Format.TSV, {"note": "a\tb\nc\r", "next": True}).split("\n")
    assert rows == ["note\tnext", "a␉b␊c␍\ttrue", ""]


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1))
def test_csv_is_rfc_4180(rows: list[tuple[str, str]]) -> None:
    """CSV keeps every text exactly, and ends lines with CRLF."""
    written = text(Format.CSV, *({"a": a, "b": b} for a, b in rows))
    assert [tuple(row) for row in csv.reader(io.StringIO(written, newline=""))] == [("a", "b"), *rows]
    assert written.startswith("a,b\r\n")


@given(st.dictionaries(WORDS, WORDS, min_size=1))
def test_json_keeps_every_text_and_shows_no_control(item: dict[str, str]) -> None:
    """What a program reads back is what was stored; what a screen gets is inert."""
    written = text(Format.JSON, item)
    assert json.loads(written)["items"] == [item]
    assert escape_control_characters(written, keep_lines=True) == written


def test_markdown_is_a_table_that_nothing_in_it_breaks() -> None:
    """Nothing in the data is taken for markup, and a line end stays in its cell."""
    written = text(
        Format.MARKDOWN, {"note": "a|b\n<script>`x`", "ref": "a_b"}, columns={"Ref": "ref", "Note": "note"}
    )
    assert written == "| Ref | Note |\n| --- | --- |\n| a\\_b | a\\|b<br>&lt;script>\\`x\\` |\n"


def test_one_thing_is_a_line_a_field() -> None:
    """What ``show`` finds is a line for each field, and for each part of a list of parts."""
    item = {"ref": "a", "log": [{"update": "U-1"}, {"update": "U-2"}], "claims": []}
    answer = field_answer("show", item, None, Format.TSV)
    assert (
        "".join(render_answer(answer, Format.TSV)) == "field\tvalue\nref\ta\nlog\tU-1\nlog\tU-2\nclaims\t\n"
    )
    assert json.loads("".join(render_answer(field_answer("show", item, None, Format.JSON), Format.JSON)))[
        "items"
    ] == [item]


def test_an_unknown_value_is_a_defect_not_a_guess() -> None:
    """Nothing is written that no reader could read back."""
    with pytest.raises(TypeError):
        text(Format.JSON, {"x": object()})
