"""What a sheet shows is what counts: each kind of cell is read as it is seen, or refused with its cell."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent
from csv_helpers import AGREEMENT_OPTION, log_values, only_sentence
from table_makers import MAKERS, SHEET_MAKERS, Error, Formula, Merged, Number, make_csv, make_xlsx

pytestmark = ON_A_FILE  # about what is in a file, whatever takes it in

HEADER = ("commitment", "effective_on", "status", "note")
TERMS = ("ref", "title", "obligors", "due_on")

in_every_format = pytest.mark.parametrize("name", list(MAKERS))
in_every_sheet = pytest.mark.parametrize("name", list(SHEET_MAKERS))


def terms_of(tracker: CommandLine, ref: str) -> Any:
    return tracker(f"show {ref} --json").json["items"][0]


@in_every_format
def test_a_table_is_read_to_the_same_records(
    import_content: ImportContent, tracker: CommandLine, name: str
) -> None:
    """In every format, told by the end of its name."""
    day = date(2018, 1, 5)
    rows = [HEADER, ("hotline", day, "limited", "Numbers"), ("patrols", day, "Not started", "مرز، ۱۲")]
    assert import_content(MAKERS[name](rows), name=name).out == f"{name}: added 2 updates.\n"
    found = log_values(tracker, "commitment", "effective_on", "status", "note")
    assert sorted(found) == [
        ("hotline", "2018-01-05", "limited", "Numbers"),
        ("patrols", "2018-01-05", "not-started", "مرز، ۱۲"),
    ]


@in_every_format
@pytest.mark.parametrize(
    ("shown", "ref"),
    [
        (Number(115.1, "115.10", "0.00"), "115.10"),
        (Number(7, "007", "000"), "007"),
        (Number(1234, "1,234", "#,##0"), None),
        (Number(12, "A-12", '"A-"0'), "a-12"),
    ],
)
def test_a_ref_is_the_number_that_is_shown(
    import_content: ImportContent, tracker: CommandLine, name: str, shown: Number, ref: str | None
) -> None:
    """115.10 and not 115.1, 007 and not 7; what is shown and cannot be a ref is refused."""
    content = MAKERS[name]([("ref", "title"), (shown, "New measure")])
    told = import_content(content, AGREEMENT_OPTION, name=name, fails=0 if ref else 5)
    if ref:
        assert terms_of(tracker, ref)["ref"] == ref
    else:
        assert '"1,234"' in only_sentence(told)


def test_a_ref_that_is_shown_in_a_form_unknown_here_is_refused(import_content: ImportContent) -> None:
    """With its cell, and what to do."""
    content = make_xlsx([("ref", "title"), (Number(0.5, "1/2", "# ?/?"), "Half")])
    told = only_sentence(import_content(content, AGREEMENT_OPTION, name="plan.xlsx", fails=5))
    assert 'sheet "Plan", row 2, ref: The cell A2 holds the number 0.5 and shows it otherwise.' in told
    assert "the format Text" in told


@in_every_sheet
@pytest.mark.parametrize(
    ("cell", "says"),
    [
        (Error("#REF!"), "The cell D3 shows the error #REF!."),
        (Error("#N/A"), "The cell D3 shows the error #N/A."),
        (Formula("=1+1"), "The formula in the cell D3 has no stored value."),
    ],
)
def test_a_cell_that_shows_nothing_useful_is_refused(
    import_content: ImportContent, name: str, cell: Any, says: str
) -> None:
    """Its name is said; in a column that is not read it does no harm."""
    rows = [(*HEADER, "other"), ("hotline", date(2018, 1, 5), "limited", "n")]
    bad = [*rows, ("hotline", date(2018, 1, 6), "limited", cell)]
    assert says in only_sentence(import_content(SHEET_MAKERS[name](bad), name=name, fails=5))
    harmless = [*rows, ("hotline", date(2018, 1, 6), "limited", "n", cell)]
    assert "added 2 updates" in import_content(SHEET_MAKERS[name](harmless), name=name).out


@in_every_sheet
def test_a_merged_cell_holds_for_all_its_rows(
    import_content: ImportContent, tracker: CommandLine, name: str
) -> None:
    """Who is responsible for three measures is often written once."""
    rows: list[Sequence[Any]] = [
        TERMS,
        ("n1", "A", Merged("PK", rows=2), date(2024, 6, 30)),
        ("n2", "B", None, None),
        ("n3", "C", "IR", None),
    ]
    import_content(SHEET_MAKERS[name](rows), AGREEMENT_OPTION, name=name)
    assert [terms_of(tracker, ref)["obligors"] for ref in ("n1", "n2", "n3")] == [["PK"], ["PK"], ["IR"]]


@in_every_sheet
def test_a_merged_heading_holds_for_all_its_columns(
    import_content: ImportContent, tracker: CommandLine, name: str
) -> None:
    """Two columns under "obligors" are both obligors."""
    rows = [
        ("ref", "title", Merged("obligors", columns=2), None, "note"),
        ("n1", "A", "PK", "IR", "x"),
        ("n2", "B", "PK", None, "y"),
    ]
    import_content(SHEET_MAKERS[name](rows), AGREEMENT_OPTION, name=name)
    assert [terms_of(tracker, ref)["obligors"] for ref in ("n1", "n2")] == [["IR", "PK"], ["PK"]]


@in_every_sheet
def test_headings_over_two_rows_are_joined(
    import_content: ImportContent, tracker: CommandLine, name: str
) -> None:
    """What is merged above goes before what stands under it; what is merged downwards stands alone."""
    rows = [
        (Merged("ref", rows=2), Merged("title", rows=2), Merged("Responsible", columns=2), None),
        (None, None, "Lead", "Support"),
        ("n1", "A", "PK", "IR"),
    ]
    mapping = "--map=obligors=Responsible Lead+Responsible Support"
    import_content(SHEET_MAKERS[name](rows), AGREEMENT_OPTION, mapping, name=name)
    assert terms_of(tracker, "n1")["obligors"] == ["IR", "PK"]


@in_every_sheet
def test_a_title_above_the_header_is_no_header(import_content: ImportContent, name: str) -> None:
    """Nor is what stands between: the first row whose cells are fields is the header."""
    rows = [(Merged("Action plan", columns=4),), ("As of June",), (), HEADER, ("hotline", date(2018, 1, 5))]
    rows[-1] = (*rows[-1], "limited", "n")
    assert import_content(SHEET_MAKERS[name](rows), name=name).out == f"{name}: added 1 update.\n"


@in_every_sheet
def test_a_row_of_one_cell_is_passed_over_and_named(import_content: ImportContent, name: str) -> None:
    """A chapter's heading between measures is one merged cell."""
    rows = [
        HEADER,
        (Merged("Chapter 1", columns=4),),
        ("hotline", date(2018, 1, 5), "limited", "n"),
    ]
    told = only_sentence(import_content(SHEET_MAKERS[name](rows), name=name))
    assert told == 'Left out, because one cell goes across the table: rows 2 of the sheet "Plan".'


