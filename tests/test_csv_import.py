"""CSV files: read strictly, as spreadsheets save them; a problem is reported with its place."""

import codecs
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine, ImportContent, database_content
from csv_helpers import AGREEMENT_OPTION, HEADER, ROW, csv_text, log_values, only_sentence

pytestmark = ON_A_FILE  # about how a table is read, whatever takes it in

COMMITMENT_HEADER = "ref,title,agreement,obligors"


# -- where a problem is ------------------------------------------------------------------------------


def test_one_bad_cell_in_ten_thousand_rows_refuses_the_file(
    import_content: ImportContent, tmp_path: Path
) -> None:
    """Also if more rows than memory holds were written before it was found."""
    rows = [f"hotline,2018-01-{n % 28 + 1:02},limited,{'note ' * 100}{n}," for n in range(10_000)]
    rows[9_000] = "hotline,2018-02-30,limited,x,"
    says = only_sentence(import_content(csv_text(*rows), fails=5))
    assert says.startswith('plan.csv, line 9002, effective_on: "2018-02-30" is not a day of the calendar: ')
    assert "Nothing was saved." in says
    assert not tmp_path.joinpath("seeded.db-journal").exists()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_in_an_editor(import_content: ImportContent, end: str) -> None:
    """A cell may have several lines; LF, CRLF and a lone CR each end one."""
    several = f'hotline,2018-01-05,limited,"a{end}b{end}c",'
    rows = (ROW, several, "", ROW, "hotline,bad,limited,n,")
    assert only_sentence(import_content(csv_text(*rows, end=end), fails=5)).startswith(
        "plan.csv, line 8, effective_on: "
    )


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (0, [], "A quote opens in this row and is never closed."),
        (0, [ROW] * 3000, "A quote opens in this row and is never closed."),
        (3000, [], "A quote opens in this row and is never closed."),
        (0, [ROW] * 40_000, "Is a quote not closed?"),
        (0, [ROW, 'hotline,2018-01-06,limited,"said, done",', ROW], "A quote in this row is not closed"),
        (3000, [ROW, 'hotline,2018-01-06,limited,n,"IR"', ROW], "A quote in this row is not closed"),
    ],
)
def test_an_unclosed_quote_is_reported_where_it_opens(
    import_content: ImportContent, before: int, after: list[str], says: str
) -> None:
    """Not where the file or the next quote ends, but in the row that must be corrected."""
    rows = (*[ROW] * before, 'hotline,2018-01-05,limited,"never closed,', *after)
    found = only_sentence(import_content(csv_text(*rows), fails=5))
    assert found.startswith(f"plan.csv, line {before + 2}: ")
    assert says in found


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('hotline,2018-01-05,limited,"said" so,', "not closed where its cell ends"),
        ("hotline", "too short: 1 cells under a header of 5"),
        (f"{ROW},", "too long: 6 cells under a header of 5"),
        ("hotline,2018-01-05,limited,first, then second,", "needs quotes around it"),
        ("hotline;2018-01-05;limited;n;", "too short: 1 cell"),
    ],
)
def test_a_row_with_another_number_of_cells_is_refused(
    import_content: ImportContent, row: str, says: str
) -> None:
    """It is never cut to fit the header, nor filled up where more than empty cells at its end is missing."""
    found = only_sentence(import_content(csv_text(ROW, row, ROW), fails=5))
    assert found.startswith("plan.csv, line 3: ")
    assert says in found


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("hotline,2018-01-05,fulfiled,n,", "status", '"fulfiled" is not a status. Did you mean implemented?'),
        ("hotline,2018-01-05,in progress,n,", "status", "Is it limited ("),
        ("hotlin,2018-01-05,limited,n,", "commitment", 'no commitment "hotlin". Did you mean hotline?'),
        ("pk-ir-2017,2018-01-05,limited,n,", "commitment", "It is an agreement"),
        (",2018-01-05,limited,n,", "commitment", "missing"),
        ("hotline,,limited,n,", "effective_on", "missing"),
        ("hotline,2018-01-05,limited,n,IRR", "reporter", "Did you mean IR?"),
        ("hotline,2018-01-05,limited,n\0,", "note", "zero byte"),
        ("hot\0line,2018-01-05,limited,n,", "commitment", '"hot␀line"'),
        (f"hotline,2018-01-05,limited,{'x' * 100_001},", "note", "100,001 characters; 100,000 are the most"),
        ("hotline,2018-01-05,stalled,,", "note", 'The status "stalled" needs a note.'),
        ("hotline,2018-01-05,superseded,n,", "successors", "needs the commitment that replaces it"),
        ("hotline,2018-01-05,,,", "status", "says nothing"),
    ],
)
def test_a_bad_cell_is_reported_with_line_field_and_value(
    import_content: ImportContent, row: str, field: str, says: str
) -> None:
    """In one sentence, which does not suggest an option of the command line."""
    found = only_sentence(import_content(csv_text(ROW, row), fails=5))
    assert found.startswith(f"plan.csv, line 3, {field}: ")
    assert says in found
    assert "--" not in found.partition("Nothing was saved.")[0], "a way on that only the command line has"


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("5/6/18", "can be read as 5 June 2018 or 6 May 2018. Write 2018-06-05 or 2018-05-06."),
        ("31/12/2018", "could only be 31 December 2018. Write 2018-12-31."),
        ("2026-06-31", "is not a day of the calendar: June 2026 has 30 days."),
        ("today", "is not a day."),
        ("yesterday", "is not a day."),
        ("43101", "is not a day."),
        ("2018-03", "is more than one day."),
        ("1396-08-16", "is outside the years 1600 to 2999. Days are of the Gregorian calendar"),
        ("۱۳۹۶-۰۸-۱۶", "is outside the years"),
        ("2018-01-05T25:00", "is not a moment."),
        ("x" * 5000, f'"{"x" * 80}..." is not a day.'),
    ],
)
def test_an_ambiguous_or_relative_day_is_refused(import_content: ImportContent, day: str, says: str) -> None:
    """A file has no today, no order of day and month, and no calendar but the Gregorian."""
    found = only_sentence(import_content(csv_text(f"hotline,{day},limited,n,"), fails=5))
    assert found.startswith('plan.csv, line 2, effective_on: "')
    assert says in found
    assert "say today" not in found, "which a file cannot"


