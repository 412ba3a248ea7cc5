"""A number whose point may stand before decimals or between thousands is never guessed: 5.000."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import AGREEMENT_OPTION, only_sentence
from table_makers import MAKERS, SHEET_MAKERS, Number, make_ods

pytestmark = ON_A_FILE  # about what is in a file, whatever takes it in

HEADER = ("ref", "title", "target", "unit")
in_every_format = pytest.mark.parametrize("name", list(MAKERS))


def plan(*targets: Any) -> list[tuple[Any, ...]]:
    """A table of lorries, so many in each row."""
    return [HEADER, *((f"n{number}", "Lorries", one, "lorries") for number, one in enumerate(targets))]


def targets_of(tracker: CommandLine, *refs: str) -> list[Any]:
    return [tracker(f"show {ref} --json").json["items"][0]["target"] for ref in refs]


@in_every_format
def test_it_is_refused_with_both_that_it_can_be(import_content: ImportContent, name: str) -> None:
    """And with what to write, in the cell or as an option."""
    told = only_sentence(import_content(MAKERS[name](plan("5.000")), AGREEMENT_OPTION, name=name, fails=5))
    assert 'target: "5.000" is 5 in some countries and 5,000 in others.' in told
    assert "Write 5 or 5000; or say it for all of them: --values target:5.000=5000" in told


@in_every_format
@pytest.mark.parametrize(("option", "meant"), [("5.000=5000", 5000), ("5.000=5", 5)])
def test_the_user_can_say_which(
    import_content: ImportContent, tracker: CommandLine, name: str, option: str, meant: int
) -> None:
    """Once for all rows that have it."""
    content = MAKERS[name](plan("5.000", "5.000"))
    import_content(content, AGREEMENT_OPTION, "--values", f"target:{option}", name=name)
    assert targets_of(tracker, "n0", "n1") == [meant, meant]


@in_every_format
@pytest.mark.parametrize("other", ["12.5", "0.125", "1234.567", "3.14159", "1,234.5", "-7.25"])
def test_another_number_of_its_column_says_it(
    import_content: ImportContent, tracker: CommandLine, name: str, other: str
) -> None:
    """Where a point stands before decimals once it does so everywhere; above or below it."""
    import_content(MAKERS[name](plan("5.125", other, "6.000")), AGREEMENT_OPTION, name=name)
    assert targets_of(tracker, "n0", "n2") == [5.125, 6]


@in_every_format
@pytest.mark.parametrize("other", ["12", "1,700", "1700"])
def test_a_number_without_decimals_says_nothing(import_content: ImportContent, name: str, other: str) -> None:
    """Nor does a number of another column."""
    rows = [
        (*HEADER, "value", "status", "effective_on"),
        ("n0", "L", "5.125", "t", "1.5", "limited", "2018-01-05"),
    ]
    rows.append(("n1", "L", other, "t", "2.5", "limited", "2018-01-05"))
    told = import_content(MAKERS[name](rows), AGREEMENT_OPTION, name=name, fails=5)
    assert '"5.125" is 5.125 in some countries and 5,125 in others.' in only_sentence(told)


@pytest.mark.parametrize("name", list(SHEET_MAKERS))
@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (Number(5, "5.000", "0.000"), 5),
        (Number(5.125, "5.125", "General"), 5.125),
        (Number(5.12549, "5.125", "0.000"), 5.125),
    ],
)
def test_a_number_of_a_sheet_is_what_is_stored(
    import_content: ImportContent, tracker: CommandLine, name: str, cell: Number, meant: float
) -> None:
    """Only a text has two meanings."""
    import_content(SHEET_MAKERS[name](plan(cell)), AGREEMENT_OPTION, name=name)
    assert targets_of(tracker, "n0") == [meant]


def test_a_number_that_is_shown_with_points_between_thousands_is_what_is_stored(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """A sheet of LibreOffice has the text as it is shown in the country of who saved it."""
    content = make_ods(plan(Number(5000, "5.000", "#.##0")))
    import_content(content, AGREEMENT_OPTION, name="plan.ods")
    assert targets_of(tracker, "n0") == [5000]


@pytest.mark.parametrize("name", ["plan.json", "plan.jsonl"])
def test_a_number_of_json_is_a_number(import_content: ImportContent, tracker: CommandLine, name: str) -> None:
    """Its point stands before decimals, in every country."""
    record = '{"ref": "n0", "title": "Lorries", "target": 5.125, "unit": "t"}'
    content = f"[{record}]" if name == "plan.json" else f"{record}\n"
    import_content(content, AGREEMENT_OPTION, name=name)
    assert targets_of(tracker, "n0") == [5.125]


def test_a_count_is_no_less_unclear(import_content: ImportContent) -> None:
    """Of incidents too 1.000 may be one or a thousand."""
    content = "commitment,effective_on,incidents\nhotline,2018-01-05,1.000\n"
    told = only_sentence(import_content(content, fails=5))
    assert 'incidents: "1.000" is 1 in some countries and 1,000 in others.' in told


def test_what_we_write_has_one_meaning(tracker: CommandLine, tmp_path: Path) -> None:
    """A table of ours comes in again, into whatever is empty; its numbers are the same."""
    tracker("add Lorries --agreement pk-ir-2017 --ref n0 --target 5.125 --unit t")
    tracker("update n0 limited --value 1.625 --on 2018-01-05 -m Begun")
    tracker("export -o", str(tmp_path / "all.csv"))
    assert "5.1250" in (tmp_path / "all-commitments.csv").read_text()
    for kind in ("commitments", "updates"):
        assert "added nothing" in tracker("import", str(tmp_path / f"all-{kind}.csv")).out
    tracker("export -o", str(tmp_path / "all.json"))
    targets = [one.get("target") for one in json.loads((tmp_path / "all.json").read_text())["commitments"]]
    assert 5.125 in targets