@in_every_sheet
def test_hidden_rows_and_sheets_are_left_out_and_named(import_content: ImportContent, name: str) -> None:
    """Nobody who looks at the sheet sees them; a hidden sheet is read if it is asked for."""
    rows = [HEADER, *(("hotline", date(2018, 1, day), "limited", f"n{day}") for day in range(1, 7))]
    content = SHEET_MAKERS[name](rows, hidden_rows=[3, 4, 6], hidden_sheet=rows)
    told = import_content(content, name=name)
    assert told.out == f"{name}: added 3 updates.\n"
    assert told.err.splitlines() == [
        'Left out: the hidden sheet "Secret".',
        'Left out, because they are hidden: rows 3-4, 6 of the sheet "Plan".',
    ]
    asked = import_content(content, "--sheet=Secret", name=name)
    assert asked.out == f"{name}: added 3 updates. There already: 3 updates.\n"


@in_every_sheet
def test_two_tables_on_one_sheet_are_refused(import_content: ImportContent, name: str) -> None:
    """With the row in which the second begins."""
    row = ("hotline", date(2018, 1, 5), "limited", "n")
    told = only_sentence(
        import_content(SHEET_MAKERS[name]([HEADER, row, (), HEADER, row]), name=name, fails=5)
    )
    assert "A second table begins in row 4." in told


@in_every_sheet
def test_an_apostrophe_before_a_formula_comes_off(
    import_content: ImportContent, tracker: CommandLine, name: str
) -> None:
    """A table of ours that a spreadsheet has saved again has it in its cells."""
    rows = [
        HEADER,
        ("hotline", date(2018, 1, 5), "limited", "'=1+1"),
        ("hotline", date(2018, 1, 6), "limited", "'x'"),
    ]
    import_content(SHEET_MAKERS[name](rows), name=name)
    assert sorted(log_values(tracker, "note")) == ["'x'", "=1+1"]


def save_as_excel_does(text: str) -> str:
    """What Excel makes of refs in a CSV file that it opens and saves again."""
    return text.replace("115.10", "115.1").replace("3-1,", "01-Mar,").replace("\n3-1", "\n01-Mar")


def test_a_csv_that_excel_has_saved_again_doubles_nothing(
    import_content: ImportContent, tracker: CommandLine, tmp_path: Any
) -> None:
    """115.10 has become 115.1 there, and 3-1 a day; the uid still says which it is."""
    rows = [("ref", "title"), ("115.10", "Ten"), ("3-1", "Three"), ("115.2", "Two")]
    import_content(make_csv(rows), AGREEMENT_OPTION)
    tracker("update 115.10 limited -m x --on 2018-01-05")
    tracker("export -o", str(tmp_path / "desk.csv"))
    before = tracker("export").out
    for file in ("desk-commitments.csv", "desk-updates.csv"):
        path = tmp_path / file
        path.write_text(save_as_excel_does(path.read_text(encoding="utf-8-sig")), encoding="utf-8")
        told = tracker.run_unchecked("import", str(path))
        assert told.out.startswith(f"{file}: added nothing.") or told.code == 5, told
        assert tracker("export").out == before


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_was_edited_in_our_list_is_answered_with_how_to_record_it(
    tracker: CommandLine, tmp_path: Path, suffix: str
) -> None:
    """Its status and due date are computed: a list is not read for them, and nobody is left to believe so."""
    tracker("update hotline limited -m n --on 2018-01-05 --due 2018-09-30")
    tracker(f"export -o {tmp_path / 'desk.csv'}")
    text = (tmp_path / "desk-commitments.csv").read_text(encoding="utf-8-sig")
    edited = text.replace("limited", "implemented").replace("2018-09-30", "2018-10-31", 1)
    rows = list(csv.reader(io.StringIO(edited)))
    path = tmp_path / f"edited.{suffix}"
    path.write_bytes(make_csv(rows) if suffix == "csv" else make_xlsx(rows))
    told = tracker(f"import {path}").err
    assert "hotline: status is implemented in this list, here limited." in told
    assert "To record it: tracker update hotline implemented\n" in told
    assert "To record it: tracker update hotline --due 2018-10-31\n" in told
    assert told.count("To record it") == 2
    tracker("update hotline substantial -m later --on 2018-02-01")
    assert "To record it" not in tracker(f"import {path}").err, "there is news since that list"