@pytest.mark.parametrize(
    ("field", "length"), [("title", 2_001), ("theme", 2_001), ("wording", 2_001), ("note", 100_001)]
)
def test_a_text_over_the_limit_is_refused(import_content: ImportContent, field: str, length: int) -> None:
    """A note has at most 100,000 characters, other texts 2,000."""
    columns = dict.fromkeys(("ref", "title", "theme", "wording", "note"), "n1") | {field: "ی" * length}
    found = only_sentence(
        import_content(
            csv_text(",".join(columns.values()), header=",".join(columns)), AGREEMENT_OPTION, fails=5
        )
    )
    assert f"plan.csv, line 2, {field}: The {field} has {length:,} characters" in found


# -- files that are not tables ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (csv_text("hotline,2018-01-05,limited,caf\xe9,").encode("cp1252"), "line 2: "),
        (csv_text("hotline,2018-01-05,limited,مرز,").encode("cp1256"), "line 2: "),
        (codecs.BOM_UTF16_LE + csv_text(ROW).encode("utf-16-le"), "UTF-16"),
        (codecs.BOM_UTF16_BE + csv_text(ROW).encode("utf-16-be"), "UTF-16"),
    ],
)
def test_another_encoding_is_refused_with_a_hint(
    import_content: ImportContent, content: bytes, says: str
) -> None:
    """Only UTF-8 is read, and the sentence says so."""
    found = only_sentence(import_content(content, fails=5))
    assert says in found
    assert "UTF-8" in found


