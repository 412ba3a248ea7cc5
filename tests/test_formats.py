"""How an answer is written in each format: JSON, JSON lines, TSV, CSV, Markdown."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.domain.records import AsOf
from tracker.domain.untrusted_text import escape_control_characters
from tracker.domain.vocabulary import Status
from tracker.render.formats import Answer, Format, render_answer
from tracker.render.formula_escaping import unescape_formula
from tracker.render.items import single_item_answer

ITEM = {
    "ref": "a",
    "obligors": ("IR", "PK"),
    "status": Status.LIMITED,
    "due_on": date(2018, 1, 1),
    "note": None,
}


def render(form: Format, *items: dict[str, Any], **more: Any) -> str:
    answer = Answer(schema="list", items=list(items), keys=tuple(items[0]) if items else ("ref",), **more)
    return "".join(render_answer(answer, form))


def test_json_is_one_object_with_metadata_and_items() -> None:
    """Schema, as-of, total and count, then the items; days are ISO, and missing values are null."""
    found = json.loads(render(Format.JSON, ITEM, at=AsOf(day=date(2018, 6, 1)), envelope_fields={"apart": 6}))
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
    """JSON has ``[]`` and count 0, JSON lines nothing, TSV only the heading."""
    found = json.loads(render(Format.JSON))
    assert (found["items"], found["total"], found["count"]) == ([], 0, 0)
    assert render(Format.JSONL) == ""
    assert render(Format.TSV) == "ref\n"


def test_streamed_items_are_counted_at_the_end() -> None:
    """If the number of items is known only at their end, total and count come after them."""
    items = ({"ref": str(number)} for number in range(3))
    found = json.loads("".join(render_answer(Answer(schema="log", items=items, keys=("ref",)), Format.JSON)))
    assert (found["total"], found["count"], len(found["items"])) == (3, 3, 3)


def test_moments_are_utc_with_z_in_every_format() -> None:
    """They are written like 2018-01-15T09:30:00.000000Z."""
    item = {"recorded_at": datetime(2018, 1, 15, 9, 30, tzinfo=UTC)}
    for form in (Format.JSON, Format.JSONL, Format.TSV, Format.CSV, Format.MARKDOWN):
        assert "2018-01-15T09:30:00.000000Z" in render(form, item)


def test_json_lines_have_one_item_per_line() -> None:
    """Each line can be parsed by itself."""
    assert [json.loads(line)["ref"] for line in render(Format.JSONL, ITEM, ITEM).splitlines()] == ["a", "a"]


def test_tsv_has_one_row_per_line() -> None:
    """A tab or line end inside a cell is shown as a symbol."""
    rows = render(Format.TSV, {"note": "a\tb\nc\r", "next": True}).split("\n")
    assert rows == ["note\tnext", "a␉b␊c␍\ttrue", ""]


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1))
@example([("a\u034fb", "printable, and nobody sees it")])
def test_csv_follows_rfc_4180(rows: list[tuple[str, str]]) -> None:
    """Rows end with CRLF; a text is read back exactly, but for its formulas and control characters."""
    written = render(Format.CSV, *({"a": a, "b": b} for a, b in rows))
    read = [tuple(map(unescape_formula, row)) for row in csv.reader(io.StringIO(written, newline=""))]
    assert read == [("a", "b"), *(tuple(map(as_in_csv, row)) for row in rows)]
    assert written.startswith("a,b\r\n")


def as_in_csv(text: str) -> str:
    """The text with a symbol for each character that acts on a screen, other than tabs and line ends."""
    shown, place = "", 0
    while place < len(text):
        end = "\r\n" if text.startswith("\r\n", place) else text[place]
        shown += end if end in ("\r\n", "\n", "\t") else escape_control_characters(end)
        place += len(end)
    return shown


@given(st.lists(TEXTS, min_size=1))
def test_csv_has_no_formula_and_nothing_that_acts_on_a_screen(texts: list[str]) -> None:
    """Wherever it comes out: what is piped into a terminal or opened in a spreadsheet runs nothing."""
    written = render(Format.CSV, *({"a": text} for text in texts))
    assert escape_control_characters(written.replace("\r\n", "\n").replace("\t", " "), keep_lines=True) == (
        written.replace("\r\n", "\n").replace("\t", " ")
    )
    cells = [row[0] for row in csv.reader(io.StringIO(written, newline="")) if row]
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝＋－＠"))]


def test_csv_escapes_formulas_and_keeps_numbers() -> None:
    """A text of a list too; a number below zero is a number, and no formula."""
    item = {
        "note": "=1+1",
        "obligors": ("-IR", "PK"),
        "slip": -12,
        "due_on": date(2018, 1, 1),
        "x": "\x1b[2J",
    }
    assert render(Format.CSV, item).split("\r\n")[1] == "'=1+1,'-IR;PK,-12,2018-01-01,␛[2J"


@given(st.dictionaries(TEXTS, TEXTS, min_size=1))
def test_json_keeps_texts_and_escapes_control_characters(item: dict[str, str]) -> None:
    """A program reads the stored text back; a screen gets no control character."""
    written = render(Format.JSON, item)
    assert json.loads(written)["items"] == [item]
    assert escape_control_characters(written, keep_lines=True) == written


def test_markdown_escapes_markup_in_cells() -> None:
    """No data is read as markup, and a line end stays inside its cell."""
    written = render(
        Format.MARKDOWN, {"note": "a|b\n<script>`x`", "ref": "a_b"}, columns={"Ref": "ref", "Note": "note"}
    )
    assert written == "| Ref | Note |\n| --- | --- |\n| a\\_b | a\\|b<br>&lt;script>\\`x\\` |\n"


def test_a_single_record_has_one_row_per_field() -> None:
    """A list has a row for each of its parts."""
    item = {"ref": "a", "log": [{"update": "U-1"}, {"update": "U-2"}], "claims": []}
    answer = single_item_answer("show", item, None, Format.TSV)
    assert (
        "".join(render_answer(answer, Format.TSV)) == "field\tvalue\nref\ta\nlog\tU-1\nlog\tU-2\nclaims\t\n"
    )
    assert json.loads(
        "".join(render_answer(single_item_answer("show", item, None, Format.JSON), Format.JSON))
    )["items"] == [item]


def test_a_value_of_unknown_type_is_an_error() -> None:
    """Nothing is written that no program could read back."""
    with pytest.raises(TypeError):
        render(Format.JSON, {"x": object()})