@pytest.mark.parametrize(
    "content",
    [
        csv_text("hotline,2018-01-05,n,caf\xe9", header="commitment,effective_on,note,remark"),
        csv_text("hotline,2018-01-05,n,x", header="commitment,effective_on,note,caf\xe9"),
    ],
)
def test_another_encoding_is_refused_wherever_it_occurs(import_content: ImportContent, content: str) -> None:
    """Also if only a heading or a column that is left out is not UTF-8."""
    assert "UTF-8" in only_sentence(import_content(content.encode("cp1252"), fails=5))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "The file is empty."),
        ("\n\r\n,,,\n", "The file is empty."),
        (csv_text(ROW, header=f"{HEADER},note"), 'Two columns are called "note".'),
        (ROW, "The header says neither commitments"),
        (csv_text("1,2", header="a,b"), "The header says neither commitments"),
        (csv_text("hotline,limited", header="commitment,status"), 'needs a column "effective_on"'),
        (csv_text("2018-01-05,limited", header="effective_on,status"), 'needs a column "commitment"'),
        (csv_text("n1", header="ref"), 'needs a column "title"'),
        (csv_text(header='commitment,"effective_on'), "A quote opens in this row"),
    ],
)
def test_a_file_that_is_not_a_table_is_refused(
    import_content: ImportContent, content: str, says: str
) -> None:
    """It is empty, or its header lacks a column or has one twice."""
    found = only_sentence(import_content(content, fails=5))
    assert found.startswith("plan.csv, line 1: ")
    assert says in found


@pytest.mark.parametrize("header", ["Status", "STATUS ", " status"])
def test_two_columns_of_one_field_are_refused(import_content: ImportContent, header: str) -> None:
    """Also if their headings differ in case or spaces; none of them is dropped silently."""
    content = csv_text(
        "hotline,2018-01-05,limited,implemented", header=f"commitment,effective_on,status,{header}"
    )
    import_content(content, fails=5)


def test_a_bad_header_is_reported_with_its_line(import_content: ImportContent) -> None:
    """Blank lines before it are counted."""
    content = "\n\n" + csv_text("hotline,limited", header="commitment,status")
    assert only_sentence(import_content(content, fails=5)).startswith("plan.csv, line 3: ")


def test_a_header_without_rows_adds_nothing(import_content: ImportContent) -> None:
    """An empty table is not an error."""
    assert import_content(csv_text()).out == "plan.csv: added nothing.\n"


def test_commitments_without_an_agreement_are_refused(import_content: ImportContent) -> None:
    """A column names the agreement, or --agreement does."""
    content = csv_text("n1,New measure", header="ref,title")
    assert "agreement" in only_sentence(import_content(content, fails=5))
    import_content(content, AGREEMENT_OPTION)


def test_blank_lines_and_rows_of_commas_are_skipped(import_content: ImportContent) -> None:
    """Spreadsheets leave them behind; they still count as lines."""
    found = import_content(csv_text("", ",,,,", ROW, "\r", ",,,,", "hotline,bad,limited,n,"), fails=5)
    assert only_sentence(found).startswith("plan.csv, line 7, effective_on: ")
    assert import_content(csv_text("", ",,,,", ROW, "", ",,,,")).out == "plan.csv: added 1 update.\n"


@pytest.mark.parametrize(
    "row", [" , , , , ", "   ", "hotline,2018-01-06,limited,n, ", "hotline,2018-01-06, ,n,"]
)
def test_a_cell_of_spaces_is_blank(import_content: ImportContent, row: str) -> None:
    """As it looks, and as it is in a workbook."""
    import_content(csv_text(ROW, row))


# -- the rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "line", "says"),
    [
        (("substantial,n,", "limited,,"), 3, 'Going down from "substantial" to "limited" needs a note.'),
        (("done,n,", "substantial,,"), 3, 'Leaving "implemented" needs a note.'),
        (("lapsed,,",), 2, 'The status "lapsed" needs a note.'),
    ],
)
def test_imported_rows_follow_the_rules_of_the_command(
    import_content: ImportContent, rows: list[str], line: int, says: str
) -> None:
    """A row that ``tracker update`` would refuse is refused."""
    content = csv_text(*(f"hotline,2018-01-{day:02},{row}" for day, row in enumerate(rows, start=5)))
    assert only_sentence(import_content(content, fails=5)).startswith(f"plan.csv, line {line}, note: {says}")


# -- what is accepted ----------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_as_spreadsheets_save_it_is_read(
    import_content: ImportContent, tracker: CommandLine, delimiter: str, mark: bytes, end: str
) -> None:
    """With or without a byte-order mark, with commas, semicolons or tabs, and any line ends."""
    rows = ('hotline,2018-01-05,limited,"مرز, ""می‌شود""; x",IR', ROW)
    content = mark + csv_text(*rows, end=end).replace(",", delimiter).encode()
    assert import_content(content).out == "plan.csv: added 2 updates.\n"
    assert set(log_values(tracker, "note", "reporter")) == {
        (f'مرز{delimiter} "می‌شود"; x', "IR"),
        ("Numbers exchanged", None),
    }


def test_obligors_are_separated_by_semicolons(import_content: ImportContent, tracker: CommandLine) -> None:
    """In any case, by code or by name, each counted once."""
    import_content(
        csv_text("n1,A,pk-ir-2017,ir; PK ;;Ir", "n2,B,pk-ir-2017,pakistan", header=COMMITMENT_HEADER)
    )
    owed = [tracker(f"show {ref} --json").json["items"][0]["obligors"] for ref in ("n1", "n2")]
    assert owed == [["IR", "PK"], ["PK"]]


def test_a_blank_obligor_is_not_all_parties(import_content: ImportContent) -> None:
    """Where there is a column of obligors, who owes it is not known; without one the parties owe it."""
    rows = ("n1,A,pk-ir-2017,IR", "n2,B,pk-ir-2017,")
    told = only_sentence(import_content(csv_text(*rows, header=COMMITMENT_HEADER), fails=5))
    assert told.startswith("plan.csv, line 3, obligors: It is blank.")
    import_content(csv_text(*rows, header=COMMITMENT_HEADER), "--map=obligors=")


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2018-01-05", "2018-01-05"),
        (" 2018-1-5 ", "2018-01-05"),
        ("7 March 2018", "2018-03-07"),
        ("۲۰۱۸-۰۱-۰۵", "2018-01-05"),
        ("2018-01-05 14:30", "2018-01-05"),
        ("2018-01-05T23:30-05:00", "2018-01-05"),
        ("2018-01-08 02:00 +04:30", "2018-01-08"),
        ("2018-01-05T23:59:59.999999Z", "2018-01-05"),
    ],
)
def test_unambiguous_days_are_read(
    import_content: ImportContent, tracker: CommandLine, given: str, day: str
) -> None:
    """Of a date with a time and an offset the day that is written counts; Persian digits are digits."""
    import_content(csv_text(f"hotline,{given},limited,n,"))
    assert log_values(tracker, "effective_on") == [day]


def test_a_note_of_maximal_length_is_imported(import_content: ImportContent, tracker: CommandLine) -> None:
    """100,000 characters, with line ends and quotes among them."""
    note = 'a "b"\nc' + "ی" * 99_993
    import_content(csv_text(f'hotline,2018-01-05,limited,"{note.replace(chr(34), chr(34) * 2)}",'))
    assert log_values(tracker, "note") == [note]


def test_importing_a_file_again_adds_nothing(import_content: ImportContent) -> None:
    """Rows that are in the database already are skipped; a repetition inside the file is added."""
    content = csv_text(ROW, ROW)
    assert import_content(content).out == "plan.csv: added 2 updates.\n"
    assert import_content(content).out == "plan.csv: added nothing. There already: 2 updates.\n"


def test_a_dry_run_reports_the_same_and_saves_nothing(
    import_content: ImportContent, tracker: CommandLine
) -> None:
    """With --dry-run a file is checked and reported in the same way."""
    before = database_content(tracker.path)
    assert (
        import_content(csv_text(ROW), "--dry-run").out == "plan.csv: would add 1 update; nothing was saved.\n"
    )
    assert database_content(tracker.path) == before
    assert "line 2, status: " in only_sentence(
        import_content(csv_text(ROW.replace("limited", "x")), "--dry-run", fails=5)
    )


def test_several_actors_in_one_cell_need_semicolons(import_content: ImportContent) -> None:
    """A comma is said to be the wrong mark: nobody typed an option."""
    table = 'ref,agreement,title,obligors\nposts,pk-ir-2017,Posts,"IR,PK"\n'
    told = only_sentence(import_content(table, fails=5))
    assert 'There is no actor "IR,PK". Put semicolons between several.' in told
